//! One person: how their account stands, and what can be done.

use axum_extra::routing::TypedPath as _;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    held_for,
    list::{last_signed_in, state},
    local,
};
use crate::{
    people::{AccountPath, store::OwnSession},
    programmes::{Authority, Programme, Shell},
    team::{
        EnablePath, EndPath, LinkPath, MovePath, SessionsPath,
        rules::{End, Member, Refusal, Standing},
    },
    ui::*,
};

/// What the page shows.
pub(in crate::team) struct MemberPage<'a> {
    pub(in crate::team) programme: &'a Programme,
    pub(in crate::team) member: &'a Member,
    pub(in crate::team) authorities: &'a [Authority],
    /// Where they are signed in; for a manager who answers for the account.
    pub(in crate::team) sessions: &'a [OwnSession],
    /// Whether the manager answers for every role of the account.
    pub(in crate::team) answers: bool,
    /// Whether it is the manager’s own page.
    pub(in crate::team) oneself: bool,
    pub(in crate::team) mail: bool,
    pub(in crate::team) now: DateTime<Utc>,
}

pub(in crate::team) fn member(
    shell: &Shell<'_>,
    page: &MemberPage<'_>,
    refusal: Option<&Refusal>,
) -> Markup {
    let member = page.member;
    let mut errors = FieldErrors::new();
    if let Some(refusal) = refusal {
        errors.add("account", refusal.sentence());
    }
    let content = two_thirds(html! {
        (error_summary(&errors))
        (heading_with_caption(&page.programme.name, &member.name))
        (facts(page))
        div id="account" {
            @if !page.answers {
                (inset(html! { "They also have a role outside this programme that you do not manage. Their account and its links are not yours alone to change." }))
            }
            @if page.oneself { (own()) }
            @else if member.account.standing() == Standing::Disabled { (disabled(page)) }
            @else {
                (signing_in(page))
                @if page.answers { (disabling(page)) }
            }
            (leaving(page))
        }
    });
    shell.page(
        &member.name,
        Some(&page.programme.name),
        !errors.is_empty(),
        content,
    )
}

fn facts(page: &MemberPage<'_>) -> Markup {
    let member = page.member;
    let change = MovePath::of(page.programme, member.id).to_string();
    let mut rows = vec![
        SummaryRow::new("Email address", html! { span.app-lines { (member.email) } }),
        SummaryRow::new("Role", member.post.role.title()).change(&change, "role"),
        SummaryRow::new("Authorities", held_for(&member.post, page.authorities))
            .change(&change, "authorities"),
        SummaryRow::new("State", state(member, page.now)),
        SummaryRow::new("Last signed in", last_signed_in(member)),
        SummaryRow::new("Second step", set_up(member.has_second_step)),
    ];
    if member.has_identity {
        rows.push(SummaryRow::new(
            "Sign-in through another organisation",
            set_up(true),
        ));
    }
    rows.push(SummaryRow::new(
        "Link to set a password",
        link_state(member, page.now),
    ));
    summary_list(&rows)
}

fn set_up(is: bool) -> &'static str {
    if is { "Set up" } else { "Not set up" }
}

fn link_state(member: &Member, now: DateTime<Utc>) -> String {
    let Some(link) = member.account.link else {
        return "None".into();
    };
    let moment = |at| formats::date_time(local(at));
    match (link.used_at, member.account.link_until(now)) {
        (Some(at), _) => format!("Used on {}", moment(at)),
        (None, Some(until)) => format!("Works until {}", moment(until)),
        (None, None) => format!("Over since {}", moment(link.expires_at)),
    }
}

/// Whatever the person signs in with.
fn signing_in(page: &MemberPage<'_>) -> Markup {
    let (programme, id) = (page.programme, page.member.id);
    let taken_up = page.member.account.is_taken_up();
    let make = LinkPath::of(programme, id).to_string();
    let end = SessionsPath::of(programme, id).to_string();
    let reset = EndPath::of(programme, id, End::SecondStep).to_string();
    let remove = EndPath::of(programme, id, End::Identity).to_string();
    html! {
        h2.govuk-heading-m { "Signing in" }
        @if page.mail || page.answers {
            p.govuk-body {
                @if taken_up { "If they have forgotten their password, a link lets them set a new one. " }
                @else { "They have not set a password yet. A link lets them. " }
                @if page.mail { "It goes to their email address. " }
                @else { "It is shown to you once, to pass on. " }
                "It works once, for 72 hours, and takes the place of any before it."
            }
            (post_button(&make, if page.mail { "Send a new link" } else { "Make a new link" }, ButtonKind::Secondary))
        }
        @if page.answers { (signed_in_places(page.sessions)) }
        @if taken_up {
            p.govuk-body { "If a device was lost or left signed in, sign them out on all of them. They can sign in again." }
            (post_button(&end, "Sign them out everywhere", ButtonKind::Secondary))
        }
        @if page.member.has_second_step && page.answers {
            p.govuk-body { "If they have lost both their app and their recovery codes, you can reset the second step." }
            (link_button("Reset the second step", &reset, ButtonKind::Secondary))
        }
        @if page.member.has_identity && page.answers {
            p.govuk-body { "If their account at the other organisation is lost or is not theirs, you can stop it signing in here." }
            (link_button("Remove the other sign-in", &remove, ButtonKind::Secondary))
        }
    }
}

/// As the person’s own list shows it.
fn signed_in_places(sessions: &[OwnSession]) -> Markup {
    let moment = |at| cell(formats::date_time(local(at)));
    let rows = sessions.iter().map(|session| {
        vec![
            cell(&session.device),
            moment(session.created_at),
            moment(session.last_seen_at),
        ]
    });
    let columns = ["Browser", "Signed in", "Last used"].map(Column::text);
    table(
        &Table::new("sessions", "Where they are signed in", columns.to_vec())
            .rows(rows.collect())
            .empty("They are not signed in anywhere."),
    )
}

fn own() -> Markup {
    html! {
        p.govuk-body { "This is you. " (link("Your account", AccountPath::PATH)) " has what concerns your own signing in." }
    }
}

fn disabling(page: &MemberPage<'_>) -> Markup {
    let href = EndPath::of(page.programme, page.member.id, End::Disabling).to_string();
    html! {
        h2.govuk-heading-m { "Disable the account" }
        p.govuk-body { "They are signed out at once and can’t sign in until you enable it again. Their role stays." }
        (link_button("Disable the account", &href, ButtonKind::Secondary))
    }
}

fn disabled(page: &MemberPage<'_>) -> Markup {
    let action = EnablePath::of(page.programme, page.member.id).to_string();
    let since = page.member.account.disabled_at;
    html! {
        h2.govuk-heading-m { "Enable the account" }
        p.govuk-body {
            @if let Some(since) = since { "Disabled since " (formats::date_time(local(since))) ". " }
            "Once enabled, they sign in with the password that they had."
        }
        @if page.answers { (post_button(&action, "Enable the account", ButtonKind::Secondary)) }
    }
}

fn leaving(page: &MemberPage<'_>) -> Markup {
    let href = EndPath::of(page.programme, page.member.id, End::Leaving).to_string();
    let (words, what) = match page.oneself {
        true => (
            "Leave the programme",
            "You lose your role here. What you did stays, with your name.",
        ),
        false => (
            "Take out of the programme",
            "They lose their role here. What they did stays, with their name.",
        ),
    };
    html! {
        h2.govuk-heading-m { (words) }
        p.govuk-body { (what) }
        (link_button(words, &href, ButtonKind::Secondary))
    }
}
