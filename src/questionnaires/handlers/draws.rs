//! Drawing records for second rating, and giving one to another second rater.

use axum::{extract::State, response::IntoResponse};

use super::{Answer, rating::by, refused, to};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{self, Act, Colleague, CurrentPerson},
    programmes::{self, Authority, Shell, Standing},
    questionnaires::{
        AuthorityRound, DrawPath, EvidencePath, ReassignPath,
        actions::{self, DrawRefusal},
        forms::consensus::RatersForm,
        refuse_blind, round_for,
        rules::{Instrument, RecordLine, peers, second_raters},
        store,
        views::{draws as views, rating::because},
    },
    ui::FieldErrors,
};

/// What both pages start from: the round's records, and who can rate a second time.
struct Loaded {
    at: AuthorityRound,
    records: Vec<RecordLine>,
    raters: Vec<Colleague>,
    peers: Vec<Colleague>,
    authorities: Vec<Authority>,
}

impl Loaded {
    async fn of(
        state: &AppState,
        person: &CurrentPerson,
        address: [&str; 3],
    ) -> Result<Self, Error> {
        let at = round_for(state, person, Act::RecordEvidence, address).await?;
        refuse_blind(state, person.id, &at).await?;
        let db = state.database.read();
        let colleagues = people::store::colleagues(db, at.programme.id).await?;
        let authorities = programmes::store::authorities(db, at.programme.id).await?;
        let active = authorities
            .iter()
            .filter(|it| it.standing == Standing::Active);
        let active: Vec<_> = active.map(|it| it.id).collect();
        Ok(Self {
            records: store::records(db, at.authority.id, at.round.id).await?,
            raters: second_raters(&colleagues),
            peers: peers(&colleagues, at.authority.id, &active),
            authorities,
            at,
        })
    }

    fn page<'a>(&'a self, form: &'a RatersForm) -> views::DrawPage<'a> {
        views::DrawPage {
            at: &self.at,
            records: &self.records,
            raters: &self.raters,
            peers: &self.peers,
            authorities: &self.authorities,
            form,
        }
    }
}

fn add_refusal(
    errors: &mut FieldErrors,
    field: &'static str,
    at: &AuthorityRound,
    refusal: DrawRefusal,
) {
    match refusal {
        DrawRefusal::Record(refusal) => errors.add(field, because(at, refusal)),
        DrawRefusal::RatedBy(reference) => errors.add(
            field,
            format!(
                "Select somebody else too: record {reference} was first rated by whom you selected"
            ),
        ),
    }
}

pub(in crate::questionnaires) async fn page(
    path: DrawPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let loaded = Loaded::of(&state, &person, address).await?;
    let shell = Shell::new(&state, &person, &loaded.at.programme);
    let form = RatersForm::default();
    Ok(views::page(&shell, &loaded.page(&form), &FieldErrors::new()).into_response())
}

pub(in crate::questionnaires) async fn draw(
    path: DrawPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let loaded = Loaded::of(&state, &person, address).await?;
    let form = RatersForm::sent(fields);
    let (raters, peer) = form.chosen(&loaded.raters, &loaded.peers);
    let mut errors = FieldErrors::new();
    let field = views::first_field(&loaded.page(&form));
    if raters.is_empty() && peer.is_none() {
        errors.add(field, "Select who rates records a second time");
    } else {
        let (db, by) = (&state.database, by(&state, &person));
        let chosen = (raters.as_slice(), peer.as_ref());
        match actions::draw_second_ratings(db, &loaded.at, chosen, by).await? {
            Ok(_) => {
                let back = EvidencePath::of(&loaded.at);
                return Ok(to(format!("{back}?done=drawn")));
            }
            Err(refusal) => add_refusal(&mut errors, field, &loaded.at, refusal),
        }
    }
    let shell = Shell::new(&state, &person, &loaded.at.programme);
    Ok(refused(views::page(&shell, &loaded.page(&form), &errors)))
}

/// A record that was drawn and not yet rated a second time, with who can rate it.
fn waiting(loaded: &Loaded, record: i32) -> Result<(&RecordLine, &[Colleague]), Error> {
    let found = loaded.records.iter().find(|it| it.id.0 == record);
    let found = found.filter(|it| it.drawn.is_some() && !it.is_rated_twice());
    let found = found.ok_or(Error::NotFound)?;
    let who = match found.instrument {
        Instrument::OrganisationalEvidence => &loaded.peers,
        _ => &loaded.raters,
    };
    Ok((found, who))
}

pub(in crate::questionnaires) async fn other_rater(
    path: ReassignPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let loaded = Loaded::of(&state, &person, address).await?;
    let (record, who) = waiting(&loaded, path.record)?;
    let shell = Shell::new(&state, &person, &loaded.at.programme);
    let errors = FieldErrors::new();
    Ok(views::other_rater(&shell, &loaded.at, (record, who), &errors).into_response())
}

/// The new second rater, as chosen.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(in crate::questionnaires) struct OtherForm {
    person: String,
}

pub(in crate::questionnaires) async fn reassign(
    path: ReassignPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<OtherForm>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let loaded = Loaded::of(&state, &person, address).await?;
    let (record, who) = waiting(&loaded, path.record)?;
    let mut errors = FieldErrors::new();
    match who.iter().find(|it| it.id.to_string() == form.person) {
        None => errors.add("person", "Select who rates the record a second time"),
        Some(other) => {
            let (db, by) = (&state.database, by(&state, &person));
            match actions::reassign_second_rating(db, &loaded.at, record.id, other, by).await? {
                Ok(()) => {
                    let back = EvidencePath::of(&loaded.at);
                    return Ok(to(format!("{back}?done=reassigned")));
                }
                Err(refusal) => add_refusal(&mut errors, "person", &loaded.at, refusal),
            }
        }
    }
    let shell = Shell::new(&state, &person, &loaded.at.programme);
    Ok(refused(views::other_rater(
        &shell,
        &loaded.at,
        (record, who),
        &errors,
    )))
}
