//! An authority's published results as a return tells them.

use std::{collections::BTreeMap, sync::Arc};

use super::{AuthorityPart, Change, CoveragePart, RecordsPart, ResultPart, Score};
use crate::{
    maturity::{
        Snapshot, Topic, corrected_since,
        rules::{
            Bloc, ChangeReport, DimensionResult, DisclosedFigure, People, PerceptionBasis,
            RoundResult, Verdict, safety_flags,
        },
        words,
    },
    questionnaires::rules::Instrument,
    ui::formats,
};

/// The results that stand, where `before` are the publications that the return before has.
pub(in crate::reports::returns) fn result_parts(
    standing: &[Arc<Snapshot>],
    before: &[i32],
) -> Vec<ResultPart> {
    let parts = standing.iter().map(|snapshot| {
        let since = compared_with(snapshot, standing);
        ResultPart {
            id: snapshot.id.0,
            month: snapshot.month,
            title: words::round_title(snapshot.month),
            published_on: snapshot.published_on,
            new: !before.contains(&snapshot.id.0),
            scoring_version: snapshot.result.scoring_version,
            scores: scores(&snapshot.result, &since),
            coverage: coverage(&snapshot.result),
            safety: safety(snapshot),
            remarks: remarks(snapshot, standing, &since),
        }
    });
    parts.collect()
}

type Since<'a> = [(u32, &'a ChangeReport)];

/// The first published round, and the one before, where the snapshot has the change since them.
fn compared_with<'a>(
    snapshot: &'a Snapshot,
    standing: &[Arc<Snapshot>],
) -> Vec<(u32, &'a ChangeReport)> {
    let earlier = || {
        let months = standing.iter().map(|it| it.month);
        months.filter(|month| *month < snapshot.month)
    };
    let mut months: Vec<u32> = [earlier().min(), earlier().max()]
        .into_iter()
        .flatten()
        .collect();
    months.dedup();
    let of = |month: u32| Some((month, snapshot.since(month)?));
    months.into_iter().filter_map(of).collect()
}

fn scores(result: &RoundResult, since: &Since<'_>) -> Vec<Score> {
    let dimensions = result.dimensions.iter().enumerate();
    let mut scores: Vec<Score> = dimensions
        .map(|(index, it)| {
            dimension_score(
                it,
                changes(since, |report| {
                    let change = report.dimensions.get(index)?;
                    Some((&change.verdict, change.delta, change.rescored))
                }),
            )
        })
        .collect();
    let figure = result.overall.figure.as_ref();
    scores.push(Score {
        code: "overall".into(),
        title: "Overall".into(),
        perception: None,
        evidence: None,
        maturity: figure.map(|it| it.told),
        interval: figure.and_then(|it| it.interval),
        level: figure.map(|it| it.level),
        basis: match figure {
            Some(_) => overall_basis(result),
            None => words::no_overall(&result.overall.missing).unwrap_or_default(),
        },
        agreed: false,
        changes: changes(since, |report| {
            let change = &report.overall;
            Some((&change.verdict, change.delta, change.rescored))
        }),
    });
    scores
}

fn dimension_score(it: &DimensionResult, changes: Vec<Change>) -> Score {
    let maturity = it.maturity.as_ref();
    let perception = it.perception.figure;
    Score {
        code: it.dimension.to_string(),
        title: it.dimension.label(),
        perception: perception.map(|p| p.told),
        evidence: it.evidence.figure.map(|e| e.value),
        maturity: maturity.map(|m| m.told),
        interval: maturity.and_then(|m| m.interval),
        level: maturity.map(|m| m.level),
        basis: words::basis(it.basis).into(),
        agreed: perception.is_some_and(|p| p.basis == PerceptionBasis::Agreed),
        changes,
    }
}

/// What the overall figure is a mean of, and how much of it nothing shows.
fn overall_basis(result: &RoundResult) -> String {
    let mean = "The mean of the dimensions that have a score";
    match words::not_evidenced(result.not_evidenced()) {
        Some(words) => format!("{mean}; {words}"),
        None => mean.into(),
    }
}

