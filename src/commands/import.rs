//! `partners import …`: files into a round or the ledgers, all or nothing.

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::{Args, Subcommand};

use super::{DATABASE, Failure, connect, export::programme_authorities, settings};
use crate::{
    database::Database,
    handover::NotTaken,
    programmes,
    questionnaires::{
        AuthorityRound,
        actions::{self, ImportError, Publishing},
        rules::Settled,
    },
    support_days::actions::{Importing, NotImported, import},
    ui::{FieldErrors, read_text},
};

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Survey responses and the agreed self-assessment of a round
    Responses(IntoRound),
    /// QA records of a round
    Evidence(IntoRound),
    /// Entries of the support-day ledgers of a programme
    SupportDays(IntoLedgers),
    /// An authority's handover pack, with its programme, into an installation that has neither
    Handover {
        /// The zip file that was downloaded
        file: PathBuf,
    },
    /// A new version of an instrument, for the coming rounds of every programme
    Instrument(InstrumentFile),
}

/// A file of one version of one instrument.
#[derive(Debug, Args)]
pub struct InstrumentFile {
    /// CSV, as a spreadsheet saves it: instrument, version, code, dimension, text, groups, low,
    /// middle, high
    file: PathBuf,
}

/// A file, and the programme to whose ledgers it belongs.
#[derive(Debug, Args)]
pub struct IntoLedgers {
    /// CSV, as a spreadsheet saves it: date, authority, facilitator, days, activity, place,
    /// dimension, summary, reference
    file: PathBuf,
    /// The programme's word in addresses
    #[arg(long)]
    programme: String,
    /// Why the figures of closed quarters change, where the file has days in one
    #[arg(long)]
    reason: Option<String>,
}

/// A file, and the round that it belongs to.
#[derive(Debug, Args)]
pub struct IntoRound {
    /// CSV, as a spreadsheet saves it
    file: PathBuf,
    /// The programme's word in addresses
    #[arg(long)]
    programme: String,
    /// The authority's word in addresses
    #[arg(long)]
    authority: String,
    /// month-0, month-6, month-12, month-18 or month-24
    #[arg(long)]
    round: String,
    /// Take the place of what the round has of that kind; never in a published round
    #[arg(long)]
    replace: bool,
}

/// Runs the command to its end.
pub(super) async fn run(command: ImportCommand) -> Result<(), Failure> {
    let into = match &command {
        ImportCommand::Responses(into) | ImportCommand::Evidence(into) => into,
        ImportCommand::SupportDays(into) => return support_days(into).await,
        ImportCommand::Handover { file } => return handover(file).await,
        ImportCommand::Instrument(from) => return instrument(&from.file).await,
    };
    let bytes = read(&into.file)?;
    let database = connect(&settings(DATABASE)?).await?;
    database.migrate().await?;
    let now = Utc::now();
    actions::load_instruments(&database, now).await?;
    let at = find_round(&database, &into.programme, &into.authority, &into.round).await?;
    let by = actions::Importing {
        person: None,
        replace: into.replace,
        held: None,
        today: now.with_timezone(&chrono_tz::Europe::London).date_naive(),
        now,
    };
    let imported = match &command {
        ImportCommand::Responses(_) => actions::import_responses(&database, &at, &bytes, by).await,
        _ => actions::import_evidence(&database, &at, &bytes, by).await,
    };
    let imported = imported.map_err(|error| failure(&at, error))?;
    let what = match &command {
        ImportCommand::Responses(_) if imported.agreed => {
            format!(
                "{} survey responses and the agreed self-assessment",
                imported.count
            )
        }
        ImportCommand::Responses(_) => format!("{} survey responses", imported.count),
        _ => format!("{} records", imported.count),
    };
    eprintln!(
        "Imported {what} into {}, {}.",
        at.authority.name,
        at.round.title()
    );
    if imported.not_asked > 0 {
        eprintln!(
            "{} answers are to statements that their group is not asked: they were kept and are not scored.",
            imported.not_asked
        );
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file)
        .map_err(|error| Failure::Refused(format!("{} can't be read: {error}", file.display())))
}

/// Imports support days as the operator, who may log for every authority.
async fn support_days(into: &IntoLedgers) -> Result<(), Failure> {
    let bytes = read(&into.file)?;
    let mut errors = FieldErrors::new();
    let given = into.reason.as_deref().unwrap_or_default();
    let reason = read_text(&mut errors, "reason", "--reason", None, 400, given);
    if let Some((_, message)) = errors.iter().next() {
        return Err(Failure::Refused(message.to_owned()));
    }
    let database = connect(&settings(DATABASE)?).await?;
    database.migrate().await?;
    let now = Utc::now();
    let (programme, authorities) = programme_authorities(database.read(), &into.programme).await?;
    let importing = Importing {
        programme: &programme,
        person: None,
        today: now.with_timezone(&chrono_tz::Europe::London).date_naive(),
        now,
    };
    let reason = (!reason.is_empty()).then_some(reason);
    let imported = match import(&database, importing, (None, &bytes), reason).await? {
        Ok(imported) => imported,
        Err(NotImported::Faults(faults)) => {
            return Err(Failure::Faults(
                faults.into_iter().map(Into::into).collect(),
            ));
        }
        Err(NotImported::NeedsReason) => {
            return Err(Failure::Refused("--reason is needed".into()));
        }
    };
    eprintln!(
        "Imported {} entries from {} rows into {}.",
        imported.entries, imported.rows, programme.name
    );
    for total in &imported.authorities {
        let authority = authorities.iter().find(|it| it.id == total.authority);
        eprintln!(
            "{}: {} entries; days delivered {}, booked {}, not counted {}.",
            authority.map_or("", |authority| authority.name.as_str()),
            total.entries,
            total.delivered,
            total.booked,
            total.not_counted
        );
    }
    Ok(())
}

