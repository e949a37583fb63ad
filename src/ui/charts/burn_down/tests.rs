use super::super::{checks, surface};
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

fn step(date: &str, days: i64) -> Step {
    Step {
        date: day(date),
        quarters: days * 4,
    }
}

fn programme(allocation: &[Step], remaining: &[Step], booked: &[Step]) -> BurnDown {
    let [start, end, today] = ["2025-04-01", "2027-03-31", "2026-07-03"].map(day);
    BurnDown {
        start,
        end,
        today,
        allocation: allocation.to_vec(),
        remaining: remaining.to_vec(),
        booked: booked.to_vec(),
        projected: None,
        rounds: Vec::new(),
    }
}

fn texts(data: &BurnDown) -> Vec<String> {
    checks::sound(&chart(data))
        .into_iter()
        .map(|word| word.text)
        .collect()
}

#[test]
fn without_an_allocation_there_are_no_figures_yet() {
    assert_eq!(texts(&programme(&[], &[], &[])), [surface::NOTHING]);
    assert_eq!(
        texts(&programme(&[step("2025-04-01", 0)], &[], &[])),
        [surface::NOTHING]
    );
}

#[test]
fn an_untouched_allocation_is_all_left() {
    let data = programme(&[step("2025-04-01", 120)], &[], &[]);
    let texts = texts(&data);
    for wanted in ["120 days left", "Even pace", "Today", "Apr", "2025"] {
        assert!(
            texts.iter().any(|text| text == wanted),
            "{wanted}: {texts:?}"
        );
    }
    assert_eq!(
        chart(&data).summary,
        "120 days left of 120 days on 3 July 2026; an even pace would leave 44.6."
    );
}

#[test]
fn an_overdrawn_allocation_goes_below_nothing() {
    let data = programme(
        &[step("2025-04-01", 120), step("2026-05-01", 60)],
        &[
            step("2026-01-01", 70),
            step("2026-05-01", 10),
            step("2026-06-01", -12),
        ],
        &[step("2026-09-01", -30)],
    );
    let texts = texts(&data);
    for wanted in ["12 days over", "then −30", "Allocation 60 days", "−30"] {
        assert!(
            texts.iter().any(|text| text == wanted),
            "{wanted}: {texts:?}"
        );
    }
}

#[test]
fn dates_outside_the_programme_and_odd_amounts_do_no_harm() {
    let odd = [
        step("1900-01-01", 500),
        step("2026-01-01", -3),
        step("2026-07-03", 0),
        step("2400-01-01", 7),
        Step {
            date: NaiveDate::MAX,
            quarters: i64::MAX,
        },
        Step {
            date: NaiveDate::MIN,
            quarters: i64::MIN,
        },
    ];
    for cut in 0..=odd.len() {
        for (start, end, today) in [
            ("2025-04-01", "2027-03-31", "2026-07-03"),
            ("2025-04-01", "2027-03-31", "2020-01-01"),
            ("2025-04-01", "2027-03-31", "2030-01-01"),
            ("2025-04-01", "2025-04-01", "2025-04-01"),
            ("2027-04-01", "2025-04-01", "2026-04-01"),
            ("1000-01-01", "9000-01-01", "2026-04-01"),
        ] {
            let [start, end, today] = [start, end, today].map(day);
            let lists = [&odd[..cut], &odd[cut..], &odd[..]].map(<[Step]>::to_vec);
            let [allocation, remaining, booked] = lists;
            checks::sound(&chart(&BurnDown {
                start,
                end,
                today,
                allocation,
                remaining,
                booked,
                ..programme(&[], &[], &[])
            }));
        }
    }
    let data = BurnDown {
        start: NaiveDate::MIN,
        end: NaiveDate::MAX,
        today: NaiveDate::MAX,
        ..programme(&odd, &odd, &odd)
    };
    checks::sound(&chart(&data));
    checks::sound(&chart(&BurnDown {
        start: NaiveDate::MAX,
        ..data
    }));
}

#[test]
fn labels_keep_apart_wherever_the_line_ends() {
    for left in (-20..=120).step_by(4) {
        for after in [left, left - 3, left - 20] {
            let data = programme(
                &[step("2025-04-01", 120)],
                &[step("2026-07-02", left)],
                &[step("2026-07-20", after)],
            );
            assert!(texts(&data).len() > 17, "a label is lost at {left}");
        }
    }
}

#[test]
fn thousands_of_entries_stay_small() {
    let start = day("2025-04-01");
    let many: Vec<Step> = (0..4000)
        .filter_map(|i| {
            Some(Step {
                date: start.checked_add_days(chrono::Days::new(i / 9))?,
                quarters: 480 - i as i64 / 9,
            })
        })
        .collect();
    let chart = chart(&programme(&[step("2025-04-01", 120)], &many, &[]));
    assert!(chart.body.0.len() < 20_000, "{}", chart.body.0.len());
}
