//! A round whose responses are closed for good, since somebody has looked at its draft result; and
//! how many people a role group has, which bounds its link. What was ever proposed, or was handed
//! over, is closed.

use sea_orm_migration::{
    prelude::*,
    schema::*,
    sea_orm::{Statement, prelude::DateTimeUtc},
};

use crate::{add_column, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("closed_responses")
            .col(integer("authority_id"))
            .col(integer("round_id"))
            .col(timestamp_with_time_zone("closed_at"))
            .col(integer_null("closed_by"))
            .primary_key(Index::create().col("authority_id").col("round_id"))
            .foreign_key(&mut references("authority_id", "authority"))
            .foreign_key(&mut references("round_id", "round"))
            .foreign_key(&mut references("closed_by", "person"))
            .to_owned();
        manager.create_table(table).await?;
        add_column(manager, "invitation", integer_null("people")).await?;
        let db = manager.get_connection();
        db.execute_unprepared(
            "INSERT INTO closed_responses (authority_id, round_id, closed_at, closed_by)
             SELECT authority_id, round_id, proposed_at, proposed_by FROM publication AS one
             WHERE NOT EXISTS (SELECT 1 FROM publication AS earlier
                 WHERE earlier.authority_id = one.authority_id
                 AND earlier.round_id = one.round_id AND earlier.id < one.id)",
        )
        .await?;
        let handed_over = Statement::from_sql_and_values(
            manager.get_database_backend(),
            "INSERT INTO closed_responses (authority_id, round_id, closed_at, closed_by)
             SELECT authority_id, round_id, $1, NULL FROM handed_over
             WHERE NOT EXISTS (SELECT 1 FROM closed_responses AS closed
                 WHERE closed.authority_id = handed_over.authority_id
                 AND closed.round_id = handed_over.round_id)",
            [DateTimeUtc::from(std::time::SystemTime::now()).into()],
        );
        db.execute_raw(handed_over).await?;
        db.execute_unprepared(
            "UPDATE survey SET closed_at = (SELECT closed.closed_at FROM closed_responses AS closed
                 WHERE closed.authority_id = survey.authority_id
                 AND closed.round_id = survey.round_id)
             WHERE closed_at IS NULL AND EXISTS (
                 SELECT 1 FROM closed_responses AS closed
                 WHERE closed.authority_id = survey.authority_id
                 AND closed.round_id = survey.round_id)",
        )
        .await?;
        Ok(())
    }
}
