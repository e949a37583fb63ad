//! A month of a person's visits, and their calendar for other programs.

use axum::{
    extract::{Query, State},
    http::header,
    response::IntoResponse,
};
use chrono::TimeDelta;
use serde::Deserialize;

use super::{Answer, recording, week_path};
use crate::{
    app::AppState,
    error::Error,
    people::{self, Act, CurrentPerson, sha256},
    programmes::{self, Shell},
    support_days::{
        CalendarLinkPath, CalendarPath, CalendarRevocationPath, FeedPath, Month, actions, store,
        views,
    },
};

/// How many days a calendar for other programs looks back: 13 weeks.
const LOOK_BACK: i64 = 13 * 7;

/// Which month.
#[derive(Deserialize)]
pub(in crate::support_days) struct Shown {
    #[serde(default)]
    month: String,
    #[serde(default)]
    done: String,
}

pub(in crate::support_days) async fn calendar(
    path: CalendarPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(shown): Query<Shown>,
) -> Answer {
    let (programme, authorities) = recording(&state, &person, &path.programme).await?;
    let (db, today) = (state.database.read(), state.today());
    let month = shown.month.parse().unwrap_or_else(|_| Month::of(today));
    let ids: Vec<_> = authorities.iter().map(|authority| authority.id).collect();
    let (first, last) = (month.first(), month.last());
    let page = views::Calendar {
        visits: store::visits_of(db, &ids, person.id, first, last).await?,
        link_since: store::calendar_link_since(db, person.id).await?,
        programme: &programme,
        authorities: &authorities,
        month,
        today,
    };
    let banner = (shown.done == "revoked").then_some("Subscription address revoked");
    let shell = Shell::new(&state, &person, &programme)
        .back(week_path(&path.programme), "Back to your week")
        .banner(banner);
    Ok(views::calendar(&shell, &page).into_response())
}

/// Answers with the page itself: the secret is shown once, and in no address of a page.
pub(in crate::support_days) async fn make_calendar_link(
    path: CalendarLinkPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (programme, _) = recording(&state, &person, &path.programme).await?;
    let secret = actions::make_calendar_link(&state.database, person.id, state.now()).await?;
    let feed = FeedPath {
        token: format!("{secret}.ics"),
    };
    let address = format!("{}{feed}", state.settings.public_url);
    let shell = Shell::new(&state, &person, &programme);
    Ok(views::calendar_link(&shell, &programme, &address).into_response())
}

pub(in crate::support_days) async fn revoke_calendar_link(
    path: CalendarRevocationPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (programme, _) = recording(&state, &person, &path.programme).await?;
    actions::revoke_calendar_link(&state.database, person.id, state.now()).await?;
    let programme = programme.slug;
    let path = CalendarPath { programme };
    Ok(axum::response::Redirect::to(&format!("{path}?done=revoked")).into_response())
}

/// Asks for no sign-in: the address is the secret. Whoever has no account or no days to record any
/// more has no calendar, as if the address had never been.
pub(in crate::support_days) async fn feed(path: FeedPath, State(state): State<AppState>) -> Answer {
    let db = state.database.read();
    let token = path.token.strip_suffix(".ics").unwrap_or(&path.token);
    let owner = store::calendar_of(db, &sha256(token)).await?;
    let owner = owner.ok_or(Error::NotFound)?;
    let found = people::store::current_person(db, owner).await?;
    let person = found.ok_or(Error::NotFound)?;
    let programmes = person.memberships.iter().filter_map(|m| m.programme);
    let mut places = programmes::store::authorities_of(db, programmes).await?;
    places.retain(|(_, authority)| person.may(Act::RecordSupportDays, authority.place()));
    if places.is_empty() {
        return Err(Error::NotFound);
    }
    let ids: Vec<_> = places.iter().map(|(_, authority)| authority.id).collect();
    let from = state.today() - TimeDelta::days(LOOK_BACK);
    let to = places.iter().map(|(programme, _)| programme.ends_on).max();
    let to = to.unwrap_or(from);
    let visits = store::visits_of(db, &ids, person.id, from, to).await?;
    let text = views::feed(&state.settings.public_url, person.id, &places, &visits);
    Ok((
        [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")],
        text,
    )
        .into_response())
}
