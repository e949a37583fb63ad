//! What is left of an allocation of support days, from the programme's start to its end, beside an even pace.

use chrono::NaiveDate;
use plotters::style::Color;

use super::axis::{Axis, date_ticks, round_ticks};
use super::labels::Room;
use super::surface::{
    BLACK, Drawn, Frame, GREY, GRID, HPos, LEADER, Label, NAVY, ORANGE, ORANGE_TEXT, Pen, Place,
    Stroke, Surface, WHITE,
};
use super::{Chart, Column, Mark, Table, text};
use crate::ui::formats;

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 320.0;
const FONT: f64 = 17.0;
/// What a chart can hold: a hundred thousand days. More is drawn as this.
const MOST: i64 = 400_000;

/// An amount from a date on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The first day on which it holds.
    pub date: NaiveDate,
    /// Quarters of a day; may be below 0 where more is drawn than allocated.
    pub quarters: i64,
}

/// An authority's days over its programme. The lists may be in any order.
#[derive(Debug, Clone)]
pub struct BurnDown {
    /// The programme's first day.
    pub start: NaiveDate,
    /// Its last day.
    pub end: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// The allocation from each date on that it was set or changed.
    pub allocation: Vec<Step>,
    /// What remained after each date on which it changed, by a delivered visit or by a change of the allocation.
    /// Before the first, all of the allocation. What lies after today is left out.
    pub remaining: Vec<Step>,
    /// What will remain after each booked visit.
    pub booked: Vec<Step>,
}

/// Draws the burn-down.
pub fn chart(data: &BurnDown) -> Chart {
    let story = Story::new(data);
    let table = table(&story);
    if story
        .allocation
        .iter()
        .chain(&story.remaining)
        .chain(&story.booked)
        .all(|step| step.quarters == 0)
    {
        return Chart::nothing("burn-down", table);
    }
    let key = if story.booked.is_empty() {
        Vec::new()
    } else {
        vec![Mark::Booked]
    };
    Chart::new("burn-down", draw(&story), key, table, summary(&story))
}

/// The data in order, with what follows from it.
struct Story {
    start: NaiveDate,
    end: NaiveDate,
    today: NaiveDate,
    allocation: Vec<Step>,
    remaining: Vec<Step>,
    booked: Vec<Step>,
}

impl Story {
    fn new(data: &BurnDown) -> Self {
        let ordered = |steps: &[Step]| {
            let mut steps: Vec<Step> = steps
                .iter()
                .map(|step| Step {
                    quarters: step.quarters.clamp(-MOST, MOST),
                    ..*step
                })
                .collect();
            steps.sort_by_key(|step| step.date);
            steps
        };
        let mut remaining = ordered(&data.remaining);
        remaining.retain(|step| step.date <= data.today);
        // An empty programme is drawn as one of a day.
        let end = data.end.max(data.start.succ_opt().unwrap_or(data.start));
        let (allocation, booked) = (ordered(&data.allocation), ordered(&data.booked));
        Self {
            start: data.start,
            end,
            today: data.today,
            allocation,
            remaining,
            booked,
        }
    }

    /// The allocation on a date; before the first, the first.
    fn allocated(&self, date: NaiveDate) -> i64 {
        let then = self.allocation.iter().rev().find(|step| step.date <= date);
        then.or(self.allocation.first())
            .map_or(0, |step| step.quarters)
    }

    fn remained(&self, date: NaiveDate) -> i64 {
        let then = self.remaining.iter().rev().find(|step| step.date <= date);
        then.map_or_else(|| self.allocated(date), |step| step.quarters)
    }

    /// What an even pace leaves on a date of the allocation as it stands today, in quarters.
    fn pace(&self, date: NaiveDate) -> f64 {
        let (gone, all) = (
            (date - self.start).num_days() as f64,
            (self.end - self.start).num_days() as f64,
        );
        self.allocated(self.today) as f64 * (1.0 - (gone / all).clamp(0.0, 1.0))
    }

