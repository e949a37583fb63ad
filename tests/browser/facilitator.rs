//! A facilitator logs a day, on a phone, with scripts and without.

use crate::harness::{PHONE, Person, journey};

async fn logs_a_day(person: &Person, scripts: bool) {
    person.sign_in("facilitator@hackney.example").await;
    if scripts {
        person.toggle("Menu").await;
    }
    person.follow("Log support days").await;
    assert_eq!(person.heading().await, "Log support days");
    person.select("Authority", "Northbridge").await;
    person.fill("Days of Tomasz Ellery", "0.3").await;
    person
        .select("What was done", "Group supervision, modelled or observed")
        .await;
    person.choose("Online").await;
    person
        .fill("Summary", "A team thought about a family together.")
        .await;
    person.press("Log support days").await;
    let error = "Days of Tomasz Ellery must be in quarters of a day, such as 0.25, 0.5 or 1";
    assert_eq!(person.text(".govuk-error-summary__list").await, error);
    person.fill("Days of Tomasz Ellery", "½").await;
    person.press("Log support days").await;
    assert!(
        person
            .text(".govuk-notification-banner")
            .await
            .contains("Support days logged")
    );
    let summary = person.text(".govuk-summary-list").await;
    for words in ["Delivered", "0.5 days", "Tomasz Ellery", "Online"] {
        assert!(summary.contains(words), "{words}: {summary}");
    }
    person.follow("Back to the ledger").await;
    assert!(
        person
            .text("main table")
            .await
            .contains("Group supervision")
    );
}

#[test]
#[ignore = "needs Chromium"]
fn a_facilitator_logs_a_day_on_a_phone() {
    journey("facilitator", PHONE, |person| async move {
        logs_a_day(&person, true).await;
    });
}

#[test]
#[ignore = "needs Chromium"]
fn a_facilitator_logs_a_day_without_scripts() {
    journey("no-scripts", PHONE, |person| async move {
        person.without_scripts().await;
        logs_a_day(&person, false).await;
    });
}
