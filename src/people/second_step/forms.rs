//! What is typed at the second step.

use serde::Deserialize;

use crate::ui::FieldErrors;

/// One sentence whatever was the matter: it tells nobody more than that they can’t go on.
pub(super) const WRONG_CODE: &str = "The code is wrong or was used before. Wait for the next one; \
                                     after 10 wrong codes, wait 15 minutes";

/// The code asked for at sign-in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Code {
    pub(super) code: String,
}

impl Code {
    pub(super) fn check(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        if self.code.trim().is_empty() {
            errors.add("code", "Enter the code");
        }
        errors
    }
}

/// The first code of an app, and the password again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SetUp {
    pub(super) code: String,
    pub(super) password: String,
}

impl SetUp {
    pub(super) fn check(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        if self.code.trim().is_empty() {
            errors.add("code", "Enter the code that the app shows");
        }
        if self.password.is_empty() {
            errors.add("password", "Enter your password");
        }
        errors
    }
}