    /// Today, or the end of the programme that is nearer.
    fn now(&self) -> NaiveDate {
        self.today.clamp(self.start, self.end)
    }

    /// Whether today lies within the programme.
    fn runs(&self) -> bool {
        (self.start..=self.end).contains(&self.today)
    }

    fn reallocated(&self) -> bool {
        self.allocation
            .windows(2)
            .any(|pair| pair[0].quarters != pair[1].quarters)
    }
}

/// Where everything stands.
struct Layout {
    x: Axis,
    y: Axis,
    ticks: Vec<f64>,
    start: NaiveDate,
}

impl Layout {
    fn new(story: &Story) -> Self {
        let all = story
            .allocation
            .iter()
            .chain(&story.remaining)
            .chain(&story.booked);
        let amounts: Vec<f64> = all.map(|step| step.quarters as f64 / 4.0).collect();
        let ticks = round_ticks(
            amounts.iter().copied().fold(0.0, f64::min),
            amounts.iter().copied().fold(0.0, f64::max),
        );
        let widest = tick_texts(&ticks)
            .iter()
            .map(|tick| text::width(tick, FONT))
            .fold(0.0, f64::max);
        let length = (story.end - story.start).num_days() as f64;
        let x = Axis {
            first: 0.0,
            last: length,
            start: widest + 12.0,
            end: WIDTH - 14.0,
        };
        let (first, last) = (
            ticks.first().copied().unwrap_or(0.0),
            ticks.last().copied().unwrap_or(1.0),
        );
        let y = Axis {
            first,
            last,
            start: HEIGHT - 54.0,
            end: 46.0,
        };
        Self {
            x,
            y,
            ticks,
            start: story.start,
        }
    }

    fn x(&self, date: NaiveDate) -> f64 {
        self.x.at((date - self.start).num_days() as f64)
    }

    fn y(&self, quarters: f64) -> f64 {
        self.y.at(quarters / 4.0)
    }

    /// A path of level stretches and drops from a place on; steps too near to be told apart are one.
    fn stairs(&self, from: Place, steps: &[Step]) -> Vec<Place> {
        let (mut path, mut level) = (vec![from], from.1);
        for step in steps {
            let (x, y) = (self.x(step.date), self.y(step.quarters as f64));
            match path.last_mut() {
                Some(last) if last.0 + 0.5 > x && last.0 > from.0 => last.1 = y,
                _ => path.extend([(x.max(from.0), level), (x.max(from.0), y)]),
            }
            level = y;
        }
        path
    }

    fn plot(&self) -> Frame {
        Frame {
            left: self.x.start,
            top: 2.0,
            right: WIDTH - 2.0,
            bottom: self.y.start - 2.0,
        }
    }
}

/// The lines of the chart as they are drawn.
struct Paths {
    allocation: Vec<Place>,
    pace: Vec<Place>,
    actual: Vec<Place>,
    booked: Vec<Place>,
}

impl Paths {
    fn new(story: &Story, layout: &Layout) -> Self {
        let within = |steps: &[Step]| -> Vec<Step> {
            steps
                .iter()
                .filter(|step| step.date > story.start)
                .copied()
                .collect()
        };
        let left = |quarters: i64| (layout.x(story.start), layout.y(quarters as f64));
        let mut actual =
            layout.stairs(left(story.remained(story.start)), &within(&story.remaining));
        let now = (
            layout.x(story.now()),
            layout.y(story.remained(story.now()) as f64),
        );
        actual.push(now);
        let booked = if story.booked.is_empty() {
            Vec::new()
        } else {
            layout.stairs(now, &story.booked)
        };
        let mut allocation = layout.stairs(
            left(story.allocated(story.start)),
            &within(&story.allocation),
        );
        allocation.push((
            layout.x(story.end),
            allocation.last().map_or(0.0, |last| last.1),
        ));
        let pace = vec![
            left(story.allocated(story.today)),
            (layout.x(story.end), layout.y(0.0)),
        ];
        Self {
            allocation: if story.reallocated() {
                allocation
            } else {
                Vec::new()
            },
            pace,
            actual,
            booked,
        }
    }
}

