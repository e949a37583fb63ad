//! The one overall figure, or why there is none, and how it was worked out.

use maud::{Markup, html};

use super::{dimension, words};
use crate::{
    maturity::rules::{ChangeReport, OverallFigure, RoundResult},
    programmes::Dimension,
    questionnaires::rules::DoubleRatings,
    ui::*,
};

/// The figure, large, with its level, interval and change.
pub(super) fn headline(result: &RoundResult, changes: &[(u32, ChangeReport)]) -> Markup {
    html! {
        @match result.overall.figure {
            Some(figure) => {
                (stats(html! {
                    (stat("Overall maturity", &figure.told.to_string(), &interval(figure)))
                    (stat("Overall level", &figure.level.to_string(), words::level_name(figure.level)))
                    @for (month, report) in changes {
                        (stat(
                            &format!("Since {}", words::round_title(*month).to_lowercase()),
                            words::verdict(&report.overall.verdict),
                            "Overall",
                        ))
                    }
                }))
                @if let Some(words) = words::not_evidenced(result.not_evidenced()) {
                    p.govuk-body { strong { (words) } ". Where there is no evidence, a score is what people say, and never more than 3.00." }
                }
            }
            None => (inset(html! {
                p.govuk-body { "There is no overall score. " (words::no_overall(&result.overall.missing).unwrap_or_default()) }
            })),
        }
    }
}

fn interval(figure: OverallFigure) -> String {
    match figure.interval {
        Some(interval) => format!("95% interval {interval}"),
        None => "No interval: part of it rests on an agreed self-assessment".into(),
    }
}

/// How the overall figure was worked out.
pub(super) fn account(result: &RoundResult, twice: &DoubleRatings) -> Markup {
    let with_m = result
        .dimensions
        .iter()
        .filter_map(|it| Some((it, it.maturity?)));
    let rows = with_m.map(|(dimension, m)| {
        vec![
            cell(dimension.dimension.label()),
            cell(m.told.to_string()),
            cell(words::basis(dimension.basis)),
        ]
    });
    let columns = vec![
        Column::text("Dimension"),
        Column::number("Maturity (M)"),
        Column::text("Basis"),
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
                p.govuk-body { "The overall figure is " (figure.told.to_string()) "." }
                p.govuk-body {
                    "Somebody who answers everything high moves all ten dimensions at once, and so does a team or a rater. "
                    "They are added up over the dimensions before the error is worked out."
                }
                (dimension::uncertainty(figure.interval, twice))
                @if let Some(smallest) = figure.smallest_visible {
                    p.govuk-body { (words::smallest_visible("an overall change", smallest)) }
                }
                p.govuk-body { (level(figure)) }
            }
        }
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
