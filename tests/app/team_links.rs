//! Invitations and links: by mail or passed on, to whom is new and to whom is known.

use partners::mail::{Mailer, outbox::send_due};

use crate::{
    harness::{Client, MailServer, PASSWORD, TestApp, both},
    permissions::people,
    team::{NEW, PEOPLE, invite, path_of, person_page, told},
};

const ANN: [(&str, &str); 4] = [
    ("name", "Ann Lee"),
    ("email", "ann@westmere.example"),
    ("role", "lead"),
    ("led", "westmere"),
];

async fn manager(app: &TestApp) -> Client {
    people(app).await.remove("manager").unwrap()
}

/// The service sending mail, a manager in front of it, and the server that it sends to.
async fn with_mail(app: &TestApp) -> (TestApp, Client, MailServer) {
    let server = MailServer::start().await;
    let manager = manager(app).await;
    let mailing = app.with_mail(&server.url);
    let mut there = mailing.stranger();
    there.cookies = manager.cookies;
    (mailing, there, server)
}

/// Sends what is due now; the mails.
async fn sent(app: &TestApp, server: &MailServer) -> Vec<String> {
    let mailer = Mailer::new(app.state.settings.mail.as_ref().unwrap()).unwrap();
    send_due(&app.state.database, &mailer, app.now())
        .await
        .unwrap();
    server.taken()
}

fn link_in(mail: &str) -> String {
    let link = mail
        .lines()
        .find_map(|line| line.strip_prefix("http://partners.test"));
    link.expect("a link on a line of its own").to_owned()
}

