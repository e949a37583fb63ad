//! What can be downloaded, by name.

/// What the figures are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    SupportDays,
    Maturity,
    Coverage,
}

impl Subject {
    pub(super) const ALL: [Self; 3] = [Self::SupportDays, Self::Maturity, Self::Coverage];

    /// The name of DfE's pair. It stays whatever the period, so that a file replaces the one before.
    pub(super) fn stem(self) -> &'static str {
        match self {
            Self::SupportDays => "partners_in_practice_support_days_by_quarter",
            Self::Maturity => "partners_in_practice_maturity_by_dimension",
            Self::Coverage => "partners_in_practice_coverage_by_role_group",
        }
    }

    /// The name of the file for people.
    pub(super) fn reading_name(self) -> &'static str {
        match self {
            Self::SupportDays => "support_days.csv",
            Self::Maturity => "maturity.csv",
            Self::Coverage => "coverage.csv",
        }
    }

    /// `Support days`.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::SupportDays => "Support days",
            Self::Maturity => "Maturity",
            Self::Coverage => "Coverage",
        }
    }

    /// What is in it, in a sentence.
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::SupportDays => {
                "Days delivered in each financial quarter, by authority and type of support."
            }
            Self::Maturity => {
                "Published scores of each round, by authority and dimension, with 95% intervals."
            }
            Self::Coverage => {
                "How many people and quality assurance records stand behind each published result."
            }
        }
    }

    /// What a period without rows for it lacks.
    pub(super) fn lacking(self) -> &'static str {
        match self.is_by_round() {
            true => "No round stands",
            false => "No quarter has begun",
        }
    }

    /// Whether its rows are rounds; otherwise they are quarters.
    pub(super) fn is_by_round(self) -> bool {
        self != Self::SupportDays
    }
}

/// A file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum File {
    Data(Subject),
    Meta(Subject),
    Reading(Subject),
    Description(Subject),
    Readme,
    All,
}

impl File {
    /// Every file, the zip last.
    pub(super) fn every() -> Vec<Self> {
        let pairs = Subject::ALL.into_iter();
        let pairs = pairs.flat_map(|it| [Self::Data(it), Self::Meta(it)]);
        let reading = Subject::ALL.into_iter();
        let reading = reading.flat_map(|it| [Self::Reading(it), Self::Description(it)]);
        let rest = [Self::Readme, Self::All];
        pairs.chain(reading).chain(rest).collect()
    }

    /// The file of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::every().into_iter().find(|file| file.name() == name)
    }

    pub(super) fn name(self) -> String {
        match self {
            Self::Data(subject) => format!("{}.csv", subject.stem()),
            Self::Meta(subject) => format!("{}.meta.csv", subject.stem()),
            Self::Reading(subject) => subject.reading_name().into(),
            Self::Description(subject) => format!("{}-metadata.json", subject.reading_name()),
            Self::Readme => "readme.txt".into(),
            Self::All => "partners_in_practice.zip".into(),
        }
    }

    pub(super) fn subject(self) -> Option<Subject> {
        match self {
            Self::Data(it) | Self::Meta(it) | Self::Reading(it) | Self::Description(it) => Some(it),
            Self::Readme | Self::All => None,
        }
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Data(_) | Self::Meta(_) | Self::Reading(_) => "text/csv; charset=utf-8",
            Self::Description(_) => "application/csvm+json",
            Self::Readme => "text/plain; charset=utf-8",
            Self::All => "application/zip",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_files_and_dfes_are_as_long_as_they_should_be() {
        for file in File::every() {
            assert_eq!(File::named(&file.name()), Some(file));
        }
        for wrong in ["", "x.csv", "../readme.txt", "README.txt"] {
            assert_eq!(File::named(wrong), None, "{wrong}");
        }
        for subject in Subject::ALL {
            let stem = subject.stem();
            assert!((35..=50).contains(&stem.len()), "{stem}");
        }
    }
}
