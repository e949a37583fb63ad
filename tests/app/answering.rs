//! A respondent who is interrupted: other devices, lost connections, a survey that closes.

use crate::{
    harness::{Client, Page, TestApp, both},
    survey::{answer_all, opened},
};

/// Somebody who has saved the first page, with `2` for its first statement; the page after it.
async fn begun(app: &TestApp, link: &str) -> (Client, Page) {
    let mut person = app.stranger();
    let page = person.get(link).await;
    let page = person.press(&page, "Start", &[]).await;
    let first = page.radio_names().remove(0);
    let page = person
        .press(&page, "Save and continue", &[(&first, "2")])
        .await;
    (person, page)
}

async fn code_of(person: &mut Client, link: &str) -> String {
    sections(person, link).await.text("#return-code")
}

/// The sections, as a page of the draft leads to them.
async fn sections(person: &mut Client, link: &str) -> Page {
    person.get(&format!("{link}?from=survey")).await
}

both! {
    async fn a_return_code_opens_the_answers_on_another_device(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let mut first = app.stranger();
        let page = first.get(&link).await;
        let page = first.press(&page, "Start", &[]).await;
        assert_eq!(code_of(&mut first, &link).await, "", "nothing to come back to yet");
        let (path, names) = (page.path.clone(), page.radio_names());
        let page = first.press(&page, "Save and come back later", &[(&names[0], "2")]).await;
        assert_eq!((page.banner().as_str(), page.path.as_str()), ("Answers saved", &*format!("{link}?done=kept")));
        let code = page.text("#return-code");
        assert_eq!(first.get(&format!("{link}/check")).await.text("#return-code"), code);

        let mut second = app.stranger();
        let page = second.get(&link).await;
        let page = second.get(&page.link("I have a return code")).await;
        let typed = code.to_lowercase().replace('-', " ");
        let page = second.press(&page, "Continue", &[("code", &typed)]).await;
        assert_eq!(page.heading(), "Your answers so far", "{}", page.main());
        assert_eq!(second.get(&path).await.value(&names[0]), "2");
        let check = second.get(&format!("{link}/check")).await;
        assert_eq!(second.press(&check, "Submit my answers", &[]).await.heading(), "Answers submitted");
        assert_eq!(first.get(&link).await.heading(), "You have already submitted your answers");
        let page = app.stranger().post(&format!("{link}/return"), &[("code", &code)]).await;
        assert_eq!(page.status, 422, "there is nothing left to open");
    }

    async fn a_wrong_return_code_is_refused_without_a_hint(app: TestApp) {
        let (mut lead, link) = opened(&app, "Practitioners").await;
        let (mut person, _) = begun(&app, &link).await;
        let code = code_of(&mut person, &link).await;
        let page = lead.get("/programmes/hackney/authorities/northbridge/rounds/month-18/survey").await;
        let leaders = page.summary("Leaders");
        let leaders = leaders.split(' ').next().unwrap().strip_prefix("http://partners.test").unwrap();
        let last = if code.ends_with('7') { "8" } else { "7" };
        let other = format!("{}{last}", &code[..code.len() - 1]);
        let mut words = std::collections::BTreeSet::new();
        for (link, typed) in [(&*link, other.as_str()), (&link, "ABCD"), (&link, "é\0<b>"), (leaders, &code)] {
            let mut stranger = app.stranger();
            let page = stranger.post(&format!("{link}/return"), &[("code", typed)]).await;
            assert_eq!((page.status, page.errors().len()), (422, 1), "{typed}");
            words.insert(page.error_at("code"));
            assert!(stranger.cookies.keys().all(|name| !name.contains("answer")), "{typed}");
        }
        assert_eq!(words.len(), 1, "{words:?}");
        let page = app.stranger().post(&format!("{link}/return"), &[("code", " ")]).await;
        assert_eq!(page.error_at("code"), "Enter the return code");
        for rows in app.stored().await.values() {
            let plain = code.replace('-', "");
            assert!(rows.iter().all(|row| !row.contains(&code) && !row.contains(&plain)), "only its hash is stored");
        }
    }

    async fn answers_are_saved_as_one_goes(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let mut person = app.stranger();
        let page = person.get(&link).await;
        let page = person.press(&page, "Start", &[]).await;
        let (path, names) = (page.path.clone(), page.radio_names());
        assert_eq!(page.count("form[data-autosave] [role=status]"), 1);
        assert_eq!(person.fill_in(&page, &[(&names[0], "4")]).await, 204);
        assert_eq!(person.get(&path).await.value(&names[0]), "4");
        let draft = page.value("draft");
        let page = sections(&mut person, &link).await;
        let status = format!("1 of {} answered", names.len());
        assert_eq!(page.text("#sections-1-status"), status);
        assert_eq!(page.link("Continue"), path, "the page has not been gone through");
        let draft = ("draft", draft.as_str());
        assert_eq!(person.autosave(&path, &[draft, (&names[0], "9"), (&names[1], "3")]).await, 422);
        assert_eq!(person.get(&path).await.value(&names[0]), "4", "nothing wrong is saved");
        assert_eq!(app.stranger().autosave(&path, &[draft, (&names[0], "4")]).await, 412, "there is no draft");
        answer_all_from(&mut person, &path).await;
        assert_eq!(person.autosave(&path, &[draft, (&names[0], "1")]).await, 409, "it is submitted");
        assert_eq!(app.stored().await["draft"].len(), 0);
    }

    async fn a_survey_that_closes_meanwhile_loses_nothing(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut person, second) = begun(&app, &link).await;
        let (path, names) = (second.path.clone(), second.radio_names());
        let code = code_of(&mut person, &link).await;
        app.it_is("2026-03-31T23:00:00Z");
        let sent = [(names[0].as_str(), "5"), (names[1].as_str(), "dk")];
        let page = person.press(&second, "Save and continue", &sent).await;
        assert_eq!((page.status, page.heading().as_str()), (410, "This survey has closed"));
        let text = page.main();
        assert!(text.contains("The survey closed on 31 March 2026.") && text.contains("Ask the person who invited you"), "{text}");
        for answer in ["2 In a few places", "5 Everywhere, and we check it", "Don’t know"] {
            assert!(text.contains(answer), "{answer}: {text}");
        }
        assert_eq!(page.text("#return-code"), code);
        assert_eq!(person.fill_in(&second, &[sent[0], (&names[1], "3")]).await, 410);
        let page = person.get(&format!("{link}/check")).await;
        assert_eq!(page.status, 410);
        assert!(page.main().contains("3 In about half"), "what came after the end is kept too");
        assert_eq!(app.stored().await["response"].len(), 0);

        let mut elsewhere = app.stranger();
        let page = elsewhere.post(&format!("{link}/return"), &[("code", &code)]).await;
        assert_eq!(page.status, 410, "another device reads them as well");
        assert!(page.main().contains("5 Everywhere, and we check it"));

        app.tamper("UPDATE round SET closes_on = '2026-04-07' WHERE month = 18").await;
        let page = sections(&mut person, &link).await;
        assert_eq!(page.heading(), "Your answers so far");
        let page = person.get(&path).await;
        assert_eq!([page.value(&names[0]), page.value(&names[1])], ["5", "3"]);
        let page = person.get(&format!("{link}/check")).await;
        assert_eq!(person.press(&page, "Submit my answers", &[]).await.heading(), "Answers submitted");
    }

    async fn whoever_has_no_draft_sees_what_they_sent_too_late(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (_, second) = begun(&app, &link).await;
        let (path, names) = (second.path.clone(), second.radio_names());
        app.tamper("UPDATE survey SET closed_at = opened_at").await;
        let mut stranger = app.stranger();
        let page = stranger.post(&path, &[(&names[0], "4"), (&names[1], "nonsense")]).await;
        assert_eq!(page.status, 410);
        let text = page.main();
        assert!(text.contains("closed on 16 March 2026") && text.contains("4 In most places"), "{text}");
        assert!(text.contains("only here"), "{text}");
        let page = stranger.get(&path).await;
        assert_eq!(page.status, 410);
        assert!(!page.main().contains("What you had answered"));
    }

    async fn nothing_is_kept_once_the_result_is_published(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut person, second) = begun(&app, &link).await;
        let names = second.radio_names();
        app.tamper(
            "INSERT INTO publication (authority_id, round_id, state, scoring_version, result, proposed_by, proposed_at) \
             SELECT authority_id, round_id, 'agreed', 1, '{}', opened_by, opened_at FROM survey",
        ).await;
        let before = app.stored().await;
        let page = person.press(&second, "Save and continue", &[(&names[0], "5")]).await;
        assert_eq!(page.status, 410);
        assert!(page.main().contains("5 Everywhere, and we check it"), "it is shown all the same");
        assert_eq!(before, app.stored().await);
    }

    async fn only_dont_know_is_submitted_and_counts_as_excluded(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let mut person = app.stranger();
        let page = answer_all(&mut person, &link, "dk").await;
        let page = person.press(&page, "Submit my answers", &[]).await;
        assert_eq!(page.heading(), "Answers submitted");
        let out = app.command(&["export", "maturity", "--programme", "hackney", "--round", "month-18"]).done();
        let mut lines = out.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let head = lines.next().unwrap();
        let place = |name: &str| head.iter().position(|own| *own == name).unwrap();
        let (counted, excluded) = (place("respondents_counted"), place("respondents_excluded"));
        let third = lines.find(|line| line.contains(&"D3")).unwrap();
        assert_eq!((third[counted], third[excluded]), ("0", "1"));
    }

    async fn families_have_one_plain_page(app: TestApp) {
        let (_, link) = opened(&app, "Families").await;
        let mut person = app.stranger();
        let page = person.get(&link).await;
        let page = person.press(&page, "Start", &[]).await;
        assert_eq!(page.radio_names().len(), 8);
        for word in ["level", "Level", "1 looks like", "systemic", "practice", "Section 1"] {
            assert!(!page.main().contains(word), "{word}: {}", page.main());
        }
        let page = person.press(&page, "Save and come back later", &[]).await;
        assert!(page.main().contains("You have answered 0 of 8 statements"));
        let check = person.get(&format!("{link}/check")).await;
        assert_eq!(person.press(&check, "Submit my answers", &[]).await.status, 422);
        let page = answer_all_from(&mut person, &format!("{link}/your-experience")).await;
        assert!(page.main().contains("Your social worker can’t see them"), "{}", page.main());
    }
}

/// Answers every page from `path` on with 4, and submits.
async fn answer_all_from(person: &mut Client, path: &str) -> Page {
    let mut page = person.get(path).await;
    while page.has_button("Save and continue") {
        let names = page.radio_names();
        let filled: Vec<_> = names.iter().map(|name| (name.as_str(), "4")).collect();
        page = person.press(&page, "Save and continue", &filled).await;
    }
    person.press(&page, "Submit my answers", &[]).await
}
