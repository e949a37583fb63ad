//! What a respondent does: start, save, submit. No event is written and nothing is logged, since
//! either would stand beside the answers in time.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    database::Database,
    error::Error,
    programmes,
    questionnaires::{
        rules::{
            Answers, CameBy, Changes, CollectedResponse, Conflict, Edit, Group, Instrument, Intake,
            Part, ReturnCode, merge_answers, parts_for, takes_another,
        },
        store::{self, Invitation},
    },
};

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// The survey is closed, or its window is over.
    Closed,
    /// This device has submitted; there is no draft any more.
    Submitted,
    /// There is no answer to submit.
    Blank,
    /// The answers are not those that were read before they were submitted.
    Changed,
    /// The lead has withdrawn this personal link.
    Withdrawn,
    /// As many of the group have submitted as it has people.
    Full,
}

/// Whether the survey of an invitation takes answers; its times are those of the invitation as it
/// was read.
pub(in crate::questionnaires) async fn intake(
    db: &impl ConnectionTrait,
    invitation: &Invitation,
    today: NaiveDate,
) -> Result<Intake, DbErr> {
    let at = &invitation.at;
    if invitation.withdrawn {
        return Ok(Intake::Withdrawn);
    }
    let settled = store::round_is_settled(db, at.authority.id, at.round.id).await?;
    Ok(Intake::of(invitation.times, &at.round, settled, today))
}

/// Whether it takes answers as everything is now.
async fn takes_answers(
    tx: &impl ConnectionTrait,
    invitation: &Invitation,
    today: NaiveDate,
) -> Result<bool, DbErr> {
    let Some(times) = store::survey_times(tx, invitation.survey).await? else {
        return Ok(false);
    };
    let now = Invitation {
        times,
        ..invitation.clone()
    };
    Ok(intake(tx, &now, today).await? == Intake::Open)
}

/// Starts a draft beside those of others; its key, which is its return code.
pub(in crate::questionnaires) async fn start(
    db: &Database,
    invitation: &Invitation,
    today: NaiveDate,
) -> Result<Result<ReturnCode, Stopped>, Error> {
    let tx = db.write_tx().await?;
    if !takes_answers(&tx, invitation, today).await? {
        return Ok(Err(Stopped::Closed));
    }
    let key = ReturnCode::random();
    store::add_draft(&tx, invitation.id, key.hash()).await?;
    tx.commit().await?;
    Ok(Ok(key))
}

/// A respondent's whole way with `answers`: start, save, submit. For loading a survey's answers,
/// which are kept as if they came by `came_by`.
///
/// # Errors
/// Where the link is unknown or takes no answers, or the database fails.
pub async fn respond(
    db: &Database,
    token: &str,
    (answers, came_by): (&Answers, CameBy),
    today: NaiveDate,
) -> Result<(), Error> {
    let stopped = |stopped: Stopped| Error::Conflict(format!("{stopped:?}"));
    let invitation = store::invitation(db.read(), token)
        .await?
        .ok_or(Error::NotFound)?;
    let key = start(db, &invitation, today).await?.map_err(stopped)?;
    let instrument = Instrument::for_group(invitation.group);
    let (_, version) = store::round_version(db.read(), invitation.at.round.id, instrument).await?;
    if let Some(part) = parts_for(invitation.group, &version).first() {
        let changes = first_time(answers);
        let saved = save(db, &invitation, &key, (part, &changes), Saved::ByHand).await?;
        saved.map_err(stopped)?;
    }
    let submitted = submit_as(db, &invitation, &key, Submitting::Loaded(came_by), today).await?;
    submitted.map_err(stopped)
}

/// Answers where there were none.
pub(super) fn first_time(answers: &Answers) -> Changes {
    let edit = |(code, answer): (&String, &_)| {
        let (seen, chosen) = (Some(None), Some(*answer));
        (code.clone(), Edit { seen, chosen })
    };
    Changes {
        answers: answers.iter().map(edit).collect(),
        ..Changes::default()
    }
}

/// How a page of answers came to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Saved {
    /// By a button: the person has been through the page.
    ByHand,
    /// By itself, while the person was still at it.
    AsOneGoes,
}

/// A draft after the changes of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SavedAnswers {
    /// As it is saved now.
    pub(crate) answers: Answers,
    /// What was not applied, since another page saved something else meanwhile.
    pub(crate) conflicts: Vec<Conflict>,
}

