//! A record as it was rated: both ratings side by side, and what was settled.

use maud::{Markup, html};

use super::{
    rating::{said, words},
    records::{back_to_records, caption},
};
use crate::{
    programmes::Shell,
    questionnaires::{
        AuthorityRound, ConsensusPath, ReassignPath,
        rules::{Chosen, Consensus, Instrument, Item, Rated, Rating, RecordLine, Version, parts},
    },
    ui::*,
};

/// What the page shows.
pub(in crate::questionnaires) struct RecordPage<'a> {
    pub(in crate::questionnaires) at: &'a AuthorityRound,
    pub(in crate::questionnaires) version: &'a Version,
    pub(in crate::questionnaires) record: &'a RecordLine,
    /// Whether this person may read the scores.
    pub(in crate::questionnaires) open: bool,
    /// Whether this person may record consensus and change the second rater.
    pub(in crate::questionnaires) may_record: bool,
}

pub(in crate::questionnaires) fn record(shell: &Shell<'_>, page: &RecordPage<'_>) -> Markup {
    let (record, at) = (page.record, page.at);
    let title = format!("Record {}", record.reference);
    let over = format!("{}: {}", caption(at), record.instrument.title());
    let content = html! {
        (two_thirds(html! {
            (heading_with_caption(&over, &title))
            (summary_list(&head(page)))
            @if page.open {
                (what_differs(page))
            } @else {
                (inset(html! {
                    "Its scores stay with the rater for now: anybody of the programme team may still be drawn to rate it a second time. "
                    "They open once two people have rated it, or the round is published."
                }))
            }
        }))
        @if page.open {
            @for part in parts(page.version) { (section(record, part.title, &part.items)) }
            (history(record))
        }
    };
    let shell = back_to_records(shell, at).wide();
    shell.page(&title, Some(&at.authority.name), false, content)
}

fn head<'a>(page: &RecordPage<'_>) -> Vec<SummaryRow<'a>> {
    let record = page.record;
    let first = record.ratings.first();
    let day = first.and_then(|rated| rated.on).map(formats::date);
    let name = |rated: Option<&Rated>| rated.map(|it| it.rater.clone());
    let mut second = SummaryRow::new("Second rating", second_words(record));
    if page.may_record && record.drawn.is_some() && !record.is_rated_twice() {
        let path = ReassignPath::of(page.at, record.id).to_string();
        second = second.change(path, "the second rater");
    }
    let date = SummaryRow::new(record.instrument.day_of(), day.unwrap_or_default());
    let rater = SummaryRow::new("First rated by", name(first).unwrap_or_default());
    if record.instrument == Instrument::OrganisationalEvidence {
        return vec![date, rater, second];
    }
    let team = record.origin.team.clone();
    let team = team.unwrap_or_else(|| "Not given".into());
    let chosen = record.origin.chosen.map_or("Not given", Chosen::title);
    vec![
        date,
        SummaryRow::new("Team", team),
        SummaryRow::new("How it was chosen", chosen),
        rater,
        second,
    ]
}

/// Where the second rating of a record stands.
pub(super) fn second_words(record: &RecordLine) -> String {
    match (record.ratings.get(1), &record.drawn) {
        (Some(second), _) => second.rater.clone(),
        (None, Some(drawn)) => format!("Drawn for {}", drawn.name),
        (None, None) => "Not drawn".into(),
    }
}

fn what_differs(page: &RecordPage<'_>) -> Markup {
    let differing = page.record.differing().len();
    let waiting = page.record.unsettled().len();
    let items = |n: usize| formats::plural(n as i64, "item", "items");
    html! {
        @if differing > 0 {
            p.govuk-body {
                "The raters differ by more than 1 on " (items(differing)) ". "
                @if waiting > 0 { (items(waiting)) @if waiting == 1 { " is" } @else { " are" } " not scored until there is a consensus." }
                @else { "Each has a consensus, which counts; the ratings stay as they were." }
            }
            @if page.may_record {
                @let words = if waiting > 0 { "Record the consensus" } else { "Change the consensus" };
                p.govuk-body { (link(words, &ConsensusPath::of(page.at, page.record.id).to_string())) }
            }
        } @else if page.record.is_rated_twice() {
            p.govuk-body { "The raters differ by at most 1 on every item." }
        }
    }
}

fn section(record: &RecordLine, title: &str, items: &[&Item]) -> Markup {
    let mut columns = vec![Column::text("Item")];
    for rated in &record.ratings {
        columns.push(Column::text(rated.rater.clone()));
    }
    let agreed = items
        .iter()
        .any(|item| record.settled(&item.code).is_some());
    if agreed {
        columns.push(Column::text("Consensus"));
    }
    let rows = items.iter().map(|item| {
        let mut row = vec![html! { (item.code) " " (item.text) }];
        row.extend(
            record
                .ratings
                .iter()
                .map(|rated| of(record, rated, &item.code)),
        );
        if agreed {
            let settled = record.settled(&item.code);
            row.push(html! { @if let Some(it) = settled { (it.score) ": " (it.reason) } });
        }
        row
    });
    let id = format!("section-{}", items.first().map_or("", |item| &item.code));
    table(&Table::new(id, title.to_owned(), columns).rows(rows.collect()))
}

fn of(record: &RecordLine, rated: &Rated, code: &str) -> Markup {
    let rating = rated.scores.get(code).copied();
    said(record.instrument, rating, rated.notes.get(code))
}

/// Every consensus, the newest first.
fn history(record: &RecordLine) -> Markup {
    let event = |it: &Consensus| {
        vec![
            cell(&it.item),
            cell(words(record.instrument, Rating::Scored(it.score))),
            cell(&it.reason),
            cell(&it.made_by),
            cell(formats::moment(it.made_at)),
        ]
    };
    let columns = ["Item", "Score", "Why", "Recorded by", "When"].map(Column::text);
    let rows: Vec<_> = record.consensus.iter().rev().map(event).collect();
    html! {
        @if !rows.is_empty() {
            (table(&Table::new("history", "History of consensus", columns.into()).rows(rows)))
        }
    }
}
