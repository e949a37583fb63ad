//! Dates of birth. A date alone is none: support days are full of dates of visits. It is one
//!
//! - where the words around it say so: "dob", "born", "birthday", "turned nine on";
//! - straight after another date of birth: "born 14/3/15 and 2/9/17";
//! - where a full date of a year before [`FIRST_VISIT`] stands straight after a child, a parent, an
//!   age or initials, with no "on" or "of" before it: "Child A (12/05/2014)".

use std::ops::Range;

use regex::Captures;

use super::scan::{Pattern, after, before, pattern, places, stands_alone};

/// Nothing that the programme did has an earlier date; a person's birth mostly does.
const FIRST_VISIT: u32 = 2024;

const MONTH: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?";

/// A date as people write it, by the names `y` (year), `d` and `m` (numbers), `plain` (digits
/// that are a date only where a word says so) and `part` (a date without its year).
static DATE: Pattern = Pattern::new(|| {
    let month = MONTH;
    pattern(&format!(
        r"(?P<d1>[0-9]{{1,2}})\ ?[./-]\ ?(?P<m1>[0-9]{{1,2}})\ ?[./-]\ ?(?P<y1>[0-9]{{4}}|[0-9]{{2}})\b
        | (?P<y2>(?:19|20)[0-9]{{2}})[./-](?P<m2>[0-9]{{1,2}})[./-](?P<d2>[0-9]{{1,2}})\b
        | (?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\ of)?[\ .,/-]{{0,3}}{month}(?:[\ ,./'-]{{0,3}}(?P<y3>(?:19|20)[0-9]{{2}}|[0-9]{{2}})\b)?
        | {month}[\ -]{{0,2}}(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:[\ ,]{{1,3}}(?P<y4>(?:19|20)[0-9]{{2}})\b)?
        | (?P<plain>[0-9]{{8}}|[0-9]{{6}}|[0-9]{{1,2}}\ [0-9]{{1,2}}\ (?:[0-9]{{4}}|[0-9]{{2}}))\b"
    ))
});

const BIRTH: &str = r"\bd\.?\ ?[/-]?o\.?\ ?[/-]?b\b\.?|\bborn\b|\bdates?\ of\ birth\b|\bbirth\ ?(?:day|date)?\b|\bb-?day\b";

/// A word of birth, at the end of what stands before a date.
static SAID_BEFORE: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"(?:{BIRTH}|\bb\.|\bb\b[\ :=]|\bturn(?:s|ed|ing)?\ (?:[0-9]{{1,2}}|[a-z]{{3,9}})\ on\b)[^.!?;\n0-9]{{0,36}}$"
    ))
});

/// A word of birth, at the start of what stands after a date.
static SAID_AFTER: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"^[\ ,:)(-]{{0,3}}(?:[a-z']{{1,9}}\ ){{0,2}}(?:{BIRTH})"
    ))
});

/// Nothing but a joint between two dates.
static JOINT: Pattern = Pattern::new(|| pattern(r"^[\ ,&;+()/-]{0,4}(?:and|or)?[\ ,(]{0,2}$"));

