//! The pages that are read, from plain data.

mod attention;
mod authority;
mod filter;
mod heat;
mod news;
mod overview;
mod results;

pub(super) use authority::authority;
pub(super) use news::news;
pub(super) use overview::overview;

use maud::{Markup, html};

use super::points;
use crate::{
    maturity::{
        Snapshot,
        rules::{CommonItems, Verdict},
        words,
    },
    programmes::{Authority, Days, Standing},
    ui::{Colour, formats, tag},
};

/// Says that an authority is not active any more, where it is not.
fn standing(authority: &Authority) -> Markup {
    html! {
        @if authority.standing != Standing::Active {
            p.govuk-body { (tag(authority.standing.title(), Colour::Grey)) }
        }
    }
}

/// `12.5 days`.
fn days(days: Days) -> String {
    formats::days(days.quarters().into())
}

/// The overall figure of a round with its interval and level, or why there is none.
fn overall_words(snapshot: &Snapshot) -> String {
    let Some(figure) = &snapshot.result.overall.figure else {
        return "No overall figure".into();
    };
    let value = figure.told;
    let interval = figure.interval.map(|interval| format!(" ({interval})"));
    let level = words::level_name(figure.level);
    let hollow = words::not_evidenced(snapshot.result.not_evidenced());
    let hollow = hollow.map(|words| format!(", {words}")).unwrap_or_default();
    format!(
        "{value}{}, level {}: {level}{hollow}",
        interval.unwrap_or_default(),
        figure.level
    )
}

/// The change of the overall figure since the first published round, and since the one before the
/// newest where that is another, as sentences.
fn change_words(snapshots: &[std::sync::Arc<Snapshot>]) -> String {
    let [first, .., last] = snapshots else {
        return match snapshots {
            [] => "Nothing is published yet.".into(),
            _ => "First published round.".into(),
        };
    };
    let before = &snapshots[snapshots.len() - 2];
    let since = |earlier: &Snapshot| {
        let report = last.since(earlier.month);
        let words = report.map(|report| verdict(&report.overall.verdict, &report.common_items()));
        let round = points::round_name(earlier.month).to_lowercase();
        format!("{} since {round}.", words.unwrap_or_default())
    };
    if before.month == first.month {
        since(first)
    } else {
        format!("{} {}", since(first), since(before))
    }
}

/// What may be said of a change, and over how many items where an instrument had another version.
pub(super) fn verdict(verdict: &Verdict, items: &[CommonItems]) -> String {
    let words = words::verdict(verdict);
    match (verdict, items) {
        (Verdict::NotComparable(_) | Verdict::NoFigure, _) | (_, []) => words.into(),
        (_, items) => {
            let common: usize = items.iter().map(|it| it.common).sum();
            let items = formats::plural(common as i64, "item", "items");
            format!("{words} over {items} common to both versions")
        }
    }
}
