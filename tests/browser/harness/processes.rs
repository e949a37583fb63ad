//! The processes that a journey needs; each ends with the value that holds it.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

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
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// `partners demo` on a database that is not there yet.
pub(crate) fn demonstration(folder: &std::path::Path) -> Listening {
    let port = free_port();
    let database = folder.join("demonstration.sqlite");
    let child = Command::new(env!("CARGO_BIN_EXE_partners"))
        .arg("demo")
        .env("DATABASE_URL", format!("sqlite://{}", database.display()))
        .env("PARTNERS_ADDRESS", format!("127.0.0.1:{port}"))
        .env_remove("PARTNERS_PUBLIC_URL")
        .env("RUST_LOG", "error")
        .stdout(Stdio::null())
        .spawn()
        .expect("the demonstration starts");
    wait_for(Listening { child, port }, "/readyz")
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
