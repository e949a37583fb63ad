//! The charts of the overview and the authority's page as files, with the same permission and the
//! same data.

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::Pairs;
use crate::{
    app::AppState,
    error::Error,
    people::{
        Act, CurrentPerson,
        visits::{self, Seen},
    },
    programmes::authority_for,
    reports::{
        AuthorityChartPath, OverviewChartPath, gather,
        plots::{self, Plot},
    },
    ui::{charts::file, formats},
};

/// What a chart is saved as.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Svg,
    Png,
}

/// The chart and the kind of `heat-map.svg`.
fn read(file: &str) -> Result<(&str, Kind), Error> {
    match file.rsplit_once('.') {
        Some((id, "svg")) => Ok((id, Kind::Svg)),
        Some((id, "png")) => Ok((id, Kind::Png)),
        _ => Err(Error::NotFound),
    }
}

pub(in crate::reports) async fn overview_chart(
    path: OverviewChartPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(asked): Pairs,
) -> Result<Response, Error> {
    let (id, kind) = read(&path.file)?;
    let page = gather::overview(&state, &person, &path.programme, &asked).await?;
    let plot = plots::overview(&page, id).ok_or(Error::NotFound)?;
    let programme = &page.programme;
    let name = format!("{}-{}", programme.slug, plot.id);
    let seen = Seen {
        programme: programme.id,
        subject: visits::programme_subject(programme.id),
        what: &path.file,
        snapshots: page.results(),
    };
    visits::downloaded(&state, &person, seen).await?;
    saved(&state, &plot, (&name, &programme.name), kind).await
}

pub(in crate::reports) async fn authority_chart(
    path: AuthorityChartPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Result<Response, Error> {
    let (id, kind) = read(&path.file)?;
    let act = Act::ReadAuthority;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let page = gather::authority(&state, &person, &programme, authority).await?;
    let mut plot = plots::authority(&programme, &page, id).ok_or(Error::NotFound)?;
    // A slide stands alone: it says whose figures they are.
    plot.title = format!("{}: {}", page.authority.name, plot.title);
    let name = format!("{}-{}", page.authority.slug, plot.id);
    let seen = Seen {
        programme: programme.id,
        subject: format!("authority {}", page.authority.id),
        what: &path.file,
        snapshots: page.results(),
    };
    visits::downloaded(&state, &person, seen).await?;
    saved(&state, &plot, (&name, &programme.name), kind).await
}

async fn saved(
    state: &AppState,
    plot: &Plot,
    (name, programme): (&str, &str),
    kind: Kind,
) -> Result<Response, Error> {
    let fictional = match state.demonstration {
        true => " Demonstration: fictional authorities and figures.",
        false => "",
    };
    let today = formats::date(state.today());
    let source =
        format!("{programme}. Published results and support days as of {today}.{fictional}");
    let svg = file::svg(&plot.chart(), &plot.title, &source);
    let (media, end, content) = match kind {
        Kind::Svg => ("image/svg+xml", "svg", svg.into_bytes()),
        Kind::Png => ("image/png", "png", state.pictures.png(svg).await?),
    };
    let disposition = format!("attachment; filename=\"{name}.{end}\"");
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, content).into_response())
}
