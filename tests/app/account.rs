//! One's own password and e-mail address, with the password asked for again.

use partners::{
    mail::{Mailer, outbox::send_due},
    people::Role,
};

use crate::{
    harness::{Authenticator, MailServer, PASSWORD, TestApp, both},
    team::told,
};

const EMAIL: &str = "manager@hackney.example";
const NEW_EMAIL: &str = "programme@hackney.example";
const WRONG: &str = "The password is wrong. After 8 wrong tries, wait up to 15 minutes";

async fn delivered(app: &TestApp, server: &MailServer) -> Vec<String> {
    let mailer = Mailer::new(app.state.settings.mail.as_ref().unwrap()).unwrap();
    send_due(&app.state.database, &mailer, app.now())
        .await
        .unwrap();
    server.taken()
}

fn link_in(mail: &str) -> String {
    let start = mail.find("http://partners.test/").expect("a link") + "http://partners.test".len();
    mail[start..].split_whitespace().next().unwrap().to_owned()
}

both! {
    async fn a_password_is_changed_by_who_knows_it(app: TestApp) {
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        let page = person.get("/account/password").await;
        for (current, new, at, error) in [
            ("", "copper-otter-granite", "current", "Enter your current password"),
            ("wrong-wrong", "copper-otter-granite", "current", WRONG),
            (PASSWORD, "", "password", "Enter a password"),
            (PASSWORD, "short", "password", "Password must be 8 characters or more"),
        ] {
            let typed = [("current", current), ("password", new)];
            let refused = person.press(&page, "Change password", &typed).await;
            assert_eq!((refused.status, refused.error_at(at).as_str()), (422, error));
            assert_eq!((refused.value("current"), refused.value("password")), Default::default());
        }
        let typed = [("current", PASSWORD), ("password", "copper-otter-granite")];
        assert_eq!(person.press(&page, "Change password", &typed).await.heading(), "Your account");
    }

    async fn eight_wrong_passwords_and_the_right_one_waits(app: TestApp) {
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        let send = [("current", "wrong-wrong"), ("password", "copper-otter-granite")];
        for _ in 0..8 {
            assert_eq!(person.post("/account/password", &send).await.status, 422);
        }
        let right = [("current", PASSWORD), ("password", "copper-otter-granite")];
        let page = person.post("/account/password", &right).await;
        assert_eq!((page.status, page.error_at("current").as_str()), (422, WRONG));
        app.it_is("2026-03-16T10:01:00Z");
        assert_eq!(person.post("/account/password", &right).await.status, 200);
    }

    async fn wrong_codes_beside_the_right_password_wait_too(app: TestApp) {
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        let (authenticator, codes) = Authenticator::enrol(&mut person, app.now()).await;
        let used = authenticator.code(app.now());
        let page = person.get("/account/password").await;
        let typed = |code| [("current", PASSWORD), ("code", code), ("password", "copper-otter-granite")];
        for (code, error) in [
            ("", "Enter the code that your app shows"),
            (&used, "The code is wrong or was used before. Wait for the next one; after 8 wrong tries, wait up to 15 minutes"),
        ] {
            let refused = person.press(&page, "Change password", &typed(code)).await;
            assert_eq!((refused.status, refused.error_at("code").as_str()), (422, error));
            assert_eq!(refused.value("code"), "");
        }
        for _ in 0..7 {
            assert_eq!(person.post("/account/password", &typed("abc")).await.status, 422);
        }
        for _ in 0..3 {
            let page = person.post("/account/password", &typed(&codes[0])).await;
            assert_eq!((page.status, page.error_at("current").as_str()), (422, WRONG));
        }
        assert_eq!(told(&app, "person.code-refused").await.len(), 8);
        assert_eq!(told(&app, "person.password-refused").await.len(), 1, "one for the wait");
        app.it_is("2026-03-16T10:01:00Z");
        let page = person.post("/account/password", &typed(&codes[0])).await;
        assert_eq!(page.heading(), "Your account", "what waited did not use the code up");
    }

    async fn a_new_address_confirms_itself_and_the_old_one_is_told(app: TestApp) {
        let server = MailServer::start().await;
        let app = app.with_mail(&server.url);
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        let page = person.get("/account/email").await;
        for (email, password, at, error) in [
            (NEW_EMAIL, "wrong-wrong", "password", WRONG),
            ("", PASSWORD, "email", "Enter your email address"),
        ] {
            let typed = [("email", email), ("password", password)];
            let refused = person.press(&page, "Send the link", &typed).await;
            assert_eq!((refused.status, refused.error_at(at).as_str()), (422, error));
            assert_eq!(refused.value("email"), email);
        }
        let typed = [("email", NEW_EMAIL), ("password", PASSWORD)];
        let page = person.press(&page, "Send the link", &typed).await;
        assert_eq!(page.summary("Email address"), EMAIL);
        let mails = delivered(&app, &server).await;
        assert!(mails.len() == 1 && mails[0].contains(&format!("To: {NEW_EMAIL}")), "{mails:?}");
        let link = link_in(&mails[0]);

        let mut other = app.person("other@hackney.example", Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        assert_eq!(other.get(&link).await.status, 403, "signed in as somebody else");
        assert_eq!(other.post(&link, &[]).await.status, 403);

        let mut stranger = app.stranger();
        let page = stranger.get(&link).await;
        let page = stranger.press(&page, "Confirm", &[]).await;
        assert!(page.banner().contains("Email address changed"), "{}", page.banner());
        let told = delivered(&app, &server).await;
        assert!(told.len() == 1 && told[0].contains(&format!("To: {EMAIL}")), "{told:?}");
        assert_eq!(stranger.get(&link).await.status, 410, "used");
        for (email, status) in [(EMAIL, 422), (NEW_EMAIL, 303)] {
            let fields = [("email", email), ("password", PASSWORD)];
            assert_eq!(app.stranger().submit("/sign-in", &fields).await.status, status);
        }
    }

    async fn whether_an_account_has_an_address_is_not_told(app: TestApp) {
        const OTHER: &str = "other@hackney.example";
        let server = MailServer::start().await;
        let app = app.with_mail(&server.url);
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        app.add_person(OTHER, Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        let mut answers = Vec::new();
        for (email, mails) in [(NEW_EMAIL, 1), (OTHER, 0), (EMAIL, 0)] {
            let page = person.post("/account/email", &[("email", email), ("password", PASSWORD)]).await;
            answers.push((page.status, page.path.clone(), page.banner()));
            let sent = delivered(&app, &server).await;
            assert_eq!(sent.len(), mails, "{email}");
            if let [mail] = sent.as_slice() {
                assert_eq!(app.stranger().get(&link_in(mail)).await.status, 200);
            }
        }
        assert!(answers[0].2.contains("If no account has that email address yet"), "{answers:?}");
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        let asked = told(&app, "person.email-asked").await;
        assert_eq!(asked.len(), 3);
        assert!(asked.iter().all(|event| event["detail"] == asked[0]["detail"]));
        // A newer link ends the older, and so it does where none was sent.
        let stored = app.stored().await;
        let links = &stored["email_link"];
        assert!(links.len() == 1 && !links[0].contains(r#""used_at":null"#), "{links:?}");
    }

    async fn a_link_to_a_new_address_is_over_after_a_day(app: TestApp) {
        let server = MailServer::start().await;
        let app = app.with_mail(&server.url);
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        let typed = [("email", NEW_EMAIL), ("password", PASSWORD)];
        person.post("/account/email", &typed).await;
        let link = link_in(&delivered(&app, &server).await[0]);
        app.it_is("2026-03-17T09:59:59Z");
        assert_eq!(app.stranger().get(&link).await.status, 200);
        app.it_is("2026-03-17T10:00:00Z");
        assert_eq!(app.stranger().get(&link).await.status, 410);
        assert_eq!(app.stranger().post(&link, &[]).await.status, 410);
    }

    async fn an_address_taken_meanwhile_stays_taken(app: TestApp) {
        let server = MailServer::start().await;
        let app = app.with_mail(&server.url);
        let mut person = app.person(EMAIL, Role::Manager, None, &[]).await;
        delivered(&app, &server).await;
        let typed = [("email", NEW_EMAIL), ("password", PASSWORD)];
        person.post("/account/email", &typed).await;
        let link = link_in(&delivered(&app, &server).await[0]);
        app.add_person(NEW_EMAIL, Role::Manager, None, &[]).await;
        assert_eq!(app.stranger().post(&link, &[]).await.status, 410);
        assert_eq!(person.get("/account").await.status, 200);
    }
}
