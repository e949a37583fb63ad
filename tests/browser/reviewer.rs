//! A reviewer of the Department for Education reads, and no more than they may.

use crate::harness::{PHONE, Person, WIDE, journey};

async fn reads(person: &Person) {
    person.sign_in("reviewer@dfe.example").await;
    assert_eq!(person.path().await, "/programmes/hackney");
    let overview = person.text("main").await;
    for authority in [
        "Northbridge",
        "Westmere",
        "Eastholme",
        "Southvale",
        "Millbrook",
    ] {
        assert!(overview.contains(authority), "{authority}");
    }
    assert!(person.count("main svg[role=img]").await > 0, "pictures");
    assert!(
        person.count("main table").await > 0,
        "and the tables beside them"
    );
    for authority in [
        "northbridge",
        "westmere",
        "eastholme",
        "southvale",
        "millbrook",
    ] {
        person
            .open(&format!("/programmes/hackney/authorities/{authority}"))
            .await;
        assert!(person.count("main svg[role=img]").await > 0, "{authority}");
    }
    person
        .open("/programmes/hackney/authorities/northbridge/rounds/month-12/maturity")
        .await;
    assert!(person.text("main").await.contains("Published"));
    person
        .open("/programmes/hackney/authorities/northbridge/rounds/month-18/maturity")
        .await;
    let draft = person.text("main").await;
    assert!(!draft.contains("Draft"), "{draft}");
    reads_days_without_entries(person).await;
    chooses_and_takes(person).await;
}

/// What is new, one round of two authorities, and the files.
async fn chooses_and_takes(person: &Person) {
    let chosen = "/programmes/hackney?round=month-6&authority=northbridge&authority=westmere";
    person.open(chosen).await;
    let overview = person.text("main").await;
    assert!(overview.contains("month 6") && !person.text("#maturity").await.contains("Southvale"));
    person.open("/programmes/hackney?round=';--").await;
    assert!(
        person
            .text(".govuk-error-summary")
            .await
            .contains("There is a problem")
    );
    person.open("/programmes/hackney/new").await;
    assert!(person.text("main").await.contains("published"));
    person.open("/programmes/hackney/downloads").await;
    assert!(
        person.count("a[href*='downloads/']").await > 12,
        "three pairs, files for people, all"
    );
}

/// The totals of days, none of which leads to an entry.
async fn reads_days_without_entries(person: &Person) {
    let northbridge = "/programmes/hackney/authorities/northbridge";
    for budget in [
        "/programmes/hackney/budgets",
        &format!("{northbridge}/budget"),
    ] {
        person.open(budget).await;
        assert!(person.count("#by-activity").await > 0, "{budget}");
        let entries = person.count("a[href*='support-days']").await;
        assert_eq!(entries, 0, "{budget}");
    }
    for refused in [
        "/programmes/hackney/support-days",
        &format!("{northbridge}/support-days"),
    ] {
        person.open(refused).await;
        let heading = person.heading().await;
        assert_eq!(heading, "You do not have permission to do this");
    }
}

#[test]
#[ignore = "needs Chromium"]
fn a_reviewer_reads_at_a_desk() {
    journey(
        "reviewer",
        WIDE,
        |person| async move { reads(&person).await },
    );
}

#[test]
#[ignore = "needs Chromium"]
fn a_reviewer_reads_on_a_phone() {
    journey("reviewer-phone", PHONE, |person| async move {
        reads(&person).await
    });
}
