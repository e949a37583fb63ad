//! A result as a person meets it: published, proposed, replaced, withdrawn or a draft; and what
//! stands in its place where there is none to see.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::words;
use crate::{
    maturity::{
        AgreementPath, MaturityPath, PublicationId, ResultPath, SendBackPath, Topic,
        history::{History, Publication, State},
        rules::{ChangeReport, RoundResult, safety_flags},
    },
    programmes::{Dimension, Shell},
    questionnaires::AuthorityRound,
    ui::*,
};

/// A figure that a page of its own works out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::maturity) enum Figure {
    Of(Dimension),
    Overall,
}

/// `d5`, for addresses.
pub(in crate::maturity) fn key(dimension: Dimension) -> String {
    dimension.to_string().to_lowercase()
}

/// A result with all that its pages say of it.
#[derive(Clone, Debug)]
pub(in crate::maturity) struct Shown {
    pub(in crate::maturity) result: RoundResult,
    pub(in crate::maturity) changes: Vec<(u32, ChangeReport)>,
    /// Months of rounds that were published anew after the change since them was frozen.
    pub(in crate::maturity) changes_corrected: Vec<u32>,
    /// Months of rounds that were withdrawn after the change since them was frozen.
    pub(in crate::maturity) changes_withdrawn: Vec<u32>,
    pub(in crate::maturity) standing: Standing,
    /// The address of its profile.
    pub(in crate::maturity) base: String,
}

impl Shown {
    /// Where a figure is worked out.
    pub(super) fn working(&self, figure: Figure) -> String {
        match figure {
            Figure::Of(dimension) => format!("{}/{}", self.base, key(dimension)),
            Figure::Overall => format!("{}/overall", self.base),
        }
    }
}

/// Where a result stands.
#[derive(Clone, Debug)]
pub(in crate::maturity) enum Standing {
    Published(Published),
    /// A proposal, as it would be published today.
    Preview(Published, Preview),
    /// Published until a correction took its place.
    Earlier(Published),
    /// Published until it was withdrawn; seen from the inside alone.
    Withdrawn(Published),
    /// Seen from the inside alone.
    Draft {
        /// Why a published result is being corrected.
        correcting: Option<String>,
        /// What was withdrawn before.
        withdrawn: Option<Box<Publication>>,
    },
}

/// What a published result says of itself, to everybody alike: no name.
#[derive(Clone, Debug)]
pub(in crate::maturity) struct Published {
    on: NaiveDate,
    /// Why it took an earlier one’s place.
    corrects: Option<String>,
    /// Earlier results that it corrects: when each was published, and where it is.
    earlier: Vec<(NaiveDate, String)>,
    /// Results that were withdrawn before it: published, withdrawn, why.
    withdrawn: Vec<(NaiveDate, NaiveDate, String)>,
    /// When it ended, why, and where what stands now is.
    ended: Option<(NaiveDate, Option<String>, String)>,
}

impl Published {
    pub(in crate::maturity) fn of(
        at: &AuthorityRound,
        history: &History,
        it: &Publication,
        on: NaiveDate,
    ) -> Self {
        let before = || history.publications.iter().filter(|other| other.id < it.id);
        let last_withdrawn = before().rev().find(|other| other.state == State::Withdrawn);
        let corrected = before().filter(|other| {
            matches!(other.state, State::Agreed | State::Superseded)
                && last_withdrawn.is_none_or(|withdrawn| withdrawn.id < other.id)
        });
        let earlier: Vec<_> = corrected
            .filter_map(|other| {
                let href = ResultPath::of(at, other.id.to_string()).to_string();
                Some((other.agreed.as_ref()?.on(), href))
            })
            .collect();
        let withdrawn = before().filter(|other| other.state == State::Withdrawn);
        let withdrawn = withdrawn.filter_map(|other| {
            let reason = other.end_reason.clone().unwrap_or_default();
            Some((
                other.agreed.as_ref()?.on(),
                other.ended.as_ref()?.on(),
                reason,
            ))
        });
        Self {
            on,
            corrects: it.reason.clone().filter(|_| !earlier.is_empty()),
            withdrawn: withdrawn.collect(),
            ended: it.ended.as_ref().map(|deed| {
                let href = MaturityPath::of(at).to_string();
                let next = history
                    .publications
                    .iter()
                    .find(|other| other.id > it.id && State::PUBLISHED.contains(&other.state));
                let why = it
                    .end_reason
                    .clone()
                    .or(next.and_then(|next| next.reason.clone()));
                (deed.on(), why, href)
            }),
            earlier,
        }
    }
}

