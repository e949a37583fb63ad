//! The second step at sign-in: codes of an app, recovery codes, and whom it is required of.

use chrono::TimeDelta;
use partners::people::{self as accounts, Role};

use crate::{
    harness::{Authenticator, Client, PASSWORD, Page, SECOND_STEP, TestApp, both},
    permissions::people,
    team::{person_page, told},
};

const EMAIL: &str = "manager@hackney.example";
const WRONG: &str = "The code is wrong or was used before. Wait for the next one; after 10 wrong \
                     codes, wait 15 minutes";

/// Gives the right password; the page that asks for the code.
async fn password(app: &TestApp) -> (Client, Page) {
    let mut client = app.stranger();
    let page = client.get("/sign-in?next=/account").await;
    let typed = [("email", EMAIL), ("password", PASSWORD)];
    let page = client.press(&page, "Sign in", &typed).await;
    assert_eq!(page.heading(), "Enter your code");
    (client, page)
}

/// Gives the right password and a code; the page that follows.
async fn sign_in(app: &TestApp, code: &str) -> (Client, Page) {
    let (mut client, page) = password(app).await;
    let page = client.press(&page, "Continue", &[("code", code)]).await;
    (client, page)
}

async fn enrolled(app: &TestApp) -> (Client, Authenticator, Vec<String>) {
    let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
    let (authenticator, codes) = Authenticator::enrol(&mut person, app.now()).await;
    (person, authenticator, codes)
}

/// Moves the clock on.
fn later(app: &TestApp, by: TimeDelta) {
    app.it_is(&(app.now() + by).to_rfc3339());
}

