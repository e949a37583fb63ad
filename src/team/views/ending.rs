//! Asks before an account is disabled, its second step reset, another organisation’s sign-in removed,
//! or a person taken out of the programme.

use maud::{Markup, html};

use super::{held_for, work::work};
use crate::{
    programmes::{Authority, Programme, Shell},
    team::{
        EndPath, MemberPath,
        rules::{End, Member, Refusal},
        store::OpenWork,
    },
    ui::*,
};

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
        End::Identity => {
            format!(
                "Remove the sign-in of {} through another organisation?",
                member.name
            )
        }
        End::Disabling => format!("Disable the account of {}?", member.name),
        End::Leaving if page.oneself => "Leave the programme?".into(),
        End::Leaving => format!("Take {} out of the programme?", member.name),
    };
    let content = two_thirds(html! {
        (error_summary(&errors))
        (heading_with_caption(&programme.name, &title))
        (summary_list(&[
            SummaryRow::new("Role", member.post.role.title()),
            SummaryRow::new("Authorities", held_for(&member.post, page.authorities)),
        ]))
        (consequences(page))
        @if matches!(page.end, End::Disabling | End::Leaving) { (work((programme, page.authorities), page.work)) }
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
                    @if page.member.has_identity {
                        li { "An account at another organisation no longer signs in to theirs." }
                    }
                    li { "Until they set up another, their password alone lets them in. Ask them in person, or by a number that you know, whether they asked for this." }
                }
                End::Identity => {
                    li { "The account at the other organisation no longer signs in here, and they are signed out everywhere." }
                    li { "They can sign in with their password. If they have none, send them a new link." }
                    li { "An account there signs in again once they use it with a link from here, or once the other organisation confirms that it has their email address. If somebody else has that address there, disable the account instead." }
                }
                End::Disabling => {
                    li { "They are signed out at once, everywhere, and can’t sign in." }
                    li { "Their links to set a password and to their calendar stop working. Emails that wait for them are not sent." }
                    li { "Nobody can name them in new entries. Their name stays with what they did." }
                    li { "You can enable the account again." }
                }
                End::Leaving => {
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
    let (words, kind) = match page.end {
        End::SecondStep => ("Reset the second step", ButtonKind::Warning),
        End::Identity => ("Remove the sign-in", ButtonKind::Warning),
        End::Disabling => ("Disable the account", ButtonKind::Primary),
        End::Leaving if page.oneself => ("Leave the programme", ButtonKind::Warning),
        End::Leaving => ("Take out of the programme", ButtonKind::Warning),
    };
    let action = EndPath::of(page.programme, page.member.id, page.end);
    post_form(
        &action.to_string(),
        button_group(html! {
            (button(words, kind))
            (link("Cancel", back))
        }),
    )
}
