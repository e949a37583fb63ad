//! What must hold of every picture, read back from its SVG.

use maud::Markup;

use super::surface::{Frame, Ink};
use super::{Chart, figure, text};

/// A text of a picture with the room reserved for it, in units of the sheet.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) frame: Frame,
}

/// Draws the figure and checks all that holds for any data; gives back the texts.
pub(super) fn sound(chart: &Chart) -> Vec<Words> {
    let Markup { 0: page, .. } = figure(chart, "fig-1", "Title & <more>", &chart.summary);
    well_formed(&page);
    assert!(!page.contains("style="), "an inline style");
    assert!(page.len() < 120_000, "{} bytes", page.len());
    assert_eq!(
        page.matches("id=\"").count(),
        page.matches("id=\"fig-1").count(),
        "an id that is not ours"
    );
    assert!(
        chart
            .table
            .rows
            .iter()
            .all(|row| row.len() == chart.table.head.len()),
        "a ragged table"
    );
    assert!(
        !chart.body.0.contains('.') || !coordinates(&chart.body.0).any(|c| c.contains('.')),
        "a broken coordinate"
    );
    let words = words(&chart.body.0);
    let sheet = Frame {
        left: -0.5,
        top: -0.5,
        right: chart.width + 0.5,
        bottom: chart.height + 0.5,
    };
    for (index, word) in words.iter().enumerate() {
        // A 360 px screen leaves 330 px between the page's margins.
        let size = word.frame.bottom - word.frame.top;
        assert!(
            size * 330.0 / chart.width >= 11.0,
            "{} is too small",
            word.text
        );
        assert!(sheet.holds(&word.frame), "{} leaves the sheet", word.text);
        for other in &words[index + 1..] {
            assert!(
                !word.frame.overlaps(&other.frame),
                "{} covers {}",
                word.text,
                other.text
            );
        }
    }
    words
}

/// The texts of a picture that is [`sound`].
pub(super) fn texts(chart: &Chart) -> Vec<String> {
    sound(chart).into_iter().map(|word| word.text).collect()
}

/// The contrast of two colours, from 1 to 21, as WCAG 2.2 has it.
pub(super) fn contrast(one: Ink, other: Ink) -> f64 {
    let light = |ink: Ink| {
        let share = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * share(ink.0) + 0.7152 * share(ink.1) + 0.0722 * share(ink.2) + 0.05
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

/// Panics unless every tag is closed, every attribute quoted and every `&` begins an entity.
pub(super) fn well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        entities(&rest[..start]);
        let tag = &rest[start + 1..start + rest[start..].find('>').expect("a tag without end")];
        rest = &rest[start + tag.len() + 2..];
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        entities(tag);
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} left open");
    assert!(
        !xml.chars().any(|c| c.is_control() && c != '\n'),
        "a control character"
    );
}

fn entities(text: &str) {
    for after in text.split('&').skip(1) {
        assert!(
            ["amp;", "lt;", "gt;", "quot;", "apos;"]
                .iter()
                .any(|entity| after.starts_with(entity)),
            "&{after}"
        );
    }
}

fn coordinates(svg: &str) -> impl Iterator<Item = &str> {
    [
        "points", "x", "y", "x1", "y1", "cx", "cy", "r", "width", "height",
    ]
    .into_iter()
    .flat_map(move |name| {
        svg.split(&format!(" {name}=\""))
            .skip(1)
            .map(|after| after.split('"').next().unwrap_or(""))
            .collect::<Vec<_>>()
    })
}

fn words(svg: &str) -> Vec<Words> {
    svg.split("<text ").skip(1).map(word).collect()
}

fn word(after: &str) -> Words {
    let (attributes, rest) = after.split_once('>').expect("a text");
    let attribute = |name: &str| {
        attributes
            .split(&format!("{name}=\""))
            .nth(1)
            .map(|value| value.split('"').next().unwrap_or(""))
    };
    let number = |name: &str| {
        attribute(name)
            .and_then(|value| value.parse::<f64>().ok())
            .expect("a number")
            / 4.0
    };
    let text = rest
        .split("</text>")
        .next()
        .unwrap_or("")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    let text = text
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
    let (x, y, size) = (number("x"), number("y"), number("font-size"));
    let width = text::width(&text, size);
    let left = match attribute("text-anchor") {
        Some("middle") => x - width / 2.0,
        Some("end") => x - width,
        _ => x,
    };
    let frame = Frame {
        left,
        top: y - size / 2.0,
        right: left + width,
        bottom: y + size / 2.0,
    };
    Words { text, frame }
}
