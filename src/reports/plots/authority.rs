//! The charts of the authority’s page.

use super::{Plot, Points};
use crate::{
    programmes::{Dimension, Programme},
    reports::{gather::AuthorityPage, points, story, views::verdict},
    support_days::{Balance, Pace, Timing},
    ui::charts::trend::Size,
};

/// The authority’s chart of that name; none where there is no such chart, or nothing in it.
pub(in crate::reports) fn authority(
    programme: &Programme,
    page: &AuthorityPage,
    id: &str,
) -> Option<Plot> {
    let (title, points) = match id {
        "burn-down" => (
            "Support days left over the two years".into(),
            Points::BurnDown(burn_down(programme, page)),
        ),
        "days-by-activity" => (
            "Days by activity".into(),
            Points::DaysBy(Some(story::by_activity(page)).filter(|it| !it.bars.is_empty())?),
        ),
        "days-by-dimension" => (
            "Days by the dimension that they were for".into(),
            Points::DaysBy(Some(story::by_dimension(page)).filter(|it| !it.bars.is_empty())?),
        ),
        "timeline" => (
            "What happened when".into(),
            Points::Timeline(story::timeline(programme, page)),
        ),
        _ if page.snapshots.is_empty() => return None,
        _ => results(page, id)?,
    };
    Some(Plot {
        id: id.to_owned(),
        title,
        points,
    })
}

/// The charts of published results.
fn results(page: &AuthorityPage, id: &str) -> Option<(String, Points)> {
    let snapshots = &page.snapshots;
    let newest = points::round_name(snapshots.last()?.month).to_lowercase();
    let told = |change: &_| {
        let change: &crate::maturity::rules::DimensionChange = change;
        verdict(&change.verdict, &change.items)
    };
    Some(match id {
        "overall" => (
            "Overall maturity by round".into(),
            Points::Trend(points::overall_trend(snapshots, Size::Full)),
        ),
        "then-and-now" => (
            format!("Ten dimensions then and now, {newest}"),
            Points::Slope(story::slope(snapshots, told)?),
        ),
        "profile" => (
            format!("Ten dimensions, {newest}"),
            Points::Profile(points::profile(snapshots, told)?),
        ),
        "gap" => (
            format!("Perception beside evidence, {newest}"),
            Points::Gap(story::gap(snapshots)?),
        ),
        _ => {
            let mut all = Dimension::all();
            let dimension = all.find(|it| it.to_string().to_lowercase() == id)?;
            (
                dimension.label(),
                Points::Trend(points::dimension_trend(snapshots, dimension)),
            )
        }
    })
}

/// The pace of an authority’s days.
pub(in crate::reports) fn pace(programme: &Programme, page: &AuthorityPage) -> Pace {
    let balance = Balance::of(page.allocations.last().map(|it| it.days), &page.days);
    let timing = Timing {
        starts_on: programme.starts_on,
        ends_on: programme.ends_on,
        joined_on: page.authority.joined_on,
        today: page.today,
    };
    Pace::of(balance, timing, &page.days)
}

fn burn_down(
    programme: &Programme,
    page: &AuthorityPage,
) -> crate::ui::charts::burn_down::BurnDown {
    points::burn_down(
        programme,
        &page.allocations,
        &page.days,
        &page.rounds,
        &pace(programme, page),
    )
}
