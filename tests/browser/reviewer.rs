//! A reviewer of the Department for Education reads; a facilitator proposes and a lead agrees.

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
    person
        .open("/programmes/hackney/authorities/northbridge/support-days")
        .await;
    assert_eq!(
        person.heading().await,
        "You do not have permission to do this"
    );
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

#[test]
#[ignore = "needs Chromium"]
fn a_manager_walks_through_every_page_linked_to() {
    journey("manager", WIDE, |person| async move {
        person.sign_in("manager@hackney.example").await;
        for path in [
            "/programmes/hackney",
            "/programmes/hackney/set-up",
            "/programmes/hackney/authorities/new",
            "/programmes/hackney/authorities/northbridge",
            "/programmes/hackney/authorities/northbridge/allocation",
            "/programmes/hackney/authorities/northbridge/support-days",
            "/programmes/hackney/authorities/northbridge/support-days/new",
            "/programmes/hackney/authorities/northbridge/rounds/month-12",
            "/programmes/hackney/authorities/northbridge/rounds/month-12/maturity",
            "/programmes/hackney/authorities/northbridge/rounds/month-12/evidence",
            "/programmes/hackney/authorities/northbridge/rounds/month-12/self-assessment",
            "/programmes/hackney/authorities/northbridge/rounds/month-18",
            "/programmes/hackney/authorities/northbridge/rounds/month-18/maturity",
            "/programmes/hackney/rounds/month-18",
            "/account",
        ] {
            person.open(path).await;
            assert_ne!(person.heading().await, "Page not found", "{path}");
        }
        person.press("Sign out").await;
    });
}
