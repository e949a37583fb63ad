//! Everybody with a role, who has left, and the filter.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{day, held_for, local};
use crate::{
    people::Role,
    programmes::{Authority, Programme, Shell},
    team::{
        InvitePath, MemberPath, TeamPath,
        forms::FilterForm,
        rules::{Member, Standing},
        store::Left,
    },
    ui::*,
};

/// From so many people on, the list can be narrowed.
const MANY: usize = 10;

/// What the page shows.
pub(in crate::team) struct Team<'a> {
    pub(in crate::team) programme: &'a Programme,
    pub(in crate::team) authorities: &'a [Authority],
    /// Those who were asked for.
    pub(in crate::team) members: Vec<Member>,
    /// How many there are in all.
    pub(in crate::team) everybody: usize,
    pub(in crate::team) left: Vec<Left>,
    pub(in crate::team) form: &'a FilterForm,
    pub(in crate::team) filtered: bool,
    pub(in crate::team) now: DateTime<Utc>,
}

pub(in crate::team) fn team(shell: &Shell<'_>, page: &Team<'_>) -> Markup {
    let title = "People";
    let slug = || page.programme.slug.clone();
    let invite = InvitePath { programme: slug() }.to_string();
    let content = html! {
        (two_thirds(html! {
            (heading_with_caption(&page.programme.name, title))
            p.govuk-body { "Everybody who can sign in to this programme. Select a name to change their role, send a new link, end their sessions or take them out." }
            (link_button("Invite somebody", &invite, ButtonKind::Primary))
        }))
        @if page.everybody >= MANY || page.filtered { (filter(page)) }
        (people(page))
        @if !page.left.is_empty() { (left(page)) }
    };
    shell.page(title, Some(&page.programme.name), false, content)
}

fn filter(page: &Team<'_>) -> Markup {
    let action = TeamPath {
        programme: page.programme.slug.clone(),
    }
    .to_string();
    let any = |text| std::iter::once(Choice::new("", text));
    let roles: Vec<_> = any("Every role")
        .chain(Role::ALL.map(|role| Choice::new(role.code(), role.title())))
        .collect();
    let authorities = page.authorities.iter();
    let authorities: Vec<_> = any("Every authority")
        .chain(authorities.map(|it| Choice::new(it.slug.as_str(), it.name.as_str())))
        .collect();
    let states: Vec<_> = any("Every state")
        .chain(Standing::ALL.map(|it| Choice::new(it.code(), it.title())))
        .collect();
    let (form, errors) = (page.form, FieldErrors::new());
    html! {
        (get_form(&action, html! {
            div.app-filter {
                (select(Field::new("role", "Role"), &roles, &form.role, &errors))
                (select(Field::new("authority", "Authority"), &authorities, &form.authority, &errors))
                (select(Field::new("state", "State"), &states, &form.state, &errors))
            }
            (button("Show people", ButtonKind::Secondary))
        }))
        @if page.filtered {
            p.govuk-body {
                (page.members.len()) " of " (formats::plural(page.everybody as i64, "person", "people")) ". "
                (link("Show everybody", &action))
            }
        }
    }
}

fn people(page: &Team<'_>) -> Markup {
    let rows = page.members.iter().map(|member| {
        let href = MemberPath::of(page.programme, member.id).to_string();
        vec![
            link(&member.name, &href),
            cell(member.post.role.title()),
            cell(held_for(&member.post, page.authorities)),
            state(member, page.now),
            last_signed_in(member),
        ]
    });
    let columns = ["Name", "Role", "Authorities", "State", "Last signed in"]
        .map(Column::text)
        .to_vec();
    table(
        &Table::new("people", "People with a role", columns)
            .hidden_caption()
            .rows(rows.collect())
            .empty("Nobody is like that."),
    )
}

/// How the account stands; of an invitation, how long it still can be taken up.
pub(super) fn state(member: &Member, now: DateTime<Utc>) -> Markup {
    let standing = member.account.standing();
    match standing {
        Standing::Active => html! { (standing.title()) },
        Standing::Disabled => tag(standing.title(), Colour::Grey),
        Standing::Invited => html! {
            (tag(standing.title(), Colour::Blue)) " "
            @match member.account.link_until(now) {
                Some(until) => { "link until " (nowrap(formats::date_time(local(until)))) },
                None => "link is over",
            }
        },
    }
}

/// The day, or that there was none.
pub(super) fn last_signed_in(member: &Member) -> Markup {
    match member.account.last_signed_in_at {
        Some(at) => nowrap(formats::date(day(at))),
        None => html! { "Not yet" },
    }
}

fn left(page: &Team<'_>) -> Markup {
    let rows = page.left.iter().map(|left| {
        vec![
            cell(&left.name),
            cell(left.role.map_or("", Role::title)),
            nowrap(formats::date(day(left.at))),
        ]
    });
    let columns = ["Name", "Role they had", "Left on"].map(Column::text);
    let left = Table::new("left", "People who have left", columns.to_vec()).rows(rows.collect());
    html! {
        (table(&left))
        p.govuk-body { "Their names stay with what they did. Invite them again to give them a role." }
    }
}
