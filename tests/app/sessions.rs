//! How long a sign-in lasts, where one is signed in, and ending it.

use axum::http::{Method, Request};
use chrono::Utc;
use partners::people::{DatabaseSessions, Role};
use tower_sessions::{
    SessionStore,
    cookie::time::{Duration, OffsetDateTime},
    session::{Id, Record},
};

use crate::{
    harness::{Client, PASSWORD, TestApp, both},
    limits::{FILE_IN_TWO, in_two_parts},
};

const EMAIL: &str = "manager@hackney.example";
const PLACES: &str = "Where you are signed in";

async fn manager(app: &TestApp) -> Client {
    app.person(EMAIL, Role::Manager, None, &[]).await
}

/// Signs in with a browser that says that it is `agent`.
async fn sign_in_with(app: &TestApp, agent: &str) -> Client {
    let mut client = app.stranger();
    let request = Request::post("/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "http://partners.test")
        .header("user-agent", agent)
        .body(format!("email=manager%40hackney.example&password={PASSWORD}").into())
        .unwrap();
    assert_eq!(client.send_raw(request).await.status, 303);
    client
}

both! {
    async fn an_hour_without_activity_ends_it(app: TestApp) {
        let app = app.with_limits();
        let mut person = manager(&app).await;
        app.it_is("2026-03-16T10:59:59Z");
        assert_eq!(person.get("/account").await.heading(), "Your account");
        app.it_is("2026-03-16T11:59:58Z");
        assert_eq!(person.get("/account").await.heading(), "Your account", "it was used meanwhile");
        app.it_is("2026-03-16T12:59:58Z");
        let page = person.get("/account?x=1").await;
        assert_eq!(page.heading(), "Sign in");
        assert!(
            page.main().contains("You were signed out after 60 minutes without activity"),
            "{}", page.main()
        );
        let typed = [("email", EMAIL), ("password", PASSWORD)];
        assert_eq!(person.press(&page, "Sign in", &typed).await.path, "/account?x=1");
    }

    async fn twelve_hours_end_it_however_busy(app: TestApp) {
        let app = app.with_limits();
        let mut person = manager(&app).await;
        for hour in 10..=21 {
            for minute in [0, 50] {
                app.it_is(&format!("2026-03-16T{hour}:{minute:02}:00Z"));
                assert_eq!(person.get("/account").await.heading(), "Your account", "{hour}");
            }
        }
        app.it_is("2026-03-16T22:00:00Z");
        let page = person.get("/account").await;
        assert!(page.main().contains("12 hours after you signed in"), "{}", page.main());
        app.it_is("2026-03-16T21:59:00Z");
        assert_eq!(person.submit("/account/session", &[]).await.status, 200);
        app.it_is("2026-03-16T22:00:00Z");
        assert_eq!(person.submit("/account/session", &[]).await.status, 401);
    }

    async fn looking_at_the_time_left_is_no_activity_and_asking_for_more_is(app: TestApp) {
        let app = app.with_limits();
        let mut person = manager(&app).await;
        let left = |body: &str| -> serde_json::Value { serde_json::from_str(body).unwrap() };
        app.it_is("2026-03-16T10:55:00Z");
        for _ in 0..2 {
            let sent = person.send(Method::GET, "/account/session", None).await;
            assert_eq!(sent.header("content-type"), "application/json");
            let expected = serde_json::json!({ "idle": 5 * 60, "all": 11 * 3600 + 5 * 60 });
            assert_eq!(left(&sent.body), expected);
        }
        let sent = person.submit("/account/session", &[]).await;
        assert_eq!(left(&sent.body)["idle"], 3600);
        app.it_is("2026-03-16T11:54:59Z");
        assert_eq!(person.get("/account").await.heading(), "Your account");
    }

    async fn a_form_sent_after_the_end_says_that_nothing_was_saved(app: TestApp) {
        let app = app.with_limits();
        let mut person = manager(&app).await;
        let typed = [("name", "Hackney"), ("lead-authority", "Hackney")];
        app.it_is("2026-03-16T11:00:00Z");
        let page = person.post("/programmes/new", &typed).await;
        let seen = (page.status, page.heading());
        assert_eq!(seen, (401, "You have been signed out".to_owned()));
        assert!(page.main().contains("was not saved"), "{}", page.main());
        assert!(app.stored().await["programme"].is_empty());
        // In another tab: the cookie is everywhere in the browser.
        let fields = [("email", EMAIL), ("password", PASSWORD)];
        person.post("/sign-in", &fields).await;
        let page = person.post("/programmes/new", &typed).await;
        assert_ne!(page.status, 401, "the same form sent again");
    }

    async fn what_arrives_after_the_end_is_not_saved(app: TestApp) {
        let hackney = app.programme("Hackney").await;
        app.authority(&hackney, "Northbridge", "120").await;
        app.person(EMAIL, Role::Manager, Some(hackney.0.id), &[]).await;
        let allocation = "/programmes/hackney/authorities/northbridge/allocation";
        for (path, kind, parts) in [
            (allocation, "application/x-www-form-urlencoded", ["days=60&", "reason=Cut+by+agreement"]),
            ("/programmes/hackney/imports/support-days", "multipart/form-data; boundary=between", FILE_IN_TWO),
        ] {
            let mut person = sign_in_with(&app, "").await;
            person.get("/account").await;
            let (body, waited_for, comes) = in_two_parts(&person, parts);
            let request = Request::post(path)
                .header("content-type", kind)
                .header("sec-fetch-site", "same-origin")
                .body(body)
                .unwrap();
            let mut sender = person.clone();
            let sent = tokio::spawn(async move { sender.send_raw(request).await.status });
            waited_for.await.unwrap();
            person.post("/sign-out", &[]).await;
            comes.send(()).unwrap();
            assert_eq!(sent.await.unwrap(), 401, "{path}");
        }
        assert_eq!(app.stored().await["allocation"].len(), 1);
    }

    async fn a_person_sees_where_they_are_signed_in_and_ends_it(app: TestApp) {
        let mut here = manager(&app).await;
        let mut office = sign_in_with(&app, "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0").await;
        let mut phone =
            sign_in_with(&app, "Mozilla/5.0 (iPhone; secret-asset-tag) Safari/604.1").await;
        let page = here.get("/account").await;
        let browsers: Vec<String> =
            page.table(PLACES)[1..].iter().map(|row| row[0].clone()).collect();
        assert_eq!(browsers.len(), 3);
        for expected in ["Firefox on Windows", "Safari on iPhone", "Unknown browserThis device"] {
            assert!(browsers.iter().any(|it| it == expected), "{browsers:?}");
        }
        assert!(!page.source.contains("secret-asset-tag"));
        let own = phone.get("/account").await;
        let key = own.attribute("input[name=session]", "value");
        phone.post("/account/sessions/end", &[("session", &key)]).await;
        let page = phone.get("/account").await;
        assert_eq!(page.table(PLACES).len(), 1 + 2, "one of the other two is gone");
        let page = phone.press(&page, "Sign out everywhere else", &[]).await;
        assert_eq!(page.table(PLACES).len(), 1 + 1);
        assert!(!page.has_button("Sign out everywhere else"));
        for client in [&mut here, &mut office] {
            let page = client.get("/account").await;
            assert_eq!(page.heading(), "Sign in");
            let said = page.main();
            assert!(said.contains("signed out, from another device or by"), "{said}");
        }
        let never = app.stranger().get("/account").await;
        assert!(!never.main().contains("signed out"), "{}", never.main());
    }

    async fn nobody_ends_another_persons_session(app: TestApp) {
        let mut one = manager(&app).await;
        sign_in_with(&app, "").await;
        let key = one.get("/account").await.attribute("input[name=session]", "value");
        let mut other = app.person("other@hackney.example", Role::Manager, None, &[]).await;
        let fields = [("session", key.as_str())];
        assert_eq!(other.post("/account/sessions/end", &fields).await.status, 200);
        assert_eq!(one.get("/account").await.table(PLACES).len(), 1 + 2);
    }

    async fn a_stolen_session_is_over_after_a_password_change(app: TestApp) {
        let mut person = manager(&app).await;
        let mut stolen = sign_in_with(&app, "").await;
        let page = person.get("/account/password").await;
        let typed = [("current", PASSWORD), ("password", "copper-otter-granite")];
        let page = person.press(&page, "Change password", &typed).await;
        assert_eq!(page.banner(), "Password changed. You are signed out everywhere else.");
        assert_eq!(stolen.get("/account").await.heading(), "Sign in");
        assert_eq!(stolen.submit("/account/sessions/end-others", &[]).await.status, 401);
        assert_eq!(person.get("/account").await.heading(), "Your account");
    }

    async fn who_proves_again_who_they_are_goes_on_under_a_new_key(app: TestApp) {
        let app = app.with_limits();
        let mut person = manager(&app).await;
        app.it_is("2026-03-16T10:30:00Z");
        let (mut before, page) = (person.clone(), person.get("/account/password").await);
        let refused = [("current", "wrong-wrong"), ("password", "copper-otter-granite")];
        person.press(&page, "Change password", &refused).await;
        assert_eq!(person.cookies, before.cookies);
        let typed = [("current", PASSWORD), ("password", "copper-otter-granite")];
        let page = person.press(&page, "Change password", &typed).await;
        assert_ne!(person.cookies["partners"], before.cookies["partners"]);
        assert_eq!(before.get("/account").await.heading(), "Sign in");
        // It is the same sign-in: since when and from where it was.
        let seen = page.table(PLACES);
        assert_eq!(seen.len(), 1 + 1);
        assert_eq!(seen[1][..2], ["Unknown browserThis device", "16 March 2026 at 10:00am"]);
        for hour in 11..=21 {
            for minute in [0, 50] {
                app.it_is(&format!("2026-03-16T{hour}:{minute:02}:00Z"));
                assert_eq!(person.get("/account").await.heading(), "Your account", "{hour}");
            }
        }
        app.it_is("2026-03-16T22:00:00Z");
        assert!(person.get("/account").await.main().contains("12 hours after you signed in"));
    }

    async fn an_ended_session_is_not_begun_again_by_what_was_under_way(app: TestApp) {
        let sessions = DatabaseSessions {
            database: app.state.database.clone(),
            clock: Utc::now,
        };
        let mut record = Record {
            id: Id::default(),
            data: Default::default(),
            expiry_date: OffsetDateTime::now_utc() + Duration::hours(1),
        };
        sessions.create(&mut record).await.unwrap();
        assert!(sessions.load(&record.id).await.unwrap().is_some());
        sessions.delete(&record.id).await.unwrap();
        sessions.save(&record).await.unwrap();
        assert!(sessions.load(&record.id).await.unwrap().is_none());
    }

    async fn a_page_of_a_respondent_has_no_clock(app: TestApp) {
        let mut person = manager(&app).await;
        assert_eq!(person.get("/account").await.count("[data-session]"), 1);
        assert_eq!(app.stranger().get("/sign-in").await.count("[data-session]"), 0);
    }
}
