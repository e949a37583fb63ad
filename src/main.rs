//! The one binary: serves, migrates, imports and exports.

use std::process::ExitCode;

use clap::Parser;
use partners::commands::Command;

/// The tracker that a sector peer-support programme runs on.
#[derive(Parser)]
#[command(version, about, after_help = partners::commands::SETTINGS_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    partners::commands::run(Arguments::parse().command).await
}
