//! Headers on every answer, and changes from this site alone.

use axum::{
    body::Body,
    http::{Method, Request},
};
use partners::people::Role;

use crate::harness::{PASSWORD, Sent, TestApp, both};

const EMAIL: &str = "manager@hackney.example";

fn assert_hardened(what: &str, sent: &Sent) {
    let policy = sent.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{what}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "strict-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(sent.header(name), value, "{what}: {name}");
    }
    assert!(
        !sent.header("x-request-id").is_empty(),
        "{what}: request id"
    );
    assert_eq!(sent.header("server"), "", "{what}");
}

/// A sign-in sent with these headers, by a right password.
async fn forged(app: &TestApp, headers: &[(&str, &str)]) -> u16 {
    let mut request =
        Request::post("/sign-in").header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Body::from(format!(
        "email=manager%40hackney.example&password={PASSWORD}"
    ));
    app.stranger()
        .send_raw(request.body(body).unwrap())
        .await
        .status
}

both! {
    async fn every_answer_is_hardened(app: TestApp) {
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        let css = person.get("/account").await.attribute("link[rel=stylesheet]", "href");
        for (path, status) in [
            ("/account", 200),
            ("/", 303),
            ("/nowhere", 404),
            ("/assets/nothing.js", 404),
            (css.as_str(), 200),
            ("/healthz", 200),
            ("/set-password/x", 410),
        ] {
            let sent = person.send(Method::GET, path, None).await;
            assert_eq!(sent.status, status, "{path}");
            assert_hardened(path, &sent);
            assert_eq!(sent.header("strict-transport-security"), "", "{path}");
            if !path.starts_with("/assets/") {
                assert_eq!(sent.header("cache-control"), "no-store", "{path}");
            }
        }
        let refused = person.submit("/sign-in", &[]).await;
        assert_hardened("a refused form", &refused);
        let not_allowed = person.send(Method::DELETE, "/account", None).await;
        assert_hardened("a wrong method", &not_allowed);
    }

    async fn https_is_for_good(app: TestApp) {
        let https = app.also_as("https://partners.test", false).await;
        for path in ["/sign-in", "/nowhere", "/"] {
            let sent = https.stranger().send(Method::GET, path, None).await;
            let header = sent.header("strict-transport-security");
            assert_eq!(header, "max-age=31536000; includeSubDomains", "{path}");
        }
    }

    async fn a_change_comes_from_this_site_alone(app: TestApp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        for (headers, status) in [
            (&[("sec-fetch-site", "same-origin")][..], 303),
            (&[("origin", "http://partners.test")], 303),
            (&[("sec-fetch-site", "same-origin"), ("origin", "http://partners.test")], 303),
            (&[], 403),
            (&[("sec-fetch-site", "cross-site")], 403),
            (&[("sec-fetch-site", "same-site")], 403),
            (&[("origin", "https://evil.example")], 403),
            (&[("origin", "http://partners.test.evil.example")], 403),
            (&[("origin", "null")], 403),
            (&[("origin", "")], 403),
            (&[("sec-fetch-site", "")], 403),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://partners.test")], 403),
            (&[("referer", "http://partners.test/sign-in")], 403),
        ] {
            assert_eq!(forged(&app, headers).await, status, "{headers:?}");
        }
    }

    async fn a_forged_change_is_refused_with_a_page(app: TestApp) {
        let request = Request::post("/sign-out").body(Body::empty()).unwrap();
        let sent = app.stranger().send_raw(request).await;
        assert_eq!(sent.status, 403);
        assert!(sent.body.contains("You do not have permission to do this"));
    }

    async fn nothing_is_changed_by_a_get(app: TestApp) {
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        assert_eq!(person.get("/sign-out").await.status, 405);
        assert_eq!(person.get("/account").await.heading(), "Your account");
        let page = person.get("/programmes/new?name=X&lead-authority=Y").await;
        assert_eq!(page.status, 200);
        assert_eq!(person.get("/programmes").await.count("main li"), 0);
    }

    async fn text_is_shown_as_text(app: TestApp) {
        let hostile = "<script>alert(1)</script>\"'&amp;";
        let page = app.stranger().post("/sign-in", &[("email", hostile)]).await;
        assert_eq!(page.value("email"), hostile);
        assert!(!page.source.contains("<script>alert"));
        let page = app.stranger().get("/sign-in?next=%22%3E%3Cscript%3E").await;
        assert_eq!(page.value("next"), "\"><script>");
    }
}
