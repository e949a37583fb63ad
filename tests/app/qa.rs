//! QA records: entered, drawn for a blind second rating, settled by consensus.

use std::collections::BTreeMap;

use partners::people::{AuthorityId, ProgrammeId, Role};

use crate::{
    harness::{Client, Page, TestApp, both},
    permissions::people,
};

pub(crate) const EVIDENCE: &str =
    "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence";
const MATURITY: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18/maturity";
const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18";
pub(crate) const RATINGS: &str = "/programmes/hackney/ratings";

/// What the first rater saw; it stands in no other text of the service.
const FIRST: &str = "The worker drew a marmalade bridge with the family";
const SECOND: &str = "The worker waited and asked again";

/// A practice observation of which nobody else could guess: PO1 to PO5 are 1, PO6 is 2, the rest 4,
/// so that D4, items 1 to 6, has the mean 7/6.
const D4_MEAN: &str = "1.17";

fn first_scores(code: &str) -> &'static str {
    match code {
        "PO1" | "PO2" | "PO3" | "PO4" | "PO5" => "1",
        "PO6" => "2",
        _ => "4",
    }
}

/// Two more than the first on PO1, one more on PO6.
fn second_scores(code: &str) -> &'static str {
    match code {
        "PO1" | "PO6" => "3",
        code => first_scores(code),
    }
}

/// The id of the row whose column has that value.
pub(crate) async fn id_of(app: &TestApp, table: &str, column: &str, value: &str) -> i32 {
    let stored = app.stored().await;
    let rows = stored[table].iter();
    let rows = rows.map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap());
    let mut found = rows.filter(|row| row[column] == value);
    let row = found
        .next()
        .unwrap_or_else(|| panic!("no {value} in {table}"));
    i32::try_from(row["id"].as_i64().unwrap()).unwrap()
}

/// Fills in a rating’s form: each score, and a line for each.
pub(crate) fn filled(
    page: &Page,
    scores: impl Fn(&str) -> &'static str,
    line: &str,
) -> Vec<(String, String)> {
    let mut filled = Vec::new();
    for name in page.radio_names() {
        let Some(code) = name.strip_prefix("score-") else {
            continue;
        };
        filled.push((format!("line-{code}"), line.to_owned()));
        filled.push((name.clone(), scores(code).to_owned()));
    }
    filled
}

pub(crate) fn pairs(filled: &[(String, String)]) -> Vec<(&str, &str)> {
    filled
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect()
}

pub(crate) async fn begin(client: &mut Client, instrument: &str) -> Page {
    let page = client.get(&format!("{EVIDENCE}/new")).await;
    let page = client
        .press(&page, "Continue", &[("instrument", instrument)])
        .await;
    assert_eq!(page.status, 200, "{}", page.main());
    page
}

pub(crate) const DAY: [(&str, &str); 3] = [
    ("date-day", "3"),
    ("date-month", "3"),
    ("date-year", "2026"),
];

pub(crate) async fn submit(client: &mut Client, page: &Page, filled: &[(&str, &str)]) -> Page {
    let page = client.press(page, "Check and submit", filled).await;
    assert_eq!(page.status, 200, "{:?}", page.errors());
    let page = client.press(&page, "Submit this rating", &[]).await;
    assert_eq!(page.banner(), "Rating submitted");
    page
}

/// Enters a record of the first rater and submits it.
async fn enter(
    client: &mut Client,
    instrument: &str,
    scores: impl Fn(&str) -> &'static str,
) -> Page {
    let page = begin(client, instrument).await;
    let typed = filled(&page, scores, FIRST);
    let typed = [&DAY[..], &pairs(&typed)].concat();
    submit(client, &page, &typed).await
}

/// Every page that the person can reach from the start page by links.
async fn crawl(client: &mut Client) -> BTreeMap<String, String> {
    let (mut seen, mut next) = (BTreeMap::new(), vec!["/".to_owned()]);
    while let Some(path) = next.pop() {
        if seen.contains_key(&path) {
            continue;
        }
        let page = client.get(&path).await;
        let links = page.links().into_iter().map(|(href, _)| href);
        let links = links.map(|href| href.split('#').next().unwrap().to_owned());
        next.extend(links.filter(|href| href.starts_with('/')));
        seen.insert(path, page.source);
    }
    seen
}

