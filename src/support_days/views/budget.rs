//! Budgets: what was allocated and what became of it, each figure with the entries behind it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{Whose, entry::quarters_path, pace::warnings};
use crate::{
    people::PersonId,
    programmes::{Allocation, AllocationPath, Authority, AuthorityId, Days, Shell},
    support_days::{Balance, Filter, Pace, Stage, Status, store::Breakdown},
    ui::*,
};

/// What a budget’s page shows.
pub(in crate::support_days) struct BudgetPage {
    pub(in crate::support_days) balances: BTreeMap<AuthorityId, Balance>,
    pub(in crate::support_days) parts: Breakdown,
    /// By name; nobody where the entries may not be read.
    pub(in crate::support_days) people: Vec<(PersonId, String, Balance)>,
    /// The authority’s, oldest first; none on the programme’s page.
    pub(in crate::support_days) allocations: Vec<Allocation>,
    /// Of the authority, while it is active.
    pub(in crate::support_days) pace: Option<Pace>,
    pub(in crate::support_days) may_read_entries: bool,
    pub(in crate::support_days) may_allocate: bool,
}

impl BudgetPage {
    fn balance(&self, authority: &Authority) -> Balance {
        let found = self.balances.get(&authority.id);
        found.copied().unwrap_or_default()
    }
}

pub(in crate::support_days) fn budget(
    shell: &Shell<'_>,
    whose: &Whose,
    page: &BudgetPage,
) -> Markup {
    let title = if whose.alone { "Budget" } else { "Budgets" };
    let content = html! {
        (heading_with_caption(whose.name(), title))
        @if let Some(pace) = &page.pace { (warnings(pace)) }
        @if page.may_read_entries && !whose.alone {
            p.govuk-body { (link("Closed quarters and what was changed after", &quarters_path(&whose.programme))) }
        }
        @if let Some(authority) = whose.alone() {
            (standing(whose, page, &page.balance(authority)))
            (allocations(whose, page, authority))
        } @else {
            (authorities(whose, page))
        }
        (breakdowns(whose, page))
    };
    let (href, words) = whose.back();
    shell
        .clone()
        .wide()
        .back(href, words)
        .page(title, Some(whose.name()), false, content)
}

/// A figure that is a sum of entries: what it is called, which part of a balance it is, and how
/// those entries are asked for.
struct Sum {
    title: &'static str,
    of: fn(&Balance) -> Days,
    stage: Stage,
    counted: bool,
}

const DELIVERED: Sum = Sum {
    title: "Delivered",
    of: |balance| balance.delivered,
    stage: Stage::Given,
    counted: true,
};
const CONFIRMED: Sum = Sum {
    title: "Confirmed",
    of: |balance| balance.confirmed,
    stage: Stage::At(Status::Confirmed),
    counted: true,
};
const DISPUTED: Sum = Sum {
    title: "Disputed",
    of: |balance| balance.disputed,
    stage: Stage::At(Status::Disputed),
    counted: true,
};
const UNCONFIRMED: Sum = Sum {
    title: "Not yet confirmed",
    of: Balance::unconfirmed,
    stage: Stage::At(Status::Delivered),
    counted: true,
};
const BOOKED: Sum = Sum {
    title: "Booked",
    of: |balance| balance.booked,
    stage: Stage::At(Status::Booked),
    counted: true,
};
const NOT_COUNTED: Sum = Sum {
    title: "Not counted",
    of: |balance| balance.not_counted,
    stage: Stage::Standing,
    counted: false,
};

impl Sum {
    /// The figure, leading to its entries where the person may read them and there are any.
    fn cell(&self, balance: &Balance, entries: Option<(&Whose, &Filter)>, of: &str) -> Markup {
        let days = (self.of)(balance);
        match entries {
            Some((whose, part)) if days > Days::ZERO => {
                let filter = Filter {
                    stage: Some(self.stage),
                    counted: Some(self.counted),
                    ..part.clone()
                };
                let hidden = format!("{}, {of}", self.title.to_lowercase());
                link_hidden(&days.to_string(), &hidden, &whose.found(&filter, 1))
            }
            _ => cell(days),
        }
    }
}

