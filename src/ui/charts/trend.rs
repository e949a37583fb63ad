//! Maturity over the rounds: one dimension small among its like, or the overall figure, or a few series together.

use super::axis::Axis;
use super::key::present;
use super::labels::spread;
use super::surface::{BLACK, Drawn, Frame, GREY, GRID, HPos, Label, Place, SHADE, Stroke, Surface};
use super::{BOUNDARIES, Basis, Chart, Column, LEVELS, Mark, Reading, Table, marks, text};
use crate::ui::formats;

/// The months at which rounds stand.
const MONTHS: [u8; 5] = [0, 6, 12, 18, 24];
/// More series than these are drawn without intervals: they would hide each other.
const MOST_INTERVALS: usize = 4;

/// More lines than the longest name at the end of a line needs.
const MOST_LINES: usize = 12;

/// One or more series of scores over the rounds.
#[derive(Debug, Clone)]
pub struct Trend {
    /// In the order of the table; the first four differ in colour, from then on in colour and marker together.
    pub series: Vec<Series>,
    /// How large.
    pub size: Size,
    /// Whether the levels' names stand beside the bands, where they leave the plot enough room.
    pub levels: bool,
}

/// How large a trend is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// One of several side by side; shown at 260 to 360 px.
    Small,
    /// By itself; shown at 330 to 560 px.
    Full,
}

/// The scores of one dimension, group or authority.
#[derive(Debug, Clone)]
pub struct Series {
    /// Labels the line where there are several; heads the table.
    pub name: String,
    /// One a round, in any order.
    pub points: Vec<Point>,
}

/// A score in a round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The round's month, 0 to 24; a later one stands in the table only.
    pub month: u8,
    /// The score.
    pub reading: Reading,
    /// False where it can't be compared with the point before: the line between them is dashed.
    pub comparable: bool,
    /// Where an instrument had another version at the point before: over how many items that are
    /// the same in both versions the two are compared.
    pub common_items: Option<usize>,
}

impl Series {
    /// The points that can be drawn, by month.
    fn drawn(&self) -> Vec<Point> {
        let known = |point: &&Point| point.month <= 24 && point.reading.score.value.is_finite();
        let mut points: Vec<Point> = self.points.iter().filter(known).copied().collect();
        points.sort_by_key(|point| point.month);
        points
    }
}

/// Draws the trend. Intervals are drawn for up to four series; the table has them all.
pub fn chart(data: &Trend) -> Chart {
    let lines: Vec<Vec<Point>> = data.series.iter().map(Series::drawn).collect();
    if lines.iter().all(Vec::is_empty) {
        return Chart::nothing("trend", table(data));
    }
    let kind = if data.size == Size::Small {
        "small"
    } else {
        "trend"
    };
    Chart::new(
        kind,
        draw(data, &lines),
        key(data, &lines),
        table(data),
        summary(data, &lines),
    )
}

fn draw(data: &Trend, lines: &[Vec<Point>]) -> Drawn<Surface> {
    let layout = Layout::new(data, lines);
    let mut sheet = Surface::new(layout.width, layout.height);
    scales(&mut sheet, &layout)?;
    if lines.len() <= MOST_INTERVALS {
        intervals(&mut sheet, &layout, lines)?;
    }
    joins(&mut sheet, &layout, lines)?;
    sheet.group("markers", Stroke::Solid, |pen| {
        each(lines).try_for_each(|(series, point)| {
            marks::marker(
                pen,
                layout.place(series, &point),
                layout.half,
                marks::look(series),
                point.reading.basis,
            )
        })
    })?;
    let (labels, leaders) = layout.labels(data, lines);
    sheet.leaders(&leaders)?;
    sheet.write("label", Stroke::Halo, &labels)?;
    Ok(sheet)
}

fn each(lines: &[Vec<Point>]) -> impl Iterator<Item = (usize, Point)> {
    lines
        .iter()
        .enumerate()
        .flat_map(|(series, points)| points.iter().map(move |point| (series, *point)))
}

/// Where everything stands.
struct Layout {
    width: f64,
    height: f64,
    font: f64,
    half: f64,
    x: Axis,
    y: Axis,
    /// The middles of the labels at the ends of the lines, moved apart.
    heights: Vec<f64>,
    /// The left edge of the labels at the ends of the lines.
    label_left: f64,
    /// Whether levels are named.
    levels: bool,
    /// How far series are moved apart, so that equal points do not hide each other.
    apart: f64,
    series: usize,
}

