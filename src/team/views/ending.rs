//! Asks before an account is disabled, its second step reset, or a person taken out of the
//! programme.

use maud::{Markup, html};

use super::{held_for, work::work};
use crate::{
    programmes::{Authority, Programme, Shell},
    team::{
        DisablePath, LeavePath, MemberPath, SecondStepPath,
        rules::{Member, Refusal},
        store::OpenWork,
    },
    ui::*,
};

/// What would end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::team) enum End {
    /// The second step that they have lost.
    SecondStep,
    /// That they can sign in.
    Disable,
    /// Their role in the programme.
    Leave,
}

/// What the page shows.
pub(in crate::team) struct Ending<'a> {
    pub(in crate::team) programme: &'a Programme,
    pub(in crate::team) authorities: &'a [Authority],
    pub(in crate::team) member: &'a Member,
    pub(in crate::team) work: &'a OpenWork,
    /// Whether the manager answers for every role of the account.
    pub(in crate::team) answers: bool,
    /// Whether it is the manager’s own account.
    pub(in crate::team) oneself: bool,
    pub(in crate::team) end: End,
}

pub(in crate::team) fn ending(
    shell: &Shell<'_>,
    page: &Ending<'_>,
    refusal: Option<&Refusal>,
) -> Markup {
    let (programme, member) = (page.programme, page.member);
    let back = MemberPath::of(programme, member.id).to_string();
    let mut errors = FieldErrors::new();
    if let Some(refusal) = refusal {
        errors.add("ending", refusal.sentence());
    }
    let title = match page.end {
        End::SecondStep => format!("Reset the second step of {}?", member.name),
        End::Disable => format!("Disable the account of {}?", member.name),
        End::Leave if page.oneself => "Leave the programme?".into(),
        End::Leave => format!("Take {} out of the programme?", member.name),
    };
    let content = two_thirds(html! {
        (error_summary(&errors))
        (heading_with_caption(&programme.name, &title))
        (summary_list(&[
            SummaryRow::new("Role", member.post.role.title()),
            SummaryRow::new("Authorities", held_for(&member.post, page.authorities)),
        ]))
        (consequences(page))
        @if page.end != End::SecondStep { (work((programme, page.authorities), page.work)) }
        div id="ending" { (confirm(page, &back)) }
    });
    let shell = shell.clone().back(back, format!("Back to {}", member.name));
    shell.page(&title, Some(&programme.name), !errors.is_empty(), content)
}

fn consequences(page: &Ending<'_>) -> Markup {
    html! {
        ul."govuk-list govuk-list--bullet" {
            @match page.end {
                End::SecondStep => {
                    li { "Their app and recovery codes stop working, and they are signed out everywhere." }
                    li { "Until they set up another, their password alone lets them in. Ask them in person, or by a number that you know, whether they asked for this." }
                }
                End::Disable => {
                    li { "They are signed out at once, everywhere, and can’t sign in." }
                    li { "Their links to set a password and to their calendar stop working. Emails that wait for them are not sent." }
                    li { "Nobody can name them in new entries. Their name stays with what they did." }
                    li { "You can enable the account again." }
                }
                End::Leave => {
                    li { "They lose their role in this programme at once and are signed out." }
                    @if page.answers {
                        li { "If it is their only role, their links to set a password and to their calendar stop working, and emails that wait for them are not sent." }
                    }
                    li { "Nobody can name them in new entries. Their name stays with what they did." }
                    li { "To come back, they must be invited again." }
                }
            }
        }
    }
}

fn confirm(page: &Ending<'_>, back: &str) -> Markup {
    let (programme, id) = (page.programme, page.member.id);
    let (action, words, kind) = match page.end {
        End::SecondStep => (
            SecondStepPath::of(programme, id).to_string(),
            "Reset the second step",
            ButtonKind::Warning,
        ),
        End::Disable => (
            DisablePath::of(programme, id).to_string(),
            "Disable the account",
            ButtonKind::Primary,
        ),
        End::Leave => (
            LeavePath::of(programme, id).to_string(),
            if page.oneself {
                "Leave the programme"
            } else {
                "Take out of the programme"
            },
            ButtonKind::Warning,
        ),
    };
    post_form(
        &action,
        button_group(html! {
            (button(words, kind))
            (link("Cancel", back))
        }),
    )
}
