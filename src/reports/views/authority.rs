//! One authority over the two years.

use std::sync::Arc;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{change_words, days, overall_words, standing, verdict};
use crate::{
    maturity::{
        MaturityFilePath, MaturityPath, PublicationId, ResultPath, RoundPath, Snapshot, TakenBack,
        authority_frame, corrected_since, words,
    },
    programmes::{
        Allocation, Authority, Days, Dimension, Programme, ProgrammePath, Round, Shell, Standing,
    },
    questionnaires::AuthorityRound,
    reports::{
        pictures::Pictures,
        points::{self, round_name},
    },
    support_days::{
        Balance, BudgetPath, LedgerPath, NewEntryPath, Pace, Status, Timing, WaitingPath,
        views::pace::{pace_section, warnings},
    },
    ui::{
        charts::{self, burn_down, profile, trend},
        *,
    },
};

/// What an authority's page shows.
pub(in crate::reports) struct AuthorityPage {
    pub(in crate::reports) authority: Authority,
    pub(in crate::reports) allocations: Vec<Allocation>,
    pub(in crate::reports) days: Vec<(NaiveDate, Status, Days)>,
    pub(in crate::reports) rounds: Vec<Round>,
    /// Published, baseline first.
    pub(in crate::reports) snapshots: Vec<Arc<Snapshot>>,
    /// Rounds whose result was withdrawn.
    pub(in crate::reports) taken_back: Vec<TakenBack>,
    /// The proposal that stands among the snapshots as if it were agreed to.
    pub(in crate::reports) proposed: Option<(AuthorityRound, PublicationId)>,
    pub(in crate::reports) may_read_ledger: bool,
    pub(in crate::reports) may_record: bool,
    pub(in crate::reports) may_read_rounds: bool,
    /// Whether this person takes the authority's handover pack.
    pub(in crate::reports) may_take_handover: bool,
    /// Delivered entries that wait for this person's confirmation.
    pub(in crate::reports) to_confirm: u64,
    pub(in crate::reports) today: NaiveDate,
}

