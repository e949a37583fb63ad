//! Runs a test body on a database of its own, which is gone afterwards.

use std::{
    future::Future,
    hash::{DefaultHasher, Hash, Hasher},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
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

/// What a test's database begins with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content {
    /// The instruments alone.
    Instruments,
    /// The demonstration, as it is loaded at the moment that every test begins at.
    Demonstration,
}

/// Runs `body`. All of it stays on this thread, so that the test's clock is its own.
pub(crate) fn run<F: Future<Output = ()>>(
    kind: Kind,
    content: Content,
    body: impl FnOnce(TestApp) -> F,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let store = runtime.block_on(Store::make(kind, content));
    let result = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { body(TestApp::on(&store.url()).await).await });
    }));
    runtime.block_on(store.remove());
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

/// The demonstration in a SQLite file of its own.
pub(crate) async fn demonstration(folder: &Path) -> TestApp {
    let file = folder.join("demonstration.sqlite");
    std::fs::write(&file, Store::file(Content::Demonstration).await).unwrap();
    TestApp::on(&format!("sqlite://{}", file.display())).await
}

/// A prepared database, of which many copies are used up.
pub(crate) enum Original {
    /// The bytes of a file.
    File(Vec<u8>),
    /// A template on the server.
    Template { server: String, name: String },
}

impl Original {
    /// What `prepare` makes of the demonstration.
    pub(crate) async fn of<F: Future<Output = ()>>(
        kind: Kind,
        prepare: impl FnOnce(TestApp) -> F,
    ) -> Self {
        let store = Store::make(kind, Content::Demonstration).await;
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

/// The prepared databases that every test’s own is a copy of, by their content; made by the first
/// that asks.
static SQLITE: [OnceCell<Vec<u8>>; 2] = [const { OnceCell::const_new() }; 2];
static POSTGRES: [OnceCell<String>; 2] = [const { OnceCell::const_new() }; 2];

impl Store {
    /// A prepared file.
    async fn file(content: Content) -> &'static [u8] {
        let file = &SQLITE[content as usize];
        file.get_or_init(|| prepared_file(content)).await
    }

    async fn make(kind: Kind, content: Content) -> Self {
        if kind == Kind::Sqlite {
            let folder = tempfile::tempdir().unwrap();
            let prepared = Self::file(content).await;
            std::fs::write(folder.path().join(FILE), prepared).unwrap();
            return Self::Folder(folder);
        }
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL, such as postgres://postgres@127.0.0.1/postgres");
        let template = &POSTGRES[content as usize];
        let template = template
            .get_or_init(|| prepared_template(&server, content))
            .await;
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

async fn prepared_file(content: Content) -> Vec<u8> {
    let store = Store::Folder(tempfile::tempdir().unwrap());
    fill(&store.url(), content).await;
    let Store::Folder(folder) = &store else {
        return Vec::new();
    };
    std::fs::read(folder.path().join(FILE)).unwrap()
}

async fn fill(database_url: &str, content: Content) {
    prepare(database_url).await;
    if let Content::Demonstration = content {
        let app = TestApp::on(database_url).await;
        partners::seed::load_if_empty(&app.state).await.unwrap();
        app.state.database.close().await.unwrap();
    }
}

/// One for each checkout and content, made anew by each run, so that no run leaves more than one behind.
async fn prepared_template(server: &str, content: Content) -> String {
    let mut checkout = DefaultHasher::new();
    (env!("CARGO_MANIFEST_DIR"), content as usize).hash(&mut checkout);
    let name = format!("partners_template_{:016x}", checkout.finish());
    for sql in ["DROP DATABASE IF EXISTS", "CREATE DATABASE"] {
        order(server, &format!("{sql} {name}")).await.unwrap();
    }
    let store = Store::Database {
        server: server.to_owned(),
        name,
    };
    fill(&store.url(), content).await;
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
