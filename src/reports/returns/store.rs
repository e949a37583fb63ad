//! Returns in the database: words and notes are only ever added, a frozen return never changes.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, TryGetable, sea_query::Expr,
};

use super::rules::{Note, Part, WrittenRow};
use crate::{
    entities::{quarterly_return, return_note, return_words},
    people::{AuthorityId, PersonId, ProgrammeId, Role},
    support_days::{Quarter, store::names},
    ui::formats,
};

/// That a return is frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frozen {
    /// Of which quarter.
    pub quarter: Quarter,
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The quarters whose returns it corrects.
    pub corrects: Vec<String>,
}

/// What a return is kept as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bytes {
    /// All that it says, JSON.
    pub content: String,
    /// Its page without what surrounds it, HTML.
    pub page: String,
    /// Its rows.
    pub csv: Vec<u8>,
    /// Its workbook.
    pub workbook: Vec<u8>,
}

/// What is kept beside a return, so that the next one goes on from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Beside {
    /// The last revision of the ledgers that it knows.
    pub mark: i32,
    /// The notes that it lists.
    pub notes: Vec<i32>,
    /// The quarters whose returns it corrects.
    pub corrects: Vec<String>,
}

/// The programme’s frozen returns, oldest quarter first.
pub(crate) async fn frozen(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Frozen>, DbErr> {
    use quarterly_return::Column;
    let rows: Vec<(NaiveDate, i32, DateTime<Utc>, String)> = quarterly_return::Entity::find()
        .select_only()
        .columns([
            Column::StartsOn,
            Column::FrozenBy,
            Column::FrozenAt,
            Column::Corrects,
        ])
        .filter(Column::ProgrammeId.eq(programme.0))
        .order_by_asc(Column::StartsOn)
        .into_tuple()
        .all(db)
        .await?;
    let names = names(db, rows.iter().map(|row| PersonId(row.1))).await?;
    let frozen = rows
        .into_iter()
        .map(|(starts_on, by, at, corrects)| Frozen {
            quarter: Quarter::of(starts_on),
            by: names.get(&PersonId(by)).cloned().unwrap_or_default(),
            at,
            corrects: corrects.split_whitespace().map(str::to_owned).collect(),
        });
    Ok(frozen.collect())
}

fn of(programme: ProgrammeId, quarter: Quarter) -> sea_orm::Select<quarterly_return::Entity> {
    quarterly_return::Entity::find()
        .filter(quarterly_return::Column::ProgrammeId.eq(programme.0))
        .filter(quarterly_return::Column::StartsOn.eq(quarter.starts_on()))
}

async fn kept<T: TryGetable>(
    db: &impl ConnectionTrait,
    (programme, quarter): (ProgrammeId, Quarter),
    column: quarterly_return::Column,
) -> Result<Option<T>, DbErr> {
    let found = of(programme, quarter).select_only().column(column);
    found.into_tuple().one(db).await
}

/// The page of a frozen return.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    quarter: Quarter,
) -> Result<Option<String>, DbErr> {
    kept(db, (programme, quarter), quarterly_return::Column::Page).await
}

/// The rows of a frozen return.
pub(crate) async fn csv(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    quarter: Quarter,
) -> Result<Option<Vec<u8>>, DbErr> {
    kept(db, (programme, quarter), quarterly_return::Column::Csv).await
}

/// The workbook of a frozen return.
pub(crate) async fn workbook(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    quarter: Quarter,
) -> Result<Option<Vec<u8>>, DbErr> {
    kept(db, (programme, quarter), quarterly_return::Column::Workbook).await
}

/// All that is kept of a frozen return.
pub(crate) async fn bytes(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    quarter: Quarter,
) -> Result<Option<Bytes>, DbErr> {
    let found = of(programme, quarter).one(db).await?;
    Ok(found.map(|row| Bytes {
        content: row.content,
        page: row.page,
        csv: row.csv,
        workbook: row.workbook,
    }))
}

/// The newest frozen return: its quarter, its content, the last revision that it knew.
pub(crate) async fn newest(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Option<(Quarter, String, i32)>, DbErr> {
    use quarterly_return::Column;
    let found: Option<(NaiveDate, String, i32)> = quarterly_return::Entity::find()
        .select_only()
        .columns([Column::StartsOn, Column::Content, Column::RevisionMark])
        .filter(Column::ProgrammeId.eq(programme.0))
        .order_by_desc(Column::StartsOn)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.map(|(starts_on, content, mark)| (Quarter::of(starts_on), content, mark)))
}

