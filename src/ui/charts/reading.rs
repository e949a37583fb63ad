//! A score as charts know it.

use crate::ui::formats;

/// What a score rests on (domain, scoring rule 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Perception and evidence: a filled marker.
    Both,
    /// Perception without evidence, "not evidenced": a hollow marker.
    PerceptionOnly,
    /// Evidence without perception: a hollow marker with a dot in it.
    EvidenceOnly,
}

impl Basis {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Both => "Perception and evidence",
            Self::PerceptionOnly => "Perception only, not evidenced",
            Self::EvidenceOnly => "Evidence only",
        }
    }
}

/// The 95% interval of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end, 1.0 to 5.0.
    pub low: f64,
    /// Its upper end, 1.0 to 5.0.
    pub high: f64,
}

/// A score near an end of the scale, where no more is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// It is this or more.
    OrMore,
    /// It is this or less.
    OrLess,
}

/// A score as it is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// 1.0 to 5.0; one that is not a number is left out of the picture.
    pub value: f64,
    /// Whether it is a bound rather than the score.
    pub bound: Option<Bound>,
}

impl Score {
    /// Itself, if it can be drawn.
    pub(super) fn finite(self) -> Option<Self> {
        self.value.is_finite().then_some(self)
    }

    /// Beside a mark: `3.6`, `≥4.8`.
    pub(super) fn label(self) -> String {
        match self.bound {
            None => formats::number(self.value, 1),
            Some(Bound::OrMore) => format!("≥{}", self.value),
            Some(Bound::OrLess) => format!("≤{}", self.value),
        }
    }

    /// In a sentence: `3.6`, `4.8 or more`.
    pub(super) fn told(self) -> String {
        self.bounded()
            .unwrap_or_else(|| formats::number(self.value, 1))
    }

    /// In a table: `3.65`, `4.8 or more`.
    pub(super) fn figure(self) -> String {
        self.bounded()
            .unwrap_or_else(|| formats::number(self.value, 2))
    }

    /// A bound, which rounding would move.
    fn bounded(self) -> Option<String> {
        Some(match self.bound? {
            Bound::OrMore => format!("{} or more", self.value),
            Bound::OrLess => format!("{} or less", self.value),
        })
    }
}

/// A score that is told.
impl From<f64> for Score {
    fn from(value: f64) -> Self {
        Self { value, bound: None }
    }
}

/// A maturity score with what is known about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// M.
    pub score: Score,
    /// None where the basis is agreed and there is no standard error.
    pub interval: Option<Interval>,
    /// Sets the marker.
    pub basis: Basis,
}

impl Reading {
    /// The interval's ends in order, if it has any.
    pub(super) fn ends(&self) -> Option<(f64, f64)> {
        let Interval { low, high } = self.interval?;
        (low.is_finite() && high.is_finite()).then_some((low.min(high), low.max(high)))
    }

    /// The cells of a table, also where there is no score.
    pub(super) fn cells_of(reading: Option<Self>) -> [String; 3] {
        let none = || ["–", "None", "No score"].map(str::to_owned);
        reading.map_or_else(none, |it| it.cells())
    }

    /// The cells of a table: score, interval, basis.
    pub(super) fn cells(&self) -> [String; 3] {
        let interval = self.ends().map_or("None".to_owned(), |(low, high)| {
            format!(
                "{} to {}",
                formats::number(low, 2),
                formats::number(high, 2)
            )
        });
        [self.score.figure(), interval, self.basis.words().to_owned()]
    }
}

/// A score in a sentence: `3.6`, or that there is none.
pub(super) fn told(score: Option<Score>) -> String {
    score.map_or_else(|| "no score".to_owned(), Score::told)
}

/// A score in a table: `3.65`, or a dash.
pub(super) fn figure(score: Option<Score>) -> String {
    score.map_or_else(|| "–".to_owned(), Score::figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_never_told_as_the_score() {
        let told = |value, bound| {
            let score = Score { value, bound };
            [score.label(), score.told(), score.figure()]
        };
        assert_eq!(told(4.8, None), ["4.8", "4.8", "4.80"]);
        assert_eq!(
            told(4.8, Some(Bound::OrMore)),
            ["≥4.8", "4.8 or more", "4.8 or more"]
        );
        assert_eq!(
            told(4.65, Some(Bound::OrMore)),
            ["≥4.65", "4.65 or more", "4.65 or more"]
        );
        assert_eq!(
            told(1.2, Some(Bound::OrLess)),
            ["≤1.2", "1.2 or less", "1.2 or less"]
        );
    }
}
