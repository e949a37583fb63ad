//! People asked by name: their mails, their links, and that nothing joins them to their answers.

use std::collections::BTreeSet;

use partners::mail::{Mailer, outbox::send_due};

use crate::{
    harness::{Client, MailServer, Page, TestApp, both},
    survey::{SURVEY, answer_all, opened},
};

/// The address of a page of the survey.
fn at(page: &str) -> String {
    format!("{SURVEY}/{page}")
}

/// Asks people of a group; the page that follows.
async fn ask(lead: &mut Client, group: &str, people: &str) -> Page {
    let page = lead.get(&at("people/new")).await;
    let typed = [("group", group), ("people", people)];
    lead.press(&page, "Ask these people", &typed).await
}

/// A lead whose service sends mail, and the server that it sends to.
async fn with_mail(app: &TestApp) -> (TestApp, Client, MailServer) {
    let server = MailServer::start().await;
    let (lead, _) = opened(app, "Practitioners").await;
    let mailing = app.with_mail(&server.url);
    let mut there = mailing.stranger();
    (there.cookies, there.form_owner) = (lead.cookies, lead.form_owner);
    (mailing, there, server)
}

/// Sends what is due now; how many were delivered.
async fn send(app: &TestApp) -> usize {
    let mailer = Mailer::new(app.state.settings.mail.as_ref().unwrap()).unwrap();
    send_due(&app.state.database, &mailer, app.now())
        .await
        .unwrap()
}

/// The path of the link in a mail.
fn link_in(mail: &str) -> String {
    let link = mail
        .lines()
        .find_map(|line| line.strip_prefix("http://partners.test"));
    link.expect("a link on a line of its own").to_owned()
}

/// To whom a mail goes.
fn recipient(mail: &str) -> &str {
    mail.lines()
        .find_map(|line| line.strip_prefix("To: "))
        .unwrap()
}

async fn submit(person: &mut Client, link: &str, answer: &str) -> Page {
    let page = answer_all(person, link, answer).await;
    person.press(&page, "Submit my answers", &[]).await
}

