//! How many changes a programme’s audit trail tells of; programme 0 is what is outside any.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub programme_id: i32,
    pub changes: i64,
}

impl ActiveModelBehavior for ActiveModel {}
