//! Perception: what the survey and the agreed self-assessment say of a dimension (rules 1 and 2).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    bloc::Blocs,
    error::Weights,
    exact::{Exact, Sample, float, inflation, unweighted, whole},
    maturity::Figure,
    pooling::{Pool, pooled, pooled_as},
    result::{AgreedScore, NoSurvey},
    view::View,
};
use crate::questionnaires::rules::{Answer, Answers, Group, Item};

/// The fewest counted respondents that P rests on.
const FEWEST_PEOPLE: usize = 10;

/// The fewest role groups with a counted respondent that P rests on.
const FEWEST_GROUPS: usize = 3;

/// The fewest statements of a dimension by which a group can be scored.
pub(super) const FEWEST_STATEMENTS: u32 = 2;

/// One person's answers to the items of one dimension that are assigned to them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) assigned: u32,
    pub(super) not_applicable: u32,
    pub(super) dont_know: u32,
    pub(super) answered: u32,
    pub(super) sum: u32,
}

impl Tally {
    /// Counts the answers to the items given; answers to any other item do not enter.
    pub(super) fn of<'a>(items: impl IntoIterator<Item = &'a Item>, answers: &Answers) -> Self {
        let mut tally = Self::default();
        for item in items {
            tally.assigned += 1;
            match answers.get(&item.code) {
                Some(Answer::Extent(extent)) => {
                    tally.answered += 1;
                    tally.sum += u32::from(*extent);
                }
                Some(Answer::NotApplicable) => tally.not_applicable += 1,
                Some(Answer::DontKnow) => tally.dont_know += 1,
                None => {}
            }
        }
        tally
    }

    /// The items that apply: those assigned, less *not applicable*.
    pub(super) fn applicable(self) -> u32 {
        self.assigned - self.not_applicable
    }

    /// Whether at least half of the items that apply are answered, and any applies.
    pub(super) fn answered_enough(self) -> bool {
        self.applicable() > 0 && 2 * self.answered >= self.applicable()
    }

    /// Whether it is somebody's score: enough is asked, and enough answered.
    pub(super) fn counts(self) -> bool {
        self.assigned >= FEWEST_STATEMENTS && self.answered_enough()
    }
}

/// Who does not count, by reason; families apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NotCounted {
    /// Their group is asked fewer than two of the statements.
    pub(super) not_asked: usize,
    /// They marked every statement *not applicable*.
    pub(super) nothing_applies: usize,
    /// Fewer than half of the statements that apply are answered 1 to 5.
    pub(super) under_half: usize,
}

impl NotCounted {
    pub(super) fn total(self) -> usize {
        self.not_asked + self.nothing_applies + self.under_half
    }

    fn take(&mut self, tally: Tally) {
        if tally.assigned < FEWEST_STATEMENTS {
            self.not_asked += 1;
        } else if tally.applicable() == 0 {
            self.nothing_applies += 1;
        } else {
            self.under_half += 1;
        }
    }
}

/// What rules 1 and 2 make of a dimension.
#[derive(Clone, Debug)]
pub(super) struct Perception<'a> {
    /// Role groups with a counted score.
    pub(super) groups: BTreeSet<Group>,
    /// How many respondents count, families apart.
    pub(super) counted: usize,
    pub(super) not_counted: NotCounted,
    pub(super) dont_know: u32,
    pub(super) dont_know_of: u32,
    pub(super) pools: Vec<Pool>,
    pub(super) blocs: Blocs,
    /// P by the survey, or all that it lacks.
    pub(super) survey: Result<Figure<'a>, Vec<NoSurvey>>,
    pub(super) agreed: Option<Agreed>,
}

/// The dimension's part of a submitted agreed self-assessment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agreed(Tally);

