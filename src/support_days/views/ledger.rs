//! A ledger: an authority’s with its balance, or the programme’s; the entries found in it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    Whose,
    filter::{filter, in_words, person_name},
    imports::import_path,
    new_path, people_text, series_path, status_tag,
};
use crate::{
    people::PersonId,
    programmes::{Authority, Days, Shell},
    support_days::{
        Balance, Filter, SortBy, Stage, Status,
        forms::FilterForm,
        store::{Found, Totals},
    },
    ui::*,
};

/// What a ledger’s page shows.
pub(in crate::support_days) struct Ledger {
    /// The authority’s balance; none on the programme’s page.
    pub(in crate::support_days) balance: Option<Balance>,
    /// Who can be asked for, by name.
    pub(in crate::support_days) people: Vec<(PersonId, String)>,
    pub(in crate::support_days) form: FilterForm,
    pub(in crate::support_days) errors: FieldErrors,
    /// Nothing where what was asked for could not be read.
    pub(in crate::support_days) found: Option<Shown>,
    pub(in crate::support_days) may_record: bool,
    pub(in crate::support_days) today: NaiveDate,
}

/// What was found, and the page of it that is shown.
pub(in crate::support_days) struct Shown {
    pub(in crate::support_days) filter: Filter,
    pub(in crate::support_days) totals: Totals,
    pub(in crate::support_days) entries: Vec<Found>,
    /// This page, and how many there are.
    pub(in crate::support_days) pages: (usize, usize),
    pub(in crate::support_days) names: BTreeMap<PersonId, String>,
}

pub(in crate::support_days) fn ledger(shell: &Shell<'_>, whose: &Whose, page: &Ledger) -> Markup {
    let title = match page.found.as_ref().map(|found| found.pages) {
        None | Some((_, 1)) => "Support days".to_owned(),
        Some((this, all)) => format!("Support days (page {this} of {all})"),
    };
    let content = html! {
        (error_summary(&page.errors))
        (heading_with_caption(whose.name(), "Support days"))
        @if let Some(balance) = &page.balance { (balance_stats(balance)) }
        (actions(whose, page.may_record))
        (filter(whose, page))
        @if let Some(found) = &page.found { (entries_found(whose, page, found)) }
    };
    let (href, words) = whose.back();
    let section = Some(whose.name());
    shell
        .clone()
        .wide()
        .back(href, words)
        .page(&title, section, !page.errors.is_empty(), content)
}

fn actions(whose: &Whose, may_record: bool) -> Markup {
    let budget = whose.budget();
    match whose.alone() {
        Some(authority) if may_record => button_group(html! {
            (link_button("Log support days", &new_path(&whose.programme, authority), ButtonKind::Primary))
            (link("Book a visit that repeats", &series_path(&whose.programme, authority)))
            (link("Import from a file", &import_path(&whose.programme)))
            (link("Budget", &budget))
        }),
        Some(_) => html! { p.govuk-body { (link("Budget", &budget)) } },
        None => html! { p.govuk-body { (link("Budgets", &budget)) } },
    }
}

fn entries_found(whose: &Whose, page: &Ledger, found: &Shown) -> Markup {
    let (filter, totals) = (&found.filter, &found.totals);
    let words = in_words(whose, &page.people, filter);
    let entries = formats::plural(totals.entries, "entry", "entries");
    let standing = totals.balance.drawn() + totals.balance.not_counted;
    let days = match filter.stage {
        Some(Stage::At(Status::Cancelled)) => totals.cancelled_days,
        _ => standing,
    };
    let days = words_of(days);
    html! {
        h2.govuk-heading-m id="found" { (words) ": " (entries) ", " (days) }
        @if let Some(name) = person_name(&page.people, filter) {
            p.govuk-body {
                "Days are those of " (name) " alone. What other people gave on the same visit is left out of the sums."
            }
        }
        @if totals.entries > 0 {
            (totals_table(totals))
            p.govuk-body {
                (link("Download these entries (CSV)", &whose.file(filter)))
            }
        }
        (entries_table(whose, found, page.today))
        (pagination("Pages of the ledger", found.pages, |page| whose.found(&found.filter, page)))
    }
}

fn words_of(days: Days) -> String {
    formats::days(days.quarters().into())
}

