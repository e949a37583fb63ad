//! What results are called on every page: levels, bases, verdicts, and why there is no figure.

use crate::{
    maturity::rules::{
        Basis, ChangeReport, CommonItems, Difference, DimensionChange, Need, NoEvidence, NoOverall,
        NoSurvey, NotComparable, Verdict,
    },
    programmes::Dimension,
    questionnaires::rules::{Group, Instrument},
    ui::{charts, formats},
};

/// The fewest people whose number is shown.
const FEWEST: usize = 5;

/// `Establishing`, for 3.
pub(crate) fn level_name(level: u8) -> &'static str {
    let place = usize::from(level.clamp(1, 5) - 1);
    charts::LEVELS.get(place).copied().unwrap_or_default()
}

/// What a level looks like, in a sentence.
pub(crate) fn level_description(level: u8) -> &'static str {
    match level {
        0 | 1 => "It depends on individuals.",
        2 => "It is found in pockets, with reflection that is not always followed through.",
        3 => "Most teams work in this way, and some of it has been observed.",
        4 => "It holds under pressure and when people leave, and there is evidence for it.",
        _ => "The system checks itself with families, acts on what it finds and helps others.",
    }
}

/// `Baseline`, or `Month 6`.
pub(crate) fn round_title(month: u32) -> String {
    match month {
        0 => "Baseline".into(),
        month => format!("Month {month}"),
    }
}

/// What a maturity rests on.
pub(crate) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Both => "Perception and evidence",
        Basis::PerceptionOnly => "Perception only, not evidenced",
        Basis::EvidenceOnly => "Evidence only",
        Basis::None => "No score",
    }
}

/// What may be said of a change, in as few words as a table has room for.
pub(crate) fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::ClearRise => "Clear rise",
        Verdict::ClearFall => "Clear fall",
        Verdict::NoClearChange => "No clear change",
        Verdict::ReportedNotTested => "Reported, not tested",
        Verdict::NotComparable(_) => "Not comparable",
        Verdict::NoFigure => "No figure to compare",
    }
}

/// Why a verdict is what it is, where it does not say so itself: no full stop, lower case.
pub(crate) fn verdict_reason(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::NotComparable(why) => Some(not_comparable(why)),
        Verdict::ReportedNotTested => Some(
            "one of the rounds rests on an agreed self-assessment, which has no sampling error"
                .into(),
        ),
        Verdict::NoFigure => Some("one of the rounds has no score".into()),
        Verdict::ClearRise | Verdict::ClearFall | Verdict::NoClearChange => None,
    }
}

/// Why two rounds can't be compared.
pub(crate) fn not_comparable(why: &NotComparable) -> String {
    match why {
        NotComparable::PerceptionOnOneSide => {
            "only one of the rounds has a perception score".into()
        }
        NotComparable::EvidenceOnOneSide => "only one of the rounds has an evidence score".into(),
        NotComparable::NoCommonBasis => {
            "one round rests on a survey and the other on an agreed self-assessment".into()
        }
        NotComparable::PerceptionNotRescored => {
            "what the surveys of both rounds have in common is too little for a perception score"
                .into()
        }
        NotComparable::AnswersElsewhere => {
            "a survey was handed over without its answers, so it can’t be scored on what both rounds have in common"
                .into()
        }
        NotComparable::EvidenceNotRescored => {
            "what the records of both rounds have in common is too little for an evidence score"
                .into()
        }
        NotComparable::TooFewDimensions { .. } => {
            "too few dimensions can be compared for an overall score".into()
        }
    }
}

/// Why a comparison was rescored, and on what: a sentence; `None` where nothing differs.
pub(crate) fn rescored(change: &DimensionChange) -> Option<String> {
    if change.differences.is_empty() || change.compared.is_none() {
        return None;
    }
    let differ: Vec<_> = change
        .differences
        .iter()
        .map(|it| difference(*it))
        .collect();
    let items = in_common(&change.items).map(|items| format!(" In common: {items}."));
    Some(format!(
        "Both rounds were rescored on what they have in common, because {}.{}",
        formats::list(&differ),
        items.unwrap_or_default()
    ))
}

/// What is the same in both versions, `3 items of the case audit (4 in version 1, 5 in version 2)`;
/// `None` where no version differs.
pub(crate) fn in_common(items: &[CommonItems]) -> Option<String> {
    let told = items.iter().map(|it| {
        let ([earlier, later], [before, after]) = (it.items, &it.versions);
        format!(
            "{} of the {} ({earlier} in version {before}, {later} in version {after})",
            formats::plural(it.common as i64, "item", "items"),
            it.instrument.title().to_lowercase()
        )
    });
    let told: Vec<String> = told.collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    (!told.is_empty()).then(|| formats::list(&told))
}

