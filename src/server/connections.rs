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
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use super::Stopping;

/// So many at once; whoever comes next waits until one ends.
const MOST: u32 = 1024;

/// How long a request's header may take, and how long a connection may be idle between two.
const HEADER_TIME: Duration = Duration::from_secs(10);

/// The largest header; more is answered with 431.
const HEADER_BYTES: usize = 32 * 1024;

/// How long a client may read nothing of what it is sent. Its connection ends then, and with it
/// whatever the answer holds.
const WRITE_TIME: Duration = Duration::from_secs(20);

/// How long requests under way may take once the process has been told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(30);

/// How long, and how much, is read of what nobody wants before a connection is closed.
const PARTING: Duration = Duration::from_secs(2);
const PARTING_BYTES: u64 = 16 * 1024 * 1024;

/// Serves until `stop` ends, then until the requests under way are answered.
pub(super) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    serve_within(WRITE_TIME, listener, router, stop).await;
}

async fn serve_within(
    write_time: Duration,
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) {
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
                let _ = stream.set_nodelay(true);
                let mut stream = TimeoutStream::new(stream);
                stream.set_write_timeout(Some(write_time));
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
    stream: TimeoutStream<TcpStream>,
    peer: SocketAddr,
    router: Router,
    closing: Stopping,
    place: OwnedSemaphorePermit,
) {
    let answer = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_header_size(HEADER_BYTES);
    let mut connection = http.serve_connection(TokioIo::new(Box::pin(stream)), answer);
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
async fn part(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    if stream.shutdown().await.is_ok() {
        let mut rest = stream.take(PARTING_BYTES);
        let _ =
            tokio::time::timeout(PARTING, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    }
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, future::pending, sync::Mutex};

    use axum::{
        body::{Body, Bytes},
        routing::get,
    };
    use futures_util::stream;
    use tokio::sync::oneshot;

    use super::*;

    /// A page without end; the receiver ends when nobody holds its answer any more.
    fn endless() -> (Router, oneshot::Receiver<Infallible>) {
        let (held, let_go) = oneshot::channel::<Infallible>();
        let held = Arc::new(Mutex::new(Some(held)));
        let page = get(move || async move {
            let held = held.lock().unwrap().take();
            Body::from_stream(stream::repeat_with(move || {
                let _ = &held;
                Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 64 * 1024]))
            }))
        });
        (Router::new().route("/", page), let_go)
    }

    #[tokio::test]
    async fn whoever_reads_nothing_loses_the_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (router, let_go) = endless();
        let limit = Duration::from_millis(100);
        tokio::spawn(serve_within(limit, listener, router, pending()));
        let mut client = TcpStream::connect(address).await.unwrap();
        let asks = b"GET / HTTP/1.1\r\nHost: partners.test\r\n\r\n";
        client.write_all(asks).await.unwrap();
        assert!(let_go.await.is_err(), "what the answer held is free");
        let mut read = Vec::new();
        let _ = client.read_to_end(&mut read).await;
        assert!(read.starts_with(b"HTTP/1.1 200 OK"));
    }
}
