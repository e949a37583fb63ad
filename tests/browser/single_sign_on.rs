//! Signing in by an identity provider, which is another site to the browser.

use crate::harness::{Person, WIDE, journey_with_provider};

#[test]
#[ignore = "needs Chromium, Node and oidc-provider"]
fn somebody_known_signs_in_by_a_provider_and_a_stranger_does_not() {
    journey_with_provider("single-sign-on", WIDE, |person| async move {
        by_provider(&person, "eve|eve@hackney.example|verified").await;
        assert_eq!(person.heading().await, "There is no account for you here");
        person.as_somebody_else().await;
        by_provider(&person, "tomasz|facilitator@hackney.example|verified").await;
        assert_eq!(
            person.path().await,
            "/programmes/hackney/week",
            "no second step is asked for"
        );
        person.press("Sign out").await;
        assert_eq!(person.heading().await, "Sign in");
    });
}

/// There, where the pages are not ours to check, and back.
async fn by_provider(person: &Person, login: &str) {
    person.open("/programmes/hackney/week").await;
    person.checks_pages(false);
    person.follow("Sign in with Example Sign-in").await;
    let fill = "(document.querySelector('[name=login]').value = LOGIN, \
        document.querySelector('[name=password]').value = 'any', true)";
    let login = serde_json::to_string(login).unwrap();
    person.asks(&fill.replace("LOGIN", &login)).await;
    person.press("Sign-in").await;
    if person.path().await.starts_with("/interaction/") {
        person.press("Continue").await;
    }
    person.checks_pages(true);
    person.look().await;
}
