//! A visit that repeats: its preview, and the booking of all of it or none.

use partners::{
    people::{PersonId, Role},
    programmes::{
        Authority, Programme,
        actions::{Start, start_programme},
    },
};

use crate::harness::{Client, Page, TestApp, both, date};

const SERIES: &str = "/programmes/hackney/authorities/northbridge/support-days/series";
const LEDGER: &str = "/programmes/hackney/authorities/northbridge/support-days";

/// Every second Tuesday, eight times, from 17 March 2026.
const EIGHT: [(&str, &str); 11] = [
    ("authority", "northbridge"),
    ("date-day", "17"),
    ("date-month", "3"),
    ("date-year", "2026"),
    ("activity", "group_supervision"),
    ("dimension", "D3"),
    ("place", "online"),
    ("counts", "usual"),
    ("summary", "The team thinks together."),
    ("weeks", "2"),
    ("times", "8"),
];

struct World {
    programme: (Programme, PersonId),
    northbridge: Authority,
    facilitator: Client,
    days: String,
}

async fn world(app: &TestApp, allocation: &str) -> World {
    let programme = app.programme("Hackney").await;
    in_programme(app, programme, allocation).await
}

async fn in_programme(app: &TestApp, programme: (Programme, PersonId), allocation: &str) -> World {
    let northbridge = app.authority(&programme, "Northbridge", allocation).await;
    let (id, own) = (Some(programme.0.id), [northbridge.id]);
    let mut facilitator = app
        .person("facilitator@hackney.example", Role::Facilitator, id, &own)
        .await;
    let page = facilitator.get(SERIES).await;
    World {
        days: page.field("Days of Facilitator Hackney"),
        programme,
        northbridge,
        facilitator,
    }
}

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = EIGHT.to_vec();
    fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    fields.extend_from_slice(changes);
    fields
}

impl World {
    /// Fills the form in and asks for the preview.
    async fn preview(&mut self, changes: &[(&str, &str)]) -> Page {
        let page = self.facilitator.get(SERIES).await;
        self.facilitator
            .press(&page, "Preview", &with(changes))
            .await
    }

    /// Sends the booking as a program would, without the preview.
    async fn book(&mut self, changes: &[(&str, &str)]) -> Page {
        let days = self.days.clone();
        let mut fields = vec![
            (days.as_str(), "1"),
            ("step", "book"),
            ("submission", "one"),
        ];
        fields.extend_from_slice(changes);
        self.facilitator.post(SERIES, &with(&fields)).await
    }

    /// Delivered, booked and remaining, and the dates of the ledger, newest first.
    async fn ledger(&mut self) -> (Vec<String>, Vec<String>) {
        let page = self.facilitator.get(LEDGER).await;
        let stats = page.texts("main .app-stat__value")[1..4].to_vec();
        let dates = page.texts("#entries tbody th");
        (stats, dates)
    }
}

/// The dates of the preview, in order.
fn dates(page: &Page) -> Vec<String> {
    page.texts("#visits tbody th")
}

