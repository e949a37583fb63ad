//! A copy of a database in use, and what may take its place.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

use crate::{
    entries::world,
    harness::{Authenticator, Content, Ended, Kind, Process, TestApp, both, partners, run},
};

const NEW: &str = "/programmes/hackney/authorities/northbridge/support-days/new";
const LEDGER: &str = "/programmes/hackney/authorities/northbridge/support-days";

fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// Runs `partners` on the database in a file.
fn on(file: &Path, arguments: &[&str]) -> Ended {
    partners(arguments, &[("DATABASE_URL", &url(file))])
}

/// The only number that a query finds in a file.
async fn number(file: &Path, sql: &str) -> i64 {
    let db = Database::connect(url(file)).await.unwrap();
    let statement = Statement::from_string(DbBackend::Sqlite, sql.to_owned());
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    let number = row.try_get_by_index(0).unwrap();
    db.close().await.unwrap();
    number
}

/// The file of a test's database.
fn file(app: &TestApp) -> std::path::PathBuf {
    let url = &app.state.settings.database_url;
    url.strip_prefix("sqlite://").unwrap().into()
}

/// What is in a folder, but for what SQLite keeps beside a database that was just read.
fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm"))
        .collect()
}

#[test]
fn a_backup_has_every_entry_acknowledged_before_it_began() {
    run(Kind::Sqlite, Content::Instruments, async |app: TestApp| {
        app.it_is(&chrono::Utc::now().to_rfc3339());
        let mut world = world(&app, "120").await;
        // What is served asks facilitators for a second step.
        Authenticator::enrol(&mut world.facilitator, app.now()).await;
        let page = world.facilitator.get(NEW).await;
        let days = page.field("Days of Facilitator Hackney");
        let typed = [
            ("activity", "training"),
            ("summary", "Two teams on risk."),
            // The program has the machine's clock, and the programme its own two years.
            ("date-day", "16"),
            ("date-month", "3"),
            ("date-year", "2026"),
            // As many as anybody likes: they draw nothing.
            ("counts", "no"),
            (days.as_str(), "1"),
        ];
        let (_, mut fields) = page.filled_form("Log support days", &typed);
        fields.retain(|(name, _)| name != "submission");
        let process = Process::serve(&app.state.settings.database_url, &[]);
        let cookie = format!("partners={}", world.facilitator.cookies["partners"]);
        let (acknowledged, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
        let folder = tempfile::tempdir().unwrap();
        let log = || {
            for i in 0.. {
                if enough.load(Ordering::SeqCst) {
                    return;
                }
                let form = form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(&fields)
                    .append_pair("submission", &format!("submission-{i}"))
                    .finish();
                let answer = process.send("POST", LEDGER, &cookie, &form);
                assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
                acknowledged.fetch_add(1, Ordering::SeqCst);
            }
        };
        let backups: Vec<_> = (0..4).map(|i| folder.path().join(i.to_string())).collect();
        let before: Vec<usize> = std::thread::scope(|scope| {
            scope.spawn(log);
            let counts = backups.iter().map(|backup| {
                let entries = acknowledged.load(Ordering::SeqCst);
                let said = app.command(&["backup", backup.to_str().unwrap()]).done();
                assert!(said.contains("bytes, checked"), "{said}");
                entries
            });
            let counts = counts.collect();
            enough.store(true, Ordering::SeqCst);
            counts
        });
        let logged = acknowledged.load(Ordering::SeqCst) as i64;
        assert!(logged > before[3] as i64, "entries were logged meanwhile");
        for (backup, before) in backups.iter().zip(before) {
            let entries = number(backup, "SELECT count(*) FROM entry").await;
            assert!(
                (before as i64..=logged).contains(&entries),
                "{entries} of {before}"
            );
            assert!(on(backup, &["verify"]).code == 0);
        }
        assert_eq!(names(folder.path()).len(), 4, "nothing else is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&backups[0]).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{mode:o}");
        }
        let again = app.command(&["backup", backups[0].to_str().unwrap()]);
        assert_eq!(again.code, 1);
        assert!(
            again.err.contains("it exists, and is not written over"),
            "{}",
            again.err
        );
        let backup = backups[3].to_str().unwrap();
        let refused = app.command(&["restore", backup]);
        assert!(
            refused.err.contains("there is a database already"),
            "{}",
            refused.err
        );
        let refused = app.command(&["restore", backup, "--replace"]);
        assert!(
            refused.err.contains("it is in use: stop the service first"),
            "{}",
            refused.err
        );
        assert_eq!(
            number(&file(&app), "SELECT count(*) FROM entry").await,
            logged
        );
    });
}

