//! People asked by name, their links, and who of a group has answered: never with a key, a time or
//! an order in common with the answers.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};

use super::{from_json, to_json};
use crate::{
    entities::{answered, invitee, invitee_link, survey},
    questionnaires::rules::Group,
};

/// So many rows go into one statement; SQLite takes 32,766 values in one.
const CHUNK: usize = 500;

/// Somebody asked by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invitee {
    pub(crate) id: i32,
    pub(crate) group: Group,
    pub(crate) email: String,
    pub(crate) withdrawn: bool,
}

fn invitee_of(row: invitee::Model) -> Result<Invitee, DbErr> {
    Ok(Invitee {
        id: row.id,
        group: row.role_group.parse().map_err(DbErr::Custom)?,
        // Once its time was over, the address is gone.
        email: match row.email.contains('@') {
            true => row.email,
            false => "Address deleted".into(),
        },
        withdrawn: row.revoked_at.is_some(),
    })
}

/// Everybody asked by name, those whose links were withdrawn too, by e-mail address.
pub(crate) async fn invitees(
    db: &impl ConnectionTrait,
    survey: i32,
) -> Result<Vec<Invitee>, DbErr> {
    let rows = invitee::Entity::find()
        .filter(invitee::Column::SurveyId.eq(survey))
        .order_by_asc(invitee::Column::Email)
        .all(db)
        .await?;
    rows.into_iter().map(invitee_of).collect()
}

/// One page of them, by e-mail address; pages count from 1.
pub(crate) async fn invitees_page(
    db: &impl ConnectionTrait,
    survey: i32,
    (page, size): (u64, u64),
) -> Result<Vec<Invitee>, DbErr> {
    let rows = invitee::Entity::find()
        .filter(invitee::Column::SurveyId.eq(survey))
        .order_by_asc(invitee::Column::Email)
        .offset(page.saturating_sub(1) * size)
        .limit(size)
        .all(db)
        .await?;
    rows.into_iter().map(invitee_of).collect()
}

/// Somebody asked by name in this survey.
pub(crate) async fn invitee(
    db: &impl ConnectionTrait,
    survey: i32,
    id: i32,
) -> Result<Option<Invitee>, DbErr> {
    let found = invitee::Entity::find_by_id(id)
        .filter(invitee::Column::SurveyId.eq(survey))
        .one(db)
        .await?;
    found.map(invitee_of).transpose()
}

/// How many are asked by name: in each group without those withdrawn, and in all with them.
pub(crate) async fn asked(
    db: &impl ConnectionTrait,
    survey: i32,
) -> Result<(BTreeMap<Group, u64>, u64), DbErr> {
    let of_survey = invitee::Entity::find().filter(invitee::Column::SurveyId.eq(survey));
    let counts: Vec<(String, i64)> = of_survey
        .clone()
        .select_only()
        .column(invitee::Column::RoleGroup)
        .column_as(invitee::Column::Id.count(), "people")
        .filter(invitee::Column::RevokedAt.is_null())
        .group_by(invitee::Column::RoleGroup)
        .into_tuple()
        .all(db)
        .await?;
    let counts = counts.into_iter().map(|(group, count)| {
        let group = group.parse().map_err(DbErr::Custom)?;
        Ok((group, count.unsigned_abs()))
    });
    let counts = counts.collect::<Result<_, DbErr>>()?;
    Ok((counts, of_survey.count(db).await?))
}

/// Adds people to ask, in the order of their addresses.
pub(crate) async fn add_invitees(
    tx: &impl ConnectionTrait,
    survey: i32,
    people: &BTreeMap<&str, Group>,
) -> Result<(), DbErr> {
    let people: Vec<_> = people.iter().collect();
    for chunk in people.chunks(CHUNK) {
        let rows = chunk.iter().map(|(email, group)| invitee::ActiveModel {
            survey_id: Set(survey),
            role_group: Set(group.code().into()),
            email: Set((**email).into()),
            ..Default::default()
        });
        invitee::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Keeps links by the hash of their tokens; `mailed` where the service mails each to its person and
/// shows it to nobody.
pub(crate) async fn add_links(
    tx: &impl ConnectionTrait,
    links: &[(String, i32)],
    mailed: bool,
) -> Result<(), DbErr> {
    for chunk in links.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|(hash, invitee)| invitee_link::ActiveModel {
                token_hash: Set(hash.clone()),
                invitee_id: Set(*invitee),
                mailed: Set(mailed),
            });
        invitee_link::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Withdraws somebody's links, all of them; an answer that they gave stays, and so does that they
/// have answered.
pub(crate) async fn withdraw_invitee(
    tx: &impl ConnectionTrait,
    id: i32,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = invitee::ActiveModel {
        id: Set(id),
        revoked_at: Set(Some(now)),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// Who of a group has answered by a personal link, in the order of their ids.
pub(crate) async fn answered(
    db: &impl ConnectionTrait,
    survey: i32,
    group: Group,
) -> Result<Vec<i32>, DbErr> {
    let found = answered::Entity::find_by_id((survey, group.code().to_owned()))
        .one(db)
        .await?;
    found.map_or(Ok(Vec::new()), |row| from_json(&row.invitees))
}

/// Marks that somebody has answered; `false` where they had before. The authority's row must be
/// locked. All of a group are one row, sorted, which each of them writes anew: so it can't be told
/// from it whose answer came with which.
pub(crate) async fn mark_answered(
    tx: &impl ConnectionTrait,
    (survey, group): (i32, Group),
    invitee: i32,
) -> Result<bool, DbErr> {
    let mut invitees = answered(tx, survey, group).await?;
    let Err(place) = invitees.binary_search(&invitee) else {
        return Ok(false);
    };
    invitees.insert(place, invitee);
    let row = answered::ActiveModel {
        survey_id: Set(survey),
        role_group: Set(group.code().into()),
        invitees: Set(to_json(&invitees)?),
    };
    let key = [answered::Column::SurveyId, answered::Column::RoleGroup];
    let replace = OnConflict::columns(key)
        .update_column(answered::Column::Invitees)
        .to_owned();
    answered::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(true)
}

/// Forgets who has answered.
pub(super) async fn forget_answered(tx: &impl ConnectionTrait, survey: i32) -> Result<(), DbErr> {
    answered::Entity::delete_many()
        .filter(answered::Column::SurveyId.eq(survey))
        .exec(tx)
        .await?;
    Ok(())
}

/// Keeps that a reminder went on that day.
pub(crate) async fn reminded(
    tx: &impl ConnectionTrait,
    survey: i32,
    today: NaiveDate,
) -> Result<(), DbErr> {
    let row = survey::ActiveModel {
        id: Set(survey),
        reminded_on: Set(Some(today)),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}
