//! The start page of whoever records days: what needs them, and by when.

use partners::{
    people::{PersonId, Role},
    programmes::{Authority, Programme},
};

use crate::harness::{Client, Page, TestApp, both};

const WEEK: &str = "/programmes/hackney/week";

struct World {
    programme: (Programme, PersonId),
    northbridge: Authority,
    facilitator: Client,
}

async fn world(app: &TestApp) -> World {
    let programme = app.programme("Hackney").await;
    let northbridge = app.authority(&programme, "Northbridge", "120").await;
    let (id, own) = (Some(programme.0.id), [northbridge.id]);
    let email = "facilitator@hackney.example";
    let facilitator = app.person(email, Role::Facilitator, id, &own).await;
    World {
        programme,
        northbridge,
        facilitator,
    }
}

/// Logs a day of the person's own; the entry's address.
async fn log(person: &mut Client, authority: &str, on: &str, activity: &str) -> String {
    let path = format!("/programmes/hackney/authorities/{authority}/support-days/new");
    let page = person.get(&path).await;
    let date: Vec<&str> = on.split('-').collect();
    let typed = [
        ("date-day", date[2]),
        ("date-month", date[1]),
        ("date-year", date[0]),
        ("activity", activity),
        ("summary", "A visit"),
    ];
    let page = person.press(&page, "Log support days", &typed).await;
    assert_eq!(page.status, 200, "{:?}", page.errors());
    page.path.split('?').next().unwrap().to_owned()
}

/// What stands under a heading of the second level.
fn section(page: &Page, heading: &str) -> String {
    let main = page.main();
    let headings = page.texts("main h2");
    let at = headings.iter().position(|own| own == heading);
    let at = at.unwrap_or_else(|| panic!("no “{heading}” in {headings:?}"));
    let after = main.split_once(heading).unwrap().1;
    let end = headings
        .get(at + 1)
        .and_then(|next| after.find(next.as_str()));
    after[..end.unwrap_or(after.len())].trim().to_owned()
}

const DELIVER: &str = "Did these visits take place?";
const QUIET: &str = "No visit for more than six weeks";
const NEXT: &str = "The next 14 days";

