//! Closed is closed: no figure of a draft before the first look, and no response after it.

use axum::http::Method;

use crate::{
    harness::{Client, TestApp, both, demonstration},
    imports::{agreed, organisational_evidence},
    permissions::people,
    results::looked,
    survey::{EVERYBODY, SURVEY, answer_all, opened},
};

const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18";
const AUTHORITY: &str = "/programmes/hackney/authorities/northbridge";

/// Twelve people whose answers make a perception of 4.40, told by no other figure of the round.
fn responses() -> String {
    let items: Vec<String> = (1..=10)
        .flat_map(|dimension| (1..=4).map(move |item| format!("{dimension}.{item}")))
        .collect();
    let mut file = format!("respondent,group,{}\n", items.join(","));
    let groups = [
        ("middle_managers", 5),
        ("frontline_managers", 5),
        ("practitioners", 10),
    ];
    for (group, people) in groups {
        for person in 0..people {
            let answer = if person % 5 < 2 { "5" } else { "4" };
            file += &format!("{group}{person},{group},{}\n", [answer; 40].join(","));
        }
    }
    file
}

/// Every door to a draft, below the round.
const DOORS: [&str; 7] = [
    "/maturity",
    "/maturity/d1",
    "/maturity/overall",
    "/results/draft",
    "/results/draft/d8",
    "/moderation",
    "/moderation/d1",
];

const INSIDE: [&str; 3] = ["manager", "facilitator", "lead"];

/// Whether a page tells the perception of [`responses`].
fn tells(text: &str) -> bool {
    text.contains("4.4") || text.contains("4,4")
}

async fn csv(client: &mut Client) -> String {
    let path = format!("{AUTHORITY}/maturity.csv");
    client.send(Method::GET, &path, None).await.body
}

