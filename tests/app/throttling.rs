//! Guessing at an account is slowed; its owner is never kept out.

use axum::http::Method;
use chrono::TimeDelta;
use partners::people::{self, Role};

use crate::{
    harness::{Client, PASSWORD, TestApp, both},
    team::told,
};

const EMAIL: &str = "manager@hackney.example";
const NOBODY: &str = "nobody@hackney.example";

async fn tries(client: &mut Client, email: &str, password: &str) -> u16 {
    let fields = [("email", email), ("password", password)];
    client.submit("/sign-in", &fields).await.status
}

/// Wrong tries by a browser until one is refused unseen: how many were seen.
async fn exhaust(client: &mut Client, email: &str) -> usize {
    for seen in 0..50 {
        match tries(client, email, "not-the-password").await {
            422 => {}
            429 => return seen,
            other => panic!("{other}"),
        }
    }
    panic!("nothing slows it")
}

/// A minute later than it is.
fn wait(app: &TestApp, minutes: i64) {
    app.it_is(&(app.now() + TimeDelta::minutes(minutes)).to_rfc3339());
}

async fn rows(app: &TestApp, table: &str) -> usize {
    app.stored().await.get(table).map_or(0, Vec::len)
}

both! {
    async fn after_eight_wrong_tries_each_waits_whether_there_is_such_an_account_or_not(app: TestApp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let mut pages = Vec::new();
        for email in [EMAIL, NOBODY, "no e-mail address"] {
            let mut stranger = app.stranger();
            assert_eq!(exhaust(&mut stranger, email).await, 8, "{email}");
            let fields = [("email", email), ("password", PASSWORD), ("next", "/account")];
            let sent = stranger.submit("/sign-in", &fields).await;
            assert_eq!((sent.status, sent.header("retry-after")), (429, "60"), "{email}");
            assert!(!sent.body.contains(PASSWORD));
            pages.push(sent.body.replace(email, ""));
            let page = stranger.post("/sign-in", &fields).await;
            assert_eq!(page.value("email"), email);
            assert_eq!(page.value("next"), "/account");
            let words = "There were too many tries with this email address. \
                         Wait 1 minute and try again";
            assert_eq!(page.errors(), [words]);
        }
        assert_eq!(pages[0], pages[1]);
        assert_eq!(pages[0], pages[2]);
        // However it is typed, it is one account.
        let typed = "  Manager@HACKNEY.example ";
        assert_eq!(tries(&mut app.stranger(), typed, PASSWORD).await, 429);
    }

    async fn the_wait_doubles_and_ends_and_a_right_password_makes_all_good(app: TestApp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let mut stranger = app.stranger();
        exhaust(&mut stranger, EMAIL).await;
        for minutes in [1, 2, 4, 8, 15, 15] {
            wait(&app, minutes - 1);
            assert_eq!(tries(&mut stranger, EMAIL, "wrong-wrong").await, 429, "{minutes}");
            wait(&app, 1);
            assert_eq!(tries(&mut stranger, EMAIL, "wrong-wrong").await, 422, "{minutes}");
        }
        wait(&app, 15);
        assert_eq!(tries(&mut stranger, EMAIL, PASSWORD).await, 303);
        assert_eq!(exhaust(&mut app.stranger(), EMAIL).await, 8);
    }

    async fn the_trail_tells_whose_account_is_tried_and_once_a_wait_that_it_is_too_often(app: TestApp) {
        let (person, _) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let on = |email| if email == EMAIL { format!("person {person}") } else { String::new() };
        for (email, before) in [(EMAIL, 0), (NOBODY, 11)] {
            let mut stranger = app.stranger();
            exhaust(&mut stranger, email).await;
            for _ in 0..3 {
                assert_eq!(tries(&mut stranger, email, PASSWORD).await, 429);
            }
            let events = told(&app, "person.sign-in-refused").await;
            let own = &events[before..];
            assert_eq!(own.len(), 8 + 1, "{email}");
            for event in own {
                assert_eq!((event["subject"].as_str(), event["person_id"].is_null()), (Some(on(email).as_str()), true));
            }
            let waited: Vec<_> = own.iter().map(|it| it["detail"].to_string().contains("too many")).collect();
            assert_eq!(waited, [vec![false; 8], vec![true]].concat());
            // The next wait is told of once, too.
            wait(&app, 1);
            assert_eq!(tries(&mut stranger, email, "wrong-wrong").await, 422);
            for _ in 0..3 {
                assert_eq!(tries(&mut stranger, email, PASSWORD).await, 429);
            }
            let events = told(&app, "person.sign-in-refused").await;
            assert_eq!(events.len(), before + 8 + 1 + 2, "{email}");
        }
    }

    async fn strangers_do_not_slow_a_browser_that_was_signed_in_before(app: TestApp) {
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        person.post("/sign-out", &[]).await;
        exhaust(&mut app.stranger(), EMAIL).await;
        assert_eq!(tries(&mut app.stranger(), EMAIL, PASSWORD).await, 429);
        assert_eq!(tries(&mut person, EMAIL, PASSWORD).await, 303);
        // That says nothing to the strangers.
        assert_eq!(tries(&mut app.stranger(), EMAIL, PASSWORD).await, 429);
        // It has a budget of its own, for this account alone.
        assert_eq!(exhaust(&mut person, EMAIL).await, 8);
        assert_eq!(exhaust(&mut person, NOBODY).await, 8);
    }

    async fn an_invented_cookie_is_no_known_browser(app: TestApp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        exhaust(&mut app.stranger(), EMAIL).await;
        for cookie in ["x", "000000000000000000000000000000000000000000000000", "%00"] {
            let mut stranger = app.stranger();
            stranger.cookies.insert("partners-device".into(), cookie.into());
            assert_eq!(tries(&mut stranger, EMAIL, PASSWORD).await, 429, "{cookie}");
        }
        // Somebody else's browser is a stranger's.
        let mut other = app.person("lead@hackney.example", Role::Manager, None, &[]).await;
        assert_eq!(tries(&mut other, EMAIL, PASSWORD).await, 429);
    }

    async fn a_link_to_set_a_password_ends_the_wait_and_strangers_can_not_begin_it_again(app: TestApp) {
        let (person, _) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        exhaust(&mut app.stranger(), EMAIL).await;
        let tx = app.state.database.write_tx().await.unwrap();
        let token = people::actions::new_password_link(&tx, person, app.now()).await.unwrap();
        tx.commit().await.unwrap();
        let link = people::SetPasswordPath { token }.to_string();
        let mut officer = app.stranger();
        let page = officer.get(&link).await;
        officer.press(&page, "Set password", &[("password", PASSWORD)]).await;
        exhaust(&mut app.stranger(), EMAIL).await;
        assert_eq!(tries(&mut officer, EMAIL, PASSWORD).await, 303);
    }

    async fn two_instances_count_together_and_so_do_many_tries_at_once(app: TestApp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let other = app.with_settings(|_| ());
        let mut sends = tokio::task::JoinSet::new();
        for number in 0..30 {
            let mut stranger = if number % 2 == 0 { app.stranger() } else { other.stranger() };
            sends.spawn(async move { tries(&mut stranger, EMAIL, "wrong-wrong").await });
        }
        let mut statuses = sends.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [vec![422; 8], vec![429; 22]].concat());
    }

    async fn what_was_tried_and_from_where_is_forgotten(app: TestApp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        exhaust(&mut app.stranger(), EMAIL).await;
        let expire = || people::throttle::expire(&app.state.database, app.now());
        expire().await.unwrap();
        // The tries, and that the trail was told of the one that had to wait.
        assert_eq!((rows(&app, "sign_in_try").await, rows(&app, "known_device").await), (2, 1));
        wait(&app, 24 * 60);
        expire().await.unwrap();
        assert_eq!((rows(&app, "sign_in_try").await, rows(&app, "known_device").await), (0, 1));
        wait(&app, 180 * 24 * 60);
        expire().await.unwrap();
        assert_eq!(rows(&app, "known_device").await, 0);
    }

    async fn a_person_has_ten_known_browsers(app: TestApp) {
        let mut first = app.person(EMAIL, Role::Manager, None, &[]).await;
        for _ in 0..10 {
            wait(&app, 1);
            assert_eq!(tries(&mut app.stranger(), EMAIL, PASSWORD).await, 303);
        }
        assert_eq!(rows(&app, "known_device").await, 10);
        exhaust(&mut app.stranger(), EMAIL).await;
        assert_eq!(tries(&mut first, EMAIL, PASSWORD).await, 429, "the oldest is forgotten");
    }

    async fn two_people_can_share_a_browser(app: TestApp) {
        let other = "lead@hackney.example";
        let mut shared = app.person(EMAIL, Role::Manager, None, &[]).await;
        let cookie = shared.cookies["partners-device"].clone();
        app.person(other, Role::Manager, None, &[]).await;
        assert_eq!(tries(&mut shared, other, PASSWORD).await, 303);
        assert_eq!(shared.cookies["partners-device"], cookie);
        for email in [EMAIL, other] {
            exhaust(&mut app.stranger(), email).await;
            assert_eq!(tries(&mut shared, email, PASSWORD).await, 303, "{email}");
        }
    }

    async fn the_cookie_of_a_known_browser_is_kept_from_scripts_and_other_sites(app: TestApp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let https = app.also_as("https://partners.test", false).await;
        let fields = [("email", EMAIL), ("password", PASSWORD)];
        let sent = https.stranger().submit("/sign-in", &fields).await;
        let cookie = sent.cookie("__Host-partners-device");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=15552000"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }

    async fn a_full_line_of_sign_ins_is_told_at_once_and_pages_go_on(app: TestApp) {
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        let mut places = Vec::new();
        while let Ok(place) = app.state.passwords.place() {
            places.push(place);
        }
        let mut stranger = app.stranger();
        let fields = [("email", EMAIL), ("password", PASSWORD)];
        for _ in 0..20 {
            let sent = stranger.submit("/sign-in", &fields).await;
            assert_eq!((sent.status, sent.header("retry-after")), (503, "5"));
            assert!(sent.body.contains("Many people are using the service"));
        }
        assert_eq!(person.send(Method::GET, "/account", None).await.status, 200);
        // Nothing of it counted as a try.
        drop(places);
        assert_eq!(exhaust(&mut stranger, EMAIL).await, 8);
    }
}
