//! What a moderation meeting talks over.

use std::{fmt, str::FromStr};

use crate::programmes::Dimension;

/// What a flag is raised at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Risk and the child first: growth without it, or a fall of it (rule 15).
    Safety,
    /// Perception and evidence of a dimension are far apart.
    Gap(Dimension),
}

impl Topic {
    /// For addresses: `safety`, `d5`.
    pub fn key(self) -> String {
        self.to_string().to_lowercase()
    }

    /// What it is called.
    pub fn title(self) -> String {
        match self {
            Self::Safety => "Risk and the child first".into(),
            Self::Gap(dimension) => format!("{dimension} {}", dimension.title()),
        }
    }

    /// The topic of an address; one address a topic.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        let gaps = Dimension::all().map(Self::Gap);
        let mut all = [Self::Safety].into_iter().chain(gaps);
        all.find(|topic| topic.key() == key)
    }
}

/// As the table keeps it: `safety`, `D5`.
impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Safety => write!(f, "safety"),
            Self::Gap(dimension) => write!(f, "{dimension}"),
        }
    }
}

impl FromStr for Topic {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        match code {
            "safety" => Ok(Self::Safety),
            _ => code.parse().map(Self::Gap),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_kept_and_addressed_by_its_name() {
        for topic in [Topic::Safety, Topic::Gap(Dimension::D5)] {
            assert_eq!(topic.to_string().parse(), Ok(topic));
            assert_eq!(Topic::of_key(&topic.key()), Some(topic));
        }
        assert_eq!(Topic::Gap(Dimension::D5).key(), "d5");
        for none in ["", "D5", "d11", "Safety", "overall"] {
            assert_eq!(Topic::of_key(none), None, "{none}");
        }
    }
}
