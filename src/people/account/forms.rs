//! What is typed on one’s own account’s pages.

use serde::Deserialize;

use crate::{
    mail,
    people::{LocalWords, Password},
    ui::FieldErrors,
};

/// At a password that was asked for again.
pub(in crate::people) const WRONG_PASSWORD: &str =
    "The password is wrong. After 8 wrong tries, wait up to 15 minutes";

/// The change-password form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangePassword {
    pub(super) current: String,
    pub(super) password: String,
}

impl ChangePassword {
    pub(super) fn parse(&self, local: &LocalWords) -> Result<Password, FieldErrors> {
        let mut errors = FieldErrors::new();
        if self.current.is_empty() {
            errors.add("current", "Enter your current password");
        }
        match Password::new(self.password.clone(), local) {
            Ok(password) if errors.is_empty() => return Ok(password),
            Ok(_) => {}
            Err(weakness) => errors.add("password", weakness.sentence()),
        }
        Err(errors)
    }
}

/// The change-address form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangeEmail {
    pub(super) email: String,
    pub(super) password: String,
}

impl ChangeEmail {
    pub(super) fn parse(&self) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::new();
        let email = read_email(&self.email, &mut errors);
        if self.password.is_empty() {
            errors.add("password", "Enter your password");
        }
        match email {
            Some(email) if errors.is_empty() => Ok(email),
            _ => Err(errors),
        }
    }
}

/// The forgotten-password form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Forgotten {
    pub(super) email: String,
}

impl Forgotten {
    pub(super) fn parse(&self) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::new();
        read_email(&self.email, &mut errors).ok_or(errors)
    }
}

fn read_email(raw: &str, errors: &mut FieldErrors) -> Option<String> {
    let email = mail::address(raw);
    if raw.trim().is_empty() {
        errors.add("email", "Enter your email address");
    } else if email.is_none() {
        errors.add(
            "email",
            "Enter an email address in the right format, like name@example.com",
        );
    }
    email
}

/// Which session to end.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct EndSession {
    pub(super) session: String,
}

/// A password, asked for again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::people) struct Proof {
    pub(in crate::people) password: String,
}
