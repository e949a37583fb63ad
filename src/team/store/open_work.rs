//! What somebody has in hand, for whoever moves them or takes them out.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use crate::{
    entities::{
        authority, entry, entry_person, entry_revision, rating, record, round, second_rating,
    },
    people::{self, AuthorityId, PersonId, ProgrammeId},
    programmes::{Days, Round},
    support_days::Status,
};

/// What a person has in hand in a programme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OpenWork {
    /// Booked days that name the person, by date.
    pub(crate) booked: Vec<OpenVisit>,
    /// Second ratings that wait for the person: how many in which authority’s round.
    pub(crate) drawn: Vec<(AuthorityId, Round, usize)>,
    /// Records that the person has begun and nobody else can finish, likewise.
    pub(crate) drafts: Vec<(AuthorityId, Round, usize)>,
}

/// A booked day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpenVisit {
    pub(crate) authority: AuthorityId,
    /// The entry’s number.
    pub(crate) entry: i32,
    pub(crate) on: NaiveDate,
    /// The person’s part of it.
    pub(crate) days: Days,
}

impl OpenWork {
    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.booked.is_empty() && self.drawn.is_empty() && self.drafts.is_empty()
    }
}

/// What a person has in hand in the programme: three queries.
pub(crate) async fn open_work(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    person: PersonId,
) -> Result<OpenWork, DbErr> {
    let awaited = || people::store::awaited_ratings(Expr::value(person.0));
    let drawn_ever = Query::select()
        .column(second_rating::Column::RecordId)
        .from(second_rating::Entity)
        .and_where(second_rating::Column::PersonId.eq(person.0))
        .to_owned();
    let begun = Query::select()
        .column(rating::Column::RecordId)
        .from(rating::Entity)
        .and_where(rating::Column::PersonId.eq(person.0))
        .and_where(rating::Column::Draft.eq(true))
        .and_where(rating::Column::RecordId.not_in_subquery(drawn_ever))
        .to_owned();
    Ok(OpenWork {
        booked: booked(db, programme, person).await?,
        drawn: records(db, programme, awaited()).await?,
        drafts: records(db, programme, begun).await?,
    })
}

async fn booked(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    person: PersonId,
) -> Result<Vec<OpenVisit>, DbErr> {
    let rows: Vec<(i32, i32, NaiveDate, i32)> = entry_person::Entity::find()
        .select_only()
        .column(entry::Column::AuthorityId)
        .column(entry::Column::Id)
        .column(entry::Column::HeldOn)
        .column(entry_person::Column::Quarters)
        .inner_join(entry_revision::Entity)
        .join(
            sea_orm::JoinType::InnerJoin,
            sea_orm::RelationTrait::def(&entry_revision::Relation::Entry),
        )
        .join(
            sea_orm::JoinType::InnerJoin,
            sea_orm::RelationTrait::def(&entry::Relation::Authority),
        )
        .filter(entry_person::Column::PersonId.eq(person.0))
        .filter(authority::Column::ProgrammeId.eq(programme.0))
        .filter(entry::Column::Status.eq(Status::Booked.code()))
        .filter(
            Expr::col((entry_revision::Entity, entry_revision::Column::Number))
                .equals((entry::Entity, entry::Column::Revision)),
        )
        .order_by_asc(entry::Column::HeldOn)
        .order_by_asc(entry::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let visits = rows
        .into_iter()
        .map(|(authority, entry, on, quarters)| OpenVisit {
            authority: AuthorityId(authority),
            entry,
            on,
            days: Days::from_quarters(quarters),
        });
    Ok(visits.collect())
}

/// How many of those records there are in which round of which authority of the programme.
async fn records(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    wanted: SelectStatement,
) -> Result<Vec<(AuthorityId, Round, usize)>, DbErr> {
    let rows = record::Entity::find()
        .find_also_related(round::Entity)
        .filter(round::Column::ProgrammeId.eq(programme.0))
        .filter(record::Column::Id.in_subquery(wanted))
        .all(db)
        .await?;
    let mut counted: BTreeMap<(i32, i32), (AuthorityId, Round, usize)> = BTreeMap::new();
    for (record, round) in rows {
        let Some(round) = round else { continue };
        let key = (record.authority_id, round.month);
        let round = crate::programmes::store::round_of(round)?;
        let place = counted
            .entry(key)
            .or_insert((AuthorityId(record.authority_id), round, 0));
        place.2 += 1;
    }
    Ok(counted.into_values().collect())
}
