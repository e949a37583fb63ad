//! Where somebody is signed in, for how long, and who ends it.

use thirtyfour::{Cookie, Key};

use crate::harness::{PASSWORD, PHONE, Person, journey_in_earnest};

const EMAIL: &str = "facilitator@hackney.example";
const WEEK: &str = "/programmes/hackney/week";

#[test]
#[ignore = "needs Chromium"]
fn sessions_are_seen_extended_and_ended() {
    journey_in_earnest("sessions", PHONE, |person| async move {
        let office = signs_in_twice(&person).await;
        ends_the_others(&person, &office).await;
        stays(&person).await;
        is_signed_out(&person).await;
    });
}

#[test]
#[ignore = "needs Chromium"]
fn a_disabled_person_is_out_at_the_next_click() {
    journey_in_earnest("disabled", PHONE, |person| async move {
        person.sign_in(EMAIL).await;
        person.set_up_second_step(PASSWORD).await;
        let office = person.leave_device().await;
        person.sign_in("manager@hackney.example").await;
        person.set_up_second_step(PASSWORD).await;
        disables(&person).await;
        person.return_to_device(&office).await;
        person.open(WEEK).await;
        is_told(&person).await;
        person.give_password(EMAIL, PASSWORD).await;
        let refused = person.text(".govuk-error-summary").await;
        assert!(refused.contains("do not match an account"), "{refused}");
    });
}

/// At the office, and then on a phone; what the office knows.
async fn signs_in_twice(person: &Person) -> Vec<Cookie> {
    person.sign_in(EMAIL).await;
    let app = person.set_up_second_step(PASSWORD).await;
    let office = person.leave_device().await;
    person.sign_in_with(&app, EMAIL).await;
    assert_eq!(person.heading().await, "Your week");
    office
}

async fn ends_the_others(person: &Person, office: &[Cookie]) {
    person.open("/account").await;
    assert_eq!(person.count("#sessions tbody tr").await, 2);
    person.press("Sign out everywhere else").await;
    let done = person.text(".govuk-notification-banner").await;
    assert!(done.contains("Signed out there"), "{done}");
    assert_eq!(person.count("#sessions tbody tr").await, 1);
    let phone = person.leave_device().await;
    person.return_to_device(office).await;
    person.open(WEEK).await;
    is_told(person).await;
    person.return_to_device(&phone).await;
}

/// The sign-in page, and why.
async fn is_told(person: &Person) {
    assert_eq!(person.heading().await, "Sign in");
    let why = person.text(".govuk-inset-text").await;
    assert!(why.contains("You have been signed out"), "{why}");
}

/// The warning comes of itself, has the focus, keeps it, and is answered by the keyboard.
async fn stays(person: &Person) {
    person.open("/account/password").await;
    person.fill("Current password", "half typed").await;
    person.rest(56).await;
    let warning = person.wait_for("dialog[open]").await;
    assert!(warning.contains("You will be signed out at"), "{warning}");
    person.look().await;
    for _ in 0..2 {
        assert_eq!(focused(person).await, "Stay signed in");
        press(person, Key::Tab).await;
        let outside = "!['BODY', 'BUTTON'].includes(document.activeElement.tagName)";
        assert_eq!(
            person.asks(outside).await,
            false,
            "the page behind is out of reach"
        );
        person
            .asks("document.querySelector('dialog button').focus()")
            .await;
    }
    press(person, Key::Enter).await;
    person.wait_for("dialog:not([open])").await;
    let typed = "document.getElementById('current').value";
    assert_eq!(person.asks(typed).await, "half typed");
    let left =
        "fetch('/account/session').then(answer => answer.json()).then(left => left.idle > 3000)";
    assert_eq!(person.asks(left).await, true);
}

/// Too late: the page says so and keeps what is on it, a form that is sent says so too.
async fn is_signed_out(person: &Person) {
    person.rest(61).await;
    let over = person.wait_for("dialog[open]").await;
    assert!(over.contains("You have been signed out"), "{over}");
    assert_eq!(focused(person).await, "Sign in in a new tab");
    person.look().await;
    press(person, Key::Escape).await;
    person.press("Change password").await;
    assert_eq!(person.heading().await, "You have been signed out");
    person.open(WEEK).await;
    let why = person.text(".govuk-inset-text").await;
    assert!(why.contains("60 minutes without activity"), "{why}");
}

async fn disables(person: &Person) {
    person.open("/programmes/hackney/people").await;
    person.follow("Tomasz Ellery").await;
    person.follow("Disable the account").await;
    person.press("Disable the account").await;
    let done = person.text(".govuk-notification-banner").await;
    assert!(done.contains("Account disabled"), "{done}");
}

async fn focused(person: &Person) -> String {
    let words = person.asks("document.activeElement.textContent").await;
    words.as_str().unwrap_or_default().to_owned()
}

async fn press(person: &Person, key: Key) {
    let focused = person.driver.active_element().await.unwrap();
    focused.send_keys(key).await.unwrap();
}
