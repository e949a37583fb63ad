//! How the figures of one dimension were worked out, with every count (rule 9).

use maud::{Markup, html};

use super::words;
use crate::{
    maturity::rules::{
        AgreedScore, DimensionResult, EvidenceFigure, EvidenceResult, Formula, InstrumentLine,
        MaturityResult, PerceptionBasis, PerceptionResult, PoolResult,
    },
    questionnaires::rules::Instrument,
    ui::*,
};

/// The whole account of a dimension, folded away.
pub(super) fn account(result: &DimensionResult) -> Markup {
    let summary = format!("{} {}", result.dimension, result.dimension.title());
    details(
        &summary,
        html! {
            (perception(result))
            (evidence(result))
            (maturity(result))
        },
    )
}

/// A score as a table shows it.
pub(super) fn score(value: f64) -> String {
    formats::number(value, 2)
}

/// A standard error as an account shows it.
pub(super) fn error(value: f64) -> String {
    formats::number(value, 3)
}

fn perception(result: &DimensionResult) -> Markup {
    let it = &result.perception;
    let id = format!("{}-perception", result.dimension);
    html! {
        h4.govuk-heading-s { "Perception (P)" }
        @if answered(it) {
            (pools(&id, it))
            p.govuk-body { (survey_figure(it)) }
            (people(it))
        } @else {
            p.govuk-body { "Nobody answered a survey in this round." }
        }
        (agreed(it))
        @if let Some(families) = &it.families {
            p.govuk-body {
                "Families, shown apart and never part of P: " (words::people(families.n))
                " families, mean " (score(families.mean)) "."
            }
        }
    }
}

fn answered(it: &PerceptionResult) -> bool {
    it.respondents_counted + it.respondents_excluded.total() > 0
}

fn pools(id: &str, it: &PerceptionResult) -> Markup {
    let rows = it.pools.iter().map(|pool| {
        vec![
            cell(words::groups(&pool.groups)),
            cell(pool_size(pool)),
            cell(score(pool.mean)),
            cell(error(pool_error(pool))),
        ]
    });
    let columns = vec![
        Column::text("Role groups"),
        Column::number("People"),
        Column::number("Mean"),
        Column::number("Standard error of the mean"),
    ];
    html! {
        @if !it.pools.is_empty() {
            (table(&Table::new(id, "Groups, pooled until each has five people", columns)
                .caption_size(Size::S)
                .compact()
                .rows(rows.collect())))
        }
    }
}

/// A pool’s size would tell that of the small group in it, less what is known of the other.
fn pool_size(pool: &PoolResult) -> String {
    match pool.groups.as_slice() {
        [_] => words::people(pool.n),
        _ => "5 or more".into(),
    }
}

fn pool_error(pool: &PoolResult) -> f64 {
    (pool.variance / pool.n as f64).sqrt()
}

fn survey_figure(it: &PerceptionResult) -> String {
    let by_survey = it.figure.filter(|p| p.basis == PerceptionBasis::Survey);
    let Some(p) = by_survey else {
        return words::no_survey(&it.no_survey).unwrap_or_default();
    };
    let means: Vec<_> = it.pools.iter().map(|pool| pool.mean).collect();
    let errors: Vec<_> = it.pools.iter().map(pool_error).collect();
    let se = p.se.unwrap_or_default();
    format!(
        "P is the mean of these means, each weighing the same: {}. Its standard error is {}.",
        mean_of(&means, p.value),
        root_of(&errors, se),
    )
}

fn people(it: &PerceptionResult) -> Markup {
    let excluded = it.respondents_excluded;
    let not_asked = match excluded.not_asked {
        0..5 => "fewer than 5",
        _ => "5 or more",
    };
    html! {
        ul.govuk-list.govuk-list--bullet {
            li { "People who count: " (counted(it)) }
            li { "Left out, since their role group is not asked about this: " (not_asked) }
            li { "Left out, since they marked every statement not applicable: " (words::people(excluded.nothing_applies)) }
            li { "Left out, since they answered under half of what applies to them: " (words::people(excluded.under_half)) }
            @if it.respondents_counted >= 5 {
                li {
                    "Don’t know: "
                    (formats::percentage(it.dont_know.into(), it.dont_know_of.into()))
                    " of all answers that could be given"
                }
            }
        }
    }
}

/// Exact where every group stands alone.
fn counted(it: &PerceptionResult) -> String {
    let is_pooled = |pool: &&PoolResult| pool.groups.len() > 1;
    let pooled = it.pools.iter().filter(is_pooled).count();
    let alone = it.pools.iter().filter(|pool| !is_pooled(pool));
    match pooled {
        0 => words::people(it.respondents_counted),
        _ => format!(
            "{} or more",
            alone.map(|pool| pool.n).sum::<usize>() + 5 * pooled
        ),
    }
}

