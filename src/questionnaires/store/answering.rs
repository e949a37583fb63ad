//! Invitations, and the drafts of those who answer by them.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QuerySelect,
};

use super::{from_json, to_json};
use crate::{
    entities::{authority, draft, invitation, invitee, invitee_link, programme, round, survey},
    people::sha256,
    programmes,
    questionnaires::{
        AuthorityRound,
        rules::{Answers, Group, Pages, SurveyTimes},
    },
};

/// What a link leads to: a role group's, or that of somebody asked by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invitation {
    pub(crate) id: i32,
    pub(crate) survey: i32,
    pub(crate) group: Group,
    pub(crate) token: String,
    /// Whose link it is, where it is not the group's.
    pub(crate) invitee: Option<i32>,
    /// Whether the lead has withdrawn it.
    pub(crate) withdrawn: bool,
    pub(crate) at: AuthorityRound,
    pub(crate) times: SurveyTimes,
}

impl Invitation {
    /// Whether it is a group's link, which a device may be used with by many.
    pub(crate) fn is_shared(&self) -> bool {
        self.invitee.is_none()
    }
}

/// The invitation of a token, with all that it stands in. A personal link leads to the one of its
/// group, so that no draft is kept under a name.
pub(crate) async fn invitation(
    db: &impl ConnectionTrait,
    token: &str,
) -> Result<Option<Invitation>, DbErr> {
    let of_group = Condition::all()
        .add(invitation::Column::Token.eq(token))
        .add(invitation::Column::People.is_not_null());
    if let Some(found) = invitation_where(db, token, of_group).await? {
        return Ok(Some(found));
    }
    let link = invitee_link::Entity::find_by_id(sha256(token));
    let found = link.find_also_related(invitee::Entity).one(db).await?;
    let Some((_, Some(invitee))) = found else {
        return Ok(None);
    };
    let of_group = Condition::all()
        .add(invitation::Column::SurveyId.eq(invitee.survey_id))
        .add(invitation::Column::RoleGroup.eq(invitee.role_group));
    let found = invitation_where(db, token, of_group).await?;
    Ok(found.map(|found| Invitation {
        invitee: Some(invitee.id),
        withdrawn: invitee.revoked_at.is_some(),
        ..found
    }))
}

async fn invitation_where(
    db: &impl ConnectionTrait,
    token: &str,
    condition: Condition,
) -> Result<Option<Invitation>, DbErr> {
    let found = invitation::Entity::find()
        .find_also_related(survey::Entity)
        .find_also(survey::Entity, round::Entity)
        .find_also(survey::Entity, authority::Entity)
        .find_also(authority::Entity, programme::Entity)
        .filter(condition)
        .one(db)
        .await?;
    let Some((row, Some(survey), Some(round), Some(authority), Some(programme))) = found else {
        return Ok(None);
    };
    Ok(Some(Invitation {
        id: row.id,
        survey: survey.id,
        group: row.role_group.parse().map_err(DbErr::Custom)?,
        token: token.to_owned(),
        invitee: None,
        withdrawn: false,
        at: AuthorityRound {
            programme: programmes::store::programme_of(programme),
            authority: programmes::store::authority_of(authority)?,
            round: programmes::store::round_of(round)?,
        },
        times: times_of(&survey),
    }))
}

fn times_of(survey: &survey::Model) -> SurveyTimes {
    SurveyTimes {
        closed_at: survey.closed_at,
        closes_on: survey.closes_on,
    }
}

/// When the survey ends, as it is now.
pub(crate) async fn survey_times(
    db: &impl ConnectionTrait,
    id: i32,
) -> Result<Option<SurveyTimes>, DbErr> {
    let found = survey::Entity::find_by_id(id).one(db).await?;
    Ok(found.as_ref().map(times_of))
}

/// Answers not yet submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) id: i32,
    pub(crate) answers: Answers,
    /// The parts that were saved, by their words in addresses.
    pub(crate) sections: BTreeSet<String>,
    /// Which page saved each answer last.
    pub(crate) pages: Pages,
}

impl Draft {
    /// Whether anything was saved.
    pub(crate) fn is_begun(&self) -> bool {
        !self.answers.is_empty() || !self.sections.is_empty()
    }

    /// Tells what it says apart from what it said before an answer was changed.
    pub(crate) fn mark(&self) -> String {
        sha256(&format!("{:?}", self.answers))
    }
}

/// The draft that a key opens.
pub(crate) async fn draft(
    db: &impl ConnectionTrait,
    invitation: i32,
    key_hash: &str,
) -> Result<Option<Draft>, DbErr> {
    let found = of_key(invitation, key_hash).one(db).await?;
    found.map(draft_of).transpose()
}

/// The draft that a key opens, locked until the transaction ends.
pub(crate) async fn lock_draft(
    tx: &impl ConnectionTrait,
    invitation: i32,
    key_hash: &str,
) -> Result<Option<Draft>, DbErr> {
    let found = of_key(invitation, key_hash)
        .lock_exclusive()
        .one(tx)
        .await?;
    found.map(draft_of).transpose()
}

fn of_key(invitation: i32, key_hash: &str) -> sea_orm::Select<draft::Entity> {
    draft::Entity::find()
        .filter(draft::Column::KeyHash.eq(key_hash))
        .filter(draft::Column::InvitationId.eq(invitation))
}

fn draft_of(row: draft::Model) -> Result<Draft, DbErr> {
    Ok(Draft {
        id: row.id,
        answers: from_json(&row.answers)?,
        sections: from_json(&row.sections)?,
        pages: from_json(&row.pages)?,
    })
}

/// Adds an empty draft under a random id.
pub(crate) async fn add_draft(
    tx: &impl ConnectionTrait,
    invitation: i32,
    key_hash: String,
) -> Result<(), DbErr> {
    let mut id = rand::random_range(1..=i32::MAX);
    while draft::Entity::find_by_id(id).one(tx).await?.is_some() {
        id = rand::random_range(1..=i32::MAX);
    }
    let row = draft::ActiveModel {
        id: Set(id),
        invitation_id: Set(invitation),
        key_hash: Set(key_hash),
        answers: Set("{}".into()),
        sections: Set("[]".into()),
        pages: Set("{}".into()),
    };
    draft::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Saves a draft's answers.
pub(crate) async fn save_draft(tx: &impl ConnectionTrait, draft: &Draft) -> Result<(), DbErr> {
    let row = draft::ActiveModel {
        answers: Set(to_json(&draft.answers)?),
        sections: Set(to_json(&draft.sections)?),
        pages: Set(to_json(&draft.pages)?),
        ..Default::default()
    };
    // Not by the row's own `update`, which reads it back.
    draft::Entity::update_many()
        .set(row)
        .filter(draft::Column::Id.eq(draft.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes a draft.
pub(crate) async fn delete_draft(tx: &impl ConnectionTrait, id: i32) -> Result<(), DbErr> {
    draft::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}
