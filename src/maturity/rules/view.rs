//! The part of a round that speaks to one dimension, whole or narrowed for a comparison.

use std::collections::BTreeSet;

use super::{
    data::{QaInstrument, Record, Respondent, RoundData},
    pooling::Partition,
};
use crate::{
    programmes::Dimension,
    questionnaires::rules::{Answers, Group, Instrument, Item},
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
    /// How groups are pooled; `None` for rule 2.
    pub(super) pools: Option<Partition>,
    pub(super) agreed: Option<&'a Answers>,
    /// The instruments that cover the dimension.
    pub(super) instruments: Vec<InstrumentView<'a>>,
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
            pools: None,
            agreed: data.agreed.as_ref(),
            instruments: covering(&data.qa, dimension),
        }
    }

    /// This side of a comparison cut down to what both sides have in common (rule 12): unchanged
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
        Self {
            statements: unchanged(&self.statements, &other.statements),
            groups: Some(groups.clone()),
            instruments: instruments.collect(),
            ..self.clone()
        }
    }

    /// The respondents whose group enters, each with their place among all.
    pub(super) fn people(&self) -> impl Iterator<Item = (usize, &'a Respondent)> {
        let admits = |group| {
            self.groups
                .as_ref()
                .is_none_or(|groups| groups.contains(&group))
        };
        let people = self.respondents.iter().enumerate();
        people.filter(move |(_, respondent)| admits(respondent.group))
    }

    /// The items that are put to a group: families have a form of their own.
    pub(super) fn asked(&self, group: Group) -> Vec<&'a Item> {
        let items = match group {
            Group::Families => &self.family,
            _ => &self.statements,
        };
        let items = items.iter().copied();
        items.filter(|item| item.groups.contains(&group)).collect()
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
