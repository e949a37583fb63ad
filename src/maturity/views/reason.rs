//! The pages that ask for a reason: send back, correct, withdraw the result.

use maud::{Markup, html};

use crate::{
    maturity::{
        CorrectionPath, MaturityPath, ResultPath, RetractionPath, RoundPath, SendBackPath,
        handlers::reasons::ReasonForm,
    },
    programmes::Shell,
    questionnaires::AuthorityRound,
    ui::*,
};

/// What a reason is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::maturity) enum Asked {
    SendBack,
    Correct,
    Retract,
}

impl Asked {
    fn title(self) -> &'static str {
        match self {
            Self::SendBack => "Send the proposal back",
            Self::Correct => "Correct the published result",
            Self::Retract => "Withdraw the published result",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::SendBack => "What should be put right",
            Self::Correct => "Why the result is corrected",
            Self::Retract => "Why the result is withdrawn",
        }
    }

    fn button(self) -> (&'static str, ButtonKind) {
        match self {
            Self::SendBack => ("Send back", ButtonKind::Primary),
            Self::Correct => ("Start the correction", ButtonKind::Primary),
            Self::Retract => ("Withdraw the result", ButtonKind::Warning),
        }
    }

    fn path(self, at: &AuthorityRound) -> String {
        match self {
            Self::SendBack => SendBackPath::of(at).to_string(),
            Self::Correct => CorrectionPath::of(at).to_string(),
            Self::Retract => RetractionPath::of(at).to_string(),
        }
    }

    fn readers(self) -> &'static str {
        match self {
            Self::SendBack => "The programme team reads it; the Department for Education does not.",
            Self::Correct | Self::Retract => {
                "The Department for Education reads it beside the result."
            }
        }
    }
}

pub(in crate::maturity) fn reason(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    asked: Asked,
    (form, limit): (&ReasonForm, usize),
    errors: &FieldErrors,
) -> Markup {
    let title = asked.title();
    let caption = format!("{}, {}", at.authority.name, at.round.title().to_lowercase());
    let (words, kind) = asked.button();
    let field = Field::new("reason", asked.label())
        .hint(confidential_hint(asked.readers()))
        .limit(limit as u32);
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&caption, title))
        (consequences(at, asked, &form.about))
        (post_form(&asked.path(at), html! {
            (hidden("about", &form.about))
            (textarea(field, &form.reason, errors))
            (button_group(html! {
                (button(words, kind))
                (link("Cancel", &RoundPath::of(at).to_string()))
            }))
        }))
    });
    shell.page(title, Some(&at.authority.name), !errors.is_empty(), content)
}

fn consequences(at: &AuthorityRound, asked: Asked, about: &str) -> Markup {
    let maturity = MaturityPath::of(at).to_string();
    html! {
        @match asked {
            Asked::SendBack => {
                p.govuk-body {
                    (link("The proposed result", &ResultPath::of(at, about).to_string()))
                    " goes back to the programme team and the round is open for corrections again. "
                    "Nothing is published."
                }
            }
            Asked::Correct => {
                p.govuk-body {
                    "The round takes changes again: records, consensus, the agreed self-assessment. "
                    (link("The published result", &maturity))
                    " stays what the Department for Education sees until you propose the corrected one and the authority’s lead agrees."
                }
                p.govuk-body {
                    "Then the corrected result takes its place. The earlier one is kept beside it, with your reason, and is not erased. "
                    "The answers of a survey cannot be replaced, since the two results beside each other could tell what a few people answered."
                }
            }
            Asked::Retract => {
                p.govuk-body {
                    "The Department for Education no longer sees the figures of "
                    (link("this result", &maturity))
                    ", nor changes since this round. It still sees that a result was published and withdrawn, when, and why."
                }
                p.govuk-body { "The round can be put right and proposed again. To put a figure right without a gap, correct the result instead." }
            }
        }
    }
}
