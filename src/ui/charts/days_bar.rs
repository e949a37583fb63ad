//! An allocation of support days as one bar: delivered, booked and remaining, or how far it is overdrawn.

use super::axis::Axis;
use super::labels::spread;
use super::surface::{
    BLACK, Drawn, Frame, GREY, HPos, Ink, LEADER, Label, NAVY, PLUM, Place, Stroke, Surface, WHITE,
};
use super::{Chart, Column, MOST, Table, marks};
use crate::ui::formats;

/// Narrow: it stands in cards beside others.
const WIDTH: f64 = 360.0;
const FONT: f64 = 17.0;
const BIG: f64 = 21.0;
/// The bar's upper and lower edge.
const BAR: (f64, f64) = (56.0, 86.0);

/// The amounts, in quarters of a day; one below 0 counts as 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaysBar {
    /// What may be drawn in all.
    pub allocation: i64,
    /// What has been delivered.
    pub delivered: i64,
    /// What is booked.
    pub booked: i64,
}

impl DaysBar {
    /// The amounts within what can be drawn: nothing below 0, nothing over [`MOST`].
    fn sound(self) -> Self {
        let sound = |quarters: i64| quarters.clamp(0, MOST);
        Self {
            allocation: sound(self.allocation),
            delivered: sound(self.delivered),
            booked: sound(self.booked),
        }
    }

    fn drawn(self) -> i64 {
        self.delivered + self.booked
    }

    fn remaining(self) -> i64 {
        (self.allocation - self.drawn()).max(0)
    }

    fn over(self) -> i64 {
        (self.drawn() - self.allocation).max(0)
    }
}

/// Draws the bar.
pub fn chart(data: &DaysBar) -> Chart {
    let data = data.sound();
    Chart::new(
        "days-bar",
        draw(data),
        Vec::new(),
        table(data),
        summary(data),
    )
}

/// A stretch of the bar.
struct Segment {
    quarters: i64,
    word: &'static str,
    from: f64,
    to: f64,
    ink: Ink,
}

impl Segment {
    fn frame(&self) -> Frame {
        Frame {
            left: self.from,
            top: BAR.0,
            right: self.to,
            bottom: BAR.1,
        }
    }
}

fn axis(data: DaysBar) -> Axis {
    Axis {
        first: 0.0,
        last: data.allocation.max(data.drawn()).max(1) as f64,
        start: 4.0,
        end: WIDTH - 4.0,
    }
}

/// Delivered, booked, then remaining or over; what is nothing has no width.
fn segments(data: DaysBar) -> [Segment; 3] {
    let axis = axis(data);
    let at = |quarters: i64| axis.at(quarters as f64);
    let segment = |quarters, word, from, to, ink| Segment {
        quarters,
        word,
        from: at(from),
        to: at(to),
        ink,
    };
    let (delivered, drawn) = (data.delivered, data.drawn());
    let last = match data.over() {
        0 => segment(data.remaining(), "remaining", drawn, data.allocation, GREY),
        over => segment(over, "over", data.allocation, drawn, PLUM),
    };
    [
        segment(delivered, "delivered", 0, delivered, NAVY),
        segment(data.booked, "booked", delivered, drawn, NAVY),
        last,
    ]
}

fn draw(data: DaysBar) -> Drawn<Surface> {
    let [delivered, booked, last] = segments(data);
    let whole = Frame {
        left: axis(data).start,
        right: axis(data).end,
        top: BAR.0,
        bottom: BAR.1,
    };
    let mut sheet = Surface::new(WIDTH, 116.0);
    sheet.group("bar", Stroke::Solid, |pen| {
        pen.block(whole, WHITE)?;
        if delivered.quarters > 0 {
            pen.block(delivered.frame(), NAVY)?;
        }
        if booked.quarters > 0 {
            marks::hatched(pen, booked.frame(), NAVY)?;
        }
        marks::outline(
            pen,
            whole,
            if data.allocation > 0 || data.drawn() > 0 {
                NAVY
            } else {
                LEADER
            },
        )?;
        if data.over() > 0 {
            // A bracket over what should not have been drawn.
            let y = BAR.0 - 4.0;
            pen.line(&[(last.from, y), (last.to, y)], PLUM, 4.0)?;
        }
        Ok(())
    })?;
    let (texts, leaders) = labels([delivered, booked, last]);
    sheet.leaders(&leaders)?;
    limit(&mut sheet, data)?;
    sheet.write("label", Stroke::Solid, &texts)?;
    Ok(sheet)
}

