//! A sector peer-support programme.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub slug: String,
    pub name: String,
    pub lead_authority: String,
    pub starts_on: Date,
    pub ends_on: Date,
    pub authority_ceiling: i32,
    pub allocation_ceiling: i32,
    pub created_at: DateTimeUtc,
    #[sea_orm(has_many)]
    pub authorities: HasMany<super::authority::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
