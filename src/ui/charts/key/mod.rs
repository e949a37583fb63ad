//! What the marks of a chart mean, in words beside small pictures.

use maud::{Markup, PreEscaped, html};

use super::surface::Surface;
use super::{Basis, LEVELS, Reading};

mod symbols;

/// A mark that needs explaining.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A filled marker.
    Evidenced,
    /// A hollow marker.
    NotEvidenced,
    /// A hollow marker with a dot.
    EvidenceOnly,
    /// A pale bar.
    Interval,
    /// An open diamond: the round that it stands for.
    Earlier(String),
    /// A dotted line to a hollow marker, in days.
    Booked,
    /// A line of long dashes to a hollow diamond, in days.
    Projected,
    /// A grey square on a thin line.
    Reallocated,
    /// A dashed line between two rounds.
    NotComparable,
    /// The shaded bands.
    Levels,
    /// A shaded cell: the level, 1 to 5.
    Shade(u8),
    /// A cell with a shaded frame.
    FramedCell,
    /// A cell with a shaded frame and a dot.
    DottedCell,
    /// A dash in place of a score.
    NoScore,
    /// A circle: what people say.
    Perception,
    /// A square: what records show.
    Evidence,
    /// A flag: the two differ by enough to be talked about.
    Flag,
    /// A heavy arrow.
    ClearChange,
    /// A thin arrow.
    Change,
    /// A solid bar of days.
    DaysDelivered,
    /// A hatched bar of days.
    DaysBooked,
    /// A disc on a day.
    Day,
    /// A bar from one day to another.
    Span,
}

impl Mark {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Evidenced => "Perception and evidence",
            Self::NotEvidenced | Self::FramedCell => "Perception only, not evidenced",
            Self::EvidenceOnly | Self::DottedCell => "Evidence only",
            Self::Interval => "95% interval",
            Self::Earlier(round) => round,
            Self::Booked => "Left once what is booked is delivered",
            Self::Projected => "Left at the recent rate (the last 13 weeks)",
            Self::Reallocated => "The allocation, and where it was changed",
            Self::NotComparable => "The two rounds are not comparable",
            Self::Levels => return format!("Bands: the five levels, {}", LEVELS.join(", ")),
            Self::Shade(level) => return level_words(*level),
            Self::NoScore => "No score",
            Self::Perception => "Perception: what people say",
            Self::Evidence => "Evidence: what records show",
            Self::Flag => "To discuss: the two are 0.75 or more apart",
            Self::ClearChange => "Clear change",
            Self::Change => "No clear change, or one that was not tested",
            Self::DaysDelivered => "Delivered",
            Self::DaysBooked => "Booked",
            Self::Day => "On a day",
            Self::Span => "From one day to another",
        }
        .to_owned()
    }
}

/// "2 Green shoots".
fn level_words(level: u8) -> String {
    let name = LEVELS.get(usize::from(level.saturating_sub(1)));
    format!("{level} {}", name.copied().unwrap_or_default())
}

/// The marks that are there, in their order.
pub(super) fn present(marks: impl IntoIterator<Item = (bool, Mark)>) -> Vec<Mark> {
    let marks = marks.into_iter();
    marks
        .filter_map(|(there, mark)| there.then_some(mark))
        .collect()
}

/// The marks of scores, each with whether any of these has it.
pub(super) fn of_readings(readings: impl Iterator<Item = Reading> + Clone) -> [(bool, Mark); 4] {
    let basis = |basis| readings.clone().any(|it| it.basis == basis);
    let interval = readings.clone().any(|it| it.ends().is_some());
    [
        (basis(Basis::Both), Mark::Evidenced),
        (basis(Basis::PerceptionOnly), Mark::NotEvidenced),
        (basis(Basis::EvidenceOnly), Mark::EvidenceOnly),
        (interval, Mark::Interval),
    ]
}

/// The meaning of the marks, as a list; nothing where there are none.
pub fn key(marks: &[Mark]) -> Markup {
    html! {
        @if !marks.is_empty() {
            ul class="app-chart__key" {
                @for mark in marks {
                    li class="app-chart__key-item" { (symbol(mark)) span { (super::text::clean(&mark.words())) } }
                }
            }
        }
    }
}

/// The small picture of a mark; the words say it all without.
fn symbol(mark: &Mark) -> Markup {
    html! {
        @if let Some(sheet) = sheet(mark) {
            svg class="app-chart__symbol" viewBox=(sheet.view_box()) width="32" height="18" aria-hidden="true"
                focusable="false" stroke-linecap="round" { (PreEscaped(sheet.body)) }
        }
    }
}

/// A mark on a sheet of 32 by 18.
pub(super) fn sheet(mark: &Mark) -> Option<Surface> {
    let mut sheet = Surface::new(32.0, 18.0);
    symbols::draw(mark, &mut sheet).is_ok().then_some(sheet)
}
