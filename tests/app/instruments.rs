//! New versions of instruments: from a file to coming rounds, and what older rounds keep.

use std::collections::BTreeMap;

use axum::http::Method;
use partners::people::Role;

use crate::{
    harness::{Client, Page, TestApp, both},
    imports::{agreed, organisational_evidence},
    permissions::people,
};

const LIST: &str = "/programmes/hackney/instruments";
const FIRST: &str = "/programmes/hackney/instruments/diagnostic/1";
const SECOND: &str = "/programmes/hackney/instruments/diagnostic/2";

type Rows = Vec<BTreeMap<String, String>>;

const COLUMNS: [&str; 9] = [
    "instrument",
    "version",
    "code",
    "dimension",
    "text",
    "groups",
    "low",
    "middle",
    "high",
];

/// The rows of a version's file, as a spreadsheet opens it.
async fn download(client: &mut Client, version: &str) -> Rows {
    let sent = client
        .send(Method::GET, &format!("{version}/file"), None)
        .await;
    assert_eq!(sent.status, 200);
    assert_eq!(sent.header("content-type"), "text/csv; charset=utf-8");
    assert!(sent.header("content-disposition").starts_with("attachment"));
    let mut reader = csv::Reader::from_reader(sent.body.as_bytes());
    let rows = reader.deserialize().map(Result::unwrap);
    rows.collect()
}

/// The rows as a spreadsheet saves them.
fn saved(rows: &Rows) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS).unwrap();
    for row in rows {
        out.write_record(COLUMNS.map(|column| &row[column]))
            .unwrap();
    }
    out.into_inner().unwrap()
}

fn row<'a>(rows: &'a mut Rows, code: &str) -> &'a mut BTreeMap<String, String> {
    rows.iter_mut().find(|row| row["code"] == code).unwrap()
}

fn set(rows: &mut Rows, code: &str, column: &str, text: &str) {
    row(rows, code).insert(column.into(), text.into());
}

/// Version 1 as it is edited: 5.4 moved to D4, 5.3 reworded, 6.1 no longer put to clinicians, 7.1's
/// level 3 reworded, 8.4 gone, 8.5 new, and 9.1 and 9.2 in the other order.
async fn edited(client: &mut Client) -> Rows {
    let mut rows = download(client, FIRST).await;
    assert_eq!(rows.len(), 40);
    rows.iter_mut().for_each(|row| {
        row.insert("version".into(), "2".into());
    });
    set(&mut rows, "5.4", "dimension", "D4");
    set(&mut rows, "5.3", "text", "- We act in time, and say why.");
    let groups = row(&mut rows, "6.1")["groups"].replace(" clinicians", "");
    set(&mut rows, "6.1", "groups", &groups);
    set(&mut rows, "7.1", "middle", "Some teams have one.");
    set(&mut rows, "8.4", "code", "8.5");
    let at = rows.iter().position(|row| row["code"] == "9.1").unwrap();
    rows.swap(at, at + 1);
    rows
}

/// What the table of kinds says: kind, number, codes.
fn kinds(page: &Page) -> Vec<Vec<String>> {
    page.table("Items by what changes")
        .into_iter()
        .skip(1)
        .collect()
}

/// The link to a version as somebody else sees it.
fn chooser(page: &Page, who: &str) -> String {
    let links = page.links();
    let found = links.iter().find(|(_, words)| words.starts_with(who));
    found.unwrap().0.split('#').next().unwrap().to_owned()
}

/// The codes of what is shown as somebody sees it.
fn asked(page: &Page) -> Vec<String> {
    let legends = page.texts("#seen legend");
    let codes = legends.iter().filter_map(|words| words.split(' ').next());
    codes.map(str::to_owned).collect()
}

/// The rounds that keep a version, and those to come that will use it.
async fn rounds_of(client: &mut Client, version: &str) -> Vec<String> {
    let page = client.get(LIST).await;
    page.row("Versions, the newest first", version)[4..].to_vec()
}

