//! Support days as files: sent, looked at, confirmed; from the command line; and exported.

use std::collections::BTreeMap;

use partners::{
    people::{PersonId, Role},
    programmes::Programme,
};
use sea_orm::ConnectionTrait;

use crate::harness::{Client, Page, TestApp, both};

const IMPORT: &str = "/programmes/hackney/imports/support-days";
const HEADER: &str = "date,authority,facilitator,days,activity,place,dimension,summary,reference";

struct World {
    programme: (Programme, PersonId),
    /// Of Northbridge alone.
    facilitator: Client,
    manager: Client,
}

/// Northbridge has 120 days and Westmere 10; the programme began on 1 September 2024.
async fn world(app: &TestApp) -> World {
    let programme = app.programme("Hackney").await;
    let northbridge = app.authority(&programme, "Northbridge", "120").await;
    app.authority(&programme, "Westmere", "10").await;
    let (id, own) = (Some(programme.0.id), [northbridge.id]);
    let (facilitator, manager) = ("facilitator@hackney.example", "manager@hackney.example");
    World {
        programme,
        facilitator: app.person(facilitator, Role::Facilitator, id, &own).await,
        manager: app.person(manager, Role::Manager, id, &[]).await,
    }
}

fn ledger(authority: &str) -> String {
    format!("/programmes/hackney/authorities/{authority}/support-days")
}

/// Allocated, delivered, booked, remaining, not counted, as the ledger's page says.
async fn stats(client: &mut Client, authority: &str) -> Vec<String> {
    client
        .get(&ledger(authority))
        .await
        .texts("main .app-stat__value")
}

fn file(rows: &str) -> String {
    format!("{HEADER}\n{rows}")
}

/// All that is stored but the file that waits and the sessions.
async fn kept(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    let mut stored = app.stored().await;
    for passing in ["held_file", "session", "sqlite_sequence"] {
        stored.remove(passing);
    }
    stored
}

/// A fault's row, column and what stands there, as the table says.
fn places(page: &Page) -> Vec<[String; 3]> {
    let rows = page.table("Every fault").into_iter().skip(1);
    rows.map(|row| [row[0].clone(), row[1].clone(), row[2].clone()])
        .collect()
}

/// The same five rows and four entries as a British and as a German spreadsheet save them.
fn spreadsheets() -> [Vec<u8>; 2] {
    let british = "Date,Authority,Facilitator,Days,Activity,Place,Dimension,Summary,Reference\r\n\
        03/09/2025,Northbridge,Manager@Hackney.example,1 ½,Joint audit,On site,D5,\"Cases, read – together\",V1\r\n\
        3/9/2025,Northbridge,facilitator@hackney.example,½,Joint audit,On site,D5,,V1\r\n\
        03 Sep 2025,Northbridge,facilitator@hackney.example,0.25,Travel,On site,,By train,\r\n\
        17/03/2026,Northbridge,facilitator@hackney.example,1,Training,Online,,\"Two\r\nlines\",\r\n\
        2/1/2026,Westmere,manager@hackney.example,2,Whole-system workshop,In Hackney,D1,A workshop,W1\r\n";
    let german = "\u{feff}reference;date;authority;facilitator;days;activity;place;summary;dimension\r\n\
        V1;03.09.2025;northbridge;manager@hackney.example;1,5;joint_audit;on_site;Cases, read – together;D5\r\n\
        V1;03.09.2025;northbridge;facilitator@hackney.example;0,5;joint_audit;on_site;;D5\r\n\
        ;03.09.2025;northbridge;facilitator@hackney.example;0,25;travel;on_site;By train;\r\n\
        ;17.03.2026;northbridge;facilitator@hackney.example;1;training;online;\"Two\r\nlines\";\r\n\
        W1;02.01.2026;westmere;manager@hackney.example;2;whole_system_workshop;in_hackney;A workshop;D1\r\n";
    let windows_1252 = british.chars().map(|c| match c {
        '½' => 0xbd,
        '–' => 0x96,
        c => u8::try_from(c).unwrap(),
    });
    [windows_1252.collect(), german.into()]
}

