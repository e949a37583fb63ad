//! `partners export`: CSV on standard output.

use std::io::Write as _;

use chrono::Utc;
use clap::{Args, Subcommand};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{DATABASE, Failure, connect_existing, import::missing, settings};
use crate::{
    audit,
    error::Error,
    files,
    maturity::{self, round_data},
    people::trail::operator,
    programmes::{self, Authority, Programme, Round},
    questionnaires::{
        self,
        files::{COVERAGE_COLUMNS, coverage_rows},
    },
    support_days::{Filter, Sort, SortBy, export, store},
};

/// What can be exported.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// What is stored now, scored, published or not
    Maturity(ExportRounds),
    /// What changed since an earlier round, as stored now, published or not
    Changes(ExportChanges),
    /// How many were asked, have answered and were rated; one to four people are shown as c
    Coverage(ExportRounds),
    /// The audit trail, newest first: a programme's, or everything
    Audit(ExportAudit),
    /// Every entry of the support-day ledgers as it stands now, with its revision number
    SupportDays(ExportSupportDays),
}

/// Whose audit trail.
#[derive(Debug, Args)]
pub struct ExportAudit {
    /// The programme's word in addresses [default: everything, sign-ins of everybody too]
    #[arg(long)]
    programme: Option<String>,
}

/// Which part of a programme.
#[derive(Debug, Args)]
pub struct ExportRounds {
    /// The programme's word in addresses
    #[arg(long)]
    programme: String,
    /// The authority's word in addresses [default: every authority]
    #[arg(long)]
    authority: Option<String>,
    /// month-0 to month-24 [default: every round]
    #[arg(long)]
    round: Option<String>,
}

/// Which two rounds.
#[derive(Debug, Args)]
pub struct ExportChanges {
    /// The programme's word in addresses
    #[arg(long)]
    programme: String,
    /// The authority's word in addresses
    #[arg(long)]
    authority: String,
    /// The later round, month-0 to month-24
    #[arg(long)]
    round: String,
    /// The earlier round that it is compared with
    #[arg(long)]
    since: String,
}

/// Which ledgers.
#[derive(Debug, Args)]
pub struct ExportSupportDays {
    /// The programme's word in addresses
    #[arg(long)]
    programme: String,
    /// The authority's word in addresses [default: every authority]
    #[arg(long)]
    authority: Option<String>,
}

pub(super) async fn run(command: ExportCommand) -> Result<(), Failure> {
    let database = connect_existing(&settings(DATABASE)?).await?;
    database.migrate().await?;
    let (what, programme) = match &command {
        ExportCommand::Maturity(which) => ("maturity", Some(&which.programme)),
        ExportCommand::Changes(which) => ("changes", Some(&which.programme)),
        ExportCommand::Coverage(which) => ("coverage", Some(&which.programme)),
        ExportCommand::SupportDays(which) => ("support-days", Some(&which.programme)),
        ExportCommand::Audit(which) => ("audit", which.programme.as_ref()),
    };
    let programme = match programme {
        Some(slug) => Some(programme_authorities(database.read(), slug).await?.0.id),
        None => None,
    };
    // What can't be recorded is not given.
    let detail = json!({ "page": what });
    let said = (what, detail);
    operator::keep(&database, programme, "file.exported", said, Utc::now()).await?;
    match command {
        ExportCommand::Maturity(which) => print(&maturity_csv(database.read(), &which).await?),
        ExportCommand::Changes(which) => print(&changes_csv(database.read(), &which).await?),
        ExportCommand::Coverage(which) => print(&coverage_csv(database.read(), &which).await?),
        ExportCommand::SupportDays(which) => support_days(database.read(), &which, print).await,
        ExportCommand::Audit(_) => Ok(audit::whole(database.read(), programme, |csv| {
            print(csv).map_err(|_| Error::Internal("standard output can’t be written to".into()))
        })
        .await?),
    }
}

fn print(csv: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(csv)
        .and_then(|()| out.flush())
        .map_err(|error| Failure::Refused(error.to_string()))
}

/// Every CSV of a programme that is scored or replayed, one after the other.
pub(super) async fn everything(
    db: &impl ConnectionTrait,
    programme: &str,
    mut out: impl FnMut(&[u8]),
) -> Result<(), Failure> {
    let rounds = ExportRounds {
        programme: programme.to_owned(),
        authority: None,
        round: None,
    };
    out(&maturity_csv(db, &rounds).await?);
    out(&coverage_csv(db, &rounds).await?);
    let ledgers = ExportSupportDays {
        programme: programme.to_owned(),
        authority: None,
    };
    let print = |part: &[u8]| {
        out(part);
        Ok(())
    };
    support_days(db, &ledgers, print).await
}

/// Prints ledger after ledger, a part of it at a time.
async fn support_days(
    db: &impl ConnectionTrait,
    which: &ExportSupportDays,
    mut print: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (_, authorities) = programme_authorities(db, &which.programme).await?;
    let authorities = only("authority", &which.authority, authorities, |it| {
        it.slug.clone()
    })?;
    let slugs = authorities
        .iter()
        .map(|it| (it.id, it.slug.clone()))
        .collect();
    print(&export::part(db, true, &[], &slugs, None).await?)?;
    let oldest_first = Filter {
        sort: Sort {
            by: SortBy::Date,
            ascending: true,
        },
        ..Filter::default()
    };
    for authority in &authorities {
        let ids = store::found_ids(db, &[authority.id], &oldest_first, None).await?;
        for ids in ids.chunks(export::PART) {
            print(&export::part(db, false, ids, &slugs, None).await?)?;
        }
    }
    Ok(())
}

