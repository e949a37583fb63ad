//! Quarters: closing one, and what changes in it afterwards.

use partners::people::Role;

use crate::{
    entries::{World, address, world},
    harness::{Client, Page, TestApp, both},
};

const NEW: &str = "/programmes/hackney/authorities/northbridge/support-days/new";
const LEDGER: &str = "/programmes/hackney/authorities/northbridge/support-days";
const QUARTERS: &str = "/programmes/hackney/quarters";
const OWN: &str = "Days of Facilitator Hackney";

/// A day of the quarter that the tests close.
const DECEMBER: [(&str, &str); 3] = [
    ("date-day", "15"),
    ("date-month", "12"),
    ("date-year", "2025"),
];

async fn manager(app: &TestApp, world: &World) -> Client {
    let id = Some(world.programme.0.id);
    app.person("manager@hackney.example", Role::Manager, id, &[])
        .await
}

/// Closes October to December 2025 by its page; the page that it leads to.
async fn close(manager: &mut Client) -> Page {
    let page = manager.get(&format!("{QUARTERS}/2025-q4/closing")).await;
    manager
        .press(&page, "Close October to December 2025", &[])
        .await
}

/// The restatements of the closed quarter, as somebody sees them.
async fn restatements(client: &mut Client) -> Vec<String> {
    let page = client.get(&format!("{QUARTERS}/2025-q4")).await;
    page.texts(".app-timeline__item")
}

