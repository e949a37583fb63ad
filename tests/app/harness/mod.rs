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
pub(crate) use run::{Content, Copied, Kind, Original, demonstration, run};
pub(crate) use service::{PASSWORD, TestApp, date};
pub(crate) use smtp::MailServer;

/// Test bodies that run on SQLite and on PostgreSQL alike; `TestApp of Demonstration` begins with it.
macro_rules! both {
    (@content) => { $crate::harness::Content::Instruments };
    (@content $content:ident) => { $crate::harness::Content::$content };
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp $(of $content:ident)?) $body:block)+) => {
        $($(#[$meta])* mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($app: TestApp) $body

            #[test]
            fn sqlite() {
                let content = $crate::harness::both!(@content $($content)?);
                $crate::harness::run($crate::harness::Kind::Sqlite, content, body);
            }

            #[test]
            #[ignore = "needs PostgreSQL"]
            fn postgres() {
                let content = $crate::harness::both!(@content $($content)?);
                $crate::harness::run($crate::harness::Kind::Postgres, content, body);
            }
        })+
    };
}
pub(crate) use both;
