//! What is new, as a short list on the overview and as a page.

use maud::{Markup, html};

use super::{days, overall_words};
use crate::{
    maturity::{MaturityPath, PublicationId, words},
    programmes::{Authority, AuthorityPath, Shell, Standing},
    reports::{
        NewsPath,
        gather::{Overview, names},
        news::{News, What},
        points::round_name,
        returns::ReturnPath,
    },
    support_days::{BudgetPath, Quarter},
    ui::*,
};

/// How many the overview shows before it leads to the page.
const FEW: usize = 4;

/// How many stand on a page.
const PAGE: usize = 50;

/// The newest of what is new, on the overview.
pub(super) fn short(page: &Overview) -> Markup {
    let path = NewsPath {
        programme: page.programme.slug.clone(),
    };
    let all = page.news.len();
    html! {
        section aria-labelledby="new" {
            h2.govuk-heading-m id="new" { "What changed" }
            p.govuk-body { (since(page)) }
            @if all > 0 { (list(page, &page.news[..all.min(FEW)])) }
            @if all > FEW {
                p.govuk-body {
                    (link(&format!("All {all} changes"), &format!("{path}{}", page.filter.query(1))))
                }
            }
        }
    }
}

/// The page with all that is new.
pub(in crate::reports) fn news(shell: &Shell<'_>, page: &Overview) -> Markup {
    let path = NewsPath {
        programme: page.programme.slug.clone(),
    };
    let pages = page.news.len().div_ceil(PAGE).max(1);
    let this = page.filter.page.clamp(1, pages);
    let shown = page.news.chunks(PAGE).nth(this - 1).unwrap_or_default();
    let title = match pages {
        1 => "What is new".to_owned(),
        _ => format!("What is new (page {this} of {pages})"),
    };
    let content = html! {
        (heading_with_caption(&page.programme.name, "What is new"))
        p.govuk-body { (since(page)) }
        (list(page, shown))
        (pagination("Changes, newest first", (this, pages), |at| format!("{path}{}", page.filter.query(at))))
        p."govuk-body-s app-secondary" {
            "Results as they were published, corrected or withdrawn, returns as they were frozen, authorities that joined or left, and allocations: of what you can see in this programme."
        }
    };
    shell
        .clone()
        .back(page.href(1), "Back to the overview")
        .page(&title, Some(&page.programme.name), false, content)
}

/// Since when, and whether there is anything.
fn since(page: &Overview) -> String {
    let on = page
        .last_visit
        .map(|at| formats::date(formats::in_england(at)));
    match (on, page.news.is_empty()) {
        (Some(on), true) => format!("Nothing since your last visit on {on}."),
        (Some(on), false) => format!("Since your last visit on {on}, the newest first:"),
        (None, true) => "Nothing has happened yet.".into(),
        (None, false) => "You have not been here before. The newest first:".into(),
    }
}

fn list(page: &Overview, news: &[News]) -> Markup {
    let names = names(&page.visible);
    html! {
        ul."govuk-list govuk-list--spaced" {
            @for it in news {
                @let authority = it.authority.and_then(|id| names.get(&id).copied());
                li {
                    span."app-secondary app-nowrap" { (formats::date(it.on())) } br;
                    (sentence(page, it, authority))
                }
            }
        }
    }
}

fn sentence(page: &Overview, news: &News, authority: Option<&Authority>) -> Markup {
    let Some(authority) = authority else {
        return match &news.what {
            What::Frozen(quarter) => frozen(page, quarter),
            _ => html! {},
        };
    };
    let (programme, slug) = (page.programme.slug.clone(), authority.slug.clone());
    let round = |month: u32| MaturityPath {
        programme: programme.clone(),
        authority: slug.clone(),
        round: format!("month-{month}"),
    };
    let of_round = |month: u32, became: &str| {
        html! {
            (link(&format!("{}: {}", authority.name, round_name(month).to_lowercase()), &round(month).to_string()))
            " " (became)
        }
    };
    let own = AuthorityPath {
        programme: programme.clone(),
        authority: slug.clone(),
    };
    let budget = BudgetPath {
        programme: programme.clone(),
        authority: slug.clone(),
    };
    match &news.what {
        What::Published { month, result } => html! {
            (of_round(*month, "published. ")) (figure(page, *result))
        },
        What::Corrected {
            month,
            result,
            reason,
        } => html! {
            (of_round(*month, "corrected")) (words::because(reason)) " " (figure(page, *result))
        },
        What::Withdrawn { month, reason } => html! {
            (of_round(*month, "withdrawn")) (words::because(reason))
        },
        What::Joined(allocated) => html! {
            (link(&authority.name, &own.to_string())) " joined with " (days(*allocated)) "."
        },
        What::Stands(standing) => html! {
            (link(&authority.name, &own.to_string())) " " (stands(*standing))
        },
        What::Allocated { from, to } => html! {
            (link(&format!("{}: {} allocated", authority.name, days(*to)), &budget.to_string()))
            @if let Some(from) = from { ", before " (days(*from)) }
            "."
        },
        What::Frozen(_) => html! {},
    }
}

fn stands(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "is active again.",
        Standing::Completed => "completed its support.",
        Standing::Withdrawn => "withdrew from the programme.",
    }
}

/// The overall figure of a result, while it stands.
fn figure(page: &Overview, result: PublicationId) -> Markup {
    let all = page.chosen.iter().flat_map(|one| &one.snapshots);
    let standing = all.into_iter().find(|it| it.id == result);
    html! {
        @if let Some(snapshot) = standing { "Overall " (overall_words(snapshot)) "." }
    }
}

fn frozen(page: &Overview, quarter: &str) -> Markup {
    let title = quarter
        .parse::<Quarter>()
        .map_or_else(|_| quarter.to_owned(), Quarter::title);
    let path = ReturnPath {
        programme: page.programme.slug.clone(),
        quarter: quarter.to_owned(),
    };
    html! { (link(&format!("The return for {title}"), &path.to_string())) " was frozen." }
}
