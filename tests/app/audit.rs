//! The audit trail: chained, only ever added to, in words for the manager, and as a file.

use axum::http::Method;
use migrations::{Migrator, MigratorTrait};
use partners::people::Role;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, JsonValue, Statement};

use crate::{
    harness::{Client, PASSWORD, TestApp, both},
    permissions::people,
    views_kept::events,
};

const AUDIT: &str = "/programmes/hackney/audit";
const NORTHBRIDGE: &str = "/programmes/hackney/authorities/northbridge";

/// Takes away what keeps events as they are, as somebody with the database’s own rights can.
async fn unguarded(app: &TestApp) {
    app.tamper(match backend(app) {
        DbBackend::Postgres => "ALTER TABLE audit_event DISABLE TRIGGER USER",
        _ => "DROP TRIGGER audit_event_stays; DROP TRIGGER audit_event_is_kept",
    })
    .await;
}

fn backend(app: &TestApp) -> DbBackend {
    app.state.database.read().get_database_backend()
}

async fn rows(app: &TestApp, sql: &str) -> Vec<JsonValue> {
    let statement = Statement::from_string(backend(app), sql.to_owned());
    JsonValue::find_by_statement(statement)
        .all(app.state.database.read())
        .await
        .unwrap()
}

/// A manager with a programme in which this and that was done.
async fn busy(app: &TestApp) -> Client {
    let mut people = people(app).await;
    let mut manager = people.remove("manager").unwrap();
    let cut = [("days", "60"), ("reason", "Cut by agreement")];
    let sent = manager
        .post(&format!("{NORTHBRIDGE}/allocation"), &cut)
        .await;
    assert_eq!(sent.status, 200, "{}", sent.main());
    let leave = [("standing", "withdrawn")];
    manager
        .post(&format!("{NORTHBRIDGE}/standing"), &leave)
        .await;
    manager
}

