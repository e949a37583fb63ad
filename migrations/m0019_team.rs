//! When a person last signed in; and set-password links by person, to void or show theirs.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{add_column, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let last = timestamp_with_time_zone_null("last_signed_in_at");
        add_column(manager, "person", last).await?;
        manager
            .create_index(index("password_link", &["person_id"]))
            .await
    }
}
