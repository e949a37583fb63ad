//! A chart as a file of its own, for slides: SVG, and PNG drawn from it with a font that we carry.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use maud::html;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::surface::Surface;
use super::{Chart, Mark, key, text};

/// A slide's width and height.
const SLIDE: (f64, f64) = (1280.0, 720.0);
const MARGIN: f64 = 48.0;
const TITLE: f64 = 30.0;
const WORDS: f64 = 20.0;
/// Pixels of a PNG to one unit, and the most that it is high.
const FINE: f64 = 2.0;
const MOST_HIGH: f64 = 8000.0;
/// Smaller than this a picture is not made to fit a slide: the sheet grows instead.
const SMALLEST: f64 = 0.72;
/// The column of the key, beside the picture.
const KEY: f64 = 340.0;

/// Arimo, whose letters are as wide as Arial's; SIL Open Font License.
const FONTS: [&[u8]; 2] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/fonts/Arimo-Regular.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/fonts/Arimo-Bold.ttf")),
];

static FONTDB: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for font in FONTS {
        fonts.load_font_data(font.to_vec());
    }
    fonts.set_sans_serif_family("Arimo");
    Arc::new(fonts)
});

/// Lines of text from a height on.
struct Block {
    lines: Vec<String>,
    size: f64,
    bold: bool,
    ink: &'static str,
}

impl Block {
    fn new(words: &str, size: f64, room: f64) -> Self {
        Self {
            lines: text::wrap(words, size, room, 12),
            size,
            bold: false,
            ink: "#0B0C0C",
        }
    }

    fn line(&self) -> f64 {
        (self.size * 1.25).ceil()
    }

    fn height(&self) -> f64 {
        self.lines.len() as f64 * self.line()
    }

    fn write(&self, out: &mut String, x: f64, top: f64) {
        for (index, line) in self.lines.iter().enumerate() {
            let y = top + index as f64 * self.line() + self.size;
            let weight = if self.bold { "bold" } else { "normal" };
            let words = html! {
                text x=(x) y=(y) font-size=(self.size) font-weight=(weight) fill=(self.ink) { (line) }
            };
            out.push_str(&words.into_string());
        }
    }
}

/// The chart as an SVG file: its title above, its key beside, `source` below, on white. It is 1280 by 720, or
/// higher where the picture would be too small to read; it refers to nothing outside.
pub fn svg(chart: &Chart, title: &str, source: &str) -> String {
    let wide = SLIDE.0 - 2.0 * MARGIN;
    let mut heading = Block::new(title, TITLE, wide);
    heading.bold = true;
    let mut foot = Block::new(source, WORDS - 2.0, wide);
    foot.ink = "#525A5B";
    let keyed = Keyed::new(&chart.key);
    let room = if chart.key.is_empty() {
        wide
    } else {
        wide - KEY - MARGIN
    };
    let top = MARGIN - 12.0 + heading.height() + 20.0;
    let high = SLIDE.1 - top - 20.0 - foot.height() - 24.0;
    let scale = (room / chart.width).min((high / chart.height).max(SMALLEST));
    let middle = (chart.height * scale).max(keyed.height).max(high);
    let height = (top + middle + 20.0 + foot.height() + 24.0).ceil();
    let mut body = String::with_capacity(chart.body.0.len() + 4096);
    heading.write(&mut body, MARGIN, MARGIN - 12.0);
    let (x, y) = (MARGIN + (room - chart.width * scale) / 2.0, top);
    nested(&mut body, chart, (x, y), scale);
    keyed.write(&mut body, MARGIN + room + MARGIN, top + 8.0);
    foot.write(&mut body, MARGIN, height - 24.0 - foot.height());
    sheet(chart, title, height, &body)
}

/// The file round what was drawn.
fn sheet(chart: &Chart, title: &str, height: f64, body: &str) -> String {
    let page = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {} {height}", SLIDE.0))
            width=(SLIDE.0) height=(height) role="img" aria-labelledby="title desc"
            font-family="Arial, Arimo, Helvetica, sans-serif" stroke-linejoin="round" stroke-linecap="round" {
            title id="title" { (text::clean(title)) }
            desc id="desc" { (text::clean(&chart.summary)) }
            rect width=(SLIDE.0) height=(height) fill="#FFFFFF" {}
            (maud::PreEscaped(body))
        }
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n",
        page.into_string()
    )
}

fn nested(out: &mut String, chart: &Chart, (x, y): (f64, f64), scale: f64) {
    let (width, height) = (chart.width * scale, chart.height * scale);
    let picture = html! {
        svg x=(rounded(x)) y=(rounded(y)) width=(rounded(width)) height=(rounded(height))
            viewBox=(chart.view_box) { (chart.body) }
    };
    out.push_str(&picture.into_string());
}

/// To a hundredth: no more digits than can be seen.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The key as a column.
struct Keyed {
    marks: Vec<(Option<Surface>, Block)>,
    height: f64,
}

impl Keyed {
    fn new(marks: &[Mark]) -> Self {
        let mark = |mark: &Mark| {
            let words = Block::new(&mark.words(), WORDS, KEY - 48.0);
            (key::sheet(mark), words)
        };
        let marks: Vec<_> = marks.iter().map(mark).collect();
        let height = marks.iter().map(|(_, words)| words.height() + 12.0).sum();
        Self { marks, height }
    }

