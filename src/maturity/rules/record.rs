//! What one QA record says of a dimension (the first half of rule 3).

use num_rational::Ratio;
use num_traits::Zero;

use super::data::Record;
use crate::questionnaires::rules::{Item, Rating};

/// A record's standing in a dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Standing {
    /// At least 60% of the items that apply are scored: their mean.
    Counted(Ratio<u64>),
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
pub(super) fn standing(record: &Record, items: &[&Item]) -> Standing {
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
        0 => Standing::NothingApplies,
        _ if 5 * scored >= 3 * applicable => Standing::Counted(sum / scored),
        _ => Standing::TooFewScored,
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
