//! Roles, and the ids of what a role is held in.

pub(crate) mod device;
pub(super) mod password;
pub(super) mod second_step;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

id_type!(
    /// A person with an account.
    PersonId
);
id_type!(
    /// A programme.
    ProgrammeId
);
id_type!(
    /// A partner authority of a programme.
    AuthorityId
);

/// What somebody is in a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sets the programme up; does all that a facilitator does, in every authority.
    Manager,
    /// Gives support to the authorities assigned.
    Facilitator,
    /// Speaks for one partner authority.
    Lead,
    /// Reads totals and published results for the Department for Education.
    Reviewer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Manager, Self::Facilitator, Self::Lead, Self::Reviewer];

    /// The word used in files, commands and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Facilitator => "facilitator",
            Self::Lead => "lead",
            Self::Reviewer => "reviewer",
        }
    }

    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Manager => "Programme manager",
            Self::Facilitator => "Facilitator",
            Self::Lead => "Authority lead",
            Self::Reviewer => "DfE reviewer",
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or_else(|| {
                format!("“{text}” is not a role: manager, facilitator, lead or reviewer")
            })
    }
}

/// A role held in a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// `None`: not yet in a programme, may set one up.
    pub programme: Option<ProgrammeId>,
    /// The role.
    pub role: Role,
    /// The authorities that a lead speaks for, or a facilitator is assigned to.
    pub authorities: Vec<AuthorityId>,
}

/// An e-mail address in the one form it is stored in, if it can be one.
pub(crate) fn email(raw: &str) -> Option<String> {
    let email = raw.trim().to_lowercase();
    let (name, host) = email.split_once('@')?;
    let plain = !email.chars().any(|c| c.is_control() || c.is_whitespace());
    let whole = !name.is_empty() && host.contains('.') && !host.contains('@');
    (plain && whole && email.len() <= 254).then_some(email)
}

/// An address inside this service to go on to after sign-in; anything else is the start page.
pub(crate) fn local_address(raw: &str) -> &str {
    let local = raw.starts_with('/')
        && !raw.starts_with("//")
        && !raw.contains('\\')
        && !raw.chars().any(char::is_control);
    if local { raw } else { "/" }
}

/// `text` as the value of a query parameter.
pub(crate) fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// The hexadecimal SHA-256: all that is kept of a secret, and what a content is known again by.
pub(crate) fn sha256(bytes: &(impl AsRef<[u8]> + ?Sized)) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A new secret for a link or a cookie: 192 random bits.
pub(crate) fn new_secret() -> String {
    let bytes: [u8; 24] = rand::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_service_are_followed() {
        assert_eq!(
            local_address("/programmes/hackney?round=1"),
            "/programmes/hackney?round=1"
        );
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/\n",
        ] {
            assert_eq!(local_address(elsewhere), "/");
        }
    }

    #[test]
    fn an_email_is_trimmed_and_lowered_or_refused() {
        assert_eq!(
            email(" A.B@Hackney.Example ").as_deref(),
            Some("a.b@hackney.example")
        );
        for wrong in ["", "a", "a@b", "@b.c", "a@b@c.d", "a\0@b.c", "a b@c.d"] {
            assert_eq!(email(wrong), None, "{wrong:?}");
        }
    }
}
