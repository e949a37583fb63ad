//! What is let in: from which address, how often, how much, how long.

mod address;
mod limits;
mod queue;

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State},
    http::{Extensions, HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{
    DefaultKeyedRateLimiter, RateLimiter,
    clock::{Clock, DefaultClock},
};

use self::limits::{Cost, LIMITS, Whose, limit_of};
use crate::{app::AppState, error::Error, people::PersonId};

pub use address::{TrustedProxies, client_address};
pub use queue::{Place, Queue, Turn};

/// The largest form that is read.
pub(crate) const LARGEST_FORM: usize = 1024 * 1024;

/// The largest file that is read.
const LARGEST_FILE: usize = 8 * 1024 * 1024;

/// The longest headers that are read, names and values together: cookies are short, and no page
/// has an address of more than a few hundred characters.
const LONGEST_HEADERS: usize = 16 * 1024;

/// How long a request may take, sending it included: a file of 8 MB over a slow line.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How many files are made or read at once, and how many requests may wait for that.
const FILES: (usize, usize) = (4, 60);

/// How many files arrive or are here at once, each up to the largest, and how many may wait. They
/// have turns of their own: a slow line holds up nobody who takes a file.
const ARRIVING: (usize, usize) = (16, 60);

/// After so many requests, what was counted long ago is forgotten.
const FORGET_EVERY: u32 = 1024;

/// Counts requests by address and by person, in the memory of this process alone. Two instances
/// let through twice as much; what must hold across them is in the database
/// (`people::throttle`).
///
/// Addresses are personal data: they are kept as a number made with a salt that ends with the
/// process, for as long as it takes until what they have used has come back, and they are in no
/// log.
#[derive(Clone)]
pub struct Gate(Arc<Counters>);

struct Counters {
    /// One for each line of the table.
    lines: Vec<DefaultKeyedRateLimiter<u64>>,
    salt: RandomState,
    requests: AtomicU32,
    files: Queue,
    arriving: Queue,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}

impl Default for Gate {
    fn default() -> Self {
        let lines = LIMITS.iter().map(|limit| RateLimiter::keyed(limit.quota()));
        Self(Arc::new(Counters {
            lines: lines.collect(),
            salt: RandomState::new(),
            requests: AtomicU32::new(0),
            files: Queue::new(FILES.0, FILES.1),
            arriving: Queue::new(ARRIVING.0, ARRIVING.1),
        }))
    }
}

impl Gate {
    /// Counts a request of a person, where its page has a limit for each.
    ///
    /// # Errors
    /// [`Error::TooMany`] where they have used up what the page allows.
    pub fn admit(&self, person: PersonId, request: &Parts) -> Result<(), Error> {
        match line_of(&request.method, &request.extensions) {
            Some(line) if LIMITS[line].whose == Whose::Person => {
                self.count(line, self.0.salt.hash_one(person))
            }
            _ => Ok(()),
        }
    }

    /// Waits until a file may arrive.
    ///
    /// # Errors
    /// [`Error::Busy`] where too many wait.
    pub(crate) async fn arrival(&self) -> Result<Turn, Error> {
        self.0.arriving.place()?.turn().await
    }

    /// Waits until a file may be made, or read now that it is here.
    ///
    /// # Errors
    /// [`Error::Busy`] where too many wait.
    pub(crate) async fn file(&self) -> Result<Turn, Error> {
        self.0.files.place()?.turn().await
    }

    fn count(&self, line: usize, who: u64) -> Result<(), Error> {
        let counters = &self.0;
        let before = counters.requests.fetch_add(1, Ordering::Relaxed);
        if before.is_multiple_of(FORGET_EVERY) {
            for line in &counters.lines {
                line.retain_recent();
                line.shrink_to_fit();
            }
        }
        counters.lines[line].check_key(&who).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Error::TooMany(wait.max(Duration::from_secs(1)))
        })
    }
}

/// Which line of the table holds for a request.
fn line_of(method: &Method, extensions: &Extensions) -> Option<usize> {
    let page = extensions.get::<MatchedPath>()?;
    limit_of(method, page.as_str())
}

/// Refuses what an address asks for too often, and lets a few at a time to what is costly.
pub async fn let_in(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let Some(line) = line_of(request.method(), request.extensions()) else {
        return Ok(next.run(request).await);
    };
    let gate = &state.gate;
    if LIMITS[line].whose == Whose::Address {
        let client = client_of(&state, request.headers(), request.extensions());
        let client = gate.0.salt.hash_one(address::counted(client));
        gate.count(line, client)?;
    }
    let _turn = match LIMITS[line].cost {
        Cost::File => Some(gate.file().await?),
        Cost::Page | Cost::Upload => None,
    };
    Ok(next.run(request).await)
}

/// The address that a request is counted under; a test's requests have none and come from here.
fn client_of(state: &AppState, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
    client_address(peer, headers, &state.settings.trusted_proxies)
}

/// Refuses headers that no browser sends, and reads no more of a body than its kind may have.
pub async fn keep_small(mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let length: usize = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if length > LONGEST_HEADERS {
        return StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response();
    }
    let is_file = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    let largest = if is_file { LARGEST_FILE } else { LARGEST_FORM };
    DefaultBodyLimit::max(largest).apply(&mut request);
    next.run(request).await
}