/// Publishes a version as the operator, for every programme.
async fn instrument(file: &Path) -> Result<(), Failure> {
    let bytes = read(file)?;
    let database = connect(&settings(DATABASE)?).await?;
    database.migrate().await?;
    let now = Utc::now();
    actions::load_instruments(&database, now).await?;
    let publishing = Publishing {
        programme: None,
        person: None,
        today: now.with_timezone(&chrono_tz::Europe::London).date_naive(),
        now,
    };
    let published = actions::publish_version(&database, publishing, (None, &bytes)).await;
    let version = published.map_err(|error| match error {
        ImportError::Faults(faults) => Failure::Faults(faults),
        other => Failure::Refused(other.to_string()),
    })?;
    eprintln!(
        "Published {}, version {}, of {} items for the coming rounds of every programme.",
        version.instrument.title(),
        version.version,
        version.items.len()
    );
    Ok(())
}

/// The authority's round of those words, or a sentence that lists those that exist.
pub(super) async fn find_round(
    database: &Database,
    programme: &str,
    authority: &str,
    round: &str,
) -> Result<AuthorityRound, Failure> {
    let db = database.read();
    let Some(found) = programmes::store::programme(db, programme).await? else {
        let all = programmes::store::all_programmes(db).await?;
        let slugs = all.into_iter().map(|programme| programme.slug);
        return Err(missing("programme", programme, slugs));
    };
    let authorities = programmes::store::authorities(db, found.id).await?;
    let Some(of_slug) = authorities.iter().find(|a| a.slug == authority) else {
        let slugs = authorities.into_iter().map(|authority| authority.slug);
        return Err(missing("authority", authority, slugs));
    };
    let rounds = programmes::store::rounds(db, found.id).await?;
    let Some(of_month) = rounds.iter().find(|r| r.slug() == round) else {
        return Err(missing("round", round, rounds.iter().map(|r| r.slug())));
    };
    Ok(AuthorityRound {
        authority: of_slug.clone(),
        round: of_month.clone(),
        programme: found,
    })
}

/// There is no such thing, and what there is instead.
pub(super) fn missing(what: &str, given: &str, there: impl Iterator<Item = String>) -> Failure {
    let there: Vec<String> = there.collect();
    let list = match there.is_empty() {
        true => "none".to_owned(),
        false => there.join(", "),
    };
    Failure::Refused(format!("there is no {what} “{given}”; there is: {list}"))
}

/// Imports an authority with its programme, as the operator.
async fn handover(file: &Path) -> Result<(), Failure> {
    let bytes = read(file)?;
    let database = connect(&settings(DATABASE)?).await?;
    database.migrate().await?;
    let now = Utc::now();
    actions::load_instruments(&database, now).await?;
    let today = now.with_timezone(&chrono_tz::Europe::London).date_naive();
    let imported = match crate::handover::import(&database, &bytes, (today, now)).await {
        Ok(imported) => imported,
        Err(NotTaken::Faults(faults)) => return Err(Failure::PackFaults(faults)),
        Err(NotTaken::Error(error)) => return Err(error.into()),
    };
    eprintln!(
        "Imported {} with {} rounds, {} records and {} published results into the new programme {}.",
        imported.authority,
        imported.rounds,
        imported.records,
        imported.published,
        imported.programme
    );
    eprintln!(
        "Nobody can sign in to it yet: partners person add --role manager --programme {} …",
        imported.programme
    );
    Ok(())
}

fn failure(at: &AuthorityRound, error: ImportError) -> Failure {
    let place = format!("{}, {}", at.authority.name, at.round.title());
    Failure::Refused(match error {
        ImportError::Faults(faults) => return Failure::Faults(faults),
        ImportError::Error(error) => return error.into(),
        ImportError::Settled(Settled::Published) => format!(
            "{place} is published, so nothing can be imported into it, with --replace or without, unless it is being corrected"
        ),
        ImportError::Closed => format!(
            "somebody has looked at the draft result of {place}, so its responses are closed for good, \
             with --replace or without: a result before and after could tell what a few people \
             answered. A file with the agreed self-assessment alone is taken"
        ),
        ImportError::Settled(Settled::Proposed) => format!(
            "{place} is proposed for publication, so its figures can't change; withdraw the proposal first"
        ),
        ImportError::Present(what) => {
            format!("{place} has {what} already; --replace takes their place")
        }
    })
}
