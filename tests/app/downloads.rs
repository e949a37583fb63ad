//! Files that others take: DfE's pairs pass its rules, and nothing tells of a few people.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
};

use axum::http::Method;
use partners::people::Role;
use zip::ZipArchive;

use crate::{
    data_standard::screen,
    harness::{Client, TestApp, both},
    imports::{agreed, organisational_evidence},
};

const PAIRS: [&str; 3] = [
    "partners_in_practice_support_days_by_quarter",
    "partners_in_practice_maturity_by_dimension",
    "partners_in_practice_coverage_by_role_group",
];
const DOWNLOADS: &str = "/programmes/hackney/downloads";

/// Role groups as files in write them and as files out name them.
const GROUPS: [(&str, &str); 6] = [
    ("leaders", "Leaders"),
    ("middle_managers", "Middle managers"),
    ("frontline_managers", "Frontline managers"),
    ("practitioners", "Practitioners"),
    ("clinicians", "Clinicians"),
    ("partners", "Partner agencies"),
];

/// How many of each of [`GROUPS`] and of families answer every item, and all the same.
type People = ([usize; 6], usize);

/// Rounds with those who answered, by authority. Bristol has groups under five, Hull none;
/// Sheffield four people in all; Gateshead nobody but the agreed self-assessment. In month 6
/// Bristol has one clinician more and Hull's leaders fall under five.
const ROUNDS: [(&str, &str, People); 6] = [
    ("bristol-city-of", "month-0", ([3, 4, 6, 20, 0, 2], 3)),
    (
        "kingston-upon-hull-city-of",
        "month-0",
        ([5, 0, 6, 8, 0, 0], 7),
    ),
    ("sheffield", "month-0", ([2, 0, 0, 2, 0, 0], 0)),
    ("gateshead", "month-0", ([0; 6], 0)),
    ("bristol-city-of", "month-6", ([3, 4, 6, 20, 1, 2], 4)),
    (
        "kingston-upon-hull-city-of",
        "month-6",
        ([4, 0, 6, 8, 0, 0], 5),
    ),
];

/// Days as (authority, date, quarters of a day, counted, activity, status).
const DAYS: [(&str, &str, i32, bool, &str, &str); 8] = [
    (
        "bristol-city-of",
        "2024-09-02",
        4,
        true,
        "scoping",
        "confirmed",
    ),
    (
        "bristol-city-of",
        "2024-10-01",
        7,
        true,
        "training",
        "delivered",
    ),
    (
        "bristol-city-of",
        "2025-03-31",
        2,
        false,
        "travel",
        "delivered",
    ),
    ("sheffield", "2025-03-31", 6, true, "training", "disputed"),
    (
        "sheffield",
        "2025-04-01",
        9,
        true,
        "joint_audit",
        "delivered",
    ),
    (
        "sheffield",
        "2025-04-01",
        99,
        true,
        "joint_audit",
        "cancelled",
    ),
    ("gateshead", "2026-04-20", 99, true, "training", "booked"),
    (
        "northbridge",
        "2024-09-02",
        400,
        true,
        "scoping",
        "delivered",
    ),
];

fn survey((groups, families): People) -> String {
    let items: Vec<_> = (1..=10)
        .flat_map(|d| (1..=4).map(move |s| format!("{d}.{s}")))
        .collect();
    let family: Vec<_> = (1..=8).map(|n| format!("Y{n}")).collect();
    let mut file = format!(
        "respondent,group,{},{}\n",
        items.join(","),
        family.join(",")
    );
    for ((group, _), people) in GROUPS.iter().zip(groups) {
        for n in 0..people {
            let answer = (1 + n % 5).to_string();
            let own = vec![answer.as_str(); 40].join(",");
            file += &format!("{group}{n},{group},{own}{}\n", ",".repeat(8));
        }
    }
    for n in 0..families {
        file += &format!("f{n},families{},{}\n", ",".repeat(40), ["3"; 8].join(","));
    }
    file
}