/// An authority’s balance, figure by figure.
fn standing(whose: &Whose, page: &BudgetPage, balance: &Balance) -> Markup {
    let filter = Filter::default();
    let entries = page.may_read_entries.then_some((whose, &filter));
    let sum = |sum: &Sum, title: &'static str, note: &'static str| {
        vec![
            cell(title),
            sum.cell(balance, entries, whose.name()),
            cell(note),
        ]
    };
    let figure = |title: &str, days: Days, note: &str| vec![cell(title), cell(days), cell(note)];
    let mut rows = vec![
        figure("Allocated", balance.allocated, "The newest decision below"),
        sum(
            &DELIVERED,
            "Delivered",
            "Confirmed, disputed and not yet confirmed",
        ),
        sum(&CONFIRMED, "of it confirmed", "The authority agrees"),
        sum(
            &DISPUTED,
            "of it disputed",
            "The authority does not agree; the days are drawn all the same",
        ),
        sum(
            &UNCONFIRMED,
            "of it not yet confirmed",
            "The authority has still to say",
        ),
        sum(
            &BOOKED,
            "Booked",
            "Agreed for a date to come, or not yet marked as delivered",
        ),
        figure(
            "Remaining",
            balance.remaining(),
            "Allocated less delivered and booked",
        ),
        sum(
            &NOT_COUNTED,
            "Not counted",
            "Outside the allocation, such as preparation and travel",
        ),
    ];
    if balance.over() > Days::ZERO {
        let note = "Delivered and booked beyond what is allocated now";
        rows.insert(7, figure("Over the allocation", balance.over(), note));
    }
    let columns = vec![
        Column::text("Days"),
        Column::number("How many"),
        Column::text("What they are"),
    ];
    table(&Table::new("balance", "Where the days stand", columns).rows(rows))
}

/// Every decision on the authority’s days; why and by whom for those who may read the entries.
fn allocations(whose: &Whose, page: &BudgetPage, authority: &Authority) -> Markup {
    let mut before = None;
    let rows: Vec<Vec<Markup>> = page
        .allocations
        .iter()
        .map(|decision| {
            let change = before.map(|before| change(before, decision.days));
            before = Some(decision.days);
            let mut cells = vec![
                nowrap(formats::date(decision.from_on)),
                cell(decision.days),
                cell(change.unwrap_or_else(|| "First".into())),
            ];
            if page.may_read_entries {
                cells.extend([cell(&decision.reason), cell(&decision.decided_by)]);
            }
            cells
        })
        .collect();
    let mut columns = vec![
        Column::text("From"),
        Column::number("Days"),
        Column::text("Change"),
    ];
    if page.may_read_entries {
        columns.extend([Column::text("Reason"), Column::text("Decided by")]);
    }
    let path = AllocationPath {
        programme: whose.programme.slug.clone(),
        authority: authority.slug.clone(),
    };
    html! {
        (table(&Table::new("allocations", "Allocations so far", columns).rows(rows)))
        @if page.may_allocate {
            p.govuk-body { (link("Change the allocation", &path.to_string())) }
        }
    }
}

fn change(before: Days, now: Days) -> String {
    if now < before {
        format!("Cut by {}", before.less(now))
    } else {
        format!("Raised by {}", now.less(before))
    }
}

/// What of an allocation is drawn, in the rows of [`authorities`].
const DRAWN: [&Sum; 5] = [&DELIVERED, &CONFIRMED, &DISPUTED, &UNCONFIRMED, &BOOKED];

/// A row for each authority, by name, and one for all of them.
fn authorities(whose: &Whose, page: &BudgetPage) -> Markup {
    let (mut all, mut left) = (Balance::default(), Days::ZERO);
    let mut rows = Vec::with_capacity(whose.authorities.len());
    for authority in &whose.authorities {
        let balance = page.balance(authority);
        all = all.plus(&balance);
        left = left + balance.remaining();
        let its = whose.of(authority);
        let first = link(&authority.name, &its.budget());
        rows.push(figures(first, &balance, balance.remaining(), page, &its));
    }
    let mut columns = vec![Column::text("Authority"), Column::number("Allocated")];
    columns.extend(DRAWN.map(|sum| Column::number(sum.title)));
    columns.extend(["Remaining", "Not counted"].map(Column::number));
    html! {
        (table(
            &Table::new("authorities", "Days by authority", columns)
                .rows(rows)
                .foot(figures(cell("All"), &all, left, page, whose))
                .empty("No authority has joined yet."),
        ))
        p."govuk-body-s app-secondary" {
            "Delivered is the sum of confirmed, disputed and not yet confirmed. "
            "Remaining is allocated less delivered and booked, and nothing where more is drawn than allocated."
        }
    }
}

