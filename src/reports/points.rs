//! Which points each chart shows.

use chrono::NaiveDate;

use crate::{
    maturity::{
        Snapshot,
        rules::{Basis, ChangeReport, DimensionResult, Interval, Verdict},
    },
    programmes::{Allocation, Days, Dimension, Programme},
    support_days::{Balance, Status},
    ui::charts::{
        self, Reading,
        burn_down::{BurnDown, Step},
        days_bar::DaysBar,
        profile::{Profile, Row},
        trend::{Point, Series, Size, Trend},
    },
};

/// A balance as one bar.
pub(super) fn bar(balance: &Balance) -> DaysBar {
    DaysBar {
        allocation: balance.allocated.quarters().into(),
        delivered: balance.delivered.quarters().into(),
        booked: balance.booked.quarters().into(),
    }
}

/// What was left after each date, and what will be after each booking. A booking whose date has
/// passed is expected today.
pub(super) fn burn_down(
    programme: &Programme,
    allocations: &[Allocation],
    days: &[(NaiveDate, Status, Days)],
    today: NaiveDate,
) -> BurnDown {
    let allocation: Vec<Step> = allocations
        .iter()
        .map(|decision| Step {
            date: decision.from_on,
            quarters: decision.days.quarters().into(),
        })
        .collect();
    let mut dates: Vec<NaiveDate> = allocation.iter().map(|step| step.date).collect();
    dates.extend(
        days.iter()
            .filter(|(_, status, _)| status.is_delivered())
            .map(|(date, ..)| *date),
    );
    dates.sort_unstable();
    dates.dedup();
    let remaining: Vec<Step> = dates
        .into_iter()
        .map(|date| Step {
            date,
            quarters: allocated_on(&allocation, date) - delivered_by(days, date),
        })
        .collect();
    let mut left = remaining.last().map_or(0, |step| step.quarters);
    let booked = days
        .iter()
        .filter(|(_, status, _)| *status == Status::Booked)
        .map(|(date, _, days)| {
            left -= i64::from(days.quarters());
            Step {
                date: (*date).max(today),
                quarters: left,
            }
        })
        .collect();
    let (start, end) = (programme.starts_on, programme.ends_on);
    BurnDown {
        start,
        end,
        today,
        allocation,
        remaining,
        booked,
    }
}

fn allocated_on(allocation: &[Step], date: NaiveDate) -> i64 {
    let held = allocation.iter().rev().find(|step| step.date <= date);
    held.or(allocation.first()).map_or(0, |step| step.quarters)
}

fn delivered_by(days: &[(NaiveDate, Status, Days)], date: NaiveDate) -> i64 {
    days.iter()
        .filter(|(on, status, _)| *on <= date && status.is_delivered())
        .map(|(.., days)| i64::from(days.quarters()))
        .sum()
}

/// The overall figure over the published rounds.
pub(super) fn overall_trend(snapshots: &[impl AsRef<Snapshot>], size: Size) -> Trend {
    let points = snapshots.iter().map(AsRef::as_ref).filter_map(|snapshot| {
        let figure = snapshot.result.overall.figure.as_ref()?;
        let reading = Reading {
            score: figure.value,
            interval: figure.interval.as_ref().map(interval),
            basis: match not_evidenced(snapshot) {
                0 => charts::Basis::Both,
                _ => charts::Basis::PerceptionOnly,
            },
        };
        let comparable = comparable(snapshot, snapshots, |report| Some(&report.overall.verdict));
        Some(Point {
            month: snapshot.month as u8,
            reading,
            comparable,
        })
    });
    trend("Overall".into(), points.collect(), size)
}

/// How many dimensions of the overall figure rest on perception alone.
pub(super) fn not_evidenced(snapshot: &Snapshot) -> usize {
    let counted = &snapshot.result.overall.dimensions;
    let hollow = |result: &&DimensionResult| {
        result.basis == Basis::PerceptionOnly && counted.contains(&result.dimension)
    };
    snapshot.result.dimensions.iter().filter(hollow).count()
}

/// One dimension over the published rounds.
pub(super) fn dimension_trend(snapshots: &[impl AsRef<Snapshot>], dimension: Dimension) -> Trend {
    let index = usize::from(dimension.number()) - 1;
    let points = snapshots.iter().map(AsRef::as_ref).filter_map(|snapshot| {
        let reading = reading(snapshot.result.dimensions.get(index)?)?;
        let comparable = comparable(snapshot, snapshots, |report| {
            Some(&report.dimensions.get(index)?.verdict)
        });
        Some(Point {
            month: snapshot.month as u8,
            reading,
            comparable,
        })
    });
    trend(
        dimension.short_title().into(),
        points.collect(),
        Size::Small,
    )
}

