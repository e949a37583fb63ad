//! The account page, and changing the password.

use axum_extra::routing::TypedPath as _;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{Frame, new_password_input, password_advice};
use crate::{
    people::{
        Role, SecondStepPath, SignOutPath,
        account::{
            EmailPath, EndOtherSessionsPath, EndSessionPath, PasswordPath, store::OwnSession,
        },
        code_again,
        current::SignedIn,
    },
    ui::*,
};

pub(in crate::people) fn account(
    frame: &Frame<'_>,
    signed_in: &SignedIn,
    sessions: &[OwnSession],
) -> Markup {
    let person = frame.person;
    let mut roles: Vec<&str> = person
        .memberships
        .iter()
        .map(|m| Role::title(m.role))
        .collect();
    roles.dedup();
    let second_step = if signed_in.has_second_step {
        "On"
    } else {
        "Off"
    };
    let content = html! {
        (two_thirds(html! {
            (heading("Your account"))
            (summary_list(&[
                SummaryRow::new("Name", &person.name),
                SummaryRow::new("Email address", &person.email)
                    .change(EmailPath::PATH, "email address"),
                SummaryRow::new("Password", "Set").change(PasswordPath::PATH, "password"),
                SummaryRow::new("Second step", second_step)
                    .change(SecondStepPath::PATH, "second step"),
                SummaryRow::new("Role", formats::list(&roles)),
            ]))
            (post_button(&SignOutPath.to_string(), "Sign out", ButtonKind::Secondary))
        }))
        (signed_in_places(&signed_in.session, sessions))
    };
    let back = frame.back_to_start();
    frame.page_back("Your account", false, back, content)
}

fn signed_in_places(this: &str, sessions: &[OwnSession]) -> Markup {
    let others = sessions.len() > 1;
    let rows = sessions.iter().map(|session| {
        let own = session.key == this;
        let mut row = vec![
            html! {
                (session.device)
                @if own { div { (tag("This device", Colour::Green)) } }
            },
            cell(when(session.created_at)),
            cell(when(session.last_seen_at)),
        ];
        if others {
            row.push(html! { @if !own { (end(session)) } });
        }
        row
    });
    let columns: &[&str] = &["Browser", "Signed in", "Last used", "Action"];
    let columns = &columns[..if others { 4 } else { 3 }];
    let columns = columns.iter().map(|head| Column::text(*head)).collect();
    html! {
        (table(&Table::new("sessions", "Where you are signed in", columns).rows(rows.collect())))
        p.govuk-body {
            "You are signed out after 60 minutes without activity, and 12 hours after you signed in. \
             “Last used” may be two minutes behind."
        }
        @if others {
            (post_button(
                EndOtherSessionsPath::PATH,
                "Sign out everywhere else",
                ButtonKind::Secondary,
            ))
        }
    }
}

fn end(session: &OwnSession) -> Markup {
    post_form(
        EndSessionPath::PATH,
        html! {
            (hidden("session", &session.key))
            button.app-link-button type="submit" {
                "Sign out there"
                span.govuk-visually-hidden { ": " (session.device) ", signed in " (when(session.created_at)) }
            }
        },
    )
}

fn when(at: DateTime<Utc>) -> String {
    formats::date_time(at.with_timezone(&chrono_tz::Europe::London).naive_local())
}

pub(in crate::people) fn password(
    frame: &Frame<'_>,
    code_asked: bool,
    errors: &FieldErrors,
) -> Markup {
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading("Change your password"))
        (password_advice())
        p.govuk-body { "You will be signed out everywhere else." }
        (post_form(PasswordPath::PATH, html! {
            (password_input(Field::new("current", "Current password"), errors))
            @if code_asked { (code_again(errors)) }
            (new_password_input("New password", errors))
            (button("Change password", ButtonKind::Primary))
        }))
    });
    frame.page("Change your password", !errors.is_empty(), content)
}
