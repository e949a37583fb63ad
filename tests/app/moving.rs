//! A SQLite installation comes to PostgreSQL, every table and every figure of it.

use std::collections::BTreeMap;

use partners::people::Role;

use crate::harness::{Content, Kind, PASSWORD, TestApp, demonstration, partners, run};

/// How many rows each table has.
async fn counts(app: &TestApp) -> BTreeMap<String, usize> {
    let tables = app.stored().await;
    let named = tables.into_iter().map(|(table, rows)| (table, rows.len()));
    named
        .filter(|(table, _)| !table.starts_with("sqlite_"))
        .collect()
}

/// What a reviewer reads, on one installation or the other.
async fn read(app: &TestApp) -> Vec<String> {
    let mut reviewer = app.stranger();
    let fields = [
        ("email", "reviewer@dfe.example"),
        ("password", "violet-harbour-lantern"),
    ];
    assert_eq!(reviewer.submit("/sign-in", &fields).await.status, 303);
    let mut pages = Vec::new();
    for path in [
        "/programmes/hackney",
        "/programmes/hackney/authorities/northbridge",
        "/programmes/hackney/downloads",
    ] {
        pages.push(reviewer.get(path).await.main());
    }
    pages
}

/// Moves the database in a file to that of `to`.
fn move_it(source: &str, to: &TestApp) -> crate::harness::Ended {
    let target = &to.state.settings.database_url;
    let ended = partners(
        &["move"],
        &[("DATABASE_URL", source), ("PARTNERS_MOVE_TO", target)],
    );
    assert!(
        !ended.out.contains("postgres:") && !ended.err.contains("postgres:"),
        "{ended:?}"
    );
    ended
}

#[test]
#[ignore = "needs PostgreSQL"]
fn every_table_and_every_figure_is_the_same_after() {
    run(
        Kind::Postgres,
        Content::Instruments,
        async |target: TestApp| {
            let folder = tempfile::tempdir().unwrap();
            let source = demonstration(folder.path()).await;
            let url = source.state.settings.database_url.clone();
            source
                .add_person("gone@x.example", Role::Manager, None, &[])
                .await;
            // The highest number was given to somebody who is gone.
            source.tamper("DELETE FROM password_link").await;
            let mut signed_in = source.stranger();
            let fields = [
                ("email", "manager@hackney.example"),
                ("password", "violet-harbour-lantern"),
            ];
            assert_eq!(signed_in.submit("/sign-in", &fields).await.status, 303);
            let in_use = move_it(&url, &target);
            assert_eq!(in_use.code, 1);
            assert!(
                in_use.err.contains("it is in use: stop the service first"),
                "{}",
                in_use.err
            );
            let pages = read(&source).await;
            let before = counts(&source).await;
            source.state.database.close().await.unwrap();

            let said = move_it(&url, &target).done().replace(',', "");
            let mut after = counts(&target).await;
            *after.get_mut("audit_event").unwrap() -= 1;
            assert_eq!(
                after, before,
                "the trail alone has one more: that it was moved"
            );
            for (table, rows) in &before {
                let told =
                    table == "seaql_migrations" || said.contains(&format!("{table}: {rows} row"));
                assert!(told, "{table} in\n{said}");
            }
            target.command(&["verify"]).done();
            // A page is signed in to again; the session that was moved works too.
            let served = target.also_as("http://partners.test", false).await;
            let mut moved = served.stranger();
            moved.cookies = signed_in.cookies;
            assert_eq!(
                moved.get("/account").await.summary("Email address"),
                "manager@hackney.example"
            );
            assert_eq!(read(&served).await, pages);
            let person = target
                .person("new@x.example", Role::Manager, None, &[])
                .await;
            drop(person);

            let again = move_it(&url, &target);
            assert_eq!(again.code, 1);
            assert!(
                again.err.contains("is not empty: nothing was moved"),
                "{}",
                again.err
            );
        },
    );
}

#[test]
#[ignore = "needs PostgreSQL"]
fn what_is_not_right_is_not_moved() {
    run(
        Kind::Postgres,
        Content::Instruments,
        async |target: TestApp| {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}/source.sqlite", folder.path().display());
            let source = TestApp::start(&url).await;
            let programme = source.programme("Hackney").await;
            source.authority(&programme, "Northbridge", "120").await;
            source
                .tamper("INSERT INTO ledger SELECT id, 1, 1, 'x', 0, 0, 0, 0, 0 FROM authority")
                .await;
            source.state.database.close().await.unwrap();
            let before = counts(&target).await;
            let refused = move_it(&url, &target);
            assert_eq!(refused.code, 1);
            assert!(
                refused
                    .err
                    .contains("there are differences: nothing was moved"),
                "{}",
                refused.err
            );
            assert_eq!(counts(&target).await, before);
            let wrong = partners(
                &["move", "--to", &format!("mysql://x:{PASSWORD}@y/z")],
                &[("DATABASE_URL", &url)],
            );
            assert_eq!(wrong.code, 1);
            assert!(!wrong.err.contains(PASSWORD), "{}", wrong.err);
            let unreachable = format!("postgres://x:{PASSWORD}@127.0.0.1:1/z");
            let wrong = partners(&["move", "--to", &unreachable], &[("DATABASE_URL", &url)]);
            assert_eq!(wrong.code, 1);
            assert!(
                wrong.err.contains("--to can't be opened") && !wrong.err.contains(PASSWORD),
                "{}",
                wrong.err
            );
            let missing = partners(
                &["move", "--to", "postgres://x/z"],
                &[("DATABASE_URL", "sqlite:///nowhere/x")],
            );
            assert!(
                missing.err.contains("there is no database"),
                "{}",
                missing.err
            );
        },
    );
}
