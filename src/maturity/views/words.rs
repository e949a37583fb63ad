//! What results are called on every page: levels, bases, verdicts, and why there is no figure.

use crate::{
    maturity::{
        Topic,
        rules::{
            Basis, Bloc, Bound, ChangeReport, CommonItems, Difference, DimensionChange,
            DisclosedFigure, InstrumentLine, Need, NoEvidence, NoOverall, NoSurvey, NotComparable,
            SafetyFlag, Source, Verdict,
        },
    },
    programmes::Dimension,
    questionnaires::rules::{Group, Instrument},
    ui::{charts, formats},
};

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

/// What stands in the place of a level’s description where no record shows it.
pub(crate) const NOT_EVIDENCED: &str =
    "This is what people say. Too few records have been looked at to show it.";

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
        Verdict::HeldAtCap => "Both held at 3.0, not tested",
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
            "one of the rounds rests on an agreed self-assessment, of which no error is known"
                .into(),
        ),
        Verdict::HeldAtCap => Some(
            "neither round has evidence, and a score without evidence is never more than 3.0"
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
        NotComparable::OtherBasis => {
            "one round rests on a survey and the other on an agreed self-assessment".into()
        }
        NotComparable::PerceptionNotRescored => {
            "what the surveys of both rounds have in common is too little for a perception score"
                .into()
        }
        NotComparable::AnswersElsewhere => {
            "the earlier result came from another installation without its answers, so the rounds can’t be scored again on what they have in common"
                .into()
        }
        NotComparable::FigureNotTold => {
            "the earlier result came from another installation, and one of the scores is told only as “or more” or “or less”"
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
    if !change.rescored {
        return None;
    }
    let differ: Vec<_> = change
        .differences
        .iter()
        .map(|it| difference(*it))
        .collect();
    let items = in_common(&change.items).map(|items| format!(" In common: {items}."));
    Some(format!(
        "Both rounds were scored again on what they have in common, which changed a figure: {}.{}",
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
        Difference::Pools => "small role groups are not put together in the same way",
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
            NoSurvey::FewerThanTen => "at least ten people whose answers count".into(),
            NoSurvey::FewerThanThreeGroups => {
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
                match more {
                    0 => format!("one more {} from another team", records(*instrument).0),
                    _ => format!("{} that {verb}", more_records(*instrument, *more)),
                }
            }
            NoEvidence::TooFewInstruments { more } => format!(
                "{} with at least three records that count, from two teams",
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
            Need::Records {
                instrument,
                more,
                another_team,
            } => records_needed(*instrument, *more, *another_team),
            Need::OfAny { instruments, more } => format!(
                "{} of any of these ({})",
                more_of(*more, "record", "records"),
                of_any(instruments)
            ),
        })
        .collect();
    listed(&needs)
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

/// What an instrument that does not count needs, as who gathers records asks.
pub(crate) fn line_needs(line: &InstrumentLine) -> String {
    let more = line.more_needed.max(usize::from(line.another_team_needed));
    records_needed(line.instrument, more, line.another_team_needed)
}

fn records_needed(instrument: Instrument, more: usize, another_team: bool) -> String {
    let records = more_records(instrument, more);
    match (another_team, more) {
        (false, _) => records,
        (true, 1) => format!("{records}, from another team"),
        (true, _) => format!("{records}, one of them from another team"),
    }
}

/// What a flag is called in the middle of a sentence: `D5`.
pub(crate) fn topic(topic: Topic) -> String {
    match topic {
        Topic::Safety => "risk and the child first".into(),
        Topic::Gap(dimension) => dimension.to_string(),
    }
}

/// What raises the safety flag, a sentence for each round that it is since (rule 15).
pub(crate) fn safety(flags: &[(u32, SafetyFlag)]) -> Vec<String> {
    let sentence = |(month, flag): &(u32, SafetyFlag)| {
        let since = round_title(*month).to_lowercase();
        let d5 = format!("D5 ({})", Dimension::D5.title());
        if flag.fall {
            return format!("Since {since}, {d5} shows a clear fall.");
        }
        let mut rises: Vec<String> = flag.rises.iter().map(|it| it.label()).collect();
        if flag.overall_rises {
            rises.push("the overall score".into());
        }
        let rises: Vec<&str> = rises.iter().map(String::as_str).collect();
        let verb = if rises.len() == 1 { "shows" } else { "show" };
        format!(
            "Since {since}, {} {verb} a clear rise, and {d5} does not.",
            formats::list(&rises)
        )
    };
    flags.iter().map(sentence).collect()
}

/// What a bloc of role groups is called.
pub(crate) fn bloc(bloc: Bloc) -> &'static str {
    match bloc {
        Bloc::LeadersAndManagers => "Leaders and managers",
        Bloc::PractitionersAndClinicians => "Practitioners and clinicians",
        Bloc::Partners => "Partner agencies",
        Bloc::Families => "Families",
    }
}

/// P − E: `+0.62`; `+0.35 or more`.
pub(crate) fn gap(gap: DisclosedFigure) -> String {
    let signed = formats::signed(gap.value, 2);
    match gap.bound {
        None => signed,
        Some(Bound::OrMore) => format!("{signed} or more"),
        Some(Bound::OrLess) => format!("{signed} or less"),
    }
}

/// `3 of 10 dimensions not evidenced`; `None` where all are.
pub(crate) fn not_evidenced(dimensions: usize) -> Option<String> {
    (dimensions > 0).then(|| format!("{dimensions} of 10 dimensions not evidenced"))
}

/// The smallest change that two rounds could show: a sentence. `what` is `a change`, or which one.
pub(crate) fn smallest_visible(what: &str, smallest: f64) -> String {
    let told = formats::number(smallest, 1);
    // Nothing smaller is called clear, however sure it is.
    if told == "0.3" {
        return format!(
            "Between two rounds like this one, {what} smaller than 0.3 is never called clear."
        );
    }
    format!(
        "Between two rounds like this one, {what} smaller than {told} could not be told from chance."
    )
}

/// What could have been seen, where no change was: a sentence.
pub(crate) fn could_be_seen(verdict: &Verdict, smallest_visible: Option<f64>) -> Option<String> {
    let smallest = smallest_visible.filter(|_| *verdict == Verdict::NoClearChange)?;
    Some(match formats::number(smallest, 1).as_str() {
        "0.3" => "A change smaller than 0.3 is never called clear.".into(),
        told => format!("A change smaller than {told} could not have been told from chance."),
    })
}

/// Beside a count of clear changes, what chance alone would give: a sentence (rule 13).
pub(crate) fn chance(month: u32, report: &ChangeReport) -> String {
    let since = round_title(month).to_lowercase();
    match report.tested() {
        0 => format!("Since {since}, no dimension could be tested."),
        tested => format!(
            "Since {since}, {} of {} tested {} a clear change. Chance alone would give {} at most, on average.",
            formats::whole(report.clear() as i64),
            formats::plural(tested as i64, "dimension", "dimensions"),
            if report.clear() == 1 { "shows" } else { "show" },
            formats::number(report.by_chance(), 1),
        ),
    }
}

/// What would lower an error most: no full stop, lower case. `fewest` are the role groups of which
/// fewest people have answered.
pub(crate) fn help(source: Source, fewest: &[Group]) -> String {
    match source {
        Source::People if fewest.is_empty() => "more answers to the survey".into(),
        Source::People => {
            let names: Vec<_> = fewest.iter().map(|it| it.title().to_lowercase()).collect();
            format!("more answers from {}", names.join(" or "))
        }
        Source::Records => "more records".into(),
        Source::Teams => "records from another team".into(),
        Source::Raters => "records rated by other people".into(),
        Source::Facts => "another organisational evidence record".into(),
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
    (!reasons.is_empty()).then(|| format!("{what} {}.", listed(reasons)))
}

/// What is needed: `a, b and c`, or `a, of b; and c` where a comma would not part them.
fn listed(needs: &[String]) -> String {
    let needs: Vec<_> = needs.iter().map(String::as_str).collect();
    let has_comma = |need: &&str| need.split('(').next().is_some_and(|it| it.contains(','));
    match needs.as_slice() {
        [first @ .., last] if needs.len() > 1 && needs.iter().any(has_comma) => {
            format!("{}; and {last}", first.join("; "))
        }
        needs => formats::list(needs),
    }
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
            delta: None,
            smallest_visible: None,
            rescored: false,
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
            scoring_version: 2,
            dimensions: vec![
                change(d4, lost, 0),
                change(Dimension::D5, Verdict::ClearRise, 3),
            ],
            overall: crate::maturity::rules::OverallChange {
                verdict: Verdict::NoFigure,
                delta: None,
                smallest_visible: None,
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
    fn what_raises_the_safety_flag_is_a_sentence_for_each_round_since() {
        let flag = |fall, rises: &[u8], overall_rises| SafetyFlag {
            fall,
            rises: rises.iter().filter_map(|it| Dimension::new(*it)).collect(),
            overall_rises,
        };
        let d5 = "D5 (Risk, authority and the child’s experience)";
        assert_eq!(
            safety(&[
                (0, flag(true, &[], true)),
                (6, flag(false, &[3], false)),
                (12, flag(false, &[3, 4], true))
            ]),
            [
                format!("Since baseline, {d5} shows a clear fall."),
                format!(
                    "Since month 6, {} shows a clear rise, and {d5} does not.",
                    Dimension::new(3).unwrap().label()
                ),
                format!(
                    "Since month 12, {}, {} and the overall score show a clear rise, and {d5} does not.",
                    Dimension::new(3).unwrap().label(),
                    Dimension::new(4).unwrap().label()
                ),
            ]
        );
    }

    #[test]
    fn a_gap_is_told_as_its_perception_is() {
        let told = |bound| gap(DisclosedFigure { value: 0.35, bound });
        assert_eq!(told(None), "+0.35");
        assert_eq!(told(Some(Bound::OrMore)), "+0.35 or more");
    }

    #[test]
    fn needs_are_parted_where_a_comma_would_not_part_them() {
        let needs =
            |words: &[&str]| listed(&words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        assert_eq!(needs(&["a", "b", "c"]), "a, b and c");
        assert_eq!(needs(&["two, one of them new"]), "two, one of them new");
        assert_eq!(needs(&["a", "b (or c, if any)"]), "a and b (or c, if any)");
        assert_eq!(
            needs(&["two, one of them new", "b"]),
            "two, one of them new; and b"
        );
        assert_eq!(
            needs(&["a", "two, one of them new", "b"]),
            "a; two, one of them new; and b"
        );
    }

    #[test]
    fn no_change_under_the_rules_least_is_put_down_to_chance() {
        assert_eq!(
            could_be_seen(&Verdict::NoClearChange, Some(0.3)).unwrap(),
            "A change smaller than 0.3 is never called clear."
        );
        assert_eq!(
            smallest_visible("a change", 0.3),
            "Between two rounds like this one, a change smaller than 0.3 is never called clear."
        );
        assert_eq!(
            smallest_visible("an overall change", 0.4),
            "Between two rounds like this one, an overall change smaller than 0.4 could not be told from chance."
        );
    }

    #[test]
    fn what_could_have_been_seen_stands_beside_no_clear_change_alone() {
        let seen = |verdict| could_be_seen(&verdict, Some(0.5));
        assert_eq!(
            seen(Verdict::NoClearChange).unwrap(),
            "A change smaller than 0.5 could not have been told from chance."
        );
        assert_eq!(seen(Verdict::ClearRise), None);
    }
}
