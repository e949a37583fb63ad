//! How far two raters of the same records agree.

use num_rational::Ratio;
use num_traits::Zero;

use super::{Instrument, Rating, Ratings, RecordLine};

/// Assumed by the scoring: a rater leans by 0.3 (rule 8).
pub const RATER_VARIANCE: f64 = 0.09;

/// Assumed by the scoring: a fact of the organisational evidence record is misjudged by one step one
/// time in ten; as scores are two apart, that is a variance of 0.1 · 2² (rule 8).
pub const FACT_VARIANCE: f64 = 0.4;

/// The fewest pairs of which more than their number is told (rule 16).
pub const FEWEST_PAIRS: u64 = 5;

/// How far two raters agree, over every item that both scored 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Pairs of scores.
    pub pairs: u64,
    /// None of fewer than five pairs, of which it would say next to nothing.
    pub statistics: Option<Statistics>,
}

/// What pairs of scores say of two raters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Pairs that differ by at most 1.
    pub within_one: u64,
    /// Pairs that are alike.
    pub exact: u64,
    /// Cohen's weighted kappa (J. Cohen, "Weighted kappa", Psychological Bulletin 70 (1968),
    /// 213–220) with quadratic weights: 1 − D / E, where D is the mean squared difference of the
    /// pairs as they are, and E what it would be if each first score met every second score. 1 is
    /// full agreement, 0 what chance alone would give. None where both raters gave one and the same
    /// score throughout, so that chance would agree as well as they did.
    pub kappa: Option<Ratio<i64>>,
    /// The mean of ((a − b) / 2)².
    pub half_difference: Ratio<i64>,
}

/// What a programme's own double ratings suggest of the two variances that are assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoubleRatings {
    /// Of observations, beside a rater's lean.
    pub observations: Agreement,
    /// Of organisational evidence records, beside a misjudged fact.
    pub facts: Agreement,
}

impl DoubleRatings {
    /// Of records that two people rated: the instrument, and what each of the two gave.
    pub fn of(twice: &[(Instrument, [Ratings; 2])]) -> Self {
        let between = |facts: bool| {
            let of_kind = twice
                .iter()
                .filter(|(it, _)| (*it == Instrument::OrganisationalEvidence) == facts);
            let pairs: Vec<_> = of_kind.flat_map(|(_, [a, b])| pairs(a, b)).collect();
            Agreement::between(&pairs)
        };
        Self {
            observations: between(false),
            facts: between(true),
        }
    }
}

impl Agreement {
    /// The agreement of an instrument's records, by their original scores.
    pub fn of(instrument: Instrument, records: &[RecordLine]) -> Self {
        let of_it = records.iter().filter(|it| it.instrument == instrument);
        let pairs: Vec<_> = of_it
            .flat_map(|record| match record.ratings.as_slice() {
                [first, second, ..] => pairs(&first.scores, &second.scores),
                _ => Vec::new(),
            })
            .collect();
        Self::between(&pairs)
    }

    /// The agreement of pairs of scores from 1 to 5.
    fn between(pairs: &[(u8, u8)]) -> Self {
        let enough = pairs.len() as u64 >= FEWEST_PAIRS;
        Self {
            pairs: pairs.len() as u64,
            statistics: enough.then(|| Statistics::of(pairs)),
        }
    }
}

impl Statistics {
    /// Of one pair at least.
    fn of(pairs: &[(u8, u8)]) -> Self {
        let apart = |(a, b): &(u8, u8)| i64::from(*a) - i64::from(*b);
        let count = |most: i64| {
            pairs
                .iter()
                .filter(|pair| apart(pair).abs() <= most)
                .count()
        };
        let observed: i64 = pairs.iter().map(|pair| apart(pair).pow(2)).sum();
        let expected: i64 = expected(pairs);
        let n = pairs.len() as i64;
        // D = observed / n and E = expected / n².
        let kappa = (!expected.is_zero())
            .then(|| Ratio::from_integer(1) - Ratio::new(n * observed, expected));
        Self {
            within_one: count(1) as u64,
            exact: count(0) as u64,
            kappa,
            half_difference: Ratio::new(observed, 4 * n),
        }
    }
}

/// The squared differences of every first score from every second score, summed.
fn expected(pairs: &[(u8, u8)]) -> i64 {
    let (mut first, mut second) = ([0_i64; 6], [0_i64; 6]);
    for (a, b) in pairs {
        first[usize::from((*a).min(5))] += 1;
        second[usize::from((*b).min(5))] += 1;
    }
    let cells = (0..6_usize).flat_map(|a| (0..6_usize).map(move |b| (a, b)));
    cells
        .map(|(a, b)| first[a] * second[b] * (a as i64 - b as i64).pow(2))
        .sum()
}

