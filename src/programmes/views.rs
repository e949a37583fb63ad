//! The manager's pages, from plain data.

use std::collections::BTreeMap;

use axum_extra::routing::TypedPath as _;
use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    Allocation, AllocationPath, Authority, AuthorityId, Days, NewAuthorityPath, NewProgrammePath,
    Programme, ProgrammePath, Readiness, Round, SetUpPath, Shell, Standing, StandingPath,
    WindowPath,
    forms::{AllocationForm, AuthorityForm, ProgrammeForm, WindowForm},
    local_authorities,
};
use crate::ui::*;

pub(super) fn programmes(shell: &Shell<'_>, programmes: &[Programme], may_start: bool) -> Markup {
    let content = two_thirds(html! {
        (heading("Programmes"))
        @if programmes.is_empty() && may_start {
            p.govuk-body { "You do not have a role in a programme yet." }
        } @else if programmes.is_empty() {
            p.govuk-body {
                "You do not have a role in a programme now. If you need one, ask a programme manager to invite you, or write to "
                a.govuk-link href={ "mailto:" (CONTACT) } { (CONTACT) } "."
            }
        }
        ul.govuk-list {
            @for programme in programmes {
                li { (link(&programme.name, &programme_href(programme))) }
            }
        }
        @if may_start {
            (link_button("Set up a programme", NewProgrammePath::PATH, ButtonKind::Primary))
        }
    });
    shell.page("Programmes", None, false, content)
}

fn programme_href(programme: &Programme) -> String {
    ProgrammePath {
        programme: programme.slug.clone(),
    }
    .to_string()
}

pub(super) fn new_programme(
    shell: &Shell<'_>,
    form: &ProgrammeForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Set up a programme";
    let start = [form.start_day.as_str(), &form.start_month, &form.start_year];
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading(title))
        p.govuk-body {
            "A programme lasts two years and has five rounds, at months 0, 6, 12, 18 and 24. "
            "Up to six authorities can be active at one time, with up to 120 days of support each."
        }
        (post_form(NewProgrammePath::PATH, html! {
            (text_input(Field::new("name", "Name of the programme"), &form.name, errors))
            (text_input(
                Field::new("lead-authority", "Lead authority").hint("The council that gives the support"),
                &form.lead_authority,
                errors,
            ))
            (date_input(Field::new("start", "Start date").hint("For example, 1 9 2025"), start, errors))
            (button("Set up the programme", ButtonKind::Primary))
        }))
    });
    shell.page(title, None, !errors.is_empty(), content)
}

/// What the set-up page shows.
pub(super) struct SetUp {
    pub(super) authorities: Vec<Authority>,
    pub(super) allocated: BTreeMap<AuthorityId, Days>,
    pub(super) rounds: Vec<Round>,
    pub(super) today: NaiveDate,
}

pub(super) fn set_up(shell: &Shell<'_>, programme: &Programme, page: &SetUp) -> Markup {
    let content = html! {
        (heading_with_caption(&programme.name, "Set-up"))
        (summary_list(&[
            SummaryRow::new("Lead authority", &programme.lead_authority),
            SummaryRow::new("Runs", formats::date_range(programme.starts_on, programme.ends_on)),
            SummaryRow::new("Active authorities at one time", format!("up to {}", programme.authority_ceiling)),
            SummaryRow::new("Days for each authority", format!("up to {}", programme.allocation_ceiling)),
        ]))
        p.govuk-body { (link("People and their roles", &format!("/programmes/{}/people", programme.slug))) }
        (authorities_table(programme, page))
        (link_button(
            "Add an authority",
            &NewAuthorityPath { programme: programme.slug.clone() }.to_string(),
            ButtonKind::Primary,
        ))
        (rounds_table(programme, page))
        p.govuk-body { (link("Instruments and their versions", &format!("/programmes/{}/instruments", programme.slug))) }
        p.govuk-body { (link("Audit trail: who did what", &format!("/programmes/{}/audit", programme.slug))) }
    };
    shell.page("Set-up", Some(&programme.name), false, content)
}

fn authorities_table(programme: &Programme, page: &SetUp) -> Markup {
    let rows = page.authorities.iter().map(|authority| {
        let allocated = page
            .allocated
            .get(&authority.id)
            .copied()
            .unwrap_or_default();
        let change = AllocationPath {
            programme: programme.slug.clone(),
            authority: authority.slug.clone(),
        };
        vec![
            cell(&authority.name),
            cell(
                authority
                    .region
                    .as_deref()
                    .unwrap_or("Fictional: no code or region"),
            ),
            cell(authority.standing.title()),
            cell(allocated),
            link_hidden(
                "Change",
                &format!(" {}", authority.name),
                &change.to_string(),
            ),
        ]
    });
    let columns = vec![
        Column::text("Authority"),
        Column::text("Region"),
        Column::text("Standing"),
        Column::number("Days allocated"),
        Column::text("Change"),
    ];
    table(
        &Table::new("authorities", "Partner authorities", columns)
            .rows(rows.collect())
            .empty("No authority has joined yet."),
    )
}

fn rounds_table(programme: &Programme, page: &SetUp) -> Markup {
    let rows = page.rounds.iter().map(|round| {
        let change = WindowPath {
            programme: programme.slug.clone(),
            round: round.slug(),
        };
        vec![
            cell(round.title()),
            cell(round.kind.title()),
            cell(formats::date_range(round.opens_on, round.closes_on)),
            cell(if round.is_open(page.today) {
                "Open"
            } else {
                "Closed"
            }),
            link_hidden(
                "Change",
                &format!(" dates of {}", round.title()),
                &change.to_string(),
            ),
        ]
    });
    let columns = ["Round", "Asks for", "Window", "Now", "Change"]
        .map(Column::text)
        .to_vec();
    table(&Table::new("rounds", "Rounds", columns).rows(rows.collect()))
}

