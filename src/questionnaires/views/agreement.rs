//! How far two raters agree, instrument by instrument.

use maud::{Markup, html};
use num_traits::ToPrimitive;

use crate::{
    questionnaires::rules::{Agreement, Instrument, RecordLine},
    ui::*,
};

/// The table, where any record was rated twice.
pub(super) fn agreement(records: &[RecordLine]) -> Markup {
    let found: Vec<_> = Instrument::EVIDENCE
        .into_iter()
        .filter_map(|it| Some((it, Agreement::of(it, records)?)))
        .collect();
    let columns = vec![
        Column::text("Instrument"),
        Column::number("Items scored by both"),
        Column::number("Within 1"),
        Column::number("The same"),
        Column::number("Weighted kappa"),
    ];
    let rows = found.iter().map(|(instrument, it)| {
        vec![
            cell(instrument.title()),
            cell(it.pairs),
            cell(share(it.within_one, it.pairs)),
            cell(share(it.exact, it.pairs)),
            cell(kappa(it)),
        ]
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

fn kappa(it: &Agreement) -> String {
    let value = it.kappa.as_ref().and_then(ToPrimitive::to_f64);
    value.map_or_else(
        || "Not defined: one score throughout".into(),
        |value| formats::number(value, 2),
    )
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
            p.govuk-body { "None of this enters a score. With few pairs it says little." }
        },
    )
}
