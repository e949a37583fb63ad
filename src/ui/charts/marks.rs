//! The markers that charts and their keys share.

use super::Basis;
use super::surface::{
    BLACK, Drawn, Frame, GREY, Ink, NAVY, ORANGE, ORANGE_TEXT, PLUM, Pen, Place, TEAL, TEAL_TEXT,
    WHITE,
};

/// How a series is told from its neighbours: colour, the same as text, and shape.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) ink: Ink,
    pub(super) text: Ink,
    pub(super) shape: Shape,
}

#[derive(Clone, Copy)]
pub(super) enum Shape {
    Circle,
    Square,
    Diamond,
    Triangle,
}

const LOOKS: [Look; 4] = [
    Look {
        ink: NAVY,
        text: NAVY,
        shape: Shape::Circle,
    },
    Look {
        ink: TEAL,
        text: TEAL_TEXT,
        shape: Shape::Square,
    },
    Look {
        ink: PLUM,
        text: PLUM,
        shape: Shape::Diamond,
    },
    Look {
        ink: ORANGE,
        text: ORANGE_TEXT,
        shape: Shape::Triangle,
    },
];

/// The look of a series by its place; from the fifth on colour and shape meet in new pairs.
pub(super) fn look(index: usize) -> Look {
    let (round, place) = (index / LOOKS.len(), index % LOOKS.len());
    Look {
        shape: LOOKS[(place + round) % LOOKS.len()].shape,
        ..LOOKS[place]
    }
}

/// A marker of the given half-width: filled, hollow, or hollow with a dot, by what the score rests on.
pub(super) fn marker(pen: &Pen<'_>, at: Place, half: f64, look: Look, basis: Basis) -> Drawn {
    // A white rim keeps it apart from lines that pass.
    shape(pen, at, half + 1.5, look.shape, WHITE)?;
    shape(pen, at, half, look.shape, look.ink)?;
    if basis != Basis::Both {
        shape(
            pen,
            at,
            half - if matches!(look.shape, Shape::Circle | Shape::Square) {
                2.5
            } else {
                3.5
            },
            look.shape,
            WHITE,
        )?;
    }
    if basis == Basis::EvidenceOnly {
        pen.disc(at, half * 0.3, look.ink)?;
    }
    Ok(())
}

/// An open diamond for an earlier round; larger than a marker, whose corners it shows behind one.
pub(super) fn earlier(pen: &Pen<'_>, at: Place) -> Drawn {
    shape(pen, at, 9.0, Shape::Diamond, GREY)?;
    shape(pen, at, 6.5, Shape::Diamond, WHITE)
}

/// A small square where an allocation was changed.
pub(super) fn change(pen: &Pen<'_>, at: Place) -> Drawn {
    shape(pen, at, 6.0, Shape::Square, WHITE)?;
    shape(pen, at, 4.5, Shape::Square, GREY)
}

/// An arrow along a row, heavy where a change is clear; it needs at least 8 to be one.
pub(super) fn arrow(pen: &Pen<'_>, from: f64, to: f64, y: f64, clear: bool) -> Drawn {
    let way = (to - from).signum();
    if clear {
        let neck = to - way * 9.0;
        pen.line(&[(from, y), (neck, y)], BLACK, 4.0)?;
        return pen.polygon(&[(neck, y - 7.0), (to, y), (neck, y + 7.0)], BLACK);
    }
    pen.line(&[(from, y), (to, y)], GREY, 1.5)?;
    let barb = to - way * 6.0;
    pen.line(&[(barb, y - 5.0), (to, y), (barb, y + 5.0)], GREY, 1.5)
}

/// A flag on its pole.
pub(super) fn flag(pen: &Pen<'_>, (x, y): Place) -> Drawn {
    pen.polygon(
        &[(x - 4.0, y - 7.0), (x + 7.0, y - 3.0), (x - 4.0, y + 1.0)],
        PLUM,
    )?;
    pen.line(&[(x - 5.0, y - 7.5), (x - 5.0, y + 7.5)], PLUM, 2.0)
}

/// A disc where something stands on a day.
pub(super) fn day(pen: &Pen<'_>, at: Place) -> Drawn {
    pen.disc(at, 7.0, WHITE)?;
    pen.disc(at, 5.5, NAVY)
}

/// A bar between upright ends, from one day to another.
pub(super) fn span(pen: &Pen<'_>, from: f64, to: f64, y: f64, ink: Ink) -> Drawn {
    pen.block(Frame::new(from, y - 2.0, to, y + 2.0), ink)?;
    pen.block(Frame::new(from, y - 7.0, from + 2.0, y + 7.0), ink)?;
    pen.block(Frame::new(to - 2.0, y - 7.0, to, y + 7.0), ink)
}

fn shape(pen: &Pen<'_>, (x, y): Place, half: f64, shape: Shape, ink: Ink) -> Drawn {
    match shape {
        Shape::Circle => pen.disc((x, y), half, ink),
        Shape::Square => {
            let side = half * 0.9;
            pen.polygon(
                &[
                    (x - side, y - side),
                    (x + side, y - side),
                    (x + side, y + side),
                    (x - side, y + side),
                ],
                ink,
            )
        }
        Shape::Diamond => {
            let point = half * 1.2;
            pen.polygon(
                &[
                    (x, y - point),
                    (x + point, y),
                    (x, y + point),
                    (x - point, y),
                ],
                ink,
            )
        }
        Shape::Triangle => {
            let point = half * 1.25;
            pen.polygon(
                &[
                    (x, y - point),
                    (x + point, y + half * 0.85),
                    (x - point, y + half * 0.85),
                ],
                ink,
            )
        }
    }
}

