//! How a response came; and of a personal link, whether the service itself mailed it and showed it
//! to nobody. Of what stands already nothing is known: the links were not mailed, and responses
//! came by a group’s link, or where there was no survey by a file.

use sea_orm_migration::{prelude::*, schema::*};

use crate::add_column;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let came_by = string("came_by").default("group_link").to_owned();
        add_column(manager, "response", came_by).await?;
        let mailed = boolean("mailed").default(false).to_owned();
        add_column(manager, "invitee_link", mailed).await?;
        let from_files = "UPDATE response SET came_by = 'file' WHERE NOT EXISTS (
             SELECT 1 FROM survey WHERE survey.authority_id = response.authority_id
             AND survey.round_id = response.round_id AND survey.closed_by IS NOT NULL
             OR survey.authority_id = response.authority_id
             AND survey.round_id = response.round_id AND survey.closed_at IS NULL)";
        manager
            .get_connection()
            .execute_unprepared(from_files)
            .await?;
        Ok(())
    }
}
