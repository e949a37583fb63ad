//! A return: what is frozen as its bytes, and for the manager what is being prepared.

use axum::{
    extract::{Query, State},
    http::header,
    response::IntoResponse,
};

use super::{Answer, Done, preview, quarter_of};
use crate::{
    app::AppState,
    error::Error,
    people::{
        Act, CurrentPerson,
        visits::{self, Seen},
    },
    programmes::{self, Programme, Shell, programme_for},
    reports::returns::{ReturnCsvPath, ReturnPath, ReturnWorkbookPath, actions, store, views},
    support_days::Quarter,
};

pub(in crate::reports::returns) async fn quarterly_return(
    path: ReturnPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let programme = programme_for(&state, &person, Act::ReadReturns, &path.programme).await?;
    let quarter: Quarter = path.quarter.parse().map_err(|_| Error::NotFound)?;
    let db = state.database.read();
    let may_prepare = person.may(Act::PrepareReturns, programme.place());
    let shell = Shell::new(&state, &person, &programme)
        .current("Returns")
        .banner(done.banner());
    if let Some(page) = store::page(db, programme.id, quarter).await? {
        visits::viewed(&state, &person, seen(&programme, quarter, "page")).await?;
        let frozen = store::frozen(db, programme.id).await?;
        let word = quarter.to_string();
        let later = frozen.into_iter().filter(|it| it.corrects.contains(&word));
        let page = views::FrozenPage {
            quarter,
            page,
            corrected_in: later.map(|it| it.quarter).collect(),
            may_correct: may_prepare,
        };
        return Ok(views::frozen(&shell, &programme, &page).into_response());
    }
    // To others it is not there, as if there were no such quarter.
    if !may_prepare {
        return Err(Error::NotFound);
    }
    let (_, stage) = quarter_of(&state, &programme, &path.quarter).await?;
    if let Some(sentence) = stage.refusal(quarter) {
        return Err(Error::Conflict(sentence));
    }
    let content = preview(&state, &programme, quarter).await?.content;
    let names = programmes::store::authorities(db, programme.id).await?;
    let slug = |id| {
        names
            .iter()
            .find(|it| it.id == id)
            .map(|it| it.slug.clone())
    };
    let page = views::PreparedPage {
        quarter,
        stage,
        slugs: content
            .authorities
            .iter()
            .filter_map(|it| slug(it.id))
            .collect(),
        content,
    };
    Ok(views::prepared(&shell, &programme, &page).into_response())
}

pub(in crate::reports::returns) async fn csv(
    path: ReturnCsvPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (programme, quarter) = readable(&state, &person, &path.programme, &path.quarter).await?;
    let found = store::csv(state.database.read(), programme.id, quarter).await?;
    let found = found.ok_or(Error::NotFound)?;
    visits::downloaded(&state, &person, seen(&programme, quarter, "return.csv")).await?;
    let kind = "text/csv; charset=utf-8";
    Ok(file(found, kind, &programme, (quarter, "csv")))
}

pub(in crate::reports::returns) async fn workbook(
    path: ReturnWorkbookPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (programme, quarter) = readable(&state, &person, &path.programme, &path.quarter).await?;
    let found = store::workbook(state.database.read(), programme.id, quarter).await?;
    let found = found.ok_or(Error::NotFound)?;
    visits::downloaded(&state, &person, seen(&programme, quarter, "return.xlsx")).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(found, kind, &programme, (quarter, "xlsx")))
}

/// A frozen return, as the audit trail keeps who looked at it.
fn seen<'a>(programme: &Programme, quarter: Quarter, what: &'a str) -> Seen<'a> {
    Seen {
        programme: programme.id,
        subject: actions::subject(quarter),
        what,
        snapshots: Vec::new(),
    }
}

async fn readable(
    state: &AppState,
    person: &CurrentPerson,
    programme: &str,
    quarter: &str,
) -> Result<(Programme, Quarter), Error> {
    let programme = programme_for(state, person, Act::ReadReturns, programme).await?;
    let quarter = quarter.parse().map_err(|_| Error::NotFound)?;
    Ok((programme, quarter))
}

fn file(
    bytes: Vec<u8>,
    kind: &str,
    programme: &Programme,
    (quarter, ending): (Quarter, &str),
) -> axum::response::Response {
    let name = format!("{}-return-{quarter}.{ending}", programme.slug);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, bytes).into_response()
}
