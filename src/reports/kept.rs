//! Whole pages, kept for the person they were made for as long as nothing in their programme changes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    body::Bytes,
    http::{Uri, header},
    response::{IntoResponse, Response},
};
use maud::Markup;

use crate::{
    app::AppState,
    error::Error,
    people::{self, CurrentPerson},
};

/// How many bytes are kept before all are dropped.
const MOST: usize = 64 * 1024 * 1024;

/// The pages that were made.
#[derive(Clone, Debug, Default)]
pub struct Kept(Arc<Mutex<Pages>>);

#[derive(Debug, Default)]
struct Pages {
    bytes: usize,
    pages: HashMap<String, (i64, Bytes)>,
}

/// What a page is made from, as far as it can be told beforehand: who asks with which roles, the
/// day, the address, and the changes that the programme has had. A change, also one made by another
/// process, has its number in the transaction that made it, so that no page outlives its figures;
/// and one person's page never serves another.
pub(super) struct Asked {
    kept: Kept,
    key: String,
    changes: i64,
}

impl Asked {
    /// Asks how many changes the programme has had: one query.
    ///
    /// # Errors
    /// Not found where there is no such programme; otherwise the database's.
    pub(super) async fn of(
        state: &AppState,
        person: &CurrentPerson,
        programme: &str,
        uri: &Uri,
    ) -> Result<Self, Error> {
        let changes = people::store::changes(state.database.read(), programme).await?;
        let changes = changes.ok_or(Error::NotFound)?;
        Ok(Self {
            kept: state.kept.clone(),
            key: format!("{uri} {} {person:?}", state.today()),
            changes,
        })
    }

    /// The page, if it was made since the last change.
    pub(super) fn page(&self) -> Option<Response> {
        let kept = self.kept.0.lock().ok()?;
        let (changes, page) = kept.pages.get(&self.key)?;
        (*changes == self.changes).then(|| html(page.clone()))
    }

    /// Keeps the page that was made since this was asked.
    pub(super) fn keep(self, page: Markup) -> Response {
        let page = Bytes::from(page.into_string());
        if let Ok(mut kept) = self.kept.0.lock() {
            let bytes = self.key.len() + page.len();
            if kept.bytes + bytes > MOST {
                *kept = Pages::default();
            }
            let key = self.key.len();
            let before = kept.pages.insert(self.key, (self.changes, page.clone()));
            kept.bytes += bytes;
            kept.bytes -= before.map_or(0, |(_, page)| key + page.len());
        }
        html(page)
    }
}

fn html(page: Bytes) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}