/// How two rounds with other versions of an instrument are compared, in sentences; `None` where
/// both used the same.
pub(crate) fn bridge([earlier, later]: [u32; 2], report: &ChangeReport) -> Option<String> {
    let items = report.common_items();
    let common = in_common(&items)?;
    let names: Vec<String> = items
        .iter()
        .map(|it| format!("the {}", it.instrument.title().to_lowercase()))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let broken = |verdict: &Verdict| matches!(verdict, Verdict::NotComparable(_));
    let dimensions = report.dimensions.iter().filter(|it| broken(&it.verdict));
    let mut lost: Vec<String> = dimensions.map(|it| it.dimension.to_string()).collect();
    if broken(&report.overall.verdict) {
        lost.push("the overall score".into());
    }
    let lost: Vec<&str> = lost.iter().map(String::as_str).collect();
    let lost = match lost.as_slice() {
        [] => String::new(),
        lost => format!(" Not comparable: {}.", formats::list(lost)),
    };
    Some(format!(
        "{} used other versions of {} than {}. The change between them is worked out over what both \
         versions have in common: {common}, in the dimensions with a score in both rounds.{lost}",
        round_title(later),
        formats::list(&names),
        round_title(earlier).to_lowercase(),
    ))
}

fn difference(difference: Difference) -> &'static str {
    match difference {
        Difference::Basis => "the basis of perception differs",
        Difference::DiagnosticVersion => "the version of the diagnostic differs",
        Difference::Groups => "the role groups that answered differ",
        Difference::Instruments => "the instruments that count differ",
        Difference::InstrumentVersion => "the version of an instrument differs",
    }
}

/// ` because: “…”`, with the full stop that ends the sentence; the full stop alone without a reason.
pub(crate) fn because(reason: &str) -> String {
    match reason.trim_end() {
        "" => ".".into(),
        ended if ended.ends_with(['.', '!', '?']) => format!(" because: “{ended}”"),
        open => format!(" because: “{open}”."),
    }
}

/// Why there is no overall figure: a sentence; `None` where nothing is lacking.
pub(crate) fn no_overall(missing: &[NoOverall]) -> Option<String> {
    let reasons: Vec<_> = missing
        .iter()
        .map(|it| match it {
            NoOverall::FewerThanEight { more } => {
                format!("{} with a score", more_of(*more, "dimension", "dimensions"))
            }
            NoOverall::NoD5 => format!("a score in {} ({})", Dimension::D5, Dimension::D5.title()),
        })
        .collect();
    needs("An overall score needs", &reasons)
}

/// Why the survey gives no perception: a sentence. It never says how few people answered.
pub(crate) fn no_survey(missing: &[NoSurvey]) -> Option<String> {
    let reasons: Vec<_> = missing
        .iter()
        .map(|it| match it {
            NoSurvey::FewerThanFive { .. } => "at least five people whose answers count".into(),
            NoSurvey::FewerThanThreeGroups { .. } => {
                "at least three role groups with an answer that counts".into()
            }
            NoSurvey::NoPractitioners => "practitioners whose answers count".to_owned(),
        })
        .collect();
    needs("A survey score needs", &reasons)
}

/// What evidence lacks: a sentence.
pub(crate) fn no_evidence(missing: &[NoEvidence]) -> Option<String> {
    let reasons: Vec<_> = missing
        .iter()
        .map(|it| match it {
            NoEvidence::MissingOrganisational => {
                "an organisational evidence record that counts".into()
            }
            NoEvidence::MissingInstrument { instrument, more } => {
                let verb = if *more == 1 { "counts" } else { "count" };
                format!("{} that {verb}", more_records(*instrument, *more))
            }
            NoEvidence::TooFewInstruments { more } => format!(
                "{} with at least three records that count",
                more_of(*more, "instrument", "instruments")
            ),
            NoEvidence::TooFewRecords { more } => format!(
                "{} in the instruments that count",
                more_of(*more, "record", "records")
            ),
        })
        .collect();
    needs("An evidence score needs", &reasons)
}

/// What a dimension still needs, as who gathers records asks: no full stop, lower case.
pub(crate) fn still_needs(needs: &[Need]) -> String {
    let of_any = |instruments: &[Instrument]| {
        let names: Vec<_> = instruments.iter().map(|it| records(*it).0).collect();
        names.join(" or ")
    };
    let needs: Vec<_> = needs
        .iter()
        .map(|need| match need {
            Need::Records { instrument, more } => more_records(*instrument, *more),
            Need::OfAny { instruments, more } => format!(
                "{} of any of these ({})",
                more_of(*more, "record", "records"),
                of_any(instruments)
            ),
        })
        .collect();
    formats::list(&needs.iter().map(String::as_str).collect::<Vec<_>>())
}

/// `two more case audits`.
pub(crate) fn more_records(instrument: Instrument, more: usize) -> String {
    let (one, many) = records(instrument);
    more_of(more, one, many)
}

