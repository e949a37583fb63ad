//! Runs a test body on a database of its own, which is gone afterwards.

use std::{
    future::Future,
    hash::{DefaultHasher, Hash, Hasher},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use sea_orm::{ConnectionTrait, Database};

use tokio::sync::OnceCell;

use super::{TestApp, service::prepare};

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
        runtime.block_on(async { body(TestApp::on(&store.url()).await).await });
    }));
    runtime.block_on(store.remove());
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

/// A prepared database, of which many copies are used up.
pub(crate) enum Original {
    /// The bytes of a file.
    File(Vec<u8>),
    /// A template on the server.
    Template { server: String, name: String },
}

impl Original {
    /// What `prepare` makes of an empty service, as a demonstration.
    pub(crate) async fn of<F: Future<Output = ()>>(
        kind: Kind,
        prepare: impl FnOnce(TestApp) -> F,
    ) -> Self {
        let store = Store::make(kind).await;
        let app = TestApp::demonstration_on(&store.url()).await;
        let database = app.state.database.clone();
        prepare(app).await;
        database.close().await.unwrap();
        match &store {
            Store::Folder(folder) => Self::File(std::fs::read(folder.path().join(FILE)).unwrap()),
            Store::Database { server, name } => Self::Template {
                server: server.clone(),
                name: name.clone(),
            },
        }
    }

    /// A service on a copy.
    pub(crate) async fn copy(&self) -> (TestApp, Copied) {
        let store = match self {
            Self::File(bytes) => {
                let folder = tempfile::tempdir().unwrap();
                std::fs::write(folder.path().join(FILE), bytes).unwrap();
                Store::Folder(folder)
            }
            Self::Template { server, name } => {
                let own = format!("partners_test_{:032x}", rand::random::<u128>());
                order(server, &format!("CREATE DATABASE {own} TEMPLATE {name}"))
                    .await
                    .unwrap();
                Store::Database {
                    server: server.clone(),
                    name: own,
                }
            }
        };
        let app = TestApp::demonstration_on(&store.url()).await;
        (app, Copied(store))
    }

    /// Nothing is left of it.
    pub(crate) async fn remove(self) {
        if let Self::Template { server, name } = self {
            Store::Database { server, name }.remove().await;
        }
    }
}

/// Where a copy is kept.
pub(crate) struct Copied(Store);

impl Copied {
    /// Nothing is left of it.
    pub(crate) async fn remove(self, app: TestApp) {
        app.state.database.clone().close().await.unwrap();
        self.0.remove().await;
    }
}

/// Where a test's data is.
enum Store {
    Folder(tempfile::TempDir),
    Database { server: String, name: String },
}

/// The prepared databases that every test’s own is a copy of; made by the first that asks.
static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
static POSTGRES: OnceCell<String> = OnceCell::const_new();

impl Store {
    async fn make(kind: Kind) -> Self {
        if kind == Kind::Sqlite {
            let folder = tempfile::tempdir().unwrap();
            let prepared = SQLITE.get_or_init(prepared_file).await;
            std::fs::write(folder.path().join(FILE), prepared).unwrap();
            return Self::Folder(folder);
        }
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL, such as postgres://postgres@127.0.0.1/postgres");
        let template = POSTGRES.get_or_init(|| prepared_template(&server)).await;
        let name = format!("partners_test_{:032x}", rand::random::<u128>());
        order(
            &server,
            &format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await
        .expect("a database on the server");
        Self::Database { server, name }
    }

    fn url(&self) -> String {
        match self {
            Self::Folder(folder) => {
                format!("sqlite://{}", folder.path().join(FILE).display())
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

const FILE: &str = "test.sqlite";

async fn prepared_file() -> Vec<u8> {
    let store = Store::Folder(tempfile::tempdir().unwrap());
    prepare(&store.url()).await;
    let Store::Folder(folder) = &store else {
        return Vec::new();
    };
    std::fs::read(folder.path().join(FILE)).unwrap()
}

/// One for each checkout, made anew by each run, so that no run leaves more than one behind.
async fn prepared_template(server: &str) -> String {
    let mut checkout = DefaultHasher::new();
    env!("CARGO_MANIFEST_DIR").hash(&mut checkout);
    let name = format!("partners_template_{:016x}", checkout.finish());
    for sql in ["DROP DATABASE IF EXISTS", "CREATE DATABASE"] {
        order(server, &format!("{sql} {name}")).await.unwrap();
    }
    let store = Store::Database {
        server: server.to_owned(),
        name,
    };
    prepare(&store.url()).await;
    let Store::Database { name, .. } = store else {
        return String::new();
    };
    name
}

async fn order(server: &str, sql: &str) -> Result<(), sea_orm::DbErr> {
    let connection = Database::connect(server).await?;
    connection.execute_unprepared(sql).await?;
    connection.close().await
}
