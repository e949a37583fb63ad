//! The lead's page of the survey: whom it asks, its counts, its last day, what is private about it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::self_assessment::because;
use crate::{
    programmes::Shell,
    questionnaires::{
        AskPeoplePath, AuthorityRound, CloseSurveyPath, HeadcountsPath, LastDayPath, PeoplePath,
        SurveyPath,
        forms::{HeadcountsForm, LONGEST_REASON, LastDayForm, not_corrected, people_field},
        letters,
        paths::round_address,
        rules::{FewPeople, Group, NotCorrected, Refusal, Settled},
        store::Survey,
    },
    ui::*,
};

const TITLE: &str = "Survey";

/// What the page shows.
pub(in crate::questionnaires) struct SurveyPage<'a> {
    pub(in crate::questionnaires) survey: Option<Survey>,
    /// People asked by name, by group.
    pub(in crate::questionnaires) asked: BTreeMap<Group, u64>,
    pub(in crate::questionnaires) submitted: BTreeMap<Group, u64>,
    pub(in crate::questionnaires) settled: Option<Settled>,
    /// Whether somebody has looked at the draft result.
    pub(in crate::questionnaires) responses_closed: bool,
    pub(in crate::questionnaires) public_url: &'a str,
    pub(in crate::questionnaires) today: NaiveDate,
}

pub(in crate::questionnaires) fn survey(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    page: &SurveyPage<'_>,
    (form, errors): (&HeadcountsForm, &FieldErrors),
) -> Markup {
    let content = html! {
        (error_summary(errors))
        (heading_with_caption(&format!("{}, {}", at.authority.name, at.round.title()), TITLE))
        div id="survey" {
            @match &page.survey {
                None => (two_thirds(not_opened(at, page, (form, errors)))),
                Some(survey) => (opened(at, page, survey)),
            }
        }
    };
    let back = format!("Back to {}", at.round.title());
    let shell = shell.clone().back(round_address(at), back);
    shell.page(TITLE, Some(&at.authority.name), !errors.is_empty(), content)
}

/// Why nothing was changed.
pub(in crate::questionnaires) fn refused(at: &AuthorityRound, refusal: &Refusal) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let message = format!("Nothing was changed. {}", because(at, refusal));
    errors.add("survey", message);
    errors
}

/// Why the survey takes no answers now, or can't be opened.
fn shut(at: &AuthorityRound, page: &SurveyPage<'_>) -> Option<Refusal> {
    let last_day = page
        .survey
        .as_ref()
        .map(|survey| survey.last_day(&at.round));
    if let Some(settled) = page.settled {
        Some(Refusal::Settled(settled))
    } else if page.responses_closed {
        Some(Refusal::ResponsesClosed)
    } else if !at.round.is_open(page.today) {
        Some(Refusal::Window)
    } else {
        let over = last_day.is_some_and(|day| page.today > day);
        over.then_some(Refusal::LastDayOver)
    }
}

fn not_opened(
    at: &AuthorityRound,
    page: &SurveyPage<'_>,
    (form, errors): (&HeadcountsForm, &FieldErrors),
) -> Markup {
    html! {
        p.govuk-body { "The survey asks people in the authority, partner agencies and families how far systemic practice has come, each from where they stand. You ask people by name, each with a link of their own, or pass one link for each role group on in your own way." }
        (privacy())
        @if let Some(shut) = shut(at, page) {
            (inset(html! { "The survey can’t be opened. " (because(at, &shut)) }))
        } @else {
            p.govuk-body { "It takes answers until " (formats::date(at.round.closes_on)) ", until an earlier last day that you set, or until you close it." }
            h2.govuk-heading-m { "How many people there are" }
            (about_headcounts())
            (post_form(&SurveyPath::of(at).to_string(), html! {
                (people_inputs(form, errors))
                (button("Open the survey", ButtonKind::Primary))
            }))
        }
    }
}

/// What the numbers of people are for.
fn about_headcounts() -> Markup {
    html! {
        p.govuk-body {
            "Say how many people each group has, those asked by name too. Its link takes no more answers than that, "
            "and the number stands beside the result. You can correct it while the survey is open."
        }
        p.govuk-body { "A group that you leave empty gets no link. You can still ask people of it by name." }
    }
}