/// Applies what was changed on one page of answers to the draft, beside what other tabs and devices
/// changed meanwhile. Also after the survey has closed, so that nothing is lost should it be
/// extended: that is for the caller to know and to say.
pub(in crate::questionnaires) async fn save(
    db: &Database,
    invitation: &Invitation,
    key: &ReturnCode,
    (part, changes): (&Part<'_>, &Changes),
    how: Saved,
) -> Result<Result<SavedAnswers, Stopped>, Error> {
    let tx = db.write_tx().await?;
    let Some(mut draft) = store::lock_draft(&tx, invitation.id, &key.hash()).await? else {
        return Ok(Err(Stopped::Submitted));
    };
    let conflicts = merge_answers((&mut draft.answers, &mut draft.pages), changes);
    if how == Saved::ByHand && conflicts.is_empty() {
        draft.sections.insert(part.key.clone());
    }
    store::save_draft(&tx, &draft).await?;
    tx.commit().await?;
    Ok(Ok(SavedAnswers {
        answers: draft.answers,
        conflicts,
    }))
}

/// Submits the draft: its answers become a response that nothing joins to it, and it is deleted.
/// Under a personal link its person then has answered, and what comes by it later ends in the same
/// way and adds nothing: whoever handed the link out learns nothing by trying it. With another
/// `mark` than the draft's, an answer was changed since they were read through.
pub(in crate::questionnaires) async fn submit(
    db: &Database,
    invitation: &Invitation,
    key: &ReturnCode,
    mark: Option<&str>,
    today: NaiveDate,
) -> Result<Result<(), Stopped>, Error> {
    submit_as(db, invitation, key, Submitting::Read(mark), today).await
}

/// What is submitted: answers as they were read through, or loaded ones.
enum Submitting<'a> {
    /// The mark of the answers that were read.
    Read(Option<&'a str>),
    /// Kept as if they came in that way.
    Loaded(CameBy),
}

async fn submit_as(
    db: &Database,
    invitation: &Invitation,
    key: &ReturnCode,
    what: Submitting<'_>,
    today: NaiveDate,
) -> Result<Result<(), Stopped>, Error> {
    let (authority, round) = (invitation.at.authority.id, invitation.at.round.id);
    let tx = db.write_tx().await?;
    programmes::store::lock_authority(&tx, authority).await?;
    // First: whoever is too late is told so, with a draft or without.
    if !takes_answers(&tx, invitation, today).await? {
        return Ok(Err(Stopped::Closed));
    }
    // Locked, so that of two submissions at once the second finds no draft.
    let Some(draft) = store::lock_draft(&tx, invitation.id, &key.hash()).await? else {
        return Ok(Err(Stopped::Submitted));
    };
    if draft.answers.is_empty() {
        return Ok(Err(Stopped::Blank));
    }
    if let Submitting::Read(Some(mark)) = what
        && mark != draft.mark()
    {
        return Ok(Err(Stopped::Changed));
    }
    let mut counts = true;
    if let Some(invitee) = invitation.invitee {
        let found = store::invitee(&tx, invitation.survey, invitee).await?;
        if found.is_none_or(|found| found.withdrawn) {
            return Ok(Err(Stopped::Withdrawn));
        }
        let answering = (invitation.survey, invitation.group);
        counts = store::mark_answered(&tx, answering, invitee).await?;
    }
    if invitation.invitee.is_none() && !group_takes_another(&tx, invitation).await? {
        return Ok(Err(Stopped::Full));
    }
    let instrument = Instrument::for_group(invitation.group);
    let (id, _) = store::round_version(&tx, round, instrument).await?;
    if counts {
        let came_by = match what {
            Submitting::Loaded(came_by) => came_by,
            Submitting::Read(_) => came_by(&tx, invitation).await?,
        };
        let response = [CollectedResponse {
            group: invitation.group,
            answers: draft.answers,
            came_by,
        }];
        store::add_responses(&tx, (authority, round), |_: Group| Some(id), &response).await?;
    }
    store::delete_draft(&tx, draft.id).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Whether the group's link takes another submission. It is told to whoever submits and not before:
/// a page that said so at once would tell whoever asks it how many have answered.
async fn group_takes_another(
    tx: &impl ConnectionTrait,
    invitation: &Invitation,
) -> Result<bool, DbErr> {
    let at = &invitation.at;
    let people = store::people_of(tx, (invitation.survey, invitation.group)).await?;
    let submitted = store::submitted(tx, at.authority.id, at.round.id).await?;
    let of_group = submitted.get(&invitation.group).copied();
    Ok(takes_another(people, of_group.unwrap_or_default()))
}

/// How a response by this link is kept to have come, as everything is now.
async fn came_by(tx: &impl ConnectionTrait, invitation: &Invitation) -> Result<CameBy, DbErr> {
    if invitation.invitee.is_none() {
        return Ok(CameBy::GroupLink);
    }
    let way = store::personal_way(tx, &invitation.token).await?;
    let of_group = (invitation.survey, invitation.group);
    let group_link = store::people_of(tx, of_group).await?.is_some();
    let ways = store::group_ways(tx, of_group, group_link).await?;
    Ok(ways.kept(way))
}
