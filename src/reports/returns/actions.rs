//! Writing for a return, freezing it, and correcting what is frozen by a note in the next.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::{
    files,
    gather::{Gathered, Scope, gather},
    rules::{Content, Part, Signatory, Signed, Stage, stage, together},
    store, views,
};
use crate::{
    database::Database,
    error::Error,
    people::{self, AuthorityId, PersonId, Role, sha256, store::Event},
    programmes::{self, Programme},
    support_days::{self, Quarter},
};

/// Who writes or freezes, and when.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their role in the programme.
    pub role: Role,
    /// When.
    pub now: DateTime<Utc>,
    /// The date in England.
    pub today: NaiveDate,
}

/// What somebody writes of an authority, or of the programme.
#[derive(Clone, Debug)]
pub struct Writing {
    /// None for the programme.
    pub authority: Option<AuthorityId>,
    /// The number of the newest words when the page was opened; 0 for none.
    pub seen: i32,
    /// The parts, as they shall stand.
    pub parts: Vec<(Part, String)>,
}

/// Why nothing was written or frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The quarter's stage does not take it; a sentence.
    Stage(String),
    /// Somebody else wrote after the page was opened.
    WrittenSince,
    /// What the return says changed after it was read.
    Changed,
}

/// Writes the parts that differ from what stands.
///
/// # Errors
/// Not found where the programme has no such quarter; otherwise the database's. A refusal is the
/// inner error.
pub async fn write(
    db: &Database,
    (programme, quarter): (&Programme, Quarter),
    writing: Writing,
    by: &By,
) -> Result<Result<(), Refused>, Error> {
    let tx = db.write_tx().await?;
    programmes::store::lock_programme(&tx, programme.id).await?;
    if let Some(sentence) = refusal(&tx, programme, quarter, by.today).await? {
        return Ok(Err(Refused::Stage(sentence)));
    }
    let rows = store::words(&tx, programme.id, quarter).await?;
    let own = rows.iter().filter(|row| row.authority == writing.authority);
    if own.map(|row| row.id).max().unwrap_or_default() != writing.seen {
        return Ok(Err(Refused::WrittenSince));
    }
    let standing = together(&rows, writing.authority);
    let text_of = |part: Part| {
        let found = standing.iter().find(|it| it.part == part);
        found.map_or("", |it| it.text.as_str())
    };
    let place = (programme.id, quarter, writing.authority);
    let mut changed = Vec::new();
    for (part, text) in &writing.parts {
        if text != text_of(*part) {
            let who = (by.person, by.role, by.now);
            store::add_words(&tx, place, (*part, text), who).await?;
            changed.push(part.code());
        }
    }
    if changed.is_empty() {
        return Ok(Ok(()));
    }
    let detail = json!({ "authority": writing.authority, "parts": changed });
    let event = event("return.written", (programme, quarter), by, detail);
    people::store::audit(&tx, event, by.now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// The number of the newest words of an authority, or of the programme; 0 for none.
///
/// # Errors
/// Where the database fails.
pub async fn newest(
    db: &Database,
    (programme, quarter): (&Programme, Quarter),
    authority: Option<AuthorityId>,
) -> Result<i32, Error> {
    let rows = store::words(db.read(), programme.id, quarter).await?;
    let own = rows.iter().filter(|row| row.authority == authority);
    Ok(own.map(|row| row.id).max().unwrap_or_default())
}

/// Why the return takes no words, and is not frozen; a sentence.
async fn refusal(
    tx: &impl sea_orm::ConnectionTrait,
    programme: &Programme,
    quarter: Quarter,
    today: NaiveDate,
) -> Result<Option<String>, Error> {
    let frozen = store::frozen(tx, programme.id).await?;
    let frozen: Vec<Quarter> = frozen.iter().map(|it| it.quarter).collect();
    let stage = stage(programme, quarter, &frozen, today).ok_or(Error::NotFound)?;
    Ok(stage.refusal(quarter))
}

/// What the return of a quarter says now, as [`freeze`] asks for it of whoever has read it.
///
/// # Errors
/// Where the database fails.
pub async fn mark(
    db: &Database,
    (programme, quarter, demonstration): (&Programme, Quarter, bool),
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let scope = Scope {
        programme,
        quarter,
        demonstration,
        now,
    };
    let gathered = gather(&db.snapshot().await?, scope).await?;
    Ok(gathered.content.mark())
}

/// Freezes the return that was read, signed by whoever freezes it and by `others`: closes the
/// quarter if it is open, and keeps the bytes of the page and the files. `mark` is what the return
/// said when it was read.
///
/// # Errors
/// Not found where the programme has no such quarter; otherwise the database's. A refusal is the
/// inner error.
pub async fn freeze(
    db: &Database,
    (programme, quarter, demonstration): (&Programme, Quarter, bool),
    (mark, others): (&str, Vec<Signatory>),
    by: &By,
) -> Result<Result<(), Refused>, Error> {
    let tx = db.write_tx().await?;
    let who = (by.person, by.now);
    // Holds the programme and every authority: nothing moves while the figures are read. A quarter
    // that was passed over is in the figures to date, and closes with this one.
    let quarters = Quarter::spanning(programme.starts_on, quarter.starts_on());
    let quarters: Vec<Quarter> = quarters.collect();
    support_days::actions::close_within(&tx, programme, &quarters, who).await?;
    if let Some(sentence) = unfit(&tx, programme, quarter, by.today).await? {
        return Ok(Err(Refused::Stage(sentence)));
    }
    let scope = Scope {
        programme,
        quarter,
        demonstration,
        now: by.now,
    };
    let Gathered { content, beside } = gather(&tx, scope).await?;
    if content.mark() != mark {
        return Ok(Err(Refused::Changed));
    }
    let signed = signed(content, others, by);
    // Drawing the workbook must not hold up the pages.
    let drawn = tokio::task::spawn_blocking(move || bytes(&signed)).await;
    let bytes = drawn.map_err(|error| Error::Internal(error.to_string()))??;
    let detail = seals(&bytes);
    store::add(&tx, (programme.id, quarter), bytes, beside, who).await?;
    let event = event("return.frozen", (programme, quarter), by, detail);
    people::store::audit(&tx, event, by.now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Why the return can't be frozen, today or at all; a sentence.
async fn unfit(
    tx: &impl sea_orm::ConnectionTrait,
    programme: &Programme,
    quarter: Quarter,
    today: NaiveDate,
) -> Result<Option<String>, Error> {
    let frozen = store::frozen(tx, programme.id).await?;
    if let Some(it) = frozen.iter().find(|it| it.quarter == quarter) {
        let title = quarter.title();
        let sentence = format!("{} has frozen the return of {title} already.", it.by);
        return Ok(Some(sentence));
    }
    let frozen: Vec<Quarter> = frozen.iter().map(|it| it.quarter).collect();
    let stage = stage(programme, quarter, &frozen, today).ok_or(Error::NotFound)?;
    Ok(match stage {
        Stage::Ended => None,
        Stage::UnderWay => Some(format!("{} has not ended yet.", quarter.title())),
        other => Some(other.refusal(quarter).unwrap_or_default()),
    })
}

fn signed(content: Content, others: Vec<Signatory>, by: &By) -> Signed {
    let first = Signatory {
        name: by.name.clone(),
        role: by.role.title().into(),
    };
    Signed {
        content,
        frozen_at: by.now,
        sign_off: [first].into_iter().chain(others).collect(),
    }
}

/// Everything that is served of a return from now on.
fn bytes(signed: &Signed) -> Result<store::Bytes, Error> {
    let content = serde_json::to_string(signed);
    Ok(store::Bytes {
        content: content.map_err(|error| Error::Internal(error.to_string()))?,
        page: views::document(&signed.content, Some(signed)).into_string(),
        csv: files::csv(signed)?,
        workbook: files::workbook(signed)?,
    })
}

/// The SHA-256 of all that is kept of a return, by which `partners verify` knows it again.
pub(super) fn seals(bytes: &store::Bytes) -> serde_json::Value {
    json!({
        "content": sha256(&bytes.content),
        "page": sha256(&bytes.page),
        "csv": sha256(&bytes.csv),
        "workbook": sha256(&bytes.workbook),
    })
}

/// Writes a note on a frozen return, for the next one to list.
///
/// # Errors
/// Not found where no return of the quarter is frozen; otherwise the database's.
pub async fn correct(
    db: &Database,
    (programme, about): (&Programme, Quarter),
    (text, reason): (&str, &str),
    by: &By,
) -> Result<(), Error> {
    let tx = db.write_tx().await?;
    programmes::store::lock_programme(&tx, programme.id).await?;
    let frozen = store::frozen(&tx, programme.id).await?;
    if !frozen.iter().any(|it| it.quarter == about) {
        return Err(Error::NotFound);
    }
    let who = (by.person, by.now);
    store::add_note(&tx, (programme.id, about), (text, reason), who).await?;
    let event = event("return.corrected", (programme, about), by, json!({}));
    people::store::audit(&tx, event, by.now).await?;
    Ok(tx.commit().await?)
}

fn event<'a>(
    verb: &'a str,
    (programme, quarter): (&Programme, Quarter),
    by: &By,
    detail: serde_json::Value,
) -> Event<'a> {
    Event {
        person: Some(by.person),
        programme: Some(programme.id),
        verb,
        subject: subject(quarter),
        detail,
    }
}

/// `return 2026-q3`.
pub(super) fn subject(quarter: Quarter) -> String {
    format!("return {quarter}")
}
