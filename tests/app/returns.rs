//! Quarterly returns: written together, frozen once, and bytes from then on.

use std::{collections::BTreeMap, io::Read};

use partners::people::Role;
use sea_orm::{ConnectionTrait, Statement};

use crate::{
    harness::{Client, Page, TestApp, both},
    imports::{agreed, organisational_evidence},
    permissions::people,
};

pub(crate) type People = BTreeMap<&'static str, Client>;

pub(crate) const RETURNS: &str = "/programmes/hackney/returns";
const AUTHORITY: &str = "/programmes/hackney/authorities/northbridge";
const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-0";

/// A quarter that has ended on 16 March 2026, where every test begins.
pub(crate) fn of(quarter: &str, rest: &str) -> String {
    format!("{RETURNS}/{quarter}{rest}")
}

pub(crate) async fn get(people: &mut People, who: &str, path: &str) -> Page {
    people.get_mut(who).unwrap().get(path).await
}

pub(crate) async fn press(
    people: &mut People,
    who: &str,
    path: &str,
    button: &str,
    typed: &[(&str, &str)],
) -> Page {
    let client = people.get_mut(who).unwrap();
    let page = client.get(path).await;
    client.press(&page, button, typed).await
}

/// A day of training on that date in Northbridge's ledger; the address of the entry.
pub(crate) async fn log(people: &mut People, [day, month, year]: [&str; 3]) -> String {
    let typed = [
        ("date-day", day),
        ("date-month", month),
        ("date-year", year),
        ("activity", "training"),
        ("summary", "Two teams on risk."),
    ];
    let path = format!("{AUTHORITY}/support-days/new");
    let page = press(people, "facilitator", &path, "Log support days", &typed).await;
    assert_eq!(page.status, 200, "{:?}", page.errors());
    page.path.split('?').next().unwrap().to_owned()
}

async fn publish(app: &TestApp, people: &mut People) {
    app.import("responses", "month-0", agreed("4").as_bytes(), &[])
        .done();
    let evidence = organisational_evidence("3");
    app.import("evidence", "month-0", evidence.as_bytes(), &[])
        .done();
    press(people, "facilitator", ROUND, "Propose publication", &[]).await;
    let page = press(people, "lead", ROUND, "Agree and publish", &[]).await;
    assert_eq!(page.banner(), "Result published");
}

pub(crate) async fn write(
    people: &mut People,
    who: &str,
    path: &str,
    typed: &[(&str, &str)],
) -> Page {
    press(people, who, path, "Save", typed).await
}

pub(crate) async fn freeze(people: &mut People, quarter: &str) -> Page {
    let typed = [
        ("read", "yes"),
        ("sign-off", "Ann Example, Director of Children’s Services"),
    ];
    press(
        people,
        "manager",
        &of(quarter, "/freezing"),
        "Freeze the return",
        &typed,
    )
    .await
}

/// Content, page, rows and workbook as they are kept.
async fn kept(app: &TestApp, starts_on: &str) -> (String, String, Vec<u8>, Vec<u8>) {
    let db = app.state.database.read();
    let sql = format!(
        "SELECT content, page, csv, workbook FROM quarterly_return WHERE starts_on = '{starts_on}'"
    );
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    let text = |name: &str| row.try_get::<String>("", name).unwrap();
    let blob = |name: &str| row.try_get::<Vec<u8>>("", name).unwrap();
    (text("content"), text("page"), blob("csv"), blob("workbook"))
}

/// A file of a workbook.
fn part(workbook: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    zip.by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The rows of a return's CSV file, each by its columns.
fn csv_rows(csv: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut rows = csv::Reader::from_reader(csv);
    rows.deserialize().map(Result::unwrap).collect()
}

/// The rows of a workbook's sheet: of each cell that is filled, whether it is a number, and what it
/// says.
fn sheet_rows(workbook: &[u8], name: &str) -> Vec<Vec<(bool, String)>> {
    let selector = |css: &str| scraper::Selector::parse(css).unwrap();
    let read = |file: &str| scraper::Html::parse_document(&part(workbook, file));
    let (book, sheet) = (read("xl/workbook.xml"), selector("sheet"));
    let mut names = book.select(&sheet).map(|it| it.attr("name").unwrap());
    let place = names.position(|own| own == name).unwrap();
    let texts = read("xl/sharedStrings.xml");
    let texts: Vec<String> = texts
        .select(&selector("si"))
        .map(|it| it.text().collect())
        .collect();
    let (rows, cells, value) = (selector("row"), selector("c"), selector("v"));
    let cell = |it: scraper::ElementRef<'_>| {
        let value: String = it.select(&value).flat_map(|it| it.text()).collect();
        match it.attr("t") {
            Some("s") => (false, texts[value.parse::<usize>().unwrap()].clone()),
            _ => (true, value),
        }
    };
    let sheet = read(&format!("xl/worksheets/sheet{}.xml", place + 1));
    let rows = sheet
        .select(&rows)
        .map(|row| row.select(&cells).map(cell).collect());
    rows.collect()
}