    fn write(&self, out: &mut String, x: f64, mut y: f64) {
        for (sheet, words) in &self.marks {
            if let Some(sheet) = sheet {
                let view_box = sheet.view_box();
                let _ = write!(
                    out,
                    r#"<svg x="{x}" y="{}" width="36" height="20.25" viewBox="{view_box}">{}</svg>"#,
                    y + 3.0,
                    sheet.body
                );
            }
            words.write(out, x + 48.0, y);
            y += words.height() + 12.0;
        }
    }
}

/// An SVG file of [`svg`] as a PNG, 2560 pixels wide. It takes a while: call it where blocking is allowed.
///
/// # Errors
/// What is wrong with the SVG, in words for the log.
pub fn png(svg: &str) -> Result<Vec<u8>, String> {
    let options = Options {
        font_family: "Arimo".to_owned(),
        fontdb: Arc::clone(&FONTDB),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let (width, height) = (
        f64::from(tree.size().width()),
        f64::from(tree.size().height()),
    );
    let fine = FINE.min(MOST_HIGH / height);
    let (across, down) = ((width * fine).ceil() as u32, (height * fine).ceil() as u32);
    let mut pixels = Pixmap::new(across, down).ok_or("the picture has no size")?;
    pixels.fill(Color::WHITE);
    let scale = Transform::from_scale(fine as f32, fine as f32);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "tests")]
mod tests {

    use super::super::{Basis, Column, Reading, Table, checks, gap, heat_map, hostile};
    use super::*;

    fn gaps(name: &str) -> Chart {
        let row = gap::GapRow {
            name: name.to_owned(),
            perception: Some(3.4.into()),
            evidence: Some(2.1.into()),
            flagged: true,
        };
        gap::chart(&gap::Gap { rows: vec![row; 3] })
    }

    fn pixels(svg: &str) -> Pixmap {
        let png = png(svg).expect("a picture");
        Pixmap::decode_png(&png).expect("a PNG")
    }

    /// The share of pixels that are not white.
    fn inked(pixels: &Pixmap) -> f64 {
        let inked = pixels.pixels().iter().filter(|it| it.red() < 250);
        inked.count() as f64 / pixels.pixels().len() as f64
    }

    #[test]
    fn a_file_stands_by_itself_with_title_key_and_source() {
        let svg = svg(&gaps("D5"), "Gaps & <more>", "Source: month 12");
        checks::well_formed(
            svg.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .expect("XML"),
        );
        assert!(svg.contains("Gaps &amp; &lt;more&gt;") && svg.contains("Source: month 12"));
        assert!(svg.contains("To discuss") && svg.contains("width=\"1280\" height=\"720\""));
        for outside in ["href", "url(", "style=", "<image", "<script"] {
            assert!(!svg.contains(outside), "{outside}");
        }
    }

    #[test]
    fn any_words_and_any_size_make_a_sound_file() {
        let names = hostile::names();
        let reading = Reading {
            score: 2.0.into(),
            interval: None,
            basis: Basis::Both,
        };
        let row = |name: &String| heat_map::HeatRow {
            name: name.clone(),
            cells: vec![Some(reading); 30],
        };
        let rows = names.iter().map(row).collect();
        let (columns, round) = (names.clone(), names[3].clone());
        let large = heat_map::chart(&heat_map::HeatMap {
            columns,
            rows,
            round,
        });
        let table = Table {
            caption: String::new(),
            head: vec![Column::words("")],
            rows: vec![],
        };
        for chart in [large, Chart::nothing("trend", table)] {
            for name in &names {
                let svg = svg(&chart, name, name);
                checks::well_formed(svg.split_once('\n').expect("lines").1);
            }
        }
    }

    #[test]
    fn a_png_is_of_the_right_size_the_same_each_time_and_has_text() {
        let svg = svg(&gaps("D5"), "Gaps", "Source");
        let whole = pixels(&svg);
        assert_eq!((whole.width(), whole.height()), (2560, 1440));
        assert_eq!(png(&svg), png(&svg));
        let mute = svg.replace("<text", "<g").replace("</text>", "</g>");
        let (with, without) = (inked(&whole), inked(&pixels(&mute)));
        assert!(without > 0.01 && with > without + 0.005, "{with} {without}");
        assert!(inked(&whole) < 0.5);
    }

    #[test]
    fn letters_are_our_fonts_and_bold_ones_are_heavier() {
        let families = FONTDB.faces().map(|face| face.families[0].0.as_str());
        assert!(families.eq(["Arimo"; 2]));
        let text = |weight: &str| {
            let svg = html! {
                svg xmlns="http://www.w3.org/2000/svg" width="400" height="80" font-family="arial, sans-serif" {
                    text x="10" y="50" font-size="40" font-weight=(weight) { "Establishing é" }
                }
            };
            inked(&pixels(&svg.into_string()))
        };
        assert!(text("normal") > 0.02 && text("bold") > text("normal") * 1.15);
    }

    #[test]
    fn what_is_not_svg_is_refused_in_words() {
        assert!(png("").is_err() && png("<svg").is_err());
    }
}
