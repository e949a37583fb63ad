//! A frozen quarterly return: its content, and the bytes of its page and its files.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quarterly_return")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub programme_id: i32,
    pub starts_on: Date,
    pub frozen_by: i32,
    pub frozen_at: DateTimeUtc,
    pub revision_mark: i32,
    pub corrects: String,
    pub content: String,
    pub page: String,
    pub csv: Vec<u8>,
    pub workbook: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
