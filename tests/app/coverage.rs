//! The cockpit of a round: what has come in and what is missing, told without counting few people.

use crate::{
    harness::{TestApp, both},
    permissions::people,
};

const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18";

/// So many records of an instrument, every item scored 3.
fn records(instrument: &str, letters: &str, from: usize, many: usize) -> String {
    let codes: Vec<String> = (1..=15).map(|item| format!("{letters}{item}")).collect();
    let mut text = format!("record,instrument,rater,date,{}\n", codes.join(","));
    for number in from..from + many {
        let scores = vec!["3"; 15].join(",");
        text += &format!("{letters}-{number},{instrument},A Rater,2026-03-02,{scores}\n");
    }
    text
}

both! {
    async fn what_each_dimension_needs_is_said_in_words(app: TestApp) {
        let mut facilitator = people(&app).await.remove("facilitator").unwrap();
        let file = records("practice_observation", "PO", 1, 4);
        app.import("evidence", "month-18", file.as_bytes(), &[]).done();
        let page = facilitator.get(ROUND).await;
        let of = |dimension| page.row("What this round could show", dimension);
        assert_eq!(
            of("D4 Work with families")[1..],
            [
                "No evidence yet",
                "Evidence first: three more case audits and one more record of any of these \
                 (practice observation or case audit)",
            ]
        );
        assert!(of("D1 Leadership")[2].contains("organisational evidence record"));
        let row = page.row("Quality assurance records", "Case audit");
        assert_eq!(row.last().unwrap(), "Three more case audits");
    }

    async fn few_answers_are_never_counted_and_not_to_be_told_by_subtraction(app: TestApp) {
        let mut people = people(&app).await;
        let mut lead = people.remove("lead").unwrap();
        let page = lead.get(&format!("{ROUND}/survey")).await;
        let page = lead.press(&page, "Open the survey", &crate::survey::EVERYBODY).await;
        let row = page.summary("Practitioners");
        let link = row.split(' ').next().unwrap().strip_prefix("http://partners.test").unwrap().to_owned();
        let counts = |page: &crate::harness::Page| {
            let row = page.row("Survey responses by role group", "Practitioners");
            (row[2].clone(), row[3].clone())
        };
        let none = lead.get(ROUND).await;
        assert_eq!(counts(&none), ("Fewer than 5".to_owned(), "Fewer than 5".to_owned()), "none and one look alike");
        let mut seen = Vec::new();
        for _ in 0..6 {
            let mut person = app.stranger();
            let page = person.get(&link).await;
            person.press(&page, "Start", &[]).await;
            seen.push(counts(&lead.get(ROUND).await).0);
        }
        assert_eq!(seen[..4], vec!["Fewer than 5"; 4]);
        assert_eq!(seen[4..], vec!["5 to 9"; 2], "steps of five");
        let mut facilitator = people.remove("facilitator").unwrap();
        assert_eq!(counts(&facilitator.get(ROUND).await).1, "Fewer than 5");
        app.tamper("UPDATE survey SET closed_at = opened_at").await;
        assert_eq!(counts(&facilitator.get(ROUND).await).1, "None yet", "nobody can send one any more");
    }
}
