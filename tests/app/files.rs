//! Responses and evidence as files in the browser: sent, looked at, confirmed, saved.

use std::collections::BTreeMap;

use axum::http::Method;

use crate::{
    harness::{Client, Page, TestApp, both},
    imports::{agreed, organisational_evidence},
    permissions::people,
};

const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18";
const RESPONSES: &str =
    "/programmes/hackney/authorities/northbridge/rounds/month-18/import/responses";
const EVIDENCE: &str =
    "/programmes/hackney/authorities/northbridge/rounds/month-18/import/evidence";

/// So many respondents of each group, all answering the four statements of D5 alike.
fn responses(groups: &[(&str, usize)], answer: &str) -> String {
    let mut file = "respondent,group,5.1,5.2,5.3,5.4\n".to_owned();
    for (group, people) in groups {
        for i in 0..*people {
            file += &format!("{group}{i},{group},{}\n", [answer; 4].join(","));
        }
    }
    file
}

/// The exported row of D5 in month 18.
fn d5(app: &TestApp) -> BTreeMap<String, String> {
    let which = [
        "export",
        "maturity",
        "--programme",
        "hackney",
        "--round",
        "month-18",
    ];
    let out = app
        .command(&[&which[..], &["--authority", "northbridge"]].concat())
        .done();
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let mut rows = reader
        .deserialize()
        .map(|row: Result<BTreeMap<String, String>, _>| row.unwrap());
    rows.find(|row| row["dimension"] == "D5").unwrap()
}

async fn held(app: &TestApp) -> usize {
    app.stored().await["held_file"].len()
}

fn by<'a>(people: &'a mut BTreeMap<&'static str, Client>, who: &str) -> &'a mut Client {
    people.get_mut(who).unwrap()
}

fn groups(page: &Page) -> Vec<Vec<String>> {
    page.table("Survey responses in the file").split_off(1)
}