pub(super) fn new_authority(
    shell: &Shell<'_>,
    programme: &Programme,
    form: &AuthorityForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Add an authority";
    let path = NewAuthorityPath {
        programme: programme.slug.clone(),
    }
    .to_string();
    let listed: Vec<Choice<'_>> = std::iter::once(Choice::new("", "Select an authority"))
        .chain(
            local_authorities()
                .iter()
                .map(|a| Choice::new(a.la_name.as_str(), a.la_name.as_str())),
        )
        .collect();
    let real = select(
        Field::new("listed", "Which English local authority?"),
        &listed,
        &form.listed,
        errors,
    );
    let fictional = text_input(
        Field::new("name", "Name of a fictional authority")
            .hint("For demonstrations and training only. It has no code and goes into no DfE file"),
        &form.name,
        errors,
    );
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&programme.name, title))
        (post_form(&path, html! {
            (radios(
                Field::new("kind", "Which authority is it?"),
                &[
                    Choice::new("real", "An English local authority"),
                    Choice::new("fictional", "A fictional authority"),
                ],
                &form.kind,
                errors,
            ))
            (real)
            (fictional)
            (radios(
                Field::new("readiness", "How ready is it?"),
                &[Readiness::Started, Readiness::Committed].map(|r| Choice::new(r.code(), r.title())),
                &form.readiness,
                errors,
            ))
            (textarea(
                Field::new("commitment", "Commitment statement")
                    .hint(confidential_hint("What the authority will do, in a few sentences."))
                    .limit(1000),
                &form.commitment,
                errors,
            ))
            (days_input(programme, "Days allocated", &form.days, errors))
            (button("Add the authority", ButtonKind::Primary))
        }))
    });
    shell
        .clone()
        .back(
            SetUpPath {
                programme: programme.slug.clone(),
            }
            .to_string(),
            "Back to set-up",
        )
        .page(title, Some(&programme.name), !errors.is_empty(), content)
}

fn days_input(programme: &Programme, label: &str, value: &str, errors: &FieldErrors) -> Markup {
    let hint = format!(
        "Up to {}, in quarters of a day",
        programme.allocation_ceiling
    );
    text_input(
        Field::new("days", label.to_owned())
            .hint(hint)
            .width(5)
            .inputmode("decimal")
            .suffix("days"),
        value,
        errors,
    )
}

pub(super) fn allocation(
    shell: &Shell<'_>,
    (programme, authority): (&Programme, &Authority),
    history: &[Allocation],
    form: &AllocationForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Change the allocation";
    let path = AllocationPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    };
    let content = html! {
        (error_summary(errors))
        (heading_with_caption(&authority.name, title))
        (allocation_history(history))
        (two_thirds(html! {
            (post_form(&path.to_string(), html! {
                (days_input(programme, "New allocation", &form.days, errors))
                (date_input(
                    Field::new("from", "From when does it hold? (optional)")
                        .hint("Today if you leave it empty. Not before the allocation above began"),
                    form.from(),
                    errors,
                ))
                (textarea(
                    Field::new("reason", "Why does it change?")
                        .hint(confidential_hint(""))
                        .limit(400)
                        .rows(3),
                    &form.reason,
                    errors,
                ))
                (button("Change the allocation", ButtonKind::Primary))
            }))
            (standing_form(programme, authority, errors))
        }))
    };
    shell
        .clone()
        .back(
            SetUpPath {
                programme: programme.slug.clone(),
            }
            .to_string(),
            "Back to set-up",
        )
        .page(title, Some(&authority.name), !errors.is_empty(), content)
}

fn allocation_history(history: &[Allocation]) -> Markup {
    let rows = history.iter().map(|decision| {
        vec![
            cell(formats::date(decision.from_on)),
            cell(decision.days),
            cell(&decision.reason),
            cell(&decision.decided_by),
        ]
    });
    let columns = vec![
        Column::text("From"),
        Column::number("Days"),
        Column::text("Reason"),
        Column::text("Decided by"),
    ];
    table(&Table::new("allocations", "Allocations so far", columns).rows(rows.collect()))
}

fn standing_form(programme: &Programme, authority: &Authority, errors: &FieldErrors) -> Markup {
    let path = StandingPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    };
    let choices = [Standing::Active, Standing::Completed, Standing::Withdrawn]
        .map(|standing| Choice::new(standing.code(), standing.title()));
    html! {
        h2.govuk-heading-m { "Standing in the programme" }
        (post_form(&path.to_string(), html! {
            (radios(
                Field::new("standing", "Where does the authority stand?"),
                &choices,
                authority.standing.code(),
                errors,
            ))
            (button("Change the standing", ButtonKind::Secondary))
        }))
    }
}

pub(super) fn window(
    shell: &Shell<'_>,
    (programme, round): (&Programme, &Round),
    form: &WindowForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Change the dates of a round";
    let path = WindowPath {
        programme: programme.slug.clone(),
        round: round.slug(),
    };
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&round.title(), title))
        (post_form(&path.to_string(), html! {
            (date_input(Field::new("opens", "First day that answers are taken"), form.opens(), errors))
            (date_input(Field::new("closes", "Last day that answers are taken"), form.closes(), errors))
            (button("Change the dates", ButtonKind::Primary))
        }))
    });
    shell
        .clone()
        .back(
            SetUpPath {
                programme: programme.slug.clone(),
            }
            .to_string(),
            "Back to set-up",
        )
        .page(title, Some(&programme.name), !errors.is_empty(), content)
}
