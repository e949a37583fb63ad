//! What a start page asks of the ledger without reading all of it: bookings and disputes of some
//! authorities, and what a person logged last.

use sea_orm_migration::prelude::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(index("entry", &["authority_id", "status", "held_on"]))
            .await?;
        manager
            .create_index(index("entry_revision", &["made_by", "id"]))
            .await
    }
}
