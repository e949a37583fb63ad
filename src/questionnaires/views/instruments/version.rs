//! A version: published, or a file before it is published.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    comparison::comparison,
    count, list_path,
    seen::{Seen, seen},
    titles,
};
use crate::{
    programmes::{Programme, Round, RoundId, Shell, held_files::HeldFile},
    questionnaires::{
        VersionFilePath,
        rules::{Published, Version},
    },
    ui::*,
};

pub(in crate::questionnaires) fn version(
    shell: &Shell<'_>,
    programme: &Programme,
    published: &Published,
    shown: &Seen,
) -> Markup {
    let (instrument, label) = (published.instrument, &published.version);
    let file = VersionFilePath {
        programme: programme.slug.clone(),
        instrument: instrument.code().into(),
        version: label.clone(),
    };
    let for_whom = match published.own {
        true => "this programme",
        false => "every programme",
    };
    let content = html! {
        (two_thirds(html! {
            (heading_with_caption(instrument.title(), &format!("Version {label}")))
            p.govuk-body {
                "Published on " (formats::date(published.published_on)) " for " (for_whom) ": "
                (count(shown.version.items.len(), "item", "items")) ". It never changes."
            }
            p.govuk-body { (link(&format!("Download version {label} to edit (CSV)"), &file.to_string())) }
        }))
        @if let Some(before) = &shown.before { (comparison(before, &shown.version)) }
        (seen(shown))
    };
    let title = title(&shown.version);
    shell
        .clone()
        .wide()
        .back(list_path(programme), "Back to the instruments")
        .page(&title, Some(&programme.name), false, content)
}

fn title(version: &Version) -> String {
    format!(
        "{}, version {}",
        version.instrument.title(),
        version.version
    )
}

/// What the page of a file that waits shows.
pub(in crate::questionnaires) struct Preview {
    pub(in crate::questionnaires) file: HeldFile,
    pub(in crate::questionnaires) seen: Seen,
    pub(in crate::questionnaires) rounds: Vec<Round>,
    /// The rounds that are held to what they use.
    pub(in crate::questionnaires) attached: BTreeSet<RoundId>,
    pub(in crate::questionnaires) today: NaiveDate,
}

pub(in crate::questionnaires) fn preview(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &Preview,
) -> Markup {
    let version = &page.seen.version;
    let words = format!("Check version {} before you publish it", version.version);
    let content = html! {
        (two_thirds(html! {
            (heading_with_caption(version.instrument.title(), &words))
            p.govuk-body {
                @if !page.file.name.is_empty() { strong { (page.file.name) } " has no faults. " }
                (count(version.items.len(), "item", "items")) ". Nothing is published until you confirm."
            }
            (rounds(page))
        }))
        @match &page.seen.before {
            Some(before) => (comparison(before, version)),
            None => p.govuk-body { "There is no earlier version to compare it with." },
        }
        (two_thirds(html! {
            p.govuk-body { "A published version can’t be changed or taken back; another one can be published after it." }
            (post_button(&page.seen.address, &format!("Publish version {}", version.version), ButtonKind::Primary))
        }))
        (seen(&page.seen))
    };
    shell
        .clone()
        .wide()
        .back(list_path(programme), "Back to the instruments")
        .page(&words, Some(version.instrument.title()), false, content)
}

/// Which rounds will use it, and which keep what they have.
fn rounds(page: &Preview) -> Markup {
    let keeps = |it: &&Round| it.opens_on <= page.today || page.attached.contains(&it.id);
    let (kept, coming): (Vec<_>, Vec<_>) = page.rounds.iter().partition(keeps);
    html! {
        ul.govuk-list.govuk-list--bullet {
            li {
                @if coming.is_empty() { "No round of this programme is still to open, so none would use it" }
                @else { "Would be used by: " (titles(coming)) }
            }
            @if !kept.is_empty() { li { "Keep the version they have: " (titles(kept)) } }
        }
    }
}
