//! Signing in by an identity provider: invited people alone, and passwords go on without it.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

use axum::{body::Body, http::Request};
use partners::people::{self, PersonId, Role, single_sign_on::ProviderSettings};
use scraper::{Html, Selector};

use crate::{
    harness::{Authenticator, Client, Content, Kind, PASSWORD, Page, TestApp, both, run},
    permissions::people as people_of,
    team::{person_page, told},
};

const EMAIL: &str = "manager@hackney.example";
const OTHER: &str = "other@hackney.example";
const SECRET: &str = "a-secret-of-the-tests";
const NOBODY: &str = "There is no account for you here";
const NOT_SIGNED_IN: &str = "You were not signed in";

fn signing_in_by(app: &TestApp, issuer: &str) -> TestApp {
    app.with_settings(|settings| {
        let given = |name: &str| match name {
            "PARTNERS_OIDC_ISSUER" => Some(issuer.to_owned()),
            "PARTNERS_OIDC_CLIENT_ID" => Some("partners".into()),
            "PARTNERS_OIDC_CLIENT_SECRET" => Some(SECRET.into()),
            "PARTNERS_OIDC_NAME" => Some("Example Sign-in".into()),
            _ => None,
        };
        settings.single_sign_on = ProviderSettings::read(given).unwrap();
    })
}

/// A provider of its own for a test, which ends with it.
struct Idp {
    process: Child,
    /// Open, because it says more there than its issuer.
    _out: BufReader<ChildStdout>,
    issuer: String,
}

