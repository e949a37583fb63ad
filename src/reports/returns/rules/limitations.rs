//! What a reader of a return must know of its figures, worked out from them.

use super::{AuthorityPart, Content, DaysPart, ResultPart};
use crate::{programmes::Days, ui::formats};

/// The standing sentences of a return, whose own limitations are not looked at; `skipped` are
/// earlier quarters without a return.
pub(in crate::reports::returns) fn limitations(
    content: &Content,
    skipped: &[String],
) -> Vec<String> {
    let authorities = &content.authorities;
    let mut told = Vec::new();
    if content.demonstration {
        told.push("This is a demonstration: authorities, people and figures are fictional.".into());
    }
    if authorities.is_empty() {
        told.push("No authority had joined the programme by the end of the quarter.".into());
    }
    if !content.demonstration {
        told.extend(of_codes(authorities));
    }
    told.extend(of_days(authorities));
    told.extend(of_results(authorities));
    told.extend(of_words(content));
    if !skipped.is_empty() {
        told.push(format!(
            "There is no return of {}. Their days are in the days to date.",
            list(skipped)
        ));
    }
    if authorities.iter().any(|it| !it.results.is_empty()) {
        told.extend(STANDING.map(str::to_owned));
    }
    told
}

/// What holds of every published score.
const STANDING: [&str; 4] = [
    "Intervals are 95% intervals. They cover which people answered and which records were looked at, how teams differ, how raters lean, and facts that are misjudged. They do not cover who chose to answer, nor how the records were chosen.",
    "The diagnostic is an illustrative instrument of the programme, not a validated measure.",
    "Days of support and changes in maturity stand side by side. Nothing here shows that one caused the other.",
    "Numbers of people are given in steps of five, and none of fewer than five, so that nobody’s answers can be told from them.",
];

fn of_codes(authorities: &[AuthorityPart]) -> Option<String> {
    let without = names(authorities, |it| it.code.is_none());
    (!without.is_empty()).then(|| {
        format!(
            "{} {} no official code of a local authority, and can’t be matched with other data.",
            list(&without),
            if without.len() == 1 { "has" } else { "have" }
        )
    })
}

fn of_days(authorities: &[AuthorityPart]) -> Vec<String> {
    let sum = |of: fn(&DaysPart) -> Days| authorities.iter().map(|it| of(&it.days)).sum::<Days>();
    let told = [
        (
            sum(|it| it.overdue),
            "booked for dates that have passed and not marked as delivered. That counts as booked",
        ),
        (
            sum(|it| it.unconfirmed),
            "delivered in the quarter and not yet confirmed by the authority’s lead",
        ),
        (
            sum(|it| it.disputed),
            "delivered in the quarter and disputed by the authority’s lead. That counts as delivered",
        ),
    ];
    let some = told.into_iter().filter(|(days, _)| *days > Days::ZERO);
    some.map(|(days, what)| {
        let verb = if days.quarters() <= 4 { "is" } else { "are" };
        format!("{} {verb} {what}.", formats::days(days.quarters().into()))
    })
    .collect()
}

fn of_results(authorities: &[AuthorityPart]) -> Vec<String> {
    let mut told = Vec::new();
    let newest = |it: &AuthorityPart| it.results.last().cloned();
    let unpublished = names(authorities, |it| it.results.is_empty());
    if !unpublished.is_empty() {
        told.push(format!("No result of {} is published.", list(&unpublished)));
    }
    for (of, what) in [
        (
            not_evidenced as fn(&ResultPart) -> usize,
            "rest on perception alone, not evidenced by records",
        ),
        (without_score, "have no score"),
        (
            agreed,
            "rest on an agreed self-assessment. Such figures have no interval, and their changes are reported, not tested",
        ),
    ] {
        let counts: Vec<String> = authorities
            .iter()
            .filter_map(|it| Some((&it.name, of(&newest(it)?))))
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| format!("{count} of {name}"))
            .collect();
        if !counts.is_empty() {
            told.push(format!(
                "Of the ten dimensions in the newest published rounds, {} {what}.",
                list(&counts)
            ));
        }
    }
    let few = names(authorities, |it| {
        newest(it).is_some_and(|it| it.coverage.people.iter().any(|of| of == "Fewer than 5"))
    });
    if !few.is_empty() {
        told.push(format!(
            "Fewer than five people’s answers count in a dimension or more of {}.",
            list(&few)
        ));
    }
    told
}

