//! Headers and cookies of every kind of answer, as they are over https.

use axum::http::Method;

use crate::{
    harness::{PASSWORD, Sent, TestApp, both},
    permissions::people,
    survey::opened,
};

fn assert_strict(what: &str, sent: &Sent) {
    let policy = sent.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{what}: {policy}");
    for (name, value) in [
        (
            "strict-transport-security",
            "max-age=31536000; includeSubDomains",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(sent.header(name), value, "{what}: {name}");
    }
    assert!(
        sent.header("permissions-policy").contains("camera=()"),
        "{what}"
    );
    for cookie in sent.headers.get_all("set-cookie") {
        assert_own(what, cookie.to_str().unwrap());
    }
}

/// What every cookie must be over https.
fn assert_own(what: &str, cookie: &str) {
    assert!(cookie.starts_with("__Host-partners"), "{what}: {cookie}");
    for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(part), "{what}: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{what}: {cookie}");
    assert!(!cookie.contains("Path=/a"), "{what}: {cookie}");
}

both! {
    async fn a_respondents_cookie_is_this_services_alone(app: TestApp) {
        let (_, link) = opened(&app, "Practitioners").await;
        let https = app.also_as("https://partners.test", false).await;
        let mut person = https.stranger();
        let page = person.get(&link).await;
        assert!(page.source.contains("href=\"/privacy#answers\""), "privacy before answering");
        let sent = person.submit(&link, &[]).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        assert!(sent.header("set-cookie").starts_with("__Host-partners-answer-"));
        assert_strict("beginning to answer", &sent);
        let next = sent.header("location").to_owned();
        assert_eq!(person.send(Method::GET, &next, None).await.status, 200);
    }

    async fn every_kind_of_answer_is_strict(app: TestApp) {
        people(&app).await;
        let https = app.also_as("https://partners.test", false).await;
        let mut manager = https.stranger();
        let fields = [("email", "manager@hackney.example"), ("password", PASSWORD)];
        let signed_in = manager.submit("/sign-in", &fields).await;
        assert_eq!(signed_in.status, 303);
        assert!(signed_in.headers.contains_key("set-cookie"));
        assert_strict("signing in", &signed_in);
        assert_eq!(signed_in.header("cache-control"), "no-store");
        let css = manager.get("/account").await.attribute("link[rel=stylesheet]", "href");
        for (path, status) in [
            ("/", 303),
            ("/account", 200),
            ("/nowhere", 404),
            ("/programmes/hackney/audit", 200),
            ("/programmes/hackney/audit.csv", 200),
            ("/programmes/hackney/support-days.csv", 200),
            ("/programmes/hackney/authorities/northbridge/charts/burn-down.svg", 200),
            ("/programmes/hackney/authorities/new", 200),
            ("/programmes/hackney?round=x%00", 404),
            ("/privacy", 200),
            ("/.well-known/security.txt", 200),
            ("/set-password/x", 410),
            ("/answer/x", 404),
            ("/healthz", 200),
            (css.as_str(), 200),
            ("/assets/nothing.css", 404),
        ] {
            let sent = manager.send(Method::GET, path, None).await;
            assert_eq!(sent.status, status, "{path}");
            assert_strict(path, &sent);
            let stored = sent.header("cache-control");
            match path.starts_with("/assets/app") {
                true => assert_eq!(stored, "max-age=31536000, immutable", "{path}"),
                false if path.starts_with("/assets/") => {}
                false => assert_eq!(stored, "no-store", "{path}"),
            }
            if path.ends_with(".csv") {
                let disposition = sent.header("content-disposition");
                assert!(disposition.starts_with("attachment; filename=\""), "{path}: {disposition}");
            }
        }
        let tag = manager.send(Method::GET, &css, None).await.header("etag").to_owned();
        let known = axum::http::Request::get(css.as_str())
            .header("if-none-match", tag)
            .body(axum::body::Body::empty())
            .unwrap();
        let sent = manager.send_raw(known).await;
        assert_eq!(sent.status, 304);
        assert_strict("what is known already", &sent);
        let refused = manager.submit("/programmes/hackney/authorities/new", &[]).await;
        assert_eq!(refused.status, 422);
        assert_strict("a refused form", &refused);
        let forbidden = manager.submit("/programmes/new", &[]).await;
        assert_eq!(forbidden.status, 403);
        assert_strict("a refusal", &forbidden);
        assert_strict("signing out", &manager.submit("/sign-out", &[]).await);
    }
}
