//! A respondent's pages: nobody is signed in, and nothing on them says who answers.

use maud::{Markup, html};

use super::{
    leaving::on_a_shared_computer,
    returning::{address as return_address, keep_this_code, return_link},
    statements::{Wording, safeguarding},
};
use crate::{
    questionnaires::{
        AnswerCheckPath, AnswerPath, AnswerSectionPath, ClearAnswersPath,
        forms::{DRAFT, SectionForm},
        rules::{Answers, Group, Part, ReturnCode, SITTING_MINUTES},
        store::{Draft, Invitation},
    },
    ui::*,
};

/// What surrounds every page of a respondent.
pub(in crate::questionnaires) struct Surroundings<'a> {
    pub(in crate::questionnaires) invitation: &'a Invitation,
    pub(in crate::questionnaires) demonstration: bool,
}

impl Surroundings<'_> {
    pub(super) fn families(&self) -> bool {
        self.invitation.group == Group::Families
    }

    pub(super) fn authority(&self) -> &str {
        &self.invitation.at.authority.name
    }

    fn last_day(&self) -> String {
        let round = &self.invitation.at.round;
        formats::date(self.invitation.times.last_day(round))
    }

    /// Where the first page leads back to.
    fn back_to_first(&self) -> &'static str {
        match self.families() {
            true => "Back",
            false => "Back to the sections",
        }
    }

    pub(super) fn wording(&self) -> Wording {
        Wording::of(self.invitation.group)
    }

    pub(super) fn token(&self) -> String {
        self.invitation.token.clone()
    }

    /// The first page, as the link itself leads to it.
    pub(super) fn link_itself(&self) -> String {
        AnswerPath {
            token: self.token(),
        }
        .to_string()
    }

    /// The first page from a page of the same draft: who comes by the link is asked first whether
    /// what was begun on this device is theirs.
    pub(super) fn first(&self) -> String {
        format!("{}?from=survey", self.link_itself())
    }

    pub(super) fn section(&self, part: &Part<'_>) -> String {
        let (token, section) = (self.token(), part.key.clone());
        AnswerSectionPath { token, section }.to_string()
    }

    pub(super) fn check(&self) -> String {
        AnswerCheckPath {
            token: self.token(),
        }
        .to_string()
    }

    pub(super) fn page(
        &self,
        title: &str,
        back: Option<(&str, &str)>,
        error: bool,
        content: Markup,
    ) -> Markup {
        page(&Page {
            section: Some(self.authority()),
            back,
            error,
            demonstration: self.demonstration,
            ..Page::new(title, content)
        })
    }

    fn page_with(&self, title: &str, banner: Option<&str>, content: Markup) -> Markup {
        page(&Page {
            section: Some(self.authority()),
            banner,
            demonstration: self.demonstration,
            ..Page::new(title, content)
        })
    }
}

