//! The part of a round that speaks to one dimension, whole or narrowed for a comparison.

use std::collections::BTreeSet;

use super::data::{QaInstrument, Record, Respondent, RoundData};
use crate::{
    programmes::Dimension,
    questionnaires::rules::{Answers, Group, HandedOverDimension, Instrument, Item},
};

/// One dimension's items, with the round's answers and records.
#[derive(Clone)]
pub(super) struct View<'a> {
    pub(super) dimension: Dimension,
    /// Diagnostic statements of the dimension.
    pub(super) statements: Vec<&'a Item>,
    /// Items of the family form of the dimension.
    pub(super) family: Vec<&'a Item>,
    pub(super) respondents: &'a [Respondent],
    /// The role groups that enter; `None` for all.
    pub(super) groups: Option<BTreeSet<Group>>,
    /// What the survey said, where its responses are elsewhere.
    pub(super) handed_over: Option<HandedView<'a>>,
    pub(super) agreed: Option<&'a Answers>,
    /// The instruments that cover the dimension.
    pub(super) instruments: Vec<InstrumentView<'a>>,
}

/// A survey's result in one dimension without its responses.
#[derive(Clone, Copy)]
pub(super) struct HandedView<'a> {
    pub(super) result: &'a HandedOverDimension,
    /// Whether the comparison leaves out statements or groups, so that the result is not its own.
    pub(super) cut: bool,
}

/// An instrument's items of one dimension, with its records.
#[derive(Clone)]
pub(super) struct InstrumentView<'a> {
    pub(super) instrument: Instrument,
    pub(super) version: &'a str,
    pub(super) items: Vec<&'a Item>,
    pub(super) records: &'a [Record],
    /// Whether it may count: in a comparison, only if it counts in both rounds.
    pub(super) admitted: bool,
}

impl<'a> View<'a> {
    /// All that the round holds of a dimension.
    pub(super) fn whole(data: &'a RoundData, dimension: Dimension) -> Self {
        Self {
            dimension,
            statements: of_dimension(&data.diagnostic.items, dimension),
            family: of_dimension(&data.family.items, dimension),
            respondents: &data.respondents,
            groups: None,
            handed_over: data.handed_over.as_ref().and_then(|it| {
                let result = it.of(dimension)?;
                Some(HandedView { result, cut: false })
            }),
            agreed: data.agreed.as_ref(),
            instruments: covering(&data.qa, dimension),
        }
    }

    /// This side of a comparison cut down to what both sides have in common (rule 7): unchanged
    /// items, the given groups, and instruments that cover the dimension on both sides, of which
    /// only the given ones may count.
    pub(super) fn narrowed(
        &self,
        other: &Self,
        groups: &BTreeSet<Group>,
        instruments: &BTreeSet<Instrument>,
    ) -> Self {
        let instruments = self.instruments.iter().filter_map(|mine| {
            let theirs = other
                .instruments
                .iter()
                .find(|it| it.instrument == mine.instrument)?;
            Some(InstrumentView {
                items: unchanged(&mine.items, &theirs.items),
                admitted: instruments.contains(&mine.instrument),
                ..mine.clone()
            })
        });
        let statements = unchanged(&self.statements, &other.statements);
        let whole = statements.len() == self.statements.len();
        let handed_over = self.handed_over.map(|it| HandedView {
            cut: !(whole && it.result.groups.iter().all(|group| groups.contains(group))),
            ..it
        });
        Self {
            statements,
            handed_over,
            groups: Some(groups.clone()),
            instruments: instruments.collect(),
            ..self.clone()
        }
    }

    /// The respondents in the groups that enter, families apart.
    pub(super) fn staff(&self) -> impl Iterator<Item = &'a Respondent> {
        let respondents = self.respondents.iter();
        respondents.filter(|it| it.group != Group::Families && self.admits(it.group))
    }

    fn admits(&self, group: Group) -> bool {
        self.groups
            .as_ref()
            .is_none_or(|groups| groups.contains(&group))
    }
}

fn of_dimension(items: &[Item], dimension: Dimension) -> Vec<&Item> {
    items
        .iter()
        .filter(|item| item.dimension == dimension)
        .collect()
}

fn covering(qa: &[QaInstrument], dimension: Dimension) -> Vec<InstrumentView<'_>> {
    let views = qa.iter().map(|qa| InstrumentView {
        instrument: qa.instrument,
        version: &qa.version,
        items: of_dimension(&qa.items, dimension),
        records: &qa.records,
        admitted: true,
    });
    views.filter(|view| !view.items.is_empty()).collect()
}

/// Those of one version's items that stand unchanged in the other.
pub(super) fn unchanged<'a>(mine: &[&'a Item], theirs: &[&Item]) -> Vec<&'a Item> {
    let same = |item: &Item| theirs.iter().any(|other| item.is_common_with(other));
    mine.iter().copied().filter(|item| same(item)).collect()
}