/// What the lead decides on.
#[derive(Clone, Copy, Debug)]
pub(in crate::maturity) struct Preview {
    pub(in crate::maturity) proposal: PublicationId,
    pub(in crate::maturity) may_agree: bool,
}

/// What stands at the head of each of a result’s pages: the safety flag before all else.
pub(super) fn head(at: &AuthorityRound, shown: &Shown) -> Markup {
    let standing = &shown.standing;
    html! {
        @for sentence in words::safety(&safety_flags(&shown.changes)) {
            (warning(&format!("{}. {sentence}", Topic::Safety.title())))
        }
        @match standing {
            Standing::Published(it) => (published(it)),
            Standing::Preview(it, _) => {
                (frame(at, standing))
                (published(it))
            }
            Standing::Earlier(it) => (earlier(it)),
            Standing::Withdrawn(it) => (inset(html! {
                p.govuk-body { (tag("Withdrawn", Colour::Red)) }
                @if let Some((on, why, _)) = &it.ended {
                    p.govuk-body {
                        "Published on " (formats::date(it.on)) " and withdrawn on " (formats::date(*on)) (because(why.as_deref()))
                        " The Department for Education no longer sees these figures."
                    }
                }
            })),
            Standing::Draft { correcting, withdrawn } => (draft(correcting.as_deref(), withdrawn.as_deref())),
        }
    }
}

fn published(it: &Published) -> Markup {
    html! {
        p.govuk-body {
            (tag("Published", Colour::Green)) " on " (formats::date(it.on))
            ". It was agreed by the authority and no longer changes."
        }
        @if it.corrects.is_some() {
            p.govuk-body {
                "Corrected on " (formats::date(it.on)) (because(it.corrects.as_deref()))
                @for (on, href) in &it.earlier {
                    " " (link(&format!("See the result published on {}", formats::date(*on)), href)) "."
                }
            }
        }
        @for (from, to, why) in &it.withdrawn {
            p.govuk-body {
                "An earlier result, published on " (formats::date(*from)) ", was withdrawn on "
                (formats::date(*to)) (because(Some(why)))
            }
        }
    }
}

fn earlier(it: &Published) -> Markup {
    inset(html! {
        p.govuk-body { (tag("Replaced", Colour::Grey)) }
        p.govuk-body {
            "This result was published on " (formats::date(it.on)) "."
            @if let Some((on, why, now)) = &it.ended {
                " It was corrected on " (formats::date(*on)) (because(why.as_deref()))
                " " (link("See the result that holds now", now)) "."
            }
        }
    })
}

fn because(why: Option<&str>) -> String {
    words::because(why.unwrap_or_default())
}

fn draft(correcting: Option<&str>, withdrawn: Option<&Publication>) -> Markup {
    inset(html! {
        p.govuk-body { (tag("Draft", Colour::Grey)) }
        p.govuk-body {
            "Only this authority’s lead and the programme team see this. "
            "Once it is published, the Department for Education sees this same page."
        }
        @if let Some(reason) = correcting {
            p.govuk-body {
                "The published result is being corrected" (words::because(reason))
                " Until the correction is agreed to, the earlier result stays published."
            }
        }
        @if let Some((published, withdrawn, why)) = withdrawn.and_then(taken_back) {
            p.govuk-body {
                "A result published on " (formats::date(published)) " was withdrawn on "
                (formats::date(withdrawn)) (because(Some(why)))
            }
        }
    })
}

fn taken_back(it: &Publication) -> Option<(NaiveDate, NaiveDate, &str)> {
    let why = it.end_reason.as_deref().unwrap_or_default();
    Some((it.agreed.as_ref()?.on(), it.ended.as_ref()?.on(), why))
}

