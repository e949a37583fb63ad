//! Entries and revisions as they are added, many at a time.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    entities::{closed_quarter, entry, entry_person, entry_revision},
    programmes::{AuthorityId, ProgrammeId},
    support_days::{Entry, EntryId, Quarter, Revision},
};

/// Rows in one statement: SQLite takes up to 32,766 values.
const ROWS: usize = 1_000;

/// The row of an entry that is to be added.
#[derive(Clone, Debug)]
pub(crate) struct Addition<'a> {
    /// Whose ledger.
    pub authority: AuthorityId,
    /// What names the form or the row of a file that it came by; only once in the database.
    pub submission: &'a str,
    /// The word that a file knows it by.
    pub reference: Option<&'a str>,
    /// What it says.
    pub entry: &'a Entry,
}

/// Adds entries without their revisions; their ids, in the order given.
pub(crate) async fn add_entries(
    tx: &impl ConnectionTrait,
    additions: &[Addition<'_>],
) -> Result<Vec<EntryId>, DbErr> {
    let mut ids: HashMap<String, EntryId> = HashMap::with_capacity(additions.len());
    for additions in additions.chunks(ROWS) {
        let rows = additions.iter().map(|addition| entry::ActiveModel {
            authority_id: Set(addition.authority.0),
            submission: Set(addition.submission.into()),
            reference: Set(addition.reference.map(Into::into)),
            revision: Set(1),
            ..standing(addition.entry)
        });
        let added = entry::Entity::insert_many(rows)
            .exec_with_returning(tx)
            .await?;
        ids.extend(
            added
                .into_iter()
                .map(|row| (row.submission, EntryId(row.id))),
        );
    }
    additions
        .iter()
        .map(|addition| ids.get(addition.submission).copied())
        .collect::<Option<_>>()
        .ok_or_else(|| DbErr::RecordNotInserted)
}

/// Lets an entry stand where its newest revision says.
pub(crate) async fn move_entry(
    tx: &impl ConnectionTrait,
    id: EntryId,
    revision: i32,
    entry: &Entry,
) -> Result<(), DbErr> {
    let row = entry::ActiveModel {
        id: Set(id.0),
        revision: Set(revision),
        ..standing(entry)
    };
    row.update(tx).await?;
    Ok(())
}

fn standing(entry: &Entry) -> entry::ActiveModel {
    entry::ActiveModel {
        status: Set(entry.status.code().into()),
        held_on: Set(entry.held_on),
        counts: Set(entry.counts),
        quarters: Set(entry.days().quarters()),
        activity: Set(entry.activity.code().into()),
        dimension: Set(entry.dimension.map(|dimension| dimension.to_string())),
        place: Set(entry.venue.code().into()),
        ..Default::default()
    }
}

/// Adds revisions, each with its seal.
pub(crate) async fn add_revisions(
    tx: &impl ConnectionTrait,
    revisions: &[(EntryId, Revision, String)],
) -> Result<(), DbErr> {
    for revisions in revisions.chunks(ROWS) {
        let rows = revisions
            .iter()
            .map(|(id, revision, seal)| row_of(*id, revision, seal));
        let added = entry_revision::Entity::insert_many(rows)
            .exec_with_returning(tx)
            .await?;
        let ids: HashMap<(i32, i32), i32> = added
            .into_iter()
            .map(|row| ((row.entry_id, row.number), row.id))
            .collect();
        let people = revisions.iter().flat_map(|(id, revision, _)| {
            let row = ids.get(&(id.0, revision.number)).copied();
            let given = revision.entry.people.iter();
            given.map(move |(person, days)| entry_person::ActiveModel {
                revision_id: row.map_or(sea_orm::ActiveValue::NotSet, Set),
                person_id: Set(person.0),
                quarters: Set(days.quarters()),
            })
        });
        let people: Vec<_> = people.collect();
        for people in people.chunks(ROWS) {
            entry_person::Entity::insert_many(people.iter().cloned())
                .exec_without_returning(tx)
                .await?;
        }
    }
    Ok(())
}

fn row_of(id: EntryId, revision: &Revision, seal: &str) -> entry_revision::ActiveModel {
    let entry = &revision.entry;
    entry_revision::ActiveModel {
        entry_id: Set(id.0),
        number: Set(revision.number),
        status: Set(entry.status.code().into()),
        held_on: Set(entry.held_on),
        activity: Set(entry.activity.code().into()),
        dimension: Set(entry.dimension.map(|dimension| dimension.to_string())),
        place: Set(entry.venue.code().into()),
        counts: Set(entry.counts),
        summary: Set(entry.summary.clone()),
        reason: Set(revision.reason.clone()),
        made_by: Set(revision.made_by.map(|person| person.0)),
        made_at: Set(revision.made_at),
        restatement: Set(revision.restatement),
        seal: Set(seal.into()),
        ..Default::default()
    }
}

/// The programme’s closed quarters, oldest first.
pub(crate) async fn closed_quarters(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Quarter>, DbErr> {
    let starts: Vec<chrono::NaiveDate> = closed_quarter::Entity::find()
        .select_only()
        .column(closed_quarter::Column::StartsOn)
        .filter(closed_quarter::Column::ProgrammeId.eq(programme.0))
        .order_by_asc(closed_quarter::Column::StartsOn)
        .into_tuple()
        .all(db)
        .await?;
    Ok(starts.into_iter().map(Quarter::of).collect())
}
