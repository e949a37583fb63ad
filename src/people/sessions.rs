//! Sessions in the database, their limits, and how one begins; the key is kept as its SHA-256
//! alone.

use async_trait::async_trait;
use axum::http::{HeaderMap, header};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr as Value};
use serde::{Deserialize, Serialize};
use tower_sessions::{
    Session, SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store::{Error, Result},
};

use super::{
    PersonId,
    rules::{device, sha256},
};
use crate::{database::Database, entities::session};

/// Where a session keeps the id of the person signed in.
const PERSON_KEY: &str = "person";

/// Where a session keeps what it was begun with.
const HOW_KEY: &str = "how";
const DEVICE_KEY: &str = "device";

/// Where a session that is not signed in yet keeps who may go on by a code.
const AWAITED_KEY: &str = "awaited";

/// Where a session says, until it is kept, by which key the database has it already.
const RENEWED_KEY: &str = "renewed";

/// How long a sign-in may last.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Without a request. An hour takes a meeting or a visit between two pages, and a computer that
    /// is left open in an office is closed to the next person there.
    pub idle: TimeDelta,
    /// From sign-in, however busy: a working day, and under the 20 hours of WCAG 2.2.1.
    pub absolute: TimeDelta,
}

impl SessionLimits {
    /// 60 minutes without a request, 12 hours in all.
    pub const STANDARD: Self = Self {
        idle: TimeDelta::minutes(60),
        absolute: TimeDelta::hours(12),
    };
}

/// How somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By their password alone.
    Password,
    /// By their password and a code of their app.
    Code,
    /// By their password and a recovery code.
    RecoveryCode,
    /// By an identity provider, which asks for a second step itself.
    Provider,
}

impl How {
    /// The word in the database and in the audit trail.
    pub fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::RecoveryCode => "recovery-code",
            Self::Provider => "provider",
        }
    }
}

/// Who has given a right password and is asked for a code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Awaited {
    pub(super) person: i32,
    pub(super) since: DateTime<Utc>,
    /// What the right password is known by: whoever sets another meanwhile ends this.
    #[serde(default)]
    pub(super) password: String,
    /// Where to go on to.
    pub(super) next: String,
}

/// Signs somebody in: a new key, with nothing of what the old one led to.
///
/// # Errors
/// Where the database fails.
pub async fn begin(
    session: &Session,
    headers: &HeaderMap,
    person: PersonId,
    how: How,
) -> std::result::Result<(), crate::error::Error> {
    renew(session).await?;
    let agent = headers.get(header::USER_AGENT).map(|it| it.to_str());
    let device = device::name(agent.and_then(std::result::Result::ok).unwrap_or_default());
    keep(session, DEVICE_KEY, device).await?;
    keep(session, HOW_KEY, how.code()).await?;
    keep(session, PERSON_KEY, person.0).await
}

/// Keeps who may go on by a code, under a new key that is not signed in.
pub(super) async fn await_code(
    session: &Session,
    awaited: Awaited,
) -> std::result::Result<(), crate::error::Error> {
    renew(session).await?;
    keep(session, AWAITED_KEY, awaited).await
}

/// Who may go on by a code.
pub(super) async fn awaited(
    session: &Session,
) -> std::result::Result<Option<Awaited>, crate::error::Error> {
    session.get(AWAITED_KEY).await.map_err(failed)
}

/// Keeps something for the length of a session.
pub(super) async fn keep(
    session: &Session,
    key: &str,
    value: impl Serialize,
) -> std::result::Result<(), crate::error::Error> {
    session.insert(key, value).await.map_err(failed)
}

/// What makes a request fail where a session can't be read or written.
pub(super) fn failed(error: tower_sessions::session::Error) -> crate::error::Error {
    error.into()
}

/// A key for the session of somebody who has proved again who they are. It is read first: once the
/// database keeps it by the new key, the old one leads to nothing.
pub(super) async fn new_key(session: &Session) -> std::result::Result<Id, crate::error::Error> {
    let _: Option<i32> = session.get(PERSON_KEY).await.map_err(failed)?;
    Ok(Id::default())
}