impl Layout {
    fn new(data: &Trend, lines: &[Vec<Point>]) -> Self {
        let (width, least, font, half): (f64, f64, f64, f64) = match data.size {
            Size::Small => (320.0, 208.0, 15.0, 5.5),
            Size::Full => (480.0, 330.0, 17.0, 6.0),
        };
        let last = each(lines).map(|(_, point)| point.month).max().unwrap_or(0);
        let words = end_texts(data, lines, font, width * 0.4);
        let widest = words.iter().flatten().map(Label::width).fold(0.0, f64::max);
        let extents: Vec<f64> = words
            .iter()
            .map(|words| words.len() as f64 * (font + 4.0))
            .collect();
        let levels_room = LEVELS
            .iter()
            .map(|name| text::width(name, font))
            .fold(0.0, f64::max)
            + 8.0;
        let height = least.max(extents.iter().sum::<f64>() + font * 4.0 + 20.0);
        let y = Axis {
            first: 1.0,
            last: 5.0,
            start: height - font * 3.4,
            end: font * 0.75,
        };
        let ends: Vec<f64> = lines
            .iter()
            .filter_map(|points| Some(y.at(points.last()?.reading.score.value)))
            .collect();
        let wanted: Vec<(f64, f64)> = ends.iter().copied().zip(extents).collect();
        let heights = spread(&wanted, 0.0, y.start + font * 0.8);
        // Labels that had to move stand off, so that their leaders can slope.
        let moved = ends
            .iter()
            .zip(&heights)
            .any(|(end, height)| (end - height).abs() > font * 0.4);
        let apart = if lines.len() <= MOST_INTERVALS {
            4.0
        } else {
            0.0
        };
        let off = half
            + apart * (lines.len() - 1) as f64 / 2.0
            + if moved && lines.len() > 1 { 20.0 } else { 8.0 };
        // The last month's own tick needs half its width beside the plot, the labels all of theirs.
        let plot = |left: f64| {
            let labelled = (width - left - off - 10.0 - widest) * 24.0 / f64::from(last.max(1));
            labelled.min(width - left - text::width("24", font) / 2.0 - 10.0)
        };
        let levels = data.levels && plot(levels_room + 26.0) >= width * 0.4;
        let left = if levels { levels_room + 26.0 } else { 26.0 };
        let x = Axis {
            first: 0.0,
            last: 24.0,
            start: left + 8.0,
            end: left + plot(left),
        };
        Self {
            width,
            height,
            font,
            half,
            x,
            y,
            label_left: x.at(f64::from(last)) + off,
            heights,
            levels,
            apart,
            series: lines.len(),
        }
    }

    fn shift(&self, series: usize) -> f64 {
        (series as f64 - (self.series - 1) as f64 / 2.0) * self.apart
    }

    fn place(&self, series: usize, point: &Point) -> Place {
        (
            self.x.at(f64::from(point.month)) + self.shift(series),
            self.y.at(point.reading.score.value),
        )
    }

    /// The labels at the ends of the lines, and a thin line to each that had to move.
    fn labels(&self, data: &Trend, lines: &[Vec<Point>]) -> (Vec<Label>, Vec<[Place; 2]>) {
        let texts = end_texts(data, lines, self.font, self.width * 0.4);
        let line = self.font + 4.0;
        let placed = texts.into_iter().zip(&self.heights).flat_map(|(words, y)| {
            let first = y - (words.len() as f64 - 1.0) * line / 2.0;
            let place = move |(index, label): (usize, Label)| {
                let at = (self.label_left, first + index as f64 * line);
                label.at(at, HPos::Left)
            };
            words.into_iter().enumerate().map(place)
        });
        let ends = lines
            .iter()
            .enumerate()
            .filter_map(|(series, points)| Some(self.place(series, points.last()?)));
        let moved = ends.zip(&self.heights).filter(|(end, height)| {
            (end.1 - **height).abs() > self.font * 0.4 || end.0 + self.half + 24.0 < self.label_left
        });
        let leader = |(end, &height): (Place, &f64)| {
            [
                (end.0 + self.half + 2.0, end.1),
                (self.label_left - 3.0, height),
            ]
        };
        (placed.collect(), moved.map(leader).collect())
    }
}

