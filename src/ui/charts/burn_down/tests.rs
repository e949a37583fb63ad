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
    checks::texts(&chart(data))
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

fn round(month: u32, opens: &str, closes: &str) -> Window {
    Window {
        opens: day(opens),
        closes: day(closes),
        month,
        name: format!("Month {month}"),
    }
}

/// The five rounds of April 2025 to March 2027 in their usual windows.
fn rounds() -> Vec<Window> {
    vec![
        round(0, "2025-04-01", "2025-07-31"),
        round(6, "2025-07-01", "2025-10-31"),
        round(12, "2026-01-01", "2026-04-30"),
        round(18, "2026-07-01", "2026-10-31"),
        round(24, "2027-01-01", "2027-03-31"),
    ]
}

fn projected(date: &str, days: f64) -> Option<Projected> {
    let date = day(date);
    Some(Projected { date, days })
}

/// A lived-in authority: 120 days cut to 100 and raised to 110, spent by visits, and some booked.
fn lived_in(left: Option<Projected>) -> BurnDown {
    let mut data = programme(
        &[
            step("2025-04-01", 120),
            step("2025-12-01", 100),
            step("2026-04-15", 110),
        ],
        &[
            step("2025-05-10", 112),
            step("2025-07-20", 100),
            step("2025-10-05", 88),
            step("2025-12-01", 68),
            step("2026-02-12", 60),
            step("2026-04-15", 70),
            step("2026-05-20", 61),
            step("2026-06-28", 58),
        ],
        &[step("2026-07-20", 54), step("2026-09-10", 50)],
    );
    data.projected = left;
    data.rounds = rounds();
    data
}

#[test]
fn what_is_projected_is_drawn_and_said_apart_from_what_is_booked() {
    let data = lived_in(projected("2027-03-31", 34.107));
    let texts = texts(&data);
    for wanted in [
        "58 days left",
        "then 50",
        "34.1 at this rate",
        "−20",
        "+10",
        "Rounds open, by month",
        "0",
        "24",
    ] {
        assert!(
            texts.iter().any(|text| text == wanted),
            "{wanted}: {texts:?}"
        );
    }
    let chart = chart(&data);
    for group in ["actual", "booked", "projected", "rounds"] {
        let class = format!("app-chart__{group}\"");
        assert_eq!(chart.body.0.matches(&class).count(), 1, "{group}");
    }
    assert_eq!(
        chart.key,
        [Mark::Booked, Mark::Projected, Mark::Reallocated]
    );
    assert!(
        chart
            .summary
            .ends_with("At the recent rate 34.1 days would be left on 31 March 2027."),
        "{}",
        chart.summary
    );
}

#[test]
fn an_allocation_that_is_used_up_says_when() {
    let data = lived_in(projected("2026-11-03", 0.0));
    assert!(texts(&data).iter().any(|text| text == "Used up 3 Nov"));
    let summary = chart(&data).summary;
    assert!(summary.ends_with("At the recent rate it is used up on 3 November 2026."));
}

#[test]
fn the_table_holds_every_event_and_the_projection() {
    let chart = chart(&lived_in(projected("2027-03-31", 34.107)));
    // 3 July 2026 is today, so what is left at the end of October is not known.
    for (date, what, left) in [
        ("1 April 2025", "Allocated 120 days", "120.00"),
        ("1 April 2025", "Month 0 round opens", "120.00"),
        (
            "1 December 2025",
            "Allocation cut by 20 days to 100 days",
            "68.00",
        ),
        ("20 May 2026", "Delivered to date", "61.00"),
        ("10 September 2026", "Once booked", "50.00"),
        ("31 October 2026", "Month 18 round closes", "–"),
        ("31 March 2027", "Projected at the recent rate", "34.11"),
    ] {
        let rows = &chart.table.rows;
        assert!(
            rows.iter().any(|row| row[..3] == [date, what, left]),
            "{what}: {rows:?}"
        );
    }
}

#[test]
fn labels_keep_apart_wherever_the_lines_end() {
    for left in (-20..=120).step_by(7) {
        for end in ["2026-07-03", "2026-07-05", "2026-12-01", "2027-03-31"] {
            for days in [0.0, 1.0, left as f64 / 2.0, left as f64] {
                let mut data = lived_in(projected(end, days));
                data.remaining.push(step("2026-07-02", left));
                data.booked = vec![step("2026-07-20", left - 4)];
                checks::sound(&chart(&data));
            }
        }
    }
}

#[test]
fn odd_projections_rounds_and_changes_do_no_harm() {
    for odd in [f64::NAN, f64::INFINITY, -1e300, 1e300] {
        checks::sound(&chart(&lived_in(projected("2027-03-31", odd))));
    }
    let mut data = lived_in(projected("1900-01-01", 10.0));
    assert!(
        !texts(&data)
            .iter()
            .any(|text| text.contains("at this rate"))
    );
    data.rounds = (0..60)
        .map(|month| {
            let opens = data.start + chrono::Days::new(u64::from(month) * 9);
            Window {
                opens,
                closes: opens + chrono::Days::new(200),
                month,
                name: "Round".repeat(9),
            }
        })
        .collect();
    data.rounds.push(round(1, "2026-05-01", "2026-01-01"));
    data.rounds.push(round(2, "1900-01-01", "1900-02-01"));
    data.allocation.extend((0..80).map(|change| Step {
        date: data.start + chrono::Days::new(change * 8),
        quarters: 400 + (change as i64 * 37) % 80,
    }));
    checks::sound(&chart(&data));
}
