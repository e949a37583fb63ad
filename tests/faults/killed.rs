//! `kill -9` in the midst of entries, answers and ratings, twenty times over.

use crate::{
    database::{Postgres, sqlite},
    load::Load,
    server::{Server, verify},
};

const TIMES: usize = 20;

/// After how many kills everything is replayed and rescored, which takes longer than a kill.
const VERIFIED: usize = 5;

async fn survives(database_url: &str) {
    let mut server = Server::start(database_url).await;
    let mut load = Load::begin(&server.url).await;
    for time in 1..=TIMES {
        // Sooner and later, in the midst of different things.
        let after = 5 + time * 7 % 31;
        load.run(after, || server.kill()).await;
        if time % VERIFIED == 0 {
            verify(database_url).unwrap();
        }
        server = Server::start(database_url).await;
        load.move_to(&server.url);
        load.check().await;
        load.repeat().await;
        load.check().await;
    }
    drop(server);
    assert!(load.visits() >= TIMES, "{} visits", load.visits());
    verify(database_url).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a quiet minute: CI runs it"]
async fn sqlite_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    survives(&sqlite(folder.path())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL"]
async fn postgres_loses_nothing_that_was_acknowledged() {
    let database = Postgres::make().await;
    survives(&database.url()).await;
    database.remove().await;
}
