//! Submitted answers, joined to nobody.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "response")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub authority_id: i32,
    pub round_id: i32,
    pub instrument_id: i32,
    pub role_group: String,
    pub answers: String,
    pub came_by: String,
    #[sea_orm(belongs_to, from = "authority_id", to = "id")]
    pub authority: BelongsTo<super::authority::Entity>,
    #[sea_orm(belongs_to, from = "round_id", to = "id")]
    pub round: BelongsTo<super::round::Entity>,
    #[sea_orm(belongs_to, from = "instrument_id", to = "id")]
    pub instrument: BelongsTo<super::instrument::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
