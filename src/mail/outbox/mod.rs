//! Sends what waits in the outbox, at least once each with the same identity, and never from inside a transaction.

use std::{future::Future, iter, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DbErr;

use super::{Mailer, NotSent};
use crate::{app::AppState, database::Database, server::Stopping};

mod store;

use store::DueMail;
pub(crate) use store::{Addressee, NewMail, give_up_waiting, queue, standing, take_out_of_person};

/// How long after each failure a mail is tried again, in minutes; after the last it is given up.
const RETRIES: [i64; 5] = [1, 5, 30, 2 * 60, 12 * 60];

/// Nobody else takes a mail that is being sent; if the process ends meanwhile, it is tried again.
const CLAIM: TimeDelta = TimeDelta::minutes(15);

/// How long to wait, in seconds, after each time that the end of a try could not be kept: for as
/// long as nobody else takes the mail, who would send it again.
fn settling() -> impl Iterator<Item = Duration> {
    let waits = [1, 2, 4, 8, 16].into_iter().chain(iter::repeat_n(30, 25));
    waits.map(Duration::from_secs)
}

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
            match send_next(&state.database, &mailer, state.now(), &state.stopping).await {
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
        match send_next(db, mailer, now, &Stopping::default()).await? {
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
    stopping: &Stopping,
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
    let sent = mailer.send(mail.id, &mail.recipient, &mail.letter).await;
    let keep = || settle(db, &mail, sent, now);
    persist(settling(), stopping, keep).await?;
    Ok(Some(sent))
}

/// Does it until it succeeds, until the waits between have run out, or until the process is told to
/// stop.
async fn persist<F: Future<Output = Result<(), DbErr>>>(
    mut waits: impl Iterator<Item = Duration>,
    stopping: &Stopping,
    mut act: impl FnMut() -> F,
) -> Result<(), DbErr> {
    loop {
        let Err(cause) = act().await else {
            return Ok(());
        };
        let Some(wait) = waits.next() else {
            return Err(cause);
        };
        tracing::warn!(%cause, "how a mail ended could not be kept yet");
        tokio::select! {
            biased;
            () = stopping.begun() => return Err(cause),
            () = tokio::time::sleep(wait) => {}
        }
    }
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn the_end_of_a_try_is_kept_once_the_database_is_back() {
        for (failures, waits, kept) in [(0, 0, true), (3, 3, true), (4, 3, false)] {
            let (tries, stopping) = (Cell::new(0), Stopping::default());
            let waits = iter::repeat_n(Duration::ZERO, waits);
            let ended = persist(waits, &stopping, || async {
                tries.set(tries.get() + 1);
                match tries.get() > failures {
                    true => Ok(()),
                    false => Err(DbErr::Custom("away".into())),
                }
            });
            assert_eq!(ended.await.is_ok(), kept, "{failures}");
        }
    }

    #[tokio::test]
    async fn told_to_stop_it_does_not_wait_for_the_database() {
        let stopping = Stopping::default();
        stopping.begin();
        let away = || async { Err(DbErr::Custom("away".into())) };
        assert!(persist(settling(), &stopping, away).await.is_err());
    }

    #[test]
    fn it_is_tried_for_nearly_as_long_as_nobody_else_takes_the_mail() {
        let longest = TimeDelta::from_std(settling().sum()).unwrap();
        assert!(longest < CLAIM && longest > CLAIM * 4 / 5, "{longest}");
    }
}
