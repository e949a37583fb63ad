//! One authority over the two years: what changed and what waits, then pictures, then tables.

use maud::{Markup, html};

use super::{days, results, standing};
use crate::{
    maturity::{MaturityFilePath, RoundPath, authority_frame},
    programmes::{AuthorityPath, Programme, ProgrammePath, Round, Shell, Standing},
    reports::{
        gather::AuthorityPage,
        pictures::Pictures,
        plots::{self, Saved},
    },
    support_days::{
        BudgetPath, LedgerPath, NewEntryPath, WaitingPath,
        views::pace::{pace_section, warnings},
    },
    ui::*,
};

/// A part of the page needs the page, the programme, and how charts are drawn and saved.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) programme: &'a Programme,
    pub(super) page: &'a AuthorityPage,
    pictures: &'a Pictures,
    /// The address of the charts as files; none where nothing of the page is published.
    base: Option<&'a str>,
}

impl Parts<'_> {
    /// The chart of that name with its links; nothing where there is nothing in it.
    pub(super) fn figure(&self, id: &str, working: (&str, String)) -> Markup {
        let plot = plots::authority(self.programme, self.page, id);
        html! {
            @if let Some(plot) = plot {
                (plot.figure(self.pictures))
                (self.links(&plot, working))
            }
        }
    }

    /// The chart of that name as one of many.
    pub(super) fn small_figure(&self, id: &str, working: (&str, String)) -> Markup {
        let plot = plots::authority(self.programme, self.page, id);
        html! {
            @if let Some(plot) = plot {
                div {
                    (plot.small_figure(self.pictures))
                    (self.links(&plot, working))
                }
            }
        }
    }

    fn links(&self, plot: &plots::Plot, working: (&str, String)) -> Markup {
        match self.base {
            Some(base) => Saved { base, query: "" }.links(plot, Some(working)),
            None => html! {},
        }
    }

    pub(super) fn budget(&self) -> String {
        BudgetPath {
            programme: self.programme.slug.clone(),
            authority: self.page.authority.slug.clone(),
        }
        .to_string()
    }
}

pub(in crate::reports) fn authority(
    shell: &Shell<'_>,
    pictures: &Pictures,
    programme: &Programme,
    page: &AuthorityPage,
) -> Markup {
    let authority = &page.authority;
    let own = AuthorityPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    };
    let base = format!("{own}/charts");
    let parts = Parts {
        programme,
        page,
        pictures,
        base: page.proposed.is_none().then_some(base.as_str()),
    };
    let content = html! {
        @if let Some((at, proposal)) = &page.proposed { (authority_frame(at, *proposal)) }
        (heading_with_caption(&programme.name, &authority.name))
        (standing(authority))
        (results::headline(page))
        (to_confirm(programme, page))
        (open_rounds(programme, page))
        (actions(programme, page))
        (results::pictures(&parts))
        (support_days(&parts))
        (events(&parts))
        (results::tables(&parts))
        (pace_section(&plots::pace(programme, page)))
        (rounds(programme, page))
        (files(programme, page))
        p.govuk-body { (authority.readiness.title()) ". “" (authority.commitment) "”" }
    };
    let overview = ProgrammePath {
        programme: programme.slug.clone(),
    }
    .to_string();
    shell
        .clone()
        .wide()
        .back(overview, "Back to the overview")
        .page(&authority.name, Some(&programme.name), false, content)
}

/// What can be saved of the authority.
fn files(programme: &Programme, page: &AuthorityPage) -> Markup {
    let (programme, authority) = (&programme.slug, &page.authority.slug);
    let figures = MaturityFilePath {
        programme: programme.clone(),
        authority: authority.clone(),
    };
    html! {
        @if page.may_read_rounds {
            p.govuk-body {
                (link("Save the maturity of every round as a file (CSV)", &figures.to_string()))
                @if page.may_take_handover {
                    " · " (link("Handover pack", &format!("/programmes/{programme}/authorities/{authority}/handover")))
                }
            }
        }
    }
}

/// The delivered entries that only the authority's lead can confirm.
fn to_confirm(programme: &Programme, page: &AuthorityPage) -> Markup {
    let path = WaitingPath {
        programme: programme.slug.clone(),
        authority: page.authority.slug.clone(),
    };
    let count = i64::try_from(page.to_confirm).unwrap_or(i64::MAX);
    html! {
        @if count > 0 {
            (inset(html! {
                p.govuk-body {
                    strong { (formats::plural(count, "entry waits", "entries wait")) }
                    " for your confirmation. "
                    (link("Confirm support days", &path.to_string()))
                }
            }))
        }
    }
}

