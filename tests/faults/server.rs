//! The program as a process of its own.

use std::{
    future::Future,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The longest that anything is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(600);

/// How often what is waited for is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Waits until it is so.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut so: impl FnMut() -> F) {
    let began = Instant::now();
    while !so().await {
        assert!(began.elapsed() < PATIENCE, "{what} never came");
        tokio::time::sleep(LOOK).await;
    }
}

/// A program that serves the demonstration; it is killed when it is dropped.
pub(crate) struct Server {
    child: Child,
    /// `http://127.0.0.1:…`.
    pub(crate) url: String,
}

impl Server {
    /// Starts it on a database and waits until it serves.
    pub(crate) async fn start(database_url: &str) -> Self {
        Self::start_by(Command::new(env!("CARGO_BIN_EXE_partners")), database_url).await
    }

    /// Starts it by a command that needs only to be told what to do.
    pub(crate) async fn start_by(mut command: Command, database_url: &str) -> Self {
        // Its readers speak plain HTTP, and want to know how they would encrypt.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let child = command
            .arg("demo")
            .env("DATABASE_URL", database_url)
            .env("PARTNERS_ADDRESS", address.to_string())
            .env("RUST_LOG", "off")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            child,
            url: format!("http://{address}"),
        };
        let began = Instant::now();
        while reqwest::get(format!("{}/healthz", server.url))
            .await
            .is_err()
        {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none(), "it ended with {ended:?}");
            assert!(began.elapsed() < PATIENCE, "it never served");
            tokio::time::sleep(LOOK).await;
        }
        server
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as `kill -9` does: it has no moment for anything more.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `partners verify` finds wrong; nothing where all is sound.
pub(crate) fn verify(database_url: &str) -> Result<(), String> {
    let ended = Command::new(env!("CARGO_BIN_EXE_partners"))
        .arg("verify")
        .env("DATABASE_URL", database_url)
        .output()
        .unwrap();
    match ended.status.code() {
        Some(0) => Ok(()),
        code => Err(format!(
            "verify ended with {code:?}: {}{}",
            String::from_utf8_lossy(&ended.stdout),
            String::from_utf8_lossy(&ended.stderr)
        )),
    }
}
