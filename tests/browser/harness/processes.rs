//! The processes that a journey needs; each ends with the value that holds it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::LazyLock,
    thread::sleep,
    time::{Duration, Instant},
};

use argon2::{Argon2, PasswordHasher};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

use super::PASSWORD;

/// A process and the port it listens on.
pub(crate) struct Listening {
    child: Child,
    pub(crate) port: u16,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nothing listened on a moment ago.
pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The name of a journey's database in its folder.
pub(super) const DATABASE: &str = "partners.sqlite";

/// The demonstration as `partners demo` makes it of nothing, once for all journeys.
static ORIGINAL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let demonstration = start("demo", folder.path(), (free_port(), &[]));
    let copy = folder.path().join("copy.sqlite");
    let made = partners("backup", folder.path()).arg(&copy).status();
    assert!(made.unwrap().success(), "no copy of the demonstration");
    drop(demonstration);
    close_to_strangers(&copy);
    std::fs::read(copy).unwrap()
});

/// Gives the demonstration's people another password: `partners serve` refuses the public one.
fn close_to_strangers(file: &Path) {
    let hash = Argon2::default().hash_password(PASSWORD.as_bytes());
    let hash = hash.unwrap().to_string();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let database = format!("sqlite://{}", file.display());
        let database = Database::connect(database).await.unwrap();
        let sql = "UPDATE person SET password_hash = ?";
        let update = Statement::from_sql_and_values(DbBackend::Sqlite, sql, [hash.into()]);
        database.execute_raw(update).await.unwrap();
        database.close().await.unwrap();
    });
}

/// `partners demo` or `partners serve` on a copy of the demonstration, at a free port.
pub(super) fn service(
    command: &str,
    folder: &Path,
    (port, settings): (u16, &[(&str, &str)]),
) -> Listening {
    std::fs::write(folder.join(DATABASE), &*ORIGINAL).unwrap();
    start(command, folder, (port, settings))
}

fn start(command: &str, folder: &Path, (port, settings): (u16, &[(&str, &str)])) -> Listening {
    let child = partners(command, folder)
        .env("PARTNERS_ADDRESS", format!("127.0.0.1:{port}"))
        .envs(settings.iter().copied())
        .spawn()
        .expect("the service starts");
    wait_for(Listening { child, port }, "/readyz")
}

fn partners(command: &str, folder: &Path) -> Command {
    let database = folder.join(DATABASE);
    let mut program = Command::new(env!("CARGO_BIN_EXE_partners"));
    program
        .arg(command)
        .env("DATABASE_URL", format!("sqlite://{}", database.display()))
        .env_remove("PARTNERS_PUBLIC_URL")
        .env("RUST_LOG", "error")
        .stdout(Stdio::null());
    program
}

/// The identity provider of `tests/oidc`, for a service at that address.
pub(super) struct Provider {
    child: Child,
    pub(super) issuer: String,
}

impl Provider {
    pub(super) fn start(service: &str) -> Self {
        let folder = std::env::var("OIDC_PROVIDER")
            .expect("OIDC_PROVIDER, `npm ci` in a copy of tests/oidc");
        let mut child = Command::new("node")
            .args(["provider.mjs", &format!("{service}/sign-in/callback")])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the provider starts");
        let mut issuer = String::new();
        let out = child.stdout.as_mut().unwrap();
        BufReader::new(out).read_line(&mut issuer).unwrap();
        let issuer = issuer.trim().to_owned();
        Self { child, issuer }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program that drives Chromium.
pub(crate) fn chromedriver() -> Listening {
    let port = free_port();
    let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
    let child = Command::new(program)
        .arg(format!("--port={port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver starts: install chromium-driver, or set CHROMEDRIVER");
    wait_for(Listening { child, port }, "/status")
}

fn wait_for(mut process: Listening, path: &str) -> Listening {
    let begun = Instant::now();
    while !answers(process.port, path) {
        let ended = process.child.try_wait().unwrap();
        assert!(ended.is_none(), "ended before it answered: {ended:?}");
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "never answered {path}"
        );
        sleep(Duration::from_millis(50));
    }
    process
}

/// Whether a GET is answered with 200.
fn answers(port: u16, path: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    let mut answer = [0; 12];
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .is_ok()
        && stream.write_all(request.as_bytes()).is_ok()
        && stream.read_exact(&mut answer).is_ok()
        && answer.ends_with(b" 200")
}
