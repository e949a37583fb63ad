//! How far two raters agree, instrument by instrument.

use maud::{Markup, html};
use num_rational::Ratio;
use num_traits::ToPrimitive;

use crate::{
    questionnaires::rules::{
        Agreement, FACT_VARIANCE, Instrument, RATER_VARIANCE, RecordLine, Statistics,
    },
    ui::*,
};

/// The table, where any record was rated twice.
pub(super) fn agreement(records: &[RecordLine]) -> Markup {
    let found: Vec<_> = Instrument::EVIDENCE
        .into_iter()
        .map(|it| (it, Agreement::of(it, records)))
        .filter(|(_, agreement)| agreement.pairs > 0)
        .collect();
    let columns = vec![
        Column::text("Instrument"),
        Column::number("Items scored by both"),
        Column::number("Within 1"),
        Column::number("The same"),
        Column::number("Weighted kappa"),
        Column::number("Squared half-difference"),
        Column::number("Scoring assumes"),
    ];
    let rows = found.iter().map(|(instrument, it)| {
        let assumed = match instrument {
            Instrument::OrganisationalEvidence => FACT_VARIANCE,
            _ => RATER_VARIANCE,
        };
        let statistics = match it.statistics {
            None => [(); 4].map(|()| "Too few to say".to_owned()),
            Some(of) => [
                share(of.within_one, it.pairs),
                share(of.exact, it.pairs),
                kappa(&of),
                figure(&of.half_difference),
            ],
        };
        let mut row = vec![cell(instrument.title()), cell(it.pairs)];
        row.extend(statistics.map(cell));
        row.push(cell(formats::number(assumed, 2)));
        row
    });
    html! {
        @if !found.is_empty() {
            (table(&Table::new("agreement", "How far the raters agree", columns).rows(rows.collect())))
            (two_thirds(explanation()))
        }
    }
}

fn share(part: u64, whole: u64) -> String {
    format!(
        "{} ({part})",
        formats::percentage(part as i64, whole as i64)
    )
}

fn kappa(it: &Statistics) -> String {
    let none = || "Not defined: one score throughout".into();
    it.kappa.as_ref().map_or_else(none, figure)
}

fn figure(value: &Ratio<i64>) -> String {
    formats::number(value.to_f64().unwrap_or(f64::NAN), 2)
}

fn explanation() -> Markup {
    details(
        "How this was worked out",
        html! {
            p.govuk-body {
                "Every item that both raters of a record scored 1 to 5 makes one pair of scores: the scores they first gave, before any consensus. "
                "Within 1 and the same are shares of these pairs."
            }
            p.govuk-body {
                "Weighted kappa says how much better the raters agree than chance would. 1 is full agreement, 0 is what chance alone gives, below 0 is worse. "
                "A difference weighs by its square, so that 1 against 5 weighs sixteen times as much as 1 against 2. "
                "It is 1 − D ÷ E: D is the mean squared difference of the pairs, E what that mean would be if each first score met every second score. "
                "Where both gave one and the same score throughout, E is 0 and kappa is not defined (Cohen 1968, quadratic weights)."
            }
            p.govuk-body {
                "The squared half-difference is the mean of ((first − second) ÷ 2)². Beside it stands the variance that the scoring assumes: "
                "0.09 for a rater who leans by 0.3, and 0.40 for a fact of the organisational evidence record that is misjudged. "
                "It also holds what raters differ by from one item to the next, so it can be larger although nobody leans."
            }
            p.govuk-body { "None of this enters a score. Of fewer than five items only their number is shown." }
        },
    )
}
