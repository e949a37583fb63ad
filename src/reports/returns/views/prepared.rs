//! The page of a return: while it is prepared, and once it is frozen.

use maud::{Markup, PreEscaped, html};

use super::{document, return_path, returns_path};
use crate::{
    programmes::{Programme, Shell},
    reports::returns::{
        AuthorityWordsPath, FreezingPath, ReturnCorrectionPath, ReturnCsvPath, ReturnWordsPath,
        ReturnWorkbookPath,
        rules::{Content, Stage},
    },
    support_days::Quarter,
    ui::*,
};

/// What the page of a return that is being prepared shows.
pub(in crate::reports::returns) struct PreparedPage {
    pub(in crate::reports::returns) quarter: Quarter,
    pub(in crate::reports::returns) stage: Stage,
    pub(in crate::reports::returns) content: Content,
    /// The slug of each authority of the content.
    pub(in crate::reports::returns) slugs: Vec<String>,
}

pub(in crate::reports::returns) fn prepared(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &PreparedPage,
) -> Markup {
    let title = page.quarter.title();
    let content = html! {
        div.app-return__tools {
            (heading_with_caption(&programme.name, &format!("Prepare the return of {title}")))
            @match page.stage {
                Stage::Ended => {
                    p.govuk-body { (title) " has ended. Once everything is written, read the return through and freeze it." }
                    (link_button("Check and freeze", &FreezingPath::of(programme, page.quarter).to_string(), ButtonKind::Primary))
                }
                _ => p.govuk-body {
                    (title) " has not ended yet. The return can be frozen after " (formats::date(page.quarter.ends_on())) "."
                },
            }
            (tasks(programme, page))
        }
        div.app-return__preview {
            p.govuk-body { "What would be frozen now:" }
            (document(&page.content, None))
        }
    };
    shell
        .clone()
        .wide()
        .back(returns_path(programme), "Back to the returns")
        .page(
            &format!("Return, {title}"),
            Some(&programme.name),
            false,
            content,
        )
}

fn tasks(programme: &Programme, page: &PreparedPage) -> Markup {
    let state = |written: usize, of: usize| match written {
        0 => Status::NotYetStarted,
        all if all == of => Status::Completed,
        some => Status::Text(format!("{some} of {of} parts written").into()),
    };
    let own = Task::new("The programme", state(page.content.words.len(), 4))
        .href(ReturnWordsPath::of(programme, page.quarter).to_string());
    let mut tasks = vec![own];
    for (authority, slug) in page.content.authorities.iter().zip(&page.slugs) {
        let path = AuthorityWordsPath {
            programme: programme.slug.clone(),
            quarter: page.quarter.to_string(),
            authority: slug.clone(),
        };
        let task = Task::new(authority.name.clone(), state(authority.words.len(), 3));
        tasks.push(task.href(path.to_string()));
    }
    html! {
        h2.govuk-heading-m { "Learning, risks and asks" }
        (task_list("words", &tasks))
    }
}

/// What the page of a frozen return shows around it.
pub(in crate::reports::returns) struct FrozenPage {
    pub(in crate::reports::returns) quarter: Quarter,
    /// As it was frozen.
    pub(in crate::reports::returns) page: String,
    /// Later returns that correct it.
    pub(in crate::reports::returns) corrected_in: Vec<Quarter>,
    pub(in crate::reports::returns) may_correct: bool,
}

pub(in crate::reports::returns) fn frozen(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &FrozenPage,
) -> Markup {
    let title = page.quarter.title();
    let content = html! {
        div.app-return__tools {
            @if !page.corrected_in.is_empty() {
                (inset(html! {
                    "Corrected since, in the return of "
                    @for (place, quarter) in page.corrected_in.iter().enumerate() {
                        @if place > 0 { " and of " }
                        (link(&quarter.title(), &format!("{}#corrections", return_path(programme, *quarter))))
                    }
                    "."
                }))
            }
            ul."govuk-list" {
                li { (link("Workbook with charts (.xlsx)", &ReturnWorkbookPath::of(programme, page.quarter).to_string())) }
                li { (link("Rows (.csv)", &ReturnCsvPath::of(programme, page.quarter).to_string())) }
                @if page.may_correct {
                    li { (link("Correct something in this return", &ReturnCorrectionPath::of(programme, page.quarter).to_string())) }
                }
            }
        }
        (PreEscaped(&page.page))
    };
    shell
        .clone()
        .wide()
        .back(returns_path(programme), "Back to the returns")
        .page(
            &format!("Return, {title}"),
            Some(&programme.name),
            false,
            content,
        )
}
