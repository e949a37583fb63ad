//! A support-day entry; its content is its newest revision.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub authority_id: i32,
    pub submission: String,
    pub revision: i32,
    pub status: String,
    pub held_on: Date,
    pub counts: bool,
    pub quarters: i32,
    pub activity: String,
    pub dimension: Option<String>,
    pub place: String,
    pub reference: Option<String>,
    #[sea_orm(belongs_to, from = "authority_id", to = "id")]
    pub authority: BelongsTo<super::authority::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
