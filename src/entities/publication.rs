//! A proposal to publish a round’s result, and once agreed its snapshot.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub authority_id: i32,
    pub round_id: i32,
    pub state: String,
    pub scoring_version: i32,
    pub handed_over: bool,
    pub result: String,
    pub proposed_by: i32,
    pub proposed_at: DateTimeUtc,
    pub agreed_by: Option<i32>,
    pub agreed_at: Option<DateTimeUtc>,
    pub reason: Option<String>,
    pub ended_by: Option<i32>,
    pub ended_at: Option<DateTimeUtc>,
    pub end_reason: Option<String>,
    #[sea_orm(belongs_to, from = "authority_id", to = "id")]
    pub authority: BelongsTo<super::authority::Entity>,
    #[sea_orm(belongs_to, from = "round_id", to = "id")]
    pub round: BelongsTo<super::round::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
