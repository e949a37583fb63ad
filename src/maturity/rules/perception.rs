//! Perception: what the survey and the agreed self-assessment say of a dimension (rules 1 and 2).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    exact::{Estimate, Exact, Moments, Summary, float, unweighted, whole},
    pooling::{FEWEST, Pool, pooled},
    result::{AgreedScore, ExcludedRespondents, NoSurvey},
    view::{HandedView, View},
};
use crate::{
    programmes::Dimension,
    questionnaires::rules::{
        Answer, Answers, Fraction, Group, HandedOverDimension, HandedOverFamilies, HandedOverPool,
        Item,
    },
};

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
    /// Role groups with a counted score.
    pub(super) groups: BTreeSet<Group>,
    /// How many respondents count, families apart.
    pub(super) counted: usize,
    pub(super) excluded: ExcludedRespondents,
    pub(super) dont_know: u32,
    pub(super) dont_know_of: u32,
    /// How many families count, and the mean of their scores.
    pub(super) families: Option<(usize, Exact)>,
    pub(super) pools: Vec<PoolScore>,
    /// P by the survey, or all that it lacks.
    pub(super) survey: Result<Estimate, Vec<NoSurvey>>,
    pub(super) agreed: Option<Agreed>,
    /// Whether the survey would have to be scored anew, and its responses are elsewhere.
    pub(super) answers_elsewhere: bool,
}

/// A role group, or several pooled.
#[derive(Clone, Debug)]
pub(super) struct PoolScore {
    /// In the order of ties.
    pub(super) groups: Vec<Group>,
    pub(super) n: usize,
    pub(super) summary: Summary,
}

/// The dimension's part of a submitted agreed self-assessment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agreed(Tally);

impl Perception {
    pub(super) fn of(view: &View<'_>) -> Self {
        let agreed = view
            .agreed
            .map(|it| Agreed(Tally::of(view.statements.iter().copied(), it)));
        let mut perception = match view.handed_over {
            Some(handed) => Self::handed_over(handed, view),
            None => Self::answered(view),
        };
        perception.agreed = agreed;
        perception.survey = perception.surveyed();
        perception
    }

    fn nothing() -> Self {
        Self {
            groups: BTreeSet::new(),
            counted: 0,
            excluded: ExcludedRespondents::default(),
            dont_know: 0,
            dont_know_of: 0,
            families: None,
            pools: Vec::new(),
            survey: Err(Vec::new()),
            agreed: None,
            answers_elsewhere: false,
        }
    }

    /// From the responses.
    fn answered(view: &View<'_>) -> Self {
        let mut perception = Self::nothing();
        let groups = perception.take_in(view);
        perception.counted = groups.values().map(Moments::n).sum();
        perception.groups = groups.keys().copied().collect();
        let pools = pooled(&groups).into_iter();
        perception.pools = pools
            .filter_map(|Pool { groups, scores }| {
                Some(PoolScore {
                    groups,
                    n: scores.n(),
                    summary: scores.summary()?,
                })
            })
            .collect();
        let families = families(view);
        perception.families = families.summary().map(|it| (families.n(), it.mean));
        perception
    }

    /// From what was handed over; nothing of the survey where the comparison cuts it down.
    fn handed_over(handed: HandedView<'_>, view: &View<'_>) -> Self {
        let result = handed.result;
        let groups = result.groups.iter().copied();
        let admitted = |group: &Group| view.groups.as_ref().is_none_or(|it| it.contains(group));
        let perception = Self {
            groups: groups.filter(admitted).collect(),
            answers_elsewhere: handed.cut,
            ..Self::nothing()
        };
        if handed.cut {
            return perception;
        }
        let pools = result.pools.iter().map(|it| PoolScore {
            groups: it.groups.clone(),
            n: it.n,
            summary: Summary {
                n: whole(it.n),
                mean: it.mean.0.clone(),
                variance: it.variance.0.clone(),
            },
        });
        Self {
            counted: result.respondents_counted,
            excluded: ExcludedRespondents {
                not_asked: result.not_asked,
                nothing_applies: result.nothing_applies,
                under_half: result.under_half,
            },
            dont_know: result.dont_know,
            dont_know_of: result.dont_know_of,
            families: result.families.as_ref().map(|it| (it.n, it.mean.0.clone())),
            pools: pools.collect(),
            ..perception
        }
    }

    /// As it is handed over: exact, and no group of fewer than five.
    pub(super) fn to_hand_over(&self, dimension: Dimension) -> HandedOverDimension {
        let pools = self.pools.iter().filter(|it| it.n >= FEWEST);
        let families = self.families.as_ref().filter(|(n, _)| *n >= FEWEST);
        HandedOverDimension {
            dimension,
            groups: self.groups.iter().copied().collect(),
            pools: pools
                .map(|it| HandedOverPool {
                    groups: it.groups.clone(),
                    n: it.n,
                    mean: Fraction(it.summary.mean.clone()),
                    variance: Fraction(it.summary.variance.clone()),
                })
                .collect(),
            respondents_counted: self.counted,
            not_asked: self.excluded.not_asked,
            nothing_applies: self.excluded.nothing_applies,
            under_half: self.excluded.under_half,
            dont_know: self.dont_know,
            dont_know_of: self.dont_know_of,
            families: families.map(|(n, mean)| HandedOverFamilies {
                n: *n,
                mean: Fraction(mean.clone()),
            }),
        }
    }

    /// Tallies every respondent who is not a family (rule 1): the scores by role group.
    fn take_in(&mut self, view: &View<'_>) -> BTreeMap<Group, Moments> {
        let mut groups: BTreeMap<Group, Moments> = BTreeMap::new();
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
                let scores = groups.entry(respondent.group).or_default();
                scores.add(tally.sum.into(), tally.answered.into());
            } else {
                self.exclude(tally);
            }
        }
        groups
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
        let more = FEWEST.saturating_sub(self.counted);
        if more > 0 {
            lacks.push(NoSurvey::FewerThanFive { more });
        }
        let more = FEWEST_GROUPS.saturating_sub(self.groups.len());
        if more > 0 {
            lacks.push(NoSurvey::FewerThanThreeGroups { more });
        }
        if !self.groups.contains(&Group::Practitioners) {
            lacks.push(NoSurvey::NoPractitioners);
        }
        let summaries: Vec<_> = self.pools.iter().map(|it| it.summary.clone()).collect();
        match unweighted(&summaries) {
            Some(estimate) if lacks.is_empty() => Ok(estimate),
            _ => Err(lacks),
        }
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
