//! The charts of the two pages, by name: on the page and as files, from the same points.

mod authority;
mod overview;

pub(super) use authority::{authority, pace};
pub(super) use overview::{days, overview, trend};

use maud::{Markup, html};

use super::pictures::Pictures;
use crate::ui::{
    charts::{
        self, Chart,
        burn_down::{self, BurnDown},
        days_bar::{self, DaysBar},
        days_by::{self, DaysBy},
        gap::{self, Gap},
        heat_map::{self, HeatMap},
        profile::{self, Profile},
        slope::{self, Slope},
        timeline::{self, Timeline},
        trend::{self, Trend},
    },
    link_hidden,
};

/// What a chart shows.
#[derive(Debug)]
pub(super) enum Points {
    Trend(Trend),
    Profile(Profile),
    Slope(Slope),
    Gap(Gap),
    HeatMap(HeatMap),
    BurnDown(BurnDown),
    DaysBar(DaysBar),
    DaysBy(DaysBy),
    Timeline(Timeline),
}

/// A chart of a page.
#[derive(Debug)]
pub(super) struct Plot {
    /// Its word in addresses, its own on the page.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    pub(super) points: Points,
}

impl Plot {
    pub(super) fn chart(&self) -> Chart {
        match &self.points {
            Points::Trend(it) => trend::chart(it),
            Points::Profile(it) => profile::chart(it),
            Points::Slope(it) => slope::chart(it),
            Points::Gap(it) => gap::chart(it),
            Points::HeatMap(it) => heat_map::chart(it),
            Points::BurnDown(it) => burn_down::chart(it),
            Points::DaysBar(it) => days_bar::chart(it),
            Points::DaysBy(it) => days_by::chart(it),
            Points::Timeline(it) => timeline::chart(it),
        }
    }

    /// The chart with title, key and table.
    pub(super) fn figure(&self, pictures: &Pictures) -> Markup {
        self.drawn(pictures, |chart| {
            charts::figure(chart, &self.id, &self.title, &chart.summary)
        })
    }

    /// One of many charts with one key and one table.
    pub(super) fn small_figure(&self, pictures: &Pictures) -> Markup {
        self.drawn(pictures, |chart| {
            let mut chart = chart.clone();
            chart.key.clear();
            chart.table.rows.clear();
            charts::figure(&chart, &self.id, &self.title, &chart.summary)
        })
    }

    /// The picture alone.
    pub(super) fn picture(&self, pictures: &Pictures) -> Markup {
        self.drawn(pictures, |chart| {
            charts::picture(chart, &self.id, &self.title, &chart.summary)
        })
    }

    fn drawn(&self, pictures: &Pictures, draw: impl Fn(&Chart) -> Markup) -> Markup {
        pictures.get(&self.id, &(&self.title, &self.points), |_| {
            draw(&self.chart())
        })
    }
}

/// Where a chart can be saved: the address of its page’s charts, and what that page was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Saved<'a> {
    pub(super) base: &'a str,
    pub(super) query: &'a str,
}

impl Saved<'_> {
    /// Small links under a chart: how it was worked out, and the chart as a file.
    pub(super) fn links(self, plot: &Plot, working: Option<(&str, String)>) -> Markup {
        let href = |kind| format!("{}/{}.{kind}{}", self.base, plot.id, self.query);
        let of = format!("of the chart: {}", plot.title);
        html! {
            p."govuk-body-s govuk-!-display-none-print" {
                @if let Some((words, href)) = &working {
                    (link_hidden(words, &format!(": {}", plot.title), href)) " · "
                }
                "Save as " (link_hidden("SVG", &of, &href("svg")))
                " or " (link_hidden("PNG", &of, &href("png")))
            }
        }
    }
}
