//! The service under test, with people and programmes made by the product's own actions.

use std::cell::Cell;

use argon2::Params;
use axum::Router;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use partners::{
    app::{AppState, app},
    database::Database,
    gate::TrustedProxies,
    people::{
        self, AuthorityId, Passwords, PersonId, ProgrammeId, Role, SecondStep, SessionLimits,
        actions::NewPerson,
    },
    programmes::{
        Authority, Days, Programme, Readiness,
        actions::{Join, Start, add_authority, start_programme},
        slug_of,
    },
    settings::{LogFormat, MailSettings, Settings},
};

use super::Client;

/// When every test begins.
const BEGINNING: &str = "2026-03-16T10:00:00Z";

thread_local! {
    static NOW: Cell<DateTime<Utc>> = Cell::new(at(BEGINNING));
}

/// A moment.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A date.
pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What everybody's password is, once they have one.
pub(crate) const PASSWORD: &str = "lantern-orchard-seven";

/// Makes the tables of an empty database and loads the instruments.
pub(crate) async fn prepare(database_url: &str) {
    let database = Database::connect(database_url).await.unwrap();
    database.migrate().await.unwrap();
    partners::seed::load_instruments(&database, at(BEGINNING))
        .await
        .unwrap();
    database.close().await.unwrap();
}

/// As the product's, but for the cost: hundreds of people sign in.
fn passwords() -> Passwords {
    let least = Params::new(
        Params::MIN_M_COST,
        Params::MIN_T_COST,
        Params::MIN_P_COST,
        None,
    );
    Passwords::costing(least.unwrap())
}

/// The state, but for what would be in most tests' way: hashes are cheap, no second step is asked
/// for, and a session outlives the days that a test passes through.
fn eased(mut state: AppState) -> AppState {
    state.passwords = passwords();
    state.second_step = SecondStep::Offered;
    state.limits = SessionLimits {
        idle: TimeDelta::days(36_500),
        absolute: TimeDelta::days(36_500),
    };
    state
}

/// The service on a fresh database, at 10 o'clock on Monday 16 March 2026.
#[derive(Clone)]
pub(crate) struct TestApp {
    /// For actions that a test calls without a page.
    pub(crate) state: AppState,
    router: Router,
}

impl TestApp {
    pub(crate) async fn start(database_url: &str) -> Self {
        prepare(database_url).await;
        Self::on(database_url).await
    }

    /// The service on a database that is prepared already.
    pub(crate) async fn on(database_url: &str) -> Self {
        Self::start_as(database_url, "http://partners.test", false).await
    }

    /// The service on a database that is prepared already, as a demonstration.
    pub(crate) async fn demonstration_on(database_url: &str) -> Self {
        Self::start_as(database_url, "http://partners.test", true).await
    }

    async fn start_as(database_url: &str, public_url: &str, demonstration: bool) -> Self {
        NOW.set(at(BEGINNING));
        let database = Database::connect(database_url).await.unwrap();
        let settings = Settings {
            database_url: database_url.into(),
            address: "127.0.0.1:3000".parse().unwrap(),
            public_url: public_url.into(),
            log: LogFormat::Text,
            metrics_address: None,
            mail: None,
            keep: partners::retention::Periods::default(),
            trusted_proxies: TrustedProxies::default(),
            single_sign_on: None,
        };
        let state = AppState::new(database, settings, demonstration, || NOW.get());
        Self::with(state)
    }

    fn with(state: AppState) -> Self {
        Self::of(eased(state))
    }

    fn of(state: AppState) -> Self {
        let router = app(state.clone());
        Self { state, router }
    }

    /// The same service with the limits of sessions that the product has.
    pub(crate) fn with_limits(&self) -> Self {
        let mut state = self.state.clone();
        state.limits = SessionLimits::STANDARD;
        Self::of(state)
    }

    /// The same service, in which managers and facilitators must have a second step.
    pub(crate) fn with_second_step(&self) -> Self {
        let mut state = self.state.clone();
        state.second_step = SecondStep::Required;
        Self::of(state)
    }

    /// The same database, served under another public address or as a demonstration.
    pub(crate) async fn also_as(&self, public_url: &str, demonstration: bool) -> Self {
        Self::start_as(&self.state.settings.database_url, public_url, demonstration).await
    }

    /// The same service, sending mail to a server.
    pub(crate) fn with_mail(&self, smtp_url: &str) -> Self {
        let settings = Settings {
            mail: Some(MailSettings {
                smtp_url: smtp_url.into(),
                from: "Surveys <surveys@partners.example>".into(),
            }),
            ..(*self.state.settings).clone()
        };
        let state = AppState::new(self.state.database.clone(), settings, false, || NOW.get());
        Self::with(state)
    }

