//! The pages of an import into a round: the forms, what is wrong, what would be done.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::{
    files::Fault,
    programmes::Shell,
    questionnaires::{
        AuthorityRound, EvidenceFilePath, HeldFilePath, ImportFilePath, ImportsPath,
        actions::{EvidencePreview, ResponsesPreview},
        paths::round_address,
        rules::{Chosen, FewPeople, Group, ImportKind, Settled},
    },
    ui::*,
};

/// Faults in the table.
const SHOWN: usize = 200;

/// What a file would do.
pub(in crate::questionnaires) enum Preview {
    /// Of responses.
    Responses(ResponsesPreview),
    /// Of evidence.
    Evidence(EvidencePreview),
}

fn caption(at: &AuthorityRound) -> String {
    format!("{}, {}", at.authority.name, at.round.title())
}

/// What can be imported into the round.
pub(in crate::questionnaires) fn choice(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    (settled, closed): (Option<Settled>, bool),
    evidence: bool,
) -> Markup {
    let title = "Import from a file";
    let content = two_thirds(html! {
        (heading_with_caption(&caption(at), title))
        @match settled {
            Some(Settled::Published) => p.govuk-body {
                "The result of this round is published, so nothing can be imported into it."
            },
            Some(Settled::Proposed) => p.govuk-body {
                "The result of this round is proposed for publication. Nothing can be imported while it is."
            },
            None => {
                p.govuk-body { "You see what a file would do before anything of it is used." }
                @if closed {
                    p.govuk-body { "Somebody has looked at the draft result, so the responses of this round are closed for good. A file of responses is taken only where it brings the agreed self-assessment alone." }
                }
                ul.govuk-list {
                    li { (link(ImportKind::Responses.title(), &ImportFilePath::of(at, ImportKind::Responses).to_string())) }
                    @if evidence {
                        li { (link(ImportKind::Evidence.title(), &ImportFilePath::of(at, ImportKind::Evidence).to_string())) }
                    }
                }
            },
        }
        h2.govuk-heading-m { "Save as a file" }
        p.govuk-body {
            (link("Quality assurance records of this round (CSV)", &EvidenceFilePath::of(at).to_string()))
            ", without drafts, in the form in which they can be imported."
        }
    });
    let back = format!("Back to {}", at.round.title());
    let shell = shell.clone().back(round_address(at), back);
    shell.page(title, Some(&at.authority.name), false, content)
}

/// The form that takes in a file, and what such a file has in it.
pub(in crate::questionnaires) fn upload(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    kind: ImportKind,
    waiting: Option<&(i32, String)>,
    errors: &FieldErrors,
) -> Markup {
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&caption(at), kind.title()))
        @if let Some((file, name)) = waiting {
            (inset(html! {
                p.govuk-body {
                    "A file waits for you to confirm it: "
                    (link(if name.is_empty() { "the file you sent" } else { name }, &held_address(at, kind, *file)))
                    ". Uploading another takes its place."
                }
            }))
        }
        (what_it_has(at, kind))
        (file_form(at, kind, errors))
    });
    page(shell, at, kind.title(), !errors.is_empty(), content)
}

fn page(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    title: &str,
    error: bool,
    content: Markup,
) -> Markup {
    shell
        .clone()
        .back(
            ImportsPath::of(at).to_string(),
            "Back to what can be imported",
        )
        .page(title, Some(&at.authority.name), error, content)
}

fn held_address(at: &AuthorityRound, kind: ImportKind, file: i32) -> String {
    format!("{}/{file}", ImportFilePath::of(at, kind))
}

