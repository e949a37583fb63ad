//! The commands of the one binary, and the exit code of each.

mod backup;
mod copies;
mod export;
mod import;
mod move_to;
mod restore;
mod retention;
mod verify;

use std::{path::PathBuf, process::ExitCode};

use chrono::Utc;
use clap::{Args, Subcommand};
pub use import::{ImportCommand, InstrumentFile, IntoLedgers, IntoRound};
use migrations::Standing;

use crate::{
    app::AppState,
    database::{self, Database},
    error::Error,
    files::Fault,
    logs,
    people::{self, AuthorityId, ProgrammeId, Role, actions::NewPerson},
    programmes, server,
    settings::Settings,
};

pub use retention::Retention;

pub use export::{ExportAudit, ExportCommand, ExportRounds, ExportSupportDays};

/// What `--help` says of the environment.
pub const SETTINGS_HELP: &str = "\
Settings, from the environment:
  DATABASE_URL         sqlite://FILE or postgres://… [default: a file in data/]
  PARTNERS_ADDRESS     where to listen [default: 127.0.0.1:3000]
  PARTNERS_PUBLIC_URL  how people reach the service, https://… behind a proxy
  PARTNERS_LOG         text or json [default: text]
  PARTNERS_METRICS_ADDRESS  where this machine alone reads metrics, such as 127.0.0.1:9464
  PARTNERS_SMTP_URL    smtp://… or smtps://USER:PASSWORD@HOST: invitations and reminders go by
                       e-mail; without it, leads download the links
  PARTNERS_MAIL_FROM   who sends them, such as surveys@partners.example; needed with the former
  PARTNERS_KEEP_PROGRAMMES_YEARS, PARTNERS_KEEP_ACCOUNTS_MONTHS, PARTNERS_KEEP_LEFT_MONTHS,
  PARTNERS_KEEP_ADDRESSES_DAYS, PARTNERS_KEEP_TRAIL_YEARS
                       how long programmes are kept after their end [7], names of people who no
                       longer sign in [24] or have left [12], addresses of people asked after
                       their round is published [30], sign-ins [7]; see partners retention
  PARTNERS_TRUSTED_PROXIES
                       addresses or networks of the reverse proxies, with commas between: their
                       X-Forwarded-For is believed, nobody else’s [default: none]
  PARTNERS_OIDC_ISSUER, PARTNERS_OIDC_CLIENT_ID, PARTNERS_OIDC_CLIENT_SECRET, PARTNERS_OIDC_NAME
                       an OpenID Connect provider that people may sign in by, and what its button
                       calls it; all four or none; its redirect address is
                       PARTNERS_PUBLIC_URL/sign-in/callback";

const DATABASE: &str = "sqlite://data/partners.sqlite";
const DEMONSTRATION_DATABASE: &str = "sqlite://data/demonstration.sqlite";

/// What the binary can be told to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the demonstration programme on this machine alone
    Demo,
    /// Serve
    Serve {
        /// Do not bring the database up to date first
        #[arg(long)]
        no_migrate: bool,
    },
    /// Bring the database up to date and end
    Migrate,
    /// People with accounts
    #[command(subcommand)]
    Person(PersonCommand),
    /// CSV on standard output
    #[command(subcommand)]
    Export(ExportCommand),
    /// Bring a file in: all of it, or nothing and every fault
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Replay every ledger, rescore every snapshot, walk the audit trail; say what differs
    Verify,
    /// Say what is kept longer than it may be; with --apply, delete it or make it anonymous
    Retention(Retention),
    /// Copy a SQLite database into a new file, also while it is written to
    Backup {
        /// The file to make; one that exists is never written over
        file: PathBuf,
    },
    /// Check a backup, bring it up to date and put it in the place of the SQLite database
    Restore {
        /// The backup
        file: PathBuf,
        /// Where there is a database already: keep it beside, under another name
        #[arg(long)]
        replace: bool,
        /// Also where what it holds differs from what can be worked out again
        #[arg(long)]
        with_differences: bool,
    },
    /// Copy a SQLite installation, every table and figure of it, into an empty PostgreSQL database
    Move {
        /// postgres://…, of an empty database; the environment does not show a password to others
        #[arg(long, env = "PARTNERS_MOVE_TO", hide_env_values = true)]
        to: String,
    },
}

