//! Support days from a file: all of it or nothing.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::{Held, NewEntry};
use crate::{
    database::Database,
    error::Error,
    people::{self, Act, CurrentPerson, PersonId, new_secret, sha256},
    programmes::{
        self, AuthorityId, Days, Programme, ProgrammeId,
        held_files::{self, Whose},
    },
    support_days::{
        files::{self, Draft, Known, Ledgers, Plan, Wrong},
        store,
    },
};

/// The audit trail’s word for an import.
const VERB: &str = "support-days.imported";

/// Who imports into which programme, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Importing<'a> {
    /// Where to.
    pub programme: &'a Programme,
    /// Who; nobody is the operator, who may log days for every authority.
    pub person: Option<&'a CurrentPerson>,
    /// Later dates are booked.
    pub today: NaiveDate,
    /// When.
    pub now: DateTime<Utc>,
}

/// What an import brought in, as the audit trail keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Imported {
    /// Rows of the file.
    pub rows: usize,
    /// Entries added to the ledgers.
    pub entries: usize,
    /// What they come to for each authority, by name.
    pub authorities: Vec<ImportedFor>,
}

/// What an import brought in for an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ImportedFor {
    /// Whose ledger.
    pub authority: AuthorityId,
    /// Entries added.
    pub entries: usize,
    /// Days given, counted.
    pub delivered: Days,
    /// Days agreed for a date to come, counted.
    pub booked: Days,
    /// Days outside the allocation.
    pub not_counted: Days,
}

/// Why nothing was imported.
#[derive(Debug)]
pub(crate) enum NotImported {
    /// What is wrong with the file, as the ledger stands.
    Faults(Vec<Wrong>),
    /// It changes the figures of closed quarters, and the person has yet to say why.
    NeedsReason,
}

/// What the import of a file would do, or all that is wrong with it; nothing is written.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn preview(
    db: &impl ConnectionTrait,
    importing: Importing<'_>,
    bytes: &[u8],
    has_reason: bool,
) -> Result<Result<Plan, Vec<Wrong>>, Error> {
    let known = known(db, importing).await?;
    let draft = files::read(bytes, &known);
    let ids: Vec<AuthorityId> = known.authorities.iter().map(|it| it.id).collect();
    let ledgers = Ledgers {
        balances: balances(db, &draft).await?,
        references: store::taken_references(
            db,
            &ids,
            draft.references.iter().map(|(reference, _)| &**reference),
        )
        .await?,
        alike: store::alike(db, draft.likenesses().collect()).await?,
        closed: store::closed_quarters(db, importing.programme.id).await?,
        // The page asks a person for the reason, once it shows what it is for.
        reason: has_reason || importing.person.is_some(),
    };
    Ok(draft.plan(&ledgers, &known.authorities))
}

async fn known(db: &impl ConnectionTrait, importing: Importing<'_>) -> Result<Known, Error> {
    let programme = importing.programme;
    let authorities = programmes::store::authorities(db, programme.id).await?;
    let may = |place| {
        let person = importing.person;
        person.is_none_or(|person| person.may(Act::RecordSupportDays, place))
    };
    let loggable: HashSet<AuthorityId> = authorities
        .iter()
        .filter(|authority| may(authority.place()))
        .map(|authority| authority.id)
        .collect();
    Ok(Known {
        days: (programme.starts_on, programme.ends_on),
        today: importing.today,
        loggable,
        people: people::store::colleagues(db, programme.id).await?,
        authorities,
    })
}

async fn balances(
    db: &impl ConnectionTrait,
    draft: &Draft,
) -> Result<std::collections::BTreeMap<AuthorityId, crate::support_days::Balance>, Error> {
    let ledgers = store::ledgers(db, &draft.authorities()).await?;
    let balances = ledgers.into_iter().map(|(id, ledger)| (id, ledger.balance));
    Ok(balances.collect())
}

/// Holds a file without faults until the person confirms it; its number.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn hold(
    db: &Database,
    (programme, person): (ProgrammeId, PersonId),
    (name, content): (&str, &[u8]),
    now: DateTime<Utc>,
) -> Result<i32, Error> {
    held_files::hold(db, whose((programme, person)), (name, content), now).await
}