fn what_it_has(at: &AuthorityRound, kind: ImportKind) -> Markup {
    let template = format!("{}/template.csv", ImportFilePath::of(at, kind));
    let groups: Vec<&str> = Group::ALL.iter().map(|group| group.code()).collect();
    html! {
        @match kind {
            ImportKind::Responses => {
                p.govuk-body { "Use this for answers that were collected with another survey tool. A file has one row for each person who answered:" }
                ul.govuk-list.govuk-list--bullet {
                    li { "respondent: anything that tells the rows apart, never a name; it is not kept" }
                    li { "group: " (formats::list(&groups)) ", or agreed for the one row of the authority’s agreed self-assessment" }
                    li { "a column for each statement: 1 to 5, na for not applicable, dk for don’t know, or empty" }
                }
            }
            ImportKind::Evidence => {
                p.govuk-body { "A file has one row for each rating of a record:" }
                ul.govuk-list.govuk-list--bullet {
                    li { "record: what the record is called; two ratings of one record have the same" }
                    li { "instrument: practice_observation, case_audit, group_supervision or organisational_evidence" }
                    li { "rater and date: who rated it and when, such as 2025-09-03 or 3/9/2025" }
                    li { "team, if you give it: a short label, such as North 1, never a person’s name; labels that look alike are one team" }
                    li { "chosen, if you give it: how the case or visit was chosen, " (formats::list(&Chosen::ALL.map(Chosen::code))) }
                    li { "a column for each item: 1 to 5, no for no opportunity, or empty" }
                }
            }
        }
        p.govuk-body { (link("Download an empty file with these columns (CSV)", &template)) }
    }
}

fn file_form(at: &AuthorityRound, kind: ImportKind, errors: &FieldErrors) -> Markup {
    let field = Field::new("file", "The file").hint(
        "CSV as a spreadsheet saves it, up to 8 MB. Nothing in it that could identify a child or family. \
         A safeguarding concern goes through your statutory channels",
    );
    html! {
        @if kind == ImportKind::Responses {
            p.govuk-body {
                "The file holds people’s answers. The service keeps it until you confirm it, at most for a day, "
                "and nobody but you can open it here. Delete your own copies once it is imported."
            }
        }
        (post_form_multipart(&ImportFilePath::of(at, kind).to_string(), html! {
            (file_input(field, errors))
            (button("Upload and check", ButtonKind::Primary))
        }))
    }
}

/// What is wrong with a file, up to a readable number.
pub(in crate::questionnaires) fn faults(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    kind: ImportKind,
    faults: &[Fault],
) -> Markup {
    let many = formats::plural(faults.len() as i64, "fault", "faults");
    let mut errors = FieldErrors::new();
    errors.add("file", format!("The file has {many}. Nothing was imported"));
    let rows = faults.iter().take(SHOWN).map(|fault| {
        let column = match fault.column.as_str() {
            "" => "the whole row",
            column => column,
        };
        vec![cell(fault.row), cell(column), cell(&fault.message)]
    });
    let caption_words = match faults.len() {
        all if all > SHOWN => format!("The first {SHOWN} of {many}"),
        _ => "Every fault".to_owned(),
    };
    let columns = ["Row", "Column", "What is wrong"].map(Column::text);
    let content = html! {
        (two_thirds(html! {
            (error_summary(&errors))
            (heading_with_caption(&caption(at), kind.title()))
            p.govuk-body { "Correct the file and upload it again. Nothing of it was kept." }
        }))
        (table(&Table::new("faults", caption_words, columns.into()).rows(rows.collect())))
        (two_thirds(html! {
            h2.govuk-heading-m { "Upload the corrected file" }
            (file_form(at, kind, &errors))
        }))
    };
    page(shell, at, kind.title(), true, content)
}

/// What a file would do, before it is confirmed. Never a row of it.
pub(in crate::questionnaires) fn check(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    (path, name): (&HeldFilePath, &str),
    preview: &Preview,
    errors: &FieldErrors,
) -> Markup {
    let title = "Check what will be imported";
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&caption(at), title))
        p.govuk-body {
            @if !name.is_empty() { strong { (name) } " has no faults. " }
            "Nothing of it is used until you confirm."
        }
        @match preview {
            Preview::Responses(it) => (responses(it)),
            Preview::Evidence(it) => (evidence(it)),
        }
        (post_form(&path.to_string(), html! {
            @if let Some(words) = replaced(preview) {
                (checkboxes(
                    Field::new("replace", "This round is not empty").hint(words),
                    &[Choice::new("yes", "The file takes the place of what is there, which is deleted")],
                    &[] as &[&str],
                    errors,
                ))
            }
            (button("Import", ButtonKind::Primary))
        }))
    });
    shell
        .clone()
        .back(
            ImportFilePath::of(at, path.kind).to_string(),
            "Upload another file instead",
        )
        .page(title, Some(&at.authority.name), !errors.is_empty(), content)
}