fn draw(story: &Story) -> Drawn<Surface> {
    let layout = Layout::new(story);
    let paths = Paths::new(story, &layout);
    let mut sheet = Surface::new(WIDTH, HEIGHT);
    sheet.group("area", Stroke::Solid, |pen| {
        area(pen, &layout, &paths.actual)
    })?;
    scales(&mut sheet, story, &layout)?;
    sheet.group("allocation", Stroke::Solid, |pen| {
        line(pen, &paths.allocation, GREY, 1.5)
    })?;
    sheet.group("pace", Stroke::Dashed, |pen| {
        line(pen, &paths.pace, ORANGE, 2.5)
    })?;
    sheet.group("booked", Stroke::Dotted, |pen| {
        line(pen, &paths.booked, NAVY, 3.0)
    })?;
    sheet.group("actual", Stroke::Solid, |pen| {
        line(pen, &paths.actual, NAVY, 3.0)
    })?;
    sheet.group("markers", Stroke::Solid, |pen| {
        for (path, hollow) in [(&paths.booked, true), (&paths.actual, false)] {
            let Some(&end) = path.last() else { continue };
            pen.disc(end, 6.5, NAVY)?;
            if hollow {
                pen.disc(end, 3.5, WHITE)?;
            }
        }
        Ok(())
    })?;
    sheet.write("label", Stroke::Halo, &labels(story, &layout, &paths))?;
    Ok(sheet)
}

fn line(pen: &Pen<'_>, path: &[Place], ink: super::surface::Ink, width: f64) -> Drawn {
    if path.len() > 1 {
        pen.line(path, ink, width)
    } else {
        Ok(())
    }
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
        texts.push(middle(
            Label::new(tick.above.as_str(), FONT, GREY),
            x,
            bottom + 17.0,
        ));
        texts.push(middle(
            Label::new(tick.below.as_str(), FONT, GREY),
            x,
            bottom + 38.0,
        ));
    }
    texts.extend(today.map(today_label));
    texts.retain(|label| !label.text.is_empty());
    // Over thousands of years the names of months and years may meet.
    let mut kept: Vec<Label> = Vec::new();
    for label in texts {
        if !kept
            .iter()
            .any(|other| other.frame().overlaps(&label.frame()))
        {
            kept.push(label);
        }
    }
    sheet.write("text", Stroke::Solid, &kept)
}

fn today_label(x: f64) -> Label {
    middle(Label::new("Today", FONT, BLACK), x, 12.0)
}

/// The ticks' words, all with a decimal place if any needs it.
fn tick_texts(ticks: &[f64]) -> Vec<String> {
    let whole = ticks.iter().all(|tick| (tick - tick.round()).abs() < 1e-6);
    ticks
        .iter()
        .map(|&tick| formats::number(tick, if whole { 0 } else { 1 }))
        .collect()
}

/// A label over or under a place, pushed in from the edges of the sheet.
fn middle(label: Label, x: f64, y: f64) -> Label {
    let half = label.width() / 2.0;
    label.at(
        (
            x.clamp(half.min(WIDTH / 2.0), (WIDTH - half).max(WIDTH / 2.0)),
            y,
        ),
        HPos::Center,
    )
}

