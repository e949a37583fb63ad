//! A signed-in browser, by the hash of its key.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id_hash: String,
    pub person_id: Option<i32>,
    pub data: String,
    pub expires_at: DateTimeUtc,
    pub created_at: Option<DateTimeUtc>,
    pub last_seen_at: Option<DateTimeUtc>,
    pub device: String,
    pub how: String,
    pub awaits_code: bool,
}

impl ActiveModelBehavior for ActiveModel {}
