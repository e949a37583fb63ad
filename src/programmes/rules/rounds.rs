//! Rounds: when they stand, what they ask for, and their windows.

use chrono::{Days as Span, Months, NaiveDate};

id_type!(
    /// A round of a programme.
    RoundId
);

/// What a round asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundKind {
    /// The whole diagnostic and QA.
    Full,
    /// A pulse between full rounds, and QA: the agreed self-assessment is enough.
    Pulse,
}

impl RoundKind {
    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Pulse => "pulse",
        }
    }

    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Full => "Full round",
            Self::Pulse => "Pulse and quality assurance",
        }
    }
}

/// A round of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// 0, 6, 12, 18 or 24.
    pub month: u32,
    /// What it asks for.
    pub kind: RoundKind,
    /// The first day of its window.
    pub opens_on: NaiveDate,
    /// The last day of its window.
    pub closes_on: NaiveDate,
}

impl Round {
    /// `month-6`.
    pub fn slug(&self) -> String {
        format!("month-{}", self.month)
    }

    /// `Month 6`, or `Baseline`.
    pub fn title(&self) -> String {
        match self.month {
            0 => "Baseline".into(),
            month => format!("Month {month}"),
        }
    }

    /// Whether answers are taken on that day.
    pub fn is_open(&self, today: NaiveDate) -> bool {
        (self.opens_on..=self.closes_on).contains(&today)
    }
}

/// The months that rounds stand at, with what each asks for.
pub const ROUNDS: [(u32, RoundKind); 5] = [
    (0, RoundKind::Full),
    (6, RoundKind::Pulse),
    (12, RoundKind::Full),
    (18, RoundKind::Pulse),
    (24, RoundKind::Full),
];

/// A round's window unless the manager sets another: from three months before its month (or the
/// start) for four months, and not past the programme's end.
pub fn usual_window(
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    month: u32,
) -> (NaiveDate, NaiveDate) {
    let opens = starts_on + Months::new(month.saturating_sub(3));
    let closes = opens + Months::new(4) - Span::new(1);
    (opens, closes.min(ends_on))
}

/// The last day of a programme of two years.
pub fn two_years_on(starts_on: NaiveDate) -> NaiveDate {
    starts_on + Months::new(24) - Span::new(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_leap_day_moves_no_window() {
        let (opens, closes) = usual_window(date("2024-02-29"), date("2026-02-27"), 24);
        assert_eq!(opens, date("2025-11-29"));
        assert_eq!(closes, date("2026-02-27"));
        assert_eq!(two_years_on(date("2024-02-29")), date("2026-02-27"));
    }
}
