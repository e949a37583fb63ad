//! Who saved each answer and note of an agreed self-assessment last, so that several people can
//! work on one section. Never of a survey's answers.

use sea_orm_migration::{prelude::*, schema::*};

use crate::add_column;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let savers = text("savers").default("{}").to_owned();
        add_column(manager, "self_assessment_section", savers).await
    }
}
