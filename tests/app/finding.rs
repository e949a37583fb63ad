//! Finding entries: filters, order, pages, addresses that are shared, files.

use std::cmp::Reverse;

use chrono::{Days as Span, NaiveDate};
use partners::{
    people::{PersonId, Role},
    programmes::{Authority, Days, Dimension, Programme},
    support_days::{
        Activity, Entry, EntryId, Status, Venue,
        actions::{Step, cancel, record},
    },
};

use crate::harness::{Client, Page, TestApp, both};

const LEDGER: &str = "/programmes/hackney/authorities/northbridge/support-days";
const ALL: &str = "/programmes/hackney/support-days";

/// An entry as the test logged it.
#[derive(Clone)]
pub(crate) struct Logged {
    pub(crate) id: EntryId,
    pub(crate) authority: String,
    pub(crate) entry: Entry,
}

/// Two authorities, two facilitators, and what was logged.
pub(crate) struct World {
    pub(crate) programme: (Programme, PersonId),
    pub(crate) northbridge: Authority,
    pub(crate) westmere: Authority,
    pub(crate) jo: PersonId,
    pub(crate) sam: PersonId,
    pub(crate) manager: Client,
    pub(crate) logged: Vec<Logged>,
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn quarters(quarters: i32) -> Days {
    Days::from_quarters(quarters)
}

impl World {
    /// Nothing logged yet.
    pub(crate) async fn empty(app: &TestApp) -> Self {
        let programme = app.programme("Hackney").await;
        let northbridge = app.authority(&programme, "Northbridge", "100").await;
        let westmere = app.authority(&programme, "Westmere", "80").await;
        let id = Some(programme.0.id);
        let manager = app
            .person("manager@hackney.example", Role::Manager, id, &[])
            .await;
        let (facilitator, own) = (Role::Facilitator, [northbridge.id]);
        let (jo, _) = app
            .add_person("jo@hackney.example", facilitator, id, &own)
            .await;
        let both = [northbridge.id, westmere.id];
        let (sam, _) = app
            .add_person("sam@hackney.example", facilitator, id, &both)
            .await;
        Self {
            programme,
            northbridge,
            westmere,
            jo,
            sam,
            manager,
            logged: Vec::new(),
        }
    }

    /// Thirty entries of every activity, status and sort of people, in both authorities.
    pub(crate) async fn new(app: &TestApp) -> Self {
        let mut world = Self::empty(app).await;
        let activities = Activity::ALL.iter().copied().cycle();
        let statuses = Status::ALL.iter().copied().cycle();
        for (i, (activity, status)) in (0..30).zip(activities.zip(statuses)) {
            let people = match i % 3 {
                0 => vec![(world.jo, quarters(2))],
                1 => vec![(world.jo, quarters(4)), (world.sam, quarters(1))],
                _ => vec![(world.sam, quarters(3 + i))],
            };
            let entry = Entry {
                status,
                // Some share a date.
                held_on: date("2026-01-05") + Span::new(u64::try_from(i / 2 * 5).unwrap()),
                people,
                activity,
                dimension: Dimension::new(u8::try_from(i % 11).unwrap()),
                venue: Venue::Online,
                counts: if i % 7 == 0 {
                    !activity.counts()
                } else {
                    activity.counts()
                },
                summary: format!("Entry {i}"),
            };
            let northbridge = i % 4 != 3;
            world.log(app, northbridge, entry).await;
        }
        world
    }

    /// A cancelled entry is logged and then cancelled: it has two revisions.
    pub(crate) async fn log(&mut self, app: &TestApp, northbridge: bool, entry: Entry) -> EntryId {
        let authority = if northbridge {
            &self.northbridge
        } else {
            &self.westmere
        };
        let (db, by) = (&app.state.database, (self.programme.1, app.now()));
        let key = format!("test {}", self.logged.len());
        let first = match entry.status {
            Status::Cancelled => Entry {
                status: Status::Delivered,
                ..entry.clone()
            },
            _ => entry.clone(),
        };
        let id = record(db, authority, key, &first, None, by)
            .await
            .unwrap()
            .unwrap();
        if entry.status == Status::Cancelled {
            let step = Step {
                authority,
                id,
                person: by.0,
                now: by.1,
            };
            cancel(db, step, 1, "Called off".into())
                .await
                .unwrap()
                .unwrap();
        }
        let authority = authority.slug.clone();
        self.logged.push(Logged {
            id,
            authority,
            entry,
        });
        id
    }

