//! The fields of a role and its authorities, and the page that changes them.

use maud::{Markup, html};

use super::work::work;
use crate::{
    people::Role,
    programmes::{Authority, Programme, Shell, Standing},
    team::{MemberPath, MovePath, forms::PostForm, rules::Member, store::OpenWork},
    ui::*,
};

pub(super) fn post_fields(
    authorities: &[Authority],
    form: &PostForm,
    errors: &FieldErrors,
) -> Markup {
    let listed = |empty: Option<&'static str>| -> Vec<Choice<'_>> {
        let none = empty.map(|text| Choice::new("", text));
        let all = authorities.iter().map(|authority| {
            let standing = match authority.standing {
                Standing::Active => String::new(),
                other => format!(" ({})", other.title().to_lowercase()),
            };
            let name = format!("{}{standing}", authority.name);
            Choice::new(authority.slug.as_str(), name)
        });
        none.into_iter().chain(all).collect()
    };
    let led = select(
        Field::new("led", "Authority that they lead"),
        &listed(Some("Select an authority")),
        &form.led,
        errors,
    );
    let assigned = html! {
        @if authorities.is_empty() {
            p.govuk-body { "No authority has joined yet. You can assign some later." }
        } @else {
            (checkboxes(
                Field::new("assigned", "Authorities that they support")
                    .hint("You can assign more later")
                    .small(),
                &listed(None),
                &form.assigned,
                errors,
            ))
        }
    };
    let role = |role: Role, hint: &'static str| Choice::new(role.code(), role.title()).hint(hint);
    radios(
        Field::new("role", "Role").label_size(Size::S),
        &[
            role(
                Role::Manager,
                "Sets up the programme and its people; all that a facilitator may, in every authority",
            ),
            role(
                Role::Facilitator,
                "Logs support days, enters and moderates QA records, proposes publication",
            )
            .conditional(assigned),
            role(
                Role::Lead,
                "Confirms days, runs the diagnostic and agrees publication for one authority",
            )
            .conditional(led),
            role(
                Role::Reviewer,
                "Reads day totals and published results, and nothing else",
            ),
        ],
        &form.role,
        errors,
    )
}

pub(in crate::team) fn change_role(
    shell: &Shell<'_>,
    (programme, authorities): (&Programme, &[Authority]),
    (member, open, oneself): (&Member, &OpenWork, bool),
    form: &PostForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Change role and authorities";
    let back = MemberPath::of(programme, member.id).to_string();
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&member.name, title))
        p.govuk-body {
            @if oneself {
                "The change holds at once. You will be signed out everywhere but here. What you did before stays yours."
            } @else {
                "The change holds at once. They will be signed out, and reach what is theirs now when they sign in again. What they did before stays theirs."
            }
        }
        (work((programme, authorities), open))
        (post_form(&MovePath::of(programme, member.id).to_string(), html! {
            (post_fields(authorities, form, errors))
            (button_group(html! {
                (button("Change the role", ButtonKind::Primary))
                (link("Cancel", &back))
            }))
        }))
    });
    let shell = shell.clone().back(back, format!("Back to {}", member.name));
    shell.page(title, Some(&member.name), !errors.is_empty(), content)
}
