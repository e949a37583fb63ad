//! Second ratings: what was drawn for whom, without anything of the first rating.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};

use super::rating::head;
use crate::{
    entities::{instrument, rating, record, second_rating},
    people::{self, PersonId},
    programmes::{self, Authority, Programme, Round},
    questionnaires::{
        AuthorityRound,
        rules::{Draw, DrawnRecord, RecordId},
    },
};

/// The second ratings that still wait for the person: not submitted, and not in a published round.
pub(super) fn awaited(person: PersonId) -> Select<second_rating::Entity> {
    second_rating::Entity::find()
        .inner_join(record::Entity)
        .filter(
            second_rating::Column::RecordId
                .in_subquery(people::store::awaited_ratings(Expr::value(person.0))),
        )
}

/// Every record of the programme that was drawn for the person, the oldest first.
pub(crate) async fn drawn_for(
    db: &impl ConnectionTrait,
    programme: &Programme,
    person: PersonId,
) -> Result<Vec<DrawnRecord>, DbErr> {
    let query = second_rating::Entity::find()
        .filter(second_rating::Column::PersonId.eq(person.0))
        .order_by_asc(second_rating::Column::RecordId);
    found(db, programme, query).await
}

/// The record of that id, if it is the programme's and was drawn for anybody.
pub(crate) async fn drawn_record(
    db: &impl ConnectionTrait,
    programme: &Programme,
    id: RecordId,
) -> Result<Option<DrawnRecord>, DbErr> {
    let query = second_rating::Entity::find_by_id(id.0);
    Ok(found(db, programme, query).await?.pop())
}

async fn found(
    db: &impl ConnectionTrait,
    programme: &Programme,
    query: Select<second_rating::Entity>,
) -> Result<Vec<DrawnRecord>, DbErr> {
    let drawn = query.all(db).await?;
    if drawn.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i32> = drawn.iter().map(|row| row.record_id).collect();
    let records = record::Entity::find()
        .find_also_related(instrument::Entity)
        .filter(record::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let mut records: BTreeMap<i32, _> = records.into_iter().map(|it| (it.0.id, it)).collect();
    let authorities = programmes::store::authorities(db, programme.id).await?;
    let rounds = programmes::store::rounds(db, programme.id).await?;
    let standing = standing(db, &ids).await?;
    let mut all = Vec::new();
    for row in drawn {
        let Some((record, Some(instrument))) = records.remove(&row.record_id) else {
            continue;
        };
        let Some(at) = place(programme, &authorities, &rounds, &record) else {
            continue;
        };
        let own = |draft| {
            standing
                .drafts
                .contains(&(row.record_id, row.person_id, draft))
        };
        all.push(DrawnRecord {
            head: head(record, &instrument.code)?,
            at,
            on: standing.days.get(&row.record_id).copied().flatten(),
            person: PersonId(row.person_id),
            begun: own(true) || own(false),
            submitted: own(false),
        });
    }
    Ok(all)
}

fn place(
    programme: &Programme,
    authorities: &[Authority],
    rounds: &[Round],
    record: &record::Model,
) -> Option<AuthorityRound> {
    let authority = authorities.iter().find(|it| it.id.0 == record.authority_id);
    let round = rounds.iter().find(|it| it.id.0 == record.round_id);
    Some(AuthorityRound {
        programme: programme.clone(),
        authority: authority?.clone(),
        round: round?.clone(),
    })
}

/// Of some records: the day of each, and who has a rating of it, drafts told apart.
struct RatingsStanding {
    days: BTreeMap<i32, Option<NaiveDate>>,
    drafts: BTreeSet<(i32, i32, bool)>,
}

/// Neither scores nor lines are read here.
async fn standing(db: &impl ConnectionTrait, ids: &[i32]) -> Result<RatingsStanding, DbErr> {
    use rating::Column;
    let rows: Vec<(i32, Option<i32>, Option<NaiveDate>, bool)> = rating::Entity::find()
        .select_only()
        .columns([
            Column::RecordId,
            Column::PersonId,
            Column::RatedOn,
            Column::Draft,
        ])
        .filter(Column::RecordId.is_in(ids.iter().copied()))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let (mut days, mut drafts) = (BTreeMap::new(), BTreeSet::new());
    for (record, person, on, draft) in rows {
        // The first rating's day is the record's.
        days.entry(record).or_insert(on);
        if let Some(person) = person {
            drafts.insert((record, person, draft));
        }
    }
    Ok(RatingsStanding { days, drafts })
}

/// Gives each drawn record to its second rater.
pub(crate) async fn add_second_ratings(
    tx: &impl ConnectionTrait,
    draws: &[Draw],
    (drawn_by, now): (PersonId, DateTime<Utc>),
) -> Result<(), DbErr> {
    if draws.is_empty() {
        return Ok(());
    }
    let rows = draws
        .iter()
        .map(|(record, person)| second_rating::ActiveModel {
            record_id: Set(record.0),
            person_id: Set(person.0),
            drawn_by: Set(drawn_by.0),
            drawn_at: Set(now),
        });
    second_rating::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Gives a drawn record to somebody else.
pub(crate) async fn reassign(
    tx: &impl ConnectionTrait,
    record: RecordId,
    person: PersonId,
    (drawn_by, now): (PersonId, DateTime<Utc>),
) -> Result<(), DbErr> {
    let row = second_rating::ActiveModel {
        record_id: Set(record.0),
        person_id: Set(person.0),
        drawn_by: Set(drawn_by.0),
        drawn_at: Set(now),
    };
    row.update(tx).await?;
    Ok(())
}

/// Whether the record was drawn for that person.
pub(crate) async fn is_drawn_for(
    db: &impl ConnectionTrait,
    record: RecordId,
    person: PersonId,
) -> Result<bool, DbErr> {
    let found = second_rating::Entity::find_by_id(record.0).one(db).await?;
    Ok(found.is_some_and(|row| row.person_id == person.0))
}
