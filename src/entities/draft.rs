//! Answers not yet submitted; deleted when they are.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub invitation_id: i32,
    pub key_hash: String,
    pub answers: String,
    pub sections: String,
    pub pages: String,
    #[sea_orm(belongs_to, from = "invitation_id", to = "id")]
    pub invitation: BelongsTo<super::invitation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
