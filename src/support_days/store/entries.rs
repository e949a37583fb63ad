//! Entries as they are read: a page of a ledger, one with its history.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    entities::{entry, entry_person, entry_revision, person},
    people::PersonId,
    programmes::{AuthorityId, Days},
    support_days::{Activity, Entry, EntryId, Revision, Status, Venue},
};

/// Entries on a page of the ledger.
pub(crate) const PAGE: usize = 50;

/// The entry that a sent form has made, if it has.
pub(crate) async fn by_submission(
    db: &impl ConnectionTrait,
    submission: &str,
) -> Result<Option<EntryId>, DbErr> {
    let id: Option<i32> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::Submission.eq(submission))
        .into_tuple()
        .one(db)
        .await?;
    Ok(id.map(EntryId))
}

/// Every revision of an authority's entry, oldest first; none where there is no such entry.
pub(crate) async fn history(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: EntryId,
) -> Result<Vec<Revision>, DbErr> {
    let rows = entry_revision::Entity::find()
        .find_also_related(entry::Entity)
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .filter(entry_revision::Column::EntryId.eq(id.0))
        .order_by_asc(entry_revision::Column::Number)
        .all(db)
        .await?;
    let revisions =
        with_people(db, rows.into_iter().map(|(revision, _)| revision).collect()).await?;
    Ok(revisions
        .into_iter()
        .map(|(_, revision)| revision)
        .collect())
}

pub(super) async fn with_people(
    db: &impl ConnectionTrait,
    rows: Vec<entry_revision::Model>,
) -> Result<Vec<(EntryId, Revision)>, DbErr> {
    let mut people: BTreeMap<i32, Vec<(PersonId, Days)>> = BTreeMap::new();
    let ids: Vec<i32> = rows.iter().map(|row| row.id).collect();
    // SQLite takes up to 32,766 values in a statement.
    for ids in ids.chunks(10_000) {
        let found = entry_person::Entity::find()
            .filter(entry_person::Column::RevisionId.is_in(ids.iter().copied()))
            .order_by_asc(entry_person::Column::PersonId)
            .all(db)
            .await?;
        for row in found {
            people
                .entry(row.revision_id)
                .or_default()
                .push((PersonId(row.person_id), Days::from_quarters(row.quarters)));
        }
    }
    rows.into_iter()
        .map(|row| {
            let given = people.remove(&row.id).unwrap_or_default();
            Ok((EntryId(row.entry_id), revision_of(row, given)?))
        })
        .collect()
}

fn revision_of(
    row: entry_revision::Model,
    people: Vec<(PersonId, Days)>,
) -> Result<Revision, DbErr> {
    let dimension = row.dimension.map(|code| code.parse()).transpose();
    Ok(Revision {
        number: row.number,
        entry: Entry {
            status: row.status.parse::<Status>().map_err(DbErr::Custom)?,
            held_on: row.held_on,
            people,
            activity: row.activity.parse::<Activity>().map_err(DbErr::Custom)?,
            dimension: dimension.map_err(DbErr::Custom)?,
            venue: row.place.parse::<Venue>().map_err(DbErr::Custom)?,
            counts: row.counts,
            summary: row.summary,
        },
        reason: row.reason,
        made_by: row.made_by.map(PersonId),
        made_at: row.made_at,
        restatement: row.restatement,
    })
}

/// The names of people, also of those who have left the programme.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, String>, DbErr> {
    let mut ids: Vec<i32> = ids.into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<(i32, String)> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .filter(person::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (PersonId(id), name))
        .collect())
}

/// The word that a file knows an entry by; none where it came by the form.
pub(crate) async fn reference(
    db: &impl ConnectionTrait,
    id: EntryId,
) -> Result<Option<String>, DbErr> {
    let found: Option<Option<String>> = entry::Entity::find_by_id(id.0)
        .select_only()
        .column(entry::Column::Reference)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.flatten())
}