#[test]
fn a_backup_takes_the_place_and_what_was_there_stays_beside() {
    run(Kind::Sqlite, Content::Instruments, async |app: TestApp| {
        let mut world = world(&app, "120").await;
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup.sqlite");
        for reminder in ["TRUE", "FALSE"] {
            app.tamper(&format!(
                "INSERT INTO outbox (recipient, subject, body, attempts, due_at, reminder) \
                 VALUES ('a@b.example', 'Words', 'More', 0, '2026-03-16 10:00:00+00:00', {reminder})",
            ))
            .await;
        }
        app.command(&["backup", backup.to_str().unwrap()]).done();
        let page = world.facilitator.get(NEW).await;
        let days = page.field("Days of Facilitator Hackney");
        world.log(&[(&days, "1")]).await;
        let place = folder.path().join("live/partners.sqlite");
        fs::create_dir(folder.path().join("live")).unwrap();
        on(&file(&app), &["backup", place.to_str().unwrap()]).done();
        let said = on(&place, &["restore", backup.to_str().unwrap(), "--replace"]).done();
        let kept = said
            .lines()
            .next()
            .unwrap()
            .strip_prefix("What was there is ")
            .unwrap();
        assert!(kept.contains("partners.sqlite.before-20"), "{kept}");
        assert_eq!(
            number(Path::new(kept), "SELECT count(*) FROM entry").await,
            1
        );
        assert_eq!(number(&place, "SELECT count(*) FROM entry").await, 0);
        assert_eq!(
            number(&place, "SELECT count(*) FROM session").await,
            0,
            "everybody signs in again"
        );
        let mails = "SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL AND body = ''";
        assert_eq!(number(&place, mails).await, 1, "told of, not sent again");
        assert_eq!(number(&place, "SELECT count(*) FROM outbox").await, 1);
        let told = "SELECT count(*) FROM audit_event WHERE verb = 'installation.restored'";
        assert_eq!(number(&place, told).await, 1);
        on(&place, &["verify"]).done();
        let names = names(&folder.path().join("live"));
        assert_eq!(names.len(), 2, "{names:?}");
        let elsewhere = folder.path().join("new/partners.sqlite");
        on(&elsewhere, &["restore", backup.to_str().unwrap()]).done();
        assert_eq!(
            number(&elsewhere, "SELECT count(*) FROM authority").await,
            1
        );
    });
}

