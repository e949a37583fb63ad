//! Sessions have limits and are listed; an e-mail address is changed by a link to the new one.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{add_column, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A session of before has no beginning, and is over.
        for column in [
            timestamp_with_time_zone_null("created_at").to_owned(),
            timestamp_with_time_zone_null("last_seen_at").to_owned(),
            string("device").default("").to_owned(),
            string("how").default("").to_owned(),
            boolean("awaits_code").default(false).to_owned(),
        ] {
            add_column(manager, "session", column).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("email_link")
                    .col(string("token_hash").primary_key())
                    .col(integer("person_id"))
                    .col(string("email"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("used_at"))
                    .foreign_key(&mut references("person_id", "person"))
                    .to_owned(),
            )
            .await
    }
}
