//! Entering QA records: one person's own rating, as a draft and submitted, and consensus.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr,
    EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query,
};

use super::{from_json, to_json};
use crate::{
    entities::{consensus, instrument, rating, record, second_rating},
    people::PersonId,
    programmes::{AuthorityId, RoundId},
    questionnaires::rules::{OwnRating, RecordHead, RecordId, RecordOrigin, Seen, look_alike_key},
};

/// The record of that id in the round.
pub(crate) async fn record_head(
    db: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    id: RecordId,
) -> Result<Option<RecordHead>, DbErr> {
    let found = record::Entity::find_by_id(id.0)
        .find_also_related(instrument::Entity)
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .one(db)
        .await?;
    let Some((record, Some(instrument))) = found else {
        return Ok(None);
    };
    Ok(Some(head(record, &instrument.code)?))
}

pub(super) fn head(record: record::Model, code: &str) -> Result<RecordHead, DbErr> {
    Ok(RecordHead {
        id: RecordId(record.id),
        instrument: code.parse().map_err(DbErr::Custom)?,
        version: record.instrument_id,
        reference: record.reference,
    })
}

/// The references that records of an instrument have in the round, drafts among them.
pub(crate) async fn references(
    db: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    version: i32,
) -> Result<Vec<String>, DbErr> {
    record::Entity::find()
        .select_only()
        .column(record::Column::Reference)
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .filter(record::Column::InstrumentId.eq(version))
        .into_tuple()
        .all(db)
        .await
}

/// Adds a record that nobody has rated.
pub(crate) async fn add_record(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    version: i32,
    reference: String,
) -> Result<RecordId, DbErr> {
    let row = record::ActiveModel {
        authority_id: Set(authority.0),
        round_id: Set(round.0),
        instrument_id: Set(version),
        reference: Set(reference),
        ..Default::default()
    };
    Ok(RecordId(row.insert(tx).await?.id))
}

async fn own_row(
    db: &impl ConnectionTrait,
    record: RecordId,
    person: PersonId,
) -> Result<Option<rating::Model>, DbErr> {
    rating::Entity::find()
        .filter(rating::Column::RecordId.eq(record.0))
        .filter(rating::Column::PersonId.eq(person.0))
        .one(db)
        .await
}

/// What that person has written down of the record, if anything.
pub(crate) async fn own_rating(
    db: &impl ConnectionTrait,
    record: RecordId,
    person: PersonId,
) -> Result<Option<OwnRating>, DbErr> {
    let Some(row) = own_row(db, record, person).await? else {
        return Ok(None);
    };
    Ok(Some(OwnRating {
        seen: Seen {
            on: row.rated_on,
            origin: origin(db, record).await?,
            scores: from_json(&row.scores)?,
            notes: from_json(&row.notes)?,
        },
        submitted: !row.draft,
    }))
}

/// The team of a record and how it was chosen.
async fn origin(db: &impl ConnectionTrait, record: RecordId) -> Result<RecordOrigin, DbErr> {
    let row = record::Entity::find_by_id(record.0).one(db).await?;
    row.as_ref()
        .map(origin_of)
        .transpose()
        .map(Option::unwrap_or_default)
}

/// As a record's row has it.
pub(crate) fn origin_of(row: &record::Model) -> Result<RecordOrigin, DbErr> {
    let chosen = row.chosen.as_deref().map(str::parse).transpose();
    Ok(RecordOrigin {
        team: row.team.clone(),
        chosen: chosen.map_err(DbErr::Custom)?,
    })
}

