//! Instruments in their versions, and which version a round uses.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{references, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("instrument")
                    .col(pk_auto("id"))
                    .col(string("code"))
                    .col(string("version"))
                    .col(timestamp_with_time_zone("published_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("instrument", &["code", "version"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("item")
                    .col(pk_auto("id"))
                    .col(integer("instrument_id"))
                    .col(integer("position"))
                    .col(string("code"))
                    .col(string("dimension"))
                    .col(text("text"))
                    .col(string("groups"))
                    .col(text("low"))
                    .col(text("middle"))
                    .col(text("high"))
                    .foreign_key(&mut references("instrument_id", "instrument"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("item", &["instrument_id", "code"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("round_instrument")
                    .col(integer("round_id"))
                    .col(integer("instrument_id"))
                    .primary_key(Index::create().col("round_id").col("instrument_id"))
                    .foreign_key(&mut references("round_id", "round"))
                    .foreign_key(&mut references("instrument_id", "instrument"))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