both! {
    async fn every_fault_of_a_list_is_told_at_once(app: TestApp) {
        let (mut lead, _) = opened(&app, "Practitioners").await;
        let page = ask(&mut lead, "leaders", "Ann Lee <ann@x.example>\n").await;
        assert_eq!(page.banner(), "People added");
        let typed = "bob@x.example\nbob\n\nBob <BOB@x.example>\nann@x.example";
        let page = ask(&mut lead, "practitioners", typed).await;
        assert_eq!((page.status, page.errors()), (422, vec!["The list has 3 faults. Nobody was asked".into()]));
        assert_eq!(page.value("people").trim(), typed, "kept as typed");
        assert_eq!(page.value("group"), "practitioners");
        let faults = page.table("Every fault");
        assert_eq!(faults[1], ["2", "“bob” is not an e-mail address"]);
        assert_eq!(faults[2], ["4", "“bob@x.example” is in row 1 already"]);
        assert_eq!(faults[3], ["5", "“ann@x.example” is asked already, as one of: Leaders"]);
        let page = lead.post(&at("people/new"), &[("people", " \n")]).await;
        assert_eq!(page.errors().len(), 2, "no group, nobody");
        let file = b"email,group\ncat@x.example,bosses\nann@x.example,families\ncat@x.example,partners\ncat@x.example,leaders\n";
        let page = lead.upload(&at("people/file"), "people.csv", file).await;
        assert_eq!((page.status, page.table("Every fault").len()), (422, 4));
        assert_eq!(app.stored().await["invitee"].len(), 1, "all or nobody");
        let file = b"group;email\r\nPartner agencies;cat@x.example\r\n";
        let page = lead.upload(&at("people/file"), "people.csv", file).await;
        assert_eq!(page.banner(), "People added");
        assert_eq!(page.row("Everybody asked by name", "cat@x.example")[1], "Partner agencies");
        for (table, rows) in app.stored().await {
            let known = ["invitee", "outbox"].contains(&table.as_str());
            assert!(known || !rows.concat().contains("x.example"), "{table} tells an address");
        }
    }

    async fn three_thousand_people_are_asked_at_once(app: TestApp) {
        let (_, mut lead, _) = with_mail(&app).await;
        let people: Vec<String> = (1..=3000).map(|n| format!("p{n:04}@x.example")).collect();
        let page = ask(&mut lead, "practitioners", &(people.join("\n") + "\none@x.example")).await;
        assert_eq!(page.status, 422, "one more than are taken");
        let page = ask(&mut lead, "practitioners", &people.join("\n")).await;
        assert_eq!(page.text("#mails"), "3,000 invitations wait to be sent.");
        assert_eq!(page.table("Everybody asked by name").len(), 1 + 50);
        let last = lead.get(&at("people?page=60")).await;
        assert!(last.title().contains("(page 60 of 60)"), "{}", last.title());
        assert_eq!(last.row("Everybody asked by name", "p3000@x.example")[1], "Practitioners");
        let stored = app.stored().await;
        assert_eq!((stored["invitee_link"].len(), stored["outbox"].len()), (3000, 3000));
    }

    async fn a_mail_is_tried_until_it_is_delivered(app: TestApp) {
        let (app, mut lead, server) = with_mail(&app).await;
        let page = ask(&mut lead, "practitioners", "ann@x.example\nbob@x.example").await;
        assert_eq!(page.text("#mails"), "2 invitations wait to be sent.");
        server.refuse(1);
        assert_eq!(send(&app).await, 1, "one is refused, which holds the other up not");
        assert_eq!(send(&app).await, 0, "a minute is not over");
        assert_eq!(lead.get(&at("people")).await.text("#mails"), "1 invitation waits to be sent.");
        app.it_is("2026-03-16T10:01:00Z");
        assert_eq!(send(&app).await, 1);
        assert_eq!(lead.get(&at("people")).await.text("#mails"), "All invitations have been sent.");
        assert!(app.stored().await["outbox"].is_empty(), "what is delivered is deleted");
        let mails = server.taken();
        let to: BTreeSet<&str> = mails.iter().map(|mail| recipient(mail)).collect();
        assert_eq!(to.into_iter().collect::<Vec<_>>(), ["ann@x.example", "bob@x.example"]);
        for words in ["From: Surveys <surveys@partners.example>", "Northbridge", "Practitioners",
            "confidential", "31 March 2026", "lead@northbridge.example"] {
            assert!(mails[0].contains(words), "{words}: {}", mails[0]);
        }
        let page = submit(&mut app.stranger(), &link_in(&mails[0]), "3").await;
        assert_eq!(page.heading(), "Answers submitted");
    }

    async fn a_mail_that_goes_twice_is_known_again_by_whoever_takes_it(app: TestApp) {
        let (app, mut lead, server) = with_mail(&app).await;
        ask(&mut lead, "leaders", "ann@x.example").await;
        server.lose(1);
        assert_eq!(send(&app).await, 0, "nobody said that it was taken");
        app.it_is("2026-03-16T10:01:00Z");
        ask(&mut lead, "leaders", "bob@x.example").await;
        assert_eq!(send(&app).await, 2);
        let mails = server.taken();
        let known = |to: &str| -> Vec<_> {
            let hers = mails.iter().filter(|mail| recipient(mail) == to);
            hers.map(|mail| mail.lines().find(|line| line.starts_with("Message-ID: <")).unwrap()).collect()
        };
        let (ann, bob) = (known("ann@x.example"), known("bob@x.example"));
        assert_eq!((ann.len(), ann[0]), (2, ann[1]));
        assert!(!ann.contains(&bob[0]), "{bob:?}");
    }

    async fn who_can_not_be_reached_is_shown_and_asked_again(app: TestApp) {
        let (app, mut lead, server) = with_mail(&app).await;
        ask(&mut lead, "leaders", "ann@x.example").await;
        server.refuse(6);
        // One minute, five, half an hour, two hours, half a day after the failure before.
        for now in ["10:00", "10:01", "10:06", "10:36", "12:36"] {
            app.it_is(&format!("2026-03-16T{now}:00Z"));
            assert_eq!(send(&app).await, 0, "{now}");
            assert_eq!(lead.get(&at("people")).await.text("#mails"), "1 invitation waits to be sent.");
        }
        app.it_is("2026-03-17T00:36:00Z");
        assert_eq!(send(&app).await, 0);
        let sign_in = lead.get("/sign-in").await;
        let typed = [("email", "lead@northbridge.example"), ("password", crate::harness::PASSWORD)];
        lead.press(&sign_in, "Sign in", &typed).await;
        let page = lead.get(&at("people")).await;
        assert_eq!(page.table("Could not be delivered").len(), 1 + 1);
        assert!(!app.stored().await["outbox"].concat().contains("/answer/"), "its link is gone");
        let page = lead.get(&page.link("Send again or withdraw ann@x.example")).await;
        let page = lead.press(&page, "Send a new link", &[]).await;
        assert_eq!(page.banner(), "New link is on its way");
        assert_eq!(send(&app).await, 1);
        assert_eq!(lead.get(&at("people")).await.text("#mails"), "All invitations have been sent.");
    }

    async fn two_processes_send_each_mail_once(app: TestApp) {
        let (app, mut lead, server) = with_mail(&app).await;
        let people: Vec<String> = (0..8).map(|n| format!("p{n}@x.example")).collect();
        ask(&mut lead, "partners", &people.join("\n")).await;
        let (one, other) = tokio::join!(send(&app), send(&app));
        assert_eq!((one + other, server.taken().len()), (8, 8));
    }

    async fn nothing_stored_joins_somebody_asked_to_their_answers(app: TestApp) {
        let (app, mut lead, server) = with_mail(&app).await;
        ask(&mut lead, "practitioners", "cat@x.example\nbob@x.example\nann@x.example").await;
        send(&app).await;
        let mails = server.taken();
        let link = |who: &str| link_in(mails.iter().find(|mail| recipient(mail).starts_with(who)).unwrap());
        submit(&mut app.stranger(), &link("cat"), "2").await;
        let mut person = app.stranger();
        let page = answer_all(&mut person, &link("ann"), "3").await;
        let mut before = app.stored().await;
        let draft = before.remove("draft").unwrap().concat();
        let token = link("ann").rsplit('/').next().unwrap().to_owned();
        assert!(!draft.contains(&token) && !draft.contains("x.example"), "{draft}");
        app.it_is("2026-03-16T11:11:11Z");
        person.press(&page, "Submit my answers", &[]).await;
        let mut after = app.stored().await;
        assert!(after.remove("draft").unwrap().is_empty());
        let (responses, earlier) = (after.remove("response").unwrap(), before.remove("response").unwrap());
        assert_eq!((responses.len(), earlier.len()), (2, 1));
        let (answered, had) = (after.remove("answered").unwrap(), before.remove("answered").unwrap());
        assert_eq!(before, after, "a submission leaves no trace but these");

        assert_eq!((answered.len(), had.len()), (1, 1), "one row for all of a group");
        let row: serde_json::Value = serde_json::from_str(&answered[0]).unwrap();
        let columns: BTreeSet<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(columns.into_iter().collect::<Vec<_>>(), ["invitees", "role_group", "survey_id"]);
        let ids: Vec<i32> = serde_json::from_str(row["invitees"].as_str().unwrap()).unwrap();
        assert_eq!(ids.len(), 2);
        assert!(ids.is_sorted(), "not in the order in which they answered: {ids:?}");
        assert!(!responses.concat().contains(&token));

        let page = lead.get(&at("people")).await;
        for who in ["ann", "bob", "cat"] {
            let row = page.row("Everybody asked by name", &format!("{who}@x.example"));
            assert_eq!(row[1..], ["Practitioners", "Given"]);
        }
        lead.post(&at("close"), &[]).await;
        assert!(app.stored().await["answered"].is_empty(), "nobody is reminded any more");
    }

    async fn of_a_personal_link_the_first_answers_count_and_nobody_is_told_which_they_were(app: TestApp) {
        let (app, mut lead, server) = with_mail(&app).await;
        ask(&mut lead, "practitioners", "ann@x.example\nbob@x.example").await;
        send(&app).await;
        let mails = server.taken();
        let link = |who: &str| link_in(mails.iter().find(|mail| recipient(mail).starts_with(who)).unwrap());
        let (mut first, mut second, mut other) = (app.stranger(), app.stranger(), app.stranger());
        let said = "Only the first answers that are submitted with your link count";
        assert!(first.get(&link("ann")).await.main().contains(said));
        let one = answer_all(&mut first, &link("ann"), "3").await;
        assert!(one.main().contains(said), "{}", one.main());
        first.press(&one, "Submit my answers", &[]).await;
        // What a lead sees who tries a link of somebody who has answered, and of somebody who has not.
        let before = app.stored().await;
        let opened = [second.get(&link("ann")).await.main(), other.get(&link("bob")).await.main()];
        assert_eq!(opened[0], opened[1]);
        let mut answers = Vec::new();
        for (person, link) in [(&mut second, link("ann")), (&mut other, link("bob"))] {
            let check = answer_all(person, &link, "5").await;
            let (action, fields) = check.filled_form("Submit my answers", &[]);
            let fields: Vec<_> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let sent = person.submit(&action, &fields).await;
            let names: BTreeSet<String> = sent.headers.keys().map(ToString::to_string).collect();
            let leads = sent.header("location").replace(&link, "LINK");
            let page = person.get(&format!("{link}/submitted")).await;
            let again = person.get(&link).await;
            answers.push((sent.status, names, leads, sent.body, page.status, page.main(), again.main()));
        }
        assert_eq!(answers[0], answers[1], "the confirmation is the same");
        assert_eq!((answers[0].0, answers[0].4), (303, 200));
        let after = app.stored().await;
        assert_eq!(after["response"].len(), before["response"].len() + 1, "only the first of each counts");
        assert!(after["draft"].is_empty() && before["response"].iter().all(|row| after["response"].contains(row)));
    }

    async fn what_a_lead_reads_is_the_same_whoever_of_a_few_has_answered(app: TestApp) {
        let (mut lead, _) = opened(&app, "Practitioners").await;
        ask(&mut lead, "clinicians", "ann@x.example").await;
        let file = lead.submit(&at("people/links"), &[]).await;
        let link = file.body.split("http://partners.test").nth(1).unwrap().trim().to_owned();
        let mut before = Vec::new();
        for page in ["", "/people", "/../.."] {
            let path = match page { "/../.." => SURVEY.trim_end_matches("/survey").to_owned(), page => format!("{SURVEY}{page}") };
            before.push((path.clone(), lead.get(&path).await.main()));
        }
        submit(&mut app.stranger(), &link, "3").await;
        submit(&mut app.stranger(), &link, "3").await;
        for (path, text) in before {
            assert_eq!(lead.get(&path).await.main(), text, "{path}");
        }
    }

    async fn two_people_asked_by_name_share_a_device_and_meet_nothing_of_each_other(app: TestApp) {
        let (mut lead, _) = opened(&app, "Practitioners").await;
        ask(&mut lead, "practitioners", "ann@x.example\nbob@x.example").await;
        let file = lead.submit(&at("people/links"), &[]).await;
        let links: Vec<_> = file.body.split("http://partners.test").skip(1).map(|rest| rest.split_whitespace().next().unwrap().to_owned()).collect();
        let mut device = app.stranger();
        let page = device.get(&links[0]).await;
        let page = device.press(&page, "Start", &[]).await;
        let name = page.radio_names().remove(0);
        device.press(&page, "Save and come back later", &[(&name, "2")]).await;
        let other = device.get(&links[1]).await;
        assert!(other.has_button("Start"), "{}", other.main());
        let mine = device.get(&links[0]).await;
        assert_eq!(mine.heading(), "Your answers so far");
        for words in ["omeone else", "omebody else", "other people use this computer"] {
            assert!(!mine.main().contains(words), "a personal link is one person’s: {words}");
        }
        let page = device.get(&format!("{}/leave", links[0])).await;
        assert_eq!(page.path, format!("{}?", links[0]).trim_end_matches('?'));
    }

    async fn a_reminder_goes_once_a_day_to_whoever_has_not_answered(app: TestApp) {
        let (app, mut lead, server) = with_mail(&app).await;
        ask(&mut lead, "practitioners", "ann@x.example\nbob@x.example\ncat@x.example").await;
        send(&app).await;
        let mails = server.taken();
        let link = |who: &str| link_in(mails.iter().find(|mail| recipient(mail).starts_with(who)).unwrap());
        submit(&mut app.stranger(), &link("ann"), "3").await;
        let page = lead.get(&at("people")).await;
        let page = lead.get(&page.link("cat@x.example")).await;
        lead.press(&page, "Withdraw their link", &[]).await;
        let links = app.stored().await["invitee_link"].len();
        let page = lead.get(&at("people")).await;
        let page = lead.press(&page, "Send a reminder", &[]).await;
        assert_eq!(page.banner(), "Reminder is on its way to everybody who has not answered");
        assert_eq!(page.text("#mails"), "All invitations have been sent.", "no reminder is counted");
        assert_eq!(app.stored().await["invitee_link"].len(), links + 2, "for those who have answered too");
        assert!(!page.has_button("Send a reminder"));
        assert_eq!(lead.post(&at("people/reminder"), &[]).await.status, 422, "once a day");
        assert_eq!(send(&app).await, 1);
        let mails = server.taken();
        assert_eq!(recipient(&mails[0]), "bob@x.example");
        assert!(mails[0].contains("Subject: Reminder"), "{}", mails[0]);
        assert_ne!(link_in(&mails[0]), link("bob"), "a link of its own");
        submit(&mut app.stranger(), &link_in(&mails[0]), "4").await;
        let again = submit(&mut app.stranger(), &link("bob"), "4").await;
        assert_eq!(again.heading(), "Answers submitted");
        assert_eq!(app.stored().await["response"].len(), 2, "both links are one person’s");
        app.it_is("2026-03-16T21:00:00Z");
        let before = lead.get(&at("people")).await.main();
        app.it_is("2026-03-17T09:00:00Z");
        let sign_in = lead.get("/sign-in").await;
        let typed = [("email", "lead@northbridge.example"), ("password", crate::harness::PASSWORD)];
        lead.press(&sign_in, "Sign in", &typed).await;
        let page = lead.get(&at("people")).await;
        lead.press(&page, "Send a reminder", &[]).await;
        assert_eq!(send(&app).await, 0, "everybody has answered");
        let page = lead.get(&at("people")).await.main();
        assert_eq!(page.replace("17 March", "16 March"), before, "and the page says the same");
        assert!(!app.stored().await["audit_event"].concat().contains("x.example"));
    }

    async fn a_withdrawn_link_is_over_and_an_answer_stays(app: TestApp) {
        let (app, mut lead, server) = with_mail(&app).await;
        ask(&mut lead, "practitioners", "ann@x.example\nbob@x.example").await;
        send(&app).await;
        let mails = server.taken();
        let mut late = app.stranger();
        submit(&mut app.stranger(), &link_in(&mails[0]), "3").await;
        let typed = answer_all(&mut late, &link_in(&mails[1]), "4").await;
        let page = lead.get(&at("people")).await;
        for who in ["ann", "bob"] {
            let page = lead.get(&page.link(&format!("{who}@x.example"))).await;
            let page = lead.press(&page, "Withdraw their link", &[]).await;
            assert_eq!(page.banner(), "Link withdrawn");
        }
        for mail in &mails {
            let page = app.stranger().get(&link_in(mail)).await;
            assert_eq!((page.status, page.heading().as_str()), (410, "This link was withdrawn"));
        }
        assert_eq!(late.press(&typed, "Submit my answers", &[]).await.status, 410);
        let stored = app.stored().await;
        assert_eq!((stored["response"].len(), stored["answered"].len()), (1, 1));
        let page = ask(&mut lead, "practitioners", "ann@x.example").await;
        assert!(page.table("Every fault")[1][1].contains("was withdrawn"));
    }

    async fn it_is_kept_how_a_response_came_and_not_from_whom(app: TestApp) {
        let (app, mut lead, server) = with_mail(&app).await;
        let people: Vec<String> = ["ann", "bob", "cat", "dan", "eve"].map(|name| format!("{name}@x.example")).into();
        ask(&mut lead, "practitioners", &people.join("\n")).await;
        ask(&mut lead, "clinicians", "zoe@x.example").await;
        send(&app).await;
        let mails = server.taken();
        let link = |who: &str| link_in(mails.iter().find(|mail| recipient(mail).starts_with(who)).unwrap());
        let came_by = async |answer: &str| -> String {
            let rows = app.stored().await["response"].clone();
            let with = format!(r#"\"3.1\":\"{answer}\""#);
            let found: Vec<_> = rows.iter().filter(|row| row.contains(&with)).collect();
            assert_eq!(found.len(), 1, "{with}: {rows:?}");
            let row: serde_json::Value = serde_json::from_str(found[0]).unwrap();
            row["came_by"].as_str().unwrap().to_owned()
        };
        submit(&mut app.stranger(), &link("ann"), "1").await;
        assert_eq!(came_by("1").await, "mailed_link");
        let page = lead.get(&at("people")).await;
        let page = lead.get(&page.link("bob@x.example")).await;
        lead.press(&page, "Send a new link", &[]).await;
        send(&app).await;
        submit(&mut app.stranger(), &link_in(&server.taken()[0]), "2").await;
        assert_eq!(came_by("2").await, "mailed_link", "renewed by mail");

        // From here on without mail: the lead is given links.
        let mut without = app.with_settings(|settings| settings.mail = None).stranger();
        without.cookies = lead.cookies.clone();
        let page = without.get(&at("people")).await;
        let page = without.get(&page.link("cat@x.example")).await;
        let page = without.press(&page, "Make a new link", &[]).await;
        let shown = page.summary("Link").strip_prefix("http://partners.test").unwrap().to_owned();
        submit(&mut app.stranger(), &link("cat"), "3").await;
        assert_eq!(came_by("3").await, "group_link", "the lead has a link of the person too, and of nobody else");
        assert_eq!(submit(&mut app.stranger(), &shown, "4").await.status, 200);
        assert_eq!(app.stored().await["response"].len(), 3, "the first answers alone count");
        assert_eq!(came_by("2").await, "mailed_link", "what had come stays as it came");

        let file = without.submit(&at("people/links"), &[]).await;
        let handed = |who: &str| {
            let line = file.body.lines().find(|line| line.starts_with(who)).unwrap();
            line.rsplit("http://partners.test").next().unwrap().to_owned()
        };
        submit(&mut app.stranger(), &link("dan"), "4").await;
        assert_eq!(came_by("4").await, "handed_link", "the lead has had links of all five");
        submit(&mut app.stranger(), &handed("eve"), "5").await;
        assert_eq!(came_by("5").await, "handed_link");
    }

    async fn a_mailed_link_that_one_of_a_group_has_is_not_told_apart(app: TestApp) {
        let (app, mut lead, server) = with_mail(&app).await;
        ask(&mut lead, "practitioners", "ann@x.example\nbob@x.example").await;
        send(&app).await;
        submit(&mut app.stranger(), &link_in(&server.taken()[0]), "3").await;
        let row = lead.get(SURVEY).await.summary("Practitioners");
        let group = row.split(' ').next().unwrap().strip_prefix("http://partners.test").unwrap().to_owned();
        submit(&mut app.stranger(), &group, "4").await;
        let rows = app.stored().await["response"].concat();
        assert_eq!(rows.matches("group_link").count(), 2, "{rows}");
    }

    async fn without_mail_the_lead_passes_the_links_on(app: TestApp) {
        let (mut lead, _) = opened(&app, "Practitioners").await;
        let page = ask(&mut lead, "clinicians", "ann@x.example\n=1+1@x.example").await;
        assert!(page.main().contains("whoever has answered can ignore it"), "{}", page.main());
        assert!(!page.has_button("Send a reminder"));
        assert!(app.stored().await["outbox"].is_empty());
        let mut files = Vec::new();
        for _ in 0..2 {
            let file = lead.submit(&at("people/links"), &[]).await;
            assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
            let lines: Vec<String> = file.body.split("\r\n").map(str::to_owned).collect();
            assert_eq!(lines[0], "email,group,link");
            assert!(lines[1].starts_with("'=1+1@x.example,clinicians,http://partners.test/answer/"), "{}", lines[1]);
            files.push(lines[2].rsplit("http://partners.test").next().unwrap().to_owned());
        }
        assert_ne!(files[0], files[1], "new links");
        for secret in &files {
            assert!(!app.stored().await["invitee_link"].concat().contains(secret.rsplit('/').next().unwrap()));
        }
        assert_eq!(submit(&mut app.stranger(), &files[0], "3").await.heading(), "Answers submitted");
        assert_eq!(submit(&mut app.stranger(), &files[1], "3").await.heading(), "Answers submitted");
        assert_eq!(app.stored().await["response"].len(), 1, "their first answers count");
        let page = lead.get(&at("people")).await;
        let page = lead.get(&page.link("ann@x.example")).await;
        let page = lead.press(&page, "Make a new link", &[]).await;
        let link = page.summary("Link");
        assert_eq!(app.stranger().get(link.strip_prefix("http://partners.test").unwrap()).await.status, 200);
    }

    async fn the_last_day_is_moved_both_ways(app: TestApp) {
        let (mut lead, link) = opened(&app, "Practitioners").await;
        let set = async |lead: &mut Client, [day, month, year]: [&str; 3]| {
            let page = lead.get(&at("last-day")).await;
            let typed = [("last-day-day", day), ("last-day-month", month), ("last-day-year", year)];
            lead.press(&page, "Change the last day", &typed).await
        };
        for wrong in [["15", "3", "2026"], ["1", "4", "2026"], ["31", "2", "2026"], ["", "", ""]] {
            let page = set(&mut lead, wrong).await;
            assert_eq!((page.status, page.errors().len()), (422, 1), "{wrong:?}");
            assert_eq!(page.value("last-day-day"), wrong[0]);
        }
        let page = set(&mut lead, ["16", "3", "2026"]).await;
        assert_eq!(page.banner(), "Last day changed");
        let intro = app.stranger().get(&link).await;
        assert!(intro.main().contains("until 16 March 2026"), "{}", intro.main());
        app.it_is("2026-03-17T00:00:00Z");
        assert_eq!(app.stranger().get(&link).await.status, 410);
        let sign_in = lead.get("/sign-in").await;
        let typed = [("email", "lead@northbridge.example"), ("password", crate::harness::PASSWORD)];
        lead.press(&sign_in, "Sign in", &typed).await;
        let page = lead.get(SURVEY).await;
        assert!(page.main().contains("takes no answers now"), "{}", page.main());
        let page = ask(&mut lead, "leaders", "ann@x.example").await;
        assert_eq!((page.status, page.value("people").trim()), (422, "ann@x.example"));
        let page = set(&mut lead, ["20", "3", "2026"]).await;
        assert!(page.main().contains("until 20 March 2026"), "{}", page.main());
        assert_eq!(app.stranger().get(&link).await.status, 200, "it takes answers again");
        lead.post(&at("close"), &[]).await;
        assert_eq!(lead.get(&at("last-day")).await.path, SURVEY);
        let typed = [("last-day-day", "21"), ("last-day-month", "3"), ("last-day-year", "2026")];
        assert_eq!(lead.post(&at("last-day"), &typed).await.status, 422, "closed is closed");
    }
}
