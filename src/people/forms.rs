//! What is typed at sign-in and when a password is set.

use chrono::TimeDelta;
use serde::Deserialize;

use super::{passwords::FEWEST_CHARACTERS, throttle::in_words};
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
    pub(super) fn check(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        let characters = self.password.chars().count();
        if characters == 0 {
            errors.add("password", "Enter a password");
        } else if characters < FEWEST_CHARACTERS {
            errors.add("password", "Password must be 8 characters or more");
        } else if characters > 1000 {
            errors.add("password", "Password must be 1,000 characters or less");
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_characters_are_enough_and_seven_are_not() {
        let check = |text: &str| {
            NewPassword {
                password: text.into(),
            }
            .check()
            .is_empty()
        };
        assert!(check("12345678"));
        assert!(check("🌍🌍🌍🌍🌍🌍🌍🌍"));
        assert!(!check("1234567"));
        assert!(!check(""));
    }
}
