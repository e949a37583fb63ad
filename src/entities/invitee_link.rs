//! A personal link, by its hash.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitee_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    pub invitee_id: i32,
    pub mailed: bool,
    #[sea_orm(belongs_to, from = "invitee_id", to = "id")]
    pub invitee: BelongsTo<super::invitee::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