/// What can be done with people.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Add a person and print a one-time link to set a password
    Add(AddPerson),
}

/// A person to add.
#[derive(Debug, Args)]
pub struct AddPerson {
    /// The e-mail address to sign in with
    #[arg(long)]
    email: String,
    /// The name that others see
    #[arg(long)]
    name: String,
    /// manager, facilitator, lead or reviewer
    #[arg(long)]
    role: Role,
    /// The programme's word in addresses; a manager without one may set programmes up
    #[arg(long)]
    programme: Option<String>,
    /// The authority's word in addresses; a facilitator may have several
    #[arg(long)]
    authority: Vec<String>,
}

/// Why a command did not do what it was told.
#[derive(Debug)]
pub enum Failure {
    /// A wrong setting: exit 2.
    Setting(String),
    /// What is wrong with a file, each on a line of its own: exit 1.
    Faults(Vec<Fault>),
    /// What is wrong with the files of a pack, each on a line of its own: exit 1.
    PackFaults(Vec<String>),
    /// Anything else: exit 1.
    Refused(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(match error {
            Error::BadRequest(sentence) | Error::Conflict(sentence) => sentence,
            other => other.to_string(),
        })
    }
}

impl From<sea_orm::DbErr> for Failure {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Refused(match error {
            sea_orm::DbErr::Custom(sentence) => sentence,
            other => other.to_string(),
        })
    }
}

/// Runs a command to its end.
pub async fn run(command: Command) -> ExitCode {
    let result = match command {
        Command::Demo => demo().await,
        Command::Serve { no_migrate } => serve(!no_migrate).await,
        Command::Migrate => migrate().await,
        Command::Person(PersonCommand::Add(person)) => add_person(person).await,
        Command::Export(command) => export::run(command).await,
        Command::Import(import) => import::run(import).await,
        Command::Verify => verify::run().await,
        Command::Retention(asked) => retention::run(asked).await,
        Command::Backup { file } => backup::run(&file).await,
        Command::Restore {
            file,
            replace,
            with_differences,
        } => restore::run(&file, replace, with_differences).await,
        Command::Move { to } => move_to::run(&to).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Setting(line)) => {
            eprintln!("partners: {line}");
            ExitCode::from(2)
        }
        Err(Failure::Faults(faults)) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            eprintln!("partners: nothing was imported");
            ExitCode::FAILURE
        }
        Err(Failure::PackFaults(lines)) => {
            for line in lines {
                eprintln!("{line}");
            }
            eprintln!("partners: nothing was imported");
            ExitCode::FAILURE
        }
        Err(Failure::Refused(line)) => {
            eprintln!("partners: {line}");
            ExitCode::FAILURE
        }
    }
}

async fn demo() -> Result<(), Failure> {
    let settings = settings(DEMONSTRATION_DATABASE)?;
    if !settings.address.ip().is_loopback() {
        return Err(Failure::Setting(
            "PARTNERS_ADDRESS must be a loopback address for the demonstration: its password is public".into(),
        ));
    }
    logs::start(settings.log);
    let database = connect(&settings).await?;
    database.migrate().await?;
    crate::seed::load_instruments(&database, Utc::now()).await?;
    let state = AppState::new(database, settings, true, Utc::now);
    crate::seed::load_if_empty(&state).await?;
    server::serve(state).await
}

async fn serve(migrate: bool) -> Result<(), Failure> {
    let settings = settings(DATABASE)?;
    logs::start(settings.log);
    let database = connect(&settings).await?;
    if migrate {
        database.migrate().await?;
        crate::seed::load_instruments(&database, Utc::now()).await?;
    }
    let state = AppState::new(database, settings, false, Utc::now);
    if crate::seed::opens_to_everybody(&state).await? {
        return Err(Failure::Setting(
            "DATABASE_URL has accounts of the demonstration with its public password: set another \
             database, or run `partners demo`"
                .into(),
        ));
    }
    server::serve(state).await
}

