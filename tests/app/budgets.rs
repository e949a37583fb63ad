//! Budgets: what was allocated, what became of it, and the entries behind each figure.

use partners::{
    people::Role,
    programmes::Days,
    support_days::{Activity, Entry, Status, Venue},
};

use crate::{
    finding::{World, headline_days, own},
    harness::{Client, Page, TestApp, both},
};

const ONE: &str = "/programmes/hackney/authorities/northbridge/budget";
const ALL: &str = "/programmes/hackney/budgets";
const ALLOCATION: &str = "/programmes/hackney/authorities/northbridge/allocation";
const PARTS: [&str; 4] = [
    "By what was done",
    "By dimension",
    "By quarter",
    "By person",
];

/// The figure of a cell, without the words for screen readers.
fn figure(cell: &str) -> Days {
    let number = cell.split(' ').next().unwrap();
    if number == "0" {
        Days::ZERO
    } else {
        number.parse().unwrap()
    }
}

fn figures(row: &[String]) -> Vec<Days> {
    row[1..].iter().map(|cell| figure(cell)).collect()
}

/// That each table's last row is the sum of those above it; that row.
fn assert_adds_up(page: &Page, caption: &str) -> Vec<Days> {
    let rows = page.table(caption);
    let (foot, rows) = rows[1..].split_last().unwrap();
    let total = figures(foot);
    for (column, total) in total.iter().enumerate() {
        let sum: Days = rows.iter().map(|row| figures(row)[column]).sum();
        assert_eq!(sum, *total, "{caption}, {}", foot[column]);
    }
    total
}

/// That every figure that is a link leads to entries of just so many days.
async fn assert_links_tie(client: &mut Client, page: &Page) -> usize {
    let links: Vec<_> = page
        .links()
        .into_iter()
        .filter(|(href, _)| href.contains("/support-days?"))
        .collect();
    for (href, words) in &links {
        let ledger = client.get(href).await;
        assert_eq!((ledger.status, &ledger.path), (200, href), "{words}");
        assert_eq!(headline_days(&ledger), figure(words), "{words}: {href}");
    }
    links.len()
}

