//! Where values lie on a sheet, and which of them an axis names.

use chrono::{Datelike, NaiveDate};

/// A straight scale: values from `first` to `last` lie from `start` to `end` on the sheet.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    pub(super) first: f64,
    pub(super) last: f64,
    pub(super) start: f64,
    pub(super) end: f64,
}

impl Axis {
    /// The place of a value, to two decimals; what lies beyond the scale is drawn at its end.
    pub(super) fn at(&self, value: f64) -> f64 {
        // A finer place would tell more of a score than the tables do: how many people it is of.
        let value = (value * 100.0).round() / 100.0;
        let share = (value - self.first) / (self.last - self.first);
        let share = if share.is_nan() {
            0.0
        } else {
            share.clamp(0.0, 1.0)
        };
        self.start + share * (self.end - self.start)
    }
}

/// Round values from at or below `low` to at or above `high`, three to six; 0 among them where it lies between.
pub(super) fn round_ticks(low: f64, high: f64) -> Vec<f64> {
    let span = (high - low).max(1.0);
    let power = 10_f64.powf((span / 10.0).log10().ceil());
    let steps = [0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0].map(|step| step * power);
    let scale = |step: f64| {
        (
            (low / step).floor(),
            (high / step).ceil().max((low / step).floor() + 2.0),
        )
    };
    let fewest = steps
        .into_iter()
        .filter(|&step| (3.0..=6.0).contains(&(scale(step).1 - scale(step).0 + 1.0)));
    // The least room wasted; of equals, the fewest ticks.
    let wasted = |step: f64| (scale(step).1 - scale(step).0) * step;
    let step = fewest
        .min_by(|&a, &b| wasted(a).total_cmp(&wasted(b)).then(b.total_cmp(&a)))
        .unwrap_or(span);
    let (first, last) = scale(step);
    (first as i64..=last as i64)
        .map(|tick| tick as f64 * step)
        .collect()
}

/// A date that an axis names: the words on its line, and on the line below.
pub(super) struct DateTick {
    pub(super) date: NaiveDate,
    pub(super) above: String,
    pub(super) below: String,
}

/// Firsts of months, at most nine, evenly spaced in the calendar; the year stands below where it is new.
/// Where there are not two in the range, its first and last day.
pub(super) fn date_ticks(start: NaiveDate, end: NaiveDate) -> Vec<DateTick> {
    let month = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
    let (first, last) = (month(start) + i32::from(start.day() > 1), month(end));
    let every = [
        1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12_000, 1_200_000,
    ];
    let Some(every) = every.into_iter().find(|every| (last - first) / every < 9) else {
        return Vec::new();
    };
    let firsts = (first..=last).filter(|month| month.rem_euclid(every) == 0);
    let dates: Vec<NaiveDate> = firsts
        .filter_map(|month| {
            NaiveDate::from_ymd_opt(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1)
        })
        .collect();
    if dates.len() < 2 {
        let mut ends = vec![start, end];
        ends.dedup();
        return name(&ends, "%-d %b");
    }
    name(&dates, if every >= 12 { "%Y" } else { "%b" })
}

fn name(dates: &[NaiveDate], format: &str) -> Vec<DateTick> {
    let mut year = None;
    let named = dates.iter().map(|&date| {
        let new = format != "%Y" && year.replace(date.year()) != Some(date.year());
        let below = if new {
            date.year().to_string()
        } else {
            String::new()
        };
        DateTick {
            date,
            above: date.format(format).to_string(),
            below,
        }
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn values_beyond_the_scale_lie_at_its_end() {
        let axis = Axis {
            first: 1.0,
            last: 5.0,
            start: 100.0,
            end: 20.0,
        };
        assert_eq!(
            [1.0, 3.0, 5.0, 9.0, -9.0, f64::NAN, f64::INFINITY].map(|v| axis.at(v)),
            [100.0, 60.0, 20.0, 20.0, 100.0, 100.0, 20.0]
        );
        assert_eq!(Axis { last: 1.0, ..axis }.at(1.0), 100.0);
        assert_eq!(axis.at(3.001), axis.at(3.0));
        assert_ne!(axis.at(3.01), axis.at(3.0));
    }

    #[test]
    fn ticks_are_round_and_hold_the_range() {
        assert_eq!(round_ticks(0.0, 120.0), [0.0, 30.0, 60.0, 90.0, 120.0]);
        assert_eq!(round_ticks(0.0, 100.0), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(
            round_ticks(-12.0, 120.0),
            [-30.0, 0.0, 30.0, 60.0, 90.0, 120.0]
        );
        assert_eq!(round_ticks(0.0, 0.0).first(), Some(&0.0));
        for high in 0..2000 {
            let ticks = round_ticks(-f64::from(high % 37), f64::from(high));
            assert!(
                (3..=6).contains(&ticks.len()) && ticks.contains(&0.0),
                "{high}: {ticks:?}"
            );
            assert!(
                ticks.last().is_some_and(|last| *last >= f64::from(high)),
                "{high}: {ticks:?}"
            );
        }
    }

    #[test]
    fn two_years_are_named_by_quarter_with_the_year_where_it_is_new() {
        let ticks = date_ticks(day("2025-04-01"), day("2027-03-31"));
        let words: Vec<String> = ticks
            .iter()
            .map(|tick| format!("{} {}", tick.above, tick.below))
            .collect();
        assert_eq!(
            words,
            [
                "Apr 2025", "Jul ", "Oct ", "Jan 2026", "Apr ", "Jul ", "Oct ", "Jan 2027"
            ]
        );
    }

    #[test]
    fn odd_ranges_have_ticks_too() {
        assert_eq!(date_ticks(day("2025-04-03"), day("2025-04-03")).len(), 1);
        assert_eq!(date_ticks(day("2025-04-03"), day("2025-04-09")).len(), 2);
        assert_eq!(date_ticks(day("2025-04-09"), day("2025-04-03")).len(), 2);
        for end in [
            "2025-06-01",
            "2026-04-01",
            "2035-01-01",
            "2525-01-01",
            "9999-12-31",
        ] {
            let ticks = date_ticks(day("2025-04-01"), day(end)).len();
            assert!((2..=10).contains(&ticks), "{end}: {ticks}");
        }
    }
}
