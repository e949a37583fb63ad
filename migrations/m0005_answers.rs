//! Surveys, self-assessments and QA records.
//!
//! `response` and `draft` have random keys, no time and no column in common, so that neither
//! a key nor the order of rows joins an invitation to the answers given under it. A draft is
//! deleted when it is submitted: a row that stayed would share PostgreSQL's `xmin` with its response.

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
                    .table("survey")
                    .col(pk_auto("id"))
                    .col(integer("authority_id"))
                    .col(integer("round_id"))
                    .col(timestamp_with_time_zone("opened_at"))
                    .col(integer("opened_by"))
                    .col(timestamp_with_time_zone_null("closed_at"))
                    .col(integer_null("closed_by"))
                    .foreign_key(&mut references("authority_id", "authority"))
                    .foreign_key(&mut references("round_id", "round"))
                    .foreign_key(&mut references("opened_by", "person"))
                    .foreign_key(&mut references("closed_by", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("survey", &["authority_id", "round_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("invitation")
                    .col(pk_auto("id"))
                    .col(integer("survey_id"))
                    .col(string("role_group"))
                    .col(string_uniq("token"))
                    .foreign_key(&mut references("survey_id", "survey"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("invitation", &["survey_id", "role_group"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("draft")
                    .col(integer("id").primary_key())
                    .col(integer("invitation_id"))
                    .col(string_uniq("key_hash"))
                    .col(text("answers"))
                    .col(text("sections"))
                    .foreign_key(&mut references("invitation_id", "invitation"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("draft", &["invitation_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("response")
                    .col(integer("id").primary_key())
                    .col(integer("authority_id"))
                    .col(integer("round_id"))
                    .col(integer("instrument_id"))
                    .col(string("role_group"))
                    .col(text("answers"))
                    .foreign_key(&mut references("authority_id", "authority"))
                    .foreign_key(&mut references("round_id", "round"))
                    .foreign_key(&mut references("instrument_id", "instrument"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("response", &["authority_id", "round_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("self_assessment")
                    .col(pk_auto("id"))
                    .col(integer("authority_id"))
                    .col(integer("round_id"))
                    .col(integer("instrument_id"))
                    .col(timestamp_with_time_zone_null("submitted_at"))
                    .col(integer_null("submitted_by"))
                    .foreign_key(&mut references("authority_id", "authority"))
                    .foreign_key(&mut references("round_id", "round"))
                    .foreign_key(&mut references("instrument_id", "instrument"))
                    .foreign_key(&mut references("submitted_by", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("self_assessment", &["authority_id", "round_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("self_assessment_section")
                    .col(integer("self_assessment_id"))
                    .col(string("dimension"))
                    .col(text("answers"))
                    .col(text("notes"))
                    .col(boolean("complete"))
                    .primary_key(Index::create().col("self_assessment_id").col("dimension"))
                    .foreign_key(&mut references("self_assessment_id", "self_assessment"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("record")
                    .col(pk_auto("id"))
                    .col(integer("authority_id"))
                    .col(integer("round_id"))
                    .col(integer("instrument_id"))
                    .col(string("reference"))
                    .foreign_key(&mut references("authority_id", "authority"))
                    .foreign_key(&mut references("round_id", "round"))
                    .foreign_key(&mut references("instrument_id", "instrument"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique(
                "record",
                &["authority_id", "round_id", "instrument_id", "reference"],
            ))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("rating")
                    .col(pk_auto("id"))
                    .col(integer("record_id"))
                    .col(string("rater"))
                    .col(date_null("rated_on"))
                    .col(text("scores"))
                    .foreign_key(&mut references("record_id", "record"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("rating", &["record_id", "rater"]))
            .await?;
        Ok(())
    }
}
