//! The tables as both databases describe them, so that none can be forgotten.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

use crate::commands::Failure;

/// What the migrations themselves keep.
const STEPS: &str = "seaql_migrations";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    BigInteger,
    Boolean,
    Text,
    Moment,
    Date,
    Bytes,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Whether rows are told apart by it.
    pub(super) key: bool,
    /// What counts it up, if anything does.
    sequence: Option<String>,
}

/// A table with its columns.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

impl Table {
    /// The name, as it stands in a statement.
    pub(super) fn quoted(&self) -> String {
        format!("\"{}\"", self.name)
    }
}

const TARGET: &str = r"
    SELECT c.relname::text AS tab, a.attname::text AS col,
        format_type(a.atttypid, NULL)::text AS kind,
        EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary
            AND a.attnum = ANY (i.indkey)) AS key,
        pg_get_serial_sequence(quote_ident(c.relname), a.attname)::text AS sequence
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname, a.attnum";

const SOURCE: &str = r"
    SELECT m.name AS tab, p.name AS col FROM sqlite_master m JOIN pragma_table_info(m.name) p
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'";

/// Every table, of which both databases must have every column.
pub(super) async fn of_both(
    source: &impl ConnectionTrait,
    target: &impl ConnectionTrait,
) -> Result<Vec<Table>, Failure> {
    let mut tables: Vec<Table> = Vec::new();
    let mut there = BTreeSet::new();
    for row in all(target, TARGET).await? {
        let (table, column) = read_column(&row)?;
        there.insert((table.clone(), column.name.clone()));
        match tables.last_mut() {
            Some(last) if last.name == table => last.columns.push(column),
            _ => tables.push(Table {
                name: table,
                columns: vec![column],
            }),
        }
    }
    let mut here = BTreeSet::new();
    for row in all(source, SOURCE).await? {
        here.insert((row.try_get("", "tab")?, row.try_get("", "col")?));
    }
    if let Some((table, column)) = here.symmetric_difference(&there).next() {
        return Err(Failure::Refused(format!(
            "only one of the two databases has {table}.{column}: nothing was moved"
        )));
    }
    tables.retain(|table| table.name != STEPS);
    Ok(tables)
}

fn read_column(row: &QueryResult) -> Result<(String, Column), Failure> {
    let (table, name): (String, String) = (row.try_get("", "tab")?, row.try_get("", "col")?);
    let kind = match row.try_get::<String>("", "kind")?.as_str() {
        "integer" => Kind::Integer,
        "bigint" => Kind::BigInteger,
        "boolean" => Kind::Boolean,
        "text" | "character varying" => Kind::Text,
        "timestamp with time zone" => Kind::Moment,
        "date" => Kind::Date,
        "bytea" => Kind::Bytes,
        other => {
            return Err(Failure::Refused(format!(
                "{table}.{name} is {other}, which can't be moved"
            )));
        }
    };
    let column = Column {
        name,
        kind,
        key: row.try_get("", "key")?,
        sequence: row.try_get("", "sequence")?,
    };
    Ok((table, column))
}

async fn all(db: &impl ConnectionTrait, sql: &str) -> Result<Vec<QueryResult>, DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await
}

/// A reference between tables that was lifted: what takes it away, and what makes it again.
pub(super) struct Reference(String);

/// Lifts every reference until all is copied: no order of the tables suits them all.
pub(super) async fn lift_references(tx: &impl ConnectionTrait) -> Result<Vec<Reference>, DbErr> {
    let sql = "SELECT conrelid::regclass::text AS tab, quote_ident(conname)::text AS name, \
               pg_get_constraintdef(oid)::text AS def FROM pg_constraint \
               WHERE contype = 'f' AND connamespace = current_schema()::regnamespace";
    let mut lifted = Vec::new();
    for row in all(tx, sql).await? {
        let table: String = row.try_get("", "tab")?;
        let name: String = row.try_get("", "name")?;
        let rule: String = row.try_get("", "def")?;
        tx.execute_unprepared(&format!("ALTER TABLE {table} DROP CONSTRAINT {name}"))
            .await?;
        lifted.push(Reference(format!(
            "ALTER TABLE {table} ADD CONSTRAINT {name} {rule}"
        )));
    }
    Ok(lifted)
}

/// Makes every reference again, which checks every row.
pub(super) async fn restore_references(
    tx: &impl ConnectionTrait,
    references: &[Reference],
) -> Result<(), DbErr> {
    for Reference(sql) in references {
        tx.execute_unprepared(sql).await?;
    }
    Ok(())
}

/// Has the numbers of new rows go on from the highest that was ever given.
pub(super) async fn go_on_counting(
    source: &impl ConnectionTrait,
    tx: &impl ConnectionTrait,
    table: &Table,
) -> Result<(), DbErr> {
    for column in &table.columns {
        let Some(sequence) = &column.sequence else {
            continue;
        };
        let given = format!(
            "SELECT max(n) AS n FROM (SELECT max(\"{}\") AS n FROM {} \
             UNION ALL SELECT seq FROM sqlite_sequence WHERE name = ?)",
            column.name,
            table.quoted()
        );
        let values = [table.name.clone().into()];
        let given = Statement::from_sql_and_values(DbBackend::Sqlite, given, values);
        let highest: Option<i64> = match source.query_one_raw(given).await? {
            Some(row) => row.try_get("", "n")?,
            None => None,
        };
        if let Some(highest) = highest.filter(|n| *n > 0) {
            let set = Statement::from_sql_and_values(
                DbBackend::Postgres,
                "SELECT setval($1::text::regclass, $2)",
                [sequence.clone().into(), highest.into()],
            );
            tx.query_one_raw(set).await?;
        }
    }
    Ok(())
}
