//! The sheet that charts are drawn on: plotters' SVG backend at four times the size, in tidy groups.
//!
//! Plotters rounds to whole units, so a sheet is drawn four times as fine and scaled back by its `viewBox`.
//! It cannot dash, round or halo a line; those attributes are inherited in SVG, so they stand on a group.

use maud::html;
use plotters::coord::Shift;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::*;
use plotters::style::text_anchor::{Pos, VPos};

pub(super) use plotters::style::RGBColor as Ink;
pub(super) use plotters::style::text_anchor::HPos;

use super::text;

/// The font, and the standard's families behind it.
const FONT: &str = "arial, sans-serif";
/// Drawn units to one unit of the sheet.
const FINE: f64 = 4.0;

/// Shown instead of a chart that has nothing to show.
pub(super) const NOTHING: &str = "No figures yet";

pub(super) const NAVY: Ink = RGBColor(0x12, 0x43, 0x6D);
pub(super) const TEAL: Ink = RGBColor(0x28, 0xA1, 0x97);
pub(super) const TEAL_TEXT: Ink = RGBColor(0x16, 0x73, 0x6B);
pub(super) const PLUM: Ink = RGBColor(0x80, 0x16, 0x50);
pub(super) const ORANGE: Ink = RGBColor(0xF4, 0x6A, 0x25);
pub(super) const ORANGE_TEXT: Ink = RGBColor(0xB4, 0x3D, 0x06);
pub(super) const BLACK: Ink = RGBColor(0x0B, 0x0C, 0x0C);
pub(super) const GREY: Ink = RGBColor(0x52, 0x5A, 0x5B);
pub(super) const LEADER: Ink = RGBColor(0x8A, 0x91, 0x93);
pub(super) const GRID: Ink = RGBColor(0xD3, 0xD8, 0xDB);
pub(super) const SHADE: Ink = RGBColor(0xEF, 0xF2, 0xF5);
pub(super) const WHITE: Ink = RGBColor(0xFF, 0xFF, 0xFF);

/// A place on the sheet: across from the left, down from the top.
pub(super) type Place = (f64, f64);
/// What drawing gives back; plotters' errors travel up to [`super::Chart::new`].
pub(super) type Drawn<T = ()> = Result<T, DrawingAreaErrorKind<std::io::Error>>;

/// How the lines of a group look.
#[derive(Clone, Copy)]
pub(super) enum Stroke {
    Solid,
    Dashed,
    /// Dashes three times as long.
    Long,
    Dotted,
    /// White round the letters, so that text over a line stays legible.
    Halo,
}

impl Stroke {
    fn attributes(self) -> &'static str {
        match self {
            Self::Solid => "",
            Self::Dashed => r#" stroke-dasharray="22 24""#,
            Self::Long => r#" stroke-dasharray="66 32""#,
            Self::Dotted => r#" stroke-dasharray="1 19""#,
            Self::Halo => r##" stroke="#FFFFFF" stroke-width="16" paint-order="stroke""##,
        }
    }
}

/// A sheet in its own units, which are pixels where it is shown at its own width.
pub(super) struct Surface {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) body: String,
}

impl Surface {
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height: height.ceil(),
            body: String::new(),
        }
    }

    /// The sheet of a chart that has nothing to show.
    pub(super) fn nothing() -> Self {
        let (x, y, size) = (240.0 * FINE, 36.0 * FINE, 16.0 * FINE);
        let words = html! { text x=(x) y=(y) text-anchor="middle" font-size=(size) fill="#525A5B" { (NOTHING) } };
        Self {
            width: 480.0,
            height: 60.0,
            body: words.into_string(),
        }
    }

    /// The `viewBox` that scales the fine units back.
    pub(super) fn view_box(&self) -> String {
        format!("0 0 {} {}", self.width * FINE, self.height * FINE)
    }

    /// Draws a group over what is there; `name` ends its class, `app-chart__name`.
    pub(super) fn group(
        &mut self,
        name: &str,
        stroke: Stroke,
        draw: impl FnOnce(&Pen<'_>) -> Drawn,
    ) -> Drawn {
        let mut buffer = String::with_capacity(2048);
        let size = ((self.width * FINE) as u32, (self.height * FINE) as u32);
        let pen = Pen {
            area: SVGBackend::with_string(&mut buffer, size).into_drawing_area(),
        };
        draw(&pen)?;
        pen.area.present()?;
        drop(pen);
        let inner = tidy(&buffer);
        if !inner.is_empty() {
            self.body.push_str(&format!(
                r#"<g class="app-chart__{name}"{}>{inner}</g>"#,
                stroke.attributes()
            ));
        }
        Ok(())
    }

    /// Draws thin lines that lead to what had to move.
    pub(super) fn leaders(&mut self, leaders: &[impl AsRef<[Place]>]) -> Drawn {
        self.group("leaders", Stroke::Solid, |pen| {
            let mut each = leaders.iter();
            each.try_for_each(|places| pen.line(places.as_ref(), LEADER, 1.0))
        })
    }

    /// Writes labels in black, grey or their own colour.
    pub(super) fn write(&mut self, name: &str, stroke: Stroke, labels: &[Label]) -> Drawn {
        self.group(name, stroke, |pen| {
            labels.iter().try_for_each(|label| pen.text(label))
        })
    }
}