both! {
    async fn a_facilitator_starts_here_and_others_do_not(app: TestApp) {
        let mut world = world(&app).await;
        let id = Some(world.programme.0.id);
        let page = world.facilitator.get("/").await;
        assert_eq!((page.path.as_str(), page.heading().as_str()), (WEEK, "Your week"));
        assert_eq!(page.link("Your week"), WEEK);
        assert!(page.main().contains("Monday 16 March 2026"));
        assert_eq!(section(&page, DELIVER), "No booked visits are waiting to be marked as delivered.");
        assert_eq!(section(&page, "Disputed"), "No days are disputed.");
        assert_eq!(section(&page, NEXT), "No visits are booked in the next 14 days.");
        let page = world.facilitator.get(&page.link("Log support days")).await;
        assert_eq!(page.heading(), "Log support days");
        let mut idle = app.person("idle@hackney.example", Role::Facilitator, id, &[]).await;
        assert_eq!(idle.get("/").await.path, "/programmes/hackney");
        assert_eq!(idle.get(WEEK).await.status, 403);
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        let page = manager.get("/").await;
        assert_eq!(page.path, "/programmes/hackney");
        assert_eq!(page.link("Your week"), WEEK);
        assert_eq!(manager.get("/programmes/nowhere/week").await.status, 404);
    }

    async fn a_passed_booking_is_delivered_with_one_press(app: TestApp) {
        let mut world = world(&app).await;
        let entry = log(&mut world.facilitator, "northbridge", "2026-03-17", "training").await;
        assert!(section(&world.facilitator.get(WEEK).await, NEXT).contains("Tuesday 17 March 2026"));
        app.it_is("2026-03-17T07:00:00Z");
        let page = world.facilitator.get(WEEK).await;
        let today = section(&page, DELIVER);
        assert!(today.starts_with("Northbridge, today"), "{today}");
        assert!(section(&page, NEXT).starts_with("No visits"), "not in both");
        assert_eq!(page.link("It went differently (Northbridge, 17 March 2026)"), entry);
        let button = "Mark as delivered (Northbridge, 17 March 2026)";
        app.it_is("2026-04-20T07:00:00Z");
        let later = world.facilitator.get(WEEK).await;
        assert!(section(&later, DELIVER).contains("Tuesday 17 March 2026"), "it waits");
        let page = world.facilitator.press(&page, button, &[]).await;
        assert_eq!((page.path.as_str(), page.banner().as_str()), ("/programmes/hackney/week?done=delivered", "Marked as delivered"));
        assert_eq!(section(&page, DELIVER), "No booked visits are waiting to be marked as delivered.");
        assert_eq!(world.facilitator.get(&entry).await.summary("Status"), "Delivered");
        let again = world.facilitator.press(&later, button, &[]).await;
        assert_eq!(again.status, 200, "pressed again on an old page: the same step, taken once");
        let page = world.facilitator.get(&entry).await;
        assert_eq!(page.texts(".app-timeline__title"), ["Delivered", "Booked"]);
    }

    async fn only_this_page_is_returned_to(app: TestApp) {
        let mut world = world(&app).await;
        for back in ["https://evil.example", "//evil.example", "/programmes/hackney/set-up", "Week", ""] {
            let on = "2026-03-17";
            app.it_is("2026-03-16T10:00:00Z");
            let entry = log(&mut world.facilitator, "northbridge", on, "training").await;
            app.it_is("2026-03-17T10:00:00Z");
            let sent = world.facilitator.submit(&format!("{entry}/delivery"), &[("seen", "1"), ("back", back)]).await;
            assert_eq!((sent.status, sent.header("location")), (303, format!("{entry}?done=delivered").as_str()));
        }
    }

    async fn a_facilitator_sees_their_own_bookings_and_the_manager_all(app: TestApp) {
        let mut world = world(&app).await;
        let id = Some(world.programme.0.id);
        let westmere = app.authority(&world.programme, "Westmere", "120").await;
        let mut second = app.person("second@hackney.example", Role::Facilitator, id, &[world.northbridge.id, westmere.id]).await;
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        log(&mut world.facilitator, "northbridge", "2026-03-17", "training").await;
        log(&mut second, "northbridge", "2026-03-18", "training").await;
        log(&mut second, "westmere", "2026-03-18", "scoping").await;
        app.it_is("2026-03-18T10:00:00Z");
        let own = section(&world.facilitator.get(WEEK).await, DELIVER);
        assert!(own.contains("17 March") && !own.contains("today"), "{own}");
        let seconds = section(&second.get(WEEK).await, DELIVER);
        assert!(seconds.contains("Northbridge, today") && seconds.contains("Westmere, today"), "{seconds}");
        // Whoever was to come is removed: the manager still sees what nobody will deliver.
        app.tamper("DELETE FROM assignment").await;
        let all = section(&manager.get(WEEK).await, DELIVER);
        assert_eq!(all.matches("Mark as delivered").count(), 3, "{all}");
        assert!(all.contains("Facilitator Hackney") && all.contains("Second Hackney"), "{all}");
        assert_eq!(second.get(WEEK).await.status, 403);
    }

    async fn the_fourteenth_day_is_the_last_ahead(app: TestApp) {
        let mut world = world(&app).await;
        for day in ["2026-03-30", "2026-03-31", "2026-03-17"] {
            log(&mut world.facilitator, "northbridge", day, "training").await;
        }
        let next = section(&world.facilitator.get(WEEK).await, NEXT);
        let (first, last) = (next.find("17 March").unwrap(), next.find("30 March").unwrap());
        assert!(first < last && !next.contains("31 March"), "{next}");
    }

    async fn an_authority_is_quiet_after_six_weeks(app: TestApp) {
        let mut world = world(&app).await;
        let page = world.facilitator.get(WEEK).await;
        let quiet = section(&page, QUIET);
        assert!(quiet.contains("No visit yet since it joined on 1 September 2024. Nothing is booked."), "{quiet}");
        let page = world.facilitator.get(&page.link("Book a visit to Northbridge")).await;
        assert_eq!(page.heading(), "Log support days");
        // Travel is no visit; 42 days ago are six weeks to the day.
        log(&mut world.facilitator, "northbridge", "2026-03-10", "travel").await;
        log(&mut world.facilitator, "northbridge", "2026-02-02", "training").await;
        let fine = "None: every authority has had a visit, or joined, in the last six weeks.";
        assert_eq!(section(&world.facilitator.get(WEEK).await, QUIET), fine);
        app.it_is("2026-03-17T00:30:00Z");
        let quiet = section(&world.facilitator.get(WEEK).await, QUIET);
        assert!(quiet.contains("Last visit on 2 February 2026. Nothing is booked."), "{quiet}");
        let booked = log(&mut world.facilitator, "northbridge", "2026-05-01", "training").await;
        let quiet = section(&world.facilitator.get(WEEK).await, QUIET);
        assert!(quiet.contains("Last visit on 2 February 2026. The next is booked for 1 May 2026."), "{quiet}");
        world.facilitator.post(&format!("{booked}/cancellation"), &[("seen", "1"), ("reason", "Called off")]).await;
        let quiet = section(&world.facilitator.get(WEEK).await, QUIET);
        assert!(quiet.contains("Nothing is booked."), "{quiet}");
        let id = Some(world.programme.0.id);
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        manager.post("/programmes/hackney/authorities/northbridge/standing", &[("standing", "completed")]).await;
        assert_eq!(section(&manager.get(WEEK).await, QUIET), fine, "it has had its support");
        app.it_is("2026-09-01T10:00:00Z");
        let page = world.facilitator.get(WEEK).await;
        assert!(!page.main().contains(QUIET), "the programme is over");
    }

    async fn a_dispute_is_shown_with_the_leads_reason(app: TestApp) {
        let mut world = world(&app).await;
        let entry = log(&mut world.facilitator, "northbridge", "2025-01-10", "training").await;
        let id = Some(world.programme.0.id);
        let mut lead = app.person("lead@northbridge.example", Role::Lead, id, &[world.northbridge.id]).await;
        let said = [("seen", "1"), ("reason", "It was half a day")];
        assert_eq!(lead.post(&format!("{entry}/dispute"), &said).await.banner(), "Entry disputed");
        let page = world.facilitator.get(WEEK).await;
        let disputed = section(&page, "Disputed");
        assert!(disputed.contains("Northbridge, Friday 10 January 2025"), "{disputed}");
        assert!(disputed.contains("Lead Northbridge: “It was half a day”"), "{disputed}");
        assert_eq!(page.link("Answer the dispute (Northbridge, 10 January 2025)"), entry);
    }

    async fn the_form_begins_with_what_is_usual(app: TestApp) {
        let mut world = world(&app).await;
        let id = Some(world.programme.0.id);
        app.authority(&world.programme, "Ashby", "120").await;
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        let log_path = "/programmes/hackney/support-days/new";
        let page = manager.get(log_path).await;
        assert_eq!((page.value("authority").as_str(), page.value("activity").as_str()), ("ashby", ""));
        log(&mut world.facilitator, "northbridge", "2026-03-02", "scoping").await;
        assert_eq!(manager.get(log_path).await.value("authority"), "ashby", "others' entries say nothing");
        log(&mut manager, "northbridge", "2026-03-03", "training").await;
        let page = manager.get(log_path).await;
        let usual = ["authority", "activity", "place"].map(|name| page.value(name));
        assert_eq!(usual, ["northbridge", "training", "on_site"]);
        let page = manager.get("/programmes/hackney/authorities/ashby/support-days/new").await;
        assert_eq!(page.value("activity"), "", "of another authority nothing is known");
        let entry = log(&mut manager, "ashby", "2026-03-03", "feedback").await;
        manager.post(&format!("{entry}/cancellation"), &[("seen", "1"), ("reason", "The wrong authority")]).await;
        assert_eq!(manager.get(log_path).await.value("authority"), "northbridge");
    }
}
