//! What the mails to people asked by name say: plain text, in ASCII where names allow it.

use chrono::NaiveDate;

use super::{AnswerPath, AuthorityRound, rules::Group};
use crate::{mail::Letter, ui::formats};

/// Who asks, and until when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asker<'a> {
    /// Where the service is reached.
    pub(super) public_url: &'a str,
    /// The name of the lead who asks.
    pub(super) name: &'a str,
    /// The lead's own address, for questions.
    pub(super) email: &'a str,
}

/// Why a mail goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    Invitation,
    Reminder,
}

/// The address that a token opens.
pub(super) fn address(public_url: &str, token: &str) -> String {
    let path = AnswerPath {
        token: token.to_owned(),
    };
    format!("{public_url}{path}")
}

/// The mail to somebody of `group`.
pub(super) fn letter(
    at: &AuthorityRound,
    asker: Asker<'_>,
    (occasion, group): (Occasion, Group),
    (token, last_day): (&str, NaiveDate),
) -> Letter {
    let authority = &at.authority.name;
    let subject = match occasion {
        Occasion::Invitation => format!("{authority} asks for your view"),
        Occasion::Reminder => format!("Reminder: {authority} asks for your view"),
    };
    let body = format!(
        "{opening}\n\n\
         You can answer until {last_day}. You do not need an account. Open this link, which is for you alone:\n\n\
         {link}\n\n\
         {privacy}\n\n\
         You do not have to answer. Questions: {name}, {email}\n",
        opening = opening(at, occasion, group),
        last_day = formats::date(last_day),
        link = address(asker.public_url, token),
        privacy = privacy(authority),
        name = asker.name,
        email = asker.email,
    );
    Letter { subject, body }
}

fn opening(at: &AuthorityRound, occasion: Occasion, group: Group) -> String {
    let authority = &at.authority.name;
    let ask = match group {
        Group::Families => format!(
            "{authority} would like to know how it was for you and your family to work with its \
             services for children. There are 8 short statements. It takes about 5 minutes. What \
             you say changes nothing about the help that you get."
        ),
        _ => format!(
            "{authority} asks people in different roles how practice is where they stand, as part \
             of {}. You are asked as one of this group: {}. It takes about 10 minutes.",
            at.programme.name,
            group.title(),
        ),
    };
    match occasion {
        Occasion::Invitation => ask,
        Occasion::Reminder => {
            format!("This is a reminder. If you have answered already, ignore it.\n\n{ask}")
        }
    }
}

fn privacy(authority: &str) -> String {
    format!(
        "Who sees what\n\
         - Your answers are confidential. Once you have submitted them, nobody can read them as \
         yours: not your manager, not {authority}, not the programme team.\n\
         - That your link was used is kept apart from the answers, so that you are not reminded \
         again. Nobody is shown who has answered.\n\
         - What is shown is of ten or more people together. {authority} and the \
         programme team see it, and the Department for Education once {authority} has agreed to \
         publish it."
    )
}
