//! The days of a return: by authority with pace, by activity, by dimension.

use maud::{Markup, html};

use super::number;
use crate::{
    programmes::Days,
    reports::returns::{
        files::{added, order},
        rules::*,
    },
    ui::*,
};

/// More authorities than that have no column of their own; the files have them.
const MOST_COLUMNS: usize = 6;

pub(super) fn section(content: &Content) -> Markup {
    html! {
        h2.govuk-heading-m { "Days of support" }
        p.govuk-body {
            "Counted days, as the ledger stood when this was made. "
            "Booked are those dated after the quarter, whatever became of them since, and those of an earlier date that are not marked as delivered."
        }
        (by_authority(content))
        (divided(content, "activity", "Delivered days by activity, in the quarter", |it| &it.by_activity))
        (divided(content, "dimension", "Delivered days by the dimension they served, in the quarter", |it| &it.by_dimension))
        (workings(content))
    }
}

fn by_authority(content: &Content) -> Markup {
    let rows = content.authorities.iter().map(|it| {
        let pace = &it.pace;
        let days = [
            it.days.quarter,
            it.days.to_date,
            pace.expected,
            pace.booked,
            pace.remaining,
            pace.allocated,
        ];
        let projected = pace
            .projected
            .map_or("–".to_owned(), |it| formats::number(it, 2));
        let mut cells = vec![html! {
            (it.name)
            @if it.standing != "Active" { " (" (it.standing.to_lowercase()) ")" }
        }];
        cells.extend(days.map(|days| cell(number(days))));
        cells.push(cell(projected));
        cells
    });
    let sum =
        |of: fn(&AuthorityPart) -> Days| cell(number(content.authorities.iter().map(of).sum()));
    let foot = vec![
        cell("All"),
        sum(|it| it.days.quarter),
        sum(|it| it.days.to_date),
        sum(|it| it.pace.expected),
        sum(|it| it.pace.booked),
        sum(|it| it.pace.remaining),
        sum(|it| it.pace.allocated),
        cell(""),
    ];
    let mut columns = vec![Column::text("Authority")];
    columns.extend(
        [
            "In the quarter",
            "To date",
            "Expected to date",
            "Booked",
            "Remaining",
            "Allocated",
            "Projected total",
        ]
        .map(Column::number),
    );
    table(
        &Table::new(
            "return-days",
            "Days by authority, on the last day of the quarter",
            columns,
        )
        .caption_size(Size::S)
        .empty("No authority had joined by the end of the quarter.")
        .rows(rows.collect())
        .foot(foot),
    )
}

fn divided(
    content: &Content,
    id: &str,
    caption: &str,
    of: fn(&DaysPart) -> &Vec<DaysLine>,
) -> Markup {
    let authorities = &content.authorities;
    let each = authorities.len() <= MOST_COLUMNS;
    let all = added(authorities.iter().flat_map(|it| of(&it.days)), &order());
    let rows = all.iter().map(|line| {
        let mut cells = vec![cell(&line.title)];
        for authority in authorities.iter().filter(|_| each) {
            let own = of(&authority.days).iter().find(|it| it.code == line.code);
            cells.push(cell(number(own.map(|it| it.quarter).unwrap_or_default())));
        }
        cells.push(cell(number(line.quarter)));
        cells.push(cell(number(line.to_date)));
        cells
    });
    let mut columns = vec![Column::text(if id == "activity" {
        "Activity"
    } else {
        "Dimension"
    })];
    columns.extend(
        authorities
            .iter()
            .filter(|_| each)
            .map(|it| Column::number(&it.name)),
    );
    columns.extend([Column::number("All"), Column::number("All to date")]);
    html! {
        @if !authorities.is_empty() {
            (table(&Table::new(format!("return-{id}"), caption, columns)
                .caption_size(Size::S)
                .compact()
                .empty("No day is delivered.")
                .rows(rows.collect())))
        }
    }
}

fn workings(content: &Content) -> Markup {
    let rows = content.authorities.iter().map(|it| {
        let [expected, projected] = &it.pace.working;
        vec![cell(&it.name), cell(expected), cell(projected)]
    });
    let columns = ["Authority", "Expected to date", "Projected total"]
        .map(Column::text)
        .to_vec();
    html! {
        @if !content.authorities.is_empty() {
            (table(&Table::new("return-pace", "How expected and projected days were worked out", columns)
                .caption_size(Size::S)
                .compact()
                .rows(rows.collect())))
        }
    }
}