/// The first page. `lapsed` where answers were begun on this device in a sitting that is over.
pub(in crate::questionnaires) fn intro(
    around: &Surroundings<'_>,
    parts: &[Part<'_>],
    lapsed: bool,
    banner: Option<&str>,
) -> Markup {
    let title = match around.families() {
        true => "Tell us how it was to work with us",
        false => "How far has systemic practice come?",
    };
    let statements: usize = parts.iter().map(|part| part.items.len()).sum();
    let content = two_thirds(html! {
        (heading_with_caption(around.authority(), title))
        @if lapsed { (inset(begun_before(around))) }
        @if around.families() { (intro_families(around, statements)) } @else { (intro_staff(around, statements)) }
        h2.govuk-heading-m { "Your answers are private" }
        ul.govuk-list.govuk-list--bullet {
            li { "You do not need an account, and we do not ask your name." }
            li { "Once you have submitted, nobody can read your answers as yours, and nothing that is kept leads from them to you." }
            @if !around.invitation.is_shared() {
                li { "This link is for you alone. That it was used is kept apart from the answers, so that you are not reminded again. Nobody is shown who has answered." }
                li { (FIRST_COUNT) }
            }
            li { "What people say is shown only from ten people on, and never of a single role group." }
            li { "Where most answers come by a link that was handed round, whoever wrote most of them could learn something of the rest." }
        }
        (coming_back(around))
        p.govuk-body { (link("How your answers are kept apart from your name", "/privacy#answers")) }
        (safeguarding())
        (post_button(&around.link_itself(), "Start", ButtonKind::Primary))
        p.govuk-body { (return_link(around)) }
    });
    around.page_with(title, banner, content)
}

/// Of answers by a personal link: it is said before anybody answers, since the confirmation does
/// not say it.
const FIRST_COUNT: &str =
    "Only the first answers that are submitted with your link count. Later ones change nothing.";

fn coming_back(around: &Surroundings<'_>) -> Markup {
    html! {
        @if around.invitation.is_shared() {
            p.govuk-body {
                "You can stop and come back with the return code that you are given, on this device or another. "
                "On this device your place is also kept by a cookie, for " (SITTING_MINUTES) " minutes after you last used it; it says nothing about you. "
                "If other people use this computer, submit your answers or choose “I am finished on this computer” before you leave it."
            }
        } @else {
            p.govuk-body {
                "You can stop and come back to this link on this device. A cookie keeps your place; it says nothing about you. "
                "To go on on another device you are given a return code."
            }
        }
    }
}

fn begun_before(around: &Surroundings<'_>) -> Markup {
    html! {
        p.govuk-body {
            "Answers were begun on this device, and have not been used for " (SITTING_MINUTES) " minutes. "
            "They are kept. If they are yours, " (link("enter your return code", &return_address(around))) " to go on with them. "
            "If not, start with a blank form."
        }
    }
}

/// By a group's link, while somebody's answers are open on this device: whose they are is asked
/// before anything of them is shown.
pub(in crate::questionnaires) fn begun_here(around: &Surroundings<'_>, key: &ReturnCode) -> Markup {
    let title = "Is it you who began to answer on this device?";
    let content = two_thirds(html! {
        (heading_with_caption(around.authority(), title))
        p.govuk-body { "Somebody began to answer here less than " (SITTING_MINUTES) " minutes ago and has not submitted their answers yet." }
        h2.govuk-heading-m { "If it was you" }
        (link_button("Go on with my answers", &around.first(), ButtonKind::Secondary))
        h2.govuk-heading-m { "If it was somebody else" }
        p.govuk-body { "Their answers are kept for them, and you are not shown them. You start with a blank form." }
        (post_form(&around.link_itself(), html! {
            (hidden(DRAFT, &key.mark()))
            (button("Start my own answers", ButtonKind::Secondary))
        }))
        p.govuk-body { (return_link(around)) }
    });
    around.page(title, None, false, content)
}

fn intro_staff(around: &Surroundings<'_>, statements: usize) -> Markup {
    html! {
        p.govuk-body {
            (around.authority()) " asks people in different roles how practice is where they stand, as part of Partners in Practice. "
            "These are the questions for: " strong { (around.invitation.group.title()) } "."
        }
        p.govuk-body { "There are " (statements) " statements. It takes about 10 minutes. You can answer until " (around.last_day()) "." }
        p.govuk-body { "Say for each how far it is true, from 1 (not yet) to 5 (everywhere, and we check it). There are three ways not to answer, and each tells something different:" }
        ul.govuk-list.govuk-list--bullet {
            li { "“Not applicable to my role” if the statement is not about work such as yours" }
            li { "“Don’t know” if it is, but you can’t say" }
            li { "leave it blank if you would rather not answer" }
        }
    }
}

fn intro_families(around: &Surroundings<'_>, statements: usize) -> Markup {
    html! {
        p.govuk-body-l {
            (around.authority()) " would like to know how it was for you and your family to work with its children’s services. "
            "What you say helps to make the service better. It changes nothing about the help that you get."
        }
        p.govuk-body-l { "There are " (statements) " short statements on one page. It takes about 5 minutes. You can answer until " (around.last_day()) "." }
        p.govuk-body-l { "If a statement does not apply to you, or you do not know, you can say so. You can also leave it blank." }
    }
}

pub(in crate::questionnaires) fn tasks(
    around: &Surroundings<'_>,
    parts: &[Part<'_>],
    (draft, key): (&Draft, &ReturnCode),
    banner: Option<&str>,
) -> Markup {
    let title = "Your answers so far";
    let next = parts
        .iter()
        .find(|part| !draft.sections.contains(&part.key));
    let content = two_thirds(html! {
        (heading_with_caption(around.authority(), title))
        p.govuk-body { "Your answers are kept until you submit them. Nobody else can see them." }
        @match parts {
            [only] => p.govuk-body { "You have answered " (answered(only, draft)) " of " (only.items.len()) " statements." },
            _ => (task_list("sections", &task_of_each(around, parts, draft))),
        }
        @match next {
            Some(part) => (link_button("Continue", &around.section(part), ButtonKind::Primary)),
            None => (link_button("Check your answers", &around.check(), ButtonKind::Primary)),
        }
        @if next.is_some() {
            p.govuk-body { (link("Check your answers and submit now", &around.check())) }
        } @else if let [only] = parts {
            p.govuk-body { (link("Change your answers", &around.section(only))) }
        }
        @if draft.is_begun() { (keep_this_code(key)) }
        (on_a_shared_computer(around))
    });
    around.page_with(title, banner, content)
}

fn answered(part: &Part<'_>, draft: &Draft) -> usize {
    let items = part.items.iter();
    items
        .filter(|item| draft.answers.contains_key(&item.code))
        .count()
}

fn task_of_each<'a>(
    around: &Surroundings<'_>,
    parts: &'a [Part<'_>],
    draft: &Draft,
) -> Vec<Task<'a>> {
    let task = |part: &'a Part<'_>| {
        let (answered, all) = (answered(part, draft), part.items.len());
        let status = match draft.sections.contains(&part.key) {
            false if answered == 0 => Status::NotYetStarted,
            true if answered == all => Status::Completed,
            _ => Status::Text(format!("{answered} of {all} answered").into()),
        };
        Task::new(part.title, status).href(around.section(part))
    };
    parts.iter().map(task).collect()
}

