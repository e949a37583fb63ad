//! The support-day ledger: every revision of each entry, which never changes, and beside it
//! where the entry stands now, so that a balance is one scan of an index.

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
                    .table("entry")
                    .col(pk_auto("id"))
                    .col(integer("authority_id"))
                    .col(string_uniq("submission"))
                    .col(integer("revision"))
                    .col(string("status"))
                    .col(date("held_on"))
                    .col(boolean("counts"))
                    .col(integer("quarters"))
                    .foreign_key(&mut references("authority_id", "authority"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index(
                "entry",
                &["authority_id", "counts", "status", "held_on", "quarters"],
            ))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("entry_revision")
                    .col(pk_auto("id"))
                    .col(integer("entry_id"))
                    .col(integer("number"))
                    .col(string("status"))
                    .col(date("held_on"))
                    .col(string("activity"))
                    .col(string_null("dimension"))
                    .col(string("place"))
                    .col(boolean("counts"))
                    .col(text("summary"))
                    .col(text_null("reason"))
                    .col(integer("made_by"))
                    .col(timestamp_with_time_zone("made_at"))
                    .foreign_key(&mut references("entry_id", "entry"))
                    .foreign_key(&mut references("made_by", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("entry_revision", &["entry_id", "number"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("entry_person")
                    .col(integer("revision_id"))
                    .col(integer("person_id"))
                    .col(integer("quarters"))
                    .primary_key(Index::create().col("revision_id").col("person_id"))
                    .foreign_key(&mut references("revision_id", "entry_revision"))
                    .foreign_key(&mut references("person_id", "person"))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
