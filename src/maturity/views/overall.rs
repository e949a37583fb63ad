//! The one overall figure, or why there is none, and how it was worked out.

use maud::{Markup, html};

use super::{
    dimension::{error, mean_of, root_of, score},
    words,
};
use crate::{
    maturity::rules::{ChangeReport, OverallFigure, RoundResult},
    programmes::Dimension,
    ui::*,
};

/// The figure, large, with its level, interval and change.
pub(super) fn headline(result: &RoundResult, changes: &[(u32, ChangeReport)]) -> Markup {
    html! {
        @match result.overall.figure {
            Some(figure) => (stats(html! {
                (stat("Overall maturity", &score(figure.value), &interval(figure)))
                (stat("Overall level", &figure.level.to_string(), words::level_name(figure.level)))
                @for (month, report) in changes {
                    (stat(
                        &format!("Since {}", words::round_title(*month).to_lowercase()),
                        words::verdict(&report.overall.verdict),
                        "Overall",
                    ))
                }
            })),
            None => (inset(html! {
                p.govuk-body { "There is no overall score. " (words::no_overall(&result.overall.missing).unwrap_or_default()) }
            })),
        }
    }
}

fn interval(figure: OverallFigure) -> String {
    match figure.interval {
        Some(it) => format!(
            "90% interval {} to {}, approximate",
            score(it.low),
            score(it.high)
        ),
        None => "No interval: part of it rests on an agreed self-assessment".into(),
    }
}

/// How the overall figure was worked out.
pub(super) fn account(result: &RoundResult) -> Markup {
    let with_m: Vec<_> = result
        .dimensions
        .iter()
        .filter_map(|it| Some((it.dimension, it.maturity?)))
        .collect();
    let values: Vec<_> = with_m.iter().map(|(_, m)| m.value).collect();
    let errors: Vec<_> = with_m.iter().filter_map(|(_, m)| m.se).collect();
    let rows = with_m.iter().map(|(dimension, m)| {
        vec![
            cell(dimension.label()),
            cell(score(m.value)),
            cell(m.se.map_or_else(|| "–".to_owned(), error)),
        ]
    });
    let columns = vec![
        Column::text("Dimension"),
        Column::number("Maturity (M)"),
        Column::number("Standard error"),
    ];
    html! {
        h2.govuk-heading-m { "Overall" }
        p.govuk-body {
            "The overall figure is the mean of the maturities that there are. There is one only where at least eight dimensions have one, "
            "D5 among them."
        }
        (table(&Table::new("maturities", "What it is the mean of", columns).compact().rows(rows.collect())))
        @match result.overall.figure {
            None => p.govuk-body { (words::no_overall(&result.overall.missing).unwrap_or_default()) },
            Some(figure) => {
                p.govuk-body { "The overall figure: " (mean_of(&values, figure.value)) "." }
                p.govuk-body { (uncertainty(figure, &errors)) }
                p.govuk-body { (level(figure)) }
            }
        }
    }
}

fn uncertainty(figure: OverallFigure, errors: &[f64]) -> String {
    match (figure.se, figure.interval) {
        (Some(se), Some(it)) => format!(
            "Its standard error is {}. The 90% interval is {} ± 1.645 × {}, cut to 1 and 5: {} to {}. \
             It is approximate and covers sampling error only.",
            root_of(errors, se),
            score(figure.value),
            error(se),
            score(it.low),
            score(it.high),
        ),
        _ => "A dimension in it rests on an agreed self-assessment, so it has no standard error and no interval.".into(),
    }
}

fn level(figure: OverallFigure) -> String {
    let (level, name) = (figure.level, words::level_name(figure.level));
    let d5 = Dimension::D5.title();
    match figure.held_by_d5 {
        true => format!(
            "Level {level}, {name}: the score alone would give a higher level, but the overall level is never more than one above that of D5, {d5}."
        ),
        false => format!("Level {level}, {name}. It is not more than one above that of D5, {d5}."),
    }
}
