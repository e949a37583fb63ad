//! An authenticator app.

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Secret, Totp};

use super::{Client, PASSWORD, Page};

/// The page that sets it up.
pub(crate) const SECOND_STEP: &str = "/account/second-step";

/// An app that knows one secret.
#[derive(Clone)]
pub(crate) struct Authenticator(Totp);

impl Authenticator {
    /// Takes the secret from the page that shows it.
    pub(crate) fn scan(page: &Page) -> Self {
        let secret = page.text("#secret").replace(' ', "");
        let secret = Secret::try_from_base32(secret).unwrap();
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// The code at a moment.
    pub(crate) fn code(&self, at: DateTime<Utc>) -> String {
        self.0.generate(at.timestamp().cast_unsigned()).to_string()
    }

    /// Sets up a second step for somebody signed in: their app, and their recovery codes.
    pub(crate) async fn enrol(client: &mut Client, now: DateTime<Utc>) -> (Self, Vec<String>) {
        let page = client.get(SECOND_STEP).await;
        let app = Self::scan(&page);
        let typed = [("code", app.code(now)), ("password", PASSWORD.to_owned())];
        let typed = typed
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let page = client.press(&page, "Set up", &typed).await;
        assert_eq!(page.heading(), "Second step set up", "{:?}", page.errors());
        (app, page.texts("#recovery-codes li"))
    }
}
