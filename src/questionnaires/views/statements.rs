//! A statement with its answers: how it is asked, and how it is read back.

use maud::{Markup, html};

use crate::{
    questionnaires::{
        forms::{LONGEST_NOTE, SectionForm, answer_field, note_field},
        rules::{Answer, Answers, Group, Item, LastRound, Said},
    },
    ui::*,
};

/// The words around a statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wording {
    extents: [&'static str; 5],
    not_applicable: &'static str,
    dont_know: &'static str,
    examples: &'static str,
    levels: [&'static str; 3],
    /// Whether a statement is shown with its number.
    numbered: bool,
}

/// For staff and partners.
pub(super) const STAFF: Wording = Wording {
    extents: [
        "Not yet",
        "In a few places",
        "In about half",
        "In most places",
        "Everywhere, and we check it",
    ],
    not_applicable: "Not applicable to my role",
    dont_know: "Don’t know",
    examples: "What the levels look like",
    levels: [
        "1 looks like this",
        "3 looks like this",
        "5 looks like this",
    ],
    numbered: true,
};

/// For the authority as a whole.
pub(super) const AUTHORITY: Wording = Wording {
    not_applicable: "Not applicable",
    ..STAFF
};

/// For families.
pub(super) const FAMILIES: Wording = Wording {
    extents: ["Not at all", "A little", "Partly", "Mostly", "Completely"],
    not_applicable: "This does not apply to us",
    dont_know: "I don’t know",
    examples: "Examples of what this can mean",
    levels: ["Not at all", "Partly", "Completely"],
    numbered: false,
};

impl Wording {
    /// The words for a role group.
    pub(super) fn of(group: Group) -> Self {
        match group {
            Group::Families => FAMILIES,
            _ => STAFF,
        }
    }

    pub(super) fn title(&self, item: &Item) -> String {
        match self.numbered {
            true => format!("{} {}", item.code, item.text),
            false => item.text.clone(),
        }
    }

    /// What was said of a statement the last time, in a sentence or two.
    pub(super) fn before(&self, last: &LastRound, item: &Item) -> Option<String> {
        let round = last.round.title();
        Some(match last.said(&item.code)? {
            Said::Reworded => format!("{round}: asked in other words, so the answer is not shown"),
            Said::Same { answer, note } => {
                let said = match answer {
                    Some(answer) => self.answer(*answer),
                    None => "no answer".into(),
                };
                match note {
                    Some(note) => format!("{round}: {said}. Note: {note}"),
                    None => format!("{round}: {said}"),
                }
            }
        })
    }

    /// An answer in words.
    pub(super) fn answer(&self, answer: Answer) -> String {
        match answer {
            Answer::Extent(extent) => {
                let words = self.extents.get(usize::from(extent).saturating_sub(1));
                self.extent(extent, words.copied().unwrap_or_default())
            }
            Answer::NotApplicable => self.not_applicable.into(),
            Answer::DontKnow => self.dont_know.into(),
        }
    }

    fn extent(&self, extent: u8, words: &str) -> String {
        match self.numbered {
            true => format!("{extent} {words}"),
            false => words.to_owned(),
        }
    }

    fn choices(&self) -> Vec<Choice<'static>> {
        let extents = (1..=5).zip(self.extents);
        extents
            .map(|(extent, words)| Choice::new(extent.to_string(), self.extent(extent, words)))
            .chain([
                Choice::divider("or"),
                Choice::new("na", self.not_applicable),
                Choice::new("dk", self.dont_know),
            ])
            .collect()
    }

    /// The radios of a statement, with the descriptions of its levels at hand; `before` is what
    /// was said of it the last time.
    pub(super) fn ask(
        &self,
        item: &Item,
        form: &SectionForm,
        errors: &FieldErrors,
        before: Option<String>,
    ) -> Markup {
        let name = answer_field(item);
        let value = form.get(&name).to_owned();
        let size = if self.numbered { Size::S } else { Size::M };
        let field = Field::new(name, self.title(item)).label_size(size);
        html! {
            (radios(
                match before {
                    Some(before) => field.hint(before),
                    None => field,
                },
                &self.choices(),
                &value,
                errors,
            ))
            (self.level_descriptions(item))
        }
    }

    fn level_descriptions(&self, item: &Item) -> Markup {
        let levels = self
            .levels
            .into_iter()
            .zip([&item.low, &item.middle, &item.high]);
        details(
            self.examples,
            html! {
                dl.govuk-summary-list.govuk-summary-list--no-border {
                    @for (level, words) in levels {
                        div.govuk-summary-list__row {
                            dt.govuk-summary-list__key { (level) }
                            dd.govuk-summary-list__value { (words) }
                        }
                    }
                }
            },
        )
    }

    /// A statement's answer as a row, "Not provided" where it is blank.
    pub(super) fn row(
        &self,
        item: &Item,
        answers: &Answers,
        note: Option<&String>,
        change: Option<String>,
    ) -> SummaryRow<'static> {
        self.row_beside(item, answers, (note, None), change)
    }

    /// The same, with what was said the last time.
    pub(super) fn row_beside(
        &self,
        item: &Item,
        answers: &Answers,
        (note, before): (Option<&String>, Option<String>),
        change: Option<String>,
    ) -> SummaryRow<'static> {
        let answer = answers.get(&item.code).map(|answer| self.answer(*answer));
        let value = html! {
            @match answer { Some(words) => (words), None => (not_provided()) }
            @if let Some(note) = note {
                p.govuk-body { "Note: " (note) }
            }
            @if let Some(before) = before {
                p.govuk-body-s.app-secondary { (before) }
            }
        };
        let row = SummaryRow::new(self.title(item), value);
        match change {
            Some(href) => {
                let href = format!("{href}#{}", answer_field(item));
                row.change(href, format!("answer to {}", self.title(item)))
            }
            None => row,
        }
    }
}

/// The field for a note on a statement.
pub(super) fn note_input(item: &Item, form: &SectionForm, errors: &FieldErrors) -> Markup {
    let name = note_field(item);
    let value = form.get(&name).to_owned();
    textarea(
        Field::new(name, format!("Note on {} (optional)", item.code))
            .hint("What the answer rests on. Do not name anyone, and nothing that could identify a child or family")
            .rows(3)
            .limit(LONGEST_NOTE),
        &value,
        errors,
    )
}

/// Where a safeguarding concern goes.
pub(super) fn safeguarding() -> Markup {
    inset(html! {
        "This is not the place to report a concern about a child. Report it through your usual statutory channels, or in an emergency call 999."
    })
}
