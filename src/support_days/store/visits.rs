//! Entries across authorities, as start pages and calendars show them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, SubQueryStatement},
};

use super::with_people;
use crate::{
    entities::{authority, entry, entry_person, entry_revision},
    people::PersonId,
    programmes::AuthorityId,
    support_days::{Activity, EntryId, Revision, Status, Venue, ahead},
};

/// The most entries that one page or calendar shows.
pub(crate) const SHOWN: u64 = 500;

/// An entry as it stands now, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    /// Whose ledger.
    pub authority: AuthorityId,
    /// Its id.
    pub id: EntryId,
    /// Its newest version.
    pub latest: Revision,
}

/// What may need somebody in those authorities, oldest first: disputes, and bookings for today,
/// before, or the days ahead; the bookings of `giver` alone where there is one.
pub(crate) async fn visits_in_need(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    giver: Option<PersonId>,
    today: NaiveDate,
) -> Result<Vec<Visit>, DbErr> {
    let statuses = [Status::Booked, Status::Disputed].map(Status::code);
    let mut booked = Condition::all().add(entry::Column::HeldOn.lte(ahead(today)));
    if let Some(giver) = giver {
        booked = booked.add(given_by(giver));
    }
    let disputed = entry::Column::Status.eq(Status::Disputed.code());
    let wanted = of(authorities)
        .add(entry::Column::Status.is_in(statuses))
        .add(Condition::any().add(disputed).add(booked));
    visits(db, wanted).await
}

/// What a person gives or gave in those authorities from one date to another, oldest first; what
/// is cancelled left out.
pub(crate) async fn visits_of(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    giver: PersonId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Visit>, DbErr> {
    let wanted = of(authorities)
        .add(entry::Column::HeldOn.between(from, to))
        .add(entry::Column::Status.ne(Status::Cancelled.code()))
        .add(given_by(giver));
    visits(db, wanted).await
}

fn of(authorities: &[AuthorityId]) -> Condition {
    let ids = authorities.iter().map(|id| id.0);
    Condition::all().add(entry::Column::AuthorityId.is_in(ids))
}

/// That the entry's newest version names the person.
fn given_by(person: PersonId) -> Expr {
    let given = Query::select()
        .expr(Expr::val(1))
        .from(entry_person::Entity)
        .and_where(
            Expr::col((entry_person::Entity, entry_person::Column::RevisionId))
                .equals((entry_revision::Entity, entry_revision::Column::Id)),
        )
        .and_where(entry_person::Column::PersonId.eq(person.0))
        .to_owned();
    Expr::exists(given)
}

async fn visits(db: &impl ConnectionTrait, wanted: Condition) -> Result<Vec<Visit>, DbErr> {
    let rows = entry_revision::Entity::find()
        .find_also_related(entry::Entity)
        .filter(
            Expr::col((entry_revision::Entity, entry_revision::Column::Number))
                .equals((entry::Entity, entry::Column::Revision)),
        )
        .filter(wanted)
        .order_by_asc(entry::Column::HeldOn)
        .order_by_asc(entry::Column::Id)
        .limit(SHOWN)
        .all(db)
        .await?;
    let mut authorities = Vec::with_capacity(rows.len());
    let mut revisions = Vec::with_capacity(rows.len());
    for (revision, entry) in rows {
        let entry = entry.ok_or_else(|| DbErr::RecordNotFound("a revision’s entry".into()))?;
        authorities.push(AuthorityId(entry.authority_id));
        revisions.push(revision);
    }
    let revisions = with_people(db, revisions).await?;
    let visits = authorities.into_iter().zip(revisions);
    Ok(visits
        .map(|(authority, (id, latest))| Visit {
            authority,
            id,
            latest,
        })
        .collect())
}

/// The dates of an authority's last visit until today and of its next one after that.
pub(crate) type LastAndNext = (Option<NaiveDate>, Option<NaiveDate>);

/// When each authority was visited last and is visited next; one query.
pub(crate) async fn last_and_next_visits(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    today: NaiveDate,
) -> Result<BTreeMap<AuthorityId, LastAndNext>, DbErr> {
    let given = [Status::Delivered, Status::Confirmed, Status::Disputed];
    let last = first_visit(&given, Order::Desc)
        .and_where(entry::Column::HeldOn.lte(today))
        .to_owned();
    let next = first_visit(&[Status::Booked], Order::Asc)
        .and_where(entry::Column::HeldOn.gte(today))
        .to_owned();
    let date = |of: SelectStatement| Expr::from(SubQueryStatement::SelectStatement(of));
    let query = Query::select()
        .column(authority::Column::Id)
        .expr_as(date(last), "last")
        .expr_as(date(next), "next")
        .from(authority::Entity)
        .and_where(authority::Column::Id.is_in(authorities.iter().map(|id| id.0)))
        .to_owned();
    let rows = db.query_all(&query).await?;
    rows.into_iter()
        .map(|row| {
            let dates = (row.try_get("", "last")?, row.try_get("", "next")?);
            Ok((AuthorityId(row.try_get("", "id")?), dates))
        })
        .collect()
}

/// The date of the first visit in that order, of the authority of the query around it.
fn first_visit(statuses: &[Status], order: Order) -> SelectStatement {
    // What counts by default is time with the authority.
    let visits = Activity::ALL.iter().filter(|activity| activity.counts());
    Query::select()
        .column(entry::Column::HeldOn)
        .from(entry::Entity)
        .and_where(
            Expr::col((entry::Entity, entry::Column::AuthorityId))
                .equals((authority::Entity, authority::Column::Id)),
        )
        .and_where(entry::Column::Status.is_in(statuses.iter().map(|status| status.code())))
        .and_where(entry::Column::Activity.is_in(visits.map(|activity| activity.code())))
        .order_by(entry::Column::HeldOn, order)
        .limit(1)
        .to_owned()
}

/// What a person logged last in those authorities, and stands: where, what, in which place.
pub(crate) async fn last_logged(
    db: &impl ConnectionTrait,
    person: PersonId,
    authorities: &[AuthorityId],
) -> Result<Option<(AuthorityId, Activity, Venue)>, DbErr> {
    let row: Option<(i32, String, String)> = entry_revision::Entity::find()
        .select_only()
        .column(entry::Column::AuthorityId)
        .column(entry::Column::Activity)
        .column(entry::Column::Place)
        .inner_join(entry::Entity)
        .filter(entry_revision::Column::MadeBy.eq(person.0))
        .filter(entry_revision::Column::Number.eq(1))
        .filter(of(authorities))
        .filter(entry::Column::Status.ne(Status::Cancelled.code()))
        .order_by_desc(entry_revision::Column::Id)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    row.map(|(authority, activity, place)| {
        let activity = activity.parse().map_err(DbErr::Custom)?;
        let place = place.parse().map_err(DbErr::Custom)?;
        Ok((AuthorityId(authority), activity, place))
    })
    .transpose()
}
