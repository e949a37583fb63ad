//! An authority's pace in words: each figure with how it is worked out, and what to know of it.

use chrono::NaiveDate;
use maud::{Markup, html};
use num_traits::ToPrimitive;

use crate::{
    programmes::Days,
    support_days::{Pace, Projection, Quarters, Recent, WINDOW, Warning},
    ui::*,
};

/// What the people of an authority should know about its days; nothing where all is well.
pub(crate) fn warnings(pace: &Pace) -> Markup {
    html! {
        @for found in pace.warnings() {
            @match found {
                Warning::Overdrawn { .. } | Warning::TooSlow { .. } | Warning::TooFast { .. } => {
                    (warning(&warning_words(pace, &found)))
                }
                Warning::AllDrawn | Warning::NearlyDrawn | Warning::Unused { .. } => {
                    (inset(html! { (warning_words(pace, &found)) }))
                }
            }
        }
    }
}

/// A warning as sentences.
pub(crate) fn warning_words(pace: &Pace, found: &Warning) -> String {
    let balance = &pace.balance;
    let (allocated, drawn) = (balance.allocated, balance.drawn());
    let end = formats::date(pace.timing.ends_on);
    match found {
        Warning::Overdrawn { over } => format!(
            "{} more {} delivered or booked than the {} allocated. Nothing more can be logged or booked unless the allocation is raised or a booking is cancelled.",
            days(*over),
            if over.quarters() <= 4 { "is" } else { "are" },
            days(allocated),
        ),
        Warning::AllDrawn => format!(
            "All of the allocation is drawn: {} delivered and {} booked.",
            days(balance.delivered),
            days(balance.booked)
        ),
        Warning::NearlyDrawn => format!(
            "{}% of the allocation is drawn: {drawn} of {}, delivered or booked. {} can still be drawn.",
            i64::from(drawn.quarters()) * 100 / i64::from(allocated.quarters()).max(1),
            days(allocated),
            days(balance.remaining()),
        ),
        Warning::TooSlow { recent, total } => format!(
            "Too slow: {} {} would be delivered by {end}, of {} allocated. {} a week would use them all.",
            at_rate(recent),
            exact_days(*total),
            days(allocated),
            pace.needed().map_or_else(|| "Nothing".into(), exact_days),
        ),
        Warning::TooFast {
            recent,
            used_up_on,
            days_early,
        } => format!(
            "Too fast: {} the allocation is used up on {}, {} before the programme’s end. {} a week would last until then.",
            at_rate(recent),
            formats::date(*used_up_on),
            formats::plural(days_early / 7, "week", "weeks"),
            pace.needed().map_or_else(|| "Nothing".into(), exact_days),
        ),
        Warning::Unused { left, booked } => {
            let booked = match *booked {
                Days::ZERO => String::new(),
                some => format!(
                    " {} still booked: mark what took place as delivered.",
                    days(some)
                ),
            };
            format!(
                "The programme ended on {end} with {} of {} not delivered.{booked}",
                days(*left),
                days(allocated)
            )
        }
    }
}

/// The figures of the pace, each with how it is worked out.
pub(crate) fn pace_section(pace: &Pace) -> Markup {
    let row = |key: &'static str, value: String, working: String| {
        let value = html! { strong { (value) } p."govuk-body-s app-secondary" { (working) } };
        SummaryRow::new(key, value)
    };
    let (balance, needed) = (&pace.balance, pace.needed());
    html! {
        h3.govuk-heading-s { "Pace" }
        p.govuk-body { "Each figure with how it is worked out from the counted days of the ledger." }
        (summary_list(&[
            row("Expected to date", days(pace.expected()), expected_working(pace)),
            row("Delivered", days(balance.delivered), delivered_working(pace)),
            row("Booked", days(balance.booked), "Agreed for a date and not yet delivered.".into()),
            row("Remaining", days(balance.remaining()), remaining_working(pace)),
            row("Days a week still needed", needed.map_or_else(|| "No week left".into(), a_week), needed_working(pace)),
            row("Recent rate", lately(pace), lately_working(pace)),
            row("Projected total", projected(pace), projected_working(pace)),
        ]))
    }
}

