//! How many people and records stand behind a published result, as far as it may be told.
//!
//! Every number of people is one that the published pages tell: in steps of five, and of blocs of
//! role groups alone. Sums are written only where each part of them is told, so that a total less
//! its parts tells nothing, in whichever period or file.

use super::figures::Symbol;
use crate::{
    maturity::rules::{Bloc, People, RoundResult},
    questionnaires::rules::Instrument,
};

/// The blocs whose people P rests on; families stand apart.
pub(super) const BLOCS: [Bloc; 3] = {
    let [blocs @ .., _families] = Bloc::ALL;
    blocs
};

/// A number of people, rounded down to a step of five, or of records.
pub(super) type Count = Result<usize, Symbol>;

/// What stands behind a published result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Coverage {
    /// All who count, in the dimension where most of them do.
    pub(super) respondents: Count,
    /// For each of [`BLOCS`], the people who were sent a link and count, likewise.
    pub(super) blocs: [Count; 3],
    /// Families, likewise.
    pub(super) families: Count,
    /// Records of each evidence instrument.
    pub(super) records: [Count; 4],
}

impl Coverage {
    pub(super) fn of(result: &RoundResult) -> Self {
        let perceptions = || result.dimensions.iter().map(|it| &it.perception);
        let counted = perceptions().map(|it| it.respondents_counted);
        let of_bloc = |bloc: Bloc| {
            let figures = perceptions().flat_map(|it| &it.blocs);
            told(figures.filter(|it| it.bloc == bloc).map(|it| it.people))
        };
        Self {
            respondents: told(counted),
            blocs: BLOCS.map(of_bloc),
            families: of_bloc(Bloc::Families),
            records: Instrument::EVIDENCE.map(|instrument| Ok(result.records(instrument))),
        }
    }
}

/// The most; fewer than five are confidential, and so is nobody.
fn told(people: impl Iterator<Item = People>) -> Count {
    let most = people.map(People::at_least).max().unwrap_or_default();
    if most == 0 {
        Err(Symbol::Confidential)
    } else {
        Ok(most)
    }
}

/// The sum, where every part of it is a number; where one is confidential, so is the sum.
pub(super) fn total(parts: impl IntoIterator<Item = Count>) -> Count {
    parts.into_iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_five_are_confidential_and_more_are_told_in_steps() {
        let of = |people: &[usize]| told(people.iter().map(|n| People::counting(*n)));
        assert_eq!(of(&[]), Err(Symbol::Confidential));
        assert_eq!(of(&[0, 4]), Err(Symbol::Confidential));
        assert_eq!(of(&[5, 4]), Ok(5));
        assert_eq!(of(&[12, 24, 19]), Ok(20));
    }

    #[test]
    fn a_total_with_a_confidential_part_is_confidential() {
        assert_eq!(total([Ok(5), Ok(0), Ok(7)]), Ok(12));
        assert_eq!(
            total([Ok(5), Err(Symbol::Confidential)]),
            Err(Symbol::Confidential)
        );
        assert_eq!(total([]), Ok(0));
    }
}
