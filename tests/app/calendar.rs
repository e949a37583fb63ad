//! A month of a person's visits, and their calendar in other programs.

use axum::http::Method;
use icalendar::{Calendar, Component, DatePerhapsTime, Event, EventLike};
use partners::{
    people::{PersonId, Role},
    programmes::{Authority, Programme},
};

use crate::harness::{Client, Page, TestApp, both, date};

const CALENDAR: &str = "/programmes/hackney/calendar";

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
async fn log(person: &mut Client, on: &str, more: &[(&str, &str)]) -> String {
    let path = "/programmes/hackney/authorities/northbridge/support-days/new";
    let page = person.get(path).await;
    let date: Vec<&str> = on.split('-').collect();
    let mut typed = vec![
        ("date-day", date[2]),
        ("date-month", date[1]),
        ("date-year", date[0]),
        ("activity", "training"),
        ("place", "online"),
        ("summary", "Secret thoughts"),
    ];
    typed.extend_from_slice(more);
    let page = person.press(&page, "Log support days", &typed).await;
    assert_eq!(page.status, 200, "{:?}", page.errors());
    page.path.split('?').next().unwrap().to_owned()
}

/// The address's path, from the page that shows it once.
fn address(page: &Page) -> String {
    let address = page.attribute("#address", "value");
    let path = address.strip_prefix("http://partners.test").unwrap();
    assert!(
        path.starts_with("/calendar/") && path.ends_with(".ics"),
        "{path}"
    );
    path.to_owned()
}

impl World {
    async fn subscribe(&mut self, button: &str) -> String {
        let page = self.facilitator.get(CALENDAR).await;
        address(&self.facilitator.press(&page, button, &[]).await)
    }
}

const MAKE: &str = "Make a subscription address";

