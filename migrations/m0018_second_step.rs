//! A second step at sign-in, its recovery codes, and how often it was tried in vain.

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
                    .table("second_step")
                    .col(integer("person_id").primary_key())
                    .col(string("secret"))
                    .col(big_integer("last_step"))
                    .col(timestamp_with_time_zone("created_at"))
                    .foreign_key(&mut references("person_id", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("recovery_code")
                    .col(string("code_hash").primary_key())
                    .col(integer("person_id"))
                    .foreign_key(&mut references("person_id", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("recovery_code", &["person_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("wrong_try")
                    .col(pk_auto("id"))
                    .col(integer("person_id"))
                    .col(timestamp_with_time_zone("at"))
                    .foreign_key(&mut references("person_id", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("wrong_try", &["person_id"]))
            .await
    }
}
