//! The small pictures of the marks, on a sheet of 32 by 18.

use super::super::burn_down::PROJECTED;
use super::super::surface::{
    Drawn, Frame, GREY, GRID, HPos, Label, NAVY, Pen, Place, SHADE, Stroke, Surface, WHITE,
};
use super::super::{Basis, heat_map, marks};
use super::Mark;

const AT: Place = (16.0, 9.0);
const FRAME: Frame = Frame {
    left: 4.0,
    top: 2.0,
    right: 28.0,
    bottom: 16.0,
};

pub(super) fn draw(mark: &Mark, sheet: &mut Surface) -> Drawn {
    if let Some((stroke, width, end)) = stroke(mark) {
        let ink = if *mark == Mark::Projected {
            PROJECTED.ink
        } else {
            NAVY
        };
        sheet.group("key-mark", stroke, |pen| {
            pen.line(&[(2.0, 9.0), (end, 9.0)], ink, width)
        })?;
    }
    if *mark == Mark::NoScore {
        let dash = Label::new("–", 17.0, GREY).at(AT, HPos::Center);
        return sheet.write("key-mark", Stroke::Solid, &[dash]);
    }
    sheet.group("key-mark", Stroke::Solid, |pen| solid(mark, pen))
}

/// The line of a mark that has one of its own kind: its stroke, its width and where it ends.
fn stroke(mark: &Mark) -> Option<(Stroke, f64, f64)> {
    match mark {
        Mark::Booked => Some((Stroke::Dotted, 3.0, 20.0)),
        Mark::Projected => Some((Stroke::Long, 2.5, 24.0)),
        Mark::NotComparable => Some((Stroke::Dashed, 2.5, 29.0)),
        _ => None,
    }
}

fn solid(mark: &Mark, pen: &Pen<'_>) -> Drawn {
    let (look, end) = (marks::look(0), (24.0, 9.0));
    match mark {
        Mark::Evidenced | Mark::Perception => marks::marker(pen, AT, 6.0, look, Basis::Both),
        Mark::NotEvidenced => marks::marker(pen, AT, 6.0, look, Basis::PerceptionOnly),
        Mark::EvidenceOnly => marks::marker(pen, AT, 6.0, look, Basis::EvidenceOnly),
        Mark::Evidence => marks::marker(pen, AT, 6.0, marks::look(1), Basis::Both),
        Mark::Interval => marks::interval(pen, (4.0, 9.0), (28.0, 9.0), 5.0, look.text),
        Mark::Earlier(_) => marks::earlier(pen, AT),
        Mark::Booked => marks::marker(pen, end, 6.0, look, Basis::PerceptionOnly),
        Mark::Projected => marks::marker(pen, end, 6.0, PROJECTED, Basis::PerceptionOnly),
        Mark::Reallocated => {
            pen.line(&[(3.0, 9.0), (29.0, 9.0)], GREY, 1.5)?;
            marks::change(pen, AT)
        }
        Mark::Levels => bands(pen),
        Mark::Shade(level) => heat_map::cell(pen, FRAME, *level, Basis::Both),
        Mark::FramedCell => heat_map::cell(pen, FRAME, 4, Basis::PerceptionOnly),
        Mark::DottedCell => heat_map::cell(pen, FRAME, 4, Basis::EvidenceOnly),
        Mark::Flag => marks::flag(pen, AT),
        Mark::ClearChange => marks::arrow(pen, 3.0, 29.0, 9.0, true),
        Mark::Change => marks::arrow(pen, 3.0, 29.0, 9.0, false),
        Mark::DaysDelivered => pen.block(FRAME, NAVY),
        Mark::DaysBooked => marks::hatched(pen, FRAME, NAVY),
        Mark::Day => marks::day(pen, AT),
        Mark::Span => marks::span(pen, 5.0, 27.0, 9.0, NAVY),
        Mark::NotComparable | Mark::NoScore => Ok(()),
    }
}

fn bands(pen: &Pen<'_>) -> Drawn {
    pen.block(FRAME, GRID)?;
    for (left, ink) in [(5.0, SHADE), (13.0, WHITE), (20.0, SHADE)] {
        pen.block(Frame::new(left, 3.0, left + 7.0, 15.0), ink)?;
    }
    Ok(())
}
