//! QA records as they were rated.

use maud::{Markup, html};

use crate::{
    programmes::Shell,
    questionnaires::{
        AuthorityRound,
        paths::round_address,
        rules::{Instrument, RecordLine},
    },
    ui::*,
};

const TITLE: &str = "Quality assurance records";

pub(in crate::questionnaires) fn evidence(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    records: &[RecordLine],
) -> Markup {
    let content = html! {
        (heading_with_caption(&format!("{}, {}", at.authority.name, at.round.title()), TITLE))
        (two_thirds(html! {
            p.govuk-body {
                "Records of practice in this round, each rated by one person or two. Where two differ by more than 1 on an item, "
                "the item is not scored until they have agreed on a consensus."
            }
            @if records.is_empty() {
                p.govuk-body { "There is no record in this round yet." }
            }
        }))
        @for instrument in Instrument::EVIDENCE {
            (of_instrument(instrument, records))
        }
    };
    let back = format!("Back to {}", at.round.title());
    let shell = shell.clone().back(round_address(at), back).wide();
    shell.page(TITLE, Some(&at.authority.name), false, content)
}

fn of_instrument(instrument: Instrument, records: &[RecordLine]) -> Markup {
    let rows: Vec<Vec<Markup>> = records
        .iter()
        .filter(|record| record.instrument == instrument)
        .map(row)
        .collect();
    if rows.is_empty() && !records.is_empty() {
        return html! {
            h2.govuk-heading-m { (instrument.title()) }
            p.govuk-body { "No record of this kind yet." }
        };
    }
    let columns = vec![
        Column::text("Record"),
        Column::text("Rated on"),
        Column::text("Rated by"),
        Column::text("Second rating"),
        Column::number("Items scored"),
        Column::number("Items to agree"),
    ];
    html! {
        @if !rows.is_empty() {
            (table(&Table::new(instrument.code(), instrument.title(), columns).rows(rows)))
        }
    }
}

fn row(record: &RecordLine) -> Vec<Markup> {
    let mut dates: Vec<_> = record.ratings.iter().filter_map(|rated| rated.on).collect();
    dates.sort_unstable();
    dates.dedup();
    let dates: Vec<String> = dates.into_iter().map(formats::short_date).collect();
    let raters: Vec<&str> = record
        .ratings
        .iter()
        .map(|rated| rated.rater.as_str())
        .collect();
    let dates: Vec<&str> = dates.iter().map(String::as_str).collect();
    vec![
        cell(&record.reference),
        cell(formats::list(&dates)),
        cell(formats::list(&raters)),
        cell(if record.ratings.len() > 1 {
            "Yes"
        } else {
            "No"
        }),
        cell(record.scored()),
        cell(record.differing().len()),
    ]
}
