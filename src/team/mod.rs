//! The people of a programme, as its managers look after them: invited, moved, disabled, leaving.

use axum::Router;
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::{app::AppState, error::Error, people::PersonId, programmes::Programme};

mod actions;
mod forms;
mod handlers;
mod letters;
mod rules;
mod store;
mod views;

pub use rules::End;

/// Everybody with a role in the programme.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/people")]
pub struct TeamPath {
    /// The programme’s slug.
    pub programme: String,
}

/// The form that invites somebody, and where it is sent.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/people/new")]
pub struct InvitePath {
    /// The programme’s slug.
    pub programme: String,
}

/// An address of one person of a programme: a number, never the e-mail address.
macro_rules! member_path {
    ($(#[$doc:meta])* $name:ident, $path:tt) => {
        $(#[$doc])*
        #[derive(Clone, Debug, TypedPath, Deserialize)]
        #[typed_path($path, rejection(Error))]
        pub struct $name {
            /// The programme’s slug.
            pub programme: String,
            /// The person’s number.
            pub person: i32,
        }

        impl $name {
            /// The address of that person.
            pub fn of(programme: &Programme, person: PersonId) -> Self {
                Self {
                    programme: programme.slug.clone(),
                    person: person.0,
                }
            }
        }
    };
}

member_path!(
    /// One person.
    MemberPath,
    "/programmes/{programme}/people/{person}"
);
member_path!(
    /// The form that changes role and authorities, and where it is sent.
    MovePath,
    "/programmes/{programme}/people/{person}/role"
);
member_path!(
    /// A POST makes a new link to set a password.
    LinkPath,
    "/programmes/{programme}/people/{person}/link"
);
member_path!(
    /// A POST ends every session of the person.
    SessionsPath,
    "/programmes/{programme}/people/{person}/sessions"
);
member_path!(
    /// A POST enables a disabled account.
    EnablePath,
    "/programmes/{programme}/people/{person}/enabling"
);

/// Asks whether to end something of one person; a POST does it.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/people/{person}/{end}", rejection(Error))]
pub struct EndPath {
    /// The programme’s slug.
    pub programme: String,
    /// The person’s number.
    pub person: i32,
    /// What is to end.
    pub end: End,
}

impl EndPath {
    /// The address of that end of that person.
    pub fn of(programme: &Programme, person: PersonId, end: End) -> Self {
        Self {
            programme: programme.slug.clone(),
            person: person.0,
            end,
        }
    }
}

/// The room’s pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::list)
        .typed_get(handlers::new)
        .typed_post(handlers::invite)
        .typed_get(handlers::member)
        .typed_get(handlers::role)
        .typed_post(handlers::change_role)
        .typed_post(handlers::new_link)
        .typed_post(handlers::end_sessions)
        .typed_post(handlers::enable)
        .typed_get(handlers::ask)
        .typed_post(handlers::end)
}
