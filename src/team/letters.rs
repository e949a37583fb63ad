//! What the mails to people with an account say: plain text.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

use super::rules::Post;
use crate::{
    mail::Letter,
    people::{Role, SetPasswordPath},
    programmes::Programme,
    ui::formats,
};

/// Who writes, where the service is reached, and of which programme.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writer<'a> {
    pub(super) public_url: &'a str,
    pub(super) programme: &'a Programme,
    pub(super) name: &'a str,
    pub(super) email: &'a str,
}

/// The address that a token opens.
pub(super) fn address(public_url: &str, token: &str) -> String {
    let path = SetPasswordPath {
        token: token.to_owned(),
    };
    format!("{public_url}{path}")
}

/// To somebody who has no password yet.
pub(super) fn invitation(
    from: Writer<'_>,
    post: &Post,
    token: &str,
    until: DateTime<Utc>,
) -> Letter {
    let programme = &from.programme.name;
    Letter {
        subject: format!("You are invited to {programme}"),
        body: format!(
            "{who} invites you to the partners in practice tracker as {role} in {programme}.\n\n\
             {link}\n\n\
             If you did not expect this, you can ignore it: without the link nobody can use the \
             account. Questions: {who}, {email}\n",
            who = from.name,
            role = role(post.role),
            link = link(from, "Set a password to begin", token, until),
            email = from.email,
        ),
    }
}

/// To somebody who has an account and was given a role with it.
pub(super) fn added(from: Writer<'_>, post: &Post) -> Letter {
    let programme = &from.programme.name;
    Letter {
        subject: format!("You now have a role in {programme}"),
        body: format!(
            "{who} has made you {role} in {programme}. Sign in as you do already:\n\n\
             {url}/\n\n\
             If you did not expect this, tell {who}, {email}. You do not have to do anything.\n",
            who = from.name,
            role = role(post.role),
            url = from.public_url,
            email = from.email,
        ),
    }
}

/// To somebody who was sent a new link.
pub(super) fn new_link(from: Writer<'_>, token: &str, until: DateTime<Utc>) -> Letter {
    Letter {
        subject: "A link to set your password".into(),
        body: format!(
            "{who} sends you a link for the partners in practice tracker.\n\n\
             {link}\n\n\
             If you did not ask for it, you can ignore it: your account stays as it is. \
             Questions: {who}, {email}\n",
            who = from.name,
            link = link(from, "Set a password with it", token, until),
            email = from.email,
        ),
    }
}

fn link(from: Writer<'_>, what: &str, token: &str, until: DateTime<Utc>) -> String {
    format!(
        "{what}:\n\n\
         {address}\n\n\
         The link works once, until {until}. It is for you alone: do not pass it on. If a \
         manager sends you another one, this one no longer works.",
        address = address(from.public_url, token),
        until = formats::date_time(until.with_timezone(&London).naive_local()),
    )
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Manager => "a programme manager",
        Role::Facilitator => "a facilitator",
        Role::Lead => "the lead of an authority",
        Role::Reviewer => "a reviewer for the Department for Education",
    }
}
