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

/// A value with its variance, and the part of the variance that has degrees of freedom.
#[derive(Clone, Copy, Debug)]
struct Estimate {
    value: f64,
    variance: f64,
    spread: f64,
    degrees: f64,
}

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

/// Σ s²/n over the sets, divided by k².
fn spread(sets: &[&[f64]], k: usize) -> f64 {
    let errors = sets.iter().map(|set| variance(set) / set.len() as f64);
    errors.sum::<f64>() / (k * k) as f64
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
    (items.len() >= 2 && !applies.is_empty() && 2 * scores.len() >= applies.len())
        .then(|| mean(&scores))
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
    if total < 10 || pools.len() < 3 || !practitioners {
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
    let means: Vec<f64> = sets.iter().map(|set| mean(set)).collect();
    let spread = spread(&sets, sets.len());
    Some(Estimate {
        value: mean(&means),
        variance: spread,
        spread,
        degrees: (total - sets.len()) as f64,
    })
}

/// Rule 3, one record in one dimension: its score, and of how many items.
fn record(codes: &[&str], rated: &Rated) -> Option<(f64, usize)> {
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
    (applies > 0 && scores.len() as f64 / f64::from(applies) >= 0.6)
        .then(|| (mean(&scores), scores.len()))
}

/// Rules 4, 7 and 8, where every record is of a team of its own, one person entered all of them and
/// another rated the drawn observations again.
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
        let scores: Vec<(f64, usize, usize)> = of_it
            .filter_map(|it| record(&codes, it).map(|(score, f)| (score, f, it.ratings.len())))
            .collect();
        let is_organisational = instrument == "organisational_evidence";
        let counts = scores.len() >= if is_organisational { 1 } else { 3 };
        organisational |= is_organisational && counts;
        observed_all &= is_organisational || counts;
        if counts {
            counted.push((is_organisational, scores));
        }
    }
    let enough = match dimension {
        3..=6 => counted.len() >= 2 && counted.iter().map(|(_, it)| it.len()).sum::<usize>() >= 8,
        1 | 8 => organisational,
        _ => organisational && observed_all,
    };
    if !enough {
        return None;
    }
    let k = counted.len();
    let means: Vec<f64> = counted
        .iter()
        .map(|(_, records)| mean(&records.iter().map(|it| it.0).collect::<Vec<_>>()))
        .collect();
    let (mut observed, mut spread_of_records, mut facts) = (0, 0.0, 0.0);
    let mut raters = [0.0, 0.0];
    for (is_organisational, records) in &counted {
        let scores: Vec<f64> = records.iter().map(|it| it.0).collect();
        let n = records.len() as f64;
        if *is_organisational {
            let misjudged: f64 = records.iter().map(|it| 1.0 / it.1 as f64).sum();
            facts = (0.4 * misjudged / (n * n)).max(variance(&scores) / n) / (k * k) as f64;
            continue;
        }
        observed += records.len();
        spread_of_records += spread(&[&scores], k);
        for (_, _, ratings) in records {
            let each = 1.0 / (n * k as f64 * *ratings as f64);
            raters
                .iter_mut()
                .take(*ratings)
                .for_each(|rater| *rater += each);
        }
    }
    let leaning = 0.09 * raters.iter().map(|rater| rater * rater).sum::<f64>();
    Some(Estimate {
        value: mean(&means),
        variance: spread_of_records + leaning + facts,
        spread: spread_of_records,
        degrees: observed as f64 - 1.0,
    })
}

/// Rule 9: Student's t at 0.975 for the degrees of freedom of what the terms come to.
fn quantile(variance: f64, terms: &[(f64, f64)]) -> f64 {
    let parts = terms.iter().filter(|(term, _)| *term > 0.0);
    let spread: f64 = parts.map(|(term, degrees)| term * term / degrees).sum();
    if spread == 0.0 {
        return 1.959_964;
    }
    let degrees = (variance * variance / spread).floor().max(1.0);
    if degrees > 200.0 {
        return 1.959_964;
    }
    let t = statrs::distribution::StudentsT::new(0.0, 1.0, degrees).unwrap();
    statrs::distribution::ContinuousCDF::inverse_cdf(&t, 0.975)
}

/// Rules 5, 7 and 10.
pub(super) fn figures(
    items: &[Item],
    dimension: usize,
    people: &[(String, Cells)],
    records: &[Rated],
) -> Figures {
    let p = perception(items, dimension, people);
    let e = evidence(items, dimension, records);
    let (m, alpha, beta) = match (p, e) {
        (Some(p), Some(e)) if (p.value + e.value) / 2.0 <= e.value + 0.5 => {
            (Some((p.value + e.value) / 2.0), 0.5, 0.5)
        }
        (Some(_), Some(e)) => (Some(e.value + 0.5), 0.0, 1.0),
        (Some(p), None) => (Some(p.value.min(3.0)), 1.0, 0.0),
        (None, Some(e)) => (Some(e.value), 0.0, 1.0),
        (None, None) => (None, 0.0, 0.0),
    };
    let part = |estimate: Option<Estimate>, share: f64| {
        let variance = estimate.map_or(0.0, |it| share * share * it.variance);
        let term = estimate.map_or(0.0, |it| share * share * it.spread);
        (variance, (term, estimate.map_or(1.0, |it| it.degrees)))
    };
    let [(of_p, p_term), (of_e, e_term)] = [part(p, alpha), part(e, beta)];
    let v = of_p + of_e;
    let margin = quantile(v, &[p_term, e_term]) * v.sqrt();
    let most = if e.is_none() { 3.0 } else { 5.0 };
    let (low, high) = m.map_or((0.0, 0.0), |m| {
        ((m - margin).max(1.0), (m + margin).min(most))
    });
    Figures {
        p: p.map(|it| it.value),
        e: e.map(|it| it.value),
        m,
        low,
        high,
    }
}

/// Rule 6.
pub(super) fn level(m: f64) -> usize {
    1 + [1.8, 2.6, 3.4, 4.2]
        .iter()
        .filter(|bound| m >= **bound)
        .count()
}

/// Two decimals, half away from zero; no figure here lies so near a half that the last
/// bits of a float would matter.
pub(super) fn shown(value: f64) -> String {
    format!("{:.2}", (value * 100.0).round() / 100.0)
}

/// The worked example of the rules, so that this reckoning is itself checked.
#[test]
fn the_rules_own_example_comes_out() {
    let two = [2.0, 3.0, 2.5, 2.5];
    let audits = [2.0, 2.0, 3.0, 2.0, 3.0, 3.0];
    let by_record = spread(&[&two, &audits], 2);
    assert_eq!(format!("{by_record:.6}"), "0.022917");
    let v = by_record + 0.09 * 2.0 * 0.25;
    // The example's teams leave one degree of freedom.
    let q = quantile(v, &[(by_record, 1.0)]);
    let (low, high) = (3.0 - q * v.sqrt(), 3.0 + q * v.sqrt());
    assert_eq!((shown(low), shown(high)), ("2.40".into(), "3.60".into()));
    assert_eq!(level(3.0), 3);
}
