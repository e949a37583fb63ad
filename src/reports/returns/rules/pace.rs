//! An authority's pace on the quarter's last day, with how it was worked out.

use num_traits::ToPrimitive;

use super::PacePart;
use crate::{
    support_days::{Pace, Projection, Quarters},
    ui::formats,
};

/// The pace, where [`Pace::timing`] stands on the quarter's last day.
pub(in crate::reports::returns) fn pace_part(pace: &Pace) -> PacePart {
    let balance = &pace.balance;
    PacePart {
        allocated: balance.allocated,
        expected: pace.expected(),
        delivered: balance.delivered,
        booked: balance.booked,
        remaining: balance.remaining(),
        projected: pace.total().and_then(days),
        working: [expected(pace), projected(pace)],
    }
}

fn expected(pace: &Pace) -> String {
    let timing = &pace.timing;
    format!(
        "{} days allocated × {} of {} calendar days passed = {}, rounded down to a quarter of a day.",
        pace.balance.allocated,
        timing.passed(),
        timing.whole(),
        exact(pace.expected_exactly()),
    )
}

fn projected(pace: &Pace) -> String {
    let recent = match pace.projection {
        Projection::NotBefore(date) => {
            return format!(
                "A rate needs four weeks: the first can be worked out on {}.",
                formats::date(date)
            );
        }
        Projection::Ended => {
            return "The programme is over: what is delivered is the total.".into();
        }
        Projection::From(recent) => recent,
    };
    let used_up = pace.used_up_on().map(|date| {
        format!(
            " No more than the allocation can be drawn: at that rate it is used up on {}.",
            formats::date(date)
        )
    });
    format!(
        "{} days delivered + {} delivered from {} to {} ÷ {} calendar days × {} calendar days left.{}",
        pace.balance.delivered,
        recent.delivered,
        formats::date(recent.from),
        formats::date(recent.to),
        recent.days(),
        pace.timing.left(),
        used_up.unwrap_or_default(),
    )
}

fn days(quarters: Quarters) -> Option<f64> {
    (quarters / 4).to_f64()
}

fn exact(quarters: Quarters) -> String {
    formats::number(days(quarters).unwrap_or(f64::NAN), 2)
}
