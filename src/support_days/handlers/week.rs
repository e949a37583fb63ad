//! The start page of whoever records days.

use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use serde::Deserialize;

use super::{Answer, named, names_of};
use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{self, Authority, Programme, Shell, Standing},
    support_days::{
        WeekPath, is_quiet,
        store::{self, LastAndNext},
        views,
    },
};

/// What was just done, for the green notice.
#[derive(Deserialize)]
pub(in crate::support_days) struct Pressed {
    #[serde(default)]
    done: String,
}

pub(in crate::support_days) async fn week(
    path: WeekPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(pressed): Query<Pressed>,
) -> Answer {
    let (programme, authorities) = recording(&state, &person, &path.programme).await?;
    let (db, today) = (state.database.read(), state.today());
    let ids: Vec<_> = authorities.iter().map(|authority| authority.id).collect();
    // Whoever reaches every authority looks after what nobody else will mark as delivered.
    let everything = person.may(Act::RecordSupportDays, programme.place());
    let giver = (!everything).then_some(person.id);
    let visits = store::visits_in_need(db, &ids, giver, today).await?;
    let dates = store::last_and_next_visits(db, &ids, today).await?;
    let people = named(visits.iter().map(|visit| &visit.latest));
    let running = (programme.starts_on..=programme.ends_on).contains(&today);
    let quiet = authorities.iter().filter_map(|authority| {
        let dates = dates.get(&authority.id).copied().unwrap_or_default();
        quiet(authority, dates, today)
    });
    let quiet = running.then(|| quiet.collect());
    let page = views::Week {
        names: names_of(&state, people).await?,
        quiet,
        programme: &programme,
        authorities: &authorities,
        visits,
        everything,
        today,
    };
    let banner = (pressed.done == "delivered").then_some("Marked as delivered");
    let shell = Shell::new(&state, &person, &programme)
        .current("Your week")
        .banner(banner);
    Ok(views::week(&shell, &page).into_response())
}

/// The programme with the authorities that the person records days for, by name.
pub(super) async fn recording(
    state: &AppState,
    person: &CurrentPerson,
    slug: &str,
) -> Result<(Programme, Vec<Authority>), Error> {
    let found = programmes::store::programme_with_authorities(state.database.read(), slug).await?;
    let (programme, mut authorities) = found.ok_or(Error::NotFound)?;
    if !person.records_days_in(programme.id) {
        return Err(person.refuse(Act::RecordSupportDays, programme.id));
    }
    authorities.retain(|authority| person.may(Act::RecordSupportDays, authority.place()));
    Ok((programme, authorities))
}

fn quiet(
    authority: &Authority,
    (last, next): LastAndNext,
    today: chrono::NaiveDate,
) -> Option<views::Quiet> {
    let active = authority.standing == Standing::Active;
    (active && is_quiet(last, authority.joined_on, today)).then(|| views::Quiet {
        authority: authority.clone(),
        last,
        next,
    })
}