/// What can be done today: the rounds that take answers and are not published.
fn open_rounds(programme: &Programme, page: &AuthorityPage) -> Markup {
    let published = |round: &Round| page.snapshots.iter().any(|it| it.month == round.month);
    let open = page
        .rounds
        .iter()
        .filter(|it| it.is_open(page.today) && !published(it));
    html! {
        @if page.may_read_rounds {
            @for round in open {
                (inset(html! {
                    p.govuk-body {
                        strong { (round.title()) } " is open until " (formats::date(round.closes_on)) ". "
                        (link_hidden("Go to the round", &format!(", {}", round.title()), &round_href(programme, page, round)))
                    }
                }))
            }
        }
    }
}

fn actions(programme: &Programme, page: &AuthorityPage) -> Markup {
    let (programme, authority) = (&programme.slug, &page.authority.slug);
    let log = NewEntryPath {
        programme: programme.clone(),
        authority: authority.clone(),
    };
    let ledger = LedgerPath {
        programme: programme.clone(),
        authority: authority.clone(),
    };
    let budget = BudgetPath {
        programme: programme.clone(),
        authority: authority.clone(),
    };
    button_group(html! {
        @if page.may_record && page.authority.standing == Standing::Active {
            (link_button("Log support days", &log.to_string(), ButtonKind::Primary))
        }
        @if page.may_read_ledger {
            (link_button("Open the ledger", &ledger.to_string(), ButtonKind::Secondary))
        }
        (link("Budget", &budget.to_string()))
    })
}

fn support_days(parts: &Parts<'_>) -> Markup {
    let pace = plots::pace(parts.programme, parts.page);
    let balance = &pace.balance;
    let how = || ("Budget", parts.budget());
    html! {
        h2.govuk-heading-m { "Support days" }
        @if parts.page.authority.standing == Standing::Active { (warnings(&pace)) }
        (stats(html! {
            (stat("Allocated", &days(balance.allocated), ""))
            (stat("Delivered", &days(balance.delivered), &format!("even pace: {}", pace.expected())))
            (stat("Booked", &days(balance.booked), ""))
            (stat("Remaining", &days(balance.remaining()), "allocated less delivered and booked"))
        }))
        (parts.figure("burn-down", how()))
        @if !parts.page.days.is_empty() {
            div.govuk-grid-row {
                div.govuk-grid-column-one-half { (parts.figure("days-by-activity", how())) }
                div.govuk-grid-column-one-half { (parts.figure("days-by-dimension", how())) }
            }
            p."govuk-body-s app-secondary" {
                "Counted days only. That days were spent on a dimension and that its score changed shows no cause: "
                "other things changed as well, and the days went where they were asked for."
            }
        }
    }
}

/// What happened when, on one axis.
fn events(parts: &Parts<'_>) -> Markup {
    html! {
        h2.govuk-heading-m { "The two years" }
        (parts.figure("timeline", ("Budget and allocations", parts.budget())))
    }
}

fn rounds(programme: &Programme, page: &AuthorityPage) -> Markup {
    if !page.may_read_rounds {
        return html! {};
    }
    let rows = page.rounds.iter().map(|round| {
        let published = page
            .snapshots
            .iter()
            .find(|snapshot| snapshot.month == round.month);
        let state = match published {
            Some(snapshot) => format!("Published on {}", formats::date(snapshot.published_on)),
            None if round.is_open(page.today) => "Open".into(),
            None if round.opens_on > page.today => "Not yet open".into(),
            None => "Closed, not published".into(),
        };
        vec![
            link(&round.title(), &round_href(programme, page, round)),
            cell(round.kind.title()),
            cell(formats::date_range(round.opens_on, round.closes_on)),
            cell(state),
        ]
    });
    let columns = ["Round", "Asks for", "Window", "Where it stands"]
        .map(Column::text)
        .to_vec();
    table(&Table::new("rounds", "Rounds", columns).rows(rows.collect()))
}

fn round_href(programme: &Programme, page: &AuthorityPage, round: &Round) -> String {
    RoundPath {
        programme: programme.slug.clone(),
        authority: page.authority.slug.clone(),
        round: round.slug(),
    }
    .to_string()
}
