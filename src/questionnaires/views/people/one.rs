//! One person asked by name: a new link, or none any more.

use maud::{Markup, html};

use super::caption;
use crate::{
    programmes::Shell,
    questionnaires::{AuthorityRound, NewLinkPath, PeoplePath, WithdrawLinkPath, store::Invitee},
    ui::*,
};

pub(in crate::questionnaires) fn person(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    invitee: &Invitee,
    mail: bool,
) -> Markup {
    let title = "A person asked by name";
    let rows = [
        SummaryRow::new("E-mail address", &invitee.email),
        SummaryRow::new("Role group", invitee.group.title()),
    ];
    let renew = NewLinkPath::of(at, invitee.id).to_string();
    let withdraw = WithdrawLinkPath::of(at, invitee.id).to_string();
    let content = two_thirds(html! {
        (heading_with_caption(&caption(at), title))
        (summary_list(&rows))
        h2.govuk-heading-m { "A new link" }
        p.govuk-body {
            @if mail { "It goes by e-mail, with the text of the invitation. " } @else { "It is shown to you once. " }
            "Links that they have already go on working, and answers count once. You are not told whether they have answered."
        }
        (post_button(&renew, if mail { "Send a new link" } else { "Make a new link" }, ButtonKind::Secondary))
        h2.govuk-heading-m { "Withdraw their link" }
        p.govuk-body { "Every link of this person stops working, and they can’t be asked by name again in this survey. If they have answered, their answer stays and counts: nothing leads to it." }
        (post_button(&withdraw, "Withdraw their link", ButtonKind::Warning))
    });
    page(shell, at, title, content)
}

/// A link that is shown this once.
pub(in crate::questionnaires) fn new_link(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    (email, address): (&str, &str),
) -> Markup {
    let title = "A new link";
    let rows = [
        SummaryRow::new("For", email),
        SummaryRow::new("Link", address),
    ];
    let content = two_thirds(html! {
        (heading_with_caption(&caption(at), title))
        p.govuk-body { "Copy it now and send it to this person alone: it is not shown again." }
        (summary_list(&rows))
    });
    page(shell, at, title, content)
}

fn page(shell: &Shell<'_>, at: &AuthorityRound, title: &str, content: Markup) -> Markup {
    let back = PeoplePath::of(at).to_string();
    let shell = shell.clone().back(back, "Back to the people asked");
    shell.page(title, Some(&at.authority.name), false, content)
}
