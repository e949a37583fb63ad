//! Brings together what a return says, as one transaction sees it.

use std::collections::BTreeMap;

use chrono::{DateTime, Days as Span, Utc};
use sea_orm::ConnectionTrait;

use super::{
    rules::{
        AuthorityPart, ChangedResult, Content, DaysOf, Restated, ResultPart, RoundPart, Told,
        WrittenRow, changed_results, days_part, fallen, limitations, numbers, pace_part, restated,
        result_parts, together,
    },
    store,
};
use crate::{
    error::Error,
    maturity,
    people::AuthorityId,
    programmes::{self, Authority, Programme, RoundKind, held_on},
    support_days::{
        self, Pace, Quarter, Timing, WINDOW,
        store::{Reported, Restatement},
    },
    ui::formats,
};

/// Of what a return is, and when it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    pub(super) programme: &'a Programme,
    pub(super) quarter: Quarter,
    pub(super) demonstration: bool,
    pub(super) now: DateTime<Utc>,
}

/// What a return says, and what freezing it must keep for the next.
#[derive(Clone, Debug)]
pub(super) struct Gathered {
    pub(super) content: Content,
    pub(super) beside: store::Beside,
}

/// Everything a return of the quarter would say now.
pub(super) async fn gather(db: &impl ConnectionTrait, scope: Scope<'_>) -> Result<Gathered, Error> {
    let (programme, quarter) = (scope.programme, scope.quarter);
    let all = programmes::store::authorities(db, programme.id).await?;
    let frozen = store::frozen(db, programme.id).await?;
    let (before, told, mark) = match store::newest(db, programme.id).await? {
        Some((quarter, content, mark)) => (Some(quarter), told(&content)?, mark),
        None => (None, Told::default(), 0),
    };
    let words = store::words(db, programme.id, quarter).await?;
    let parts = authorities(db, scope, (&all, &words), &told).await?;
    let (restatements, mark) = restatements(db, scope, &all, mark).await?;
    let (notes, listed): (Vec<i32>, Vec<_>) = store::open_notes(db, programme.id)
        .await?
        .into_iter()
        .unzip();
    let skipped = Quarter::spanning(programme.starts_on, quarter.starts_on())
        .filter(|it| *it < quarter && !frozen.iter().any(|own| own.quarter == *it));
    let skipped: Vec<String> = skipped.map(Quarter::title).collect();
    let mut content = Content {
        programme: programme.name.clone(),
        lead_authority: programme.lead_authority.clone(),
        runs: (programme.starts_on, programme.ends_on),
        quarter: quarter.to_string(),
        title: quarter.title(),
        days: (quarter.starts_on(), quarter.ends_on()),
        demonstration: scope.demonstration,
        before: before.map(Quarter::title),
        rounds: rounds(db, scope, &parts).await?,
        changed_results: changed(db, &told, &all, &parts).await?,
        authorities: parts,
        words: together(&words, None),
        restatements,
        notes: listed,
        limitations: Vec::new(),
    };
    content.limitations = limitations(&content, &skipped);
    let corrects = corrects(&content, before, &frozen);
    Ok(Gathered {
        content,
        beside: store::Beside {
            mark,
            notes,
            corrects,
        },
    })
}

fn told(content: &str) -> Result<Told, Error> {
    serde_json::from_str(content).map_err(|error| Error::Internal(error.to_string()))
}

/// The authorities that had joined by the quarter's end, by name.
async fn authorities(
    db: &impl ConnectionTrait,
    scope: Scope<'_>,
    (all, words): (&[Authority], &[WrittenRow]),
    told: &Told,
) -> Result<Vec<AuthorityPart>, Error> {
    let end = scope.quarter.ends_on();
    let joined: Vec<&Authority> = all.iter().filter(|it| it.joined_on <= end).collect();
    let ids: Vec<AuthorityId> = joined.iter().map(|it| it.id).collect();
    let decisions = programmes::store::decisions(db, &ids).await?;
    let lines = support_days::store::reported(db, &ids, scope.quarter).await?;
    let lately = (end - Span::new(WINDOW as u64 - 1), end);
    let recent = support_days::store::days_between(db, &ids, lately).await?;
    let on = formats::in_england(scope.now);
    let published = maturity::published_within(db, &ids, on).await?;
    let mut by_authority: BTreeMap<AuthorityId, Vec<Reported>> = BTreeMap::new();
    for line in lines {
        by_authority.entry(line.authority).or_default().push(line);
    }
    let parts = joined.into_iter().map(|authority| {
        let id = authority.id;
        let own = by_authority.get(&id).map_or(&[][..], Vec::as_slice);
        let allocated = decisions.get(&id).and_then(|it| held_on(it, end));
        let days = days_part(own, allocated.unwrap_or_default());
        let DaysOf { part, balance } = days;
        let timing = Timing {
            starts_on: scope.programme.starts_on,
            ends_on: scope.programme.ends_on,
            joined_on: authority.joined_on,
            today: end,
        };
        let recent = recent.get(&id).map_or(&[][..], Vec::as_slice);
        let standing = published.get(&id).map_or(&[][..], Vec::as_slice);
        AuthorityPart {
            id,
            name: authority.name.clone(),
            code: authority.new_la_code.clone(),
            standing: authority.standing.title().into(),
            days: part,
            pace: pace_part(&Pace::of(balance, timing, recent)),
            results: result_parts(standing, &numbers(told.results(id))),
            words: together(words, Some(id)),
        }
    });
    Ok(parts.collect())
}

