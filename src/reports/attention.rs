//! What needs somebody first in the authorities that a person sees; by its kind, then by name.

use chrono::NaiveDate;

use super::{
    gather::{One, Overview},
    points::{Before, round_name},
};
use crate::{
    maturity::{
        Became, MaturityPath, RoundPath, Snapshot, Told, Topic,
        rules::{Verdict, safety_flags},
        words,
    },
    programmes::{Round, Standing},
    support_days::{BudgetPath, Pace, Timing, Warning, views::pace::warning_words},
    ui::formats,
};

/// Something to look at, and in which authorities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) kind: Kind,
    /// A sentence without the authority’s name.
    pub(super) words: String,
    /// By name, each with its page.
    pub(super) places: Vec<(String, String)>,
}

/// Why something is to be looked at; the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Safety,
    EvidenceLost,
    ToAgree,
    TakenBack,
    Fall,
    Pace,
    Proposed,
    Late,
    Open,
    Left,
}

/// Everything that needs somebody; what is the same in several authorities is one item.
pub(super) fn of(page: &Overview) -> Vec<Item> {
    let mut found: Vec<(&One, Found)> = Vec::new();
    for one in &page.chosen {
        let mut add = |it| found.push((one, it));
        newest(page, one).into_iter().for_each(&mut add);
        taken_back(page, one).into_iter().for_each(&mut add);
        pace(page, one).into_iter().for_each(&mut add);
        if one.inside {
            rounds(page, one).into_iter().for_each(&mut add);
        }
        left(page, one).into_iter().for_each(&mut add);
    }
    let mut items: Vec<Item> = Vec::new();
    for (one, found) in found {
        let Found { kind, words, .. } = found;
        let name = &one.authority.name;
        let leads = match found.page {
            Some(page) => format!("{name}, {page}"),
            None => name.clone(),
        };
        let place = (leads, found.href);
        let same = |it: &&mut Item| it.kind == kind && it.words == words;
        match items.iter_mut().find(same) {
            Some(item) => item.places.push(place),
            None => items.push(Item {
                kind,
                words,
                places: vec![place],
            }),
        }
    }
    items.sort_by_key(|it| it.kind);
    items
}

/// Something to look at in an authority.
struct Found {
    kind: Kind,
    words: String,
    /// Which of its pages it leads to, if not to its own: no two links of one name lead to
    /// different pages.
    page: Option<String>,
    href: String,
}

fn told<'a>(page: &'a Overview, one: &'a One) -> impl Iterator<Item = &'a Told> {
    let own = page.told.iter();
    own.filter(|it| it.authority == one.authority.id)
}

/// Rounds whose result was withdrawn, where none has taken its place.
fn taken_back(page: &Overview, one: &One) -> Vec<Found> {
    let rounds = page.rounds.iter().filter_map(|round| {
        let public = told(page, one).filter(|it| it.became != Became::Proposed);
        let last = public.filter(|it| it.month == round.month).last()?;
        let on = (last.became == Became::Withdrawn).then(|| last.on())?;
        let words = format!(
            "The result of {} was withdrawn on {}.",
            round_name(round.month).to_lowercase(),
            formats::date(on)
        );
        Some(Found {
            kind: Kind::TakenBack,
            words,
            page: None,
            href: page.authority_href(one),
        })
    });
    rounds.collect()
}

/// What the newest published round gives cause for: growth without risk and the child, evidence
/// that is no longer there, and what fell clearly since the one published before it.
fn newest(page: &Overview, one: &One) -> Vec<Found> {
    let Some(last) = one.snapshots.last() else {
        return Vec::new();
    };
    let before = Before::of(last, &one.snapshots);
    let safety = words::safety(&safety_flags(&last.changes));
    let title = Topic::Safety.title().to_lowercase();
    let mut causes: Vec<(Kind, String)> = safety
        .iter()
        .map(|sentence| (Kind::Safety, format!("{title}. {sentence}")))
        .collect();
    causes.extend(evidence_lost(last, &before, one).map(|words| (Kind::EvidenceLost, words)));
    causes.extend(fall(&before).map(|words| (Kind::Fall, words)));
    let href = MaturityPath {
        programme: page.programme.slug.clone(),
        authority: one.authority.slug.clone(),
        round: format!("month-{}", last.month),
    };
    let found = causes.into_iter().map(|(kind, words)| Found {
        kind,
        words: format!("{}: {words}", round_name(last.month)),
        page: Some("how it was worked out".into()),
        href: href.to_string(),
    });
    found.collect()
}