both! {
    async fn the_chain_is_whole_and_each_change_behind_its_back_is_found(app: TestApp) {
        busy(&app).await;
        let said = app.command(&["verify"]).done();
        assert!(said.contains("of the audit trail, up to "), "{said}");
        assert!(said.contains("hackney: ") && said.contains("outside any programme: "), "{said}");
        unguarded(&app).await;
        let of = "programme_id = 1 AND sequence";
        let last = rows(&app, "SELECT length FROM trail WHERE programme_id = 1").await;
        let last = last[0]["length"].as_i64().unwrap();
        assert!(last > 4, "{last}");
        let (end, beyond) = (last - 1, last + 1);
        for (plant, tells) in [
            (
                format!("UPDATE audit_event SET detail = '{{ }}' WHERE {of} = 2"),
                "hackney: event 2 (".to_owned(),
            ),
            (
                format!("UPDATE audit_event SET person_id = NULL WHERE {of} = 2"),
                "hackney: event 2 (".to_owned(),
            ),
            (
                format!("DELETE FROM audit_event WHERE {of} = 2"),
                "hackney: event 2 is missing".to_owned(),
            ),
            (
                format!("DELETE FROM audit_event WHERE {of} >= {end}"),
                format!("hackney: events {end} to {last} are missing"),
            ),
            (
                format!(
                    "UPDATE audit_event SET sequence = -1 WHERE {of} = 2; \
                     UPDATE audit_event SET sequence = 2 WHERE {of} = 3; \
                     UPDATE audit_event SET sequence = 3 WHERE {of} = -1"
                ),
                "hackney: event 2 (".to_owned(),
            ),
            (
                format!(
                    "INSERT INTO audit_event (at, programme_id, verb, subject, detail, sequence, hash) \
                     SELECT at, programme_id, verb, subject, detail, {beyond}, hash FROM audit_event \
                     WHERE {of} = {last}"
                ),
                format!("hackney: event {beyond} ("),
            ),
            (
                format!(
                    "UPDATE trail SET length = {end}, head = \
                     (SELECT hash FROM audit_event WHERE {of} = {end}) WHERE programme_id = 1"
                ),
                format!("hackney: event {last} ("),
            ),
            (
                "UPDATE trail SET head = 'x' WHERE programme_id = 1".to_owned(),
                format!("hackney: event {last} is the last, but not the one"),
            ),
        ] {
            let before = rows(&app, "SELECT * FROM audit_event WHERE programme_id = 1 ORDER BY id").await;
            app.tamper("CREATE TABLE kept_events AS SELECT * FROM audit_event WHERE programme_id = 1").await;
            app.tamper("CREATE TABLE kept_trail AS SELECT * FROM trail WHERE programme_id = 1").await;
            app.tamper(&plant).await;
            let found = app.command(&["verify"]);
            assert_eq!(found.code, 1, "{plant}");
            assert!(found.out.contains(&tells), "{plant}: {}", found.out);
            app.tamper(
                "DELETE FROM audit_event WHERE programme_id = 1; \
                 INSERT INTO audit_event SELECT * FROM kept_events; \
                 DELETE FROM trail WHERE programme_id = 1; \
                 INSERT INTO trail SELECT * FROM kept_trail; \
                 DROP TABLE kept_events; DROP TABLE kept_trail",
            )
            .await;
            let after = rows(&app, "SELECT * FROM audit_event WHERE programme_id = 1 ORDER BY id").await;
            assert_eq!(before, after, "mended");
        }
        app.command(&["verify"]).done();
    }

    async fn a_beginning_that_was_taken_away_untold_is_found(app: TestApp) {
        busy(&app).await;
        unguarded(&app).await;
        for (chain, own, place) in [
            (1, "programme_id = 1", "hackney"),
            (0, "programme_id IS NULL", "outside any programme"),
        ] {
            app.command(&["verify"]).done();
            app.tamper(&format!("CREATE TABLE kept_events AS SELECT * FROM audit_event WHERE {own}")).await;
            app.tamper(&format!(
                "UPDATE trail SET cut = 2, cut_hash = \
                 (SELECT hash FROM audit_event WHERE {own} AND sequence = 2) \
                 WHERE programme_id = {chain}; \
                 DELETE FROM audit_event WHERE {own} AND sequence <= 2"
            ))
            .await;
            let found = app.command(&["verify"]);
            assert_eq!(found.code, 1, "{place}");
            let tells = format!("{place}: events 1 to 2 were taken away and nothing tells of it");
            assert!(found.out.contains(&tells), "{}", found.out);
            app.tamper(&format!(
                "DELETE FROM audit_event WHERE {own}; \
                 INSERT INTO audit_event SELECT * FROM kept_events; \
                 UPDATE trail SET cut = 0, cut_hash = '' WHERE programme_id = {chain}; \
                 DROP TABLE kept_events"
            ))
            .await;
        }
        app.command(&["verify"]).done();
    }

    async fn the_database_itself_refuses_to_change_or_delete_an_event(app: TestApp) {
        busy(&app).await;
        let before = app.stored().await.remove("audit_event").unwrap();
        for sql in [
            "UPDATE audit_event SET detail = '{}'",
            "UPDATE audit_event SET sequence = sequence + 100 WHERE id = 1",
            "DELETE FROM audit_event",
            "DELETE FROM audit_event WHERE programme_id IS NULL",
        ] {
            let tx = app.state.database.write_tx().await.unwrap();
            let error = tx.execute_unprepared(sql).await.unwrap_err().to_string();
            assert!(error.contains("only ever added to"), "{sql}: {error}");
            tx.rollback().await.unwrap();
        }
        if backend(&app) == DbBackend::Postgres {
            let tx = app.state.database.write_tx().await.unwrap();
            assert!(tx.execute_unprepared("TRUNCATE audit_event").await.is_err());
            tx.rollback().await.unwrap();
        }
        assert_eq!(app.stored().await.remove("audit_event").unwrap(), before);
    }

    async fn events_from_before_the_chain_are_chained_when_the_database_is_brought_up_to_date(app: TestApp) {
        busy(&app).await;
        let db = app.state.database.clone();
        let chained = rows(&app, "SELECT * FROM audit_event ORDER BY id").await;
        // As it was: the same events without their places.
        unguarded(&app).await;
        app.tamper("DROP INDEX audit_event_by_chain; DROP INDEX audit_event_by_programme_id_sequence").await;
        for column in ["sequence", "hash", "request_id"] {
            app.tamper(&format!("ALTER TABLE audit_event DROP COLUMN {column}")).await;
        }
        for column in ["length", "head", "cut", "cut_hash"] {
            app.tamper(&format!("ALTER TABLE trail DROP COLUMN {column}")).await;
        }
        if backend(&app) == DbBackend::Postgres {
            app.tamper("DROP FUNCTION audit_event_stays CASCADE").await;
        }
        let step = Migrator::migrations()
            .iter()
            .map(|it| it.name().to_owned())
            .find(|name| name.ends_with("chain"))
            .unwrap();
        app.tamper(&format!("DELETE FROM seaql_migrations WHERE version = '{step}'")).await;
        db.migrate().await.unwrap();
        app.command(&["verify"]).done();
        let again = rows(&app, "SELECT * FROM audit_event ORDER BY id").await;
        assert_eq!(again.len(), chained.len());
        // Who was told of no request has the same hash as when it was first written.
        let first = |all: &[JsonValue]| {
            let it = all.iter().find(|it| it["verb"] == "person.added").unwrap();
            (it["sequence"].clone(), it["at"].clone())
        };
        assert_eq!(first(&again), first(&chained));
        app.person("new@hackney.example", Role::Manager, None, &[]).await;
        app.command(&["verify"]).done();
    }

    async fn changes_at_the_same_moment_stand_one_after_the_other(app: TestApp) {
        let mut manager = busy(&app).await;
        let days = ["61", "62", "63", "64", "65", "66", "67", "68"];
        let all = days.map(|days| {
            let mut own = manager.clone();
            async move {
                let more = [("days", days), ("reason", "More by agreement")];
                own.post("/programmes/hackney/authorities/westmere/allocation", &more).await.status
            }
        });
        let statuses = futures_util::future::join_all(all).await;
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
        app.command(&["verify"]).done();
        let page = manager.get(&format!("{AUDIT}?kind=set-up&authority=westmere")).await;
        let told = page.table("Events");
        let changed = told.iter().filter(|row| row[2].starts_with("Changed an allocation"));
        assert_eq!(changed.count(), days.len(), "{told:?}");
    }

    async fn every_event_of_a_request_has_its_number(app: TestApp) {
        let mut manager = busy(&app).await;
        let cut = [("days", "50"), ("reason", "Cut again")];
        let sent = manager.submit(&format!("{NORTHBRIDGE}/allocation"), &cut).await;
        let id = sent.header("x-request-id").to_owned();
        let told = rows(&app, "SELECT request_id, verb FROM audit_event ORDER BY id DESC LIMIT 1").await;
        assert_eq!(told[0]["request_id"], id.as_str());
        assert_eq!(told[0]["verb"], "authority.allocated");
        // The operator’s commands are no requests.
        let told = rows(&app, "SELECT request_id FROM audit_event WHERE verb = 'person.added'").await;
        assert!(told.iter().all(|it| it["request_id"].is_null()), "{told:?}");
        // Whoever sends a number that is none has none of theirs kept.
        for forged in ["a@b.example", "x".repeat(65).as_str(), "00000000 drop"] {
            let request = axum::http::Request::get("/programmes/hackney/set-up")
                .header("x-request-id", forged)
                .body(axum::body::Body::empty())
                .unwrap();
            manager.send_raw(request).await;
        }
        assert!(!app.stored().await["audit_event"].concat().contains("a@b.example"));
    }

    async fn the_manager_reads_who_did_what_in_words(app: TestApp) {
        let mut manager = busy(&app).await;
        let set_up = manager.get("/programmes/hackney/set-up").await;
        assert!(set_up.source.contains(AUDIT), "set-up leads to it");
        let page = manager.get(AUDIT).await;
        assert_eq!(page.heading(), "Audit trail");
        let rows = page.table("Events");
        let find = |what: &str| rows.iter().find(|row| row[2].starts_with(what)).unwrap().clone();
        let cut = find("Changed an allocation");
        assert_eq!(cut[0], "16 Mar 2026 10:00:00am");
        assert_eq!(cut[1], "Manager Hackney");
        assert_eq!(cut[2], "Changed an allocation: Northbridge");
        assert!(cut[3].contains("→ 60 days"), "{cut:?}");
        let left = find("Changed an authority");
        assert!(left[3].contains("active → withdrawn"), "{left:?}");
        let added = find("Gave a person a role");
        assert_eq!(added[1], "Operator");
        assert!(rows.iter().any(|row| row[2] == "Signed in"), "{rows:?}");
        for (query, says) in [
            ("?kind=set-up", "Changed an allocation"),
            ("?kind=accounts", "Signed in"),
            ("?authority=northbridge", "Changed an allocation: Northbridge"),
            ("?from=16/3/2026&to=16/3/2026", "Changed an allocation"),
        ] {
            let found = manager.get(&format!("{AUDIT}{query}")).await;
            assert!(found.main().contains(says), "{query}: {}", found.main());
        }
        for query in ["?from=17/3/2026", "?to=15/3/2026", "?kind=returns"] {
            let found = manager.get(&format!("{AUDIT}{query}")).await;
            assert!(found.main().contains("Nothing was found"), "{query}");
        }
        let wrong = manager.get(&format!("{AUDIT}?kind=golf&person=x&from=nonsense&to=1/1/2020")).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.errors().len(), 3);
        assert_eq!(wrong.value("from"), "nonsense");
    }

    async fn of_who_has_left_is_read_what_they_did_until_then(app: TestApp) {
        let mut manager = busy(&app).await;
        let signed_in = |rows: Vec<Vec<String>>| {
            let theirs = |row: &&Vec<String>| row[1] == "Facilitator Hackney" && row[2] == "Signed in";
            rows.iter().filter(theirs).count()
        };
        let address = [("email", "facilitator@hackney.example"), ("password", PASSWORD)];
        app.stranger().post("/sign-in", &address).await;
        let before = signed_in(manager.get(AUDIT).await.table("Events"));
        assert_ne!(before, 0);
        let team = manager.get("/programmes/hackney/people").await;
        let page = manager.get(&team.link("Facilitator Hackney")).await;
        let page = manager.get(&page.link("Take out of the programme")).await;
        let page = manager.press(&page, "Take out of the programme", &[]).await;
        assert_eq!(page.banner(), "Taken out of the programme");
        app.stranger().post("/sign-in", &address).await;
        assert_eq!(signed_in(manager.get(AUDIT).await.table("Events")), before);
    }

    async fn older_events_are_on_further_pages(app: TestApp) {
        let mut manager = busy(&app).await;
        for n in 0..60 {
            let days = (60 + n % 2 + 1).to_string();
            let more = [("days", days.as_str()), ("reason", "Back and forth")];
            manager.post("/programmes/hackney/authorities/westmere/allocation", &more).await;
        }
        let (mut seen, mut path) = (Vec::new(), AUDIT.to_owned());
        loop {
            let page = manager.get(&path).await;
            seen.extend(page.table("Events").into_iter().skip(1));
            let next = page.attribute("a[rel=next]", "href");
            if next.is_empty() {
                assert!(!page.attribute("a[rel=prev]", "href").is_empty());
                break;
            }
            path = next;
        }
        let (status, _, file) = manager.fetch("/programmes/hackney/audit.csv").await;
        assert_eq!(status, 200);
        let mut csv = csv::Reader::from_reader(file.as_slice());
        // Beside what the pages had, it tells that it was taken.
        assert_eq!(csv.records().count(), seen.len() + 1);
    }

    async fn the_file_has_it_in_utc_and_is_itself_told_of(app: TestApp) {
        let mut manager = busy(&app).await;
        app.it_is("2026-07-16T10:00:00Z");
        let cut = [("days", "50"), ("reason", "Cut again")];
        manager.post(&format!("{NORTHBRIDGE}/allocation"), &cut).await;
        let page = manager.get(AUDIT).await;
        assert!(page.table("Events").iter().any(|row| row[0] == "16 Jul 2026 11:00:00am"));
        let (status, headers, file) = manager.fetch("/programmes/hackney/audit.csv?kind=set-up").await;
        assert_eq!(status, 200);
        assert_eq!(headers["content-disposition"], "attachment; filename=\"audit-hackney.csv\"");
        let text = String::from_utf8(file).unwrap();
        assert!(text.starts_with("at,person,name,programme,sequence,event,subject,detail,request,hash\r\n"));
        assert!(text.contains("2026-07-16T10:00:00.000000Z,"), "{text}");
        assert!(!text.contains('@'), "no address of anybody: {text}");
        assert!(!text.contains("person.signed-in"));
        assert_eq!(events(&app, "audit.downloaded").await.len(), 1);
        let told = app.command(&["export", "audit", "--programme", "hackney"]).done();
        assert!(told.contains("audit.downloaded"), "{told}");
        assert_eq!(events(&app, "file.exported").await.len(), 1);
        app.command(&["verify"]).done();
    }

    async fn a_refusal_is_kept_once_an_hour(app: TestApp) {
        let mut people = people(&app).await;
        let lead = people.get_mut("lead").unwrap();
        let westmere = "/programmes/hackney/authorities/westmere";
        for _ in 0..3 {
            assert_eq!(lead.send(Method::GET, westmere, None).await.status, 403);
        }
        assert_eq!(events(&app, "access.refused").await.len(), 1);
        assert_eq!(lead.send(Method::GET, AUDIT, None).await.status, 403);
        assert_eq!(lead.send(Method::GET, "/programmes/hackney/week", None).await.status, 403);
        assert_eq!(events(&app, "access.refused").await.len(), 3);
        app.it_is("2026-03-16T11:00:00Z");
        assert_eq!(lead.send(Method::GET, westmere, None).await.status, 403);
        assert_eq!(events(&app, "access.refused").await.len(), 4);
        let manager = people.get_mut("manager").unwrap();
        let page = manager.get(&format!("{AUDIT}?kind=refused")).await;
        let rows = page.table("Events");
        assert!(rows.iter().any(|row| row[2].contains("Westmere") && row[3] == "Act: read authority"), "{rows:?}");
        app.command(&["verify"]).done();
    }

    async fn who_may_not_set_programmes_up_is_told_of(app: TestApp) {
        let mut people = people(&app).await;
        let lead = people.get_mut("lead").unwrap();
        assert_eq!(lead.send(Method::GET, "/programmes/new", None).await.status, 403);
        assert_eq!(lead.submit("/programmes/new", &[]).await.status, 403);
        let refused = events(&app, "access.refused").await;
        let [event] = refused.as_slice() else { panic!("{refused:?}") };
        assert!(event.contains("StartProgrammes"), "{event}");
        app.command(&["verify"]).done();
    }

    async fn who_tries_an_account_is_somebody_and_the_account_is_found(app: TestApp) {
        let mut people = people(&app).await;
        let fields = [("email", "lead@northbridge.example"), ("password", "wrong-wrong")];
        assert_eq!(app.stranger().submit("/sign-in", &fields).await.status, 422);
        let manager = people.get_mut("manager").unwrap();
        let page = manager.get(&format!("{AUDIT}?kind=accounts")).await;
        let rows = page.table("Events");
        assert_eq!(rows[1][1..3], ["Somebody", "Tried to sign in and was refused: Lead Northbridge"]);
    }

    async fn nothing_that_people_type_is_in_any_event(app: TestApp) {
        let mut manager = busy(&app).await;
        const MARK: &str = "zebrafinch";
        let typed = format!("The {MARK} said so in the end, we agreed.");
        let path = "/programmes/hackney/authorities/westmere/allocation";
        manager.post(path, &[("days", "33"), ("reason", &typed)]).await;
        let new = "/programmes/hackney/authorities/westmere/support-days/new";
        let page = manager.get(new).await;
        let days = page.field("Days of Manager Hackney");
        let fields = [("date-day", "16"), (days.as_str(), "1"), ("activity", "training"), ("summary", &typed)];
        let sent = manager.press(&page, "Log support days", &fields).await;
        assert_eq!(sent.status, 200, "{}", sent.main());
        let cancel = sent.path.split('?').next().unwrap().to_owned() + "/cancellation";
        let page = manager.get(&cancel).await;
        manager.press(&page, "Cancel this entry", &[("reason", typed.as_str())]).await;
        let mut stranger = app.stranger();
        stranger.post("/sign-in", &[("email", "zebrafinch@x.example"), ("password", MARK)]).await;
        let found = app.stored().await;
        assert!(found["allocation"].concat().contains(MARK), "it was typed");
        assert!(found["entry_revision"].concat().contains(MARK), "it was typed");
        let told = found["audit_event"].concat();
        for secret in [MARK, PASSWORD, "@", "Cut by agreement"] {
            assert!(!told.contains(secret), "{secret}");
        }
        let links = rows(&app, "SELECT token_hash FROM password_link").await;
        for link in links {
            assert!(!told.contains(link["token_hash"].as_str().unwrap()));
        }
    }
}
