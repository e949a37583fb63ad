//! An authority’s survey in a round.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub authority_id: i32,
    pub round_id: i32,
    pub opened_at: DateTimeUtc,
    pub opened_by: i32,
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<i32>,
    pub closes_on: Option<Date>,
    pub reminded_on: Option<Date>,
    #[sea_orm(belongs_to, from = "authority_id", to = "id")]
    pub authority: BelongsTo<super::authority::Entity>,
    #[sea_orm(belongs_to, from = "round_id", to = "id")]
    pub round: BelongsTo<super::round::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
