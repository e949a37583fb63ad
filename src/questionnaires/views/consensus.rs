//! What raters who differed by more than 1 settle on.

use maud::{Markup, html};

use super::{
    rating::{said, words},
    records::caption,
};
use crate::{
    programmes::Shell,
    questionnaires::{
        AuthorityRound, ConsensusPath, RecordPath,
        forms::{
            consensus::{ConsensusForm, LONGEST_REASON, reason_field},
            rating::score_field,
        },
        rules::{Item, Rating, RecordLine, Version},
    },
    ui::*,
};

pub(in crate::questionnaires) fn page(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    (record, version): (&RecordLine, &Version),
    form: &ConsensusForm,
    errors: &FieldErrors,
) -> Markup {
    let title = format!("Consensus on {}", record.reference);
    let over = format!("{}: {}", caption(at), record.instrument.title());
    let differing = record.differing();
    let items = version.items.iter();
    let items = items.filter(|item| differing.contains(&item.code.as_str()));
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&over, &title))
        p.govuk-body {
            "These are the items on which the raters differ by more than 1. Talk each over, and record the score that both can stand behind and why. "
            "The ratings themselves stay as they were. Leave blank what you have not settled."
        }
        (post_form(&ConsensusPath::of(at, record.id).to_string(), html! {
            @for item in items { (ask(record, item, form, errors)) }
            (button("Record the consensus", ButtonKind::Primary))
        }))
    });
    let back = RecordPath::of(at, record.id).to_string();
    let name = Some(at.authority.name.as_str());
    shell
        .clone()
        .back(back, format!("Back to {}", record.reference))
        .page(&title, name, !errors.is_empty(), content)
}

fn ask(record: &RecordLine, item: &Item, form: &ConsensusForm, errors: &FieldErrors) -> Markup {
    let (score, reason) = (score_field(&item.code), reason_field(&item.code));
    let (chosen, why) = (form.get(&score).to_owned(), form.get(&reason).to_owned());
    let choices = [1, 2, 3, 4, 5].map(|score| {
        Choice::new(
            score.to_string(),
            words(record.instrument, Rating::Scored(score)),
        )
    });
    let rows: Vec<_> = record
        .ratings
        .iter()
        .map(|rated| {
            let rating = rated.scores.get(&item.code).copied();
            let line = rated.notes.get(&item.code);
            SummaryRow::new(rated.rater.clone(), said(record.instrument, rating, line))
        })
        .collect();
    html! {
        h2.govuk-heading-m { (item.code) " " (item.text) }
        (summary_list(&rows))
        (radios(
            Field::new(score, format!("Score agreed for {}", item.code)).label_size(Size::S).levels(),
            &choices,
            &chosen,
            errors,
        ))
        (textarea(
            Field::new(reason, format!("Why this score for {}", item.code))
                .hint("Nothing that could identify a child or family")
                .rows(3)
                .limit(LONGEST_REASON as u32),
            &why,
            errors,
        ))
    }
}
