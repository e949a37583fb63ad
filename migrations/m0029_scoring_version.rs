//! Scoring version 2: a result that came with a handover pack says so, and brings no figures of
//! role groups with it.

use sea_orm_migration::{
    prelude::*,
    schema::boolean,
    sea_orm::{ConnectionTrait, Statement},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        refuse_version_1(manager).await?;
        manager
            .alter_table(
                Table::alter()
                    .table("publication")
                    .add_column(boolean("handed_over").default(false))
                    .to_owned(),
            )
            .await?;
        manager
            .drop_table(Table::drop().table("handed_over").to_owned())
            .await
    }
}

/// Version 1 was withdrawn before anybody relied on it, and its results can't be read any more.
async fn refuse_version_1(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let sql = "SELECT id FROM publication WHERE scoring_version < 2 LIMIT 1";
    let found = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    if found.is_some() {
        return Err(DbErr::Migration(
            "This database has results of scoring version 1, which was withdrawn. Begin with a new database.".into(),
        ));
    }
    Ok(())
}
