//! The scoring rules worked through as somebody would with paper and a calculator, from what was
//! put into the browser; written from the rules alone, and sharing no line with the program.

use std::collections::BTreeMap;

/// The role groups, in the order in which ties are settled; families stand apart.
pub(super) const GROUPS: [&str; 6] = [
    "leaders",
    "middle_managers",
    "frontline_managers",
    "practitioners",
    "clinicians",
    "partners",
];

/// A line of a questionnaire.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) instrument: String,
    pub(super) code: String,
    pub(super) dimension: usize,
    pub(super) groups: Vec<String>,
}

/// What stands in a cell: `1` to `5`, `na`, `dk`, `no`, or nothing.
pub(super) type Cells = BTreeMap<String, String>;

/// A record as it was rated once or twice, and what was settled on where raters differed.
#[derive(Clone, Debug, Default)]
pub(super) struct Rated {
    pub(super) instrument: String,
    pub(super) ratings: Vec<Cells>,
    pub(super) consensus: BTreeMap<String, f64>,
}

/// The figures of a dimension.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Figures {
    pub(super) p: Option<f64>,
    pub(super) e: Option<f64>,
    pub(super) m: Option<f64>,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// A value with its squared standard error.
type Estimate = (f64, f64);

fn score(cells: &Cells, code: &str) -> Option<f64> {
    cells.get(code)?.parse().ok()
}

fn is(cells: &Cells, code: &str, word: &str) -> bool {
    cells.get(code).is_some_and(|cell| cell == word)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let middle = mean(values);
    let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
    squares / (values.len() - 1) as f64
}

/// The unweighted mean of sets of values, with the square of its standard error.
fn unweighted(sets: &[&[f64]]) -> Estimate {
    let k = sets.len() as f64;
    let means: Vec<f64> = sets.iter().map(|set| mean(set)).collect();
    let errors: f64 = sets
        .iter()
        .map(|set| variance(set) / set.len() as f64)
        .sum();
    (mean(&means), errors / (k * k))
}

/// Rule 1: a person's score, if it counts.
fn person(items: &[&Item], cells: &Cells) -> Option<f64> {
    let applies: Vec<_> = items
        .iter()
        .filter(|item| !is(cells, &item.code, "na"))
        .collect();
    let scores: Vec<f64> = applies
        .iter()
        .filter_map(|item| score(cells, &item.code))
        .collect();
    (!applies.is_empty() && 2 * scores.len() >= applies.len()).then(|| mean(&scores))
}

/// Rule 2.
fn perception(items: &[Item], dimension: usize, people: &[(String, Cells)]) -> Option<Estimate> {
    let mut pools: Vec<(usize, Vec<f64>)> = Vec::new();
    for (place, group) in GROUPS.iter().enumerate() {
        let asked: Vec<&Item> = items
            .iter()
            .filter(|it| it.instrument == "diagnostic" && it.dimension == dimension)
            .filter(|it| it.groups.iter().any(|asked| asked == group))
            .collect();
        let of_group = people.iter().filter(|(of, _)| of == group);
        let scores: Vec<f64> = of_group
            .filter_map(|(_, cells)| person(&asked, cells))
            .collect();
        if !scores.is_empty() {
            pools.push((place, scores));
        }
    }
    let total: usize = pools.iter().map(|(_, scores)| scores.len()).sum();
    let practitioners = pools
        .iter()
        .any(|(place, _)| GROUPS[*place] == "practitioners");
    if total < 5 || pools.len() < 3 || !practitioners {
        return None;
    }
    loop {
        pools.sort_by_key(|(place, scores)| (scores.len(), *place));
        if pools.len() < 2 || pools[0].1.len() >= 5 {
            break;
        }
        let (place, scores) = pools.remove(0);
        pools[0].0 = pools[0].0.min(place);
        pools[0].1.extend(scores);
    }
    let sets: Vec<&[f64]> = pools.iter().map(|(_, scores)| scores.as_slice()).collect();
    Some(unweighted(&sets))
}

