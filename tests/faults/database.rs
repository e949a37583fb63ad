//! Databases of one's own.

use sea_orm::ConnectionTrait;

/// The file of a folder.
pub(crate) fn sqlite(folder: &std::path::Path) -> String {
    format!("sqlite://{}/faults.sqlite", folder.display())
}

/// A database made on the server of `TEST_POSTGRES_URL`.
pub(crate) struct Postgres {
    server: String,
    name: String,
}

impl Postgres {
    pub(crate) async fn make() -> Self {
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL, such as postgres://postgres@127.0.0.1/postgres");
        let name = format!("partners_faults_{:032x}", rand::random::<u128>());
        order(&server, &format!("CREATE DATABASE {name}")).await;
        Self { server, name }
    }

    pub(crate) fn url(&self) -> String {
        let (address, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (host, _) = address.rsplit_once('/').expect("a database in the URL");
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{host}/{}{mark}{query}", self.name)
    }

    /// The same database by another way to the server, and the address of the server itself.
    pub(crate) fn by(&self, way: std::net::SocketAddr) -> (String, String) {
        let url = self.url();
        let (scheme, rest) = url.split_once("://").unwrap();
        let (authority, path) = rest.split_once('/').unwrap();
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (format!("{user}@"), host),
            None => (String::new(), authority),
        };
        let host = if host.contains(':') {
            host.to_owned()
        } else {
            format!("{host}:5432")
        };
        (format!("{scheme}://{user}{way}/{path}"), host)
    }

    pub(crate) async fn remove(self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        order(&self.server, &drop).await;
    }
}

async fn order(server: &str, sql: &str) {
    let connection = sea_orm::Database::connect(server).await.unwrap();
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}