/// Those that were open in the quarter.
async fn rounds(
    db: &impl ConnectionTrait,
    scope: Scope<'_>,
    parts: &[AuthorityPart],
) -> Result<Vec<RoundPart>, Error> {
    let (first, last) = (scope.quarter.starts_on(), scope.quarter.ends_on());
    let rounds = programmes::store::rounds(db, scope.programme.id).await?;
    let open = rounds
        .into_iter()
        .filter(|it| it.opens_on <= last && it.closes_on >= first);
    let parts = open.map(|round| {
        let has = |it: &&AuthorityPart| it.results.iter().any(|own| own.month == round.month);
        RoundPart {
            title: round.title(),
            asked: match round.kind {
                RoundKind::Full => "The whole diagnostic, by survey or as an agreed self-assessment, and quality assurance records",
                RoundKind::Pulse => "A pulse, for which the agreed self-assessment is enough, and quality assurance records",
            }
            .into(),
            window: (round.opens_on, round.closes_on),
            published: parts.iter().filter(has).map(|it| it.name.clone()).collect(),
        }
    });
    Ok(parts.collect())
}

/// What changed earlier quarters since the return before, and the last revision that is known.
async fn restatements(
    db: &impl ConnectionTrait,
    scope: Scope<'_>,
    all: &[Authority],
    mark: i32,
) -> Result<(Vec<Restated>, i32), Error> {
    let ids: Vec<AuthorityId> = all.iter().map(|it| it.id).collect();
    let mut since = support_days::store::restating(db, &ids).await?;
    since.reverse();
    // What was made after this moment is the next return's, and so is all behind it: the mark
    // must pass over nothing.
    let since: Vec<_> = since
        .into_iter()
        .filter(|it| it.number() > mark)
        .take_while(|it| it.at <= scope.now)
        .collect();
    let mark = since.last().map_or(mark, |it| it.number());
    let told = |it: &Restatement| {
        let authority = all.iter().find(|own| own.id == it.authority)?;
        restated(&authority.name, it, scope.quarter)
    };
    let restatements = support_days::store::restatements(db, &since).await?;
    let mut restatements: Vec<Restated> = restatements.iter().filter_map(told).collect();
    restatements.sort_by(|a, b| a.authority.cmp(&b.authority));
    Ok((restatements, mark))
}

/// The results of the return before that stand no more, with why.
async fn changed(
    db: &impl ConnectionTrait,
    told: &Told,
    all: &[Authority],
    parts: &[AuthorityPart],
) -> Result<Vec<ChangedResult>, Error> {
    let mut changed = Vec::new();
    let rounds = match all.first() {
        Some(one) => programmes::store::rounds(db, one.programme).await?,
        None => Vec::new(),
    };
    for authority in all {
        let part = parts.iter().find(|it| it.id == authority.id);
        let standing: &[ResultPart] = part.map_or(&[], |it| &it.results);
        let mut gone = Vec::new();
        for result in fallen(told.results(authority.id), standing) {
            let round = rounds.iter().find(|it| it.month == result.month);
            let reasons = match round {
                Some(round) => {
                    let history = maturity::store::history(db, authority.id, round.id).await?;
                    history.reasons_since(maturity::PublicationId(result.id))
                }
                None => Vec::new(),
            };
            gone.push((result, reasons));
        }
        changed.extend(changed_results(&authority.name, &gone, standing));
    }
    Ok(changed)
}

/// The frozen returns whose figures it puts right: those of the quarters restated and noted, and
/// the one before, whose results it corrects.
fn corrects(content: &Content, before: Option<Quarter>, frozen: &[store::Frozen]) -> Vec<String> {
    let restated = content
        .restatements
        .iter()
        .flat_map(|it| it.quarters.clone());
    let noted = content.notes.iter().map(|it| it.about.clone());
    let results = before.filter(|_| !content.changed_results.is_empty());
    let mut all: Vec<String> = restated
        .chain(noted)
        .chain(results.map(|it| it.to_string()))
        .filter(|it| frozen.iter().any(|own| own.quarter.to_string() == *it))
        .collect();
    all.sort();
    all.dedup();
    all
}
