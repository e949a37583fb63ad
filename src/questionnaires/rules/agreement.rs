//! How far two raters of the same records agree.

use num_rational::Ratio;
use num_traits::Zero;

use super::{Instrument, Rating, RecordLine};

/// How far the raters of an instrument agree, over every item that both scored 1 to 5.
///
/// The weighted kappa is Cohen's (J. Cohen, "Weighted kappa", Psychological Bulletin 70 (1968),
/// 213–220) with quadratic weights: 1 − D / E, where D is the mean squared difference of the pairs
/// as they are, and E what it would be if each first score met every second score. 1 is full
/// agreement, 0 what chance alone would give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Pairs of scores.
    pub pairs: u64,
    /// Pairs that differ by at most 1.
    pub within_one: u64,
    /// Pairs that are alike.
    pub exact: u64,
    /// Weighted kappa; none where both raters gave one and the same score throughout, so that
    /// chance would agree as well as they did.
    pub kappa: Option<Ratio<i64>>,
}

impl Agreement {
    /// The agreement of an instrument's records, by their original scores; none without a pair.
    pub fn of(instrument: Instrument, records: &[RecordLine]) -> Option<Self> {
        let of_it = records.iter().filter(|it| it.instrument == instrument);
        let pairs: Vec<_> = of_it.flat_map(pairs).collect();
        Self::between(&pairs)
    }

    /// The agreement of pairs of scores from 1 to 5.
    fn between(pairs: &[(u8, u8)]) -> Option<Self> {
        if pairs.is_empty() {
            return None;
        }
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
        Some(Self {
            pairs: pairs.len() as u64,
            within_one: count(1) as u64,
            exact: count(0) as u64,
            kappa,
        })
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

/// The scores of the items that both of a record's raters scored.
fn pairs(record: &RecordLine) -> Vec<(u8, u8)> {
    let [first, second, ..] = record.ratings.as_slice() else {
        return Vec::new();
    };
    let both = first
        .scores
        .iter()
        .filter_map(|(code, a)| match (a, second.scores.get(code)?) {
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
        // 1 − (5/4) / (11/2) = 1 − 5/22 = 17/22.
        let found = Agreement::between(&[(1, 1), (2, 3), (3, 5), (5, 5)]).unwrap();
        assert_eq!((found.pairs, found.within_one, found.exact), (4, 3, 2));
        assert_eq!(found.kappa, Some(Ratio::new(17, 22)));
    }

    #[test]
    fn the_ends_of_the_scale() {
        let kappa = |pairs: &[(u8, u8)]| Agreement::between(pairs).unwrap().kappa;
        assert_eq!(kappa(&[(1, 1), (5, 5)]), Some(Ratio::from_integer(1)));
        assert_eq!(kappa(&[(1, 5), (5, 1)]), Some(Ratio::from_integer(-1)));
        // Chance: each first score meets each second score once.
        let chance = [(1, 1), (1, 5), (5, 1), (5, 5)];
        assert_eq!(kappa(&chance), Some(Ratio::from_integer(0)));
        assert_eq!(kappa(&[(3, 3), (3, 3)]), None, "chance agrees as well");
        assert_eq!(kappa(&[(2, 3)]), Some(Ratio::from_integer(0)));
        assert_eq!(Agreement::between(&[]), None);
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
        let found = Agreement::of(Instrument::CaseAudit, &records).unwrap();
        assert_eq!((found.pairs, found.within_one, found.exact), (1, 0, 0));
        assert_eq!(Agreement::of(Instrument::GroupSupervision, &records), None);
    }
}
