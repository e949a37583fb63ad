//! Every version, the rounds that use it, and the form that takes in a new one.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{list_path, titles};
use crate::{
    programmes::{Programme, Round, RoundId, SetUpPath, Shell},
    questionnaires::{
        HeldVersionPath, VersionPath,
        files::MOST_ITEMS,
        rules::{Group, Instrument, Published},
        store::Used,
    },
    ui::*,
};

/// What the page shows.
pub(in crate::questionnaires) struct List {
    pub(in crate::questionnaires) published: Vec<Published>,
    pub(in crate::questionnaires) rounds: Vec<Round>,
    pub(in crate::questionnaires) used: BTreeMap<RoundId, Used>,
    /// The rounds that are held to what they use.
    pub(in crate::questionnaires) attached: BTreeSet<RoundId>,
    /// The person's file that waits to be published.
    pub(in crate::questionnaires) waiting: Option<(i32, String)>,
    pub(in crate::questionnaires) today: NaiveDate,
}

impl List {
    /// The rounds that use a version: those that keep it, or those to come.
    fn rounds_of(&self, version: &Published, keep: bool) -> String {
        let uses = |round: &&Round| {
            let used = self.used.get(&round.id);
            used.and_then(|used| used.get(&version.instrument)) == Some(&version.id)
        };
        let kept = |round: &&Round| {
            let has_begun = round.opens_on <= self.today;
            (has_begun || self.attached.contains(&round.id)) == keep
        };
        match titles(self.rounds.iter().filter(uses).filter(kept)) {
            none if none.is_empty() => "–".into(),
            some => some,
        }
    }
}

const TITLE: &str = "Instruments";

pub(in crate::questionnaires) fn list(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &List,
    errors: &FieldErrors,
) -> Markup {
    let content = html! {
        (two_thirds(html! {
            (error_summary(errors))
            (heading_with_caption(&programme.name, TITLE))
            (waiting(programme, page))
            p.govuk-body {
                "A round uses the newest version of each instrument that was published before it opened. "
                "A round that has begun keeps the versions it has, and a published version never changes."
            }
        }))
        (versions_table(programme, page))
        (two_thirds(html! {
            h2.govuk-heading-m { "Publish a new version" }
            ol.govuk-list.govuk-list--number {
                li { "Open the version to start from and download its file." }
                li { "Change it in a spreadsheet, and give it another label in the column “version”." }
                li { "Upload it here. You see it as people will see it, and what changes, before anything is published." }
            }
            (file_form(programme, errors))
        }))
        (columns())
    };
    let set_up = SetUpPath {
        programme: programme.slug.clone(),
    };
    shell
        .clone()
        .wide()
        .back(set_up.to_string(), "Back to set-up")
        .page(TITLE, Some(&programme.name), !errors.is_empty(), content)
}

fn waiting(programme: &Programme, page: &List) -> Markup {
    let Some((file, name)) = &page.waiting else {
        return html! {};
    };
    let path = HeldVersionPath {
        programme: programme.slug.clone(),
        file: *file,
    };
    let name = match name.as_str() {
        "" => "the file you sent",
        name => name,
    };
    inset(html! {
        p.govuk-body {
            "A file waits for you to publish it: " (link(name, &path.to_string()))
            ". Uploading another takes its place."
        }
    })
}

fn versions_table(programme: &Programme, page: &List) -> Markup {
    let rows = Instrument::ALL
        .into_iter()
        .flat_map(|instrument| {
            page.published
                .iter()
                .filter(move |it| it.instrument == instrument)
        })
        .map(|it| {
            let path = VersionPath {
                programme: programme.slug.clone(),
                instrument: it.instrument.code().into(),
                version: it.version.clone(),
            };
            let words = format!("{}, version {}", it.instrument.title(), it.version);
            vec![
                link(&words, &path.to_string()),
                nowrap(formats::short_date(it.published_on)),
                cell(match it.own {
                    true => "This programme",
                    false => "Every programme",
                }),
                cell(it.items),
                cell(page.rounds_of(it, true)),
                cell(page.rounds_of(it, false)),
            ]
        });
    let columns = vec![
        Column::text("Version"),
        Column::text("Published"),
        Column::text("For"),
        Column::number("Items"),
        Column::text("Rounds that keep it"),
        Column::text("Rounds to come"),
    ];
    table(&Table::new("versions", "Versions, the newest first", columns).rows(rows.collect()))
}

/// The field for the file, and its button.
pub(super) fn file_form(programme: &Programme, errors: &FieldErrors) -> Markup {
    let field = Field::new("file", "File of the new version")
        .hint("CSV, as a spreadsheet saves it: one version of one instrument");
    post_form_multipart(
        &list_path(programme),
        html! {
            (file_input(field, errors))
            (button("Upload and check", ButtonKind::Primary))
        },
    )
}

fn columns() -> Markup {
    let instruments = Instrument::ALL.map(Instrument::code).join(", ");
    let groups = format!(
        "Whom the statement is put to, with a space between: {}. Only the family form has families, \
         and it has no other; empty for items of records",
        Group::ALL.map(Group::code).join(", ")
    );
    let rows = [
        ("instrument", instruments.as_str()),
        (
            "version",
            "The new label, the same in every row: letters, digits, full stops and hyphens, up to 20",
        ),
        (
            "code",
            "The item’s own: letters, digits and full stops, up to 10. An item that stays keeps its code",
        ),
        ("dimension", "D1 to D10"),
        ("text", "The wording that people see, up to 500 characters"),
        ("groups", &groups),
        (
            "low, middle, high",
            "What the levels 1, 3 and 5 look like, each up to 500 characters",
        ),
    ];
    let rows = rows.map(|(column, words)| vec![cell(column), cell(words)]);
    let columns = vec![Column::text("Column"), Column::text("What it holds")];
    details(
        "What the columns hold",
        html! {
            (table(&Table::new("columns", "Columns, in any order", columns).caption_size(Size::S).rows(rows.into())))
            p.govuk-body { "A version has up to " (MOST_ITEMS) " items; they are asked in the order of the file. Other columns are refused by name." }
        },
    )
}
