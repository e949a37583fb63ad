//! What is talked over is a dimension, or risk and the child first.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter()
            .table("moderation")
            .rename_column("dimension", "topic")
            .to_owned();
        manager.alter_table(table).await
    }
}
