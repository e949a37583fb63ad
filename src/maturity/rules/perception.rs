//! Perception: what the survey and the agreed self-assessment say of a dimension (rules 1 and 2).

use std::collections::BTreeMap;

use super::{
    exact::{Estimate, Exact, Moments, Summary, float, unweighted, whole},
    pooling::{FEWEST, Pool, pooled},
    result::{AgreedScore, ExcludedRespondents, NoSurvey},
    view::View,
};
use crate::questionnaires::rules::{Answer, Answers, Group, Item};

/// The fewest role groups with a counted respondent that P rests on.
const FEWEST_GROUPS: usize = 3;

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
    pub(super) fn counts(self) -> bool {
        self.applicable() > 0 && 2 * self.answered >= self.applicable()
    }
}

/// What rules 1 and 2 make of a dimension.
#[derive(Clone, Debug)]
pub(super) struct Perception {
    /// Counted scores by role group; no group without one.
    pub(super) groups: BTreeMap<Group, Moments>,
    pub(super) excluded: ExcludedRespondents,
    pub(super) dont_know: u32,
    pub(super) dont_know_of: u32,
    pub(super) families: Moments,
    pub(super) pools: Vec<(Pool, Summary)>,
    /// P by the survey, or all that it lacks.
    pub(super) survey: Result<Estimate, Vec<NoSurvey>>,
    pub(super) agreed: Option<Agreed>,
}

/// The dimension's part of a submitted agreed self-assessment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agreed(Tally);

impl Perception {
    pub(super) fn of(view: &View<'_>) -> Self {
        let mut perception = Self {
            groups: BTreeMap::new(),
            excluded: ExcludedRespondents::default(),
            dont_know: 0,
            dont_know_of: 0,
            families: families(view),
            pools: Vec::new(),
            survey: Err(Vec::new()),
            agreed: view
                .agreed
                .map(|it| Agreed(Tally::of(view.statements.iter().copied(), it))),
        };
        perception.take_in(view);
        let pools = pooled(&perception.groups);
        perception.pools = pools
            .into_iter()
            .filter_map(|it| Some((it.clone(), it.scores.summary()?)))
            .collect();
        perception.survey = perception.surveyed();
        perception
    }

    /// Tallies every respondent who is not a family (rule 1).
    fn take_in(&mut self, view: &View<'_>) {
        let assigned = Group::ALL.map(|group| (group, assigned(&view.statements, group)));
        let assigned = BTreeMap::from(assigned);
        for respondent in view.staff() {
            let items = assigned
                .get(&respondent.group)
                .into_iter()
                .flatten()
                .copied();
            let tally = Tally::of(items, &respondent.answers);
            self.dont_know += tally.dont_know;
            self.dont_know_of += tally.applicable();
            if tally.counts() {
                let scores = self.groups.entry(respondent.group).or_default();
                scores.add(tally.sum.into(), tally.answered.into());
            } else {
                self.exclude(tally);
            }
        }
    }

    fn exclude(&mut self, tally: Tally) {
        let reason = match (tally.assigned, tally.applicable()) {
            (0, _) => &mut self.excluded.not_asked,
            (_, 0) => &mut self.excluded.nothing_applies,
            _ => &mut self.excluded.under_half,
        };
        *reason += 1;
    }

    /// P by the survey (rule 2).
    fn surveyed(&self) -> Result<Estimate, Vec<NoSurvey>> {
        let mut lacks = Vec::new();
        let more = FEWEST.saturating_sub(self.counted());
        if more > 0 {
            lacks.push(NoSurvey::FewerThanFive { more });
        }
        let more = FEWEST_GROUPS.saturating_sub(self.groups.len());
        if more > 0 {
            lacks.push(NoSurvey::FewerThanThreeGroups { more });
        }
        if !self.groups.contains_key(&Group::Practitioners) {
            lacks.push(NoSurvey::NoPractitioners);
        }
        let summaries: Vec<_> = self
            .pools
            .iter()
            .map(|(_, summary)| summary.clone())
            .collect();
        match unweighted(&summaries) {
            Some(estimate) if lacks.is_empty() => Ok(estimate),
            _ => Err(lacks),
        }
    }

    /// How many respondents count, families apart.
    pub(super) fn counted(&self) -> usize {
        self.groups.values().map(Moments::n).sum()
    }

    /// The agreed self-assessment as a figure: no sampling error is known of it.
    pub(super) fn agreed(&self) -> Option<Estimate> {
        let value = self.agreed.and_then(Agreed::score)?;
        Some(Estimate {
            value,
            squared_error: None,
        })
    }
}

impl Agreed {
    /// S, by rule 1 with all statements assigned.
    fn score(self) -> Option<Exact> {
        let Self(tally) = self;
        tally
            .counts()
            .then(|| whole(tally.sum as usize) / whole(tally.answered as usize))
    }

    /// As it is frozen.
    pub(super) fn frozen(self) -> AgreedScore {
        AgreedScore {
            value: self.score().as_ref().map(float),
            answered: self.0.answered,
            applicable: self.0.applicable(),
        }
    }
}

/// The items of a questionnaire that are put to a group.
fn assigned<'a>(items: &[&'a Item], group: Group) -> Vec<&'a Item> {
    items
        .iter()
        .copied()
        .filter(|item| item.groups.contains(&group))
        .collect()
}

/// The counted scores of families, on their own form.
fn families(view: &View<'_>) -> Moments {
    let items = assigned(&view.family, Group::Families);
    let mut scores = Moments::default();
    for respondent in view
        .respondents
        .iter()
        .filter(|it| it.group == Group::Families)
    {
        let tally = Tally::of(items.iter().copied(), &respondent.answers);
        if tally.counts() {
            scores.add(tally.sum.into(), tally.answered.into());
        }
    }
    scores
}
