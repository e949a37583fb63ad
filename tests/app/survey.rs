//! The survey: opened by the lead, answered by a link, and what is kept of it.

use crate::{
    harness::{Client, TestApp, both},
    permissions::people,
};

pub(crate) const SURVEY: &str =
    "/programmes/hackney/authorities/northbridge/rounds/month-18/survey";

/// The form that opens a survey, with a number of people in every role group.
pub(crate) const EVERYBODY: [(&str, &str); 7] = [
    ("people-leaders", "40"),
    ("people-middle-managers", "40"),
    ("people-frontline-managers", "40"),
    ("people-practitioners", "40"),
    ("people-clinicians", "40"),
    ("people-partners", "40"),
    ("people-families", "40"),
];

/// The lead, and the path of a role group's link.
pub(crate) async fn opened(app: &TestApp, group: &str) -> (Client, String) {
    let mut lead = people(app).await.remove("lead").unwrap();
    let page = lead.get(SURVEY).await;
    let page = lead.press(&page, "Open the survey", &EVERYBODY).await;
    assert_eq!(page.banner(), "Survey opened");
    let row = page.summary(group);
    let link = row.split(' ').next().unwrap();
    let path = link
        .strip_prefix("http://partners.test")
        .expect("a whole address");
    (lead, path.to_owned())
}

/// Answers every page of a draft with `answer` and comes to the check.
pub(crate) async fn answer_all(
    person: &mut Client,
    link: &str,
    answer: &str,
) -> crate::harness::Page {
    let page = person.get(link).await;
    let mut page = person.press(&page, "Start", &[]).await;
    while page.has_button("Save and continue") {
        let names = page.radio_names();
        let filled: Vec<_> = names.iter().map(|name| (name.as_str(), answer)).collect();
        page = person.press(&page, "Save and continue", &filled).await;
        assert_eq!(page.status, 200);
    }
    assert_eq!(page.heading(), "Check your answers before you submit them");
    page
}