const ONE: &str = "Organisational diagnostic, version 1";
const TWO: &str = "Organisational diagnostic, version 2";

both! {
    async fn a_version_goes_from_a_file_to_the_rounds_to_come(app: TestApp) {
        let mut people = people(&app).await;
        let mut manager = people.remove("manager").unwrap();
        let page = manager.get("/programmes/hackney/set-up").await;
        let list = page.link("Instruments and their versions");
        let page = manager.get(&list).await;
        // Month 18 is open and month 24 is still to open on 16 March 2026.
        let begun = "Baseline, Month 6, Month 12 and Month 18";
        assert_eq!(page.row("Versions, the newest first", ONE)[2..],
            ["Every programme", "40", begun, "Month 24"]);
        assert_eq!(page.table("Versions, the newest first").len(), 7);

        let rows = edited(&mut manager).await;
        let before = app.stored().await;
        let page = manager.upload(LIST, "Our <version>.csv", &saved(&rows)).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.heading(), "Check version 2 before you publish it");
        assert!(page.main().contains("Our <version>.csv has no faults"), "{}", page.main());
        assert!(page.main().contains("Would be used by: Month 24"));
        assert!(page.main().contains(&format!("Keep the version they have: {begun}")));
        assert_eq!(app.stored().await["instrument"], before["instrument"], "nothing is published");

        // 40 before; six of them are no longer as they were, of which 8.4 is gone.
        let told = kinds(&page);
        assert_eq!(told[0][..2], ["Unchanged", "34"]);
        let named: Vec<&[String]> = told[1..].iter().map(|row| &row[..]).collect();
        assert_eq!(named, [
            ["Reworded", "2", "5.3 and 7.1"],
            ["Moved", "2", "5.4 and 9.1"],
            ["Put to other groups", "1", "6.1"],
            ["New", "1", "8.5"],
            ["Gone", "1", "8.4"],
        ]);
        // Unchanged, and 7.1 and 9.1, whose wording, dimension and groups are the same.
        assert!(page.main().contains("compared over the 36 items that are the same in both"));
        let changes = |code| page.row("What changes in 7 items", code);
        assert_eq!(changes("5.4")[1], "Moved from D5 to D4");
        assert_eq!(changes("5.4")[4], "No");
        assert_eq!(changes("5.3")[3], "- We act in time, and say why.");
        assert_eq!(changes("6.1")[1], "No longer put to clinicians");
        assert!(changes("7.1")[3].contains("3 looks like this: Some teams have one."));
        assert_eq!(changes("9.1")[1], "Moved to another place on the form");
        assert_eq!(changes("9.1")[4], "Yes");
        assert_eq!((changes("8.5")[2].as_str(), changes("8.4")[3].as_str()), ("–", "–"));

        // As each group sees it.
        assert_eq!(page.texts("#seen h2"), ["As it is seen by: leaders"]);
        let leaders = asked(&page);
        assert!(leaders.contains(&"1.1".to_owned()) && !leaders.contains(&"5.1".to_owned()));
        let partners = asked(&manager.get(&chooser(&page, "Partner agencies")).await);
        assert!(partners.contains(&"5.3".to_owned()) && !partners.contains(&"1.1".to_owned()));
        let agreed = manager.get(&chooser(&page, "Agreed self-assessment")).await;
        assert_eq!(asked(&agreed).len(), 40);

        let page = manager.press(&page, "Publish version 2", &[]).await;
        assert_eq!((page.status, page.path.as_str()), (200, "/programmes/hackney/instruments?done=published"));
        assert_eq!(page.banner(), "Version published");
        assert_eq!(page.row("Versions, the newest first", TWO)[2..],
            ["This programme", "40", "–", "Month 24"]);
        assert_eq!(rounds_of(&mut manager, ONE).await, [begun, "–"]);

        // What is published reads back as it was sent, and compares itself with the one before.
        assert_eq!(row(&mut download(&mut manager, SECOND).await, "5.3")["text"],
            "'- We act in time, and say why.");
        let page = manager.get(SECOND).await;
        assert_eq!(kinds(&page), told);
        assert_eq!(manager.get(FIRST).await.count("#kinds"), 0);
        assert_eq!(download(&mut manager, FIRST).await.len(), 40);
    }

    async fn every_fault_is_told_at_once_and_nothing_is_kept(app: TestApp) {
        let mut manager = people(&app).await.remove("manager").unwrap();
        let stored = app.stored().await;
        let unchanged = saved(&download(&mut manager, FIRST).await);
        let mut rows = edited(&mut manager).await;
        set(&mut rows, "1.2", "code", "1.1");
        set(&mut rows, "1.3", "dimension", "D11");
        set(&mut rows, "1.4", "middle", "");
        set(&mut rows, "2.1", "groups", "leaders families");
        set(&mut rows, "2.2", "groups", "");
        set(&mut rows, "2.3", "version", "3");
        set(&mut rows, "2.4", "instrument", "case_audit");
        set(&mut rows, "3.1", "text", &"x".repeat(501));
        set(&mut rows, "3.2", "high", "Ask 020 7946 0958 about it");
        set(&mut rows, "3.3", "groups", "leaders neighbours");
        set(&mut rows, "3.4", "code", "PO1");
        let page = manager.upload(LIST, "v2.csv", &saved(&rows)).await;
        assert_eq!(page.status, 422);
        assert!(page.errors()[0].starts_with("The file has 12 faults"), "{:?}", page.errors());
        let places: Vec<[String; 2]> = page.table("Every fault").into_iter().skip(1)
            .map(|row| [row[0].clone(), row[1].clone()]).collect();
        assert_eq!(places, [
            ["3", "code"], ["4", "dimension"], ["5", "middle"], ["6", "groups"], ["7", "groups"],
            ["8", "version"],
            // An item of a record is put to nobody.
            ["9", "groups"], ["9", "instrument"],
            ["10", "text"], ["11", "high"], ["12", "groups"], ["13", "code"],
        ]);
        for (content, row, column) in [
            (&unchanged[..], "2", "version"),
            (b"instrument,version,code,dimension,text,groups,low,middle,high\n", "2", "the whole row"),
            (b"instrument,version\n", "1", "code"),
            (b"PK\x03\x04", "1", "the whole row"),
            (b"", "1", "the whole row"),
        ] {
            let page = manager.upload(LIST, "v.csv", content).await;
            let first = &page.table("Every fault")[1];
            assert_eq!((page.status, first[0].as_str(), first[1].as_str()), (422, row, column));
        }
        let page = manager.post(LIST, &[]).await;
        assert_eq!((page.status, page.error_at("file").as_str()), (422, "Select the file of the new version"));
        let now = app.stored().await;
        for table in ["instrument", "item", "held_file", "round_instrument"] {
            assert_eq!(now[table], stored[table], "{table}");
        }
    }

    async fn a_round_that_has_begun_keeps_its_version_and_a_trend_tells_the_bridge(app: TestApp) {
        let mut people = people(&app).await;
        // Baseline: the first version, by the agreed self-assessment and a record.
        app.import("responses", "month-0", agreed("2").as_bytes(), &[]).done();
        app.import("evidence", "month-0", organisational_evidence("3").as_bytes(), &[]).done();
        publish_result(&mut people, "month-0").await;
        let mut manager = people.remove("manager").unwrap();
        let rows = edited(&mut manager).await;
        // Month 18 has begun; on its first day the new version comes too late for it.
        let page = manager.upload(LIST, "v2.csv", &saved(&rows)).await;
        manager.press(&page, "Publish version 2", &[]).await;
        let lead = people.get_mut("lead").unwrap();
        let d5 = |month| format!("/programmes/hackney/authorities/northbridge/rounds/{month}/self-assessment/d5");
        let page = lead.get(&d5("month-18")).await;
        assert!(page.main().contains("5.4 ") && !page.main().contains("- We act in time"));
        let d8 = d5("month-18").replace("/d5", "/d8");
        assert!(lead.get(&d8).await.main().contains("8.4 "));

        // Month 24 opens later, and asks the new one.
        app.it_is("2026-08-20T10:00:00Z");
        let page = lead.get(&d5("month-24")).await;
        assert!(page.main().contains("- We act in time") && !page.main().contains("5.4 "));
        let answers: Vec<&str> = rows.iter().map(|row| row["code"].as_str()).collect();
        let file = format!("respondent,group,{}\nr1,agreed,{}\n", answers.join(","), ["4"; 40].join(","));
        app.import("responses", "month-24", file.as_bytes(), &[]).done();
        app.import("evidence", "month-24", organisational_evidence("3").as_bytes(), &[]).done();
        publish_result(&mut people, "month-24").await;

        for who in ["lead", "reviewer"] {
            let client = people.get_mut(who).unwrap();
            let page = client.get("/programmes/hackney/authorities/northbridge").await;
            let note = page.main();
            assert!(note.contains("Month 24 used other versions of the organisational diagnostic than baseline."), "{note}");
            // 5.3, 5.4, 6.1 and 8.4 of the forty are not the same in both.
            assert!(note.contains("36 items of the organisational diagnostic (40 in version 1, 40 in version 2)"), "{note}");
            let overall = page.table("Overall: maturity by round, 1 to 5");
            assert_eq!(overall[2][4], "Comparable over 36 items common to both versions");
            let d5 = page.row("Maturity by dimension and round", "D5 Risk, authority and the child’s experience");
            assert!(d5[2].contains("compared with baseline over 2 items"), "{d5:?}");
            let profile = client.get("/programmes/hackney/authorities/northbridge/rounds/month-24/maturity").await;
            let d5 = profile.row("Change since earlier rounds", "D5 Risk and the child");
            assert!(d5[1].contains("2 items of the organisational diagnostic (4 in version 1, 3 in version 2)"), "{d5:?}");
        }
        assert!(app.command(&["verify"]).code == 0, "the snapshots rescore");
        assert_eq!(rounds_of(&mut manager, TWO).await, ["Month 24", "–"]);
        // A third version changes nothing for month 24, which has begun by now.
        let mut rows = edited(&mut manager).await;
        rows.iter_mut().for_each(|row| { row.insert("version".into(), "3".into()); });
        let page = manager.upload(LIST, "v3.csv", &saved(&rows)).await;
        assert!(page.main().contains("No round of this programme is still to open"));
        manager.press(&page, "Publish version 3", &[]).await;
        assert_eq!(rounds_of(&mut manager, TWO).await, ["Month 24", "–"]);
    }

    async fn a_version_belongs_to_its_programme(app: TestApp) {
        let mut people = people(&app).await;
        let mut manager = people.remove("manager").unwrap();
        let mut other = people.remove("other manager").unwrap();
        let rows = edited(&mut manager).await;
        let page = manager.upload(LIST, "v2.csv", &saved(&rows)).await;
        let held = page.path.clone();
        // Neither the file that waits nor the version that it becomes is seen elsewhere.
        for path in [held.clone(), LIST.into(), SECOND.into()] {
            assert_eq!(other.get(&path).await.status, 403, "{path}");
        }
        let theirs = |path: &str| path.replace("/hackney/", "/elsewhere/");
        assert_eq!(other.get(&theirs(&held)).await.status, 409);
        assert_eq!(other.post(&theirs(&held), &[]).await.status, 409);
        manager.press(&page, "Publish version 2", &[]).await;
        assert_eq!(other.get(&theirs(SECOND)).await.status, 404);
        assert_eq!(other.get(&theirs(&format!("{SECOND}/file"))).await.status, 404);
        let page = other.get(&theirs(LIST)).await;
        assert!(!page.main().contains("version 2"));
        let used = &page.row("Versions, the newest first", ONE)[4..];
        assert_eq!(used, ["Baseline, Month 6, Month 12 and Month 18", "Month 24"]);
        // The same label is free there, and taken here.
        let page = other.upload(&theirs(LIST), "v2.csv", &saved(&rows)).await;
        assert_eq!(page.status, 200);
        other.press(&page, "Publish version 2", &[]).await;
        let page = manager.upload(LIST, "v2.csv", &saved(&rows)).await;
        assert_eq!(page.status, 422);
        assert!(page.table("Every fault")[1][2].contains("published already"));
    }

    async fn a_file_is_published_once(app: TestApp) {
        let mut manager = people(&app).await.remove("manager").unwrap();
        let rows = edited(&mut manager).await;
        let page = manager.upload(LIST, "v2.csv", &saved(&rows)).await;
        let held = page.path.clone();
        for _ in 0..2 {
            let page = manager.press(&page, "Publish version 2", &[]).await;
            assert_eq!((page.status, page.banner().as_str()), (200, "Version published"));
        }
        assert_eq!(manager.get(&held).await.banner(), "Version published");
        let versions = app.stored().await["instrument"].len();
        assert_eq!(versions, 7);
        // What another manager published meanwhile is told at the confirmation.
        let email = "second@hackney.example";
        let programme = partners::people::ProgrammeId(1);
        let mut second = app.person(email, Role::Manager, Some(programme), &[]).await;
        let mut rows = rows.clone();
        rows.iter_mut().for_each(|row| { row.insert("version".into(), "3".into()); });
        let waiting = manager.upload(LIST, "v3.csv", &saved(&rows)).await;
        let page = second.upload(LIST, "v3.csv", &saved(&rows)).await;
        assert_eq!(manager.get(&page.path).await.status, 409, "a file is its sender’s");
        second.press(&page, "Publish version 3", &[]).await;
        let late = manager.press(&waiting, "Publish version 3", &[]).await;
        assert_eq!(late.status, 422);
        assert_eq!(app.stored().await["instrument"].len(), 8);
    }

    async fn the_command_publishes_for_every_programme(app: TestApp) {
        let mut people = people(&app).await;
        let mut manager = people.remove("manager").unwrap();
        let mut other = people.remove("other manager").unwrap();
        let import = |content: &[u8]| {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), content).unwrap();
            app.command(&["import", "instrument", file.path().to_str().unwrap()])
        };
        let stored = app.stored().await;
        let mut rows = edited(&mut manager).await;
        set(&mut rows, "1.2", "code", "1.1");
        set(&mut rows, "1.4", "high", "");
        let ended = import(&saved(&rows));
        assert_eq!(ended.code, 1);
        assert_eq!(ended.err.lines().collect::<Vec<_>>(), [
            "row 3, code: “1.1” is there twice: see row 2",
            "row 5, high: is missing",
            "partners: nothing was imported",
        ]);
        assert_eq!(app.stored().await["item"], stored["item"]);

        // The command's clock is the real one, so that all five rounds have begun.
        import(&saved(&edited(&mut manager).await)).done();
        let page = other.get("/programmes/elsewhere/instruments").await;
        assert_eq!(page.row("Versions, the newest first", TWO)[2], "Every programme");
        for (client, list) in [(&mut manager, LIST), (&mut other, "/programmes/elsewhere/instruments")] {
            let page = client.get(list).await;
            let kept = &page.row("Versions, the newest first", ONE)[4];
            assert!(kept.starts_with("Baseline, Month 6, Month 12"), "{kept}");
        }
        assert_eq!(import(&saved(&edited(&mut manager).await)).code, 1, "the label is taken");
    }
}

/// Proposes a round's result, and agrees to it.
async fn publish_result(people: &mut BTreeMap<&'static str, Client>, round: &str) {
    let path = format!("/programmes/hackney/authorities/northbridge/rounds/{round}");
    for (who, what) in [
        ("facilitator", "Propose publication"),
        ("lead", "Agree and publish"),
    ] {
        let person = people.get_mut(who).unwrap();
        let page = person.get(&path).await;
        person.press(&page, what, &[]).await;
    }
}
