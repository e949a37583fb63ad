//! An authority's published results: the headline, the pictures, the table.

use std::sync::Arc;

use maud::{Markup, html};

use super::{authority::Parts, change_words, overall_words, verdict};
use crate::{
    maturity::{
        MaturityPath, ResultPath, Snapshot, corrected_since,
        rules::{Basis, Verdict},
        words,
    },
    programmes::{Dimension, Programme},
    reports::{
        gather::AuthorityPage,
        points::{self, round_name},
    },
    ui::*,
};

/// Where the newest result stands and what changed, in sentences.
pub(super) fn headline(page: &AuthorityPage) -> Markup {
    html! {
        @if let Some(last) = page.snapshots.last() {
            p.govuk-body-l {
                strong { (round_name(last.month)) ": " } (overall_words(last)) ". "
                (change_words(&page.snapshots))
            }
        } @else {
            p.govuk-body-l { "No results are published yet." }
        }
        (taken_back(page))
        (outdated(page))
    }
}

/// Which dimensions rose or fell clearly from the first published round to the newest.
fn clear_changes(page: &AuthorityPage) -> Vec<(String, String)> {
    let (Some(first), Some(last)) = (page.snapshots.first(), page.snapshots.last()) else {
        return Vec::new();
    };
    let Some(report) = last.since(first.month) else {
        return Vec::new();
    };
    let of = |verdict: Verdict| {
        let changed = report.dimensions.iter().filter(|it| it.verdict == verdict);
        let names = changed.map(|it| it.dimension.label());
        let names: Vec<String> = names.collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let since = round_name(first.month).to_lowercase();
        let words = format!("{} since {since}", words::verdict(&verdict));
        (!names.is_empty()).then(|| (words, formats::list(&names)))
    };
    [Verdict::ClearRise, Verdict::ClearFall]
        .into_iter()
        .filter_map(of)
        .collect()
}

/// The pictures of the published results.
pub(super) fn pictures(parts: &Parts<'_>) -> Markup {
    let page = parts.page;
    let Some(last) = page.snapshots.last() else {
        return html! {};
    };
    let profile = || working(parts, last, "");
    let change = match page.snapshots.len() {
        1 => "profile",
        _ => "then-and-now",
    };
    html! {
        h2.govuk-heading-m { "Maturity" }
        div.govuk-grid-row {
            div.govuk-grid-column-one-half { (parts.figure("overall", working(parts, last, "/overall"))) }
            div.govuk-grid-column-one-half { (what_to_know(page)) }
        }
        div.govuk-grid-row {
            div.govuk-grid-column-one-half { (parts.figure(change, profile())) }
            div.govuk-grid-column-one-half { (parts.figure("gap", profile())) }
        }
        h3.govuk-heading-s { "Each dimension by round" }
        (multiples(html! {
            @for dimension in Dimension::all() {
                @let id = dimension.to_string().to_lowercase();
                (parts.small_figure(&id, working(parts, last, &format!("/{id}"))))
            }
        }))
        (charts::key(&[
            charts::Mark::Evidenced,
            charts::Mark::NotEvidenced,
            charts::Mark::Interval,
            charts::Mark::NotComparable,
        ]))
    }
}

/// What changed clearly, and what to know before one compares.
fn what_to_know(page: &AuthorityPage) -> Markup {
    html! {
        @for (words, of) in clear_changes(page) {
            p.govuk-body { strong { (words) } ": " (of) "." }
        }
        @for bridge in points::bridges(&page.snapshots) { (inset(html! { (bridge) })) }
        p."govuk-body-s app-secondary" {
            "Published results only, scores from 1 to 5. Intervals are 95% intervals. "
            "Hollow: not evidenced, and so no higher than 3."
        }
    }
}

/// Where a figure of the newest result was worked out.
fn working(parts: &Parts<'_>, last: &Snapshot, figure: &str) -> (&'static str, String) {
    let profile = maturity_href(parts.programme, parts.page, last.month);
    ("How", format!("{profile}{figure}"))
}

/// The figures of every round as a table.
pub(super) fn tables(parts: &Parts<'_>) -> Markup {
    html! {
        @if !parts.page.snapshots.is_empty() {
            (dimensions_table(parts.programme, parts.page))
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

fn dimensions_table(programme: &Programme, page: &AuthorityPage) -> Markup {
    let changes = page
        .snapshots
        .first()
        .zip(page.snapshots.last())
        .and_then(|(first, last)| last.since(first.month));
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
        (maturity.told.to_string())
        @if let Some(interval) = maturity.interval { " (" (interval.to_string()) ")" }
        @if result.basis == Basis::PerceptionOnly { ", not evidenced" }
        @if let Some(told) = points::Before::of(snapshot, all).told(index) { ", " (told) }
    }
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
