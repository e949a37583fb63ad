//! Where the authorities' names and the cells of a panel stand.

use super::super::rows::{self, FONT, LINE, WIDTH};
use super::super::surface::{BLACK, Frame, HPos, Label, Place};
use super::super::text;
use super::{HeatMap, MOST_COLUMNS, NAMES};

const WIDEST: f64 = 84.0;

/// Some of the authorities, with where they stand on the sheet.
pub(super) struct Panel {
    /// The first authority's index.
    pub(super) first: usize,
    pub(super) columns: usize,
    wide: f64,
    /// Each authority's name, in lines.
    heads: Vec<Vec<String>>,
    /// Whether the names stand over their columns, rather than on steps that lead to them.
    over: bool,
    top: f64,
    /// Where the first row begins, and where each ends.
    edges: Vec<f64>,
}

impl Panel {
    pub(super) fn new(data: &HeatMap, names: &[Vec<String>], first: usize, top: f64) -> Self {
        let columns = (data.columns.len() - first).min(MOST_COLUMNS);
        let wide = ((WIDTH - 2.0 - NAMES) / columns as f64).min(WIDEST);
        let heads: Vec<&String> = data.columns[first..].iter().take(columns).collect();
        let over = heads.iter().all(|head| stands_over(head, wide - 6.0));
        let room = |column: usize| {
            if over {
                wide - 6.0
            } else {
                NAMES + (column as f64 + 0.5) * wide - 16.0
            }
        };
        let heads = heads
            .into_iter()
            .enumerate()
            .map(|(column, head)| rows::wrap(head, room(column)));
        let heads: Vec<Vec<String>> = heads.collect();
        let counts = heads.iter().map(Vec::len);
        let lines = if over {
            counts.max().unwrap_or(0)
        } else {
            counts.sum()
        };
        let start = top + lines as f64 * LINE + 8.0;
        let ends = names.iter().scan(start, |edge, name| {
            *edge += (name.len() as f64 * LINE + 8.0).max(34.0);
            Some(*edge)
        });
        Self {
            first,
            columns,
            wide,
            heads,
            over,
            top,
            edges: std::iter::once(start).chain(ends).collect(),
        }
    }

    pub(super) fn bottom(&self) -> f64 {
        self.edges.last().copied().unwrap_or(self.top)
    }

    /// The middle of a column.
    pub(super) fn x(&self, column: usize) -> f64 {
        NAMES + (column as f64 + 0.5) * self.wide
    }

    /// The middle of a row.
    pub(super) fn y(&self, row: usize) -> f64 {
        (self.edges[row] + self.edges[row + 1]) / 2.0
    }

    pub(super) fn frame(&self, row: usize, column: usize) -> Frame {
        let x = self.x(column);
        let half = self.wide / 2.0 - 1.0;
        let (top, bottom) = (self.edges[row] + 1.0, self.edges[row + 1] - 1.0);
        Frame::new(x - half, top, x + half, bottom)
    }

    /// The authorities' names: over their columns, or on steps that fall towards the first.
    pub(super) fn headings(&self) -> (Vec<Label>, Vec<[Place; 3]>) {
        let like = Label::new("", FONT, BLACK);
        let (mut labels, mut leads) = (Vec::new(), Vec::new());
        let mut below = self.edges[0] - 8.0;
        for (column, head) in self.heads.iter().enumerate() {
            let (x, high) = (self.x(column), head.len() as f64 * LINE);
            let middle = below - high / 2.0;
            if self.over {
                let like = like.clone().at((0.0, 0.0), HPos::Center);
                labels.extend(rows::lines(head, (x, middle), &like));
                continue;
            }
            let like = like.clone().at((0.0, 0.0), HPos::Right);
            labels.extend(rows::lines(head, (x - 13.0, middle), &like));
            if !head.is_empty() {
                leads.push([(x - 10.0, middle), (x, middle), (x, self.edges[0] - 3.0)]);
            }
            below -= high;
        }
        (labels, leads)
    }
}

/// Whether a name fits over a column with no word broken, in up to three lines.
fn stands_over(name: &str, room: f64) -> bool {
    let whole = |word: &str| text::width(word, FONT) <= room;
    text::clean(name).split_whitespace().all(whole) && rows::wrap(name, room).len() <= 3
}
