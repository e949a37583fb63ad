//! Rule 21 of the scoring, as an attack: whoever reads all that is told of a round can’t work out
//! what few people said, though some of the answers are their own.
//!
//! A solver finds other answers by which everything that is told would be the same; they are then
//! put in the place of the real ones, and every page and file must read as it did.

mod rounds;
mod solver;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use partners::questionnaires::rules::Group;
use rand::{Rng, SeedableRng, rngs::StdRng};
use rounds::{Statements, chosen, round, setting, statements};
use solver::{ENOUGH, Person, World, another_alike, answers};

use crate::{
    dashboards::publish,
    harness::{Client, Content, Kind, TestApp, run},
    imports::organisational_evidence,
    permissions::people,
    results::looked,
};

const AUTHORITY: &str = "/programmes/hackney/authorities/northbridge";
const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18";
const BEFORE: &str = "/programmes/hackney/authorities/northbridge/rounds/month-12";

/// Whoever reads a draft, in turn: nobody may take that many files.
const INSIDE: [&str; 3] = ["manager", "facilitator", "lead"];

/// As many rounds as are attacked.
const ROUNDS: usize = 200;

/// Puts a world’s answers in the place of whatever the round of that month has.
async fn put(app: &TestApp, statements: &Statements, month: usize, world: &World) {
    let round = format!("(SELECT id FROM round WHERE month = {month} ORDER BY id LIMIT 1)");
    let row = |(place, person): (usize, &Person)| {
        let mut given = BTreeMap::new();
        for (codes, sum) in statements.iter().zip(person.sums) {
            let codes = &codes[person.group];
            for (item, code) in codes.iter().enumerate().filter(|_| sum > 0) {
                let (all, item) = (codes.len() as i64, item as i64);
                given.insert(code, (sum / all + i64::from(item < sum % all)).to_string());
            }
        }
        format!(
            "({}, (SELECT id FROM authority WHERE slug = 'northbridge'), {round}, \
             (SELECT id FROM instrument WHERE code = 'diagnostic'), '{}', '{}', '{}')",
            month * 1000 + place,
            Group::ALL[person.group],
            serde_json::to_string(&given).unwrap(),
            if person.mailed {
                "mailed_link"
            } else {
                "group_link"
            }
        )
    };
    let rows: Vec<_> = world.iter().enumerate().map(row).collect();
    app.tamper(&format!("DELETE FROM response WHERE round_id = {round}"))
        .await;
    app.tamper(&format!(
        "INSERT INTO response (id, authority_id, round_id, instrument_id, role_group, answers, \
         came_by) VALUES {}",
        rows.join(", ")
    ))
    .await;
}

/// The pages on which somebody reads of the round, and of the dimension.
async fn read(client: &mut Client, dimension: usize) -> Vec<String> {
    let mut read = Vec::new();
    for page in [
        ROUND.to_owned(),
        format!("{ROUND}/maturity"),
        format!("{ROUND}/maturity/overall"),
        format!("{ROUND}/maturity/d{}", dimension + 1),
    ] {
        let page = client.get(&page).await;
        assert_eq!(page.status, 200);
        read.push(page.main());
    }
    read
}

/// The file that the authority takes.
async fn file(client: &mut Client) -> String {
    let path = format!("{AUTHORITY}/maturity.csv");
    client.send(Method::GET, &path, None).await.body
}

/// The figures of a dimension’s row of the file, as the solver has them.
fn told_by_the_file(file: &str, dimension: usize) -> [i64; 3] {
    let start = format!("northbridge,month-18,D{},", dimension + 1);
    let row = file.lines().find(|line| line.starts_with(&start)).unwrap();
    let cells: Vec<_> = row.split(',').collect();
    let number = |text: &str| text.parse::<f64>().unwrap();
    let p = match cells[3].split_once(" or ") {
        Some((_, "more")) => 501,
        Some(_) => 99,
        None => (number(cells[3]) * 100.0).round() as i64,
    };
    let unit = if cells[6].split_once('.').unwrap().1.len() == 1 {
        10.0
    } else {
        100.0
    };
    [
        p,
        (number(cells[6]) * unit).round() as i64,
        cells[8].parse().unwrap(),
    ]
}

/// Publishes an earlier round, with which every attacked one is then compared.
async fn publish_before(
    app: &TestApp,
    people: &mut BTreeMap<&'static str, Client>,
    statements: &Statements,
    world: &World,
) {
    put(app, statements, 12, world).await;
    looked(people.get_mut("lead").unwrap(), BEFORE).await;
    publish(people, "month-12").await;
    let page = people
        .get_mut("reviewer")
        .unwrap()
        .get(&format!("{BEFORE}/maturity"))
        .await;
    assert_eq!(page.status, 200, "published");
}

async fn body(app: TestApp) {
    let mut people = people(&app).await;
    let evidence = organisational_evidence("3");
    for round in ["month-12", "month-18"] {
        app.import("evidence", round, evidence.as_bytes(), &[])
            .done();
    }
    let (statements, mut random) = (statements(), StdRng::seed_from_u64(7));
    let setting = setting(&statements);
    let mut earlier = StdRng::seed_from_u64(12);
    let before = loop {
        let world = round(&setting, &mut earlier);
        if setting.observe(&world).overall.is_some() {
            break world;
        }
    };
    publish_before(&app, &mut people, &statements, &before).await;
    put(&app, &statements, 18, &round(&setting, &mut random)).await;
    looked(people.get_mut("lead").unwrap(), ROUND).await;
    let mut verdicts = 0;
    for attacked in 0..ROUNDS {
        let world = round(&setting, &mut random);
        put(&app, &statements, 18, &world).await;
        let reader = people.get_mut(INSIDE[attacked % INSIDE.len()]).unwrap();
        let by_file = file(reader).await;
        let targets = chosen(&setting, &world, &mut random);
        let dimension = targets[0].0;
        // Pages take long to read: those of every eighth round.
        let pages = if attacked % 8 == 0 {
            read(reader, dimension).await
        } else {
            Vec::new()
        };
        verdicts += usize::from(pages.iter().any(|page| page.contains("lear change")));
        // The solver starts from what is told.
        let told = setting.observe(&world).dimensions[dimension].clone();
        let (told, of_file) = (told.unwrap(), told_by_the_file(&by_file, dimension));
        assert_eq!(told[0], of_file[0], "round {attacked}, D{}", dimension + 1);
        let level_and_low = [of_file[2] - 1, of_file[1]];
        assert!(
            told.windows(2).any(|it| it == level_and_low),
            "{told:?} {of_file:?}"
        );
        for target in targets {
            let mut said = BTreeSet::from([answers(&world, target)]);
            let mut possible = 1;
            while possible < ENOUGH {
                let other = another_alike(&setting, &world, target, &mut said, &mut |below| {
                    random.random_range(0..below)
                });
                let about = format!("round {attacked}, {target:?}, {possible} possible");
                let other = other.unwrap_or_else(|| panic!("{about}: {said:?}"));
                let last = possible + 1 == ENOUGH;
                if last || !pages.is_empty() {
                    put(&app, &statements, 18, &other).await;
                    assert_eq!(by_file, file(reader).await, "{about}");
                }
                // Of the comparison with the round before the solver knows nothing: a world in
                // which that reads otherwise is none that is possible.
                if pages.is_empty() || pages == read(reader, dimension).await {
                    possible += 1;
                }
            }
        }
    }
    assert!(verdicts > 0, "no round was compared");
}

// The arithmetic is the same on any database.
#[test]
fn nobody_can_be_worked_out_of_two_hundred_rounds() {
    run(Kind::Sqlite, Content::Instruments, body);
}
