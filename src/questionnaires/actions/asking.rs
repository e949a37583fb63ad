//! Asking people by name: add them, send or hand out their links, remind, withdraw. No event tells
//! an address, nor how many a reminder went to.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use serde_json::json;

use super::{By, audit, survey::begin};
use crate::{
    database::Database,
    error::Error,
    files::{Fault, quoted},
    mail::outbox::{self, NewMail},
    people::{new_secret, sha256},
    questionnaires::{
        AuthorityRound,
        files::PeopleToAsk,
        letters::{Asker, Occasion, address, letter},
        rules::{CameBy, Group, Refusal},
        store::{self, Invitee, Survey},
    },
};

/// Who asks, where, and whether by mail.
#[derive(Clone, Copy, Debug)]
pub(in crate::questionnaires) struct Asking<'a> {
    /// The authority's round.
    pub(in crate::questionnaires) at: &'a AuthorityRound,
    /// The lead, and when.
    pub(in crate::questionnaires) by: By,
    /// What links and mails say of the lead and the service.
    pub(in crate::questionnaires) asker: Asker<'a>,
    /// Whether mail can be sent; otherwise the lead passes the links on.
    pub(in crate::questionnaires) mail: bool,
}

/// Why nobody was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::questionnaires) enum NotAsked {
    /// The survey does not take it.
    Refused(Refusal),
    /// Every fault of the lines.
    Faults(Vec<Fault>),
}

/// A new link of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::questionnaires) enum NewLink {
    /// It goes by mail.
    Mailed,
    /// To be passed on, shown this once: address and link.
    Shown(String, String),
}

/// A transaction on a survey that takes answers on that day.
async fn begin_asking(
    db: &Database,
    asking: Asking<'_>,
) -> Result<Result<(DatabaseTransaction, Survey), Refusal>, Error> {
    let (at, today) = (asking.at, asking.by.today);
    let (tx, survey) = match begin(db, at, asking.by).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !at.round.is_open(today) {
        return Ok(Err(Refusal::Window));
    }
    if today > survey.last_day(&at.round) {
        return Ok(Err(Refusal::LastDayOver));
    }
    Ok(Ok((tx, survey)))
}

/// Adds people; where mail can be sent, an invitation to each waits in the outbox. All of them, or
/// none and every fault.
pub(in crate::questionnaires) async fn ask_people(
    db: &Database,
    asking: Asking<'_>,
    asked: PeopleToAsk,
) -> Result<Result<(), NotAsked>, Error> {
    let (tx, survey) = match begin_asking(db, asking).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(NotAsked::Refused(refusal))),
    };
    let mut faults = asked.faults;
    for known in store::invitees(&tx, survey.id).await? {
        if let Some((row, _)) = asked.people.get(&known.email) {
            faults.push(Fault::new(*row, "email", already(&known)));
        }
    }
    if !faults.is_empty() {
        faults.sort();
        return Ok(Err(NotAsked::Faults(faults)));
    }
    let people = asked.people.iter();
    let people = people.map(|(email, (_, group))| (email.as_str(), *group));
    store::add_invitees(&tx, survey.id, &people.collect()).await?;
    if asking.mail {
        let mut added = store::invitees(&tx, survey.id).await?;
        added.retain(|it| asked.people.contains_key(&it.email));
        let tokens = mint(&tx, (asking, &survey), &added).await?;
        let mails = added.iter().zip(&tokens);
        let mails: Vec<_> = mails
            .map(|(it, token)| mail(asking, &survey, Occasion::Invitation, (it, token)))
            .collect();
        outbox::queue(&tx, &mails, asking.by.now).await?;
    }
    let detail = json!({ "people": asked.people.len() });
    tell(&tx, asking, "survey.people-asked", detail).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

fn already(known: &Invitee) -> String {
    let email = quoted(&known.email);
    match known.withdrawn {
        true => format!("the link of {email} was withdrawn, so they can’t be asked by name again"),
        false => format!(
            "{email} is asked already, as one of: {}",
            known.group.title()
        ),
    }
}

