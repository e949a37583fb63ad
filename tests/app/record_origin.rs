//! Which team a QA record is of, and how the case or visit was chosen: in forms, lists and files.

use axum::http::Method;

use crate::{
    harness::{Client, Page, TestApp, both},
    permissions::people,
    qa::{DAY, EVIDENCE, RATINGS, begin, filled, id_of, pairs, submit},
};

const IMPORT: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18/import/evidence";
const FILE: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence.csv";

const LINE: &str = "The worker waited and asked again";

/// A record of the first rater whose team and way of choosing are as typed.
async fn enter(client: &mut Client, instrument: &str, origin: [&str; 2]) -> Page {
    let page = begin(client, instrument).await;
    let typed = filled(&page, |_| "3", LINE);
    let origin = [("team", origin[0]), ("chosen", origin[1])];
    let given: Vec<_> = origin.into_iter().filter(|it| !it.1.is_empty()).collect();
    let typed = [&DAY[..], &given, &pairs(&typed)].concat();
    submit(client, &page, &typed).await
}

/// The team and the way in the list, of each record of a kind.
async fn listed(client: &mut Client, kind: &str) -> Vec<[String; 3]> {
    let page = client.get(EVIDENCE).await;
    let rows = page.table(kind).split_off(1);
    let cells = |row: Vec<String>| [row[0].clone(), row[4].clone(), row[5].clone()];
    rows.into_iter().map(cells).collect()
}

async fn takes(client: &mut Client, file: &str) {
    let page = client.upload(IMPORT, "e.csv", file.as_bytes()).await;
    assert_eq!(page.status, 200, "{}", page.main());
    let page = client.press(&page, "Import", &[]).await;
    assert_eq!(page.banner(), "Quality assurance records imported");
}

