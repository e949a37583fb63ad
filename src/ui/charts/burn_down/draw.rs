//! Draws a burn-down: what is, what is booked and what is projected, told apart without colour.

use plotters::style::Color;

use super::super::Basis;
use super::super::axis::date_ticks;
use super::super::marks::{self, Look, Shape};
use super::super::surface::{
    Drawn, Frame, GREY, GRID, HPos, Ink, LEADER, Label, NAVY, ORANGE, PLUM, Pen, Place, Stroke,
    Surface, WHITE,
};
use super::labels::{self, middle, today_label};
use super::layout::{Layout, Paths, tick_texts};
use super::story::Story;
use super::{FONT, WIDTH};

/// The end of what is projected: a hollow diamond, where the others end in discs.
pub(in super::super) const PROJECTED: Look = Look {
    ink: PLUM,
    text: PLUM,
    shape: Shape::Diamond,
};

pub(super) fn draw(story: &Story) -> Drawn<Surface> {
    let layout = Layout::new(story);
    let paths = Paths::new(story, &layout);
    let mut sheet = Surface::new(WIDTH, layout.height);
    sheet.group("area", Stroke::Solid, |pen| {
        area(pen, &layout, &paths.actual)
    })?;
    scales(&mut sheet, story, &layout)?;
    rounds(&mut sheet, story, &layout)?;
    for (name, stroke, path, ink, width) in [
        ("allocation", Stroke::Solid, &paths.allocation, GREY, 1.5),
        ("pace", Stroke::Dashed, &paths.pace, ORANGE, 2.5),
        ("projected", Stroke::Long, &paths.projected, PLUM, 2.5),
        ("booked", Stroke::Dotted, &paths.booked, NAVY, 3.0),
        ("actual", Stroke::Solid, &paths.actual, NAVY, 3.0),
    ] {
        sheet.group(name, stroke, |pen| line(pen, path, ink, width))?;
    }
    let words = labels::labels(story, &layout, &paths);
    sheet.group("leaders", Stroke::Solid, |pen| {
        let mut leaders = words.leaders.iter();
        leaders.try_for_each(|leader| pen.line(leader, GREY, 1.0))
    })?;
    sheet.group("markers", Stroke::Solid, |pen| markers(pen, &paths))?;
    sheet.write("label", Stroke::Halo, &words.labels)?;
    Ok(sheet)
}

fn line(pen: &Pen<'_>, path: &[Place], ink: Ink, width: f64) -> Drawn {
    if path.len() > 1 {
        pen.line(path, ink, width)
    } else {
        Ok(())
    }
}

fn markers(pen: &Pen<'_>, paths: &Paths) -> Drawn {
    for &(at, _) in &paths.changes {
        marks::change(pen, at)?;
    }
    if let Some(&end) = paths.projected.last() {
        marks::marker(pen, end, 6.5, PROJECTED, Basis::PerceptionOnly)?;
    }
    for (path, hollow) in [(&paths.booked, true), (&paths.actual, false)] {
        let Some(&end) = path.last() else { continue };
        pen.disc(end, 6.5, NAVY)?;
        if hollow {
            pen.disc(end, 3.5, WHITE)?;
        }
    }
    Ok(())
}

/// The shade between what remains and nothing.
fn area(pen: &Pen<'_>, layout: &Layout, actual: &[Place]) -> Drawn {
    let (Some(first), Some(last)) = (actual.first(), actual.last()) else {
        return Ok(());
    };
    let zero = layout.y(0.0);
    let mut shape = vec![(first.0, zero)];
    shape.extend(actual);
    shape.push((last.0, zero));
    pen.polygon(&shape, NAVY.mix(0.13))
}

/// The grid, the days at the left, the months below and the line of today.
fn scales(sheet: &mut Surface, story: &Story, layout: &Layout) -> Drawn {
    let (left, right, bottom) = (layout.x.start, layout.x.end, layout.y.start);
    let dates = date_ticks(story.start, story.end);
    let today = story.runs().then(|| layout.x(story.today));
    sheet.group("grid", Stroke::Solid, |pen| {
        layout.ticks.iter().try_for_each(|&tick| {
            let (y, ink) = (layout.y.at(tick), if tick == 0.0 { LEADER } else { GRID });
            pen.line(&[(left, y), (right, y)], ink, 1.0)
        })?;
        dates.iter().try_for_each(|tick| {
            let x = layout.x(tick.date);
            pen.line(&[(x, bottom), (x, bottom + 5.0)], LEADER, 1.0)
        })?;
        today.map_or(Ok(()), |x| {
            pen.line(&[(x, layout.y.end - 24.0), (x, bottom)], GREY, 1.0)
        })
    })?;
    let mut texts: Vec<Label> = layout
        .ticks
        .iter()
        .zip(tick_texts(&layout.ticks))
        .map(|(&tick, words)| {
            Label::new(words, FONT, GREY).at((left - 8.0, layout.y.at(tick)), HPos::Right)
        })
        .collect();
    for tick in &dates {
        let x = layout.x(tick.date);
        for (words, down) in [(&tick.above, 17.0), (&tick.below, 38.0)] {
            let label = Label::new(words.as_str(), FONT, GREY);
            texts.push(middle(label, x, bottom + down));
        }
    }
    texts.extend(today.map(today_label));
    sheet.write("text", Stroke::Solid, &apart(texts))
}

/// The rounds' windows as bars under the months, each with its name.
fn rounds(sheet: &mut Surface, story: &Story, layout: &Layout) -> Drawn {
    let within = |round: &&super::Window| {
        round.opens <= round.closes && round.opens <= story.end && round.closes >= story.start
    };
    let rounds: Vec<_> = story.rounds.iter().filter(within).collect();
    let [heading, bars, names] = layout.lane();
    sheet.group("rounds", Stroke::Solid, |pen| {
        rounds.iter().try_for_each(|round| {
            let (left, right) = (layout.x(round.opens), layout.x(round.closes));
            let frame = |x: f64, high: f64, wide: f64| Frame {
                left: x,
                top: bars - high,
                right: x + wide,
                bottom: bars + high,
            };
            // Two windows that overlap are still told apart by their ends.
            pen.block(frame(left, 1.5, right - left), GREY)?;
            pen.block(frame(left, 5.0, 1.5), GREY)?;
            pen.block(frame(right - 1.5, 5.0, 1.5), GREY)
        })
    })?;
    let mut texts = Vec::new();
    if !rounds.is_empty() {
        let words = "Rounds open, by month";
        texts.push(Label::new(words, FONT, GREY).at((layout.x.start, heading), HPos::Left));
    }
    texts.extend(rounds.iter().map(|round| {
        let x = (layout.x(round.opens) + layout.x(round.closes)) / 2.0;
        let label = Label::new(round.month.to_string(), FONT, GREY);
        middle(label, x, names)
    }));
    sheet.write("text", Stroke::Solid, &apart(texts))
}

/// The labels that say something and cover none before them: over thousands of years the names of
/// months and years may meet.
fn apart(labels: Vec<Label>) -> Vec<Label> {
    let mut kept: Vec<Label> = Vec::new();
    for label in labels {
        let frame = label.frame();
        if !label.text.is_empty() && !kept.iter().any(|other| other.frame().overlaps(&frame)) {
            kept.push(label);
        }
    }
    kept
}