#[test]
fn what_is_no_whole_backup_is_refused_and_changes_nothing() {
    run(Kind::Sqlite, Content::Instruments, async |app: TestApp| {
        let mut world = world(&app, "120").await;
        let page = world.facilitator.get(NEW).await;
        let days = page.field("Days of Facilitator Hackney");
        world.log(&[(&days, "1")]).await;
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup.sqlite");
        app.command(&["backup", backup.to_str().unwrap()]).done();
        let whole = fs::read(&backup).unwrap();
        let place = folder.path().join("live.sqlite");
        on(&place, &["restore", backup.to_str().unwrap()]).done();
        let before = fs::read(&place).unwrap();
        let refused = |name: &str, words: &str| {
            let given = folder.path().join(name);
            let ended = on(&place, &["restore", given.to_str().unwrap(), "--replace"]);
            assert_eq!(ended.code, 1, "{name}: {ended:?}");
            assert!(ended.err.contains(words), "{name}: {}", ended.err);
            assert_eq!(fs::read(&place).unwrap(), before, "{name}");
            assert!(
                !folder.path().join("live.sqlite.restoring").exists(),
                "{name}"
            );
        };
        let give = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        refused("missing", "No such file");
        give("empty", b"");
        refused("empty", "it is not a SQLite database");
        give(
            "text",
            b"date,authority,days\r\n2026-03-16,northbridge,1\r\n",
        );
        refused("text", "it is not a SQLite database");
        give("cut", &whole[..whole.len() / 2]);
        refused("cut", "it is not whole");
        let mut torn = whole.clone();
        let middle = torn.len() / 2;
        torn[middle..middle + 4096].fill(0xAA);
        give("torn", &torn);
        refused("torn", "it is not whole");
        give("in-use", &whole);
        give("in-use-wal", b"x");
        refused("in-use", "it has a journal beside it");
        let change = async |name: &str, sql: &str| {
            give(name, &whole);
            let db = Database::connect(url(&folder.path().join(name)))
                .await
                .unwrap();
            db.execute_unprepared(sql).await.unwrap();
            db.close().await.unwrap();
        };
        change(
            "newer",
            "INSERT INTO seaql_migrations VALUES ('m9999_later', 0)",
        )
        .await;
        refused("newer", "a newer version of partners made it (m9999_later)");
        change("altered", "UPDATE ledger SET seal = 'x'").await;
        refused("altered", "difference");
        let altered = folder.path().join("altered");
        let kept = folder.path().join("kept");
        let ended = on(&altered, &["backup", kept.to_str().unwrap()]);
        assert_eq!(ended.code, 1);
        assert!(
            ended.err.contains("whole, but with 1 difference"),
            "{}",
            ended.err
        );
        let all_the_same = ["restore", kept.to_str().unwrap(), "--with-differences"];
        let elsewhere = folder.path().join("elsewhere.sqlite");
        on(&elsewhere, &all_the_same).done();
        assert_eq!(on(&elsewhere, &["verify"]).code, 1);
        // An authority that can't be read differs too.
        change("unread", "UPDATE authority SET readiness = 'another'").await;
        let kept = folder.path().join("kept-unread");
        let ended = on(
            &folder.path().join("unread"),
            &["backup", kept.to_str().unwrap()],
        );
        assert!(ended.code == 1 && kept.exists(), "{}", ended.err);
        change("other", "DROP TABLE seaql_migrations").await;
        refused("other", "it holds nothing of partners");
        // Nor does anything else run on it.
        for command in ["serve", "verify"] {
            let ended = on(&folder.path().join("newer"), &[command]);
            assert_eq!(ended.code, 1, "{command}: {ended:?}");
            assert!(
                ended
                    .err
                    .starts_with("partners: the database was made by a newer version"),
                "{}",
                ended.err
            );
        }
        // An older one is brought up to date.
        let older = folder.path().join("older");
        let db = Database::connect(format!("{}?mode=rwc", url(&older)))
            .await
            .unwrap();
        Migrator::up(&db, Some(12)).await.unwrap();
        db.close().await.unwrap();
        on(&place, &["restore", older.to_str().unwrap(), "--replace"]).done();
        let steps = number(&place, "SELECT count(*) FROM seaql_migrations").await;
        assert_eq!(steps, Migrator::migrations().len() as i64);
    });
}

both! {
    async fn postgres_has_tools_of_its_own(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        if app.state.settings.database_url.starts_with("sqlite:") {
            assert_eq!(on(&path, &["backup", "/nowhere/x"]).code, 1);
            assert!(!path.exists(), "no database is made");
            return;
        }
        let backup = app.command(&["backup", path.to_str().unwrap()]);
        assert_eq!(backup.code, 1);
        assert!(backup.err.contains("pg_dump"), "{}", backup.err);
        let restore = app.command(&["restore", path.to_str().unwrap()]);
        assert_eq!(restore.code, 1);
        assert!(restore.err.contains("pg_restore"), "{}", restore.err);
    }
}
