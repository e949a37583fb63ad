//! Wrong tries that count against one budget, by its hash.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_try")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub budget_hash: String,
    pub wrong: i32,
    pub free_at: DateTimeUtc,
    pub forget_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
