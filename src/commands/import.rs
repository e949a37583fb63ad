//! `partners import …`: files into a round, all or nothing.

use std::path::PathBuf;

use chrono::Utc;
use clap::{Args, Subcommand};

use super::{DATABASE, Failure, connect, settings};
use crate::{
    database::Database,
    programmes,
    questionnaires::{
        AuthorityRound,
        actions::{self, ImportError},
    },
};

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Survey responses and the agreed self-assessment of a round
    Responses(IntoRound),
    /// QA records of a round
    Evidence(IntoRound),
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
    let (ImportCommand::Responses(into) | ImportCommand::Evidence(into)) = &command;
    let bytes = std::fs::read(&into.file).map_err(|error| {
        Failure::Refused(format!("{} can't be read: {error}", into.file.display()))
    })?;
    let database = connect(&settings(DATABASE)?).await?;
    database.migrate().await?;
    let now = Utc::now();
    actions::load_instruments(&database, now).await?;
    let at = find_round(&database, &into.programme, &into.authority, &into.round).await?;
    let imported = match &command {
        ImportCommand::Responses(_) => {
            actions::import_responses(&database, &at, &bytes, into.replace, now).await
        }
        ImportCommand::Evidence(_) => {
            let today = now.with_timezone(&chrono_tz::Europe::London).date_naive();
            actions::import_evidence(&database, &at, &bytes, into.replace, (today, now)).await
        }
    };
    let imported = imported.map_err(failure)?;
    let what = match &command {
        ImportCommand::Responses(_) if imported.agreed => {
            format!(
                "{} survey responses and the agreed self-assessment",
                imported.count
            )
        }
        ImportCommand::Responses(_) => format!("{} survey responses", imported.count),
        ImportCommand::Evidence(_) => format!("{} records", imported.count),
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

fn failure(error: ImportError) -> Failure {
    match error {
        ImportError::Faults(faults) => Failure::Faults(faults),
        ImportError::Refused(sentence) => Failure::Refused(sentence),
        ImportError::Error(error) => error.into(),
    }
}
