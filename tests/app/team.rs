//! The people of a programme: invited, found on the list, moved, disabled, taken out.

use std::collections::BTreeMap;

use axum::http::Method;
use partners::people::Role;

use crate::{
    harness::{Client, PASSWORD, Page, TestApp, both},
    permissions::people,
};

pub(crate) const PEOPLE: &str = "/programmes/hackney/people";
pub(crate) const NEW: &str = "/programmes/hackney/people/new";

/// The page of one person, as somebody sees it.
pub(crate) async fn person_page(manager: &mut Client, name: &str) -> Page {
    let list = manager.get(PEOPLE).await;
    manager.get(&list.link(name)).await
}

/// Invites somebody where no mail goes; the path of the link that is shown.
pub(crate) async fn invite(manager: &mut Client, typed: &[(&str, &str)]) -> String {
    let page = manager.get(NEW).await;
    let page = manager.press(&page, "Invite", typed).await;
    assert_eq!(page.status, 200, "{:?}", page.errors());
    path_of(&page)
}

/// The path of the link that a page shows.
pub(crate) fn path_of(page: &Page) -> String {
    let link = page.attribute("#link", "value");
    link.strip_prefix("http://partners.test")
        .unwrap()
        .to_owned()
}

/// What the audit trail keeps of a verb, oldest first.
pub(crate) async fn told(app: &TestApp, verb: &str) -> Vec<serde_json::Value> {
    let stored = app.stored().await;
    let rows = stored["audit_event"].iter();
    let rows = rows.map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap());
    let mut rows: Vec<_> = rows.filter(|row| row["verb"] == verb).collect();
    rows.sort_by_key(|row| row["id"].as_i64());
    rows
}

fn detail(event: &serde_json::Value) -> serde_json::Value {
    serde_json::from_str(event["detail"].as_str().unwrap()).unwrap()
}

/// The people of the permissions table.
struct World {
    manager: Client,
    facilitator: Client,
    lead: Client,
    other: Client,
}

async fn world(app: &TestApp) -> World {
    let mut people: BTreeMap<&str, Client> = people(app).await;
    let mut take = |who: &str| people.remove(who).unwrap();
    World {
        manager: take("manager"),
        facilitator: take("facilitator"),
        lead: take("lead"),
        other: take("other manager"),
    }
}

const BOOKED: [(&str, &str); 5] = [
    ("date-day", "20"),
    ("date-month", "3"),
    ("date-year", "2026"),
    ("activity", "training"),
    ("summary", "Training that is to come"),
];

/// A day of the facilitator’s that is booked in Northbridge for 20 March 2026.
async fn book(facilitator: &mut Client) {
    let new = "/programmes/hackney/authorities/northbridge/support-days/new";
    let page = facilitator.get(new).await;
    let page = facilitator.press(&page, "Log support days", &BOOKED).await;
    assert_eq!(page.status, 200, "{:?}", page.errors());
}

/// Signs in again, somebody whose sessions were ended.
async fn sign_in_again(app: &TestApp, client: &mut Client, email: &str) {
    assert_eq!(client.get("/account").await.heading(), "Sign in", "{email}");
    *client = app.stranger();
    client
        .post("/sign-in", &[("email", email), ("password", PASSWORD)])
        .await;
}

/// What is answered to somebody who is not signed in.
async fn status(app: &TestApp, path: &str) -> u16 {
    let sent = app.stranger().send(Method::GET, path, None).await;
    sent.status
}

