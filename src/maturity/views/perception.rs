//! How a dimension’s perception was worked out. No number here tells of fewer than five people.

use maud::{Markup, html};

use super::{
    dimension::{error, mean_of, root_of, score},
    words,
};
use crate::{
    maturity::rules::{
        AgreedScore, DimensionResult, PerceptionBasis, PerceptionResult, PoolResult,
    },
    ui::*,
};

/// P, the people behind it, S and families.
pub(super) fn account(result: &DimensionResult) -> Markup {
    let it = &result.perception;
    let id = format!("{}-perception", result.dimension);
    html! {
        h2.govuk-heading-m { "Perception (P)" }
        @if answered(it) {
            p.govuk-body {
                "Each person’s score is the mean of their answers from 1 to 5. It counts if they answered at least half of the statements that apply to them. "
                "A group’s score is the mean of its people."
            }
            (pools(&id, it))
            (pooling(it))
            p.govuk-body { (survey_figure(it)) }
            (people(it))
        } @else {
            p.govuk-body { "Nobody in a role group answered a survey in this round." }
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
            cell(pool_variance(pool)),
            cell(error(pool_error(pool))),
        ]
    });
    let columns = vec![
        Column::text("Role groups"),
        Column::number("People (n)"),
        Column::number("Mean"),
        Column::number("Variance (s²)"),
        Column::number("Standard error, √(s² ÷ n)"),
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

/// A pool’s variance and its error would tell its size.
fn pool_variance(pool: &PoolResult) -> String {
    match pool.groups.as_slice() {
        [_] => error(pool.variance),
        _ => "not shown".into(),
    }
}

/// Which groups were put together, without saying which of them is small.
fn pooling(it: &PerceptionResult) -> Markup {
    let pooled = it.pools.iter().filter(|pool| pool.groups.len() > 1);
    html! {
        @for pool in pooled {
            p.govuk-body {
                (words::groups(&pool.groups)) " were put together, person by person, since a group of fewer than five people is never shown by itself. "
                "The two smallest are put together until each has five."
            }
        }
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
    let what = match means.as_slice() {
        [_] => "P is the mean of the one group or pool",
        _ => "P is the mean of these means, each weighing the same",
    };
    format!(
        "{what}: {}. Its standard error is {}.",
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
                    "The agreed self-assessment (S) is " (score(s)) ", the mean of the " (answered)
                    " answers given; " (applicable) " statements apply. "
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
        assert_eq!([&pooled, &alone].map(pool_variance), ["not shown", "0.500"]);
        assert_eq!(
            counted(&perception(vec![pooled, alone.clone()])),
            "25 or more"
        );
        assert_eq!(counted(&perception(vec![alone])), "20");
        assert_eq!(counted(&perception(vec![])), "fewer than 5");
    }
}
