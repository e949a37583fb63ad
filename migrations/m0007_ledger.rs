//! What a ledger that both sides trust needs: where each entry stands for every filter, the sums of
//! an authority's ledger with the seal of its last revision, closed quarters, calendar links, and
//! files that wait for the person to confirm them.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::{add_column, index, references, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        revisions(manager).await?;
        entries(manager).await?;
        ledgers(manager).await?;
        manager
            .create_table(
                Table::create()
                    .table("closed_quarter")
                    .col(pk_auto("id"))
                    .col(integer("programme_id"))
                    .col(date("starts_on"))
                    .col(integer("closed_by"))
                    .col(timestamp_with_time_zone("closed_at"))
                    .foreign_key(&mut references("programme_id", "programme"))
                    .foreign_key(&mut references("closed_by", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("closed_quarter", &["programme_id", "starts_on"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("calendar_link")
                    .col(integer("person_id").primary_key())
                    .col(string_uniq("token_hash"))
                    .col(timestamp_with_time_zone("created_at"))
                    .foreign_key(&mut references("person_id", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("held_file")
                    .col(pk_auto("id"))
                    .col(integer("programme_id"))
                    .col(integer("person_id"))
                    .col(string("name"))
                    .col(blob("content"))
                    .col(timestamp_with_time_zone("held_at"))
                    .foreign_key(&mut references("programme_id", "programme"))
                    .foreign_key(&mut references("person_id", "person"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("held_file", &["programme_id", "person_id"]))
            .await
    }
}

/// A revision is the operator's where no person made it, may restate a closed quarter, and carries
/// the seal that joins it to the one before.
async fn revisions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Sqlite {
        // SQLite can't lift NOT NULL from a column: the two tables are made again.
        let steps = "
            CREATE TABLE entry_revision_new (
                id integer NOT NULL PRIMARY KEY AUTOINCREMENT,
                entry_id integer NOT NULL, number integer NOT NULL, status varchar NOT NULL,
                held_on date_text NOT NULL, activity varchar NOT NULL, dimension varchar,
                place varchar NOT NULL, counts boolean NOT NULL, summary text NOT NULL, reason text,
                made_by integer, made_at timestamp_with_timezone_text NOT NULL,
                FOREIGN KEY (entry_id) REFERENCES entry (id),
                FOREIGN KEY (made_by) REFERENCES person (id));
            INSERT INTO entry_revision_new SELECT id, entry_id, number, status, held_on, activity,
                dimension, place, counts, summary, reason, made_by, made_at FROM entry_revision;
            CREATE TABLE entry_person_new (
                revision_id integer NOT NULL, person_id integer NOT NULL, quarters integer NOT NULL,
                PRIMARY KEY (revision_id, person_id),
                FOREIGN KEY (revision_id) REFERENCES entry_revision_new (id),
                FOREIGN KEY (person_id) REFERENCES person (id));
            INSERT INTO entry_person_new SELECT revision_id, person_id, quarters FROM entry_person;
            DROP TABLE entry_person;
            DROP TABLE entry_revision;
            ALTER TABLE entry_revision_new RENAME TO entry_revision;
            ALTER TABLE entry_person_new RENAME TO entry_person;";
        db.execute_unprepared(steps).await?;
        manager
            .create_index(unique("entry_revision", &["entry_id", "number"]))
            .await?;
    } else {
        db.execute_unprepared("ALTER TABLE entry_revision ALTER COLUMN made_by DROP NOT NULL")
            .await?;
    }
    for column in [
        boolean("restatement").default(false).to_owned(),
        string("seal").default("").to_owned(),
    ] {
        add_column(manager, "entry_revision", column).await?;
    }
    manager
        .create_index(index("entry_person", &["person_id"]))
        .await
}

/// The row of an entry says all that the ledger is filtered by.
async fn entries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for column in [
        string("activity").default("").to_owned(),
        string_null("dimension"),
        string("place").default("").to_owned(),
        string_null("reference"),
    ] {
        add_column(manager, "entry", column).await?;
    }
    let newest = "SELECT r.{} FROM entry_revision r WHERE r.entry_id = entry.id AND r.number = entry.revision";
    let set: Vec<String> = ["activity", "dimension", "place"]
        .iter()
        .map(|column| format!("{column} = ({})", newest.replace("{}", column)))
        .collect();
    manager
        .get_connection()
        .execute_unprepared(&format!("UPDATE entry SET {}", set.join(", ")))
        .await?;
    manager
        .create_index(unique("entry", &["authority_id", "reference"]))
        .await?;
    manager
        .create_index(index("entry", &["authority_id", "held_on", "id"]))
        .await
}

/// The sums of each ledger, so that a balance is one row however long the ledger is.
async fn ledgers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("ledger")
                .col(integer("authority_id").primary_key())
                .col(integer("entries"))
                .col(integer("revisions"))
                .col(string("seal"))
                .col(integer("delivered"))
                .col(integer("confirmed"))
                .col(integer("disputed"))
                .col(integer("booked"))
                .col(integer("not_counted"))
                .foreign_key(&mut references("authority_id", "authority"))
                .to_owned(),
        )
        .await?;
    let sum = |condition: &str| {
        format!("CAST(COALESCE(SUM(CASE WHEN {condition} THEN quarters ELSE 0 END), 0) AS integer)")
    };
    let fill = format!(
        "INSERT INTO ledger (authority_id, entries, revisions, seal,
             delivered, confirmed, disputed, booked, not_counted)
         SELECT authority_id, CAST(COUNT(*) AS integer), CAST(SUM(revision) AS integer), '',
             {}, {}, {}, {}, {}
         FROM entry GROUP BY authority_id",
        sum("counts AND status IN ('delivered', 'confirmed', 'disputed')"),
        sum("counts AND status = 'confirmed'"),
        sum("counts AND status = 'disputed'"),
        sum("counts AND status = 'booked'"),
        sum("NOT counts AND status <> 'cancelled'"),
    );
    manager
        .get_connection()
        .execute_unprepared(&fill)
        .await
        .map(drop)
}
