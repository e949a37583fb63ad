//! What became of the rounds of many authorities: published, corrected, withdrawn; no figure.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::month_of;
use crate::{
    entities::{publication, round},
    maturity::{
        PublicationId,
        history::State,
        told::{Became, Told},
    },
    people::AuthorityId,
};

type At = DateTime<Utc>;
type Row = (
    i32,
    i32,
    i32,
    String,
    At,
    Option<At>,
    Option<At>,
    Option<String>,
    Option<String>,
);

/// Everything that was proposed and stands so, published, corrected or withdrawn of those
/// authorities, in the order of the proposals; one query.
pub(crate) async fn told(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
) -> Result<Vec<Told>, DbErr> {
    use publication::Column;
    let states = [State::Proposed].into_iter().chain(State::PUBLISHED);
    let rows: Vec<Row> = publication::Entity::find()
        .select_only()
        .column(Column::Id)
        .column(Column::AuthorityId)
        .column(round::Column::Month)
        .columns([
            Column::State,
            Column::ProposedAt,
            Column::AgreedAt,
            Column::EndedAt,
            Column::Reason,
            Column::EndReason,
        ])
        .inner_join(round::Entity)
        .filter(Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .filter(Column::State.is_in(states.map(State::code)))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        told.extend(told_by(row)?);
    }
    Ok(told)
}

fn told_by(row: Row) -> Result<impl Iterator<Item = Told>, DbErr> {
    let (id, authority, month, state, proposed, agreed, ended, reason, end_reason) = row;
    let state: State = state.parse().map_err(DbErr::Custom)?;
    let month = month_of(month)?;
    let event = move |at, became, reason| Told {
        authority: AuthorityId(authority),
        month,
        result: PublicationId(id),
        at,
        became,
        reason,
    };
    let became = match reason {
        Some(_) => Became::Corrected,
        None => Became::Published,
    };
    let waits = (state == State::Proposed).then(|| event(proposed, Became::Proposed, None));
    let agreed = agreed.map(|at| event(at, became, reason));
    let ended = ended.filter(|_| state == State::Withdrawn);
    let withdrawn = ended.map(|at| event(at, Became::Withdrawn, end_reason));
    Ok([waits, agreed, withdrawn].into_iter().flatten())
}
