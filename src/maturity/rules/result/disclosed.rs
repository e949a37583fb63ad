//! A figure as it is told.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A figure to two decimals, or a bound: with few people, the ends of the scale would give their
/// answers away (rule 18).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisclosedFigure {
    /// The figure, or the bound.
    pub value: f64,
    /// Whether it is a bound, and which way; `None` for a figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
}

/// Which way a bound holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The figure is this or less.
    OrLess,
    /// The figure is this or more.
    OrMore,
}

/// `3.05`; `4.8 or more`.
impl fmt::Display for DisclosedFigure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bound {
            None => write!(out, "{:.2}", self.value),
            Some(Bound::OrLess) => write!(out, "{} or less", self.value),
            Some(Bound::OrMore) => write!(out, "{} or more", self.value),
        }
    }
}
