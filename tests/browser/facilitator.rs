//! A facilitator logs, books and corrects days, on a phone, with scripts and without.

use chrono::{Days, NaiveDate, Utc};

use crate::harness::{PHONE, Person, journey};

/// A date to come, whatever the hour is in London.
fn coming(days: u64) -> NaiveDate {
    Utc::now().date_naive() + Days::new(days)
}

/// A facilitator signs in and logs a day; gives the path of the entry.
pub(crate) async fn signs_in_and_logs(person: &Person) -> String {
    person.sign_in("facilitator@hackney.example").await;
    logs_a_day(person, "Tomasz Ellery").await
}

/// The facilitator of that name logs half a day of today in Northbridge, wrongly at first; gives
/// the path of the entry.
pub(crate) async fn logs_a_day(person: &Person, name: &str) -> String {
    let days = format!("Days of {name}");
    assert_eq!(person.heading().await, "Your week");
    let log = "main a[href$='/support-days/new']";
    person.follow_first(log).await;
    assert_eq!(person.heading().await, "Log support days");
    person.select("Authority", "Northbridge").await;
    person.fill(&days, "0.3").await;
    person
        .select("What was done", "Group supervision, modelled or observed")
        .await;
    person.choose("Online").await;
    person
        .fill("Summary", "A team thought about a family together.")
        .await;
    person.press("Log support days").await;
    let error = format!("{days} must be in quarters of a day, such as 0.25, 0.5 or 1");
    assert_eq!(person.text(".govuk-error-summary__list").await, error);
    person.fill(&days, "½").await;
    person.press("Log support days").await;
    assert!(
        person
            .text(".govuk-notification-banner")
            .await
            .contains("Support days logged")
    );
    let summary = person.text(".govuk-summary-list").await;
    for words in ["Delivered", "0.5 days", name, "Online"] {
        assert!(summary.contains(words), "{words}: {summary}");
    }
    let entry = person.path().await;
    person.follow("Back to the ledger").await;
    assert!(person.text("#entries").await.contains("Group supervision"));
    entry
}

/// Corrects an entry of half a day to three quarters, with a reason once it is asked for.
async fn corrects(person: &Person) {
    person.follow("Correct this entry").await;
    person.fill("Days of Tomasz Ellery", "0.75").await;
    person.press("Save the correction").await;
    let wrong = person.text(".govuk-error-summary__list").await;
    assert!(wrong.contains("why"), "{wrong}");
    let reason = "The afternoon belonged to it too";
    person.fill("Why is it corrected?", reason).await;
    person.press("Save the correction").await;
    let done = person.text(".govuk-notification-banner").await;
    assert!(done.contains("Correction saved"), "{done}");
    let history = person.text(".app-timeline").await;
    let change = "from “Tomasz Ellery, 0.5 days” to “Tomasz Ellery, 0.75 days”";
    for words in ["Corrected", "Reason: The afternoon", change] {
        assert!(history.contains(words), "{words}: {history}");
    }
}

/// What the forms of one visit and of a series ask beside the date.
async fn describes(person: &Person, days: &str) {
    person.select("Authority", "Eastholme").await;
    person.fill("Days of Tomasz Ellery", days).await;
    person.select("What was done", "Joint audit").await;
    person.choose("On site").await;
    person.fill("Summary", "Two files, read together.").await;
}

async fn books_a_visit(person: &Person) {
    person
        .follow_first("main a[href$='/support-days/new']")
        .await;
    person.fill_date(coming(2)).await;
    describes(person, "0.5").await;
    person.press("Log support days").await;
    let done = person.text(".govuk-notification-banner").await;
    assert!(done.contains("Support days booked"), "{done}");
}

async fn finds_it_among_the_booked(person: &Person) {
    let entry = person.path().await;
    person.follow("Back to the ledger").await;
    person.unfold("Filter the entries").await;
    person.select("Status", "Booked").await;
    person.select("What was done", "Joint audit").await;
    person.press("Show entries").await;
    let found = person.text("#found").await;
    assert!(found.starts_with("Booked, “Joint audit”: "), "{found}");
    let link = format!("#entries a[href='{entry}']");
    person.follow_first(&link).await;
}

async fn books_a_series(person: &Person) {
    person.follow("Back to the ledger").await;
    person.follow("Book a visit that repeats").await;
    person.fill_date(coming(3)).await;
    describes(person, "0.25").await;
    person.fill("How many times", "1").await;
    person.press("Preview").await;
    let wrong = person.text(".govuk-error-summary__list").await;
    assert!(wrong.contains("between 2 and 60"), "{wrong}");
    person.fill("How many times", "3").await;
    person.press("Preview").await;
    assert_eq!(person.heading().await, "Check these 3 visits");
    assert_eq!(person.count("#visits tbody tr").await, 3);
    person.press("Book these 3 visits").await;
    let done = person.text(".govuk-notification-banner").await;
    assert!(done.contains("Series booked"), "{done}");
}

async fn subscribes_to_the_calendar(person: &Person) {
    person.toggle("Menu").await;
    person.follow("Your week").await;
    let week = person.text("main").await;
    assert!(week.contains("Joint audit, 0.75 days"), "{week}");
    person.follow("Your calendar").await;
    person.press("Make a subscription address").await;
    let address = "document.getElementById('address').value";
    let address = person.asks(address).await;
    let address = address.as_str().unwrap_or_default();
    assert!(address.ends_with(".ics"), "{address}");
    person.follow("Back to your calendar").await;
    person.press("Revoke the address").await;
}

#[test]
#[ignore = "needs Chromium"]
fn a_facilitator_books_corrects_and_subscribes_on_a_phone() {
    journey("facilitator", PHONE, |person| async move {
        person.sign_in("facilitator@hackney.example").await;
        assert_eq!(person.heading().await, "Your week");
        books_a_visit(&person).await;
        finds_it_among_the_booked(&person).await;
        corrects(&person).await;
        books_a_series(&person).await;
        subscribes_to_the_calendar(&person).await;
    });
}

#[test]
#[ignore = "needs Chromium"]
fn a_facilitator_logs_and_corrects_a_day_without_scripts() {
    journey("no-scripts", PHONE, |person| async move {
        person.without_scripts().await;
        let entry = signs_in_and_logs(&person).await;
        person.open(&entry).await;
        corrects(&person).await;
    });
}
