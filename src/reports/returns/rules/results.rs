//! An authority's published results as a return tells them.

use std::{collections::BTreeMap, sync::Arc};

use super::{AuthorityPart, Change, CoveragePart, RecordsPart, ResultPart, Score};
use crate::{
    files,
    maturity::{
        Snapshot, corrected_since,
        rules::{
            ChangeReport, DimensionResult, Interval, PerceptionBasis, PerceptionResult, PoolResult,
            RoundResult, Verdict,
        },
        words,
    },
    questionnaires::rules::{FewPeople, Instrument},
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
                    let delta = change.compared.as_ref().map(|it| it.delta);
                    Some((&change.verdict, delta, change.rescored()))
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
        maturity: figure.map(|it| two(it.value)),
        interval: figure.and_then(|it| it.interval).map(ends),
        level: figure.map(|it| it.level),
        basis: match figure {
            Some(_) => "The mean of the dimensions that have a score".into(),
            None => words::no_overall(&result.overall.missing).unwrap_or_default(),
        },
        agreed: false,
        changes: changes(since, |report| {
            let change = &report.overall;
            let delta = change.compared.as_ref().map(|it| it.delta);
            Some((&change.verdict, delta, change.rescored))
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
        perception: perception.map(|p| two(p.value)),
        evidence: it.evidence.figure.map(|e| two(e.value)),
        maturity: maturity.map(|m| two(m.value)),
        interval: maturity.and_then(|m| m.interval).map(ends),
        level: maturity.map(|m| m.level),
        basis: words::basis(it.basis).into(),
        agreed: perception.is_some_and(|p| p.basis == PerceptionBasis::Agreed),
        changes,
    }
}

/// A score as the published pages show it: more decimals would tell how many people a mean is of.
fn two(score: f64) -> f64 {
    files::number(score, 2).parse().unwrap_or(score)
}

fn ends(interval: Interval) -> (f64, f64) {
    (two(interval.low), two(interval.high))
}

/// The difference of rescored figures is withheld: beside the published ones it could tell what a
/// few people answered.
fn changes<'a>(
    since: &Since<'a>,
    of: impl Fn(&'a ChangeReport) -> Option<(&'a Verdict, Option<f64>, bool)>,
) -> Vec<Change> {
    let told = since.iter().filter_map(|(month, report)| {
        let (verdict, difference, rescored) = of(report)?;
        let added = if rescored { ", rescored" } else { "" };
        Some(Change {
            since: words::round_title(*month),
            verdict: format!("{}{added}", words::verdict(verdict)),
            difference: difference.filter(|_| !rescored).map(two),
        })
    });
    told.collect()
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
    let dimensions = || result.dimensions.iter();
    let mut people: Vec<(usize, String)> = dimensions().map(|it| people(&it.perception)).collect();
    people.sort();
    let label = |it: Option<&(usize, String)>| it.map_or(String::new(), |(_, label)| label.clone());
    let families = dimensions().filter_map(|it| it.perception.families.as_ref());
    let families = families.map(|it| it.n as u64).max();
    CoveragePart {
        people: [label(people.first()), label(people.last())],
        families: families.map_or("Fewer than 5, not shown".into(), |n| {
            FewPeople(n).to_string()
        }),
        records: records(result),
    }
}

/// How many count at least, in steps of five, and as it is told. Where groups had to be put
/// together the total would tell of them beside the groups that stand alone, so that each pool is
/// taken for five, the least that it has.
fn people(it: &PerceptionResult) -> (usize, String) {
    if it.respondents_counted < 5 {
        return (0, "Fewer than 5".into());
    }
    let is_pooled = |pool: &&PoolResult| pool.groups.len() > 1;
    let pooled = it.pools.iter().filter(is_pooled).count();
    let alone = it
        .pools
        .iter()
        .filter(|pool| !is_pooled(pool))
        .map(|pool| pool.n);
    let least = (alone.sum::<usize>() + 5 * pooled) / 5 * 5;
    match pooled {
        0 => (least, FewPeople(it.respondents_counted as u64).to_string()),
        _ => (least, format!("{least} or more")),
    }
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
) -> Vec<(String, Vec<Option<f64>>)> {
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
    let Some(value) = score.maturity else {
        return "–".into();
    };
    let value = formats::number(value, 2);
    match score.interval {
        Some((low, high)) => format!(
            "{value} ({} to {})",
            formats::number(low, 2),
            formats::number(high, 2)
        ),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{maturity::rules::ExcludedRespondents, questionnaires::rules::Group};

    fn perception(pools: &[(&[Group], usize)]) -> PerceptionResult {
        PerceptionResult {
            figure: None,
            no_survey: Vec::new(),
            agreed: None,
            groups: Vec::new(),
            pools: pools
                .iter()
                .map(|(groups, n)| PoolResult {
                    groups: groups.to_vec(),
                    n: *n,
                    mean: 3.0,
                    variance: 0.0,
                })
                .collect(),
            respondents_counted: pools.iter().map(|(_, n)| n).sum(),
            respondents_excluded: ExcludedRespondents::default(),
            dont_know: 0,
            dont_know_of: 0,
            families: None,
        }
    }

    #[test]
    fn people_are_told_in_steps_of_five_and_never_beside_a_pool() {
        use Group::{Clinicians, Leaders, Practitioners};
        for (pools, told) in [
            (&[][..], "Fewer than 5"),
            (&[(&[Leaders][..], 4)][..], "Fewer than 5"),
            (&[(&[Leaders][..], 5)], "5 to 9"),
            (&[(&[Practitioners][..], 20), (&[Leaders], 9)], "25 to 29"),
            // 22 and at least 5, whether the pool has 5 or 40.
            (
                &[(&[Practitioners][..], 22), (&[Leaders, Clinicians], 5)],
                "25 or more",
            ),
            (
                &[(&[Practitioners][..], 22), (&[Leaders, Clinicians], 40)],
                "25 or more",
            ),
        ] {
            assert_eq!(people(&perception(pools)).1, told);
        }
    }
}
