//! A whole ledger, a part at a time.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{Logged, with_people};
use crate::{
    entities::{entry, entry_revision, person},
    people::PersonId,
    programmes::AuthorityId,
    support_days::{EntryId, export::Exported},
};

/// How many entries are in memory at a time.
const PART: u64 = 5_000;

/// The entries of an authority’s ledger that come after one of that date and number, oldest date
/// first, as each stands now; none at the ledger’s end.
pub(crate) async fn exported(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    after: Option<(NaiveDate, EntryId)>,
) -> Result<Vec<Exported>, DbErr> {
    let mut query = entry_revision::Entity::find()
        .find_also_related(entry::Entity)
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .filter(
            Expr::col((entry_revision::Entity, entry_revision::Column::Number))
                .equals((entry::Entity, entry::Column::Revision)),
        );
    if let Some((held_on, id)) = after {
        let same_day = Condition::all()
            .add(entry::Column::HeldOn.eq(held_on))
            .add(entry::Column::Id.gt(id.0));
        let later = entry::Column::HeldOn.gt(held_on);
        query = query.filter(Condition::any().add(later).add(same_day));
    }
    let rows = query
        .order_by_asc(entry::Column::HeldOn)
        .order_by_asc(entry::Column::Id)
        .limit(PART)
        .all(db)
        .await?;
    let (revisions, references): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .map(|(revision, entry)| (revision, entry.and_then(|entry| entry.reference)))
        .unzip();
    let revisions = with_people(db, revisions).await?;
    let with_reference = revisions.into_iter().zip(references);
    Ok(with_reference
        .map(|((id, latest), reference)| Exported {
            logged: Logged { id, latest },
            reference,
        })
        .collect())
}

/// The e-mail addresses of people, also of those who have left the programme.
pub(crate) async fn emails(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, String>, DbErr> {
    let mut ids: Vec<i32> = ids.into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<(i32, String)> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Email)
        .filter(person::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows.map(|(id, email)| (PersonId(id), email)).collect())
}
