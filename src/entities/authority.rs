//! A partner authority of a programme.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authority")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub programme_id: i32,
    pub slug: String,
    pub name: String,
    pub old_la_code: Option<String>,
    pub new_la_code: Option<String>,
    pub region: Option<String>,
    pub readiness: String,
    pub commitment: String,
    pub status: String,
    pub joined_on: Date,
    #[sea_orm(belongs_to, from = "programme_id", to = "id")]
    pub programme: BelongsTo<super::programme::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
