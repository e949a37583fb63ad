//! The rows of a table: read alike from both databases, written, and told the same or not.

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use futures_util::TryStreamExt;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement, StreamTrait,
    Value,
    sea_query::{Alias, Expr, Query},
};
use sha2::{Digest, Sha256};

use super::tables::{Column, Kind, Table};

/// So many values go into one statement of PostgreSQL.
const MOST_VALUES: usize = 60_000;

/// So much text is held in memory, give or take a row.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What a table holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Copied {
    pub(super) rows: i64,
    hash: [u8; 32],
}

#[derive(Default)]
struct Sum {
    rows: i64,
    hash: Sha256,
}

impl Sum {
    /// Counts a row; how large it is.
    fn add(&mut self, row: &[Value]) -> usize {
        let text = format!("{row:?}");
        self.hash.update(&text);
        self.rows += 1;
        text.len()
    }

    fn end(self) -> Copied {
        Copied {
            rows: self.rows,
            hash: self.hash.finalize().into(),
        }
    }
}

/// Whether the table has a row.
pub(super) async fn any(db: &impl ConnectionTrait, table: &Table) -> Result<bool, DbErr> {
    let sql = format!("SELECT 1 AS one FROM {} LIMIT 1", table.quoted());
    let statement = Statement::from_string(db.get_database_backend(), sql);
    Ok(db.query_one_raw(statement).await?.is_some())
}

/// Copies every row; what was read.
pub(super) async fn copy(
    source: &DatabaseTransaction,
    target: &DatabaseTransaction,
    table: &Table,
) -> Result<Copied, DbErr> {
    let mut sum = Sum::default();
    let most = MOST_VALUES / table.columns.len();
    let (mut rows, mut bytes) = (Vec::new(), 0);
    let mut stream = source
        .stream_raw(in_order(table, DbBackend::Sqlite))
        .await?;
    while let Some(row) = stream.try_next().await? {
        let row = values(&row, table)?;
        bytes += sum.add(&row);
        rows.push(row);
        if rows.len() >= most || bytes >= MOST_BYTES {
            insert(target, table, std::mem::take(&mut rows)).await?;
            bytes = 0;
        }
    }
    if !rows.is_empty() {
        insert(target, table, rows).await?;
    }
    Ok(sum.end())
}

/// What a table of the target holds.
pub(super) async fn digest(db: &DatabaseTransaction, table: &Table) -> Result<Copied, DbErr> {
    let mut sum = Sum::default();
    let mut stream = db.stream_raw(in_order(table, DbBackend::Postgres)).await?;
    while let Some(row) = stream.try_next().await? {
        sum.add(&values(&row, table)?);
    }
    Ok(sum.end())
}

/// Every row, in an order that both databases have.
fn in_order(table: &Table, backend: DbBackend) -> Statement {
    let quoted = |column: &Column| format!("\"{}\"", column.name);
    let ordered = |column: &Column| match (backend, column.kind) {
        (DbBackend::Postgres, Kind::Text) => format!("{} COLLATE \"C\"", quoted(column)),
        _ => quoted(column),
    };
    let mut order: Vec<_> = table.columns.iter().filter(|it| it.key).collect();
    if order.is_empty() {
        order = table.columns.iter().collect();
    }
    let columns: Vec<_> = table.columns.iter().map(quoted).collect();
    let order: Vec<_> = order.into_iter().map(ordered).collect();
    let sql = format!(
        "SELECT {} FROM {} ORDER BY {}",
        columns.join(", "),
        table.quoted(),
        order.join(", ")
    );
    Statement::from_string(backend, sql)
}

fn values(row: &QueryResult, table: &Table) -> Result<Vec<Value>, DbErr> {
    table.columns.iter().map(|it| value(row, it)).collect()
}

fn value(row: &QueryResult, column: &Column) -> Result<Value, DbErr> {
    let name = column.name.as_str();
    Ok(match column.kind {
        Kind::Integer => row.try_get::<Option<i32>>("", name)?.into(),
        Kind::BigInteger => row.try_get::<Option<i64>>("", name)?.into(),
        Kind::Boolean => row.try_get::<Option<bool>>("", name)?.into(),
        Kind::Text => row.try_get::<Option<String>>("", name)?.into(),
        Kind::Date => row.try_get::<Option<NaiveDate>>("", name)?.into(),
        Kind::Bytes => row.try_get::<Option<Vec<u8>>>("", name)?.into(),
        // PostgreSQL keeps microseconds.
        Kind::Moment => row
            .try_get::<Option<DateTime<Utc>>>("", name)?
            .map(|moment| moment.trunc_subsecs(6))
            .into(),
    })
}

async fn insert(
    tx: &DatabaseTransaction,
    table: &Table,
    rows: Vec<Vec<Value>>,
) -> Result<(), DbErr> {
    let mut statement = Query::insert();
    statement
        .into_table(Alias::new(&table.name))
        .columns(table.columns.iter().map(|it| Alias::new(&it.name)));
    for row in rows {
        statement
            .values(row.into_iter().map(Expr::value))
            .map_err(|error| DbErr::Custom(error.to_string()))?;
    }
    tx.execute(&statement).await?;
    Ok(())
}