both! {
    async fn a_form_asks_for_the_team_and_the_way_and_shows_them(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = begin(facilitator, "case_audit").await;
        assert!(!page.main().contains("Teams in this round so far"));
        let typed = [("team", " Nor\u{200b}th  1 "), ("chosen", "next_due")];
        let page = facilitator.press(&page, "Save and come back later", &typed).await;
        let draft = page.link("Case audit CA-1");
        let page = facilitator.get(&draft).await;
        assert_eq!((page.value("team"), page.value("chosen")), ("North 1".into(), "next_due".into()));
        // Whoever selected a way can take it back.
        let page = facilitator.press(&page, "Save and come back later", &[("chosen", "not_known")]).await;
        assert_eq!(page.banner(), "Draft saved");
        let page = facilitator.get(&draft).await;
        assert_eq!((page.value("team"), page.value("chosen")), ("North 1".into(), String::new()));
        let typed = filled(&page, |_| "3", LINE);
        let typed = [&DAY[..], &[("chosen", "manager")], &pairs(&typed)].concat();
        let page = facilitator.press(&page, "Check and submit", &typed).await;
        assert!(page.summary("Team").starts_with("North 1"));
        assert!(page.summary("How it was chosen").starts_with("By a manager"));
        facilitator.press(&page, "Submit this rating", &[]).await;
        let page = facilitator.get(EVIDENCE).await;
        let page = facilitator.get(&page.link("CA-1")).await;
        assert_eq!(page.summary("Team"), "North 1");
        assert_eq!(page.summary("How it was chosen"), "By a manager");
        let events = app.stored().await.remove("audit_event").unwrap();
        let event = events.iter().find(|event| event.contains("rating.submitted")).unwrap();
        assert!(event.contains("North 1") && event.contains("manager"), "{event}");

        // Labels that look alike are one team, by its first label; none is a team of its own.
        let page = begin(facilitator, "practice_observation").await;
        assert!(page.main().contains("Teams in this round so far: North 1."), "{}", page.main());
        enter(facilitator, "case_audit", ["N\u{43e}RTH\u{a0}1", "random"]).await;
        enter(facilitator, "case_audit", ["", ""]).await;
        let lead = people.get_mut("lead").unwrap();
        assert_eq!(listed(lead, "Case audit").await, [
            ["CA-1", "North 1", "By a manager"],
            ["CA-2", "North 1", "At random from a list"],
            ["CA-3", "Not given", "Not given"],
        ]);
    }

    async fn a_label_is_short_and_names_nobody(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = begin(facilitator, "group_supervision").await;
        let check = "Save and come back later";
        for (label, complaint) in [
            ("ann.smith@council.example", "Team has what looks like an e-mail address"),
            ("Mosaic 345678", "Team has what looks like a case number"),
            ("07700 900123", "Team has what looks like a phone number"),
            (&"x".repeat(41), "Team must be 40 characters or less"),
            ("\u{301}", "Team must have a letter or a number"),
            ("– –", "Team must have a letter or a number"),
        ] {
            let refused = facilitator.press(&page, check, &[("team", label), ("chosen", "worker")]).await;
            assert_eq!(refused.status, 422, "{label}");
            assert!(refused.error_at("team").starts_with(complaint), "{:?}", refused.errors());
            assert_eq!(refused.value("team"), label, "what was typed is kept to be mended");
            assert_eq!(refused.value("chosen"), "worker");
            let stored = app.stored().await;
            assert!(!stored["record"].iter().any(|row| row.contains(label)));
        }
        let refused = facilitator.post(&page.path, &[("chosen", "dice"), ("then", "save")]).await;
        assert_eq!(refused.errors(), ["Select how it was chosen"]);
        let page = begin(facilitator, "organisational_evidence").await;
        assert_eq!(page.count("[name=team], [name=chosen]"), 0, "facts are of no team");
    }

    async fn a_second_rater_meets_neither_and_changes_neither(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        enter(facilitator, "group_supervision", ["Marmalade", "worker"]).await;
        let page = facilitator.get(&format!("{EVIDENCE}/draw")).await;
        let second = id_of(&app, "person", "email", "manager@hackney.example").await.to_string();
        facilitator.press(&page, "Draw records for second rating", &[("people", &second)]).await;
        // The first rater's name reads as the second's does.
        app.tamper(&format!(
            "UPDATE rating SET rater = (SELECT upper(name) FROM person WHERE id = {second})"
        ))
        .await;
        let before = app.stored().await["record"].clone();
        let manager = people.get_mut("manager").unwrap();
        let list = manager.get(RATINGS).await;
        let rating = list.link("Group-supervision observation GS-1");
        let page = manager.get(&rating).await;
        assert_eq!(page.count("[name=team], [name=chosen]"), 0);
        for page in [&list, &page, &manager.get(EVIDENCE).await] {
            assert!(!page.source.contains("Marmalade") && !page.source.contains("By the worker"));
        }
        let typed = filled(&page, |_| "4", LINE);
        let typed = [&[("team", "Another"), ("chosen", "other")][..], &pairs(&typed)].concat();
        let page = manager.post(&rating, &[&typed[..], &[("then", "check")]].concat()).await;
        assert!(!page.source.contains("Marmalade"));
        let ratings = app.stored().await.remove("rating").unwrap();
        assert!(ratings.iter().any(|row| row.contains(" (second rater)")), "{ratings:?}");
        let page = manager.get(&format!("{rating}/check")).await;
        assert!(!page.source.contains("Marmalade") && !page.source.contains("How it was chosen"));
        manager.press(&page, "Submit this rating", &[]).await;
        assert_eq!(app.stored().await["rating"].len(), 2);
        assert_eq!(app.stored().await["record"], before);
    }

    async fn a_file_carries_both_and_comes_out_as_it_went_in(app: TestApp) {
        let mut people = people(&app).await;
        let mut lead = people.remove("lead").unwrap();
        let facilitator = people.get_mut("facilitator").unwrap();
        let file = "record,instrument,rater,date,team,chosen,CA1,PO1\n\
            Audit 1,case_audit,Rater A,2026-03-02,North 1,random,3,\n\
            Audit 1,case_audit,Rater B,2026-03-03,,,4,\n\
            Audit 2,case_audit,Rater A,2026-03-03,,,4,\n\
            Audit 2,case_audit,Rater B,2026-03-03,\u{ff2e}orth\u{200b}1,Next_Due,4,\n\
            Visit 1,practice_observation,Rater A,2026-03-04,South,,,3\n\
            Visit 2,practice_observation,Rater A,2026-03-04,,other,,3\n";
        let page = facilitator.upload(IMPORT, "e.csv", file.as_bytes()).await;
        let teams = page.table("Teams observed").split_off(1);
        assert_eq!(teams, [["Not given", "1"], ["North 1", "2"], ["South", "1"]]);
        let chosen = page.table("How they were chosen").split_off(1);
        assert_eq!(chosen, [["At random from a list", "1"], ["The next one due", "1"],
            ["In another way", "1"], ["Not given", "1"]]);
        facilitator.press(&page, "Import", &[]).await;
        let way = |way: &str| way.to_owned();
        assert_eq!(listed(&mut lead, "Case audit").await, [
            ["Audit 1", "North 1", "At random from a list"],
            ["Audit 2", "North 1", "The next one due"],
        ].map(|row| row.map(way)));
        let csv = lead.send(Method::GET, FILE, None).await.body;
        let begins = |line: &str| csv.split("\r\n").any(|other| other.starts_with(line));
        assert!(begins("Audit 1,case_audit,Rater A,2026-03-02,North 1,random,"), "{csv}");
        assert!(begins("Audit 2,case_audit,Rater B,2026-03-03,North 1,next_due,"), "{csv}");
        assert!(begins("Visit 1,practice_observation,Rater A,2026-03-04,South,,"), "{csv}");
        let page = facilitator.upload(IMPORT, "again.csv", csv.as_bytes()).await;
        facilitator.press(&page, "Import", &[("replace", "yes")]).await;
        assert_eq!(lead.send(Method::GET, FILE, None).await.body, csv);
    }

    async fn a_file_without_the_columns_is_taken_and_faults_are_named(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let file = "record,instrument,rater,date,team,chosen,CA1\n\
            a,case_audit,A,2026-03-02,North,random,3\n\
            a,case_audit,B,2026-03-02,South,worker,3\n\
            b,case_audit,A,2026-03-02,ann@council.example,dice,3\n\
            c,case_audit,A,2026-03-02,North,,3\n\
            c,case_audit,\u{430},2026-03-02,North,,3\n";
        let page = facilitator.upload(IMPORT, "e.csv", file.as_bytes()).await;
        assert_eq!(page.status, 422);
        let places = page.table("Every fault").split_off(1);
        let places: Vec<_> = places.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
        assert_eq!(places, [("3", "team"), ("3", "chosen"), ("4", "team"), ("4", "chosen"), ("6", "rater")]);
        takes(facilitator, "record,instrument,rater,date,CA1\na,case_audit,A,2026-03-02,3\n").await;
        let lead = people.get_mut("lead").unwrap();
        assert_eq!(listed(lead, "Case audit").await, [["a", "Not given", "Not given"]]);
    }
}