    /// The same database, served by another instance with other settings.
    pub(crate) fn with_settings(&self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = (*self.state.settings).clone();
        change(&mut settings);
        self.another(settings, |_| ())
    }

    /// The same database, served by another instance that differs in its state.
    pub(crate) fn with_state(&self, change: impl FnOnce(&mut AppState)) -> Self {
        self.another((*self.state.settings).clone(), change)
    }

    fn another(&self, settings: Settings, change: impl FnOnce(&mut AppState)) -> Self {
        let state = AppState::new(self.state.database.clone(), settings, false, || NOW.get());
        let mut state = eased(state);
        change(&mut state);
        Self::of(state)
    }

    /// The service, to be served on a socket.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Moves the clock.
    #[allow(clippy::unused_self)] // It is the service's clock, though the thread holds it.
    pub(crate) fn it_is(&self, moment: &str) {
        NOW.set(at(moment));
    }

    /// The time in the service.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.state.now()
    }

    /// Somebody who is not signed in.
    pub(crate) fn stranger(&self) -> Client {
        Client::new(
            self.router.clone(),
            &self.state.settings.public_url,
            self.state.demonstration,
        )
    }

    /// Adds a person; the path of the link that sets their password.
    pub(crate) async fn add_person(
        &self,
        email: &str,
        role: Role,
        programme: Option<ProgrammeId>,
        authorities: &[AuthorityId],
    ) -> (PersonId, String) {
        let new = NewPerson {
            email: email.into(),
            name: name_of(email),
            role,
            programme,
            authorities: authorities.to_vec(),
        };
        let tx = self.state.database.write_tx().await.unwrap();
        let person = people::actions::add_person(&tx, &new, self.now())
            .await
            .unwrap();
        let token = people::actions::new_password_link(&tx, person, self.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        (person, people::SetPasswordPath { token }.to_string())
    }

    /// Another link that sets somebody's password.
    pub(crate) async fn password_link(&self, person: PersonId) -> String {
        let tx = self.state.database.write_tx().await.unwrap();
        let token = people::actions::new_password_link(&tx, person, self.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        people::SetPasswordPath { token }.to_string()
    }

    /// Sets a password by the link and signs in with it.
    pub(crate) async fn first_sign_in(&self, email: &str, link: &str) -> Client {
        let mut client = self.stranger();
        let page = client.get(link).await;
        let page = client
            .press(&page, "Set password", &[("password", PASSWORD)])
            .await;
        let page = client
            .press(
                &page,
                "Sign in",
                &[("email", email), ("password", PASSWORD)],
            )
            .await;
        assert_eq!(page.status, 200, "signed in as {email}");
        client
    }

    /// Somebody new, signed in.
    pub(crate) async fn person(
        &self,
        email: &str,
        role: Role,
        programme: Option<ProgrammeId>,
        authorities: &[AuthorityId],
    ) -> Client {
        let (_, link) = self.add_person(email, role, programme, authorities).await;
        self.first_sign_in(email, &link).await
    }

    /// A programme from 1 September 2024, with a founder who is its manager.
    pub(crate) async fn programme(&self, name: &str) -> (Programme, PersonId) {
        let slug = slug_of(name);
        let email = format!("founder@{slug}.example");
        let (founder, _) = self.add_person(&email, Role::Manager, None, &[]).await;
        let start = Start {
            name: name.into(),
            slug,
            lead_authority: "Hackney".into(),
            starts_on: date("2024-09-01"),
        };
        let programme = start_programme(&self.state.database, start, founder, self.now())
            .await
            .unwrap();
        (programme, founder)
    }

    /// A partner authority with its days.
    pub(crate) async fn authority(
        &self,
        (programme, founder): &(Programme, PersonId),
        name: &str,
        days: &str,
    ) -> Authority {
        let days: Days = days.parse().unwrap();
        let join = Join {
            name: name.into(),
            readiness: Readiness::Started,
            commitment: "We will think together about families.".into(),
            joined_on: programme.starts_on,
            allocation: (days, "First allocation".into()),
        };
        add_authority(&self.state.database, programme, join, *founder, self.now())
            .await
            .unwrap()
            .unwrap()
    }
}

/// `lead@northbridge.example` is Lead Northbridge.
fn name_of(email: &str) -> String {
    let words = email.trim_end_matches(".example").replace('@', " ");
    words
        .split(' ')
        .map(|word| {
            let (first, rest) = word.split_at(1);
            format!("{}{rest}", first.to_uppercase())
        })
        .collect::<Vec<_>>()
        .join(" ")
}
