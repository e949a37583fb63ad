//! A round’s QA records: what there is, what is still needed, and how far raters agree.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{agreement::agreement, record::second_words, records::caption};
use crate::{
    programmes::Shell,
    questionnaires::{
        AuthorityRound, DraftPath, DrawPath, NewRecordPath, RatingsPath, RecordPath,
        paths::round_address,
        rules::{Chosen, Instrument, RecordHead, RecordLine, still_to_draw},
    },
    ui::*,
};

const TITLE: &str = "Quality assurance records";

/// What the page offers to whoever opens it.
pub(in crate::questionnaires) struct Own<'a> {
    pub(in crate::questionnaires) at: &'a AuthorityRound,
    /// The person’s own drafts, with their days.
    pub(in crate::questionnaires) drafts: &'a [(RecordHead, Option<NaiveDate>)],
    /// Whether the round is published: what it lacks, it lacks for good.
    pub(in crate::questionnaires) published: bool,
    /// Whether the person may add records and draw.
    pub(in crate::questionnaires) may_record: bool,
}

pub(in crate::questionnaires) fn evidence(
    shell: &Shell<'_>,
    own: &Own<'_>,
    records: &[RecordLine],
    open: impl Fn(&RecordLine) -> bool,
) -> Markup {
    let content = html! {
        (heading_with_caption(&caption(own.at), TITLE))
        (two_thirds(html! {
            p.govuk-body {
                "Records of practice in this round, each rated by one person or two. Where two differ by more than 1 on an item, "
                "the item is not scored until they have agreed on a consensus."
            }
            @if records.is_empty() {
                p.govuk-body { "There is no record in this round yet." }
            }
            (add(own))
            (needed(own, records))
        }))
        @for instrument in Instrument::EVIDENCE {
            (of_instrument(own.at, instrument, records, &open))
        }
        (agreement(records))
    };
    around(shell, own.at).page(TITLE, Some(&own.at.authority.name), false, content)
}

/// What somebody sees who still has to rate a record of the round blind: their own drafts alone.
pub(in crate::questionnaires) fn blind(shell: &Shell<'_>, own: &Own<'_>) -> Markup {
    let ratings = RatingsPath::of(&own.at.programme).to_string();
    let content = html! {
        (heading_with_caption(&caption(own.at), TITLE))
        (two_thirds(html! {
            (inset(html! {
                "A record of this round waits for your second rating. Until you have submitted it you do not see how others rated. "
                (link("Ratings for you", &ratings))
            }))
            (add(own))
        }))
    };
    around(shell, own.at).page(TITLE, Some(&own.at.authority.name), false, content)
}

fn around<'a>(shell: &Shell<'a>, at: &AuthorityRound) -> Shell<'a> {
    let back = format!("Back to {}", at.round.title());
    shell.clone().back(round_address(at), back).wide()
}

fn add(own: &Own<'_>) -> Markup {
    let task = |(head, on): &(RecordHead, Option<NaiveDate>)| {
        let title = format!("{} {}", head.instrument.title(), head.reference);
        let task = Task::new(title, Status::InProgress);
        let task = task.href(DraftPath::of(own.at, head.id).to_string());
        match on {
            Some(on) => task.hint(formats::date(*on)),
            None => task,
        }
    };
    let tasks: Vec<_> = own.drafts.iter().map(task).collect();
    html! {
        @if own.may_record {
            (link_button("Add a record", &NewRecordPath::of(own.at).to_string(), ButtonKind::Primary))
        }
        @if !tasks.is_empty() {
            h2.govuk-heading-m { "Your drafts" }
            (task_list("drafts", &tasks))
        }
    }
}

/// What the records still lack before their scores can be relied on.
fn needed(own: &Own<'_>, records: &[RecordLine]) -> Markup {
    let draw = |it: Instrument| (it, still_to_draw(it, records));
    let to_draw: Vec<_> = Instrument::EVIDENCE
        .map(draw)
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .collect();
    let waits = |it: &&RecordLine| it.drawn.is_some() && !it.is_rated_twice();
    let waiting: Vec<_> = records.iter().filter(waits).collect();
    let differ: Vec<_> = records
        .iter()
        .filter(|it| !it.unsettled().is_empty())
        .collect();
    let complete = to_draw.is_empty() && waiting.is_empty() && differ.is_empty();
    let to_record =
        |it: &RecordLine| link(&it.reference, &RecordPath::of(own.at, it.id).to_string());
    let count = |n: usize| formats::plural(n as i64, "record", "records");
    html! {
        @if !complete && !own.published {
            h2.govuk-heading-m { "Still needed" }
            ul.govuk-list.govuk-list--bullet {
                @for (instrument, n) in &to_draw {
                    li { (instrument.title()) ": " (count(*n)) " to be drawn for a second rating" }
                }
                @for it in &waiting {
                    li { (to_record(it)) ": " (second_words(it)) ", not rated yet" }
                }
                @for it in &differ {
                    li {
                        (to_record(it)) ": consensus on "
                        (formats::plural(it.unsettled().len() as i64, "item", "items"))
                    }
                }
            }
            @if own.may_record && !to_draw.is_empty() {
                p.govuk-body { (link("Draw records for second rating", &DrawPath::of(own.at).to_string())) }
            }
        }
    }
}

fn of_instrument(
    at: &AuthorityRound,
    instrument: Instrument,
    records: &[RecordLine],
    open: &impl Fn(&RecordLine) -> bool,
) -> Markup {
    let rows: Vec<Vec<Markup>> = records
        .iter()
        .filter(|record| record.instrument == instrument)
        .map(|record| row(at, record, open(record)))
        .collect();
    if rows.is_empty() && !records.is_empty() {
        return html! {
            h2.govuk-heading-m { (instrument.title()) }
            p.govuk-body { "No record of this kind yet." }
        };
    }
    let mut columns = vec![
        Column::text("Record"),
        Column::text("Date"),
        Column::text("First rated by"),
        Column::text("Second rating"),
    ];
    if instrument != Instrument::OrganisationalEvidence {
        columns.extend([Column::text("Team"), Column::text("How it was chosen")]);
    }
    columns.extend([
        Column::number("Items scored"),
        Column::number("Items to agree"),
    ]);
    html! {
        @if !rows.is_empty() {
            (table(&Table::new(instrument.code(), instrument.title(), columns).rows(rows)))
        }
    }
}

fn row(at: &AuthorityRound, record: &RecordLine, open: bool) -> Vec<Markup> {
    let first = record.ratings.first();
    let day = first.and_then(|rated| rated.on).map(formats::short_date);
    let path = RecordPath::of(at, record.id).to_string();
    // How many were scored is a part of the first rating.
    let counted = |n: usize| if open { cell(n) } else { cell("–") };
    let mut row = vec![
        link(&record.reference, &path),
        nowrap(day.unwrap_or_default()),
        cell(first.map_or("", |rated| rated.rater.as_str())),
        cell(second_words(record)),
    ];
    if record.instrument != Instrument::OrganisationalEvidence {
        let team = record.origin.team.as_deref();
        let chosen = record.origin.chosen.map(Chosen::title);
        row.extend([team, chosen].map(|said| cell(said.unwrap_or("Not given"))));
    }
    row.extend([counted(record.scored()), counted(record.unsettled().len())]);
    row
}
