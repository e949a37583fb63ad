//! The state that every handler has, and the router of all the rooms.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::DeserializeOwned;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tower_sessions::{
    Expiry, SessionManagerLayer,
    cookie::{SameSite, time},
};

use crate::{
    audit,
    database::Database,
    error::{Error, error_pages, sessions_away},
    gate, handover, logs, maturity, people, programmes, questionnaires, reports,
    server::{self, Stopping},
    settings::Settings,
    statements, support_days, team, ui,
};

/// The name of the cookie that a sign-in is kept by; over https with `__Host-` before it.
pub(crate) const SESSION_COOKIE: &str = "partners";

/// How long the cookie of a sign-in lasts; the server ends it sooner where it is not used.
const SESSION_LIFE: time::Duration =
    time::Duration::seconds(people::SessionLimits::STANDARD.absolute.num_seconds());

/// What handlers share.
#[derive(Clone, Debug)]
pub struct AppState {
    /// Where everything is kept.
    pub database: Database,
    /// From the environment.
    pub settings: Arc<Settings>,
    /// Whether every page says that this is a demonstration.
    pub demonstration: bool,
    /// Argon2id, bounded.
    pub passwords: people::Passwords,
    /// How long a sign-in may last.
    pub limits: people::SessionLimits,
    /// Whether managers and facilitators must have a second step.
    pub second_step: people::SecondStep,
    /// Published snapshots, read once.
    pub snapshots: maturity::Snapshots,
    /// Versions of instruments, read once.
    pub versions: questionnaires::Versions,
    /// Charts, drawn once.
    pub pictures: reports::Pictures,
    /// Pages of what is read, made once.
    pub kept: reports::Kept,
    /// Views that are in the audit trail already.
    pub visits: people::visits::Visits,
    /// Refusals that are in the audit trail already.
    pub(crate) refusals: people::trail::Refusals,
    /// What each address and person has asked for lately.
    pub gate: gate::Gate,
    /// How long a request may take, sending it included.
    pub patience: Duration,
    /// The identity provider, where people sign in by one.
    pub provider: Option<people::single_sign_on::Provider>,
    /// That the process has been told to stop.
    pub stopping: Stopping,
    clock: fn() -> DateTime<Utc>,
}

impl AppState {
    /// The state of a process; `clock` is the time that every rule is told.
    pub fn new(
        database: Database,
        settings: Settings,
        demonstration: bool,
        clock: fn() -> DateTime<Utc>,
    ) -> Self {
        let provider = settings.single_sign_on.as_ref();
        Self {
            provider: provider.map(people::single_sign_on::Provider::new),
            database,
            settings: Arc::new(settings),
            demonstration,
            passwords: people::Passwords::default(),
            limits: people::SessionLimits::STANDARD,
            // The demonstration's accounts are everybody's.
            second_step: if demonstration {
                people::SecondStep::Offered
            } else {
                people::SecondStep::Required
            },
            snapshots: maturity::Snapshots::default(),
            versions: questionnaires::Versions::default(),
            pictures: reports::Pictures::default(),
            kept: reports::Kept::default(),
            visits: people::visits::Visits::default(),
            refusals: people::trail::Refusals::default(),
            gate: gate::Gate::default(),
            patience: gate::PATIENCE,
            stopping: Stopping::default(),
            clock,
        }
    }

    /// The time, UTC.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// The date in England.
    pub fn today(&self) -> NaiveDate {
        self.now()
            .with_timezone(&chrono_tz::Europe::London)
            .date_naive()
    }
}

