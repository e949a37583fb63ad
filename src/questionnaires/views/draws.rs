//! Who rates records a second time.

use maud::{Markup, html};

use super::records::{back_to_records, caption};
use crate::{
    people::{Colleague, Role},
    programmes::{Authority, Shell},
    questionnaires::{
        AuthorityRound, DrawPath, ReassignPath, RecordPath,
        forms::consensus::{RatersForm, key},
        rules::{Instrument, RecordLine, still_to_draw},
    },
    ui::*,
};

/// What the page shows.
pub(in crate::questionnaires) struct DrawPage<'a> {
    pub(in crate::questionnaires) at: &'a AuthorityRound,
    pub(in crate::questionnaires) records: &'a [RecordLine],
    pub(in crate::questionnaires) raters: &'a [Colleague],
    pub(in crate::questionnaires) peers: &'a [Colleague],
    pub(in crate::questionnaires) authorities: &'a [Authority],
    pub(in crate::questionnaires) form: &'a RatersForm,
}

impl DrawPage<'_> {
    /// The instruments that lack second ratings, and how many; observations alone or evidence alone.
    fn lacking(&self, organisational: bool) -> Vec<(Instrument, usize)> {
        let kind = |it: &Instrument| (*it == Instrument::OrganisationalEvidence) == organisational;
        let lacking = Instrument::EVIDENCE.into_iter().filter(kind);
        let lacking = lacking.map(|it| (it, still_to_draw(it, self.records)));
        lacking.filter(|(_, n)| *n > 0).collect()
    }
}

/// The field that an error of the whole form leads to.
pub(in crate::questionnaires) fn first_field(page: &DrawPage<'_>) -> &'static str {
    match page.lacking(false).is_empty() {
        true => "peer",
        false => "people",
    }
}

pub(in crate::questionnaires) fn page(
    shell: &Shell<'_>,
    page: &DrawPage<'_>,
    errors: &FieldErrors,
) -> Markup {
    let title = "Draw records for second rating";
    let (observed, facts) = (page.lacking(false), page.lacking(true));
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&caption(page.at), title))
        p.govuk-body {
            "A fifth of the records of each kind of observation, at least two, is drawn at random and rated again by somebody who has not seen the first rating. "
            "Organisational evidence is always rated again, by a lead of another authority."
        }
        @if observed.is_empty() && facts.is_empty() {
            @if errors.is_empty() {
                p.govuk-body { "As many records as are needed are drawn." }
            } @else {
                p.govuk-body id=(first_field(page)) tabindex="-1" { "As many records as are needed are drawn." }
            }
        } @else {
            (post_form(&DrawPath::of(page.at).to_string(), html! {
                @if !observed.is_empty() { (raters(page, &observed, errors)) }
                @if !facts.is_empty() { (peer(page, errors)) }
                (button("Draw records for second rating", ButtonKind::Primary))
            }))
        }
    });
    let name = Some(page.at.authority.name.as_str());
    back_to_records(shell, page.at).page(title, name, !errors.is_empty(), content)
}

fn raters(page: &DrawPage<'_>, lacking: &[(Instrument, usize)], errors: &FieldErrors) -> Markup {
    let choices: Vec<_> = page
        .raters
        .iter()
        .map(|it| {
            let near = it.role == Role::Manager || it.authorities.contains(&page.at.authority.id);
            let hint = match near {
                true => format!("{}, works with {}", it.role.title(), page.at.authority.name),
                false => format!("{}, of other authorities", it.role.title()),
            };
            Choice::new(key(it.id), it.name.clone()).hint(hint)
        })
        .collect();
    html! {
        h2.govuk-heading-m { "Observations and audits" }
        ul.govuk-list.govuk-list--bullet {
            @for (instrument, n) in lacking { li { (instrument.title()) ": " (n) " to draw" } }
        }
        (checkboxes(
            Field::new("people", "Who rates them a second time?")
                .label_size(Size::S)
                .hint("Select one or more. Each record goes to one of them, never to whoever rated it first. Somebody who does not work with the authority looks with fresher eyes"),
            &choices,
            &page.form.people,
            errors,
        ))
    }
}

fn peer(page: &DrawPage<'_>, errors: &FieldErrors) -> Markup {
    html! {
        h2.govuk-heading-m { (Instrument::OrganisationalEvidence.title()) }
        @if page.peers.is_empty() {
            p.govuk-body { "No other active authority has a lead yet, so it can’t be drawn." }
        } @else {
            (radios(
                Field::new("peer", "Which lead of another authority rates it?").label_size(Size::S),
                &people(page.peers, page.authorities),
                &page.form.peer,
                errors,
            ))
        }
    }
}

/// People to choose from, with their authorities.
fn people(who: &[Colleague], authorities: &[Authority]) -> Vec<Choice<'static>> {
    let choice = |it: &Colleague| {
        let own = authorities
            .iter()
            .filter(|a| it.authorities.contains(&a.id));
        let names: Vec<&str> = own.map(|a| a.name.as_str()).collect();
        let choice = Choice::new(key(it.id), it.name.clone());
        match names.is_empty() {
            true => choice,
            false => choice.hint(formats::list(&names)),
        }
    };
    who.iter().map(choice).collect()
}

pub(in crate::questionnaires) fn other_rater(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    (record, who): (&RecordLine, &[Colleague]),
    errors: &FieldErrors,
) -> Markup {
    let title = format!("Change who rates {} a second time", record.reference);
    let others: Vec<_> = who
        .iter()
        .filter(|it| !record.was_first_rated_by(it.id, &it.name))
        .cloned()
        .collect();
    let now = record.drawn.as_ref().map_or("", |it| it.name.as_str());
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&caption(at), &title))
        p.govuk-body { "It is drawn for " (now) ", who has not submitted a rating. What they have begun is deleted." }
        (post_form(&ReassignPath::of(at, record.id).to_string(), html! {
            (radios(
                Field::new("person", "Who rates it instead?").label_size(Size::M),
                &people(&others, &[]),
                "",
                errors,
            ))
            (button("Change the second rater", ButtonKind::Primary))
        }))
    });
    let back = RecordPath::of(at, record.id).to_string();
    let name = Some(at.authority.name.as_str());
    shell
        .clone()
        .back(back, format!("Back to {}", record.reference))
        .page(&title, name, !errors.is_empty(), content)
}
