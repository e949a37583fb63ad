//! The form that invites, and what the manager passes on where no mail goes.

use maud::{Markup, html};

use super::{local, post::post_fields};
use crate::{
    programmes::{Authority, Programme, Shell},
    team::{
        InvitePath, TeamPath,
        actions::{NewLink, Welcome},
        forms::InviteForm,
    },
    ui::*,
};

fn team_path(programme: &Programme) -> String {
    TeamPath {
        programme: programme.slug.clone(),
    }
    .to_string()
}

pub(in crate::team) fn invite(
    shell: &Shell<'_>,
    (programme, authorities): (&Programme, &[Authority]),
    mail: bool,
    form: &InviteForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Invite somebody";
    let action = InvitePath {
        programme: programme.slug.clone(),
    }
    .to_string();
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&programme.name, title))
        p.govuk-body {
            @if mail { "They get an email with a link to set a password. It works once, for 72 hours." }
            @else { "This service can’t send email here. You are shown a link to pass on: it sets their password once, within 72 hours." }
        }
        (post_form(&action, html! {
            (text_input(
                Field::new("name", "Name").hint("As others in the programme see it").autocomplete("off"),
                &form.name,
                errors,
            ))
            (text_input(
                Field::new("email", "Email address")
                    .hint("Their own work address: they sign in with it")
                    .kind("email")
                    .autocomplete("off")
                    .plain(),
                &form.email,
                errors,
            ))
            (post_fields(authorities, &form.post, errors))
            (button("Invite", ButtonKind::Primary))
        }))
    });
    let shell = shell.clone().back(team_path(programme), "Back to people");
    shell.page(title, Some(&programme.name), !errors.is_empty(), content)
}

/// After an invitation that no mail tells of.
pub(in crate::team) fn welcome(
    shell: &Shell<'_>,
    programme: &Programme,
    welcome: &Welcome,
) -> Markup {
    let (name, words) = match welcome {
        Welcome::Link(link) => return new_link(shell, programme, (&team_path(programme), link)),
        Welcome::Mailed => return new_page(shell, programme, "Invited", html! {}),
        Welcome::Known(name) => (
            name,
            "They have an account already, under this name, and sign in as before. This service can’t send email here, so tell them that they have a role in this programme now. A link to set a password that they were given before does not work any more.",
        ),
        Welcome::Waiting(name) => (
            name,
            "They were invited to another programme already, under this name, and have not set a password yet. The link that they were given does not work any more, because it would open this programme too. Ask whoever runs the service for a new one, and tell them of their role here.",
        ),
    };
    let title = format!("{name} is added");
    new_page(shell, programme, &title, html! { p.govuk-body { (words) } })
}

fn new_page(shell: &Shell<'_>, programme: &Programme, title: &str, words: Markup) -> Markup {
    let content = two_thirds(html! {
        (heading_with_caption(&programme.name, title))
        (words)
        p.govuk-body { (link("Back to people", &team_path(programme))) }
    });
    shell.page(title, Some(&programme.name), false, content)
}

/// A link that is shown this once.
pub(in crate::team) fn new_link(
    shell: &Shell<'_>,
    programme: &Programme,
    (back, new): (&str, &NewLink),
) -> Markup {
    let title = format!("A link for {}", new.name);
    let content = two_thirds(html! {
        (heading_with_caption(&programme.name, &title))
        (warning("Copy the link now. It is shown only this once."))
        div.govuk-form-group {
            label.govuk-label.govuk-label--m for="link" { "Link" }
            div.govuk-hint id="link-hint" { "Select all of it and copy it" }
            input.govuk-input id="link" name="link" type="text" readonly value=(new.address)
                spellcheck="false" autocomplete="off" aria-describedby="link-hint";
        }
        p.govuk-body {
            "It sets the password of " strong.app-lines { (new.email) } ". It works once, until "
            (formats::date_time(local(new.until))) ", and links before it do not work any more."
        }
        h2.govuk-heading-m { "How to pass it on" }
        ul."govuk-list govuk-list--bullet" {
            li { "Send it to this person alone, to the address above or in a message that only they see." }
            li { "Whoever opens it first sets the password. Do not open it yourself, and do not put it where others read." }
            li { "If it went astray or was not used in time, make a new link on their page." }
        }
        p.govuk-body { (link("Continue", back)) }
    });
    shell.page(&title, Some(&programme.name), false, content)
}