fn people_inputs(form: &HeadcountsForm, errors: &FieldErrors) -> Markup {
    html! {
        @for group in Group::ALL {
            @let name = people_field(group);
            @let label = format!("{}: number of people", group.title());
            (text_input(Field::new(name.clone(), label).width(5).inputmode("numeric"), form.get(&name), errors))
        }
    }
}

/// The page that corrects how many people the groups have.
pub(in crate::questionnaires) fn headcounts(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    form: &HeadcountsForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Correct how many people there are";
    let reason = Field::new("reason", "Why the numbers change")
        .hint(confidential_hint(
            "For example: three people have joined since.",
        ))
        .rows(3)
        .limit(LONGEST_REASON);
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&format!("{}, {}", at.authority.name, at.round.title()), title))
        (about_headcounts())
        p.govuk-body { "A number can’t be lowered below how many of the group have submitted. What was, what is and why are kept." }
        (post_form(&HeadcountsPath::of(at).to_string(), html! {
            (people_inputs(form, errors))
            (textarea(reason, form.get("reason"), errors))
            (button("Correct the numbers", ButtonKind::Primary))
        }))
    });
    let back = SurveyPath::of(at).to_string();
    let shell = shell.clone().back(back, "Back to the survey");
    shell.page(title, Some(&at.authority.name), !errors.is_empty(), content)
}

/// Why the numbers were not corrected.
pub(in crate::questionnaires) fn headcounts_refused(
    at: &AuthorityRound,
    refusal: &NotCorrected,
) -> FieldErrors {
    not_corrected(refusal, |refusal| because(at, refusal))
}

fn privacy() -> Markup {
    html! {
        h2.govuk-heading-m { "What is private" }
        ul.govuk-list.govuk-list--bullet {
            li { "People answer without an account and without giving a name." }
            li { "Nobody can read a single response once it is submitted, not even the person who gave it. Nothing that is kept joins a response to a link, a device or a time." }
            li { "Of people asked by name it is kept who has answered, apart from the answers, so that nobody is reminded for nothing. It is shown to nobody, and forgotten when you close the survey." }
            li { "What people say is shown only from ten people on, and never of a single role group. How many have answered is shown in steps of five; while the survey is open, “fewer than 5” can also be none." }
            li { "Only the first answers that come by a personal link count. Whoever opens it later is told nothing else than the first, so trying a link tells nobody whether its person has answered." }
        }
    }
}

fn opened(at: &AuthorityRound, page: &SurveyPage<'_>, survey: &Survey) -> Markup {
    let day = |at| formats::date(formats::in_england(at));
    let (shut, closed) = (shut(at, page), survey.closed_at);
    let runs = closed.is_none() && page.settled.is_none();
    html! {
        (two_thirds(html! {
            @if let Some(closed) = closed {
                p.govuk-body { "The survey was opened on " (day(survey.opened_at)) " and closed on " (day(closed)) "." }
            } @else if let Some(shut) = &shut {
                (inset(html! { "The survey takes no answers now. " (because(at, shut)) }))
            } @else {
                p.govuk-body {
                    "The survey is open. It takes answers until " (formats::date(survey.last_day(&at.round)))
                    ", or until you close it. There are two ways to ask people, and you can use both."
                }
            }
            (by_name(at, page, shut.is_none() && runs))
        }))
        (links(at, page, survey, runs))
        (two_thirds(html! {
            @if runs { (ending(at, survey)) }
            (privacy())
        }))
    }
}

/// People asked by name: how many, and where to see them.
fn by_name(at: &AuthorityRound, page: &SurveyPage<'_>, asks: bool) -> Markup {
    let people: u64 = page.asked.values().sum();
    let list = PeoplePath::of(at).to_string();
    html! {
        h2.govuk-heading-m { "People asked by name" }
        @if people == 0 {
            p.govuk-body { "Nobody is asked by name yet. Paste or upload e-mail addresses, and each person gets a link of their own, which can be renewed and withdrawn." }
        } @else {
            p.govuk-body { (formats::whole(people.cast_signed())) " asked by name. " (link("See the people asked", &list)) }
        }
        @if asks { (link_button("Ask people by name", &AskPeoplePath::of(at).to_string(), ButtonKind::Secondary)) }
    }
}

