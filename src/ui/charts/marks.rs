//! The markers that charts and their keys share.

use super::Basis;
use super::surface::{
    Drawn, Frame, GREY, Ink, NAVY, ORANGE, ORANGE_TEXT, PLUM, Pen, Place, TEAL, TEAL_TEXT, WHITE,
};
use plotters::style::Color;

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

/// A 90% interval: a pale bar under everything else, ending where the interval ends.
pub(super) fn interval(
    pen: &Pen<'_>,
    (x0, y0): Place,
    (x1, y1): Place,
    look: Look,
    width: f64,
) -> Drawn {
    let (across, down) = if x0 == x1 {
        (width / 2.0, 0.0)
    } else {
        (0.0, width / 2.0)
    };
    let frame = Frame {
        left: x0.min(x1) - across,
        top: y0.min(y1) - down,
        right: x0.max(x1) + across,
        bottom: y0.max(y1) + down,
    };
    pen.block(frame, look.ink.mix(0.28))
}
