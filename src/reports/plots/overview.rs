//! The charts of the overview.

use super::{Plot, Points};
use crate::{
    reports::{
        gather::{One, Overview},
        points, story,
    },
    ui::charts::trend::Size,
};

/// The overview’s chart of that name: the heat map of its page, or `trend-` or `days-` and an
/// authority’s slug.
pub(in crate::reports) fn overview(page: &Overview, id: &str) -> Option<Plot> {
    if id == "heat-map" {
        let points = story::heat_map(page)?;
        return Some(Plot {
            id: id.to_owned(),
            title: format!("Dimensions by authority, {}", points.round.to_lowercase()),
            points: Points::HeatMap(points),
        });
    }
    let (draw, slug): (fn(&One) -> Plot, _) = match id.split_once('-')? {
        ("trend", slug) => (trend, slug),
        ("days", slug) => (days, slug),
        _ => return None,
    };
    let mut all = page.chosen.iter();
    all.find(|one| one.authority.slug == slug).map(draw)
}

/// The overall figure of an authority over the rounds.
pub(in crate::reports) fn trend(one: &One) -> Plot {
    Plot {
        id: format!("trend-{}", one.authority.slug),
        title: format!("Overall maturity of {} by round", one.authority.name),
        points: Points::Trend(points::overall_trend(&one.snapshots, Size::Small)),
    }
}

/// An authority’s days as one bar.
pub(in crate::reports) fn days(one: &One) -> Plot {
    Plot {
        id: format!("days-{}", one.authority.slug),
        title: format!("Support days of {}", one.authority.name),
        points: Points::DaysBar(points::bar(&one.balance)),
    }
}