/// Takes off plotters' own `<svg>` and what is said once on ours or is SVG's default anyway.
/// Text cannot be hit: its quotation marks are escaped and it holds no line breaks.
fn tidy(svg: &str) -> String {
    let inner = svg.split_once('>').map_or("", |(_, rest)| rest);
    let inner = inner
        .rsplit_once("</svg>")
        .map_or(inner, |(inner, _)| inner);
    inner
        .replace('\n', "")
        .replace(r#"opacity="1" "#, "")
        .replace(r#"font-family="arial, sans-serif" "#, "")
        .replace(r#"text-anchor="start" "#, "")
        .replace(r#" stroke="none""#, "")
        .replace(r#" stroke-width="1"/>"#, "/>")
        .replace(r#" "/>"#, r#""/>"#)
}

/// Draws in one group.
pub(super) struct Pen<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

impl Pen<'_> {
    pub(super) fn line(&self, places: &[Place], colour: impl Color, width: f64) -> Drawn {
        let style = ShapeStyle {
            color: colour.to_rgba(),
            filled: false,
            stroke_width: fine(width) as u32,
        };
        self.area.draw(&PathElement::new(all_fine(places), style))
    }

    pub(super) fn polygon(&self, places: &[Place], colour: impl Color) -> Drawn {
        self.area
            .draw(&Polygon::new(all_fine(places), colour.filled()))
    }

    pub(super) fn block(&self, frame: Frame, colour: impl Color) -> Drawn {
        let corners = [
            (fine(frame.left), fine(frame.top)),
            (fine(frame.right), fine(frame.bottom)),
        ];
        self.area.draw(&Rectangle::new(corners, colour.filled()))
    }

    pub(super) fn disc(&self, at: Place, radius: f64, colour: impl Color) -> Drawn {
        self.area.draw(&Circle::new(
            (fine(at.0), fine(at.1)),
            fine(radius) as u32,
            colour.filled(),
        ))
    }

    pub(super) fn text(&self, label: &Label) -> Drawn {
        let weight = if label.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        // Plotters divides the size of every font by 1.24.
        let font = (FONT, (label.size * FINE).round() * 1.24, weight).into_font();
        let style = TextStyle::from(font)
            .color(&label.ink)
            .pos(Pos::new(label.anchor, VPos::Center));
        self.area.draw_text(
            &text::clean(&label.text),
            &style,
            (fine(label.at.0), fine(label.at.1)),
        )
    }
}

fn fine(value: f64) -> i32 {
    (value * FINE).round() as i32
}

fn all_fine(places: &[Place]) -> Vec<(i32, i32)> {
    places.iter().map(|&(x, y)| (fine(x), fine(y))).collect()
}

/// One line of text; `at` is the middle of its height, at the side that the anchor names.
#[derive(Clone)]
pub(super) struct Label {
    pub(super) at: Place,
    pub(super) text: String,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) ink: Ink,
    pub(super) anchor: HPos,
}

impl Label {
    pub(super) fn new(text: impl Into<String>, size: f64, ink: Ink) -> Self {
        Self {
            at: (0.0, 0.0),
            text: text.into(),
            size,
            bold: false,
            ink,
            anchor: HPos::Left,
        }
    }

    pub(super) fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    pub(super) fn at(mut self, at: Place, anchor: HPos) -> Self {
        (self.at, self.anchor) = (at, anchor);
        self
    }

    pub(super) fn width(&self) -> f64 {
        text::width(&self.text, self.size)
    }

    /// The room that is reserved for the text.
    pub(super) fn frame(&self) -> Frame {
        let (width, (x, y)) = (self.width(), self.at);
        let left = match self.anchor {
            HPos::Left => x,
            HPos::Center => x - width / 2.0,
            HPos::Right => x - width,
        };
        Frame {
            left,
            top: y - self.size / 2.0,
            right: left + width,
            bottom: y + self.size / 2.0,
        }
    }
}

/// An upright rectangle.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    pub(super) fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            left,
            top,
            right,
            bottom,
        }
    }

    pub(super) fn overlaps(&self, other: &Frame) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The frame with a margin round it.
    pub(super) fn grown(&self, by: f64) -> Frame {
        Frame {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    pub(super) fn holds(&self, other: &Frame) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }
}
