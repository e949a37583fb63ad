//! Numbers and codes of cases and of people's records. There is no one form of them, so
//!
//! - after a word that calls it one ("case no.", "Mosaic ID", "ref:") a short number is enough;
//! - letters before five digits or more, or before a year and a running number, are a code;
//! - seven digits or more that are no money, no count of people and no date are a number of a file.

use std::ops::Range;

use super::scan::{Pattern, after, before, digits, is_year, pattern};

/// A word or number with the signs inside it. It has no limit, and needs none: words do not
/// overlap, and each is looked at once.
static CODE: Pattern = Pattern::new(|| pattern(r"[a-z0-9](?:[/_-]?[a-z0-9])*"));

/// How a number was introduced, at the end of what stands before it. `system`: what only numbers
/// records; `thing`: what also stands before counts and years; `vague`: what needs `called`.
static CALLED: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:
            (?P<system>mosaic|lcs|ics|liquid\ ?logic|framework-?i|care\ ?(?:first|director)
                |azeus|ssid|ehm|e?caf|upn|uln)
          | (?P<thing>case|ref(?:erence)?|crime|police)
          | (?P<vague>file|client|person|service\ user|child|children's|pupil|student|patient|family
                |referral|record|mash|lac|cla|cin|cp|court|court\ case|id)
        )\b\.?
        (?P<called>
            (?:[\ ,]{1,2}(?:case|record|file|ref(?:erence)?|recording|system))?
            [\ ,]{0,2}
            (?:\b(?:no|num|nr|number|id|ident(?:ifier|ity)?|ref(?:erence)?)\b\.?|\#)
        )?
        (?:[\ ,]{1,2}(?:case|record|file))?
        (?P<sign>[\ ]?[:=\#])?
        (?:\ (?:is|was))?
        [\ (]{0,2}
        (?:[a-z]{1,6}[\ /-]{1,2})?$",
    )
});

/// A word for any number at all: it takes more digits to mean a person.
static NUMBERED: Pattern = Pattern::new(|| {
    pattern(r"(?:\b|_)(?:no[.:]|num|number|id|identifier|ref)\b?[.:]?(?:\ is)?[\ (]{0,2}$")
});

/// What shows that a long number counts money or people.
static COUNTED_BEFORE: Pattern =
    Pattern::new(|| pattern(r"(?:[£$€]|\b(?:gbp|eur|usd|population|budget|urn)(?:\ of)?:?)\ ?$"));
static COUNTED_AFTER: Pattern = Pattern::new(|| {
    pattern(
        r"^(?:\ ?%|\ (?:pounds|people|residents|children|adults|staff|visits|contacts|gbp)\b|[.,][0-9])",
    )
});

/// Forms that are a record's number with nothing said: a unique pupil number, a family court's
/// case, a National Insurance number, one of the Police National Computer.
static FORM: Pattern = Pattern::new(|| {
    pattern(
        r"^(?:[a-z][0-9]{12}|[a-z]{2}[0-9]{2}[a-z][0-9]{4,5}|[a-z]{2}[0-9]{6}[a-d]|[0-9]{2}/[0-9]{4,7}[a-z])$",
    )
});

/// Public codes: of statistics, and of standards.
static PUBLIC: Pattern = Pattern::new(|| {
    pattern(r"^(?:[ewns][0-9]{8}|(?:iso|bs|en|iec|gbp|eur|usd|covid)[-/]?[0-9].*)$")
});

pub(super) fn numbers(text: &str) -> Vec<Range<usize>> {
    let codes = CODE.find_iter(text).map(|found| found.range());
    codes.filter(|range| is_record(text, range)).collect()
}

fn is_record(text: &str, range: &Range<usize>) -> bool {
    let code = &text[range.clone()];
    if !code.contains(|c: char| c.is_ascii_digit()) || is_part(text, range) {
        return false;
    }
    let lead = before(text, range.start);
    !is_counted(lead, after(text, range.end))
        && !PUBLIC.is_match(code)
        && (is_called(lead, code) || FORM.is_match(code) || is_code(code) || is_long(code))
}

/// In the name of a record: any number of five digits or more.
pub(super) fn bare(name: &str) -> Vec<Range<usize>> {
    let code = name.trim();
    let number = code
        .chars()
        .all(|c| c.is_ascii_digit() || " /-._".contains(c));
    let date = groups(code).any(is_year) || is_compact_date(code);
    let start = name.len() - name.trim_start().len();
    let found = number && !date && digits(code).len() >= 5;
    found
        .then_some(start..start + code.len())
        .into_iter()
        .collect()
}

/// Whether more of the same word or number stands on either side: a decimal, a money amount.
fn is_part(text: &str, range: &Range<usize>) -> bool {
    let before = &text[..range.start];
    let joined = |c: char| c.is_alphanumeric();
    before.ends_with(joined)
        || (before.ends_with(['.', ','])
            && before
                .trim_end_matches(['.', ','])
                .ends_with(|c: char| c.is_ascii_digit()))
        || text[range.end..].starts_with(joined)
}

fn is_counted(lead: &str, rest: &str) -> bool {
    COUNTED_BEFORE.is_match(lead) || COUNTED_AFTER.is_match(rest)
}

fn is_called(lead: &str, code: &str) -> bool {
    let length = digits(code).len();
    let years = groups(code).all(|group| is_year(group) || group.len() <= 2);
    if years && groups(code).any(is_year) {
        return false;
    }
    let Some(found) = CALLED.captures(lead) else {
        return length >= 5 && NUMBERED.is_match(lead);
    };
    let explicit = found.name("called").is_some() || found.name("sign").is_some();
    if explicit {
        length >= 4 || (length == 3 && found.name("called").is_some())
    } else if found.name("system").is_some() {
        length >= 4
    } else {
        length >= if found.name("thing").is_some() { 4 } else { 5 }
    }
}

/// Letters, then five digits together or a year and a running number.
fn is_code(code: &str) -> bool {
    let letters = code.chars().take_while(char::is_ascii_alphabetic).count();
    let figures = code.get(letters..).unwrap_or_default();
    let plain = figures
        .chars()
        .all(|c| c.is_ascii_digit() || "/_-".contains(c));
    if !(1..=8).contains(&letters)
        || !plain
        || is_compact_date(figures.trim_start_matches(['/', '_', '-']))
    {
        return false;
    }
    let year = groups(figures).any(is_year);
    groups(figures).any(|group| group.len() >= 5 || (year && group.len() == 4 && !is_year(group)))
}

/// Seven to fourteen digits together that are no date.
fn is_long(code: &str) -> bool {
    code.chars().all(|c| c.is_ascii_digit() || "/-".contains(c))
        && groups(code).any(|group| (7..=14).contains(&group.len()) && !is_compact_date(group))
}

/// `yyyymmdd` or `ddmmyyyy`, of this century.
fn is_compact_date(code: &str) -> bool {
    let figure = |range: Range<usize>| code.get(range).and_then(|part| part.parse::<u32>().ok());
    let fits = |year, month, day| {
        figure(year) == Some(20)
            && figure(month).is_some_and(|m| (1..=12).contains(&m))
            && figure(day).is_some_and(|d| (1..=31).contains(&d))
    };
    code.len() == 8 && (fits(0..2, 4..6, 6..8) || fits(4..6, 2..4, 0..2))
}

fn groups(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        numbers(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn a_word_before_it_makes_a_short_number_one() {
        for (text, number) in [
            ("Case no. 123", "123"),
            ("Case no. 1234567", "1234567"),
            ("case 4821 was", "4821"),
            ("case #4821", "4821"),
            ("MOSAIC ID 345678", "345678"),
            ("Mosaic 34567", "34567"),
            ("ref: LC/2024/00123", "LC/2024/00123"),
            ("ref 4821", "4821"),
            ("File no: 7-2041", "7-2041"),
            ("liquidlogic number is 90041", "90041"),
            ("person id=31887", "31887"),
            ("Child 48213", "48213"),
            ("case_id 345678", "345678"),
            ("social care number 345678", "345678"),
        ] {
            assert_eq!(found(text), [number], "{text}");
        }
    }

    #[test]
    fn a_form_of_its_own_needs_no_word() {
        for code in [
            "A123456789012",
            "ZE23C00417",
            "QQ123456C",
            "12/3456789A",
            "LC/2024/00123",
            "CIN-2024-0456",
            "CP/00871",
            "AB12345",
            "1234567",
            "4203317/24",
            "9434765918",
            "20241399",
        ] {
            assert_eq!(found(&format!("saw {code} there")), [code]);
        }
    }

    #[test]
    fn the_programmes_own_figures_are_none() {
        for text in [
            "case audit 3",
            "cases 12",
            "case 12",
            "case no. 12",
            "month 18",
            "D5",
            "Form 4.2",
            "120 days",
            "Year 10",
            "Section 47",
            "£12,500",
            "£2450000",
            "2025/26",
            "ref 4.2",
            "case 2024",
            "room number 1042",
            "child 1042",
            "ref 2024/25",
            "Mosaic 2.1",
            "CA-03",
            "CA-2025-03",
            "audit-0003",
            "COVID-19",
            "E06000047",
            "ISO27001",
            "281000 people",
            "population 1281000",
            "20250903",
            "03092025",
            "1,240,500",
            "1240500.50",
            "minutes-20250903",
            "month-18",
            "children 12000",
            "file 2 of 10",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
