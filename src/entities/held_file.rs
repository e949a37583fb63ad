//! A file without faults that waits for the person who sent it to confirm it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "held_file")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub programme_id: i32,
    pub person_id: i32,
    pub purpose: String,
    pub name: String,
    pub content: Vec<u8>,
    pub held_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