/// The words at the end of each line that has one: its value, after its name where there are several, in as
/// many lines as they need.
fn end_texts(data: &Trend, lines: &[Vec<Point>], font: f64, room: f64) -> Vec<Vec<Label>> {
    let ends = data.series.iter().zip(lines).enumerate();
    let ends = ends.filter_map(|(index, (series, points))| {
        let value = points.last()?.reading.score.label();
        let words = match lines.len() {
            1 => value,
            _ => format!("{} {value}", series.name),
        };
        let lines = text::wrap(&words, font, room, MOST_LINES).into_iter();
        let label = |line| Label::new(line, font, marks::look(index).text).bold();
        Some(lines.map(label).collect())
    });
    ends.collect()
}

/// The bands of the levels, the lines of whole scores, and the names of both and of the months.
fn scales(sheet: &mut Surface, layout: &Layout) -> Drawn {
    let Layout { x, y, font, .. } = *layout;
    let (left, right) = (x.start - 8.0, x.end + 4.0);
    sheet.group("bands", Stroke::Solid, |pen| {
        BOUNDARIES.windows(2).step_by(2).try_for_each(|ends| {
            pen.block(
                Frame {
                    left,
                    top: y.at(ends[1]),
                    right,
                    bottom: y.at(ends[0]),
                },
                SHADE,
            )
        })
    })?;
    sheet.group("grid", Stroke::Solid, |pen| {
        (1..=5)
            .map(f64::from)
            .try_for_each(|score| pen.line(&[(left, y.at(score)), (right, y.at(score))], GRID, 1.0))
    })?;
    let mut texts: Vec<Label> = (1..=5)
        .map(|score| {
            Label::new(score.to_string(), font, GREY)
                .at((left - 7.0, y.at(f64::from(score))), HPos::Right)
        })
        .collect();
    if layout.levels {
        let named = LEVELS.iter().zip(BOUNDARIES.windows(2));
        texts.extend(named.map(|(name, ends)| {
            Label::new(*name, font, GREY)
                .at((left - 26.0, y.at((ends[0] + ends[1]) / 2.0)), HPos::Right)
        }));
    }
    texts.extend(MONTHS.map(|month| {
        Label::new(month.to_string(), font, BLACK)
            .at((x.at(f64::from(month)), y.start + font * 1.4), HPos::Center)
    }));
    texts.push(Label::new("Month", font, GREY).at(
        ((x.start + x.end) / 2.0, y.start + font * 2.65),
        HPos::Center,
    ));
    sheet.write("text", Stroke::Solid, &texts)
}

fn intervals(sheet: &mut Surface, layout: &Layout, lines: &[Vec<Point>]) -> Drawn {
    sheet.group("intervals", Stroke::Solid, |pen| {
        each(lines).try_for_each(|(series, point)| {
            let Some((low, high)) = point.reading.ends() else {
                return Ok(());
            };
            let x = layout.place(series, &point).0;
            marks::interval(
                pen,
                (x, layout.y.at(low)),
                (x, layout.y.at(high)),
                marks::past_marker(layout.half),
                marks::look(series).text,
            )
        })
    })
}

/// The lines between the rounds: whole where they can be compared, else dashed.
fn joins(sheet: &mut Surface, layout: &Layout, lines: &[Vec<Point>]) -> Drawn {
    for (comparable, stroke, width) in [(false, Stroke::Dashed, 2.0), (true, Stroke::Solid, 3.0)] {
        sheet.group("lines", stroke, |pen| {
            lines.iter().enumerate().try_for_each(|(series, points)| {
                points
                    .chunk_by(|_, next| next.comparable == comparable)
                    .filter(|run| run.len() > 1)
                    .try_for_each(|run| {
                        let places: Vec<Place> = run
                            .iter()
                            .map(|point| layout.place(series, point))
                            .collect();
                        pen.line(&places, marks::look(series).ink, width)
                    })
            })
        })?;
    }
    Ok(())
}

