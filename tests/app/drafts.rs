//! A respondent's draft: several tabs, several devices, a device that several people use.

use crate::{
    harness::{Client, Page, TestApp, both},
    survey::{answer_all, opened},
};

/// Somebody who has begun by a link; their first page of statements.
async fn begun(app: &TestApp, link: &str) -> (Client, Page) {
    let mut person = app.stranger();
    let page = person.get(link).await;
    let page = person.press(&page, "Start", &[]).await;
    (person, page)
}

/// What a page of statements holds now.
async fn values(person: &mut Client, page: &Page) -> Vec<String> {
    let now = person.get(&page.path).await;
    page.radio_names()
        .iter()
        .map(|name| now.value(name))
        .collect()
}

async fn save(person: &mut Client, page: &Page, filled: &[(&str, &str)]) -> Page {
    person.press(page, "Save and come back later", filled).await
}

const BEGUN_HERE: &str = "Is it you who began to answer on this device?";
const NOT_OPEN: &str = "Not saved: this page belongs to answers that are not open here";

both! {
    async fn two_tabs_of_one_page_both_win(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut person, first) = begun(&app, &link).await;
        let second = person.get(&first.path).await;
        let names = first.radio_names();
        assert_eq!(save(&mut person, &first, &[(&names[0], "3")]).await.banner(), "Answers saved");
        assert_eq!(save(&mut person, &second, &[(&names[1], "4")]).await.banner(), "Answers saved");
        assert_eq!(values(&mut person, &first).await[..2], ["3", "4"]);
        // As one goes it is the same.
        assert_eq!(person.fill_in(&first, &[(&names[0], "3"), (&names[2], "dk")]).await, 204);
        assert_eq!(values(&mut person, &first).await[..3], ["3", "4", "dk"]);
    }

    async fn two_answers_to_one_statement_are_shown_beside_each_other(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut person, first) = begun(&app, &link).await;
        let second = person.get(&first.path).await;
        let names = first.radio_names();
        save(&mut person, &first, &[(&names[0], "3")]).await;
        let sent = [(names[0].as_str(), "5"), (names[1].as_str(), "2")];
        assert_eq!(person.fill_in(&second, &sent).await, 409);
        let page = person.press(&second, "Save and continue", &sent).await;
        assert_eq!((page.status, page.errors().len()), (422, 1), "{}", page.main());
        let said = page.error_at(&names[0]);
        assert!(said.contains("is saved as “3 In about half” in another tab or on another device"), "{said}");
        assert!(said.contains("you chose “5 Everywhere, and we check it” here"), "{said}");
        assert_eq!(page.value(&names[0]), "5", "what was chosen stays");
        assert_eq!(values(&mut person, &first).await[..2], ["3", "2"], "nothing is saved over, the rest is saved");
        let page = person.press(&page, "Save and continue", &[]).await;
        assert_eq!(page.status, 200, "having seen it, they may");
        assert_eq!(values(&mut person, &first).await[..2], ["5", "2"]);
    }

    async fn two_devices_with_a_return_code_merge(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut laptop, first) = begun(&app, &link).await;
        let names = first.radio_names();
        let code = save(&mut laptop, &first, &[(&names[0], "2")]).await.text("#return-code");
        let laptops = laptop.get(&first.path).await;
        let mut phone = app.stranger();
        phone.post(&format!("{link}/return"), &[("code", &code)]).await;
        let phones = phone.get(&first.path).await;
        save(&mut phone, &phones, &[(&names[1], "4")]).await;
        save(&mut laptop, &laptops, &[(&names[2], "5")]).await;
        assert_eq!(values(&mut phone, &first).await[..3], ["2", "4", "5"]);
        let page = phone.press(&phones, "Save and continue", &[(&names[0], "1"), (&names[2], "1")]).await;
        assert_eq!((page.status, page.errors().len()), (422, 1));
        assert_eq!(values(&mut laptop, &first).await[..3], ["1", "4", "5"]);
    }

    async fn many_at_once_lose_nothing(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut person, page) = begun(&app, &link).await;
        let names = page.radio_names();
        let mut sends = tokio::task::JoinSet::new();
        for (name, value) in names.iter().cloned().zip(["1", "2", "3"]) {
            let mut tab = person.clone();
            let fresh = tab.get(&page.path).await;
            let (path, fields) = fresh.filled_form("Save and continue", &[(&name, value)]);
            sends.spawn(async move {
                let fields: Vec<_> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                tab.autosave(&path, &fields).await
            });
        }
        assert!(sends.join_all().await.iter().all(|status| *status == 204));
        assert_eq!(values(&mut person, &page).await[..3], ["1", "2", "3"]);
    }

    async fn the_next_person_on_a_device_meets_nothing_of_the_one_before(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut device, first) = begun(&app, &link).await;
        let name = first.radio_names().remove(0);
        let code = save(&mut device, &first, &[(&name, "2")]).await.text("#return-code");
        assert!(!code.is_empty());
        let page = device.get(&link).await;
        assert_eq!(page.heading(), BEGUN_HERE);
        assert!(!page.source.contains(&code) && !page.main().contains("1 of"), "{}", page.main());
        let second = device.press(&page, "Start my own answers", &[]).await;
        assert!(values(&mut device, &second).await.iter().all(String::is_empty));
        assert!(!second.source.contains(&code));
        // The first person's tab is open still.
        let before = app.stored().await;
        let other = second.radio_names().remove(1);
        let old = device.press(&first, "Save and continue", &[(&name, "5"), (&other, "dk")]).await;
        assert_eq!((old.status, old.heading().as_str()), (412, NOT_OPEN));
        for answer in ["5 Everywhere, and we check it", "Don’t know"] {
            assert!(old.main().contains(answer), "what was chosen stays on the screen: {}", old.main());
        }
        assert_eq!(device.fill_in(&first, &[(&name, "5")]).await, 412);
        let mut late = first.path.clone();
        late.push_str("/clear");
        let draft = first.value("draft");
        assert_eq!(device.post(&late, &[("draft", &draft)]).await.status, 412);
        assert_eq!(device.post(&format!("{link}/check"), &[("draft", &draft)]).await.status, 412);
        assert_eq!(device.post(&format!("{link}/leave"), &[("draft", &draft)]).await.heading(), BEGUN_HERE);
        assert_eq!(app.stored().await, before, "nothing is mixed, cleared or submitted");
        // It is all there for the first person.
        let mut home = app.stranger();
        home.post(&format!("{link}/return"), &[("code", &code)]).await;
        assert_eq!(values(&mut home, &first).await[0], "2");
    }

    async fn a_sitting_ends_by_itself_and_a_page_that_is_open_is_taken(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut device, first) = begun(&app, &link).await;
        let names = first.radio_names();
        let code = save(&mut device, &first, &[(&names[0], "2")]).await.text("#return-code");
        let open = device.get(&first.path).await;
        app.it_is("2026-03-16T10:19:59Z");
        assert_eq!(device.get(&link).await.heading(), BEGUN_HERE);
        app.it_is("2026-03-16T10:20:01Z");
        for path in [link.clone(), format!("{link}?from=survey"), first.path.clone(), format!("{link}/check"), format!("{link}/leave")] {
            let page = device.get(&path).await;
            assert!(page.has_button("Start"), "{path}: {}", page.main());
            assert!(page.main().contains("If they are yours, enter your return code"), "{path}: {}", page.main());
            assert!(!page.source.contains(&code), "{path}");
        }
        let page = save(&mut device, &open, &[(&names[1], "3")]).await;
        assert_eq!(page.banner(), "Answers saved", "whoever sat over a page for long loses nothing");
        assert_eq!(values(&mut device, &first).await[..2], ["2", "3"]);
        app.it_is("2026-03-16T11:00:00Z");
        let page = device.get(&link).await;
        let page = device.get(&page.link("enter your return code")).await;
        let page = device.press(&page, "Continue", &[("code", &code)]).await;
        assert_eq!(page.heading(), "Your answers so far");
    }

    async fn who_is_finished_on_a_computer_leaves_nothing_open(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut device, first) = begun(&app, &link).await;
        let name = first.radio_names().remove(0);
        let page = save(&mut device, &first, &[(&name, "2")]).await;
        assert!(page.main().contains("Your answers stay open on it for 20 minutes"), "{}", page.main());
        let code = page.text("#return-code");
        let page = device.get(&page.link("I am finished on this computer")).await;
        assert_eq!(page.text("#return-code"), code, "the last time that it is shown");
        let page = device.press(&page, "I am finished on this computer", &[]).await;
        assert_eq!(page.banner(), "Nothing of your answers is left open on this device");
        assert!(page.has_button("Start") && device.cookies.is_empty(), "{:?}", device.cookies);
        assert!(!page.main().contains("Answers were begun"), "{}", page.main());
        let page = device.get(&first.path).await;
        assert!(page.has_button("Start"));
        let mut home = app.stranger();
        home.post(&format!("{link}/return"), &[("code", &code)]).await;
        assert_eq!(values(&mut home, &first).await[0], "2");
    }

    async fn the_next_person_answers_after_one_who_submitted(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let mut device = app.stranger();
        for _ in 0..2 {
            let page = answer_all(&mut device, &link, "3").await;
            let page = device.press(&page, "Submit my answers", &[]).await;
            assert_eq!(page.heading(), "Answers submitted");
            device.press(&page, "I am finished on this computer", &[]).await;
        }
        assert_eq!(app.stored().await["response"].len(), 2);
        let page = answer_all(&mut device, &link, "3").await;
        device.press(&page, "Submit my answers", &[]).await;
        let page = device.get(&link).await;
        assert_eq!(page.heading(), "You have already submitted your answers");
        app.it_is("2026-03-16T10:21:00Z");
        assert!(device.get(&link).await.has_button("Start"), "the sitting is over for it too");
    }

    async fn a_stale_page_empties_nothing(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut person, blank) = begun(&app, &link).await;
        let names = blank.radio_names();
        let stale = person.get(&format!("{}/clear", blank.path)).await;
        save(&mut person, &blank, &[(&names[0], "3"), (&names[1], "2")]).await;
        // Drawn before anything was answered, sent after that.
        assert_eq!(save(&mut person, &blank, &[]).await.banner(), "Answers saved");
        assert_eq!(person.fill_in(&blank, &[]).await, 204);
        let page = person.press(&stale, "Clear my answers", &[]).await;
        assert_eq!(page.status, 422, "{}", page.main());
        assert!(page.errors()[0].contains("so it was kept"), "{:?}", page.errors());
        assert!(page.main().contains("3 In about half"), "{}", page.main());
        // A page's own answers it may take back, by clearing what is seen.
        let filled = person.get(&blank.path).await;
        assert_eq!(values(&mut person, &blank).await[..2], ["3", "2"]);
        let page = person.press(&page, "Clear my answers", &[]).await;
        assert_eq!(page.banner(), "Answers cleared");
        assert!(values(&mut person, &blank).await.iter().all(String::is_empty));
        save(&mut person, &filled, &[]).await;
        assert!(values(&mut person, &blank).await.iter().all(String::is_empty), "nor does it bring back");
        // From a page that says nothing of what it showed.
        let draft = filled.value("draft");
        let now = person.get(&blank.path).await;
        save(&mut person, &now, &[(&names[0], "4")]).await;
        let page = person.post(&blank.path, &[("draft", &draft)]).await;
        assert_eq!(page.status, 200);
        assert_eq!(values(&mut person, &blank).await[0], "4");
    }

    async fn what_is_submitted_is_what_was_read(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let mut person = app.stranger();
        let check = answer_all(&mut person, &link, "3").await;
        let first = person.get(&check.links().into_iter().find(|(_, words)| words.starts_with("Change")).unwrap().0).await;
        let name = first.radio_names().remove(0);
        person.press(&first, "Save and continue", &[(&name, "5")]).await;
        let page = person.press(&check, "Submit my answers", &[]).await;
        assert_eq!((page.status, page.errors().len()), (422, 1));
        assert!(page.errors()[0].contains("were changed in another tab"), "{:?}", page.errors());
        assert!(page.main().contains("5 Everywhere"), "{}", page.main());
        assert_eq!(app.stored().await["response"].len(), 0);
        assert_eq!(person.press(&page, "Submit my answers", &[]).await.heading(), "Answers submitted");
        // A page of it that is open still, sent after that.
        let page = person.press(&first, "Save and continue", &[(&name, "1")]).await;
        assert_eq!((page.status, page.heading().as_str()), (409, "You have already submitted your answers"));
        assert!(page.main().contains("1 Not yet"), "what was chosen stays on the screen: {}", page.main());
        let stored = app.stored().await;
        assert_eq!((stored["response"].len(), stored["draft"].len()), (1, 0));
    }

    async fn a_closed_survey_shows_nobody_else_the_answers_of_a_device(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let (mut device, first) = begun(&app, &link).await;
        let name = first.radio_names().remove(0);
        let code = save(&mut device, &first, &[(&name, "2")]).await.text("#return-code");
        let gate = device.get(&link).await;
        let second = device.press(&gate, "Start my own answers", &[]).await;
        save(&mut device, &second, &[(&name, "4")]).await;
        app.tamper("UPDATE survey SET closed_at = opened_at").await;
        let page = device.press(&first, "Save and continue", &[(&name, "1")]).await;
        assert_eq!(page.status, 410);
        assert!(page.main().contains("1 Not yet") && !page.main().contains("4 In most places"), "{}", page.main());
        assert_eq!(page.text("#return-code"), "");
        let page = device.get(&link).await;
        assert!(page.main().contains("4 In most places") && !page.source.contains(&code), "{}", page.main());
        let page = device.press(&page, "I am finished on this computer", &[]).await;
        assert_eq!(page.status, 410);
        assert!(!page.main().contains("4 In most places"), "{}", page.main());
    }
}
