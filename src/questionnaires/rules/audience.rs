//! Who meets an instrument: each sees something else of it.

use super::{Group, Instrument, Part, Version, parts, parts_for};

/// Somebody who meets an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The respondents of a role group.
    Group(Group),
    /// Whoever completes the agreed self-assessment.
    Authority,
    /// Whoever rates a QA record.
    Rater,
}

impl Audience {
    /// Everybody who meets an instrument, the first to be shown first.
    pub fn of(instrument: Instrument) -> Vec<Self> {
        match instrument {
            Instrument::Diagnostic => Group::ALL
                .into_iter()
                .filter(|group| *group != Group::Families)
                .map(Self::Group)
                .chain([Self::Authority])
                .collect(),
            Instrument::Family => vec![Self::Group(Group::Families)],
            _ => vec![Self::Rater],
        }
    }

    /// The one of that word, else the first.
    pub fn named(instrument: Instrument, code: &str) -> Self {
        let all = Self::of(instrument);
        let named = all.iter().find(|it| it.code() == code);
        named.or(all.first()).copied().unwrap_or(Self::Rater)
    }

    /// The word used in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Group(group) => group.code(),
            Self::Authority => "agreed",
            Self::Rater => "rater",
        }
    }

    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Group(group) => group.title(),
            Self::Authority => "Agreed self-assessment",
            Self::Rater => "Raters",
        }
    }

    /// The pages that they meet; none where nothing is put to them.
    pub fn parts(self, version: &Version) -> Vec<Part<'_>> {
        let mut met = match self {
            Self::Group(group) => parts_for(group, version),
            Self::Authority | Self::Rater => parts(version),
        };
        met.retain(|part| !part.items.is_empty());
        met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_word_is_the_first_who_meets_it() {
        let leaders = Audience::Group(Group::Leaders);
        for code in ["", "leaders", "families", "rater", "nobody"] {
            assert_eq!(Audience::named(Instrument::Diagnostic, code), leaders);
        }
        let agreed = Audience::named(Instrument::Diagnostic, "agreed");
        assert_eq!(agreed, Audience::Authority);
        let families = Audience::named(Instrument::Family, "leaders");
        assert_eq!(families, Audience::Group(Group::Families));
        for instrument in Instrument::EVIDENCE {
            assert_eq!(Audience::of(instrument), [Audience::Rater]);
        }
    }
}