fn figures(
    first: Markup,
    balance: &Balance,
    left: Days,
    page: &BudgetPage,
    whose: &Whose,
) -> Vec<Markup> {
    let filter = Filter::default();
    let entries = page.may_read_entries.then_some((whose, &filter));
    let mut cells = vec![first, cell(balance.allocated)];
    cells.extend(DRAWN.map(|sum| sum.cell(balance, entries, whose.name())));
    cells.push(cell(left));
    cells.push(NOT_COUNTED.cell(balance, entries, whose.name()));
    cells
}

/// The same days divided four ways; each table’s last row is the balance.
fn breakdowns(whose: &Whose, page: &BudgetPage) -> Markup {
    let balances = page.balances.values();
    let all = balances.fold(Balance::default(), |all, balance| all.plus(balance));
    let entries = page.may_read_entries.then_some(whose);
    let whole = Filter::default();
    let parts = &page.parts;
    let activities = parts.by_activity.iter().map(|(activity, balance)| {
        let filter = Filter {
            activity: Some(*activity),
            ..Filter::default()
        };
        (activity.title().to_owned(), filter, balance)
    });
    let dimensions = parts.by_dimension.iter().map(|(dimension, balance)| {
        let filter = Filter {
            dimension: Some(*dimension),
            ..Filter::default()
        };
        let title = dimension.map(|it| format!("{it} {}", it.title()));
        (
            title.unwrap_or_else(|| "No one dimension".into()),
            filter,
            balance,
        )
    });
    let quarters = parts.by_quarter.iter().map(|(quarter, balance)| {
        let filter = Filter {
            from: Some(quarter.starts_on()),
            to: Some(quarter.ends_on()),
            ..Filter::default()
        };
        (quarter.title(), filter, balance)
    });
    let people = page.people.iter().map(|(id, name, balance)| {
        let filter = Filter {
            person: Some(*id),
            ..Filter::default()
        };
        (name.clone(), filter, balance)
    });
    let total = ("All".to_owned(), whole, &all);
    html! {
        (part_table(("by-activity", "By what was done", "What was done"), activities, &total, entries))
        (part_table(("by-dimension", "By dimension", "Dimension"), dimensions, &total, entries))
        (part_table(("by-quarter", "By quarter", "Quarter"), quarters, &total, entries))
        @if page.may_read_entries {
            (part_table(("by-person", "By person", "Person"), people, &total, entries))
            p."govuk-body-s app-secondary" {
                "Where several people gave support on one visit, each is shown with their own days."
            }
        }
    }
}

/// One part of a whole: its name, what its entries are found by, and its days.
type Part<'a> = (String, Filter, &'a Balance);

fn part_table<'a>(
    (id, caption, first): (&'static str, &'static str, &'static str),
    parts: impl Iterator<Item = Part<'a>>,
    total: &Part<'a>,
    entries: Option<&Whose>,
) -> Markup {
    let sums = [&DELIVERED, &BOOKED, &NOT_COUNTED];
    let row = |(title, filter, balance): &Part<'_>| {
        let mut cells = vec![cell(title)];
        let entries = entries.map(|whose| (whose, filter));
        cells.extend(sums.iter().map(|sum| sum.cell(balance, entries, title)));
        cells
    };
    let rows: Vec<_> = parts.map(|part| row(&part)).collect();
    let mut columns = vec![Column::text(first)];
    columns.extend(sums.iter().map(|sum| Column::number(sum.title)));
    table(
        &Table::new(id, caption, columns)
            .rows(rows)
            .foot(row(total))
            .empty("No support days yet."),
    )
}
