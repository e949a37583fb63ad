//! The programme's overview: every authority that the person may see, by name.

use std::sync::Arc;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{change_words, days, overall_words, standing};
use crate::{
    maturity::Snapshot,
    programmes::{
        Authority, AuthorityPath, Days, Programme, ProgrammePath, Shell, Standing, store::Named,
    },
    reports::{
        pictures::Pictures,
        points::{self, round_name},
    },
    support_days::{Balance, NewEntryPath, expected, store::Sum},
    ui::{
        charts::{self, days_bar, trend},
        *,
    },
};

/// What the overview shows.
pub(in crate::reports) struct Overview {
    /// By name: there is no league table. Those of this page alone.
    pub(in crate::reports) rows: Vec<OverviewRow>,
    /// This page, and how many there are.
    pub(in crate::reports) pages: (usize, usize),
    /// Every authority, shown or not.
    pub(in crate::reports) names: Vec<Named>,
    /// The days of every authority, shown or not.
    pub(in crate::reports) sums: Vec<Sum>,
    pub(in crate::reports) today: NaiveDate,
}

/// What the overview shows of an authority.
pub(in crate::reports) struct OverviewRow {
    pub(in crate::reports) authority: Authority,
    pub(in crate::reports) balance: Balance,
    pub(in crate::reports) snapshots: Vec<Arc<Snapshot>>,
    pub(in crate::reports) may_record: bool,
}

pub(in crate::reports) fn overview(
    shell: &Shell<'_>,
    pictures: &Pictures,
    programme: &Programme,
    page: &Overview,
) -> Markup {
    let title = match page.pages {
        (_, 1) => programme.name.clone(),
        (this, all) => format!("{} (page {this} of {all})", programme.name),
    };
    let href = |page| format!("{}?page={page}", programme_path(programme));
    let content = html! {
        (heading_with_caption(&stage(programme, page.today), &programme.name))
        @if page.rows.is_empty() {
            p.govuk-body { "No authority has joined yet." }
        } @else {
            (cards(html! { @for row in &page.rows { (card_of(pictures, programme, row)) } }))
            (charts::key(&[
                charts::Mark::Evidenced,
                charts::Mark::NotEvidenced,
                charts::Mark::Interval,
                charts::Mark::NotComparable,
            ]))
            (maturity_table(programme, page))
            (days_table(programme, page))
            (pagination("Authorities by name", page.pages, href))
            @if page.pages.1 > 1 { (all_names(programme, &page.names)) }
        }
    };
    shell.clone().wide().page(&title, None, false, content)
}

fn stage(programme: &Programme, today: NaiveDate) -> String {
    let range = formats::date_range(programme.starts_on, programme.ends_on);
    if today < programme.starts_on {
        format!("{range}, not yet started")
    } else if today > programme.ends_on {
        format!("{range}, ended")
    } else {
        format!("{range}, month {} of 24", programme.month_at(today))
    }
}

fn programme_path(programme: &Programme) -> ProgrammePath {
    ProgrammePath {
        programme: programme.slug.clone(),
    }
}

fn href(programme: &Programme, slug: &str) -> String {
    AuthorityPath {
        programme: programme.slug.clone(),
        authority: slug.to_owned(),
    }
    .to_string()
}

/// A way to any authority at once, where they are on several pages.
fn all_names(programme: &Programme, names: &[Named]) -> Markup {
    let list = html! {
        ul.govuk-list {
            @for it in names { li { (link(&it.name, &href(programme, &it.slug))) } }
        }
    };
    details("All authorities by name", list)
}

fn card_of(pictures: &Pictures, programme: &Programme, row: &OverviewRow) -> Markup {
    let slug = &row.authority.slug;
    let log = NewEntryPath {
        programme: programme.slug.clone(),
        authority: slug.clone(),
    };
    let body = html! {
        (standing(&row.authority))
        (trend_picture(pictures, row))
        p.govuk-body-s {
            @match row.snapshots.last() {
                Some(last) => {
                    strong { (round_name(last.month)) ": " }
                    (overall_words(last)) ". "
                    (change_words(&row.snapshots))
                }
                None => "No results are published yet."
            }
        }
        (bar_picture(pictures, row))
        p.govuk-body-s {
            (days(row.balance.delivered)) " delivered, " (days(row.balance.booked)) " booked, "
            strong { (days(row.balance.remaining())) " remaining" }
            " of " (row.balance.allocated) "."
        }
        @if row.may_record && row.authority.standing == Standing::Active {
            (link_hidden("Log support days", &format!(" for {}", row.authority.name), &log.to_string()))
        }
    };
    card(
        &row.authority.name,
        Some(&href(programme, &row.authority.slug)),
        body,
    )
}