/// Around a proposal: everything below it is what would be published.
fn frame(at: &AuthorityRound, standing: &Standing) -> Markup {
    let Standing::Preview(_, preview) = standing else {
        return html! {};
    };
    let profile = ResultPath::of(at, preview.proposal.to_string()).to_string();
    important_banner(html! {
        p.govuk-notification-banner__heading { "This is what the Department for Education will see" }
        p.govuk-body {
            "From here on each page is as it will be published if it is agreed to today: "
            (link("the profile", &profile)) ", with a page for how each figure was worked out, and "
            (link("the authority’s page", &format!("{profile}/authority-page")))
            ". No note, record, name or single answer is part of it."
        }
        (decision(at, preview))
    })
}

/// The authority’s page as it would be, framed alike.
pub(crate) fn authority_frame(at: &AuthorityRound, proposal: PublicationId) -> Markup {
    let profile = ResultPath::of(at, proposal.to_string()).to_string();
    important_banner(html! {
        p.govuk-notification-banner__heading { "This is what the Department for Education will see" }
        p.govuk-body {
            "The authority’s page as it will be if the proposal is agreed to today. "
            (link("Go back to the profile", &profile))
        }
    })
}

fn decision(at: &AuthorityRound, preview: &Preview) -> Markup {
    html! {
        @if preview.may_agree {
            (post_form(&AgreementPath::of(at).to_string(), html! {
                (hidden("proposal", &preview.proposal.to_string()))
                (button_group(html! {
                    (button("Agree and publish", ButtonKind::Primary))
                    (link("Send it back with a reason", &SendBackPath::of(at).to_string()))
                }))
            }))
        }
    }
}

/// What is told of changes that are out of date, or gone.
pub(super) fn outdated(shown: &Shown) -> Markup {
    html! {
        @for month in &shown.changes_corrected {
            p.govuk-body {
                (words::round_title(*month)) " was published anew after this change was worked out. "
                "The change shown is since the earlier result; a correction of this round works it out again."
            }
        }
        @for month in &shown.changes_withdrawn {
            p.govuk-body {
                "The change since " (words::round_title(*month).to_lowercase())
                " is not shown: that result was withdrawn."
            }
        }
    }
}

/// The page of a result that was withdrawn, for who reads published results only.
pub(in crate::maturity) fn withdrawn(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    it: &Publication,
) -> Markup {
    let title = "Result withdrawn";
    let content = two_thirds(html! {
        (heading_with_caption(&format!("{}, {}", at.authority.name, at.round.title().to_lowercase()), title))
        @if let Some((published, withdrawn, why)) = taken_back(it) {
            p.govuk-body {
                "The result for this round was published on " (formats::date(published))
                " and withdrawn on " (formats::date(withdrawn)) (because(Some(why)))
            }
        }
        p.govuk-body { "Its figures are no longer shown. A new result may be published once it is agreed to." }
    });
    shell.page(title, Some(&at.authority.name), false, content)
}

/// The page of a round that is not published, for who reads published results only.
pub(in crate::maturity) fn not_published(shell: &Shell<'_>, at: &AuthorityRound) -> Markup {
    let title = "Not published yet";
    let content = two_thirds(html! {
        (heading_with_caption(&at.authority.name, title))
        p.govuk-body {
            "There is no published result of this authority for " (at.round.title().to_lowercase())
            ". A result is published once the programme team proposes it and the authority agrees."
        }
    });
    shell.page(title, Some(&at.authority.name), false, content)
}

/// The page in place of a draft, for who has a record of the round to rate blind.
pub(in crate::maturity) fn rate_first(shell: &Shell<'_>, at: &AuthorityRound) -> Markup {
    let title = "Finish your blind rating first";
    let content = two_thirds(html! {
        (heading_with_caption(&format!("{}, {}", at.authority.name, at.round.title().to_lowercase()), title))
        p.govuk-body {
            "A record of this round was drawn for you to rate a second time without seeing the first rating. "
            "Until you have finished, you do not see figures, the agenda or a proposal of this round, "
            "since the first rating could be read from them."
        }
    });
    shell.page(title, Some(&at.authority.name), false, content)
}
