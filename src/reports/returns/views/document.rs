//! A return as it is read: the one fragment that is frozen.

use maud::{Markup, html};

use super::{days, lines, number, results};
use crate::{
    maturity::rules::DisclosedFigure,
    reports::returns::{files::entry_words, rules::*},
    ui::*,
};

/// The return; `signed` where it is frozen.
pub(in crate::reports::returns) fn document(content: &Content, signed: Option<&Signed>) -> Markup {
    html! {
        article.app-return id="return" {
            span.govuk-caption-l { (content.programme) }
            @if signed.is_some() {
                h1.govuk-heading-l { "Quarterly return, " (content.title) }
            } @else {
                // The page around it has its own.
                h2.govuk-heading-l { "Quarterly return, " (content.title) }
            }
            (head(content, signed))
            (stats(html! { (big_numbers(content)) }))
            (days::section(content))
            (rounds(content))
            (results::section(content))
            (words(content))
            (corrections(content))
            (limitations(content))
            (sign_off(signed))
        }
    }
}

fn head(content: &Content, signed: Option<&Signed>) -> Markup {
    html! {
        p.govuk-body-l {
            (formats::date_range(content.days.0, content.days.1)) ". Programme of " (content.lead_authority)
            ", " (formats::date_range(content.runs.0, content.runs.1)) "."
        }
        @match signed {
            Some(signed) => p.govuk-body {
                "Frozen on " (formats::moment(signed.frozen_at)) ". Nothing in it changes any more: what is put right later is listed in the next return."
            },
            None => p.govuk-body { "Not frozen: it changes with the ledger, with publications and with what people write." },
        }
    }
}

fn big_numbers(content: &Content) -> Markup {
    let authorities = &content.authorities;
    let quarter = authorities.iter().map(|it| it.days.quarter).sum();
    let to_date = authorities.iter().map(|it| it.days.to_date).sum();
    let allocated = authorities.iter().map(|it| it.pace.allocated).sum();
    let new = authorities
        .iter()
        .flat_map(|it| &it.results)
        .filter(|it| it.new)
        .count();
    let corrections =
        content.restatements.len() + content.changed_results.len() + content.notes.len();
    html! {
        (stat("Days in the quarter", &number(quarter), "delivered and counted"))
        (stat("Days to date", &number(to_date), &format!("of {} allocated", number(allocated))))
        (stat("Authorities", &authorities.len().to_string(), ""))
        (stat("Results published", &new.to_string(), "since the return before"))
        (stat("Corrections", &corrections.to_string(), "to earlier returns"))
    }
}

fn rounds(content: &Content) -> Markup {
    let rows = content.rounds.iter().map(|it| {
        let published: Vec<&str> = it.published.iter().map(String::as_str).collect();
        vec![
            cell(&it.title),
            cell(formats::date_range(it.window.0, it.window.1)),
            cell(&it.asked),
            cell(match published.as_slice() {
                [] => "None yet".to_owned(),
                names => formats::list(names),
            }),
        ]
    });
    let columns = ["Round", "Open", "What was asked", "Published of"]
        .map(Column::text)
        .to_vec();
    html! {
        h2.govuk-heading-m { "Rounds in the quarter" }
        (table(&Table::new("return-rounds", "Rounds that were open in the quarter", columns)
            .hidden_caption()
            .empty("No round was open in the quarter.")
            .rows(rows.collect())))
    }
}

fn words(content: &Content) -> Markup {
    let of_authorities = content
        .authorities
        .iter()
        .map(|it| (it.name.as_str(), &it.words));
    let all = [("The programme", &content.words)]
        .into_iter()
        .chain(of_authorities);
    let some: Vec<_> = all
        .map(|(name, words)| (name, words.iter().filter(|it| it.part != Part::Limitations)))
        .filter(|(_, words)| words.clone().next().is_some())
        .collect();
    html! {
        h2.govuk-heading-m { "Learning, risks and asks" }
        p.govuk-body { "As people wrote them." }
        @if some.is_empty() { p.govuk-body { "Nobody wrote anything." } }
        @for (name, words) in some {
            section.app-return__words {
                h3.govuk-heading-s { (name) }
                @for it in words { (written(it)) }
            }
        }
    }
}

