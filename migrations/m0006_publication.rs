//! Proposals to publish a round, and the snapshots that agreement freezes.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("publication")
                    .col(pk_auto("id"))
                    .col(integer("authority_id"))
                    .col(integer("round_id"))
                    .col(string("state"))
                    .col(integer("scoring_version"))
                    .col(text("result"))
                    .col(integer("proposed_by"))
                    .col(timestamp_with_time_zone("proposed_at"))
                    .col(integer_null("agreed_by"))
                    .col(timestamp_with_time_zone_null("agreed_at"))
                    .foreign_key(&mut references("authority_id", "authority"))
                    .foreign_key(&mut references("round_id", "round"))
                    .foreign_key(&mut references("proposed_by", "person"))
                    .foreign_key(&mut references("agreed_by", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("publication", &["authority_id", "round_id"]))
            .await?;
        Ok(())
    }
}
