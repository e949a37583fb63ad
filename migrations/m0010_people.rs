//! What asking people by name needs besides: which mails are reminders, and when the last went.

use sea_orm_migration::{prelude::*, schema::*};

use crate::add_column;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // How many reminders wait would tell how many have answered: they are never counted.
        let reminder = boolean("reminder").default(false).to_owned();
        add_column(manager, "outbox", reminder).await?;
        add_column(manager, "survey", date_null("reminded_on")).await
    }
}