both! {
    async fn a_respondent_answers_without_an_account(app: TestApp) {
        let (mut lead, link) = opened(&app, "Practitioners").await;
        let mut person = app.stranger();
        let page = answer_all(&mut person, &link, "3").await;
        let done = person.press(&page, "Submit my answers", &[]).await;
        assert_eq!((done.status, done.heading().as_str()), (200, "Answers submitted"));
        let again = person.press(&page, "Submit my answers", &[]).await;
        assert_eq!(again.status, 409);
        let page = person.get(&link).await;
        assert_eq!(page.heading(), "You have already submitted your answers");
        assert_eq!(lead.get(SURVEY).await.text("#submitted-practitioners"), "fewer than 5");
        for i in 0..4 {
            let mut person = app.stranger();
            let page = answer_all(&mut person, &link, if i == 0 { "dk" } else { "4" }).await;
            person.press(&page, "Submit my answers", &[]).await;
        }
        assert_eq!(lead.get(SURVEY).await.text("#submitted-practitioners"), "5 to 9");
    }

    async fn no_answer_stands_beside_a_file(app: TestApp) {
        let (mut lead, link) = opened(&app, "Practitioners").await;
        app.import("responses", "month-18", b"respondent,group,3.1\na,practitioners,4\n", &[]).done();
        assert_eq!(app.stranger().get(&link).await.status, 410, "the file closed the survey");
        let file = b"respondent,group,3.1\na,practitioners,4\n";
        app.import("responses", "month-0", file, &[]).done();
        app.it_is("2024-10-15T09:00:00Z");
        let refused = lead.post(&SURVEY.replace("month-18", "month-0"), &[]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.main().contains("imported from a file"), "{}", refused.main());
    }

    async fn closing_keeps_drafts_and_forgets_the_order_of_answers(app: TestApp) {
        let (mut lead, link) = opened(&app, "Practitioners").await;
        for answer in ["3", "4"] {
            let mut person = app.stranger();
            let page = answer_all(&mut person, &link, answer).await;
            person.press(&page, "Submit my answers", &[]).await;
        }
        answer_all(&mut app.stranger(), &link, "5").await;
        let before = app.stored().await;
        assert_eq!((before["draft"].len(), before["response"].len()), (1, 2));
        lead.post(&format!("{SURVEY}/close"), &[]).await;
        let after = app.stored().await;
        assert_eq!((after["draft"].len(), after["response"].len()), (1, 2));
        assert!(after["response"].iter().all(|row| !before["response"].contains(row)), "new keys");
    }

    async fn each_group_is_asked_its_own_statements(app: TestApp) {
        let (mut lead, leaders) = opened(&app, "Leaders").await;
        let check = answer_all(&mut app.stranger(), &leaders, "2").await;
        assert!(check.main().contains("1.4 "), "1.4 is for leaders");
        assert!(!check.main().contains("2.1 "), "2.1 is not");
        let row = lead.get(SURVEY).await.summary("Families");
        let families = row.split(' ').next().unwrap().strip_prefix("http://partners.test").unwrap().to_owned();
        let check = answer_all(&mut app.stranger(), &families, "2").await;
        assert_eq!(check.count(".govuk-summary-list__row"), 8);
    }

    async fn what_was_answered_is_come_back_to_on_the_same_device(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let mut person = app.stranger();
        let page = person.get(&link).await;
        let page = person.press(&page, "Start", &[]).await;
        let names = page.radio_names();
        let first = page.path.clone();
        let answers = [(names[0].as_str(), "na"), (names[1].as_str(), "dk")];
        person.press(&page, "Save and continue", &answers).await;
        let page = person.get(&first).await;
        let kept: Vec<_> = names.iter().take(3).map(|name| page.value(name)).collect();
        assert_eq!(kept, ["na", "dk", ""], "three ways not to answer");
        let page = person.get(&link).await;
        assert_eq!(page.heading(), "Is it you who began to answer on this device?");
        let page = person.get(&page.link("Go on with my answers")).await;
        assert_eq!(page.heading(), "Your answers so far");
        let elsewhere = app.stranger().get(&first).await;
        assert_eq!(elsewhere.path, link, "another device starts at the beginning");
    }

    async fn bad_answers_are_refused(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let mut person = app.stranger();
        let page = person.get(&link).await;
        let page = person.press(&page, "Start", &[]).await;
        let (path, names) = (page.path.clone(), page.radio_names());
        for typed in [
            [(names[0].as_str(), "6"), (names[1].as_str(), "2")],
            [(names[0].as_str(), "\0"), (names[1].as_str(), "2")],
            [("answer-1-4", "3"), (names[1].as_str(), "2")],
            [("answer-77-1", "3"), (names[1].as_str(), "2")],
        ] {
            let draft = page.value("draft");
            let [one, two] = typed;
            let page = person.post(&path, &[("draft", &draft), one, two]).await;
            assert_eq!((page.status, page.errors().len()), (422, 1), "{typed:?}");
            assert_eq!(page.value(&names[1]), "2", "{typed:?}");
        }
        let page = person.get(&format!("{link}/check")).await;
        let page = person.press(&page, "Submit my answers", &[]).await;
        assert_eq!(page.status, 422, "nothing answered");
        for link in ["/answer/x", "/answer/000000000000000000000000000000000000000000000000", "/answer/%F0%9F%8C%8D"] {
            assert_eq!(app.stranger().get(link).await.status, 404, "{link}");
        }
    }

    async fn a_link_is_over_when_the_survey_is(app: TestApp) {
        let (mut lead, link) = opened(&app, "Practitioners").await;
        let (mut early, mut late) = (app.stranger(), app.stranger());
        let page = answer_all(&mut early, &link, "3").await;
        let too_late = answer_all(&mut late, &link, "3").await;
        app.it_is("2026-03-31T23:00:00Z");
        assert_eq!(app.stranger().get(&link).await.status, 410, "the round has ended");
        assert_eq!(late.press(&too_late, "Submit my answers", &[]).await.status, 410);
        app.it_is("2026-03-16T10:00:00Z");
        early.press(&page, "Submit my answers", &[]).await;
        let page = lead.get(SURVEY).await;
        let page = lead.get(&page.link("Close the survey")).await;
        let page = lead.press(&page, "Close the survey", &[]).await;
        assert_eq!(page.banner(), "Survey closed");
        for page in [late.get(&link).await, late.press(&too_late, "Submit my answers", &[]).await, early.get(&link).await] {
            assert_eq!((page.status, page.heading().as_str()), (410, "This survey has closed"));
        }
        let page = lead.post(SURVEY, &[]).await;
        assert!(page.main().contains("and closed on"), "it can't be opened again");
    }

    async fn answers_are_submitted_once_however_often_they_are_sent(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let mut person = app.stranger();
        let page = answer_all(&mut person, &link, "3").await;
        let (path, fields) = page.filled_form("Submit my answers", &[]);
        let mut sends = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let (mut person, path, fields) = (person.clone(), path.clone(), fields.clone());
            sends.spawn(async move {
                let fields: Vec<_> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                person.submit(&path, &fields).await.status
            });
        }
        let mut statuses = sends.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409, 409, 409, 409, 409]);
        assert_eq!(app.stored().await["response"].len(), 1);
    }

    async fn nothing_stored_joins_an_invitation_to_its_answers(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let mut person = app.stranger();
        let page = answer_all(&mut person, &link, "3").await;
        let (mut before, now) = (app.stored().await, "2026-03-16T11:11:11Z");
        app.it_is(now);
        person.press(&page, "Submit my answers", &[]).await;
        let mut after = app.stored().await;
        assert_eq!(before.remove("draft").unwrap().len(), 1);
        assert_eq!(after.remove("draft").unwrap().len(), 0);
        assert!(before.remove("response").unwrap().is_empty());
        let responses = after.remove("response").unwrap();
        assert_eq!(before, after, "a submission leaves no trace but the response");

        assert_eq!(responses.len(), 1);
        let row: serde_json::Value = serde_json::from_str(&responses[0]).unwrap();
        let columns: std::collections::BTreeSet<&str> =
            row.as_object().unwrap().keys().map(String::as_str).collect();
        let columns: Vec<_> = columns.into_iter().collect();
        assert_eq!(columns, ["answers", "authority_id", "came_by", "id", "instrument_id", "role_group", "round_id"]);
        let token = link.rsplit('/').next().unwrap();
        for secret in person.cookies.values().flat_map(|value| value.split('.')).chain([token]) {
            assert!(!responses[0].contains(secret));
        }
        let id = row["id"].as_i64().unwrap();
        assert!(id > 1000, "a random key, or once in two million a small one: {id}");
    }

    async fn the_lead_alone_runs_the_survey(app: TestApp) {
        let mut people = people(&app).await;
        for who in ["other manager", "reviewer"] {
            assert_eq!(people.get_mut(who).unwrap().get(SURVEY).await.status, 403, "{who}");
        }
        for who in ["manager", "facilitator", "reviewer", "other manager"] {
            assert_eq!(people.get_mut(who).unwrap().post(SURVEY, &[]).await.status, 403, "{who}");
        }
        assert!(app.stored().await["survey"].is_empty());
    }
}
