//! How charts are drawn: plain points in, an SVG picture and its data table out.
//!
//! Each kind has a plain struct and a function `chart`; [`figure`] puts the [`Chart`] on a page. No chart is
//! only colour: markers, dashes, hatching and words say the same. No picture has an inline style or an id but
//! those that [`figure`] is given.

use maud::{Markup, PreEscaped, html};

mod axis;
pub mod burn_down;
#[cfg(test)]
#[allow(clippy::expect_used, reason = "tests")]
mod checks;
pub mod days_bar;
pub mod days_by;
pub mod file;
pub mod gap;
pub mod heat_map;
#[cfg(test)]
mod hostile;
mod key;
mod labels;
mod marks;
pub mod profile;
mod reading;
#[cfg(test)]
mod rounding;
mod rows;
pub mod slope;
mod surface;
mod table;
mod text;
pub mod timeline;
pub mod trend;

pub use key::{Mark, key};
pub use reading::{Basis, Bound, Interval, Reading, Score};
pub use table::{Column, Table};

use surface::{Drawn, Surface};

/// The five levels' names, the lowest first.
pub const LEVELS: [&str; 5] = [
    "Not yet",
    "Green shoots",
    "Establishing",
    "Embedded",
    "Self-correcting",
];

/// The scores between the levels, with the ends of the scale (domain, scoring rule 5).
pub const BOUNDARIES: [f64; 6] = [1.0, 1.8, 2.6, 3.4, 4.2, 5.0];

/// The most that a chart of days can hold, in quarters of a day: a hundred thousand days, more than
/// anybody can give. What is beyond is drawn as this.
const MOST: i64 = 400_000;

/// A drawn chart with all that stands beside it.
#[derive(Debug, Clone)]
pub struct Chart {
    kind: &'static str,
    width: f64,
    height: f64,
    view_box: String,
    body: Markup,
    /// What the marks in the picture mean; only those that occur. Empty it where many charts share one [`key`].
    pub key: Vec<Mark>,
    /// The charted figures, to two decimals.
    pub table: Table,
    /// What the picture shows, in sentences; serves as its description.
    pub summary: String,
}

impl Chart {
    /// A chart from what was drawn; a picture that failed says "No figures yet", its table stays.
    fn new(
        kind: &'static str,
        drawn: Drawn<Surface>,
        key: Vec<Mark>,
        table: Table,
        summary: String,
    ) -> Self {
        let sheet = drawn.unwrap_or_else(|_| Surface::nothing());
        let (width, height, view_box) = (sheet.width, sheet.height, sheet.view_box());
        Self {
            kind,
            width,
            height,
            view_box,
            body: PreEscaped(sheet.body),
            key,
            table,
            summary,
        }
    }

    /// A chart that has nothing to show.
    fn nothing(kind: &'static str, table: Table) -> Self {
        Self::new(
            kind,
            Ok(Surface::nothing()),
            Vec::new(),
            table,
            format!("{}.", surface::NOTHING),
        )
    }
}

/// The chart as a figure: title, picture, key and table. `id` must be unique on the page; `title` and `desc`
/// are the picture's name and description (`chart.summary`, unless there is more to say).
pub fn figure(chart: &Chart, id: &str, title: &str, desc: &str) -> Markup {
    let title = text::clean(title);
    html! {
        figure class=(format!("app-chart app-chart--{}", chart.kind)) id=(id) {
            figcaption class="app-chart__title" { (title) }
            (picture(chart, id, &title, desc))
            (key(&chart.key))
            @if !chart.table.rows.is_empty() {
                details class="govuk-details app-chart__figures" {
                    summary class="govuk-details__summary" {
                        span class="govuk-details__summary-text" {
                            "Show the figures as a table" span class="govuk-visually-hidden" { ": " (title) }
                        }
                    }
                    div class="govuk-details__text" { (chart.table.render(&format!("{id}-table"))) }
                }
            }
        }
    }
}

/// The picture alone, for a page that shows the table itself.
pub fn picture(chart: &Chart, id: &str, title: &str, desc: &str) -> Markup {
    html! {
        svg class=(format!("app-chart__picture app-chart__picture--{}", chart.kind)) xmlns="http://www.w3.org/2000/svg" viewBox=(chart.view_box)
            width=(chart.width) height=(chart.height) role="img" focusable="false"
            font-family="arial, sans-serif" stroke-linejoin="round" stroke-linecap="round"
            aria-labelledby=(format!("{id}-title {id}-desc")) {
            title id=(format!("{id}-title")) { (text::clean(title)) }
            desc id=(format!("{id}-desc")) { (text::clean(desc)) }
            (chart.body)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_names_its_picture_and_escapes_what_it_is_given() {
        let table = Table {
            caption: "<b>".into(),
            head: vec![Column::words("A & B")],
            rows: vec![vec!["<i>".into()]],
        };
        let chart = Chart::nothing("trend", table);
        let page = figure(&chart, "d5", "Risk & \"rights\"", "1 < 2").into_string();
        assert!(
            page.contains(r#"role="img""#)
                && page.contains(r#"aria-labelledby="d5-title d5-desc""#)
        );
        assert!(page.contains(r#"<title id="d5-title">Risk &amp; &quot;rights&quot;</title>"#));
        assert!(page.contains(r#"<desc id="d5-desc">1 &lt; 2</desc>"#));
        assert!(page.contains("No figures yet") && !page.contains("<b>") && !page.contains("<i>"));
        checks::well_formed(&page);
    }
}