both! {
    async fn without_mail_the_link_is_shown_once_and_works(app: TestApp) {
        let mut manager = manager(&app).await;
        let page = manager.get(NEW).await;
        assert!(page.main().contains("can’t send email here"));
        let page = manager.press(&page, "Invite", &ANN).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "A link for Ann Lee"));
        let link = path_of(&page);
        assert!(page.main().contains("until 19 March 2026 at 10:00am"));
        assert!(page.main().contains("ann@westmere.example"));
        let page = person_page(&mut manager, "Ann Lee").await;
        assert!(!page.source.contains(link.rsplit('/').next().unwrap()));
        assert_eq!(page.summary("Link to set a password"), "Works until 19 March 2026 at 10:00am");
        assert_eq!(page.summary("Last signed in"), "Not yet");
        app.it_is("2026-03-17T09:00:00Z");
        let mut ann = app.first_sign_in("ann@westmere.example", &link).await;
        assert_eq!(ann.get("/").await.path, "/programmes/hackney/authorities/westmere");
        let page = person_page(&mut manager, "Ann Lee").await;
        assert_eq!(page.summary("State"), "Active");
        assert_eq!(page.summary("Last signed in"), "17 March 2026");
        assert_eq!(page.summary("Link to set a password"), "Used on 17 March 2026 at 9:00am");
    }

    async fn with_mail_the_invitation_goes_to_the_person_alone(app: TestApp) {
        let (app, mut manager, server) = with_mail(&app).await;
        let page = manager.get(NEW).await;
        let page = manager.press(&page, "Invite", &ANN).await;
        assert_eq!(page.banner(), "Invitation sent by email");
        let mails = sent(&app, &server).await;
        let [mail] = mails.as_slice() else { panic!("{mails:?}") };
        for words in ["To: ann@westmere.example", "You are invited to Hackney", "Manager Hackney invites you",
            "as the lead of an authority in Hackney", "until 19 March 2026 at 10:00am", "you can ignore it"] {
            assert!(mail.contains(words), "{words}: {mail}");
        }
        let link = link_in(mail);
        assert!(!page.source.contains(&link));
        app.first_sign_in("ann@westmere.example", &link).await;
    }

    async fn a_new_link_takes_the_place_of_the_old(app: TestApp) {
        let mut manager = manager(&app).await;
        let first = invite(&mut manager, &ANN).await;
        let page = person_page(&mut manager, "Ann Lee").await;
        let page = manager.press(&page, "Make a new link", &[]).await;
        let second = path_of(&page);
        assert_ne!(first, second);
        assert_eq!(app.stranger().get(&first).await.status, 410);
        app.first_sign_in("ann@westmere.example", &second).await;
        assert_eq!(told(&app, "person.link-made").await.len(), 1);

        // For whom has a password it is a way back, and leaves the old one until it is used.
        let page = person_page(&mut manager, "Ann Lee").await;
        let page = manager.press(&page, "Make a new link", &[]).await;
        let typed = [("email", "ann@westmere.example"), ("password", PASSWORD)];
        assert_eq!(app.stranger().submit("/sign-in", &typed).await.status, 303);
        assert_eq!(app.stranger().get(&path_of(&page)).await.status, 200);
    }

    async fn a_new_link_goes_by_mail_where_it_can(app: TestApp) {
        let (app, mut manager, server) = with_mail(&app).await;
        let page = person_page(&mut manager, "Lead Northbridge").await;
        let page = manager.press(&page, "Send a new link", &[]).await;
        assert_eq!(page.banner(), "New link sent by email");
        let mails = sent(&app, &server).await;
        assert!(mails[0].contains("A link to set your password"), "{mails:?}");
        assert!(mails[0].contains("If you did not ask for it"), "{mails:?}");
        assert_eq!(app.stranger().get(&link_in(&mails[0])).await.status, 200);
    }

    async fn somebody_of_another_programme_is_added_without_a_link(app: TestApp) {
        let (app, mut manager, server) = with_mail(&app).await;
        let typed = [("name", "Somebody"), ("email", "founder@elsewhere.example"), ("role", "reviewer")];
        let page = manager.get(NEW).await;
        let page = manager.press(&page, "Invite", &typed).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.row("People with a role", "Founder Elsewhere")[1], "DfE reviewer");
        let mails = sent(&app, &server).await;
        let [mail] = mails.as_slice() else { panic!("{mails:?}") };
        assert!(mail.contains("You now have a role in Hackney") && !mail.contains("/set-password/"), "{mail}");
    }

    async fn an_account_with_a_role_elsewhere_is_not_one_managers_alone(app: TestApp) {
        let mut people = people(&app).await;
        let mut manager = people.remove("manager").unwrap();
        let mut other = people.remove("other manager").unwrap();
        let typed = [("name", "Somebody"), ("email", "founder@elsewhere.example"), ("role", "reviewer")];
        let page = manager.post(NEW, &typed).await;
        assert_eq!(page.heading(), "Founder Elsewhere is added");
        let page = person_page(&mut manager, "Founder Elsewhere").await;
        assert!(!page.has_button("Make a new link") && page.main().contains("role outside this programme"));
        let number = page.path.clone();
        for act in ["link", "disabling", "enabling"] {
            let page = manager.post(&format!("{number}/{act}"), &[]).await;
            assert_eq!(page.status, 422, "{act}");
            assert!(page.errors()[0].starts_with("This person also has a role that you do not manage"), "{act}");
            assert_eq!(page.count("#link"), 0);
        }
        let refused = told(&app, "access.refused").await;
        assert_eq!(refused.len(), 1, "once an hour");
        assert_eq!(refused[0]["subject"], format!("person {}", number.rsplit('/').next().unwrap()));
        assert!(refused[0]["detail"].as_str().unwrap().contains("ManagePeople"));
        assert_eq!(other.get("/account").await.heading(), "Your account");
        // Out of this programme they go all the same, and stay in theirs.
        let page = manager.post(&format!("{number}/leaving"), &[]).await;
        assert_eq!(page.banner(), "Taken out of the programme");
        let mut other = app.stranger();
        let typed = [("email", "founder@elsewhere.example"), ("password", PASSWORD)];
        other.post("/sign-in", &typed).await;
        assert_eq!(other.get("/programmes/elsewhere/people").await.status, 200);
        assert_eq!(other.get("/programmes/hackney").await.status, 403);
    }

    async fn somebody_who_waits_for_another_programmes_link_needs_one_of_the_operators(app: TestApp) {
        let mut people = people(&app).await;
        let mut manager = people.remove("manager").unwrap();
        let mut other = people.remove("other manager").unwrap();
        let typed = [("name", "Ann Lee"), ("email", "ann@westmere.example"), ("role", "reviewer")];
        let page = other.post("/programmes/elsewhere/people/new", &typed).await;
        let link = path_of(&page);
        let page = manager.post(NEW, &ANN).await;
        assert_eq!((page.heading().as_str(), page.count("#link")), ("Ann Lee is added", 0));
        assert!(page.main().contains("Ask whoever runs the service for a new one"));
        assert_eq!(app.stranger().get(&link).await.status, 410, "another manager holds it");
        let printed = app.command(&["person", "add", "--email", "ann@westmere.example", "--name", "Ann Lee",
            "--role", "lead", "--programme", "hackney", "--authority", "westmere"]).done();
        let (_, link) = printed.trim().split_once(":3000").unwrap();
        app.it_is(&chrono::Utc::now().to_rfc3339());
        let mut ann = app.first_sign_in("ann@westmere.example", link).await;
        assert_eq!(ann.get("/programmes").await.link("Hackney"), "/programmes/hackney");
    }

    async fn a_link_that_another_programmes_manager_holds_does_not_reach_into_this_one(app: TestApp) {
        let mut people = people(&app).await;
        let mut manager = people.remove("manager").unwrap();
        let mut other = people.remove("other manager").unwrap();
        let typed = [("name", "Ann Lee"), ("email", "ann@westmere.example"), ("role", "reviewer")];
        let page = other.post("/programmes/elsewhere/people/new", &typed).await;
        app.first_sign_in("ann@westmere.example", &path_of(&page)).await;
        let list = other.get("/programmes/elsewhere/people").await;
        let page = other.get(&list.link("Ann Lee")).await;
        let page = other.press(&page, "Make a new link", &[]).await;
        let link = path_of(&page);
        assert_eq!(app.stranger().get(&link).await.status, 200);
        assert_eq!(manager.post(NEW, &ANN).await.heading(), "Ann Lee is added");
        assert_eq!(app.stranger().get(&link).await.status, 410);
    }

    async fn who_is_taken_out_has_no_link_and_no_mail_any_more(app: TestApp) {
        let (app, mut manager, server) = with_mail(&app).await;
        let page = manager.get(NEW).await;
        manager.press(&page, "Invite", &ANN).await;
        let page = person_page(&mut manager, "Ann Lee").await;
        let page = manager.get(&page.link("Take out of the programme")).await;
        manager.press(&page, "Take out of the programme", &[]).await;
        assert_eq!(sent(&app, &server).await, [""; 0]);
        let stored = app.stored().await;
        assert!(stored["password_link"].iter().all(|row| !row.contains("\"used_at\":null") || !row.contains("ann")));
        // Invited anew, the account is the same and the link is new.
        let page = manager.get(NEW).await;
        manager.press(&page, "Invite", &ANN).await;
        let mails = sent(&app, &server).await;
        app.first_sign_in("ann@westmere.example", &link_in(&mails[0])).await;
    }

    async fn a_link_used_while_somebody_else_is_signed_in_changes_nothing_for_them(app: TestApp) {
        let mut manager = manager(&app).await;
        let link = invite(&mut manager, &ANN).await;
        let page = manager.get(&link).await;
        assert_eq!((page.status, page.heading().as_str()), (403, "This link is for another account"));
        assert!(!page.source.contains("ann@westmere.example"));
        assert_eq!(manager.post(&link, &[("password", PASSWORD)]).await.status, 403);
        assert_eq!(manager.get("/account").await.summary("Email address"), "manager@hackney.example");
        let mut ann = app.stranger();
        let page = ann.get(&link).await;
        assert!(page.main().contains("This sets the password of the account ann@westmere.example"));
        ann.press(&page, "Set password", &[("password", PASSWORD)]).await;
        let typed = [("email", "ann@westmere.example"), ("password", PASSWORD)];
        assert_eq!(app.stranger().submit("/sign-in", &typed).await.status, 303);
        let page = app.stranger().get(&link).await;
        assert_eq!(page.status, 410);
        assert!(!page.source.contains("ann@westmere.example"));
    }

    async fn a_disabled_account_without_a_role_is_enabled_by_an_invitation(app: TestApp) {
        let mut manager = manager(&app).await;
        for act in ["disabling", "leaving"] {
            let page = person_page(&mut manager, "Lead Northbridge").await;
            manager.post(&format!("{}/{act}", page.path), &[]).await;
        }
        let typed = [("name", "Lead"), ("email", "lead@northbridge.example"), ("role", "lead"), ("led", "westmere")];
        let page = manager.post(NEW, &typed).await;
        assert_eq!(page.heading(), "Lead Northbridge is added");
        assert_eq!(manager.get(PEOPLE).await.row("People with a role", "Lead Northbridge")[3], "Active");
        let typed = [("email", "lead@northbridge.example"), ("password", PASSWORD)];
        assert_eq!(app.stranger().submit("/sign-in", &typed).await.status, 303);
        assert_eq!(told(&app, "person.enabled").await.len(), 1);
    }

    async fn the_same_invitation_sent_often_at_once_adds_one_person(app: TestApp) {
        let manager = manager(&app).await;
        let mut sends = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let mut manager = manager.clone();
            sends.spawn(async move { manager.submit(NEW, &ANN).await.status });
        }
        let mut statuses = sends.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422, 422, 422]);
    }

    async fn two_programmes_that_invite_somebody_new_at_once_make_one_account(app: TestApp) {
        let mut people = people(&app).await;
        let mut invite = |who: &str, path: &'static str| {
            let mut client = people.remove(who).unwrap();
            let typed = [("name", "Ann Lee"), ("email", "ann@westmere.example"), ("role", "reviewer")];
            async move { client.submit(path, &typed).await.status }
        };
        let mut sends = tokio::task::JoinSet::new();
        sends.spawn(invite("manager", NEW));
        sends.spawn(invite("other manager", "/programmes/elsewhere/people/new"));
        let statuses = sends.join_all().await;
        assert!(statuses.iter().all(|status| matches!(status, 200 | 409)), "{statuses:?}");
        assert!(statuses.contains(&200), "{statuses:?}");
        let stored = app.stored().await;
        let ann = stored["person"].iter().filter(|row| row.contains("ann@westmere.example"));
        assert_eq!(ann.count(), 1);
    }

    async fn the_command_says_what_it_did_with_somebody_known(app: TestApp) {
        let programme = app.programme("Hackney").await;
        app.authority(&programme, "Northbridge", "120").await;
        let add = ["person", "add", "--email", "a@hackney.example", "--name", "Ann Lee",
            "--role", "facilitator", "--programme", "hackney", "--authority", "northbridge"];
        let first = app.command(&add);
        assert_eq!(first.code, 0);
        assert!(!first.err.contains("already"), "{}", first.err);
        app.tamper("UPDATE person SET disabled_at = '2026-03-01 00:00:00+00:00' WHERE email = 'a@hackney.example'").await;
        let again = app.command(&add);
        assert_eq!(again.code, 0, "{}", again.err);
        assert!(again.err.contains("was there already, as Ann Lee"), "{}", again.err);
        assert!(again.err.contains("It was disabled and is enabled again"), "{}", again.err);
        app.it_is(&chrono::Utc::now().to_rfc3339());
        let path = |out: &str| out.trim().split_once(":3000").map(|(_, path)| path.to_owned()).unwrap();
        assert_eq!(app.stranger().get(&path(&first.out)).await.status, 410);
        app.first_sign_in("a@hackney.example", &path(&again.out)).await;
        let other = app.command(&[&add[..7], &["lead"], &add[8..]].concat());
        assert_eq!(other.code, 1);
        assert!(other.err.contains("already a facilitator there"), "{}", other.err);
    }

    async fn no_role_is_given_while_nobody_may_give_it(app: TestApp) {
        let mut people = people(&app).await;
        for who in ["facilitator", "lead", "reviewer", "other manager"] {
            let client = people.get_mut(who).unwrap();
            assert_eq!(client.post(NEW, &ANN).await.status, 403, "{who}");
        }
        let stored = app.stored().await;
        assert!(stored["person"].iter().all(|row| !row.contains("ann@westmere.example")));
    }
}
