//! What the people who run the service rely on.

use axum::http::Method;

use crate::harness::{TestApp, both};

both! {
    async fn it_says_that_it_is_alive_and_ready(app: TestApp) {
        for (path, text) in [("/healthz", "alive\n"), ("/readyz", "ready\n")] {
            let sent = app.stranger().send(Method::GET, path, None).await;
            assert_eq!((sent.status, sent.body.as_str()), (200, text));
            let head = app.stranger().send(Method::HEAD, path, None).await;
            assert_eq!((head.status, head.body.as_str()), (200, ""));
        }
    }

    async fn migrating_again_changes_nothing(app: TestApp) {
        let programme = app.programme("Hackney").await;
        app.state.database.migrate().await.unwrap();
        partners::seed::load_instruments(&app.state.database, app.now()).await.unwrap();
        app.authority(&programme, "Northbridge", "120").await;
    }

    async fn assets_are_kept_for_a_year(app: TestApp) {
        let mut stranger = app.stranger();
        let page = stranger.get("/sign-in").await;
        for (css, name) in [
            ("link[rel=stylesheet]", "href"),
            ("link[rel=icon]", "href"),
            ("script[type=module]", "src"),
        ] {
            let path = page.attribute(css, name);
            let sent = stranger.send(Method::GET, &path, None).await;
            assert_eq!(sent.status, 200, "{path}");
            assert!(sent.header("cache-control").contains("immutable"), "{path}");
        }
    }
}