both! {
    async fn every_second_tuesday_eight_times_is_booked_in_one_go(app: TestApp) {
        let mut world = world(&app, "20").await;
        let ledger = world.facilitator.get(LEDGER).await;
        let page = world.facilitator.get(&ledger.link("Book a visit that repeats")).await;
        assert_eq!(page.path, SERIES);
        let page = world.facilitator.press(&page, "Preview", &EIGHT).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Check these 8 visits"));
        // The clock goes forward on 29 March: Tuesdays stay Tuesdays.
        let tuesdays = [
            "17 March", "31 March", "14 April", "28 April", "12 May", "26 May", "9 June", "23 June",
        ];
        assert_eq!(dates(&page), tuesdays.map(|day| format!("Tuesday {day} 2026")));
        let rows = page.table("Visits");
        assert_eq!(rows[1][1..], ["1", "Booked", "19"]);
        assert_eq!(rows[8][1..], ["1", "Booked", "12"]);
        let words = "every 2 weeks on Tuesdays. 8 days are drawn in all, and 12 days are left after the last";
        assert!(page.main().contains(words), "{}", page.main());
        assert_eq!(world.ledger().await.0, ["0 days", "0 days", "20 days"], "nothing yet");

        let page = world.facilitator.press(&page, "Book these 8 visits", &[]).await;
        assert_eq!(page.banner(), "Series booked. This is its first visit");
        assert_eq!((page.summary("Date"), page.summary("Status")), ("17 March 2026".into(), "Booked".into()));
        assert_eq!(page.summary("Summary"), "The team thinks together.");
        let (stats, dates) = world.ledger().await;
        assert_eq!(stats, ["0 days", "8 days", "12 days"]);
        assert_eq!((dates.len(), dates[0].as_str(), dates[7].as_str()), (8, "23 Jun 2026", "17 Mar 2026"));
        assert_eq!(app.stored().await["audit_event"].iter().filter(|row| row.contains("support-days.series")).count(), 1);
    }

    async fn the_preview_leads_back_with_all_that_was_typed(app: TestApp) {
        let mut world = world(&app, "20").await;
        let page = world.preview(&[("times", "3"), ("summary", "“Quoted” & <b>bold</b>\nand more")]).await;
        let form = world.facilitator.press(&page, "Change something", &[]).await;
        assert_eq!((form.status, form.heading().as_str()), (200, "Book a visit that repeats"));
        for (name, value) in with(&[("times", "3"), ("summary", "“Quoted” & <b>bold</b>\nand more")]) {
            assert_eq!(form.value(name), value, "{name}");
        }
        let page = world.facilitator.press(&form, "Preview", &[("times", "2")]).await;
        let page = world.facilitator.press(&page, "Book these 2 visits", &[]).await;
        assert_eq!(page.status, 200);
        assert_eq!(world.ledger().await.1.len(), 2);
    }

    async fn what_is_past_is_logged_as_delivered(app: TestApp) {
        let mut world = world(&app, "20").await;
        let past = [("date-day", "2"), ("weeks", "1"), ("times", "4")];
        let page = world.preview(&past).await;
        let becomes: Vec<String> = page.table("Visits")[1..].iter().map(|row| row[2].clone()).collect();
        assert_eq!(becomes, ["Delivered", "Delivered", "Delivered", "Booked"]);
        world.facilitator.press(&page, "Book these 4 visits", &[]).await;
        assert_eq!(world.ledger().await.0, ["3 days", "1 day", "16 days"]);
        let page = world.preview(&[("date-day", "2"), ("weeks", "1"), ("times", "2")]).await;
        assert!(page.has_button("Log these 2 visits"));
        let page = world.preview(&[("activity", "travel"), ("times", "2")]).await;
        assert!(page.main().contains("not counted: nothing is drawn"), "{}", page.main());
    }

    async fn sent_twice_or_many_times_at_once_it_is_booked_once(app: TestApp) {
        let mut world = world(&app, "20").await;
        let page = world.preview(&[]).await;
        let first = world.facilitator.press(&page, "Book these 8 visits", &[]).await;
        let second = world.facilitator.press(&page, "Book these 8 visits", &[]).await;
        assert_eq!((second.status, &second.path), (200, &first.path));
        let mut sends = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (mut person, days) = (world.facilitator.clone(), world.days.clone());
            sends.spawn(async move {
                let fields = [("submission", "two"), ("step", "book"), (&days, "1"), ("times", "3")];
                let sent = person.submit(SERIES, &with(&fields)).await;
                (sent.status, sent.header("location").to_owned())
            });
        }
        let answers = sends.join_all().await;
        assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 == 303), "{answers:?}");
        assert_eq!(world.ledger().await.0, ["0 days", "11 days", "9 days"]);
    }

    async fn of_64_at_once_exactly_one_fits(app: TestApp) {
        let mut world = world(&app, "8").await;
        let mut sends = tokio::task::JoinSet::new();
        for i in 0..64 {
            let (mut person, days) = (world.facilitator.clone(), world.days.clone());
            sends.spawn(async move {
                let key = i.to_string();
                let fields = [("submission", key.as_str()), ("step", "book"), (&days, "1")];
                person.submit(SERIES, &with(&fields)).await.status
            });
        }
        let statuses = sends.join_all().await;
        let count = |status| statuses.iter().filter(|own| **own == status).count();
        assert_eq!((count(303), count(422)), (1, 63), "{statuses:?}");
        let (stats, dates) = world.ledger().await;
        assert_eq!((stats[1].as_str(), dates.len()), ("8 days", 8));
    }

    async fn over_the_ceiling_it_says_how_many_fit(app: TestApp) {
        let mut world = world(&app, "3.5").await;
        let days = world.days.clone();
        let error = "Northbridge has 3.5 days left to draw: enough for 3 of the 8 visits";
        for page in [world.preview(&[]).await, world.book(&[]).await] {
            assert_eq!((page.status, page.error_at(&days)), (422, error.into()));
            assert_eq!(page.errors(), [error]);
            assert_eq!((page.value("times"), page.value("summary")), ("8".into(), EIGHT[8].1.into()));
            let fates = page.table("What stands against it");
            assert_eq!(fates[3][2], "Booked");
            assert_eq!(fates[4][2], "Not enough days left");
        }
        assert_eq!(world.ledger().await.1.len(), 0, "none of it");
        assert_eq!(world.book(&[("times", "3")]).await.status, 200);
        let none = world.preview(&[(&days, "0.75"), ("times", "2")]).await;
        assert_eq!(none.error_at(&days), "Northbridge has 0.5 days left to draw: enough for 0 of the 2 visits");
    }

    async fn a_series_that_crosses_the_programmes_end_is_refused_whole(app: TestApp) {
        let mut world = world(&app, "120").await;
        // The programme's last day is Monday 31 August 2026.
        let august = [("date-day", "3"), ("date-month", "8"), ("weeks", "1"), ("times", "8")];
        let error = "5 of the 8 visits fit before the programme ends on 31 August 2026. \
                     The next would be on 7 September 2026";
        for page in [world.preview(&august).await, world.book(&august).await] {
            assert_eq!((page.status, page.error_at("times")), (422, error.into()));
            let fates = page.table("What stands against it");
            assert_eq!((fates[5][0].as_str(), fates[5][2].as_str()), ("Monday 31 August 2026", "Booked"));
            for (row, monday) in fates[6..].iter().zip(["7", "14", "21"]) {
                assert_eq!(row[0], format!("Monday {monday} September 2026"));
                assert_eq!(row[2], "After the programme’s end");
            }
        }
        assert_eq!(world.ledger().await.1.len(), 0);
        let five = [("date-day", "3"), ("date-month", "8"), ("weeks", "1"), ("times", "5")];
        assert_eq!(world.book(&five).await.status, 200);
        assert_eq!(world.ledger().await.1[0], "31 Aug 2026");
        let page = world.preview(&[("date-month", "9")]).await;
        assert!(page.error_at("date").starts_with("Date must be between"), "the first date too");
    }

    async fn a_date_in_a_closed_quarter_is_named(app: TestApp) {
        let mut world = world(&app, "120").await;
        let id = Some(world.programme.0.id);
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        manager.post("/programmes/hackney/quarters/2025-q4/closing", &[]).await;
        let december = [("date-day", "9"), ("date-month", "12"), ("date-year", "2025"), ("times", "3")];
        for page in [world.preview(&december).await, world.book(&december).await] {
            let error = "9 December 2025 and 23 December 2025 are in a closed quarter. \
                         Log such visits one at a time, with the reason";
            assert_eq!((page.status, page.error_at("date")), (422, error.into()));
            let fates = page.table("What stands against it");
            assert_eq!(fates[1][2], "October to December 2025 is closed");
            assert_eq!((fates[3][0].as_str(), fates[3][2].as_str()), ("Tuesday 6 January 2026", "Delivered"));
        }
        assert_eq!(world.ledger().await.1.len(), 0);
        let january = [("date-day", "6"), ("date-month", "1"), ("times", "3")];
        assert_eq!(world.book(&january).await.status, 200);
    }

    async fn the_numbers_are_refused_at_their_fields(app: TestApp) {
        let mut world = world(&app, "120").await;
        for (field, typed, error) in [
            ("weeks", "", "Enter the weeks between visits"),
            ("weeks", "0", "Weeks between visits must be between 1 and 13"),
            ("weeks", "14", "Weeks between visits must be between 1 and 13"),
            ("weeks", "two", "Weeks between visits must be a whole number, such as 1"),
            ("times", " ", "Enter the number of visits"),
            ("times", "1", "Number of visits must be between 2 and 60"),
            ("times", "61", "Number of visits must be between 2 and 60"),
            ("times", "99999999999999999999", "Number of visits must be between 2 and 60"),
            ("times", "-3", "Number of visits must be a whole number, such as 2"),
            ("times", "2.5", "Number of visits must be a whole number, such as 2"),
        ] {
            let page = world.preview(&[(field, typed)]).await;
            assert_eq!((page.status, page.errors()), (422, vec![error.to_owned()]), "{field} {typed}");
            assert_eq!(page.error_at(field), error);
            assert_eq!(page.value(field), typed);
        }
        let page = world.facilitator.post(SERIES, &[]).await;
        assert_eq!(page.errors().len(), 8, "all at once: {:?}", page.errors());
    }

    async fn the_autumn_clock_and_the_leap_day_move_nothing(app: TestApp) {
        app.it_is("2027-10-01T10:00:00Z");
        let (founder, _) = app.add_person("founder@hackney.example", Role::Manager, None, &[]).await;
        let start = Start {
            name: "Hackney".into(),
            slug: "hackney".into(),
            lead_authority: "Hackney".into(),
            starts_on: date("2027-09-01"),
        };
        let programme = start_programme(&app.state.database, start, founder, app.now()).await.unwrap();
        let mut world = in_programme(&app, (programme, founder), "120").await;
        // The clock goes back on 31 October 2027; 29 February 2028 is a Tuesday.
        for (day, month, year, expected) in [
            ("24", "10", "2027", ["Sunday 24 October 2027", "Sunday 31 October 2027", "Sunday 7 November 2027"]),
            ("22", "2", "2028", ["Tuesday 22 February 2028", "Tuesday 29 February 2028", "Tuesday 7 March 2028"]),
            ("19", "3", "2028", ["Sunday 19 March 2028", "Sunday 26 March 2028", "Sunday 2 April 2028"]),
        ] {
            let typed = [("date-day", day), ("date-month", month), ("date-year", year), ("weeks", "1"), ("times", "3")];
            let page = world.preview(&typed).await;
            assert_eq!(dates(&page), expected);
            world.facilitator.press(&page, "Book these 3 visits", &[]).await;
        }
        let booked = world.ledger().await.1;
        for date in ["31 Oct 2027", "29 Feb 2028", "26 Mar 2028"] {
            assert!(booked.iter().any(|own| own == date), "{date}: {booked:?}");
        }
    }

    async fn another_authority_can_be_chosen_of_those_allowed(app: TestApp) {
        let mut world = world(&app, "120").await;
        app.authority(&world.programme, "Westmere", "120").await;
        let page = world.book(&[("authority", "westmere")]).await;
        assert_eq!((page.status, page.error_at("authority").as_str()), (422, "Select the authority that was supported"));
        let id = Some(world.programme.0.id);
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        let page = manager.get(SERIES).await;
        let own = page.field("Days of Manager Hackney");
        let page = manager.press(&page, "Preview", &with(&[("authority", "westmere"), (&own, "1")])).await;
        let page = manager.press(&page, "Book these 8 visits", &[]).await;
        assert!(page.path.starts_with("/programmes/hackney/authorities/westmere/"), "{}", page.path);
        assert_eq!(world.ledger().await.1.len(), 0, "nothing of {}", world.northbridge.name);
    }
}