/// A new link for each, to be mailed where mail can be sent and else shown to the lead; its token,
/// in their order.
async fn mint(
    tx: &impl ConnectionTrait,
    (asking, survey): (Asking<'_>, &Survey),
    people: &[Invitee],
) -> Result<Vec<String>, DbErr> {
    let coming = if asking.mail {
        CameBy::MailedLink
    } else {
        CameBy::HandedLink
    };
    let place = (asking.at.authority.id, asking.at.round.id);
    let groups: BTreeSet<Group> = people.iter().map(|person| person.group).collect();
    for group in groups {
        store::coarsen_ways(tx, place, (survey.id, group), coming).await?;
    }
    if !asking.mail {
        let ids: Vec<i32> = people.iter().map(|person| person.id).collect();
        store::links_were_handed_out(tx, &ids).await?;
    }
    let tokens: Vec<String> = people.iter().map(|_| new_secret()).collect();
    let links = people.iter().zip(&tokens);
    let links: Vec<_> = links
        .map(|(person, token)| (sha256(token), person.id))
        .collect();
    store::add_links(tx, &links, asking.mail).await?;
    Ok(tokens)
}

fn mail(
    asking: Asking<'_>,
    survey: &Survey,
    occasion: Occasion,
    (invitee, token): (&Invitee, &str),
) -> NewMail {
    let last_day = survey.last_day(&asking.at.round);
    let to = (occasion, invitee.group);
    NewMail {
        to: outbox::Addressee::Invitee(invitee.id),
        recipient: invitee.email.clone(),
        letter: letter(asking.at, asking.asker, to, (token, last_day)),
        reminder: occasion == Occasion::Reminder,
    }
}

/// A new link for everybody whose links were not withdrawn: address, group and link.
pub(in crate::questionnaires) async fn hand_out_links(
    db: &Database,
    asking: Asking<'_>,
) -> Result<Result<Vec<(String, Group, String)>, Refusal>, Error> {
    if asking.mail {
        let sentence = "The links go by e-mail, each to its person alone.";
        return Err(Error::Conflict(sentence.into()));
    }
    let (tx, survey) = match begin_asking(db, asking).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut people = store::invitees(&tx, survey.id).await?;
    people.retain(|it| !it.withdrawn);
    let tokens = mint(&tx, (asking, &survey), &people).await?;
    let detail = json!({ "people": people.len() });
    tell(&tx, asking, "survey.links-handed-out", detail).await?;
    tx.commit().await?;
    let links = people.into_iter().zip(tokens);
    let links = links.map(|(it, token)| {
        let link = address(asking.asker.public_url, &token);
        (it.email, it.group, link)
    });
    Ok(Ok(links.collect()))
}

/// A new link for one person, whether they have answered or not; the ones before go on working.
pub(in crate::questionnaires) async fn send_again(
    db: &Database,
    asking: Asking<'_>,
    invitee: i32,
) -> Result<Result<NewLink, Refusal>, Error> {
    let (tx, survey) = match begin_asking(db, asking).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let found = store::invitee(&tx, survey.id, invitee).await?;
    let found = found.ok_or(Error::NotFound)?;
    if found.withdrawn {
        return Err(withdrawn_before());
    }
    let token = mint(&tx, (asking, &survey), std::slice::from_ref(&found))
        .await?
        .concat();
    let link = if asking.mail {
        store::take_out_of(&tx, found.id).await?;
        let mail = mail(asking, &survey, Occasion::Invitation, (&found, &token));
        outbox::queue(&tx, &[mail], asking.by.now).await?;
        NewLink::Mailed
    } else {
        NewLink::Shown(found.email, address(asking.asker.public_url, &token))
    };
    tell(&tx, asking, "survey.link-renewed", json!({})).await?;
    tx.commit().await?;
    Ok(Ok(link))
}

fn withdrawn_before() -> Error {
    Error::Conflict("The links of this person were withdrawn before.".into())
}

/// Reminds everybody who has not answered and has no mail waiting, at most once a day. Everybody
/// gets a new link in the database, so that it does not show there who had answered by then.
pub(in crate::questionnaires) async fn remind(
    db: &Database,
    asking: Asking<'_>,
) -> Result<Result<(), Refusal>, Error> {
    if !asking.mail {
        let sentence = "Reminders need e-mail, which is not set up here.";
        return Err(Error::Conflict(sentence.into()));
    }
    let (tx, survey) = match begin_asking(db, asking).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if survey.reminded_on.is_some_and(|day| day >= asking.by.today) {
        return Ok(Err(Refusal::RemindedToday));
    }
    let mut people = store::invitees(&tx, survey.id).await?;
    people.retain(|it| !it.withdrawn);
    // Mailed or not, so that it does not show either in what is kept of the link.
    let tokens = mint(&tx, (asking, &survey), &people).await?;
    let mut passed = store::have_mail(&tx, survey.id).await?;
    for group in Group::ALL {
        passed.extend(store::answered(&tx, survey.id, group).await?);
    }
    passed.sort_unstable();
    let mails: Vec<_> = people
        .iter()
        .zip(&tokens)
        .filter(|(it, _)| passed.binary_search(&it.id).is_err())
        .map(|(it, token)| mail(asking, &survey, Occasion::Reminder, (it, token)))
        .collect();
    outbox::queue(&tx, &mails, asking.by.now).await?;
    store::reminded(&tx, survey.id, asking.by.today).await?;
    tell(&tx, asking, "survey.reminded", json!({})).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Withdraws every link of one person; what they have answered stays, and can't be found.
pub(in crate::questionnaires) async fn withdraw(
    db: &Database,
    (at, by): (&AuthorityRound, By),
    invitee: i32,
) -> Result<Result<(), Refusal>, Error> {
    let (tx, survey) = match begin(db, at, by).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let found = store::invitee(&tx, survey.id, invitee).await?;
    if found.ok_or(Error::NotFound)?.withdrawn {
        return Err(withdrawn_before());
    }
    store::withdraw_invitee(&tx, invitee, by.now).await?;
    store::take_out_of(&tx, invitee).await?;
    audit(
        &tx,
        at,
        Some(by.person),
        "survey.link-withdrawn",
        json!({}),
        by.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

async fn tell(
    tx: &impl ConnectionTrait,
    asking: Asking<'_>,
    verb: &str,
    detail: serde_json::Value,
) -> Result<(), DbErr> {
    let by = asking.by;
    audit(tx, asking.at, Some(by.person), verb, detail, by.now).await
}
