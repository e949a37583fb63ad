//! What an import asks of the ledger, and the files that wait to be confirmed.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    entities::{audit_event, entry, entry_person, entry_revision},
    people::PersonId,
    programmes::{AuthorityId, Days, ProgrammeId},
    support_days::{EntryId, Status, files::Likeness},
};

/// Values in one condition: SQLite takes up to 32,766 in a statement.
const VALUES: usize = 5_000;

/// Which of these references an entry of the authorities has already.
pub(crate) async fn taken_references(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    references: impl Iterator<Item = &str>,
) -> Result<HashMap<String, (AuthorityId, EntryId)>, DbErr> {
    let references: Vec<&str> = references.collect();
    let mut taken = HashMap::new();
    for references in references.chunks(VALUES) {
        let rows: Vec<(i32, i32, Option<String>)> = entry::Entity::find()
            .select_only()
            .column(entry::Column::Id)
            .column(entry::Column::AuthorityId)
            .column(entry::Column::Reference)
            .filter(entry::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
            .filter(entry::Column::Reference.is_in(references.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        let rows = rows.into_iter().filter_map(|(id, authority, reference)| {
            Some((reference?, (AuthorityId(authority), EntryId(id))))
        });
        taken.extend(rows);
    }
    Ok(taken)
}

/// Entries, not cancelled, that look like one of these.
pub(crate) async fn alike(
    db: &impl ConnectionTrait,
    wanted: HashSet<Likeness>,
) -> Result<HashMap<Likeness, EntryId>, DbErr> {
    let candidates = candidates(db, &wanted).await?;
    let ids: Vec<i32> = candidates.keys().copied().collect();
    let mut people: HashMap<i32, Vec<(PersonId, Days)>> = HashMap::new();
    for ids in ids.chunks(VALUES) {
        let rows: Vec<(i32, i32, i32)> = entry_person::Entity::find()
            .inner_join(entry_revision::Entity)
            .join(
                sea_orm::JoinType::InnerJoin,
                sea_orm::RelationTrait::def(&entry_revision::Relation::Entry),
            )
            .select_only()
            .column(entry::Column::Id)
            .column(entry_person::Column::PersonId)
            .column(entry_person::Column::Quarters)
            .filter(entry::Column::Id.is_in(ids.iter().copied()))
            .filter(
                Expr::col((entry_revision::Entity, entry_revision::Column::Number))
                    .equals((entry::Entity, entry::Column::Revision)),
            )
            .order_by_asc(entry_person::Column::PersonId)
            .into_tuple()
            .all(db)
            .await?;
        for (id, person, quarters) in rows {
            let given = (PersonId(person), Days::from_quarters(quarters));
            people.entry(id).or_default().push(given);
        }
    }
    let mut found = HashMap::new();
    for (id, (authority, held_on, activity, venue)) in candidates {
        let likeness = Likeness {
            authority: AuthorityId(authority),
            held_on,
            activity: activity.parse().map_err(DbErr::Custom)?,
            venue: venue.parse().map_err(DbErr::Custom)?,
            people: people.remove(&id).unwrap_or_default(),
        };
        if wanted.contains(&likeness) {
            found.insert(likeness, EntryId(id));
        }
    }
    Ok(found)
}

/// What an entry’s own row says of its likeness: authority, date, activity, place.
type Alike = (i32, NaiveDate, String, String);

/// The entries that may look like one of these, by id, as far as their own rows say.
async fn candidates(
    db: &impl ConnectionTrait,
    wanted: &HashSet<Likeness>,
) -> Result<HashMap<i32, Alike>, DbErr> {
    let quarters = |it: &Likeness| -> Days { it.people.iter().map(|(_, days)| *days).sum() };
    let sought: HashSet<(i32, NaiveDate, &str, &str, i32)> = wanted
        .iter()
        .map(|it| {
            let (activity, venue) = (it.activity.code(), it.venue.code());
            let quarters = quarters(it).quarters();
            (it.authority.0, it.held_on, activity, venue, quarters)
        })
        .collect();
    let authorities: HashSet<i32> = wanted.iter().map(|it| it.authority.0).collect();
    let dates: HashSet<NaiveDate> = wanted.iter().map(|it| it.held_on).collect();
    let dates: Vec<NaiveDate> = dates.into_iter().collect();
    let mut found = HashMap::new();
    for dates in dates.chunks(VALUES) {
        let rows: Vec<(i32, i32, NaiveDate, String, String, i32)> = entry::Entity::find()
            .select_only()
            .column(entry::Column::Id)
            .column(entry::Column::AuthorityId)
            .column(entry::Column::HeldOn)
            .column(entry::Column::Activity)
            .column(entry::Column::Place)
            .column(entry::Column::Quarters)
            .filter(entry::Column::AuthorityId.is_in(authorities.iter().copied()))
            .filter(entry::Column::HeldOn.is_in(dates.iter().copied()))
            .filter(entry::Column::Status.ne(Status::Cancelled.code()))
            .order_by_desc(entry::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        for (id, authority, held_on, activity, place, quarters) in rows {
            if sought.contains(&(authority, held_on, &*activity, &*place, quarters)) {
                found.insert(id, (authority, held_on, activity, place));
            }
        }
    }
    Ok(found)
}

/// What the audit trail tells of the person’s import of that subject.
pub(crate) async fn imported(
    db: &impl ConnectionTrait,
    (programme, person): (ProgrammeId, PersonId),
    (verb, subject): (&str, &str),
) -> Result<Option<serde_json::Value>, DbErr> {
    let detail: Option<String> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::Detail)
        .filter(audit_event::Column::ProgrammeId.eq(programme.0))
        .filter(audit_event::Column::PersonId.eq(person.0))
        .filter(audit_event::Column::Verb.eq(verb))
        .filter(audit_event::Column::Subject.eq(subject))
        .into_tuple()
        .one(db)
        .await?;
    detail
        .map(|detail| serde_json::from_str(&detail).map_err(|e| DbErr::Custom(e.to_string())))
        .transpose()
}
