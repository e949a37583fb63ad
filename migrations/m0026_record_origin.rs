//! A QA record says which team it is of and how the case or visit was chosen.

use sea_orm_migration::{prelude::*, schema::text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["team", "chosen"] {
            let column = text_null(column);
            let table = Table::alter().table("record").add_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