fn assert_never_met(pages: &BTreeMap<String, String>, words: &[&str]) {
    for (path, source) in pages {
        for words in words {
            assert!(!source.contains(words), "{path} tells “{words}”");
        }
    }
}

fn evidence_of(app: &TestApp, dimension: &str) -> String {
    let out = app
        .command(&[
            "export",
            "maturity",
            "--programme",
            "hackney",
            "--round",
            "month-18",
        ])
        .done();
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    let mut rows = rows.map(|row| row.unwrap());
    let row = rows.find(|row| row["authority"] == "northbridge" && row["dimension"] == dimension);
    row.unwrap()["evidence"].clone()
}

/// The first ratings as they are kept.
async fn originals(app: &TestApp) -> Vec<String> {
    let stored = app.stored().await;
    let rows = stored["rating"].iter();
    rows.filter(|row| row.contains(FIRST)).cloned().collect()
}

both! {
    async fn a_draft_keeps_what_was_typed_and_is_its_authors_alone(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.get(&format!("{EVIDENCE}/new")).await;
        let refused = facilitator.press(&page, "Continue", &[]).await;
        assert_eq!((refused.status, refused.errors()), (422, vec!["Select what the record is of".into()]));
        let page = begin(facilitator, "practice_observation").await;
        assert_eq!(page.heading(), "Record PO-1");
        assert_eq!(page.count("form[data-autosave]"), 1);
        let form = page.path.clone();
        let typed = [
            ("date-day", "17"), ("date-month", "3"), ("date-year", "2026"),
            ("score-PO1", "3"), ("line-PO1", "Case no. 1234567"),
            ("score-PO2", "4"), ("score-PO3", "no"), ("line-PO4", FIRST),
        ];
        let page = facilitator.press(&page, "Check and submit", &typed).await;
        assert_eq!(page.status, 422);
        let errors = page.errors();
        // The day, PO1's line, PO2's missing line, and twelve scores that are missing.
        assert_eq!(errors.len(), 15, "{errors:?}");
        assert_eq!(errors[0], "Date of the visit must be today or in the past");
        assert!(errors[1].contains("what looks like a case number"), "{errors:?}");
        assert_eq!(errors[2], "Enter what you saw or heard for PO2");
        assert_eq!(errors[3], "Select a score for PO4, or no opportunity");
        for (name, value) in typed {
            assert_eq!(page.value(name), value, "{name}");
        }
        let page = facilitator.get(&form).await;
        let kept = ["score-PO1", "score-PO2", "line-PO4", "line-PO1", "date-day"].map(|it| page.value(it));
        assert_eq!(kept, ["3", "4", FIRST, "", ""], "what could be read is saved");

        assert_eq!(facilitator.autosave(&form, &[("score-PO5", "2"), ("line-PO5", "a")]).await, 204);
        assert_eq!(facilitator.autosave(&form, &[("score-PO5", "9")]).await, 422);
        let page = facilitator.get(&form).await;
        assert_eq!((page.value("score-PO5"), page.value("score-PO1")), ("2".into(), String::new()));
        let page = facilitator.press(&page, "Save and come back later", &[("score-PO6", "5")]).await;
        assert_eq!(page.banner(), "Draft saved");
        assert!(page.main().contains("Practice observation PO-1"));
        assert_eq!(evidence_of(&app, "D4"), "");
        for who in ["manager", "lead"] {
            let other = people.get_mut(who).unwrap();
            assert!(!other.get(EVIDENCE).await.main().contains("PO-1"), "{who}");
            assert!(other.get(&form).await.status >= 403, "{who}");
            assert!(other.autosave(&form, &[]).await >= 403, "{who}");
        }
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.get(&form).await;
        let page = facilitator.get(&page.link("Delete this draft")).await;
        let page = facilitator.press(&page, "Delete the draft", &[]).await;
        assert_eq!(page.banner(), "Draft deleted");
        assert!(app.stored().await["record"].is_empty());
    }

    async fn a_record_is_of_its_round_and_stays_as_it_was_submitted(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = begin(facilitator, "case_audit").await;
        let form = page.path.clone();
        let typed = filled(&page, |_| "3", FIRST);
        let elsewhere = [("date-day", "30"), ("date-month", "11"), ("date-year", "2025")];
        let elsewhere = [&elsewhere[..], &pairs(&typed)].concat();
        let page = facilitator.press(&page, "Check and submit", &elsewhere).await;
        assert_eq!(page.errors(), ["Date of the audit must be within this round, 1 December 2025 to 31 March 2026"]);
        let whole = [&DAY[..], &pairs(&typed)].concat();
        let page = facilitator.press(&page, "Check and submit", &whole).await;
        assert_eq!(page.summary("Date of the audit").split(" Change").next(), Some("3 March 2026"));
        let check = page.path.clone();
        facilitator.press(&page, "Submit this rating", &[]).await;
        let before = originals(&app).await;
        assert_eq!(before.len(), 1);
        for path in [&form, &check] {
            let page = facilitator.post(path, &[("score-CA1", "5"), ("then", "later")]).await;
            assert!(page.status == 422 || page.status == 409, "{path}: {}", page.status);
        }
        assert_eq!(facilitator.autosave(&form, &[("score-CA1", "5")]).await, 409);
        assert_eq!(originals(&app).await, before);
        let lead = people.get_mut("lead").unwrap();
        let page = lead.get(EVIDENCE).await;
        assert_eq!(page.row("Case audit", "CA-1")[1..4], ["3 Mar 2026", "Facilitator Hackney", "Not drawn"]);
        let page = lead.get(&page.link("CA-1")).await;
        assert!(page.main().contains(FIRST), "the authority reads its own records");
        let manager = people.get_mut("manager").unwrap();
        let page = manager.get(EVIDENCE).await;
        let page = manager.get(&page.link("CA-1")).await;
        assert!(!page.main().contains(FIRST), "whoever may still be drawn does not");
    }

    async fn a_second_rater_never_meets_the_first_rating(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        for _ in 0..3 {
            enter(facilitator, "practice_observation", first_scores).await;
        }
        crate::results::looked(facilitator, ROUND).await;
        let own = crawl(facilitator).await;
        for words in [FIRST, D4_MEAN] {
            assert!(own.values().any(|page| page.contains(words)), "there is something to meet: {words}");
        }
        let page = facilitator.get(EVIDENCE).await;
        assert!(page.main().contains("Practice observation: 2 records to be drawn"), "{}", page.main());
        let page = facilitator.get(&page.link("Draw records for second rating")).await;
        let draw = "Draw records for second rating";
        let refused = facilitator.press(&page, draw, &[]).await;
        assert_eq!(refused.errors(), ["Select who rates records a second time"]);
        let first = id_of(&app, "person", "email", "facilitator@hackney.example").await.to_string();
        let refused = facilitator.press(&page, draw, &[("people", &first)]).await;
        assert_eq!(refused.status, 422, "nobody rates their own record again");
        assert!(app.stored().await["second_rating"].is_empty());
        let second = id_of(&app, "person", "email", "manager@hackney.example").await.to_string();
        let page = facilitator.press(&page, draw, &[("people", &first), ("people", &second)]).await;
        assert_eq!(page.banner(), "Records drawn for second rating");
        assert_eq!(app.stored().await["second_rating"].len(), 2);
        let before = originals(&app).await;

        let manager = people.get_mut("manager").unwrap();
        let page = manager.get("/programmes/hackney").await;
        let list = page.link("Ratings for you");
        for drawn in 0..2 {
            assert_never_met(&crawl(manager).await, &[FIRST, D4_MEAN]);
            let page = manager.get(EVIDENCE).await;
            assert!(page.main().contains("waits for your second rating"));
            assert!(!page.main().contains("Facilitator Hackney"));
            assert_eq!(manager.get(MATURITY).await.status, 409);
            assert_eq!(manager.get(&format!("{EVIDENCE}/draw")).await.status, 409);
            let page = manager.get(&list).await;
            let statuses = page.texts(".govuk-task-list__status");
            assert_eq!(statuses.iter().filter(|it| *it == "Completed").count(), drawn);
            let links = page.links();
            let open = links.iter().filter(|(href, _)| href.starts_with(&format!("{RATINGS}/")));
            let open: Vec<_> = open.map(|(href, _)| href.clone()).collect();
            let page = manager.get(&open[drawn]).await;
            assert!(page.main().contains("Date of the visit: 3 March 2026."));
            assert_eq!(page.count("[name=date-day]"), 0);
            let record = open[drawn].rsplit('/').next().unwrap();
            assert_eq!(manager.get(&format!("{EVIDENCE}/{record}")).await.status, 409);
            let page = manager.get(&open[drawn]).await;
            let typed = filled(&page, second_scores, SECOND);
            submit(manager, &page, &pairs(&typed)).await;
        }
        let page = manager.get(&list).await;
        assert!(!page.links().iter().any(|(_, words)| words == "Ratings for you"), "nothing waits");

        // Both are in: 30 pairs. A record's differ by 2 once and by 1 once.
        // D = 2 × 5 / 30. E: first scores 1, 2, 4 stand 5, 1, 9 times in a record, second 1, 3, 4
        // 4, 2, 9 times: 5×2×4 + 5×9×9 + 4 + 2 + 9×4 + 9×4×9 + 9×2 = 829 of 15 × 15.
        // 1 − (10/30) ÷ (829/225) = 0.9095; the half-differences squared come to 2 × 5/4 / 30.
        let page = manager.get(EVIDENCE).await;
        let row = page.row("How far the raters agree", "Practice observation");
        assert_eq!(row[1..], ["30", "93% (28)", "87% (26)", "0.91", "0.08", "0.09"]);
        assert!(page.main().contains("consensus on 1 item"));
        assert_eq!(originals(&app).await, before, "the originals stay");
        assert!(crawl(manager).await.values().any(|page| page.contains(FIRST)));
    }

    async fn a_drawn_record_is_its_second_raters_alone_and_can_be_given_away(app: TestApp) {
        let mut people = people(&app).await;
        let hackney = ProgrammeId(id_of(&app, "programme", "slug", "hackney").await);
        let mut other = app.person("second@hackney.example", Role::Facilitator, Some(hackney), &[]).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        enter(facilitator, "group_supervision", |_| "4").await;
        let page = facilitator.get(&format!("{EVIDENCE}/draw")).await;
        let second = id_of(&app, "person", "email", "second@hackney.example").await.to_string();
        facilitator.press(&page, "Draw records for second rating", &[("people", &second)]).await;
        let page = other.get(RATINGS).await;
        let rating = page.link("Group-supervision observation GS-1");
        let page = other.get(&rating).await;
        let page = other.press(&page, "Save and come back later", &[("score-GS1", "2")]).await;
        assert_eq!(page.texts(".govuk-task-list__status"), ["In progress"]);
        assert_never_met(&crawl(&mut other).await, &[FIRST]);
        for who in ["facilitator", "manager", "lead", "reviewer"] {
            let person = people.get_mut(who).unwrap();
            assert_eq!(person.get(&rating).await.status, 403, "{who}");
            assert_eq!(person.post(&format!("{rating}/check"), &[]).await.status, 403, "{who}");
        }
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.get(EVIDENCE).await;
        assert_eq!(page.row("Group-supervision observation", "GS-1")[3], "Drawn for Second Hackney");
        let page = facilitator.get(&page.link("GS-1")).await;
        let page = facilitator.get(&page.link("Change the second rater")).await;
        let change = "Change the second rater";
        assert_eq!(facilitator.press(&page, change, &[]).await.status, 422);
        let manager = id_of(&app, "person", "email", "manager@hackney.example").await.to_string();
        let page = facilitator.press(&page, change, &[("person", &manager)]).await;
        assert_eq!(page.banner(), "Second rater changed");
        assert_eq!(other.get(&rating).await.status, 403);
        assert_eq!(people.get_mut("manager").unwrap().get(&rating).await.status, 200);
        assert_eq!(app.stored().await["rating"].len(), 1, "what was begun is gone");
    }

    async fn a_peer_rates_the_organisation_and_consensus_enters_the_score(app: TestApp) {
        let mut people = people(&app).await;
        let hackney = ProgrammeId(id_of(&app, "programme", "slug", "hackney").await);
        let westmere = AuthorityId(id_of(&app, "authority", "slug", "westmere").await);
        let mut peer = app.person("lead@westmere.example", Role::Lead, Some(hackney), &[westmere]).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        enter(facilitator, "organisational_evidence", |_| "1").await;
        assert_eq!(evidence_of(&app, "D1"), "1.000000");
        let before = originals(&app).await;
        let page = facilitator.get(&format!("{EVIDENCE}/draw")).await;
        assert!(!page.main().contains("Lead Northbridge"), "no lead rates their own authority");
        let person = id_of(&app, "person", "email", "lead@westmere.example").await.to_string();
        facilitator.press(&page, "Draw records for second rating", &[("peer", &person)]).await;

        let page = peer.get(RATINGS).await;
        let page = peer.get(&page.link("Organisational evidence record OE-1")).await;
        assert_eq!(page.heading(), "Second rating of OE-1");
        let typed = filled(&page, |code| if code == "OE1" { "5" } else { "1" }, SECOND);
        submit(&mut peer, &page, &pairs(&typed)).await;
        let pages = crawl(&mut peer).await;
        assert_never_met(&pages, &[FIRST]);
        for path in [ROUND, EVIDENCE, MATURITY, &format!("{EVIDENCE}/1")] {
            assert_eq!(peer.get(path).await.status, 403, "{path}");
        }
        // OE1 is 1 and 5: not scored until there is a consensus; two of D1’s three are.
        assert_eq!(evidence_of(&app, "D1"), "1.000000");
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.get(EVIDENCE).await;
        // 18 pairs, 17 alike; the first scores never vary, so that chance does as well: 0.
        let row = page.row("How far the raters agree", "Organisational evidence record");
        assert_eq!(row[1..], ["18", "94% (17)", "94% (17)", "0.00", "0.22", "0.40"]);
        let page = facilitator.get(&page.link("OE-1")).await;
        let consensus = page.link("Record the consensus");
        let page = facilitator.get(&consensus).await;
        assert_eq!(page.radio_names(), ["score-OE1"]);
        let button = "Record the consensus";
        let refused = facilitator.press(&page, button, &[]).await;
        assert_eq!(refused.errors(), ["Select the score agreed for at least one item"]);
        let refused = facilitator.press(&page, button, &[("score-OE1", "3")]).await;
        assert_eq!(refused.errors(), ["Enter why this score was agreed for OE1"]);
        assert_eq!(refused.value("score-OE1"), "3");
        let agreed = [("score-OE1", "3"), ("reason-OE1", "Written, and not issued to all")];
        let page = facilitator.press(&page, button, &agreed).await;
        assert_eq!(page.banner(), "Consensus recorded");
        // (3 + 1 + 1) / 3.
        assert_eq!(evidence_of(&app, "D1"), "1.666667");
        let page = facilitator.get(&consensus).await;
        let agreed = [("score-OE1", "5"), ("reason-OE1", "Seen to be issued since")];
        let page = facilitator.press(&page, button, &agreed).await;
        assert_eq!(page.table("History of consensus").len(), 3, "both stay, under a head");
        // (5 + 1 + 1) / 3: the newest holds.
        assert_eq!(evidence_of(&app, "D1"), "2.333333");
        assert_eq!(originals(&app).await, before);
        let lead = people.get_mut("lead").unwrap();
        assert_eq!(lead.get(&consensus).await.status, 403);
        let page = lead.get(EVIDENCE).await;
        let page = lead.get(&page.link("OE-1")).await;
        assert!(page.main().contains("Seen to be issued since") && page.main().contains(SECOND));
    }

    async fn nothing_is_written_into_a_round_that_is_proposed(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        enter(facilitator, "organisational_evidence", |_| "3").await;
        let page = begin(facilitator, "case_audit").await;
        facilitator.post(&format!("{ROUND}/publication"), &[]).await;
        let typed = [("score-CA1", "4"), ("line-CA1", FIRST)];
        let page = facilitator.press(&page, "Save and come back later", &typed).await;
        assert_eq!(page.status, 422);
        assert!(page.errors()[0].starts_with("Nothing was saved. This round’s result is proposed"));
        assert_eq!((page.value("score-CA1"), page.value("line-CA1")), ("4".into(), FIRST.into()));
        let refused = facilitator.post(&format!("{EVIDENCE}/new"), &[("instrument", "case_audit")]).await;
        assert_eq!(refused.status, 422);
        app.it_is("2025-11-30T10:00:00Z");
        facilitator.post(&format!("{ROUND}/publication/withdrawal"), &[]).await;
        let early = facilitator.post(&format!("{EVIDENCE}/new"), &[("instrument", "case_audit")]).await;
        assert_eq!(early.errors(), ["This round takes records from 1 December 2025."]);
    }
}