fn written(it: &Written) -> Markup {
    let by: Vec<&str> = it.by.iter().map(String::as_str).collect();
    html! {
        div.app-return__part {
            h4."govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1" { (it.part.title()) }
            (lines(&it.text))
            p."govuk-body-s app-secondary" { "Written by " (by.join("; ")) }
        }
    }
}

fn corrections(content: &Content) -> Markup {
    let none = content.restatements.is_empty()
        && content.changed_results.is_empty()
        && content.notes.is_empty();
    html! {
        h2.govuk-heading-m id="corrections" { "Corrections to earlier returns" }
        @match &content.before {
            Some(before) => p.govuk-body { "What changed since the return of " (before) " was frozen." },
            None => p.govuk-body { "There is no earlier return. What changed in quarters that were closed is listed." },
        }
        @if none { p.govuk-body { "Nothing." } }
        (restatements(&content.restatements))
        (changed_results(&content.changed_results))
        @if !content.notes.is_empty() {
            h3.govuk-heading-s { "Other corrections" }
            @for it in &content.notes {
                div.app-return__part {
                    h4."govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1" { "Return of " (it.title) }
                    (lines(&it.text))
                    (lines(&format!("Reason: {}", it.reason)))
                    p."govuk-body-s app-secondary" { "Written by " (it.by) " on " (formats::date(it.on)) }
                }
            }
        }
    }
}

fn restatements(all: &[Restated]) -> Markup {
    let says = |it: &EntryFigures| formats::upper_first(&entry_words(it));
    let rows = all.iter().map(|it| {
        vec![
            cell(&it.authority),
            cell(it.quarters.join(" and ")),
            cell(it.was.as_ref().map_or("Not logged".into(), says)),
            cell(says(&it.is)),
            html! { (it.reason) " (entry " (it.entry) ", " (nowrap(formats::short_date(it.on))) ")" },
        ]
    });
    let columns = ["Authority", "Quarter", "Was", "Is now", "Reason"]
        .map(Column::text)
        .to_vec();
    html! {
        @if !all.is_empty() {
            (table(&Table::new("return-restatements", "Days that were restated", columns)
                .caption_size(Size::S)
                .compact()
                .rows(rows.collect())))
        }
    }
}

fn changed_results(all: &[ChangedResult]) -> Markup {
    let figure = |it: &Option<DisclosedFigure>| it.map_or("none".to_owned(), |it| it.to_string());
    let rows = all.iter().map(|it| {
        let figures = it.figures.iter();
        let figures: Vec<String> = figures
            .map(|(code, was, is)| {
                let name = if code == "overall" {
                    "Overall"
                } else {
                    code.as_str()
                };
                format!("{name} {} → {}", figure(was), figure(is))
            })
            .collect();
        vec![
            cell(&it.authority),
            cell(&it.round),
            cell(&it.what),
            cell(if figures.is_empty() {
                "–".to_owned()
            } else {
                figures.join(", ")
            }),
            cell(it.reasons.join(" ")),
        ]
    });
    let columns = ["Authority", "Round", "What", "Maturity was → is", "Reason"]
        .map(Column::text)
        .to_vec();
    html! {
        @if !all.is_empty() {
            (table(&Table::new("return-results-changed", "Published results that were corrected or withdrawn", columns)
                .caption_size(Size::S)
                .compact()
                .rows(rows.collect())))
        }
    }
}

fn limitations(content: &Content) -> Markup {
    let own = content.words.iter().find(|it| it.part == Part::Limitations);
    html! {
        h2.govuk-heading-m { "Limitations" }
        ul."govuk-list govuk-list--bullet" { @for it in &content.limitations { li { (it) } } }
        @if let Some(own) = own {
            (lines(&own.text))
            p."govuk-body-s app-secondary" { "Written by " (own.by.join("; ")) }
        }
    }
}

fn sign_off(signed: Option<&Signed>) -> Markup {
    html! {
        h2.govuk-heading-m { "Sign-off" }
        @match signed {
            None => p.govuk-body { "Signed when it is frozen." },
            Some(signed) => {
                ul.govuk-list {
                    @for it in &signed.sign_off { li { strong { (it.name) } ", " (it.role) } }
                }
            }
        }
    }
}
