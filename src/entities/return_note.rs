//! A note that corrects an earlier return, and the return that lists it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "return_note")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub programme_id: i32,
    pub about: Date,
    pub words: String,
    pub reason: String,
    pub written_by: i32,
    pub written_at: DateTimeUtc,
    pub listed_in: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