/// All that is found, on every page of it.
fn totals_table(totals: &Totals) -> Markup {
    let balance = &totals.balance;
    let columns = [
        "Delivered",
        "Confirmed",
        "Disputed",
        "Waiting",
        "Booked",
        "Not counted",
        "Cancelled",
    ];
    let row = [
        balance.delivered,
        balance.confirmed,
        balance.disputed,
        balance.unconfirmed(),
        balance.booked,
        balance.not_counted,
        totals.cancelled_days,
    ];
    let row = row.into_iter().map(cell).collect();
    html! {
        (table(
            &Table::new("totals", "Days of these entries", columns.map(Column::number).to_vec())
                .caption_size(Size::S)
                .plain_first()
                .compact()
                .rows(vec![row]),
        ))
        p."govuk-body-s app-secondary" {
            "Delivered is what counts, whether confirmed, disputed or waiting for confirmation. "
            @if totals.cancelled > 0 {
                (formats::plural(totals.cancelled, "cancelled entry", "cancelled entries"))
                " would have had " (words_of(totals.cancelled_days)) ": they are in no other sum."
            }
        }
    }
}

/// Allocated, delivered, booked, remaining; and what does not count.
fn balance_stats(balance: &Balance) -> Markup {
    html! {
        (stats(html! {
            (stat("Allocated", &words_of(balance.allocated), ""))
            (stat("Delivered", &words_of(balance.delivered), ""))
            (stat("Booked", &words_of(balance.booked), ""))
            (stat("Remaining", &words_of(balance.remaining()), "allocated less delivered and booked"))
            (stat("Not counted", &words_of(balance.not_counted), "outside the allocation"))
        }))
        @if balance.over() > Days::ZERO {
            (warning(&format!(
                "{} more than the allocation are delivered or booked: it was cut afterwards. \
                 Nothing more can be logged until entries are cancelled or the allocation is raised.",
                words_of(balance.over()),
            )))
        }
    }
}

/// The entries of this page, each led by a link to it.
fn entries_table(whose: &Whose, found: &Shown, today: NaiveDate) -> Markup {
    let rows = found.entries.iter().map(|it| {
        let entry = &it.latest.entry;
        let date = formats::short_date(entry.held_on);
        let mut cells = vec![nowrap(link(&date, &whose.entry(it.authority, it.id)))];
        if !whose.alone {
            let authority = whose.authority(it.authority);
            cells.push(cell(
                authority.map_or("", |it: &Authority| it.name.as_str()),
            ));
        }
        cells.extend([
            cell(days_shown(it, &found.filter)),
            status_tag(entry, today),
            cell(entry.activity.title()),
            cell(people_text(entry, &found.names)),
            cell(entry.dimension.map(|d| d.to_string()).unwrap_or_default()),
            cell(entry.venue.title()),
            cell(if entry.counts {
                "Counted"
            } else {
                "Not counted"
            }),
        ]);
        cells
    });
    let empty = if found.filter.is_set() {
        "No entries are like this."
    } else {
        "No support days yet."
    };
    table(
        &Table::new("entries", "Support days", columns(whose, found))
            .rows(rows.collect())
            .empty(empty),
    )
}

/// The days of the entry, or of the person asked for alone.
fn days_shown(found: &Found, filter: &Filter) -> Days {
    let entry = &found.latest.entry;
    let asked = |id: &PersonId| filter.person.is_none_or(|person| person == *id);
    let people = entry.people.iter().filter(|(id, _)| asked(id));
    people.map(|(_, days)| *days).sum()
}

fn columns<'a>(whose: &Whose, found: &Shown) -> Vec<Column<'a>> {
    let sorted = |column: Column<'a>, by: SortBy| {
        let sort = found.filter.sort;
        let pressed = Filter {
            sort: sort.pressed(by),
            ..found.filter.clone()
        };
        let now = (sort.by == by).then_some(if sort.ascending {
            Sorted::Ascending
        } else {
            Sorted::Descending
        });
        column.sort(whose.found(&pressed, 1), now)
    };
    let mut columns = vec![sorted(Column::text("Date"), SortBy::Date)];
    if !whose.alone {
        columns.push(Column::text("Authority"));
    }
    columns.extend([
        sorted(Column::number("Days"), SortBy::Days),
        sorted(Column::text("Status"), SortBy::Status),
        sorted(Column::text("What was done"), SortBy::Activity),
    ]);
    columns.extend(["Who", "Dimension", "Where", "Counts"].map(Column::text));
    columns
}