fn trend(name: String, points: Vec<Point>, size: Size) -> Trend {
    Trend {
        series: vec![Series { name, points }],
        size,
        levels: size == Size::Full,
    }
}

/// Whether a snapshot's figure can be compared with that of the published round before it.
fn comparable(
    snapshot: &Snapshot,
    all: &[impl AsRef<Snapshot>],
    verdict: impl Fn(&ChangeReport) -> Option<&Verdict>,
) -> bool {
    let before = all
        .iter()
        .map(AsRef::as_ref)
        .filter(|other| other.month < snapshot.month);
    let Some(before) = before.last() else {
        return true;
    };
    let report = snapshot
        .changes
        .iter()
        .find(|(month, _)| *month == before.month);
    report.is_some_and(|(_, report)| verdict(report).is_some_and(|it| !is_incomparable(it)))
}

fn is_incomparable(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::NotComparable(_))
}

/// The ten dimensions of the newest round, beside the first.
pub(super) fn profile(
    snapshots: &[impl AsRef<Snapshot>],
    words: impl Fn(&Verdict) -> String,
) -> Option<Profile> {
    let (first, last) = (snapshots.first()?.as_ref(), snapshots.last()?.as_ref());
    let earlier = (first.month != last.month).then_some(first);
    let report =
        earlier.and_then(|first| last.changes.iter().find(|(month, _)| *month == first.month));
    let rows = Dimension::all()
        .zip(&last.result.dimensions)
        .enumerate()
        .map(|(index, (dimension, result))| {
            let verdict =
                report.and_then(|(_, report)| Some(&report.dimensions.get(index)?.verdict));
            let shown =
                earlier.filter(|_| verdict.is_some_and(|verdict| !is_incomparable(verdict)));
            Row {
                name: format!("{} {}", dimension, dimension.short_title()),
                now: reading(result),
                earlier: shown.and_then(|first| {
                    Some(first.result.dimensions.get(index)?.maturity.as_ref()?.value)
                }),
                verdict: verdict.map(&words).unwrap_or_default(),
            }
        });
    Some(Profile {
        now: round_name(last.month),
        earlier: earlier.map(|first| round_name(first.month)),
        rows: rows.collect(),
    })
}

/// `Baseline`, or `Month 6`.
pub(super) fn round_name(month: u32) -> String {
    if month == 0 {
        "Baseline".into()
    } else {
        format!("Month {month}")
    }
}

fn reading(result: &DimensionResult) -> Option<Reading> {
    let maturity = result.maturity.as_ref()?;
    Some(Reading {
        score: maturity.value,
        interval: maturity.interval.as_ref().map(interval),
        basis: match result.basis {
            Basis::PerceptionOnly => charts::Basis::PerceptionOnly,
            Basis::EvidenceOnly => charts::Basis::EvidenceOnly,
            Basis::Both | Basis::None => charts::Basis::Both,
        },
    })
}

fn interval(interval: &Interval) -> charts::Interval {
    charts::Interval {
        low: interval.low,
        high: interval.high,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_remains_follows_deliveries_and_a_cut() {
        let programme = Programme {
            id: crate::people::ProgrammeId(1),
            slug: "p".into(),
            name: "P".into(),
            lead_authority: "H".into(),
            starts_on: date("2025-01-01"),
            ends_on: date("2026-12-31"),
            authority_ceiling: 6,
            allocation_ceiling: Days::whole(120),
        };
        let decision = |days, on: &str| Allocation {
            days: Days::whole(days),
            from_on: date(on),
            reason: String::new(),
            decided_by: String::new(),
        };
        let days = [
            (date("2025-02-01"), Status::Delivered, Days::whole(10)),
            (date("2025-04-01"), Status::Booked, Days::whole(5)),
            (date("2025-05-01"), Status::Delivered, Days::whole(1)),
            (date("2025-07-01"), Status::Booked, Days::whole(2)),
        ];
        let chart = burn_down(
            &programme,
            &[decision(100, "2025-01-01"), decision(80, "2025-03-01")],
            &days,
            date("2025-06-01"),
        );
        let steps = |steps: &[Step]| -> Vec<(String, i64)> {
            steps
                .iter()
                .map(|step| (step.date.to_string(), step.quarters / 4))
                .collect()
        };
        let expected = [
            ("2025-01-01", 100),
            ("2025-02-01", 90),
            ("2025-03-01", 70),
            ("2025-05-01", 69),
        ];
        assert_eq!(
            steps(&chart.remaining),
            expected.map(|(date, days)| (date.into(), days))
        );
        let expected = [("2025-06-01", 64), ("2025-07-01", 62)];
        assert_eq!(
            steps(&chart.booked),
            expected.map(|(date, days)| (date.into(), days))
        );
    }
}
