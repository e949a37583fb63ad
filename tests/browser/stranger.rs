//! Somebody who is not signed in.

use crate::harness::{PHONE, journey};

#[test]
#[ignore = "needs Chromium"]
fn a_stranger_is_asked_to_sign_in_and_told_what_is_wrong() {
    journey("stranger", PHONE, |person| async move {
        person.open("/").await;
        assert_eq!(person.heading().await, "Sign in");
        person.fill("Email address", "nobody@hackney.example").await;
        person.fill("Password", "not-the-password").await;
        person.press("Sign in").await;
        let focused = person.asks("document.activeElement.className").await;
        assert_eq!(
            focused, "govuk-error-summary",
            "the summary takes the focus"
        );
        person
            .follow_within("The email address and password do not match an account")
            .await;
        let focused = person.asks("document.activeElement.id").await;
        assert_eq!(focused, "email");
        person.open("/nowhere").await;
        assert_eq!(person.heading().await, "Page not found");
    });
}
