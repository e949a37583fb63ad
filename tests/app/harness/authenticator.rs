//! An authenticator app. The tests in a browser have it too.

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Secret, Totp};

/// An app that knows one secret.
#[derive(Clone)]
pub(crate) struct Authenticator(Totp);

impl Authenticator {
    /// Takes the secret as the page that sets it up shows it.
    pub(crate) fn knowing(secret: &str) -> Self {
        let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// The code at a moment.
    pub(crate) fn code(&self, at: DateTime<Utc>) -> String {
        self.0.generate(at.timestamp().cast_unsigned()).to_string()
    }
}
