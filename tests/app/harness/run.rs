//! Runs a test body on a database of its own, which is gone afterwards.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use sea_orm::{ConnectionTrait, Database};

use super::TestApp;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file in a temporary folder.
    Sqlite,
    /// A database made on the server of `TEST_POSTGRES_URL`.
    Postgres,
}

/// Runs `body`. All of it stays on this thread, so that the test's clock is its own.
pub(crate) fn run<F: Future<Output = ()>>(kind: Kind, body: impl FnOnce(TestApp) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let store = runtime.block_on(Store::make(kind));
    let result = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { body(TestApp::start(&store.url()).await).await });
    }));
    runtime.block_on(store.remove());
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

/// Where a test's data is.
enum Store {
    Folder(tempfile::TempDir),
    Database { server: String, name: String },
}

impl Store {
    async fn make(kind: Kind) -> Self {
        if kind == Kind::Sqlite {
            return Self::Folder(tempfile::tempdir().unwrap());
        }
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL, such as postgres://postgres@127.0.0.1/postgres");
        let name = format!("partners_test_{:032x}", rand::random::<u128>());
        order(&server, &format!("CREATE DATABASE {name}"))
            .await
            .expect("a database on the server");
        Self::Database { server, name }
    }

    fn url(&self) -> String {
        match self {
            Self::Folder(folder) => {
                format!("sqlite://{}", folder.path().join("test.sqlite").display())
            }
            Self::Database { server, name } => {
                let (address, query) = server.split_once('?').unwrap_or((server, ""));
                let (host, _) = address.rsplit_once('/').expect("a database in the URL");
                let query = if query.is_empty() {
                    String::new()
                } else {
                    format!("?{query}")
                };
                format!("{host}/{name}{query}")
            }
        }
    }

    /// Best effort: a database left behind must not fail a test that passed.
    async fn remove(self) {
        if let Self::Database { server, name } = self {
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let _ = order(&server, &drop).await;
        }
    }
}

async fn order(server: &str, sql: &str) -> Result<(), sea_orm::DbErr> {
    let connection = Database::connect(server).await?;
    connection.execute_unprepared(sql).await?;
    connection.close().await
}
