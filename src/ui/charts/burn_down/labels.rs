//! The words beside the lines of a burn-down, off the lines and each other.

use super::super::labels::Room;
use super::super::surface::{BLACK, Frame, GREY, HPos, Label, NAVY, ORANGE_TEXT, PLUM, Place};
use super::layout::{Layout, Paths};
use super::story::Story;
use super::{FONT, WIDTH};
use crate::ui::formats;

/// The words, and lines that lead to those that could not stand beside their marker.
pub(super) struct Words {
    pub(super) labels: Vec<Label>,
    pub(super) leaders: Vec<[Place; 2]>,
}

/// Further than that from its marker, a label is led to.
const FAR: f64 = 30.0;

pub(super) fn labels(story: &Story, layout: &Layout, paths: &Paths) -> Words {
    let mut room = room(story, layout, paths);
    let mut found = Vec::new();
    let mut leaders = Vec::new();
    // The ends of the lines first: their words must be beside them to be theirs.
    if let Some(after) = story.booked.last() {
        let words = format!("then {}", formats::quarters(after.quarters));
        let label = room.place(&Label::new(words, FONT, NAVY), &around(paths.booked.last()));
        leaders.extend(leader(paths.booked.last(), label.as_ref()));
        found.push(label);
    }
    if let Some(words) = projected_words(story) {
        let end = paths.projected.last();
        let label = room.place(&Label::new(words, FONT, PLUM), &around(end));
        leaders.extend(leader(end, label.as_ref()));
        found.push(label);
    }
    let left = left_words(story.remained(story.now()));
    let label = Label::new(left, FONT + 1.0, NAVY).bold();
    found.push(room.place(&label, &around(paths.actual.last())));
    for (at, change) in &paths.changes {
        let by = formats::quarters(change.after - change.before);
        let sign = if change.after < change.before {
            ""
        } else {
            "+"
        };
        let label = Label::new(format!("{sign}{by}"), FONT, GREY);
        // Far from its marker, a change would be told of another date.
        let near: Vec<_> = around(Some(at)).into_iter().take(6).collect();
        found.push(room.place_near(&label, &near));
    }
    // Beside a marker, what follows would read as the marker's own label.
    room.taken.extend(ends(paths).map(|end| about(end, 24.0)));
    if story.allocated(story.today) != 0 {
        let label = Label::new("Even pace", FONT, ORANGE_TEXT).bold();
        found.push(room.place(&label, &along(&paths.pace)));
    }
    if let Some(&(x, y)) = paths.allocation.last() {
        let words = format!("Allocation {}", formats::days(story.allocated(story.end)));
        let places = [(x, y - 15.0), (x, y + 15.0)].map(|at| (at, HPos::Right));
        found.push(room.place(&Label::new(words, FONT, GREY), &places));
    }
    Words {
        labels: found.into_iter().flatten().collect(),
        leaders,
    }
}

/// From a marker's edge to the nearest of its label, where that is far.
fn leader(end: Option<&Place>, label: Option<&Label>) -> Option<[Place; 2]> {
    let (&(x, y), frame) = (end?, label?.frame());
    let to = (
        x.clamp(frame.left, frame.right),
        y.clamp(frame.top, frame.bottom),
    );
    let far = (to.0 - x).hypot(to.1 - y);
    let edge = 8.0 / far;
    let from = (x + (to.0 - x) * edge, y + (to.1 - y) * edge);
    (far > FAR).then_some([from, to])
}

/// The plot with its lines and markers.
fn room(story: &Story, layout: &Layout, paths: &Paths) -> Room {
    let mut room = Room {
        bounds: layout.plot(),
        taken: Vec::new(),
        lines: Vec::new(),
    };
    for path in [
        &paths.actual,
        &paths.booked,
        &paths.projected,
        &paths.pace,
        &paths.allocation,
    ] {
        room.keep_off(path);
    }
    let today = story.runs().then(|| layout.x(story.today));
    room.lines
        .extend(today.map(|x| ((x, 0.0), (x, layout.y.start))));
    room.taken.extend(today.map(|x| today_label(x).frame()));
    room.taken.extend(ends(paths).map(|end| about(end, 8.0)));
    let changes = paths.changes.iter().map(|(at, _)| about(*at, 5.0));
    room.taken.extend(changes);
    room
}

/// The markers at the ends of what is, what is booked and what is projected.
fn ends(paths: &Paths) -> impl Iterator<Item = Place> {
    [&paths.actual, &paths.booked, &paths.projected]
        .into_iter()
        .filter_map(|path| path.last().copied())
}

pub(in super::super) fn today_label(x: f64) -> Label {
    middle(Label::new("Today", FONT, BLACK), x, 12.0)
}

/// A label over or under a place, pushed in from the edges of the sheet.
pub(in super::super) fn middle(label: Label, x: f64, y: f64) -> Label {
    let half = label.width() / 2.0;
    let (low, high) = (half.min(WIDTH / 2.0), (WIDTH - half).max(WIDTH / 2.0));
    label.at((x.clamp(low, high), y), HPos::Center)
}

/// The room about a marker.
fn about((x, y): Place, reach: f64) -> Frame {
    Frame {
        left: x - reach,
        top: y - reach.min(14.0),
        right: x + reach,
        bottom: y + reach.min(14.0),
    }
}

/// "38 days left", "2.5 days over".
pub(super) fn left_words(quarters: i64) -> String {
    if quarters < 0 {
        format!("{} over", formats::days(-quarters))
    } else {
        format!("{} left", formats::days(quarters))
    }
}

/// "34.1 at this rate", or "Used up 3 Nov".
fn projected_words(story: &Story) -> Option<String> {
    let to = story.projected?;
    Some(if to.days > 0.0 {
        format!("{} at this rate", formats::number(to.days, 1))
    } else {
        format!("Used up {}", to.date.format("%-d %b"))
    })
}

/// Places beside a marker: right of it, then left, then further up and down.
fn around(end: Option<&Place>) -> Vec<(Place, HPos)> {
    let Some(&(x, y)) = end else {
        return Vec::new();
    };
    let beside = |down: f64| {
        [
            ((x + 12.0, y + down), HPos::Left),
            ((x - 12.0, y + down), HPos::Right),
        ]
    };
    [
        0.0, -16.0, 16.0, -28.0, 28.0, -42.0, 42.0, -56.0, 56.0, -72.0, 72.0,
    ]
    .into_iter()
    .flat_map(beside)
    .collect()
}

/// Places above a falling line, the far end's first, then below it.
fn along(path: &[Place]) -> Vec<(Place, HPos)> {
    let &[(x0, y0), (x1, y1)] = path else {
        return Vec::new();
    };
    let place = |share: f64| (x0 + share * (x1 - x0), y0 + share * (y1 - y0));
    let shares = [
        0.72, 0.66, 0.78, 0.6, 0.84, 0.54, 0.48, 0.42, 0.36, 0.3, 0.24, 0.18, 0.12,
    ];
    let above = shares.map(|share| ((place(share).0 + 6.0, place(share).1 - 12.0), HPos::Left));
    let below = shares.map(|share| ((place(share).0 - 6.0, place(share).1 + 12.0), HPos::Right));
    above.into_iter().chain(below).collect()
}
