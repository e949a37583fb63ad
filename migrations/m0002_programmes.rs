//! What a programme agrees with each authority: days, and when its rounds are.

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
                    .table("allocation")
                    .col(pk_auto("id"))
                    .col(integer("authority_id"))
                    .col(integer("quarters"))
                    .col(text("reason"))
                    .col(date("from_on"))
                    .col(integer("decided_by"))
                    .col(timestamp_with_time_zone("decided_at"))
                    .foreign_key(&mut references("authority_id", "authority"))
                    .foreign_key(&mut references("decided_by", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("allocation", &["authority_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("round")
                    .col(pk_auto("id"))
                    .col(integer("programme_id"))
                    .col(integer("month"))
                    .col(string("kind"))
                    .col(date("opens_on"))
                    .col(date("closes_on"))
                    .foreign_key(&mut references("programme_id", "programme"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("round", &["programme_id", "month"]))
            .await?;
        Ok(())
    }
}