/// How far to both sides the end of an interval reaches that stands behind markers of a half-width.
pub(super) fn past_marker(half: f64) -> f64 {
    half + 4.0
}

/// A 95% interval: a line from end to end, with a stroke across each end that reaches `half` to
/// both sides.
pub(super) fn interval(pen: &Pen<'_>, from: Place, to: Place, half: f64, ink: Ink) -> Drawn {
    let ((x0, y0), (x1, y1)) = (from, to);
    pen.line(&[from, to], ink, 2.0)?;
    for (x, y) in [from, to] {
        // Across: along the other direction.
        let ends = if (x1 - x0).abs() > (y1 - y0).abs() {
            [(x, y - half), (x, y + half)]
        } else {
            [(x - half, y), (x + half, y)]
        };
        pen.line(&ends, ink, 2.0)?;
    }
    Ok(())
}

/// A frame filled with slanting lines: what is booked, beside what is solid and done.
pub(super) fn hatched(pen: &Pen<'_>, frame: Frame, ink: Ink) -> Drawn {
    pen.line(&hatch(frame, 8.0), ink, 1.5)?;
    outline(pen, frame, ink)
}

/// The edges of a frame.
pub(super) fn outline(pen: &Pen<'_>, frame: Frame, ink: Ink) -> Drawn {
    let Frame {
        left,
        top,
        right,
        bottom,
    } = frame;
    pen.line(
        &[
            (left, top),
            (right, top),
            (right, bottom),
            (left, bottom),
            (left, top),
        ],
        ink,
        1.5,
    )
}

/// One line up and down across a frame at 45°, turning on its edges: hatching without a pattern's id.
fn hatch(frame: Frame, gap: f64) -> Vec<Place> {
    let (width, height) = (frame.right - frame.left, frame.bottom - frame.top);
    let mut path: Vec<Place> = Vec::new();
    let count = ((width + height) / gap) as usize;
    for (index, along) in (1..=count).map(|index| (index, index as f64 * gap)) {
        let low = if along <= width {
            (frame.left + along, frame.bottom)
        } else {
            (frame.right, frame.bottom - (along - width))
        };
        let high = if along <= height {
            (frame.left, frame.bottom - along)
        } else {
            (frame.left + along - height, frame.top)
        };
        let (first, second) = if index % 2 == 0 {
            (low, high)
        } else {
            (high, low)
        };
        if let Some(&last) = path
            .last()
            .filter(|last| last.0 != first.0 && last.1 != first.1)
        {
            // The way to the next stroke turns a corner: the upper left one or the lower right one.
            path.push(if index % 2 == 0 {
                (last.0.max(first.0), frame.bottom)
            } else {
                (frame.left, frame.top)
            });
        }
        path.extend([first, second]);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::super::checks::contrast;
    use super::super::surface::{SHADE, Stroke, Surface};
    use super::*;

    #[test]
    fn an_interval_stands_out_from_the_bands() {
        for place in 0..LOOKS.len() {
            for behind in [WHITE, SHADE] {
                assert!(contrast(look(place).text, behind) >= 3.0, "series {place}");
            }
        }
    }

    /// The leftmost and rightmost place of what is drawn on a sheet.
    fn reach(draw: impl FnOnce(&Pen<'_>) -> Drawn) -> [f64; 2] {
        let mut sheet = Surface::new(100.0, 100.0);
        sheet.group("drawn", Stroke::Solid, draw).unwrap();
        let numbers = |name: &str| -> Vec<f64> {
            let quoted = format!(" {name}=\"");
            let values = sheet.body.split(&quoted).skip(1);
            let values = values.filter_map(|after| after.split('"').next());
            // The first of each pair is across.
            let firsts = values.flat_map(str::split_whitespace);
            firsts
                .map(|place| place.split(',').next().unwrap_or(place).parse().unwrap())
                .collect()
        };
        let mut across = [numbers("points"), numbers("x1"), numbers("x2")].concat();
        for (x, r) in numbers("cx").into_iter().zip(numbers("r")) {
            across.extend([x - r, x + r]);
        }
        [
            across.iter().copied().fold(f64::INFINITY, f64::min),
            across.iter().copied().fold(0.0, f64::max),
        ]
    }

    #[test]
    fn no_marker_hides_the_ends_of_an_interval_behind_it() {
        let at = (50.0, 50.0);
        for half in [4.0, 5.0, 6.0, 7.0] {
            let ends = reach(|pen| interval(pen, at, at, past_marker(half), BLACK));
            for place in 0..LOOKS.len() {
                let marker = reach(|pen| marker(pen, at, half, look(place), Basis::Both));
                assert!(
                    ends[0] < marker[0] && marker[1] < ends[1],
                    "{half}, series {place}: {ends:?} {marker:?}"
                );
            }
        }
    }

    #[test]
    fn hatching_stays_within_its_frame() {
        for width in [0.5, 3.0, 8.0, 29.0, 31.0, 400.0] {
            let frame = Frame {
                left: 10.0,
                top: 20.0,
                right: 10.0 + width,
                bottom: 50.0,
            };
            let path = hatch(frame, 8.0);
            assert!(path.iter().all(|&(x, y)| frame.left <= x
                && x <= frame.right
                && frame.top <= y
                && y <= frame.bottom));
        }
    }
}
