//! A service of one's own, and a person in front of it.

mod authenticator;
mod client;
mod command;
mod enrolling;
mod page;
mod process;
mod rows;
mod run;
mod service;
mod smtp;

pub(crate) use authenticator::Authenticator;
pub(crate) use client::{Client, Sent};
pub(crate) use command::{Ended, partners};
pub(crate) use enrolling::SECOND_STEP;
pub(crate) use page::Page;
pub(crate) use process::{Process, free_address, read};
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