/// Five authorities of three regions, one of them alone in its region, and one without a code.
async fn national(app: &TestApp) -> Client {
    let hackney = app.programme("Hackney").await;
    let mut ids = Vec::new();
    for name in [
        "Bristol, City of",
        "Kingston upon Hull, City of",
        "Sheffield",
        "Gateshead",
        "Somerset",
        "Northbridge",
    ] {
        ids.push(app.authority(&hackney, name, "120").await.id);
    }
    let programme = Some(hackney.0.id);
    let mut manager = app
        .person("manager@hackney.example", Role::Manager, programme, &[])
        .await;
    let mut lead = app
        .person("lead@north.example", Role::Lead, programme, &ids)
        .await;
    for (authority, round, people) in ROUNDS {
        published(app, (authority, round), people, [&mut manager, &mut lead]).await;
    }
    for day in DAYS {
        give(app, day).await;
    }
    app.person("reviewer@dfe.example", Role::Reviewer, programme, &[])
        .await
}

async fn published(
    app: &TestApp,
    (authority, round): (&str, &str),
    people: People,
    [manager, lead]: [&mut Client; 2],
) {
    let answers = match people {
        ([0, 0, 0, 0, 0, 0], 0) => agreed("4"),
        people => survey(people),
    };
    for (kind, content) in [
        ("responses", answers),
        ("evidence", organisational_evidence("3")),
    ] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        let path = file.path().to_str().unwrap();
        app.command(&[
            "import",
            kind,
            path,
            "--programme",
            "hackney",
            "--authority",
            authority,
            "--round",
            round,
        ])
        .done();
    }
    let page = format!("/programmes/hackney/authorities/{authority}/rounds/{round}");
    let shown = manager.get(&page).await;
    manager.press(&shown, "Propose publication", &[]).await;
    let shown = lead.get(&page).await;
    let done = lead.press(&shown, "Agree and publish", &[]).await;
    assert_eq!(done.banner(), "Result published", "{authority} {round}");
}

/// An entry as the database has it; what leads to it is tested elsewhere.
async fn give(
    app: &TestApp,
    (authority, date, quarters, counts, activity, status): (&str, &str, i32, bool, &str, &str),
) {
    app.tamper(&format!(
        "INSERT INTO entry (authority_id, submission, revision, status, held_on, counts, quarters, activity, place) \
         SELECT id, 'given {authority} {date} {status} {quarters}', 1, '{status}', '{date}', {counts}, {quarters}, '{activity}', 'online' \
         FROM authority WHERE slug = '{authority}'"
    ))
    .await;
}

async fn file(client: &mut Client, name: &str, query: &str) -> Vec<u8> {
    let path = format!("{DOWNLOADS}/{name}{query}");
    let (status, headers, bytes) = client.fetch(&path).await;
    assert_eq!(status, 200, "{path}");
    let disposition = headers["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, format!("attachment; filename=\"{name}\""));
    bytes
}

type Row = BTreeMap<String, String>;

async fn rows(client: &mut Client, name: &str, query: &str) -> Vec<Row> {
    let bytes = file(client, name, query).await;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    reader.deserialize().map(Result::unwrap).collect()
}

/// Screens every pair of the period.
async fn passes(client: &mut Client, query: &str) {
    for name in PAIRS {
        let data = file(client, &format!("{name}.csv"), query).await;
        let meta = file(client, &format!("{name}.meta.csv"), query).await;
        let faults = screen(name, &data, &meta);
        assert!(faults.is_empty(), "{name}{query}: {faults:#?}");
    }
}

/// What of a query the page offers: every quarter.
async fn quarters(client: &mut Client) -> Vec<String> {
    let page = client.get(DOWNLOADS).await;
    let options = page.source.split("<option value=\"").skip(1);
    let codes = options.map(|it| it.split('"').next().unwrap().to_owned());
    let codes: BTreeSet<String> = codes.filter(|it| !it.is_empty()).collect();
    codes.into_iter().collect()
}

/// Whether no round stands in the period, so that two of the pairs would be empty.
async fn is_without_rounds(client: &mut Client, query: &str) -> bool {
    let (status, _, _) = client
        .fetch(&format!("{DOWNLOADS}/{}.csv{query}", PAIRS[1]))
        .await;
    assert!(status == 200 || status == 409, "{query}: {status}");
    status == 409
}

