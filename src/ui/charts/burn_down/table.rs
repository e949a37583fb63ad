//! Every figure and event of a burn-down as a table, and in sentences.

use chrono::NaiveDate;

use super::super::{Column, Table};
use super::labels::left_words;
use super::story::{Change, Story};
use crate::ui::formats;

/// A row before it is written: what it says of a date, and the days left where they are known.
type Row = (NaiveDate, String, Option<f64>);

pub(super) fn table(story: &Story) -> Table {
    let mut rows = events(story);
    rows.extend(lines(story));
    rows.sort_by_key(|row| row.0);
    let cells = rows.into_iter().map(|(date, what, left)| {
        vec![
            formats::date(date),
            what,
            left.map_or_else(|| "–".to_owned(), |left| formats::number(left, 2)),
            formats::number(story.pace(date) / 4.0, 2),
        ]
    });
    Table {
        caption: "Support days left of the allocation".to_owned(),
        head: vec![
            Column::words("Date"),
            Column::words("What"),
            Column::numbers("Days left"),
            Column::numbers("Even pace"),
        ],
        rows: cells.collect(),
    }
}

/// Rounds and decisions; the days left after today are not known yet.
fn events(story: &Story) -> Vec<Row> {
    let left = |date: NaiveDate| (date <= story.today).then(|| story.remained(date) as f64 / 4.0);
    let mut rows: Vec<Row> = Vec::new();
    for round in &story.rounds {
        for (date, what) in [(round.opens, "opens"), (round.closes, "closes")] {
            rows.push((date, format!("{} round {what}", round.name), left(date)));
        }
    }
    if let Some(first) = story.allocation.first() {
        let what = format!("Allocated {}", formats::days(first.quarters));
        rows.push((first.date, what, left(first.date)));
    }
    for change in story.changes() {
        rows.push((change.date, change_words(&change), left(change.date)));
    }
    rows
}

/// "Allocation cut by 20 days to 100 days".
fn change_words(change: &Change) -> String {
    let by = change.after - change.before;
    let verb = if by < 0 { "cut" } else { "raised" };
    let (by, to) = (formats::days(by.abs()), formats::days(change.after));
    format!("Allocation {verb} by {by} to {to}")
}

/// What is, what is booked and what is projected.
fn lines(story: &Story) -> Vec<Row> {
    let decided = |date: NaiveDate| story.allocation.iter().any(|step| step.date == date);
    let delivered = story.remaining.iter().filter(|step| !decided(step.date));
    let delivered = delivered.map(|step| (step, "Delivered to date"));
    let booked = story.booked.iter().map(|step| (step, "Once booked"));
    let rows = delivered.chain(booked).map(|(step, what)| {
        let left = step.quarters as f64 / 4.0;
        (step.date, what.to_owned(), Some(left))
    });
    let projected = story.projected.map(|to| {
        let what = "Projected at the recent rate".to_owned();
        (to.date, what, Some(to.days))
    });
    rows.chain(projected).collect()
}

pub(super) fn summary(story: &Story) -> String {
    let now = story.now();
    let allocation = formats::days(story.allocated(now));
    let pace = formats::number(story.pace(now) / 4.0, 1);
    let booked = story.booked.last().map_or(String::new(), |step| {
        format!(
            " What is booked takes it to {} on {}.",
            formats::days(step.quarters),
            formats::date(step.date)
        )
    });
    let projected = story.projected.map_or(String::new(), |to| {
        let date = formats::date(to.date);
        if to.days > 0.0 {
            let left = formats::number(to.days, 1);
            format!(" At the recent rate {left} days would be left on {date}.")
        } else {
            format!(" At the recent rate it is used up on {date}.")
        }
    });
    let left = left_words(story.remained(now));
    format!(
        "{left} of {allocation} on {}; an even pace would leave {pace}.{booked}{projected}",
        formats::date(now)
    )
}
