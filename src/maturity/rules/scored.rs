//! One dimension of a round put through the rules, still exact.

use super::{
    data::RoundData,
    evidence::Evidence,
    maturity::{Figure, Maturity},
    overall::Overall,
    perception::Perception,
    result::{Basis, NoOverall, PerceptionBasis},
    view::View,
};
use crate::programmes::Dimension;

/// All that the rules make of a dimension.
#[derive(Clone, Debug)]
pub(super) struct Scored<'a> {
    pub(super) dimension: Dimension,
    pub(super) perception: Perception<'a>,
    pub(super) evidence: Evidence<'a>,
}

impl<'a> Scored<'a> {
    pub(super) fn of(view: &View<'a>) -> Self {
        Self {
            dimension: view.dimension,
            perception: Perception::of(view),
            evidence: Evidence::of(view),
        }
    }

    /// P, by the survey or else as agreed.
    pub(super) fn p(&self) -> Option<(Figure<'a>, PerceptionBasis)> {
        match &self.perception.survey {
            Ok(survey) => Some((survey.clone(), PerceptionBasis::Survey)),
            Err(_) => self
                .perception
                .agreed()
                .map(|figure| (figure, PerceptionBasis::Agreed)),
        }
    }

    /// E.
    pub(super) fn e(&self) -> Option<&Figure<'a>> {
        self.evidence.figure.as_ref().ok()
    }

    /// M.
    pub(super) fn m(&self) -> Option<Maturity<'a>> {
        Maturity::of(self.p().map(|(p, _)| p).as_ref(), self.e())
    }

    pub(super) fn basis(&self) -> Basis {
        match (self.p(), self.e()) {
            (Some(_), Some(_)) => Basis::Both,
            (Some(_), None) => Basis::PerceptionOnly,
            (None, Some(_)) => Basis::EvidenceOnly,
            (None, None) => Basis::None,
        }
    }
}

/// A round put through the rules.
#[derive(Clone, Debug)]
pub(super) struct ScoredRound<'a> {
    /// All ten, D1 first.
    pub(super) dimensions: Vec<Scored<'a>>,
    /// M of each.
    pub(super) maturities: Vec<Option<Maturity<'a>>>,
    pub(super) overall: Result<Overall<'a>, Vec<NoOverall>>,
}

impl<'a> ScoredRound<'a> {
    pub(super) fn of(data: &'a RoundData) -> Self {
        let dimensions: Vec<_> = Dimension::all()
            .map(|dimension| Scored::of(&View::whole(data, dimension)))
            .collect();
        let maturities: Vec<_> = dimensions.iter().map(Scored::m).collect();
        let figures: Vec<_> = dimensions
            .iter()
            .zip(&maturities)
            .filter_map(|(scored, m)| Some((scored.dimension, &m.as_ref()?.figure)))
            .collect();
        Self {
            overall: Overall::of(&figures),
            maturities,
            dimensions,
        }
    }
}