pub(in crate::reports) fn authority(
    shell: &Shell<'_>,
    pictures: &Pictures,
    programme: &Programme,
    page: &AuthorityPage,
) -> Markup {
    let authority = &page.authority;
    let content = html! {
        @if let Some((at, proposal)) = &page.proposed { (authority_frame(at, *proposal)) }
        (heading_with_caption(&programme.name, &authority.name))
        (standing(authority))
        p.govuk-body { (authority.readiness.title()) ". “" (authority.commitment) "”" }
        (to_confirm(programme, page))
        (open_rounds(programme, page))
        (actions(programme, page))
        (maturity(pictures, programme, page))
        (support_days(pictures, programme, page))
        (rounds(programme, page))
        (files(programme, page))
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

fn maturity(pictures: &Pictures, programme: &Programme, page: &AuthorityPage) -> Markup {
    let Some(last) = page.snapshots.last() else {
        return html! {
            h2.govuk-heading-m { "Maturity" }
            p.govuk-body { "No results are published yet." }
            (taken_back(page))
        };
    };
    html! {
        h2.govuk-heading-m { "Maturity" }
        p.govuk-body {
            strong { (round_name(last.month)) ": " } (overall_words(last)) ". "
            (change_words(&page.snapshots))
        }
        div.govuk-grid-row {
            div.govuk-grid-column-one-half { (overall_figure(pictures, page)) }
            div.govuk-grid-column-one-half { (profile_figure(pictures, page)) }
        }
        @for bridge in points::bridges(&page.snapshots) { (inset(html! { (bridge) })) }
        h3.govuk-heading-s { "Each dimension by round" }
        (multiples(html! {
            @for dimension in Dimension::all() { (dimension_picture(pictures, page, dimension)) }
        }))
        (charts::key(&[
            charts::Mark::Evidenced,
            charts::Mark::NotEvidenced,
            charts::Mark::Interval,
            charts::Mark::NotComparable,
        ]))
        (dimensions_table(programme, page))
        (outdated(page))
        (taken_back(page))
        p."govuk-body-s app-secondary" {
            "Published results only, scores from 1 to 5. Intervals are 90%, approximate, and show sampling error only. "
            "Hollow: not evidenced, and so no higher than 3."
        }
    }
}

/// That a result was published stays told once it is withdrawn.
fn taken_back(page: &AuthorityPage) -> Markup {
    html! {
        @for it in &page.taken_back {
            p.govuk-body {
                strong { (round_name(it.month)) } ": the result published on " (formats::date(it.published_on))
                " was withdrawn on " (formats::date(it.withdrawn_on)) (words::because(&it.reason))
            }
        }
    }
}

/// Changes that were worked out before the round that they are since was corrected.
fn outdated(page: &AuthorityPage) -> Markup {
    let outdated = page.snapshots.iter().map(|snapshot| {
        let since = corrected_since(snapshot, &page.snapshots);
        (snapshot.month, since)
    });
    html! {
        @for (month, since) in outdated {
            @for earlier in since {
                p.govuk-body {
                    "The change in " (round_name(month)) " since " (round_name(earlier).to_lowercase())
                    " was worked out before " (round_name(earlier).to_lowercase()) " was published anew."
                }
            }
        }
    }
}

fn overall_figure(pictures: &Pictures, page: &AuthorityPage) -> Markup {
    let points = points::overall_trend(&page.snapshots, trend::Size::Full);
    pictures.get("overall", &points, |points| {
        let chart = trend::chart(points);
        charts::figure(
            &chart,
            "overall",
            "Overall maturity by round",
            &chart.summary,
        )
    })
}

fn profile_figure(pictures: &Pictures, page: &AuthorityPage) -> Markup {
    let Some(points) = points::profile(&page.snapshots, |change| {
        verdict(&change.verdict, &change.items)
    }) else {
        return html! {};
    };
    pictures.get("profile", &points, |points| {
        let chart = profile::chart(points);
        let title = format!("Ten dimensions, {}", points.now.to_lowercase());
        charts::figure(&chart, "profile", &title, &chart.summary)
    })
}

fn dimension_picture(pictures: &Pictures, page: &AuthorityPage, dimension: Dimension) -> Markup {
    let id = dimension.to_string().to_lowercase();
    let points = points::dimension_trend(&page.snapshots, dimension);
    pictures.get(&id, &points, |points| {
        let mut chart = trend::chart(points);
        chart.key.clear();
        // One table below holds every dimension's figures.
        chart.table.rows.clear();
        let title = format!("{dimension} {}", dimension.short_title());
        let summary = chart.summary.clone();
        charts::figure(&chart, &id, &title, &summary)
    })
}

fn dimensions_table(programme: &Programme, page: &AuthorityPage) -> Markup {
    let changes = page
        .snapshots
        .first()
        .zip(page.snapshots.last())
        .and_then(|(first, last)| {
            last.changes
                .iter()
                .find(|(month, _)| *month == first.month)
                .map(|(_, report)| report)
        });
    let rows = Dimension::all().enumerate().map(|(index, dimension)| {
        let mut cells = vec![cell(format!("{dimension} {}", dimension.title()))];
        cells.extend(
            page.snapshots
                .iter()
                .map(|snapshot| score_cell(snapshot, &page.snapshots, index)),
        );
        let change = changes.and_then(|report| {
            let change = report.dimensions.get(index)?;
            Some(verdict(&change.verdict, &change.items))
        });
        cells.push(cell(
            change.unwrap_or_else(|| "First published round".into()),
        ));
        cells
    });
    let mut columns = vec![Column::text("Dimension")];
    let heads: Vec<String> = page
        .snapshots
        .iter()
        .map(|snapshot| round_name(snapshot.month))
        .collect();
    columns.extend(heads.iter().map(|head| Column::number(head.as_str())));
    columns.push(Column::text("Since the first"));
    let links = page.snapshots.iter().map(|snapshot| {
        let href = maturity_href(programme, page, snapshot.month);
        link_hidden(
            &round_name(snapshot.month),
            ": how its figures were worked out",
            &href,
        )
    });
    html! {
        (table(&Table::new("dimensions", "Maturity by dimension and round", columns).rows(rows.collect())))
        p.govuk-body {
            "How the figures were worked out: "
            @for (index, link) in links.enumerate() { @if index > 0 { ", " } (link) }
        }
    }
}

fn score_cell(snapshot: &Snapshot, all: &[Arc<Snapshot>], index: usize) -> Markup {
    let Some(result) = snapshot.result.dimensions.get(index) else {
        return cell("–");
    };
    let Some(maturity) = &result.maturity else {
        return cell("No figure");
    };
    html! {
        (formats::number(maturity.value, 2))
        @if let Some(interval) = &maturity.interval {
            " (" (formats::number(interval.low, 2)) " to " (formats::number(interval.high, 2)) ")"
        }
        @if result.basis == crate::maturity::rules::Basis::PerceptionOnly { ", not evidenced" }
        @if let Some(told) = points::Before::of(snapshot, all).told(index) { ", " (told) }
    }
}

fn support_days(pictures: &Pictures, programme: &Programme, page: &AuthorityPage) -> Markup {
    let balance = Balance::of(page.allocations.last().map(|it| it.days), &page.days);
    let timing = Timing {
        starts_on: programme.starts_on,
        ends_on: programme.ends_on,
        joined_on: page.authority.joined_on,
        today: page.today,
    };
    let pace = Pace::of(balance, timing, &page.days);
    let points = points::burn_down(
        programme,
        &page.allocations,
        &page.days,
        &page.rounds,
        &pace,
    );
    html! {
        h2.govuk-heading-m { "Support days" }
        @if page.authority.standing == Standing::Active { (warnings(&pace)) }
        (stats(html! {
            (stat("Allocated", &days(balance.allocated), ""))
            (stat("Delivered", &days(balance.delivered), &format!("even pace: {}", pace.expected())))
            (stat("Booked", &days(balance.booked), ""))
            (stat("Remaining", &days(balance.remaining()), "allocated less delivered and booked"))
        }))
        (pictures.get("burn-down", &points, |points| {
            let chart = burn_down::chart(points);
            charts::figure(&chart, "burn-down", "Support days left over the two years", &chart.summary)
        }))
        (pace_section(&pace))
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

fn maturity_href(programme: &Programme, page: &AuthorityPage, month: u32) -> String {
    if let Some((at, proposal)) = &page.proposed
        && at.round.month == month
    {
        return ResultPath::of(at, proposal.to_string()).to_string();
    }
    MaturityPath {
        programme: programme.slug.clone(),
        authority: page.authority.slug.clone(),
        round: format!("month-{month}"),
    }
    .to_string()
}
