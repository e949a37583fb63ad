//! What is typed at sign-in and when a password is set.

use chrono::TimeDelta;
use serde::Deserialize;

use super::{LocalWords, Password, throttle::in_words};
use crate::ui::FieldErrors;

/// The sign-in form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignIn {
    pub(super) email: String,
    pub(super) password: String,
    /// Where to go on to.
    pub(super) next: String,
}

impl SignIn {
    pub(super) fn check(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        if self.email.trim().is_empty() {
            errors.add("email", "Enter your email address");
        }
        if self.password.is_empty() {
            errors.add("password", "Enter your password");
        }
        errors
    }

    /// One message, whichever of the two was wrong.
    pub(super) fn refused() -> FieldErrors {
        let mut errors = FieldErrors::new();
        errors.add(
            "email",
            "The email address and password do not match an account",
        );
        errors
    }

    /// One message, whether there is such an account or not.
    pub(super) fn slowed(wait: TimeDelta) -> FieldErrors {
        let mut errors = FieldErrors::new();
        let wait = in_words(wait);
        errors.add(
            "email",
            format!("There were too many tries with this email address. Wait {wait} and try again"),
        );
        errors
    }
}

/// The set-password form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewPassword {
    pub(super) password: String,
}

impl NewPassword {
    pub(super) fn parse(self, local: &LocalWords) -> Result<Password, FieldErrors> {
        Password::new(self.password, local).map_err(|weakness| {
            let mut errors = FieldErrors::new();
            errors.add("password", weakness.sentence());
            errors
        })
    }
}