both! {
    async fn a_file_is_looked_at_and_then_imported_as_a_spreadsheet_saves_it(app: TestApp) {
        let mut world = world(&app).await;
        let page = world.manager.get(&ledger("northbridge")).await;
        assert_eq!(page.link("Import from a file"), IMPORT);
        let before = kept(&app).await;
        for (name, content) in ["C:\\Work\\days.csv", "../<b>tage.csv"].iter().zip(spreadsheets()) {
            let page = world.manager.upload(IMPORT, name, &content).await;
            assert_eq!(page.status, 200);
            assert!(page.main().contains("Nothing is written until you confirm"));
            let shown = name.rsplit(['\\', '/']).next().unwrap();
            assert!(page.main().contains(shown), "{}", page.main());
            let totals = page.table("What it comes to");
            assert_eq!(totals[1], ["Northbridge", "3", "2", "1", "0.25", "117"]);
            assert_eq!(totals[2], ["Westmere", "1", "2", "0", "0", "8"]);
            let rows = page.table("Row by row");
            assert_eq!(rows.len(), 6);
            assert_eq!(rows[1], ["2", "3 Sep 2025", "Northbridge", "Manager Hackney", "1.5",
                "Joint audit", "Delivered, counted", "V1"]);
            assert_eq!(rows[2][3..5], ["Facilitator Hackney", "0.5"]);
            assert_eq!(rows[3][6], "Delivered, not counted");
            assert_eq!(rows[4][6], "Booked, counted");
            assert_eq!(kept(&app).await, before, "nothing is written");
        }
        let waiting = world.manager.get(IMPORT).await;
        let held = waiting.link("<b>tage.csv");
        let page = world.manager.get(&held).await;
        let page = world.manager.press(&page, "Import 4 entries", &[]).await;
        assert_eq!((page.status, page.banner().as_str()), (200, "Support days imported"));
        assert_eq!(page.row("Imported", "Northbridge")[1..], ["3", "2", "1", "0.25"]);
        assert_eq!(page.row("Imported", "Westmere")[1..], ["1", "2", "0", "0"]);
        assert_eq!(stats(&mut world.manager, "northbridge").await,
            ["120 days", "2 days", "1 day", "117 days", "0.25 days"]);
        assert_eq!(stats(&mut world.manager, "westmere").await[3], "8 days");
        let rows = world.manager.get(&ledger("northbridge")).await.table("Support days");
        assert_eq!(rows[3][1..5], [
            "2", "Delivered", "Joint audit", "Facilitator Hackney (0.5), Manager Hackney (1.5)",
        ]);
        assert!(app.stored().await["held_file"].is_empty(), "the file is gone");
        assert_eq!(world.manager.get(&held).await.heading(), "What was imported");
    }

    async fn every_kind_of_fault_is_said_at_once(app: TestApp) {
        let mut world = world(&app).await;
        let first = file("2026-03-02,Northbridge,facilitator@hackney.example,1,training,online,,Met,V1\n\
            2026-03-03,Northbridge,facilitator@hackney.example,1,training,online,,Met,\n");
        let page = world.facilitator.upload(IMPORT, "a.csv", first.as_bytes()).await;
        world.facilitator.press(&page, "Import 2 entries", &[]).await;
        let before = kept(&app).await;
        let file = format!("{HEADER},mood\n\
            2026-02-30,Nowhere,nobody@hackney.example,0.3,golf,moon,D0,,,\n\
            2026-03-02,Westmere,manager@hackney.example,1,training,online,,Met,,\n\
            2026-03-02,Northbridge,facilitator@hackney.example,1,training,online,,Met,V1,\n\
            2026-03-03,Northbridge,facilitator@hackney.example,1,training,online,,Met,,\n\
            2026-03-04,Northbridge,facilitator@hackney.example,119,training,online,,Met,,\n\
            2026-03-05,Northbridge,facilitator@hackney.example,1,training,online,,Met,V2,\n\
            2026-03-06,Northbridge,manager@hackney.example,1,training,online,,Met,V2,\n");
        let page = world.facilitator.upload(IMPORT, "b.csv", file.as_bytes()).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.errors(), ["The file has 14 faults. Nothing was imported"]);
        assert_eq!(places(&page), [
            ["1", "mood", ""],
            ["2", "date", "“2026-02-30”"],
            ["2", "authority", "“Nowhere”"],
            ["2", "facilitator", "“nobody@hackney.example”"],
            ["2", "days", "“0.3”"],
            ["2", "activity", "“golf”"],
            ["2", "place", "“moon”"],
            ["2", "dimension", "“D0”"],
            ["2", "summary", ""],
            ["3", "authority", "“Westmere”"],
            ["4", "reference", "“V1”"],
            ["5", "the whole row", ""],
            ["6", "days", "“119”"],
            ["8", "date", "“2026-03-06”"],
        ]);
        let said = page.table("Every fault");
        assert!(said[12][3].contains("looks like an entry that is there already"), "{said:?}");
        assert!(said[13][3].contains("Northbridge has 118 days left"), "{said:?}");
        assert!(said[14][3].contains("row 7"), "{said:?}");
        assert_eq!(kept(&app).await, before, "nothing was imported");
        assert!(app.stored().await["held_file"].is_empty(), "a faulty file is not kept");
    }

    async fn three_thousand_faults_can_be_read(app: TestApp) {
        let mut world = world(&app).await;
        let rows = (0..3_000).map(|i| match i % 3 {
            0 => "2026-03-02,Northbridge,who@hackney.example,1,training,online,,Met,\n",
            1 => "2026-03-02,Northbridge,facilitator@hackney.example,=1/3,training,online,,Met,\n",
            _ => "32/3/2026,Northbridge,facilitator@hackney.example,1,training,online,,Met,\n",
        });
        let content = file(&rows.collect::<String>());
        let page = world.facilitator.upload(IMPORT, "a.csv", content.as_bytes()).await;
        assert_eq!(page.errors(), ["The file has 3,000 faults. Nothing was imported"]);
        let mut kinds = page.table("Faults by kind").split_off(1);
        kinds.sort();
        let kinds: Vec<_> = kinds.iter().map(|row| (&*row[0], &*row[2])).collect();
        assert_eq!(kinds, [("date", "1,000 rows"), ("days", "1,000 rows"), ("facilitator", "1,000 rows")]);
        assert_eq!(page.table("The first 200 faults").len(), 201);
        assert!(page.main().contains("There are 2,800 more faults"));
        let all = page.link("Download all 3,000 faults (CSV)");
        let csv = all.strip_prefix("data:text/csv;charset=utf-8,").unwrap();
        let csv = form_urlencoded::parse(format!("csv={csv}").as_bytes()).next().unwrap().1.into_owned();
        assert_eq!(csv.lines().count(), 3_001);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let second = reader.records().nth(1).unwrap().unwrap();
        assert_eq!((&second[0], &second[1], &second[2]), ("3", "days", "'=1/3"));
    }

    async fn what_was_logged_meanwhile_counts(app: TestApp) {
        let mut world = world(&app).await;
        let content = file("2026-03-02,Westmere,manager@hackney.example,9,training,online,,Met,\n\
            2026-03-03,Northbridge,manager@hackney.example,1,training,online,,Met,\n");
        let page = world.manager.upload(IMPORT, "a.csv", content.as_bytes()).await;
        let new = format!("{}/new", ledger("westmere"));
        let form = world.manager.get(&new).await;
        let typed = [("activity", "training"), ("summary", "Training")];
        let mut days = typed.to_vec();
        let field = form.field("Days of Manager Hackney");
        days.push((&field, "1.25"));
        assert_eq!(world.manager.press(&form, "Log support days", &days).await.status, 200);
        let before = kept(&app).await;
        let refused = world.manager.press(&page, "Import 2 entries", &[]).await;
        assert_eq!(refused.status, 422);
        assert_eq!(places(&refused), [["2", "days", "“9”"]]);
        assert!(refused.main().contains("Westmere has 8.75 days left"), "{}", refused.main());
        assert_eq!(kept(&app).await, before, "not the other row either");
        let again = world.manager.get(&page.path).await;
        assert_eq!(again.status, 422, "the file waits, and is read against the ledger as it is");
    }

    async fn a_confirmation_sent_twice_imports_once(app: TestApp) {
        let mut world = world(&app).await;
        let content = file("2026-03-02,Northbridge,facilitator@hackney.example,1,training,online,,Met,\n");
        let page = world.facilitator.upload(IMPORT, "a.csv", content.as_bytes()).await;
        let mut other = world.facilitator.clone();
        let (first, second) = tokio::join!(
            world.facilitator.submit(&page.path, &[]),
            other.submit(&page.path, &[]),
        );
        let third = world.facilitator.submit(&page.path, &[]).await;
        for sent in [first, second, third] {
            assert_eq!(sent.status, 303);
            assert_eq!(sent.header("location"), format!("{}?done=imported", page.path));
        }
        assert_eq!(stats(&mut world.facilitator, "northbridge").await[1], "1 day");
        let again = world.facilitator.upload(IMPORT, "a.csv", content.as_bytes()).await;
        assert_eq!(again.status, 422, "the same row again looks like the entry");
        assert!(again.main().contains("give it a reference if it is another visit"));
    }

    async fn a_file_waits_for_its_sender_alone_until_the_next(app: TestApp) {
        let mut world = world(&app).await;
        let content = file("2026-03-02,Northbridge,facilitator@hackney.example,1,training,online,,Met,\n");
        let page = world.facilitator.upload(IMPORT, "a.csv", content.as_bytes()).await;
        assert_eq!(world.manager.get(&page.path).await.status, 409);
        assert_eq!(world.manager.submit(&page.path, &[]).await.status, 409);
        let next = world.facilitator.upload(IMPORT, "b.csv", content.as_bytes()).await;
        assert_ne!(next.path, page.path);
        assert_eq!(world.facilitator.get(&page.path).await.status, 409);
        assert_eq!(app.stored().await["held_file"].len(), 1);
        app.it_is("2026-03-17T10:00:01Z");
        world.manager.upload(IMPORT, "c.csv", content.as_bytes()).await;
        assert_eq!(app.stored().await["held_file"].len(), 1, "a day old: gone");
        let none = world.facilitator.upload(IMPORT, "", b"").await;
        assert_eq!((none.status, none.error_at("file").as_str()), (422, "Select the file to import"));
        let workbook = world.facilitator.upload(IMPORT, "d.csv", b"PK\x03\x04\x14\0").await;
        assert!(workbook.main().contains("save its sheet as CSV"));
        let large = vec![b'x'; 8 * 1024 * 1024];
        for (name, content, error) in [
            ("e.csv", &large[..], "The file must be smaller than 8 MB. Nothing of it was read"),
            ("days.xlsx", &b"PK\x03\x04\x14\0"[..], "The file must be CSV, with a name that ends in .csv. \
                In the spreadsheet, save the sheet as CSV and select that file"),
        ] {
            let refused = world.facilitator.upload(IMPORT, name, content).await;
            assert_eq!((refused.status, refused.error_at("file").as_str()), (422, error));
        }
    }

    async fn a_closed_quarter_is_restated_with_a_reason(app: TestApp) {
        let mut world = world(&app).await;
        let close = format!(
            "INSERT INTO closed_quarter (programme_id, starts_on, closed_by, closed_at) \
             VALUES ({}, '2025-10-01', {}, '2026-03-01 00:00:00+00:00')",
            world.programme.0.id, world.programme.1,
        );
        let tx = app.state.database.write_tx().await.unwrap();
        tx.execute_unprepared(&close).await.unwrap();
        tx.commit().await.unwrap();
        let content = file("2025-12-31,Northbridge,facilitator@hackney.example,1,training,online,,Late,\n\
            2026-01-01,Northbridge,facilitator@hackney.example,1,training,online,,In time,\n");
        let page = world.facilitator.upload(IMPORT, "a.csv", content.as_bytes()).await;
        assert_eq!(page.table("Row by row")[1][6], "Delivered, counted, a restatement");
        let refused = world.facilitator.press(&page, "Import 2 entries", &[]).await;
        assert_eq!(refused.error_at("reason"), "Enter why the figures of a closed quarter change");
        let why = [("reason", "The diary was found")];
        let done = world.facilitator.press(&refused, "Import 2 entries", &why).await;
        assert_eq!(done.heading(), "What was imported");
        let revisions = &app.stored().await["entry_revision"];
        let late: Vec<_> = revisions.iter().filter(|row| row.contains("The diary was found")).collect();
        assert_eq!(late.len(), 1, "{revisions:?}");
        assert!(late[0].contains("\"Late\""));
    }

    async fn the_command_imports_all_or_says_every_fault(app: TestApp) {
        let mut world = world(&app).await;
        let run = |content: &[u8], more: &[&str]| {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), content).unwrap();
            let path = file.path().to_str().unwrap();
            app.command(&[&["import", "support-days", path, "--programme", "hackney"], more].concat())
        };
        let before = kept(&app).await;
        let faulty = file("2025-03-02,Westmere,facilitator@hackney.example,1,training,online,,Met,\n\
            2025-03-02,Westmere,manager@hackney.example,11,golf,online,,Met,\n\
            2025-03-02,Westmere,manager@hackney.example,11,training,online,,Met,\n");
        let ended = run(faulty.as_bytes(), &[]);
        assert_eq!(ended.code, 1);
        let lines: Vec<_> = ended.err.lines().collect();
        assert_eq!(lines.len(), 4, "{}", ended.err);
        assert!(lines[0].starts_with("row 2, facilitator: “facilitator@hackney.example” is neither"));
        assert_eq!(lines[1], "row 3, activity: “golf” is not an activity");
        assert!(lines[2].starts_with("row 4, days: “11” is more than is left to draw: Westmere has 10 days"));
        assert_eq!(lines[3], "partners: nothing was imported");
        assert_eq!(kept(&app).await, before);
        assert_eq!(run(b"", &["--reason", &"x".repeat(401)]).code, 1);
        let nowhere = app.command(&["import", "support-days", "/dev/null", "--programme", "nowhere"]);
        assert!(nowhere.err.contains("there is: hackney"), "{}", nowhere.err);

        let [british, german] = spreadsheets();
        let ended = run(&british, &[]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert!(ended.err.contains("Imported 4 entries from 5 rows"), "{}", ended.err);
        assert_eq!(stats(&mut world.manager, "northbridge").await[3], "117 days");
        let again = run(&german, &[]);
        assert_eq!(again.code, 1);
        assert_eq!(again.err.matches("already").count(), 4, "{}", again.err);
    }

    async fn what_is_exported_is_what_the_pages_say(app: TestApp) {
        let mut world = world(&app).await;
        let content = file("2026-03-02,Northbridge,facilitator@hackney.example,1.25,training,online,D5,=1+1,V1\n\
            2026-03-02,Northbridge,manager@hackney.example,0.5,training,online,D5,,V1\n\
            2026-03-17,Northbridge,manager@hackney.example,2,feedback,in_hackney,,\"Two\nlines, “so”\",-V2\n\
            2026-03-01,Westmere,manager@hackney.example,0.75,travel,on_site,,By train,\n");
        let page = world.manager.upload(IMPORT, "a.csv", content.as_bytes()).await;
        world.manager.press(&page, "Import 3 entries", &[]).await;
        let link = world.manager.get(&ledger("northbridge")).await.link("17 Mar 2026");
        let form = world.manager.get(&format!("{link}/cancellation")).await;
        world.manager.press(&form, "Cancel this entry", &[("reason", "Illness")]).await;
        let export = |more: &[&str]| {
            let all = [&["export", "support-days", "--programme", "hackney"], more].concat();
            app.command(&all).done()
        };
        let out = export(&[]);
        let ids: Vec<String> = out.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
        let (visit, feedback, travel) = (&ids[0], &ids[1], &ids[3]);
        assert_eq!(out, format!(
            "id,revision,date,authority,facilitator,days,days_each,activity,place,dimension,counted,status,summary,reference\r\n\
             {visit},1,2026-03-02,northbridge,facilitator@hackney.example; manager@hackney.example,1.75,1.25; 0.5,training,online,D5,true,delivered,'=1+1,V1\r\n\
             {feedback},2,2026-03-17,northbridge,manager@hackney.example,2,2,feedback,in_hackney,,true,cancelled,\"Two\nlines, “so”\",'-V2\r\n\
             {travel},1,2026-03-01,westmere,manager@hackney.example,0.75,0.75,travel,on_site,,false,delivered,By train,\r\n"
        ));
        assert_eq!(stats(&mut world.manager, "northbridge").await,
            ["120 days", "1.75 days", "0 days", "118.25 days", "0 days"]);
        assert_eq!(stats(&mut world.manager, "westmere").await[4], "0.75 days");
        assert_eq!(export(&["--authority", "westmere"]).lines().count(), 2);
        let nowhere = app.command(&["export", "support-days", "--programme", "hackney", "--authority", "x"]);
        assert!(nowhere.err.contains("northbridge, westmere"), "{}", nowhere.err);
    }
}
