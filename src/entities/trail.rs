//! A programme’s audit trail: how many changes it tells of, how many events it has had, the hash of
//! the last, and of the last that was deleted when its time was over; programme 0 is what is
//! outside any.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub programme_id: i32,
    pub changes: i64,
    pub length: i64,
    pub head: String,
    pub cut: i64,
    pub cut_hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
