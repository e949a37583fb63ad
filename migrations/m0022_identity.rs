//! Who a person is at an identity provider.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{references, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let identity = Table::create()
            .table("identity")
            .col(string("issuer"))
            .col(string("subject"))
            .col(integer("person_id"))
            .col(timestamp_with_time_zone("bound_at"))
            .primary_key(Index::create().col("issuer").col("subject"))
            .foreign_key(&mut references("person_id", "person"))
            .to_owned();
        manager.create_table(identity).await?;
        manager
            .create_index(unique("identity", &["person_id", "issuer"]))
            .await
    }
}
