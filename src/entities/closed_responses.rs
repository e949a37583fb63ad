//! An authority’s round whose responses are closed for good.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "closed_responses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub authority_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: i32,
    pub closed_at: DateTimeUtc,
    pub closed_by: Option<i32>,
    #[sea_orm(belongs_to, from = "closed_by", to = "id")]
    pub person: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
