//! Correcting an entry, or delivering it with what changed.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use serde::Deserialize;

use super::{Answer, decision::CHANGED, eligible, entry_path, named, names_of};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{Authority, Programme, Shell, authority_for},
    support_days::{
        CorrectionPath, Entry, EntryId, Revision, Status,
        actions::{self, NotTaken, Step},
        forms::{self, CorrectionForm, Giver, revision_seen},
        store, views,
    },
    ui::FieldErrors,
};

/// Whether the person comes to deliver a booked entry with changes.
#[derive(Deserialize)]
pub(in crate::support_days) struct Which {
    #[serde(default, rename = "took-place")]
    took_place: String,
}

/// An entry that can be corrected, with whoever can have given it.
struct Corrected {
    id: EntryId,
    history: Vec<Revision>,
    people: Vec<Giver>,
}

impl Corrected {
    async fn find(
        state: &AppState,
        person: &CurrentPerson,
        authority: &Authority,
        id: EntryId,
    ) -> Result<Self, Error> {
        let history = store::history(state.database.read(), authority.id, id).await?;
        let latest = history.last().ok_or(Error::NotFound)?;
        if latest.entry.status == Status::Cancelled {
            return Err(Error::Conflict("This entry is cancelled.".into()));
        }
        // Who was on it keeps their days, whether or not they still support the authority.
        let names = names_of(state, named(&history)).await?;
        let mut people = eligible(state, person, authority).await?;
        for (giver, _) in history.iter().flat_map(|revision| &revision.entry.people) {
            if !people.iter().any(|known| known.id == *giver) {
                let name = names.get(giver).cloned().unwrap_or_default();
                people.push(Giver { id: *giver, name });
            }
        }
        let on_it = |giver: &Giver| latest.entry.people.iter().any(|(id, _)| *id == giver.id);
        people.sort_by_key(|giver| !on_it(giver));
        Ok(Self {
            id,
            history,
            people,
        })
    }

    /// The revision that a form was drawn from, or else the newest.
    fn seen(&self, form: &CorrectionForm) -> Option<&Revision> {
        let seen = revision_seen(&form.seen);
        let found = self.history.iter().find(|it| it.number == seen);
        found.or(self.history.last())
    }
}

pub(in crate::support_days) async fn correction(
    path: CorrectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(which): Query<Which>,
) -> Answer {
    let act = Act::RecordSupportDays;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let id = EntryId(path.entry);
    let corrected = Corrected::find(&state, &person, &authority, id).await?;
    let latest = corrected.history.last().ok_or(Error::NotFound)?;
    let form = CorrectionForm::of_latest(latest, &which.took_place);
    let place = (&programme, &authority);
    let asked = (form, None, FieldErrors::new());
    let page = page((&state, &person), place, corrected, asked).await?;
    Ok(page.into_response())
}

/// The page with what was typed, what it asks for where it can be read, and what is wrong with it.
async fn page(
    (state, person): (&AppState, &CurrentPerson),
    (programme, authority): (&Programme, &Authority),
    corrected: Corrected,
    (mut form, asked, errors): (CorrectionForm, Option<Entry>, FieldErrors),
) -> Result<maud::Markup, Error> {
    let since = errors.get("changed").map(|_| revision_seen(&form.seen));
    if let (Some(_), Some(latest)) = (since, corrected.history.last()) {
        form.seen = latest.number.to_string();
    }
    let page = views::CorrectionPage {
        id: corrected.id,
        names: names_of(state, named(&corrected.history)).await?,
        people: corrected.people,
        balance: store::balance(state.database.read(), authority.id).await?,
        since,
        asked,
        today: state.today(),
        history: corrected.history,
    };
    let shell = Shell::new(state, person, programme);
    let place = (programme, authority);
    Ok(views::correction(&shell, place, &page, &form, &errors))
}

pub(in crate::support_days) async fn correct(
    path: CorrectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(pairs): Fields<Vec<(String, String)>>,
) -> Answer {
    let act = Act::RecordSupportDays;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let (id, today) = (EntryId(path.entry), state.today());
    let mut corrected = Corrected::find(&state, &person, &authority, id).await?;
    let form = CorrectionForm::of(pairs);
    let mut errors = FieldErrors::new();
    let mut asked = None;
    let seen = corrected.seen(&form).ok_or(Error::NotFound)?;
    let people = &corrected.people;
    if let Some(correction) = form.parse(seen, &programme, people, today, &mut errors) {
        asked = Some(correction.to.clone().in_order());
        let step = Step {
            authority: &authority,
            id,
            person: person.id,
            now: state.now(),
        };
        match actions::correct(&state.database, step, correction, today).await? {
            Ok(()) => {
                let path = entry_path(&path.programme, &authority, id);
                return Ok(Redirect::to(&format!("{path}?done=corrected")).into_response());
            }
            Err(not_taken) => errors = refusal(not_taken, &authority, people),
        }
        // Somebody may have changed it between the form and the ledger.
        corrected = Corrected::find(&state, &person, &authority, id).await?;
    }
    let place = (&programme, &authority);
    let asked = (form, asked, errors);
    let page = page((&state, &person), place, corrected, asked).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn refusal(not_taken: NotTaken, authority: &Authority, people: &[Giver]) -> FieldErrors {
    let mut errors = FieldErrors::new();
    match not_taken {
        NotTaken::ChangedSince => errors.add("changed", CHANGED),
        NotTaken::Stays(sentence) => errors.add("correction", sentence),
        NotTaken::Refused(refused) => {
            let first = people.first().map_or(0, |giver| giver.id.0);
            errors = forms::refused(&refused, authority, format!("days-{first}"));
        }
    }
    errors
}
