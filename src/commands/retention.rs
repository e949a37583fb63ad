//! `partners retention`: what is kept too long, told; with `--apply`, deleted or made anonymous.

use chrono::Utc;
use clap::Args;

use super::{DATABASE, Failure, connect_existing, say, settings};
use crate::{
    retention::{Done, Due, carry_out, due},
    ui::formats,
};

/// Whether anything is done.
#[derive(Debug, Args)]
pub struct Retention {
    /// Do it; without this, it is only told what would be done
    #[arg(long)]
    apply: bool,
}

/// Tells what is due by the settings’ periods, and carries it out where it was asked to.
pub(super) async fn run(asked: Retention) -> Result<(), Failure> {
    let settings = settings(DATABASE)?;
    let database = connect_existing(&settings).await?;
    database.migrate().await?;
    let now = Utc::now();
    let today = now.with_timezone(&chrono_tz::Europe::London).date_naive();
    let mut all = due(&database, &settings.keep, (today, now)).await?;
    let found = all.len();
    let mut gone = 0;
    // A programme that goes leaves people without a role, whose own time may be over as well.
    loop {
        for item in &all {
            if !asked.apply {
                say(&format!("due: {item}"));
                hint(item);
            } else if carry_out(&database, item, now).await? == Done::Gone {
                say(&format!("gone: {item}"));
                gone += 1;
            }
        }
        if !asked.apply {
            break;
        }
        let next = due(&database, &settings.keep, (today, now)).await?;
        if next.is_empty() || next == all {
            break;
        }
        all = next;
    }
    say(&match (asked.apply, found) {
        (_, 0) => "Nothing is due.".to_owned(),
        (false, _) => format!(
            "{} due. Nothing was changed: --apply does it.",
            formats::plural(found as i64, "thing is", "things are")
        ),
        (true, _) => format!(
            "{} deleted or made anonymous. It is in the audit trail.",
            formats::plural(gone, "thing was", "things were")
        ),
    });
    Ok(database.close().await?)
}

fn hint(item: &Due) {
    if let Due::Programme { slug, .. } = item {
        say(&format!(
            "  To keep figures of it elsewhere first: partners export maturity --programme {slug}, \
             support-days, coverage, audit"
        ));
    }
}