fn key(data: &Trend, lines: &[Vec<Point>]) -> Vec<Mark> {
    let any = |test: &dyn Fn(&Point) -> bool| each(lines).any(|(_, point)| test(&point));
    let joined = lines
        .iter()
        .any(|points| points.iter().skip(1).any(|point| !point.comparable));
    let marks = [
        (
            any(&|point| point.reading.basis != Basis::Both),
            Mark::Evidenced,
        ),
        (
            any(&|point| point.reading.basis == Basis::PerceptionOnly),
            Mark::NotEvidenced,
        ),
        (
            any(&|point| point.reading.basis == Basis::EvidenceOnly),
            Mark::EvidenceOnly,
        ),
        (
            lines.len() <= MOST_INTERVALS && any(&|point| point.reading.ends().is_some()),
            Mark::Interval,
        ),
        (joined, Mark::NotComparable),
        (
            !(data.levels && Layout::new(data, lines).levels),
            Mark::Levels,
        ),
    ];
    present(marks)
}

fn table(data: &Trend) -> Table {
    let mut head = vec![
        Column::words("Month"),
        Column::numbers("Score"),
        Column::words("95% interval"),
        Column::words("Basis"),
    ];
    let rows = data.series.iter().flat_map(|series| {
        let mut points = series.points.clone();
        points.sort_by_key(|point| point.month);
        points
            .into_iter()
            .enumerate()
            .map(move |(index, point)| (series, point, index == 0))
    });
    let rows: Vec<(&Series, Point, bool)> = rows.collect();
    let broken = rows
        .iter()
        .any(|(_, point, first)| !(*first || point.comparable && point.common_items.is_none()));
    if broken {
        head.push(Column::words("With the round before"));
    }
    let name = match data.series.as_slice() {
        [only] => only.name.trim(),
        _ => {
            head.insert(0, Column::words("Series"));
            ""
        }
    };
    let several = data.series.len() != 1;
    let caption = if name.is_empty() {
        "Maturity by round, 1 to 5".to_owned()
    } else {
        format!("{name}: maturity by round, 1 to 5")
    };
    let rows = rows.into_iter().map(|(series, point, first)| {
        let mut cells = if several {
            vec![series.name.clone()]
        } else {
            Vec::new()
        };
        cells.push(point.month.to_string());
        cells.extend(point.reading.cells());
        cells.extend(broken.then(|| compared(&point, first)));
        cells
    });
    Table {
        caption,
        head,
        rows: rows.collect(),
    }
}

/// How a point compares with the one before, in words.
fn compared(point: &Point, first: bool) -> String {
    match (first, point.comparable, point.common_items) {
        (true, ..) => "–".into(),
        (_, false, _) => "Not comparable".into(),
        (_, true, None) => "Comparable".into(),
        (_, true, Some(items)) => {
            let items = formats::plural(items as i64, "item", "items");
            format!("Comparable over {items} common to both versions")
        }
    }
}

