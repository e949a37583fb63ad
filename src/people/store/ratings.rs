//! Second ratings that wait for somebody.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};

use crate::entities::{publication, rating, record, second_rating};

/// The records drawn for that person to rate a second time that still wait: not submitted by
/// them, and not in a published round.
pub(crate) fn awaited_ratings(whose: impl Into<Expr>) -> SelectStatement {
    let column = |column| Expr::col((second_rating::Entity, column));
    let submitted = Query::select()
        .column(rating::Column::Id)
        .from(rating::Entity)
        .and_where(
            Expr::col((rating::Entity, rating::Column::RecordId))
                .eq(column(second_rating::Column::RecordId)),
        )
        .and_where(
            Expr::col((rating::Entity, rating::Column::PersonId))
                .eq(column(second_rating::Column::PersonId)),
        )
        .and_where(Expr::col((rating::Entity, rating::Column::Draft)).eq(false))
        .to_owned();
    let of_record =
        |own, theirs| Expr::col((publication::Entity, own)).equals((record::Entity, theirs));
    use publication::Column::{AuthorityId, RoundId};
    let published = Query::select()
        .column((publication::Entity, publication::Column::Id))
        .from(publication::Entity)
        .inner_join(
            record::Entity,
            of_record(AuthorityId, record::Column::AuthorityId)
                .and(of_record(RoundId, record::Column::RoundId)),
        )
        .and_where(
            Expr::col((record::Entity, record::Column::Id))
                .eq(column(second_rating::Column::RecordId)),
        )
        .and_where(Expr::col((publication::Entity, publication::Column::State)).eq("agreed"))
        .to_owned();
    Query::select()
        .column((second_rating::Entity, second_rating::Column::RecordId))
        .from(second_rating::Entity)
        .and_where(column(second_rating::Column::PersonId).eq(whose.into()))
        .and_where(Expr::exists(submitted).not())
        .and_where(Expr::exists(published).not())
        .to_owned()
}
