//! Which page saved each answer of a respondent's draft last, so that a page does not stand in its
//! own way. It goes with the draft.

use sea_orm_migration::{prelude::*, schema::*};

use crate::add_column;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "draft", text("pages").default("{}").to_owned()).await
    }
}
