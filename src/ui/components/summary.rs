//! Keys and their values, with links that change them.

use maud::{Markup, Render, html};

use crate::ui::Text;

/// One key and value of a summary list.
#[derive(Debug, Clone)]
pub struct SummaryRow<'a> {
    key: Text<'a>,
    value: Markup,
    actions: Vec<Action<'a>>,
}

#[derive(Debug, Clone)]
struct Action<'a> {
    text: Text<'a>,
    href: Text<'a>,
    hidden: Text<'a>,
}

impl<'a> SummaryRow<'a> {
    /// A key and its value, text or markup.
    pub fn new(key: impl Into<Text<'a>>, value: impl Render) -> Self {
        Self {
            key: key.into(),
            value: value.render(),
            actions: Vec::new(),
        }
    }

    /// A "Change" link; `hidden` says what it changes.
    pub fn change(self, href: impl Into<Text<'a>>, hidden: impl Into<Text<'a>>) -> Self {
        self.action("Change", href, hidden)
    }

    /// Any other link.
    pub fn action(
        mut self,
        text: impl Into<Text<'a>>,
        href: impl Into<Text<'a>>,
        hidden: impl Into<Text<'a>>,
    ) -> Self {
        self.actions.push(Action {
            text: text.into(),
            href: href.into(),
            hidden: hidden.into(),
        });
        self
    }
}

/// What stands where an optional answer was not given.
pub fn not_provided() -> Markup {
    html! { span.app-secondary { "Not provided" } }
}

/// Keys and values in rows.
pub fn summary_list(rows: &[SummaryRow]) -> Markup {
    list(rows, None)
}

/// A summary list with a title, for one of several things.
pub fn summary_card(title: &str, rows: &[SummaryRow]) -> Markup {
    html! {
        div.govuk-summary-card {
            div.govuk-summary-card__title-wrapper { h2.govuk-summary-card__title { (title) } }
            div.govuk-summary-card__content { (list(rows, Some(title))) }
        }
    }
}

fn list(rows: &[SummaryRow], card: Option<&str>) -> Markup {
    let any_actions = rows.iter().any(|row| !row.actions.is_empty());
    html! {
        dl.govuk-summary-list {
            @for row in rows {
                div.govuk-summary-list__row.govuk-summary-list__row--no-actions[any_actions && row.actions.is_empty()] {
                    dt.govuk-summary-list__key { (row.key) }
                    dd.govuk-summary-list__value { (row.value) }
                    @match row.actions.as_slice() {
                        [] => {},
                        [one] => dd.govuk-summary-list__actions { (action_link(one, card)) },
                        several => dd.govuk-summary-list__actions {
                            ul.govuk-summary-list__actions-list {
                                @for action in several {
                                    li.govuk-summary-list__actions-list-item { (action_link(action, card)) }
                                }
                            }
                        },
                    }
                }
            }
        }
    }
}

fn action_link(action: &Action, card: Option<&str>) -> Markup {
    html! {
        a.govuk-link href=(action.href) {
            (action.text)
            span.govuk-visually-hidden {
                " " (action.hidden)
                @if let Some(title) = card { " (" (title) ")" }
            }
        }
    }
}