/// Saves the team of a record and how it was chosen.
pub(crate) async fn save_origin(
    tx: &impl ConnectionTrait,
    record: RecordId,
    origin: &RecordOrigin,
) -> Result<(), DbErr> {
    let row = record::ActiveModel {
        id: Set(record.0),
        team: Set(origin.team.clone()),
        chosen: Set(origin.chosen.map(|way| way.code().to_owned())),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// The labels of teams that other records of the round have, the oldest first: submitted ones, and
/// the person's own drafts.
pub(crate) async fn teams(
    db: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    (record, person): (RecordId, PersonId),
) -> Result<Vec<String>, DbErr> {
    let seen = Condition::any()
        .add(rating::Column::Draft.eq(false))
        .add(rating::Column::PersonId.eq(person.0));
    let labels: Vec<Option<String>> = rating::Entity::find()
        .select_only()
        .column(record::Column::Team)
        .inner_join(record::Entity)
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .filter(record::Column::Team.is_not_null())
        .filter(record::Column::Id.ne(record.0))
        .filter(seen)
        .order_by_asc(record::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut teams = Vec::new();
    for label in labels.into_iter().flatten() {
        if !teams.contains(&label) {
            teams.push(label);
        }
    }
    Ok(teams)
}

/// Saves a draft of the person's, the first time under their name.
pub(crate) async fn save_own_rating(
    tx: &impl ConnectionTrait,
    record: RecordId,
    (person, name): (PersonId, &str),
    seen: &Seen,
) -> Result<(), DbErr> {
    let own = own_row(tx, record, person).await?;
    let mut row = rating::ActiveModel {
        rated_on: Set(seen.on),
        scores: Set(to_json(&seen.scores)?),
        notes: Set(to_json(&seen.notes)?),
        ..Default::default()
    };
    if let Some(own) = own {
        row.id = Set(own.id);
        row.update(tx).await?;
        return Ok(());
    }
    // A namesake may have rated it first; a record has each name once, and none that look alike.
    let raters: Vec<String> = rating::Entity::find()
        .select_only()
        .column(rating::Column::Rater)
        .filter(rating::Column::RecordId.eq(record.0))
        .into_tuple()
        .all(tx)
        .await?;
    let key = look_alike_key(name);
    let name = if raters.iter().any(|rater| look_alike_key(rater) == key) {
        format!("{name} (second rater)")
    } else {
        name.to_owned()
    };
    row.record_id = Set(record.0);
    row.rater = Set(name);
    row.person_id = Set(Some(person.0));
    row.draft = Set(true);
    row.insert(tx).await?;
    Ok(())
}

/// Submits the person's draft, rated on that day where it says no other.
pub(crate) async fn submit_own_rating(
    tx: &impl ConnectionTrait,
    record: RecordId,
    person: PersonId,
    today: NaiveDate,
) -> Result<(), DbErr> {
    let Some(own) = own_row(tx, record, person).await? else {
        return Ok(());
    };
    let on = own.rated_on.unwrap_or(today);
    let row = rating::ActiveModel {
        id: Set(own.id),
        draft: Set(false),
        rated_on: Set(Some(on)),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// Deletes a draft of the person's.
pub(crate) async fn delete_own_draft(
    tx: &impl ConnectionTrait,
    record: RecordId,
    person: PersonId,
) -> Result<(), DbErr> {
    rating::Entity::delete_many()
        .filter(rating::Column::RecordId.eq(record.0))
        .filter(rating::Column::PersonId.eq(person.0))
        .filter(rating::Column::Draft.eq(true))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes a record that has no rating.
pub(crate) async fn delete_record(tx: &impl ConnectionTrait, id: RecordId) -> Result<(), DbErr> {
    if let Some(row) = record::Entity::find_by_id(id.0).one(tx).await? {
        row.delete(tx).await?;
    }
    Ok(())
}

/// The records that the person has begun to enter in the round and not submitted.
pub(crate) async fn own_drafts(
    db: &impl ConnectionTrait,
    person: PersonId,
    (authority, round): (AuthorityId, RoundId),
) -> Result<Vec<(RecordHead, Option<NaiveDate>)>, DbErr> {
    let drawn = Query::select()
        .column(second_rating::Column::RecordId)
        .from(second_rating::Entity)
        .and_where(second_rating::Column::PersonId.eq(person.0))
        .to_owned();
    let rows = record::Entity::find()
        .find_also_related(instrument::Entity)
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .filter(record::Column::Id.not_in_subquery(drawn))
        .filter(
            record::Column::Id.in_subquery(
                Query::select()
                    .column(rating::Column::RecordId)
                    .from(rating::Entity)
                    .and_where(rating::Column::PersonId.eq(person.0))
                    .and_where(rating::Column::Draft.eq(true))
                    .to_owned(),
            ),
        )
        .order_by_asc(record::Column::Id)
        .all(db)
        .await?;
    let dates: Vec<(i32, Option<NaiveDate>)> = rating::Entity::find()
        .select_only()
        .columns([rating::Column::RecordId, rating::Column::RatedOn])
        .filter(rating::Column::PersonId.eq(person.0))
        .filter(rating::Column::Draft.eq(true))
        .into_tuple()
        .all(db)
        .await?;
    let dates: BTreeMap<i32, Option<NaiveDate>> = dates.into_iter().collect();
    let drafts = rows.into_iter().filter_map(|(record, instrument)| {
        let on = dates.get(&record.id).copied().flatten();
        Some(head(record, &instrument?.code).map(|head| (head, on)))
    });
    drafts.collect()
}

/// Records what raters who differed settled on; what was there stays beside it.
pub(crate) async fn add_consensus(
    tx: &impl ConnectionTrait,
    record: RecordId,
    (item, score, reason): (&str, u8, &str),
    (person, now): (PersonId, DateTime<Utc>),
) -> Result<(), DbErr> {
    let row = consensus::ActiveModel {
        record_id: Set(record.0),
        item: Set(item.into()),
        score: Set(score.into()),
        reason: Set(reason.into()),
        made_by: Set(person.0),
        made_at: Set(now),
        ..Default::default()
    };
    row.insert(tx).await?;
    Ok(())
}
