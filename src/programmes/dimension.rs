//! The ten dimensions of systemic practice, in their one order.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A dimension of the maturity framework: `D1` to `D10` in files and addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Dimension(u8);

impl Dimension {
    /// Risk, authority and the child's experience: the dimension that bounds the overall level.
    pub const D5: Self = Self(5);

    /// The dimension of that number, 1 to 10; otherwise `None`.
    pub fn new(number: u8) -> Option<Self> {
        (1..=10).contains(&number).then_some(Self(number))
    }

    /// All ten, D1 first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + Clone {
        (1..=10).map(Self)
    }

    /// 1 to 10.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The title as the instrument prints it.
    pub fn title(self) -> &'static str {
        match self.0 {
            1 => "Systemic leadership and purpose",
            2 => "Managers who support practice",
            3 => "Reflective group supervision and shared thinking",
            4 => "Relationship-based work with families",
            5 => "Risk, authority and the child’s experience",
            6 => "Power, difference and anti-discriminatory practice",
            7 => "Clinical and multidisciplinary capacity",
            8 => "Learning and workforce",
            9 => "Meetings, decisions and processes",
            _ => "Quality assurance, feedback and whole-system alignment",
        }
    }

    /// `D5 Risk and the child`.
    pub fn label(self) -> String {
        format!("{self} {}", self.short_title())
    }

    /// A title short enough for a chart.
    pub fn short_title(self) -> &'static str {
        match self.0 {
            1 => "Leadership",
            2 => "Managers",
            3 => "Group thinking",
            4 => "Work with families",
            5 => "Risk and the child",
            6 => "Power and difference",
            7 => "Clinical capacity",
            8 => "Learning",
            9 => "Meetings and decisions",
            _ => "Quality and alignment",
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "D{}", self.0)
    }
}

impl FromStr for Dimension {
    type Err = String;

    /// Reads `D5` or `d5`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.trim().trim_start_matches(['D', 'd']);
        digits
            .parse()
            .ok()
            .and_then(Self::new)
            .ok_or_else(|| format!("“{text}” is not a dimension, D1 to D10"))
    }
}

impl From<Dimension> for String {
    fn from(dimension: Dimension) -> Self {
        dimension.to_string()
    }
}

impl TryFrom<String> for Dimension {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
