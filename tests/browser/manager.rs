//! A manager walks through every page, traces a figure to its entries, imports a file and closes
//! a quarter.

use chrono::{Days, Utc};

use crate::harness::{Person, WIDE, journey};

#[test]
#[ignore = "needs Chromium"]
fn a_manager_walks_through_every_page_linked_to() {
    journey("manager", WIDE, |person| async move {
        person.sign_in("manager@hackney.example").await;
        for path in [
            "/programmes/hackney",
            "/programmes/hackney/set-up",
            "/programmes/hackney/week",
            "/programmes/hackney/calendar",
            "/programmes/hackney/support-days",
            "/programmes/hackney/budgets",
            "/programmes/hackney/quarters",
            "/programmes/hackney/imports/support-days",
            "/programmes/hackney/authorities/new",
            "/programmes/hackney/authorities/northbridge",
            "/programmes/hackney/authorities/northbridge/allocation",
            "/programmes/hackney/authorities/northbridge/budget",
            "/programmes/hackney/authorities/northbridge/support-days",
            "/programmes/hackney/authorities/northbridge/support-days/new",
            "/programmes/hackney/authorities/northbridge/support-days/series",
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

#[test]
#[ignore = "needs Chromium"]
fn a_manager_traces_a_figure_imports_a_file_and_closes_a_quarter() {
    journey("manager-days", WIDE, |person| async move {
        person.sign_in("manager@hackney.example").await;
        traces_a_figure(&person).await;
        imports_a_file(&person).await;
        closes_a_quarter(&person).await;
    });
}

async fn traces_a_figure(person: &Person) {
    person.follow("Budgets").await;
    person.follow_first("#authorities a[href$='/budget']").await;
    assert_eq!(person.heading().await, "Budget");
    // Of the days by activity, the first delivered figure.
    let figure = "#by-activity tbody td a";
    let days = person.text(figure).await;
    let days = days.split(' ').next().unwrap_or_default().to_owned();
    person.follow_first(figure).await;
    let found = person.text("#found").await;
    assert!(found.contains(&format!(", {days} day")), "{days}: {found}");
    person.follow_first("#entries tbody a").await;
    assert!(person.heading().await.starts_with("Support days, entry "));
}

/// A file with a fault is refused with its place; corrected, it is previewed and imported.
async fn imports_a_file(person: &Person) {
    let day = Utc::now().date_naive() + Days::new(4);
    let file = |days: &str| {
        format!(
            "date,authority,facilitator,days,activity,place,summary,reference\r\n\
             {day},Eastholme,facilitator@hackney.example,{days},Joint audit,Online,Two files,E-1\r\n"
        )
    };
    person
        .open("/programmes/hackney/imports/support-days")
        .await;
    let field = "File of support days";
    person.attach(field, "faulty.csv", &file("0.3")).await;
    person.press("Upload and check").await;
    let faults = person.text("#faults").await;
    assert!(faults.contains("2 days “0.3”"), "{faults}");
    person.attach(field, "days.csv", &file("½")).await;
    person.press("Upload and check").await;
    let rows = person.text("#rows").await;
    assert!(rows.contains("Booked, counted"), "{rows}");
    person.press("Import 1 entry").await;
    let done = person.text(".govuk-notification-banner").await;
    assert!(done.contains("Support days imported"), "{done}");
}

async fn closes_a_quarter(person: &Person) {
    person.follow("Budgets").await;
    person
        .follow("Closed quarters and what was changed after")
        .await;
    person.follow_first("#quarters a[href$='/closing']").await;
    let close = person.heading().await;
    person.press(&close).await;
    let done = person.text(".govuk-notification-banner").await;
    assert!(done.contains("Quarter closed"), "{done}");
    let closed = "#quarters a:not([href$='/closing'])";
    person.follow_first(closed).await;
    let page = person.text("main").await;
    assert!(page.contains("Restatements"), "{page}");
}