    /// What is logged and is so, newest first.
    fn those(&self, wanted: impl Fn(&Logged) -> bool) -> Vec<&Logged> {
        let mut those: Vec<_> = self.logged.iter().filter(|it| wanted(it)).collect();
        those.sort_by_key(|it| Reverse((it.entry.held_on, it.id)));
        those
    }
}

pub(crate) fn own(entry: &Entry, person: PersonId) -> Days {
    let mut people = entry.people.iter();
    people
        .find(|(id, _)| *id == person)
        .map_or(Days::ZERO, |(_, days)| *days)
}

/// The entries that a page lists, in its order.
fn ids(page: &Page) -> Vec<String> {
    let links = page.links().into_iter();
    links
        .filter_map(|(href, _)| {
            let id = href.split_once("/support-days/")?.1;
            id.parse::<i32>().is_ok().then(|| id.to_owned())
        })
        .collect()
}

/// `14 entries, 11.5 days`: what stands behind the colon of the words for what was asked.
fn headline(page: &Page) -> String {
    page.text("#found").rsplit_once(": ").unwrap().1.to_owned()
}

/// The days of a page's headline.
pub(crate) fn headline_days(page: &Page) -> Days {
    let headline = headline(page);
    let days = headline.rsplit_once(", ").unwrap().1;
    let number = days.split(' ').next().unwrap();
    if number == "0" {
        Days::ZERO
    } else {
        number.parse().unwrap()
    }
}

fn headline_of(entries: &[&Logged], days: impl Fn(&Entry) -> Days) -> String {
    // Cancelled days count for nothing, but where they alone were asked for.
    let cancelled = |it: &&&Logged| it.entry.status == Status::Cancelled;
    let all = !entries.is_empty() && entries.iter().filter(cancelled).count() == entries.len();
    let told = entries.iter().filter(|it| all || !cancelled(it));
    let days: Days = told.map(|it| days(&it.entry)).sum();
    let plural =
        |n: &str, one: &str, many: &str| format!("{n} {}", if n == "1" { one } else { many });
    let entries = plural(&entries.len().to_string(), "entry", "entries");
    format!("{entries}, {}", plural(&days.to_string(), "day", "days"))
}

/// A file's records, without the header.
async fn file(client: &mut Client, address: &str) -> Vec<Vec<String>> {
    let address = address.replacen("support-days", "support-days.csv", 1);
    let sent = client.send(axum::http::Method::GET, &address, None).await;
    assert_eq!(sent.status, 200, "{address}");
    assert_eq!(sent.header("content-type"), "text/csv; charset=utf-8");
    let mut reader = csv::Reader::from_reader(sent.body.as_bytes());
    assert_eq!(
        reader.headers().unwrap(),
        vec![
            "id",
            "revision",
            "date",
            "authority",
            "facilitator",
            "days",
            "days_each",
            "activity",
            "place",
            "dimension",
            "counted",
            "status",
            "summary",
            "reference",
        ]
    );
    let records = reader.records().map(|record| record.unwrap());
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

/// That a search finds those entries in that order, on the page and in the file.
async fn assert_finds(client: &mut Client, address: &str, expected: &[&Logged]) -> Page {
    let page = client.get(address).await;
    assert_eq!(page.status, 200, "{address}");
    assert_eq!(page.path, address, "the address is the one that is shared");
    let expected: Vec<String> = expected.iter().map(|it| it.id.to_string()).collect();
    assert_eq!(ids(&page), expected, "{address}");
    let rows = file(client, address).await;
    let rows: Vec<String> = rows.into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(rows, expected, "{address} as a file");
    page
}

both! {
    async fn each_filter_finds_what_it_says(app: TestApp) {
        let world = World::new(&app).await;
        let (jo, sam) = (world.jo, world.sam);
        let d5 = Dimension::D5;
        type Wanted = Box<dyn Fn(&Entry) -> bool>;
        let searches: Vec<(String, Wanted)> = vec![
            (String::new(), Box::new(|_| true)),
            ("?from=2026-02-04".into(), Box::new(|it| it.held_on >= date("2026-02-04"))),
            ("?to=2026-02-04".into(), Box::new(|it| it.held_on <= date("2026-02-04"))),
            ("?from=2026-02-04&to=2026-02-04".into(), Box::new(|it| it.held_on == date("2026-02-04"))),
            (format!("?person={jo}"), Box::new(move |it| own(it, jo) > Days::ZERO)),
            (format!("?person={sam}"), Box::new(move |it| own(it, sam) > Days::ZERO)),
            ("?activity=training".into(), Box::new(|it| it.activity == Activity::Training)),
            ("?dimension=D5".into(), Box::new(move |it| it.dimension == Some(d5))),
            ("?dimension=none".into(), Box::new(|it| it.dimension.is_none())),
            ("?status=booked".into(), Box::new(|it| it.status == Status::Booked)),
            ("?status=delivered".into(), Box::new(|it| it.status == Status::Delivered)),
            ("?status=all-delivered".into(), Box::new(|it| it.status.is_delivered())),
            ("?status=disputed".into(), Box::new(|it| it.status == Status::Disputed)),
            ("?status=cancelled".into(), Box::new(|it| it.status == Status::Cancelled)),
            ("?status=not-cancelled".into(), Box::new(|it| it.status != Status::Cancelled)),
            ("?counted=yes".into(), Box::new(|it| it.counts)),
            ("?counted=no".into(), Box::new(|it| !it.counts)),
            (
                format!("?from=2026-01-10&to=2026-03-10&person={jo}&status=not-cancelled&counted=yes"),
                Box::new(move |it| {
                    it.held_on >= date("2026-01-10") && it.held_on <= date("2026-03-10")
                        && own(it, jo) > Days::ZERO && it.counts && it.status != Status::Cancelled
                }),
            ),
            ("?activity=travel&dimension=D1&status=confirmed".into(), Box::new(|it| {
                it.activity == Activity::Travel && it.dimension == Dimension::new(1)
                    && it.status == Status::Confirmed
            })),
        ];
        let mut manager = world.manager.clone();
        for (query, wanted) in &searches {
            let here = world.those(|it| it.authority == "northbridge" && wanted(&it.entry));
            let person = query.split("person=").nth(1).map(|it| it.split('&').next().unwrap().to_owned());
            let days = |entry: &Entry| match &person {
                Some(id) if *id == jo.to_string() => own(entry, jo),
                Some(_) => own(entry, sam),
                None => entry.days(),
            };
            let page = assert_finds(&mut manager, &format!("{LEDGER}{query}"), &here).await;
            assert_eq!(headline(&page), headline_of(&here, days), "{query}");
            assert_eq!(page.count("details[open]"), usize::from(!query.is_empty()), "{query}");

            let everywhere = world.those(|it| wanted(&it.entry));
            let page = assert_finds(&mut manager, &format!("{ALL}{query}"), &everywhere).await;
            assert_eq!(headline(&page), headline_of(&everywhere, days), "{query}");
        }
        let westmere = world.those(|it| it.authority == "westmere");
        let page = assert_finds(&mut manager, &format!("{ALL}?authority=westmere"), &westmere).await;
        assert_eq!(headline(&page), headline_of(&westmere, Entry::days));
        assert!(page.text("#found").starts_with("In Westmere: "), "{}", page.text("#found"));
    }

    async fn totals_are_of_all_that_is_found(app: TestApp) {
        let world = World::new(&app).await;
        let mut manager = world.manager.clone();
        for (query, from) in [("", "2000-01-01"), ("?from=2026-02-04", "2026-02-04")] {
            let these = world.those(|it| it.authority == "northbridge" && it.entry.held_on >= date(from));
            let sum = |wanted: &dyn Fn(&Entry) -> bool| -> String {
                let wanted = these.iter().filter(|it| wanted(&it.entry));
                wanted.map(|it| it.entry.days()).sum::<Days>().to_string()
            };
            let page = manager.get(&format!("{LEDGER}{query}")).await;
            assert_eq!(page.table("Days of these entries")[1], [
                sum(&|it| it.counts && it.status.is_delivered()),
                sum(&|it| it.counts && it.status == Status::Confirmed),
                sum(&|it| it.counts && it.status == Status::Disputed),
                sum(&|it| it.counts && it.status == Status::Delivered),
                sum(&|it| it.counts && it.status == Status::Booked),
                sum(&|it| !it.counts && it.status != Status::Cancelled),
                sum(&|it| it.status == Status::Cancelled),
            ]);
        }
    }

    async fn headings_sort_and_say_so(app: TestApp) {
        let world = World::new(&app).await;
        let mut manager = world.manager.clone();
        let life = |status: Status| Status::ALL.iter().position(|own| *own == status);
        for (heading, sort, order) in [
            ("Date", "", "asc"),
            ("Days", "days", ""), ("Days", "days", "asc"),
            ("Status", "status", ""), ("Status", "status", "desc"),
            ("What was done", "activity", ""), ("What was done", "activity", "desc"),
        ] {
            // Newest first, as what is equal stays.
            let mut expected = world.those(|it| it.authority == "northbridge" && it.entry.counts);
            match (sort, order) {
                ("days", "asc") => expected.sort_by_key(|it| it.entry.days()),
                ("days", _) => expected.sort_by_key(|it| Reverse(it.entry.days())),
                ("status", "desc") => expected.sort_by_key(|it| Reverse(life(it.entry.status))),
                ("status", _) => expected.sort_by_key(|it| life(it.entry.status)),
                ("activity", "desc") => expected.sort_by_key(|it| Reverse(it.entry.activity.title())),
                ("activity", _) => expected.sort_by_key(|it| it.entry.activity.title()),
                _ => expected.reverse(),
            }
            let mut query = vec!["counted=yes".to_owned()];
            query.extend((!sort.is_empty()).then(|| format!("sort={sort}")));
            query.extend((!order.is_empty()).then(|| format!("order={order}")));
            let address = format!("{LEDGER}?{}", query.join("&"));
            let page = assert_finds(&mut manager, &address, &expected).await;
            assert_eq!(page.count("th[aria-sort]"), 1);
            let descends = order == "desc" || (sort == "days" && order.is_empty());
            let way = if descends { "descending" } else { "ascending" };
            assert_eq!(page.attribute("th[aria-sort]", "aria-sort"), way, "{address}");
            assert!(page.text("th[aria-sort]").starts_with(heading), "{address}");
            let turned = manager.get(&page.link(heading)).await;
            assert_ne!(turned.attribute("th[aria-sort]", "aria-sort"), way);
            assert!(turned.path.contains("counted=yes"), "the filter is kept: {}", turned.path);
        }
    }

    async fn pages_keep_the_filter_and_the_order(app: TestApp) {
        let mut world = World::empty(&app).await;
        for i in 0..62_u64 {
            let training = i % 10 != 0;
            let entry = Entry {
                status: Status::Delivered,
                held_on: date("2026-01-01") + Span::new(i),
                people: vec![(world.jo, quarters(1))],
                activity: if training { Activity::Training } else { Activity::Scoping },
                dimension: None,
                venue: Venue::OnSite,
                counts: true,
                summary: "A quarter of a day".into(),
            };
            world.log(&app, true, entry).await;
        }
        let mut trainings = world.those(|it| it.entry.activity == Activity::Training);
        trainings.reverse();
        let ids_of = |of: &[&Logged]| of.iter().map(|it| it.id.to_string()).collect::<Vec<_>>();
        let mut manager = world.manager.clone();
        let first = manager.get(&format!("{LEDGER}?activity=training&order=asc")).await;
        assert_eq!(ids(&first), ids_of(&trainings[..50]));
        assert!(first.title().starts_with("Support days (page 1 of 2)"), "{}", first.title());
        let second = manager.get(&first.link("Next, page 2 of 2")).await;
        assert_eq!(second.path, format!("{LEDGER}?activity=training&order=asc&page=2"));
        assert_eq!(ids(&second), ids_of(&trainings[50..]));
        assert_eq!(headline(&first), headline(&second), "sums are of all pages");
        assert_eq!(manager.get(&second.link("Previous, page 1 of 2")).await.path, first.path);
        let rows = file(&mut manager, &second.link("Download these entries (CSV)").replace(".csv", "")).await;
        assert_eq!(rows.len(), trainings.len(), "the file has every page");
        assert_eq!(manager.get(&first.link("Clear filters")).await.path, LEDGER);
    }

    async fn the_form_leads_to_an_address_that_is_shared(app: TestApp) {
        let world = World::new(&app).await;
        let mut manager = world.manager.clone();
        let page = manager.get(LEDGER).await;
        assert_eq!(page.attribute("main form", "method"), "get");
        assert_eq!(page.attribute("main form", "action"), LEDGER);
        // What a browser sends: every field, in the form's order, as typed.
        let sent = format!(
            "{LEDGER}?from=4%2F2%2F2026&to=&person={}&activity=&dimension=d5&status=&counted=yes",
            world.jo
        );
        let page = manager.get(&sent).await;
        let shared = format!("{LEDGER}?from=2026-02-04&person={}&dimension=D5&counted=yes", world.jo);
        assert_eq!(page.path, shared);
        assert_eq!(page.value("from"), "2026-02-04");
        assert_eq!(page.value("person"), world.jo.to_string());
        assert_eq!(page.value("dimension"), "D5");
        assert_eq!(page.value("counted"), "yes");
        let words = page.text("#found");
        let asked = "Counted, D5 Risk and the child, by Jo Hackney, from 4 February 2026: ";
        assert!(words.starts_with(asked), "{words}");
        let turned = format!("{LEDGER}?counted=yes&dimension=D5&from=2026-02-04&page=1&person={}", world.jo);
        assert_eq!(manager.get(&turned).await.path, shared, "one search, one address");
    }

    async fn what_can_not_be_read_is_said_and_finds_nothing(app: TestApp) {
        let world = World::new(&app).await;
        let mut manager = world.manager.clone();
        let other = app.programme("Elsewhere").await;
        let stranger = other.1.to_string();
        for (field, value, error) in [
            ("from", "31/2/2026", "From must be a real date, such as 1/9/2026"),
            ("from", "soon", "From must be a real date, such as 1/9/2026"),
            ("to", "2026-13-01", "To must be a real date, such as 1/9/2026"),
            ("person", "999999999999", "Select a person from the list"),
            ("person", "0", "Select a person from the list"),
            ("person", "x", "Select a person from the list"),
            ("person", &stranger, "Select a person from the list"),
            ("activity", "golf", "Select what was done from the list"),
            ("dimension", "D11", "Select a dimension from the list"),
            ("status", "'; DROP TABLE entry; --", "Select a status from the list"),
            ("counted", "maybe", "Select counted or not counted from the list"),
        ] {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair(field, value).finish();
            let page = manager.get(&format!("{LEDGER}?{query}")).await;
            assert_eq!((page.status, page.errors()), (422, vec![error.to_owned()]), "{query}");
            assert_eq!(page.error_at(field), error, "{query}");
            if ["from", "to"].contains(&field) {
                assert_eq!(page.value(field), value);
            }
            assert_eq!((page.count("details[open]"), page.count("#entries"), page.count("#found")), (1, 0, 0));
            assert!(!page.main().contains("Founder Elsewhere"), "a stranger is not named");
            let address = format!("{LEDGER}.csv?{query}");
            assert_eq!(manager.get(&address).await.status, 422, "{address}");
        }
        let page = manager.get(&format!("{LEDGER}?from=2026-03-02&to=1/3/2026&status=x")).await;
        assert_eq!(page.errors(), ["To must be the same as or after From", "Select a status from the list"]);
        for odd in ["?page=';--", "?page=-1", "?page=0", "?page=x", "?sort=;&order=up", "?other=1", "?page=1", "?authority=westmere"] {
            let page = manager.get(&format!("{LEDGER}{odd}")).await;
            assert_eq!((page.status, page.count("#entries")), (200, 1), "{odd}");
        }
        for far in ["?page=99", "?page=18446744073709551615"] {
            let page = manager.get(&format!("{LEDGER}{far}")).await;
            assert_eq!((page.status, page.count("#entries")), (200, 1), "the last page: {far}");
        }
    }

    async fn a_person_s_days_are_their_own(app: TestApp) {
        let mut world = World::empty(&app).await;
        let entry = Entry {
            status: Status::Delivered,
            held_on: date("2026-03-02"),
            people: vec![(world.jo, quarters(4)), (world.sam, quarters(1))],
            activity: Activity::Training,
            dimension: None,
            venue: Venue::OnSite,
            counts: true,
            summary: "=1+1, \"quoted\"".into(),
        };
        let id = world.log(&app, true, entry).await.to_string();
        let mut manager = world.manager.clone();
        let page = manager.get(&format!("{LEDGER}?person={}", world.sam)).await;
        assert_eq!(headline(&page), "1 entry, 0.25 days");
        assert_eq!(page.table("Support days")[1][1], "0.25");
        assert!(page.main().contains("Days are those of Sam Hackney alone"));
        let rows = file(&mut manager, &format!("{LEDGER}?person={}", world.sam)).await;
        assert_eq!(rows, [[
            id.as_str(), "1", "2026-03-02", "northbridge", "sam@hackney.example",
            "0.25", "0.25", "training", "on_site", "", "true", "delivered",
            "'=1+1, \"quoted\"", "",
        ]]);
        let sent = manager.send(axum::http::Method::GET, &format!("{LEDGER}.csv"), None).await;
        assert_eq!(sent.header("content-disposition"), "attachment; filename=\"support-days-northbridge.csv\"");
        assert!(sent.body.lines().count() == 2 && sent.body.ends_with("\r\n"));
    }

    async fn whoever_gave_days_is_found_also_where_they_are_not_assigned(app: TestApp) {
        let mut world = World::empty(&app).await;
        let entry = Entry {
            status: Status::Delivered,
            held_on: date("2026-03-02"),
            people: vec![(world.jo, quarters(4))],
            activity: Activity::Training,
            dimension: None,
            venue: Venue::OnSite,
            counts: true,
            summary: "Before the assignment ended".into(),
        };
        world.log(&app, false, entry).await;
        let mut manager = world.manager.clone();
        let westmere = LEDGER.replace("northbridge", "westmere");
        let page = manager.get(&format!("{westmere}?person={}", world.jo)).await;
        assert_eq!(headline(&page), "1 entry, 1 day");
        let offered = manager.get(&westmere).await.texts("select[name=person] option");
        assert_eq!(offered, ["Any", "Founder Hackney", "Manager Hackney", "Sam Hackney"]);
    }

    async fn each_person_finds_in_the_ledgers_that_they_may_read(app: TestApp) {
        let world = World::new(&app).await;
        let id = Some(world.programme.0.id);
        let own = [world.northbridge.id];
        let mut lead = app.person("lead@northbridge.example", Role::Lead, id, &own).await;
        let mut facilitator = app.person("facilitator@hackney.example", Role::Facilitator, id, &own).await;
        let mut reviewer = app.person("reviewer@dfe.example", Role::Reviewer, id, &[]).await;
        let here = world.those(|it| it.authority == "northbridge");
        for client in [&mut lead, &mut facilitator] {
            let page = assert_finds(client, ALL, &here).await;
            assert!(page.table("Support days").iter().skip(1).all(|row| row[1] == "Northbridge"));
            assert!(!page.source.contains("westmere"), "nothing of another authority");
            let page = client.get(&format!("{ALL}?authority=westmere")).await;
            assert_eq!((page.status, page.errors()), (422, vec!["Select an authority from the list".to_owned()]));
            assert_eq!(client.get(&format!("{ALL}.csv?authority=westmere")).await.status, 422);
        }
        for path in [LEDGER, ALL] {
            assert_eq!(reviewer.get(path).await.status, 403);
            assert_eq!(reviewer.get(&format!("{path}.csv")).await.status, 403);
        }
        assert_eq!(lead.get(&format!("{}.csv", LEDGER.replace("northbridge", "westmere"))).await.status, 403);
    }
}
