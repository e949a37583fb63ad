//! What goes wrong is said in the service's own look, and shows nothing within.

use axum::{
    body::Body,
    http::{Method, Request},
};
use partners::people::Role;

use crate::harness::{Client, Page, TestApp, both};

async fn person(app: &TestApp) -> Client {
    app.person("manager@hackney.example", Role::Manager, None, &[])
        .await
}

fn assert_page(page: &Page, status: u16, heading: &str) {
    assert_eq!(page.status, status, "{}", page.path);
    assert_eq!(page.heading(), heading, "{}", page.path);
    assert!(
        page.main().contains("Contact the programme team"),
        "{}",
        page.path
    );
}

both! {
    async fn a_page_that_is_not_there(app: TestApp) {
        let mut person = person(&app).await;
        for path in ["/nowhere", "/programmes/nowhere/set-up", "/a%00b", "/?x=%00", "/%FF", "/.env",
            "/programmes/%F0%9F%8C%8D/set-up", "/programmes/a'b/set-up", "/assets", "//", "/sign-in/"] {
            assert_page(&person.get(path).await, 404, "Page not found");
        }
    }

    async fn a_page_that_is_for_others(app: TestApp) {
        let programme = app.programme("Elsewhere").await;
        let mut person = person(&app).await;
        let path = format!("/programmes/{}/set-up", programme.0.slug);
        let page = person.get(&path).await;
        assert_page(&page, 403, "You do not have permission to do this");
    }

    async fn a_page_in_a_way_that_it_does_not_know(app: TestApp) {
        let mut person = person(&app).await;
        assert_page(&person.post("/account", &[]).await, 405, "Page not found");
        for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE] {
            let sent = person.send(method.clone(), "/account", None).await;
            assert_eq!(sent.status, 405, "{method}");
        }
    }

    async fn a_form_of_nine_megabytes(app: TestApp) {
        let huge = "a".repeat(9_000_000);
        let page = app.stranger().post("/sign-in", &[("email", &huge)]).await;
        assert_page(&page, 413, "That is too large");
    }

    async fn a_body_that_is_no_form(app: TestApp) {
        for (kind, body) in [
            ("application/json", "{}"),
            ("text/plain", "email=a"),
            ("multipart/form-data", "x"),
            ("application/x-www-form-urlencoded", "email=a&email=b"),
            ("application/x-www-form-urlencoded", "email=%FF%FE"),
        ] {
            let request = Request::post("/sign-in")
                .header("sec-fetch-site", "same-origin")
                .header("content-type", kind)
                .body(Body::from(body))
                .unwrap();
            let sent = app.stranger().send_raw(request).await;
            assert!(matches!(sent.status, 400 | 415 | 422), "{kind} {body}: {}", sent.status);
            assert!(sent.body.contains("govuk-template"), "{kind} {body}");
            assert!(!sent.body.contains("deserialize"), "{kind} {body}");
        }
    }

    async fn a_wrong_query(app: TestApp) {
        let page = app.stranger().get("/sign-in?next=a&next=b").await;
        assert_eq!((page.status, page.heading().as_str()), (400, "That could not be read"));
    }

    async fn a_database_that_is_gone(app: TestApp) {
        let mut person = person(&app).await;
        app.state.database.read().clone().close().await.unwrap();
        let page = person.get("/account").await;
        assert_page(&page, 503, "Service unavailable");
        assert!(!page.source.to_lowercase().contains("sql"));
        assert!(!page.source.contains("pool"));
        assert_eq!(person.get("/readyz").await.status, 503);
        assert_eq!(person.get("/healthz").await.status, 200);
    }
}
