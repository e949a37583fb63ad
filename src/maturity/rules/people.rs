//! How many people there are, as a reader is told: in steps of five (rule 17).

use std::fmt;

use serde::{Deserialize, Serialize};

const STEP: usize = 5;

/// A number of people, rounded down to a step of five: 20 stands for 20 to 24.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct People(usize);

impl People {
    /// So many people.
    pub fn counting(people: usize) -> Self {
        Self(people - people % STEP)
    }

    /// The least that they may be.
    pub fn at_least(self) -> usize {
        self.0
    }
}

/// `20 to 24`; `fewer than 5`.
impl fmt::Display for People {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => write!(out, "fewer than {STEP}"),
            least => write!(out, "{least} to {}", least + STEP - 1),
        }
    }
}