impl Idp {
    fn start() -> Self {
        // It is spoken to in plain HTTP; the client wants to know how it would encrypt.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = std::env::var("OIDC_PROVIDER").expect("OIDC_PROVIDER names the folder");
        let mut process = Command::new("node")
            .args(["provider.mjs", "http://partners.test/sign-in/callback"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut issuer = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut issuer).unwrap();
        Self {
            process,
            _out: out,
            issuer: issuer.trim().to_owned(),
        }
    }

    async fn spoil(&self, fault: &str) {
        let answer = reqwest::get(format!("{}/fault/{fault}", self.issuer)).await;
        assert_eq!(answer.unwrap().text().await.unwrap(), fault);
    }

    /// Signs somebody in there, as a browser does; the address in the service that it leads to.
    async fn sign_in(&self, begin: &str, login: &str) -> String {
        let policy = reqwest::redirect::Policy::none();
        let browser = reqwest::Client::builder().redirect(policy).build().unwrap();
        let mut cookies: BTreeMap<String, String> = BTreeMap::new();
        let mut ask = browser.get(begin);
        for _ in 0..12 {
            let sent: Vec<_> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            let answer = ask.header("cookie", sent.join("; ")).send().await.unwrap();
            for cookie in answer.headers().get_all("set-cookie") {
                let pair = cookie.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                cookies.insert(name.into(), value.into());
            }
            ask = match answer.headers().get("location") {
                Some(next) => {
                    let next = next.to_str().unwrap();
                    if let Some(path) = next.strip_prefix("http://partners.test") {
                        return path.to_owned();
                    }
                    browser.get(answer.url().join(next).unwrap())
                }
                None => {
                    let (action, body) = filled_in(&answer.text().await.unwrap(), login);
                    let kind = "application/x-www-form-urlencoded";
                    browser.post(action).header("content-type", kind).body(body)
                }
            };
        }
        panic!("the provider leads nowhere")
    }
}

impl Drop for Idp {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The form of the provider's page, filled in: where it is sent, and what.
fn filled_in(page: &str, login: &str) -> (String, String) {
    let page = Html::parse_document(page);
    let first = |css: &str, name: &str| {
        let selector = Selector::parse(css).unwrap();
        let element = page.select(&selector).next().expect(css);
        element.attr(name).unwrap().to_owned()
    };
    let prompt = first("form input[name=prompt]", "value");
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("prompt", &prompt)
        .append_pair("login", login)
        .append_pair("password", "any")
        .finish();
    (first("form", "action"), body)
}

/// Where the service sends a browser to that wants to sign in by the provider.
async fn leave(client: &mut Client, path: &str) -> String {
    let sent = client.send(axum::http::Method::GET, path, None).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    sent.header("location").to_owned()
}

/// There and back; the page that it leads to.
async fn there_and_back(client: &mut Client, idp: &Idp, path: &str, login: &str) -> Page {
    let begin = leave(client, path).await;
    let back = idp.sign_in(&begin, login).await;
    client.get(&back).await
}

async fn sign_in(app: &TestApp, idp: &Idp, login: &str) -> (Client, Page) {
    let mut client = app.stranger();
    let page = there_and_back(&mut client, idp, "/sign-in/provider", login).await;
    (client, page)
}

async fn disable(app: &TestApp, person: PersonId) {
    let sql = format!("UPDATE person SET disabled_at = created_at WHERE id = {person}");
    app.tamper(&sql).await;
}

async fn new_link(app: &TestApp, person: PersonId) -> String {
    let tx = app.state.database.write_tx().await.unwrap();
    let token = people::actions::new_password_link(&tx, person, app.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    format!("/set-password/{token}")
}

both! {
    async fn without_a_provider_there_is_no_way_to_one(app: TestApp) {
        let mut stranger = app.stranger();
        assert!(!stranger.get("/sign-in").await.main().contains("without a password"));
        for path in ["/sign-in/provider", "/sign-in/callback?code=x&state=y", "/set-password/x/provider"] {
            assert_eq!(stranger.get(path).await.status, 404, "{path}");
        }
    }

    async fn a_provider_that_is_down_says_so_and_passwords_go_on(app: TestApp) {
        let (_, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        // A port that nobody listens on any more.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let app = signing_in_by(&app, &format!("http://127.0.0.1:{port}"));
        let mut stranger = app.stranger();
        let page = stranger.get("/sign-in?next=/account").await;
        let way = page.attribute("a[href^='/sign-in/provider']", "href");
        assert_eq!(way, "/sign-in/provider?next=/account");
        for _ in 0..2 {
            let page = stranger.get(&way).await;
            assert_eq!(page.status, 503);
            assert_eq!(page.heading(), "You cannot sign in with Example Sign-in at the moment");
        }
        let page = stranger.get(&link).await;
        assert!(page.main().contains("Use Example Sign-in"));
        app.first_sign_in(EMAIL, &link).await;
        assert_eq!(stranger.get(&format!("{link}/provider")).await.status, 410, "it is used up");
    }

    async fn who_comes_back_without_having_left_is_not_signed_in(app: TestApp) {
        let app = signing_in_by(&app, "http://127.0.0.1:1");
        for back in ["", "?code=x", "?code=x&state=y", "?error=access_denied", "?state=%00"] {
            let page = app.stranger().get(&format!("/sign-in/callback{back}")).await;
            let expected = if back.contains("%00") { (404, "Page not found") } else { (400, NOT_SIGNED_IN) };
            assert_eq!((page.status, page.heading().as_str()), expected, "{back}");
        }
    }

    async fn a_link_leads_to_the_provider_from_its_own_page_alone(app: TestApp) {
        let app = signing_in_by(&app, "http://127.0.0.1:1");
        let (_, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let way = format!("{link}/provider");
        for (site, status) in [("same-origin", 503), ("same-site", 303), ("cross-site", 303), ("none", 303)] {
            let request = Request::builder().uri(&way).header("sec-fetch-site", site);
            let sent = app.stranger().send_raw(request.body(Body::empty()).unwrap()).await;
            assert_eq!(sent.status, status, "{site}");
            if status == 303 {
                assert_eq!(sent.header("location"), link, "{site}");
            }
        }
        let mut other = app.person(OTHER, Role::Manager, None, &[]).await;
        let page = other.get(&way).await;
        let expected = (403, "This link is for another account");
        assert_eq!((page.status, page.heading().as_str()), expected);
    }

    async fn a_manager_removes_what_was_bound(app: TestApp) {
        let mut people = people_of(&app).await;
        let bind = "INSERT INTO identity (issuer, subject, person_id, bound_at) \
                    SELECT 'https://idp.example', email, id, created_at FROM person \
                    WHERE email IN ('lead@northbridge.example', 'reviewer@dfe.example')";
        app.tamper(bind).await;
        let mut manager = people.remove("manager").unwrap();
        let page = person_page(&mut manager, "Facilitator Hackney").await;
        assert!(!page.main().contains("another organisation"), "there is none");
        let page = person_page(&mut manager, "Lead Northbridge").await;
        assert_eq!(page.summary("Sign-in through another organisation"), "Set up");
        let page = manager.get(&page.link("Remove the other sign-in")).await;
        assert_eq!(page.heading(), "Remove the sign-in of Lead Northbridge through another organisation?");
        let page = manager.press(&page, "Remove the sign-in", &[]).await;
        assert_eq!(page.banner(), "Sign-in through another organisation removed");
        assert!(!page.main().contains("the other organisation"), "{}", page.main());
        let mut lead = people.remove("lead").unwrap();
        assert_eq!(lead.get("/account").await.heading(), "Sign in");
        let left = app.stored().await["identity"].join("\n");
        assert!(left.contains("reviewer@") && !left.contains("lead@"), "{left}");
        // Where there is none any more, nothing is done; the own is another manager's to remove.
        manager.post(&format!("{}/identity", page.path.split('?').next().unwrap()), &[]).await;
        let events = told(&app, "person.identity-removed").await;
        assert_eq!(events.len(), 1);
        assert!(events[0]["detail"].as_str().unwrap().contains(r#""sessions_ended":1"#));
        let page = person_page(&mut manager, "Manager Hackney").await;
        assert_eq!(manager.post(&format!("{}/identity", page.path), &[]).await.status, 422);
    }

    async fn who_resets_a_second_step_undoes_what_was_bound(app: TestApp) {
        let (person, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let mut client = app.first_sign_in(EMAIL, &link).await;
        Authenticator::enrol(&mut client, app.now()).await;
        let (by, _) = app.add_person(OTHER, Role::Manager, None, &[]).await;
        for bound in [person, by] {
            app.tamper(&format!(
                "INSERT INTO identity (issuer, subject, person_id, bound_at) \
                 SELECT 'https://idp.example', email, id, created_at FROM person WHERE id = {bound}"
            )).await;
        }
        let tx = app.state.database.write_tx().await.unwrap();
        let had_one = people::actions::remove_second_step(&tx, person, by, false, app.now()).await;
        assert!(had_one.unwrap());
        tx.commit().await.unwrap();
        let left = app.stored().await["identity"].join("\n");
        assert!(left.contains(OTHER) && !left.contains(EMAIL), "{left}");
    }

    async fn who_sets_a_password_by_a_link_undoes_what_was_bound(app: TestApp) {
        let app = app.with_mail("smtp://127.0.0.1:1");
        let (person, _) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let (other, _) = app.add_person(OTHER, Role::Manager, None, &[]).await;
        for bound in [person, other] {
            app.tamper(&format!(
                "INSERT INTO identity (issuer, subject, person_id, bound_at) \
                 SELECT 'https://idp.example', email, id, created_at FROM person WHERE id = {bound}"
            )).await;
        }
        for (links, told_of) in [(1, true), (2, false)] {
            let mut client = app.stranger();
            let page = client.get(&app.password_link(person).await).await;
            client.press(&page, "Set password", &[("password", PASSWORD)]).await;
            let stored = app.stored().await;
            let left = stored["identity"].join("\n");
            assert!(left.contains(OTHER) && !left.contains(EMAIL), "{left}");
            let mails = stored["outbox"].iter();
            assert_eq!(mails.filter(|mail| mail.contains("No account at another organisation")).count(), 1);
            let events = told(&app, "person.password-set").await;
            assert_eq!(events.len(), links);
            let detail = events[links - 1]["detail"].as_str().unwrap();
            assert_eq!(detail.contains("identity_removed"), told_of, "{detail}");
        }
    }
}

/// Test bodies that have a provider, on both databases.
macro_rules! with_provider {
    ($(async fn $name:ident($app:ident: TestApp, $idp:ident: Idp) $body:block)+) => {
        /// Needs Node and the provider's packages: `npm ci` in a copy of `tests/oidc`.
        mod with_provider {
            $(mod $name {
                #[allow(unused_imports)]
                use super::super::*;

                async fn body(app: TestApp) {
                    let $idp = Idp::start();
                    let $app = signing_in_by(&app, &$idp.issuer);
                    $body
                }

                #[test]
                #[ignore = "needs Node and oidc-provider"]
                fn sqlite() {
                    run(Kind::Sqlite, Content::Instruments, body);
                }

                #[test]
                #[ignore = "needs Node, oidc-provider and PostgreSQL"]
                fn postgres() {
                    run(Kind::Postgres, Content::Instruments, body);
                }
            })+
        }
    };
}

with_provider! {
    async fn an_invited_person_is_known_by_a_verified_address_and_then_by_who_they_are(app: TestApp, idp: Idp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let login = "ada|Manager@Hackney.example|verified";
        let (mut client, page) = sign_in(&app, &idp, login).await;
        assert_eq!((page.status, page.path.as_str()), (200, "/programmes"));
        assert_eq!(client.get("/account").await.heading(), "Your account");
        let events = app.stored().await["audit_event"].join("\n");
        assert!(events.contains("person.identity-kept") && events.contains(r#"\"how\":\"provider\""#), "{events}");
        assert!(!events.contains("ada|"), "{events}");
        // The address at the provider no longer matters.
        app.tamper(&format!("UPDATE person SET email = 'new@hackney.example' WHERE email = '{EMAIL}'")).await;
        let (_, page) = sign_in(&app, &idp, login).await;
        assert_eq!(page.path, "/programmes");
        // Somebody else with the same address is somebody else.
        let (_, page) = sign_in(&app, &idp, "eve|new@hackney.example|verified").await;
        assert_eq!((page.status, page.heading().as_str()), (403, NOBODY));
    }

    async fn the_page_that_was_asked_for_is_led_on_to_and_the_key_is_new(app: TestApp, idp: Idp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let mut client = app.stranger();
        let way = "/sign-in/provider?next=/account%3Fx=1";
        let begin = leave(&mut client, way).await;
        let planted = client.cookies.clone();
        let back = idp.sign_in(&begin, &format!("ada|{EMAIL}|verified")).await;
        assert_eq!(client.get(&back).await.path, "/account?x=1");
        assert_ne!(client.cookies["partners"], planted["partners"]);
        let mut other = app.stranger();
        other.cookies = planted;
        assert_eq!(other.get("/account").await.heading(), "Sign in");
    }

    async fn nobody_else_is_let_in_and_all_are_told_the_same(app: TestApp, idp: Idp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let (gone, _) = app.add_person("gone@hackney.example", Role::Manager, None, &[]).await;
        let mut pages = Vec::new();
        for login in [
            "eve|nobody@hackney.example|verified".to_owned(),
            format!("eve|{EMAIL}|unverified"),
            format!("eve|{EMAIL}|unsaid"),
        ] {
            let (mut client, page) = sign_in(&app, &idp, &login).await;
            assert_eq!((page.status, page.heading().as_str()), (403, NOBODY), "{login}");
            assert_eq!(client.get("/account").await.heading(), "Sign in", "{login}");
            pages.push(page.source);
        }
        let login = "gone|gone@hackney.example|verified";
        assert_eq!(sign_in(&app, &idp, login).await.1.status, 200);
        disable(&app, gone).await;
        pages.push(sign_in(&app, &idp, login).await.1.source);
        assert!(pages.iter().all(|page| page == &pages[0]));
    }

    async fn a_link_in_the_mailbox_makes_an_unverified_address_good_once(app: TestApp, idp: Idp) {
        let (person, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let mut client = app.stranger();
        let way = client.get(&link).await.attribute("a[href$='/provider']", "href");
        let login = "ada|ada@elsewhere.example|unsaid";
        let page = there_and_back(&mut client, &idp, &way, login).await;
        assert_eq!(page.path, "/programmes");
        assert_eq!(app.stranger().get(&link).await.status, 410, "the link is used up");
        assert_eq!(sign_in(&app, &idp, login).await.1.path, "/programmes");
        // Another link makes nobody else that person.
        let way = new_link(&app, person).await + "/provider";
        let page = there_and_back(&mut app.stranger(), &idp, &way, "eve|e@v.example|unsaid").await;
        assert_eq!((page.status, page.heading().as_str()), (403, NOBODY));
    }

    async fn a_mailbox_alone_never_stands_for_the_second_step(app: TestApp, idp: Idp) {
        let (person, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        let mut client = app.first_sign_in(EMAIL, &link).await;
        Authenticator::enrol(&mut client, app.now()).await;
        let link = new_link(&app, person).await;
        let way = format!("{link}/provider");
        let page = there_and_back(&mut app.stranger(), &idp, &way, "eve|e@v.example|unsaid").await;
        assert_eq!((page.status, page.heading().as_str()), (403, NOBODY));
        assert!(app.stored().await["identity"].is_empty());
        assert_eq!(app.stranger().get(&link).await.status, 200, "the link still sets a password");
    }

    async fn who_is_led_to_anothers_link_is_not_bound_to_that_account(app: TestApp, idp: Idp) {
        let (_, link) = app.add_person(EMAIL, Role::Manager, None, &[]).await;
        app.person(OTHER, Role::Manager, None, &[]).await;
        let (way, login) = (format!("{link}/provider"), format!("ada|{OTHER}|verified"));
        let page = there_and_back(&mut app.stranger(), &idp, &way, &login).await;
        assert_eq!((page.status, page.heading().as_str()), (403, NOBODY));
        assert!(app.stored().await["identity"].is_empty());
        assert_eq!(sign_in(&app, &idp, &login).await.1.path, "/programmes");
    }

    async fn who_was_bound_is_told_once(app: TestApp, idp: Idp) {
        let app = app.with_mail("smtp://127.0.0.1:1");
        let app = signing_in_by(&app, &idp.issuer);
        app.add_person(EMAIL, Role::Manager, None, &[]).await;
        assert!(app.stored().await["outbox"].is_empty());
        for _ in 0..2 {
            let login = format!("ada|{EMAIL}|verified");
            assert_eq!(sign_in(&app, &idp, &login).await.1.path, "/programmes");
            assert_eq!(app.stored().await["outbox"].len(), 1);
        }
    }

    async fn an_answer_is_for_one_browser_once_and_in_time(app: TestApp, idp: Idp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let login = format!("ada|{EMAIL}|verified");
        let wrong = |page: Page, why: &str| {
            assert_eq!((page.status, page.heading().as_str()), (400, NOT_SIGNED_IN), "{why}");
        };
        let mut client = app.stranger();
        let begin = leave(&mut client, "/sign-in/provider").await;
        let back = idp.sign_in(&begin, &login).await;
        let other = leave(&mut app.stranger(), "/sign-in/provider").await;
        let mut victim = app.stranger();
        leave(&mut victim, "/sign-in/provider").await;
        wrong(victim.get(&back).await, "another browser's answer");
        wrong(app.stranger().get(&back).await, "nobody asked");
        assert_eq!(client.clone().get(&back).await.path, "/programmes");
        wrong(client.get(&back).await, "used");

        // Its code was used: a new question does not make it good.
        let state = |address: &str| {
            let rest = address.split("state=").nth(1).unwrap();
            rest.split('&').next().unwrap().to_owned()
        };
        let begin = leave(&mut client, "/sign-in/provider").await;
        let replayed = back.replace(&state(&back), &state(&begin));
        wrong(client.get(&replayed).await, "a code used before");
        let begin = leave(&mut client, "/sign-in/provider").await;
        let back = idp.sign_in(&begin, &login).await;
        wrong(client.get(&back.replace(&state(&back), &state(&other))).await, "a wrong state");
        wrong(client.get(&back).await, "after a wrong state");

        let begin = leave(&mut client, "/sign-in/provider").await;
        let back = idp.sign_in(&begin, &login).await;
        app.it_is("2026-03-16T10:10:00Z");
        wrong(client.get(&back).await, "too late");
    }

    async fn a_token_that_is_not_right_signs_nobody_in(app: TestApp, idp: Idp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let login = format!("ada|{EMAIL}|verified");
        for fault in ["audience", "issuer", "nonce", "expired", "signature"] {
            idp.spoil(fault).await;
            let (mut client, page) = sign_in(&app, &idp, &login).await;
            assert_eq!((page.status, page.heading().as_str()), (400, NOT_SIGNED_IN), "{fault}");
            assert_eq!(client.get("/account").await.heading(), "Sign in", "{fault}");
        }
        idp.spoil("none").await;
        assert_eq!(sign_in(&app, &idp, &login).await.1.path, "/programmes");
    }

    async fn a_provider_that_goes_away_meanwhile_says_so_and_passwords_go_on(app: TestApp, idp: Idp) {
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let mut client = app.stranger();
        let begin = leave(&mut client, "/sign-in/provider").await;
        let back = idp.sign_in(&begin, &format!("ada|{EMAIL}|verified")).await;
        drop(idp);
        assert_eq!(client.get(&back).await.status, 503);
        let fields = [("email", EMAIL), ("password", PASSWORD)];
        assert_eq!(client.post("/sign-in", &fields).await.path, "/programmes");
    }
}