impl<'a> Perception<'a> {
    pub(super) fn of(view: &View<'a>) -> Self {
        let statements = || view.statements.iter().copied();
        let agreed = view
            .agreed
            .map(|answers| Agreed(Tally::of(statements(), answers)));
        let mut perception = Self {
            groups: BTreeSet::new(),
            counted: 0,
            not_counted: NotCounted::default(),
            dont_know: 0,
            dont_know_of: 0,
            pools: Vec::new(),
            blocs: Blocs::default(),
            survey: Err(Vec::new()),
            agreed,
        };
        let samples = perception.take_in(view);
        perception.groups = samples.keys().copied().collect();
        perception.counted = samples.values().map(Sample::n).sum();
        perception.pools = match &view.pools {
            Some(partition) => pooled_as(&samples, partition),
            None => pooled(&samples),
        };
        perception.survey = perception.surveyed();
        perception
    }

    /// Tallies every respondent (rule 1): the scores by role group, families apart.
    fn take_in(&mut self, view: &View<'_>) -> BTreeMap<Group, Sample> {
        let mut samples: BTreeMap<Group, Sample> = BTreeMap::new();
        let asked = Group::ALL.map(|group| (group, view.asked(group)));
        let asked = BTreeMap::from(asked);
        for (whose, respondent) in view.people() {
            let items = asked.get(&respondent.group).into_iter().flatten();
            let tally = Tally::of(items.copied(), &respondent.answers);
            if tally.counts() {
                self.blocs.add(respondent, tally);
            }
            if respondent.group == Group::Families {
                continue;
            }
            self.dont_know += tally.dont_know;
            self.dont_know_of += tally.applicable();
            if tally.counts() {
                let scores = samples.entry(respondent.group).or_default();
                scores.add(whose, tally.sum.into(), tally.answered.into());
            } else {
                self.not_counted.take(tally);
            }
        }
        samples
    }

    /// P by the survey (rule 2).
    fn surveyed(&self) -> Result<Figure<'a>, Vec<NoSurvey>> {
        let lacks = lacks(self.counted, &self.groups);
        let means: Vec<Exact> = self
            .pools
            .iter()
            .filter_map(|pool| pool.scores.mean())
            .collect();
        match unweighted(&means) {
            Some(value) if lacks.is_empty() => Ok(Figure {
                value,
                weights: Some(self.weights()),
            }),
            _ => Err(lacks),
        }
    }

    /// √(n/(n−1)) · (xᵢ − x̄) / (n k) of each person, and νP (rules 7 and 9).
    fn weights(&self) -> Weights<'a> {
        let mut weights = Weights::default();
        for pool in &self.pools {
            let n = pool.scores.n();
            let share = inflation(n) / (n * self.pools.len()) as f64;
            let people = pool.scores.deviations();
            weights
                .people
                .extend(people.map(|(whose, deviation)| (whose, deviation * share)));
        }
        let degrees = self.pools.iter().map(|pool| pool.scores.n() - 1).sum();
        weights.people_degrees = Some(degrees);
        weights
    }

    /// The agreed self-assessment as a figure: no error is known of it.
    pub(super) fn agreed(&self) -> Option<Figure<'a>> {
        let value = self.agreed.and_then(Agreed::score)?;
        Some(Figure {
            value,
            weights: None,
        })
    }
}

/// All that so many counted respondents of these groups lack for a P (rule 2).
pub(super) fn lacks(counted: usize, groups: &BTreeSet<Group>) -> Vec<NoSurvey> {
    let mut lacks = Vec::new();
    if counted < FEWEST_PEOPLE {
        lacks.push(NoSurvey::FewerThanTen);
    }
    if groups.len() < FEWEST_GROUPS {
        lacks.push(NoSurvey::FewerThanThreeGroups);
    }
    if !groups.contains(&Group::Practitioners) {
        lacks.push(NoSurvey::NoPractitioners);
    }
    lacks
}

impl Agreed {
    /// S, by rule 1 with all statements asked.
    fn score(self) -> Option<Exact> {
        let Self(tally) = self;
        tally
            .answered_enough()
            .then(|| whole(tally.sum as usize) / whole(tally.answered as usize))
    }

    /// As it is told: it is the authority's own, and no person's.
    pub(super) fn told(self) -> AgreedScore {
        AgreedScore {
            value: self.score().as_ref().map(float),
            answered: self.0.answered,
            applicable: self.0.applicable(),
        }
    }
}
