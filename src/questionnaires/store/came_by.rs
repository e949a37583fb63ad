//! How the responses of a survey came: as coarse as the scoring needs it, so that no response leads
//! to a link.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait, sea_query::Expr,
};

use crate::{
    entities::{invitee, invitee_link, response},
    people::sha256,
    programmes::{AuthorityId, RoundId},
    questionnaires::rules::{CameBy, Group, GroupWays},
};

/// By which of the personal links a token is one: whether the service mailed it and showed no link
/// of its person to anybody else.
pub(crate) async fn personal_way(db: &impl ConnectionTrait, token: &str) -> Result<CameBy, DbErr> {
    let link = invitee_link::Entity::find_by_id(sha256(token))
        .one(db)
        .await?;
    Ok(if link.is_some_and(|link| link.mailed) {
        CameBy::MailedLink
    } else {
        CameBy::HandedLink
    })
}

/// Keeps that the lead was given a link of each: nothing that comes from them any more is sure to
/// come from the person alone.
pub(crate) async fn links_were_handed_out(
    tx: &impl ConnectionTrait,
    invitees: &[i32],
) -> Result<(), DbErr> {
    for chunk in invitees.chunks(500) {
        invitee_link::Entity::update_many()
            .col_expr(invitee_link::Column::Mailed, Expr::value(false))
            .filter(invitee_link::Column::InviteeId.is_in(chunk.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// How the people of a group can answer; `group_link` is whether the group has a link of its own.
pub(crate) async fn group_ways(
    db: &impl ConnectionTrait,
    (survey, group): (i32, Group),
    group_link: bool,
) -> Result<GroupWays, DbErr> {
    let links: Vec<(i32, bool)> = invitee_link::Entity::find()
        .select_only()
        .columns([
            invitee_link::Column::InviteeId,
            invitee_link::Column::Mailed,
        ])
        .distinct()
        .join(JoinType::InnerJoin, invitee_link::Relation::Invitee.def())
        .filter(invitee::Column::SurveyId.eq(survey))
        .filter(invitee::Column::RoleGroup.eq(group.code()))
        .into_tuple()
        .all(db)
        .await?;
    let people = |mailed| {
        let of_kind = links.iter().filter(|link| link.1 == mailed);
        of_kind.map(|link| link.0).collect::<BTreeSet<_>>().len() as u64
    };
    Ok(GroupWays {
        mailed: people(true),
        handed: people(false),
        group_link,
    })
}

/// Before people of a group can answer in another way: keeps the responses that came by a way that
/// few of the group have as its group’s.
pub(crate) async fn coarsen_ways(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    (survey, group): (i32, Group),
    coming: CameBy,
) -> Result<(), DbErr> {
    let ways = group_ways(tx, (survey, group), false).await?;
    for way in ways.told_apart_by(coming) {
        response::Entity::update_many()
            .col_expr(
                response::Column::CameBy,
                Expr::value(CameBy::GroupLink.code()),
            )
            .filter(response::Column::AuthorityId.eq(authority.0))
            .filter(response::Column::RoundId.eq(round.0))
            .filter(response::Column::RoleGroup.eq(group.code()))
            .filter(response::Column::CameBy.eq(way.code()))
            .exec(tx)
            .await?;
    }
    Ok(())
}
