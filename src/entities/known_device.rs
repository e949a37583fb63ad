//! A browser that a person signed in from, by the hash of its cookie.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_device")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: i32,
    pub forget_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