/// A page of statements: which of them all, what is filled in, and the key of its draft.
pub(in crate::questionnaires) struct AskedOf<'a> {
    pub(in crate::questionnaires) parts: &'a [Part<'a>],
    pub(in crate::questionnaires) part: &'a Part<'a>,
    pub(in crate::questionnaires) form: &'a SectionForm,
    pub(in crate::questionnaires) key: &'a ReturnCode,
}

pub(in crate::questionnaires) fn section(
    around: &Surroundings<'_>,
    asked: &AskedOf<'_>,
    from_check: bool,
    errors: &FieldErrors,
) -> Markup {
    let AskedOf {
        parts, part, form, ..
    } = *asked;
    let place = parts
        .iter()
        .position(|other| other.key == part.key)
        .unwrap_or_default()
        + 1;
    let caption = match parts.len() {
        1 => around.authority().to_owned(),
        count => format!("Section {place} of {count}"),
    };
    let query = if from_check { "?from=check" } else { "" };
    let action = format!("{}{query}", around.section(part));
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&caption, part.title))
        @if around.families() {
            p.govuk-body-l { "How far is each of these true for you?" }
        } @else {
            p.govuk-body { "How far is each of these true where you work? Answer for what you see yourself." }
        }
        (saving_form(&action, html! {
            @for (name, value) in form.unseen() { (hidden(name, value)) }
            @for item in &part.items { (around.wording().ask(item, form, errors, None)) }
            (button_group(html! {
                (button("Save and continue", ButtonKind::Primary))
                (button_named("Save and come back later", ButtonKind::Secondary, "then", "later"))
            }))
        }))
        p.govuk-body { (link("Clear my answers on this page", &clear_address(around, part))) }
        @if around.invitation.is_shared() {
            (details("Stopping before you have submitted", html! {
                p.govuk-body { "Save first. Your answers then open with this code, on any device:" }
                (keep_this_code(asked.key))
            }))
            (on_a_shared_computer(around))
        }
        (safeguarding())
    });
    let (check, first) = (around.check(), around.first());
    let back = match from_check {
        true => (check.as_str(), "Back to your answers"),
        false => (first.as_str(), around.back_to_first()),
    };
    around.page(part.title, Some(back), !errors.is_empty(), content)
}

pub(super) fn clear_address(around: &Surroundings<'_>, part: &Part<'_>) -> String {
    let (token, section) = (around.token(), part.key.clone());
    ClearAnswersPath { token, section }.to_string()
}

pub(in crate::questionnaires) fn check(
    around: &Surroundings<'_>,
    parts: &[Part<'_>],
    (draft, key): (&Draft, &ReturnCode),
    errors: &FieldErrors,
) -> Markup {
    let title = "Check your answers before you submit them";
    let content = html! {
        (error_summary(errors))
        (two_thirds(html! {
            (heading_with_caption(around.authority(), title))
            p.govuk-body { "You do not have to answer everything. Once submitted, your answers can’t be read or changed by anybody." }
            @if !around.invitation.is_shared() { p.govuk-body { (FIRST_COUNT) } }
        }))
        div id="answers" {
            @for part in parts { (answers_of(around, part, &draft.answers, true)) }
        }
        (post_form(&around.check(), html! {
            (hidden(DRAFT, &key.mark()))
            (hidden("mark", &draft.mark()))
            (button("Submit my answers", ButtonKind::Primary))
        }))
        @if draft.is_begun() { (two_thirds(keep_this_code(key))) }
        (two_thirds(on_a_shared_computer(around)))
    };
    let first = around.first();
    around.page(
        title,
        Some((&first, around.back_to_first())),
        !errors.is_empty(),
        content,
    )
}

/// A page of statements read back.
pub(super) fn answers_of(
    around: &Surroundings<'_>,
    part: &Part<'_>,
    answers: &Answers,
    changeable: bool,
) -> Markup {
    let change = changeable.then(|| format!("{}?from=check", around.section(part)));
    let wording = around.wording();
    let rows: Vec<SummaryRow<'_>> = part
        .items
        .iter()
        .map(|item| wording.row(item, answers, None, change.clone()))
        .collect();
    html! { h2.govuk-heading-m { (part.title) } (summary_list(&rows)) }
}
