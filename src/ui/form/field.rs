//! What every field has: a name, a label, a hint, an error, and how it is drawn.

use maud::{Markup, html};

use super::FieldErrors;
use crate::ui::Text;

/// Size of a label, legend or caption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 19 px bold.
    S,
    /// 24 px bold.
    M,
    /// 36 px bold.
    L,
}

impl Size {
    pub(in crate::ui) fn suffix(self) -> &'static str {
        match self {
            Size::S => "s",
            Size::M => "m",
            Size::L => "l",
        }
    }
}

/// A field's description; each kind of field uses the parts that concern it.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    pub(super) name: Text<'a>,
    pub(super) label: Text<'a>,
    id: Option<Text<'a>>,
    hint: Option<Text<'a>>,
    size: Option<Size>,
    heading: bool,
    pub(super) kind: &'static str,
    pub(super) width: Option<u8>,
    pub(super) autocomplete: Option<&'static str>,
    pub(super) inputmode: Option<&'static str>,
    pub(super) plain: bool,
    pub(super) prefix: Option<Text<'a>>,
    pub(super) suffix: Option<Text<'a>>,
    pub(super) rows: u8,
    pub(super) limit: Option<u32>,
    pub(super) inline: bool,
    pub(super) small: bool,
    pub(super) levels: bool,
}

impl<'a> Field<'a> {
    /// A field by its name, which is also its id and its key in [`FieldErrors`].
    pub fn new(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            id: None,
            hint: None,
            size: None,
            heading: false,
            kind: "text",
            width: None,
            autocomplete: None,
            inputmode: None,
            plain: false,
            prefix: None,
            suffix: None,
            rows: 5,
            limit: None,
            inline: false,
            small: false,
            levels: false,
        }
    }

    /// An id (and key in [`FieldErrors`]) that differs from the name.
    pub fn id(mut self, id: impl Into<Text<'a>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Help that stands between label and field.
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Width in characters: 2, 3, 4, 5, 10, 20 or 30.
    pub fn width(mut self, characters: u8) -> Self {
        self.width = Some(characters);
        self
    }

    /// What the browser may fill in.
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// Which keyboard a phone shows.
    pub fn inputmode(mut self, mode: &'static str) -> Self {
        self.inputmode = Some(mode);
        self
    }

    /// The input's type where it is not `text`: `email`, `tel`; never `number`.
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// No spelling check and no capitals: for addresses and codes.
    pub fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    /// A unit before the input, also to be said in the label.
    pub fn prefix(mut self, unit: impl Into<Text<'a>>) -> Self {
        self.prefix = Some(unit.into());
        self
    }

    /// A unit after the input, also to be said in the label.
    pub fn suffix(mut self, unit: impl Into<Text<'a>>) -> Self {
        self.suffix = Some(unit.into());
        self
    }

    /// A larger label or legend.
    pub fn label_size(mut self, size: Size) -> Self {
        self.size = Some(size);
        self
    }

    /// The label or legend is the page's `h1`.
    pub fn heading(mut self) -> Self {
        self.heading = true;
        self.size.get_or_insert(Size::L);
        self
    }

    /// Height of a textarea in lines.
    pub fn rows(mut self, lines: u8) -> Self {
        self.rows = lines;
        self
    }

    /// Counts a textarea's characters; the server enforces it.
    pub fn limit(mut self, characters: u32) -> Self {
        self.limit = Some(characters);
        self
    }

    /// Radios side by side.
    pub fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// Small radios or checkboxes.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Radios as a scale: side by side on a wide screen, stacked on a phone.
    pub fn levels(mut self) -> Self {
        self.levels = true;
        self
    }

    pub(super) fn key(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.name)
    }

    /// Ids for `aria-describedby`: `more`, then the hint, then the error and the places it marks.
    pub(super) fn described_by(
        &self,
        more: Option<String>,
        errors: &FieldErrors,
    ) -> Option<String> {
        let key = self.key();
        let hint = self.hint.as_ref().map(|_| format!("{key}-hint"));
        let error = errors.get(key).map(|_| format!("{key}-error"));
        let marked = !errors.passages(key).is_empty();
        let marked = marked.then(|| format!("{key}-marked"));
        let ids: Vec<String> = [more, hint, error, marked].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Label, hint and error, for a field of one control.
    pub(super) fn label_and_help(&self, errors: &FieldErrors) -> Markup {
        let class = self.size.map(|s| format!("govuk-label--{}", s.suffix()));
        let label = html! { label.govuk-label.{(class.unwrap_or_default())} for=(self.key()) { (self.label) } };
        html! {
            @if self.heading { h1.govuk-label-wrapper { (label) } } @else { (label) }
            (self.hint_and_error(errors))
        }
    }

    /// A group of controls with the label as its legend.
    pub(super) fn group(
        &self,
        role: Option<&str>,
        errors: &FieldErrors,
        controls: Markup,
    ) -> Markup {
        form_group(
            errors.get(self.key()).is_some(),
            html! {
                fieldset.govuk-fieldset role=[role] aria-describedby=[self.described_by(None, errors)] {
                    (legend(&self.label, self.size, self.heading))
                    (self.hint_and_error(errors))
                    (controls)
                }
            },
        )
    }

    fn hint_and_error(&self, errors: &FieldErrors) -> Markup {
        html! {
            @if let Some(hint) = &self.hint {
                div.govuk-hint id={ (self.key()) "-hint" } { (hint) }
            }
            @if let Some(message) = errors.get(self.key()) {
                p.govuk-error-message id={ (self.key()) "-error" } {
                    span.govuk-visually-hidden { "Error:" } " " (message)
                }
                (marked(self.key(), errors))
            }
        }
    }
}

/// What was typed, around the places to mend.
fn marked(key: &str, errors: &FieldErrors) -> Markup {
    let passages = errors.passages(key);
    html! {
        @if !passages.is_empty() {
            p.govuk-body.app-marked id={ (key) "-marked" } {
                "In your text: "
                @for piece in passages {
                    @if piece.marked { mark { (piece.text) } } @else { (piece.text) }
                }
            }
        }
    }
}

pub(super) fn form_group(error: bool, content: Markup) -> Markup {
    html! { div.govuk-form-group.govuk-form-group--error[error] { (content) } }
}

/// Fields that belong together, under a legend.
pub fn fieldset(text: &str, size: Size, content: Markup) -> Markup {
    html! { fieldset.govuk-fieldset { (legend(text, Some(size), false)) (content) } }
}

fn legend(text: &str, size: Option<Size>, heading: bool) -> Markup {
    let class = size.map(|s| format!("govuk-fieldset__legend--{}", s.suffix()));
    html! {
        legend.govuk-fieldset__legend.{(class.unwrap_or_default())} {
            @if heading { h1.govuk-fieldset__heading { (text) } } @else { (text) }
        }
    }
}
