//! The overview's filters: a form that works without JavaScript, and what is shown, in words.

use maud::{Markup, html};

use crate::{programmes::ProgrammePath, reports::gather::Overview, ui::*};

pub(super) fn filter(page: &Overview) -> Markup {
    let action = ProgrammePath {
        programme: page.programme.slug.clone(),
    }
    .to_string();
    let shown = page.filter.words(&page.visible);
    html! {
        @if let Some(words) = &shown {
            p.govuk-body { "Shown: " strong { (words) } ". " (link("Show all", &action)) }
        }
        details.govuk-details open[!page.errors.is_empty()] {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { "Choose a round and authorities" }
            }
            div.govuk-details__text {
                (get_form(&action, html! {
                    (fields(page))
                    (button("Show", ButtonKind::Secondary))
                }))
            }
        }
    }
}

fn fields(page: &Overview) -> Markup {
    let rounds: Vec<Choice<'_>> = [Choice::new("", "The newest published")]
        .into_iter()
        .chain(
            page.rounds
                .iter()
                .map(|it| Choice::new(it.slug(), it.title())),
        )
        .collect();
    let month = page.filter.month.map(|month| format!("month-{month}"));
    let authorities = page.visible.iter();
    let authorities: Vec<_> = authorities
        .map(|it| Choice::new(it.slug.as_str(), it.name.as_str()))
        .collect();
    let round = Field::new("round", "Round of the heat map");
    let whose = Field::new("authority", "Authorities").small();
    html! {
        (select(round, &rounds, month.as_deref().unwrap_or_default(), &page.errors))
        @if authorities.len() > 1 || page.errors.get("authority").is_some() {
            (checkboxes(whose.hint("None for all"), &authorities, &page.filter.authorities, &page.errors))
        }
    }
}
