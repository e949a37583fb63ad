//! Support days by financial quarter, place and type of support.

use super::{has_authorities, key_cells, keys};
use crate::{
    error::Error,
    reports::downloads::{
        figures::{Symbol, days, percent},
        gather::{Ledgers, Source},
        places::{Area, Placed},
        sheet::{Sheet, filter, indicator},
    },
    support_days::Activity,
};

/// The data file.
pub(in crate::reports::downloads) fn support_days(
    source: &Source,
    ledgers: &Ledgers,
) -> Result<Sheet, Error> {
    let authorities = has_authorities(source);
    let mut columns = keys(authorities);
    let group = "Support days";
    columns.extend([
        filter("support_type", "Type of support", "Filter by what was done"),
        indicator(
            ("partner_count", "Partner authorities given counted days"),
            group,
            "",
            0,
        ),
        indicator(
            (
                "support_days_sum",
                "Days delivered that count towards the allocation",
            ),
            group,
            "",
            2,
        ),
        indicator(
            (
                "support_days_not_counted_sum",
                "Days delivered that do not count, such as travel",
            ),
            group,
            "",
            2,
        ),
        indicator(
            (
                "support_days_allocated_percent",
                "Counted days as a share of the days allocated",
            ),
            group,
            "%",
            1,
        ),
    ]);
    let mut sheet = Sheet::new(columns)?;
    let areas = Area::all(&source.places);
    let types: Vec<Option<Activity>> = [None]
        .into_iter()
        .chain(Activity::ALL.iter().copied().map(Some))
        .collect();
    for (place, quarter) in ledgers.quarters.iter().enumerate() {
        let time = [quarter.time_period(), quarter.identifier()];
        for area in &areas {
            let key = key_cells(&time, *area, authorities);
            let members = area.members(&source.places);
            for activity in &types {
                let title = activity.map_or("Total", Activity::title);
                let figures = figures(ledgers, (*area, &members), place, *activity);
                let cells = key.iter().map(String::as_str).chain([title]);
                sheet.row(cells.chain(figures.iter().map(String::as_str)))?;
            }
        }
    }
    Ok(sheet)
}

fn figures(
    ledgers: &Ledgers,
    (area, members): (Area<'_>, &[&Placed]),
    quarter: usize,
    activity: Option<Activity>,
) -> [String; 4] {
    if members.is_empty() {
        let none = || Symbol::NotAvailable.to_string();
        return ["0".into(), none(), none(), none()];
    }
    if let Area::Authority(placed) = area
        && !was_in(ledgers, placed, quarter)
    {
        return std::array::from_fn(|_| Symbol::NotApplicable.to_string());
    }
    let (mut partners, mut counted, mut not_counted, mut allocated) = (0, 0, 0, 0);
    for member in members {
        let [counts, does_not] = ledgers.given(member.id, quarter, activity);
        partners += i32::from(counts > 0);
        counted += counts;
        not_counted += does_not;
        allocated += ledgers.allocated(member.id, quarter).unwrap_or_default();
    }
    [
        partners.to_string(),
        days(counted),
        days(not_counted),
        percent(counted, allocated),
    ]
}

/// Whether an authority had joined by the end of the quarter, or was given days before it did.
fn was_in(ledgers: &Ledgers, placed: &Placed, quarter: usize) -> bool {
    let ends_on = ledgers.quarters.get(quarter).map(|it| it.0.ends_on());
    let joined = ends_on.is_some_and(|ends_on| placed.joined_on <= ends_on);
    joined || ledgers.given(placed.id, quarter, None) != [0, 0]
}
