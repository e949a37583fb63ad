//! The programme's overview: every authority that the person may see, by name.

use std::sync::Arc;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    attention::attention, change_words, days, filter::filter, heat::heat, news, overall_words,
    standing,
};
use crate::{
    maturity::Snapshot,
    programmes::{AuthorityPath, Days, Programme, Shell, Standing},
    reports::{
        attention,
        gather::{One, Overview},
        pictures::Pictures,
        plots::{self, Plot, Saved},
        points::round_name,
    },
    support_days::{NewEntryPath, expected},
    ui::{charts, *},
};

pub(in crate::reports) fn overview(
    shell: &Shell<'_>,
    pictures: &Pictures,
    page: &Overview,
) -> Markup {
    let programme = &page.programme;
    let title = match page.pages {
        (_, 1) => programme.name.clone(),
        (this, all) => format!("{} (page {this} of {all})", programme.name),
    };
    let content = html! {
        (error_summary(&page.errors))
        (heading_with_caption(&stage(programme, page.today), &programme.name))
        @if page.visible.is_empty() {
            p.govuk-body { "No authority has joined yet." }
        } @else {
            div.govuk-grid-row {
                div.govuk-grid-column-one-half { (news::short(page)) }
                div.govuk-grid-column-one-half { (attention(&attention::of(page))) }
            }
            (filter(page))
            (authorities(pictures, page))
        }
    };
    let wrong = !page.errors.is_empty();
    shell.clone().wide().page(&title, None, wrong, content)
}

fn authorities(pictures: &Pictures, page: &Overview) -> Markup {
    let base = format!("{}/charts", page.href_of_programme());
    let query = page.filter.query(page.pages.0);
    let small = Saved {
        base: &base,
        query: "",
    };
    let heat_map = Saved {
        base: &base,
        query: &query,
    };
    html! {
        h2.govuk-heading-m { "Authorities by name" }
        (cards(html! { @for one in page.rows() { (card_of(pictures, page, one, small)) } }))
        (charts::key(&[
            charts::Mark::Evidenced,
            charts::Mark::NotEvidenced,
            charts::Mark::Interval,
            charts::Mark::NotComparable,
        ]))
        (heat(pictures, page, heat_map))
        (maturity_table(page))
        (days_table(page))
        (pagination("Authorities by name", page.pages, |at| page.href(at)))
        @if page.pages.1 > 1 { (all_names(page)) }
    }
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

fn href(programme: &Programme, slug: &str) -> String {
    AuthorityPath {
        programme: programme.slug.clone(),
        authority: slug.to_owned(),
    }
    .to_string()
}

/// A way to any authority at once, where they are on several pages.
fn all_names(page: &Overview) -> Markup {
    let list = html! {
        ul.govuk-list {
            @for it in &page.visible { li { (link(&it.name, &href(&page.programme, &it.slug))) } }
        }
    };
    details("All authorities by name", list)
}

fn card_of(pictures: &Pictures, page: &Overview, row: &One, saved: Saved<'_>) -> Markup {
    let programme = &page.programme;
    let [.., pace] = figures(page, row);
    let slug = &row.authority.slug;
    let log = NewEntryPath {
        programme: programme.slug.clone(),
        authority: slug.clone(),
    };
    let (trend, bar) = (plots::trend(row), plots::days(row));
    let body = html! {
        (standing(&row.authority))
        (picture(pictures, &trend, saved))
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
        (picture(pictures, &bar, saved))
        p.govuk-body-s {
            (days(row.balance.delivered)) " delivered, " (days(row.balance.booked)) " booked, "
            strong { (days(row.balance.remaining())) " remaining" }
            " of " (row.balance.allocated) ". Even pace to date: " (days(pace)) "."
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

fn picture(pictures: &Pictures, plot: &Plot, saved: Saved<'_>) -> Markup {
    html! { (plot.picture(pictures)) (saved.links(plot, None)) }
}

fn maturity_table(page: &Overview) -> Markup {
    let programme = &page.programme;
    let rows = page.rows().iter().map(|row| {
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
        (table(&Table::new("maturity", "Overall maturity, 1 to 5, with 95% intervals", columns).rows(rows.collect())))
        p."govuk-body-s app-secondary" {
            "Published results only, with 95% intervals. "
            "A change is clear where it is at least 0.3 and larger than chance explains; "
            "where a round rests on an agreed self-assessment it is reported, not tested."
        }
    }
}

fn days_table(page: &Overview) -> Markup {
    let rows = page.rows().iter().map(|one| {
        let name = link(
            &one.authority.name,
            &href(&page.programme, &one.authority.slug),
        );
        row(name, figures(page, one))
    });
    // Sums of what stands in the column, page by page, so that each can be added up by hand.
    let sums = page.chosen.iter().fold([Days::ZERO; 5], |sums, one| {
        let figures = figures(page, one);
        std::array::from_fn(|index| sums[index] + figures[index])
    });
    let all = formats::plural(page.chosen.len() as i64, "authority", "authorities");
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

/// The days table’s figures of an authority.
fn figures(page: &Overview, one: &One) -> [Days; 5] {
    let (first, last) = (page.programme.starts_on, page.programme.ends_on);
    let balance = &one.balance;
    [
        balance.allocated,
        balance.delivered,
        balance.booked,
        balance.remaining(),
        expected(balance.allocated, first, last, page.today),
    ]
}

fn row(name: Markup, figures: [Days; 5]) -> Vec<Markup> {
    std::iter::once(name).chain(figures.map(cell)).collect()
}
