//! How a person comes in, leaves, and comes back.

use chrono::{TimeDelta, Utc};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use thirtyfour::Cookie;

use super::{Authenticator, Person, processes::DATABASE};

/// The password of the demonstration's people in a journey: not the one that is shown to all.
pub(crate) const PASSWORD: &str = "lantern-orchard-seven";

impl Person {
    /// Signs in as one of the demonstration's people.
    pub(crate) async fn sign_in(&self, email: &str) {
        self.open("/sign-in").await;
        self.give_password(email, PASSWORD).await;
        assert_ne!(self.heading().await, "Sign in", "{email}");
    }

    /// Fills in the sign-in page.
    pub(crate) async fn give_password(&self, email: &str, password: &str) {
        self.fill("Email address", email).await;
        self.fill("Password", password).await;
        self.press("Sign in").await;
    }

    /// Signs in where a code is asked for after the password: the next one of the app, since each
    /// is good once.
    pub(crate) async fn sign_in_with(&self, app: &Authenticator, email: &str) {
        self.sign_in(email).await;
        assert_eq!(self.heading().await, "Enter your code");
        let next = app.code(Utc::now() + TimeDelta::seconds(30));
        self.fill("Code", &next).await;
        self.press("Continue").await;
    }

    /// Sets the second step up on its page and goes on: the app.
    pub(crate) async fn set_up_second_step(&self, password: &str) -> Authenticator {
        assert_eq!(self.heading().await, "Set up a second step");
        let app = Authenticator::knowing(&self.text("#secret").await);
        self.fill("Code", &app.code(Utc::now())).await;
        self.fill("Your password", password).await;
        self.press("Set up").await;
        assert_eq!(self.heading().await, "Second step set up");
        app
    }

    /// Forgets who is signed in, as another person's browser.
    pub(crate) async fn as_somebody_else(&self) {
        let cdp = self.driver.cdp();
        let all = serde_json::json!({});
        let gone = cdp.send_raw("Network.clearBrowserCookies", all).await;
        gone.unwrap();
    }

    /// Goes to another device; what the one before it knows.
    pub(crate) async fn leave_device(&self) -> Vec<Cookie> {
        let known = self.driver.get_all_cookies().await.unwrap();
        self.as_somebody_else().await;
        known
    }

    /// Goes back to a device.
    pub(crate) async fn return_to_device(&self, known: &[Cookie]) {
        self.as_somebody_else().await;
        for cookie in known {
            self.driver.add_cookie(cookie.clone()).await.unwrap();
        }
    }

    /// Nothing is pressed for so many minutes, and the computer sleeps.
    pub(crate) async fn rest(&self, minutes: i64) {
        let database = format!("sqlite://{}", self.folder.join(DATABASE).display());
        let database = Database::connect(database).await.unwrap();
        let since = Utc::now() - TimeDelta::minutes(minutes);
        let sql = "UPDATE session SET last_seen_at = ?";
        let rested = Statement::from_sql_and_values(DbBackend::Sqlite, sql, [since.into()]);
        database.execute_raw(rested).await.unwrap();
        database.close().await.unwrap();
        let wakes = "(Date.now = (clock => () => clock() + 61000)(Date.now), \
            document.dispatchEvent(new Event('visibilitychange')))";
        self.asks(wakes).await;
    }
}
