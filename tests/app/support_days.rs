//! The ledger: logging, delivering, cancelling, the balance and the ceiling.

use partners::{
    people::{PersonId, Role},
    programmes::{Authority, Programme},
};

use crate::harness::{Client, Page, TestApp, both};

const NEW: &str = "/programmes/hackney/authorities/northbridge/support-days/new";
const LEDGER: &str = "/programmes/hackney/authorities/northbridge/support-days";

/// Everything but the days.
const ENTRY: [(&str, &str); 9] = [
    ("authority", "northbridge"),
    ("date-day", "16"),
    ("date-month", "3"),
    ("date-year", "2026"),
    ("activity", "training"),
    ("dimension", "D5"),
    ("place", "online"),
    ("counts", "usual"),
    ("summary", "Two teams thought about risk together."),
];

struct World {
    programme: (Programme, PersonId),
    northbridge: Authority,
    facilitator: Client,
    /// The name of the facilitator's own field of days.
    days: String,
}

async fn world(app: &TestApp, allocation: &str) -> World {
    let programme = app.programme("Hackney").await;
    let northbridge = app.authority(&programme, "Northbridge", allocation).await;
    let (id, email) = (Some(programme.0.id), "facilitator@hackney.example");
    let mut facilitator = app
        .person(email, Role::Facilitator, id, &[northbridge.id])
        .await;
    let days = facilitator
        .get(NEW)
        .await
        .field("Days of Facilitator Hackney");
    World {
        programme,
        northbridge,
        facilitator,
        days,
    }
}

/// [`ENTRY`] with some fields changed or added.
fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = ENTRY.to_vec();
    fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    fields.extend_from_slice(changes);
    fields
}

impl World {
    /// Logs an entry by the form as it stands.
    async fn log(&mut self, changes: &[(&str, &str)]) -> Page {
        let page = self.facilitator.get(NEW).await;
        let fields = with(changes);
        self.facilitator
            .press(&page, "Log support days", &fields)
            .await
    }

    async fn log_days(&mut self, days: &str) -> Page {
        let field = self.days.clone();
        self.log(&[(&field, days)]).await
    }

    async fn stats(&mut self) -> Vec<String> {
        stats(&self.facilitator.get(LEDGER).await)
    }
}

/// Allocated, delivered, booked, remaining, not counted, as the page writes them.
fn stats(page: &Page) -> Vec<String> {
    page.texts("main .app-stat__value")
}

