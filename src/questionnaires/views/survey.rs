//! The lead's page of the survey: what is private about it, its links, its counts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::self_assessment::because;
use crate::{
    programmes::Shell,
    questionnaires::{
        AnswerPath, AuthorityRound, CloseSurveyPath, SurveyPath,
        paths::round_address,
        rules::{FewPeople, Group, Refusal, Settled},
        store::Survey,
    },
    ui::*,
};

const TITLE: &str = "Survey";

/// What the page shows.
pub(in crate::questionnaires) struct SurveyPage<'a> {
    pub(in crate::questionnaires) survey: Option<Survey>,
    pub(in crate::questionnaires) submitted: BTreeMap<Group, u64>,
    pub(in crate::questionnaires) settled: Option<Settled>,
    pub(in crate::questionnaires) public_url: &'a str,
    pub(in crate::questionnaires) today: NaiveDate,
}

pub(in crate::questionnaires) fn survey(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    page: &SurveyPage<'_>,
    refusal: Option<&Refusal>,
) -> Markup {
    let mut errors = FieldErrors::new();
    if let Some(refusal) = refusal {
        errors.add(
            "survey",
            format!("Nothing was changed. {}", because(at, refusal)),
        );
    }
    let content = html! {
        (error_summary(&errors))
        (heading_with_caption(&format!("{}, {}", at.authority.name, at.round.title()), TITLE))
        div id="survey" {
            @match &page.survey {
                None => (two_thirds(not_opened(at, page))),
                Some(survey) => (opened(at, page, survey)),
            }
        }
    };
    let back = format!("Back to {}", at.round.title());
    let shell = shell.clone().back(round_address(at), back);
    shell.page(TITLE, Some(&at.authority.name), !errors.is_empty(), content)
}

/// Why the survey takes no answers now, or can't be opened.
fn shut(at: &AuthorityRound, page: &SurveyPage<'_>) -> Option<Refusal> {
    let window = (!at.round.is_open(page.today)).then_some(Refusal::Window);
    page.settled.map(Refusal::Settled).or(window)
}

fn not_opened(at: &AuthorityRound, page: &SurveyPage<'_>) -> Markup {
    html! {
        p.govuk-body { "The survey asks people in the authority, partner agencies and families how far systemic practice has come, each from where they stand. You get one link for each role group and pass it on in your own way." }
        (privacy())
        @if let Some(shut) = shut(at, page) {
            (inset(html! { "The survey can’t be opened. " (because(at, &shut)) }))
        } @else {
            p.govuk-body { "It takes answers until " (formats::date(at.round.closes_on)) ", or until you close it." }
            (post_button(&SurveyPath::of(at).to_string(), "Open the survey", ButtonKind::Primary))
        }
    }
}

fn privacy() -> Markup {
    html! {
        h2.govuk-heading-m { "What is private" }
        ul.govuk-list.govuk-list--bullet {
            li { "People answer without an account and without giving a name." }
            li { "Nobody can read a single response once it is submitted, not even the person who gave it. Nothing that is kept joins a response to a link, a device or a time." }
            li { "Results of a group are shown only for five or more people. How many have answered is shown in steps of five." }
        }
    }
}

fn opened(at: &AuthorityRound, page: &SurveyPage<'_>, survey: &Survey) -> Markup {
    let day = |at: chrono::DateTime<chrono::Utc>| {
        formats::date(at.with_timezone(&chrono_tz::Europe::London).date_naive())
    };
    let (shut, closed) = (shut(at, page), survey.closed_at);
    html! {
        (two_thirds(html! {
            @if let Some(closed) = closed {
                p.govuk-body { "The survey was opened on " (day(survey.opened_at)) " and closed on " (day(closed)) "." }
            } @else if let Some(shut) = &shut {
                (inset(html! { "The survey takes no answers now. " (because(at, shut)) }))
            } @else {
                p.govuk-body {
                    "The survey is open. It takes answers until " (formats::date(at.round.closes_on))
                    ", or until you close it. Pass each link on to the people of that group, and to nobody else."
                }
            }
        }))
        (links(page, survey, closed.is_none()))
        (two_thirds(html! {
            (privacy())
            @if closed.is_none() && page.settled.is_none() {
                h2.govuk-heading-m { "Close the survey" }
                p.govuk-body { "When everybody who wants to has answered, you can close it. It can’t be opened again." }
                (link_button("Close the survey", &CloseSurveyPath::of(at).to_string(), ButtonKind::Secondary))
            }
        }))
    }
}

fn links(page: &SurveyPage<'_>, survey: &Survey, open: bool) -> Markup {
    let rows: Vec<SummaryRow<'_>> = survey
        .links
        .iter()
        .map(|(group, token)| {
            let count = FewPeople(page.submitted.get(group).copied().unwrap_or_default());
            let token = token.clone();
            let href = format!("{}{}", page.public_url, AnswerPath { token });
            let value = html! {
                @if open { (link(&href, &href)) br; }
                "Submitted: " span id={ "submitted-" (group) } { (count.to_string().to_lowercase()) }
            };
            SummaryRow::new(group.title(), value)
        })
        .collect();
    html! {
        h2.govuk-heading-m { @if open { "Links and how many have submitted" } @else { "How many submitted" } }
        (summary_list(&rows))
    }
}

pub(in crate::questionnaires) fn ask_to_close(shell: &Shell<'_>, at: &AuthorityRound) -> Markup {
    let title = "Close the survey?";
    let survey = SurveyPath::of(at).to_string();
    let content = two_thirds(html! {
        (heading_with_caption(&format!("{}, {}", at.authority.name, at.round.title()), title))
        (warning("The links stop working at once. Answers that people have begun and not submitted do not count. The survey can’t be opened again."))
        (button_group(html! {
            (post_button(&CloseSurveyPath::of(at).to_string(), "Close the survey", ButtonKind::Warning))
            (link("Keep it open", &survey))
        }))
    });
    shell.clone().back(survey, "Back to the survey").page(
        title,
        Some(&at.authority.name),
        false,
        content,
    )
}
