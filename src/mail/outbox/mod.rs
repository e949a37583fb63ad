//! Sends what waits in the outbox, at least once each, and never from inside a transaction.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DbErr;

use super::{Mailer, NotSent};
use crate::{app::AppState, database::Database};

mod store;

use store::DueMail;
pub(crate) use store::{Addressee, NewMail, queue, standing, take_out_of_person};

/// How long after each failure a mail is tried again, in minutes; after the last it is given up.
const RETRIES: [i64; 5] = [1, 5, 30, 2 * 60, 12 * 60];

/// Nobody else takes a mail that is being sent; if the process ends meanwhile, it is tried again.
const CLAIM: TimeDelta = TimeDelta::minutes(15);

/// Mails of one pass: far fewer than a claim's time allows.
const PASS: usize = 100;

/// How often the outbox is looked into.
const TICK: Duration = Duration::from_secs(5);

/// Sends mails as they become due, until the process is told to stop; the one that is being sent
/// then is settled first.
pub async fn keep_sending(state: AppState, mailer: Mailer) {
    let mut ticks = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            () = state.stopping.begun() => return,
            _ = ticks.tick() => {}
        }
        let mut left = PASS;
        while left > 0 && !state.stopping.has_begun() {
            left -= 1;
            match send_next(&state.database, &mailer, state.now()).await {
                Ok(Some(Ok(()) | Err(NotSent::Refused(_) | NotSent::Unwritable))) => {}
                Ok(None | Some(Err(NotSent::Unreachable))) => break,
                Err(cause) => {
                    tracing::error!(%cause, "outbox");
                    break;
                }
            }
        }
    }
}

/// Tries the mails that are due, one after another; so many were delivered. It ends early where no
/// server answers.
///
/// # Errors
/// Where the database fails.
pub async fn send_due(db: &Database, mailer: &Mailer, now: DateTime<Utc>) -> Result<usize, DbErr> {
    let mut delivered = 0;
    for _ in 0..PASS {
        match send_next(db, mailer, now).await? {
            None | Some(Err(NotSent::Unreachable)) => break,
            Some(sent) => delivered += usize::from(sent.is_ok()),
        }
    }
    Ok(delivered)
}

/// Tries the next mail that is due, if there is one.
async fn send_next(
    db: &Database,
    mailer: &Mailer,
    now: DateTime<Utc>,
) -> Result<Option<Result<(), NotSent>>, DbErr> {
    if !store::any_due(db.read(), now).await? {
        return Ok(None);
    }
    let tx = db.write_tx().await?;
    let claimed = store::claim(&tx, now, now + CLAIM).await?;
    tx.commit().await?;
    let Some(mail) = claimed else {
        return Ok(None);
    };
    let sent = mailer.send(&mail.recipient, &mail.letter).await;
    settle(db, &mail, sent, now).await?;
    Ok(Some(sent))
}

/// Keeps how the try ended. A reminder that is given up leaves nothing: that it went would tell who
/// has not answered.
async fn settle(
    db: &Database,
    mail: &DueMail,
    sent: Result<(), NotSent>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let tx = db.write_tx().await?;
    match sent {
        Ok(()) => store::take_out(&tx, mail.id).await?,
        Err(reason) => {
            let attempts = mail.attempts + 1;
            tracing::warn!(%reason, attempts, "a mail was not sent");
            let wait = RETRIES.get(mail.attempts as usize);
            match wait {
                Some(minutes) => {
                    let due = now + TimeDelta::minutes(*minutes);
                    store::postpone(&tx, mail.id, attempts, due).await?;
                }
                None if mail.reminder => store::take_out(&tx, mail.id).await?,
                None => store::give_up(&tx, mail.id, attempts, now).await?,
            }
        }
    }
    tx.commit().await
}