both! {
    async fn a_facilitator_logs_a_day(app: TestApp) {
        let mut world = world(&app, "120").await;
        let page = world.facilitator.get("/programmes/hackney/support-days/new").await;
        assert_eq!(page.path, NEW);
        let date = ["date-day", "date-month", "date-year"].map(|name| page.value(name));
        assert_eq!(date, ["16", "3", "2026"], "today is filled in");
        assert_eq!(page.value(&world.days), "1");
        assert_eq!(page.value("authority"), "northbridge");
        assert_eq!(page.value("place"), "on_site");
        assert!(page.main().contains("Northbridge has 120 days left to draw"));

        let page = world.facilitator.press(&page, "Log support days", &[
            ("activity", "group_supervision"),
            ("dimension", "D3"),
            ("summary", "A team thought about a family together."),
        ]).await;
        assert_eq!((page.status, page.banner().as_str()), (200, "Support days logged"));
        for (key, value) in [
            ("Status", "Delivered"),
            ("Date", "16 March 2026"),
            ("Days", "1 day"),
            ("Counts", "Counted towards the allocation"),
            ("Who", "Facilitator Hackney"),
            ("What was done", "Group supervision, modelled or observed"),
            ("Where", "On site"),
            ("Dimension", "D3 Reflective group supervision and shared thinking"),
            ("Summary", "A team thought about a family together."),
        ] {
            assert_eq!(page.summary(key), value);
        }
        let page = world.facilitator.get(LEDGER).await;
        let rows = page.table("Support days");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1][1..], [
            "1", "Delivered", "Group supervision, modelled or observed", "Facilitator Hackney",
            "D3", "On site", "Counted",
        ]);
        assert_eq!(stats(&page), ["120 days", "1 day", "0 days", "119 days", "0 days"]);
    }

    async fn a_date_to_come_is_booked_and_delivered_on_the_day(app: TestApp) {
        let mut world = world(&app, "120").await;
        let days = world.days.clone();
        let page = world.log(&[("date-day", "17"), (&days, "½")]).await;
        assert_eq!(page.banner(), "Support days booked");
        assert_eq!(page.summary("Status"), "Booked");
        assert!(!page.has_button("Mark as delivered"), "not before its day");
        let entry = page.path.split('?').next().unwrap().to_owned();
        let early = world.facilitator.post(&format!("{entry}/delivery"), &[("seen", "1")]).await;
        assert_eq!(early.status, 409);
        assert_eq!(world.stats().await, ["120 days", "0 days", "0.5 days", "119.5 days", "0 days"]);

        app.it_is("2026-03-17T00:30:00Z");
        let page = world.facilitator.get(&entry).await;
        let page = world.facilitator.press(&page, "Mark as delivered", &[]).await;
        assert_eq!(page.banner(), "Marked as delivered");
        assert_eq!(page.summary("Status"), "Delivered");
        assert_eq!(world.stats().await, ["120 days", "0.5 days", "0 days", "119.5 days", "0 days"]);
        let again = world.facilitator.post(&format!("{entry}/delivery"), &[("seen", "1")]).await;
        assert_eq!(again.status, 200, "the same step, taken once");
        assert_eq!(again.texts(".app-timeline__title"), ["Delivered", "Booked"]);
        assert!(page.main().contains("Booked") && page.main().contains("History"));
    }

    async fn an_entry_is_cancelled_with_a_reason_and_stays(app: TestApp) {
        let mut world = world(&app, "2").await;
        let page = world.log_days("2").await;
        let entry = page.path.split('?').next().unwrap().to_owned();
        let page = world.facilitator.get(&page.link("Cancel this entry")).await;
        let refused = world.facilitator.press(&page, "Cancel this entry", &[("reason", " ")]).await;
        assert_eq!((refused.status, refused.error_at("reason").as_str()), (422, "Enter why it is cancelled"));
        let typed = [("reason", "The team was called away")];
        let page = world.facilitator.press(&page, "Cancel this entry", &typed).await;
        assert_eq!(page.banner(), "Entry cancelled");
        assert_eq!(page.summary("Status"), "Cancelled");
        assert!(page.main().contains("Reason: The team was called away"));
        assert!(page.main().contains("Logged"), "the first revision is still told");
        assert_eq!(world.stats().await, ["2 days", "0 days", "0 days", "2 days", "0 days"]);
        let again = world.facilitator.post(&format!("{entry}/cancellation"), &typed).await;
        assert_eq!(again.status, 409);
        assert_eq!(world.facilitator.get(LEDGER).await.table("Support days").len(), 2);
        assert_eq!(world.log_days("2").await.status, 200, "its days can be drawn again");
    }

    async fn two_people_draw_two_days(app: TestApp) {
        let mut world = world(&app, "120").await;
        let id = Some(world.programme.0.id);
        app.add_person("second@hackney.example", Role::Facilitator, id, &[world.northbridge.id]).await;
        let page = world.facilitator.get(NEW).await;
        let second = page.field("Days of Second Hackney");
        let (days, founder) = (world.days.clone(), page.field("Days of Founder Hackney"));
        let page = world.log(&[(&days, "1"), (&second, "0,25"), (&founder, "")]).await;
        assert_eq!(page.summary("Days"), "1.25 days");
        let who = page.summary("Who");
        assert!(who.contains("Facilitator Hackney (1)") && who.contains("Second Hackney (0.25)"), "{who}");
        assert_eq!(world.stats().await[1], "1.25 days");
    }

    async fn preparation_and_travel_are_not_counted_unless_said(app: TestApp) {
        let mut world = world(&app, "3").await;
        let days = world.days.clone();
        for (activity, counts, drawn) in [
            ("preparation", "usual", "Not counted"),
            ("travel", "usual", "Not counted"),
            ("travel", "yes", "Counted towards the allocation"),
            ("training", "no", "Not counted"),
            ("training", "usual", "Counted towards the allocation"),
        ] {
            let page = world.log(&[("activity", activity), ("counts", counts), (&days, "1")]).await;
            assert_eq!(page.summary("Counts"), drawn, "{activity} {counts}");
        }
        assert_eq!(world.stats().await, ["3 days", "2 days", "0 days", "1 day", "3 days"]);
        let page = world.log(&[("activity", "travel"), (&days, "50")]).await;
        assert_eq!(page.status, 200, "what is not counted needs no days left");
    }

    async fn the_same_form_sent_twice_logs_once(app: TestApp) {
        let mut world = world(&app, "120").await;
        let page = world.facilitator.get(NEW).await;
        let days = world.days.clone();
        let fields = with(&[(&days, "1")]);
        let first = world.facilitator.press(&page, "Log support days", &fields).await;
        let second = world.facilitator.press(&page, "Log support days", &fields).await;
        assert_eq!(first.path, second.path);
        assert_eq!(world.stats().await[1], "1 day");
        let changed = with(&[(&days, "1"), ("summary", "Another hour of the same day")]);
        let third = world.facilitator.press(&page, "Log support days", &changed).await;
        assert_ne!(third.path, first.path, "a form changed and sent again is another entry");
        world.log_days("1").await;
        assert_eq!(world.stats().await[1], "3 days");
    }

    async fn the_same_form_sent_eight_times_at_once_logs_once(app: TestApp) {
        let world = world(&app, "120").await;
        let mut sends = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (mut person, days) = (world.facilitator.clone(), world.days.clone());
            sends.spawn(async move {
                let fields = with(&[("submission", "one"), (&days, "1")]);
                let sent = person.submit(LEDGER, &fields).await;
                (sent.status, sent.header("location").to_owned())
            });
        }
        let answers = sends.join_all().await;
        assert_eq!(answers[0].0, 303);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!({ world }.stats().await[1], "1 day");
    }

    async fn a_changed_standing_and_new_entries_do_not_wait_for_each_other(app: TestApp) {
        let world = world(&app, "120").await;
        let manager = app.person("manager@hackney.example", Role::Manager, Some(world.programme.0.id), &[]).await;
        let mut sends = tokio::task::JoinSet::new();
        for i in 0..16 {
            let (mut person, days) = (world.facilitator.clone(), world.days.clone());
            let mut manager = manager.clone();
            sends.spawn(async move {
                let key = i.to_string();
                person.submit(LEDGER, &with(&[("submission", &key), (&days, "0.5")])).await.status
            });
            sends.spawn(async move {
                let standing = LEDGER.replace("support-days", "standing");
                manager.submit(&standing, &[("standing", "active")]).await.status
            });
        }
        let statuses = sends.join_all().await;
        assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    }

    async fn a_long_ledger_has_pages_of_fifty(app: TestApp) {
        let mut world = world(&app, "120").await;
        let days = world.days.clone();
        for i in 0..51 {
            let key = i.to_string();
            let sent = world.facilitator.submit(LEDGER, &with(&[("submission", &key), (&days, "0.25")])).await;
            assert_eq!(sent.status, 303);
        }
        let page = world.facilitator.get(LEDGER).await;
        assert_eq!(page.table("Support days").len() - 1, 50);
        assert!(page.title().starts_with("Support days (page 1 of 2)"), "{}", page.title());
        for (address, rows) in [("?page=2", 1), ("?page=99", 1), ("?page=0", 50), ("?page=x", 50)] {
            let page = world.facilitator.get(&format!("{LEDGER}{address}")).await;
            assert_eq!(page.table("Support days").len() - 1, rows, "{address}");
            assert_eq!(stats(&page)[1], "12.75 days", "the balance is of all pages");
        }
    }

    async fn the_ceiling_holds_under_64_at_once(app: TestApp) {
        let mut world = world(&app, "12.5").await;
        let mut sends = tokio::task::JoinSet::new();
        for i in 0..64 {
            let (mut person, days) = (world.facilitator.clone(), world.days.clone());
            sends.spawn(async move {
                let (key, day) = (i.to_string(), if i % 2 == 0 { "16" } else { "20" });
                let fields = with(&[("submission", &key), ("date-day", day), (&days, "0.5")]);
                person.submit(LEDGER, &fields).await.status
            });
        }
        let statuses = sends.join_all().await;
        let count = |status| statuses.iter().filter(|own| **own == status).count();
        assert_eq!((count(303), count(422)), (25, 39), "{statuses:?}");
        let page = world.facilitator.get(LEDGER).await;
        let rows = page.table("Support days");
        assert_eq!(rows.len() - 1, 25);
        let stats = stats(&page);
        assert_eq!((stats[0].as_str(), stats[3].as_str()), ("12.5 days", "0 days"));
    }

    async fn what_is_over_the_ceiling_says_what_is_left(app: TestApp) {
        let mut world = world(&app, "2").await;
        let page = world.log_days("2.25").await;
        let days = world.days.clone();
        assert_eq!(page.status, 422);
        assert_eq!(page.error_at(&days), "Northbridge has 2 days left to draw. This entry asks for 2.25");
        assert_eq!(page.value(&days), "2.25");
        assert_eq!(world.log_days("2").await.status, 200);
        let page = world.log_days("0.25").await;
        assert_eq!(page.error_at(&days), "Northbridge has no days left to draw. This entry asks for 0.25");
    }

    async fn less_can_be_drawn_over_a_cut_allocation(app: TestApp) {
        let mut world = world(&app, "10").await;
        let first = world.log_days("4").await;
        world.log_days("4").await;
        let id = Some(world.programme.0.id);
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        let cut = [("days", "3"), ("reason", "Cut by agreement")];
        manager.post("/programmes/hackney/authorities/northbridge/allocation", &cut).await;
        let page = world.facilitator.get(LEDGER).await;
        assert_eq!(stats(&page), ["3 days", "8 days", "0 days", "0 days", "0 days"]);
        assert!(page.main().contains("5 days more than the allocation"), "{}", page.main());
        assert_eq!(world.log_days("0.25").await.status, 422);
        let page = world.facilitator.get(&first.link("Cancel this entry")).await;
        let page = world.facilitator.press(&page, "Cancel this entry", &[("reason", "Cut")]).await;
        assert_eq!(page.banner(), "Entry cancelled");
        assert_eq!(world.stats().await[1], "4 days");
    }

    async fn bad_input_is_refused_at_its_field_with_nothing_lost(app: TestApp) {
        let mut world = world(&app, "120").await;
        let days = world.days.clone();
        let name = |error: &str| format!("Days of Facilitator Hackney {error}");
        let (long, huge) = ("é".repeat(501), "a".repeat(1_000_000));
        let window = "Date must be between 1 September 2024 and 31 August 2026, while the programme runs";
        let hidden = "Summary has a hidden control or direction mark. Type it again without it";
        for (field, value, at, error) in [
            ("date-day", "31", "date", window.to_owned()),
            ("date-day", "32", "date", "Date must be a real date".into()),
            ("date-month", "13", "date", "Date must be a real date".into()),
            ("date-month", "", "date", "Date must include a month".into()),
            ("date-year", "2023", "date", window.into()),
            ("date-year", "2027", "date", window.into()),
            ("date-year", "26", "date", "Date must be a real date".into()),
            (&days, "", &days, "Enter the days of at least one person".into()),
            (&days, "0", &days, name("must be 0.25 or more")),
            (&days, "-1", &days, name("must be 0.25 or more")),
            (&days, "0.3", &days, name("must be in quarters of a day, such as 0.25, 0.5 or 1")),
            (&days, "121", &days, name("must be 120 or fewer")),
            (&days, "1e9", &days, name("must be a number, such as 0.5 or 1")),
            (&days, "999999999999", &days, name("must be 120 or fewer")),
            (&days, "one", &days, name("must be a number, such as 0.5 or 1")),
            (&days, "1\u{202e}", &days, name("must be a number, such as 0.5 or 1")),
            (&days, "1\0", &days, name("must be a number, such as 0.5 or 1")),
            ("activity", "", "activity", "Select what was done".into()),
            ("activity", "golf", "activity", "Select what was done".into()),
            ("place", "", "place", "Select where it was".into()),
            ("place", "on\0site", "place", "Select where it was".into()),
            ("dimension", "D11", "dimension", "Select a dimension, or “No one dimension”".into()),
            ("authority", "westmere", "authority", "Select the authority that was supported".into()),
            ("authority", "", "authority", "Select the authority that was supported".into()),
            ("summary", " \r\n ", "summary", "Enter a summary of what was done".into()),
            ("summary", &long, "summary", "Summary must be 500 characters or less".into()),
            ("summary", &huge, "summary", "Summary must be 500 characters or less".into()),
            ("summary", "a\0b", "summary", hidden.into()),
            ("summary", "a\u{202e}b", "summary", hidden.into()),
        ] {
            let mut changes = vec![(days.as_str(), "1")];
            changes.retain(|(name, _)| *name != field);
            changes.push((field, value));
            if (field, value) == ("date-day", "31") {
                changes.push(("date-month", "8"));
                changes.push(("date-year", "2024"));
            }
            let mut typed = with(&changes);
            typed.push(("submission", "one"));
            let page = world.facilitator.post(LEDGER, &typed).await;
            assert_eq!(page.status, 422, "{field}={value:.20}");
            assert_eq!(page.error_at(at), error, "{field}={value:.20}");
            assert_eq!(page.errors(), [error.as_str()], "{field}={value:.20}");
            let choices = ["activity", "place", "dimension", "authority"];
            for (name, value) in typed {
                let shown = name != field || !choices.contains(&name);
                if shown && !value.contains('\0') {
                    assert_eq!(page.value(name), value.replace("\r\n", "\n"), "{field}={value:.20}");
                }
            }
        }
        assert_eq!(world.stats().await[1], "0 days", "nothing was saved");
    }

    async fn everything_wrong_is_said_at_once(app: TestApp) {
        let mut world = world(&app, "120").await;
        let page = world.facilitator.post(LEDGER, &[]).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.errors().len(), 6, "{:?}", page.errors());
    }

    async fn the_first_and_last_day_of_the_programme_can_be_logged(app: TestApp) {
        let mut world = world(&app, "120").await;
        let days = world.days.clone();
        for (day, month, year, status) in [
            ("1", "9", "2024", "Delivered"),
            ("31", "8", "2026", "Booked"),
        ] {
            let date = [("date-day", day), ("date-month", month), ("date-year", year), (days.as_str(), "1")];
            assert_eq!(world.log(&date).await.summary("Status"), status);
        }
    }

    async fn days_of_somebody_who_can_not_have_given_them_are_not_dropped(app: TestApp) {
        let mut world = world(&app, "120").await;
        let id = Some(world.programme.0.id);
        let westmere = app.authority(&world.programme, "Westmere", "120").await;
        app.add_person("second@hackney.example", Role::Facilitator, id, &[westmere.id]).await;
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        let page = manager.get(NEW).await;
        // The form is Northbridge's, with its people; then another authority is chosen.
        let (own, days) = (page.field("Days of Manager Hackney"), world.days.clone());
        let fields = with(&[("authority", "westmere"), (&own, "1"), (&days, "2")]);
        let page = manager.press(&page, "Log support days", &fields).await;
        if page.status == 200 {
            assert_eq!(page.summary("Days"), "3 days", "two days were lost without a word");
        } else {
            assert_eq!(page.status, 422);
        }
        assert_eq!(world.stats().await[1], "0 days");
    }

    async fn an_entry_is_of_its_authority_alone(app: TestApp) {
        let mut world = world(&app, "120").await;
        let westmere = app.authority(&world.programme, "Westmere", "120").await;
        let id = Some(world.programme.0.id);
        let page = world.log_days("1").await;
        let entry = page.path.split('?').next().unwrap().to_owned();
        let elsewhere = entry.replace("northbridge", "westmere");
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        assert_eq!(manager.get(&entry).await.status, 200);
        assert_eq!(manager.get(&elsewhere).await.status, 404);
        assert_eq!(manager.get(&format!("{elsewhere}/cancellation")).await.status, 404);
        let reason = [("reason", "Not mine")];
        assert_eq!(manager.post(&format!("{elsewhere}/cancellation"), &reason).await.status, 404);
        assert_eq!(manager.post(&format!("{elsewhere}/delivery"), &[]).await.status, 404);
        for id in ["0", "-1", "999999", "99999999999", "x"] {
            let page = manager.get(&format!("{LEDGER}/{id}")).await;
            assert_eq!(page.status, 404, "{id}");
        }
        let mut lead = app.person("lead@westmere.example", Role::Lead, id, &[westmere.id]).await;
        assert_eq!(lead.get(&entry).await.status, 403);
        assert_eq!(lead.get(LEDGER).await.status, 403);
        assert_eq!(lead.get(&elsewhere).await.status, 404);
    }
}
