//! A frozen return as rows and as a workbook.

mod csv;
mod workbook;

pub(super) use self::{csv::csv, workbook::workbook};

use super::rules::{DaysLine, EntryFigures, RoundPart};
use crate::ui::formats;

/// What an entry says, in words: `1 day of training, D3, delivered on 15 December 2025, counted`.
pub(super) fn entry_words(it: &EntryFigures) -> String {
    format!(
        "{} of {}, {}, {}, {}, {}",
        formats::days(it.days.quarters().into()),
        formats::lower_first(&it.activity),
        it.dimension.as_deref().unwrap_or("no one dimension"),
        it.status.to_lowercase(),
        formats::date(it.held_on),
        if it.counts { "counted" } else { "not counted" },
    )
}

/// The authorities whose result of a round is published, as a cell has them.
fn published_of(round: &RoundPart) -> String {
    match round.published.as_slice() {
        [] => "None yet".into(),
        names => names.join("; "),
    }
}

/// The lines of every authority, added up by their code, in the order in which they are met.
pub(super) fn added<'a>(
    lines: impl Iterator<Item = &'a DaysLine>,
    order: &[String],
) -> Vec<DaysLine> {
    let mut all: Vec<DaysLine> = Vec::new();
    for line in lines {
        match all.iter_mut().find(|it| it.code == line.code) {
            Some(sum) => {
                sum.quarter = sum.quarter + line.quarter;
                sum.to_date = sum.to_date + line.to_date;
            }
            None => all.push(line.clone()),
        }
    }
    let place = |line: &DaysLine| order.iter().position(|code| *code == line.code);
    all.sort_by_key(|line| place(line).unwrap_or(usize::MAX));
    all
}

/// The codes of activities, then of dimensions, as forms have them.
pub(super) fn order() -> Vec<String> {
    use crate::{programmes::Dimension, support_days::Activity};
    let activities = Activity::ALL.iter().map(|it| it.code().to_owned());
    activities
        .chain(Dimension::all().map(|it| it.to_string()))
        .collect()
}
