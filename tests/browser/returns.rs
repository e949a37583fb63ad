//! A facilitator and a lead write for a quarter's return, the manager freezes it, DfE reads it.

use crate::harness::{PHONE, Person, WIDE, journey};

const LEARNING: &str = "Groups that begin with a question end with a plan.";

#[test]
#[ignore = "needs Chromium"]
fn a_return_is_written_frozen_and_read() {
    journey("returns", WIDE, |person| async move {
        writes(&person).await;
        let quarter = freezes(&person).await;
        reads(&person, &quarter).await;
    });
}

#[test]
#[ignore = "needs Chromium"]
fn a_frozen_return_is_read_on_a_phone() {
    journey("returns-phone", PHONE, |person| async move {
        person.sign_in("reviewer@dfe.example").await;
        person.open("/programmes/hackney/returns").await;
        person.follow_first("#returns tbody a").await;
        assert!(person.heading().await.starts_with("Quarterly return, "));
    });
}

/// The lead finds what is asked for and writes it.
async fn writes(person: &Person) {
    person.sign_in("lead@northbridge.example").await;
    person.follow("Returns").await;
    let asked = "//tr[contains(., 'Asked for now')]//a[contains(., 'Northbridge')]";
    person.follow_path(asked).await;
    person.fill("Learning", LEARNING).await;
    person.press("Save").await;
    assert!(person.text("main").await.contains(LEARNING));
}

/// The manager reads it through, is stopped without the tick, and freezes it; its quarter in words.
async fn freezes(person: &Person) -> String {
    person.as_somebody_else().await;
    person.sign_in("manager@hackney.example").await;
    person.follow("Returns").await;
    person
        .follow_path("//tr[contains(., 'To be frozen')]//a")
        .await;
    assert!(person.text("main").await.contains(LEARNING));
    person.follow("Check and freeze").await;
    person.press("Freeze the return").await;
    let summary = person.text(".govuk-error-summary").await;
    assert!(summary.contains("There is a problem"), "{summary}");
    person
        .choose("The return below has been read and agreed by those who sign it")
        .await;
    person.press("Freeze the return").await;
    assert!(
        person
            .text(".govuk-notification-banner")
            .await
            .contains("Return frozen")
    );
    person.heading().await
}

async fn reads(person: &Person, quarter: &str) {
    person.as_somebody_else().await;
    person.sign_in("reviewer@dfe.example").await;
    person.follow("Returns").await;
    person.follow_first("#returns tbody a").await;
    assert_eq!(person.heading().await, quarter);
    assert!(person.text("main").await.contains(LEARNING));
}
