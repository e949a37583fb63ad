//! Every cookie that the service sets, by name, purpose and life.

use maud::{Markup, html};

use crate::{
    app::SESSION_COOKIE,
    questionnaires::ANSWER_COOKIE,
    ui::{Column, Table, cell, table},
};

pub(super) const TITLE: &str = "Cookies";

/// A cookie.
#[derive(Clone, Copy, Debug)]
pub struct Cookie {
    /// Its name, without the prefix that it has over https.
    pub name: &'static str,
    /// Whether a number stands after the name.
    pub numbered: bool,
    /// What it is for.
    pub purpose: &'static str,
    /// When it ends.
    pub life: &'static str,
}

/// All of them; each is strictly necessary for what the person asked for.
pub const COOKIES: &[Cookie] = &[
    Cookie {
        name: SESSION_COOKIE,
        numbered: false,
        purpose: "Keeps you signed in",
        life: "When you sign out, after 60 minutes without use, or 12 hours after you signed in",
    },
    Cookie {
        name: "partners-device",
        numbered: false,
        purpose: "Remembers that somebody signed in on this device before, so that others who try wrong passwords for the same account do not lock you out",
        life: "180 days after you last signed in on this device",
    },
    Cookie {
        name: ANSWER_COOKIE,
        numbered: true,
        purpose: "Keeps your place in a survey on this device. It does not say who you are",
        life: "By a personal link: after 200 days, or when you delete it. By the link of a group: when you close the browser or choose “I am finished on this computer”; it is not used after 20 minutes without use",
    },
];

/// The page.
pub(super) fn page(https: bool) -> Markup {
    let rows = COOKIES.iter().map(|cookie| {
        let prefix = if https { "__Host-" } else { "" };
        let number = if cookie.numbered { " and a number" } else { "" };
        vec![
            html! { code { (prefix) (cookie.name) @if cookie.numbered { "-" } } (number) },
            cell(cookie.purpose),
            cell(cookie.life),
        ]
    });
    let columns = ["Name", "What it is for", "When it ends"]
        .map(Column::text)
        .to_vec();
    html! {
        p.govuk-body { "Cookies are small files that a website keeps on your device." }
        p.govuk-body {
            "This service sets only cookies that it can’t work without. It does not measure what you do, "
            "shows no advertisements and passes nothing on, so it does not ask for your consent."
        }
        (table(&Table::new("cookies", "The cookies of this service", columns).rows(rows.collect())))
        p.govuk-body {
            "No script of a page can read them, and they go to this service alone. If you block them, you can’t sign in and can’t answer a survey."
        }
    }
}