fn expected_working(pace: &Pace) -> String {
    let timing = &pace.timing;
    format!(
        "A straight line from {} to {}: {} allocated × {} of {} calendar days passed, today included = {}, rounded down to a quarter.",
        formats::date(timing.starts_on),
        formats::date(timing.ends_on),
        pace.balance.allocated,
        timing.passed(),
        timing.whole(),
        exact(pace.expected_exactly()),
    )
}

fn delivered_working(pace: &Pace) -> String {
    let (delivered, expected) = (pace.balance.delivered, pace.expected());
    let beside = if delivered == expected {
        "As many as expected to date".to_owned()
    } else if delivered > expected {
        format!(
            "{} more than expected to date",
            days(delivered.less(expected))
        )
    } else {
        format!(
            "{} fewer than expected to date",
            days(expected.less(delivered))
        )
    };
    format!("{beside}. Disputed days are among them.")
}

fn remaining_working(pace: &Pace) -> String {
    let balance = &pace.balance;
    let sum = format!(
        "{} allocated − {} delivered − {} booked",
        balance.allocated, balance.delivered, balance.booked
    );
    match balance.over() {
        Days::ZERO => format!("{sum}."),
        over => format!("{sum}: {} more drawn than allocated.", days(over)),
    }
}

fn needed_working(pace: &Pace) -> String {
    let balance = &pace.balance;
    let Some(to_book) = pace.to_book() else {
        return over_words(pace);
    };
    if pace.undelivered() == Days::ZERO {
        return "All of the allocation is delivered.".into();
    }
    let booked = match balance.booked {
        Days::ZERO => String::new(),
        booked => format!(
            " {} of that {} booked, which leaves {} a week to book.",
            days(booked),
            if booked.quarters() <= 4 { "is" } else { "are" },
            exact_days(to_book)
        ),
    };
    format!(
        "({} allocated − {} delivered) ÷ {}, for all of the allocation to be used.{booked}",
        balance.allocated,
        balance.delivered,
        weeks_left(pace)
    )
}

fn lately(pace: &Pace) -> String {
    match pace.projection {
        Projection::From(recent) => a_week(recent.a_week()),
        _ => "No rate".into(),
    }
}

fn lately_working(pace: &Pace) -> String {
    match pace.projection {
        Projection::NotBefore(date) => not_before(date),
        Projection::Ended => over_words(pace),
        Projection::From(recent) => format!(
            "{} from {} to {} ÷ {}.",
            days(recent.delivered),
            formats::date(recent.from),
            formats::date(recent.to),
            weeks(recent.days())
        ),
    }
}

fn projected(pace: &Pace) -> String {
    pace.total()
        .map_or_else(|| "No projection".into(), exact_days)
}

fn projected_working(pace: &Pace) -> String {
    let recent = match pace.projection {
        Projection::NotBefore(date) => return not_before(date),
        Projection::Ended => return over_words(pace),
        Projection::From(recent) => recent,
    };
    let (used_up, end) = (pace.used_up_on(), formats::date(pace.timing.ends_on));
    let ceiling = used_up.map_or(String::new(), |date| {
        let (allocated, date) = (days(pace.balance.allocated), formats::date(date));
        format!(" No more than the {allocated} allocated can be drawn: they are used up on {date}.")
    });
    format!(
        "By {end}: {} delivered + {} {} ÷ {} × {}.{ceiling}",
        pace.balance.delivered,
        days(recent.delivered),
        span(&recent),
        weeks(recent.days()),
        weeks_left(pace),
    )
}

fn not_before(date: NaiveDate) -> String {
    format!(
        "A rate needs four weeks: the first can be worked out on {}.",
        formats::date(date)
    )
}

fn over_words(pace: &Pace) -> String {
    let end = formats::date(pace.timing.ends_on);
    if pace.timing.ended() {
        format!("The programme ended on {end}: what is delivered is the total.")
    } else {
        "Today is the programme’s last day.".into()
    }
}

/// "in the last 13 weeks", or since when there are fewer.
fn span(recent: &Recent) -> String {
    if recent.days() == WINDOW {
        "in the last 13 weeks".into()
    } else {
        format!("since {}", formats::date(recent.from))
    }
}

