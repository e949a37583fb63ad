//! Fields in which one chooses: select, radios, checkboxes.

use maud::{Markup, html};

use super::{Field, FieldErrors, field::form_group};
use crate::ui::Text;

/// One thing to choose, or a divider between them.
#[derive(Debug, Clone)]
pub struct Choice<'a> {
    value: Option<Text<'a>>,
    text: Text<'a>,
    hint: Option<Text<'a>>,
    conditional: Option<Markup>,
}

impl<'a> Choice<'a> {
    /// A value and the words for it.
    pub fn new(value: impl Into<Text<'a>>, text: impl Into<Text<'a>>) -> Self {
        Self {
            value: Some(value.into()),
            text: text.into(),
            hint: None,
            conditional: None,
        }
    }

    /// A word between choices, such as "or".
    pub fn divider(text: impl Into<Text<'a>>) -> Self {
        Self {
            value: None,
            text: text.into(),
            hint: None,
            conditional: None,
        }
    }

    /// Help under the choice.
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Fields shown once this is chosen, and always where there is no JavaScript.
    pub fn conditional(mut self, fields: Markup) -> Self {
        self.conditional = Some(fields);
        self
    }
}

/// A drop-down list.
pub fn select(field: Field, choices: &[Choice], value: &str, errors: &FieldErrors) -> Markup {
    let wrong = errors.get(field.key()).is_some();
    form_group(
        wrong,
        html! {
            (field.label_and_help(errors))
            select.govuk-select.govuk-select--error[wrong]
                id=(field.key()) name=(field.name) autocomplete=[field.autocomplete]
                aria-describedby=[field.described_by(None, errors)] {
                @for choice in choices {
                    @let own = choice.value.as_deref().unwrap_or_default();
                    option value=(own) selected[own == value] { (choice.text) }
                }
            }
        },
    )
}

/// One of several.
pub fn radios(field: Field, choices: &[Choice], value: &str, errors: &FieldErrors) -> Markup {
    items(
        Kind::Radio,
        field,
        choices,
        &|own| !value.is_empty() && own == value,
        errors,
    )
}

/// Any of several, sent under one repeated name.
pub fn checkboxes<S: AsRef<str>>(
    field: Field,
    choices: &[Choice],
    values: &[S],
    errors: &FieldErrors,
) -> Markup {
    items(
        Kind::Checkbox,
        field,
        choices,
        &|own| values.iter().any(|v| v.as_ref() == own),
        errors,
    )
}

#[derive(Clone, Copy)]
enum Kind {
    Radio,
    Checkbox,
}

impl Kind {
    fn block(self) -> &'static str {
        match self {
            Kind::Radio => "govuk-radios",
            Kind::Checkbox => "govuk-checkboxes",
        }
    }

    fn input_type(self) -> &'static str {
        match self {
            Kind::Radio => "radio",
            Kind::Checkbox => "checkbox",
        }
    }
}

fn items(
    kind: Kind,
    field: Field,
    choices: &[Choice],
    chosen: &dyn Fn(&str) -> bool,
    errors: &FieldErrors,
) -> Markup {
    let block = kind.block();
    let mut classes = block.to_owned();
    for (on, class) in [
        (field.inline, format!(" {block}--inline")),
        (field.small || field.levels, format!(" {block}--small")),
        (field.levels, " app-levels".to_owned()),
    ] {
        if on {
            classes.push_str(&class);
        }
    }
    field.group(
        None,
        errors,
        html! {
            div class=(classes) data-module=(block) {
                @for (i, choice) in choices.iter().enumerate() {
                    @match &choice.value {
                        None => div class={ (block) "__divider" } { (choice.text) },
                        Some(value) => (item(kind, &field, choice, i, value, chosen(value))),
                    }
                }
            }
        },
    )
}

fn item(
    kind: Kind,
    field: &Field,
    choice: &Choice,
    index: usize,
    value: &str,
    chosen: bool,
) -> Markup {
    let block = kind.block();
    let id = match index {
        0 => field.key().to_owned(),
        i => format!("{}-{}", field.key(), i + 1),
    };
    let hint = choice.hint.as_ref().map(|_| format!("{id}-item-hint"));
    let conditional = choice
        .conditional
        .as_ref()
        .map(|_| format!("conditional-{id}"));
    html! {
        div class={ (block) "__item" } {
            input class={ (block) "__input" } id=(id) name=(field.name) type=(kind.input_type()) value=(value)
                checked[chosen] data-aria-controls=[conditional.as_deref()] aria-describedby=[hint.as_deref()];
            label.govuk-label.{(block) "__label"} for=(id) { (choice.text) }
            @if let (Some(text), Some(hint)) = (&choice.hint, &hint) {
                div.govuk-hint.{(block) "__hint"} id=(hint) { (text) }
            }
        }
        @if let (Some(fields), Some(id)) = (&choice.conditional, &conditional) {
            div class={ (block) "__conditional" @if !chosen { " " (block) "__conditional--hidden" } } id=(id) { (fields) }
        }
    }
}
