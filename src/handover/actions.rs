//! Takes a pack in: its programme, its authority and all that belongs to them, or nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{
    pack::{Pack, PackedAgreed, PackedRound},
    read::read,
};
use crate::{
    database::Database,
    error::Error,
    maturity,
    people::{self, PersonId, store::Event},
    programmes::{
        self, Authority, Days, Programme, Round, RoundKind,
        store::{NewAuthority, NewProgramme},
    },
    questionnaires::{
        self,
        files::{FiledRating, FiledRecord},
        rules::{Instrument, KeptRecord, Section, Version},
    },
};

/// What a pack brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The programme's word in addresses.
    pub programme: String,
    /// The authority's name.
    pub authority: String,
    /// Rounds with anything in them.
    pub rounds: usize,
    /// QA records.
    pub records: usize,
    /// Published results.
    pub published: usize,
}

/// Why a pack was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// What is wrong with it, a line each.
    #[error("the pack has faults")]
    Faults(Vec<String>),
    /// Ours.
    #[error("{0}")]
    Error(#[from] Error),
}

impl From<sea_orm::DbErr> for NotTaken {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Error(error.into())
    }
}

/// The rows of the versions that a pack uses, by instrument and label.
type Ids = BTreeMap<(Instrument, String), i32>;

/// Imports a pack as the operator, into an installation without its programme.
///
/// # Errors
/// Every fault of the pack; also where the evidence of a published result is not what the pack's own
/// records score.
pub async fn import(
    db: &Database,
    bytes: &[u8],
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<Imported, NotTaken> {
    let pack = read(bytes, today).map_err(NotTaken::Faults)?;
    let tx = db.write_tx().await?;
    let slug = &pack.manifest.programme.slug;
    if programmes::store::programme(&tx, slug).await?.is_some() {
        return refuse(format!(
            "there is a programme “{slug}” already; a pack goes into an installation without it"
        ));
    }
    let programme = add_programme(&tx, &pack, now).await?;
    let ids = add_versions(&tx, &pack.versions, &programme, now).await?;
    let authority = add_authority(&tx, &pack, &programme).await?;
    let mut makers = Makers::new(&programme, now);
    let mut rounds = Vec::new();
    for packed in &pack.rounds {
        rounds.push(add_round(&tx, (&programme, &authority), packed, &ids, &mut makers).await?);
    }
    let verified = maturity::verify(&tx, &authority, &rounds).await?;
    if !verified.differences.is_empty() {
        return Err(NotTaken::Faults(verified.differences));
    }
    let published = verified.rescored;
    let imported = Imported {
        programme: programme.slug.clone(),
        authority: authority.name.clone(),
        rounds: pack.rounds.iter().filter(|it| is_filled(it)).count(),
        records: pack.rounds.iter().map(|it| it.records.len()).sum(),
        published,
    };
    let event = Event {
        person: None,
        programme: Some(programme.id),
        verb: "handover.imported",
        subject: format!("authority {}", authority.id),
        detail: json!({ "records": imported.records, "published": published }),
    };
    people::store::audit(&tx, event, now).await?;
    tx.commit().await?;
    Ok(imported)
}

fn refuse<T>(fault: String) -> Result<T, NotTaken> {
    Err(NotTaken::Faults(vec![fault]))
}

fn is_filled(round: &PackedRound) -> bool {
    !round.records.is_empty() || round.agreed.is_some()
}

async fn add_programme(
    tx: &impl ConnectionTrait,
    pack: &Pack,
    now: DateTime<Utc>,
) -> Result<Programme, NotTaken> {
    let it = &pack.manifest.programme;
    let new = NewProgramme {
        slug: it.slug.clone(),
        name: it.name.clone(),
        lead_authority: it.lead_authority.clone(),
        starts_on: it.starts_on,
        ends_on: it.ends_on,
    };
    let mut programme = programmes::store::add_programme(tx, &new, now).await?;
    programme.authority_ceiling = it.authority_ceiling;
    programme.allocation_ceiling = Days::from_quarters(it.allocation_ceiling_quarters);
    programmes::store::save_ceilings(tx, &programme).await?;
    Ok(programme)
}

/// Adds the versions that are missing, for this programme; one of the same label must be the same.
async fn add_versions(
    tx: &impl ConnectionTrait,
    versions: &[Version],
    programme: &Programme,
    now: DateTime<Utc>,
) -> Result<Ids, NotTaken> {
    let (mut ids, mut others) = (Ids::new(), Vec::new());
    for version in versions {
        let (instrument, label) = (version.instrument, version.version.clone());
        let mut found = questionnaires::store::common_version(tx, instrument, &label).await?;
        if found.is_none() {
            questionnaires::store::add_version(tx, None, version, now).await?;
            found = questionnaires::store::common_version(tx, instrument, &label).await?;
            if let Some((id, _)) = &found {
                questionnaires::store::give_version_to(tx, *id, programme.id).await?;
            }
        }
        match found {
            Some((id, known)) if known == *version => {
                ids.insert((instrument, label), id);
            }
            _ => others.push(format!(
                "instruments/{}.csv: version {label} is here already with another content",
                instrument.code()
            )),
        }
    }
    match others.is_empty() {
        true => Ok(ids),
        false => Err(NotTaken::Faults(others)),
    }
}

async fn add_authority(
    tx: &impl ConnectionTrait,
    pack: &Pack,
    programme: &Programme,
) -> Result<Authority, NotTaken> {
    let it = &pack.manifest.authority;
    let new = NewAuthority {
        slug: it.slug.clone(),
        name: it.name.clone(),
        old_la_code: it.old_la_code.clone(),
        new_la_code: it.new_la_code.clone(),
        region: it.region.clone(),
        readiness: it.readiness.parse().map_err(Error::Internal)?,
        commitment: it.commitment.clone(),
        joined_on: it.joined_on,
    };
    let authority = programmes::store::add_authority(tx, programme.id, &new).await?;
    let standing = it.standing.parse().map_err(Error::Internal)?;
    programmes::store::save_standing(tx, authority.id, standing).await?;
    Ok(authority)
}

async fn add_round(
    tx: &impl ConnectionTrait,
    (programme, authority): (&Programme, &Authority),
    packed: &PackedRound,
    ids: &Ids,
    makers: &mut Makers,
) -> Result<Round, NotTaken> {
    let kind = match packed.kind == RoundKind::Full.code() {
        true => RoundKind::Full,
        false => RoundKind::Pulse,
    };
    let window = (packed.opens_on, packed.closes_on);
    let round = programmes::store::add_round(tx, programme.id, packed.month, kind, window).await?;
    let id_of = |instrument| {
        let label = packed.versions.get(&instrument)?;
        ids.get(&(instrument, label.clone())).copied()
    };
    let held_to = Instrument::ALL.into_iter().filter_map(id_of);
    questionnaires::store::attach(tx, round.id, held_to).await?;
    let place = (authority.id, round.id);
    if !packed.records.is_empty() {
        let filed: Vec<FiledRecord> = packed.records.iter().map(filed).collect();
        let instrument_of = |it: &FiledRecord| id_of(it.instrument);
        questionnaires::store::add_records(tx, place, instrument_of, &filed).await?;
        let by = (makers.of(tx, "Handover pack").await?, makers.now);
        let records = &packed.records;
        questionnaires::store::add_notes_and_consensus(tx, place, id_of, records, by).await?;
    }
    if let (Some(agreed), Some(id)) = (&packed.agreed, id_of(Instrument::Diagnostic)) {
        let versions = questionnaires::store::versions(tx, [id]).await?;
        let items = versions.into_values().flat_map(|it| it.items);
        let begun = questionnaires::store::begin_self_assessment(tx, place.0, place.1, id).await?;
        for (dimension, section) in sections(items, agreed) {
            questionnaires::store::save_section(tx, begun, dimension, &section).await?;
        }
        let at = agreed.submitted_at;
        questionnaires::store::submit_self_assessment(tx, begun, None, at).await?;
    }
    if !packed.published.is_empty() {
        questionnaires::store::close_responses(tx, place, None, makers.now).await?;
    }
    for it in &packed.published {
        let proposed = (makers.of(tx, &it.proposed_by).await?, it.proposed_at);
        let agreed = (makers.of(tx, &it.agreed_by).await?, it.agreed_at);
        let reason = it.reason.as_deref();
        let taken = &it.snapshot;
        let id = maturity::store::add_published(tx, place, taken, proposed, agreed, reason).await?;
        let event = Event {
            person: None,
            programme: Some(programme.id),
            verb: maturity::HANDED_OVER,
            subject: format!("publication {id}"),
            detail: json!({ "seal": maturity::store::seal(tx, id).await? }),
        };
        people::store::audit(tx, event, makers.now).await?;
    }
    Ok(round)
}

fn filed(kept: &KeptRecord) -> FiledRecord {
    let ratings = kept.ratings.iter().filter_map(|it| {
        Some(FiledRating {
            rater: it.rater.clone(),
            rated_on: it.rated_on?,
            scores: it.scores.clone(),
        })
    });
    FiledRecord {
        instrument: kept.instrument,
        reference: kept.reference.clone(),
        origin: kept.origin.clone(),
        ratings: ratings.collect(),
    }
}

/// The answers and notes by dimension, each section complete.
fn sections(
    items: impl Iterator<Item = questionnaires::rules::Item>,
    agreed: &PackedAgreed,
) -> BTreeMap<programmes::Dimension, Section> {
    let mut sections: BTreeMap<_, Section> = BTreeMap::new();
    for item in items {
        let section = sections.entry(item.dimension).or_default();
        section.complete = true;
        if let Some(answer) = agreed.answers.get(&item.code) {
            section.answers.insert(item.code.clone(), *answer);
        }
        if let Some(note) = agreed.notes.get(&item.code) {
            section.notes.insert(item.code, note.clone());
        }
    }
    sections
}

/// What the names that came with a programme’s pack have in the place of an address.
pub(crate) fn names_of(slug: &str) -> String {
    format!("handed-over/{slug}/")
}

/// Accounts that nobody can use, in whose names a pack's results stand: the schema wants a person,
/// and the pack has names alone.
struct Makers {
    prefix: String,
    now: DateTime<Utc>,
    known: BTreeMap<String, PersonId>,
}

impl Makers {
    fn new(programme: &Programme, now: DateTime<Utc>) -> Self {
        Self {
            prefix: names_of(&programme.slug),
            now,
            known: BTreeMap::new(),
        }
    }

    async fn of(&mut self, tx: &impl ConnectionTrait, name: &str) -> Result<PersonId, NotTaken> {
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        let key = format!("{}{}", self.prefix, self.known.len() + 1);
        let person = people::store::add_name(tx, &key, name, self.now).await?;
        self.known.insert(name.to_owned(), person);
        Ok(person)
    }
}
