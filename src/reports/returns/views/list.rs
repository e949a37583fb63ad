//! The list of returns, as far as each role takes part in them.

use axum_extra::routing::TypedPath as _;
use maud::{Markup, html};

use super::return_path;
use crate::{
    programmes::{Authority, Programme, Shell},
    reports::returns::{AuthorityWordsPath, rules::Stage, store::Frozen},
    support_days::Quarter,
    ui::*,
};

/// A quarter.
pub(in crate::reports::returns) struct Row {
    pub(in crate::reports::returns) quarter: Quarter,
    pub(in crate::reports::returns) stage: Stage,
    pub(in crate::reports::returns) frozen: Option<Frozen>,
}

/// What the list shows.
pub(in crate::reports::returns) struct ListPage {
    /// Newest first.
    pub(in crate::reports::returns) rows: Vec<Row>,
    pub(in crate::reports::returns) may_prepare: bool,
    pub(in crate::reports::returns) may_read: bool,
    /// The authorities that the person writes for, by name. The manager does so from the return
    /// that is being prepared.
    pub(in crate::reports::returns) own: Vec<Authority>,
}

pub(in crate::reports::returns) fn list(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &ListPage,
) -> Markup {
    let content = html! {
        (heading_with_caption(&programme.name, "Quarterly returns"))
        @if page.may_prepare {
            p.govuk-body { "A return is frozen once its quarter has ended. From then on it never changes: what is put right later is listed in the next." }
        }
        @if page.may_read { (read(programme, page)) }
        @if !page.own.is_empty() && !page.may_prepare { (asked(programme, page)) }
    };
    shell.page("Quarterly returns", Some(&programme.name), false, content)
}

fn read(programme: &Programme, page: &ListPage) -> Markup {
    let shown = page
        .rows
        .iter()
        .filter(|row| row.frozen.is_some() || page.may_prepare);
    let rows = shown.map(|row| {
        let open = row.frozen.is_some() || row.stage.takes_words();
        vec![
            match open {
                true => link(&row.quarter.title(), &return_path(programme, row.quarter)),
                false => cell(row.quarter.title()),
            },
            state(row),
        ]
    });
    let columns = ["Quarter", "Return"].map(Column::text).to_vec();
    table(
        &Table::new("returns", "Returns by quarter", columns)
            .hidden_caption()
            .empty("No return is frozen yet.")
            .rows(rows.collect()),
    )
}

fn state(row: &Row) -> Markup {
    match (&row.frozen, row.stage) {
        (Some(frozen), _) => html! {
            (tag("Frozen", Colour::Teal)) " by " (frozen.by) " on " (formats::moment(frozen.at))
        },
        (None, Stage::Ended) => tag("To be frozen", Colour::Blue),
        (None, Stage::UnderWay) => html! {
            (tag("Under way", Colour::Grey)) " It can be frozen after " (formats::date(row.quarter.ends_on()))
        },
        (None, Stage::Passed) => cell("No return: a later one is frozen"),
        (None, _) => cell("Not begun"),
    }
}

/// For those who write for their own authorities: the quarters that words are asked for, and what
/// they wrote for those that are frozen. None is asked for from before an authority joined.
fn asked(programme: &Programme, page: &ListPage) -> Markup {
    let begun = page
        .rows
        .iter()
        .filter(|row| row.stage != Stage::NotBegun && row.stage != Stage::Passed);
    let rows = begun.filter_map(|row| {
        let joined = page
            .own
            .iter()
            .filter(|it| it.joined_on <= row.quarter.ends_on());
        let links: Vec<(String, String)> =
            joined.map(|it| words_link(programme, row, it)).collect();
        (!links.is_empty()).then(|| {
            vec![
                cell(row.quarter.title()),
                match row.stage {
                    Stage::Frozen => tag("Frozen", Colour::Teal),
                    Stage::Ended => tag("Asked for now", Colour::Blue),
                    _ => tag("Under way", Colour::Grey),
                },
                html! {
                    ul."govuk-list govuk-!-margin-bottom-0" {
                        @for (words, href) in &links { li { (link(words, href)) } }
                    }
                },
            ]
        })
    });
    let columns = ["Quarter", "Return", "Learning, risks and asks"]
        .map(Column::text)
        .to_vec();
    html! {
        p.govuk-body {
            "The programme manager sends a return to the Department for Education each quarter. Write what your authority learnt, what may go wrong and what you ask for: it stands in the return as you write it, with your name and role."
        }
        (table(&Table::new("returns-asked", "Quarters that words are asked for", columns)
            .hidden_caption()
            .empty("Nothing is asked for yet.")
            .rows(rows.collect())))
    }
}

fn words_link(programme: &Programme, row: &Row, authority: &Authority) -> (String, String) {
    let path = AuthorityWordsPath {
        programme: programme.slug.clone(),
        quarter: row.quarter.to_string(),
        authority: authority.slug.clone(),
    };
    let verb = match row.stage.takes_words() {
        true => "Write",
        false => "Read",
    };
    let words = format!("{verb} for {} in {}", authority.name, row.quarter.title());
    (words, path.to_uri().to_string())
}
