//! Data that no chart may break on, shared by the tests of all kinds.

use chrono::NaiveDate;

use super::{Basis, Interval, Reading};

/// Thirty names: empty, short, as long as a form takes, one word without end, other scripts, and what
/// means something in SVG.
pub(super) fn names() -> Vec<String> {
    let odd = [
        "",
        "D1",
        "Risk, authority and the child's experience",
        "King's Norton, \"Upper\" & <Lower> St Mary's-on-the-Wold, North",
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikation",
        "MMMMMMMMMM WWWWWWWWWW MMMMMMMMMM WWWWWWWWWW MMMMMMMMMM WWWWW",
        "委員會委員會委員會委員會委員會委員會委員會委員會委員會委員會",
        "\u{202e}backwards\u{0} and\na line",
        "</text></svg><script>alert(1)</script>",
        "&amp; &#0; ]]> -- %00 ; drop",
    ];
    odd.iter()
        .cycle()
        .take(30)
        .map(|&name| name.to_owned())
        .collect()
}

/// Scores within the scale, at its ends, beyond it, and none at all.
pub(super) const SCORES: [f64; 12] = [
    1.0,
    5.0,
    3.0,
    1.8,
    2.599,
    4.2,
    -4.0,
    77.0,
    1e300,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

/// Numbers of rows or columns.
pub(super) const COUNTS: [usize; 5] = [0, 1, 2, 10, 30];

/// What is said of every score: with and without an interval, also one that is no interval.
pub(super) fn readings(score: f64) -> Vec<Option<Reading>> {
    let interval = |low, high| Some(Interval { low, high });
    let reading = |interval, basis| {
        Some(Reading {
            score: score.into(),
            interval,
            basis,
        })
    };
    vec![
        reading(interval(score - 0.4, score + 0.4), Basis::Both),
        reading(None, Basis::PerceptionOnly),
        reading(interval(f64::NAN, f64::INFINITY), Basis::EvidenceOnly),
        reading(interval(5.0, 1.0), Basis::Both),
        None,
    ]
}

/// Days within two years, at their ends, and far outside.
pub(super) fn days() -> Vec<NaiveDate> {
    [
        "2025-04-01",
        "2025-04-02",
        "2026-01-15",
        "2026-01-15",
        "2026-01-16",
        "2027-03-31",
        "1900-01-01",
        "9999-12-31",
    ]
    .iter()
    .filter_map(|day| day.parse().ok())
    .chain([NaiveDate::MIN, NaiveDate::MAX])
    .collect()
}
