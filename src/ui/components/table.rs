//! Tables that scroll inside their own region.

use maud::{Markup, Render, html};

use super::scroll;
use crate::ui::{Size, Text};

/// A column's heading.
#[derive(Debug, Clone)]
pub struct Column<'a> {
    heading: Text<'a>,
    numeric: bool,
    sort: Option<(Text<'a>, Option<Sorted>)>,
}

/// Which way the rows of a table stand by a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorted {
    /// The least first.
    Ascending,
    /// The most first.
    Descending,
}

impl Sorted {
    fn word(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }

    fn arrow(self) -> &'static str {
        match self {
            Self::Ascending => "▲",
            Self::Descending => "▼",
        }
    }
}

impl<'a> Column<'a> {
    /// A column of words, to the left.
    pub fn text(heading: impl Into<Text<'a>>) -> Self {
        Self {
            heading: heading.into(),
            numeric: false,
            sort: None,
        }
    }

    /// A column of numbers, to the right.
    pub fn number(heading: impl Into<Text<'a>>) -> Self {
        Self {
            heading: heading.into(),
            numeric: true,
            sort: None,
        }
    }

    /// Its heading leads to the table sorted by it; `now` where the rows stand by it already.
    pub fn sort(mut self, href: impl Into<Text<'a>>, now: Option<Sorted>) -> Self {
        self.sort = Some((href.into(), now));
        self
    }

    fn content(&self) -> Markup {
        html! {
            @if let Some((href, now)) = &self.sort {
                a."govuk-link govuk-link--no-visited-state" href=(href) { (self.heading) }
                @if let Some(now) = now { " " span aria-hidden="true" { (now.arrow()) } }
            } @else { (self.heading) }
        }
    }

    fn sorted(&self) -> Option<&'static str> {
        let (_, now) = self.sort.as_ref()?;
        now.map(Sorted::word)
    }
}

/// What [`table`] draws.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    id: Text<'a>,
    caption: Text<'a>,
    columns: Vec<Column<'a>>,
    rows: Vec<Vec<Markup>>,
    foot: Vec<Markup>,
    size: Size,
    hidden_caption: bool,
    empty: Option<Text<'a>>,
    plain_first: bool,
    compact: bool,
}

impl<'a> Table<'a> {
    /// A table without rows; the caption's id is `{id}-caption`.
    pub fn new(
        id: impl Into<Text<'a>>,
        caption: impl Into<Text<'a>>,
        columns: Vec<Column<'a>>,
    ) -> Self {
        Self {
            id: id.into(),
            caption: caption.into(),
            columns,
            rows: Vec::new(),
            foot: Vec::new(),
            size: Size::M,
            hidden_caption: false,
            empty: None,
            plain_first: false,
            compact: false,
        }
    }

    /// Its rows, with as many cells as there are columns.
    pub fn rows(mut self, rows: Vec<Vec<Markup>>) -> Self {
        self.rows = rows;
        self
    }

    /// A last row of totals.
    pub fn foot(mut self, cells: Vec<Markup>) -> Self {
        self.foot = cells;
        self
    }

    /// Size of the caption.
    pub fn caption_size(mut self, size: Size) -> Self {
        self.size = size;
        self
    }

    /// The caption is for screen readers only, where a heading above says the same.
    pub fn hidden_caption(mut self) -> Self {
        self.hidden_caption = true;
        self
    }

    /// What to say instead of a table without rows.
    pub fn empty(mut self, text: impl Into<Text<'a>>) -> Self {
        self.empty = Some(text.into());
        self
    }

    /// The first cell does not name its row.
    pub fn plain_first(mut self) -> Self {
        self.plain_first = true;
        self
    }

    /// Smaller text, for many columns.
    pub fn compact(mut self) -> Self {
        self.compact = true;
        self
    }
}

/// A cell from text or a number.
pub fn cell(value: impl Render) -> Markup {
    value.render()
}

/// A cell that stays on one line: a date, a code.
pub fn nowrap(value: impl Render) -> Markup {
    html! { span.app-nowrap { (value) } }
}

/// The table, or what it says when it has no rows.
pub fn table(t: &Table) -> Markup {
    if let (true, Some(text)) = (t.rows.is_empty(), &t.empty) {
        return html! {
            @if !t.hidden_caption { h2.{"govuk-heading-" (t.size.suffix())} { (t.caption) } }
            p.govuk-body { (text) }
        };
    }
    let caption = format!("{}-caption", t.id);
    scroll(
        &caption,
        html! {
            table.govuk-table.govuk-table--small-text-until-tablet.app-table--compact[t.compact] id=(t.id) {
                caption.govuk-table__caption.{"govuk-table__caption--" (t.size.suffix())}.govuk-visually-hidden[t.hidden_caption]
                    id=(caption) { (t.caption) }
                thead.govuk-table__head {
                    tr.govuk-table__row {
                        @for column in &t.columns {
                            th.govuk-table__header.govuk-table__header--numeric[column.numeric] scope="col" aria-sort=[column.sorted()] { (column.content()) }
                        }
                    }
                }
                tbody.govuk-table__body { @for cells in &t.rows { (row(t, cells)) } }
                @if !t.foot.is_empty() { tfoot.app-table__foot { (row(t, &t.foot)) } }
            }
        },
    )
}

fn row(t: &Table, cells: &[Markup]) -> Markup {
    html! {
        tr.govuk-table__row {
            @for (i, content) in cells.iter().enumerate() {
                @let numeric = t.columns.get(i).is_some_and(|column| column.numeric);
                @if i == 0 && !t.plain_first {
                    th.govuk-table__header.govuk-table__header--numeric[numeric] scope="row" { (content) }
                } @else {
                    td.govuk-table__cell.govuk-table__cell--numeric[numeric] { (content) }
                }
            }
        }
    }
}
