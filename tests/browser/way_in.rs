//! From an invitation to a day's work, where a second step must be had.

use crate::{
    facilitator::logs_a_day,
    harness::{PASSWORD, Person, WIDE, journey_in_earnest},
};

const NAME: &str = "Maren Oyelaran";
const EMAIL: &str = "maren.oyelaran@hackney.example";
const THEIRS: &str = "gravel-teapot-october";

#[test]
#[ignore = "needs Chromium"]
fn an_invited_person_comes_in_and_logs_a_day() {
    journey_in_earnest("way-in", WIDE, |person| async move {
        a_manager_comes_in(&person).await;
        let link = invites(&person).await;
        person.press("Sign out").await;
        assert_eq!(person.heading().await, "Sign in");
        takes_it_up(&person, &link).await;
        person.follow("I have kept them").await;
        logs_a_day(&person, NAME).await;
        the_link_is_over(&person, &link).await;
    });
}

/// The password alone leads to the second step, and everything else does too.
async fn a_manager_comes_in(person: &Person) {
    person.sign_in("manager@hackney.example").await;
    assert_eq!(person.path().await, "/account/second-step");
    person.open("/programmes/hackney/people").await;
    assert_eq!(person.path().await, "/account/second-step");
    let picture = "document.querySelector('svg[role=img]').getBoundingClientRect()";
    let picture = person.asks(&format!("{picture}.width")).await;
    assert!(picture.as_f64() >= Some(150.0), "{picture} px to scan");
    let secret = person.text("#secret").await;
    person.fill("Code", "000000").await;
    person.fill("Your password", PASSWORD).await;
    person.press("Set up").await;
    let wrong = person.text(".govuk-error-summary").await;
    assert!(wrong.contains("The code is wrong"), "{wrong}");
    assert_eq!(
        person.text("#secret").await,
        secret,
        "it is scanned already"
    );
    person.set_up_second_step(PASSWORD).await;
    assert_eq!(person.count("#recovery-codes li").await, 10);
    person.follow("I have kept them").await;
    person.open("/account/second-step").await;
    let page = person.text("main").await;
    assert!(page.contains("10 recovery codes left"), "{page}");
    assert_eq!(person.count("#recovery-codes").await, 0, "shown once");
}

/// The form is refused and keeps what was typed; the link is shown, since no mail goes.
async fn invites(person: &Person) -> String {
    person.open("/programmes/hackney").await;
    person.follow("Set-up").await;
    person.follow("People and their roles").await;
    person.follow("Invite somebody").await;
    person.fill("Name", NAME).await;
    person.fill("Email address", "maren.oyelaran").await;
    person.choose("Facilitator").await;
    person.choose("Northbridge").await;
    person.press("Invite").await;
    assert_eq!(person.count(".govuk-error-summary").await, 1);
    assert_eq!(person.count("input[name=assigned]:checked").await, 1);
    person.fill("Email address", EMAIL).await;
    person.press("Invite").await;
    assert_eq!(person.heading().await, format!("A link for {NAME}"));
    let link = person.asks("document.getElementById('link').value").await;
    person.follow("Continue").await;
    let people = person.text("#people").await;
    assert!(
        people.contains(NAME) && people.contains("Invited"),
        "{people}"
    );
    link.as_str().expect("a link").to_owned()
}

/// A common password is refused and the link still works; then all is set up.
async fn takes_it_up(person: &Person, link: &str) {
    person.open(link).await;
    assert!(person.text("main").await.contains(EMAIL));
    person.fill("Password", "password1").await;
    person.press("Set password").await;
    let wrong = person.text(".govuk-error-summary").await;
    assert!(wrong.contains("harder to guess"), "{wrong}");
    assert!(person.text("main").await.contains(EMAIL));
    person.fill("Password", THEIRS).await;
    person.press("Set password").await;
    let done = person.text(".govuk-notification-banner").await;
    assert!(done.contains("Password set"), "{done}");
    person.give_password(EMAIL, THEIRS).await;
    person.set_up_second_step(THEIRS).await;
}

async fn the_link_is_over(person: &Person, link: &str) {
    person.press("Sign out").await;
    person.open(link).await;
    assert_eq!(person.heading().await, "This link no longer works");
    let page = person.text("main").await;
    assert!(page.contains("can be used once"), "{page}");
    person.follow("sign in").await;
    assert_eq!(person.heading().await, "Sign in");
}