fn links(at: &AuthorityRound, page: &SurveyPage<'_>, survey: &Survey, open: bool) -> Markup {
    let rows: Vec<SummaryRow<'_>> = survey
        .links
        .iter()
        .map(|(group, token)| {
            let count = page.submitted.get(group).copied().unwrap_or_default();
            // None and one look alike while somebody can still send one to see.
            let count = FewPeople(count.max(u64::from(open)));
            let href = letters::address(page.public_url, token);
            let asked = page.asked.get(group).copied().unwrap_or_default();
            let people = survey.people.get(group);
            let value = html! {
                @if let Some(people) = people {
                    @if open { (link(&href, &href)) br; }
                    "People: " (formats::whole(i64::from(*people))) br;
                } @else { "No link: no number of people was given" br; }
                @if asked > 0 { "Asked by name: " (formats::whole(asked.cast_signed())) br; }
                "Submitted: " span id={ "submitted-" (group) } { (count.to_string().to_lowercase()) }
            };
            SummaryRow::new(group.title(), value)
        })
        .collect();
    html! {
        @if open {
            h2.govuk-heading-m { "A link for each group, and how many have submitted" }
            (two_thirds(html! {
                p.govuk-body { "Pass each link on to the people of that group, and to nobody else. Whoever is asked by name needs none of these. A link stops taking answers once as many of the group have submitted as it has people." }
                p.govuk-body { (link("Correct how many people there are", &HeadcountsPath::of(at).to_string())) }
            }))
        } @else {
            h2.govuk-heading-m { "How many submitted" }
        }
        (summary_list(&rows))
    }
}

/// The last day, and closing before it.
fn ending(at: &AuthorityRound, survey: &Survey) -> Markup {
    html! {
        h2.govuk-heading-m { "When it ends" }
        p.govuk-body {
            "The last day for answers is " (formats::date(survey.last_day(&at.round))) ". "
            (link_hidden("Change", "the last day", &LastDayPath::of(at).to_string()))
        }
        p.govuk-body { "When everybody who wants to has answered, you can close it. It can’t be opened again. From then on the draft result can be looked at." }
        (link_button("Close the survey", &CloseSurveyPath::of(at).to_string(), ButtonKind::Secondary))
    }
}

pub(in crate::questionnaires) fn last_day(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    form: &LastDayForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Change the survey’s last day";
    let hint = format!(
        "The survey takes answers on this day and not after it. The round ends on {}. Mails that were sent before still name the day that was set then",
        formats::date(at.round.closes_on)
    );
    let field = Field::new("last-day", "Last day")
        .label_size(Size::S)
        .hint(hint);
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&format!("{}, {}", at.authority.name, at.round.title()), title))
        (post_form(&LastDayPath::of(at).to_string(), html! {
            (date_input(field, form.parts(), errors))
            (button("Change the last day", ButtonKind::Primary))
        }))
    });
    let back = SurveyPath::of(at).to_string();
    let shell = shell.clone().back(back, "Back to the survey");
    shell.page(title, Some(&at.authority.name), !errors.is_empty(), content)
}

/// Why the last day was not changed.
pub(in crate::questionnaires) fn last_day_refused(
    at: &AuthorityRound,
    refusal: &Refusal,
) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let message = format!("Nothing was changed. {}", because(at, refusal));
    errors.add_date("last-day", &[], message);
    errors
}

pub(in crate::questionnaires) fn ask_to_close(shell: &Shell<'_>, at: &AuthorityRound) -> Markup {
    let title = "Close the survey?";
    let survey = SurveyPath::of(at).to_string();
    let content = two_thirds(html! {
        (heading_with_caption(&format!("{}, {}", at.authority.name, at.round.title()), title))
        (warning("The links stop working at once. Answers that people have begun and not submitted do not count; they can still read them on their own device. Invitations and reminders that wait are not sent any more. The survey can’t be opened again."))
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
