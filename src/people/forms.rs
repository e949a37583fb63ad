//! What is typed at sign-in and when a password is set.

use serde::Deserialize;

use super::{LocalWords, Password};
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
