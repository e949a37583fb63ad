//! A whole round of an invented authority, from its links and records to what the Department reads:
//! 45 people in seven groups and 20 records, in Chromium, and every figure worked out by hand. The
//! first of each group presses every button; the others’ pages are fetched and sent unseen.

mod by_hand;
mod invented;

use std::collections::BTreeMap;

use serde_json::json;

use self::{
    by_hand::{Cells, Item, Rated, figures, level, shown},
    invented::{PEOPLE, RECORDS, answers, first, items, second},
};
use crate::harness::{Person, WIDE, journey};

const ROUND: &str = "/programmes/hackney/authorities/millbrook/rounds/month-18";

/// Who rates observations again: a facilitator of other authorities.
const RATER: &str = "Tomasz Ellery";

/// Who rates the organisational evidence again: the lead of another authority.
const PEER: &str = "Helen Trevanion";

#[test]
#[ignore = "needs Chromium"]
fn comes_out_as_by_hand() {
    journey("round", WIDE, |person| async move {
        let items = items();
        let people = survey(&person, &items).await;
        let records = evidence(&person, &items).await;
        publishes(&person).await;
        reads(&person, &items, &people, &records).await;
    });
}

/// The lead opens the survey, everybody answers by their group's link, and the lead closes it.
async fn survey(person: &Person, items: &[Item]) -> Vec<(String, Cells)> {
    person.sign_in("lead@millbrook.example").await;
    person.open(&format!("{ROUND}/survey")).await;
    let people_in = PEOPLE.iter().map(|(group, _, many)| {
        let field = format!("people-{}", group.replace('_', "-"));
        (field, many.to_string())
    });
    person.fill_all(&people_in.collect::<Vec<_>>()).await;
    person.press("Open the survey").await;
    let links = "[...document.querySelectorAll('main a')].map(a => a.href).filter(a => a.includes('/answer/'))";
    let links: Vec<String> = serde_json::from_value(person.asks(links).await).unwrap();
    let mut people = Vec::new();
    for ((group, _, many), link) in PEOPLE.iter().zip(&links) {
        for one in 0..*many {
            let cells = answers(items, group, people.len());
            person.as_somebody_else().await;
            if one == 0 {
                answer(person, link, &cells).await;
            } else {
                let args = vec![json!(link), json!(cells)];
                let heading = person.runs(include_str!("answering.js"), args).await;
                assert_eq!(heading, "Answers submitted");
            }
            people.push(((*group).to_owned(), cells));
        }
    }
    person.as_somebody_else().await;
    person.sign_in("lead@millbrook.example").await;
    person.open(&format!("{ROUND}/survey")).await;
    person.follow("Close the survey").await;
    person.press("Close the survey").await;
    people
}

/// Somebody answers page by page and submits.
async fn answer(person: &Person, link: &str, cells: &Cells) {
    person.open(link).await;
    person.press("Start").await;
    while person.count("main input[type=radio]").await > 0 {
        let ids = "[...document.querySelectorAll('main input[type=radio]')].map(i => [i.name, i.value, i.id])";
        let radios: Vec<(String, String, String)> =
            serde_json::from_value(person.asks(ids).await).unwrap();
        let chosen = |(name, value, _): &&(String, String, String)| {
            let code = name.trim_start_matches("answer-").replace('-', ".");
            cells.get(&code) == Some(value)
        };
        let ids: Vec<String> = radios
            .iter()
            .filter(chosen)
            .map(|(.., id)| id.clone())
            .collect();
        person.click_all(&ids).await;
        person.press("Save and continue").await;
    }
    person.press("Submit my answers").await;
    assert_eq!(person.heading().await, "Answers submitted");
}

