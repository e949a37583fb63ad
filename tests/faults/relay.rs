//! A wire between the program and its database, which can be cut.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// The wire.
pub(crate) struct Relay {
    /// Where the program finds its database.
    pub(crate) address: SocketAddr,
    to: String,
    cut: watch::Sender<()>,
    deaf: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl Relay {
    /// A free place that leads to a server once it is mended.
    pub(crate) async fn make() -> (TcpListener, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        (listener, address)
    }

    pub(crate) fn start((listener, address): (TcpListener, SocketAddr), to: String) -> Self {
        let mut relay = Self {
            address,
            to,
            cut: watch::channel(()).0,
            deaf: Arc::default(),
            accepting: None,
        };
        relay.accept(listener);
        relay
    }

    fn accept(&mut self, listener: TcpListener) {
        let (to, cut, deaf) = (self.to.clone(), self.cut.clone(), self.deaf.clone());
        self.accepting = Some(tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (to, mut cut, deaf) = (to.clone(), cut.subscribe(), deaf.clone());
                tokio::spawn(async move {
                    let far = TcpStream::connect(to).await.unwrap();
                    // Each small message at once, as between the two alone.
                    near.set_nodelay(true).unwrap();
                    far.set_nodelay(true).unwrap();
                    tokio::select! {
                        _ = cut.changed() => {}
                        () = carry(near, far, &deaf) => {}
                    }
                });
            }
        }));
    }

    /// Cuts every connection in the midst of what it does, and refuses new ones.
    pub(crate) async fn cut(&mut self) {
        if let Some(accepting) = self.accepting.take() {
            accepting.abort();
            let _ = accepting.await;
        }
        self.cut.send_replace(());
    }

    /// Leads to the server again.
    pub(crate) async fn mend(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.accept(listener);
    }

    /// The next commit is done, and the connection is cut before anybody is told.
    pub(crate) fn swallow_the_next_commit(&self) {
        self.deaf.store(true, Ordering::SeqCst);
    }
}

async fn carry(near: TcpStream, far: TcpStream, deaf: &AtomicBool) {
    let (mut near_in, mut near_out) = near.into_split();
    let (mut far_in, mut far_out) = far.into_split();
    let (mut asked, mut told) = (vec![0; 65_536], vec![0; 65_536]);
    let mut swallowing = false;
    loop {
        tokio::select! {
            read = near_in.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                let commits = asked[..length].windows(6).any(|six| six == b"COMMIT");
                swallowing |= commits && deaf.swap(false, Ordering::SeqCst);
                if far_out.write_all(&asked[..length]).await.is_err() {
                    return;
                }
            }
            read = far_in.read(&mut told) => {
                let Ok(length @ 1..) = read else { return };
                if swallowing || near_out.write_all(&told[..length]).await.is_err() {
                    return;
                }
            }
        }
    }
}
