//! Whether a quarter's return can be written, frozen, or neither.

use chrono::NaiveDate;

use crate::{programmes::Programme, support_days::Quarter};

/// How far a quarter's return is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reports::returns) enum Stage {
    /// The quarter has not begun.
    NotBegun,
    /// The quarter is under way: words can be written.
    UnderWay,
    /// The quarter has ended: the return can be frozen.
    Ended,
    /// It is frozen.
    Frozen,
    /// A later one is frozen, so that there is none of this quarter.
    Passed,
}

/// How far the return of a quarter is, where `frozen` are those that are; `None` where the
/// programme has no such quarter.
pub(in crate::reports::returns) fn stage(
    programme: &Programme,
    quarter: Quarter,
    frozen: &[Quarter],
    today: NaiveDate,
) -> Option<Stage> {
    let mut own = Quarter::spanning(programme.starts_on, programme.ends_on);
    own.any(|it| it == quarter).then(|| {
        if frozen.contains(&quarter) {
            Stage::Frozen
        } else if frozen.iter().any(|it| *it > quarter) {
            Stage::Passed
        } else if today < quarter.starts_on() {
            Stage::NotBegun
        } else if today <= quarter.ends_on() {
            Stage::UnderWay
        } else {
            Stage::Ended
        }
    })
}

impl Stage {
    /// Whether words are taken.
    pub(in crate::reports::returns) fn takes_words(self) -> bool {
        matches!(self, Self::UnderWay | Self::Ended)
    }

    /// Why nothing can be written or frozen, as a sentence; none where it can.
    pub(in crate::reports::returns) fn refusal(self, quarter: Quarter) -> Option<String> {
        let title = quarter.title();
        match self {
            Self::NotBegun => Some(format!("{title} has not begun yet.")),
            Self::Passed => Some(format!(
                "{title} has no return: that of a later quarter is frozen, and has its days to date."
            )),
            Self::Frozen => Some(format!("The return of {title} is frozen.")),
            Self::UnderWay | Self::Ended => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programmes::{Days, ProgrammeId};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_return_is_frozen_after_its_quarter_and_never_behind_a_later_one() {
        let programme = Programme {
            id: ProgrammeId(1),
            slug: "p".into(),
            name: "P".into(),
            lead_authority: "H".into(),
            starts_on: date("2025-08-23"),
            ends_on: date("2027-08-22"),
            authority_ceiling: 6,
            allocation_ceiling: Days::whole(120),
        };
        let quarter = |text: &str| -> Quarter { text.parse().unwrap() };
        let frozen = [quarter("2025-q4")];
        let at = |of: &str, today: &str| stage(&programme, quarter(of), &frozen, date(today));
        assert_eq!(at("2025-q2", "2026-04-01"), None, "before the programme");
        assert_eq!(at("2027-q4", "2026-04-01"), None, "after it");
        assert_eq!(at("2025-q3", "2026-04-01"), Some(Stage::Passed));
        assert_eq!(at("2025-q4", "2026-04-01"), Some(Stage::Frozen));
        assert_eq!(at("2026-q1", "2025-12-31"), Some(Stage::NotBegun));
        assert_eq!(at("2026-q1", "2026-01-01"), Some(Stage::UnderWay));
        assert_eq!(at("2026-q1", "2026-03-31"), Some(Stage::UnderWay));
        assert_eq!(at("2026-q1", "2026-04-01"), Some(Stage::Ended));
        for stage in [Stage::NotBegun, Stage::Frozen, Stage::Passed] {
            assert!(!stage.takes_words() && stage.refusal(quarter("2026-q1")).is_some());
        }
    }
}