/// A number over a word for each amount, moved apart; a thin line leads to a segment narrower than its label.
fn labels(segments: [Segment; 3]) -> (Vec<Label>, Vec<[Place; 2]>) {
    let shown: Vec<&Segment> = segments
        .iter()
        .filter(|segment| segment.quarters > 0 || segment.word != "booked")
        .collect();
    let pairs: Vec<[Label; 2]> = shown
        .iter()
        .map(|segment| {
            let ink = if segment.ink == GREY {
                BLACK
            } else {
                segment.ink
            };
            [
                Label::new(formats::quarters(segment.quarters), BIG, ink).bold(),
                Label::new(segment.word, FONT, ink),
            ]
        })
        .collect();
    let width = |pair: &[Label; 2]| pair[0].width().max(pair[1].width());
    let middles: Vec<f64> = shown
        .iter()
        .map(|segment| (segment.from + segment.to) / 2.0)
        .collect();
    let wanted: Vec<(f64, f64)> = middles
        .iter()
        .zip(&pairs)
        .map(|(&middle, pair)| (middle, width(pair) + 12.0))
        .collect();
    let placed = spread(&wanted, -6.0, WIDTH + 6.0);
    let leaders = placed.iter().zip(&shown).zip(&wanted).zip(&middles);
    let leaders = leaders.filter(|(((_, segment), (_, room)), _)| {
        segment.to - segment.from < *room && segment.quarters > 0
    });
    let foot = |segment: &Segment| {
        if segment.word == "over" {
            BAR.0 - 6.0
        } else {
            BAR.0 - 1.0
        }
    };
    let leaders = leaders
        .map(|(((&x, segment), _), &middle)| [(x, 43.0), (middle, foot(segment))])
        .collect();
    let texts = pairs
        .into_iter()
        .zip(&placed)
        .flat_map(|([number, word], &x)| {
            [
                number.at((x, 11.5), HPos::Center),
                word.at((x, 33.0), HPos::Center),
            ]
        });
    (texts.collect(), leaders)
}

/// The allocation under the bar, with a line through the bar where more is drawn.
fn limit(sheet: &mut Surface, data: DaysBar) -> Drawn {
    let x = axis(data).at(data.allocation as f64);
    let label = Label::new(
        format!("Allocation {}", formats::days(data.allocation)),
        FONT,
        BLACK,
    );
    let fits = label.width() + 4.0 < x;
    let label = if fits {
        label.at((x, 105.0), HPos::Right)
    } else {
        let left = x.min(WIDTH - 2.0 - label.width());
        label.at((left, 105.0), HPos::Left)
    };
    sheet.group("limit", Stroke::Solid, |pen| {
        if data.over() > 0 {
            pen.line(&[(x, BAR.0 - 4.0), (x, BAR.1 + 9.0)], WHITE, 6.0)?;
        }
        pen.line(
            &[
                (x, if data.over() > 0 { BAR.0 - 6.0 } else { BAR.1 }),
                (x, BAR.1 + 9.0),
            ],
            BLACK,
            2.0,
        )
    })?;
    sheet.write("text", Stroke::Solid, &[label])
}

fn table(data: DaysBar) -> Table {
    let row = |name: &str, quarters: i64| vec![name.to_owned(), formats::quarters(quarters)];
    let mut rows = vec![
        row("Allocation", data.allocation),
        row("Delivered", data.delivered),
        row("Booked", data.booked),
    ];
    rows.push(row("Remaining", data.allocation - data.drawn()));
    let head = vec![Column::words("What"), Column::numbers("Days")];
    Table {
        caption: "Support days of the allocation".to_owned(),
        head,
        rows,
    }
}

fn summary(data: DaysBar) -> String {
    let [delivered, booked] = [data.delivered, data.booked].map(formats::quarters);
    let rest = match data.over() {
        0 => format!("{} remaining", formats::quarters(data.remaining())),
        over => format!("{} over the allocation", formats::quarters(over)),
    };
    format!(
        "Of {} allocated: {delivered} delivered, {booked} booked, {rest}.",
        formats::days(data.allocation)
    )
}

#[cfg(test)]
mod tests {
    use super::super::checks::{self, texts};
    use super::*;

    fn bar(allocation: i64, delivered: i64, booked: i64) -> Chart {
        chart(&DaysBar {
            allocation,
            delivered,
            booked,
        })
    }

    #[test]
    fn nothing_at_all_is_an_empty_bar() {
        assert_eq!(
            texts(&bar(0, 0, 0)),
            ["Allocation 0 days", "0", "delivered", "0", "remaining"]
        );
    }

    #[test]
    fn amounts_are_told_exactly() {
        let chart = bar(480, 185, 31);
        assert_eq!(
            texts(&chart),
            [
                "Allocation 120 days",
                "46.25",
                "delivered",
                "7.75",
                "booked",
                "66",
                "remaining"
            ]
        );
        assert_eq!(
            chart.summary,
            "Of 120 days allocated: 46.25 delivered, 7.75 booked, 66 remaining."
        );
        assert_eq!(chart.table.rows[3], ["Remaining", "66"]);
    }

    #[test]
    fn an_overdrawn_allocation_says_by_how_much() {
        let chart = bar(400, 380, 70);
        assert!(
            texts(&chart).contains(&"12.5".to_owned())
                && texts(&chart).contains(&"over".to_owned())
        );
        assert_eq!(chart.table.rows[3], ["Remaining", "−12.5"]);
        assert!(texts(&bar(0, 4, 0)).contains(&"over".to_owned()));
    }

    #[test]
    fn labels_keep_apart_whatever_the_amounts() {
        let amounts = [
            i64::MIN,
            -1,
            0,
            1,
            2,
            40,
            479,
            480,
            481,
            4_000_001,
            i64::MAX,
        ];
        for allocation in amounts {
            for delivered in amounts {
                for booked in amounts {
                    checks::sound(&bar(allocation, delivered, booked));
                }
            }
        }
    }
}