fn responses(preview: &ResponsesPreview) -> Markup {
    let rows = Group::ALL.iter().map(|group| {
        let people = preview.groups.get(group).copied().unwrap_or_default();
        let shown = match people {
            0 => "None".to_owned(),
            people => FewPeople(people).to_string(),
        };
        vec![cell(group.title()), cell(shown)]
    });
    let columns = vec![Column::text("Role group"), Column::number("People")];
    html! {
        (table(&Table::new("groups", "Survey responses in the file", columns).rows(rows.collect())))
        p.govuk-body {
            @if preview.agreed { "The file has the authority’s agreed self-assessment, which counts as submitted." }
            @else { "The file has no agreed self-assessment." }
        }
        @if preview.not_asked > 0 {
            p.govuk-body {
                (formats::plural(preview.not_asked as i64, "answer is", "answers are"))
                " to statements that the person’s role group is not asked. They are kept and not scored."
            }
        }
        @if preview.closes_survey {
            (warning("The survey of this round is open. Importing closes it for good: whoever has not submitted can no longer answer."))
        }
        p.govuk-body {
            "The file holds people’s answers. It is deleted from here once you confirm it, or after a day, "
            "and nobody but you can open it until then."
        }
    }
}

fn evidence(preview: &EvidencePreview) -> Markup {
    let rows = preview.records.iter().map(|it| {
        vec![
            cell(it.instrument.title()),
            cell(it.records),
            cell(it.second_rated),
        ]
    });
    let columns = vec![
        Column::text("Kind of record"),
        Column::number("Records"),
        Column::number("Rated by two people"),
    ];
    html! {
        (table(&Table::new("records", "Records in the file", columns).rows(rows.collect())))
        (raters(&preview.raters))
        (teams(preview))
    }
}

/// Of which teams the observations are, and how they were chosen.
fn teams(preview: &EvidencePreview) -> Markup {
    let not_given = "Not given";
    let teams = preview.teams.iter();
    let teams =
        teams.map(|(team, count)| vec![cell(team.as_deref().unwrap_or(not_given)), cell(count)]);
    let chosen = preview.chosen.iter();
    let chosen =
        chosen.map(|(way, count)| vec![cell(way.map_or(not_given, Chosen::title)), cell(count)]);
    let columns = |first| vec![Column::text(first), Column::number("Records")];
    html! {
        @if !preview.teams.is_empty() {
            (table(&Table::new("teams", "Teams observed", columns("Team")).rows(teams.collect())))
            (table(&Table::new("chosen", "How they were chosen", columns("Way")).rows(chosen.collect())))
        }
    }
}

fn raters(raters: &BTreeMap<String, usize>) -> Markup {
    let rows = raters
        .iter()
        .map(|(rater, count)| vec![cell(rater), cell(count)]);
    let columns = vec![Column::text("Rater"), Column::number("Records rated")];
    table(&Table::new("raters", "Who rated them", columns).rows(rows.collect()))
}

/// What the file would take the place of.
fn replaced(preview: &Preview) -> Option<String> {
    match preview {
        Preview::Responses(it) => match (it.replaces_responses, it.replaces_agreed) {
            (false, false) => None,
            (true, false) => Some("It has survey responses".into()),
            (false, true) => Some("It has an agreed self-assessment".into()),
            (true, true) => Some("It has survey responses and an agreed self-assessment".into()),
        },
        Preview::Evidence(EvidencePreview { replaces: 0, .. }) => None,
        Preview::Evidence(it) => Some(format!(
            "It has {}, with any drafts, second ratings and agreed scores",
            formats::plural(it.replaces as i64, "record", "records"),
        )),
    }
}
