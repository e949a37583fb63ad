//! What deletes and makes anonymous. Children go before what they refer to: what is forgotten here
//! the database refuses to leave behind.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
    sea_query::{BinOper, Expr, ExprTrait, Query, SelectStatement},
};

use super::store::{drafts, files, links, mails, sessions};
use crate::{
    entities::{
        answered, audit_event, authority, draft, held_file, invitee, invitee_link, outbox,
        password_link, person, rating, record, session,
    },
    people::{PersonId, ProgrammeId},
};

const AUTHORITIES: &str = "SELECT id FROM authority WHERE programme_id = {p}";
const ROUNDS: &str = "SELECT id FROM round WHERE programme_id = {p}";
const SURVEYS: &str = "SELECT id FROM survey WHERE authority_id IN ({authorities})";
const INVITEES: &str = "SELECT id FROM invitee WHERE survey_id IN ({surveys})";
const RECORDS: &str = "SELECT id FROM record WHERE authority_id IN ({authorities})";
const ENTRIES: &str = "SELECT id FROM entry WHERE authority_id IN ({authorities})";
const INSTRUMENTS: &str = "SELECT id FROM instrument WHERE programme_id = {p}";

/// Each table with what of it is a programme’s, children first.
const TABLES: &[(&str, &str)] = &[
    ("outbox", "invitee_id IN ({invitees})"),
    ("invitee_link", "invitee_id IN ({invitees})"),
    ("answered", "survey_id IN ({surveys})"),
    ("invitee", "survey_id IN ({surveys})"),
    (
        "draft",
        "invitation_id IN (SELECT id FROM invitation WHERE survey_id IN ({surveys}))",
    ),
    ("invitation", "survey_id IN ({surveys})"),
    ("survey", "authority_id IN ({authorities})"),
    ("closed_responses", "authority_id IN ({authorities})"),
    ("response", "authority_id IN ({authorities})"),
    (
        "self_assessment_section",
        "self_assessment_id IN \
         (SELECT id FROM self_assessment WHERE authority_id IN ({authorities}))",
    ),
    ("self_assessment", "authority_id IN ({authorities})"),
    ("consensus", "record_id IN ({records})"),
    ("second_rating", "record_id IN ({records})"),
    ("rating", "record_id IN ({records})"),
    ("record", "authority_id IN ({authorities})"),
    ("moderation", "authority_id IN ({authorities})"),
    ("correction", "authority_id IN ({authorities})"),
    ("publication", "authority_id IN ({authorities})"),
    (
        "entry_person",
        "revision_id IN (SELECT id FROM entry_revision WHERE entry_id IN ({entries}))",
    ),
    ("entry_revision", "entry_id IN ({entries})"),
    ("entry", "authority_id IN ({authorities})"),
    ("ledger", "authority_id IN ({authorities})"),
    ("allocation", "authority_id IN ({authorities})"),
    ("return_note", "programme_id = {p}"),
    ("return_words", "programme_id = {p}"),
    ("quarterly_return", "programme_id = {p}"),
    ("closed_quarter", "programme_id = {p}"),
    ("held_file", "programme_id = {p}"),
    ("round_instrument", "round_id IN ({rounds})"),
    ("item", "instrument_id IN ({instruments})"),
    ("instrument", "programme_id = {p}"),
    ("round", "programme_id = {p}"),
    (
        "assignment",
        "membership_id IN (SELECT id FROM membership WHERE programme_id = {p})",
    ),
    ("membership", "programme_id = {p}"),
    ("authority", "programme_id = {p}"),
    ("trail", "programme_id = {p}"),
    ("programme", "id = {p}"),
];

/// The tables that hold a person’s means to sign in, and what else is theirs alone.
const OWN: &[&str] = &[
    "session",
    "password_link",
    "email_link",
    "second_step",
    "recovery_code",
    "wrong_try",
    "identity",
    "known_device",
    "outbox",
    "calendar_link",
    "held_file",
];

