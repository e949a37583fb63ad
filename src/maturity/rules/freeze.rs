//! Scoring a round, dimension by dimension, and freezing the figures for a snapshot.

use super::{
    VERSION,
    data::RoundData,
    evidence::Evidence,
    exact::{Estimate, float},
    maturity::{Maturity, gap},
    overall::Overall,
    perception::Perception,
    pooling::FEWEST,
    result::{
        Basis, DimensionResult, EvidenceFigure, EvidenceResult, FamiliesResult, OverallResult,
        PerceptionBasis, PerceptionFigure, PerceptionResult, PoolResult, RoundResult,
    },
    view::View,
};
use crate::{programmes::Dimension, questionnaires::rules::HandedOver};

/// All that the rules make of a dimension, still exact.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    pub(super) dimension: Dimension,
    pub(super) perception: Perception,
    pub(super) evidence: Evidence,
}

/// Scores a round: ten dimensions and the overall figure (scoring version 1, rules 1 to 6).
pub fn score(data: &RoundData) -> RoundResult {
    let scored: Vec<_> = Dimension::all()
        .map(|it| Scored::of(&View::whole(data, it)))
        .collect();
    RoundResult {
        scoring_version: VERSION,
        diagnostic_version: data.diagnostic.version.clone(),
        family_version: data.family.version.clone(),
        dimensions: scored.iter().map(Scored::frozen).collect(),
        overall: overall(&scored),
    }
}

/// What the survey says, exact, to be handed over without its responses; `None` without a survey.
pub fn hand_over(data: &RoundData) -> Option<HandedOver> {
    let has_survey = !data.respondents.is_empty() || data.handed_over.is_some();
    let dimensions = Dimension::all().map(|it| {
        let perception = Perception::of(&View::whole(data, it));
        perception.to_hand_over(it)
    });
    has_survey.then(|| HandedOver {
        dimensions: dimensions.collect(),
    })
}

impl Scored {
    pub(super) fn of(view: &View<'_>) -> Self {
        Self {
            dimension: view.dimension,
            perception: Perception::of(view),
            evidence: Evidence::of(view),
        }
    }

    /// P, by the survey or else as agreed.
    pub(super) fn p(&self) -> Option<(Estimate, PerceptionBasis)> {
        match &self.perception.survey {
            Ok(survey) => Some((survey.clone(), PerceptionBasis::Survey)),
            Err(_) => self
                .perception
                .agreed()
                .map(|it| (it, PerceptionBasis::Agreed)),
        }
    }

    /// E.
    pub(super) fn e(&self) -> Option<&Estimate> {
        self.evidence.figure.as_ref().ok()
    }

    /// M.
    pub(super) fn m(&self) -> Option<Maturity> {
        Maturity::of(self.p().map(|(p, _)| p).as_ref(), self.e())
    }

    fn frozen(&self) -> DimensionResult {
        let p = self.p();
        let gap = p.as_ref().zip(self.e()).map(|((p, _), e)| gap(p, e));
        DimensionResult {
            dimension: self.dimension,
            maturity: self.m().map(|it| it.frozen()),
            basis: match (&p, self.e()) {
                (Some(_), Some(_)) => Basis::Both,
                (Some(_), None) => Basis::PerceptionOnly,
                (None, Some(_)) => Basis::EvidenceOnly,
                (None, None) => Basis::None,
            },
            gap: gap.map(|(gap, _)| gap),
            gap_flag: gap.is_some_and(|(_, flag)| flag),
            perception: frozen_perception(&self.perception, p),
            evidence: frozen_evidence(&self.evidence),
        }
    }
}

fn frozen_perception(
    perception: &Perception,
    p: Option<(Estimate, PerceptionBasis)>,
) -> PerceptionResult {
    let families = perception.families.as_ref().filter(|(n, _)| *n >= FEWEST);
    PerceptionResult {
        figure: p.map(|(p, basis)| PerceptionFigure {
            value: float(&p.value),
            se: p.error(),
            basis,
        }),
        no_survey: perception
            .survey
            .as_ref()
            .err()
            .cloned()
            .unwrap_or_default(),
        agreed: perception.agreed.map(|it| it.frozen()),
        groups: perception.groups.iter().copied().collect(),
        pools: frozen_pools(perception),
        respondents_counted: perception.counted,
        respondents_excluded: perception.excluded,
        dont_know: perception.dont_know,
        dont_know_of: perception.dont_know_of,
        families: families.map(|(n, mean)| FamiliesResult {
            n: *n,
            mean: float(mean),
        }),
    }
}

/// A pool of fewer than five is all there is then, and never leaves this room.
fn frozen_pools(perception: &Perception) -> Vec<PoolResult> {
    let pools = perception.pools.iter().filter(|it| it.n >= FEWEST);
    pools
        .map(|it| PoolResult {
            groups: it.groups.clone(),
            n: it.n,
            mean: float(&it.summary.mean),
            variance: float(&it.summary.variance),
        })
        .collect()
}

fn frozen_evidence(evidence: &Evidence) -> EvidenceResult {
    let lines = &evidence.lines;
    let all: usize = lines
        .iter()
        .map(|line| line.scores.n() + line.excluded.total())
        .sum();
    let counting = lines.iter().filter(|line| line.counts());
    let records_counted = counting.map(|line| line.scores.n()).sum();
    EvidenceResult {
        figure: evidence.figure.as_ref().ok().and_then(frozen_e),
        missing: evidence.figure.as_ref().err().cloned().unwrap_or_default(),
        instruments: lines.iter().map(|line| line.frozen()).collect(),
        records_counted,
        records_excluded: all - records_counted,
    }
}

fn frozen_e(e: &Estimate) -> Option<EvidenceFigure> {
    Some(EvidenceFigure {
        value: float(&e.value),
        se: e.error()?,
    })
}

fn overall(scored: &[Scored]) -> OverallResult {
    let maturities: Vec<_> = scored
        .iter()
        .filter_map(|it| Some((it.dimension, it.m()?)))
        .collect();
    let estimates: Vec<_> = maturities.iter().map(|(d, m)| (*d, &m.estimate)).collect();
    let overall = Overall::of(&estimates);
    OverallResult {
        figure: overall.as_ref().ok().map(Overall::frozen),
        missing: overall.err().unwrap_or_default(),
        dimensions: maturities.iter().map(|(dimension, _)| *dimension).collect(),
    }
}
