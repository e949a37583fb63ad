//! Corrections of published results: while one is open, the round takes changes again and its
//! snapshot stays what is published.

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
                    .table("correction")
                    .col(pk_auto("id"))
                    .col(integer("authority_id"))
                    .col(integer("round_id"))
                    .col(text("reason"))
                    .col(integer("started_by"))
                    .col(timestamp_with_time_zone("started_at"))
                    .col(integer_null("ended_by"))
                    .col(timestamp_with_time_zone_null("ended_at"))
                    .foreign_key(&mut references("authority_id", "authority"))
                    .foreign_key(&mut references("round_id", "round"))
                    .foreign_key(&mut references("started_by", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("correction", &["authority_id", "round_id"]))
            .await
    }
}
