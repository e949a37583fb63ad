//! An authority's handover pack: out of one installation, into another, with every score.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};

use axum::http::Method;
use partners::retention;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::harness::{Client, TestApp, both, demonstration};

const HANDOVER: &str = "/programmes/hackney/authorities/northbridge/handover";
const PACK: &str = "/programmes/hackney/authorities/northbridge/handover/pack";
const ROUNDS: [&str; 3] = ["month-0", "month-6", "month-12"];

async fn signed_in(app: &TestApp, email: &str) -> Client {
    let mut client = app.stranger();
    let fields = [("email", email), ("password", "violet-harbour-lantern")];
    assert_eq!(client.submit("/sign-in", &fields).await.status, 303);
    client
}

/// The pack that Northbridge's lead takes from the demonstration.
async fn packed(app: &TestApp) -> Vec<u8> {
    let mut lead = signed_in(app, "lead@northbridge.example").await;
    let (status, pack) = lead.take(PACK).await;
    assert_eq!(status, 200);
    pack
}

/// A result as it is told, but for how answers came: that is not taken along.
fn without_turnout(page: &str) -> String {
    let (before, rest) =
        match page.split_once("How many people there are, and how their answers came") {
            Some(parts) => parts,
            None => return page.to_owned(),
        };
    let after = rest.split_once("counts with the group’s link.").unwrap().1;
    format!("{before}{after}")
}

fn unzipped(pack: &[u8]) -> BTreeMap<String, String> {
    let mut zip = ZipArchive::new(Cursor::new(pack)).unwrap();
    let mut files = BTreeMap::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(file.name().unwrap().into_owned(), text);
    }
    files
}

fn zipped(files: &BTreeMap<String, String>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Imports a pack; its exit code and what it said.
fn import(app: &TestApp, pack: &[u8]) -> (i32, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pack).unwrap();
    let ended = app.command(&["import", "handover", file.path().to_str().unwrap()]);
    (ended.code, ended.err)
}

fn maturity(app: &TestApp, round: &str) -> String {
    let which = [
        "export",
        "maturity",
        "--programme",
        "hackney",
        "--authority",
        "northbridge",
    ];
    app.command(&[&which[..], &["--round", round]].concat())
        .done()
}

