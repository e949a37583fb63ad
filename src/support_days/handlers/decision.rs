//! The steps of an entry's life that are asked on a page of their own: deliver in a closed
//! quarter, confirm, dispute, settle, cancel.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{Answer, entry_path, is_closed, named, names_of, week_path};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{Authority, Programme, Shell, authority_for},
    support_days::{
        CancellationPath, ConfirmationPath, DeliveryPath, DisputePath, Entry, EntryId, EntryPath,
        SettlementPath, Stay,
        actions::{self, NotTaken, Step},
        forms::{self, REASON_LIMIT, ReasonForm, revision_seen},
        store,
        views::{self, Decision},
    },
    ui::{FieldErrors, read_text},
};

/// What a form says that was drawn from an older revision.
pub(super) const CHANGED: &str =
    "Somebody changed this entry after you opened it. Check what changed, then decide";

impl Decision {
    fn act(self) -> Act {
        match self {
            Self::Deliver | Self::Settle | Self::Cancel => Act::RecordSupportDays,
            Self::Confirm | Self::Dispute => Act::ConfirmSupportDays,
        }
    }

    fn missing(self) -> Option<&'static str> {
        match self {
            Self::Deliver | Self::Confirm => None,
            Self::Dispute => Some("Enter what is wrong"),
            Self::Settle => Some("Enter how it was settled"),
            Self::Cancel => Some("Enter why it is cancelled"),
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Deliver => "delivered",
            Self::Confirm => "confirmed",
            Self::Dispute => "disputed",
            Self::Settle => "settled",
            Self::Cancel => "cancelled",
        }
    }

    /// What the entry would come to be, or why it can't.
    fn from(self, state: &AppState, entry: &Entry) -> Result<Entry, Stay> {
        let entry = entry.clone();
        match self {
            Self::Deliver => entry.deliver(state.today()),
            Self::Confirm => entry.confirm(),
            Self::Dispute => entry.dispute(),
            Self::Settle => entry.settle(),
            Self::Cancel => entry.cancel(),
        }
    }

    async fn take(
        self,
        state: &AppState,
        step: Step<'_>,
        seen: i32,
        reason: String,
    ) -> Result<Result<(), NotTaken>, Error> {
        let db = &state.database;
        match self {
            Self::Deliver => {
                let reason = (!reason.is_empty()).then_some(reason);
                actions::deliver(db, step, seen, reason, state.today()).await
            }
            Self::Confirm => actions::confirm(db, step, seen).await,
            Self::Dispute => actions::dispute(db, step, seen, reason).await,
            Self::Settle => actions::settle(db, step, seen, reason).await,
            Self::Cancel => actions::cancel(db, step, seen, reason).await,
        }
    }
}

async fn ask(
    decision: Decision,
    path: EntryPath,
    state: &AppState,
    person: &CurrentPerson,
) -> Answer {
    let act = decision.act();
    let (programme, authority) =
        authority_for(state, person, act, &path.programme, &path.authority).await?;
    let place = (&programme, &authority, EntryId(path.entry));
    let (form, errors) = (ReasonForm::default(), FieldErrors::new());
    let page = page(decision, place, (state, person), form, &errors).await?;
    Ok(page.into_response())
}

/// The page of a decision: refused where the entry does not stand so that it can be taken.
async fn page(
    decision: Decision,
    (programme, authority, id): (&Programme, &Authority, EntryId),
    (state, person): (&AppState, &CurrentPerson),
    mut form: ReasonForm,
    errors: &FieldErrors,
) -> Result<maud::Markup, Error> {
    let history = store::history(state.database.read(), authority.id, id).await?;
    let latest = history.last().ok_or(Error::NotFound)?;
    let possible = decision.from(state, &latest.entry);
    possible.map_err(Error::Conflict)?;
    let changed = errors.get("changed").is_some();
    let since = changed.then(|| revision_seen(&form.seen));
    if changed || form.seen.is_empty() {
        form.seen = latest.number.to_string();
    }
    let asks_reason = match decision {
        Decision::Deliver => is_closed(state, programme, &latest.entry).await?,
        _ => true,
    };
    let names = names_of(state, named(&history)).await?;
    let page = views::DecisionPage {
        id,
        history,
        names,
        asks_reason,
        since,
    };
    let shell = Shell::new(state, person, programme);
    let place = (programme, authority);
    Ok(views::decision(
        &shell, place, decision, &page, &form, errors,
    ))
}

async fn decide(
    decision: Decision,
    path: EntryPath,
    state: &AppState,
    person: &CurrentPerson,
    form: ReasonForm,
) -> Answer {
    let act = decision.act();
    let (programme, authority) =
        authority_for(state, person, act, &path.programme, &path.authority).await?;
    let id = EntryId(path.entry);
    let mut errors = FieldErrors::new();
    let (missing, typed) = (decision.missing(), &form.reason);
    let reason = read_text(
        &mut errors,
        "reason",
        "Reason",
        missing,
        REASON_LIMIT,
        typed,
    );
    if errors.is_empty() {
        let step = Step {
            authority: &authority,
            id,
            person: person.id,
            now: state.now(),
        };
        let seen = revision_seen(&form.seen);
        match decision.take(state, step, seen, reason).await? {
            Ok(()) => {
                let next = match form.back.as_str() {
                    "week" => week_path(&path.programme),
                    _ => entry_path(&path.programme, &authority, id).to_string(),
                };
                let done = decision.done();
                return Ok(Redirect::to(&format!("{next}?done={done}")).into_response());
            }
            Err(NotTaken::Stays(sentence)) => return Err(Error::Conflict(sentence)),
            Err(NotTaken::ChangedSince) => errors.add("changed", CHANGED),
            Err(NotTaken::Refused(refused)) => {
                errors = forms::refused(&refused, &authority, "reason".into());
            }
        }
    }
    let place = (&programme, &authority, id);
    let page = page(decision, place, (state, person), form, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The handlers of a step: the page that asks, where there is one, and where it is sent.
macro_rules! step {
    ($path:ident, $decision:ident, $(ask $ask:ident,)? decide $decide:ident) => {
        impl From<$path> for EntryPath {
            fn from(path: $path) -> Self {
                let $path { programme, authority, entry } = path;
                Self { programme, authority, entry }
            }
        }

        $(pub(in crate::support_days) async fn $ask(
            path: $path,
            State(state): State<AppState>,
            person: CurrentPerson,
        ) -> Answer {
            ask(Decision::$decision, path.into(), &state, &person).await
        })?

        pub(in crate::support_days) async fn $decide(
            path: $path,
            State(state): State<AppState>,
            person: CurrentPerson,
            Fields(form): Fields<ReasonForm>,
        ) -> Answer {
            decide(Decision::$decision, path.into(), &state, &person, form).await
        }
    };
}

step!(DeliveryPath, Deliver, ask delivery, decide deliver);
step!(ConfirmationPath, Confirm, decide confirm);
step!(DisputePath, Dispute, ask disputing, decide dispute);
step!(SettlementPath, Settle, ask settlement, decide settle);
step!(CancellationPath, Cancel, ask cancellation, decide cancel);