both! {
    async fn everybody_with_a_role_is_on_the_list(app: TestApp) {
        let mut world = world(&app).await;
        let page = world.manager.get("/programmes/hackney/set-up").await;
        let page = world.manager.get(&page.link("People and their roles")).await;
        assert_eq!(page.heading(), "People");
        let of = |name: &str| page.row("People with a role", name)[1..].to_vec();
        assert_eq!(of("Lead Northbridge"), ["Authority lead", "Northbridge", "Active", "16 March 2026"]);
        assert_eq!(of("Manager Hackney"), ["Programme manager", "Every authority", "Active", "16 March 2026"]);
        let link = "Invited link until 19 March 2026 at 10:00am";
        assert_eq!(of("Founder Hackney"), ["Programme manager", "Every authority", link, "Not yet"]);
        assert!(page.links().iter().all(|(_, words)| words != "Founder Elsewhere"));
        app.it_is("2026-03-19T10:00:00Z");
        let page = world.manager.get(PEOPLE).await;
        assert_eq!(page.row("People with a role", "Founder Hackney")[3], "Invited link is over");
    }

    async fn the_list_is_narrowed_by_role_authority_and_state(app: TestApp) {
        let mut world = world(&app).await;
        for (query, names) in [
            ("role=lead", vec!["Lead Northbridge"]),
            ("authority=northbridge", vec!["Facilitator Hackney", "Lead Northbridge"]),
            ("authority=northbridge&role=facilitator", vec!["Facilitator Hackney"]),
            ("state=invited", vec!["Founder Hackney"]),
            ("state=disabled", vec![]),
        ] {
            let page = world.manager.get(&format!("{PEOPLE}?{query}")).await;
            let rows = match names.is_empty() {
                true => vec![],
                false => page.table("People with a role"),
            };
            let found: Vec<_> = rows.iter().skip(1).map(|row| row[0].as_str()).collect();
            assert_eq!(found, names, "{query}");
            assert!(page.main().contains(&format!("{} of 5 people", names.len())), "{query}");
        }
        for odd in ["role=king&state=%00", "authority=nowhere", "state=&role="] {
            let page = world.manager.get(&format!("{PEOPLE}?{odd}")).await;
            if page.status == 200 {
                assert_eq!(page.table("People with a role").len(), 1 + 5, "{odd}");
            }
        }
    }

    async fn a_lead_who_moves_to_another_authority_loses_the_first_at_once(app: TestApp) {
        let mut world = world(&app).await;
        let northbridge = "/programmes/hackney/authorities/northbridge";
        let westmere = "/programmes/hackney/authorities/westmere";
        assert_eq!(world.lead.get(northbridge).await.status, 200);
        let page = person_page(&mut world.manager, "Lead Northbridge").await;
        let page = world.manager.get(&page.link("Change role")).await;
        assert_eq!((page.value("role"), page.value("led")), ("lead".into(), "northbridge".into()));
        let page = world.manager.press(&page, "Change the role", &[("led", "westmere")]).await;
        assert_eq!(page.banner(), "Role changed");
        assert_eq!(page.summary("Authorities"), "Westmere");
        sign_in_again(&app, &mut world.lead, "lead@northbridge.example").await;
        assert_eq!(world.lead.get(northbridge).await.status, 403);
        assert_eq!(world.lead.get(westmere).await.status, 200);
        let moved = told(&app, "person.moved").await;
        let [event] = moved.as_slice() else { panic!("{moved:?}") };
        let detail = detail(event);
        assert_eq!(detail["from"]["role"], "lead");
        assert_ne!(detail["from"]["authorities"], detail["to"]["authorities"]);
        assert_eq!(detail["sessions"], 1);
        // What is sent unchanged changes nothing.
        let page = person_page(&mut world.manager, "Lead Northbridge").await;
        let page = world.manager.get(&page.link("Change role")).await;
        let page = world.manager.press(&page, "Change the role", &[]).await;
        assert_eq!((page.status, page.banner().as_str()), (200, ""));
        assert_eq!(told(&app, "person.moved").await.len(), 1);
        assert_eq!(world.lead.get(westmere).await.status, 200, "still signed in");
    }

    async fn who_is_moved_is_signed_out_at_once_and_who_moves_is_not(app: TestApp) {
        let mut world = world(&app).await;
        let email = "facilitator@hackney.example";
        let mut phone = app.stranger();
        phone.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        let page = person_page(&mut world.manager, "Facilitator Hackney").await;
        let page = world.manager.get(&page.link("Change role")).await;
        assert!(page.main().contains("They will be signed out"), "{}", page.main());
        world.manager.press(&page, "Change the role", &[("role", "reviewer")]).await;
        for client in [&mut world.facilitator, &mut phone] {
            assert_eq!(client.get("/account").await.heading(), "Sign in");
        }
        assert_eq!(detail(&told(&app, "person.moved").await[0])["sessions"], 2);

        // A manager who gives the own role away stays signed in here alone.
        let (name, email) = ("Second Hackney", "second@hackney.example");
        let typed = [("name", name), ("email", email), ("role", "manager")];
        let link = invite(&mut world.manager, &typed).await;
        app.first_sign_in(email, &link).await;
        let mut elsewhere = app.stranger();
        let typed = [("email", "manager@hackney.example"), ("password", PASSWORD)];
        elsewhere.post("/sign-in", &typed).await;
        let page = person_page(&mut world.manager, "Manager Hackney").await;
        let page = world.manager.get(&page.link("Change role")).await;
        assert!(page.main().contains("signed out everywhere but here"), "{}", page.main());
        world.manager.press(&page, "Change the role", &[("role", "reviewer")]).await;
        assert_eq!(world.manager.get("/account").await.heading(), "Your account");
        assert_eq!(elsewhere.get("/account").await.heading(), "Sign in");
        assert_eq!(detail(&told(&app, "person.moved").await[1])["sessions"], 1);
    }

    async fn a_manager_sees_where_somebody_is_signed_in(app: TestApp) {
        const PLACES: &str = "Where they are signed in";
        let mut world = world(&app).await;
        app.it_is("2026-03-16T10:20:00Z");
        assert_eq!(world.lead.get("/account").await.status, 200);
        let page = person_page(&mut world.manager, "Lead Northbridge").await;
        let seen = page.table(PLACES);
        let expected = ["Unknown browser", "16 March 2026 at 10:00am", "16 March 2026 at 10:20am"];
        assert_eq!(seen[1..], [expected.map(str::to_owned).to_vec()]);
        let page = world.manager.press(&page, "Sign them out everywhere", &[]).await;
        assert!(page.main().contains("They are not signed in anywhere"), "{}", page.main());
        // What is said of the own account stands there, and of one that is another's too, nowhere.
        let page = person_page(&mut world.manager, "Manager Hackney").await;
        assert!(!page.main().contains(PLACES));
        let (founder, _) = app.add_person("founder@hackney.example", Role::Manager, None, &[]).await;
        let page = world.manager.get(&format!("{PEOPLE}/{founder}")).await;
        assert!(page.main().contains("They also have a role outside this programme"));
        assert!(!page.main().contains("signed in anywhere") && !page.main().contains(PLACES));
    }

    async fn a_facilitator_is_assigned_to_authorities(app: TestApp) {
        let mut world = world(&app).await;
        let page = person_page(&mut world.manager, "Facilitator Hackney").await;
        let page = world.manager.get(&page.link("Change authorities")).await;
        let both = [("assigned", "northbridge"), ("assigned", "westmere")];
        let page = world.manager.press(&page, "Change the role", &both).await;
        assert_eq!(page.summary("Authorities"), "Northbridge and Westmere");
        let email = "facilitator@hackney.example";
        sign_in_again(&app, &mut world.facilitator, email).await;
        let new = "/programmes/hackney/authorities/westmere/support-days/new";
        assert_eq!(world.facilitator.get(new).await.status, 200);
        let page = world.manager.get(&page.link("Change authorities")).await;
        assert_eq!(page.count("input[name=assigned][checked]"), 2);
        let path = page.path.clone();
        let page = world.manager.post(&path, &[("role", "facilitator")]).await;
        assert_eq!(page.summary("Authorities"), "None yet");
        sign_in_again(&app, &mut world.facilitator, email).await;
        assert_eq!(world.facilitator.get(new).await.status, 403);
        let page = world.manager.post(&path, &[("role", "lead")]).await;
        assert_eq!((page.status, page.error_at("led").as_str()), (422, "Select the authority that they lead"));
        let page = world.manager.post(&path, &[("role", "facilitator"), ("assigned", "nowhere")]).await;
        assert_eq!((page.status, page.error_at("assigned").as_str()), (422, "Select authorities of this programme"));
    }

    async fn what_somebody_has_in_hand_is_said_before_they_move_or_go(app: TestApp) {
        let mut world = world(&app).await;
        book(&mut world.facilitator).await;
        let evidence = "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence";
        let page = world.facilitator.get(&format!("{evidence}/new")).await;
        let page = world.facilitator.press(&page, "Continue", &[("instrument", "practice_observation")]).await;
        assert_eq!(page.status, 200);
        let page = person_page(&mut world.manager, "Facilitator Hackney").await;
        for link in ["Change role", "Disable the account", "Take out of the programme"] {
            let page = world.manager.get(&page.link(link)).await;
            let open = page.text("#open-work");
            assert!(open.contains("20 March 2026, Northbridge: 1 day"), "{link}: {open}");
            assert!(open.contains("Records that they have begun"), "{link}: {open}");
            assert!(open.contains("month 18: 1 record") || open.contains("Month 18: 1 record"), "{link}: {open}");
            let entry = world.manager.get(&page.link("20 March 2026, Northbridge")).await;
            assert_eq!(entry.status, 200);
        }
        let page = person_page(&mut world.manager, "Lead Northbridge").await;
        let page = world.manager.get(&page.link("Change role")).await;
        assert!(page.text("#open-work").contains("No booked days"));
    }

    async fn a_disabled_person_is_out_at_once_and_signs_in_nowhere(app: TestApp) {
        let mut world = world(&app).await;
        let page = world.facilitator.get("/programmes/hackney/calendar").await;
        let page = world.facilitator.press(&page, "Make a subscription address", &[]).await;
        let feed = page.attribute("#address", "value").replace("http://partners.test", "");
        assert_eq!(status(&app, &feed).await, 200);
        book(&mut world.facilitator).await;

        let page = person_page(&mut world.manager, "Facilitator Hackney").await;
        let page = world.manager.get(&page.link("Disable the account")).await;
        let page = world.manager.press(&page, "Disable the account", &[]).await;
        assert_eq!((page.banner().as_str(), page.summary("State").as_str()), ("Account disabled", "Disabled"));
        assert_eq!(world.facilitator.get("/account").await.heading(), "Sign in");
        let typed = [("email", "facilitator@hackney.example"), ("password", PASSWORD)];
        assert_eq!(app.stranger().submit("/sign-in", &typed).await.status, 422);
        assert_eq!(status(&app, &feed).await, 404);

        // Nobody names them in a new entry; the old one keeps the name.
        let new = "/programmes/hackney/authorities/northbridge/support-days/new";
        assert!(!world.manager.get(new).await.main().contains("Facilitator Hackney"));
        let ledger = world.manager.get("/programmes/hackney/authorities/northbridge/support-days").await;
        assert!(ledger.main().contains("Facilitator Hackney"));

        let page = world.manager.press(&page, "Enable the account", &[]).await;
        assert_eq!((page.banner().as_str(), page.summary("State").as_str()), ("Account enabled", "Active"));
        assert_eq!(app.stranger().submit("/sign-in", &typed).await.status, 303);
        assert_eq!(world.facilitator.get("/account").await.heading(), "Sign in", "the old session stays over");
        assert_eq!(status(&app, &feed).await, 404, "the old address stays revoked");
        assert_eq!(told(&app, "person.disabled").await.len(), 1);
        assert_eq!(told(&app, "person.enabled").await.len(), 1);
    }

    async fn who_leaves_loses_that_programme_alone_and_keeps_their_name(app: TestApp) {
        let mut world = world(&app).await;
        book(&mut world.facilitator).await;
        let page = person_page(&mut world.manager, "Facilitator Hackney").await;
        let page = world.manager.get(&page.link("Take out of the programme")).await;
        assert_eq!(page.count(".govuk-button--warning"), 1);
        let page = world.manager.press(&page, "Take out of the programme", &[]).await;
        assert_eq!(page.banner(), "Taken out of the programme");
        let left = page.row("People who have left", "Facilitator Hackney");
        assert_eq!(left[1..], ["Facilitator", "16 March 2026"]);
        assert_eq!(page.table("People with a role").len(), 1 + 4);
        let ledger = world.manager.get("/programmes/hackney/authorities/northbridge/support-days").await;
        assert!(ledger.main().contains("Facilitator Hackney"));
        let new = "/programmes/hackney/authorities/northbridge/support-days/new";
        assert!(!world.manager.get(new).await.main().contains("Facilitator Hackney"));

        // They can sign in, and are told that there is nothing for them.
        let mut facilitator = app.stranger();
        let typed = [("email", "facilitator@hackney.example"), ("password", PASSWORD)];
        let page = facilitator.post("/sign-in", &typed).await;
        assert_eq!((page.status, page.path.as_str()), (200, "/programmes"));
        assert!(page.main().contains("You do not have a role in a programme now"));
        assert_eq!(facilitator.get("/programmes/hackney").await.status, 403);

        // Invited again, they are back with the same account.
        let page = world.manager.get(NEW).await;
        let again = [("name", "Another Name"), ("email", "Facilitator@hackney.example"), ("role", "facilitator"), ("assigned", "westmere")];
        let page = world.manager.press(&page, "Invite", &again).await;
        assert_eq!(page.heading(), "Facilitator Hackney is added");
        assert_eq!(page.count("#link"), 0);
        let page = world.manager.get(PEOPLE).await;
        assert_eq!(page.row("People with a role", "Facilitator Hackney")[2], "Westmere");
        assert_eq!(page.count("#left"), 0);
        assert_eq!(facilitator.get("/").await.path, "/programmes/hackney/week");
    }

    async fn sessions_are_ended_by_a_manager(app: TestApp) {
        let mut world = world(&app).await;
        let page = person_page(&mut world.manager, "Lead Northbridge").await;
        let page = world.manager.press(&page, "Sign them out everywhere", &[]).await;
        assert_eq!(page.banner(), "Signed out everywhere");
        assert_eq!(world.lead.get("/account").await.heading(), "Sign in");
        assert_eq!(world.manager.get("/account").await.heading(), "Your account");
        let typed = [("email", "lead@northbridge.example"), ("password", PASSWORD)];
        assert_eq!(app.stranger().submit("/sign-in", &typed).await.status, 303);
    }

    async fn the_people_of_another_programme_are_not_found(app: TestApp) {
        let mut world = world(&app).await;
        let own = world.other.get("/programmes/elsewhere/people").await;
        let href = own.link("Founder Elsewhere");
        let number = href.rsplit('/').next().unwrap();
        for page in ["", "/role", "/second-step", "/identity", "/disabling", "/leaving"] {
            let path = format!("{PEOPLE}/{number}{page}");
            assert_eq!(world.manager.get(&path).await.status, 404, "{path}");
            assert_eq!(world.other.get(&path).await.status, 403, "{path}");
        }
        for act in ["/role", "/link", "/sessions", "/identity", "/disabling", "/enabling", "/leaving"] {
            let path = format!("{PEOPLE}/{number}{act}");
            assert_eq!(world.manager.post(&path, &[("role", "lead"), ("led", "northbridge")]).await.status, 404, "{path}");
            assert_eq!(world.other.post(&path, &[]).await.status, 403, "{path}");
        }
        for odd in ["1/no-end", "1/Leaving", "0", "-1", "99999999999999999999", "x", "1.5", "%F0%9F%8C%8D"] {
            assert_eq!(world.manager.get(&format!("{PEOPLE}/{odd}")).await.status, 404, "{odd}");
        }
        assert_eq!(world.other.get("/account").await.heading(), "Your account");
    }

    async fn what_is_typed_wrong_is_told_at_once_and_kept(app: TestApp) {
        let mut world = world(&app).await;
        let page = world.manager.post(NEW, &[]).await;
        assert_eq!(page.status, 422);
        let missing = ["Enter the person’s name", "Enter the person’s email address", "Select a role"];
        assert_eq!(page.errors(), missing);
        let long = "n".repeat(201);
        let far = format!("a@{}.example", "b".repeat(300));
        let format = "Enter an email address in the correct format, like name@council.gov.uk";
        for (name, email, field, error) in [
            (long.as_str(), "a@b.example", "name", "Name must be 200 characters or less"),
            ("Ann\u{202e}Lee", "a@b.example", "name", "Name has a hidden control or direction mark. Type it again without it"),
            ("Ann\nLee", "a@b.example", "name", "Name must be on one line"),
            ("Ann Lee", "a@b", "email", format),
            ("Ann Lee", "a\u{7}@b.example", "email", format),
            ("Ann Lee", &far, "email", format),
            ("Ann Lee", "<a@b.example>", "email", format),
            ("<b>Ann</b> & 'Lee'", "nobody", "email", format),
        ] {
            let typed = [("name", name), ("email", email), ("role", "lead"), ("led", "westmere"), ("assigned", "westmere")];
            let page = world.manager.post(NEW, &typed).await;
            assert_eq!((page.status, page.error_at(field).as_str()), (422, error), "{name:.20} {email:.20}");
            assert_eq!(page.value("role"), "lead");
            assert_eq!(page.value("led"), "westmere");
            assert_eq!(page.value("assigned"), "westmere");
            if !name.contains('\n') {
                assert_eq!((page.value("name").as_str(), page.value("email").as_str()), (name, email));
            }
        }
        let typed = [("name", "943 476 5919"), ("email", "a@b.example"), ("role", "manager")];
        let page = world.manager.post(NEW, &typed).await;
        assert!(page.error_at("name").contains("NHS number"), "{:?}", page.errors());
        let typed = [("name", "Ann Lee"), ("email", " Lead@Northbridge.example "), ("role", "reviewer")];
        let page = world.manager.post(NEW, &typed).await;
        let error = "Somebody with this email address has a role in the programme already. Find them on the list of people";
        assert_eq!((page.status, page.error_at("email").as_str()), (422, error));
        assert_eq!(page.value("name"), "Ann Lee");
    }

    async fn the_trail_tells_roles_and_never_names(app: TestApp) {
        let mut world = world(&app).await;
        let typed = [("name", "Ann Lee"), ("email", "ann@westmere.example"), ("role", "lead"), ("led", "westmere")];
        let link = invite(&mut world.manager, &typed).await;
        let stored = app.stored().await;
        for row in &stored["audit_event"] {
            assert!(!row.contains("Ann") && !row.contains('@'), "{row}");
        }
        let token = link.rsplit('/').next().unwrap();
        for (table, rows) in &stored {
            assert!(rows.iter().all(|row| !row.contains(token)), "{table}");
        }
        let added = told(&app, "person.added").await;
        let last = added.last().unwrap();
        assert_eq!(detail(last)["to"]["role"], "lead");
        assert!(last["person_id"].is_number() && last["programme_id"].is_number());
    }

    async fn a_manager_can_start_with_no_authority_in_the_programme(app: TestApp) {
        let (programme, _) = app.programme("Empty").await;
        let mut manager = app.person("m@empty.example", Role::Manager, Some(programme.id), &[]).await;
        let page = manager.get("/programmes/empty/people/new").await;
        assert!(page.main().contains("No authority has joined yet"));
        let typed = [("name", "Ann Lee"), ("email", "ann@empty.example"), ("role", "facilitator")];
        assert_eq!(manager.post("/programmes/empty/people/new", &typed).await.status, 200);
    }
}
