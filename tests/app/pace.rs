//! An authority's pace: every figure on its page against one worked out by hand.

use partners::{
    people::{PersonId, Role},
    programmes::{
        Programme,
        actions::{Start, start_programme},
    },
};

use crate::harness::{Client, PASSWORD, Page, TestApp, both};

const AUTHORITY: &str = "/programmes/leap/authorities/northbridge";
const NEW: &str = "/programmes/leap/authorities/northbridge/support-days/new";
const FACILITATOR: &str = "facilitator@leap.example";

/// A programme from 1 September 2027 to 31 August 2029, 366 + 365 days with a leap day in the
/// first year, and Northbridge in it with 120 days. A reviewer reads it.
async fn world(app: &TestApp) -> (Programme, PersonId) {
    app.it_is("2027-09-01T10:00:00Z");
    let (founder, _) = app
        .add_person("founder@leap.example", Role::Manager, None, &[])
        .await;
    let start = Start {
        name: "Leap".into(),
        slug: "leap".into(),
        lead_authority: "Hackney".into(),
        starts_on: "2027-09-01".parse().unwrap(),
    };
    let programme = start_programme(&app.state.database, start, founder, app.now())
        .await
        .unwrap();
    let programme = (programme, founder);
    let northbridge = app.authority(&programme, "Northbridge", "120").await;
    let id = Some(programme.0.id);
    app.person(FACILITATOR, Role::Facilitator, id, &[northbridge.id])
        .await;
    app.person("reviewer@leap.example", Role::Reviewer, id, &[])
        .await;
    programme
}

/// Moves the clock and signs in: an old session would be over by then.
async fn on(app: &TestApp, moment: &str, email: &str) -> Client {
    app.it_is(moment);
    let mut client = app.stranger();
    let page = client.get("/sign-in").await;
    let typed = [("email", email), ("password", PASSWORD)];
    assert_eq!(client.press(&page, "Sign in", &typed).await.status, 200);
    client
}

/// Northbridge's page at a moment.
async fn page_on(app: &TestApp, moment: &str) -> Page {
    on(app, moment, FACILITATOR).await.get(AUTHORITY).await
}

async fn log(facilitator: &mut Client, date: &str, days: &str, activity: &str) {
    let page = facilitator.get(NEW).await;
    let field = page.field("Days of Facilitator Leap");
    let [year, month, day] = date.split('-').collect::<Vec<_>>()[..] else {
        panic!("{date}");
    };
    let filled = [
        ("date-day", day),
        ("date-month", month),
        ("date-year", year),
        ("activity", activity),
        ("dimension", "D5"),
        ("summary", "Said to nobody but the ledger."),
        (field.as_str(), days),
    ];
    let page = facilitator.press(&page, "Log support days", &filled).await;
    assert_eq!(page.status, 200, "{date}: {:?}", page.errors());
}

/// The ledger as it stands on 29 February 2028.
async fn ledger(app: &TestApp) -> Client {
    let mut facilitator = on(app, "2028-02-29T10:00:00Z", FACILITATOR).await;
    for (date, days, activity) in [
        ("2027-09-14", "6", "scoping"),
        ("2027-11-30", "2.25", "training"),
        ("2027-12-01", "3", "training"),
        ("2028-02-28", "0.5", "feedback"),
        ("2028-02-28", "5", "travel"),
        ("2028-02-29", "1", "joint_audit"),
        // The Sunday on which the clock goes forward.
        ("2028-03-26", "2", "training"),
    ] {
        log(&mut facilitator, date, days, activity).await;
    }
    facilitator
}

/// What stands beside a key, split at the figure's end: the figure, and how it is worked out.
fn assert_figure(page: &Page, key: &str, figure: &str, working: &str) {
    let found = page.summary(key);
    let said = found.strip_prefix(figure).map(str::trim);
    assert!(
        said.is_some_and(|it| it.contains(working)),
        "{key}: {found}"
    );
}

