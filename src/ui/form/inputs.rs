//! Forms and fields of one control.

use maud::{Markup, html};

use super::{Field, FieldErrors, field::form_group, owner_slot};

/// A form that posts and leaves checking to the server.
pub fn post_form(action: &str, content: Markup) -> Markup {
    html! { form method="post" action=(action) novalidate { (owner_slot()) (content) } }
}

/// A form that posts, and where there is JavaScript is also posted in the background while it is
/// filled in: to the same address with the header `X-Autosave`, to be answered with 204, or with
/// 409, 410, 412 or 422 where the button says why not. A field `seen-x` takes what was saved of `x`.
pub fn saving_form(action: &str, content: Markup) -> Markup {
    html! {
        form method="post" action=(action) novalidate data-autosave {
            (owner_slot())
            (content)
            div.app-autosave role="status" {}
        }
    }
}

/// A form that asks and changes nothing: what is entered goes into the address.
pub fn get_form(action: &str, content: Markup) -> Markup {
    html! { form method="get" action=(action) novalidate { (content) } }
}

/// A form that posts files.
pub fn post_form_multipart(action: &str, content: Markup) -> Markup {
    html! {
        form method="post" action=(action) enctype="multipart/form-data" novalidate {
            (owner_slot())
            (content)
        }
    }
}

/// A value that is sent unseen.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// One line of text.
pub fn text_input(field: Field, value: &str, errors: &FieldErrors) -> Markup {
    let wrong = errors.get(field.key()).is_some();
    let width = field
        .width
        .map(|n| format!("govuk-input--width-{n}"))
        .unwrap_or_default();
    let input = html! {
        input.govuk-input.govuk-input--error[wrong].{(width)}
            id=(field.key()) name=(field.name) type=(field.kind) value=[(!value.is_empty()).then_some(value)]
            spellcheck=[field.plain.then_some("false")] autocapitalize=[field.plain.then_some("none")]
            autocomplete=[field.autocomplete] inputmode=[field.inputmode]
            aria-describedby=[field.described_by(None, errors)];
    };
    form_group(
        wrong,
        html! {
            (field.label_and_help(errors))
            @if field.prefix.is_some() || field.suffix.is_some() {
                div.govuk-input__wrapper {
                    @if let Some(unit) = &field.prefix { div.govuk-input__prefix aria-hidden="true" { (unit) } }
                    (input)
                    @if let Some(unit) = &field.suffix { div.govuk-input__suffix aria-hidden="true" { (unit) } }
                }
            } @else { (input) }
        },
    )
}

/// A password, with a button to show it; never filled in by us.
pub fn password_input(field: Field, errors: &FieldErrors) -> Markup {
    let wrong = errors.get(field.key()).is_some();
    html! {
        div.govuk-form-group.govuk-form-group--error[wrong].govuk-password-input data-module="govuk-password-input" {
            (field.label_and_help(errors))
            div.govuk-input__wrapper.govuk-password-input__wrapper {
                input.govuk-input.govuk-password-input__input.govuk-js-password-input-input.govuk-input--error[wrong]
                    id=(field.key()) name=(field.name) type="password" spellcheck="false" autocapitalize="none"
                    autocomplete=(field.autocomplete.unwrap_or("current-password"))
                    aria-describedby=[field.described_by(None, errors)];
                button.govuk-button.govuk-button--secondary.govuk-password-input__toggle.govuk-js-password-input-toggle
                    type="button" data-module="govuk-button" aria-controls=(field.key()) aria-label="Show password" hidden { "Show" }
            }
        }
    }
}

/// Several lines of text, counted where the field has a limit.
pub fn textarea(field: Field, value: &str, errors: &FieldErrors) -> Markup {
    let wrong = errors.get(field.key()).is_some();
    let info = field.limit.map(|_| format!("{}-info", field.key()));
    let counted = field.limit.is_some();
    html! {
        div.govuk-form-group.govuk-form-group--error[wrong].govuk-character-count[counted]
            data-module=[counted.then_some("govuk-character-count")] data-maxlength=[field.limit] {
            (field.label_and_help(errors))
            textarea.govuk-textarea.govuk-textarea--error[wrong].govuk-js-character-count[counted]
                id=(field.key()) name=(field.name) rows=(field.rows)
                aria-describedby=[field.described_by(info, errors)] { "\n" (value) }
            @if let Some(limit) = field.limit {
                div.govuk-hint.govuk-character-count__message id={ (field.key()) "-info" } {
                    "You can enter up to " (limit) " characters"
                }
            }
        }
    }
}

/// A file of figures, as a spreadsheet saves it as text.
pub fn file_input(field: Field, errors: &FieldErrors) -> Markup {
    let wrong = errors.get(field.key()).is_some();
    form_group(
        wrong,
        html! {
            (field.label_and_help(errors))
            input.govuk-file-upload.govuk-file-upload--error[wrong]
                id=(field.key()) name=(field.name) type="file" accept=".csv,.txt,.tsv,text/csv"
                aria-describedby=[field.described_by(None, errors)];
        },
    )
}