both! {
    async fn a_quarter_that_has_ended_is_closed_once(app: TestApp) {
        let world = world(&app, "120").await;
        let mut manager = manager(&app, &world).await;
        let page = manager.get(QUARTERS).await;
        let rows = page.table("Quarters of the programme").split_off(1);
        // From 1 September 2024 to 31 August 2026 a programme touches nine quarters.
        assert_eq!(rows.len(), 9);
        assert_eq!(rows[8][..2], ["July to September 2024", "Open. Close July to September 2024"]);
        assert_eq!(rows[2][..2], ["January to March 2026", "Open, ends on 31 March 2026"]);
        let page = close(&mut manager).await;
        assert_eq!((page.status, page.banner().as_str()), (200, "Quarter closed"));
        let row = page.row("Quarters of the programme", "October to December 2025");
        assert_eq!(row[1], "Closed by Manager Hackney on 16 March 2026 at 10:00am");
        assert!(row[2].starts_with("0 restatements"), "{row:?}");
        assert_eq!(manager.get(&format!("{QUARTERS}/2025-q4/closing")).await.status, 409);
        let again = manager.post(&format!("{QUARTERS}/2025-q4/closing"), &[]).await;
        assert_eq!(again.status, 200, "sent twice, closed once");
        assert_eq!(manager.get(&format!("{QUARTERS}/2025-q3")).await.status, 404, "it is open");
        for (quarter, status) in [
            ("2026-q1", 409), ("2024-q2", 404), ("2026-q4", 404), ("2025-q5", 404), ("x", 404),
        ] {
            for path in ["", "/closing"] {
                let expected = if path.is_empty() { 404 } else { status };
                assert_eq!(manager.get(&format!("{QUARTERS}/{quarter}{path}")).await.status, expected, "{quarter}{path}");
            }
            assert_eq!(manager.post(&format!("{QUARTERS}/{quarter}/closing"), &[]).await.status, status, "{quarter}");
        }
        app.it_is("2026-03-31T22:59:00Z");
        assert_eq!(manager.get(&format!("{QUARTERS}/2026-q1/closing")).await.status, 409, "its last minute");
        app.it_is("2026-03-31T23:00:00Z");
        assert_eq!(manager.get(&format!("{QUARTERS}/2026-q1/closing")).await.status, 200, "midnight in summer time");
    }

    async fn closing_says_what_is_still_open(app: TestApp) {
        let mut world = world(&app, "120").await;
        let mut manager = manager(&app, &world).await;
        app.it_is("2025-12-01T10:00:00Z");
        world.log(&[("date-day", "8"), ("summary", "Booked")]).await;
        let disputed = world.log(&[("date-day", "1"), ("summary", "Disputed")]).await;
        world.log(&[("date-day", "1"), ("summary", "Delivered")]).await;
        world.lead.post(&format!("{disputed}/dispute"), &[("seen", "1"), ("reason", "No")]).await;
        app.it_is("2026-01-01T10:00:00Z");
        let page = manager.get(&format!("{QUARTERS}/2025-q4/closing")).await;
        for words in [
            "1 booked entry has passed and is not marked as delivered", "1 entry is disputed",
            "1 delivered entry is not confirmed", "can not be opened again",
        ] {
            assert!(page.main().contains(words), "{words} in {}", page.main());
        }
        assert_eq!(page.row("Entries that are still open", "Northbridge")[1..], ["1", "1", "1"]);
    }

    async fn what_changes_a_closed_quarter_needs_a_reason_and_is_listed(app: TestApp) {
        let mut world = world(&app, "120").await;
        let mut manager = manager(&app, &world).await;
        let before = world.log(&[DECEMBER[0], DECEMBER[1], DECEMBER[2], ("summary", "Before")]).await;
        let own = world.facilitator.get(NEW).await.field(OWN);
        close(&mut manager).await;
        // A new entry.
        let page = world.facilitator.get(NEW).await;
        assert!(!page.source.contains("name=\"reason\""), "today is in an open quarter");
        let typed = [DECEMBER[0], DECEMBER[1], DECEMBER[2], ("activity", "training"), ("summary", "Late")];
        let refused = world.facilitator.press(&page, "Log support days", &typed).await;
        assert_eq!((refused.status, refused.errors()), (422, vec!["October to December 2025 is closed. Enter why its figures change".to_owned()]));
        assert_eq!(refused.value("summary"), "Late");
        let page = world.facilitator.press(&refused, "Log support days", &[("reason", "The sheet was lost")]).await;
        let late = address(&page);
        assert!(page.main().contains("Reason: The sheet was lost"));
        assert!(page.main().contains("It changed the figures of a closed quarter"));
        // Confirmation and disputes are no figures.
        let seen = world.lead.get(&before).await;
        assert_eq!(world.lead.press(&seen, "Confirm this entry", &[]).await.summary("Status"), "Confirmed");
        assert_eq!(restatements(&mut manager).await.len(), 1);
        // Correcting words is none; correcting days and moving into an open quarter are.
        let form = world.facilitator.get(&format!("{before}/correction")).await;
        let page = world.facilitator.press(&form, "Save the correction", &[("summary", "In other words"), ("reason", "Plainer")]).await;
        assert_eq!(page.status, 200);
        assert_eq!(restatements(&mut manager).await.len(), 1);
        let form = world.facilitator.get(&format!("{before}/correction")).await;
        world.facilitator.press(&form, "Save the correction", &[(&own, "0.5"), ("reason", "Half a day")]).await;
        let form = world.facilitator.get(&format!("{before}/correction")).await;
        let moved = [("date-day", "2"), ("date-month", "1"), ("date-year", "2026"), ("reason", "It was in January")];
        world.facilitator.press(&form, "Save the correction", &moved).await;
        // A cancellation always has its reason.
        world.facilitator.post(&format!("{late}/cancellation"), &[("seen", "1"), ("reason", "Found twice")]).await;
        let rows = restatements(&mut manager).await;
        let expected: [(&str, &[&str]); 4] = [
            ("Cancelled", &["1 day of leadership or practitioner training on 15 December 2025", "Reason: Found twice"]),
            ("Corrected", &["Date from “15 December 2025” to “2 January 2026”", "Reason: It was in January"]),
            ("Corrected", &["“Facilitator Hackney, 1 day” to “Facilitator Hackney, 0.5 days”", "Reason: Half a day"]),
            ("Logged", &["1 day of leadership", "Reason: The sheet was lost"]),
        ];
        assert_eq!(rows.len(), expected.len(), "{rows:?}");
        for (row, (what, words)) in rows.iter().zip(expected) {
            assert!(row.starts_with(what) && row.contains("Northbridge, entry "), "{row}");
            assert!(row.contains("16 March 2026 at 10:00am"), "{row}");
            assert!(row.ends_with("By Facilitator Hackney"), "{row}");
            assert!(words.iter().all(|words| row.contains(words)), "{words:?} in {row}");
        }
        let row = manager.get(QUARTERS).await.row("Quarters of the programme", "October to December 2025");
        assert!(row[2].starts_with("4 restatements"), "{row:?}");
        // The quarter that it moved into was open then.
        app.it_is("2026-04-01T10:00:00Z");
        let page = manager.get(&format!("{QUARTERS}/2026-q1/closing")).await;
        let page = manager.press(&page, "Close January to March 2026", &[]).await;
        let row = page.row("Quarters of the programme", "January to March 2026");
        assert!(row[2].starts_with("0 restatements"), "{row:?}");
    }

    async fn a_booking_of_a_closed_quarter_is_delivered_with_a_reason(app: TestApp) {
        let mut world = world(&app, "120").await;
        let mut manager = manager(&app, &world).await;
        app.it_is("2025-12-14T10:00:00Z");
        let entry = world.log(&[("date-day", "15")]).await;
        app.it_is("2026-03-16T10:00:00Z");
        close(&mut manager).await;
        let refused = world.facilitator.post(&format!("{entry}/delivery"), &[("seen", "1")]).await;
        assert_eq!((refused.status, refused.error_at("reason")), (422, "October to December 2025 is closed. Enter why its figures change".into()));
        let page = world.facilitator.get(&entry).await;
        let form = world.facilitator.get(&page.link("Mark as delivered")).await;
        let page = world.facilitator.press(&form, "Mark as delivered", &[("reason", "Not marked in time")]).await;
        assert_eq!((page.banner(), page.summary("Status")), ("Marked as delivered".into(), "Delivered".into()));
        let rows = restatements(&mut manager).await;
        assert_eq!(rows.len(), 1);
        assert!(rows[0].starts_with("Delivered") && rows[0].contains("Reason: Not marked in time"), "{rows:?}");
    }

    async fn each_sees_the_restatements_of_their_own_authorities(app: TestApp) {
        let mut world = world(&app, "120").await;
        let mut manager = manager(&app, &world).await;
        let westmere = app.authority(&world.programme, "Westmere", "120").await;
        let id = Some(world.programme.0.id);
        let mut lead = app.person("lead@westmere.example", Role::Lead, id, &[westmere.id]).await;
        let mut reviewer = app.person("reviewer@dfe.example", Role::Reviewer, id, &[]).await;
        close(&mut manager).await;
        let page = world.facilitator.get(NEW).await;
        let typed = [DECEMBER[0], DECEMBER[1], DECEMBER[2], ("activity", "training"), ("summary", "Late")];
        let page = world.facilitator.press(&page, "Log support days", &typed).await;
        let page = world.facilitator.press(&page, "Log support days", &[("reason", "Lost sheet")]).await;
        address(&page);
        for client in [&mut manager, &mut world.facilitator, &mut world.lead] {
            assert_eq!(restatements(client).await.len(), 1);
        }
        let seen = lead.get(&format!("{QUARTERS}/2025-q4")).await;
        assert!(!seen.main().contains("Lost sheet") && !seen.main().contains("Northbridge"));
        assert!(seen.main().contains("Nothing was changed"));
        assert!(!lead.get(QUARTERS).await.source.contains("/closing"), "only managers close");
        assert_eq!(reviewer.get(QUARTERS).await.status, 403);
        assert_eq!(reviewer.get(&format!("{QUARTERS}/2025-q4")).await.status, 403);
    }

    async fn no_entry_slips_by_while_a_quarter_closes(app: TestApp) {
        let mut world = world(&app, "120").await;
        let manager = manager(&app, &world).await;
        let own = world.facilitator.get(NEW).await.field(OWN);
        world.log(&[("summary", "Of another quarter")]).await;
        let mut sends = tokio::task::JoinSet::new();
        for i in 0..33 {
            let (mut facilitator, mut manager) = (world.facilitator.clone(), manager.clone());
            let own = own.clone();
            sends.spawn(async move {
                if i == 16 {
                    return manager.submit(&format!("{QUARTERS}/2025-q4/closing"), &[]).await.status;
                }
                let key = i.to_string();
                let mut typed = vec![
                    ("submission", &*key), ("authority", "northbridge"), (&*own, "0.25"),
                    ("activity", "training"), ("place", "online"), ("summary", "Late"),
                ];
                typed.extend(DECEMBER);
                facilitator.submit(LEDGER, &typed).await.status
            });
        }
        let statuses = sends.join_all().await;
        assert!(statuses.iter().all(|status| matches!(status, 303 | 422)), "{statuses:?}");
        let mut manager = manager;
        // The closing is one of them, and one was logged before.
        let logged = statuses.iter().filter(|status| **status == 303).count();
        let rows = manager.get(LEDGER).await.table("Support days");
        assert_eq!(rows.len() - 1, logged, "what was refused is not there");
        assert!(restatements(&mut manager).await.is_empty(), "nothing was logged after it without a reason");
    }
}
