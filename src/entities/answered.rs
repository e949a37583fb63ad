//! Who of a role group’s invitees has answered: one row, so that no order is kept.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answered")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub survey_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub role_group: String,
    pub invitees: String,
    #[sea_orm(belongs_to, from = "survey_id", to = "id")]
    pub survey: BelongsTo<super::survey::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