both! {
    async fn each_figure_on_the_leap_day_is_the_one_worked_by_hand(app: TestApp) {
        world(&app).await;
        let page = ledger(&app).await.get(AUTHORITY).await;
        // 30 + 31 + 30 + 31 + 31 + 29 = 182 of 731 days; 549 are left.
        // 120 x 182 / 731 = 29.8769, rounded down to the quarter.
        assert_figure(&page, "Expected to date", "29.75 days",
            "120 allocated × 182 of 731 calendar days passed, today included = 29.88");
        // 6 + 2.25 + 3 + 0.5 + 1, without the travel; 29.75 - 12.75 = 17.
        assert_figure(&page, "Delivered", "12.75 days", "17 days fewer than expected to date");
        assert_figure(&page, "Booked", "2 days", "");
        assert_figure(&page, "Remaining", "105.25 days", "120 allocated − 12.75 delivered − 2 booked.");
        // 107.25 x 7 / 549 = 1.3675 and 105.25 x 7 / 549 = 1.3420; 549 / 7 = 78.4286.
        assert_figure(&page, "Days a week still needed", "1.37 days a week",
            "(120 allocated − 12.75 delivered) ÷ 78.43 weeks (549 ÷ 7) left, for all of the allocation \
             to be used. 2 days of that are booked, which leaves 1.34 days a week to book.");
        // 91 days back to 1 December, which counts as 30 November does not: 3 + 0.5 + 1 over 13.
        assert_figure(&page, "Recent rate", "0.35 days a week",
            "4.5 days from 1 December 2027 to 29 February 2028 ÷ 13 weeks.");
        // 12.75 + 4.5 / 91 x 549 = 39.8984.
        assert_figure(&page, "Projected total", "39.90 days",
            "By 31 August 2029: 12.75 delivered + 4.5 days in the last 13 weeks ÷ 13 weeks × 78.43 \
             weeks (549 ÷ 7) left.");
        let warnings = page.texts("main .govuk-warning-text__text");
        assert_eq!(warnings, ["Warning Too slow: at the rate of the last 13 weeks (0.35 days a week) \
            39.90 days would be delivered by 31 August 2029, of 120 days allocated. 1.37 days a week \
            would use them all."]);
        // The table beside the chart ends with the projection: 120 - 39.8984 = 80.1016 are left.
        let row = page.table("Support days left of the allocation").into_iter()
            .find(|row| row[1] == "Projected at the recent rate").unwrap();
        assert_eq!(row, ["31 August 2029", "Projected at the recent rate", "80.10", "0.00"]);
    }

    async fn a_reviewer_reads_the_totals_and_no_entry(app: TestApp) {
        world(&app).await;
        ledger(&app).await;
        let page = on(&app, "2028-02-29T11:00:00Z", "reviewer@leap.example").await.get(AUTHORITY).await;
        assert_figure(&page, "Projected total", "39.90 days", "12.75 delivered");
        // Days by activity are totals, and told.
        for secret in ["Said to nobody", "Facilitator Leap", "joint_audit"] {
            assert!(!page.source.contains(secret), "{secret}");
        }
    }

    async fn the_clock_change_moves_nothing(app: TestApp) {
        world(&app).await;
        ledger(&app).await;
        // 182 days to the leap day; March begins with the 183rd. In London the clock goes forward on
        // Sunday 26 March, so that midnight is at 23:00 from then on, and back on Sunday 29 October.
        // 366 + 30 + 29 = 425 days to that Sunday.
        for (moment, passed) in [
            ("2028-03-25T23:59:00Z", 207),
            ("2028-03-26T00:00:00Z", 208),
            ("2028-03-26T22:59:00Z", 208),
            ("2028-03-26T23:00:00Z", 209),
            ("2028-10-28T22:59:00Z", 424),
            ("2028-10-28T23:00:00Z", 425),
            ("2028-10-29T23:59:00Z", 425),
            ("2028-10-30T00:00:00Z", 426),
        ] {
            let page = page_on(&app, moment).await;
            let days = format!("{passed} of 731 calendar days passed");
            let quarters = 480 * passed / 731;
            let expected = format!("{} days", f64::from(quarters) / 4.0);
            assert_figure(&page, "Expected to date", &expected, &days);
            let left = format!("({} ÷ 7)", 731 - passed);
            let left = if (731 - passed) % 7 == 0 { format!("{} weeks", (731 - passed) / 7) } else { left };
            assert!(page.summary("Days a week still needed").contains(&left), "{moment}: {left}");
            assert_figure(&page, "Delivered", "12.75 days", "fewer");
            assert_figure(&page, "Booked", "2 days", "");
        }
    }

    async fn there_is_no_rate_before_four_weeks_and_after_the_end(app: TestApp) {
        world(&app).await;
        let mut facilitator = on(&app, "2027-09-14T10:00:00Z", FACILITATOR).await;
        log(&mut facilitator, "2027-09-14", "4", "scoping").await;
        let page = page_on(&app, "2027-09-27T10:00:00Z").await;
        let soon = "A rate needs four weeks: the first can be worked out on 28 September 2027.";
        assert_figure(&page, "Projected total", "No projection", soon);
        let page = page_on(&app, "2027-09-28T10:00:00Z").await;
        // 4 days in 28 are one a week; 731 - 28 = 703 days are left: 4 + 703 / 7 = 104.43.
        assert_figure(&page, "Projected total", "104.43 days",
            "4 delivered + 4 days since 1 September 2027 ÷ 4 weeks × 100.43 weeks (703 ÷ 7) left.");
        assert_eq!(page.count("main .govuk-warning-text"), 0);
        let page = page_on(&app, "2029-08-31T10:00:00Z").await;
        assert_figure(&page, "Days a week still needed", "No week left", "Today is the programme’s last day.");
        let page = page_on(&app, "2029-09-01T10:00:00Z").await;
        assert_figure(&page, "Projected total", "4.00 days", "The programme ended on 31 August 2029");
        assert_eq!(page.texts("main .govuk-inset-text"),
            ["The programme ended on 31 August 2029 with 116 days of 120 days not delivered."]);
        assert_eq!(page.count("main .govuk-warning-text"), 0);
    }
}