fn slug(name: &str) -> String {
    name.to_lowercase().replace(", ", "-").replace(' ', "-")
}

both! {
    async fn a_national_programmes_pairs_pass_for_every_period(app: TestApp) {
        let mut reviewer = national(&app).await;
        passes(&mut reviewer, "").await;
        let quarters = quarters(&mut reviewer).await;
        // September 2024 to March 2026, and month 18, which stands in March 2026.
        assert_eq!(quarters.len(), 7, "{quarters:?}");
        for (place, from) in quarters.iter().enumerate() {
            for to in &quarters[place..] {
                let query = format!("?from={from}&to={to}");
                if !is_without_rounds(&mut reviewer, &query).await {
                    passes(&mut reviewer, &query).await;
                }
            }
        }
        passes(&mut reviewer, "?from=2024-25&to=2025-26").await;
    }

    async fn days_are_the_ledgers_sums(app: TestApp) {
        let mut reviewer = national(&app).await;
        let rows = rows(&mut reviewer, &format!("{}.csv", PAIRS[0]), "").await;
        let placed = |it: &&(&str, &str, i32, bool, &str, &str)| {
            it.0 != "northbridge" && !["cancelled", "booked"].contains(&it.5)
        };
        for counted in [true, false] {
            let column = if counted { "support_days_sum" } else { "support_days_not_counted_sum" };
            let sum = |level: &str| -> f64 {
                let of = rows.iter().filter(|row| row["geographic_level"] == level);
                let of = of.filter(|row| row["support_type"] == "Total");
                of.map(|row| row[column].parse::<f64>().unwrap()).sum()
            };
            let given = DAYS.iter().filter(placed).filter(|it| it.3 == counted);
            let given: i32 = given.map(|it| it.2).sum();
            for level in ["National", "Regional", "Local authority"] {
                assert_eq!(sum(level) * 4.0, f64::from(given), "{level} {column}");
            }
        }
        let find = |level: &str, place: &str, time: [&str; 2], kind: &str| {
            let found = rows.iter().find(|row| {
                row["geographic_level"] == level
                    && (row["la_name"] == place || row["region_name"] == place && level == "Regional" || level == "National")
                    && row["time_period"] == time[0] && row["time_identifier"] == time[1]
                    && row["support_type"] == kind
            });
            let row = found.unwrap();
            ["partner_count", "support_days_sum", "support_days_allocated_percent"].map(|it| row[it].clone())
        };
        let q4 = ["202425", "Financial year Q4"];
        let training = "Leadership or practitioner training";
        // Six quarters of a day of 120 days are 1.25%; of five authorities' 600 days, 0.25%.
        assert_eq!(find("Local authority", "Sheffield", q4, training), ["1", "1.50", "1.3"]);
        assert_eq!(find("Regional", "Yorkshire and The Humber", q4, training), ["1", "1.50", "0.6"]);
        assert_eq!(find("National", "", q4, "Total"), ["1", "1.50", "0.3"]);
        assert_eq!(find("Local authority", "Bristol, City of", q4, "Total"), ["0", "0.00", "0.0"]);
    }

    async fn people_are_told_in_steps_of_five_and_by_no_role_group(app: TestApp) {
        let mut reviewer = national(&app).await;
        let pair = rows(&mut reviewer, &format!("{}.csv", PAIRS[2]), "").await;
        let mut told = 0;
        for (authority, round, (groups, _)) in ROUNDS {
            let time = if round == "month-0" { "2024 September" } else { "2025 March" };
            let of_it = pair.iter().filter(|row| {
                row["geographic_level"] == "Local authority"
                    && slug(&row["la_name"]) == authority
                    && format!("{} {}", row["time_period"], row["time_identifier"]) == time
            });
            for row in of_it {
                let people: usize = groups.iter().sum();
                // Everybody came by a file, so no bloc is told.
                let expected = match (row["role_group"].as_str(), people) {
                    ("Total", 5..) => (people - people % 5).to_string(),
                    _ => "c".to_owned(),
                };
                assert_eq!(row["respondents_count"], expected, "{row:?}");
                told += usize::from(expected != "c");
            }
        }
        assert_eq!(told, 4);
        for row in &pair {
            let number = row["respondents_count"].parse::<usize>();
            assert!(number.is_err() || number == Ok(number.clone().unwrap() / 5 * 5), "{row:?}");
            assert!(!GROUPS.iter().any(|(_, title)| *title != "Partner agencies" && row["role_group"] == *title));
        }
    }

    async fn no_number_of_people_is_in_a_file_and_not_on_the_pages(app: TestApp) {
        let mut reviewer = national(&app).await;
        let mut met = 0;
        for row in rows(&mut reviewer, "coverage.csv", "").await {
            let Ok(n) = row["number"].parse::<usize>() else {
                assert_eq!(row["number"], "c");
                continue;
            };
            if row["kind"] == "records" {
                continue;
            }
            assert_eq!((row["of"].as_str(), n % 5), ("Everybody", 0), "{row:?}");
            let round = if row["round"] == "Baseline" { "month-0" } else { "month-6" };
            let base = format!("/programmes/hackney/authorities/{}/rounds/{round}/maturity", slug(&row["authority"]));
            let mut seen = Vec::new();
            for d in 1..=10 {
                let page = reviewer.get(&format!("{base}/d{d}")).await;
                seen.extend(page.texts("main li"));
            }
            let words = format!("People who count: {n} to {}", n + 4);
            assert!(seen.contains(&words), "{words}: {seen:?}");
            met += 1;
        }
        assert_eq!(met, 4);
    }

    async fn a_score_is_the_published_one_and_a_few_people_have_none(app: TestApp) {
        let mut reviewer = national(&app).await;
        let rows = rows(&mut reviewer, &format!("{}.csv", PAIRS[1]), "").await;
        let find = |la: &str, month: &str, dimension: &str| {
            let found = rows.iter().find(|row| {
                row["la_name"] == la && row["time_identifier"] == month && row["dimension"].starts_with(dimension)
            });
            found.unwrap().clone()
        };
        let gateshead = find("Gateshead", "September", "D1 ");
        // Agreed 4, organisational evidence 3: min((4 + 3) / 2, 3 + 0.5); no error, no interval.
        let cells = ["perception_score", "evidence_score", "maturity_score", "maturity_low_score", "maturity_level_score"];
        assert_eq!(cells.map(|it| gateshead[it].as_str()), ["4.00", "3.00", "3.50", "z", "4"]);
        // Four people in all are not told; the evidence stands alone.
        let sheffield = find("Sheffield", "September", "D1 ");
        assert_eq!(cells.map(|it| sheffield[it].as_str()), ["c", "3.00", "3.00", "2.28", "3"]);
        assert_eq!(sheffield["not_evidenced_dimensions_count"], "z");
        assert_eq!(find("Sheffield", "September", "D5 ")["maturity_score"], "c");
        assert_eq!(find("Somerset", "September", "Total")["maturity_score"], "x");
        assert_eq!(find("Bristol, City of", "September", "D5 ")["evidence_score"], "x");
        let national = find("", "September", "D1 ");
        assert_eq!([&national["scored_authorities_count"], &national["maturity_score"]], ["4", "z"]);
        let base = "/programmes/hackney/authorities/bristol-city-of/rounds/month-0/maturity";
        let page = reviewer.get(&format!("{base}/d1")).await.main();
        let shown = find("Bristol, City of", "September", "D1 ");
        for cell in ["perception_score", "maturity_score", "maturity_low_score", "maturity_high_score"] {
            assert!(page.contains(&shown[cell]), "{cell} {}: {page}", shown[cell]);
        }
    }

    async fn fictional_authorities_are_left_out_and_counted(app: TestApp) {
        let hackney = app.programme("Hackney").await;
        let northbridge = app.authority(&hackney, "Northbridge", "120").await;
        app.authority(&hackney, "O’Hara’s Wold, Upper and Lower", "60").await;
        let programme = Some(hackney.0.id);
        let mut manager = app.person("manager@hackney.example", Role::Manager, programme, &[]).await;
        let mut lead = app.person("lead@north.example", Role::Lead, programme, &[northbridge.id]).await;
        let people = ([3, 4, 6, 20, 0, 2], 3);
        published(&app, ("northbridge", "month-0"), people, [&mut manager, &mut lead]).await;
        give(&app, DAYS[7]).await;
        passes(&mut manager, "").await;
        let page = manager.get(DOWNLOADS).await;
        let words = "2 of 2 authorities left out: no code (Northbridge; O’Hara’s Wold, Upper and Lower).";
        assert_eq!(page.texts("#left-out li"), [words]);
        for row in rows(&mut manager, &format!("{}.csv", PAIRS[0]), "").await {
            assert_eq!([row["geographic_level"].as_str(), &row["partner_count"], &row["support_days_sum"]], ["National", "0", "x"]);
        }
        let readme = String::from_utf8(file(&mut manager, "readme.txt", "").await).unwrap();
        assert!(readme.contains(words) && readme.contains("Made on: 16 March 2026"), "{readme}");
        // People's files have them.
        let days = rows(&mut manager, "support_days.csv", "").await;
        let given = days.iter().filter(|row| row["authority"] == "Northbridge" && row["support_type"] == "Scoping");
        assert_eq!(given.map(|row| row["days_counted"].as_str()).max(), Some("100.00"));
        assert_eq!(rows(&mut manager, "maturity.csv", "").await.len(), 11);
    }

    async fn former_codes_are_written_as_todays_and_reorganised_ones_left_out(app: TestApp) {
        let hackney = app.programme("Hackney").await;
        let mut manager = app.person("manager@hackney.example", Role::Manager, Some(hackney.0.id), &[]).await;
        passes(&mut manager, "").await;
        let page = manager.get(DOWNLOADS).await;
        assert_eq!(page.count("#left-out"), 0);
        assert!(page.text("#placed").starts_with("No authority is in them"));
        for (name, code) in [("Sheffield", "E08000019"), ("Cumberland", "E10000006"), ("Bristol, City of", "E06000023"), ("Wigan", "E99999999")] {
            let authority = app.authority(&hackney, name, "120").await;
            app.tamper(&format!(
                "UPDATE authority SET name = 'Our {}', slug = 'our-{}', new_la_code = '{code}' WHERE id = {}",
                name.split(',').next().unwrap(), authority.id, authority.id
            )).await;
        }
        passes(&mut manager, "").await;
        let rows = rows(&mut manager, &format!("{}.csv", PAIRS[0]), "").await;
        let places: BTreeSet<_> = rows.iter().map(|row| (row["new_la_code"].as_str(), row["la_name"].as_str())).collect();
        let today = [("", ""), ("E06000023", "Bristol, City of"), ("E08000039", "Sheffield")];
        assert_eq!(places, BTreeSet::from(today));
        let page = manager.get(DOWNLOADS).await;
        assert_eq!(page.texts("#left-out li"), [
            "1 of 4 authorities left out: a code that is not among today’s 153 (Our Wigan).",
            "1 of 4 authorities left out: reorganised on 31 March 2023, now Cumberland and Westmorland and Furness (Our Cumberland).",
        ]);
        // A second one of the same place would be the same row twice.
        app.authority(&hackney, "Sheffield", "120").await;
        passes(&mut manager, "").await;
        let page = manager.get(DOWNLOADS).await;
        assert!(page.text("#left-out").contains("the same code as another authority of the programme (Our Sheffield)"));
    }

    async fn the_zip_has_every_file_and_is_the_same_twice(app: TestApp) {
        let mut reviewer = national(&app).await;
        let name = "partners_in_practice.zip";
        let first = file(&mut reviewer, name, "").await;
        assert_eq!(first, file(&mut reviewer, name, "").await);
        let mut zip = ZipArchive::new(Cursor::new(first)).unwrap();
        let mut names = BTreeSet::new();
        for n in 0..zip.len() {
            let mut packed = zip.by_index(n).unwrap();
            let own = packed.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            packed.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, file(&mut reviewer, &own, "").await, "{own}");
            names.insert(own);
        }
        assert_eq!(names.len(), 13, "{names:?}");
        for data in ["support_days", "maturity", "coverage"] {
            let about = file(&mut reviewer, &format!("{data}.csv-metadata.json"), "").await;
            let about: serde_json::Value = serde_json::from_slice(&about).unwrap();
            assert_eq!(about["url"], format!("{data}.csv"));
            let columns = about["tableSchema"]["columns"].as_array().unwrap();
            let columns: Vec<_> = columns.iter().map(|it| it["name"].as_str().unwrap()).collect();
            let csv = String::from_utf8(file(&mut reviewer, &format!("{data}.csv"), "").await).unwrap();
            assert_eq!(csv.lines().next().unwrap(), columns.join(","));
        }
        let stored = app.stored().await;
        let taken = stored["audit_event"].iter().filter(|row| row.contains("file.downloaded"));
        let zips = taken.filter(|row| row.contains(name) && row.contains("2024-25-q2"));
        assert_eq!(zips.count(), 2);
    }

    async fn a_round_published_early_has_no_days_yet(app: TestApp) {
        let mut reviewer = national(&app).await;
        // Month 6, March 2025, is published, and its quarter has not begun.
        app.it_is("2024-12-10T10:00:00Z");
        let query = "?from=2024-25-q4&to=2024-25-q4";
        let page = reviewer.get(&format!("{DOWNLOADS}{query}")).await;
        assert!(page.main().contains("No quarter has begun in this period"), "{}", page.main());
        let page = reviewer.get(&format!("{DOWNLOADS}/support_days.csv{query}")).await;
        assert_eq!(page.status, 409);
        assert!(page.main().contains("No quarter has begun in the period you chose"), "{}", page.main());
        file(&mut reviewer, "maturity.csv", query).await;
    }

    async fn bad_periods_are_refused_in_words(app: TestApp) {
        let hackney = app.programme("Hackney").await;
        let mut manager = app.person("manager@hackney.example", Role::Manager, Some(hackney.0.id), &[]).await;
        let data = format!("{DOWNLOADS}/{}.csv", PAIRS[0]);
        for (query, words) in [
            ("?from=%27;--", "From must be a quarter of the list"),
            ("?from=2025-26-q1&to=2024-25-q4", "To must be the same as or after From"),
            ("?to=2031-32-q1", "To must be between Quarter 2 of 2024-25"),
            ("?from=1999-00", "From must be between Quarter 2 of 2024-25"),
        ] {
            for path in [DOWNLOADS, &data] {
                let page = manager.get(&format!("{path}{query}")).await;
                assert_eq!(page.status, 422, "{path}{query}");
                assert!(page.errors()[0].starts_with(words), "{query}: {:?}", page.errors());
            }
        }
        for name in ["unknown.csv", "..%2Freadme.txt", "x%27;--"] {
            let sent = manager.send(Method::GET, &format!("{DOWNLOADS}/{name}"), None).await;
            assert_eq!(sent.status, 404, "{name}");
        }
        // No round stands between the baseline and month 6.
        let between = "?from=2024-25-q3&to=2024-25-q3";
        let page = manager.get(&format!("{DOWNLOADS}{between}")).await;
        assert!(page.main().contains("No round stands in this period"));
        let page = manager.get(&format!("{DOWNLOADS}/{}.csv{between}", PAIRS[1])).await;
        assert_eq!(page.status, 409);
        assert!(page.main().contains("No round stands in the period you chose"), "{}", page.main());
        app.it_is("2024-08-31T10:00:00Z");
        let mut early = app.person("early@hackney.example", Role::Manager, Some(hackney.0.id), &[]).await;
        assert!(early.get(DOWNLOADS).await.main().contains("The programme begins on 1 September 2024"));
        let (status, _, _) = early.fetch(&data).await;
        assert_eq!(status, 409);
    }
}
