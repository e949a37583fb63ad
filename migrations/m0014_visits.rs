//! What people looked at is in the audit trail: it is asked for by person, and by programme.

use sea_orm_migration::prelude::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(index("audit_event", &["person_id", "verb", "at"]))
            .await?;
        manager
            .create_index(index("audit_event", &["programme_id", "verb", "at"]))
            .await
    }
}
