//! What must be fast, measured beside its limit, in one run on the machine that it is run on.
//!
//! `cargo bench` starts the real program on the demonstration data and, beside it, a bare axum
//! handler that returns the same bytes and a bare durable commit of SQLite. A round of the largest
//! size expected is scored first. Compare the ratios;
//! the figures themselves are this machine's. `cargo bench -- mixed` runs the mixed work alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod mixed;
mod scale;
mod scoring;

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::sqlx::{self, Connection, Executor, sqlite::SqliteConnectOptions};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const CONNECTIONS: usize = 16;
const SPAN: Duration = Duration::from_secs(4);
const EMAIL: &str = "facilitator@hackney.example";
const REVIEWER: &str = "reviewer@dfe.example";
const PASSWORD: &str = "violet-harbour-lantern";

#[tokio::main]
async fn main() {
    if let Ok(file) = std::env::var("BENCH_BARE_BYTES") {
        return serve_bare(file).await;
    }
    let folder = tempfile::tempdir().unwrap();
    if std::env::args().any(|word| word == "mixed") {
        return mixed::run(folder.path()).await;
    }
    scoring::run();
    let loading = Instant::now();
    drop(Server::start(folder.path()).await);
    println!(
        "first start, loading the demonstration: {:.2} s",
        loading.elapsed().as_secs_f64()
    );
    let starting = Instant::now();
    let server = Server::start(folder.path()).await;
    println!(
        "start to first page, loaded database: {:.0} ms",
        starting.elapsed().as_secs_f64() * 1e3
    );

    let cookie = sign_in(server.port).await;
    let reviewer = sign_in_as(server.port, REVIEWER).await;
    let commits = bare_commits(folder.path()).await;
    println!(
        "\n{:<28}{:>10}{:>10}{:>12}",
        "", "a second", "ratio", "alone, ms"
    );
    for (name, path, who) in [
        ("overview, DfE", "/programmes/hackney", &reviewer),
        (
            "authority page, DfE",
            "/programmes/hackney/authorities/northbridge",
            &reviewer,
        ),
        (
            "ledger",
            "/programmes/hackney/authorities/northbridge/support-days",
            &cookie,
        ),
    ] {
        let request = get(path, who);
        page(name, &server, &request, folder.path()).await;
    }
    let logged = log_entries(&server, &cookie).await;
    println!("{:<28}{commits:>10.0}", "SQLite’s bare commit");
    println!(
        "{:<28}{logged:>10.0}{:>10.2}",
        "log an entry",
        logged / commits
    );
    let saved = save_sections(&server).await;
    println!(
        "{:<28}{saved:>10.0}{:>10.2}",
        "save a section of a survey",
        saved / commits
    );
    println!(
        "\nresident after the load: {:.0} MB",
        server.resident_megabytes()
    );
    drop(server);
    at_scale(folder.path()).await;
    mixed::run(folder.path()).await;
}

/// Pages over much more than the demonstration has, beside the demonstration’s own, each made anew.
async fn at_scale(folder: &Path) {
    scale::load(&folder.join("bench.sqlite")).await;
    let server = Server::start(folder).await;
    let cookie = sign_in(server.port).await;
    let reviewer = sign_in_as(server.port, REVIEWER).await;
    println!(
        "\n{:<28}{:>10}{:>10}{:>10}",
        "made anew, alone, ms", "1×", "at scale", "ratio"
    );
    let ledger = "/programmes/hackney/authorities/northbridge/support-days";
    let overview = "/programmes/hackney";
    for (name, small, large, who) in [
        (
            "overview, 153 authorities",
            overview,
            scale::NATIONAL,
            &reviewer,
        ),
        ("ledger, 10,000 entries", ledger, scale::LONG, &cookie),
    ] {
        let (mut once, mut scaled) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..2 {
            once += median_alone(server.port, |n| get(&anew(small, n), who)).await / 2;
            scaled += median_alone(server.port, |n| get(&anew(large, n), who)).await / 2;
        }
        let (once, scaled) = (once.as_secs_f64() * 1e3, scaled.as_secs_f64() * 1e3);
        println!(
            "{name:<28}{once:>10.2}{scaled:>10.2}{:>10.2}",
            scaled / once
        );
    }
    whole_ledger(&server, &cookie).await;
}

