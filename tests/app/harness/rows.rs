//! Everything that is stored, table by table, as whoever copies the database sees it.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, Database, DbBackend, FromQueryResult, JsonValue, Statement};

use super::TestApp;

const SQLITE_TABLES: &str =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'";
const POSTGRES_TABLES: &str = "SELECT table_name::text AS name FROM information_schema.tables \
     WHERE table_schema = 'public'";

impl TestApp {
    /// Changes the database behind the service's back.
    pub(crate) async fn tamper(&self, sql: &str) {
        let tx = self.state.database.write_tx().await.unwrap();
        tx.execute_unprepared(sql).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Each table's rows, sorted, as JSON.
    pub(crate) async fn stored(&self) -> BTreeMap<String, Vec<String>> {
        let db = Database::connect(&self.state.settings.database_url)
            .await
            .unwrap();
        let backend = db.get_database_backend();
        let select = async |sql: &str| {
            let statement = Statement::from_string(backend, sql.to_owned());
            JsonValue::find_by_statement(statement)
                .all(&db)
                .await
                .unwrap()
        };
        let tables = match backend {
            DbBackend::Postgres => POSTGRES_TABLES,
            _ => SQLITE_TABLES,
        };
        let mut stored = BTreeMap::new();
        for table in select(tables).await {
            let name = table["name"].as_str().unwrap();
            let rows = select(&format!("SELECT * FROM \"{name}\"")).await;
            let mut rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
            rows.sort();
            stored.insert(name.to_owned(), rows);
        }
        db.close().await.unwrap();
        stored
    }
}
