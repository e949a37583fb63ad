//! The sums of an authority’s ledger, in quarters of a day, and the seal of its last revision.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub authority_id: i32,
    pub entries: i32,
    pub revisions: i32,
    pub seal: String,
    pub delivered: i32,
    pub confirmed: i32,
    pub disputed: i32,
    pub booked: i32,
    pub not_counted: i32,
}

impl ActiveModelBehavior for ActiveModel {}
