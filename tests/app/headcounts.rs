//! How many people a role group has: given when a survey opens, the bound of its link, corrected with a
//! reason, told beside the result.

use crate::{
    harness::{Client, Page, TestApp, both},
    permissions::people,
    results::looked,
    survey::{SURVEY, answer_all, opened},
};

const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18";

fn headcounts() -> String {
    format!("{SURVEY}/headcounts")
}

/// The lead, with a survey open for so many practitioners and four leaders; the practitioners' link.
async fn with_practitioners(app: &TestApp, people_there: &str) -> (Client, String) {
    let mut lead = people(app).await.remove("lead").unwrap();
    let page = lead.get(SURVEY).await;
    let typed = [
        ("people-practitioners", people_there),
        ("people-leaders", "4"),
    ];
    let page = lead.press(&page, "Open the survey", &typed).await;
    assert_eq!(page.banner(), "Survey opened");
    let row = page.summary("Practitioners");
    let link = row.split(' ').next().unwrap();
    let link = link
        .strip_prefix("http://partners.test")
        .unwrap()
        .to_owned();
    (lead, link)
}

async fn submit(person: &mut Client, link: &str) -> Page {
    let page = answer_all(person, link, "3").await;
    person.press(&page, "Submit my answers", &[]).await
}

async fn correct(lead: &mut Client, typed: &[(&str, &str)]) -> Page {
    let page = lead.get(&headcounts()).await;
    lead.press(&page, "Correct the numbers", typed).await
}

