//! Serving: from listening, through what goes on by itself beside it, to a clean end.

mod connections;
pub(crate) mod health;
mod scraping;
mod stopping;

use std::{net::SocketAddr, time::Duration};

use tokio::{net::TcpListener, task::JoinSet};

use crate::{
    app::{AppState, app},
    commands::{Failure, say},
    mail::{Mailer, outbox::keep_sending},
    people, programmes,
};
pub use stopping::Stopping;

/// How long `/readyz` says 503 before no connection is accepted any more: whoever shares requests
/// out among several processes sees it meanwhile.
const NOTICE: Duration = Duration::from_secs(1);

/// How long what goes on by itself may take to end.
const LAST_TASKS: Duration = Duration::from_secs(30);

/// Serves until the process is told to stop, and closes the database.
pub(crate) async fn serve(state: AppState) -> Result<(), Failure> {
    let settings = state.settings.clone();
    let listener = bind("PARTNERS_ADDRESS", settings.address).await?;
    let stopping = state.stopping.clone();
    let mut tasks = JoinSet::new();
    let mut router = app(state.clone());
    if let Some(address) = settings.metrics_address {
        let listener = bind("PARTNERS_METRICS_ADDRESS", address).await?;
        router = scraping::start(&state, listener, router, &mut tasks)?;
    }
    if let Some(mail) = &settings.mail {
        let mailer = Mailer::new(mail).map_err(Failure::Setting)?;
        tasks.spawn(keep_sending(state.clone(), mailer));
    }
    tasks.spawn(expire_held_files(state.clone()));
    if settings.is_https() && settings.trusted_proxies.is_empty() {
        tracing::warn!(
            "PARTNERS_TRUSTED_PROXIES is not set: everybody behind the proxy shares the limits of one address"
        );
    }
    say(&format!(
        "Partners in Practice is at {}",
        settings.public_url
    ));
    let told = stopping.clone();
    tokio::spawn(async move {
        stopping::told_to_stop().await;
        told.begin();
    });
    connections::serve(listener, router, async {
        stopping.begun().await;
        tokio::time::sleep(NOTICE).await;
    })
    .await;
    let ended = tokio::time::timeout(LAST_TASKS, tasks.join_all()).await;
    if ended.is_err() {
        tracing::warn!("a background task was cut off");
    }
    Ok(state.database.close().await?)
}

async fn bind(setting: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::Setting(format!("{setting} {address} can't be listened on: {error}"))
    })
}

/// Every ten minutes: a file that nobody confirmed must not stay because nobody sends another.
async fn expire_held_files(state: AppState) {
    let mut every = tokio::time::interval(Duration::from_secs(600));
    loop {
        tokio::select! {
            () = state.stopping.begun() => return,
            _ = every.tick() => {}
        }
        if let Err(error) = programmes::held_files::expire(&state.database, state.now()).await {
            tracing::error!(%error, "held files");
        }
        if let Err(error) = people::throttle::expire(&state.database, state.now()).await {
            tracing::error!(%error, "tries to sign in");
        }
    }
}