both! {
    async fn no_door_to_a_draft_opens_before_the_first_look(app: TestApp) {
        let mut people = people(&app).await;
        app.import("responses", "month-18", responses().as_bytes(), &[]).done();
        app.import("evidence", "month-18", organisational_evidence("2").as_bytes(), &[]).done();
        let before = app.stored().await;
        for who in INSIDE {
            let client = people.get_mut(who).unwrap();
            for door in DOORS {
                let page = client.get(&format!("{ROUND}{door}")).await;
                assert!(!tells(&page.main()), "{who} {door}: {}", page.main());
                if door == "/moderation/d1" {
                    assert_eq!(page.status, 404, "{who}");
                    continue;
                }
                assert!(page.main().contains("Nobody has looked at the draft result yet"), "{who} {door}: {}", page.main());
                assert_eq!(page.link("Look at the draft result"), format!("{ROUND}/look"), "{who} {door}");
            }
            for page in [ROUND, AUTHORITY, &format!("{ROUND}/look")] {
                let page = client.get(page).await;
                assert!(page.status == 200 && !tells(&page.main()), "{who}: {}", page.main());
            }
            assert!(!csv(client).await.contains("month-18"), "{who}");
        }
        let lead = people.get_mut("lead").unwrap();
        let (_, pack) = lead.take(&format!("{AUTHORITY}/handover/pack")).await;
        let names = String::from_utf8_lossy(&pack).into_owned();
        assert!(!names.contains("rounds/month-18/results.json") && !names.contains("rounds/month-18/maturity.csv"));
        for who in ["reviewer", "other manager", "nobody"] {
            let client = people.get_mut(who).unwrap();
            for door in DOORS.into_iter().chain(["/look"]) {
                let page = client.get(&format!("{ROUND}{door}")).await;
                assert!(!tells(&page.main()), "{who} {door}");
            }
            assert!(!client.send(Method::POST, &format!("{ROUND}/look"), None).await.header("location").contains("maturity"), "{who}");
        }
        let after = app.stored().await;
        assert!(after["closed_responses"].is_empty(), "a GET closes nothing");
        assert_eq!(before["response"], after["response"]);

        looked(people.get_mut("facilitator").unwrap(), ROUND).await;
        for who in INSIDE {
            let client = people.get_mut(who).unwrap();
            for door in DOORS {
                let page = client.get(&format!("{ROUND}{door}")).await;
                assert_eq!(page.status, 200, "{who} {door}");
                assert!(!page.main().contains("Nobody has looked"), "{who} {door}");
            }
            assert!(tells(&client.get(&format!("{ROUND}/maturity")).await.main()), "{who}");
            assert!(csv(client).await.contains("month-18"), "{who}");
            assert_eq!(client.get(&format!("{ROUND}/look")).await.path, format!("{ROUND}/maturity"));
            let row = client.get(ROUND).await.summary("Responses");
            assert!(row.contains("16 March 2026") && row.contains("Facilitator Hackney"), "{row}");
        }
        // A second look changes nothing, and who looked first stays.
        people.get_mut("lead").unwrap().post(&format!("{ROUND}/look"), &[]).await;
        let events = app.stored().await["audit_event"].concat();
        assert_eq!(events.matches("responses.closed").count(), 1);
    }

    async fn after_the_first_look_no_response_comes_in(app: TestApp) {
        let (mut lead, link) = opened(&app, "Practitioners").await;
        let (mut early, mut late) = (app.stranger(), app.stranger());
        let page = answer_all(&mut early, &link, "3").await;
        early.press(&page, "Submit my answers", &[]).await;
        let written = answer_all(&mut late, &link, "5").await;

        let page = lead.get(&format!("{ROUND}/look")).await;
        assert!(page.main().contains("The survey is open") && !page.has_button("Close the responses and look"));
        let page = lead.post(&format!("{ROUND}/look"), &[]).await;
        assert_eq!(page.status, 409, "the survey is open");
        assert!(app.stored().await["closed_responses"].is_empty());

        // Once its last day is over it could still be extended, until somebody looks.
        let typed = [("last-day-day", "16"), ("last-day-month", "3"), ("last-day-year", "2026")];
        lead.post(&format!("{SURVEY}/last-day"), &typed).await;
        app.it_is("2026-03-17T10:00:00Z");
        let page = lead.get("/sign-in").await;
        let typed = [("email", "lead@northbridge.example"), ("password", crate::harness::PASSWORD)];
        lead.press(&page, "Sign in", &typed).await;
        looked(&mut lead, ROUND).await;

        let page = late.press(&written, "Submit my answers", &[]).await;
        assert_eq!((page.status, page.heading().as_str()), (410, "This survey has closed"));
        assert!(page.main().contains("5 Everywhere, and we check it"), "nothing that was typed is lost");
        assert!(page.main().contains("can’t be opened again") && !page.main().contains("extended"), "{}", page.main());
        assert_eq!(app.stranger().get(&link).await.status, 410);

        let day = [("last-day-day", "20"), ("last-day-month", "3"), ("last-day-year", "2026")];
        let why = [("people-practitioners", "50"), ("reason", "More.")];
        for (path, typed) in [
            (SURVEY.to_owned(), &EVERYBODY[..]),
            (format!("{SURVEY}/last-day"), &day),
            (format!("{SURVEY}/headcounts"), &why),
            (format!("{SURVEY}/close"), &[]),
            (format!("{SURVEY}/people/new"), &[("group", "leaders"), ("people", "a@x.example")]),
        ] {
            let page = lead.post(&path, typed).await;
            assert_eq!(page.status, 422, "{path}");
            assert!(page.main().contains("looked at the draft result"), "{path}: {}", page.main());
        }
        // What was refused has let go of the authority by now; a command holds up all else here.
        lead.get(SURVEY).await;
        let file = responses();
        for more in [&[][..], &["--replace"]] {
            let ended = app.import("responses", "month-18", file.as_bytes(), more);
            assert_eq!(ended.code, 1, "{more:?}");
            assert!(ended.err.contains("closed for good"), "{}", ended.err);
        }
        let page = lead.upload(&format!("{ROUND}/import/responses"), "r.csv", file.as_bytes()).await;
        assert_eq!(page.status, 422);
        assert!(page.error_at("file").contains("closed for good"), "{}", page.error_at("file"));
        assert!(lead.get(&format!("{ROUND}/import")).await.main().contains("closed for good"));
        assert_eq!(app.stored().await["response"].len(), 1);

        // Evidence and the agreed self-assessment keep their own rules.
        app.import("evidence", "month-18", organisational_evidence("2").as_bytes(), &[]).done();
        app.import("responses", "month-18", agreed("4").as_bytes(), &["--replace"]).done();
        let stored = app.stored().await;
        assert_eq!((stored["response"].len(), stored["self_assessment"].len()), (1, 1));
        assert!(stored["response"][0].contains("group_link"), "it is still known how it came");
    }

    async fn a_file_that_waited_meanwhile_is_refused(app: TestApp) {
        let mut people = people(&app).await;
        let lead = people.get_mut("lead").unwrap();
        let page = lead.upload(&format!("{ROUND}/import/responses"), "r.csv", responses().as_bytes()).await;
        assert!(page.has_button("Import"));
        looked(people.get_mut("manager").unwrap(), ROUND).await;
        let lead = people.get_mut("lead").unwrap();
        let page = lead.press(&page, "Import", &[]).await;
        assert_eq!(page.status, 422);
        assert!(page.error_at("file").contains("closed for good"));
        assert!(app.stored().await["response"].is_empty());
        let page = lead.post(SURVEY, &EVERYBODY).await;
        assert_eq!(page.status, 422, "no survey is opened any more");
        assert!(app.stored().await["survey"].is_empty());
    }

    async fn a_proposal_closes_the_responses_and_a_correction_does_not_reopen_them(app: TestApp) {
        let mut people = people(&app).await;
        app.import("responses", "month-18", responses().as_bytes(), &[]).done();
        app.import("evidence", "month-18", organisational_evidence("2").as_bytes(), &[]).done();
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.get(ROUND).await;
        assert!(page.main().contains("the proposal closes the responses of this round for good"), "{}", page.main());
        facilitator.press(&page, "Propose publication", &[]).await;
        let lead = people.get_mut("lead").unwrap();
        let page = lead.get(ROUND).await;
        lead.press(&page, "Agree and publish", &[]).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.get(&format!("{ROUND}/publication/correction")).await;
        facilitator.press(&page, "Start the correction", &[("reason", "An audit was of another team.")]).await;
        let changed = responses().replacen(",5,", ",1,", 1);
        let ended = app.import("responses", "month-18", changed.as_bytes(), &["--replace"]);
        assert!(ended.code == 1 && ended.err.contains("closed for good"), "{}", ended.err);
        app.import("evidence", "month-18", organisational_evidence("3").as_bytes(), &["--replace"]).done();
    }

    async fn a_round_that_has_not_begun_is_not_closed_by_mistake(app: TestApp) {
        let mut people = people(&app).await;
        let lead = people.get_mut("lead").unwrap();
        let later = ROUND.replace("month-18", "month-24");
        let page = lead.get(&format!("{later}/look")).await;
        assert!(page.main().contains("This round begins on") && !page.has_button("Close the responses and look"));
        assert_eq!(lead.post(&format!("{later}/look"), &[]).await.status, 409);
        assert!(app.stored().await["closed_responses"].is_empty());
    }

    async fn rounds_that_came_published_are_closed(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let old = demonstration(folder.path()).await;
        assert_eq!(old.stored().await["closed_responses"].len(), 15, "five authorities, three rounds");
        let mut lead = old.stranger();
        let fields = [("email", "lead@northbridge.example"), ("password", "violet-harbour-lantern")];
        lead.submit("/sign-in", &fields).await;
        let (_, pack) = lead.take(&format!("{AUTHORITY}/handover/pack")).await;
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), pack).unwrap();
        app.command(&["import", "handover", file.path().to_str().unwrap()]).done();
        assert_eq!(app.stored().await["closed_responses"].len(), 3);
        let ended = app.import("responses", "month-12", responses().as_bytes(), &["--replace"]);
        assert_eq!(ended.code, 1, "{}", ended.err);
    }
}