/// The condition with the programme’s number in it; a number alone is put in.
fn of(condition: &str, programme: ProgrammeId) -> String {
    let mut sql = condition.to_owned();
    for (name, query) in [
        ("{invitees}", INVITEES),
        ("{records}", RECORDS),
        ("{entries}", ENTRIES),
        ("{surveys}", SURVEYS),
        ("{authorities}", AUTHORITIES),
        ("{rounds}", ROUNDS),
        ("{instruments}", INSTRUMENTS),
    ] {
        sql = sql.replace(name, query);
    }
    sql.replace("{p}", &programme.0.to_string())
}

/// How much of a programme there was.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) authorities: i64,
    pub(super) entries: i64,
    pub(super) responses: i64,
    pub(super) records: i64,
    pub(super) returns: i64,
}

/// How much of a programme there is.
pub(super) async fn counts(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Counts, DbErr> {
    let count = async |table: &str| {
        let condition = TABLES.iter().find(|(own, _)| *own == table);
        let condition = condition.map_or("1 = 0", |(_, condition)| condition);
        let sql = format!(
            "SELECT COUNT(*) AS n FROM {table} WHERE {}",
            of(condition, programme)
        );
        let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
        match db.query_one_raw(statement).await? {
            Some(row) => row.try_get("", "n"),
            None => Ok(0),
        }
    };
    Ok(Counts {
        authorities: count("authority").await?,
        entries: count("entry").await?,
        responses: count("response").await?,
        records: count("record").await?,
        returns: count("quarterly_return").await?,
    })
}

/// Deletes a programme with all that is in it; its audit events are gone already. Names that came
/// with its authority’s pack go as well: they stand beside nothing else.
pub(super) async fn programme(
    db: &impl ConnectionTrait,
    (programme, slug): (ProgrammeId, &str),
) -> Result<(), DbErr> {
    for (table, condition) in TABLES {
        let sql = format!("DELETE FROM {table} WHERE {}", of(condition, programme));
        db.execute_unprepared(&sql).await?;
    }
    let number = || Expr::col(person::Column::Id).cast_as("TEXT");
    let numbered = |words: &str| Expr::val(words).binary(BinOper::Custom("||"), number());
    person::Entity::update_many()
        .col_expr(person::Column::Name, numbered("Former colleague "))
        .col_expr(person::Column::Email, numbered("former-"))
        .filter(person::Column::Email.starts_with(crate::handover::names_of(slug)))
        .exec(db)
        .await?;
    Ok(())
}

/// Takes a person’s name and address away, with every way to sign in; their number stays beside
/// what they did. `false` where that was done already.
pub(super) async fn person(
    db: &impl ConnectionTrait,
    id: PersonId,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let held = person::Entity::find_by_id(id.0).lock_exclusive().one(db);
    let Some(held) = held.await?.filter(|it| it.email.contains('@')) else {
        return Ok(false);
    };
    let name = format!("Former colleague {id}");
    person::Entity::update_many()
        .col_expr(person::Column::Name, Expr::value(name.clone()))
        .col_expr(person::Column::Email, Expr::value(format!("former-{id}")))
        .col_expr(person::Column::PasswordHash, Expr::value(None::<String>))
        .col_expr(
            person::Column::DisabledAt,
            Expr::value(held.disabled_at.unwrap_or(now)),
        )
        .filter(person::Column::Id.eq(id.0))
        .exec(db)
        .await?;
    let mut theirs = Condition::any().add(rating::Column::PersonId.eq(id.0));
    let namesakes = person::Entity::find()
        .filter(person::Column::Name.eq(&held.name))
        .filter(person::Column::Email.contains("@"));
    // Ratings that came in a file name their rater in words alone, which may be another’s.
    if namesakes.count(db).await? == 0 {
        theirs = theirs.add(
            Condition::all()
                .add(rating::Column::PersonId.is_null())
                .add(rating::Column::Rater.eq(held.name))
                .add(rating::Column::RecordId.in_subquery(records_around(id))),
        );
    }
    rating::Entity::update_many()
        .col_expr(rating::Column::Rater, Expr::value(name))
        .filter(theirs)
        .exec(db)
        .await?;
    for table in OWN {
        let sql = format!("DELETE FROM {table} WHERE person_id = {}", id.0);
        db.execute_unprepared(&sql).await?;
    }
    crate::mail::outbox::take_out_of_person(db, id).await?;
    Ok(true)
}

/// The QA records of every programme in which somebody had a role or did something.
fn records_around(id: PersonId) -> SelectStatement {
    let programmes = Query::select()
        .column(audit_event::Column::ProgrammeId)
        .from(audit_event::Entity)
        .and_where(audit_event::Column::ProgrammeId.is_not_null())
        .cond_where(
            Condition::any()
                .add(audit_event::Column::PersonId.eq(id.0))
                .add(audit_event::Column::Subject.eq(format!("person {id}"))),
        )
        .to_owned();
    let authorities = Query::select()
        .column(authority::Column::Id)
        .from(authority::Entity)
        .and_where(authority::Column::ProgrammeId.in_subquery(programmes))
        .to_owned();
    Query::select()
        .column(record::Column::Id)
        .from(record::Entity)
        .and_where(record::Column::AuthorityId.in_subquery(authorities))
        .to_owned()
}

/// Takes away the addresses of those whom a survey asked, with their links, and who of them has
/// answered; how many addresses there were.
pub(super) async fn addresses(db: &impl ConnectionTrait, survey: i32) -> Result<u64, DbErr> {
    let asked = invitee::Entity::find()
        .filter(invitee::Column::SurveyId.eq(survey))
        .filter(invitee::Column::Email.contains("@"));
    let ids: Vec<i32> = asked
        .clone()
        .select_only()
        .column(invitee::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let addresses = asked.count(db).await?;
    answered::Entity::delete_many()
        .filter(answered::Column::SurveyId.eq(survey))
        .exec(db)
        .await?;
    for ids in ids.chunks(500) {
        let ids = || ids.iter().copied();
        outbox::Entity::delete_many()
            .filter(outbox::Column::InviteeId.is_in(ids()))
            .exec(db)
            .await?;
        invitee_link::Entity::delete_many()
            .filter(invitee_link::Column::InviteeId.is_in(ids()))
            .exec(db)
            .await?;
        let number = Expr::col(invitee::Column::Id).cast_as("TEXT");
        let gone = Expr::val("deleted-").binary(BinOper::Custom("||"), number);
        invitee::Entity::update_many()
            .col_expr(invitee::Column::Email, gone)
            .filter(invitee::Column::Id.is_in(ids()))
            .exec(db)
            .await?;
    }
    Ok(addresses)
}

/// How much was over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Leftovers {
    pub(super) sessions: u64,
    pub(super) links: u64,
    pub(super) drafts: u64,
    pub(super) files: u64,
    pub(super) mails: u64,
}

/// Deletes sessions, links, drafts, files and mails that are over; how many there were.
pub(super) async fn leftovers(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Leftovers, DbErr> {
    let sessions = session::Entity::delete_many()
        .filter(sessions(now))
        .exec(db)
        .await?;
    let links = password_link::Entity::delete_many()
        .filter(links(now))
        .exec(db)
        .await?;
    let drafts = draft::Entity::delete_many()
        .filter(drafts(now))
        .exec(db)
        .await?;
    let files = held_file::Entity::delete_many()
        .filter(files(now))
        .exec(db)
        .await?;
    let mails = outbox::Entity::delete_many()
        .filter(mails(now))
        .exec(db)
        .await?;
    Ok(Leftovers {
        sessions: sessions.rows_affected,
        links: links.rows_affected,
        drafts: drafts.rows_affected,
        files: files.rows_affected,
        mails: mails.rows_affected,
    })
}
