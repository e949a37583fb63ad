//! Connections: so many, each for HTTP/1 alone, with limits on what strangers may send.

use std::{
    future::{Future, poll_fn},
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use axum::{Router, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::ServiceExt;

use super::Stopping;

/// So many at once; whoever comes next waits until one ends.
const MOST: u32 = 1024;

/// How long a request's header may take, and how long a connection may be idle between two.
const HEADER_TIME: Duration = Duration::from_secs(10);

/// The largest header; more is answered with 431.
const HEADER_BYTES: usize = 32 * 1024;

/// How long requests under way may take once the process has been told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(30);

/// How long, and how much, is read of what nobody wants before a connection is closed.
const PARTING: Duration = Duration::from_secs(2);
const PARTING_BYTES: u64 = 16 * 1024 * 1024;

/// Serves until `stop` ends, then until the requests under way are answered.
pub(super) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(MOST as usize));
    let closing = Stopping::default();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await.ok()?;
            Some((place, accept(&listener).await))
        };
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some((place, (stream, peer))) = next => {
                let closing = closing.clone();
                tokio::spawn(converse(stream, peer, router.clone(), closing, place));
            }
        }
    }
    drop(listener);
    closing.begin();
    // Every place is free again when every connection has ended.
    let ended = tokio::time::timeout(LAST_REQUESTS, places.acquire_many(MOST)).await;
    if ended.is_err() {
        tracing::warn!("requests under way were cut off");
    }
}

/// The next connection. One that has gone meanwhile is nothing; without descriptors or memory it is
/// tried again later.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if has_gone(&error) => {}
            Err(error) => {
                tracing::error!(%error, "a connection can't be accepted");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn has_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}

/// Answers the requests of one connection; its place is free afterwards.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    closing: Stopping,
    place: OwnedSemaphorePermit,
) {
    let _ = stream.set_nodelay(true);
    let answer = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_header_size(HEADER_BYTES);
    let mut connection = http.serve_connection(TokioIo::new(stream), answer);
    let ended = poll_fn(|cx| Pin::new(&mut connection).poll_without_shutdown(cx));
    let ended = tokio::select! {
        ended = ended => Some(ended),
        () = closing.begun() => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|cx| Pin::new(&mut connection).poll_without_shutdown(cx)).await
        }
    };
    // What goes wrong here is the other side's: gone, slow or not speaking HTTP/1.
    if ended.is_ok() {
        part(connection.into_parts().io.into_inner()).await;
    }
    drop(place);
}

/// Closes our side and reads on for a moment. Whoever is still sending a body that was not wanted
/// would otherwise lose the answer together with the connection.
async fn part(mut stream: TcpStream) {
    if stream.shutdown().await.is_ok() {
        let mut rest = stream.take(PARTING_BYTES);
        let _ =
            tokio::time::timeout(PARTING, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    }
}
