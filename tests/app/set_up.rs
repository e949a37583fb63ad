//! Taking authorities in, allocating days, moving a round's window.

use partners::{
    people::{PersonId, Role},
    programmes::Programme,
};

use crate::harness::{Client, TestApp, both};

const FULL: &str = "The programme already has 6 active authorities, which is its ceiling. \
                    One must be completed or withdrawn first";
const NEW: &str = "/programmes/hackney/authorities/new";
const SET_UP: &str = "/programmes/hackney/set-up";
const HIDDEN: &str = "has a hidden control or direction mark. Type it again without it";

fn fictional(name: &str) -> [(&str, &str); 6] {
    [
        ("kind", "fictional"),
        ("listed", ""),
        ("name", name),
        ("readiness", "committed"),
        ("commitment", "We will listen to families.\nAnd act."),
        ("days", "110"),
    ]
}

async fn manager(app: &TestApp) -> ((Programme, PersonId), Client) {
    let programme = app.programme("Hackney").await;
    let id = Some(programme.0.id);
    let manager = app
        .person("manager@hackney.example", Role::Manager, id, &[])
        .await;
    (programme, manager)
}

/// An error at a field, all else kept.
async fn assert_refused(
    manager: &mut Client,
    path: &str,
    typed: &[(&str, &str)],
    (field, error): (&str, &str),
) {
    let page = manager.post(path, typed).await;
    assert_eq!(page.status, 422, "{typed:.90?}");
    assert_eq!(page.error_at(field), error, "{typed:.90?}");
    assert_eq!(page.errors(), [error], "{typed:.90?}");
    for (name, value) in typed.iter().filter(|(_, value)| !value.contains('\0')) {
        let offered = !matches!(*name, "readiness") || ["started", "committed"].contains(value);
        if offered {
            assert_eq!(&page.value(name), value, "{name} of {typed:.90?}");
        }
    }
}