/// What an instrument’s records are called: one, and many.
pub(crate) fn records(instrument: Instrument) -> (&'static str, &'static str) {
    match instrument {
        Instrument::PracticeObservation => ("practice observation", "practice observations"),
        Instrument::CaseAudit => ("case audit", "case audits"),
        Instrument::GroupSupervision => ("group supervision", "group supervisions"),
        Instrument::OrganisationalEvidence => (
            "organisational evidence record",
            "organisational evidence records",
        ),
        Instrument::Diagnostic | Instrument::Family => ("response", "responses"),
    }
}

/// A number of people, never one of 1 to 4: nor 0, since a later figure could then be told from it.
pub(crate) fn people(n: usize) -> String {
    match n {
        0..FEWEST => "fewer than 5".into(),
        _ => formats::whole(n as i64),
    }
}

/// `Leaders and middle managers`.
pub(crate) fn groups(groups: &[Group]) -> String {
    let words: Vec<_> = groups
        .iter()
        .enumerate()
        .map(|(place, group)| match place {
            0 => group.title().to_owned(),
            _ => group.title().to_lowercase(),
        })
        .collect();
    formats::list(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn more_of(more: usize, one: &str, many: &str) -> String {
    let noun = if more == 1 { one } else { many };
    const WORDS: [&str; 10] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    match WORDS.get(more) {
        Some(number) => format!("{number} more {noun}"),
        None => format!("{more} more {noun}"),
    }
}

fn needs(what: &str, reasons: &[String]) -> Option<String> {
    let reasons: Vec<_> = reasons.iter().map(String::as_str).collect();
    (!reasons.is_empty()).then(|| format!("{what} {}.", formats::list(&reasons)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_have_the_frameworks_names() {
        let names: Vec<_> = (1..=5).map(level_name).collect();
        assert_eq!(
            names,
            [
                "Not yet",
                "Green shoots",
                "Establishing",
                "Embedded",
                "Self-correcting"
            ]
        );
    }

    #[test]
    fn what_is_missing_is_said_in_words() {
        let missing = [
            NoEvidence::MissingOrganisational,
            NoEvidence::MissingInstrument {
                instrument: Instrument::CaseAudit,
                more: 2,
            },
        ];
        assert_eq!(
            no_evidence(&missing).unwrap(),
            "An evidence score needs an organisational evidence record that counts and two more case audits that count."
        );
        assert_eq!(no_evidence(&[]), None);
        assert_eq!(
            no_overall(&[NoOverall::FewerThanEight { more: 1 }, NoOverall::NoD5]).unwrap(),
            "An overall score needs one more dimension with a score and a score in D5 (Risk, authority and the child’s experience)."
        );
    }

    #[test]
    fn a_bridge_says_what_both_versions_have_in_common() {
        let change = |dimension, verdict, common| DimensionChange {
            dimension,
            verdict,
            compared: None,
            differences: vec![Difference::DiagnosticVersion],
            items: vec![CommonItems {
                instrument: Instrument::Diagnostic,
                versions: ["1".into(), "2".into()],
                items: [4, 5],
                common,
            }],
            basis: None,
            groups: Vec::new(),
            instruments: Vec::new(),
        };
        let lost = Verdict::NotComparable(NotComparable::PerceptionNotRescored);
        let d4 = Dimension::new(4).unwrap();
        let mut report = ChangeReport {
            scoring_version: 1,
            dimensions: vec![
                change(d4, lost, 0),
                change(Dimension::D5, Verdict::ClearRise, 3),
            ],
            overall: crate::maturity::rules::OverallChange {
                verdict: Verdict::NoFigure,
                compared: None,
                rescored: false,
                dimensions: Vec::new(),
            },
        };
        assert_eq!(
            bridge([12, 18], &report).unwrap(),
            "Month 18 used other versions of the organisational diagnostic than month 12. \
             The change between them is worked out over what both versions have in common: \
             3 items of the organisational diagnostic (8 in version 1, 10 in version 2), \
             in the dimensions with a score in both rounds. Not comparable: D4."
        );
        report.dimensions.iter_mut().for_each(|it| it.items.clear());
        assert_eq!(bridge([12, 18], &report), None);
    }

    #[test]
    fn a_reason_ends_its_sentence_once() {
        assert_eq!(because("It was late"), " because: “It was late”.");
        assert_eq!(because("It was late."), " because: “It was late.”");
        assert_eq!(because(""), ".");
    }

    #[test]
    fn few_people_are_never_counted() {
        assert_eq!([0, 1, 4].map(people), ["fewer than 5"; 3]);
        assert_eq!(people(5), "5");
        for more in 1..=4 {
            let words = no_survey(&[NoSurvey::FewerThanFive { more }]).unwrap();
            assert!(!words.contains("more"), "{words}");
        }
    }
}
