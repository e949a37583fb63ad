//! A round’s proposals and corrections, with the names of those who made them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::month_of;
use crate::{
    entities::{correction, person, publication, round},
    maturity::{
        PublicationId, TakenBack,
        history::{Correction, Deed, History, Publication, State},
    },
    people::AuthorityId,
    programmes::RoundId,
    ui::formats,
};

type Row = (
    i32,
    String,
    By,
    At,
    Option<i32>,
    Option<At>,
    Option<i32>,
    Option<At>,
);
type By = i32;
type At = DateTime<Utc>;

/// All proposals and corrections of an authority’s round. Their figures stay in the database.
pub(crate) async fn history(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<History, DbErr> {
    use publication::Column;
    let rows: Vec<Row> = of_round(authority, round)
        .select_only()
        .columns([
            Column::Id,
            Column::State,
            Column::ProposedBy,
            Column::ProposedAt,
            Column::AgreedBy,
            Column::AgreedAt,
            Column::EndedBy,
            Column::EndedAt,
        ])
        .into_tuple()
        .all(db)
        .await?;
    let reasons: Vec<(i32, Option<String>, Option<String>)> = of_round(authority, round)
        .select_only()
        .columns([Column::Id, Column::Reason, Column::EndReason])
        .into_tuple()
        .all(db)
        .await?;
    let corrections = correction::Entity::find()
        .filter(correction::Column::AuthorityId.eq(authority.0))
        .filter(correction::Column::RoundId.eq(round.0))
        .order_by_asc(correction::Column::Id)
        .all(db)
        .await?;
    let mut people = BTreeSet::new();
    for row in &rows {
        people.extend([Some(row.2), row.4, row.6].into_iter().flatten());
    }
    for it in &corrections {
        people.extend([Some(it.started_by), it.ended_by].into_iter().flatten());
    }
    let names = names(db, people).await?;
    let deed = |by: Option<By>, at: Option<At>| {
        let by = by.and_then(|by| names.get(&by).cloned());
        at.map(|at| Deed {
            by: by.unwrap_or_default(),
            at,
        })
    };
    let mut reasons: BTreeMap<_, _> = reasons.into_iter().map(|(id, a, b)| (id, (a, b))).collect();
    let publications = rows.into_iter().map(|row| {
        let (reason, end_reason) = reasons.remove(&row.0).unwrap_or_default();
        Ok(Publication {
            id: PublicationId(row.0),
            state: row.1.parse::<State>().map_err(DbErr::Custom)?,
            proposed: Deed {
                by: names.get(&row.2).cloned().unwrap_or_default(),
                at: row.3,
            },
            agreed: deed(row.4, row.5),
            ended: deed(row.6, row.7),
            reason,
            end_reason,
        })
    });
    Ok(History {
        publications: publications.collect::<Result<_, DbErr>>()?,
        corrections: corrections
            .into_iter()
            .map(|it| Correction {
                id: it.id,
                started: Deed {
                    by: names.get(&it.started_by).cloned().unwrap_or_default(),
                    at: it.started_at,
                },
                ended: deed(it.ended_by, it.ended_at),
                reason: it.reason,
            })
            .collect(),
    })
}

fn of_round(authority: AuthorityId, round: RoundId) -> sea_orm::Select<publication::Entity> {
    publication::Entity::find()
        .filter(publication::Column::AuthorityId.eq(authority.0))
        .filter(publication::Column::RoundId.eq(round.0))
        .order_by_asc(publication::Column::Id)
}

/// What those people are called.
pub(super) async fn names(
    db: &impl ConnectionTrait,
    people: BTreeSet<i32>,
) -> Result<BTreeMap<i32, String>, DbErr> {
    let names: Vec<(i32, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.is_in(people))
        .into_tuple()
        .all(db)
        .await?;
    Ok(names.into_iter().collect())
}

/// The rounds of an authority that are being corrected.
pub(crate) async fn correcting(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<RoundId>, DbErr> {
    let rounds: Vec<i32> = correction::Entity::find()
        .select_only()
        .column(correction::Column::RoundId)
        .filter(correction::Column::AuthorityId.eq(authority.0))
        .filter(correction::Column::EndedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(rounds.into_iter().map(RoundId).collect())
}

/// The rounds of an authority whose last published result was withdrawn, baseline first.
pub(crate) async fn taken_back(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<TakenBack>, DbErr> {
    use publication::Column;
    type Row = (i32, String, Option<At>, Option<At>, Option<String>);
    let rows: Vec<Row> = publication::Entity::find()
        .select_only()
        .column(round::Column::Month)
        .columns([
            Column::State,
            Column::AgreedAt,
            Column::EndedAt,
            Column::EndReason,
        ])
        .inner_join(round::Entity)
        .filter(Column::AuthorityId.eq(authority.0))
        .filter(Column::State.is_in([State::Agreed, State::Withdrawn].map(State::code)))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    // The last of a round decides.
    let mut last = BTreeMap::new();
    for (month, state, agreed, ended, reason) in rows {
        let withdrawn = state == State::Withdrawn.code();
        let found = agreed.zip(ended).filter(|_| withdrawn);
        let month = month_of(month)?;
        last.insert(
            month,
            found.map(|(agreed, ended)| TakenBack {
                month,
                published_on: formats::in_england(agreed),
                withdrawn_on: formats::in_england(ended),
                reason: reason.unwrap_or_default(),
            }),
        );
    }
    Ok(last.into_values().flatten().collect())
}
