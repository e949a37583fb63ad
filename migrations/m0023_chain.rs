//! The audit trail becomes a chain: each event has a place and a hash over itself and the event
//! before. Events that stand already are chained in the order in which they were written; from then
//! on the database itself refuses to change one, and to delete one whose time is not over.

use sea_orm_migration::{
    prelude::*,
    schema::*,
    sea_orm::{
        DbBackend, QueryResult, Statement,
        prelude::{DateTimeUtc, Json},
    },
};
use sha2::{Digest, Sha256};

use crate::add_column;

/// How many events are chained at one time.
const PART: usize = 500;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of it or nothing, on SQLite as well.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let event = "audit_event";
        add_column(
            manager,
            event,
            big_integer("sequence").default(0).to_owned(),
        )
        .await?;
        add_column(manager, event, string("hash").default("").to_owned()).await?;
        add_column(manager, event, string_null("request_id")).await?;
        for column in ["length", "cut"] {
            let number = big_integer(column).default(0).to_owned();
            add_column(manager, "trail", number).await?;
        }
        for column in ["head", "cut_hash"] {
            let hash = string(column).default("").to_owned();
            add_column(manager, "trail", hash).await?;
        }
        chain_all(manager).await?;
        let guards = match manager.get_database_backend() {
            DbBackend::Sqlite => SQLITE_GUARDS,
            _ => POSTGRES_GUARDS,
        };
        let db = manager.get_connection();
        db.execute_unprepared(
            "CREATE UNIQUE INDEX audit_event_by_chain \
             ON audit_event (COALESCE(programme_id, 0), sequence)",
        )
        .await?;
        // A chain is walked and cut by these.
        db.execute_unprepared(
            "CREATE INDEX audit_event_by_programme_id_sequence \
             ON audit_event (programme_id, sequence)",
        )
        .await?;
        db.execute_unprepared(guards).await?;
        Ok(())
    }
}

async fn chain_all(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let programmes = rows(
        manager,
        "SELECT DISTINCT COALESCE(programme_id, 0) AS programme FROM audit_event".into(),
    );
    for row in programmes.await? {
        chain(manager, row.try_get("", "programme")?).await?;
    }
    Ok(())
}

/// Chains the events of a programme; 0 is what is outside any.
async fn chain(manager: &SchemaManager<'_>, programme: i32) -> Result<(), DbErr> {
    let (mut after, mut sequence, mut head) = (0, 0i64, String::new());
    loop {
        let events = rows(
            manager,
            format!(
                "SELECT id, at, person_id, programme_id, verb, subject, detail FROM audit_event \
                 WHERE COALESCE(programme_id, 0) = {programme} AND id > {after} \
                 ORDER BY id LIMIT {PART}"
            ),
        )
        .await?;
        if events.is_empty() {
            break;
        }
        let mut chained = Vec::new();
        for event in &events {
            sequence += 1;
            head = hash(&head, sequence, event)?;
            after = event.try_get("", "id")?;
            chained.push(format!("({after}, {sequence}, '{head}')"));
        }
        // Numbers and hexadecimal hashes alone.
        let update = format!(
            "WITH chained (event, place, made) AS (VALUES {}) \
             UPDATE audit_event SET sequence = place, hash = made FROM chained WHERE id = event",
            chained.join(", ")
        );
        manager.get_connection().execute_unprepared(&update).await?;
    }
    let end = format!(
        "INSERT INTO trail (programme_id, changes, length, head) \
         VALUES ({programme}, {sequence}, {sequence}, '{head}') \
         ON CONFLICT (programme_id) DO UPDATE SET length = {sequence}, head = '{head}'"
    );
    manager.get_connection().execute_unprepared(&end).await?;
    Ok(())
}

/// The SHA-256 of a JSON array of the hash before and the event’s fields, without a request.
fn hash(before: &str, sequence: i64, event: &QueryResult) -> Result<String, DbErr> {
    let at: DateTimeUtc = event.try_get("", "at")?;
    let number = |column| event.try_get::<Option<i32>>("", column);
    let text = |column| event.try_get::<String>("", column);
    let fields = Json::Array(vec![
        before.into(),
        sequence.into(),
        at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string().into(),
        number("person_id")?.into(),
        number("programme_id")?.into(),
        text("verb")?.into(),
        text("subject")?.into(),
        text("detail")?.into(),
        Json::Null,
    ]);
    let digest = Sha256::digest(fields.to_string().as_bytes());
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn rows(manager: &SchemaManager<'_>, sql: String) -> Result<Vec<QueryResult>, DbErr> {
    let statement = Statement::from_string(manager.get_database_backend(), sql);
    manager.get_connection().query_all_raw(statement).await
}

const SQLITE_GUARDS: &str = "
    CREATE TRIGGER audit_event_stays BEFORE UPDATE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;
    CREATE TRIGGER audit_event_is_kept BEFORE DELETE ON audit_event
    WHEN OLD.sequence > COALESCE(
        (SELECT cut FROM trail WHERE programme_id = COALESCE(OLD.programme_id, 0)), 0)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;";

const POSTGRES_GUARDS: &str = "
    CREATE FUNCTION audit_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.sequence <= COALESCE(
                (SELECT cut FROM trail WHERE programme_id = COALESCE(OLD.programme_id, 0)), 0)
            THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION 'the audit trail is only ever added to';
    END $$;
    CREATE TRIGGER audit_event_stays BEFORE UPDATE OR DELETE ON audit_event
        FOR EACH ROW EXECUTE FUNCTION audit_event_stays();
    CREATE TRIGGER audit_event_is_kept BEFORE TRUNCATE ON audit_event
        FOR EACH STATEMENT EXECUTE FUNCTION audit_event_stays();";
