//! What is due, told or carried out: one transaction for each thing, each in the audit trail.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::{Periods, erase, periods, store};
use crate::{
    database::Database,
    error::Error,
    people::{
        PersonId, ProgrammeId,
        store::{Event, audit, lock_person},
        trail,
    },
    programmes,
    ui::formats,
};

/// Something whose time is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// A programme, with all that is in it.
    Programme {
        /// Which.
        id: ProgrammeId,
        /// Its word in addresses.
        slug: String,
        /// Its last day.
        ended: NaiveDate,
    },
    /// The name and the address of a person.
    Person {
        /// Who.
        id: PersonId,
        /// Why.
        why: Why,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// The addresses of people whom a survey asked by name, and who of them has answered.
    Addresses {
        /// Which survey.
        survey: i32,
        /// In which programme.
        programme: ProgrammeId,
        /// `authority 3 month-6`.
        subject: String,
        /// How many.
        addresses: u64,
    },
    /// The beginning of what the audit trail has outside any programme.
    Events {
        /// Written before then.
        before: DateTime<Utc>,
        /// How many.
        events: u64,
    },
    /// Sessions, links, drafts, files and mails that are over.
    Leftovers {
        /// How many.
        rows: u64,
    },
}

/// Why a person’s name is no longer needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The account was not used.
    Unused,
    /// The account was disabled, or has no role any more.
    Left,
}

impl Why {
    fn code(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Left => "left",
        }
    }
}

impl std::fmt::Display for Due {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Programme { slug, ended, .. } => write!(
                f,
                "programme {slug}, which ended on {}, with all that is in it",
                formats::date(*ended)
            ),
            Self::Person { id, why, since } => {
                let since = formats::date(since.date_naive());
                match why {
                    Why::Unused => {
                        write!(f, "person {id}: name and address, not seen since {since}")
                    }
                    Why::Left => write!(
                        f,
                        "person {id}: name and address, has left, last seen {since}"
                    ),
                }
            }
            Self::Addresses {
                subject, addresses, ..
            } => write!(
                f,
                "{subject}: {} of people asked by name, who are not asked any more",
                plural(*addresses, "address", "addresses")
            ),
            Self::Events { before, events } => write!(
                f,
                "{} outside any programme before {}",
                plural(*events, "audit event", "audit events"),
                formats::date(before.date_naive())
            ),
            Self::Leftovers { rows } => write!(
                f,
                "{} of sessions, links, drafts, files and mails that are over",
                plural(*rows, "row", "rows")
            ),
        }
    }
}

fn plural(n: u64, one: &str, many: &str) -> String {
    formats::plural(n.cast_signed(), one, many)
}

/// What was done of what was due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was deleted or made anonymous.
    Gone,
    /// It was not due any more when its turn came, or somebody is needed by then.
    NotDue,
}

/// What is due now.
///
/// # Errors
/// Where the database fails.
pub async fn due(
    db: &Database,
    periods: &Periods,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<Vec<Due>, Error> {
    let db = db.read();
    let mut due = Vec::new();
    for (id, slug, ended) in store::programmes(db, periods.programmes_before(today)).await? {
        due.push(Due::Programme { id, slug, ended });
    }
    due.extend(store::people(db, periods, (today, now)).await?);
    let published_before = periods.published_before(now);
    due.extend(store::addresses(db, published_before, periods::year_before(today)).await?);
    let before = periods.events_before(now);
    let events = store::events(db, before).await?;
    if events > 0 {
        due.push(Due::Events { before, events });
    }
    let rows = store::leftovers(db, now).await?;
    if rows > 0 {
        due.push(Due::Leftovers { rows });
    }
    Ok(due)
}

/// Deletes or makes anonymous what is due, all of it or nothing, and says so in the audit trail.
///
/// # Errors
/// Where the database fails.
pub async fn carry_out(db: &Database, due: &Due, now: DateTime<Utc>) -> Result<Done, Error> {
    let tx = db.write_tx().await?;
    let event = match due {
        Due::Programme { id, slug, ended } => {
            programmes::store::lock_programme(&tx, *id).await?;
            // It may have been extended since it was told of.
            if store::ends_on(&tx, *id).await? != Some(*ended) {
                return Ok(Done::NotDue);
            }
            let counts = erase::counts(&tx, *id).await?;
            let Some(cut) = trail::cut(&tx, Some(*id), None).await? else {
                return Ok(Done::NotDue);
            };
            erase::programme(&tx, (*id, slug)).await?;
            Event {
                person: None,
                programme: None,
                verb: "programme.deleted",
                subject: format!("programme {id}"),
                detail: json!({
                    "slug": slug,
                    "ended": ended,
                    "authorities": counts.authorities,
                    "entries": counts.entries,
                    "responses": counts.responses,
                    "records": counts.records,
                    "returns": counts.returns,
                    "events": cut.events,
                    "last": cut.last,
                }),
            }
        }
        Due::Person { id, why, since } => {
            let today = now.with_timezone(&chrono_tz::Europe::London).date_naive();
            store::lock_places(&tx, *id).await?;
            lock_person(&tx, *id).await?;
            // Whatever makes somebody needed again, a role or an account enabled, is seen too.
            if store::seen_after(&tx, *id, *since).await?
                || store::roles(&tx, today).await?.needs(id.0)
                || !erase::person(&tx, *id, now).await?
            {
                return Ok(Done::NotDue);
            }
            Event {
                person: None,
                programme: None,
                verb: "person.anonymised",
                subject: format!("person {id}"),
                detail: json!({ "why": why.code() }),
            }
        }
        Due::Addresses {
            survey,
            programme,
            subject,
            ..
        } => {
            let addresses = erase::addresses(&tx, *survey).await?;
            if addresses == 0 {
                return Ok(Done::NotDue);
            }
            Event {
                person: None,
                programme: Some(*programme),
                verb: "survey.addresses-deleted",
                subject: subject.clone(),
                detail: json!({ "addresses": addresses }),
            }
        }
        Due::Events { before, .. } => {
            let Some(cut) = trail::cut(&tx, None, Some(*before)).await? else {
                return Ok(Done::NotDue);
            };
            Event {
                person: None,
                programme: None,
                verb: "trail.shortened",
                subject: String::new(),
                detail: json!({ "events": cut.events, "last": cut.last }),
            }
        }
        Due::Leftovers { .. } => {
            let gone = erase::leftovers(&tx, now).await?;
            if gone == erase::Leftovers::default() {
                return Ok(Done::NotDue);
            }
            Event {
                person: None,
                programme: None,
                verb: "leftovers.deleted",
                subject: String::new(),
                detail: json!({
                    "sessions": gone.sessions,
                    "links": gone.links,
                    "drafts": gone.drafts,
                    "files": gone.files,
                    "mails": gone.mails,
                }),
            }
        }
    };
    audit(&tx, event, now).await?;
    tx.commit().await?;
    Ok(Done::Gone)
}