/// From where to where each series went.
fn summary(data: &Trend, lines: &[Vec<Point>]) -> String {
    let told = data
        .series
        .iter()
        .zip(lines)
        .filter_map(|(series, points)| {
            let (first, last) = (points.first()?, points.last()?);
            let name = if series.name.trim().is_empty() {
                "Score"
            } else {
                series.name.trim()
            };
            let end = format!("{} in month {}", last.reading.score.told(), last.month);
            Some(match points.len() {
                1 => format!("{name}: {end}."),
                _ => format!(
                    "{name}: from {} in month {} to {end}.",
                    first.reading.score.told(),
                    first.month
                ),
            })
        });
    told.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::{Interval, checks, hostile, surface};
    use super::*;

    fn point(month: u8, score: f64) -> Point {
        let interval = Some(Interval {
            low: (score - 0.3).max(1.0),
            high: (score + 0.3).min(5.0),
        });
        Point {
            month,
            reading: Reading {
                score: score.into(),
                interval,
                basis: Basis::Both,
            },
            comparable: true,
            common_items: None,
        }
    }

    fn series(name: &str, scores: &[f64]) -> Series {
        let points = scores
            .iter()
            .zip(MONTHS)
            .map(|(&score, month)| point(month, score));
        Series {
            name: name.to_owned(),
            points: points.collect(),
        }
    }

    fn trends(series: Vec<Series>) -> Vec<Chart> {
        let each = |(size, levels)| {
            chart(&Trend {
                series: series.clone(),
                size,
                levels,
            })
        };
        [
            (Size::Small, false),
            (Size::Small, true),
            (Size::Full, false),
            (Size::Full, true),
        ]
        .map(each)
        .to_vec()
    }

    #[test]
    fn without_a_point_there_are_no_figures_yet() {
        for series in [
            vec![],
            vec![series("D5", &[])],
            vec![series("D5", &[f64::NAN])],
        ] {
            for chart in trends(series) {
                assert_eq!(checks::sound(&chart)[0].text, surface::NOTHING);
            }
        }
    }

    #[test]
    fn one_point_is_a_marker_with_its_value_and_all_five_months() {
        for chart in trends(vec![series("D5", &[2.45])]) {
            let texts: Vec<String> = checks::sound(&chart)
                .into_iter()
                .map(|word| word.text)
                .collect();
            assert!(
                MONTHS
                    .iter()
                    .all(|month| texts.contains(&month.to_string()))
            );
            assert!(texts.contains(&"2.5".to_owned()));
            assert!(
                !chart.body.0.contains("polyline points")
                    || !chart.body.0.contains("app-chart__lines")
            );
        }
    }

    #[test]
    fn labels_keep_apart_whatever_the_values() {
        for scores in [
            vec![3.0; 5],
            vec![5.0; 5],
            vec![1.0; 5],
            vec![1.0, 5.0],
            vec![0.0, 99.0, -3.0],
        ] {
            for count in [1, 2, 4, 5, 12, 30] {
                let names = hostile::names().into_iter().take(count);
                for chart in trends(names.map(|name| series(&name, &scores)).collect()) {
                    let words = checks::sound(&chart);
                    assert!(!words.iter().any(|word| word.text.contains('…')));
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_compared_is_dashed_and_what_is_not_evidenced_hollow() {
        let mut data = series("D5", &[2.0, 2.5, 3.0]);
        data.points[1].comparable = false;
        data.points[2].reading.basis = Basis::PerceptionOnly;
        for chart in trends(vec![data]) {
            checks::sound(&chart);
            assert_eq!(chart.body.0.matches("stroke-dasharray").count(), 1);
            assert!(
                chart.key.contains(&Mark::NotComparable) && chart.key.contains(&Mark::NotEvidenced)
            );
            assert_eq!(chart.table.rows[1][4], "Not comparable");
            assert_eq!(chart.table.rows[2][3], "Perception only, not evidenced");
        }
    }

    #[test]
    fn a_comparison_over_common_items_says_so_in_the_table() {
        let mut data = series("D5", &[2.0, 2.5, 3.0]);
        data.points[2].common_items = Some(3);
        for chart in trends(vec![data]) {
            checks::sound(&chart);
            assert_eq!(chart.body.0.matches("stroke-dasharray").count(), 0);
            let compared: Vec<_> = chart.table.rows.iter().map(|row| row[4].as_str()).collect();
            let over = "Comparable over 3 items common to both versions";
            assert_eq!(compared, ["–", "Comparable", over]);
        }
    }

    #[test]
    fn months_beyond_the_last_round_stand_in_the_table_only() {
        let data = Series {
            name: String::new(),
            points: vec![point(0, 2.0), point(30, 4.0), point(255, 5.0)],
        };
        for chart in trends(vec![data]) {
            assert!(checks::sound(&chart).iter().any(|word| word.text == "2.0"));
            assert_eq!(chart.table.rows.len(), 3);
        }
    }

    #[test]
    fn the_worked_example_reads_as_the_domain_says() {
        let interval = Some(Interval {
            low: 2.7513,
            high: 3.2487,
        });
        let reading = Reading {
            score: 3.0.into(),
            interval,
            basis: Basis::Both,
        };
        let points = vec![Point {
            month: 12,
            reading,
            comparable: true,
            common_items: None,
        }];
        let chart = chart(&Trend {
            series: vec![Series {
                name: "D5".into(),
                points,
            }],
            size: Size::Full,
            levels: true,
        });
        assert_eq!(
            chart.table.rows[0],
            ["12", "3.00", "2.75 to 3.25", "Perception and evidence"]
        );
        assert_eq!(chart.summary, "D5: 3.0 in month 12.");
    }
}
