//! The records that wait for a person’s second rating.

use maud::{Markup, html};

use crate::{
    programmes::{Programme, Shell},
    questionnaires::{RatingPath, rules::DrawnRecord},
    ui::*,
};

const TITLE: &str = "Ratings for you";

pub(in crate::questionnaires) fn page(
    shell: &Shell<'_>,
    programme: &Programme,
    records: &[DrawnRecord],
) -> Markup {
    let task = |it: &DrawnRecord| {
        let status = match (it.submitted, it.begun) {
            (true, _) => Status::Completed,
            (false, true) => Status::InProgress,
            (false, false) => Status::NotYetStarted,
        };
        let (authority, round) = (&it.at.authority.name, it.at.round.title());
        let title = format!("{} {}", it.head.instrument.title(), it.head.reference);
        let day = it.on.map(|on| format!(", {}", formats::date(on)));
        Task::new(title, status)
            .hint(format!("{authority}, {round}{}", day.unwrap_or_default()))
            .href(RatingPath::of(programme, it.head.id).to_string())
    };
    let tasks: Vec<_> = records.iter().map(task).collect();
    let content = two_thirds(html! {
        (heading_with_caption(&programme.name, TITLE))
        p.govuk-body {
            "A part of the records in each round is rated by a second person who has not seen the first rating. "
            "Two people who look alone and see the same make a score that can be relied on."
        }
        p.govuk-body {
            "Until you have submitted yours you do not see the records, figures or files of that round."
        }
        @if tasks.is_empty() {
            p.govuk-body { "No record waits for you." }
        } @else {
            (task_list("ratings", &tasks))
        }
    });
    shell.page(TITLE, None, false, content)
}
