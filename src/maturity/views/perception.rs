//! How a dimension’s perception was worked out, as far as may be told: people were promised that
//! nobody could work out what they said.

use maud::{Markup, html};

use super::{dimension::score, words};
use crate::{
    maturity::rules::{
        AgreedScore, Bloc, BlocFigure, DimensionResult, People, PerceptionBasis, PerceptionResult,
    },
    ui::*,
};

/// P, the people behind it, S and families.
pub(super) fn account(result: &DimensionResult) -> Markup {
    let perception = &result.perception;
    let id = format!("{}-perception", result.dimension);
    html! {
        h2.govuk-heading-m { "Perception (P)" }
        p.govuk-body {
            "Each person’s score is the mean of their answers from 1 to 5. It counts if they answered at least half of the statements that apply to them, "
            "and their role group is asked at least two. A group’s score is the mean of its people; while a group has fewer than five, "
            "the two smallest are put together. P is the mean over these groups, each weighing the same."
        }
        p.govuk-body { (survey_figure(perception)) }
        @if perception.few_people {
            p.govuk-body {
                "Fewer than 20 people count here, so the interval has one decimal, and a score under 1.2 or over 4.8 is not told exactly."
            }
        }
        (people(perception))
        (blocs(&id, perception))
        (agreed(perception))
    }
}

fn survey_figure(perception: &PerceptionResult) -> String {
    let by_survey = perception
        .figure
        .filter(|p| p.basis == PerceptionBasis::Survey);
    match by_survey {
        Some(p) => format!(
            "P is {}. Role groups with answers that count: {}. Neither how many people of a group answered nor what a group said is shown: \
             it could tell what one person answered.",
            p.told,
            words::groups(&perception.groups).to_lowercase(),
        ),
        None => words::no_survey(&perception.no_survey).unwrap_or_default(),
    }
}

fn people(perception: &PerceptionResult) -> Markup {
    let excluded = perception.respondents_excluded;
    html! {
        p.govuk-body { "Numbers of people are given in steps of five." }
        ul.govuk-list.govuk-list--bullet {
            li { "People who count: " (perception.respondents_counted) }
            li { "Left out, since their role group is asked fewer than two of these statements: " (excluded.not_asked) }
            li { "Left out, since they marked every statement not applicable: " (excluded.nothing_applies) }
            li { "Left out, since they answered under half of what applies to them: " (excluded.under_half) }
            @if let Some(percent) = perception.dont_know_percent {
                li { "Don’t know: about " (percent) "% of the answers that could be given, to the nearest 5%" }
            }
        }
    }
}

fn blocs(id: &str, perception: &PerceptionResult) -> Markup {
    let rows = perception.blocs.iter().map(|figure| {
        vec![
            cell(words::bloc(figure.bloc)),
            cell(figure.people.to_string()),
            cell(formats::number(figure.mean, 1)),
        ]
    });
    let columns = vec![
        Column::text("Who"),
        Column::number("People"),
        Column::number("Mean"),
    ];
    html! {
        @if perception.blocs.is_empty() {
            p.govuk-body {
                "What a kind of people says is shown only where ten or more of them were sent a link of their own by this service, "
                "and nobody could work it out for fewer. That is not so here."
            }
        } @else {
            (table(&Table::new(id, "What people say, by who they are", columns)
                .caption_size(Size::S)
                .compact()
                .rows(rows.collect())))
            p.govuk-body {
                "Only people who were sent a link of their own by this service are in this table, ten or more in each row. "
                "Families are asked on a form of their own and enter no other figure."
            }
        }
    }
}

/// Families' figure, where there is one.
pub(super) fn families(perception: &PerceptionResult) -> Option<(People, f64)> {
    let is_families = |figure: &&BlocFigure| figure.bloc == Bloc::Families;
    let figure = perception.blocs.iter().find(is_families)?;
    Some((figure.people, figure.mean))
}

fn agreed(perception: &PerceptionResult) -> Markup {
    let stands = perception
        .figure
        .is_some_and(|p| p.basis == PerceptionBasis::Agreed);
    let surveyed = perception.figure.is_some() && !stands;
    html! {
        p.govuk-body {
            @match perception.agreed {
                None => "There is no agreed self-assessment in this round.",
                Some(AgreedScore { value: None, answered, applicable }) => {
                    "The agreed self-assessment gives no score (S): it answers " (answered) " of the "
                    (applicable) " statements that apply, and at least half, and at least one, are needed."
                }
                Some(AgreedScore { value: Some(s), answered, applicable }) => {
                    "The agreed self-assessment (S) is " (score(s)) ", the mean of the " (answered)
                    " answers given; " (applicable) " statements apply. "
                    @if stands {
                        "For want of a survey score it stands for P. No error is known of it, so there is no interval."
                    } @else if surveyed {
                        "It is shown beside the survey and enters nothing."
                    }
                }
            }
        }
    }
}
