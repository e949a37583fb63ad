//! A worse day than any expected: 16 connections, four pages to each change, for as long as asked,
//! with people signing in beside it; on SQLite, and on PostgreSQL where there is one.
//!
//! `BENCH_REQUESTS` is how many requests (100,000 unless set), `TEST_POSTGRES_URL` the server.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::ConnectionTrait;
use tokio::net::TcpStream;

use super::{
    CONNECTIONS, PASSWORD, REVIEWER, Server, exchange, get, header, post, sign_in, sign_in_as,
    unseen,
};

const NORTHBRIDGE: &str = "/programmes/hackney/authorities/northbridge";
const EASTHOLME: &str = "/programmes/hackney/authorities/eastholme/support-days";

/// How often somebody signs in beside the load.
const SIGN_IN_EVERY: Duration = Duration::from_millis(500);

/// How many requests come before memory is first looked at.
const WARM: usize = 2_000;

/// Everything on both databases.
pub(super) async fn run(folder: &Path) {
    let requests = std::env::var("BENCH_REQUESTS").ok();
    let requests = requests.and_then(|it| it.parse().ok()).unwrap_or(100_000);
    println!(
        "\nmixed work: {CONNECTIONS} connections, 80% pages and 20% changes, {requests} requests"
    );
    let file = folder.join("mixed.sqlite");
    on("SQLite", &format!("sqlite://{}", file.display()), requests).await;
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        println!("PostgreSQL: not measured, TEST_POSTGRES_URL is not set");
        return;
    };
    let name = format!("partners_bench_{}", std::process::id());
    order(&server, &format!("CREATE DATABASE {name}")).await;
    let (address, _) = server.rsplit_once('/').expect("a database in the URL");
    on("PostgreSQL", &format!("{address}/{name}"), requests).await;
    order(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

async fn order(server: &str, sql: &str) {
    let connection = sea_orm::Database::connect(server).await.unwrap();
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

async fn on(name: &str, database_url: &str, requests: usize) {
    let server = Server::on(database_url).await;
    let work = Arc::new(Work::begin(server.port).await);
    work.clone().load(server.port, WARM).await;
    let before = server.resident_megabytes();
    let alone = work.clone().load(server.port, requests).await;
    let after = server.resident_megabytes();
    println!(
        "{name:<12} {} errors, {:.0} a second, median {:.1} ms, p99 {:.1} ms, ratio {:.1}; \
         resident {before:.0} MB before, {after:.0} MB after",
        alone.errors,
        alone.rate(),
        alone.at(0.5),
        alone.at(0.99),
        alone.at(0.99) / alone.at(0.5),
    );
    let stop = Arc::new(AtomicBool::new(false));
    let signing_in = tokio::spawn(sign_in_until(server.port, stop.clone()));
    let beside = work.load(server.port, requests / 4).await;
    stop.store(true, Ordering::Relaxed);
    let (signed_in, mut took) = signing_in.await.unwrap();
    took.sort_unstable();
    let median = took.get(took.len() / 2).copied().unwrap_or_default();
    println!(
        "{name:<12} with a sign-in every {} ms: {} errors, median {:.1} ms, p99 {:.1} ms; \
         {signed_in} of {} signed in, in {:.0} ms",
        SIGN_IN_EVERY.as_millis(),
        beside.errors,
        beside.at(0.5),
        beside.at(0.99),
        took.len(),
        median.as_secs_f64() * 1e3
    );
}

/// How long each request took, and how many were not answered as they should be.
struct Measured {
    sorted: Vec<Duration>,
    errors: usize,
    lasted: Duration,
}

impl Measured {
    /// In milliseconds.
    fn at(&self, share: f64) -> f64 {
        let place = (self.sorted.len() as f64 * share) as usize;
        let place = place.min(self.sorted.len().saturating_sub(1));
        self.sorted[place].as_secs_f64() * 1e3
    }

    fn rate(&self) -> f64 {
        self.sorted.len() as f64 / self.lasted.as_secs_f64()
    }
}

/// What is asked for and sent.
struct Work {
    pages: Vec<Vec<u8>>,
    cookie: String,
    /// An entry’s fields but for its secret.
    entry: String,
    /// The path, the cookie and a field of each respondent’s draft.
    drafts: Vec<(String, String, String)>,
    /// No form is sent twice, whoever asks.
    next: AtomicUsize,
}

impl Work {
    async fn begin(port: u16) -> Self {
        let cookie = sign_in(port).await;
        let reviewer = sign_in_as(port, REVIEWER).await;
        let lead = sign_in_as(port, "lead@northbridge.example").await;
        let pages = vec![
            get("/programmes/hackney", &reviewer),
            get(NORTHBRIDGE, &reviewer),
            get("/programmes/hackney/week", &cookie),
            get(&format!("{NORTHBRIDGE}/support-days"), &cookie),
            get(&format!("{NORTHBRIDGE}/rounds/month-18"), &lead),
            get(&format!("{NORTHBRIDGE}/rounds/month-12/maturity"), &lead),
            get(&format!("{NORTHBRIDGE}/budget"), &reviewer),
        ];
        let page = text(port, &get(&format!("{EASTHOLME}/new"), &cookie)).await;
        let days = between(&page, "name=\"days-", "\"");
        let date = ["day", "month", "year"].map(|part| {
            let tag = page
                .split("<input")
                .find(|tag| tag.contains(&format!("name=\"date-{part}\"")))
                .expect("a date");
            format!("date-{part}={}", between(tag, "value=\"", "\""))
        });
        let entry = format!(
            "{}&authority=eastholme&{}&days-{days}=0.25&activity=travel&dimension=&place=online\
             &counts=no&summary=Bench",
            unseen(&page, &["form-owner"]),
            date.join("&")
        );
        let survey = text(
            port,
            &get(&format!("{NORTHBRIDGE}/rounds/month-18/survey"), &lead),
        )
        .await;
        let at = survey.find("/answer/").expect("a link");
        let link = survey[at..at + "/answer/".len() + 48].to_owned();
        let mut drafts = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let started = exchange(&mut stream, &post(&link, "", ""), &mut Vec::new()).await;
            let (own, path) = (header(&started, "set-cookie"), header(&started, "location"));
            let page = text(port, &get(&path, &own)).await;
            let unseen = unseen(&page, &["draft", "page"]);
            let field = between(&page, "name=\"answer-", "\"");
            drafts.push((path, own, format!("{unseen}&answer-{field}")));
        }
        Self {
            pages,
            cookie,
            entry,
            drafts,
            next: AtomicUsize::new(0),
        }
    }

    /// The next request of a connection: each fifth is a change, a saved page of answers, and each
    /// twentieth of those an entry, after which every page of the programme is made anew.
    fn request(&self, connection: usize) -> Vec<u8> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        if !number.is_multiple_of(5) {
            return self.pages[number % self.pages.len()].clone();
        }
        if number.is_multiple_of(100) {
            let body = format!("submission=mixed{number}&{}", self.entry);
            return post(EASTHOLME, &self.cookie, &body);
        }
        let (path, cookie, field) = &self.drafts[connection];
        let body = format!("{field}={}", number / 5 % 5 + 1);
        from(connection, post(path, cookie, &body))
    }

    async fn load(self: Arc<Self>, port: u16, requests: usize) -> Measured {
        let (left, began) = (Arc::new(AtomicUsize::new(requests)), Instant::now());
        let mut tasks = Vec::new();
        for connection in 0..CONNECTIONS {
            let (work, left) = (self.clone(), left.clone());
            tasks.push(tokio::spawn(async move {
                let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let (mut buffer, mut took, mut errors) = (Vec::new(), Vec::new(), 0);
                let one = |n: usize| n.checked_sub(1);
                while left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one)
                    .is_ok()
                {
                    let request = work.request(connection);
                    let asked = Instant::now();
                    let reply = exchange(&mut stream, &request, &mut buffer).await;
                    took.push(asked.elapsed());
                    let well = if request.starts_with(b"GET") {
                        b"200"
                    } else {
                        b"303"
                    };
                    errors += usize::from(&reply[9..12] != well);
                }
                (took, errors)
            }));
        }
        let (mut sorted, mut errors) = (Vec::with_capacity(requests), 0);
        for task in tasks {
            let (took, wrong) = task.await.unwrap();
            sorted.extend(took);
            errors += wrong;
        }
        let lasted = began.elapsed();
        sorted.sort_unstable();
        Measured {
            sorted,
            errors,
            lasted,
        }
    }
}