/// The file that waits for the person.
pub(crate) fn whose((programme, person): (ProgrammeId, PersonId)) -> Whose<'static> {
    Whose {
        programme,
        person,
        purpose: "support_days",
    }
}

/// Imports a file, once for each time that it was `held`; `reason` is why the figures of closed
/// quarters change.
///
/// # Errors
/// A conflict where the file no longer waits; otherwise the database’s. The inner error is why the
/// ledgers don’t take it.
pub(crate) async fn import(
    db: &Database,
    importing: Importing<'_>,
    (held_file, bytes): (Option<i32>, &[u8]),
    reason: Option<String>,
) -> Result<Result<Imported, NotImported>, Error> {
    let programme = importing.programme.id;
    // Which ledgers to hold; what is decided on is read again once they are held.
    let authorities = files::read(bytes, &known(db.read(), importing).await?).authorities();
    let maker = importing.person.map(|person| person.id);
    let mut held = Held::begin(db, programme, &authorities, maker, importing.now).await?;
    if let Some(file) = held_file
        && !held_files::release(held.tx(), file).await?
    {
        return Err(gone());
    }
    let plan = match preview(held.tx(), importing, bytes, reason.is_some()).await? {
        Ok(plan) => plan,
        Err(faults) => return Ok(Err(NotImported::Faults(faults))),
    };
    if !plan.restates.is_empty() && reason.is_none() {
        return Ok(Err(NotImported::NeedsReason));
    }
    let held_all = |id| authorities.binary_search(id).is_ok();
    if !plan.entries.iter().all(|filed| held_all(&filed.authority)) {
        return Err(changed());
    }
    let imported = Imported::of(&plan);
    let new = new_entries(plan, held_file, reason.as_deref());
    if held.add(new).await?.is_err() {
        return Err(changed());
    }
    let detail = serde_json::to_value(&imported).map_err(|e| Error::Internal(e.to_string()))?;
    held.commit(VERB, subject(held_file), detail).await?;
    Ok(Ok(imported))
}

fn new_entries(plan: Plan, held_file: Option<i32>, reason: Option<&str>) -> Vec<NewEntry> {
    let import = held_file.map_or_else(new_secret, |id| subject(Some(id)));
    plan.entries
        .into_iter()
        .map(|filed| NewEntry {
            submission: sha256(&format!("{import} {}", filed.row())),
            authority: filed.authority,
            reason: filed.restates.and(reason).map(str::to_owned),
            reference: filed.reference,
            entry: filed.entry,
        })
        .collect()
}

/// What the import of a held file brought in, if the person has confirmed it.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn imported(
    db: &impl ConnectionTrait,
    of: (ProgrammeId, PersonId),
    file: i32,
) -> Result<Option<Imported>, Error> {
    let detail = store::imported(db, of, (VERB, &subject(Some(file)))).await?;
    let imported = detail.map(serde_json::from_value).transpose();
    imported.map_err(|error| Error::Internal(error.to_string()))
}

fn subject(held_file: Option<i32>) -> String {
    held_file.map_or_else(|| "import".to_owned(), |id| format!("import {id}"))
}

/// The file no longer waits.
pub(crate) fn gone() -> Error {
    Error::Conflict(
        "This file is no longer waiting to be imported: another took its place, or more than a \
         day has passed. Upload it again."
            .into(),
    )
}

fn changed() -> Error {
    Error::Conflict("The programme changed while the file was read. Import it again.".into())
}

impl Imported {
    fn of(plan: &Plan) -> Self {
        let for_each = plan.totals.iter().map(|total| ImportedFor {
            authority: total.authority.id,
            entries: total.entries,
            delivered: total.delivered,
            booked: total.booked,
            not_counted: total.not_counted,
        });
        Self {
            rows: plan.entries.iter().map(|filed| filed.rows.len()).sum(),
            entries: plan.entries.len(),
            authorities: for_each.collect(),
        }
    }
}