/// Keeps a return, and what it must tell the next.
pub(crate) async fn add(
    tx: &impl ConnectionTrait,
    (programme, quarter): (ProgrammeId, Quarter),
    bytes: Bytes,
    beside: Beside,
    (person, now): (PersonId, DateTime<Utc>),
) -> Result<(), DbErr> {
    let row = quarterly_return::ActiveModel {
        programme_id: Set(programme.0),
        starts_on: Set(quarter.starts_on()),
        frozen_by: Set(person.0),
        frozen_at: Set(now),
        revision_mark: Set(beside.mark),
        corrects: Set(beside.corrects.join(" ")),
        content: Set(bytes.content),
        page: Set(bytes.page),
        csv: Set(bytes.csv),
        workbook: Set(bytes.workbook),
        ..Default::default()
    };
    let id = row.insert(tx).await?.id;
    return_note::Entity::update_many()
        .col_expr(return_note::Column::ListedIn, Expr::value(id))
        .filter(return_note::Column::Id.is_in(beside.notes))
        .exec(tx)
        .await?;
    Ok(())
}

/// All that was written for a quarter, oldest first.
pub(super) async fn words(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    quarter: Quarter,
) -> Result<Vec<WrittenRow>, DbErr> {
    let rows = return_words::Entity::find()
        .filter(return_words::Column::ProgrammeId.eq(programme.0))
        .filter(return_words::Column::StartsOn.eq(quarter.starts_on()))
        .order_by_asc(return_words::Column::Id)
        .all(db)
        .await?;
    let names = names(db, rows.iter().map(|row| PersonId(row.written_by))).await?;
    rows.into_iter()
        .map(|row| {
            let by = names.get(&PersonId(row.written_by));
            let name = by.map_or("", String::as_str);
            let role: Role = row.role.parse().map_err(DbErr::Custom)?;
            Ok(WrittenRow {
                id: row.id,
                authority: row.authority_id.map(AuthorityId),
                part: row.part.parse().map_err(DbErr::Custom)?,
                text: row.words,
                by: format!("{name}, {}", role.title().to_lowercase()),
            })
        })
        .collect()
}

/// Keeps what somebody wrote of a part.
pub(super) async fn add_words(
    tx: &impl ConnectionTrait,
    (programme, quarter, authority): (ProgrammeId, Quarter, Option<AuthorityId>),
    (part, text): (Part, &str),
    (person, role, now): (PersonId, Role, DateTime<Utc>),
) -> Result<(), DbErr> {
    let row = return_words::ActiveModel {
        programme_id: Set(programme.0),
        starts_on: Set(quarter.starts_on()),
        authority_id: Set(authority.map(|it| it.0)),
        part: Set(part.code().into()),
        words: Set(text.into()),
        role: Set(role.code().into()),
        written_by: Set(person.0),
        written_at: Set(now),
        ..Default::default()
    };
    return_words::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The notes that no return lists yet, oldest first, each with its number.
pub(super) async fn open_notes(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<(i32, Note)>, DbErr> {
    let rows = return_note::Entity::find()
        .filter(return_note::Column::ProgrammeId.eq(programme.0))
        .filter(return_note::Column::ListedIn.is_null())
        .order_by_asc(return_note::Column::Id)
        .all(db)
        .await?;
    let names = names(db, rows.iter().map(|row| PersonId(row.written_by))).await?;
    let notes = rows.into_iter().map(|row| {
        let about = Quarter::of(row.about);
        let by = names.get(&PersonId(row.written_by));
        let note = Note {
            about: about.to_string(),
            title: about.title(),
            text: row.words,
            reason: row.reason,
            by: by.cloned().unwrap_or_default(),
            on: formats::in_england(row.written_at),
        };
        (row.id, note)
    });
    Ok(notes.collect())
}

/// Keeps a note on the return of a quarter.
pub(super) async fn add_note(
    tx: &impl ConnectionTrait,
    (programme, about): (ProgrammeId, Quarter),
    (text, reason): (&str, &str),
    (person, now): (PersonId, DateTime<Utc>),
) -> Result<(), DbErr> {
    let row = return_note::ActiveModel {
        programme_id: Set(programme.0),
        about: Set(about.starts_on()),
        words: Set(text.into()),
        reason: Set(reason.into()),
        written_by: Set(person.0),
        written_at: Set(now),
        ..Default::default()
    };
    return_note::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