/// The programme of that word with its authorities, or a sentence that lists those that exist.
pub(super) async fn programme_authorities(
    db: &impl ConnectionTrait,
    slug: &str,
) -> Result<(Programme, Vec<Authority>), Failure> {
    let Some(programme) = programmes::store::programme(db, slug).await? else {
        let all = programmes::store::all_programmes(db).await?;
        let slugs = all.into_iter().map(|programme| programme.slug);
        return Err(missing("programme", slug, slugs));
    };
    let authorities = programmes::store::authorities(db, programme.id).await?;
    Ok((programme, authorities))
}

async fn maturity_csv(db: &impl ConnectionTrait, which: &ExportRounds) -> Result<Vec<u8>, Failure> {
    let (authorities, rounds) = chosen(db, which).await?;
    let mut out = files::writer();
    let failed = |error: csv::Error| Failure::Refused(error.to_string());
    out.write_record(maturity::export::COLUMNS)
        .map_err(failed)?;
    let round_ids: Vec<_> = rounds.iter().map(|round| round.id).collect();
    for authority in &authorities {
        // One authority's answers at a time are held in memory.
        let of = [authority.id];
        let mut collected = questionnaires::store::collected_many(db, &of, &round_ids).await?;
        for round in &rounds {
            let stored = collected.remove(&(authority.id, round.id));
            let data = round_data(stored.unwrap_or_default());
            for row in maturity::export::rows(&authority.slug, &round.slug(), &data) {
                out.write_record(row).map_err(failed)?;
            }
        }
    }
    out.into_inner()
        .map_err(|error| Failure::Refused(error.to_string()))
}

async fn changes_csv(db: &impl ConnectionTrait, which: &ExportChanges) -> Result<Vec<u8>, Failure> {
    let of_round = |round: &str| ExportRounds {
        programme: which.programme.clone(),
        authority: Some(which.authority.clone()),
        round: Some(round.to_owned()),
    };
    let (authorities, mut rounds) = chosen(db, &of_round(&which.since)).await?;
    rounds.extend(chosen(db, &of_round(&which.round)).await?.1);
    let ([authority], [earlier, later]) = (authorities.as_slice(), rounds.as_slice()) else {
        return Err(Failure::Refused(
            "there is no such authority or round".into(),
        ));
    };
    if earlier.month >= later.month {
        return Err(Failure::Refused(format!(
            "--since must be a round before --round: {} is not before {}",
            earlier.slug(),
            later.slug()
        )));
    }
    let ids = [earlier.id, later.id];
    let mut collected = questionnaires::store::collected_many(db, &[authority.id], &ids).await?;
    let sides = ids.map(|round| collected.remove(&(authority.id, round)).unwrap_or_default());
    let [before, now] = sides.map(round_data);
    let mut out = files::writer();
    let failed = |error: csv::Error| Failure::Refused(error.to_string());
    out.write_record(maturity::export::CHANGE_COLUMNS)
        .map_err(failed)?;
    let (since, round) = (earlier.slug(), later.slug());
    let rows = maturity::export::change_rows(&authority.slug, [&since, &round], [&before, &now]);
    for row in rows {
        out.write_record(row).map_err(failed)?;
    }
    out.into_inner()
        .map_err(|error| Failure::Refused(error.to_string()))
}

async fn coverage_csv(db: &impl ConnectionTrait, which: &ExportRounds) -> Result<Vec<u8>, Failure> {
    let (authorities, rounds) = chosen(db, which).await?;
    let mut out = files::writer();
    let failed = |error: csv::Error| Failure::Refused(error.to_string());
    out.write_record(COVERAGE_COLUMNS).map_err(failed)?;
    for authority in &authorities {
        for round in &rounds {
            let coverage = questionnaires::store::coverage(db, authority.id, round.id).await?;
            let place = (authority.slug.as_str(), &*round.slug());
            for row in coverage_rows(place, &coverage) {
                out.write_record(row).map_err(failed)?;
            }
        }
    }
    out.into_inner()
        .map_err(|error| Failure::Refused(error.to_string()))
}

/// The authorities by name and the rounds by month, or a sentence that lists those that exist.
async fn chosen(
    db: &impl ConnectionTrait,
    which: &ExportRounds,
) -> Result<(Vec<Authority>, Vec<Round>), Failure> {
    let (programme, authorities) = programme_authorities(db, &which.programme).await?;
    let rounds = programmes::store::rounds(db, programme.id).await?;
    Ok((
        only("authority", &which.authority, authorities, |it| {
            it.slug.clone()
        })?,
        only("round", &which.round, rounds, Round::slug)?,
    ))
}

/// All of them, or the one of that word.
fn only<T>(
    what: &str,
    word: &Option<String>,
    all: Vec<T>,
    slug: fn(&T) -> String,
) -> Result<Vec<T>, Failure> {
    let Some(word) = word else { return Ok(all) };
    let slugs: Vec<_> = all.iter().map(slug).collect();
    let found = all.into_iter().find(|it| slug(it) == *word);
    found
        .map(|it| vec![it])
        .ok_or_else(|| missing(what, word, slugs.into_iter()))
}
