//! An authority's agreed self-assessment: one row a section, so that two people at two sections
//! do not overwrite each other.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, sea_query::OnConflict,
};

use super::{from_json, to_json};
use crate::{
    entities::{person, self_assessment, self_assessment_section},
    people::PersonId,
    programmes::{AuthorityId, Dimension, RoundId},
    questionnaires::rules::{Section, SelfAssessment},
};

/// The authority's self-assessment in the round, if it has begun one.
pub(crate) async fn self_assessment(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Option<SelfAssessment>, DbErr> {
    let Some(row) = find(db, authority, round).await? else {
        return Ok(None);
    };
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
        let kept = Section {
            answers: from_json(&section.answers)?,
            notes: from_json(&section.notes)?,
            complete: section.complete,
        };
        sections.insert(dimension, kept);
    }
    Ok(Some(SelfAssessment {
        id: row.id,
        submitted_at: row.submitted_at,
        submitted_by: submitted_by.map(|person| person.name),
        sections,
    }))
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

/// Saves a section in the place of what it was.
pub(crate) async fn save_section(
    tx: &impl ConnectionTrait,
    assessment: i32,
    dimension: Dimension,
    section: &Section,
) -> Result<(), DbErr> {
    use self_assessment_section::Column;
    let row = self_assessment_section::ActiveModel {
        self_assessment_id: Set(assessment),
        dimension: Set(dimension.to_string()),
        answers: Set(to_json(&section.answers)?),
        notes: Set(to_json(&section.notes)?),
        complete: Set(section.complete),
    };
    let or_replace = OnConflict::columns([Column::SelfAssessmentId, Column::Dimension])
        .update_columns([Column::Answers, Column::Notes, Column::Complete])
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
