//! What is typed on one’s own account’s pages.

use serde::Deserialize;

use crate::{
    mail,
    people::{LocalWords, Password},
    ui::FieldErrors,
};

/// What was wrong of what was asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::people) enum Wrong {
    Password,
    Code,
}

impl Wrong {
    /// The error, at the field; the password’s has another name where a new one stands beside it.
    pub(in crate::people) fn tell(self, password: &'static str, errors: &mut FieldErrors) {
        match self {
            Self::Password => errors.add(
                password,
                "The password is wrong. After 8 wrong tries, wait up to 15 minutes",
            ),
            Self::Code => errors.add(
                "code",
                "The code is wrong or was used before. Wait for the next one; \
                 after 8 wrong tries, wait up to 15 minutes",
            ),
        }
    }
}

/// Asks for a code where the person has a second step.
fn check_code(code: &str, asked: bool, errors: &mut FieldErrors) {
    if asked && code.trim().is_empty() {
        errors.add("code", "Enter the code that your app shows");
    }
}

/// The change-password form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangePassword {
    pub(super) current: String,
    pub(super) code: String,
    pub(super) password: String,
}

impl ChangePassword {
    pub(super) fn parse(
        &self,
        local: &LocalWords,
        code_asked: bool,
    ) -> Result<Password, FieldErrors> {
        let mut errors = FieldErrors::new();
        if self.current.is_empty() {
            errors.add("current", "Enter your current password");
        }
        check_code(&self.code, code_asked, &mut errors);
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
    #[serde(flatten)]
    pub(super) proof: Proof,
}

impl ChangeEmail {
    pub(super) fn parse(&self, code_asked: bool) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::new();
        let email = read_email(&self.email, &mut errors);
        self.proof.check(code_asked, &mut errors);
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

/// What is asked for again before an account is changed: the password, and a code where the person
/// has a second step.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::people) struct Proof {
    pub(in crate::people) password: String,
    pub(in crate::people) code: String,
}

impl Proof {
    pub(in crate::people) fn check(&self, code_asked: bool, errors: &mut FieldErrors) {
        if self.password.is_empty() {
            errors.add("password", "Enter your password");
        }
        check_code(&self.code, code_asked, errors);
    }
}
