//! Something that somebody did.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub at: DateTimeUtc,
    pub person_id: Option<i32>,
    pub programme_id: Option<i32>,
    pub verb: String,
    pub subject: String,
    pub detail: String,
    pub sequence: i64,
    pub hash: String,
    pub request_id: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
