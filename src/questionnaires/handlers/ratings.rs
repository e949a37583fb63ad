//! The records that were drawn for a person, rated without sight of the first rating.

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::IntoResponse,
};

use super::{
    Answer, Came,
    rating::{Desk, version_of},
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson, Place},
    programmes::{self, Shell},
    questionnaires::{
        RatingCheckPath, RatingPath, RatingsPath,
        rules::RecordId,
        store,
        views::{rating::Addresses, ratings as views},
    },
};

pub(in crate::questionnaires) async fn page(
    path: RatingsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
) -> Answer {
    let db = state.database.read();
    let found = programmes::store::programme(db, &path.programme).await?;
    let programme = found.ok_or(Error::NotFound)?;
    let own = Place {
        drawn_for: Some(person.id),
        ..programme.place()
    };
    person.must(Act::RateDrawn, own)?;
    let records = store::drawn_for(db, &programme, person.id).await?;
    let shell = Shell::new(&state, &person, &programme)
        .current("Ratings for you")
        .banner(came.banner());
    Ok(views::page(&shell, &programme, &records).into_response())
}

/// The record of an address, if it was drawn for the person: anybody else learns nothing of it,
/// not even whether it was drawn.
async fn desk(
    state: &AppState,
    person: &CurrentPerson,
    programme: &str,
    record: i32,
) -> Result<Desk, Error> {
    let db = state.database.read();
    let found = programmes::store::programme(db, programme).await?;
    let programme = found.ok_or(Error::NotFound)?;
    let id = RecordId(record);
    let drawn = store::drawn_record(db, &programme, id).await?;
    let place = Place {
        drawn_for: drawn.as_ref().map(|it| it.person),
        ..programme.place()
    };
    person.must(Act::RateDrawn, place)?;
    let drawn = drawn.ok_or(Error::NotFound)?;
    let own = store::own_rating(db, id, person.id).await?;
    Ok(Desk {
        version: version_of(state, &drawn.head).await?,
        addresses: Addresses {
            form: RatingPath::of(&programme, id).to_string(),
            check: RatingCheckPath::of(&programme, id).to_string(),
            back: (
                RatingsPath::of(&programme).to_string(),
                "Back to your ratings".into(),
            ),
            delete: None,
        },
        at: drawn.at,
        head: drawn.head,
        own: own.unwrap_or_default(),
        day: drawn.on,
        second: true,
        teams: Vec::new(),
    })
}

pub(in crate::questionnaires) async fn form(
    path: RatingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
) -> Answer {
    let desk = desk(&state, &person, &path.programme, path.record).await?;
    let shell = Shell::new(&state, &person, &desk.at.programme).banner(came.banner());
    Ok(match desk.own.submitted {
        true => desk.submitted(&shell),
        false => desk.form(&shell),
    })
}

pub(in crate::questionnaires) async fn save(
    path: RatingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    headers: HeaderMap,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let desk = desk(&state, &person, &path.programme, path.record).await?;
    let programme = desk.at.programme.clone();
    let shell = Shell::new(&state, &person, &programme);
    desk.save(&state, (&person, &shell), &headers, fields).await
}

pub(in crate::questionnaires) async fn check(
    path: RatingCheckPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let desk = desk(&state, &person, &path.programme, path.record).await?;
    let shell = Shell::new(&state, &person, &desk.at.programme);
    Ok(match desk.own.submitted {
        true => desk.submitted(&shell),
        false => desk.check(&state, &shell),
    })
}

pub(in crate::questionnaires) async fn submit(
    path: RatingCheckPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let desk = desk(&state, &person, &path.programme, path.record).await?;
    let programme = desk.at.programme.clone();
    let shell = Shell::new(&state, &person, &programme);
    desk.submit(&state, (&person, &shell)).await
}
