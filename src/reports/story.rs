//! Which points the charts of the two years show: then and now, perception beside evidence, where
//! the days went, what happened when.

use super::{
    gather::{AuthorityPage, Overview},
    news::What,
    points::{is_incomparable, round_name, told},
};
use crate::{
    maturity::{
        Snapshot, chart_reading as reading, chart_score,
        rules::{DimensionChange, Verdict},
    },
    programmes::{Dimension, Programme},
    support_days::Balance,
    ui::charts::{
        days_by::{DaysBy, DaysByBar},
        gap::{Gap, GapRow},
        heat_map::{HeatMap, HeatRow},
        slope::{Slope, SlopeRow},
        timeline::{Event, Lane, Timeline},
    },
};

/// The ten dimensions of the newest round beside the first; none where only one is published.
pub(super) fn slope(
    snapshots: &[impl AsRef<Snapshot>],
    verdict: impl Fn(&DimensionChange) -> String,
) -> Option<Slope> {
    let (first, last) = (snapshots.first()?.as_ref(), snapshots.last()?.as_ref());
    if first.month == last.month {
        return None;
    }
    let report = last.since(first.month);
    let rows = Dimension::all().enumerate().map(|(index, dimension)| {
        let change = report.and_then(|report| report.dimensions.get(index));
        let comparable = change.is_some_and(|it| !is_incomparable(&it.verdict));
        let clear = change.map(|it| &it.verdict);
        SlopeRow {
            name: dimension.label(),
            then: told(first, index).filter(|_| comparable),
            change: change.and_then(|change| change.delta),
            now: last.result.dimensions.get(index).and_then(reading),
            verdict: change.map(&verdict).unwrap_or_default(),
            clear: matches!(clear, Some(Verdict::ClearRise | Verdict::ClearFall)),
        }
    });
    Some(Slope {
        then: round_name(first.month),
        now: round_name(last.month),
        rows: rows.collect(),
    })
}

/// What people say beside what records show, in the newest round.
pub(super) fn gap(snapshots: &[impl AsRef<Snapshot>]) -> Option<Gap> {
    let last = snapshots.last()?.as_ref();
    let rows = last.result.dimensions.iter().map(|it| GapRow {
        name: it.dimension.label(),
        perception: it.perception.figure.map(|figure| chart_score(figure.told)),
        evidence: it.evidence.figure.map(|figure| figure.value.into()),
        flagged: it.gap_flag,
    });
    Some(Gap {
        rows: rows.collect(),
    })
}

/// The ten dimensions of the authorities of a page in one round; none where none of them has
/// published it.
pub(super) fn heat_map(page: &Overview) -> Option<HeatMap> {
    let month = page.heat_month()?;
    let of_round: Vec<Option<&Snapshot>> = page
        .rows()
        .iter()
        .map(|one| one.snapshots.iter().find(|it| it.month == month))
        .map(|it| it.map(AsRef::as_ref))
        .collect();
    if of_round.iter().all(Option::is_none) {
        return None;
    }
    let rows = Dimension::all().enumerate().map(|(index, dimension)| {
        let cells = of_round.iter().map(|snapshot| {
            let result = snapshot.as_ref()?.result.dimensions.get(index)?;
            reading(result)
        });
        HeatRow {
            name: dimension.label(),
            cells: cells.collect(),
        }
    });
    let names = page.rows().iter().map(|one| one.authority.name.clone());
    Some(HeatMap {
        columns: names.collect(),
        rows: rows.collect(),
        round: round_name(month),
    })
}

/// Counted days by what was done.
pub(super) fn by_activity(page: &AuthorityPage) -> DaysBy {
    let parts = page.parts.by_activity.iter();
    days_by(
        "activity",
        parts.map(|(it, balance)| (it.title().to_owned(), balance)),
    )
}

/// Counted days by the dimension that they were for.
pub(super) fn by_dimension(page: &AuthorityPage) -> DaysBy {
    let parts = page.parts.by_dimension.iter();
    let name =
        |it: &Option<Dimension>| it.map_or_else(|| "No one dimension".into(), Dimension::label);
    days_by("dimension", parts.map(|(it, balance)| (name(it), balance)))
}

fn days_by<'a>(what: &str, parts: impl Iterator<Item = (String, &'a Balance)>) -> DaysBy {
    let bars = parts.map(|(name, balance)| DaysByBar {
        name,
        delivered: balance.delivered.quarters().into(),
        booked: balance.booked.quarters().into(),
    });
    DaysBy {
        what: what.to_owned(),
        bars: bars.filter(|it| it.delivered + it.booked > 0).collect(),
    }
}

/// What happened when: rounds, results, decisions and days, one below the other.
pub(super) fn timeline(programme: &Programme, page: &AuthorityPage) -> Timeline {
    let event = |from, to, words: String| Event { from, to, words };
    let rounds = page.rounds.iter();
    let rounds = rounds.map(|it| event(it.opens_on, Some(it.closes_on), it.title()));
    let results = page.news.iter().rev().filter_map(|it| {
        let (month, became) = match &it.what {
            What::Published { month, .. } => (month, "published"),
            What::Corrected { month, .. } => (month, "corrected"),
            What::Withdrawn { month, .. } => (month, "withdrawn"),
            _ => return None,
        };
        Some(event(
            it.on(),
            None,
            format!("{} {became}", round_name(*month)),
        ))
    });
    let standing = page.news.iter().rev().filter_map(|it| match it.what {
        What::Stands(standing) => Some(event(it.on(), None, standing.title().to_owned())),
        _ => None,
    });
    let joined = event(page.authority.joined_on, None, "Joined".into());
    let allocations = page.allocations.iter();
    let allocations = allocations.map(|it| event(it.from_on, None, format!("{} days", it.days)));
    let begun = page.parts.by_quarter.iter();
    let begun = begun.filter(|(quarter, _)| quarter.starts_on() <= page.today);
    let quarters = begun.map(|(quarter, balance)| {
        let from = quarter.starts_on().max(programme.starts_on);
        let to = quarter.ends_on().min(programme.ends_on);
        event(from, Some(to), balance.delivered.to_string())
    });
    let lane = |name: &str, events: Vec<Event>| Lane {
        name: name.to_owned(),
        events,
    };
    Timeline {
        start: programme.starts_on,
        end: programme.ends_on,
        today: page.today,
        lanes: vec![
            lane("Rounds", rounds.collect()),
            lane("Results", results.collect()),
            lane(
                "In the programme",
                [joined].into_iter().chain(standing).collect(),
            ),
            lane("Allocation", allocations.collect()),
            lane("Days delivered by quarter", quarters.collect()),
        ],
    }
}