both! {
    async fn every_wrong_number_is_told_at_once_and_an_empty_group_has_no_link(app: TestApp) {
        let mut lead = people(&app).await.remove("lead").unwrap();
        let page = lead.get(SURVEY).await;
        let typed = [("people-leaders", "0"), ("people-practitioners", "many"),
            ("people-clinicians", "10001"), ("people-partners", "1.5"), ("people-families", "12")];
        let page = lead.press(&page, "Open the survey", &typed).await;
        assert_eq!((page.status, page.errors().len()), (422, 4), "{:?}", page.errors());
        for (field, value) in typed {
            assert_eq!(page.value(field), value);
        }
        assert!(app.stored().await["survey"].is_empty());
        let page = lead.press(&page, "Open the survey", &[("people-leaders", "4"), ("people-practitioners", "1,200"),
            ("people-clinicians", ""), ("people-partners", " "), ("people-families", "12")]).await;
        assert_eq!(page.banner(), "Survey opened");
        assert!(page.summary("Practitioners").contains("People: 1,200"));
        assert!(page.summary("Clinicians").starts_with("No link: no number of people was given"));
        assert!(!page.summary("Clinicians").contains("/answer/"));
        for row in &app.stored().await["invitation"] {
            let row: serde_json::Value = serde_json::from_str(row).unwrap();
            let link = format!("/answer/{}", row["token"].as_str().unwrap());
            let expected = if row["people"].is_null() { 404 } else { 200 };
            assert_eq!(app.stranger().get(&link).await.status, expected, "{row}");
        }
    }

    async fn a_link_takes_as_many_submissions_as_the_group_has_people(app: TestApp) {
        let (mut lead, link) = with_practitioners(&app, "5").await;
        let mut respondents = Vec::new();
        for _ in 0..20 {
            let mut person = app.stranger();
            let page = person.get(&link).await;
            let page = person.press(&page, "Start", &[]).await;
            let first = page.radio_names().remove(0);
            assert_eq!(person.press(&page, "Save and continue", &[(&first, "2")]).await.status, 200);
            respondents.push(person);
        }
        let mut sends = tokio::task::JoinSet::new();
        for mut person in respondents {
            let read = person.get(&format!("{link}/check")).await;
            let (path, fields) = read.filled_form("Submit my answers", &[]);
            sends.spawn(async move {
                let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                let fields: Vec<_> = fields.collect();
                (person.submit(&path, &fields).await.status, person)
            });
        }
        let ended = sends.join_all().await;
        let with = |status| ended.iter().filter(|(own, _)| *own == status).count();
        assert_eq!((with(303), with(409)), (5, 15));
        let stored = app.stored().await;
        assert_eq!((stored["response"].len(), stored["draft"].len()), (5, 15));

        // What was typed is kept, and counts once the number is put right.
        let mut late = ended.into_iter().find(|(status, _)| *status == 409).unwrap().1;
        let read = late.get(&format!("{link}/check")).await;
        let page = late.press(&read, "Submit my answers", &[]).await;
        assert_eq!((page.status, page.heading().as_str()), (409, "Your answers were not submitted"));
        assert!(page.main().contains("the survey is full for this group: Practitioners"), "{}", page.main());
        let page = late.get(&page.link("Read your answers")).await;
        assert!(page.main().contains("2 In a few places"), "{}", page.main());
        assert!(app.stranger().get(&link).await.has_button("Start"), "who only looks is not told how many there are");
        let page = correct(&mut lead, &[("people-practitioners", "6"), ("reason", "One more has joined.")]).await;
        assert_eq!(page.banner(), "Numbers of people corrected");
        let page = late.press(&read, "Submit my answers", &[]).await;
        assert_eq!(page.heading(), "Answers submitted");
        assert_eq!(app.stored().await["response"].len(), 6);
    }

    async fn numbers_are_corrected_with_a_reason_and_tell_nothing(app: TestApp) {
        let (mut lead, link) = with_practitioners(&app, "20").await;
        for _ in 0..6 {
            submit(&mut app.stranger(), &link).await;
        }
        let page = correct(&mut lead, &[("people-practitioners", "x"), ("people-families", "0")]).await;
        assert_eq!((page.status, page.errors().len()), (422, 3), "two numbers and the reason: {:?}", page.errors());
        let why = ("reason", "Counted again.");
        let page = correct(&mut lead, &[why]).await;
        assert_eq!(page.errors(), ["Change at least one number"]);
        for lower in ["6", "7", "8"] {
            let page = correct(&mut lead, &[("people-practitioners", lower), why]).await;
            assert_eq!(page.errors(), ["Practitioners: the number can’t be lowered below 9, since people of the group have submitted"], "{lower}");
            assert_eq!(page.value("people-practitioners"), lower);
        }
        let page = correct(&mut lead, &[("people-practitioners", ""), why]).await;
        assert_eq!(page.errors(), ["Practitioners: enter a number, since the group has a link"]);
        let page = correct(&mut lead, &[("people-practitioners", "9"), ("reason", "NHS number 943 476 5919")]).await;
        assert_eq!((page.status, page.errors().len()), (422, 1));
        let page = correct(&mut lead, &[("people-practitioners", "9"), ("people-partners", "3"), why]).await;
        assert_eq!(page.banner(), "Numbers of people corrected");
        assert!(page.summary("Partner agencies").contains("/answer/"), "it has a link now");
        let events = app.stored().await["audit_event"].concat();
        for words in ["survey.headcounts-corrected", "20 → 9", "none → 3", "Counted again."] {
            assert!(events.contains(words), "{words}");
        }
        lead.post(&format!("{SURVEY}/close"), &[]).await;
        assert_eq!(lead.get(&headcounts()).await.path, SURVEY);
        let refused = lead.post(&headcounts(), &[("people-practitioners", "30"), why]).await;
        assert_eq!(refused.status, 422, "closed is closed");
    }

    async fn the_result_tells_how_many_there_are_and_how_answers_came(app: TestApp) {
        let (mut lead, link) = with_practitioners(&app, "20").await;
        for _ in 0..7 {
            submit(&mut app.stranger(), &link).await;
        }
        let row = lead.get(SURVEY).await.summary("Leaders");
        let leaders = row.split(' ').next().unwrap().strip_prefix("http://partners.test").unwrap().to_owned();
        submit(&mut app.stranger(), &leaders).await;
        lead.post(&format!("{SURVEY}/close"), &[]).await;
        let caption = "How many people there are, and how their answers came";
        assert!(!lead.get(ROUND).await.main().contains(caption), "not before the first look");
        looked(&mut lead, ROUND).await;
        let page = lead.get(ROUND).await;
        assert_eq!(page.row(caption, "Practitioners")[1..], ["20", "5 to 9", "About 5"]);
        assert_eq!(page.row(caption, "Leaders")[1..], ["4", "Fewer than 5", "Not told"]);
        let page = lead.get(&format!("{ROUND}/maturity")).await;
        assert_eq!(page.row(caption, "Leaders")[1..], ["Fewer than 5", "Fewer than 5", "Not told"], "as every reader sees it");
    }

    async fn an_open_survey_from_before_has_links_once_it_has_numbers(app: TestApp) {
        let (mut lead, link) = opened(&app, "Practitioners").await;
        app.tamper("UPDATE invitation SET people = NULL").await;
        assert_eq!(app.stranger().get(&link).await.status, 404);
        let page = correct(&mut lead, &[("people-practitioners", "12"), ("reason", "Not given before.")]).await;
        assert_eq!(page.banner(), "Numbers of people corrected");
        assert_eq!(app.stranger().get(&link).await.status, 200);
    }
}