fn agreed(it: &PerceptionResult) -> Markup {
    let stands = it
        .figure
        .is_some_and(|p| p.basis == PerceptionBasis::Agreed);
    let surveyed = it.figure.is_some() && !stands;
    html! {
        p.govuk-body {
            @match it.agreed {
                None => "There is no agreed self-assessment in this round.",
                Some(AgreedScore { value: None, answered, applicable }) => {
                    "The agreed self-assessment gives no score (S): it answers " (answered) " of the "
                    (applicable) " statements that apply, and at least half, and at least one, are needed."
                }
                Some(AgreedScore { value: Some(s), answered, applicable }) => {
                    "The agreed self-assessment (S) is " (score(s)) ", the mean of " (answered)
                    " answers of the " (applicable) " statements that apply. "
                    @if stands {
                        "For want of a survey score it stands for P. It has no sampling error, so there is no interval."
                    } @else if surveyed {
                        "It is shown beside the survey and enters nothing."
                    }
                }
            }
        }
    }
}

fn evidence(result: &DimensionResult) -> Markup {
    let it = &result.evidence;
    let id = format!("{}-evidence", result.dimension);
    let columns = vec![
        Column::text("Instrument"),
        Column::number("Records that count"),
        Column::number("Left out"),
        Column::number("Mean"),
        Column::number("Standard error of the mean"),
        Column::text("Enters E"),
    ];
    html! {
        h4.govuk-heading-s { "Evidence (E)" }
        (table(&Table::new(id, "Records by instrument", columns)
            .caption_size(Size::S)
            .compact()
            .rows(it.instruments.iter().map(|line| instrument(line, it.figure.as_ref())).collect())))
        (left_out(it))
        p.govuk-body { (evidence_figure(it)) }
    }
}

fn instrument(line: &InstrumentLine, figure: Option<&EvidenceFigure>) -> Vec<Markup> {
    let none = || "–".to_owned();
    let enters = match (line.counts, figure) {
        (true, Some(_)) => "Yes".to_owned(),
        (true, None) => "Enough records, but there is no E".to_owned(),
        (false, _) => format!(
            "No: {} needed",
            words::more_records(line.instrument, line.more_needed)
        ),
    };
    vec![
        cell(line.instrument.title()),
        cell(line.counted),
        cell(line.excluded.total()),
        cell(line.mean.map_or_else(none, score)),
        cell(line_error(line).map_or_else(none, error)),
        cell(enters),
    ]
}

fn line_error(line: &InstrumentLine) -> Option<f64> {
    Some((line.variance? / line.counted as f64).sqrt())
}

fn left_out(it: &EvidenceResult) -> Markup {
    let sum = |of: fn(&InstrumentLine) -> usize| it.instruments.iter().map(of).sum::<usize>();
    let nothing = sum(|line| line.excluded.nothing_applies);
    let few = sum(|line| line.excluded.too_few_scored);
    let plural = |n: usize| formats::plural(n as i64, "record", "records");
    html! {
        @if nothing + few > 0 {
            ul.govuk-list.govuk-list--bullet {
                @if nothing > 0 { li { (plural(nothing)) " left out: no opportunity to see any of it" } }
                @if few > 0 { li { (plural(few)) " left out: under 60% of what applies is scored" } }
            }
        }
    }
}

fn evidence_figure(it: &EvidenceResult) -> String {
    let Some(e) = it.figure else {
        return words::no_evidence(&it.missing).unwrap_or_default();
    };
    let counting: Vec<_> = it.instruments.iter().filter(|line| line.counts).collect();
    let means: Vec<_> = counting.iter().filter_map(|line| line.mean).collect();
    let errors: Vec<_> = counting
        .iter()
        .filter_map(|line| line_error(line))
        .collect();
    let one = [Instrument::OrganisationalEvidence];
    let single = counting.len() == 1 && counting.iter().all(|line| one.contains(&line.instrument));
    let facts = match single && e.se == 0.0 {
        true => " A single record has no spread, so its error counts as 0.",
        false => "",
    };
    format!(
        "E is the mean of the instruments that count, each weighing the same: {}. \
         Its standard error is {}.{facts}",
        mean_of(&means, e.value),
        root_of(&errors, e.se),
    )
}

fn maturity(result: &DimensionResult) -> Markup {
    html! {
        h4.govuk-heading-s { "Maturity (M)" }
        @match result.maturity {
            None => p.govuk-body { "With neither perception nor evidence there is no maturity." },
            Some(m) => {
                p.govuk-body { (formula(result, m)) }
                p.govuk-body { (uncertainty(result, m)) }
                p.govuk-body { (level(m)) }
            }
        }
        @if let Some(gap) = result.gap {
            p.govuk-body {
                "The gap P − E is " (formats::signed(gap, 2))
                @if result.gap_flag { ". It is 0.75 or more either way, so it is flagged for discussion." }
                @else { ", under 0.75 either way, so it is not flagged." }
            }
        }
    }
}

