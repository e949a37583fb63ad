//! A mail that waits to be sent; deleted when it is.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub invitee_id: Option<i32>,
    pub person_id: Option<i32>,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub attempts: i32,
    pub due_at: DateTimeUtc,
    pub failed_at: Option<DateTimeUtc>,
    pub reminder: bool,
    #[sea_orm(belongs_to, from = "invitee_id", to = "id")]
    pub invitee: BelongsTo<Option<super::invitee::Entity>>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
