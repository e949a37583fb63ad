//! Two rounds of one authority on what they have in common (rules 11 and 12).

use num_traits::{Signed, Zero};

use super::{
    data::RoundData,
    error::Error,
    exact::{Exact, float, ratio},
    maturity::{Figure, Maturity},
    overall::Overall,
    pair::{Common, Pair},
    result::{CommonItems, Difference, Formula, NotComparable, PerceptionBasis, Verdict},
};
use crate::programmes::Dimension;

/// Ten dimensions and the overall figure, compared.
#[derive(Clone, Debug)]
pub(super) struct Comparisons<'a> {
    pub(super) dimensions: Vec<Comparison<'a>>,
    pub(super) overall: OverallComparison<'a>,
}

/// A dimension as both rounds score it, and as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Comparison<'a> {
    pub(super) dimension: Dimension,
    /// M of each round by itself, the earlier first.
    pub(super) by_itself: [Option<Maturity<'a>>; 2],
    /// What differs between the rounds, where both have an M.
    pub(super) differences: Vec<Difference>,
    /// What is the same in both versions, of each instrument whose version differs.
    pub(super) items: Vec<CommonItems>,
    /// Where the P compared comes from.
    pub(super) basis: Option<PerceptionBasis>,
    /// What the P and the E compared rest on.
    pub(super) common: Common,
    /// Both M on what the rounds have in common; `None` where they are not comparable.
    pub(super) rescored: Option<[Maturity<'a>; 2]>,
    pub(super) tested: Tested,
}

/// The mean over the dimensions that are comparable.
#[derive(Clone, Debug)]
pub(super) struct OverallComparison<'a> {
    /// Each round's by itself.
    pub(super) by_itself: [Option<Figure<'a>>; 2],
    pub(super) rescored: Option<[Figure<'a>; 2]>,
    pub(super) dimensions: Vec<Dimension>,
    pub(super) tested: Tested,
}

/// What may be said of a difference.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tested {
    /// The later less the earlier.
    pub(super) delta: Option<Exact>,
    /// V₁ + V₂ with the degrees of freedom of all four terms; `None` where a side has none.
    pub(super) error: Option<Error>,
    pub(super) verdict: Verdict,
}

impl Tested {
    /// Rule 11.
    pub(super) fn between(delta: Exact, errors: [Option<Error>; 2]) -> Self {
        let [earlier, later] = errors;
        let error = earlier
            .zip(later)
            .map(|(earlier, later)| earlier.with(later));
        let verdict = match error {
            None => Verdict::ReportedNotTested,
            Some(_) if delta.abs() < ratio(3, 10) => Verdict::NoClearChange,
            Some(error) if float(&delta.abs()) <= error.margin() => Verdict::NoClearChange,
            Some(_) if delta > Exact::zero() => Verdict::ClearRise,
            Some(_) => Verdict::ClearFall,
        };
        Self {
            delta: Some(delta),
            error,
            verdict,
        }
    }

    fn of_figures([earlier, later]: [&Figure<'_>; 2]) -> Self {
        let delta = &later.value - &earlier.value;
        Self::between(delta, [earlier.error(), later.error()])
    }

    pub(super) fn without_figures(verdict: Verdict) -> Self {
        Self {
            delta: None,
            error: None,
            verdict,
        }
    }
}

impl<'a> Comparisons<'a> {
    pub(super) fn of(earlier: &'a RoundData, later: &'a RoundData) -> Self {
        let dimensions: Vec<_> = Dimension::all()
            .map(|dimension| Comparison::of(earlier, later, dimension))
            .collect();
        Self {
            overall: OverallComparison::of(&dimensions),
            dimensions,
        }
    }
}

impl<'a> Comparison<'a> {
    fn of(earlier: &'a RoundData, later: &'a RoundData, dimension: Dimension) -> Self {
        let pair = Pair::of(earlier, later, dimension);
        let by_itself = pair.by_itself();
        let differences = pair.differences();
        let mut comparison = Self {
            dimension,
            items: pair.common_items(&differences),
            differences,
            basis: None,
            common: Common::default(),
            rescored: None,
            tested: Tested::without_figures(Verdict::NoFigure),
            by_itself,
        };
        if comparison.by_itself.iter().all(Option::is_some) {
            comparison.rescore(&pair);
        }
        comparison
    }

    fn rescore(&mut self, pair: &Pair<'a>) {
        match pair.rescored() {
            Err(reason) => self.tested = Tested::without_figures(Verdict::NotComparable(reason)),
            Ok(rescored) => {
                self.basis = rescored.basis;
                self.common = rescored.common;
                self.tested = Tested::of_figures(rescored.maturities.each_ref().map(|m| &m.figure));
                self.rescored = Some(rescored.maturities);
            }
        }
    }

    /// Whether a figure compared is not the one that its round has by itself.
    pub(super) fn changed_a_figure(&self) -> bool {
        let Some(rescored) = &self.rescored else {
            return false;
        };
        let sides = rescored.iter().zip(&self.by_itself);
        sides
            .filter_map(|(rescored, own)| Some((&rescored.figure, &own.as_ref()?.figure)))
            .any(|(rescored, own)| rescored.value != own.value)
    }

    /// Whether what holds both figures at 3.0 is that neither is evidenced.
    pub(super) fn is_held_at_cap(&self) -> bool {
        let capped = |m: &Maturity<'_>| m.formula == Formula::PerceptionCapped;
        self.rescored
            .as_ref()
            .is_some_and(|sides| sides.iter().all(capped))
    }
}

impl<'a> OverallComparison<'a> {
    fn of(dimensions: &[Comparison<'a>]) -> Self {
        let comparable: Vec<_> = dimensions
            .iter()
            .filter_map(|it| Some((it.dimension, it.rescored.as_ref()?)))
            .collect();
        let rescored = [0, 1].map(|side| {
            let figures: Vec<_> = comparable
                .iter()
                .map(|(dimension, sides)| (*dimension, &sides[side].figure))
                .collect();
            Overall::of(&figures).map(|overall| overall.figure)
        });
        let by_itself = [0, 1].map(|side| overall_of(dimensions, side));
        let both = by_itself.iter().all(Option::is_some);
        let (tested, rescored) = match rescored {
            [Ok(earlier), Ok(later)] => (
                Tested::of_figures([&earlier, &later]),
                Some([earlier, later]),
            ),
            [Err(missing), _] | [_, Err(missing)] => {
                let reason = NotComparable::TooFewDimensions { missing };
                let verdict = if both {
                    Verdict::NotComparable(reason)
                } else {
                    Verdict::NoFigure
                };
                (Tested::without_figures(verdict), None)
            }
        };
        Self {
            by_itself,
            rescored,
            dimensions: comparable.iter().map(|(dimension, _)| *dimension).collect(),
            tested,
        }
    }

    /// Whether a figure compared is not the one that its round has by itself.
    pub(super) fn changed_a_figure(&self) -> bool {
        let Some(rescored) = &self.rescored else {
            return false;
        };
        let own = self.by_itself.iter();
        rescored
            .iter()
            .zip(own)
            .any(|(rescored, own)| own.as_ref().is_none_or(|own| own.value != rescored.value))
    }
}

/// A round's overall figure by itself, side 0 the earlier.
fn overall_of<'a>(dimensions: &[Comparison<'a>], side: usize) -> Option<Figure<'a>> {
    let figures: Vec<_> = dimensions
        .iter()
        .filter_map(|it| Some((it.dimension, &it.by_itself[side].as_ref()?.figure)))
        .collect();
    Overall::of(&figures).ok().map(|overall| overall.figure)
}
