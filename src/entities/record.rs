//! A QA record.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "record")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub authority_id: i32,
    pub round_id: i32,
    pub instrument_id: i32,
    pub reference: String,
    pub team: Option<String>,
    pub chosen: Option<String>,
    #[sea_orm(belongs_to, from = "authority_id", to = "id")]
    pub authority: BelongsTo<super::authority::Entity>,
    #[sea_orm(belongs_to, from = "round_id", to = "id")]
    pub round: BelongsTo<super::round::Entity>,
    #[sea_orm(belongs_to, from = "instrument_id", to = "id")]
    pub instrument: BelongsTo<super::instrument::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