both! {
    async fn a_code_is_asked_for_after_the_password(app: TestApp) {
        let (_, authenticator, _) = enrolled(&app).await;
        later(&app, TimeDelta::seconds(30));
        let (mut client, page) = password(&app).await;
        assert_eq!(client.clone().get("/account").await.heading(), "Sign in", "not signed in yet");
        let before = client.cookies.clone();
        let code = authenticator.code(app.now());
        let page = client.press(&page, "Continue", &[("code", &code)]).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Your account"));
        assert_eq!(page.summary("Second step"), "On");
        assert_ne!(client.cookies, before, "a new key at the second step");
        let mut planted = app.stranger();
        planted.cookies = before;
        assert_eq!(planted.get("/account").await.heading(), "Sign in");
    }

    async fn a_wrong_code_goes_no_further(app: TestApp) {
        enrolled(&app).await;
        for code in ["", "000000", "12345", "not a code", "0000-0000-0000-0000", "🌍"] {
            let (mut client, page) = sign_in(&app, code).await;
            let error = if code.is_empty() { "Enter the code" } else { WRONG };
            assert_eq!((page.status, page.error_at("code").as_str()), (422, error), "{code}");
            assert_eq!(page.value("code"), "");
            assert_eq!(client.get("/account").await.heading(), "Sign in");
        }
    }

    async fn a_clock_may_be_half_a_minute_off_and_no_more(app: TestApp) {
        let (_, authenticator, _) = enrolled(&app).await;
        for (off, fine) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            later(&app, TimeDelta::minutes(20));
            let code = authenticator.code(app.now() + TimeDelta::seconds(off));
            let (_, page) = sign_in(&app, &code).await;
            assert_eq!(page.status == 200, fine, "{off} seconds");
        }
    }

    async fn a_code_is_used_once(app: TestApp) {
        let (_, authenticator, _) = enrolled(&app).await;
        let used = authenticator.code(app.now());
        assert_eq!(sign_in(&app, &used).await.1.status, 422, "it set the step up");
        later(&app, TimeDelta::seconds(30));
        let code = authenticator.code(app.now());
        assert_eq!(sign_in(&app, &code).await.1.status, 200);
        assert_eq!(sign_in(&app, &code).await.1.status, 422);
        assert_eq!(sign_in(&app, &used).await.1.status, 422, "an older one too");
    }

    async fn a_code_sent_twice_at_once_signs_one_in(app: TestApp) {
        let (_, authenticator, codes) = enrolled(&app).await;
        later(&app, TimeDelta::seconds(30));
        for code in [authenticator.code(app.now()), codes[0].clone()] {
            let mut sends = tokio::task::JoinSet::new();
            for _ in 0..4 {
                let (mut client, _) = password(&app).await;
                let code = code.clone();
                sends.spawn(async move {
                    client.submit("/sign-in/code", &[("code", &code)]).await.status
                });
            }
            let mut statuses = sends.join_all().await;
            statuses.sort_unstable();
            assert_eq!(statuses, [303, 422, 422, 422]);
        }
    }

    async fn a_recovery_code_works_once(app: TestApp) {
        let (_, _, codes) = enrolled(&app).await;
        assert_eq!(codes.len(), 10);
        let typed = codes[3].replace('-', " ").to_uppercase();
        let (mut client, page) = sign_in(&app, &typed).await;
        assert_eq!(page.status, 200);
        let page = client.get(SECOND_STEP).await;
        assert!(page.main().contains("9 recovery codes left"), "{}", page.main());
        assert_eq!(sign_in(&app, &codes[3]).await.1.status, 422);
        let stored = app.stored().await;
        let events = stored["audit_event"].join("\n");
        assert!(events.contains(r#"recovery_codes_left\":9"#), "{events}");
        let all: String = stored.values().flatten().cloned().collect();
        for code in &codes {
            assert!(!all.contains(code.as_str()) && !all.contains(&code.replace('-', "")));
        }
    }

    async fn ten_wrong_codes_and_the_right_one_waits(app: TestApp) {
        let (_, authenticator, codes) = enrolled(&app).await;
        let (mut client, page) = password(&app).await;
        for _ in 0..10 {
            let page = client.press(&page, "Continue", &[("code", "abc")]).await;
            assert_eq!(page.status, 422);
        }
        later(&app, TimeDelta::minutes(1));
        let code = authenticator.code(app.now());
        for code in [&code, &codes[0]] {
            let (_, page) = sign_in(&app, code).await;
            assert_eq!((page.status, page.error_at("code").as_str()), (422, WRONG));
        }
        later(&app, TimeDelta::minutes(15));
        assert_eq!(sign_in(&app, &authenticator.code(app.now())).await.1.status, 200);
    }

    async fn codes_that_wait_are_in_the_trail_once_a_wait(app: TestApp) {
        enrolled(&app).await;
        let (mut client, page) = password(&app).await;
        for _ in 0..15 {
            client.press(&page, "Continue", &[("code", "abc")]).await;
        }
        let events = told(&app, "person.code-refused").await;
        assert_eq!(events.len(), 10 + 1);
        assert!(events[10]["detail"].as_str().unwrap().contains("too many"));
        later(&app, TimeDelta::minutes(15));
        let (mut client, page) = password(&app).await;
        for _ in 0..12 {
            client.press(&page, "Continue", &[("code", "abc")]).await;
        }
        assert_eq!(told(&app, "person.code-refused").await.len(), 2 * 11);
    }

    async fn guessed_codes_do_not_keep_the_owner_from_changing_the_password(app: TestApp) {
        let (mut person, authenticator, _) = enrolled(&app).await;
        let (mut thief, page) = password(&app).await;
        for _ in 0..10 {
            assert_eq!(thief.press(&page, "Continue", &[("code", "abc")]).await.status, 422);
        }
        later(&app, TimeDelta::seconds(30));
        let code = authenticator.code(app.now());
        let typed = [("current", PASSWORD), ("code", &code), ("password", "copper-otter-granite")];
        let page = person.post("/account/password", &typed).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Your account"));
    }

    async fn a_link_to_set_a_password_brings_no_try_of_a_code_back(app: TestApp) {
        let (person, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let mut client = app.first_sign_in(EMAIL, &link).await;
        let (authenticator, _) = Authenticator::enrol(&mut client, app.now()).await;
        let (mut thief, page) = password(&app).await;
        for _ in 0..10 {
            assert_eq!(thief.press(&page, "Continue", &[("code", "abc")]).await.status, 422);
        }
        later(&app, TimeDelta::seconds(30));
        let page = app.stranger().get(&app.password_link(person).await).await;
        app.stranger().press(&page, "Set password", &[("password", PASSWORD)]).await;
        let code = authenticator.code(app.now());
        assert_eq!(sign_in(&app, &code).await.1.status, 422);
        later(&app, TimeDelta::minutes(15));
        assert_eq!(sign_in(&app, &authenticator.code(app.now())).await.1.status, 200);
    }

    async fn a_password_waits_ten_minutes_for_its_code(app: TestApp) {
        let (_, authenticator, _) = enrolled(&app).await;
        let (mut client, page) = password(&app).await;
        later(&app, TimeDelta::minutes(10));
        let code = authenticator.code(app.now());
        let page = client.press(&page, "Continue", &[("code", &code)]).await;
        assert_eq!(page.heading(), "Sign in");
        assert_eq!(client.get("/sign-in/code").await.heading(), "Sign in");
    }

    async fn a_reset_password_does_not_skip_the_code(app: TestApp) {
        let (person, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let mut client = app.first_sign_in(EMAIL, &link).await;
        let (authenticator, _) = Authenticator::enrol(&mut client, app.now()).await;
        let (mut thief, asked) = password(&app).await;
        let page = app.stranger().get(&app.password_link(person).await).await;
        app.stranger().press(&page, "Set password", &[("password", PASSWORD)]).await;
        password(&app).await;
        later(&app, TimeDelta::seconds(30));
        let code = authenticator.code(app.now());
        let page = thief.press(&asked, "Continue", &[("code", &code)]).await;
        assert_eq!(page.heading(), "Sign in", "what waited for a code is over too");
    }

    async fn whoever_must_have_one_is_led_to_it(app: TestApp) {
        let app = app.with_second_step();
        let hackney = app.programme("Hackney").await;
        let northbridge = app.authority(&hackney, "Northbridge", "120").await;
        for (email, role, own) in [
            (EMAIL, Role::Manager, &[][..]),
            ("facilitator@hackney.example", Role::Facilitator, &[northbridge.id]),
        ] {
            let mut person = app.person(email, role, Some(hackney.0.id), own).await;
            for path in ["/", "/account", "/account/password", "/programmes/hackney"] {
                let page = person.get(path).await;
                let seen = (page.status, page.heading());
                assert_eq!(seen, (200, "Set up a second step".to_owned()), "{email} {path}");
            }
            let sent = person.submit("/account/sessions/end-others", &[]).await;
            assert_eq!((sent.status, sent.header("location")), (303, SECOND_STEP));
            Authenticator::enrol(&mut person, app.now()).await;
            assert_eq!(person.get("/account").await.heading(), "Your account");
        }
        for (email, role, own) in [
            ("lead@northbridge.example", Role::Lead, &[northbridge.id][..]),
            ("reviewer@dfe.example", Role::Reviewer, &[]),
        ] {
            let mut person = app.person(email, role, Some(hackney.0.id), own).await;
            assert_eq!(person.get("/account").await.heading(), "Your account", "{email}");
        }
    }

    async fn it_is_set_up_by_a_code_and_the_password(app: TestApp) {
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        let page = person.get(SECOND_STEP).await;
        assert_eq!(page.count("svg.app-qr"), 1);
        let authenticator = Authenticator::scan(&page);
        let code = authenticator.code(app.now());
        for (code, password, error) in [
            (code.as_str(), "", "Enter your password"),
            (&code, "wrong-wrong", "The password is wrong. After 8 wrong tries, wait up to 15 minutes"),
            ("", PASSWORD, "Enter the code that the app shows"),
            ("000000", PASSWORD, WRONG),
        ] {
            let typed = [("code", code), ("password", password)];
            let refused = person.press(&page, "Set up", &typed).await;
            assert_eq!((refused.status, refused.errors()), (422, vec![error.to_owned()]));
            assert_eq!(refused.text("#secret"), page.text("#secret"), "the same key");
        }
        let mut elsewhere = app.stranger();
        elsewhere.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
        person.press(&page, "Set up", &[("code", &code), ("password", PASSWORD)]).await;
        assert_eq!(elsewhere.get("/account").await.heading(), "Sign in", "ended elsewhere");
        assert_eq!(person.get(SECOND_STEP).await.heading(), "Your second step");
    }

    async fn it_is_changed_by_the_password_and_a_code(app: TestApp) {
        let (mut person, authenticator, codes) = enrolled(&app).await;
        let used = authenticator.code(app.now());
        later(&app, TimeDelta::seconds(30));
        let code = authenticator.code(app.now());
        let page = person.get(SECOND_STEP).await;
        for path in ["/account/second-step/recovery-codes", "/account/second-step/off"] {
            for (password, code, at) in [
                ("wrong-wrong", code.as_str(), "password"),
                (PASSWORD, "", "code"),
                (PASSWORD, &used, "code"),
            ] {
                let refused = person.post(path, &[("password", password), ("code", code)]).await;
                assert_eq!((refused.status, refused.errors().len()), (422, 1), "{path}");
                assert!(!refused.error_at(at).is_empty() && refused.value("code").is_empty());
            }
        }
        let typed = [("password", PASSWORD), ("code", code.as_str())];
        let made = person.press(&page, "Make new recovery codes", &typed).await;
        let new = made.texts("#recovery-codes li");
        assert_eq!(new.len(), 10);
        assert_eq!(sign_in(&app, &codes[0]).await.1.status, 422, "a former one");
        assert_eq!(sign_in(&app, &new[0]).await.1.status, 200);
        let typed = [("password", PASSWORD), ("code", new[1].as_str())];
        let page = person.post("/account/second-step/off", &typed).await;
        assert_eq!(page.summary("Second step"), "Off");
        let fields = [("email", EMAIL), ("password", PASSWORD), ("next", "/account")];
        assert_eq!(app.stranger().post("/sign-in", &fields).await.heading(), "Your account");
    }

    async fn whoever_must_have_one_sets_up_another_app(app: TestApp) {
        let app = app.with_second_step();
        let (mut person, _, codes) = enrolled(&app).await;
        let page = person.get(SECOND_STEP).await;
        assert!(page.has_button("Set up another app") && !page.has_button("Turn off"));
        let typed = [("password", PASSWORD), ("code", codes[0].as_str())];
        let page = person.post("/account/second-step/off", &typed).await;
        assert_eq!(page.heading(), "Set up a second step");
        assert_eq!(person.get("/account").await.heading(), "Set up a second step");
        Authenticator::enrol(&mut person, app.now()).await;
        assert_eq!(person.get("/account").await.heading(), "Your account");
    }

    async fn one_that_is_lost_is_taken_away(app: TestApp) {
        let (person, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let mut client = app.first_sign_in(EMAIL, &link).await;
        Authenticator::enrol(&mut client, app.now()).await;
        let (other, _) = app.add_person("other@hackney.example", Role::Manager, None, &[]).await;
        for expected in [true, false] {
            let tx = app.state.database.write_tx().await.unwrap();
            let gone = accounts::actions::remove_second_step(&tx, person, other, false, app.now());
            assert_eq!(gone.await.unwrap(), expected);
            tx.commit().await.unwrap();
        }
        assert_eq!(client.get("/account").await.heading(), "Sign in");
        let fields = [("email", EMAIL), ("password", PASSWORD), ("next", "/account")];
        assert_eq!(app.stranger().post("/sign-in", &fields).await.heading(), "Your account");
    }

    async fn a_manager_resets_one_that_is_lost(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        Authenticator::enrol(facilitator, app.now()).await;
        let manager = people.get_mut("manager").unwrap();
        let page = person_page(manager, "Facilitator Hackney").await;
        assert_eq!(page.summary("Second step"), "Set up");
        let page = manager.get(&page.link("Reset the second step")).await;
        assert_eq!(page.heading(), "Reset the second step of Facilitator Hackney?");
        let page = manager.press(&page, "Reset the second step", &[]).await;
        assert_eq!((page.banner(), page.summary("Second step")), ("Second step reset".into(), "Not set up".into()));
        assert_eq!(people.get_mut("facilitator").unwrap().get("/account").await.heading(), "Sign in");
        let fields = [("email", "facilitator@hackney.example"), ("password", PASSWORD), ("next", "/account")];
        assert_eq!(app.stranger().post("/sign-in", &fields).await.heading(), "Your account");
    }

    async fn no_secret_is_in_the_audit_trail(app: TestApp) {
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        let secret = person.get(SECOND_STEP).await.text("#secret").replace(' ', "");
        let (authenticator, codes) = Authenticator::enrol(&mut person, app.now()).await;
        later(&app, TimeDelta::seconds(30));
        sign_in(&app, &authenticator.code(app.now())).await;
        sign_in(&app, "000000").await;
        sign_in(&app, &codes[0]).await;
        let events = app.stored().await["audit_event"].join("\n");
        for verb in [
            "person.second-step-added", "person.code-asked", "person.signed-in", "person.code-refused",
        ] {
            assert!(events.contains(verb), "{verb}");
        }
        for hidden in [secret.as_str(), &codes[0], PASSWORD] {
            assert!(!events.contains(hidden), "{hidden}");
        }
    }
}
