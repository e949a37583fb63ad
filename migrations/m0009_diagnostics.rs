//! What a round needs to be run in full: instruments of one programme, people asked by name and
//! the mails to them, blind second ratings and consensus, moderation, and publications that are
//! sent back, corrected or withdrawn.
//!
//! `invitee` has no key, time or order in common with `draft` and `response`. Who has answered is
//! one row a role group, `answered`, a sorted list: neither the order of rows nor, on PostgreSQL, a
//! transaction number in them tells which response came with which name.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{add_column, index, references, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        instruments(manager).await?;
        surveys(manager).await?;
        records(manager).await?;
        moderation(manager).await?;
        publications(manager).await
    }
}

/// A version belongs to one programme, or without one to every programme.
async fn instruments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    add_column(manager, "instrument", integer_null("programme_id")).await?;
    manager
        .drop_index(
            Index::drop()
                .name("instrument_by_code_version")
                .table("instrument")
                .to_owned(),
        )
        .await?;
    let unique = "CREATE UNIQUE INDEX instrument_by_code_version_programme \
                  ON instrument (code, version, COALESCE(programme_id, 0))";
    manager.get_connection().execute_unprepared(unique).await?;
    // What a held file is for: a ledger, an instrument.
    let purpose = string("purpose").default("support_days").to_owned();
    add_column(manager, "held_file", purpose).await
}

async fn surveys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    add_column(manager, "survey", date_null("closes_on")).await?;
    manager
        .create_table(
            Table::create()
                .table("invitee")
                .col(pk_auto("id"))
                .col(integer("survey_id"))
                .col(string("role_group"))
                .col(string("email"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .foreign_key(&mut references("survey_id", "survey"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("invitee", &["survey_id", "email"]))
        .await?;
    // Only the hash of a link is kept; a reminder brings a new one, and the old ones go on working.
    manager
        .create_table(
            Table::create()
                .table("invitee_link")
                .col(string("token_hash").primary_key())
                .col(integer("invitee_id"))
                .foreign_key(&mut references("invitee_id", "invitee"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("invitee_link", &["invitee_id"]))
        .await?;
    manager
        .create_table(
            Table::create()
                .table("answered")
                .col(integer("survey_id"))
                .col(string("role_group"))
                .col(text("invitees"))
                .primary_key(Index::create().col("survey_id").col("role_group"))
                .foreign_key(&mut references("survey_id", "survey"))
                .to_owned(),
        )
        .await?;
    // A mail that was delivered is deleted: its text holds a link.
    manager
        .create_table(
            Table::create()
                .table("outbox")
                .col(pk_auto("id"))
                .col(integer("invitee_id"))
                .col(string("recipient"))
                .col(text("subject"))
                .col(text("body"))
                .col(integer("attempts"))
                .col(timestamp_with_time_zone("due_at"))
                .col(timestamp_with_time_zone_null("failed_at"))
                .foreign_key(&mut references("invitee_id", "invitee"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("outbox", &["due_at"])).await
}

async fn records(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for column in [
        integer_null("person_id"),
        text("notes").default("{}").to_owned(),
        boolean("draft").default(false).to_owned(),
    ] {
        add_column(manager, "rating", column).await?;
    }
    // Who rates a record again without seeing the first rating.
    manager
        .create_table(
            Table::create()
                .table("second_rating")
                .col(integer("record_id").primary_key())
                .col(integer("person_id"))
                .col(integer("drawn_by"))
                .col(timestamp_with_time_zone("drawn_at"))
                .foreign_key(&mut references("record_id", "record"))
                .foreign_key(&mut references("person_id", "person"))
                .foreign_key(&mut references("drawn_by", "person"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("second_rating", &["person_id"]))
        .await?;
    // The newest of an item holds; none is changed.
    manager
        .create_table(
            Table::create()
                .table("consensus")
                .col(pk_auto("id"))
                .col(integer("record_id"))
                .col(string("item"))
                .col(integer("score"))
                .col(text("reason"))
                .col(integer("made_by"))
                .col(timestamp_with_time_zone("made_at"))
                .foreign_key(&mut references("record_id", "record"))
                .foreign_key(&mut references("made_by", "person"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("consensus", &["record_id"]))
        .await
}

/// Notes and the agreed response to a discussion flag; the newest of a dimension holds.
async fn moderation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("moderation")
                .col(pk_auto("id"))
                .col(integer("authority_id"))
                .col(integer("round_id"))
                .col(string("dimension"))
                .col(text("notes"))
                .col(text("response"))
                .col(integer("made_by"))
                .col(timestamp_with_time_zone("made_at"))
                .foreign_key(&mut references("authority_id", "authority"))
                .foreign_key(&mut references("round_id", "round"))
                .foreign_key(&mut references("made_by", "person"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("moderation", &["authority_id", "round_id"]))
        .await
}

async fn publications(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for column in [
        // Why a published result is published anew.
        text_null("reason"),
        // Who ended it (sent it back, withdrew it), when and why.
        integer_null("ended_by"),
        timestamp_with_time_zone_null("ended_at"),
        text_null("end_reason"),
    ] {
        add_column(manager, "publication", column).await?;
    }
    // Group results handed over without the responses that they are made of.
    manager
        .create_table(
            Table::create()
                .table("handed_over")
                .col(integer("authority_id"))
                .col(integer("round_id"))
                .col(text("perception"))
                .primary_key(Index::create().col("authority_id").col("round_id"))
                .foreign_key(&mut references("authority_id", "authority"))
                .foreign_key(&mut references("round_id", "round"))
                .to_owned(),
        )
        .await
}
