//! Risk and the child first: a fall of D5, or growth without it, is met before all else and needs an
//! agreed response; and so is evidence that is lost.

use axum::http::Method;

use crate::{
    dashboards::{NORTHBRIDGE, OVERVIEW, People, publish},
    harness::{Page, TestApp, both},
    imports::{agreed, organisational_evidence},
    permissions::people,
    results::looked,
    returns::{freeze, of},
};

const BASELINE: &str = "/programmes/hackney/authorities/northbridge/rounds/month-0";
const LATER: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18";

const FALL: &str =
    "Since baseline, D5 (Risk, authority and the child’s experience) shows a clear fall.";

/// Twenty-one people who all say `answer`.
fn responses(answer: &str) -> String {
    let items: Vec<String> = (1..=10)
        .flat_map(|dimension| (1..=4).map(move |item| format!("{dimension}.{item}")))
        .collect();
    let mut file = format!("respondent,group,{}\n", items.join(","));
    for group in ["middle_managers", "frontline_managers", "practitioners"] {
        for person in 0..7 {
            file += &format!("{group}{person},{group},{}\n", [answer; 40].join(","));
        }
    }
    file
}

/// Records that all show `score` in D5: four case audits, and so many observations of supervision.
fn records(score: &str, supervisions: usize) -> String {
    let mut file = "record,instrument,rater,date,CA4,CA5,CA6,CA7,GS1,GS2,GS3\n".to_owned();
    for n in 0..4 {
        let four = [score; 4].join(",");
        file += &format!("a{n},case_audit,x,2024-10-01,{four},,,\n");
    }
    for n in 0..supervisions {
        let three = [score; 3].join(",");
        file += &format!("s{n},group_supervision,x,2024-10-01,,,,,{three}\n");
    }
    file
}

async fn score(app: &TestApp, people: &mut People, round: &str, (answer, file): (&str, String)) {
    app.import("responses", round, responses(answer).as_bytes(), &[])
        .done();
    app.import("evidence", round, file.as_bytes(), &[]).done();
    let path = format!("{NORTHBRIDGE}/rounds/{round}");
    looked(people.get_mut("facilitator").unwrap(), &path).await;
}

async fn get(people: &mut People, who: &str, path: &str) -> Page {
    people.get_mut(who).unwrap().get(path).await
}

/// What warns at the head of a page, first of all.
fn first_warning(page: &Page) -> String {
    page.texts(".govuk-warning-text__text")
        .first()
        .cloned()
        .unwrap_or_default()
}

/// The items under *What needs attention first*.
fn attention(page: &Page) -> Vec<String> {
    page.texts("section[aria-labelledby='attention'] li")
}

both! {
    async fn a_fall_of_d5_needs_an_agreed_response_and_is_met_first(app: TestApp) {
        let mut people = people(&app).await;
        score(&app, &mut people, "month-0", ("4", records("4", 4))).await;
        publish(&mut people, "month-0").await;
        score(&app, &mut people, "month-18", ("2", records("2", 4))).await;

        // It heads the result, its working and the agenda, and holds the proposal up.
        for page in ["maturity", "maturity/d1", "maturity/overall"] {
            let page = get(&mut people, "lead", &format!("{LATER}/{page}")).await;
            assert!(first_warning(&page).contains(FALL), "{}: {}", page.path, page.main());
        }
        let agenda = get(&mut people, "facilitator", &format!("{LATER}/moderation")).await;
        assert_eq!(agenda.texts("section h2")[0], "Risk and the child first Open");
        let round = get(&mut people, "facilitator", LATER).await;
        assert!(!round.has_button("Propose publication"), "{}", round.main());
        let facilitator = people.get_mut("facilitator").unwrap();
        // What a round like the one before could show is said as that one says it.
        let planned = round.row("What this round could show", "D5 Risk and the child");
        let (_, planned) = planned[1].split_once("If like baseline: ").unwrap();
        let said = format!("a change smaller than {planned} ");
        let working = facilitator.get(&format!("{BASELINE}/maturity/d5")).await;
        assert!(working.main().contains(&said), "{planned}: {}", working.main());
        let refused = facilitator.post(&format!("{LATER}/publication"), &[]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.errors()[0].starts_with("Risk and the child first"), "{:?}", refused.errors());

        // Notes alone are no response.
        let flag = format!("{LATER}/moderation/safety");
        let page = get(&mut people, "facilitator", &flag).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        facilitator.press(&page, "Save", &[("notes", "Talked about.")]).await;
        assert!(!get(&mut people, "facilitator", LATER).await.has_button("Propose publication"));
        let page = get(&mut people, "lead", &flag).await;
        let lead = people.get_mut("lead").unwrap();
        lead.press(&page, "Save", &[("response", "Every open case is looked at again.")]).await;
        publish(&mut people, "month-18").await;

        // Every reader meets it first: the result, the overview, the return and its file.
        for who in ["reviewer", "manager", "facilitator", "lead"] {
            let page = get(&mut people, who, &format!("{LATER}/maturity")).await;
            assert!(first_warning(&page).contains(FALL), "{who}: {}", page.main());
            assert!(!page.main().contains("Every open case"), "the response stays inside");
        }
        let overview = get(&mut people, "reviewer", OVERVIEW).await;
        let first = &attention(&overview)[0];
        assert!(first.contains("Risk and the child") && first.contains("clear fall"), "{first}");
        let page = get(&mut people, "manager", &of("2025-q4", "")).await;
        let main = page.main();
        let told = main.find(FALL).unwrap_or_else(|| panic!("{main}"));
        let figures = main.find("Overall maturity by round").unwrap_or_else(|| panic!("{main}"));
        assert!(told < figures, "{main}");
        freeze(&mut people, "2025-q4").await;
        let reviewer = people.get_mut("reviewer").unwrap();
        let file = reviewer.send(Method::GET, &of("2025-q4", "/return.csv"), None).await.body;
        assert!(file.contains(FALL), "{file}");
    }

    async fn evidence_that_is_lost_needs_attention_first(app: TestApp) {
        let mut people = people(&app).await;
        score(&app, &mut people, "month-0", ("3", records("3", 4))).await;
        publish(&mut people, "month-0").await;
        score(&app, &mut people, "month-18", ("3", records("3", 2))).await;
        publish(&mut people, "month-18").await;
        let overview = get(&mut people, "reviewer", OVERVIEW).await;
        let first = &attention(&overview)[0];
        assert!(first.contains("Evidence lost"), "{first}");
        assert!(first.contains("evidenced in baseline and no longer: D5 Risk and the child."), "{first}");
    }

    async fn without_a_fall_nothing_warns_and_no_address_is_there(app: TestApp) {
        let mut people = people(&app).await;
        let facts = organisational_evidence("3");
        app.import("responses", "month-0", agreed("4").as_bytes(), &[]).done();
        app.import("evidence", "month-0", facts.as_bytes(), &[]).done();
        looked(people.get_mut("facilitator").unwrap(), BASELINE).await;
        let page = get(&mut people, "facilitator", &format!("{BASELINE}/maturity")).await;
        assert!(!page.main().contains("Risk and the child first"), "{}", page.main());
        let none = get(&mut people, "facilitator", &format!("{BASELINE}/moderation/safety")).await;
        assert_eq!(none.status, 404);
    }
}
