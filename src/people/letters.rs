//! Mails to people about their own accounts. None says more than that something was done.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use super::PersonId;
use crate::mail::{
    Letter,
    outbox::{Addressee, NewMail, queue},
};

/// What every letter ends with.
const NOT_YOU: &str = "If this was not you, tell the programme manager now.";

/// A way to set a new password.
pub(super) fn reset(link: &str) -> Letter {
    letter(
        "Set a new password",
        &format!(
            "Somebody asked to set a new password for your account. Open this link within an hour; \
             it works once:\n\n{link}\n\n\
             If it was not you, there is nothing to do: your password stays as it is."
        ),
    )
}

/// The password was set or changed; `unbound` where an account at a provider was bound before.
pub(super) fn password_set(unbound: bool) -> Letter {
    let also = if unbound {
        " No account at another organisation signs in to yours any more."
    } else {
        ""
    };
    letter(
        "Your password was changed",
        &format!(
            "The password of your account was set. Wherever else you were signed in, you are \
             signed out.{also}\n\n{NOT_YOU}"
        ),
    )
}

/// To the new e-mail address.
pub(super) fn confirm_email(link: &str) -> Letter {
    letter(
        "Confirm your email address",
        &format!(
            "Open this link within 24 hours to sign in with this email address from now on; it \
             works once:\n\n{link}\n\n\
             If you did not ask for it, there is nothing to do."
        ),
    )
}

/// To the former e-mail address.
pub(super) fn email_changed() -> Letter {
    letter(
        "Your email address was changed",
        &format!("Your account now has another email address to sign in with.\n\n{NOT_YOU}"),
    )
}

/// A second step was set up.
pub(super) fn second_step_added() -> Letter {
    letter(
        "A second step was set up",
        &format!("From now on a code from an app is asked for when you sign in.\n\n{NOT_YOU}"),
    )
}

/// The second step was taken away.
pub(crate) fn second_step_removed() -> Letter {
    letter(
        "Your second step was taken away",
        &format!("No code is asked for any more when you sign in to your account.\n\n{NOT_YOU}"),
    )
}

/// An account at the identity provider became a way to sign in.
pub(super) fn provider_added(name: &str) -> Letter {
    letter(
        "You can now sign in another way",
        &format!("From now on an account at {name} signs in to your account.\n\n{NOT_YOU}"),
    )
}

/// What a provider says no longer signs in.
pub(super) fn provider_removed() -> Letter {
    letter(
        "You can no longer sign in through another organisation",
        &format!(
            "An account at another organisation signed in to your account here, and no longer \
             does. You can sign in with your password.\n\n{NOT_YOU}"
        ),
    )
}

/// New recovery codes were made.
pub(super) fn recovery_codes_made() -> Letter {
    letter(
        "New recovery codes were made",
        &format!("Your former recovery codes no longer work.\n\n{NOT_YOU}"),
    )
}

fn letter(subject: &str, text: &str) -> Letter {
    Letter {
        subject: format!("{subject} – Partners in Practice"),
        body: format!("{text}\n\nPartners in Practice\n"),
    }
}

/// Puts a letter to a person into the outbox.
pub(crate) async fn post(
    tx: &impl ConnectionTrait,
    person: PersonId,
    recipient: &str,
    letter: Letter,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let mail = NewMail {
        to: Addressee::Person(person),
        recipient: recipient.to_owned(),
        letter,
        reminder: false,
    };
    queue(tx, &[mail], now).await
}
