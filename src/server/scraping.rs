//! Metrics, on an address of this machine alone.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use axum_prometheus::metrics_exporter_prometheus::PrometheusHandle;
use tokio::{net::TcpListener, sync::Mutex, task::JoinSet};

use super::connections;
use crate::{app::AppState, commands::Failure, metrics};

/// The database is looked at no more often than this, however often somebody asks.
const FRESH: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct Scraped {
    app: AppState,
    handle: PrometheusHandle,
    looked: Arc<Mutex<Option<Instant>>>,
}

/// Begins to measure the requests of `router`, and to tell whoever asks at `listener`.
pub(super) fn start(
    state: &AppState,
    listener: TcpListener,
    router: Router,
    tasks: &mut JoinSet<()>,
) -> Result<Router, Failure> {
    let (layer, handle) =
        metrics::begin().map_err(|error| Failure::Refused(format!("metrics: {error}")))?;
    metrics::started(state.now());
    let scraped = Scraped {
        app: state.clone(),
        handle: handle.clone(),
        looked: Arc::default(),
    };
    let page = Router::new()
        .route("/metrics", get(tell))
        .with_state(scraped);
    let stopping = state.stopping.clone();
    tasks.spawn(async move { connections::serve(listener, page, stopping.begun()).await });
    tasks.spawn(keep_small(state.clone(), handle));
    Ok(router.layer(layer))
}

async fn tell(State(scraped): State<Scraped>) -> impl IntoResponse {
    let mut looked = scraped.looked.lock().await;
    if looked.is_none_or(|at| at.elapsed() >= FRESH) {
        metrics::look(&scraped.app.database, scraped.app.now()).await;
        *looked = Some(Instant::now());
    }
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], scraped.handle.render())
}

/// Sums up what was measured, which otherwise is kept one by one until somebody asks.
async fn keep_small(state: AppState, handle: PrometheusHandle) {
    let mut every = tokio::time::interval(FRESH);
    loop {
        tokio::select! {
            () = state.stopping.begun() => return,
            _ = every.tick() => handle.run_upkeep(),
        }
    }
}
