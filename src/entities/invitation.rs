//! A role group’s link to a survey.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub survey_id: i32,
    pub role_group: String,
    pub token: String,
    pub people: Option<i32>,
    #[sea_orm(belongs_to, from = "survey_id", to = "id")]
    pub survey: BelongsTo<super::survey::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
