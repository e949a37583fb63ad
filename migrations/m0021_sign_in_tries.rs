//! How often somebody tried to sign in to an account, and the browsers that people signed in from.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tries = Table::create()
            .table("sign_in_try")
            .col(string("budget_hash").primary_key())
            .col(integer("wrong"))
            .col(timestamp_with_time_zone("free_at"))
            .col(timestamp_with_time_zone("forget_at"))
            .to_owned();
        manager.create_table(tries).await?;
        manager
            .create_index(index("sign_in_try", &["forget_at"]))
            .await?;
        let devices = Table::create()
            .table("known_device")
            .col(string("token_hash"))
            .col(integer("person_id"))
            .col(timestamp_with_time_zone("forget_at"))
            .primary_key(Index::create().col("token_hash").col("person_id"))
            .foreign_key(&mut references("person_id", "person"))
            .to_owned();
        manager.create_table(devices).await?;
        manager
            .create_index(index("known_device", &["person_id"]))
            .await?;
        manager
            .create_index(index("known_device", &["forget_at"]))
            .await
    }
}
