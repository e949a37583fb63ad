//! Whether a survey takes answers.

use chrono::{DateTime, NaiveDate, Utc};

use super::Settled;
use crate::{programmes::Round, ui::formats};

/// When a survey ends, or ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SurveyTimes {
    /// When somebody closed it.
    pub closed_at: Option<DateTime<Utc>>,
    /// Its own last day; otherwise it is the round's.
    pub closes_on: Option<NaiveDate>,
}

impl SurveyTimes {
    /// The last day on which answers are taken, unless it is closed before.
    pub fn last_day(&self, round: &Round) -> NaiveDate {
        let own = self.closes_on.map(|date| date.min(round.closes_on));
        own.unwrap_or(round.closes_on)
    }
}

/// Whether a survey takes answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intake {
    /// It does.
    Open,
    /// It does not; what was not submitted is kept for a while.
    Closed {
        /// Its last day, or the day on which it was closed.
        on: Option<NaiveDate>,
        /// Whether somebody has closed it, so that it can't be extended.
        for_good: bool,
    },
    /// The lead has withdrawn this personal link.
    Withdrawn,
    /// The round's result is published, and nothing is kept any more.
    Over,
}

impl Intake {
    /// Of a survey on that day.
    pub fn of(
        times: SurveyTimes,
        round: &Round,
        settled: Option<Settled>,
        today: NaiveDate,
    ) -> Self {
        let closed = times.closed_at.map(formats::in_england);
        let last = times.last_day(round);
        let ended = (today > last).then_some(last);
        match (settled, closed.into_iter().chain(ended).min()) {
            (Some(Settled::Published), _) => Self::Over,
            (_, on @ Some(_)) => Self::Closed {
                on,
                for_good: closed.is_some(),
            },
            (None, None) if today >= round.opens_on => Self::Open,
            _ => Self::Closed {
                on: None,
                for_good: false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programmes::{RoundId, RoundKind};

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn round() -> Round {
        Round {
            id: RoundId(1),
            month: 18,
            kind: RoundKind::Pulse,
            opens_on: on("2026-02-01"),
            closes_on: on("2026-03-31"),
        }
    }

    fn intake(times: SurveyTimes, settled: Option<Settled>, today: &str) -> Intake {
        Intake::of(times, &round(), settled, on(today))
    }

    #[test]
    fn the_last_day_is_the_rounds_unless_the_survey_has_an_earlier_one() {
        let rounds = SurveyTimes::default();
        assert_eq!(intake(rounds, None, "2026-03-31"), Intake::Open);
        let ended = Intake::Closed {
            on: Some(on("2026-03-31")),
            for_good: false,
        };
        assert_eq!(intake(rounds, None, "2026-04-01"), ended);
        let own = SurveyTimes {
            closes_on: Some(on("2026-03-07")),
            ..rounds
        };
        assert_eq!(intake(own, None, "2026-03-07"), Intake::Open);
        assert_ne!(intake(own, None, "2026-03-08"), Intake::Open);
        let later = SurveyTimes {
            closes_on: Some(on("2026-04-07")),
            ..rounds
        };
        assert_eq!(intake(later, None, "2026-04-01"), ended);
        assert_eq!(
            intake(rounds, None, "2026-01-31"),
            Intake::Closed {
                on: None,
                for_good: false
            }
        );
    }

    #[test]
    fn it_closed_on_the_day_in_england_on_which_somebody_closed_it() {
        let times = SurveyTimes {
            closed_at: Some("2026-03-30T23:30:00Z".parse().unwrap()),
            closes_on: None,
        };
        let closed = Intake::Closed {
            on: Some(on("2026-03-31")),
            for_good: true,
        };
        assert_eq!(intake(times, None, "2026-03-31"), closed);
        assert_eq!(intake(times, None, "2026-05-01"), closed);
    }

    #[test]
    fn a_proposal_stops_it_and_a_publication_ends_it() {
        let times = SurveyTimes::default();
        let proposed = Some(Settled::Proposed);
        assert_eq!(
            intake(times, proposed, "2026-03-01"),
            Intake::Closed {
                on: None,
                for_good: false
            }
        );
        let published = Some(Settled::Published);
        assert_eq!(intake(times, published, "2026-03-01"), Intake::Over);
        assert_eq!(intake(times, published, "2026-04-01"), Intake::Over);
    }
}
