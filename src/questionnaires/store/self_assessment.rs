//! An authority's agreed self-assessment: one row a section, so that two people at two sections
//! do not overwrite each other.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, QueryOrder, sea_query::OnConflict,
};

use super::{from_json, to_json};
use crate::{
    entities::{person, round, self_assessment, self_assessment_section},
    people::PersonId,
    programmes::{self, AuthorityId, Dimension, Round, RoundId},
    questionnaires::rules::{Savers, Section, SelfAssessment},
};

/// The authority's self-assessment in the round, if it has begun one.
pub(crate) async fn self_assessment(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Option<SelfAssessment>, DbErr> {
    match find(db, authority, round).await? {
        Some(row) => Ok(Some(read(db, row).await?)),
        None => Ok(None),
    }
}

async fn read(
    db: &impl ConnectionTrait,
    row: self_assessment::Model,
) -> Result<SelfAssessment, DbErr> {
    let submitted_by = match row.submitted_by {
        Some(person) => person::Entity::find_by_id(person).one(db).await?,
        None => None,
    };
    let mut sections = BTreeMap::new();
    let rows = self_assessment_section::Entity::find()
        .filter(self_assessment_section::Column::SelfAssessmentId.eq(row.id))
        .all(db)
        .await?;
    for section in rows {
        let dimension: Dimension = section.dimension.parse().map_err(DbErr::Custom)?;
        sections.insert(dimension, section_of(&section)?);
    }
    Ok(SelfAssessment {
        id: row.id,
        submitted_at: row.submitted_at,
        submitted_by: submitted_by.map(|person| person.name),
        sections,
    })
}

fn section_of(row: &self_assessment_section::Model) -> Result<Section, DbErr> {
    Ok(Section {
        answers: from_json(&row.answers)?,
        notes: from_json(&row.notes)?,
        complete: row.complete,
    })
}

/// The authority's newest self-assessment that was submitted in a round before this one, with
/// that round and the version that it answered.
pub(crate) async fn last_self_assessment(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    before: &Round,
) -> Result<Option<(Round, i32, SelfAssessment)>, DbErr> {
    let found = self_assessment::Entity::find()
        .find_also_related(round::Entity)
        .filter(self_assessment::Column::AuthorityId.eq(authority.0))
        .filter(self_assessment::Column::SubmittedAt.is_not_null())
        .filter(round::Column::OpensOn.lt(before.opens_on))
        .order_by_desc(round::Column::OpensOn)
        .one(db)
        .await?;
    match found {
        Some((row, Some(round))) => {
            let (round, version) = (programmes::store::round_of(round)?, row.instrument_id);
            Ok(Some((round, version, read(db, row).await?)))
        }
        _ => Ok(None),
    }
}

/// A section as it is saved, with who saved what of it.
pub(crate) async fn section_with_savers(
    tx: &impl ConnectionTrait,
    assessment: i32,
    dimension: Dimension,
) -> Result<(Section, Savers), DbErr> {
    let key = (assessment, dimension.to_string());
    let found = self_assessment_section::Entity::find_by_id(key)
        .one(tx)
        .await?;
    match found {
        Some(row) => Ok((section_of(&row)?, from_json(&row.savers)?)),
        None => Ok(Default::default()),
    }
}

async fn find(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Option<self_assessment::Model>, DbErr> {
    self_assessment::Entity::find()
        .filter(self_assessment::Column::AuthorityId.eq(authority.0))
        .filter(self_assessment::Column::RoundId.eq(round.0))
        .one(db)
        .await
}

/// The id of the self-assessment, begun now if there is none. The caller holds the authority's row.
pub(crate) async fn begin_self_assessment(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
    instrument: i32,
) -> Result<i32, DbErr> {
    if let Some(found) = find(tx, authority, round).await? {
        return Ok(found.id);
    }
    let row = self_assessment::ActiveModel {
        authority_id: Set(authority.0),
        round_id: Set(round.0),
        instrument_id: Set(instrument),
        ..Default::default()
    };
    Ok(row.insert(tx).await?.id)
}

/// The names of those people.
pub(crate) async fn names_of(
    db: &impl ConnectionTrait,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, String>, DbErr> {
    let rows = person::Entity::find()
        .filter(person::Column::Id.is_in(people.into_iter().map(|person| person.0)))
        .all(db)
        .await?;
    let names = rows.into_iter().map(|row| (PersonId(row.id), row.name));
    Ok(names.collect())
}

/// Saves a section in the place of what it was.
pub(crate) async fn save_section(
    tx: &impl ConnectionTrait,
    assessment: i32,
    dimension: Dimension,
    section: &Section,
) -> Result<(), DbErr> {
    let nobody = Savers::default();
    save_section_with_savers(tx, assessment, dimension, (section, &nobody)).await
}

/// Saves a section with who saved what of it.
pub(crate) async fn save_section_with_savers(
    tx: &impl ConnectionTrait,
    assessment: i32,
    dimension: Dimension,
    (section, savers): (&Section, &Savers),
) -> Result<(), DbErr> {
    use self_assessment_section::Column;
    let row = self_assessment_section::ActiveModel {
        self_assessment_id: Set(assessment),
        dimension: Set(dimension.to_string()),
        answers: Set(to_json(&section.answers)?),
        notes: Set(to_json(&section.notes)?),
        complete: Set(section.complete),
        savers: Set(to_json(savers)?),
    };
    let or_replace = OnConflict::columns([Column::SelfAssessmentId, Column::Dimension])
        .update_columns([
            Column::Answers,
            Column::Notes,
            Column::Complete,
            Column::Savers,
        ])
        .to_owned();
    self_assessment_section::Entity::insert(row)
        .on_conflict(or_replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Forgets a section's answers and notes.
pub(crate) async fn delete_section(
    tx: &impl ConnectionTrait,
    assessment: i32,
    dimension: Dimension,
) -> Result<(), DbErr> {
    self_assessment_section::Entity::delete_many()
        .filter(self_assessment_section::Column::SelfAssessmentId.eq(assessment))
        .filter(self_assessment_section::Column::Dimension.eq(dimension.to_string()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Marks the self-assessment as submitted; by nobody where a file brought it.
pub(crate) async fn submit_self_assessment(
    tx: &impl ConnectionTrait,
    assessment: i32,
    person: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = self_assessment::ActiveModel {
        id: Set(assessment),
        submitted_at: Set(Some(now)),
        submitted_by: Set(person.map(|person| person.0)),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}
