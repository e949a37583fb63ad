//! Sessions in the database; the key is kept as its SHA-256 alone.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store::{Error, Result},
};

use super::{PERSON_KEY, rules::sha256};
use crate::{database::Database, entities::session};

/// The store behind the session cookie.
#[derive(Clone, Debug)]
pub struct DatabaseSessions(pub Database);

#[async_trait]
impl SessionStore for DatabaseSessions {
    /// A key has 128 random bits, so that a collision need not be thought of.
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?;
        let person = record.data.get(PERSON_KEY).and_then(|id| id.as_i64());
        let expires = DateTime::<Utc>::from_timestamp(record.expiry_date.unix_timestamp(), 0)
            .unwrap_or_default();
        let row = session::ActiveModel {
            id_hash: Set(hash(&record.id)),
            person_id: Set(person.and_then(|id| i32::try_from(id).ok())),
            data: Set(data),
            expires_at: Set(expires),
        };
        let or_replace = OnConflict::column(session::Column::IdHash)
            .update_columns([
                session::Column::PersonId,
                session::Column::Data,
                session::Column::ExpiresAt,
            ])
            .to_owned();
        let tx = self.0.write_tx().await.map_err(backend)?;
        session::Entity::insert(row)
            .on_conflict(or_replace)
            .exec_without_returning(&tx)
            .await
            .map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row = session::Entity::find_by_id(hash(id))
            .one(self.0.read())
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
        let tx = self.0.write_tx().await.map_err(backend)?;
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