/// A person, an age or initials, at the end of what stands before a date.
static PERSON: Pattern = Pattern::new(|| {
    pattern(
        r"(?:
            \b(?:child|boy|girl|son|daughter|baby|infant|toddler|siblings?|brothers?|sisters?|twins?
                |mother|mum|mam|father|dad|parent|carer|yp|young\ person|teenager|cousin|nephew|niece
                |(?:grand|step|foster\ )(?:mother|father|son|daughter|child|carer))
                (?:\ [a-z]{1,2})?
            |\baged?\ [0-9]{1,2}
            |\b[0-9]{1,2}\ ?(?:yo|y/o|yrs?|years?)(?:\ old)?
            |\b(?-i:[A-Z]\.?\ ?[A-Z]\.?)
        )(?:,\ ?[0-9]{1,2})?[\ ,:;(\[-]{1,3}$",
    )
});

pub(super) fn dates(text: &str) -> Vec<Range<usize>> {
    let mut last = 0;
    places(&DATE, text, |captures| {
        let range = captures.get(0)?.range();
        if !stands_alone(text, &range) || !is_date(captures) {
            return None;
        }
        let lead = before(text, range.start);
        let said = SAID_BEFORE.is_match(lead) || SAID_AFTER.is_match(after(text, range.end));
        let goes_on = last > 0
            && text
                .get(last..range.start)
                .is_some_and(|gap| JOINT.is_match(gap));
        let meant = is_before_visits(captures) && PERSON.is_match(lead);
        if said || meant || (goes_on && captures.name("plain").is_none()) {
            last = range.end;
            return Some(range);
        }
        None
    })
}

fn number(captures: &Captures<'_>, names: &[&str]) -> Option<u32> {
    let found = names.iter().find_map(|name| captures.name(name));
    found?.as_str().parse().ok()
}

/// Whether day and month can be, in either order.
fn is_date(captures: &Captures<'_>) -> bool {
    if let Some(plain) = captures.name("plain") {
        return is_plain_date(plain.as_str());
    }
    let day = number(captures, &["d1", "d2", "d3", "d4"]);
    let month = number(captures, &["m1", "m2"]).unwrap_or(1);
    day.is_some_and(|day| fits(day, month))
}

fn fits(day: u32, month: u32) -> bool {
    day > 0 && month > 0 && day.max(month) <= 31 && day.min(month) <= 12
}

/// `ddmmyyyy`, `yyyymmdd`, `ddmmyy`, or three figures with spaces.
fn is_plain_date(written: &str) -> bool {
    let figure = |range: Range<usize>| written.get(range).and_then(|part| part.parse().ok());
    let pair = |day, month| match (figure(day), figure(month)) {
        (Some(day), Some(month)) => fits(day, month),
        _ => false,
    };
    if written.contains(' ') {
        let figures: Vec<u32> = written.split(' ').filter_map(|f| f.parse().ok()).collect();
        return matches!(figures.as_slice(), [day, month, _] if fits(*day, *month));
    }
    pair(0..2, 2..4) || (written.len() == 8 && pair(6..8, 4..6))
}

/// Whether it is a full date of a year before the programme's visits.
fn is_before_visits(captures: &Captures<'_>) -> bool {
    let year = number(captures, &["y1", "y2", "y3", "y4"]);
    let century = |year: u32| match year {
        // Two figures: a year to come can only be of the last century.
        0..50 => 2000 + year,
        50..100 => 1900 + year,
        _ => year,
    };
    year.is_some_and(|year| (1900..FIRST_VISIT).contains(&century(year)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        dates(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_word_of_birth_makes_any_date_one() {
        for (text, date) in [
            ("dob 3.4.12", "3.4.12"),
            ("d.o.b: 2 March 2011", "2 March 2011"),
            ("D O B 03-04-2012", "03-04-2012"),
            ("d/o/b 2012-04-03", "2012-04-03"),
            ("DOB:03042012", "03042012"),
            ("dob 3 4 2012", "3 4 2012"),
            ("DOB030412 (file)", ""),
            ("born on the 3rd of April, 2012", "3rd of April, 2012"),
            ("birthday: April 3rd", "April 3rd"),
            ("Date of birth – 3Apr12", "3Apr12"),
            ("3/4/12 (dob)", "3/4/12"),
            ("3 April 2025 is her date of birth", "3 April 2025"),
        ] {
            let folded = text.replace('–', "-");
            let expected: Vec<_> = Some(date).filter(|d| !d.is_empty()).into_iter().collect();
            assert_eq!(found(&folded), expected, "{text}");
        }
    }

    #[test]
    fn a_date_of_a_visit_is_none() {
        for text in [
            "Meeting on 3 September 2025",
            "Visited 12/05/2014",
            "Child protection conference on 3 September 2019",
            "The mother, seen on 3/9/2019, agreed",
            "Two dates: 3/4/2025, 17/4/2025",
            "The group was born out of need. It met on 3/4/2025",
            "born in 2012",
            "dob 45/45/2012",
            "dob 12",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_bare_date_is_one_straight_after_a_person_and_before_the_first_visits() {
        assert_eq!(found("Child A (31/12/2023)"), ["31/12/2023"]);
        assert_eq!(found("Child A (01/01/2024)"), [""; 0]);
        assert_eq!(found("Child A (1/1/23)"), ["1/1/23"]);
        assert_eq!(found("JB, 7, 12.05.2014"), ["12.05.2014"]);
        assert_eq!(found("J.B. 12.05.2014"), ["12.05.2014"]);
        assert_eq!(found("boy aged 7 (14 Feb 2018)"), ["14 Feb 2018"]);
        assert_eq!(found("boy aged 7 (14 Feb)"), [""; 0]);
    }

    #[test]
    fn what_follows_a_date_of_birth_is_one_too() {
        assert_eq!(found("born 14/3/15 and 2/9/17"), ["14/3/15", "2/9/17"]);
        assert_eq!(found("born 14/3/15, seen 2/9/25"), ["14/3/15"]);
    }
}
