//! A service of one's own, and a person in front of it.

mod client;
mod command;
mod page;
mod rows;
mod run;
mod service;
mod smtp;

pub(crate) use client::{Client, Sent};
pub(crate) use command::partners;
pub(crate) use page::Page;
pub(crate) use run::{Copied, Kind, Original, run};
pub(crate) use service::{PASSWORD, TestApp, date};
pub(crate) use smtp::MailServer;

/// Test bodies that run on SQLite and on PostgreSQL alike.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => {
        $($(#[$meta])* mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($app: TestApp) $body

            #[test]
            fn sqlite() {
                $crate::harness::run($crate::harness::Kind::Sqlite, body);
            }

            #[test]
            #[ignore = "needs PostgreSQL"]
            fn postgres() {
                $crate::harness::run($crate::harness::Kind::Postgres, body);
            }
        })+
    };
}
pub(crate) use both;
