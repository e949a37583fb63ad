//! One version of an entry, never changed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entry_revision")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub entry_id: i32,
    pub number: i32,
    pub status: String,
    pub held_on: Date,
    pub activity: String,
    pub dimension: Option<String>,
    pub place: String,
    pub counts: bool,
    pub summary: String,
    pub reason: Option<String>,
    pub made_by: Option<i32>,
    pub made_at: DateTimeUtc,
    pub restatement: bool,
    pub seal: String,
    #[sea_orm(belongs_to, from = "entry_id", to = "id")]
    pub entry: BelongsTo<super::entry::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