both! {
    async fn a_real_authority_joins_with_its_codes(app: TestApp) {
        let (_, mut manager) = manager(&app).await;
        let page = manager.get(SET_UP).await;
        assert!(page.main().contains("No authority has joined yet"));
        let page = manager.get(&page.link("Add an authority")).await;
        assert_eq!(page.count("select[name=listed] option"), 154);
        assert_eq!(page.value("days"), "120");
        let page = manager.press(&page, "Add the authority", &[
            ("kind", "real"),
            ("listed", "Bristol, City of"),
            ("readiness", "started"),
            ("commitment", "We have begun."),
        ]).await;
        assert_eq!(page.banner(), "Authority added");
        let row = page.row("Partner authorities", "Bristol, City of");
        assert_eq!(row[1..4], ["South West", "Active", "120"]);
        let (_, authority) = (0, manager.get("/programmes/hackney/authorities/bristol-city-of/allocation").await);
        assert_eq!(authority.status, 200);
    }

    async fn a_fictional_authority_joins_without_codes(app: TestApp) {
        let (_, mut manager) = manager(&app).await;
        let page = manager.post(NEW, &fictional("Northbridge")).await;
        let row = page.row("Partner authorities", "Northbridge");
        assert_eq!(row[1..4], ["Fictional: no code or region", "Active", "110"]);
    }

    async fn a_real_name_is_not_fictional(app: TestApp) {
        let (_, mut manager) = manager(&app).await;
        for name in ["Hackney", " hackney ", "Bristol city of", "HACKNEY"] {
            let page = manager.post(NEW, &fictional(name)).await;
            assert_eq!(page.status, 422, "{name}");
            assert!(page.error_at("name").ends_with("is a real authority: select it from the list"));
        }
        let invented = [("kind", "real"), ("listed", "Northbridge")];
        let page = manager.post(NEW, &invented).await;
        assert_eq!(page.error_at("listed"), "Select an authority");
    }

    async fn nobody_joins_twice(app: TestApp) {
        let (_, mut manager) = manager(&app).await;
        manager.post(NEW, &fictional("Northbridge")).await;
        let error = ("kind", "An authority of that name is already in the programme");
        assert_refused(&mut manager, NEW, &fictional("northBridge"), error).await;
        let other = app.programme("Elsewhere").await;
        app.authority(&other, "Northbridge", "60").await;
    }

    async fn the_seventh_active_authority_is_refused(app: TestApp) {
        let (programme, mut manager) = manager(&app).await;
        for name in ["One", "Two", "Three", "Four", "Five", "Six"] {
            app.authority(&programme, name, "120").await;
        }
        assert_refused(&mut manager, NEW, &fictional("Seven"), ("kind", FULL)).await;

        let six = "/programmes/hackney/authorities/six/allocation";
        let page = manager.get(six).await;
        let page = manager.press(&page, "Change the standing", &[("standing", "completed")]).await;
        assert_eq!(page.banner(), "Standing changed");
        assert_eq!(page.row("Partner authorities", "Six")[2], "Completed");
        let page = manager.post(NEW, &fictional("Seven")).await;
        assert_eq!(page.banner(), "Authority added");

        let page = manager.get(six).await;
        let page = manager.press(&page, "Change the standing", &[("standing", "active")]).await;
        assert_eq!((page.status, page.error_at("standing").as_str()), (422, FULL));
    }

    async fn six_of_twelve_who_join_at_once_are_taken_in(app: TestApp) {
        let (_, mut manager) = manager(&app).await;
        let mut sends = tokio::task::JoinSet::new();
        for i in 0..12 {
            let mut manager = manager.clone();
            sends.spawn(async move {
                manager.submit(NEW, &fictional(&format!("Town {i}"))).await.status
            });
        }
        let statuses = sends.join_all().await;
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 6, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 6, "{statuses:?}");
        let rows = manager.get(SET_UP).await.table("Partner authorities");
        assert_eq!(rows.len(), 1 + 6);
    }

    async fn days_are_in_quarters_up_to_120(app: TestApp) {
        let (_, mut manager) = manager(&app).await;
        let over = "Days allocated must be 120 or fewer: that is the programme’s ceiling for one authority";
        for (days, error) in [
            ("", "Enter the days allocated"),
            ("  ", "Enter the days allocated"),
            ("0", "Days allocated must be 0.25 or more"),
            ("-1", "Days allocated must be 0.25 or more"),
            ("−1", "Days allocated must be 0.25 or more"),
            ("0.3", "Days allocated must be in quarters of a day, such as 0.25, 0.5 or 1"),
            ("121", over),
            ("120.25", over),
            ("120 ½", over),
            ("99999999999999999999", over),
            ("1e9", "Days allocated must be a number, such as 0.5 or 1"),
            ("NaN", "Days allocated must be a number, such as 0.5 or 1"),
            ("٣", "Days allocated must be a number, such as 0.5 or 1"),
            ("1\0", "Days allocated must be a number, such as 0.5 or 1"),
            ("1\u{202e}2", "Days allocated must be a number, such as 0.5 or 1"),
        ] {
            let mut typed = fictional("Northbridge");
            typed[5].1 = days;
            assert_refused(&mut manager, NEW, &typed, ("days", error)).await;
        }
        for (name, days, kept) in [("A", "½", "0.5"), ("B", "1 ½", "1.5"), ("C", "0,25", "0.25"), ("D", " 120.0 ", "120")] {
            let mut typed = fictional(name);
            typed[5].1 = days;
            let page = manager.post(NEW, &typed).await;
            assert_eq!(page.row("Partner authorities", name)[3], kept);
        }
    }

    async fn odd_texts_are_refused_at_their_field(app: TestApp) {
        let (_, mut manager) = manager(&app).await;
        let (long, huge) = ("a".repeat(1001), "a".repeat(1_000_000));
        for (index, value, field, error) in [
            (2, "", "name", "Enter the name of the fictional authority".to_owned()),
            (2, "new", "name", "Name must have letters or digits, and not be “new”".into()),
            (2, "!?", "name", "Name must have letters or digits, and not be “new”".into()),
            (2, "a\0b", "name", format!("Name {HIDDEN}")),
            (2, &huge, "name", "Name must be 120 characters or less".into()),
            (3, "ready", "readiness", "Select how ready the authority is".into()),
            (4, "\n", "commitment", "Enter what the authority commits to".into()),
            (4, &long, "commitment", "Commitment statement must be 1000 characters or less".into()),
            (4, &huge, "commitment", "Commitment statement must be 1000 characters or less".into()),
            (4, "a\u{202e}b", "commitment", format!("Commitment statement {HIDDEN}")),
            (4, "a\0b", "commitment", format!("Commitment statement {HIDDEN}")),
        ] {
            let mut typed = fictional("Northbridge");
            typed[index].1 = value;
            assert_refused(&mut manager, NEW, &typed, (field, &error)).await;
        }
        let page = manager.post(NEW, &[("kind", "other")]).await;
        assert_eq!(page.errors().len(), 4, "{:?}", page.errors());
        assert!(manager.get(SET_UP).await.main().contains("No authority has joined yet"));
    }

    async fn each_change_of_an_allocation_is_kept_with_its_reason(app: TestApp) {
        let (programme, mut manager) = manager(&app).await;
        app.authority(&programme, "Northbridge", "100").await;
        let path = "/programmes/hackney/authorities/northbridge/allocation";
        let page = manager.get(path).await;
        let typed = [("days", "80.25"), ("reason", "Less is needed")];
        let page = manager.press(&page, "Change the allocation", &typed).await;
        assert_eq!(page.banner(), "Allocation changed");
        assert_eq!(page.row("Partner authorities", "Northbridge")[3], "80.25");
        let page = manager.get(path).await;
        let mut history = page.table("Allocations so far");
        history.remove(0);
        history.sort();
        assert_eq!(history, [
            ["1 September 2024", "100", "First allocation", "Founder Hackney"],
            ["16 March 2026", "80.25", "Less is needed", "Manager Hackney"],
        ]);
        for (days, reason, field, error) in [
            ("121", "More", "days", "Days allocated must be 120 or fewer: that is the programme’s ceiling for one authority"),
            ("60", "", "reason", "Enter why the allocation changes"),
            ("60", &"a".repeat(401), "reason", "Reason must be 400 characters or less"),
        ] {
            let typed = [("days", days), ("reason", reason)];
            assert_refused(&mut manager, path, &typed, (field, error)).await;
        }
        assert_eq!(manager.get(path).await.table("Allocations so far").len(), 3);
    }

    async fn a_standing_is_one_of_three(app: TestApp) {
        let (programme, mut manager) = manager(&app).await;
        app.authority(&programme, "Northbridge", "100").await;
        let path = "/programmes/hackney/authorities/northbridge/standing";
        for standing in ["", "gone", "a\0"] {
            let page = manager.post(path, &[("standing", standing)]).await;
            assert_eq!(page.status, 422, "{standing}");
            assert_eq!(page.errors(), ["Select where the authority stands"]);
        }
        let page = manager.post(path, &[("standing", "withdrawn")]).await;
        assert_eq!(page.row("Partner authorities", "Northbridge")[2], "Withdrawn");
    }

    async fn a_round_has_a_window(app: TestApp) {
        let (_, mut manager) = manager(&app).await;
        let path = "/programmes/hackney/rounds/month-18";
        let page = manager.get(path).await;
        assert_eq!(page.value("opens-year"), "2025");
        let typed = [
            ("opens-day", "16"), ("opens-month", "March"), ("opens-year", "2026"),
            ("closes-day", "16"), ("closes-month", "3"), ("closes-year", "2026"),
        ];
        let page = manager.press(&page, "Change the dates", &typed).await;
        assert_eq!(page.banner(), "Round dates changed");
        assert_eq!(page.row("Rounds", "Month 18")[3], "Open");
        app.it_is("2026-03-17T00:00:00Z");
        assert_eq!(manager.get(SET_UP).await.row("Rounds", "Month 18")[3], "Closed");

        for (index, value, field, error) in [
            (0, "32", "opens", "Opening date must be a real date"),
            (0, "17", "closes", "Closing date must be the same as or after the opening date"),
            (2, "2023", "opens", "Opening date must not be before the programme starts"),
            (4, "", "closes", "Closing date must include a month"),
            (5, "20\0", "closes", "Closing date must be a real date"),
        ] {
            let mut wrong = typed;
            wrong[index].1 = value;
            assert_refused(&mut manager, path, &wrong, (field, error)).await;
        }
        assert_eq!(manager.get("/programmes/hackney/rounds/month-7").await.status, 404);
    }

    async fn a_day_ends_at_midnight_in_london(app: TestApp) {
        let (_, mut manager) = manager(&app).await;
        let path = "/programmes/hackney/rounds/month-24";
        let typed = [
            ("opens-day", "1"), ("opens-month", "6"), ("opens-year", "2026"),
            ("closes-day", "30"), ("closes-month", "6"), ("closes-year", "2026"),
        ];
        manager.post(path, &typed).await;
        for (moment, now) in [
            ("2026-05-31T22:59:59Z", "Closed"),
            ("2026-05-31T23:00:00Z", "Open"),
            ("2026-06-30T22:59:59Z", "Open"),
            ("2026-06-30T23:00:00Z", "Closed"),
        ] {
            app.it_is(moment);
            assert_eq!(manager.get(SET_UP).await.row("Rounds", "Month 24")[3], now, "{moment}");
        }
    }
}
