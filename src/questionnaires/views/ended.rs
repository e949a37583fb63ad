//! How a respondent's way ends: submitted, submitted before, or the survey closed before that.

use maud::{Markup, html};

use super::{
    answering::{Surroundings, answers_of},
    leaving::finished,
    returning::{keep_this_code, return_link},
};
use crate::{
    questionnaires::rules::{Answers, Intake, Part, ReturnCode},
    ui::*,
};

pub(in crate::questionnaires) fn submitted(around: &Surroundings<'_>, key: &ReturnCode) -> Markup {
    let title = "Answers submitted";
    let content = two_thirds(html! {
        (panel(title, html! { "Thank you" }))
        h2.govuk-heading-m { "Who will see what" }
        @if around.families() { (seen_of_families(around)) } @else { (seen_of_staff(around)) }
        h2.govuk-heading-m { "What happens next" }
        p.govuk-body {
            "Your answers count together with those of others in your group. There is no reference number, since nothing leads from the answers back to you. "
            "For the same reason they can’t be changed or taken back."
        }
        p.govuk-body { "You can close this page." }
        @if around.invitation.is_shared() {
            p.govuk-body { "If other people use this computer, make room for the next of them:" }
            (finished(around, key, ButtonKind::Secondary))
        }
        p.govuk-body { "Questions: " (link(CONTACT, &format!("mailto:{CONTACT}"))) }
    });
    around.page(title, None, false, content)
}

fn seen_of_staff(around: &Surroundings<'_>) -> Markup {
    html! {
        ul.govuk-list.govuk-list--bullet {
            li { "Nobody sees your answers as yours: not your manager, not " (around.authority()) ", not Hackney." }
            li { (around.authority()) " and the Hackney team see what people say once ten or more have answered, and never what a single role group says." }
            li { "The Department for Education sees results only when " (around.authority()) " has agreed to publish them." }
        }
    }
}

fn seen_of_families(around: &Surroundings<'_>) -> Markup {
    html! {
        ul.govuk-list.govuk-list--bullet {
            li { "Nobody can see which answers are yours. Your social worker can’t see them." }
            li { (around.authority()) " sees what families say all together, once ten or more have answered." }
        }
    }
}

pub(in crate::questionnaires) fn already_submitted(
    around: &Surroundings<'_>,
    key: &ReturnCode,
) -> Markup {
    let title = "You have already submitted your answers";
    let content = two_thirds(html! {
        (heading_with_caption(around.authority(), title))
        p.govuk-body { "This device has submitted answers by this link. They count once, and nothing was added or changed now." }
        @if around.invitation.is_shared() {
            p.govuk-body { "If you are another person of the group and want to answer too, take these answers off this device first. You then start with a blank form." }
            (finished(around, key, ButtonKind::Secondary))
        }
        p.govuk-body { (return_link(around)) }
    });
    around.page(title, None, false, content)
}

/// As many have answered as the group has people. The draft stays.
pub(in crate::questionnaires) fn full(around: &Surroundings<'_>) -> Markup {
    let title = "Your answers were not submitted";
    let content = two_thirds(html! {
        (heading_with_caption(around.authority(), title))
        p.govuk-body {
            "This link takes one set of answers for each person in the group, and it has taken as many as it was set up for. "
            "You did nothing wrong."
        }
        h2.govuk-heading-m { "What you can do" }
        p.govuk-body {
            "Tell the person who sent you the link that the survey is full for this group: " strong { (around.invitation.group.title()) } ". "
            "They can raise the number of people. Then open your link again and submit."
        }
        p.govuk-body { "Nothing is lost: what you answered is kept on this device." }
        p.govuk-body { (link("Read your answers", &around.check())) }
    });
    around.page(title, None, false, content)
}

/// The survey takes no answers any more. Whatever was answered and not submitted stands here, to be
/// read, printed, and gone on with should the survey be extended.
pub(in crate::questionnaires) fn closed(
    around: &Surroundings<'_>,
    parts: &[Part<'_>],
    intake: Intake,
    answers: Option<&Answers>,
    key: Option<&ReturnCode>,
) -> Markup {
    let title = match intake {
        Intake::Withdrawn => "This link was withdrawn",
        _ => "This survey has closed",
    };
    let kept = key.filter(|_| intake != Intake::Over);
    let content = html! {
        (two_thirds(html! {
            (heading_with_caption(around.authority(), title))
            @match answers {
                Some(_) => (not_submitted(intake, kept)),
                None if intake == Intake::Withdrawn => {
                    p.govuk-body { "It can’t be used to answer any more. Answers that were submitted with it before count." }
                    p.govuk-body { "If you think that it should still work, ask the person who sent it to you." }
                }
                None => p.govuk-body { (closed_on(intake)) " It takes no answers any more. Answers that were submitted before count." },
            }
        }))
        @if let Some(answers) = answers {
            h2.govuk-heading-l { "What you had answered" }
            @for part in parts { (answers_of(around, part, answers, false)) }
        } @else if intake != Intake::Over {
            p.govuk-body { (return_link(around)) }
        }
        @if let (true, Some(key)) = (around.invitation.is_shared(), key) {
            h2.govuk-heading-m { "If other people use this computer" }
            p.govuk-body { "Take your answers off it when you have read them." }
            (finished(around, key, ButtonKind::Secondary))
        }
    };
    around.page(title, None, false, content)
}

fn not_submitted(intake: Intake, kept: Option<&ReturnCode>) -> Markup {
    let for_good = matches!(intake, Intake::Closed { for_good: true, .. });
    html! {
        (warning(&format!("{} Your answers had not been submitted, so they do not count.", closed_on(intake))))
        @if intake == Intake::Over {
            p.govuk-body { "The results are out, so the survey can’t be extended. Your answers were not kept. You can print this page if you want to keep them." }
        } @else {
            @if intake == Intake::Withdrawn {
                p.govuk-body { "Ask the person who sent you the link for another one. Open it and enter your return code." }
            } @else if for_good {
                p.govuk-body { "The survey can’t be opened again." }
            } @else {
                p.govuk-body { "Ask the person who invited you whether the survey can be extended." }
            }
            @match kept {
                Some(_) if for_good => p.govuk-body {
                    "All that you answered stands below, with what you sent just now. You can print this page if you want to keep it."
                },
                Some(key) if intake == Intake::Withdrawn => {
                    p.govuk-body { "All that you answered is kept, with what you sent just now. You can print this page to be safe." }
                    (keep_this_code(key))
                }
                Some(key) => {
                    p.govuk-body { "All that you answered is kept, with what you sent just now. If the survey is extended, open your link again and go on where you were. You can print this page to be safe." }
                    (keep_this_code(key))
                },
                None => p.govuk-body { "Your answers stand below, and only here: print this page if you want to keep them." },
            }
        }
    }
}

fn closed_on(intake: Intake) -> String {
    match intake {
        Intake::Closed { on: Some(on), .. } => {
            format!("The survey closed on {}.", formats::date(on))
        }
        Intake::Withdrawn => "The lead has withdrawn this link.".into(),
        Intake::Closed { on: None, .. } | Intake::Over | Intake::Open => {
            "The survey has closed.".into()
        }
    }
}
