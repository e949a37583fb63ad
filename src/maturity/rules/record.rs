//! What one QA record says of a dimension (rule 3).

use num_rational::Ratio;
use num_traits::Zero;

use super::data::{Record, RoundData};
use crate::{
    programmes::Dimension,
    questionnaires::rules::{Instrument, Item, Rating},
};

/// What a record says of a dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum RecordScore {
    /// At least 60% of the items that apply are scored: their mean, and how many they are.
    Counted { mean: Ratio<u64>, items: u64 },
    /// There was *no opportunity* on every item.
    NothingApplies,
    /// Fewer than 60% of the items that apply are scored.
    TooFewScored,
}

/// What the raters together say of an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ItemScore {
    Scored(Ratio<u64>),
    NoOpportunity,
    /// It applies, but nobody scored it, or there is no consensus yet.
    NotScored,
}

/// The record's score over the items given, all of one dimension.
pub(super) fn score(record: &Record, items: &[&Item]) -> RecordScore {
    let (mut applicable, mut scored, mut sum) = (0_u64, 0_u64, Ratio::zero());
    for item in items {
        match item_score(record, &item.code) {
            ItemScore::NoOpportunity => {}
            ItemScore::NotScored => applicable += 1,
            ItemScore::Scored(score) => {
                applicable += 1;
                scored += 1;
                sum += score;
            }
        }
    }
    match applicable {
        0 => RecordScore::NothingApplies,
        _ if 5 * scored >= 3 * applicable => RecordScore::Counted {
            mean: sum / scored,
            items: scored,
        },
        _ => RecordScore::TooFewScored,
    }
}

/// An item's score: the raters' mean if they differ by at most 1, else the consensus.
///
/// The rules know one rater or two. More are read alike: the largest difference decides, the mean
/// is over those who scored, and *no opportunity* holds only where all say it.
pub(super) fn item_score(record: &Record, code: &str) -> ItemScore {
    let said: Vec<_> = record
        .ratings
        .iter()
        .map(|ratings| ratings.get(code))
        .collect();
    if !said.is_empty()
        && said
            .iter()
            .all(|it| matches!(it, Some(Rating::NoOpportunity)))
    {
        return ItemScore::NoOpportunity;
    }
    let scores: Vec<_> = said
        .into_iter()
        .filter_map(|it| match it {
            Some(Rating::Scored(score)) => Some(u64::from(*score)),
            Some(Rating::NoOpportunity) | None => None,
        })
        .collect();
    match (scores.iter().min(), scores.iter().max()) {
        (Some(low), Some(high)) if high - low <= 1 => {
            ItemScore::Scored(Ratio::new(scores.iter().sum(), scores.len() as u64))
        }
        (Some(_), Some(_)) => record
            .consensus
            .get(code)
            .map_or(ItemScore::NotScored, |score| {
                ItemScore::Scored(Ratio::from_integer(u64::from(*score)))
            }),
        _ => ItemScore::NotScored,
    }
}

/// How far the second ratings of an instrument are in a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondRatings {
    /// Of which instrument.
    pub instrument: Instrument,
    /// Records that two people rated.
    pub rated_twice: usize,
    /// Items on which they differ by more than 1 and that wait for a consensus, so are not scored.
    pub to_agree: usize,
}

/// The second ratings of each instrument that covers the dimension.
pub fn second_ratings(data: &RoundData, dimension: Dimension) -> Vec<SecondRatings> {
    let mut all = Vec::new();
    for qa in &data.qa {
        let items = qa.items.iter().filter(|item| item.dimension == dimension);
        let items: Vec<_> = items.collect();
        if items.is_empty() {
            continue;
        }
        let twice = qa.records.iter().filter(|it| it.ratings.len() > 1);
        let scored = |record: &Record, code: &str| {
            let mut said = record.ratings.iter().map(|it| it.get(code));
            said.any(|it| matches!(it, Some(Rating::Scored(_))))
        };
        let waits = |record: &Record, code: &str| {
            scored(record, code) && item_score(record, code) == ItemScore::NotScored
        };
        let of_record = |record| {
            let waiting = items.iter().filter(|item| waits(record, &item.code));
            waiting.count()
        };
        all.push(SecondRatings {
            instrument: qa.instrument,
            rated_twice: twice.clone().count(),
            to_agree: twice.map(of_record).sum(),
        });
    }
    all
}