/// Rule 3, one record in one dimension.
fn record(codes: &[&str], rated: &Rated) -> Option<f64> {
    let (mut applies, mut scores) = (0, Vec::new());
    for code in codes {
        if rated.ratings.iter().all(|cells| is(cells, code, "no")) {
            continue;
        }
        applies += 1;
        let said: Vec<f64> = rated
            .ratings
            .iter()
            .filter_map(|cells| score(cells, code))
            .collect();
        match said.as_slice() {
            [] => {}
            [one] => scores.push(*one),
            [one, other] if (one - other).abs() <= 1.0 => scores.push((one + other) / 2.0),
            _ => scores.extend(rated.consensus.get(*code)),
        }
    }
    (applies > 0 && scores.len() as f64 / f64::from(applies) >= 0.6).then(|| mean(&scores))
}

/// Rule 3.
fn evidence(items: &[Item], dimension: usize, records: &[Rated]) -> Option<Estimate> {
    let (mut counted, mut observed_all, mut organisational) = (Vec::new(), true, false);
    for instrument in [
        "practice_observation",
        "case_audit",
        "group_supervision",
        "organisational_evidence",
    ] {
        let codes: Vec<&str> = items
            .iter()
            .filter(|it| it.instrument == instrument && it.dimension == dimension)
            .map(|it| it.code.as_str())
            .collect();
        if codes.is_empty() {
            continue;
        }
        let of_it = records.iter().filter(|it| it.instrument == instrument);
        let scores: Vec<f64> = of_it.filter_map(|it| record(&codes, it)).collect();
        let is_organisational = instrument == "organisational_evidence";
        let counts = scores.len() >= if is_organisational { 1 } else { 3 };
        organisational |= is_organisational && counts;
        observed_all &= is_organisational || counts;
        if counts {
            counted.push(scores);
        }
    }
    let enough = match dimension {
        3..=6 => counted.len() >= 2 && counted.iter().map(Vec::len).sum::<usize>() >= 8,
        1 | 8 => organisational,
        _ => organisational && observed_all,
    };
    let sets: Vec<&[f64]> = counted.iter().map(Vec::as_slice).collect();
    enough.then(|| unweighted(&sets))
}

/// Rules 4 and 6.
pub(super) fn figures(
    items: &[Item],
    dimension: usize,
    people: &[(String, Cells)],
    records: &[Rated],
) -> Figures {
    let p = perception(items, dimension, people);
    let e = evidence(items, dimension, records);
    let m = match (p, e) {
        (Some((p, p2)), Some((e, e2))) if (p + e) / 2.0 <= e + 0.5 => {
            Some(((p + e) / 2.0, (p2 + e2).sqrt() / 2.0))
        }
        (Some(_), Some((e, e2))) => Some((e + 0.5, e2.sqrt())),
        (Some((p, p2)), None) => Some((p.min(3.0), p2.sqrt())),
        (None, Some((e, e2))) => Some((e, e2.sqrt())),
        (None, None) => None,
    };
    let (low, high) = m.map_or((0.0, 0.0), |(m, se)| {
        ((m - 1.645 * se).max(1.0), (m + 1.645 * se).min(5.0))
    });
    Figures {
        p: p.map(|(p, _)| p),
        e: e.map(|(e, _)| e),
        m: m.map(|(m, _)| m),
        low,
        high,
    }
}

/// Rule 5.
pub(super) fn level(m: f64) -> usize {
    1 + [1.8, 2.6, 3.4, 4.2]
        .iter()
        .filter(|bound| m >= **bound)
        .count()
}

/// Rule 8: two decimals, half away from zero; no figure here lies so near a half that the last
/// bits of a float would matter.
pub(super) fn shown(value: f64) -> String {
    format!("{:.2}", (value * 100.0).round() / 100.0)
}

/// The worked example of the rules, so that this reckoning is itself checked.
#[test]
fn the_rules_own_example_comes_out() {
    let two = [2.0, 3.0, 2.5, 2.5];
    let audits = [2.0, 2.0, 3.0, 2.0, 3.0, 3.0];
    let (e, squared) = unweighted(&[&two, &audits]);
    assert_eq!(
        (shown(e), format!("{:.3}", squared.sqrt())),
        ("2.50".into(), "0.151".into())
    );
    assert_eq!(level(3.0), 3);
}
