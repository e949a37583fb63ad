//! Whose account an identity is.

use crate::people::PersonId;

/// What is known of the bearer of an identity; only of accounts that can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// Whether the identity has been an account's before, which may have been disabled since.
    pub(super) is_bound: bool,
    /// The account that it has been before.
    pub(super) bound: Option<PersonId>,
    /// Whose set-password link they came by, if it works.
    pub(super) by_link: Option<PersonId>,
    /// Whose the e-mail address is that the provider says is verified.
    pub(super) by_email: Option<PersonId>,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// The account that the identity is kept for.
    Kept(PersonId),
    /// The account of their link, from now on; the link is used up.
    ByLink(PersonId),
    /// The account of their e-mail address, from now on.
    ByEmail(PersonId),
    /// None.
    Nobody,
}

impl Match {
    /// Whose account it is.
    pub(super) fn person(self) -> Option<PersonId> {
        match self {
            Self::Kept(person) | Self::ByLink(person) | Self::ByEmail(person) => Some(person),
            Self::Nobody => None,
        }
    }
}

/// Whose account it is. An identity stays with the account that it was first matched to, even when
/// the e-mail address becomes somebody else's at the provider.
///
/// The first time, the person must have shown that they read the mailbox that was invited: either
/// the provider has seen to that, or they came by the link that was sent there, as they would to
/// set a password. An address that a provider has not verified (DfE Sign-in says nothing of it) is
/// what its bearer typed, and counts for nothing. Where link and address are two people's, somebody
/// may have been led to another's link, and it is nobody's.
pub(super) fn whose(known: Known) -> Match {
    match known {
        Known {
            bound: Some(person),
            ..
        } => Match::Kept(person),
        Known { is_bound: true, .. } => Match::Nobody,
        Known {
            by_link: Some(a),
            by_email: Some(b),
            ..
        } if a != b => Match::Nobody,
        Known {
            by_link: Some(person),
            ..
        } => Match::ByLink(person),
        Known {
            by_email: Some(person),
            ..
        } => Match::ByEmail(person),
        _ => Match::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_matched_before_holds_and_then_the_link_and_then_the_address() {
        let (a, b, c) = (PersonId(1), PersonId(2), PersonId(3));
        let known = |is_bound, bound, by_link, by_email| Known {
            is_bound,
            bound,
            by_link,
            by_email,
        };
        for (known, expected) in [
            (known(false, None, None, None), Match::Nobody),
            (known(true, Some(a), Some(b), Some(c)), Match::Kept(a)),
            (known(true, Some(a), None, None), Match::Kept(a)),
            (known(false, None, Some(b), None), Match::ByLink(b)),
            (known(false, None, Some(b), Some(b)), Match::ByLink(b)),
            // Somebody was led to another's link.
            (known(false, None, Some(b), Some(c)), Match::Nobody),
            (known(false, None, None, Some(c)), Match::ByEmail(c)),
            // The account was disabled: its identity is nobody else's.
            (known(true, None, Some(b), Some(c)), Match::Nobody),
        ] {
            assert_eq!(whose(known), expected, "{known:?}");
        }
    }
}