/// The texts of a sheet's rows in which `words` stand.
fn sheet_row(workbook: &[u8], name: &str, words: &str) -> Vec<String> {
    let rows = sheet_rows(workbook, name).into_iter();
    let mut rows = rows.map(|row| row.into_iter().map(|(_, text)| text).collect::<Vec<_>>());
    rows.find(|row| row.iter().any(|text| text == words))
        .unwrap_or_else(|| panic!("no “{words}” in {name}"))
}

fn decimals(figure: &str) -> usize {
    figure
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len())
}

pub(crate) async fn file(people: &mut People, who: &str, path: &str) -> crate::harness::Sent {
    let client = people.get_mut(who).unwrap();
    client.send(axum::http::Method::GET, path, None).await
}

both! {
    async fn a_return_is_written_together_and_frozen_once(app: TestApp) {
        let mut people = people(&app).await;
        log(&mut people, ["15", "12", "2025"]).await;
        log(&mut people, ["12", "1", "2026"]).await;
        publish(&app, &mut people).await;
        let page = get(&mut people, "lead", RETURNS).await;
        let words = page.link("Write for Northbridge in October to December 2025");
        write(&mut people, "facilitator", &words, &[("learning", "Groups begin with a question."), ("risks", "Posts")]).await;
        let page = write(&mut people, "lead", &words, &[("risks", "Posts are vacant.")]).await;
        assert_eq!(page.banner(), "Saved");
        write(&mut people, "manager", &of("2025-q4", "/words"), &[("limitations", "Two visits are one entry.")]).await;
        for path in [of("2025-q4", ""), of("2025-q4", "/return.csv"), of("2025-q4", "/return.xlsx")] {
            assert_eq!(get(&mut people, "reviewer", &path).await.status, 404, "{path}");
            assert_eq!(get(&mut people, "lead", &path).await.status, 403, "{path}");
        }
        assert!(!get(&mut people, "reviewer", RETURNS).await.main().contains("2025"));
        let page = get(&mut people, "manager", &of("2025-q4", "")).await;
        assert!(page.main().contains("What would be frozen now"));
        assert_eq!(page.row("Days by authority, on the last day of the quarter", "Northbridge")[1..3], ["1", "1"]);
        let refused = press(&mut people, "manager", &of("2025-q4", "/freezing"), "Freeze the return", &[("sign-off", "Ann Example")]).await;
        assert_eq!((refused.status, refused.errors().len()), (422, 2));
        assert_eq!(refused.error_at("sign-off"), "Line 1 must be a name, a comma and a role");
        assert!(refused.source.contains("Ann Example"));
        let page = freeze(&mut people, "2025-q4").await;
        assert_eq!((page.status, page.banner().as_str()), (200, "Return frozen"));
        for who in ["manager", "reviewer"] {
            let page = get(&mut people, who, &of("2025-q4", "")).await;
            let main = page.main();
            for words in [
                "Quarterly return, October to December 2025", "Groups begin with a question.", "Posts are vacant.",
                "Facilitator Hackney, facilitator; Lead Northbridge, authority lead", "Two visits are one entry.",
                "Manager Hackney , Programme manager", "Ann Example , Director of Children’s Services",
                "No result of Westmere is published.", "Baseline",
            ] {
                assert!(main.contains(words) || main.contains(&words.replace(" ,", ",")), "{who}: {words} in {main}");
            }
            // The day of January is booked, seen from the quarter's last day.
            let row = page.row("Days by authority, on the last day of the quarter", "Northbridge");
            assert_eq!((row[1].as_str(), row[4].as_str(), row[5].as_str(), row[6].as_str()), ("1", "1", "118", "120"));
            assert_eq!(page.row("Overall maturity by round", "Northbridge")[1], "3.10, level 3");
            assert!(!page.source.contains("<form method=\"post\" action=\"/programmes"), "nothing to change");
        }
        let quarters = get(&mut people, "manager", "/programmes/hackney/quarters").await;
        assert!(quarters.row("Quarters of the programme", "October to December 2025")[1].starts_with("Closed by Manager Hackney"));
        // What is written too late is kept on the page.
        let late = people.get_mut("lead").unwrap().post(&words, &[("learning", "Too late"), ("seen", "3")]).await;
        assert_eq!(late.status, 422);
        assert!(late.errors()[0].starts_with("The return of October to December 2025 is frozen."));
        assert!(late.source.contains("Too late"));
        let read = get(&mut people, "lead", &words).await;
        assert!(read.main().contains("Posts are vacant.") && !read.has_button("Save"));
        assert_eq!(get(&mut people, "manager", &of("2025-q4", "/freezing")).await.status, 409);
        assert_eq!(get(&mut people, "manager", &of("2025-q3", "")).await.status, 409, "passed over");
    }

    async fn no_later_change_moves_a_byte_and_the_next_return_lists_it(app: TestApp) {
        let mut people = people(&app).await;
        let entry = log(&mut people, ["15", "12", "2025"]).await;
        publish(&app, &mut people).await;
        freeze(&mut people, "2025-q4").await;
        let before = kept(&app, "2025-10-01").await;
        let served = [
            get(&mut people, "reviewer", &of("2025-q4", "")).await.source,
            file(&mut people, "reviewer", &of("2025-q4", "/return.csv")).await.body,
            file(&mut people, "reviewer", &of("2025-q4", "/return.xlsx")).await.body,
        ];
        assert!(served[0].contains(&before.1), "the page is what is kept");
        assert_eq!(served[1].as_bytes(), before.2);
        assert_eq!(served[2], String::from_utf8_lossy(&before.3));
        // A correction, a late entry, a withdrawal, a new name, a note.
        let form = get(&mut people, "facilitator", &format!("{entry}/correction")).await;
        let days = form.field("Days of Facilitator Hackney");
        let typed = [(days.as_str(), "0.5"), ("reason", "=The day ended at noon.")];
        let page = press(&mut people, "facilitator", &format!("{entry}/correction"), "Save the correction", &typed).await;
        assert_eq!(page.status, 200, "{:?}", page.errors());
        press(&mut people, "manager", &format!("{ROUND}/publication/retraction"), "Withdraw the result",
            &[("reason", "A record was of another authority.")]).await;
        app.tamper("UPDATE authority SET name = 'Renamed, and ‘new’' WHERE slug = 'northbridge'").await;
        let typed = [("correction", "The director’s title is wrong."), ("reason", "It changed in November.")];
        let page = press(&mut people, "manager", &of("2025-q4", "/correction"), "Save the correction", &typed).await;
        assert_eq!(page.banner(), "Correction saved for the next return");
        assert_eq!(kept(&app, "2025-10-01").await, before);
        // Whoever gave the days also writes, and is named for that.
        let page = write(&mut people, "facilitator", &of("2026-q1", "/authorities/northbridge"), &[("learning", "Groups meet.")]).await;
        assert_eq!(page.banner(), "Saved");
        app.it_is("2026-04-02T09:00:00Z");
        let page = freeze(&mut people, "2026-q1").await;
        assert_eq!(page.banner(), "Return frozen", "{:?}", page.errors());
        let page = get(&mut people, "reviewer", &of("2026-q1", "")).await;
        let row = page.row("Days that were restated", "Renamed, and ‘new’");
        assert_eq!(row[1..4], [
            "2025-q4",
            "1 day of leadership or practitioner training, no one dimension, delivered, 15 December 2025, counted",
            "0.5 days of leadership or practitioner training, no one dimension, delivered, 15 December 2025, counted",
        ]);
        assert!(row[4].starts_with("=The day ended at noon."));
        let row = page.row("Published results that were corrected or withdrawn", "Renamed, and ‘new’");
        assert_eq!(row[1..], ["Baseline", "Withdrawn", "–", "A record was of another authority."]);
        assert!(page.main().contains("The director’s title is wrong.") && page.main().contains("No result is published."));
        assert!(page.main().contains("Written by Facilitator Hackney, facilitator"));
        let (_, _, csv, workbook) = kept(&app, "2026-01-01").await;
        let restated = [
            format!("{:?}", page.table("Days that were restated")),
            format!("{:?}", csv_rows(&csv).into_iter().filter(|row| row["section"] == "corrections").collect::<Vec<_>>()),
            format!("{:?}", sheet_rows(&workbook, "Corrections")),
        ];
        for rows in restated {
            assert!(rows.contains("The day ended at noon.") && !rows.contains("Facilitator"), "nobody who gave days is named: {rows}");
        }
        let note = sheet_row(&workbook, "Corrections", "The director’s title is wrong.");
        assert!(note.contains(&"Manager Hackney".to_owned()), "{note:?}");
        let number = entry.rsplit('/').next().unwrap().to_owned();
        let row = sheet_row(&workbook, "Corrections", "2025-q4");
        assert_eq!(row.last(), Some(&number), "{row:?}");
        assert_eq!(page.row("Days by authority, on the last day of the quarter", "Renamed, and ‘new’")[1..3], ["0", "0.5"]);
        // The earlier one is as it was, and tells where it is corrected beside it.
        assert_eq!(kept(&app, "2025-10-01").await, before);
        let page = get(&mut people, "reviewer", &of("2025-q4", "")).await;
        assert!(page.source.contains(&before.1));
        assert!(page.main().contains("Corrected since, in the return of January to March 2026"));
        let csv = file(&mut people, "reviewer", &of("2026-q1", "/return.csv")).await.body;
        assert!(csv.contains("The director’s title is wrong."));
        // A third lists none of it again.
        app.it_is("2026-07-02T09:00:00Z");
        freeze(&mut people, "2026-q2").await;
        let page = get(&mut people, "reviewer", &of("2026-q2", "")).await;
        assert!(page.main().contains("What changed since the return of January to March 2026 was frozen.Nothing."), "{}", page.main());
        let said = app.command(&["verify"]).done();
        assert!(said.contains("hackney: 3 frozen returns compared with what was frozen"), "{said}");
        app.tamper("UPDATE quarterly_return SET page = 'x' WHERE starts_on = '2026-04-01'").await;
        let ended = app.command(&["verify"]);
        assert_eq!(ended.code, 1);
        assert!(ended.out.contains("hackney: return 2026-q2: it is not what was frozen"), "{}", ended.out);
    }

    async fn a_corrected_result_tells_what_it_was(app: TestApp) {
        let mut people = people(&app).await;
        publish(&app, &mut people).await;
        freeze(&mut people, "2025-q4").await;
        press(&mut people, "facilitator", &format!("{ROUND}/publication/correction"), "Start the correction",
            &[("reason", "The record was read again.")]).await;
        app.import("evidence", "month-0", organisational_evidence("2").as_bytes(), &["--replace"]).done();
        press(&mut people, "facilitator", ROUND, "Propose publication", &[]).await;
        press(&mut people, "lead", ROUND, "Agree and publish", &[]).await;
        app.it_is("2026-04-02T09:00:00Z");
        freeze(&mut people, "2026-q1").await;
        let page = get(&mut people, "reviewer", &of("2026-q1", "")).await;
        let row = page.row("Published results that were corrected or withdrawn", "Northbridge");
        // D1: (4 + 3) / 2 before; the cap, 2 + 0.5, now.
        assert!(row[2] == "Corrected" && row[3].contains("D1 3.50 → 2.50"), "{row:?}");
        assert_eq!(row[4], "The record was read again.");
        let (_, _, csv, workbook) = kept(&app, "2026-01-01").await;
        let rows = csv_rows(&csv);
        for (measure, figure) in [("maturity_was", "3.50"), ("maturity_is", "2.50")] {
            let row = rows.iter().find(|row| row["measure"] == measure && row["dimension"] == "D1").unwrap();
            assert_eq!((row["section"].as_str(), row["authority"].as_str(), row["value"].as_str()), ("corrections", "Northbridge", figure));
        }
        let row = sheet_row(&workbook, "Corrections", "D1");
        assert_eq!(row, ["Northbridge", "Baseline", "D1", "3.5", "2.5", "The record was read again.", "Corrected"]);
    }

    async fn no_score_has_more_than_two_decimals(app: TestApp) {
        let mut people = people(&app).await;
        // Of the four items of each dimension one is 3: perception is 3.75.
        let answers = agreed("4").replace("4,4,4,4", "4,4,4,3");
        app.import("responses", "month-0", answers.as_bytes(), &[]).done();
        app.import("evidence", "month-0", organisational_evidence("3").as_bytes(), &[]).done();
        press(&mut people, "facilitator", ROUND, "Propose publication", &[]).await;
        let page = press(&mut people, "lead", ROUND, "Agree and publish", &[]).await;
        assert_eq!(page.banner(), "Result published");
        freeze(&mut people, "2025-q4").await;
        let page = get(&mut people, "reviewer", &of("2025-q4", "")).await;
        let (_, _, csv, workbook) = kept(&app, "2025-10-01").await;
        let captions = page.texts("#return caption");
        let caption = captions.iter().find(|it| it.starts_with("Northbridge, baseline: published on")).unwrap();
        // (3.75 + 3) / 2 is 3.375.
        assert_eq!(page.row(caption, "D1 Leadership")[1..4], ["3.75", "3.00", "3.38"]);
        for cell in page.table(caption).into_iter().skip(1).flat_map(|row| row.into_iter().skip(1)) {
            let mut figures = cell.split(|c: char| !c.is_ascii_digit() && c != '.');
            assert!(figures.all(|it| decimals(it.trim_end_matches('.')) <= 2), "{cell}");
        }
        let rows = csv_rows(&csv);
        let scores: Vec<_> = rows.iter().filter(|row| row["unit"].starts_with("score")).collect();
        let d1 = scores.iter().find(|row| row["dimension"] == "D1" && row["measure"] == "maturity").unwrap();
        assert_eq!((d1["section"].as_str(), d1["value"].as_str()), ("maturity", "3.38"));
        assert!(scores.iter().all(|row| decimals(&row["value"]) <= 2), "{scores:?}");
        let rows = sheet_rows(&workbook, "Maturity");
        let d1 = rows.iter().find(|row| row.iter().any(|(_, text)| text.starts_with("D1 "))).unwrap();
        let figures: Vec<&str> = d1.iter().filter(|(number, _)| *number).map(|(_, text)| text.as_str()).collect();
        assert_eq!(figures[..3], ["3.75", "3", "3.38"]);
        let mut numbers = rows.iter().flatten().filter(|(number, _)| *number);
        assert!(numbers.all(|(_, text)| decimals(text) <= 2), "{rows:?}");
    }

    async fn a_lead_is_led_to_no_quarter_before_they_joined(app: TestApp) {
        let mut people = people(&app).await;
        app.tamper("UPDATE authority SET joined_on = '2026-01-10' WHERE slug = 'northbridge'").await;
        let page = get(&mut people, "lead", RETURNS).await;
        let mut links: Vec<String> = page.links().into_iter().map(|(href, _)| href).collect();
        links.retain(|href| href.starts_with(&format!("{RETURNS}/")));
        // The quarter in which they joined, which is under way on 16 March 2026.
        assert_eq!(links, [of("2026-q1", "/authorities/northbridge")]);
        assert_eq!(get(&mut people, "lead", &links[0]).await.status, 200);
        assert_eq!(get(&mut people, "lead", &of("2025-q4", "/authorities/northbridge")).await.status, 404);
    }

    async fn a_round_published_after_freezing_goes_into_the_next(app: TestApp) {
        let mut people = people(&app).await;
        freeze(&mut people, "2025-q4").await;
        publish(&app, &mut people).await;
        assert!(get(&mut people, "reviewer", &of("2025-q4", "")).await.main().contains("No result is published."));
        app.it_is("2026-04-02T09:00:00Z");
        freeze(&mut people, "2026-q1").await;
        let page = get(&mut people, "reviewer", &of("2026-q1", "")).await;
        assert!(page.main().contains("new in this return"));
        assert_eq!(page.row("Overall maturity by round", "Northbridge")[1], "3.10, level 3");
    }

    async fn only_one_of_two_managers_freezes_and_only_what_was_read(app: TestApp) {
        let mut people = people(&app).await;
        let manager = people.get_mut("manager").unwrap();
        let path = of("2025-q4", "/freezing");
        let page = manager.get(&path).await;
        let mark = page.value("mark");
        log(&mut people, ["15", "12", "2025"]).await;
        let manager = people.get_mut("manager").unwrap();
        let stale = manager.post(&path, &[("read", "yes"), ("mark", &mark), ("sign-off", "A B, C")]).await;
        assert_eq!(stale.status, 422);
        assert!(stale.error_at("read").starts_with("The return changed after you opened this page."));
        assert!(stale.source.contains("A B, C"));
        let mark = stale.value("mark");
        let mut sends = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let (mut manager, mark, path) = (manager.clone(), mark.clone(), path.clone());
            sends.spawn(async move {
                manager.submit(&path, &[("read", "yes"), ("mark", &mark)]).await.status
            });
        }
        let mut statuses = sends.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409, 409, 409, 409, 409]);
        assert_eq!(app.stored().await["quarterly_return"].len(), 1);
    }

    async fn what_is_no_quarter_has_no_return(app: TestApp) {
        let mut people = people(&app).await;
        for (quarter, status) in [
            ("2025-q4", 200), ("2026-q1", 200), ("2026-q2", 409), ("2024-q2", 404), ("2026-q4", 404),
            ("2025-q5", 404), ("2025-q04", 404), ("%27;--", 404), ("x", 404),
        ] {
            assert_eq!(get(&mut people, "manager", &of(quarter, "")).await.status, status, "{quarter}");
            assert_eq!(get(&mut people, "reviewer", &of(quarter, "")).await.status, 404, "{quarter}");
            assert_eq!(get(&mut people, "facilitator", &of(quarter, "")).await.status, 403, "{quarter}");
        }
        let page = get(&mut people, "manager", &of("2026-q2", "")).await;
        assert!(page.main().contains("April to June 2026 has not begun yet."));
        let page = get(&mut people, "manager", &of("2026-q1", "/freezing")).await;
        assert!(page.status == 409 && page.main().contains("January to March 2026 has not ended yet."));
        assert_eq!(people.get_mut("manager").unwrap().post(&of("2026-q1", "/freezing"), &[("read", "yes")]).await.status, 409);
    }

    async fn words_are_guarded_and_nobody_writes_over_another(app: TestApp) {
        let mut people = people(&app).await;
        let path = of("2025-q4", "/authorities/northbridge");
        let page = write(&mut people, "lead", &path, &[("asks", "Call 020 7946 0123 about it")]).await;
        assert_eq!(page.status, 422);
        assert!(page.error_at("asks").contains("phone number") && page.value("asks").contains("0123"), "{:?}", page.errors());
        let long = "é".repeat(5000);
        let page = write(&mut people, "lead", &path, &[("asks", &format!("{long}x"))]).await;
        assert_eq!(page.error_at("asks"), "Asks must be 5000 characters or less");
        assert_eq!(write(&mut people, "lead", &path, &[("asks", &long), ("risks", "=1+1")]).await.banner(), "Saved");
        let facilitator = people.get_mut("facilitator").unwrap();
        let stale = facilitator.post(
                &path,
                &[("risks", "Mine"), ("asks", &long), ("seen", "0")],
            ).await;
        assert_eq!(stale.status, 422);
        assert!(stale.errors()[0].starts_with("Somebody wrote here after you opened this page."));
        assert!(stale.main().contains("=1+1") && stale.value("risks") == "Mine");
        let both = facilitator.press(&stale, "Save", &[("risks", "=1+1 and mine")]).await;
        assert_eq!(both.banner(), "Saved");
        freeze(&mut people, "2025-q4").await;
        let (_, page, csv, workbook) = kept(&app, "2025-10-01").await;
        assert!(page.contains(&long));
        let csv = String::from_utf8(csv).unwrap();
        assert!(csv.contains(",'=1+1 and mine,") && csv.contains("\r\n") && !csv.contains(",=1"));
        let names = part(&workbook, "xl/sharedStrings.xml");
        assert!(names.contains("=1+1 and mine"));
        let sheets = (1..=9).map(|n| part(&workbook, &format!("xl/worksheets/sheet{n}.xml")));
        assert!(sheets.into_iter().all(|sheet| !sheet.contains("<f>")), "no formula");
    }

    async fn the_workbook_has_numbers_dates_and_charts(app: TestApp) {
        let mut people = people(&app).await;
        log(&mut people, ["15", "12", "2025"]).await;
        publish(&app, &mut people).await;
        freeze(&mut people, "2025-q4").await;
        let (content, _, csv, workbook) = kept(&app, "2025-10-01").await;
        let summary = part(&workbook, "xl/worksheets/sheet1.xml");
        // 1 October 2025 is day 45931 from 30 December 1899.
        assert!(summary.contains("<v>45931</v>"), "{summary}");
        // Northbridge stands first, under seven rows: a day delivered of 120.
        for (place, figure) in [("B8", "1"), ("C8", "1"), ("E8", "119"), ("F8", "120")] {
            let cell = summary.split(&format!("<c r=\"{place}\"")).nth(1).unwrap();
            let cell = cell.split("</c>").next().unwrap();
            assert!(!cell.contains("t=\"s\"") && cell.ends_with(&format!("<v>{figure}</v>")), "{place}: {cell}");
        }
        for chart in ["xl/charts/chart1.xml", "xl/charts/chart2.xml"] {
            assert!(part(&workbook, chart).contains("<c:ser>"));
        }
        let names = part(&workbook, "xl/workbook.xml");
        for sheet in ["Summary", "Days", "Rounds", "Maturity", "Changes", "Coverage", "Words", "Corrections", "About"] {
            assert!(names.contains(&format!("name=\"{sheet}\"")));
        }
        assert!(part(&workbook, "docProps/core.xml").contains("2026-03-16T10:00:00Z"));
        // Of a programme from 1 September 2024, month 18 opens three months before its month:
        // on 1 December 2025, 61 days after 1 October.
        let round = sheet_row(&workbook, "Rounds", "Month 18");
        assert_eq!((round[1].as_str(), round.last().map(String::as_str)), ("45992", Some("None yet")), "{round:?}");
        let rows = csv_rows(&csv);
        let published = rows.iter().find(|row| row["measure"] == "published_of").unwrap();
        assert_eq!((published["round"].as_str(), published["text"].as_str()), ("Month 18", "None yet"));
        let unconfirmed = sheet_rows(&workbook, "Days").into_iter().find(|row| row.get(1).is_some_and(|it| it.1.starts_with("Neither confirmed")));
        assert_eq!(unconfirmed.unwrap()[2], (true, "1".to_owned()), "the day that the lead has not looked at");
        let d1 = rows.iter().find(|row| row["dimension"] == "D1" && row["measure"] == "maturity").unwrap();
        assert_eq!((d1["value"].as_str(), d1["authority"].as_str()), ("3.50", "Northbridge"));
        assert!(content.contains("\"maturity\":{\"value\":3.5}"));
    }

    async fn a_programme_without_authorities_or_with_awkward_names_has_returns(app: TestApp) {
        let programme = app.programme("Empty").await;
        let id = Some(programme.0.id);
        let mut manager = app.person("manager@empty.example", Role::Manager, id, &[]).await;
        let path = "/programmes/empty/returns/2025-q3/freezing";
        let page = manager.get(path).await;
        let page = manager.press(&page, "Freeze the return", &[("read", "yes")]).await;
        assert_eq!(page.banner(), "Return frozen", "{:?}", page.errors());
        assert!(page.main().contains("No authority had joined the programme by the end of the quarter."));
        let name = format!("=St Mary’s, Bishop's & \"O'Brien\" {}", "n".repeat(25));
        app.authority(&programme, &name, "10").await;
        let path = "/programmes/empty/returns/2025-q4/freezing";
        let page = manager.get(path).await;
        let page = manager.press(&page, "Freeze the return", &[("read", "yes")]).await;
        assert_eq!(page.banner(), "Return frozen", "{:?}", page.errors());
        assert_eq!(page.row("Days by authority, on the last day of the quarter", &name)[6], "10");
        let csv = manager.send(axum::http::Method::GET, "/programmes/empty/returns/2025-q4/return.csv", None).await.body;
        assert!(csv.contains("\"'=St Mary’s, Bishop's & \"\"O'Brien\"\" "), "{csv}");
    }
}