/// The scores of the items that both raters scored.
fn pairs(first: &Ratings, second: &Ratings) -> Vec<(u8, u8)> {
    let both = first
        .iter()
        .filter_map(|(code, a)| match (a, second.get(code)?) {
            (Rating::Scored(a), Rating::Scored(b)) => Some((*a, *b)),
            _ => None,
        });
    both.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::rules::{Notes, Rated, RecordId};

    #[test]
    fn by_hand() {
        // D: (0 + 1 + 4 + 0) / 4 = 5/4. E over 4 × 4: first scores 1, 2, 3, 5; second 1, 3, 5, 5.
        // 1: 0+4+16+16 = 36; 2: 1+1+9+9 = 20; 3: 4+0+4+4 = 12; 5: 16+4+0+0 = 20; 88 / 16 = 11/2.
        // 1 − (5/4) / (11/2) = 1 − 5/22 = 17/22. Half-differences: (0 + 1/4 + 1 + 0) / 4.
        let found = Statistics::of(&[(1, 1), (2, 3), (3, 5), (5, 5)]);
        assert_eq!((found.within_one, found.exact), (3, 2));
        assert_eq!(found.kappa, Some(Ratio::new(17, 22)));
        assert_eq!(found.half_difference, Ratio::new(5, 16));
    }

    #[test]
    fn of_fewer_than_five_pairs_only_their_number_is_told() {
        let four = Agreement::between(&[(2, 3); 4]);
        assert_eq!((four.pairs, four.statistics), (4, None));
        let five = Agreement::between(&[(2, 3); 5]);
        assert_eq!(five.pairs, 5);
        assert_eq!(five.statistics.unwrap().half_difference, Ratio::new(1, 4));
        assert_eq!(Agreement::between(&[]).pairs, 0);
    }

    #[test]
    fn the_ends_of_the_scale() {
        let kappa = |pairs: &[(u8, u8)]| Statistics::of(pairs).kappa;
        assert_eq!(kappa(&[(1, 1), (5, 5)]), Some(Ratio::from_integer(1)));
        assert_eq!(kappa(&[(1, 5), (5, 1)]), Some(Ratio::from_integer(-1)));
        // Chance: each first score meets each second score once.
        let chance = [(1, 1), (1, 5), (5, 1), (5, 5)];
        assert_eq!(kappa(&chance), Some(Ratio::from_integer(0)));
        assert_eq!(kappa(&[(3, 3), (3, 3)]), None, "chance agrees as well");
        assert_eq!(kappa(&[(2, 3)]), Some(Ratio::from_integer(0)));
    }

    #[test]
    fn a_programmes_observations_and_facts_are_told_apart() {
        let twice = |instrument, a: u8, b: u8| {
            let of = |score| -> Ratings {
                let codes = (1..=5).map(|item| format!("X{item}"));
                codes.map(|code| (code, Rating::Scored(score))).collect()
            };
            (instrument, [of(a), of(b)])
        };
        let found = DoubleRatings::of(&[
            twice(Instrument::CaseAudit, 2, 3),
            twice(Instrument::PracticeObservation, 2, 2),
            twice(Instrument::OrganisationalEvidence, 3, 5),
        ]);
        let half = |it: Agreement| (it.pairs, it.statistics.unwrap().half_difference);
        assert_eq!(half(found.observations), (10, Ratio::new(1, 8)));
        assert_eq!(half(found.facts), (5, Ratio::from_integer(1)));
    }

    #[test]
    fn only_items_that_both_scored_and_only_original_scores() {
        let rated = |scores: &[(&str, Rating)]| Rated {
            rater: "a".into(),
            person: None,
            on: None,
            scores: scores.iter().map(|(c, r)| ((*c).into(), *r)).collect(),
            notes: Notes::new(),
        };
        use Rating::{NoOpportunity, Scored};
        let record = |ratings| RecordLine {
            id: RecordId(1),
            instrument: Instrument::CaseAudit,
            version: 1,
            reference: "CA-1".into(),
            origin: Default::default(),
            ratings,
            drawn: None,
            consensus: Vec::new(),
        };
        let first = rated(&[("CA1", Scored(2)), ("CA2", Scored(4)), ("CA3", Scored(1))]);
        let second = rated(&[
            ("CA1", Scored(4)),
            ("CA2", NoOpportunity),
            ("CA4", Scored(1)),
        ]);
        let records = [record(vec![first.clone(), second]), record(vec![first])];
        assert_eq!(Agreement::of(Instrument::CaseAudit, &records).pairs, 1);
        assert_eq!(
            Agreement::of(Instrument::GroupSupervision, &records).pairs,
            0
        );
    }
}
