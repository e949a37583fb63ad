//! The demonstration loads on whatever day somebody first starts it.

use crate::harness::{TestApp, both};

const OVERVIEW: &str = "/programmes/hackney";

/// Loads it as on that day, and reads the overview as DfE does.
async fn loads(app: &TestApp, day: &str) {
    app.it_is(&format!("{day}T09:00:00Z"));
    partners::seed::load_if_empty(&app.state).await.unwrap();
    let mut reviewer = app.stranger();
    let fields = [
        ("email", "reviewer@dfe.example"),
        ("password", "violet-harbour-lantern"),
    ];
    assert_eq!(reviewer.submit("/sign-in", &fields).await.status, 303);
    let page = reviewer.get(OVERVIEW).await;
    assert!(page.main().contains("month 15 of 24"), "{}", page.main());
    let rows = page.table("Overall maturity, 1 to 5, with 95% intervals");
    assert_eq!(rows.len(), 6, "five authorities under a header");
    assert!(
        rows[1..].iter().all(|row| row[2].starts_with("Month 12")),
        "{rows:?}"
    );
}

both! {
    async fn on_a_leap_day_and_is_served_as_nothing_else(app: TestApp) {
        loads(&app, "2028-02-29").await;
        let served = app.command(&["serve"]);
        assert_eq!(served.code, 2);
        assert!(served.err.contains("DATABASE_URL has accounts of the demonstration"), "{}", served.err);
    }

    async fn after_the_shortest_fifteen_months(app: TestApp) {
        loads(&app, "2027-03-07").await;
    }
}
