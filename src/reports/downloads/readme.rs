//! What is in the files, for whoever opens the zip a year later.

use super::{
    bundle::Bundle,
    file::{File, Subject},
};
use crate::{maturity::rules::VERSION, ui::formats};

/// The text of `readme.txt`.
pub(super) fn readme(bundle: &Bundle) -> String {
    let source = &bundle.source;
    let mut lines = vec![
        source.programme.name.clone(),
        format!("Led by {}", source.programme.lead_authority),
        String::new(),
    ];
    if source.demonstration {
        lines.extend([
            "This is a demonstration: the authorities, the people and every figure are invented."
                .into(),
            String::new(),
        ]);
    }
    lines.extend([
        format!("Made on: {}", formats::date(source.today)),
        format!("Period: {}", bundle.period.title()),
        format!("Scoring version: {VERSION}"),
        String::new(),
        "FILES".into(),
    ]);
    for subject in Subject::ALL {
        lines.extend(files_of(bundle, subject));
    }
    lines.extend(["".into(), "AUTHORITIES".into()]);
    lines.extend(authorities(bundle));
    lines.extend(["".into(), "SYMBOLS".into()]);
    lines.extend(SYMBOLS.map(str::to_owned));
    lines.extend(["".into(), "WHAT THE FIGURES ARE".into()]);
    lines.extend(NOTES.map(str::to_owned));
    lines.join("\r\n") + "\r\n"
}

fn files_of(bundle: &Bundle, subject: Subject) -> Vec<String> {
    if !bundle.source.has(subject, bundle.period) {
        let what = if subject.is_by_round() {
            "round"
        } else {
            "quarter"
        };
        return vec![format!(
            "{}: none, since no {what} of the period has begun.",
            subject.title()
        )];
    }
    vec![
        format!("{}: {}", subject.title(), subject.says()),
        format!("  {}", File::Data(subject).name()),
        format!("  {}", File::Meta(subject).name()),
        "    for DfE's Explore education statistics: the figures, and what the columns are".into(),
        format!("  {}", File::Reading(subject).name()),
        format!("  {}", File::Description(subject).name()),
        "    for people: every authority by name, and the columns described (CSV on the Web)"
            .into(),
    ]
}

fn authorities(bundle: &Bundle) -> Vec<String> {
    let places = &bundle.source.places;
    let mut lines = vec![format!(
        "DfE's files have {}, each under the code and the name that it has today. National and \
         regional figures are of these alone.",
        formats::plural(places.placed.len() as i64, "authority", "authorities")
    )];
    lines.extend(places.left_out_words());
    lines.push("The files for people have every authority.".into());
    lines
}

const SYMBOLS: [&str; 3] = [
    "z  not applicable: there can be no figure here",
    "x  not available: there is no figure, or none is published",
    "c  confidential: a figure would tell of a few people",
];

const NOTES: [&str; 7] = [
    "Support days: days delivered, whether the authority has confirmed them or not. The last \
     quarter is not over if its last day is after the day this was made. A share of the days \
     allocated is a share of what was allocated on the quarter's last day.",
    "Maturity and coverage: published results alone, as they were frozen when the authority \
     agreed. The month is the one that the round stands at, counted from the programme's start, \
     not the day of publication.",
    "Total of the dimensions is the overall figure. Nothing is averaged over authorities: the \
     national rows say how many have a score.",
    "Intervals are 95% intervals. They cover which people answered and which records were looked \
     at, teams, raters and misjudged facts; not who chose to answer, nor how records were chosen. \
     An agreed self-assessment has none.",
    "Respondents: people whose answers count, in the dimension where most do, rounded down to a \
     step of five. Role groups are told together, and only people who were mailed a link of their \
     own; where they are fewer than ten, or could be had by subtraction, it is c. A sum with such \
     a part is c as well. Families stand apart.",
    "A result that is corrected or withdrawn changes these files from then on.",
    "Nothing here is a league table: authorities stand by name.",
];
