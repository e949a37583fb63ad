//! PostgreSQL away for half a minute and back, and a commit whose answer is lost.

use std::time::{Duration, Instant};

use crate::{
    browser::Answer,
    database::Postgres,
    load::{LEDGER, Load},
    relay::Relay,
    server::{Server, until, verify},
};

/// How long the database is away.
const AWAY: Duration = Duration::from_secs(30);

/// Longer than a page waits for a connection, with room for a machine that does much else; much
/// shorter than for as long as the database is away.
const SOON: Duration = Duration::from_secs(10);

fn assert_unavailable(answer: &Answer, says: &str) {
    assert_eq!(answer.status, 503, "{}", answer.heading());
    assert_eq!(answer.heading(), "Service unavailable");
    assert!(answer.body.contains(says), "{}", answer.body);
    assert!(!answer.retry_after.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL"]
async fn it_is_back_by_itself_after_the_database_was_away() {
    let database = Postgres::make().await;
    drop(Server::start(&database.url()).await);
    let place = Relay::make().await;
    let (url, server) = database.by(place.1);
    let mut relay = Relay::start(place, server);
    let server = Server::start(&url).await;
    let mut load = Load::begin(&server.url).await;
    let first = load.visit();
    assert_eq!(first.send(load.facilitator()).await.unwrap().status, 303);
    load.acknowledged(&first);

    relay.cut().await;
    let (began, mut unsaved) = (Instant::now(), Vec::new());
    while began.elapsed() < AWAY {
        let asked = Instant::now();
        let browser = load.facilitator();
        assert_unavailable(&browser.get(LEDGER).await.unwrap(), "Try again in a minute");
        assert_eq!(browser.get("/readyz").await.unwrap().status, 503);
        assert_eq!(browser.get("/healthz").await.unwrap().status, 200);
        let visit = load.visit();
        let answer = visit.send(browser).await.unwrap();
        assert_unavailable(&answer, "your words are still there");
        unsaved.push(visit);
        assert!(asked.elapsed() < 3 * SOON, "{:?}", asked.elapsed());
    }
    relay.mend().await;
    until("readiness", || async {
        let ready = load.facilitator().get("/readyz").await;
        ready.is_ok_and(|answer| answer.status == 200)
    })
    .await;
    load.check().await;
    for visit in unsaved {
        assert_eq!(visit.send(load.facilitator()).await.unwrap().status, 303);
        load.acknowledged(&visit);
    }
    load.check().await;
    drop(server);
    verify(&database.url()).unwrap();
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL"]
async fn a_commit_whose_answer_is_lost_is_not_said_to_be_saved_and_not_done_twice() {
    let database = Postgres::make().await;
    drop(Server::start(&database.url()).await);
    let place = Relay::make().await;
    let (url, server) = database.by(place.1);
    let relay = Relay::start(place, server);
    let server = Server::start(&url).await;
    let mut load = Load::begin(&server.url).await;
    for _ in 0..3 {
        relay.swallow_the_next_commit();
        let visit = load.visit();
        let answer = visit.send(load.facilitator()).await.unwrap();
        assert_unavailable(&answer, "may not have been saved");
        let answer = visit.send(load.facilitator()).await.unwrap();
        assert_eq!(answer.status, 303, "{}", answer.heading());
        load.acknowledged(&visit);
        load.check().await;
    }
    drop(server);
    verify(&database.url()).unwrap();
    database.remove().await;
}
