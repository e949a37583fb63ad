//! What the marks of a chart mean, in words beside small pictures.

use maud::{Markup, PreEscaped, html};

use super::burn_down::PROJECTED;
use super::surface::{Drawn, Frame, GREY, GRID, Pen, SHADE, Stroke, Surface, WHITE};
use super::{Basis, LEVELS, marks};

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
}

impl Mark {
    fn words(&self) -> String {
        match self {
            Self::Evidenced => "Perception and evidence".to_owned(),
            Self::NotEvidenced => "Perception only, not evidenced".to_owned(),
            Self::EvidenceOnly => "Evidence only".to_owned(),
            Self::Interval => "90% interval (approximate, sampling error only)".to_owned(),
            Self::Earlier(round) => round.clone(),
            Self::Booked => "Left once what is booked is delivered".to_owned(),
            Self::Projected => "Left at the recent rate (the last 13 weeks)".to_owned(),
            Self::Reallocated => "The allocation, and where it was changed".to_owned(),
            Self::NotComparable => "The two rounds are not comparable".to_owned(),
            Self::Levels => format!("Bands: the five levels, {}", LEVELS.join(", ")),
        }
    }

    fn draw(&self, sheet: &mut Surface) -> Drawn {
        let (look, at) = (marks::look(0), (16.0, 9.0));
        let basis = |basis| move |pen: &Pen<'_>| marks::marker(pen, at, 6.0, look, basis);
        match self {
            Self::Evidenced => sheet.group("key-mark", Stroke::Solid, basis(Basis::Both)),
            Self::NotEvidenced => {
                sheet.group("key-mark", Stroke::Solid, basis(Basis::PerceptionOnly))
            }
            Self::EvidenceOnly => {
                sheet.group("key-mark", Stroke::Solid, basis(Basis::EvidenceOnly))
            }
            Self::Interval => sheet.group("key-mark", Stroke::Solid, |pen| {
                marks::interval(pen, (7.0, 9.0), (25.0, 9.0), look, 10.0)
            }),
            Self::Earlier(_) => {
                sheet.group("key-mark", Stroke::Solid, |pen| marks::earlier(pen, at))
            }
            Self::Booked => {
                sheet.group("key-mark", Stroke::Dotted, |pen| {
                    pen.line(&[(3.0, 9.0), (20.0, 9.0)], look.ink, 3.0)
                })?;
                sheet.group("key-mark", Stroke::Solid, |pen| {
                    marks::marker(pen, (24.0, 9.0), 6.0, look, Basis::PerceptionOnly)
                })
            }
            Self::Projected => {
                sheet.group("key-mark", Stroke::Long, |pen| {
                    pen.line(&[(1.0, 9.0), (24.0, 9.0)], PROJECTED.ink, 2.5)
                })?;
                sheet.group("key-mark", Stroke::Solid, |pen| {
                    let end = (24.0, 9.0);
                    marks::marker(pen, end, 6.0, PROJECTED, Basis::PerceptionOnly)
                })
            }
            Self::Reallocated => sheet.group("key-mark", Stroke::Solid, |pen| {
                pen.line(&[(3.0, 9.0), (29.0, 9.0)], GREY, 1.5)?;
                marks::change(pen, at)
            }),
            Self::NotComparable => sheet.group("key-mark", Stroke::Dashed, |pen| {
                pen.line(&[(3.0, 9.0), (29.0, 9.0)], look.ink, 2.5)
            }),
            Self::Levels => sheet.group("key-mark", Stroke::Solid, bands),
        }
    }
}

fn bands(pen: &Pen<'_>) -> Drawn {
    pen.block(
        Frame {
            left: 4.0,
            top: 2.0,
            right: 28.0,
            bottom: 16.0,
        },
        GRID,
    )?;
    for (left, ink) in [(5.0, SHADE), (13.0, WHITE), (20.0, SHADE)] {
        pen.block(
            Frame {
                left,
                top: 3.0,
                right: left + 7.0,
                bottom: 15.0,
            },
            ink,
        )?;
    }
    Ok(())
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
    let mut sheet = Surface::new(32.0, 18.0);
    let drawn = mark.draw(&mut sheet);
    html! {
        @if drawn.is_ok() {
            svg class="app-chart__symbol" viewBox=(sheet.view_box()) width="32" height="18" aria-hidden="true"
                focusable="false" stroke-linecap="round" { (PreEscaped(sheet.body)) }
        }
    }
}
