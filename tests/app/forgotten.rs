//! A forgotten password.

use partners::{
    mail::{Mailer, outbox::send_due},
    people::Role,
};

use crate::harness::{MailServer, PASSWORD, TestApp, both};

const EMAIL: &str = "manager@hackney.example";
const FORGOTTEN: &str = "/forgotten-password";
const NEW: &str = "copper-otter-granite";

/// Sends what is due now; what was delivered.
async fn delivered(app: &TestApp, server: &MailServer) -> Vec<String> {
    let mailer = Mailer::new(app.state.settings.mail.as_ref().unwrap()).unwrap();
    send_due(&app.state.database, &mailer, app.now())
        .await
        .unwrap();
    server.taken()
}

async fn with_mail(app: &TestApp) -> (TestApp, MailServer) {
    let server = MailServer::start().await;
    (app.with_mail(&server.url), server)
}

/// The path of the link in a mail.
fn link_in(mail: &str) -> String {
    let start = mail.find("http://partners.test/").expect("a link") + "http://partners.test".len();
    mail[start..].split_whitespace().next().unwrap().to_owned()
}

async fn ask(app: &TestApp, email: &str) {
    let mut stranger = app.stranger();
    let page = stranger.get("/sign-in").await;
    let page = stranger
        .get(&page.link("I have forgotten my password"))
        .await;
    let page = stranger
        .press(&page, "Send the link", &[("email", email)])
        .await;
    assert_eq!(
        (page.status, page.heading().as_str()),
        (200, "Check your email")
    );
}

both! {
    async fn a_link_sets_a_new_password_once(app: TestApp) {
        let (app, server) = with_mail(&app).await;
        let mut signed_in = app.person(EMAIL, Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        ask(&app, " Manager@Hackney.example ").await;
        let mails = delivered(&app, &server).await;
        assert_eq!(mails.len(), 1);
        let link = link_in(&mails[0]);
        let mut stranger = app.stranger();
        let page = stranger.get(&link).await;
        let page = stranger.press(&page, "Set password", &[("password", NEW)]).await;
        assert_eq!(page.banner(), "Password set. Sign in with it.");
        let told = delivered(&app, &server).await;
        assert!(told.len() == 1 && told[0].contains("Your password was changed"), "{told:?}");
        assert!(!told[0].contains(NEW));
        assert_eq!(signed_in.get("/account").await.heading(), "Sign in");
        assert_eq!(stranger.get(&link).await.status, 410);
        for (password, status) in [(PASSWORD, 422), (NEW, 303)] {
            let fields = [("email", EMAIL), ("password", password)];
            assert_eq!(app.stranger().submit("/sign-in", &fields).await.status, status);
        }
    }

    async fn a_link_is_over_after_an_hour(app: TestApp) {
        let (app, server) = with_mail(&app).await;
        app.person(EMAIL, Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        ask(&app, EMAIL).await;
        let link = link_in(&delivered(&app, &server).await[0]);
        app.it_is("2026-03-16T10:59:59Z");
        assert_eq!(app.stranger().get(&link).await.status, 200);
        app.it_is("2026-03-16T11:00:00Z");
        assert_eq!(app.stranger().get(&link).await.status, 410);
        assert_eq!(app.stranger().post(&link, &[("password", NEW)]).await.status, 410);
    }

    async fn a_link_anybody_asks_for_ends_no_other_and_a_used_one_ends_all(app: TestApp) {
        let (app, server) = with_mail(&app).await;
        let (_, invitation) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        ask(&app, EMAIL).await;
        ask(&app, EMAIL).await;
        let mails = delivered(&app, &server).await;
        assert_eq!(mails.len(), 1, "nobody is sent one mail after another");
        let first = link_in(&mails[0]);
        app.it_is("2026-03-16T10:05:00Z");
        ask(&app, EMAIL).await;
        let second = link_in(&delivered(&app, &server).await[0]);
        for link in [&invitation, &first, &second] {
            assert_eq!(app.stranger().get(link).await.status, 200);
        }
        assert_eq!(app.stranger().post(&second, &[("password", NEW)]).await.status, 200);
        for link in [&invitation, &first, &second] {
            assert_eq!(app.stranger().get(link).await.status, 410);
        }
    }

    async fn after_a_link_was_used_the_next_mail_waits_too(app: TestApp) {
        let (app, server) = with_mail(&app).await;
        app.person(EMAIL, Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        ask(&app, EMAIL).await;
        let link = link_in(&delivered(&app, &server).await[0]);
        assert_eq!(app.stranger().post(&link, &[("password", NEW)]).await.status, 200);
        delivered(&app, &server).await;
        app.it_is("2026-03-16T10:04:59Z");
        ask(&app, EMAIL).await;
        assert_eq!(delivered(&app, &server).await, [""; 0]);
        app.it_is("2026-03-16T10:05:00Z");
        ask(&app, EMAIL).await;
        let mails = delivered(&app, &server).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(app.stranger().get(&link_in(&mails[0])).await.status, 200);
    }

    async fn a_known_and_an_unknown_address_look_alike(app: TestApp) {
        let (app, server) = with_mail(&app).await;
        app.person(EMAIL, Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        let mut answers = Vec::new();
        for email in [EMAIL, "nobody@hackney.example"] {
            let sent = app.stranger().submit(FORGOTTEN, &[("email", email)]).await;
            let mut headers = sent.headers.clone();
            headers.remove("x-request-id");
            answers.push((sent.status, headers, sent.body));
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(delivered(&app, &server).await.len(), 1);
    }

    async fn what_is_no_address_is_said(app: TestApp) {
        let (app, _server) = with_mail(&app).await;
        for (email, error) in [
            ("", "Enter your email address"),
            ("manager", "Enter an email address in the right format, like name@example.com"),
        ] {
            let page = app.stranger().post(FORGOTTEN, &[("email", email)]).await;
            assert_eq!((page.status, page.error_at("email").as_str()), (422, error));
            assert_eq!(page.value("email"), email);
        }
    }

    async fn without_mail_the_manager_is_to_be_asked(app: TestApp) {
        let page = app.stranger().get(FORGOTTEN).await;
        assert!(page.main().contains("Ask the programme manager"), "{}", page.main());
        let page = app.stranger().post(FORGOTTEN, &[("email", EMAIL)]).await;
        assert_eq!(page.status, 422);
        assert!(app.stored().await["outbox"].is_empty());
    }

    async fn no_link_is_kept_as_it_is_sent(app: TestApp) {
        let (app, server) = with_mail(&app).await;
        app.person(EMAIL, Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        ask(&app, EMAIL).await;
        let link = link_in(&delivered(&app, &server).await[0]);
        let token = link.rsplit('/').next().unwrap();
        for (table, rows) in app.stored().await {
            assert!(!rows.join("\n").contains(token), "{table}");
        }
    }
}
