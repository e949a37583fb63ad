//! Responses that are closed for good, and when they may be.

use chrono::{DateTime, NaiveDate, Utc};

use crate::programmes::Round;

/// When the responses of a round were closed for good, since somebody looked at its draft result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedResponses {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, by name; nobody where the round came as a handover pack.
    pub by: Option<String>,
}

/// Why nobody may look at a draft result yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooSoon {
    /// The survey takes answers, or can on a later day.
    SurveyOpen,
    /// The round has not begun.
    NotBegun,
}

/// Whether a draft result is too soon to be looked at on that day. `survey_ends` is the last day of a
/// survey that nobody has closed.
pub fn too_soon(
    round: &Round,
    survey_ends: Option<NaiveDate>,
    has_responses: bool,
    today: NaiveDate,
) -> Option<TooSoon> {
    if survey_ends.is_some_and(|day| today <= day) {
        Some(TooSoon::SurveyOpen)
    } else if today < round.opens_on && !has_responses {
        Some(TooSoon::NotBegun)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programmes::{RoundId, RoundKind};

    #[test]
    fn a_draft_waits_for_the_survey_and_for_the_round_to_begin() {
        let on = |text: &str| text.parse::<NaiveDate>().unwrap();
        let round = Round {
            id: RoundId(1),
            month: 18,
            kind: RoundKind::Pulse,
            opens_on: on("2026-02-01"),
            closes_on: on("2026-03-31"),
        };
        let ends = Some(on("2026-03-07"));
        let wait = |survey, has, today| too_soon(&round, survey, has, on(today));
        assert_eq!(wait(ends, true, "2026-03-07"), Some(TooSoon::SurveyOpen));
        assert_eq!(wait(ends, true, "2026-03-08"), None);
        assert_eq!(wait(None, false, "2026-01-31"), Some(TooSoon::NotBegun));
        assert_eq!(wait(None, true, "2026-01-31"), None);
        assert_eq!(wait(None, false, "2026-02-01"), None);
    }
}