/// The beginning of a sentence on what follows from the recent rate.
fn at_rate(recent: &Recent) -> String {
    if recent.delivered == Days::ZERO {
        return format!("nothing was delivered {}. If that goes on,", span(recent));
    }
    format!(
        "at the rate {} ({} a week)",
        span(recent).replacen("in", "of", 1),
        exact_days(recent.a_week())
    )
}

fn weeks_left(pace: &Pace) -> String {
    format!("{} left", weeks(pace.timing.left()))
}

/// `13 weeks`, or `38.43 weeks (269 ÷ 7)`, so that what follows can be worked out by hand.
fn weeks(calendar_days: i64) -> String {
    if calendar_days % 7 == 0 {
        return formats::plural(calendar_days / 7, "week", "weeks");
    }
    let weeks = formats::number(calendar_days as f64 / 7.0, 2);
    format!("{weeks} weeks ({calendar_days} ÷ 7)")
}

fn days(days: Days) -> String {
    formats::days(days.quarters().into())
}

fn a_week(quarters: Quarters) -> String {
    format!("{} a week", exact_days(quarters))
}

fn exact_days(quarters: Quarters) -> String {
    format!("{} days", exact(quarters))
}

/// Quarters as days to two decimals: rounded here and nowhere before.
fn exact(quarters: Quarters) -> String {
    formats::number((quarters / 4).to_f64().unwrap_or(f64::NAN), 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support_days::{Balance, Timing};

    fn pace(today: &str, [allocated, delivered, booked, recent]: [i32; 4]) -> Pace {
        let [starts_on, ends_on, today] =
            ["2025-04-01", "2027-03-31", today].map(|it| it.parse().unwrap());
        let timing = Timing {
            starts_on,
            ends_on,
            joined_on: starts_on,
            today,
        };
        let quarters = Days::from_quarters;
        let balance = Balance {
            allocated: quarters(allocated),
            delivered: quarters(delivered),
            booked: quarters(booked),
            ..Balance::default()
        };
        Pace::new(balance, timing, quarters(recent))
    }

    fn words(pace: &Pace) -> Vec<String> {
        let found = pace.warnings();
        found.iter().map(|it| warning_words(pace, it)).collect()
    }

    #[test]
    fn each_warning_is_a_sentence_with_its_figures() {
        // 3 July 2026 is day 459 of 730; 271 are left, 38 5/7 weeks.
        // 4 x 13 quarters in 13 weeks are a day a week.
        assert_eq!(
            words(&pace("2026-07-03", [480, 246, 0, 52])),
            [
                "Too slow: at the rate of the last 13 weeks (1.00 days a week) 100.21 days would be delivered by 31 March 2027, of 120 days allocated. 1.51 days a week would use them all."
            ]
        );
        assert_eq!(
            words(&pace("2026-07-03", [480, 246, 0, 0])),
            [
                "Too slow: nothing was delivered in the last 13 weeks. If that goes on, 61.50 days would be delivered by 31 March 2027, of 120 days allocated. 1.51 days a week would use them all."
            ]
        );
        // 40 days at 2 a week: 20 weeks from 3 July are 20 November, 131 days before the end.
        assert_eq!(
            words(&pace("2026-07-03", [480, 320, 80, 104])),
            [
                "83% of the allocation is drawn: 100 of 120 days, delivered or booked. 20 days can still be drawn.",
                "Too fast: at the rate of the last 13 weeks (2.00 days a week) the allocation is used up on 20 November 2026, 18 weeks before the programme’s end. 1.03 days a week would last until then."
            ]
        );
        assert_eq!(
            words(&pace("2027-04-01", [480, 400, 4, 0])),
            [
                "The programme ended on 31 March 2027 with 20 days of 120 days not delivered. 1 day still booked: mark what took place as delivered."
            ]
        );
    }

    #[test]
    fn weeks_can_be_worked_out_by_hand() {
        assert_eq!(weeks(91), "13 weeks");
        assert_eq!(weeks(271), "38.71 weeks (271 ÷ 7)");
        assert_eq!(weeks(7), "1 week");
    }
}