/// What a calendar program is given, who never signs in.
async fn events(app: &TestApp, path: &str) -> Vec<Event> {
    let sent = app.stranger().send(Method::GET, path, None).await;
    assert_eq!(sent.status, 200);
    assert_eq!(sent.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(sent.header("cache-control"), "no-store");
    assert_eq!(sent.header("set-cookie"), "");
    assert!(
        sent.body.lines().all(|line| line.len() <= 75),
        "{}",
        sent.body
    );
    assert!(sent.body.ends_with("END:VCALENDAR\r\n"), "{}", sent.body);
    let calendar: Calendar = sent.body.parse().unwrap();
    calendar.events().cloned().collect()
}

fn starts(events: &[Event]) -> Vec<String> {
    let starts = events.iter().map(|event| match event.get_start() {
        Some(DatePerhapsTime::Date(date)) => date.to_string(),
        other => panic!("not a whole day: {other:?}"),
    });
    starts.collect()
}

async fn status(app: &TestApp, path: &str) -> (u16, String) {
    let sent = app.stranger().send(Method::GET, path, None).await;
    (sent.status, sent.body)
}

both! {
    async fn a_month_has_its_weeks_from_monday_to_sunday(app: TestApp) {
        let mut world = world(&app).await;
        for (month, weeks, first, days) in [
            ("2026-03", 6, 6, 31), // The 1st is a Sunday.
            ("2025-09", 5, 0, 30), // A Monday.
            ("2026-02", 5, 6, 28),
            ("2027-02", 4, 0, 28),
            ("2028-02", 5, 1, 29),
            ("2025-12", 5, 0, 31),
        ] {
            let page = world.facilitator.get(&format!("{CALENDAR}?month={month}")).await;
            let caption = page.text("#month caption");
            let rows = page.table(&caption);
            assert_eq!((rows.len() - 1, rows[0][0].as_str()), (weeks, "Monday"), "{month}");
            assert!(rows[1][..first].iter().all(String::is_empty), "{month}");
            assert_eq!(rows[1][first], "1", "{month}");
            let dates = page.texts("#month .app-month__date");
            assert_eq!(dates.len(), days, "{month}");
        }
    }

    async fn the_months_follow_each_other_as_far_as_the_programme_runs(app: TestApp) {
        let mut world = world(&app).await;
        let page = world.facilitator.get("/programmes/hackney/week").await;
        let page = world.facilitator.get(&page.link("Your calendar")).await;
        assert_eq!(page.heading(), "March 2026");
        assert_eq!(page.text("#month [aria-current=date]"), "16 Today");
        let page = world.facilitator.get(&page.attribute("a[rel=next]", "href")).await;
        assert_eq!((page.heading().as_str(), page.count("[aria-current=date]")), ("April 2026", 0));
        let page = world.facilitator.get(&page.attribute("a[rel=prev]", "href")).await;
        assert_eq!(page.heading(), "March 2026");
        for (month, rel) in [("2024-09", "prev"), ("2026-08", "next")] {
            let page = world.facilitator.get(&format!("{CALENDAR}?month={month}")).await;
            assert_eq!(page.count(&format!("a[rel={rel}]")), 0, "{month}");
        }
        for nonsense in ["2026-13", "2026-3", "x", "", "9999-01", "-1", "2026-02-30"] {
            let page = world.facilitator.get(&format!("{CALENDAR}?month={nonsense}")).await;
            assert_eq!((page.status, page.heading().as_str()), (200, "March 2026"), "{nonsense}");
        }
    }

    async fn a_visit_stands_on_its_day_and_leads_to_its_entry(app: TestApp) {
        let mut world = world(&app).await;
        let id = Some(world.programme.0.id);
        let mut second = app.person("second@hackney.example", Role::Facilitator, id, &[world.northbridge.id]).await;
        log(&mut second, "2026-03-18", &[]).await;
        let first = log(&mut world.facilitator, "2026-03-01", &[]).await;
        let last = log(&mut world.facilitator, "2026-03-31", &[]).await;
        log(&mut world.facilitator, "2026-04-01", &[]).await;
        let called_off = log(&mut world.facilitator, "2026-03-20", &[]).await;
        world.facilitator.post(&format!("{called_off}/cancellation"), &[("seen", "1"), ("reason", "Called off")]).await;
        let page = world.facilitator.get(CALENDAR).await;
        let rows = page.table("Visits in March 2026");
        assert_eq!(rows[1][6], "1Northbridge Leadership or practitioner training, 1 day, delivered");
        assert_eq!(rows[6][1], "31Northbridge Leadership or practitioner training, 1 day, booked");
        assert_eq!(page.count("#month a"), 2, "only one's own, of this month, not cancelled");
        assert_eq!(page.texts(".app-agenda h2"), ["Sunday 1 March", "Monday 16 March: today", "Tuesday 31 March"]);
        let links: Vec<_> = page.links().into_iter().filter(|(_, text)| text == "Northbridge").collect();
        assert_eq!(links.iter().map(|(href, _)| href).collect::<Vec<_>>(), [&first, &last, &first, &last]);
        app.it_is("2026-04-01T10:00:00Z");
        let page = world.facilitator.get(&format!("{CALENDAR}?month=2026-03")).await;
        assert!(page.main().contains("booked, date passed"));
        let page = world.facilitator.get(&format!("{CALENDAR}?month=2026-05")).await;
        assert!(page.text(".app-agenda").contains("No visits in May 2026."));
    }

    async fn a_calendar_program_is_given_the_persons_visits(app: TestApp) {
        let mut world = world(&app).await;
        let id = Some(world.programme.0.id);
        let second = app.add_person("second@hackney.example", Role::Facilitator, id, &[world.northbridge.id]).await.0;
        let field = format!("days-{second}");
        // 13 weeks before 16 March 2026 are 15 December 2025.
        log(&mut world.facilitator, "2025-12-14", &[]).await;
        log(&mut world.facilitator, "2025-12-15", &[]).await;
        let entry = log(&mut world.facilitator, "2026-08-31", &[(&field, "0.5")]).await;
        let called_off = log(&mut world.facilitator, "2026-03-20", &[]).await;
        world.facilitator.post(&format!("{called_off}/cancellation"), &[("seen", "1"), ("reason", "Called off")]).await;
        let path = world.subscribe(MAKE).await;
        let found = events(&app, &path).await;
        assert_eq!(starts(&found), ["2025-12-15", "2026-08-31"]);
        let booked = &found[1];
        assert_eq!(booked.get_end(), Some(DatePerhapsTime::Date(date("2026-09-01"))));
        assert_eq!(booked.get_summary(), Some("Northbridge: Leadership or practitioner training, 1 day"), "the person's own days");
        assert_eq!(booked.get_location(), Some("Online"));
        assert_eq!(booked.get_url(), Some(format!("http://partners.test{entry}").as_str()));
        assert_eq!((booked.get_sequence(), booked.get_last_modified()), (Some(0), Some(app.now())));
        let body = status(&app, &path).await.1;
        assert!(!body.contains("Secret thoughts") && !body.contains("Second Hackney"), "{body}");

        // Delivered: the same event, changed.
        app.it_is("2026-08-31T15:00:00Z");
        world.facilitator.post(&format!("{entry}/delivery"), &[("seen", "1")]).await;
        let found = events(&app, &path.replace(".ics", "")).await;
        assert_eq!((found.len(), found[0].get_uid()), (1, booked.get_uid()));
        assert_eq!((found[0].get_sequence(), found[0].get_last_modified()), (Some(1), Some(app.now())));
    }

    async fn the_address_is_shown_once_replaced_and_revoked(app: TestApp) {
        let mut world = world(&app).await;
        log(&mut world.facilitator, "2026-03-18", &[]).await;
        let first = world.subscribe(MAKE).await;
        let secret = first.trim_start_matches("/calendar/").trim_end_matches(".ics").to_owned();
        let page = world.facilitator.get(CALENDAR).await;
        assert!(!page.source.contains(&secret), "shown once");
        assert!(page.main().contains("You made an address on 16 March 2026"));
        for (table, rows) in app.stored().await {
            assert!(rows.iter().all(|row| !row.contains(&secret)), "{table} keeps the secret");
        }
        assert_eq!(events(&app, &first).await.len(), 1);
        let second = world.subscribe("Replace the address").await;
        let unknown = status(&app, "/calendar/0123456789.ics").await;
        assert_eq!(unknown.0, 404);
        assert_eq!(status(&app, &first).await, unknown, "replaced");
        assert_eq!(events(&app, &second).await.len(), 1);
        let page = world.facilitator.get(CALENDAR).await;
        let page = world.facilitator.press(&page, "Revoke the address", &[]).await;
        assert_eq!(page.banner(), "Subscription address revoked");
        assert!(page.has_button(MAKE));
        assert_eq!(status(&app, &second).await, unknown, "revoked");
        assert_eq!(world.facilitator.post(&format!("{CALENDAR}/link/revocation"), &[]).await.status, 200, "again");
        for odd in ["/calendar/%20", "/calendar/.ics", "/calendar/%FF", "/calendar/a%00", "/calendar/%27%20OR%201"] {
            assert_eq!(status(&app, odd).await.0, 404, "{odd}");
        }
        let events = app.stored().await.remove("audit_event").unwrap();
        let told = |verb: &str| events.iter().filter(|row| row.contains(verb)).count();
        assert_eq!((told("calendar-link.made"), told("calendar-link.revoked")), (2, 1));
    }

    async fn nobody_sees_anothers_visits_nor_any_of_an_authority_they_lost(app: TestApp) {
        let mut world = world(&app).await;
        let id = Some(world.programme.0.id);
        let email = "second@hackney.example";
        let mut second = app.person(email, Role::Facilitator, id, &[world.northbridge.id]).await;
        log(&mut world.facilitator, "2026-03-18", &[]).await;
        let page = second.get(CALENDAR).await;
        let seconds = address(&second.press(&page, MAKE, &[]).await);
        assert_eq!(events(&app, &seconds).await.len(), 0);
        let own = world.subscribe(MAKE).await;
        assert_eq!(events(&app, &own).await.len(), 1);
        let unknown = status(&app, "/calendar/unknown").await;
        app.tamper("DELETE FROM assignment").await;
        assert_eq!(status(&app, &own).await, unknown, "the role reaches nothing");
    }

    async fn a_disabled_person_has_no_calendar(app: TestApp) {
        let mut world = world(&app).await;
        let own = world.subscribe(MAKE).await;
        assert_eq!(status(&app, &own).await.0, 200);
        let unknown = status(&app, "/calendar/unknown").await;
        app.tamper("UPDATE person SET disabled_at = '2026-03-16T10:00:00+00:00' WHERE email = 'facilitator@hackney.example'").await;
        assert_eq!(status(&app, &own).await, unknown);
        app.tamper("UPDATE person SET disabled_at = NULL").await;
        assert_eq!(status(&app, &own).await.0, 200);
        app.tamper("DELETE FROM assignment").await;
        app.tamper("DELETE FROM membership WHERE role = 'facilitator'").await;
        assert_eq!(status(&app, &own).await, unknown, "no role any more");
    }
}