/// An address that no page was kept for.
fn anew(path: &str, number: usize) -> String {
    format!("{path}?made={number}")
}

/// Every entry of the national programme as one file, and what the server holds meanwhile.
async fn whole_ledger(server: &Server, cookie: &str) {
    let before = server.resident_megabytes();
    let mut request = get(scale::FILE, cookie);
    let end = request.len() - 2;
    request.splice(end..end, b"connection: close\r\n".iter().copied());
    let mut stream = TcpStream::connect(("127.0.0.1", server.port))
        .await
        .unwrap();
    let began = Instant::now();
    stream.write_all(&request).await.unwrap();
    let (mut bytes, mut most, mut part) = (0, before, vec![0; 1 << 20]);
    loop {
        match stream.read(&mut part).await.unwrap() {
            0 => break,
            read => bytes += read,
        }
        most = server.resident_megabytes().max(most);
    }
    println!(
        "file of 200,000 entries: {:.0} MB in {:.1} s, resident {before:.0} MB before, {most:.0} MB at most",
        bytes as f64 / 1e6,
        began.elapsed().as_secs_f64()
    );
}

/// A page against a bare handler with the same bytes: how many a second, and alone how long.
async fn page(name: &str, server: &Server, request: &[u8], folder: &Path) {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port))
        .await
        .unwrap();
    let body = exchange(&mut stream, request, &mut Vec::new()).await;
    assert!(body.starts_with(b"HTTP/1.1 200"), "{name}");
    let file = folder.join("bytes");
    std::fs::write(&file, &body[split(&body)..]).unwrap();
    let bare = Server::bare(&file).await;
    // In turn, so that both have the same weather.
    let (mut ours, mut limit) = (0.0, 0.0);
    for _ in 0..2 {
        ours += rate(server.port, request).await / 2.0;
        limit += rate(bare.port, request).await / 2.0;
    }
    println!(
        "{:<28}{limit:>10.0}",
        format!("bare handler, {} KB", body.len() / 1024)
    );
    let alone = median_alone(server.port, |_| request.to_vec()).await;
    println!(
        "{name:<28}{ours:>10.0}{:>10.2}{:>12.2}",
        ours / limit,
        alone.as_secs_f64() * 1e3
    );
}

async fn rate(port: u16, request: &[u8]) -> f64 {
    let (done, stop) = (
        Arc::new(AtomicU64::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (request, done, stop) = (request.to_vec(), done.clone(), stop.clone());
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let mut buffer = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    exchange(&mut stream, &request, &mut buffer).await;
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    let began = Instant::now();
    tokio::time::sleep(SPAN).await;
    let rate = done.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.unwrap();
    }
    rate
}

async fn median_alone(port: u16, request: impl Fn(usize) -> Vec<u8>) -> Duration {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let mut buffer = Vec::new();
    let mut times = Vec::new();
    for number in 0..300 {
        let request = request(number);
        let began = Instant::now();
        exchange(&mut stream, &request, &mut buffer).await;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2]
}

/// Entries a second, each logged by a form of its own under the same ceiling. Not counted, so that
/// the allocation does not end the run.
async fn log_entries(server: &Server, cookie: &str) -> f64 {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port))
        .await
        .unwrap();
    let form = get(
        "/programmes/hackney/authorities/eastholme/support-days/new",
        cookie,
    );
    let page = exchange(&mut stream, &form, &mut Vec::new()).await;
    let page = String::from_utf8_lossy(&page).into_owned();
    let value = |name: &str| {
        let tag = page
            .split("<input")
            .find(|tag| tag.contains(&format!("name=\"{name}\"")))
            .unwrap();
        tag.split("value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let days = page
        .split("name=\"days-")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let date = ["day", "month", "year"].map(|part| value(&format!("date-{part}")));
    let counter = Arc::new(AtomicU64::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (counter, stop, cookie, port) = (counter.clone(), stop.clone(), cookie.to_owned(), server.port);
            let (days, date) = (days.clone(), date.clone());
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let mut buffer = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    let number = counter.fetch_add(1, Ordering::Relaxed);
                    let body = format!(
                        "submission=bench{number}&authority=eastholme&date-day={}&date-month={}&date-year={}\
                         &days-{days}=0.25&activity=travel&dimension=&place=online&counts=no&summary=Bench",
                        date[0], date[1], date[2],
                    );
                    let path = "/programmes/hackney/authorities/eastholme/support-days";
                    let reply = exchange(&mut stream, &post(path, &cookie, &body), &mut buffer).await;
                    assert!(reply.starts_with(b"HTTP/1.1 303"), "{}", String::from_utf8_lossy(&reply));
                }
            })
        })
        .collect();
    let began = Instant::now();
    tokio::time::sleep(SPAN).await;
    let rate = counter.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.unwrap();
    }
    rate
}

