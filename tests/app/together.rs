//! Two instances of the service on one database.

use partners::mail::{Mailer, outbox::send_due};

use crate::{
    entries::world,
    harness::{MailServer, Process, TestApp, both},
    survey::{SURVEY, opened},
};

const NEW: &str = "/programmes/hackney/authorities/northbridge/support-days/new";
const LEDGER: &str = "/programmes/hackney/authorities/northbridge/support-days";
const TOGETHER: usize = 8;

both! {
    async fn who_signed_in_on_one_is_signed_in_on_the_other(app: TestApp) {
        let other = app.also_as("http://partners.test", false).await;
        let mut world = world(&app, "120").await;
        let mut there = other.stranger();
        there.cookies = world.lead.cookies.clone();
        assert_eq!(there.get("/account").await.summary("Role"), "Authority lead");
        there.post("/sign-out", &[]).await;
        assert_eq!(world.lead.get("/account").await.heading(), "Sign in");
    }

    async fn no_day_too_many_is_drawn_however_many_log_at_once(app: TestApp) {
        let other = app.also_as("http://partners.test", false).await;
        let mut world = world(&app, "5").await;
        let page = world.facilitator.get(NEW).await;
        let days = page.field("Days of Facilitator Hackney");
        let typed = [("activity", "training"), ("summary", "Two teams."), (days.as_str(), "1")];
        let (_, mut fields) = page.filled_form("Log support days", &typed);
        fields.retain(|(name, _)| name != "submission");
        let mut there = other.stranger();
        there.cookies = world.facilitator.cookies.clone();
        let mut sends = tokio::task::JoinSet::new();
        for i in 0..TOGETHER {
            for (instance, client) in [&world.facilitator, &there].into_iter().enumerate() {
                let (mut client, mut fields) = (client.clone(), fields.clone());
                fields.push(("submission".into(), format!("{instance}-{i}")));
                sends.spawn(async move {
                    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                    client.submit(LEDGER, &fields).await.status
                });
            }
        }
        let statuses = sends.join_all().await;
        let logged = statuses.iter().filter(|status| **status == 303).count();
        assert_eq!(logged, 5, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 303 | 422)), "{statuses:?}");
        assert_eq!(app.stored().await["entry"].len(), 5);
        let seen = there.get(LEDGER).await;
        assert_eq!(seen.texts("main .app-stat__value"), world.facilitator.get(LEDGER).await.texts("main .app-stat__value"));
    }

    async fn each_mail_goes_once_with_both_sending(app: TestApp) {
        let server = MailServer::start().await;
        let (lead, _) = opened(&app, "Practitioners").await;
        let one = app.with_mail(&server.url);
        let other = app.also_as("http://partners.test", false).await.with_mail(&server.url);
        let mut there = one.stranger();
        there.cookies = lead.cookies;
        let page = there.get(&format!("{SURVEY}/people/new")).await;
        let people: Vec<String> = (0..20).map(|i| format!("person{i}@x.example")).collect();
        let typed = [("group", "practitioners"), ("people", &people.join("\n"))];
        let page = there.press(&page, "Ask these people", &typed).await;
        assert_eq!(page.banner(), "People added");
        let mailer = Mailer::new(one.state.settings.mail.as_ref().unwrap()).unwrap();
        let now = app.now();
        let (first, second) = tokio::join!(
            send_due(&one.state.database, &mailer, now),
            send_due(&other.state.database, &mailer, now),
        );
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!(first + second, people.len());
        let taken = server.taken();
        assert_eq!(taken.len(), people.len());
        for person in &people {
            let to = format!("To: {person}");
            assert_eq!(taken.iter().filter(|mail| mail.lines().any(|line| line == to)).count(), 1, "{person}");
        }
    }

    async fn both_start_at_once_on_an_empty_database(app: TestApp) {
        let instruments = app.stored().await["instrument"].len();
        let folder = tempfile::tempdir().unwrap();
        let url = match app.state.settings.database_url.as_str() {
            postgres if postgres.starts_with("postgres") => {
                app.tamper("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await;
                postgres.to_owned()
            }
            _ => format!("sqlite://{}/empty.sqlite", folder.path().display()),
        };
        let starts = [url.clone(), url.clone(), url.clone()]
            .map(|url| std::thread::spawn(move || Process::serve(&url, &[])));
        for process in starts.map(|start| start.join().unwrap()) {
            let answer = process.send("GET", "/readyz", "", "");
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        }
        let started = TestApp::on(&url).await;
        assert_eq!(started.stored().await["instrument"].len(), instruments);
    }
}