/// A facilitator enters every record; other people rate the drawn ones blind; consensus follows.
async fn evidence(person: &Person, items: &[Item]) -> Vec<Rated> {
    person.as_somebody_else().await;
    person.sign_in("second@hackney.example").await;
    let mut records = BTreeMap::new();
    for (instrument, many) in RECORDS {
        for one in 0..many {
            person.checks_pages(one == 0);
            let ratings = vec![first(items, instrument, records.len())];
            let reference = enter(person, instrument, &ratings[0]).await;
            let rated = Rated {
                instrument: instrument.into(),
                ratings,
                consensus: BTreeMap::new(),
            };
            records.insert(reference, (records.len(), rated));
        }
    }
    person.checks_pages(true);
    draws(person).await;
    for email in ["facilitator@hackney.example", "lead@northbridge.example"] {
        rates_again(person, email, &mut records).await;
    }
    settles(person, &mut records).await;
    records.into_values().map(|(_, rated)| rated).collect()
}

/// Enters one record; its reference.
async fn enter(person: &Person, instrument: &str, cells: &Cells) -> String {
    person.open(&format!("{ROUND}/evidence/new")).await;
    person.choose_value("instrument", instrument).await;
    person.press("Continue").await;
    let reference = person.heading().await.replace("Record ", "");
    let now = chrono::Utc::now().with_timezone(&chrono_tz::Europe::London);
    person.fill_date(now.date_naive()).await;
    rate(person, cells).await;
    reference
}

/// Fills in the form of a rating, checks and submits it.
async fn rate(person: &Person, cells: &Cells) {
    let mut lines = Vec::new();
    let mut scores = Vec::new();
    for (code, cell) in cells {
        scores.push((format!("score-{code}"), cell.clone()));
        if cell != "no" {
            lines.push((format!("line-{code}"), format!("Seen and heard for {code}")));
        }
    }
    person.choose_all(&scores).await;
    person.fill_all(&lines).await;
    person.press("Check and submit").await;
    assert!(
        person.heading().await.starts_with("Check "),
        "{}",
        person.text("main").await
    );
    person.press("Submit this rating").await;
}

/// The drawer gives the observations to one facilitator and the facts to a lead of elsewhere.
async fn draws(person: &Person) {
    person.open(&format!("{ROUND}/evidence")).await;
    person.follow("Draw records for second rating").await;
    let labels =
        "[...document.querySelectorAll('main label')].map(l => [l.textContent.trim(), l.htmlFor])";
    let labels: Vec<(String, String)> = serde_json::from_value(person.asks(labels).await).unwrap();
    let of = |name: &str| {
        labels
            .iter()
            .find(|(words, _)| words == name)
            .map(|(_, id)| id.clone())
    };
    let ids = [of(RATER), of(PEER)].map(|id| id.unwrap_or_else(|| panic!("{labels:?}")));
    person.click_all(&ids).await;
    person.press("Draw records for second rating").await;
}

/// Somebody rates all that was drawn for them.
async fn rates_again(person: &Person, email: &str, records: &mut BTreeMap<String, (usize, Rated)>) {
    person.as_somebody_else().await;
    person.sign_in(email).await;
    loop {
        person.open("/programmes/hackney/ratings").await;
        let next = "(([...document.querySelectorAll('.govuk-task-list__item')].find(i => !i.textContent.includes('Completed')) \
            ?? document.createElement('i')).querySelector('a')?.textContent ?? '').trim()";
        let next = person
            .asks(next)
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let Some(reference) = next.split(' ').next_back().filter(|it| !it.is_empty()) else {
            break;
        };
        let reference = reference.to_owned();
        person.follow(&next).await;
        let (number, rated) = records
            .get_mut(&reference)
            .expect("a record that was entered");
        let again = second(&rated.ratings[0], *number);
        rate(person, &again).await;
        rated.ratings.push(again);
        person.checks_pages(false);
    }
    person.checks_pages(true);
}

