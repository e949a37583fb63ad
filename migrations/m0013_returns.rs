//! Quarterly returns: the words that people write for one, notes that correct an earlier one, and
//! the bytes of those that are frozen.

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
                    .table("quarterly_return")
                    .col(pk_auto("id"))
                    .col(integer("programme_id"))
                    .col(date("starts_on"))
                    .col(integer("frozen_by"))
                    .col(timestamp_with_time_zone("frozen_at"))
                    .col(integer("revision_mark"))
                    .col(string("corrects"))
                    .col(text("content"))
                    .col(text("page"))
                    .col(blob("csv"))
                    .col(blob("workbook"))
                    .foreign_key(&mut references("programme_id", "programme"))
                    .foreign_key(&mut references("frozen_by", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("quarterly_return", &["programme_id", "starts_on"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("return_words")
                    .col(pk_auto("id"))
                    .col(integer("programme_id"))
                    .col(date("starts_on"))
                    .col(integer_null("authority_id"))
                    .col(string("part"))
                    .col(text("words"))
                    .col(string("role"))
                    .col(integer("written_by"))
                    .col(timestamp_with_time_zone("written_at"))
                    .foreign_key(&mut references("programme_id", "programme"))
                    .foreign_key(&mut references("authority_id", "authority"))
                    .foreign_key(&mut references("written_by", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("return_words", &["programme_id", "starts_on"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("return_note")
                    .col(pk_auto("id"))
                    .col(integer("programme_id"))
                    .col(date("about"))
                    .col(text("words"))
                    .col(text("reason"))
                    .col(integer("written_by"))
                    .col(timestamp_with_time_zone("written_at"))
                    .col(integer_null("listed_in"))
                    .foreign_key(&mut references("programme_id", "programme"))
                    .foreign_key(&mut references("written_by", "person"))
                    .foreign_key(&mut references("listed_in", "quarterly_return"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("return_note", &["programme_id"]))
            .await
    }
}
