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

/// A maturity score with what is known about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// M, 1.0 to 5.0; one that is not a number is left out of the picture.
    pub score: f64,
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
        [
            formats::number(self.score, 2),
            interval,
            self.basis.words().to_owned(),
        ]
    }
}

/// A score in a sentence: `3.6`, or that there is none.
pub(super) fn told(score: Option<f64>) -> String {
    score.map_or_else(|| "no score".to_owned(), |score| formats::number(score, 1))
}

/// A score in a table: `3.65`, or a dash.
pub(super) fn figure(score: Option<f64>) -> String {
    score.map_or_else(|| "–".to_owned(), |score| formats::number(score, 2))
}