/// Goes on under a key that the database keeps the session by.
pub(super) async fn go_on_under(
    session: &Session,
    key: Id,
) -> std::result::Result<(), crate::error::Error> {
    keep(session, RENEWED_KEY, key.to_string()).await?;
    session.cycle_id().await.map_err(failed)?;
    session.save().await.map_err(failed)
}

async fn renew(session: &Session) -> std::result::Result<(), crate::error::Error> {
    session.clear().await;
    session.cycle_id().await.map_err(failed)
}

/// The store behind the session cookie.
#[derive(Clone, Debug)]
pub struct DatabaseSessions {
    /// Where they are.
    pub database: Database,
    /// When they begin.
    pub clock: fn() -> DateTime<Utc>,
}

/// Whose session a record is, and whether a code is waited for.
fn whose(record: &Record) -> (Option<i32>, bool) {
    let number = |value: &serde_json::Value| value.as_i64().and_then(|id| i32::try_from(id).ok());
    match record.data.get(AWAITED_KEY) {
        Some(awaited) => (awaited.get("person").and_then(number), true),
        None => (record.data.get(PERSON_KEY).and_then(number), false),
    }
}

fn data(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn expires(record: &Record) -> DateTime<Utc> {
    DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0).unwrap_or_default()
}

#[async_trait]
impl SessionStore for DatabaseSessions {
    /// A key has 128 random bits, so that a collision need not be thought of. A session that was
    /// renewed is there by its new key, with when and how it was begun, unless it was ended.
    async fn create(&self, record: &mut Record) -> Result<()> {
        if let Some(key) = record.data.remove(RENEWED_KEY) {
            let key = key.as_str().and_then(|key| key.parse().ok());
            record.id = key.ok_or_else(|| Error::Decode("a key of a session".into()))?;
            return self.save(record).await;
        }
        let (person, awaits_code) = whose(record);
        let text = |key: &str| {
            let value = record.data.get(key).and_then(|value| value.as_str());
            value.unwrap_or_default().to_owned()
        };
        let now = (self.clock)();
        let row = session::ActiveModel {
            id_hash: Set(hash(&record.id)),
            person_id: Set(person),
            data: Set(data(record)?),
            expires_at: Set(expires(record)),
            created_at: Set(Some(now)),
            last_seen_at: Set(Some(now)),
            device: Set(text(DEVICE_KEY)),
            how: Set(text(HOW_KEY)),
            awaits_code: Set(awaits_code),
        };
        let tx = self.database.write_tx().await.map_err(backend)?;
        session::Entity::insert(row)
            .exec_without_returning(&tx)
            .await
            .map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    /// A session that was ended meanwhile stays ended.
    async fn save(&self, record: &Record) -> Result<()> {
        let tx = self.database.write_tx().await.map_err(backend)?;
        session::Entity::update_many()
            .col_expr(session::Column::Data, Value::value(data(record)?))
            .filter(session::Column::IdHash.eq(hash(&record.id)))
            .exec(&tx)
            .await
            .map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row = session::Entity::find_by_id(hash(id))
            .one(self.database.read())
            .await
            .map_err(backend)?
            .filter(|row| row.expires_at > Utc::now());
        row.map(|row| {
            Ok(Record {
                id: *id,
                data: serde_json::from_str(&row.data).map_err(|e| Error::Decode(e.to_string()))?,
                expiry_date: OffsetDateTime::from_unix_timestamp(row.expires_at.timestamp())
                    .map_err(|e| Error::Decode(e.to_string()))?,
            })
        })
        .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let tx = self.database.write_tx().await.map_err(backend)?;
        session::Entity::delete_by_id(hash(id))
            .exec(&tx)
            .await
            .map_err(backend)?;
        tx.commit().await.map_err(backend)
    }
}

/// What a session is kept by.
pub(super) fn hash(id: &Id) -> String {
    sha256(&id.to_string())
}

fn backend(error: sea_orm::DbErr) -> Error {
    Error::Backend(error.to_string())
}
