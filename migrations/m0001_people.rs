//! Programmes, and the people who have a role in them.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, references, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("programme")
                    .col(pk_auto("id"))
                    .col(string_uniq("slug"))
                    .col(string("name"))
                    .col(string("lead_authority"))
                    .col(date("starts_on"))
                    .col(date("ends_on"))
                    .col(integer("authority_ceiling"))
                    .col(integer("allocation_ceiling"))
                    .col(timestamp_with_time_zone("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("authority")
                    .col(pk_auto("id"))
                    .col(integer("programme_id"))
                    .col(string("slug"))
                    .col(string("name"))
                    .col(string_null("old_la_code"))
                    .col(string_null("new_la_code"))
                    .col(string_null("region"))
                    .col(string("readiness"))
                    .col(text("commitment"))
                    .col(string("status"))
                    .col(date("joined_on"))
                    .foreign_key(&mut references("programme_id", "programme"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("authority", &["programme_id", "slug"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("person")
                    .col(pk_auto("id"))
                    .col(string_uniq("email"))
                    .col(string("name"))
                    .col(string_null("password_hash"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("disabled_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("membership")
                    .col(pk_auto("id"))
                    .col(integer("person_id"))
                    .col(integer_null("programme_id"))
                    .col(string("role"))
                    .foreign_key(&mut references("person_id", "person"))
                    .foreign_key(&mut references("programme_id", "programme"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("membership", &["person_id", "programme_id"]))
            .await?;
        manager
            .create_index(index("membership", &["programme_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("assignment")
                    .col(integer("membership_id"))
                    .col(integer("authority_id"))
                    .primary_key(Index::create().col("membership_id").col("authority_id"))
                    .foreign_key(&mut references("membership_id", "membership"))
                    .foreign_key(&mut references("authority_id", "authority"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("password_link")
                    .col(string("token_hash").primary_key())
                    .col(integer("person_id"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("used_at"))
                    .foreign_key(&mut references("person_id", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("session")
                    .col(string("id_hash").primary_key())
                    .col(integer_null("person_id"))
                    .col(text("data"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .foreign_key(&mut references("person_id", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("session", &["person_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("audit_event")
                    .col(pk_auto("id"))
                    .col(timestamp_with_time_zone("at"))
                    .col(integer_null("person_id"))
                    .col(integer_null("programme_id"))
                    .col(string("verb"))
                    .col(string("subject"))
                    .col(text("detail"))
                    .foreign_key(&mut references("person_id", "person"))
                    .foreign_key(&mut references("programme_id", "programme"))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
