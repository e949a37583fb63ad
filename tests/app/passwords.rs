//! The link by which a person sets their password.

use chrono::Duration;
use partners::people::Role;

use crate::harness::{PASSWORD, TestApp, both};

const EMAIL: &str = "manager@hackney.example";
const OVER: &str = "This link no longer works";

both! {
    async fn a_link_works_once(app: TestApp) {
        let (_, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        app.first_sign_in(EMAIL, &link).await;
        let mut stranger = app.stranger();
        let page = stranger.get(&link).await;
        assert_eq!((page.status, page.heading().as_str()), (410, OVER));
        let page = stranger.post(&link, &[("password", "another-password")]).await;
        assert_eq!((page.status, page.heading().as_str()), (410, OVER));
        let fields = [("email", EMAIL), ("password", "another-password")];
        assert_eq!(stranger.post("/sign-in", &fields).await.status, 422);
    }

    async fn a_link_used_twice_at_once_sets_one_password(app: TestApp) {
        let (_, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let mut sends = tokio::task::JoinSet::new();
        for i in 0..4 {
            let (mut stranger, link) = (app.stranger(), link.clone());
            let password = format!("copper-{i}-otter-{i}-granite");
            sends.spawn(async move {
                stranger.submit(&link, &[("password", &password)]).await.status
            });
        }
        let mut statuses = sends.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 410, 410, 410]);
    }

    async fn a_link_is_over_after_72_hours(app: TestApp) {
        let (_, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let made = app.now();
        app.it_is(&(made + Duration::hours(72) - Duration::seconds(1)).to_rfc3339());
        let page = app.stranger().get(&link).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Set your password"));
        app.it_is(&(made + Duration::hours(72)).to_rfc3339());
        assert_eq!(app.stranger().get(&link).await.status, 410);
        let page = app.stranger().post(&link, &[("password", PASSWORD)]).await;
        assert_eq!(page.status, 410);
    }

    async fn a_password_that_is_too_short_is_refused_and_the_link_still_works(app: TestApp) {
        let (_, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let mut stranger = app.stranger();
        let page = stranger.get(&link).await;
        for (password, error) in [
            ("", "Enter a password"),
            ("1234567", "Password must be 8 characters or more"),
            (
                "Password1!",
                "Password must be harder to guess: this one is common, or follows a pattern such \
                 as keys in a row",
            ),
            (
                "manager.hackney",
                "Password must not be built on your name, your email address, or the name of the \
                 council, the programme or this service",
            ),
            (&"a".repeat(1_000_000), "Password must be 1,000 characters or less"),
        ] {
            let page = stranger.press(&page, "Set password", &[("password", password)]).await;
            assert_eq!((page.status, page.error_at("password").as_str()), (422, error));
            assert_eq!(page.value("password"), "");
        }
        app.first_sign_in(EMAIL, &link).await;
    }

    async fn an_invented_link_is_over_too(app: TestApp) {
        for token in ["x", "%F0%9F%8C%8D", "..%2F..%2Fetc", &"a".repeat(5000)] {
            let page = app.stranger().get(&format!("/set-password/{token}")).await;
            assert_eq!((page.status, page.heading().as_str()), (410, OVER), "{token:.9}");
        }
        let page = app.stranger().get("/set-password/%00").await;
        assert_eq!(page.status, 404);
    }

    async fn somebody_without_a_password_can_not_sign_in(app: TestApp) {
        app.add_person(EMAIL, Role::Manager, None, &[]).await;
        for password in ["", "nobody’s password", "null"] {
            let fields = [("email", EMAIL), ("password", password)];
            assert_eq!(app.stranger().post("/sign-in", &fields).await.status, 422);
        }
    }

    async fn a_link_is_not_for_somebody_else_who_is_signed_in(app: TestApp) {
        let mut other = app.person("other@hackney.example", Role::Manager, None, &[]).await;
        let (_, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        for sent in [
            other.get(&link).await,
            other.post(&link, &[("password", "copper-otter-granite")]).await,
        ] {
            let seen = (sent.status, sent.heading());
            assert_eq!(seen, (403, "This link is for another account".to_owned()));
        }
        app.first_sign_in(EMAIL, &link).await;
    }

    async fn a_newer_link_takes_the_place_of_an_older_and_ends_every_session(app: TestApp) {
        let (person, first) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let mut signed_in = app.first_sign_in(EMAIL, &first).await;
        let [second, third] = [app.password_link(person).await, app.password_link(person).await];
        assert_eq!(app.stranger().get(&second).await.status, 410);
        let page = app.stranger().get(&third).await;
        app.stranger().press(&page, "Set password", &[("password", "copper-otter-granite")]).await;
        assert_eq!(signed_in.get("/account").await.heading(), "Sign in");
        let old = [("email", EMAIL), ("password", PASSWORD)];
        assert_eq!(app.stranger().post("/sign-in", &old).await.status, 422);
    }
}