async fn migrate() -> Result<(), Failure> {
    let database = connect(&settings(DATABASE)?).await?;
    database.migrate().await?;
    crate::seed::load_instruments(&database, Utc::now()).await?;
    Ok(database.close().await?)
}

async fn add_person(add: AddPerson) -> Result<(), Failure> {
    let settings = settings(DATABASE)?;
    let database = connect(&settings).await?;
    database.migrate().await?;
    let (programme, authorities) = place(&database, &add).await?;
    let new = NewPerson {
        email: add.email,
        name: add.name,
        role: add.role,
        programme,
        authorities,
    };
    let now = Utc::now();
    let tx = database.write_tx().await?;
    let before = people::actions::take_back(&tx, &new.email, now).await?;
    let person = people::actions::add_person(&tx, &new, now).await?;
    let token = people::actions::new_password_link(&tx, person, now).await?;
    tx.commit().await?;
    let path = people::SetPasswordPath { token };
    say(&format!("{}{path}", settings.public_url));
    eprintln!(
        "This link works once, for 72 hours; links before it that were not used work no more."
    );
    if let Some(before) = before {
        let enabled = if before.disabled {
            " It was disabled and is enabled again."
        } else {
            ""
        };
        eprintln!(
            "The account was there already, as {}. It keeps that name, and its password until the link is used.{enabled}",
            before.name
        );
    }
    Ok(())
}

/// The ids of the place that a person is added to, or a sentence that says what is missing.
async fn place(
    database: &Database,
    add: &AddPerson,
) -> Result<(Option<ProgrammeId>, Vec<AuthorityId>), Failure> {
    let refuse = |sentence: String| Err(Failure::Refused(sentence));
    let Some(slug) = &add.programme else {
        return match (add.role, add.authority.is_empty()) {
            (Role::Manager, true) => Ok((None, Vec::new())),
            _ => refuse("--programme is needed, but for a manager who will set one up".into()),
        };
    };
    let Some(programme) = programmes::store::programme(database.read(), slug).await? else {
        return refuse(format!("there is no programme “{slug}”"));
    };
    match (add.role, add.authority.len()) {
        (Role::Lead, 1) | (Role::Facilitator, _) | (Role::Manager | Role::Reviewer, 0) => {}
        (Role::Lead, _) => return refuse("a lead needs one --authority".into()),
        _ => return refuse("--authority is for leads and facilitators".into()),
    }
    let mut authorities = Vec::new();
    for slug in &add.authority {
        match programmes::store::authority(database.read(), &programme.slug, slug).await? {
            Some((_, authority)) => authorities.push(authority.id),
            None => {
                return refuse(format!(
                    "there is no authority “{slug}” in {}",
                    programme.slug
                ));
            }
        }
    }
    Ok((Some(programme.id), authorities))
}

fn settings(default_database: &str) -> Result<Settings, Failure> {
    Settings::from_environment(default_database).map_err(Failure::Setting)
}

async fn connect(settings: &Settings) -> Result<Database, Failure> {
    Database::connect(&settings.database_url)
        .await
        .map_err(|error| {
            let line = format!("DATABASE_URL can't be opened: {error}");
            // Whoever starts the service starts it again, unless a setting is wrong.
            match database::is_away(&error) {
                true => Failure::Refused(line),
                false => Failure::Setting(line),
            }
        })
}

/// For commands that look at what there is: a mistyped address must not read as “nothing found”.
async fn connect_existing(settings: &Settings) -> Result<Database, Failure> {
    match database::file(&settings.database_url) {
        Some(file) if !file.exists() => {
            return Err(copies::failed(&file, &"there is no database"));
        }
        _ => {}
    }
    let database = connect(settings).await?;
    match database.standing().await? {
        Standing::Unmade => Err(Failure::Refused(
            "DATABASE_URL is a database with nothing of partners in it".into(),
        )),
        _ => Ok(database),
    }
}

/// A line on standard output: what a command was asked for.
#[allow(clippy::print_stdout)] // Standard output is this program's answer.
pub(crate) fn say(line: &str) {
    println!("{line}");
}
