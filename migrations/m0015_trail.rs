//! How many changes each programme’s audit trail tells of: every change writes an event, so that the
//! number tells whether anything in the programme has changed. 0 is what is outside any programme.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("trail")
                    .col(integer("programme_id").primary_key())
                    .col(big_integer("changes"))
                    .to_owned(),
            )
            .await?;
        let so_far = "INSERT INTO trail (programme_id, changes) \
            SELECT COALESCE(programme_id, 0), COUNT(*) FROM audit_event GROUP BY COALESCE(programme_id, 0)";
        manager.get_connection().execute_unprepared(so_far).await?;
        Ok(())
    }
}