/// Sections a second, each saved into a draft of its own connection. The limit is half the rate of
/// the bare commit.
async fn save_sections(server: &Server) -> f64 {
    let lead = sign_in_as(server.port, "lead@northbridge.example").await;
    let mut stream = TcpStream::connect(("127.0.0.1", server.port))
        .await
        .unwrap();
    let survey = "/programmes/hackney/authorities/northbridge/rounds/month-18/survey";
    let page = exchange(&mut stream, &get(survey, &lead), &mut Vec::new()).await;
    let page = String::from_utf8_lossy(&page).into_owned();
    let token = page.split("/answer/").nth(1).expect("a link").get(..48);
    let link = format!("/answer/{}", token.unwrap());
    let counter = Arc::new(AtomicU64::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = Vec::new();
    for _ in 0..CONNECTIONS {
        let started = exchange(&mut stream, &post(&link, "", ""), &mut Vec::new()).await;
        let (cookie, path) = (header(&started, "set-cookie"), header(&started, "location"));
        let page = exchange(&mut stream, &get(&path, &cookie), &mut Vec::new()).await;
        let page = String::from_utf8_lossy(&page).into_owned();
        let field = page.split("name=\"answer-").nth(1).expect("a statement");
        let field = field.split('"').next().unwrap().to_owned();
        let unseen = unseen(&page, &["draft", "page"]);
        let (counter, stop, port) = (counter.clone(), stop.clone(), server.port);
        tasks.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let mut buffer = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let number = counter.fetch_add(1, Ordering::Relaxed);
                let body = format!("{unseen}&answer-{field}={}", number % 5 + 1);
                let request = from_another(number, &post(&path, &cookie, &body));
                let reply = exchange(&mut stream, &request, &mut buffer).await;
                assert!(
                    reply.starts_with(b"HTTP/1.1 303"),
                    "{}",
                    String::from_utf8_lossy(&reply)
                );
            }
        }));
    }
    // All began at once with the last; what was saved before that is not counted.
    let (began, before) = (Instant::now(), counter.load(Ordering::Relaxed));
    tokio::time::sleep(SPAN).await;
    let saved = counter.load(Ordering::Relaxed) - before;
    let rate = saved as f64 / began.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.unwrap();
    }
    rate
}

/// The first of each of these hidden fields of a page, as a form sends them.
fn unseen(page: &str, names: &[&str]) -> String {
    let fields = names.iter().map(|name| {
        let before = format!("name=\"{name}\" value=\"");
        let value = page.split(&before).nth(1).expect("a hidden field");
        format!("{name}={}", value.split('"').next().unwrap())
    });
    fields.collect::<Vec<_>>().join("&")
}

