//! Roles: who holds which, and for which authorities.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType,
    QueryFilter, QuerySelect, RelationTrait, Select, sea_query::Expr,
};

use super::ratings::awaited_ratings;
use crate::{
    entities::{assignment, membership, person},
    people::{AuthorityId, CurrentPerson, Membership, PersonId, ProgrammeId, Role},
};

/// A person of a programme, as others see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The person.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their role in the programme.
    pub role: Role,
    /// The authorities they lead or are assigned to.
    pub authorities: Vec<AuthorityId>,
}

/// Person, name, e-mail address, whether a second rating waits for them; then, where there is a role: its membership, programme, word,
/// authority.
pub(super) type RoleRow = (
    i32,
    String,
    String,
    bool,
    Option<i32>,
    Option<i32>,
    Option<String>,
    Option<i32>,
);

/// The person with every role, in one query; nobody where the account is disabled.
pub(crate) async fn current_person(
    db: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Option<CurrentPerson>, DbErr> {
    let rows = roles().filter(person::Column::Id.eq(id.0));
    Ok(with_roles(rows.into_tuple().all(db).await?))
}

/// People who may sign in, a row for each of their roles.
pub(super) fn roles() -> Select<person::Entity> {
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .column(person::Column::Email)
        .column_as(
            Expr::exists(awaited_ratings(Expr::col((
                person::Entity,
                person::Column::Id,
            )))),
            "rates",
        )
        .column(membership::Column::Id)
        .column(membership::Column::ProgrammeId)
        .column(membership::Column::Role)
        .column(assignment::Column::AuthorityId)
        .join(JoinType::LeftJoin, membership::Relation::Person.def().rev())
        .join(
            JoinType::LeftJoin,
            assignment::Relation::Membership.def().rev(),
        )
        .filter(person::Column::DisabledAt.is_null())
}

pub(super) fn with_roles(rows: Vec<RoleRow>) -> Option<CurrentPerson> {
    let (id, name, email, rates, ..) = rows.first().cloned()?;
    let mut memberships: BTreeMap<i32, Membership> = BTreeMap::new();
    for (_, _, _, _, membership, programme, role, authority) in rows {
        let (Some(membership), Some(role)) = (membership, role.and_then(|r| r.parse().ok())) else {
            continue;
        };
        memberships
            .entry(membership)
            .or_insert_with(|| Membership {
                programme: programme.map(ProgrammeId),
                role,
                authorities: Vec::new(),
            })
            .authorities
            .extend(authority.map(AuthorityId));
    }
    Some(CurrentPerson {
        id: PersonId(id),
        name,
        email,
        has_ratings_to_do: rates,
        memberships: memberships.into_values().collect(),
    })
}

/// Everybody with a role in the programme, by name.
pub(crate) async fn colleagues(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Colleague>, DbErr> {
    let rows: Vec<(i32, String, String, String, Option<i32>)> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .column(person::Column::Email)
        .column(membership::Column::Role)
        .column(assignment::Column::AuthorityId)
        .join(
            JoinType::InnerJoin,
            membership::Relation::Person.def().rev(),
        )
        .join(
            JoinType::LeftJoin,
            assignment::Relation::Membership.def().rev(),
        )
        .filter(membership::Column::ProgrammeId.eq(programme.0))
        .filter(person::Column::DisabledAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let mut people: BTreeMap<(String, i32), Colleague> = BTreeMap::new();
    for (id, name, email, role, authority) in rows {
        let Ok(role) = role.parse() else { continue };
        people
            .entry((name.clone(), id))
            .or_insert_with(|| Colleague {
                id: PersonId(id),
                name,
                email,
                role,
                authorities: vec![],
            })
            .authorities
            .extend(authority.map(AuthorityId));
    }
    Ok(people.into_values().collect())
}

/// The role that a person holds in a programme, or outside any.
pub(crate) async fn role_in(
    db: &impl ConnectionTrait,
    person: PersonId,
    programme: Option<ProgrammeId>,
) -> Result<Option<(i32, String)>, DbErr> {
    let in_programme = match programme {
        Some(programme) => membership::Column::ProgrammeId.eq(programme.0),
        None => membership::Column::ProgrammeId.is_null(),
    };
    let found = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person.0))
        .filter(in_programme)
        .one(db)
        .await?;
    Ok(found.map(|membership| (membership.id, membership.role)))
}

/// Gives a role; the id of the membership.
pub(crate) async fn add_membership(
    db: &impl ConnectionTrait,
    person: PersonId,
    programme: Option<ProgrammeId>,
    role: Role,
) -> Result<i32, DbErr> {
    let membership = membership::ActiveModel {
        person_id: Set(person.0),
        programme_id: Set(programme.map(|programme| programme.0)),
        role: Set(role.code().into()),
        ..Default::default()
    };
    Ok(membership.insert(db).await?.id)
}

/// Whether a membership is assigned to an authority that is not one of these.
pub(crate) async fn leads_another(
    db: &impl ConnectionTrait,
    membership: i32,
    authorities: &[AuthorityId],
) -> Result<bool, DbErr> {
    let other = assignment::Entity::find()
        .filter(assignment::Column::MembershipId.eq(membership))
        .filter(assignment::Column::AuthorityId.is_not_in(authorities.iter().map(|id| id.0)))
        .one(db)
        .await?;
    Ok(other.is_some())
}

/// Assigns a lead or facilitator to authorities, leaving out those they have.
pub(crate) async fn assign(
    db: &impl ConnectionTrait,
    membership: i32,
    authorities: &[AuthorityId],
) -> Result<(), DbErr> {
    for authority in authorities {
        let row = assignment::ActiveModel {
            membership_id: Set(membership),
            authority_id: Set(authority.0),
        };
        assignment::Entity::insert(row)
            .on_conflict_do_nothing()
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
