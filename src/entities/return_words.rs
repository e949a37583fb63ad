//! What somebody wrote for a quarter’s return; the newest of a part holds.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "return_words")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub programme_id: i32,
    pub starts_on: Date,
    pub authority_id: Option<i32>,
    pub part: String,
    pub words: String,
    pub role: String,
    pub written_by: i32,
    pub written_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