/// The request as a proxy hands it on: no one address asks so often as a bench.
fn from_another(number: u64, request: &[u8]) -> Vec<u8> {
    let [.., a, b, c] = number.to_be_bytes();
    let line = request.windows(2).position(|two| two == b"\r\n").unwrap() + 2;
    let forwarded = format!("x-forwarded-for: 10.{a}.{b}.{c}\r\n");
    [&request[..line], forwarded.as_bytes(), &request[line..]].concat()
}

/// The first part of a header.
fn header(reply: &[u8], name: &str) -> String {
    let reply = String::from_utf8_lossy(reply).into_owned();
    let line = reply
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned));
    let line = line.expect("the header");
    line.split(';').next().unwrap_or_default().to_owned()
}

/// One row a commit, as durable as the product's own.
async fn bare_commits(folder: &Path) -> f64 {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("bare.sqlite"))
        .create_if_missing(true)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full);
    let mut db = sqlx::SqliteConnection::connect_with(&options)
        .await
        .unwrap();
    db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)")
        .await
        .unwrap();
    let (began, mut commits) = (Instant::now(), 0_u32);
    while began.elapsed() < SPAN {
        db.execute("INSERT INTO t (x) VALUES ('a day')")
            .await
            .unwrap();
        commits += 1;
    }
    f64::from(commits) / began.elapsed().as_secs_f64()
}

async fn sign_in(port: u16) -> String {
    sign_in_as(port, EMAIL).await
}

async fn sign_in_as(port: u16, email: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let body = format!("email={}&password={PASSWORD}", email.replace('@', "%40"));
    let reply = exchange(&mut stream, &post("/sign-in", "", &body), &mut Vec::new()).await;
    let reply = String::from_utf8_lossy(&reply).into_owned();
    let cookie = reply
        .lines()
        .find(|line| line.starts_with("set-cookie: partners="))
        .expect("signed in");
    cookie["set-cookie: ".len()..]
        .split(';')
        .next()
        .unwrap()
        .to_owned()
}

fn get(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\n\r\n").into_bytes()
}

fn post(path: &str, cookie: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Sends a request and reads the whole reply, which must have a length.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Vec<u8> {
    stream.write_all(request).await.unwrap();
    buffer.clear();
    loop {
        let mut part = [0; 65536];
        let read = stream.read(&mut part).await.unwrap();
        assert!(read > 0, "the server closed the connection");
        buffer.extend_from_slice(&part[..read]);
        if let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let length = String::from_utf8_lossy(&buffer[..head])
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok())
                .expect("a length");
            if buffer.len() >= head + 4 + length {
                return std::mem::take(buffer);
            }
        }
    }
}

fn split(reply: &[u8]) -> usize {
    reply
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap()
        + 4
}

/// The bare handler: the same bytes from memory.
async fn serve_bare(file: String) {
    let bytes = axum::body::Bytes::from(std::fs::read(file).unwrap());
    let reply = move || async move { ([("content-type", "text/html; charset=utf-8")], bytes) };
    let app = axum::Router::new().fallback(reply);
    let address = std::env::var("PARTNERS_ADDRESS").unwrap();
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    axum::serve(listener, app).await.unwrap();
}

struct Server {
    child: Child,
    port: u16,
}

impl Server {
    async fn start(folder: &Path) -> Self {
        Self::on(&format!("sqlite://{}/bench.sqlite", folder.display())).await
    }

    async fn on(database_url: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_partners"));
        command.arg("demo").env("RUST_LOG", "warn");
        command.env("DATABASE_URL", database_url);
        Self::run(command).await
    }

    async fn bare(file: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env("BENCH_BARE_BYTES", file);
        Self::run(command).await
    }

    async fn run(mut command: Command) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        command.env("PARTNERS_ADDRESS", format!("127.0.0.1:{port}"));
        command.env("PARTNERS_TRUSTED_PROXIES", "127.0.0.1");
        let child = command.stdout(Stdio::null()).spawn().unwrap();
        let server = Self { child, port };
        let request = get("/sign-in", "");
        loop {
            if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await {
                exchange(&mut stream, &request, &mut Vec::new()).await;
                return server;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn resident_megabytes(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<f64>()
            .unwrap()
            / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