fn dimensions(result: &ResultPart) -> impl Iterator<Item = &super::Score> {
    result.scores.iter().filter(|it| it.code != "overall")
}

fn not_evidenced(result: &ResultPart) -> usize {
    let hollow = |it: &&super::Score| it.perception.is_some() && it.evidence.is_none();
    dimensions(result).filter(hollow).count()
}

fn without_score(result: &ResultPart) -> usize {
    dimensions(result)
        .filter(|it| it.maturity.is_none())
        .count()
}

fn agreed(result: &ResultPart) -> usize {
    dimensions(result).filter(|it| it.agreed).count()
}

fn of_words(content: &Content) -> Option<String> {
    let silent = names(&content.authorities, |it| it.words.is_empty());
    (!silent.is_empty()).then(|| {
        format!(
            "Nobody wrote of learning, risks or asks for {}.",
            list(&silent)
        )
    })
}

fn names(authorities: &[AuthorityPart], of: impl Fn(&AuthorityPart) -> bool) -> Vec<String> {
    let some = authorities.iter().filter(|it| of(it));
    some.map(|it| it.name.clone()).collect()
}

fn list(words: &[String]) -> String {
    formats::list(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(authorities: Vec<AuthorityPart>) -> Content {
        let date = |text: &str| text.parse().unwrap();
        Content {
            programme: "P".into(),
            lead_authority: "H".into(),
            runs: (date("2025-01-01"), date("2026-12-31")),
            quarter: "2025-q1".into(),
            title: "January to March 2025".into(),
            days: (date("2025-01-01"), date("2025-03-31")),
            demonstration: false,
            before: None,
            authorities,
            rounds: Vec::new(),
            words: Vec::new(),
            restatements: Vec::new(),
            changed_results: Vec::new(),
            notes: Vec::new(),
            limitations: Vec::new(),
        }
    }

    #[test]
    fn a_programme_without_authorities_says_so_and_no_more() {
        let told = limitations(&content(Vec::new()), &[]);
        assert_eq!(
            told,
            ["No authority had joined the programme by the end of the quarter."]
        );
    }

    #[test]
    fn days_that_are_open_are_told() {
        let authority = AuthorityPart {
            id: crate::people::AuthorityId(1),
            name: "O’Brien, North".into(),
            code: Some("E10000001".into()),
            standing: "Active".into(),
            days: DaysPart {
                overdue: Days::from_quarters(4),
                disputed: Days::from_quarters(6),
                ..DaysPart::default()
            },
            pace: super::super::PacePart {
                allocated: Days::ZERO,
                expected: Days::ZERO,
                delivered: Days::ZERO,
                booked: Days::ZERO,
                remaining: Days::ZERO,
                projected: None,
                working: Default::default(),
            },
            results: Vec::new(),
            words: Vec::new(),
        };
        let told = limitations(
            &content(vec![authority]),
            &["October to December 2024".into()],
        );
        assert_eq!(
            told,
            [
                "1 day is booked for dates that have passed and not marked as delivered. That counts as booked.",
                "1.5 days are delivered in the quarter and disputed by the authority’s lead. That counts as delivered.",
                "No result of O’Brien, North is published.",
                "Nobody wrote of learning, risks or asks for O’Brien, North.",
                "There is no return of October to December 2024. Their days are in the days to date.",
            ]
        );
    }
}