/// The facilitator who entered them records a consensus wherever two raters differ by more than 1.
async fn settles(person: &Person, records: &mut BTreeMap<String, (usize, Rated)>) {
    person.as_somebody_else().await;
    person.sign_in("second@hackney.example").await;
    for (reference, (_, rated)) in records.iter_mut() {
        let [one, other] = rated.ratings.as_slice() else {
            continue;
        };
        let scores = |code: &String| {
            Some((
                one.get(code)?.parse::<i32>().ok()?,
                other.get(code)?.parse::<i32>().ok()?,
            ))
        };
        let apart: Vec<_> = one
            .keys()
            .filter_map(|code| scores(code).map(|pair| (code.clone(), pair)))
            .collect();
        let apart: Vec<_> = apart
            .into_iter()
            .filter(|(_, (a, b))| (a - b).abs() > 1)
            .collect();
        if apart.is_empty() {
            continue;
        }
        person.open(&format!("{ROUND}/evidence")).await;
        person.follow(reference).await;
        person
            .follow_path("//a[contains(@href, '/consensus')]")
            .await;
        let settled: Vec<_> = apart
            .iter()
            .map(|(code, (a, b))| (code.clone(), (a + b) / 2))
            .collect();
        let choose: Vec<_> = settled
            .iter()
            .map(|(code, score)| (format!("score-{code}"), score.to_string()))
            .collect();
        let why: Vec<_> = settled
            .iter()
            .map(|(code, _)| (format!("reason-{code}"), "Talked over together".to_owned()))
            .collect();
        person.choose_all(&choose).await;
        person.fill_all(&why).await;
        person.press("Record the consensus").await;
        person.checks_pages(false);
        let settled = settled
            .into_iter()
            .map(|(code, score)| (code, f64::from(score)));
        rated.consensus.extend(settled);
    }
    person.checks_pages(true);
}

/// A facilitator proposes, and the lead agrees.
async fn publishes(person: &Person) {
    person.open(ROUND).await;
    person.press("Propose publication").await;
    person.as_somebody_else().await;
    person.sign_in("lead@millbrook.example").await;
    person.open(ROUND).await;
    person.press("Agree and publish").await;
    person.as_somebody_else().await;
}

/// The Department reads the result; every figure is the one worked out by hand.
async fn reads(person: &Person, items: &[Item], people: &[(String, Cells)], records: &[Rated]) {
    person.sign_in("reviewer@dfe.example").await;
    person.open(&format!("{ROUND}/maturity")).await;
    let table = "[...document.querySelectorAll('#figures tr')].map(r => [...r.children].map(c => c.textContent.trim()))";
    let mut rows: Vec<Vec<String>> = serde_json::from_value(person.asks(table).await).unwrap();
    let heads = rows.remove(0);
    assert_eq!(rows.len(), 10);
    for (dimension, row) in (1..).zip(&rows) {
        let by_hand = figures(items, dimension, people, records);
        let told = |head: &str| {
            let place = heads.iter().position(|it| it == head);
            row[place.unwrap_or_else(|| panic!("no column {head} in {heads:?}"))].as_str()
        };
        let score = |value: Option<f64>| value.map_or("–".to_owned(), shown);
        let gap = by_hand.p.zip(by_hand.e).map(|(p, e)| p - e);
        let interval = by_hand
            .m
            .map(|_| format!("{} to {}", shown(by_hand.low), shown(by_hand.high)));
        let level = by_hand.m.map(|m| level(m).to_string()).unwrap_or_default();
        let of = format!("of D{dimension}");
        assert_eq!(told("Perception"), score(by_hand.p), "perception {of}");
        assert_eq!(told("Evidence"), score(by_hand.e), "evidence {of}");
        assert_eq!(gap.is_some(), told("Gap") != "–", "gap {of}");
        assert_eq!(told("Maturity"), score(by_hand.m), "maturity {of}");
        assert_eq!(
            Some(told("95% interval")),
            interval.as_deref(),
            "interval {of}"
        );
        assert!(told("Level").starts_with(&level), "level {of}");
    }
}
