//! A dimension of a self-assessment, as far as it is answered.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "self_assessment_section")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub self_assessment_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub dimension: String,
    pub answers: String,
    pub notes: String,
    pub complete: bool,
    pub savers: String,
    #[sea_orm(belongs_to, from = "self_assessment_id", to = "id")]
    pub self_assessment: BelongsTo<super::self_assessment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
