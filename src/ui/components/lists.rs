//! The task list.

use maud::{Markup, html};

use super::{Colour, tag};
use crate::ui::Text;

/// How far a task is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<'a> {
    /// Done.
    Completed,
    /// Not done.
    Incomplete,
    /// Nothing answered.
    NotYetStarted,
    /// Something answered.
    InProgress,
    /// Waits for something else; drawn without its link.
    CannotStartYet,
    /// Needs putting right.
    Problem,
    /// Anything else, in plain words.
    Text(Text<'a>),
    /// Anything else, as a tag.
    Tag(Text<'a>, Colour),
}

impl Status<'_> {
    fn markup(&self) -> Markup {
        match self {
            Status::Completed => html! { "Completed" },
            Status::Incomplete => tag("Incomplete", Colour::Blue),
            Status::NotYetStarted => tag("Not yet started", Colour::Blue),
            Status::InProgress => tag("In progress", Colour::Teal),
            Status::CannotStartYet => html! { "Cannot start yet" },
            Status::Problem => tag("There is a problem", Colour::Red),
            Status::Text(text) => html! { (text) },
            Status::Tag(text, colour) => tag(text, *colour),
        }
    }
}

/// One task.
#[derive(Debug, Clone)]
pub struct Task<'a> {
    title: Text<'a>,
    status: Status<'a>,
    href: Option<Text<'a>>,
    hint: Option<Text<'a>>,
}

impl<'a> Task<'a> {
    /// A task and how far it is.
    pub fn new(title: impl Into<Text<'a>>, status: Status<'a>) -> Self {
        Self {
            title: title.into(),
            status,
            href: None,
            hint: None,
        }
    }

    /// Where the whole row leads.
    pub fn href(mut self, href: impl Into<Text<'a>>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Help under the title.
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Tasks in any order; `id` begins the ids of their parts.
pub fn task_list(id: &str, tasks: &[Task]) -> Markup {
    html! {
        ul.govuk-task-list {
            @for (i, task) in tasks.iter().enumerate() { (row(&format!("{id}-{}", i + 1), task)) }
        }
    }
}

fn row(id: &str, task: &Task) -> Markup {
    let waits = task.status == Status::CannotStartYet;
    let href = task.href.as_ref().filter(|_| !waits);
    let hint = task.hint.as_ref().map(|_| format!("{id}-hint "));
    html! {
        li.govuk-task-list__item.govuk-task-list__item--with-link[href.is_some()] {
            div.govuk-task-list__name-and-hint {
                @if let Some(href) = href {
                    a.govuk-link.govuk-task-list__link href=(href)
                        aria-describedby={ (hint.unwrap_or_default()) (id) "-status" } { (task.title) }
                } @else {
                    div { (task.title) }
                }
                @if let Some(hint) = &task.hint {
                    div.govuk-task-list__hint id={ (id) "-hint" } { (hint) }
                }
            }
            div.govuk-task-list__status.govuk-task-list__status--cannot-start-yet[waits] id={ (id) "-status" } {
                (task.status.markup())
            }
        }
    }
}
