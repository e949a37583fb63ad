//! Signing in and out.

use axum::http::Method;
use partners::people::Role;

use crate::harness::{PASSWORD, TestApp, both};

const EMAIL: &str = "manager@hackney.example";
const REFUSAL: &str = "The email address and password do not match an account";

async fn manager(app: &TestApp) -> crate::harness::Client {
    app.person(EMAIL, Role::Manager, None, &[]).await
}

both! {
    async fn a_person_signs_in_and_out(app: TestApp) {
        let mut person = manager(&app).await;
        let page = person.get("/").await;
        assert_eq!(page.path, "/programmes");
        assert_eq!(person.get("/account").await.heading(), "Your account");
        let page = person.press(&page, "Sign out", &[]).await;
        assert_eq!((page.status, page.path.as_str()), (200, "/sign-in"));
        assert_eq!(person.get("/account").await.path, "/sign-in?next=/account");
    }

    async fn a_session_is_over_on_the_server_too(app: TestApp) {
        let mut person = manager(&app).await;
        let stolen = person.clone();
        person.post("/sign-out", &[]).await;
        let page = stolen.clone().get("/account").await;
        assert_eq!(page.heading(), "Sign in");
    }

    async fn an_email_is_the_same_however_it_is_typed(app: TestApp) {
        manager(&app).await;
        let mut person = app.stranger();
        let fields = [("email", "  Manager@Hackney.EXAMPLE "), ("password", PASSWORD)];
        let page = person.post("/sign-in", &fields).await;
        assert_eq!(page.heading(), "Programmes");
    }

    async fn a_wrong_password_and_an_unknown_email_look_alike(app: TestApp) {
        manager(&app).await;
        let mut answers = Vec::new();
        for email in [EMAIL, "nobody@hackney.example"] {
            let mut stranger = app.stranger();
            let fields = [("email", email), ("password", "wrong-wrong-wrong")];
            let sent = stranger.submit("/sign-in", &fields).await;
            assert_eq!(sent.status, 422);
            assert!(stranger.cookies.is_empty());
            let mut headers = sent.headers.clone();
            headers.remove("x-request-id");
            headers.remove("content-length");
            answers.push((headers, sent.body.replace(email, "EMAIL")));
        }
        assert_eq!(answers[0], answers[1]);
    }

    async fn a_refusal_keeps_the_email_and_clears_the_password(app: TestApp) {
        let mut stranger = app.stranger();
        let page = stranger.get("/sign-in?next=/account").await;
        let typed = [("email", EMAIL), ("password", "wrong-wrong")];
        let page = stranger.press(&page, "Sign in", &typed).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.errors(), [REFUSAL]);
        assert_eq!(page.error_at("email"), REFUSAL);
        assert_eq!(page.value("email"), EMAIL);
        assert_eq!(page.value("password"), "");
        assert_eq!(page.value("next"), "/account");
        assert!(!page.source.contains("wrong-wrong"));
    }

    async fn what_is_missing_is_said(app: TestApp) {
        let page = app.stranger().post("/sign-in", &[]).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.errors(), ["Enter your email address", "Enter your password"]);
    }

    async fn odd_emails_are_refused_like_any_other(app: TestApp) {
        let huge = "a".repeat(1_000_000) + "@b.example";
        for email in ["a\0b@c.example", "a\u{202e}@c.example", "' or 1=1 --", "<b>@c.d", &huge] {
            let fields = [("email", email), ("password", PASSWORD)];
            let page = app.stranger().post("/sign-in", &fields).await;
            assert_eq!(page.status, 422, "{:.20}", email);
            assert_eq!(page.errors(), [REFUSAL], "{:.20}", email);
        }
    }

    async fn a_sign_in_leads_on_to_the_page_that_was_asked_for(app: TestApp) {
        manager(&app).await;
        let mut person = app.stranger();
        let page = person.get("/account?x=1&y=%C3%A9").await;
        assert_eq!(page.heading(), "Sign in");
        let typed = [("email", EMAIL), ("password", PASSWORD)];
        let page = person.press(&page, "Sign in", &typed).await;
        assert_eq!(page.heading(), "Your account");
        assert_eq!(page.path, "/account?x=1&y=%C3%A9");
    }

    async fn a_sign_in_never_leads_out_of_the_service(app: TestApp) {
        manager(&app).await;
        for next in ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "/\n/x"] {
            let fields = [("email", EMAIL), ("password", PASSWORD), ("next", next)];
            let sent = app.stranger().submit("/sign-in", &fields).await;
            assert_eq!((sent.status, sent.header("location")), (303, "/"), "{next:?}");
        }
    }

    async fn a_key_planted_before_sign_in_is_worth_nothing(app: TestApp) {
        let mut person = manager(&app).await;
        let planted = person.cookies.clone();
        let fields = [("email", EMAIL), ("password", PASSWORD)];
        person.post("/sign-in", &fields).await;
        assert_ne!(person.cookies, planted, "a new key at sign-in");
        let mut other = app.stranger();
        other.cookies = planted;
        assert_eq!(other.get("/account").await.heading(), "Sign in");

        let mut invented = app.stranger();
        invented.cookies.insert("partners".into(), "AAAAAAAAAAAAAAAAAAAAAA".into());
        invented.post("/sign-in", &fields).await;
        assert_ne!(invented.cookies["partners"], "AAAAAAAAAAAAAAAAAAAAAA");
    }

    async fn a_cookie_is_kept_from_scripts_and_other_sites(app: TestApp) {
        manager(&app).await;
        let fields = [("email", EMAIL), ("password", PASSWORD)];
        let sent = app.stranger().submit("/sign-in", &fields).await;
        let cookie = sent.cookie("partners").to_owned();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");

        let https = app.also_as("https://partners.test", false).await;
        let cookie = https.stranger().submit("/sign-in", &fields).await;
        let cookie = cookie.cookie("__Host-partners").to_owned();
        assert!(cookie.contains("Secure") && cookie.contains("Path=/"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }

    async fn a_page_without_a_session_sets_no_cookie(app: TestApp) {
        let mut stranger = app.stranger();
        for path in ["/", "/sign-in", "/nowhere", "/healthz"] {
            let sent = stranger.send(Method::GET, path, None).await;
            assert!(!sent.headers.contains_key("set-cookie"), "{path}");
        }
    }

    async fn a_key_that_is_no_key_is_nobody(app: TestApp) {
        for key in ["", "x", "=", "%00", "AAAAAAAAAAAAAAAAAAAAAA", &"A".repeat(5000)] {
            let mut stranger = app.stranger();
            stranger.cookies.insert("partners".into(), key.into());
            assert_eq!(stranger.get("/account").await.heading(), "Sign in", "{key:.9}");
        }
    }

    async fn the_demonstration_lists_its_people_and_nothing_else_does(app: TestApp) {
        let page = app.stranger().get("/sign-in").await;
        assert!(!page.source.contains("violet-harbour-lantern"));
        let demonstration = app.also_as("http://partners.test", true).await;
        let page = demonstration.stranger().get("/sign-in").await;
        assert!(page.main().contains("violet-harbour-lantern"));
        for email in ["manager@hackney.example", "lead@northbridge.example", "reviewer@dfe.example"] {
            assert!(page.main().contains(email), "{email}");
        }
    }
}