/// Signs people in until told to stop: how many were, and how long each took.
async fn sign_in_until(port: u16, stop: Arc<AtomicBool>) -> (usize, Vec<Duration>) {
    let (mut signed_in, mut took) = (0, Vec::new());
    let mut every = tokio::time::interval(SIGN_IN_EVERY);
    let people = [
        "northbridge",
        "westmere",
        "eastholme",
        "southvale",
        "millbrook",
    ];
    while !stop.load(Ordering::Relaxed) {
        every.tick().await;
        let number = took.len() % people.len();
        let who = people[number];
        let body = format!("email=lead%40{who}.example&password={PASSWORD}");
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let asked = Instant::now();
        let request = from(number, post("/sign-in", "", &body));
        let reply = exchange(&mut stream, &request, &mut Vec::new()).await;
        took.push(asked.elapsed());
        signed_in += usize::from(&reply[9..12] == b"303");
    }
    (signed_in, took)
}

/// The request as a proxy hands it on, so that each person has the limits of an address of their own.
fn from(person: usize, request: Vec<u8>) -> Vec<u8> {
    let line = format!("\r\nx-forwarded-for: 192.0.2.{person}\r\n");
    String::from_utf8(request)
        .expect("text")
        .replacen("\r\n", &line, 1)
        .into_bytes()
}

async fn text(port: u16, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let reply = exchange(&mut stream, request, &mut Vec::new()).await;
    String::from_utf8_lossy(&reply).into_owned()
}

fn between(text: &str, before: &str, after: &str) -> String {
    let rest = text.split(before).nth(1).expect(before);
    rest.split(after).next().unwrap_or_default().to_owned()
}
