//! Buttons and links.

use maud::{Markup, html};

use crate::ui::post_form;

/// How much a button matters: one primary button a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ButtonKind {
    /// The page's main act.
    Primary,
    /// Anything else.
    Secondary,
    /// What cannot be undone, on a page that confirms it.
    Warning,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            ButtonKind::Primary => "govuk-button",
            ButtonKind::Secondary => "govuk-button govuk-button--secondary",
            ButtonKind::Warning => "govuk-button govuk-button--warning",
        }
    }
}

/// Submits the form that it stands in, once however often it is pressed.
pub fn button(text: &str, kind: ButtonKind) -> Markup {
    html! {
        button type="submit" class=(kind.class()) data-module="govuk-button" data-prevent-double-click="true" { (text) }
    }
}

/// Submits the form and tells which of its buttons was pressed.
pub fn button_named(text: &str, kind: ButtonKind, name: &str, value: &str) -> Markup {
    html! {
        button type="submit" class=(kind.class()) name=(name) value=(value)
            data-module="govuk-button" data-prevent-double-click="true" { (text) }
    }
}

/// A button in a form of its own: an act without fields.
pub fn post_button(action: &str, text: &str, kind: ButtonKind) -> Markup {
    post_form(action, button(text, kind))
}

/// A link that looks like a button.
pub fn link_button(text: &str, href: &str, kind: ButtonKind) -> Markup {
    html! {
        a href=(href) role="button" draggable="false" class=(kind.class()) data-module="govuk-button" { (text) }
    }
}

/// Begins a longer piece of work.
pub fn start_button(text: &str, href: &str) -> Markup {
    html! {
        a.govuk-button.govuk-button--start href=(href) role="button" draggable="false" data-module="govuk-button" {
            (text)
            svg.govuk-button__start-icon xmlns="http://www.w3.org/2000/svg" width="17.5" height="19"
                viewBox="0 0 33 40" aria-hidden="true" focusable="false" {
                path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" {}
            }
        }
    }
}

/// Buttons and links side by side.
pub fn button_group(content: Markup) -> Markup {
    html! { div.govuk-button-group { (content) } }
}

/// A link.
pub fn link(text: &str, href: &str) -> Markup {
    html! { a.govuk-link href=(href) { (text) } }
}

/// A link with words for screen readers only: "Change" and "the date".
pub fn link_hidden(text: &str, hidden: &str, href: &str) -> Markup {
    html! {
        a.govuk-link href=(href) { (text) span.govuk-visually-hidden { " " (hidden) } }
    }
}
