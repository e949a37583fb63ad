//! A quarter whose figures no longer change in silence.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "closed_quarter")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub programme_id: i32,
    pub starts_on: Date,
    pub closed_by: i32,
    pub closed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