both! {
    async fn every_figure_ties_to_its_entries(app: TestApp) {
        let world = World::new(&app).await;
        let mut manager = world.manager.clone();
        for (path, wanted) in [(ONE, Some("northbridge")), (ALL, None)] {
            let page = manager.get(path).await;
            let entries: Vec<&Entry> = world
                .logged
                .iter()
                .filter(|it| wanted.is_none_or(|slug| it.authority == slug))
                .map(|it| &it.entry)
                .collect();
            let sum = |of: &dyn Fn(&&Entry) -> bool| -> Days {
                entries.iter().copied().filter(|it| of(it)).map(Entry::days).sum()
            };
            let delivered = sum(&|it| it.counts && it.status.is_delivered());
            let booked = sum(&|it| it.counts && it.status == Status::Booked);
            let not_counted = sum(&|it| !it.counts && it.status != Status::Cancelled);
            for caption in PARTS {
                assert_eq!(assert_adds_up(&page, caption), [delivered, booked, not_counted], "{path} {caption}");
            }
            let only = |activity: Activity| sum(&|it| it.activity == activity && it.counts && it.status.is_delivered());
            for activity in [Activity::Training, Activity::Travel] {
                let row = page.row(PARTS[0], activity.title());
                assert_eq!(figure(&row[1]), only(activity), "{activity:?}");
            }
            for (name, person) in [("Jo Hackney", world.jo), ("Sam Hackney", world.sam)] {
                let own: Days = entries
                    .iter()
                    .filter(|it| it.counts && it.status.is_delivered())
                    .map(|it| own(it, person))
                    .sum();
                assert_eq!(figure(&page.row(PARTS[3], name)[1]), own, "{name}");
            }
            let ties = assert_links_tie(&mut manager, &page).await;
            assert!(ties > 20, "{path}: {ties} links");
        }
    }

    async fn the_balance_is_told_figure_by_figure(app: TestApp) {
        let world = World::new(&app).await;
        let mut manager = world.manager.clone();
        let page = manager.get(ONE).await;
        let of = |title: &str| figure(&page.row("Where the days stand", title)[1]);
        assert_eq!(of("Allocated"), Days::whole(100));
        let parts = of("of it confirmed") + of("of it disputed") + of("of it not yet confirmed");
        assert_eq!(parts, of("Delivered"));
        assert_eq!(of("Remaining") + of("Delivered") + of("Booked"), of("Allocated"));
        let all = manager.get(ALL).await;
        let total = assert_adds_up(&all, "Days by authority");
        assert_eq!(total[0], Days::whole(180), "100 and 80");
        let row = figures(&all.row("Days by authority", "Northbridge"));
        let one = ["Allocated", "Delivered", "of it confirmed", "of it disputed", "of it not yet confirmed", "Booked", "Remaining", "Not counted"];
        assert_eq!(row, one.map(of));
        assert_eq!(manager.get(&all.link("Northbridge")).await.path, ONE);
    }

    async fn quarters_are_those_of_the_programme(app: TestApp) {
        let world = World::new(&app).await;
        let mut manager = world.manager.clone();
        let rows = manager.get(ONE).await.table("By quarter");
        // From September 2024 to August 2026: nine quarters, the first and last in part.
        assert_eq!(rows.len(), 1 + 9 + 1);
        assert_eq!((rows[1][0].as_str(), rows[9][0].as_str()), ("July to September 2024", "July to September 2026"));
    }

    async fn a_reviewer_sees_totals_without_entries_or_names(app: TestApp) {
        let world = World::new(&app).await;
        let id = Some(world.programme.0.id);
        let mut reviewer = app.person("reviewer@dfe.example", Role::Reviewer, id, &[]).await;
        let mut manager = world.manager.clone();
        manager.post(ALLOCATION, &[("days", "90"), ("reason", "Fewer are wanted")]).await;
        for path in [ONE, ALL] {
            let (seen, whole) = (reviewer.get(path).await, manager.get(path).await);
            assert_eq!(seen.status, 200);
            for caption in &PARTS[..3] {
                let plain = |page: &Page| -> Vec<Vec<Days>> {
                    page.table(caption)[1..].iter().map(|row| figures(row)).collect()
                };
                assert_eq!(plain(&seen), plain(&whole), "{caption}");
            }
            for hidden in ["support-days", "Jo Hackney", "Sam Hackney", "By person", "Manager Hackney", "Fewer are wanted"] {
                assert!(!seen.source.contains(hidden), "{path}: {hidden}");
            }
        }
        let rows = reviewer.get(ONE).await.table("Allocations so far");
        assert_eq!(rows[2], ["16 March 2026", "90", "Cut by 10"]);
    }

    async fn leads_and_facilitators_see_their_own_authorities(app: TestApp) {
        let world = World::new(&app).await;
        let id = Some(world.programme.0.id);
        let own = [world.westmere.id];
        for (email, role) in [
            ("lead@westmere.example", Role::Lead),
            ("facilitator@hackney.example", Role::Facilitator),
        ] {
            let mut client = app.person(email, role, id, &own).await;
            let page = client.get(ALL).await;
            assert_eq!(page.table("Days by authority").len(), 1 + 1 + 1, "{email}");
            assert!(!page.source.contains("orthbridge"), "{email}");
            for caption in PARTS {
                let mut one = client.get(&ONE.replace("northbridge", "westmere")).await;
                assert_eq!(assert_adds_up(&page, caption), assert_adds_up(&one, caption));
                one.path.clear();
            }
            assert!(assert_links_tie(&mut client, &page).await > 0);
            assert_eq!(client.get(ONE).await.status, 403);
        }
    }

    async fn an_allocation_holds_from_a_date(app: TestApp) {
        let world = World::empty(&app).await;
        let mut manager = world.manager.clone();
        let typed = |days: &'static str, day: &'static str, month: &'static str, year: &'static str| [
            ("days", days), ("reason", "Agreed"), ("from-day", day), ("from-month", month), ("from-year", year),
        ];
        for (typed, field, error) in [
            (typed("100", "1", "3", "2026"), "days", "The allocation is already 100 days"),
            (typed("90", "17", "3", "2026"), "from", "Date must be today or in the past"),
            (typed("90", "31", "8", "2024"), "from", "Date must be the same as or after 1 September 2024, when the allocation before it began"),
            (typed("90", "", "8", "2024"), "from", "Date must include a day"),
            (typed("90", "31", "2", "2026"), "from", "Date must be a real date"),
            (typed("120.25", "1", "3", "2026"), "days", "Days allocated must be 120 or fewer: that is the programme’s ceiling for one authority"),
        ] {
            let page = manager.post(ALLOCATION, &typed).await;
            assert_eq!((page.status, page.error_at(field).as_str()), (422, error));
            for (name, value) in typed {
                assert_eq!(page.value(name), value, "{error}");
            }
        }
        let page = manager.get(ALLOCATION).await;
        let page = manager.press(&page, "Change the allocation", &typed("120", "1", "September", "2024")).await;
        assert_eq!(page.banner(), "Allocation changed");
        manager.post(ALLOCATION, &typed("60.5", "16", "3", "2026")).await;
        let late = manager.post(ALLOCATION, &typed("70", "15", "3", "2026")).await;
        assert_eq!(late.error_at("from"), "Date must be the same as or after 16 March 2026, when the allocation before it began");
        let rows = manager.get(ONE).await.table("Allocations so far");
        assert_eq!(rows[1..], [
            ["1 September 2024", "100", "First", "First allocation", "Founder Hackney"],
            ["1 September 2024", "120", "Raised by 20", "Agreed", "Manager Hackney"],
            ["16 March 2026", "60.5", "Cut by 59.5", "Agreed", "Manager Hackney"],
        ]);
    }

    async fn a_cut_below_what_is_drawn_is_told(app: TestApp) {
        let mut world = World::empty(&app).await;
        let entry = Entry {
            status: Status::Delivered,
            held_on: "2026-03-02".parse().unwrap(),
            people: vec![(world.jo, Days::whole(8))],
            activity: Activity::Training,
            dimension: None,
            venue: Venue::OnSite,
            counts: true,
            summary: "Eight days".into(),
        };
        world.log(&app, true, entry).await;
        let mut manager = world.manager.clone();
        manager.post(ALLOCATION, &[("days", "5"), ("reason", "Cut")]).await;
        let page = manager.get(ONE).await;
        assert_eq!(page.row("Where the days stand", "Over the allocation")[1], "3");
        assert_eq!(page.row("Where the days stand", "Remaining")[1], "0");
    }

    async fn one_of_64_who_raise_to_the_ceiling_at_once_does(app: TestApp) {
        let world = World::empty(&app).await;
        let mut sends = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let mut manager = world.manager.clone();
            sends.spawn(async move {
                let typed = [("days", "120"), ("reason", "To the ceiling")];
                manager.submit(ALLOCATION, &typed).await.status
            });
        }
        let statuses = sends.join_all().await;
        let count = |status| statuses.iter().filter(|own| **own == status).count();
        assert_eq!((count(303), count(422)), (1, 63), "{statuses:?}");
        let rows = world.manager.clone().get(ONE).await.table("Allocations so far");
        assert_eq!(rows.len(), 1 + 2, "one decision more, of 120");
        assert_eq!(rows[2][1], "120");
    }

    async fn one_of_64_who_join_at_once_is_the_sixth(app: TestApp) {
        let world = World::empty(&app).await;
        for name in ["Three", "Four", "Five"] {
            app.authority(&world.programme, name, "120").await;
        }
        let mut sends = tokio::task::JoinSet::new();
        for i in 0..64 {
            let mut manager = world.manager.clone();
            sends.spawn(async move {
                let name = format!("Town {i}");
                let typed = [
                    ("kind", "fictional"), ("name", name.as_str()), ("readiness", "started"),
                    ("commitment", "We will."), ("days", "120"),
                ];
                manager.submit("/programmes/hackney/authorities/new", &typed).await.status
            });
        }
        let statuses = sends.join_all().await;
        let count = |status| statuses.iter().filter(|own| **own == status).count();
        assert_eq!((count(303), count(422)), (1, 63), "{statuses:?}");
        let rows = world.manager.clone().get(ALL).await.table("Days by authority");
        assert_eq!(rows.len(), 1 + 6 + 1);
    }
}
