//! The profile as a picture, and what stands out of it in words.

use maud::{Markup, html};

use super::{standing::Shown, words};
use crate::{
    maturity::rules::{
        Basis, Bound, ChangeReport, DimensionResult, DisclosedFigure, Interval, Verdict,
    },
    programmes::{Dimension, Round},
    ui::*,
};

/// The profile as a picture; its figures stand in the table below it.
pub(super) fn chart(round: &Round, page: &Shown) -> Markup {
    let baseline = page.changes.first();
    let rows = page.result.dimensions.iter().map(|it| {
        let change = baseline.and_then(|(_, report)| told_change(report, it));
        charts::profile::Row {
            name: it.dimension.label(),
            now: reading(it),
            earlier: it
                .maturity
                .zip(change)
                .map(|(m, by)| (m.told.value - by).into()),
            change,
            verdict: String::new(),
        }
    });
    let chart = charts::profile::chart(&charts::profile::Profile {
        now: round.title(),
        earlier: baseline.map(|(month, _)| words::round_title(*month)),
        rows: rows.collect(),
    });
    html! {
        figure.app-chart.app-chart--profile id="profile" {
            figcaption.app-chart__title { "Maturity by dimension, 1 to 5" }
            (charts::picture(&chart, "profile", "Maturity by dimension, 1 to 5", &chart.summary))
            (charts::key(&chart.key))
        }
    }
}

/// A dimension's M as charts show it.
pub(crate) fn reading(it: &DimensionResult) -> Option<charts::Reading> {
    let m = it.maturity?;
    let basis = match it.basis {
        Basis::Both => charts::Basis::Both,
        Basis::EvidenceOnly => charts::Basis::EvidenceOnly,
        Basis::PerceptionOnly | Basis::None => charts::Basis::PerceptionOnly,
    };
    Some(charts::Reading {
        score: score(m.told),
        interval: m.interval.map(interval),
        basis,
    })
}

/// A figure as charts show it.
pub(crate) fn score(told: DisclosedFigure) -> charts::Score {
    let bound = told.bound.map(|bound| match bound {
        Bound::OrMore => charts::Bound::OrMore,
        Bound::OrLess => charts::Bound::OrLess,
    });
    charts::Score {
        value: told.value,
        bound,
    }
}

/// An interval as charts show it.
pub(crate) fn interval(it: Interval) -> charts::Interval {
    charts::Interval {
        low: it.low,
        high: it.high,
    }
}

/// The change from the figure as it was published; one from a rescored figure is never told.
fn told_change(report: &ChangeReport, it: &DimensionResult) -> Option<f64> {
    let mut changes = report.dimensions.iter();
    changes
        .find(|change| change.dimension == it.dimension)?
        .delta
}

/// What to look at first, beside the picture.
pub(super) fn highlights(page: &Shown) -> Markup {
    let dimensions = &page.result.dimensions;
    let gap = |it: &DimensionResult| {
        let gap = it.gap.map(words::gap).unwrap_or_default();
        format!("{} ({gap})", it.dimension.label())
    };
    let flagged: Vec<_> = dimensions
        .iter()
        .filter(|it| it.gap_flag)
        .map(gap)
        .collect();
    let bare = dimensions
        .iter()
        .filter(|it| it.basis == Basis::PerceptionOnly);
    let bare: Vec<_> = bare.map(|it| it.dimension.label()).collect();
    html! {
        h2.govuk-heading-m { "What stands out" }
        @for (month, report) in &page.changes { (moves(*month, report)) }
        @if !flagged.is_empty() {
            h3.govuk-heading-s { "To discuss" }
            p.govuk-body { "Perception and evidence are 0.75 or more apart. The number is perception less evidence." }
            (bullets(&flagged))
        }
        @if !bare.is_empty() {
            h3.govuk-heading-s { "Not evidenced" }
            p.govuk-body { "People say so, and there are too few records to show it. Maturity is held at 3.00 or less." }
            (bullets(&bare))
        }
        @if flagged.is_empty() && bare.is_empty() {
            p.govuk-body { "Every score has evidence behind it, and no gap is 0.75 or more." }
        }
    }
}

/// The dimensions that clearly moved since a round.
fn moves(month: u32, report: &ChangeReport) -> Markup {
    let with = |verdict: Verdict| {
        let changes = report.dimensions.iter();
        let moved = changes.filter(move |change| change.verdict == verdict);
        moved.map(|change| change.dimension).collect::<Vec<_>>()
    };
    let (rises, falls) = (with(Verdict::ClearRise), with(Verdict::ClearFall));
    html! {
        h3.govuk-heading-s { "Since " (words::round_title(month).to_lowercase()) }
        ul.govuk-list.govuk-list--bullet {
            li { "Clear rise: " (which(&rises)) }
            li { "Clear fall: " (which(&falls)) }
        }
    }
}

fn which(dimensions: &[Dimension]) -> String {
    let codes: Vec<_> = dimensions.iter().map(Dimension::to_string).collect();
    let codes: Vec<_> = codes.iter().map(String::as_str).collect();
    match codes.len() {
        0 => "none".into(),
        10 => "all ten dimensions".into(),
        _ => formats::list(&codes),
    }
}

fn bullets(words: &[String]) -> Markup {
    html! { ul.govuk-list.govuk-list--bullet { @for word in words { li { (word) } } } }
}
