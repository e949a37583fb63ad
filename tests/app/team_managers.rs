//! A programme is never left without a manager, however many act at once.

use partners::{
    people::{PersonId, Role},
    programmes::Programme,
};

use crate::{
    harness::{Client, TestApp, both},
    team::{PEOPLE, person_page, told},
};

const LAST: &str = "This is the only manager of the programme who can sign in. \
                    Make somebody else a programme manager first";

/// A programme with one manager who has signed in.
async fn with_manager(app: &TestApp) -> ((Programme, PersonId), Client) {
    let programme = app.programme("Hackney").await;
    let manager = another(app, &programme, "first").await;
    (programme, manager)
}

async fn another(app: &TestApp, programme: &(Programme, PersonId), name: &str) -> Client {
    let email = format!("{name}@hackney.example");
    app.person(&email, Role::Manager, Some(programme.0.id), &[])
        .await
}

/// How many managers the programme has who have set a password.
async fn managers(app: &TestApp) -> usize {
    let stored = app.stored().await;
    let json = |row: &String| serde_json::from_str::<serde_json::Value>(row).unwrap();
    let able: Vec<_> = stored["person"]
        .iter()
        .map(json)
        .filter(|row| !row["password_hash"].is_null() && row["disabled_at"].is_null())
        .map(|row| row["id"].clone())
        .collect();
    let held = stored["membership"].iter().map(json);
    held.filter(|row| row["role"] == "manager" && !row["programme_id"].is_null())
        .filter(|row| able.contains(&row["person_id"]))
        .count()
}

both! {
    async fn the_last_manager_stays_a_manager(app: TestApp) {
        // The founder never took the invitation up, and does not count.
        let (programme, mut manager) = with_manager(&app).await;
        let own = person_page(&mut manager, "First Hackney").await;
        let path = own.path.clone();
        let page = manager.get(&format!("{path}/role")).await;
        let page = manager.press(&page, "Change the role", &[("role", "reviewer")]).await;
        assert_eq!((page.status, page.error_at("role").as_str()), (422, LAST));
        assert_eq!(page.value("role"), "reviewer");
        assert!(!own.has_button("Make a new link") && own.main().contains("This is you"));
        let page = manager.get(&own.link("Leave the programme")).await;
        assert_eq!(page.heading(), "Leave the programme?");
        let page = manager.press(&page, "Leave the programme", &[]).await;
        assert_eq!((page.status, page.errors()), (422, vec![LAST.to_owned()]));
        let page = manager.post(&format!("{path}/disabling"), &[]).await;
        assert_eq!(page.errors(), ["You can’t do this to your own account. Ask another programme manager"]);
        assert_eq!(managers(&app).await, 1);

        another(&app, &programme, "second").await;
        let page = manager.get(&format!("{path}/role")).await;
        let page = manager.press(&page, "Change the role", &[("role", "reviewer")]).await;
        assert_eq!((page.status, page.path.as_str()), (200, "/programmes/hackney"));
        assert_eq!(manager.get(PEOPLE).await.status, 403);
    }

    async fn of_two_managers_who_leave_at_once_one_stays(app: TestApp) {
        let (programme, mut first) = with_manager(&app).await;
        let second = another(&app, &programme, "second").await;
        let list = first.get(PEOPLE).await;
        let mut sends = tokio::task::JoinSet::new();
        for (mut client, name) in [(first, "First Hackney"), (second, "Second Hackney")] {
            let path = format!("{}/leaving", list.link(name));
            sends.spawn(async move { client.submit(&path, &[]).await.status });
        }
        let mut statuses = sends.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422]);
        assert_eq!(managers(&app).await, 1);
        assert_eq!(told(&app, "person.left").await.len(), 1);
    }

    async fn of_two_managers_who_take_one_another_out_one_stays(app: TestApp) {
        for act in ["leaving", "disabling", "role"] {
            let name = format!("Town {act}");
            let programme = app.programme(&name).await;
            let people = format!("/programmes/{}/people", programme.0.slug);
            let id = Some(programme.0.id);
            let emails = [format!("first@{act}.example"), format!("second@{act}.example")];
            let mut first = app.person(&emails[0], Role::Manager, id, &[]).await;
            let second = app.person(&emails[1], Role::Manager, id, &[]).await;
            let list = first.get(&people).await;
            let of = |client, whom: &str| {
                let domain = format!("{}{}", act[..1].to_uppercase(), &act[1..]);
                (client, format!("{}/{act}", list.link(&format!("{whom} {domain}"))))
            };
            let before = managers(&app).await;
            let mut sends = tokio::task::JoinSet::new();
            for (mut client, path) in [of(first.clone(), "Second"), of(second, "First")] {
                let typed = [("role", "reviewer")];
                sends.spawn(async move {
                    let sent = client.submit(&path, &typed).await;
                    sent.status == 303 && !sent.header("location").starts_with("/sign-in")
                });
            }
            let done = sends.join_all().await;
            assert_eq!(done.iter().filter(|done| **done).count(), 1, "{act}");
            assert_eq!(managers(&app).await, before - 1, "{act}");
        }
    }

    async fn the_only_one_who_can_set_programmes_up_is_not_disabled(app: TestApp) {
        let (programme, mut manager) = with_manager(&app).await;
        // Somebody who manages the programme and, alone, may set others up.
        let (founder, link) = app.add_person("founder@hackney.example", Role::Manager, None, &[]).await;
        assert_eq!(founder, programme.1);
        let mut founder = app.first_sign_in("founder@hackney.example", &link).await;
        let page = person_page(&mut manager, "Founder Hackney").await;
        let page = manager.post(&format!("{}/disabling", page.path), &[]).await;
        assert!(page.errors()[0].starts_with("This person also has a role that you do not manage"));
        // A second one may, while the first remains.
        app.add_person("first@hackney.example", Role::Manager, None, &[]).await;
        let list = founder.get(PEOPLE).await;
        let first = format!("{}/disabling", list.link("First Hackney"));
        let other = format!("{}/disabling", list.link("Founder Hackney"));
        let mut sends = tokio::task::JoinSet::new();
        for (mut client, path) in [(founder, first), (manager, other)] {
            sends.spawn(async move {
                let sent = client.submit(&path, &[]).await;
                sent.status == 303 && !sent.header("location").starts_with("/sign-in")
            });
        }
        let done = sends.join_all().await;
        assert_eq!(done.iter().filter(|done| **done).count(), 1);
        assert_eq!(managers(&app).await, 1);
    }

    async fn a_manager_who_was_taken_out_meanwhile_can_do_nothing(app: TestApp) {
        let (programme, mut first) = with_manager(&app).await;
        let mut second = another(&app, &programme, "second").await;
        another(&app, &programme, "third").await;
        let form = second.get("/programmes/hackney/people/new").await;
        let page = person_page(&mut first, "Second Hackney").await;
        first.post(&format!("{}/leaving", page.path), &[]).await;
        let typed = [("name", "Ann Lee"), ("email", "ann@b.example"), ("role", "manager")];
        let page = second.press(&form, "Invite", &typed).await;
        assert_eq!(page.heading(), "You have been signed out");
        assert_eq!(managers(&app).await, 2);
    }
}