/// Where records showed something in the round before and show nothing now.
fn evidence_lost(last: &Snapshot, before: &Before<'_>, one: &One) -> Option<String> {
    let month = before.month?;
    let earlier = one.snapshots.iter().find(|it| it.month == month)?;
    let pairs = earlier
        .result
        .dimensions
        .iter()
        .zip(&last.result.dimensions);
    let lost =
        pairs.filter(|(then, now)| then.evidence.figure.is_some() && now.evidence.figure.is_none());
    let lost: Vec<String> = lost.map(|(_, now)| now.dimension.label()).collect();
    let lost: Vec<&str> = lost.iter().map(String::as_str).collect();
    let since = round_name(month).to_lowercase();
    (!lost.is_empty()).then(|| {
        format!(
            "evidenced in {since} and no longer: {}.",
            formats::list(&lost)
        )
    })
}

/// What fell clearly since the round before.
fn fall(before: &Before<'_>) -> Option<String> {
    let report = before.report?;
    let fell = |verdict: &Verdict| *verdict == Verdict::ClearFall;
    let overall = fell(&report.overall.verdict).then(|| "overall".to_owned());
    let dimensions = report.dimensions.iter().filter(|it| fell(&it.verdict));
    let dimensions = dimensions.map(|it| it.dimension.label());
    let what: Vec<String> = overall.into_iter().chain(dimensions).collect();
    let what: Vec<&str> = what.iter().map(String::as_str).collect();
    let since = round_name(before.month?).to_lowercase();
    (!what.is_empty()).then(|| format!("clear fall since {since} in {}.", formats::list(&what)))
}

/// Where the days go too fast or too slowly, or beyond what is allocated.
fn pace(page: &Overview, one: &One) -> Vec<Found> {
    if one.authority.standing != Standing::Active {
        return Vec::new();
    }
    let timing = Timing {
        starts_on: page.programme.starts_on,
        ends_on: page.programme.ends_on,
        joined_on: one.authority.joined_on,
        today: page.today,
    };
    let pace = Pace::new(one.balance, timing, one.recent);
    let href = BudgetPath {
        programme: page.programme.slug.clone(),
        authority: one.authority.slug.clone(),
    };
    let pressing = |found: &Warning| !matches!(found, Warning::AllDrawn | Warning::NearlyDrawn);
    let found = pace.warnings().into_iter().filter(pressing);
    let found = found.map(|it| Found {
        kind: Kind::Pace,
        words: warning_words(&pace, &it),
        page: Some("budget".into()),
        href: href.to_string(),
    });
    found.collect()
}

/// What the inside has to do: rounds to agree to, to publish, to answer.
fn rounds(page: &Overview, one: &One) -> Vec<Found> {
    if one.authority.standing != Standing::Active {
        return Vec::new();
    }
    let in_time = |round: &&Round| round.closes_on >= one.authority.joined_on;
    let rounds = page.rounds.iter().filter(in_time).filter_map(|round| {
        let of_round = told(page, one).filter(|it| it.month == round.month);
        let proposed = of_round.filter(|it| it.became == Became::Proposed).last();
        let published = one.snapshots.iter().any(|it| it.month == round.month);
        let (kind, words) = match proposed {
            Some(it) => proposal(one, round, it.on()),
            None if published || round.opens_on > page.today => return None,
            None if round.is_open(page.today) => (
                Kind::Open,
                format!(
                    "{} is open until {}.",
                    round.title(),
                    formats::date(round.closes_on)
                ),
            ),
            None => (
                Kind::Late,
                format!(
                    "{} closed on {} and is not published.",
                    round.title(),
                    formats::date(round.closes_on)
                ),
            ),
        };
        let href = RoundPath {
            programme: page.programme.slug.clone(),
            authority: one.authority.slug.clone(),
            round: round.slug(),
        };
        Some(Found {
            kind,
            words,
            page: Some(format!("{} round", round_name(round.month).to_lowercase())),
            href: href.to_string(),
        })
    });
    rounds.collect()
}

fn proposal(one: &One, round: &Round, on: NaiveDate) -> (Kind, String) {
    let (round, on) = (round.title(), formats::date(on));
    match one.agrees {
        true => (
            Kind::ToAgree,
            format!("{round} was proposed on {on} and waits for your agreement."),
        ),
        false => (
            Kind::Proposed,
            format!("{round} was proposed on {on} and waits for the authority’s agreement."),
        ),
    }
}

fn left(page: &Overview, one: &One) -> Option<Found> {
    let words = "Withdrew from the programme.".to_owned();
    let left = one.authority.standing == Standing::Withdrawn;
    left.then(|| Found {
        kind: Kind::Left,
        words,
        page: None,
        href: page.authority_href(one),
    })
}