fn trend_picture(pictures: &Pictures, row: &OverviewRow) -> Markup {
    let id = format!("trend-{}", row.authority.slug);
    let points = points::overall_trend(&row.snapshots, trend::Size::Small);
    let title = format!("Overall maturity of {} by round", row.authority.name);
    pictures.get(&id, &(points, &title), |(points, title)| {
        let chart = trend::chart(points);
        charts::picture(&chart, &id, title, &chart.summary)
    })
}

fn bar_picture(pictures: &Pictures, row: &OverviewRow) -> Markup {
    let id = format!("days-{}", row.authority.slug);
    let points = points::bar(&row.balance);
    let title = format!("Support days of {}", row.authority.name);
    pictures.get(&id, &(points, &title), |(points, title)| {
        let chart = days_bar::chart(points);
        charts::picture(&chart, &id, title, &chart.summary)
    })
}

fn maturity_table(programme: &Programme, page: &Overview) -> Markup {
    let rows = page.rows.iter().map(|row| {
        let of = |snapshot: Option<&Arc<Snapshot>>| match snapshot {
            Some(snapshot) => {
                html! { (round_name(snapshot.month)) ": " (overall_words(snapshot)) }
            }
            None => cell("Not published"),
        };
        vec![
            link(&row.authority.name, &href(programme, &row.authority.slug)),
            of(row.snapshots.first()),
            of(row.snapshots.last()),
            cell(change_words(&row.snapshots)),
        ]
    });
    let columns = ["Authority", "First published", "Latest published", "Change"]
        .map(Column::text)
        .to_vec();
    html! {
        (table(&Table::new("maturity", "Overall maturity, 1 to 5, with 90% intervals", columns).rows(rows.collect())))
        p."govuk-body-s app-secondary" {
            "Published results only. Intervals are approximate and show sampling error only. "
            "A change is clear where it is at least 0.3 and larger than sampling error explains; "
            "with the agreed self-assessment alone it is reported, not tested."
        }
    }
}

fn days_table(programme: &Programme, page: &Overview) -> Markup {
    let (first, last) = (programme.starts_on, programme.ends_on);
    let figures = |balance: &Balance| {
        [
            balance.allocated,
            balance.delivered,
            balance.booked,
            balance.remaining(),
            expected(balance.allocated, first, last, page.today),
        ]
    };
    let row = |name: Markup, figures: [Days; 5]| -> Vec<Markup> {
        std::iter::once(name).chain(figures.map(cell)).collect()
    };
    let rows = page.rows.iter().map(|one| {
        let name = link(&one.authority.name, &href(programme, &one.authority.slug));
        row(name, figures(&one.balance))
    });
    // Sums of what stands in the column, page by page, so that each can be added up by hand.
    let sums = page.sums.iter().fold([Days::ZERO; 5], |sums, one| {
        let figures = sum_figures(one, |allocated| {
            expected(allocated, first, last, page.today)
        });
        std::array::from_fn(|index| sums[index] + figures[index])
    });
    let all = formats::plural(page.names.len() as i64, "authority", "authorities");
    let foot = row(html! { "All, " (all) }, sums);
    let mut columns = vec![Column::text("Authority")];
    columns.extend(
        [
            "Allocated",
            "Delivered",
            "Booked",
            "Remaining",
            "Even pace to date",
        ]
        .map(Column::number),
    );
    html! {
        (table(&Table::new("support-days", "Support days", columns).rows(rows.collect()).foot(foot)))
        p."govuk-body-s app-secondary" {
            "Even pace is the straight line from the programme’s first day to its last: the allocation × days passed ÷ days in all."
        }
    }
}

/// The days table’s figures of all authorities of one allocation.
fn sum_figures(sum: &Sum, expected: impl Fn(Days) -> Days) -> [Days; 5] {
    let times = |days: Days| Days::from_quarters(days.quarters() * sum.authorities);
    [
        times(sum.allocated),
        sum.delivered,
        sum.booked,
        sum.remaining,
        times(expected(sum.allocated)),
    ]
}