/// The words beside the lines, off the lines and each other.
fn labels(story: &Story, layout: &Layout, paths: &Paths) -> Vec<Label> {
    let mut room = Room {
        bounds: layout.plot(),
        taken: Vec::new(),
        lines: Vec::new(),
    };
    for path in [&paths.actual, &paths.booked, &paths.pace, &paths.allocation] {
        room.keep_off(path);
    }
    let today = story.runs().then(|| layout.x(story.today));
    room.lines
        .extend(today.map(|x| ((x, 0.0), (x, layout.y.start))));
    room.taken.extend(today.map(|x| today_label(x).frame()));
    let ends = || paths.actual.last().into_iter().chain(paths.booked.last());
    room.taken.extend(ends().map(|&end| about(end, 8.0)));
    let left = left_words(story.remained(story.now()));
    let mut found = vec![room.place(
        &Label::new(left, FONT + 1.0, NAVY).bold(),
        &around(paths.actual.last()),
    )];
    if let Some(after) = story
        .booked
        .last()
        .map(|step| formats::quarters(step.quarters))
    {
        let words = format!("then {after}");
        found.push(room.place(&Label::new(words, FONT, NAVY), &around(paths.booked.last())));
    }
    // Beside a marker, what follows would read as the marker's own label.
    room.taken.extend(ends().map(|&end| about(end, 24.0)));
    if story.allocated(story.today) != 0 {
        found.push(room.place(
            &Label::new("Even pace", FONT, ORANGE_TEXT).bold(),
            &along(&paths.pace),
        ));
    }
    if let Some(&(x, y)) = paths.allocation.last() {
        let words = format!("Allocation {}", formats::days(story.allocated(story.end)));
        let places = [(x, y - 13.0), (x, y + 13.0)].map(|at| (at, HPos::Right));
        found.push(room.place(&Label::new(words, FONT, GREY), &places));
    }
    found.into_iter().flatten().collect()
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
fn left_words(quarters: i64) -> String {
    if quarters < 0 {
        format!("{} over", formats::days(-quarters))
    } else {
        format!("{} left", formats::days(quarters))
    }
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
    [0.0, -16.0, 16.0, -28.0, 28.0, -42.0, 42.0, -56.0, 56.0]
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

fn table(story: &Story) -> Table {
    let head = vec![
        Column::words("Date"),
        Column::words("What"),
        Column::numbers("Days left"),
        Column::numbers("Even pace"),
    ];
    let lists = [
        (&story.allocation, "Allocation set"),
        (&story.remaining, "Delivered to date"),
        (&story.booked, "Once booked"),
    ];
    let mut steps: Vec<(Step, &str)> = lists
        .iter()
        .flat_map(|(steps, what)| steps.iter().map(move |step| (*step, *what)))
        .collect();
    steps.sort_by_key(|(step, _)| step.date);
    let rows = steps.into_iter().map(|(step, what)| {
        let pace = formats::number(story.pace(step.date) / 4.0, 2);
        vec![
            formats::date(step.date),
            what.to_owned(),
            formats::quarters(step.quarters),
            pace,
        ]
    });
    Table {
        caption: "Support days left of the allocation".to_owned(),
        head,
        rows: rows.collect(),
    }
}

fn summary(story: &Story) -> String {
    let now = story.now();
    let allocation = formats::days(story.allocated(now));
    let pace = formats::number(story.pace(now) / 4.0, 1);
    let booked = story.booked.last().map_or(String::new(), |step| {
        format!(
            " What is booked takes it to {} on {}.",
            formats::days(step.quarters),
            formats::date(step.date)
        )
    });
    let left = left_words(story.remained(now));
    format!(
        "{left} of {allocation} on {}; an even pace would leave {pace}.{booked}",
        formats::date(now)
    )
}

#[cfg(test)]
mod tests {
    use super::super::{checks, surface};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn step(date: &str, days: i64) -> Step {
        Step {
            date: day(date),
            quarters: days * 4,
        }
    }

    fn programme(allocation: &[Step], remaining: &[Step], booked: &[Step]) -> BurnDown {
        let [start, end, today] = ["2025-04-01", "2027-03-31", "2026-07-03"].map(day);
        BurnDown {
            start,
            end,
            today,
            allocation: allocation.to_vec(),
            remaining: remaining.to_vec(),
            booked: booked.to_vec(),
        }
    }

    fn texts(data: &BurnDown) -> Vec<String> {
        checks::sound(&chart(data))
            .into_iter()
            .map(|word| word.text)
            .collect()
    }

    #[test]
    fn without_an_allocation_there_are_no_figures_yet() {
        assert_eq!(texts(&programme(&[], &[], &[])), [surface::NOTHING]);
        assert_eq!(
            texts(&programme(&[step("2025-04-01", 0)], &[], &[])),
            [surface::NOTHING]
        );
    }

    #[test]
    fn an_untouched_allocation_is_all_left() {
        let data = programme(&[step("2025-04-01", 120)], &[], &[]);
        let texts = texts(&data);
        for wanted in ["120 days left", "Even pace", "Today", "Apr", "2025"] {
            assert!(
                texts.iter().any(|text| text == wanted),
                "{wanted}: {texts:?}"
            );
        }
        assert_eq!(
            chart(&data).summary,
            "120 days left of 120 days on 3 July 2026; an even pace would leave 44.6."
        );
    }

    #[test]
    fn an_overdrawn_allocation_goes_below_nothing() {
        let data = programme(
            &[step("2025-04-01", 120), step("2026-05-01", 60)],
            &[
                step("2026-01-01", 70),
                step("2026-05-01", 10),
                step("2026-06-01", -12),
            ],
            &[step("2026-09-01", -30)],
        );
        let texts = texts(&data);
        for wanted in ["12 days over", "then −30", "Allocation 60 days", "−30"] {
            assert!(
                texts.iter().any(|text| text == wanted),
                "{wanted}: {texts:?}"
            );
        }
    }

    #[test]
    fn dates_outside_the_programme_and_odd_amounts_do_no_harm() {
        let odd = [
            step("1900-01-01", 500),
            step("2026-01-01", -3),
            step("2026-07-03", 0),
            step("2400-01-01", 7),
            Step {
                date: NaiveDate::MAX,
                quarters: i64::MAX,
            },
            Step {
                date: NaiveDate::MIN,
                quarters: i64::MIN,
            },
        ];
        for cut in 0..=odd.len() {
            for (start, end, today) in [
                ("2025-04-01", "2027-03-31", "2026-07-03"),
                ("2025-04-01", "2027-03-31", "2020-01-01"),
                ("2025-04-01", "2027-03-31", "2030-01-01"),
                ("2025-04-01", "2025-04-01", "2025-04-01"),
                ("2027-04-01", "2025-04-01", "2026-04-01"),
                ("1000-01-01", "9000-01-01", "2026-04-01"),
            ] {
                let [start, end, today] = [start, end, today].map(day);
                let lists = [&odd[..cut], &odd[cut..], &odd[..]].map(<[Step]>::to_vec);
                let [allocation, remaining, booked] = lists;
                checks::sound(&chart(&BurnDown {
                    start,
                    end,
                    today,
                    allocation,
                    remaining,
                    booked,
                }));
            }
        }
        let data = BurnDown {
            start: NaiveDate::MIN,
            end: NaiveDate::MAX,
            today: NaiveDate::MAX,
            ..programme(&odd, &odd, &odd)
        };
        checks::sound(&chart(&data));
        checks::sound(&chart(&BurnDown {
            start: NaiveDate::MAX,
            ..data
        }));
    }

    #[test]
    fn labels_keep_apart_wherever_the_line_ends() {
        for left in (-20..=120).step_by(4) {
            for after in [left, left - 3, left - 20] {
                let data = programme(
                    &[step("2025-04-01", 120)],
                    &[step("2026-07-02", left)],
                    &[step("2026-07-20", after)],
                );
                assert!(texts(&data).len() > 17, "a label is lost at {left}");
            }
        }
    }

    #[test]
    fn thousands_of_entries_stay_small() {
        let start = day("2025-04-01");
        let many: Vec<Step> = (0..4000)
            .filter_map(|i| {
                Some(Step {
                    date: start.checked_add_days(chrono::Days::new(i / 9))?,
                    quarters: 480 - i as i64 / 9,
                })
            })
            .collect();
        let chart = chart(&programme(&[step("2025-04-01", 120)], &many, &[]));
        assert!(chart.body.0.len() < 20_000, "{}", chart.body.0.len());
    }
}
