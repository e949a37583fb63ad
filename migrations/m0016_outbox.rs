//! A mail in the outbox is to somebody whom a survey asks, or to a person with an account.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite can't lift NOT NULL from a column: the table is made again.
        let table = Table::create()
            .table("outbox_new")
            .col(pk_auto("id"))
            .col(integer_null("invitee_id"))
            .col(integer_null("person_id"))
            .col(string("recipient"))
            .col(text("subject"))
            .col(text("body"))
            .col(integer("attempts"))
            .col(timestamp_with_time_zone("due_at"))
            .col(timestamp_with_time_zone_null("failed_at"))
            .col(boolean("reminder"))
            .foreign_key(&mut references("invitee_id", "invitee"))
            .foreign_key(&mut references("person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        let columns = "invitee_id, recipient, subject, body, attempts, due_at, failed_at, reminder";
        let move_over = format!(
            "INSERT INTO outbox_new ({columns}) SELECT {columns} FROM outbox ORDER BY id;
             DROP TABLE outbox;
             ALTER TABLE outbox_new RENAME TO outbox;"
        );
        let db = manager.get_connection();
        db.execute_unprepared(&move_over).await?;
        manager.create_index(index("outbox", &["due_at"])).await?;
        manager.create_index(index("outbox", &["person_id"])).await
    }
}
