//! What is counted and measured for whoever runs the service; nothing is where nobody reads it.

use std::time::Duration;

use axum_prometheus::{
    EndpointLabel, PrometheusMetricLayer, PrometheusMetricLayerBuilder,
    metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram},
    metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle},
};
use chrono::{DateTime, Utc};

use crate::{database::Database, mail::outbox};

/// The upper ends of the histograms, in seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

/// A respondent's pages are not measured: when one was sent would stand beside the answers.
const UNMEASURED: [&str; 4] = ["/answer/{*rest}", "/healthz", "/readyz", "/metrics"];

/// Begins to keep what is measured; the layer that measures requests, and what reads it all.
///
/// # Errors
/// Where it has begun already.
pub(crate) fn begin() -> Result<(PrometheusMetricLayer<'static>, PrometheusHandle), BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets(&SECONDS)?
        .install_recorder()?;
    describe();
    let reader = handle.clone();
    let (layer, _) = PrometheusMetricLayerBuilder::new()
        .with_prefix("partners")
        .with_ignore_patterns(&UNMEASURED)
        // Never the address itself: it may hold a link's secret.
        .with_endpoint_label_type(EndpointLabel::MatchedPathWithFallbackFn(|_| {
            "unmatched".to_owned()
        }))
        .with_metrics_from_fn(|| reader)
        .build_pair();
    Ok((layer, handle))
}

fn describe() {
    describe_counter!("partners_sign_ins_total", "Sign-ins, good and refused");
    describe_counter!(
        "partners_ledger_refusals_total",
        "Entries refused because an authority's days would not have sufficed"
    );
    describe_gauge!(
        "partners_passwords_waiting",
        "Passwords being checked or waiting for their turn"
    );
    describe_histogram!(
        "partners_database_write_wait_seconds",
        "How long a change waited for the database to take it"
    );
    describe_gauge!(
        "partners_database_connections",
        "Connections, by pool and state"
    );
    describe_gauge!("partners_outbox_mails", "Mails that wait or were given up");
    describe_gauge!(
        "partners_outbox_overdue_seconds",
        "How long the oldest mail that waits has been due"
    );
    describe_gauge!("process_resident_memory_bytes", "Memory in use");
    describe_gauge!(
        "process_start_time_seconds",
        "When the process started, in seconds since 1970"
    );
}

/// A sign-in, good or refused.
pub(crate) fn signed_in(good: bool) {
    let result = if good { "good" } else { "refused" };
    counter!("partners_sign_ins_total", "result" => result).increment(1);
}

/// An entry that an authority's days did not suffice for.
pub(crate) fn ledger_refused() {
    counter!("partners_ledger_refusals_total").increment(1);
}

/// How long a change waited for the database.
pub(crate) fn waited_to_write(waited: Duration) {
    histogram!("partners_database_write_wait_seconds").record(waited);
}

/// A password that is being checked or waits for its turn, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Queued(());

impl Queued {
    pub(crate) fn new() -> Self {
        gauge!("partners_passwords_waiting").increment(1);
        Self(())
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        gauge!("partners_passwords_waiting").decrement(1);
    }
}

/// What only a look at the database and the process tells.
pub(crate) async fn look(database: &Database, now: DateTime<Utc>) {
    for (pool, size, idle) in database.pools() {
        let busy = f64::from(size) - idle as f64;
        gauge!("partners_database_connections", "pool" => pool, "state" => "busy").set(busy);
        gauge!("partners_database_connections", "pool" => pool, "state" => "idle").set(idle as f64);
    }
    if let Some(bytes) = resident_bytes() {
        gauge!("process_resident_memory_bytes").set(bytes);
    }
    let standing = tokio::time::timeout(
        Duration::from_secs(2),
        outbox::standing(database.read(), now),
    );
    if let Ok(Ok(outbox)) = standing.await {
        gauge!("partners_outbox_mails", "state" => "waiting").set(outbox.waiting as f64);
        gauge!("partners_outbox_mails", "state" => "failed").set(outbox.failed as f64);
        gauge!("partners_outbox_overdue_seconds").set(outbox.overdue.as_seconds_f64());
    }
}

/// The process's own start, once.
pub(crate) fn started(now: DateTime<Utc>) {
    gauge!("process_start_time_seconds").set(now.timestamp() as f64);
}

/// Linux tells; elsewhere the figure is left out.
fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes * 1024.0)
}
