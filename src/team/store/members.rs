//! Reading who has a role in a programme, and who had one.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use super::super::rules::{Account, Link, Member, Post};
use crate::{
    entities::{assignment, audit_event, identity, membership, password_link, person, second_step},
    people::{AuthorityId, PersonId, ProgrammeId, Role},
};

/// Membership, person, name, e-mail address, role, whether there is a password, whether a second
/// step, whether an identity at a provider, when disabled, when last signed in, an authority.
type Row = (
    i32,
    i32,
    String,
    String,
    String,
    bool,
    bool,
    bool,
    Option<DateTime<Utc>>,
    Option<DateTime<Utc>>,
    Option<i32>,
);

/// Everybody with a role in the programme, by name.
pub(crate) async fn members(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Member>, DbErr> {
    found(db, programme, None).await
}

/// The person, if they have a role in the programme.
pub(crate) async fn member(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    person: PersonId,
) -> Result<Option<Member>, DbErr> {
    Ok(found(db, programme, Some(person)).await?.pop())
}

async fn found(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    one: Option<PersonId>,
) -> Result<Vec<Member>, DbErr> {
    let mut query = person::Entity::find()
        .select_only()
        .column(membership::Column::Id)
        .column(person::Column::Id)
        .column(person::Column::Name)
        .column(person::Column::Email)
        .column(membership::Column::Role)
        .column_as(
            Expr::col((person::Entity, person::Column::PasswordHash)).is_not_null(),
            "has_password",
        )
        .column_as(Expr::exists(with_second_step()), "has_second_step")
        .column_as(Expr::exists(with_identity()), "has_identity")
        .column(person::Column::DisabledAt)
        .column(person::Column::LastSignedInAt)
        .column(assignment::Column::AuthorityId)
        .join(
            JoinType::InnerJoin,
            membership::Relation::Person.def().rev(),
        )
        .join(
            JoinType::LeftJoin,
            assignment::Relation::Membership.def().rev(),
        )
        .filter(membership::Column::ProgrammeId.eq(programme.0));
    if let Some(person) = one {
        query = query.filter(person::Column::Id.eq(person.0));
    }
    let rows: Vec<Row> = query.into_tuple().all(db).await?;
    let mut links = links(db, rows.iter().map(|row| row.1)).await?;
    let mut members: BTreeMap<i32, Member> = BTreeMap::new();
    for (
        id,
        person,
        name,
        email,
        role,
        has_password,
        has_second_step,
        has_identity,
        disabled_at,
        last_signed_in_at,
        authority,
    ) in rows
    {
        let role: Role = role.parse().map_err(DbErr::Custom)?;
        let member = members.entry(id).or_insert_with(|| Member {
            membership: id,
            id: PersonId(person),
            name,
            email,
            post: Post::new(role, Vec::new()),
            account: Account {
                has_password,
                disabled_at,
                last_signed_in_at,
                link: links.remove(&person),
            },
            has_second_step,
            has_identity,
        });
        member.post.authorities.extend(authority.map(AuthorityId));
    }
    let mut members: Vec<Member> = members.into_values().collect();
    for member in &mut members {
        member.post.authorities.sort_unstable();
    }
    members.sort_by_cached_key(|member| (member.name.to_lowercase(), member.id));
    Ok(members)
}

/// The second step of the person that the row is of.
fn with_second_step() -> SelectStatement {
    Query::select()
        .column(second_step::Column::PersonId)
        .from(second_step::Entity)
        .and_where(
            Expr::col((second_step::Entity, second_step::Column::PersonId))
                .equals((person::Entity, person::Column::Id)),
        )
        .to_owned()
}

/// Who the person that the row is of is at identity providers.
fn with_identity() -> SelectStatement {
    Query::select()
        .column(identity::Column::PersonId)
        .from(identity::Entity)
        .and_where(
            Expr::col((identity::Entity, identity::Column::PersonId))
                .equals((person::Entity, person::Column::Id)),
        )
        .to_owned()
}

/// The newest link of each of those people.
async fn links(
    db: &impl ConnectionTrait,
    people: impl Iterator<Item = i32>,
) -> Result<BTreeMap<i32, Link>, DbErr> {
    let rows = password_link::Entity::find()
        .filter(password_link::Column::PersonId.is_in(people))
        .order_by_asc(password_link::Column::ExpiresAt)
        .all(db)
        .await?;
    let links = rows.into_iter().map(|row| {
        let link = Link {
            expires_at: row.expires_at,
            used_at: row.used_at,
        };
        (row.person_id, link)
    });
    Ok(links.collect())
}

/// Somebody who had a role in the programme and has none now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    pub(crate) name: String,
    /// The role that they had.
    pub(crate) role: Option<Role>,
    pub(crate) at: DateTime<Utc>,
}

/// Who has left the programme and not come back, the latest first, as the audit trail tells.
pub(crate) async fn left(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    members: &[Member],
) -> Result<Vec<Left>, DbErr> {
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::ProgrammeId.eq(programme.0))
        .filter(audit_event::Column::Verb.eq(super::LEFT))
        .order_by_desc(audit_event::Column::Id)
        .all(db)
        .await?;
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let who = |event: &audit_event::Model| -> Option<i32> {
        event.subject.strip_prefix("person ")?.parse().ok()
    };
    let names: Vec<(i32, String)> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .filter(person::Column::Id.is_in(events.iter().filter_map(who)))
        .into_tuple()
        .all(db)
        .await?;
    let mut names: BTreeMap<i32, String> = names.into_iter().collect();
    names.retain(|id, _| members.iter().all(|member| member.id.0 != *id));
    let left = events.iter().filter_map(|event| {
        // The newest event of a person takes the name, so that each is told of once.
        let name = names.remove(&who(event)?)?;
        let detail: serde_json::Value = serde_json::from_str(&event.detail).ok()?;
        let role = detail["from"]["role"].as_str();
        Some(Left {
            name,
            role: role.and_then(|role| role.parse().ok()),
            at: event.at,
        })
    });
    Ok(left.collect())
}
