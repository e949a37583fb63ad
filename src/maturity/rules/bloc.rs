//! Perception by bloc of role groups: all that a reader gets of groups (rule 17).

use serde::{Deserialize, Serialize};

use super::{
    data::Respondent,
    exact::{Sample, rounded},
    people::People,
    perception::Tally,
};
use crate::questionnaires::rules::Group;

/// The fewest people that a bloc's figure rests on.
const FEWEST: usize = 10;

/// Role groups that are told of together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bloc {
    /// Leaders, middle managers, frontline managers.
    LeadersAndManagers,
    /// Practitioners and clinicians.
    PractitionersAndClinicians,
    /// Partner agencies.
    Partners,
    /// Families, on their own form; they enter no P.
    Families,
}

impl Bloc {
    /// Every bloc, families last.
    pub const ALL: [Self; 4] = [
        Self::LeadersAndManagers,
        Self::PractitionersAndClinicians,
        Self::Partners,
        Self::Families,
    ];

    /// The bloc of a role group.
    pub fn containing(group: Group) -> Self {
        match group {
            Group::Leaders | Group::MiddleManagers | Group::FrontlineManagers => {
                Self::LeadersAndManagers
            }
            Group::Practitioners | Group::Clinicians => Self::PractitionersAndClinicians,
            Group::Partners => Self::Partners,
            Group::Families => Self::Families,
        }
    }
}

/// What people of one bloc say of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlocFigure {
    /// Which.
    pub bloc: Bloc,
    /// The mean of their scores, to one decimal; never 1.0 or 5.0, which would be everybody's.
    pub mean: f64,
    /// How many they are.
    pub people: People,
}

/// The counted scores of each bloc.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Blocs {
    /// In the order of [`Bloc::ALL`].
    scores: [BlocScores; 4],
}

/// Whoever hands links out can invent answers and take them off again, so a figure rests only on
/// people who were mailed their link.
#[derive(Clone, Debug, Default, PartialEq)]
struct BlocScores {
    mailed: Sample,
    others: usize,
}

impl Blocs {
    /// Takes in somebody whose score counts.
    pub(super) fn add(&mut self, respondent: &Respondent, tally: Tally) {
        let bloc = Bloc::containing(respondent.group);
        let scores = &mut self.scores[bloc as usize];
        if respondent.mailed {
            let whose = scores.mailed.n();
            scores
                .mailed
                .add(whose, tally.sum.into(), tally.answered.into());
        } else {
            scores.others += 1;
        }
    }

    /// What is told. P is a mean over all staff, from which the bloc that is left out could be
    /// had: either every staff bloc with a counted person is told, or none is.
    pub(super) fn told(&self) -> Vec<BlocFigure> {
        let figure = |bloc: Bloc| self.scores[bloc as usize].told(bloc);
        let is_empty = |bloc: Bloc| self.scores[bloc as usize].is_empty();
        let [staff @ .., families] = Bloc::ALL;
        let staff: Vec<_> = staff.into_iter().filter(|bloc| !is_empty(*bloc)).collect();
        let told: Option<Vec<_>> = staff.into_iter().map(figure).collect();
        told.unwrap_or_default()
            .into_iter()
            .chain(figure(families))
            .collect()
    }
}

impl BlocScores {
    fn is_empty(&self) -> bool {
        self.mailed.n() + self.others == 0
    }

    fn told(&self, bloc: Bloc) -> Option<BlocFigure> {
        if self.mailed.n() < FEWEST {
            return None;
        }
        let mean = rounded(&self.mailed.mean()?, 1);
        (1.0 < mean && mean < 5.0).then(|| BlocFigure {
            bloc,
            mean,
            people: People::counting(self.mailed.n()),
        })
    }
}
