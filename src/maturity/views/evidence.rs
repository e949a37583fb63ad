//! How a dimension’s evidence was worked out.

use maud::{Markup, html};

use super::{
    dimension::{mean_of, score},
    words,
};
use crate::{
    maturity::rules::{
        DimensionResult, EvidenceFigure, EvidenceResult, InstrumentLine, SecondRatings,
    },
    ui::*,
};

/// E, and the records behind it.
pub(super) fn account(result: &DimensionResult, second: &[SecondRatings]) -> Markup {
    let it = &result.evidence;
    let id = format!("{}-evidence", result.dimension);
    let columns = vec![
        Column::text("Instrument"),
        Column::number("Records that count (n)"),
        Column::number("Left out"),
        Column::number("Teams"),
        Column::number("Mean"),
        Column::text("Enters E"),
    ];
    html! {
        h2.govuk-heading-m { "Evidence (E)" }
        p.govuk-body {
            "A record’s score is the mean of its scored items in this dimension. It counts if at least 60% of the items that apply are scored. "
            "An instrument’s score is the mean of its records; an observation instrument counts with three records from at least two teams, the organisational evidence record with one. "
            "A record that names no team is a team of its own."
        }
        (table(&Table::new(id, "Records by instrument", columns)
            .caption_size(Size::S)
            .compact()
            .rows(it.instruments.iter().map(|line| instrument(line, it.figure.as_ref())).collect())))
        (left_out(it))
        (second_rated(second))
        p.govuk-body { (evidence_figure(it)) }
    }
}

fn instrument(line: &InstrumentLine, figure: Option<&EvidenceFigure>) -> Vec<Markup> {
    let none = || "–".to_owned();
    let enters = match (line.counts, figure) {
        (true, Some(_)) => "Yes".to_owned(),
        (true, None) => "Enough records, but there is no E".to_owned(),
        (false, _) => format!("No: needs {}", words::line_needs(line)),
    };
    vec![
        cell(line.instrument.title()),
        cell(line.counted),
        cell(line.excluded.total()),
        cell(line.teams),
        cell(line.mean.map_or_else(none, score)),
        cell(enters),
    ]
}

fn left_out(it: &EvidenceResult) -> Markup {
    let sum = |of: fn(&InstrumentLine) -> usize| it.instruments.iter().map(of).sum::<usize>();
    let nothing = sum(|line| line.excluded.nothing_applies);
    let few = sum(|line| line.excluded.too_few_scored);
    let plural = |n: usize| formats::plural(n as i64, "record", "records");
    html! {
        @if nothing + few > 0 {
            ul.govuk-list.govuk-list--bullet {
                @if nothing > 0 { li { (plural(nothing)) " left out: no opportunity to see any of it" } }
                @if few > 0 { li { (plural(few)) " left out: under 60% of what applies is scored" } }
            }
        }
    }
}

fn second_rated(second: &[SecondRatings]) -> Markup {
    let some: Vec<_> = second.iter().filter(|it| it.rated_twice > 0).collect();
    html! {
        @if !some.is_empty() {
            ul.govuk-list.govuk-list--bullet {
                @for it in some {
                    li {
                        (it.instrument.title()) ": "
                        (formats::plural(it.rated_twice as i64, "record", "records")) " rated by two people"
                        @if it.to_agree > 0 {
                            ", " (formats::plural(it.to_agree as i64, "item", "items"))
                            " not scored until they have agreed on a consensus"
                        } @else { "; where they differ by 1 or not at all, their mean counts" }
                    }
                }
            }
        }
    }
}

fn evidence_figure(it: &EvidenceResult) -> String {
    let Some(e) = it.figure else {
        return words::no_evidence(&it.missing).unwrap_or_default();
    };
    let counting: Vec<_> = it.instruments.iter().filter(|line| line.counts).collect();
    let means: Vec<_> = counting.iter().filter_map(|line| line.mean).collect();
    let what = match means.as_slice() {
        [_] => "E is the mean of the one instrument that counts",
        _ => "E is the mean of the instruments that count, each weighing the same",
    };
    format!("{what}: {}.", mean_of(&means, e.value))
}
