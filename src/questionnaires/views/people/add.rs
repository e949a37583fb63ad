//! The forms that take in people to ask, and what is wrong with their lines.

use maud::{Markup, html};

use super::caption;
use crate::{
    files::Fault,
    programmes::Shell,
    questionnaires::{
        AskPeoplePath, AuthorityRound, PeopleFilePath, PeoplePath, files::MOST_PEOPLE,
        forms::PeopleForm, rules::Group,
    },
    ui::*,
};

/// That there are faults, and how many.
pub(in crate::questionnaires) fn many_faults(field: &str, count: usize) -> String {
    let what = if field == "file" {
        "The file"
    } else {
        "The list"
    };
    match count {
        1 => format!("{what} has 1 fault. Nobody was asked"),
        many => format!(
            "{what} has {} faults. Nobody was asked",
            formats::whole(many as i64)
        ),
    }
}

pub(in crate::questionnaires) fn ask(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    mail: bool,
    (form, errors): (&PeopleForm, &FieldErrors),
    faults: &[Fault],
) -> Markup {
    let title = "Ask people by name";
    let content = html! {
        (two_thirds(html! {
            (error_summary(errors))
            (heading_with_caption(&caption(at), title))
            p.govuk-body {
                "Each person gets a link of their own. "
                @if mail { "It goes to them by e-mail, as soon as you have added them." }
                @else { "You download the links afterwards and send each person theirs." }
            }
            p.govuk-body { "You alone see the addresses. Nothing joins a person to their answers, and nobody is shown who has answered." }
        }))
        @if !faults.is_empty() { (fault_table(faults)) }
        (two_thirds(html! {
            (pasted(at, form, errors))
            (file(at, errors))
        }))
    };
    let back = PeoplePath::of(at).to_string();
    let shell = shell.clone().back(back, "Back to the people asked");
    shell.page(title, Some(&at.authority.name), !errors.is_empty(), content)
}

fn fault_table(faults: &[Fault]) -> Markup {
    let rows = faults
        .iter()
        .map(|fault| vec![cell(fault.row), cell(&fault.message)]);
    let columns = vec![Column::text("Line"), Column::text("What is wrong")];
    table(&Table::new("faults", "Every fault", columns).rows(rows.collect()))
}

fn pasted(at: &AuthorityRound, form: &PeopleForm, errors: &FieldErrors) -> Markup {
    let groups: Vec<Choice<'_>> = Group::ALL
        .iter()
        .map(|group| Choice::new(group.code(), group.title()))
        .collect();
    let people = Field::new("people", "Their e-mail addresses")
        .hint(
            "One a line: ann@council.example, or Ann Lee <ann@council.example>. Names are not kept",
        )
        .label_size(Size::S)
        .rows(10)
        .plain();
    html! {
        h2.govuk-heading-m { "Paste a list" }
        (post_form(&AskPeoplePath::of(at).to_string(), html! {
            (radios(Field::new("group", "Role group of these people").label_size(Size::S).small(), &groups, &form.group, errors))
            (textarea(people, &form.people, errors))
            (button("Ask these people", ButtonKind::Primary))
        }))
    }
}

fn file(at: &AuthorityRound, errors: &FieldErrors) -> Markup {
    let words: Vec<&str> = Group::ALL.iter().map(|group| group.code()).collect();
    let field = Field::new("file", "File of people").hint(format!(
        "CSV with the columns email and group, up to {} people. A group is one of {}",
        formats::whole(MOST_PEOPLE as i64),
        words.join(", ")
    ));
    html! {
        h2.govuk-heading-m { "Or upload a file" }
        (post_form_multipart(&PeopleFilePath::of(at).to_string(), html! {
            (file_input(field, errors))
            (button("Upload and ask", ButtonKind::Secondary))
        }))
    }
}