/// The whole service.
pub fn app(state: AppState) -> Router {
    let pages = Router::new()
        .route("/", get(start))
        .merge(people::routes())
        .merge(programmes::routes())
        .merge(support_days::routes())
        .merge(questionnaires::routes())
        .merge(maturity::routes())
        .merge(reports::routes())
        .merge(handover::routes())
        .merge(audit::routes())
        .merge(statements::routes())
        .merge(team::routes())
        .fallback(|| async { Error::NotFound })
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(state.clone(), error_pages))
                .layer(CatchPanicLayer::custom(|_| {
                    Error::Internal("a handler panicked".into()).into_response()
                }))
                .layer(TimeoutLayer::with_status_code(
                    StatusCode::REQUEST_TIMEOUT,
                    state.patience,
                ))
                .layer(from_fn_with_state(state.clone(), gate::let_in))
                .layer(from_fn(refuse_unreadable_addresses))
                .layer(from_fn(refuse_unknown_origin))
                .layer(CsrfLayer::new())
                .layer(from_fn(gate::keep_small))
                .layer(from_fn(sessions_away))
                .layer(sessions(&state))
                .layer(from_fn_with_state(state.clone(), people::same_person)),
        )
        .layer(from_fn(never_stored))
        .layer(from_fn_with_state(state.clone(), people::trail::follow));
    Router::new()
        .merge(pages)
        .merge(server::health::routes())
        .merge(ui::assets::router())
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(logs::forget_sent_id))
                .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
                .layer(
                    TraceLayer::new_for_http()
                        .make_span_with(logs::span)
                        .on_request(())
                        .on_response(logs::answered)
                        .on_failure(()),
                )
                .layer(PropagateRequestIdLayer::x_request_id())
                .layer(from_fn_with_state(state.clone(), harden))
                .layer(CompressionLayer::new()),
        )
        .with_state(state)
}

/// Leads each person to their own start page.
async fn start(
    State(state): State<AppState>,
    person: people::CurrentPerson,
) -> Result<Redirect, Error> {
    Ok(Redirect::to(&reports::start_page(&state, &person).await?))
}

fn sessions(state: &AppState) -> SessionManagerLayer<people::DatabaseSessions> {
    let https = state.settings.is_https();
    let store = people::DatabaseSessions {
        database: state.database.clone(),
        clock: state.clock,
    };
    SessionManagerLayer::new(store)
        .with_name(if https {
            format!("__Host-{SESSION_COOKIE}")
        } else {
            SESSION_COOKIE.to_owned()
        })
        .with_secure(https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(SESSION_LIFE))
}

/// A change must say where it comes from; the layer within checks that it is from here.
async fn refuse_unknown_origin(request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let headers = request.headers();
    let says = |name: &str| headers.get(name).is_some_and(|value| !value.is_empty());
    if safe || says("sec-fetch-site") || says("origin") {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

/// An address with NUL or broken UTF-8 is nobody's page.
async fn refuse_unreadable_addresses(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    if address.contains("%00") {
        Error::NotFound.into_response()
    } else {
        next.run(request).await
    }
}

async fn never_stored(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

const HARDENING: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Without the path: a proxy logs it with each picture and script of a page whose address is secret.
    (header::REFERRER_POLICY, "strict-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

async fn harden(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    name_charset(headers);
    for (name, value) in HARDENING {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if state.settings.is_https() {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
        remove_strictly(headers);
    }
    response
}

/// A browser ignores the removal of a `__Host-` cookie that is not as strict as the cookie was.
fn remove_strictly(headers: &mut HeaderMap) {
    let strict = |cookie: &HeaderValue| {
        let cookie = cookie.to_str().ok()?;
        let removed = cookie.contains("Max-Age=0") && !cookie.contains("; Secure");
        let strict = format!("{cookie}; Secure; HttpOnly; SameSite=Lax");
        removed.then(|| HeaderValue::try_from(strict).ok())?
    };
    if let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE) {
        for cookie in cookies.iter_mut() {
            if let Some(strict) = strict(cookie) {
                *cookie = strict;
            }
        }
    }
}

/// Every text is UTF-8, and says so.
fn name_charset(headers: &mut HeaderMap) {
    let kind = headers.get(header::CONTENT_TYPE);
    let Some(kind) = kind.and_then(|kind| kind.to_str().ok()) else {
        return;
    };
    let is_text = kind.starts_with("text/") || kind == "image/svg+xml";
    if is_text
        && !kind.contains("charset")
        && let Ok(named) = HeaderValue::from_str(&format!("{kind}; charset=utf-8"))
    {
        headers.insert(header::CONTENT_TYPE, named);
    }
}

/// A form that was sent, repeated fields and all.
#[derive(Debug)]
pub struct Fields<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequest<AppState> for Fields<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        use axum_extra::extract::{Form, FormRejection};
        match Form::<T>::from_request(request, state).await {
            Ok(Form(form)) => Ok(Self(form)),
            Err(FormRejection::RawFormRejection(rejection))
                if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE =>
            {
                Err(StatusCode::PAYLOAD_TOO_LARGE.into_response())
            }
            Err(_) => Err(Error::BadRequest(
                "The form could not be read. Go back and send it again.".into(),
            )
            .into_response()),
        }
    }
}