both! {
    async fn every_score_comes_out_as_it_was(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let old = demonstration(folder.path()).await;
        let pack = packed(&old).await;
        let (code, said) = import(&app, &pack);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("3 published results into the new programme hackney"), "{said}");
        // What the operator scores is what is stored: the answers stayed behind.
        assert!(maturity(&old, "month-0").contains(",survey,"));
        assert!(!maturity(&app, "month-0").contains(",survey,"));
        let verified = app.command(&["verify"]).done();
        assert!(verified.contains("hackney/northbridge: 0 revisions in 0 entries replayed, 3 snapshots rescored"), "{verified}");

        // The pages of the new installation show the same results.
        let added = app.command(&["person", "add", "--email", "new@hackney.example", "--name", "New Manager",
            "--role", "manager", "--programme", "hackney"]).done();
        let link = added.trim().splitn(4, '/').nth(3).unwrap();
        let mut manager = app.first_sign_in("new@hackney.example", &format!("/{link}")).await;
        let mut before = signed_in(&old, "manager@hackney.example").await;
        let authority = "/programmes/hackney/authorities/northbridge";
        for round in ROUNDS {
            let path = format!("{authority}/rounds/{round}/maturity");
            let shown = without_turnout(&before.get(&path).await.main());
            assert_eq!(manager.get(&path).await.main(), shown, "{round}");
            let page = manager.get(&format!("{authority}/rounds/{round}")).await;
            assert!(page.main().contains("proposed it and"), "{}", page.main());
            let path = format!("{authority}/rounds/{round}/evidence.csv");
            let [mine, theirs] = [
                manager.send(Method::GET, &path, None).await.body,
                before.send(Method::GET, &path, None).await.body,
            ];
            assert_eq!(mine, theirs, "{round}");
        }
        for path in ["/programmes/hackney".to_owned(), authority.to_owned(), HANDOVER.to_owned()] {
            assert_eq!(manager.get(&path).await.status, 200, "{path}");
        }
        // A pack of the new installation is the pack of the old one, but for its date.
        let mut again = unzipped(&manager.take(PACK).await.1);
        let mut first = unzipped(&pack);
        for gone in ["manifest.json", "README.txt"] {
            again.remove(gone);
            first.remove(gone);
        }
        // The open round is no longer open there.
        again.retain(|name, _| !name.contains("month-18/") && !name.contains("month-24/"));
        first.retain(|name, _| !name.contains("month-18/") && !name.contains("month-24/"));
        assert_eq!(again, first);

        let (code, said) = import(&app, &pack);
        assert_eq!(code, 1);
        assert!(said.contains("there is a programme “hackney” already"), "{said}");

        // What came in is withdrawn as what was published here, and corrected where its answers are.
        let reason = [("reason", "A record was of another authority.")];
        for (round, part, button, status) in [
            ("month-12", "retraction", "Withdraw the result", 200),
            ("month-0", "correction", "Start the correction", 422),
        ] {
            let page = manager.get(&format!("{authority}/rounds/{round}/publication/{part}")).await;
            let page = manager.press(&page, button, &reason).await;
            assert_eq!(page.status, status, "{part}: {}", page.main());
            app.command(&["verify"]).done();
        }
    }

    async fn a_programme_that_goes_takes_no_name_of_another(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let pack = packed(&demonstration(folder.path()).await).await;
        let (code, said) = import(&app, &pack);
        assert_eq!(code, 0, "{said}");
        let before = app.stored().await;
        assert!(before["person"].concat().contains("handed-over/hackney/"));
        app.programme("Elsewhere").await;
        app.tamper("UPDATE programme SET ends_on = '2011-12-31' WHERE slug = 'elsewhere'").await;
        let when = (app.state.today(), app.now());
        let due = retention::due(&app.state.database, &app.state.settings.keep, when).await.unwrap();
        let gone = due.iter().find(|it| it.to_string().contains("programme elsewhere")).unwrap();
        retention::carry_out(&app.state.database, gone, app.now()).await.unwrap();
        let after = app.stored().await;
        assert!(before["person"].iter().all(|row| after["person"].contains(row)));
        app.command(&["verify"]).done();
    }

    async fn nobodys_answers_and_no_address_are_in_it(app: TestApp of Demonstration) {
        let mut lead = signed_in(&app, "lead@northbridge.example").await;
        let page = lead.get(HANDOVER).await;
        assert!(page.has_button("Download the handover pack"));
        let files = unzipped(&packed(&app).await);
        for name in ["README.txt", "manifest.json", "rounds.csv", "instruments/diagnostic.csv",
            "rounds/month-0/evidence.csv", "rounds/month-0/published.json"] {
            assert!(files.contains_key(name), "{name}: {:?}", files.keys());
        }
        let of_groups = ["results.json", "maturity.csv"];
        assert!(files.keys().all(|name| of_groups.iter().all(|file| !name.ends_with(file))));
        let all: String = files.values().map(String::as_str).collect();
        for other in ["@", "Westmere", "Eastholme", "Southvale", "Millbrook", "respondent,"] {
            assert!(!all.contains(other), "{other}");
        }
        let stored = app.stored().await;
        let answers = stored["response"].iter().map(|row| {
            let row: BTreeMap<String, serde_json::Value> = serde_json::from_str(row).unwrap();
            row["answers"].as_str().unwrap().to_owned()
        });
        let mut long = answers.filter(|it| it.len() > 40).peekable();
        assert!(long.peek().is_some());
        assert!(long.all(|it| !all.contains(&it)), "a response as it is stored");
        for row in &stored["invitation"] {
            let row: BTreeMap<String, serde_json::Value> = serde_json::from_str(row).unwrap();
            assert!(!all.contains(row["token"].as_str().unwrap()), "a link");
        }
        let published = &files["rounds/month-0/published.json"];
        for of_a_group in ["\"pools\"", "\"n\"", "\"se\""] {
            assert!(!published.contains(of_a_group), "{of_a_group}");
        }
        assert!(stored["audit_event"].iter().any(|it| it.contains("handover.taken")));
    }

    async fn a_pack_with_faults_leaves_nothing(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let files = unzipped(&packed(&demonstration(folder.path()).await).await);
        let before = app.stored().await;
        type Spoil = fn(&mut BTreeMap<String, String>);
        let cases: [(Spoil, &[&str]); 9] = [
            (|it| drop(it.remove("manifest.json")), &["manifest.json: is missing"]),
            (|it| drop(it.insert("manifest.json".into(), "{".into())), &["manifest.json: EOF"]),
            (|it| drop(it.remove("rounds.csv")), &["rounds.csv: is missing"]),
            (
                |it| {
                    let evidence = it.get_mut("rounds/month-0/evidence.csv").unwrap();
                    *evidence = evidence.replacen(",practice_observation,", ",golf,", 1);
                    let results = it.get_mut("rounds/month-6/published.json").unwrap();
                    *results = results.replacen("\"scoring_version\": 2", "\"scoring_version\": 9", 1);
                },
                &["rounds/month-0/evidence.csv: row 2, instrument", "rounds/month-6/published.json: its scoring version"],
            ),
            (
                |it| {
                    let diagnostic = it.get_mut("instruments/diagnostic.csv").unwrap();
                    *diagnostic = diagnostic.replacen("1.1,D1,", "1.1,D1,Another wording. ", 1);
                },
                &["instruments/diagnostic.csv: version 1 is here already with another content"],
            ),
            (
                |it| {
                    let results = it.get_mut("rounds/month-0/published.json").unwrap();
                    *results = results.replacen("\"records_counted\": ", "\"records_counted\": 1", 1);
                },
                &["Baseline: the snapshot is not what the stored answers and records score"],
            ),
            (
                |it| {
                    let manifest = it.get_mut("manifest.json").unwrap();
                    *manifest = manifest.replacen("\"commitment\": \"", "\"commitment\": \"Ring 07700 900123. ", 1);
                },
                &["phone number"],
            ),
            (
                |it| drop(it.insert("rounds/month-0/observed.csv".into(), "a".repeat(9 * 1024 * 1024))),
                &["rounds/month-0/observed.csv: is larger than any pack's file"],
            ),
            (
                |it| {
                    let plan = it.get_mut("rounds.csv").unwrap();
                    *plan = plan.replacen("month-6", "month-7", 1);
                },
                &["rounds.csv: must have month-0 to month-24"],
            ),
        ];
        for (spoil, says) in cases {
            let mut spoilt = files.clone();
            spoil(&mut spoilt);
            let (code, said) = import(&app, &zipped(&spoilt));
            assert_eq!(code, 1, "{says:?}: {said}");
            for words in says {
                assert!(said.contains(words), "{words}: {said}");
            }
        }
        let (code, said) = import(&app, b"no zip");
        assert!(code == 1 && said.contains("is not a handover pack"), "{said}");
        assert_eq!(app.stored().await, before, "nothing was imported");
        // Files of other names are passed over.
        let mut more = files.clone();
        more.insert("../../outside.txt".into(), "x".into());
        let (code, said) = import(&app, &zipped(&more));
        assert_eq!(code, 0, "{said}");
    }
}
