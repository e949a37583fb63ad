//! A published version of an instrument.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instrument")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub code: String,
    pub version: String,
    pub published_at: DateTimeUtc,
    pub programme_id: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