/// The difference of rescored figures is withheld: beside the published ones it could tell what a
/// few people answered.
fn changes<'a>(
    since: &Since<'a>,
    of: impl Fn(&'a ChangeReport) -> Option<(&'a Verdict, Option<f64>, bool)>,
) -> Vec<Change> {
    let told = since.iter().filter_map(|(month, report)| {
        let (verdict, difference, rescored) = of(report)?;
        let added = if rescored {
            ", scored again on what both have in common"
        } else {
            ""
        };
        Some(Change {
            since: words::round_title(*month),
            verdict: format!("{}{added}", words::verdict(verdict)),
            difference: difference.filter(|_| !rescored),
        })
    });
    told.collect()
}

/// Since whichever published round the flag is raised, as the result's own page says it.
fn safety(snapshot: &Snapshot) -> Vec<String> {
    let title = Topic::Safety.title();
    let sentences = words::safety(&safety_flags(&snapshot.changes));
    let sentences = sentences.into_iter();
    sentences.map(|it| format!("{title}. {it}")).collect()
}

/// What comparisons rest on where versions differ, and which of them were overtaken.
fn remarks(snapshot: &Snapshot, standing: &[Arc<Snapshot>], since: &Since<'_>) -> Vec<String> {
    let mut remarks: Vec<String> = since
        .iter()
        .filter_map(|(month, report)| words::bridge([*month, snapshot.month], report))
        .collect();
    for month in corrected_since(snapshot, standing) {
        remarks.push(format!(
            "{} was published anew after the change since it was worked out.",
            words::round_title(month)
        ));
    }
    for month in &snapshot.changes_withdrawn {
        remarks.push(format!(
            "The change since {} is not told, because that result was withdrawn.",
            words::round_title(*month).to_lowercase()
        ));
    }
    remarks
}

fn coverage(result: &RoundResult) -> CoveragePart {
    let counted = result
        .dimensions
        .iter()
        .map(|it| it.perception.respondents_counted);
    let mut counted: Vec<People> = counted.collect();
    counted.sort();
    let label = |people: Option<&People>| people.map_or(String::new(), told);
    let blocs = result.dimensions.iter().flat_map(|it| &it.perception.blocs);
    let families = blocs.filter(|figure| figure.bloc == Bloc::Families);
    let families = families.map(|figure| figure.people).max();
    CoveragePart {
        people: [label(counted.first()), label(counted.last())],
        families: families.as_ref().map_or("Too few to show".into(), told),
        records: records(result),
    }
}

/// `20 to 24`; `Fewer than 5`.
fn told(people: &People) -> String {
    formats::upper_first(&people.to_string())
}

fn records(result: &RoundResult) -> Vec<RecordsPart> {
    let parts = Instrument::EVIDENCE.map(|instrument| RecordsPart {
        code: instrument.code().into(),
        title: instrument.title().into(),
        records: result.records(instrument),
    });
    parts.into()
}

/// The rounds that any authority has published, each with the overall figure of each authority.
pub(in crate::reports::returns) fn overall_by_round(
    authorities: &[AuthorityPart],
) -> Vec<(String, Vec<Option<DisclosedFigure>>)> {
    let results = authorities.iter().flat_map(|it| &it.results);
    let rounds: BTreeMap<u32, String> = results.map(|it| (it.month, it.title.clone())).collect();
    let rows = rounds.into_iter().map(|(month, title)| {
        let figures = authorities.iter().map(|authority| {
            let result = authority.results.iter().find(|it| it.month == month);
            result
                .and_then(ResultPart::overall)
                .and_then(|it| it.maturity)
        });
        (title, figures.collect())
    });
    rows.collect()
}

/// `3.05 (2.80 to 3.30)`.
pub(in crate::reports::returns) fn with_interval(score: &Score) -> String {
    match (score.maturity, score.interval) {
        (None, _) => "–".into(),
        (Some(told), Some(interval)) => format!("{told} ({interval})"),
        (Some(told), None) => told.to_string(),
    }
}