both! {
    async fn responses_are_looked_at_confirmed_and_replaced(app: TestApp) {
        let mut people = people(&app).await;
        let lead = by(&mut people, "lead");
        let page = lead.get(ROUND).await;
        let page = lead.get(&page.link("Import from a file")).await;
        assert!(page.links().iter().all(|(_, words)| !words.contains("Import quality")));
        assert_eq!(page.link("Import survey responses"), RESPONSES);
        let file = responses(&[("leaders", 3), ("frontline_managers", 5), ("practitioners", 5), ("clinicians", 11)], "4");
        let page = lead.upload(RESPONSES, "survey.csv", file.as_bytes()).await;
        assert_eq!(page.status, 200, "{}", page.main());
        let shown = groups(&page);
        assert_eq!(shown[0], ["Leaders", "Fewer than 5"], "three people are not told apart");
        assert_eq!(shown[1], ["Middle managers", "None"]);
        assert_eq!(shown[3], ["Practitioners", "5 to 9"]);
        assert_eq!(shown[4], ["Clinicians", "10 to 14"]);
        assert!(page.main().contains("no agreed self-assessment"));
        assert!(!page.main().contains("takes the place"));
        assert!(d5(&app)["perception"].is_empty(), "nothing is used before it is confirmed");
        assert_eq!(held(&app).await, 1);
        let check = page.path.clone();
        let page = lead.press(&page, "Import", &[]).await;
        assert_eq!((page.status, page.banner().as_str()), (200, "Responses imported"));
        assert_eq!(held(&app).await, 0, "the answers are gone from where they waited");
        assert_eq!(d5(&app)["perception"], "4.000000");
        assert_eq!(lead.get(&check).await.status, 409);
        let events = app.stored().await.remove("audit_event").unwrap();
        let event = events.iter().find(|it| it.contains("responses.imported")).unwrap();
        assert!(!event.contains("\"person_id\":null"), "{event}");

        let file = responses(&[("leaders", 5), ("frontline_managers", 5), ("practitioners", 5), ("clinicians", 5)], "2");
        let page = lead.upload(RESPONSES, "again.csv", file.as_bytes()).await;
        assert!(page.main().contains("It has survey responses"));
        let refused = lead.press(&page, "Import", &[]).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.errors(), ["Select that the file takes the place of what is there"]);
        assert_eq!(d5(&app)["perception"], "4.000000");
        let page = lead.press(&refused, "Import", &[("replace", "yes")]).await;
        assert_eq!(page.banner(), "Responses imported");
        assert_eq!((d5(&app)["perception"].as_str(), held(&app).await), ("2.000000", 0));
    }

    async fn every_fault_is_said_and_a_faulty_file_is_not_kept(app: TestApp) {
        let mut people = people(&app).await;
        let manager = by(&mut people, "manager");
        let file = "respondent,group,5.1,mood\na,leaders,6,1\n,golf,2,\n";
        let page = manager.upload(RESPONSES, "a.csv", file.as_bytes()).await;
        assert_eq!(page.status, 422);
        let places: Vec<_> = page.table("Every fault").split_off(1);
        let places: Vec<_> = places.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
        assert_eq!(places, [("1", "mood"), ("2", "5.1"), ("3", "respondent"), ("3", "group")]);
        assert_eq!(page.errors(), ["The file has 4 faults. Nothing was imported"]);
        let file = responses(&[("leaders", 250)], "6");
        let page = manager.upload(RESPONSES, "b.csv", file.as_bytes()).await;
        assert_eq!(page.table("The first 200 of 1,000 faults").len(), 201);
        let file = "record,instrument,rater,date,CA1\nx,case_audit,a,2026-03-17,9\n";
        let page = manager.upload(EVIDENCE, "c.csv", file.as_bytes()).await;
        assert_eq!((page.status, page.table("Every fault").len()), (422, 3));
        for path in [RESPONSES, EVIDENCE] {
            let page = manager.upload(path, "", b"").await;
            assert_eq!(page.error_at("file"), "Select the file to import");
        }
        assert_eq!(held(&app).await, 0);
    }

    async fn an_import_closes_the_survey_and_says_so_first(app: TestApp) {
        let mut people = people(&app).await;
        let lead = by(&mut people, "lead");
        lead.post(&format!("{ROUND}/survey"), &[]).await;
        let file = responses(&[("practitioners", 5)], "4");
        let page = lead.upload(RESPONSES, "a.csv", file.as_bytes()).await;
        assert!(page.main().contains("The survey of this round is open. Importing closes it for good"));
        assert!(lead.get(ROUND).await.main().contains("answers are coming in"));
        let csv = lead.send(Method::GET, "/programmes/hackney/authorities/northbridge/maturity.csv", None).await;
        assert_eq!(csv.body.lines().count(), 1, "no figure while it is open, nor of a round that nobody has looked at");
        lead.press(&page, "Import", &[]).await;
        assert_eq!(lead.get(ROUND).await.summary("Survey"), "Closed");
        crate::results::looked(lead, ROUND).await;
        let csv = lead.send(Method::GET, "/programmes/hackney/authorities/northbridge/maturity.csv", None).await;
        assert!(csv.body.contains("month-18") && !csv.body.contains("month-12"));
    }

    async fn a_held_file_is_its_senders_alone_and_goes_after_a_day(app: TestApp) {
        let mut people = people(&app).await;
        let file = responses(&[("practitioners", 5)], "4");
        let page = by(&mut people, "lead").upload(RESPONSES, "a.csv", file.as_bytes()).await;
        let waiting = by(&mut people, "lead").get(RESPONSES).await;
        assert_eq!(waiting.link("a.csv"), page.path);
        for who in ["manager", "facilitator"] {
            assert_eq!(by(&mut people, who).get(&page.path).await.status, 409, "{who}");
        }
        let elsewhere = page.path.replace("month-18", "month-12");
        assert_eq!(by(&mut people, "lead").get(&elsewhere).await.status, 409);
        app.it_is("2026-03-17T10:00:01Z");
        // The session has ended meanwhile, so somebody else’s page lets go of it.
        let (id, link) = app.add_person("late@hackney.example", partners::people::Role::Manager,
            Some(partners::people::ProgrammeId(1)), &[]).await;
        assert!(id.0 > 0);
        let mut late = app.first_sign_in("late@hackney.example", &link).await;
        assert_eq!(late.get(RESPONSES).await.status, 200);
        assert_eq!(held(&app).await, 0);
    }

    async fn three_thousand_respondents_fit_in_one_file(app: TestApp) {
        let mut people = people(&app).await;
        let manager = by(&mut people, "manager");
        let file = responses(&[("leaders", 500), ("practitioners", 2_000), ("clinicians", 500)], "3");
        let page = manager.upload(RESPONSES, "a.csv", file.as_bytes()).await;
        assert_eq!(groups(&page)[3], ["Practitioners", "2000 to 2004"]);
        let page = manager.press(&page, "Import", &[]).await;
        assert_eq!(page.banner(), "Responses imported");
        // Leaders are asked one statement of D5, which is no score.
        assert_eq!(d5(&app)["respondents_counted"], "2500");
        assert_eq!(d5(&app)["respondents_excluded"], "500");
    }

    async fn evidence_goes_in_comes_out_and_goes_in_again(app: TestApp) {
        let mut people = people(&app).await;
        let mut lead = people.remove("lead").unwrap();
        let facilitator = by(&mut people, "facilitator");
        let file = "record,instrument,rater,date,CA1,CA2,team,chosen\n\
            Audit 1,case_audit,Rater A,2026-03-02,3,no,North 1,random\n\
            Audit 1,case_audit,Rater B,2026-03-03,4,no,,\n\
            Visit 1,practice_observation,Rater A,4/3/2026,,,,\n";
        let page = facilitator.upload(EVIDENCE, "e.csv", file.as_bytes()).await;
        assert_eq!(page.row("Records in the file", "Case audit")[1..], ["1", "1"]);
        assert_eq!(page.row("Who rated them", "Rater A")[1], "2");
        let page = facilitator.press(&page, "Import", &[]).await;
        assert_eq!(page.banner(), "Quality assurance records imported");
        let page = facilitator.get(ROUND).await;
        let saved = page.link("Save the quality assurance records as a file (CSV)");
        let csv = facilitator.send(Method::GET, &saved, None).await;
        assert!(csv.body.contains("Audit 1") && !csv.body.contains("Visit 1"), "one rating: it may yet be drawn");
        let csv = lead.send(Method::GET, &saved, None).await;
        assert!(csv.header("content-disposition").contains("northbridge-month-18-evidence.csv"));
        let mut lines = csv.body.split("\r\n");
        assert!(lines.next().unwrap().starts_with("record,instrument,rater,date,team,chosen,PO1,"));
        assert!(lines.next().unwrap().starts_with("Audit 1,case_audit,Rater A,2026-03-02,North 1,random,"));
        let page = facilitator.upload(EVIDENCE, "again.csv", csv.body.as_bytes()).await;
        assert!(page.main().contains("It has 2 records"));
        let page = facilitator.press(&page, "Import", &[("replace", "yes")]).await;
        assert_eq!(page.status, 200);
        assert_eq!(lead.send(Method::GET, &saved, None).await.body, csv.body);
    }

    async fn a_blind_rater_meets_no_rating_in_a_file(app: TestApp) {
        let mut people = people(&app).await;
        app.import("evidence", "month-18", organisational_evidence("3").as_bytes(), &[]).done();
        for who in ["facilitator@hackney.example", "lead@northbridge.example"] {
            app.tamper(&format!(
                "INSERT INTO second_rating (record_id, person_id, drawn_by, drawn_at)
                 SELECT (SELECT MIN(id) FROM record), id, id, '2026-03-16 10:00:00+00:00'
                 FROM person WHERE email = '{who}'")).await;
            let client = by(&mut people, if who.starts_with("lead") { "lead" } else { "facilitator" });
            let authority = "/programmes/hackney/authorities/northbridge";
            for path in [format!("{ROUND}/evidence.csv"), format!("{authority}/maturity.csv")] {
                assert_eq!(client.send(Method::GET, &path, None).await.status, 409, "{path}");
            }
            if who.starts_with("lead") {
                assert_eq!(client.get(&format!("{authority}/handover")).await.status, 409);
                assert_eq!(client.take(&format!("{authority}/handover/pack")).await.0, 409);
            } else {
                assert_eq!(client.get(EVIDENCE).await.status, 409);
                assert_eq!(client.upload(EVIDENCE, "a.csv", b"x").await.status, 409);
            }
            app.tamper("DELETE FROM second_rating").await;
        }
    }

    async fn a_published_round_takes_no_file(app: TestApp) {
        let mut people = people(&app).await;
        app.import("responses", "month-18", agreed("4").as_bytes(), &[]).done();
        let facilitator = by(&mut people, "facilitator");
        let page = facilitator.get(ROUND).await;
        facilitator.press(&page, "Propose publication", &[]).await;
        let file = responses(&[("practitioners", 5)], "4");
        let page = facilitator.upload(RESPONSES, "a.csv", file.as_bytes()).await;
        assert_eq!(page.status, 422);
        assert!(page.error_at("file").contains("proposed for publication"));
        assert!(facilitator.get(&format!("{ROUND}/import")).await.main().contains("proposed for publication"));
        assert_eq!(held(&app).await, 0);
    }

    async fn coverage_is_exported_without_small_numbers(app: TestApp) {
        let _people = people(&app).await;
        let file = responses(&[("leaders", 4), ("practitioners", 6)], "4");
        app.import("responses", "month-18", file.as_bytes(), &[]).done();
        app.import("evidence", "month-18", organisational_evidence("3").as_bytes(), &[]).done();
        let out = app.command(&["export", "coverage", "--programme", "hackney", "--authority",
            "northbridge", "--round", "month-18"]).done();
        let lines: Vec<_> = out.split("\r\n").collect();
        assert_eq!(lines[0], "authority,round,kind,name,invited,submitted,second_rated,needed");
        assert_eq!(lines[1], "northbridge,month-18,group,leaders,x,c,z,5");
        assert_eq!(lines[4], "northbridge,month-18,group,practitioners,x,6,z,5");
        assert_eq!(lines[12], "northbridge,month-18,instrument,organisational_evidence,z,1,0,1");
        assert_eq!(lines.len(), 14);
    }
}
