//! The tracker's tables, one step a file; the same steps on SQLite and on PostgreSQL.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m0001_people;
mod m0002_programmes;
mod m0003_support_days;
mod m0004_instruments;
mod m0005_answers;
mod m0006_publication;
mod m0007_ledger;
mod m0008_week;
mod m0009_diagnostics;
mod m0010_people;
mod m0011_corrections;
mod m0012_answer;
mod m0013_returns;
mod m0014_visits;
mod m0015_trail;
mod m0016_outbox;
mod m0017_sessions;
mod m0018_second_step;
mod m0019_team;
mod m0021_sign_in_tries;
mod m0022_identity;
mod m0023_chain;
mod m0024_draft_pages;
mod m0026_record_origin;
mod m0027_came_by;
mod m0028_closed_responses;
mod m0029_scoring_version;
mod m0030_moderation_topic;
mod standing;

pub use standing::{Standing, standing};

/// Runs every step that a database has not had yet.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people::Migration),
            Box::new(m0002_programmes::Migration),
            Box::new(m0003_support_days::Migration),
            Box::new(m0004_instruments::Migration),
            Box::new(m0005_answers::Migration),
            Box::new(m0006_publication::Migration),
            Box::new(m0007_ledger::Migration),
            Box::new(m0008_week::Migration),
            Box::new(m0009_diagnostics::Migration),
            Box::new(m0010_people::Migration),
            Box::new(m0011_corrections::Migration),
            Box::new(m0012_answer::Migration),
            Box::new(m0013_returns::Migration),
            Box::new(m0014_visits::Migration),
            Box::new(m0015_trail::Migration),
            Box::new(m0016_outbox::Migration),
            Box::new(m0017_sessions::Migration),
            Box::new(m0018_second_step::Migration),
            Box::new(m0019_team::Migration),
            Box::new(m0021_sign_in_tries::Migration),
            Box::new(m0022_identity::Migration),
            Box::new(m0023_chain::Migration),
            Box::new(m0024_draft_pages::Migration),
            Box::new(m0026_record_origin::Migration),
            Box::new(m0027_came_by::Migration),
            Box::new(m0028_closed_responses::Migration),
            Box::new(m0029_scoring_version::Migration),
            Box::new(m0030_moderation_topic::Migration),
        ]
    }
}

/// A foreign key from `column` to the `id` of `parent`. Nothing cascades: entries are never deleted.
fn references(column: &'static str, parent: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from_col(column)
        .to(parent, "id")
        .to_owned()
}

/// A unique index over `columns`.
fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).unique().to_owned()
}

/// An index over `columns`.
fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut statement = Index::create();
    statement
        .name(format!("{table}_by_{}", columns.join("_")))
        .table(table);
    for column in columns {
        statement.col(*column);
    }
    statement
}

/// Adds a column to a table.
async fn add_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    let statement = Table::alter().table(table).add_column(column).to_owned();
    manager.alter_table(statement).await
}