fn formula(result: &DimensionResult, m: MaturityResult) -> String {
    let p = score(result.perception.figure.map(|p| p.value).unwrap_or(m.value));
    let e = score(result.evidence.figure.map(|e| e.value).unwrap_or(m.value));
    let m = score(m.value);
    match result.maturity.map(|m| m.formula) {
        Some(Formula::Mean) => format!(
            "M is the mean of P and E: ({p} + {e}) ÷ 2 = {m}. That is no more than E + 0.5, where it would be held."
        ),
        Some(Formula::EvidenceCap) => format!(
            "The mean of P and E, ({p} + {e}) ÷ 2, is more than evidence bears, so M is held at E + 0.5: {e} + 0.5 = {m}."
        ),
        Some(Formula::PerceptionCapped) => format!(
            "There is perception but no evidence, so M is P held at 3.00: P is {p}, M = {m}, not evidenced."
        ),
        Some(Formula::PerceptionAlone) => {
            format!("There is perception but no evidence, so M is P: {m}, not evidenced.")
        }
        Some(Formula::EvidenceAlone) => {
            format!("There is evidence but no perception, so M is E: {m}, evidence only.")
        }
        None => String::new(),
    }
}

fn uncertainty(result: &DimensionResult, m: MaturityResult) -> String {
    let (Some(se), Some(interval)) = (m.se, m.interval) else {
        return "It rests on an agreed self-assessment, so it has no standard error and no interval."
            .into();
    };
    let errors: Vec<_> = [
        result.perception.figure.and_then(|p| p.se),
        result.evidence.figure.map(|e| e.se),
    ]
    .into_iter()
    .flatten()
    .collect();
    let from = match m.formula {
        Formula::Mean => format!("Its standard error is {}", root_of(&errors, se)),
        Formula::EvidenceCap | Formula::EvidenceAlone => {
            format!("Its standard error is that of E, {}", error(se))
        }
        Formula::PerceptionCapped | Formula::PerceptionAlone => {
            format!("Its standard error is that of P, {}", error(se))
        }
    };
    format!(
        "{from}. The 90% interval is {} ± 1.645 × {}, cut to 1 and 5: {} to {}. \
         It is approximate and covers sampling error only.",
        score(m.value),
        error(se),
        score(interval.low),
        score(interval.high),
    )
}

fn level(m: MaturityResult) -> String {
    let bounds = charts::BOUNDARIES.map(|bound| formats::number(bound, 1));
    let name = words::level_name(m.level);
    let at = |place: usize| bounds.get(place).map(String::as_str).unwrap_or_default();
    let level = usize::from(m.level);
    let range = match level {
        1 => format!("under {}", at(1)),
        5 => format!("{} or more", at(4)),
        _ => format!("{} or more and under {}", at(level - 1), at(level)),
    };
    format!("Level {}, {name}: {range}.", m.level)
}

/// `(4.60 + 4.00) ÷ 2 = 4.30`.
pub(super) fn mean_of(values: &[f64], mean: f64) -> String {
    let shown: Vec<_> = values.iter().map(|value| score(*value)).collect();
    match shown.as_slice() {
        [_] => score(mean),
        _ => format!(
            "({}) ÷ {} = {}",
            shown.join(" + "),
            shown.len(),
            score(mean)
        ),
    }
}

/// `√(0.12² + 0.15²) ÷ 2 = 0.10`.
pub(super) fn root_of(errors: &[f64], se: f64) -> String {
    let shown: Vec<_> = errors.iter().map(|it| format!("{}²", error(*it))).collect();
    match shown.as_slice() {
        [_] => error(se),
        _ => format!("√({}) ÷ {} = {}", shown.join(" + "), shown.len(), error(se)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::rules::Group;

    fn pool(groups: &[Group], n: usize) -> PoolResult {
        PoolResult {
            groups: groups.into(),
            n,
            mean: 3.0,
            variance: 0.5,
        }
    }

    fn perception(pools: Vec<PoolResult>) -> PerceptionResult {
        PerceptionResult {
            figure: None,
            no_survey: Vec::new(),
            agreed: None,
            groups: Vec::new(),
            respondents_counted: pools.iter().map(|pool| pool.n).sum(),
            pools,
            respondents_excluded: Default::default(),
            dont_know: 0,
            dont_know_of: 0,
            families: None,
        }
    }

    #[test]
    fn a_pools_size_and_the_total_do_not_tell_of_a_small_group() {
        let pooled = pool(&[Group::Leaders, Group::MiddleManagers], 7);
        let alone = pool(&[Group::Practitioners], 20);
        assert_eq!(pool_size(&pooled), "5 or more");
        assert_eq!(pool_size(&alone), "20");
        assert_eq!(
            counted(&perception(vec![pooled, alone.clone()])),
            "25 or more"
        );
        assert_eq!(counted(&perception(vec![alone])), "20");
        assert_eq!(counted(&perception(vec![])), "fewer than 5");
    }

    #[test]
    fn formulas_show_their_numbers() {
        assert_eq!(
            mean_of(&[4.6, 4.0, 3.1], 3.9),
            "(4.60 + 4.00 + 3.10) ÷ 3 = 3.90"
        );
        assert_eq!(
            root_of(&[0.123, 0.151], 0.097_4),
            "√(0.123² + 0.151²) ÷ 2 = 0.097"
        );
        assert_eq!(mean_of(&[2.5], 2.5), "2.50");
    }
}
