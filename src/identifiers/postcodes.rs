//! Full postcodes: an area that exists, a district, and a sector with its unit. The first half
//! alone ("E8") names a neighbourhood of thousands and passes.
//!
//! Source: Royal Mail, Programmers' Guide to the PAF: formats, and the letters that units leave out.

use std::ops::Range;

use super::scan::{Pattern, pattern, places, stands_alone};

static POSTCODE: Pattern = Pattern::new(|| {
    pattern(
        r"(?P<area>[a-z]{1,2})[0-9][0-9a-z]?
        (?P<gap>[\ \t.-]{0,3})
        (?P<inward>[0-9][abd-hjlnp-uw-z]{2})",
    )
});

/// Every area, in the alphabet's order.
const AREAS: &str = "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE \
    DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW \
    KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE \
    SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE";

pub(super) fn full(text: &str) -> Vec<Range<usize>> {
    places(&POSTCODE, text, |captures| {
        let range = captures.get(0)?.range();
        let part = |name| captures.name(name).map_or("", |found| found.as_str());
        let area = part("area").to_ascii_uppercase();
        let known = AREAS.split(' ').any(|known| known == area);
        let (gap, inward) = (part("gap"), part("inward"));
        (known && stands_alone(text, &range) && !is_count(gap, inward)).then_some(range)
    })
}

/// "PO1 2nd rater", "N1 2hr": a figure with its ending, not the half of a postcode. In capitals
/// it is read as a postcode.
fn is_count(gap: &str, inward: &str) -> bool {
    let ending = inward.get(1..).unwrap_or_default();
    let numeral = matches!(inward, "1st" | "2nd" | "3rd") || ending == "th";
    let unit = matches!(ending, "hr" | "yr" | "wt" | "ft" | "pt" | "pp" | "st");
    !gap.is_empty() && (numeral || unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        full(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn every_format_is_read() {
        for code in [
            "M72 8XU",
            "B9 9ZZ",
            "LS47 3JW",
            "W1Z 4QT",
            "EC5A 3BW",
            "BS45 6QT",
            "e37 4ql",
            "ox667tr",
            "HA19-7DQ",
            "NE88  1PX",
        ] {
            assert_eq!(found(&format!("near {code}, then")), [code]);
        }
    }

    #[test]
    fn halves_codes_and_counts_are_none() {
        for text in [
            "E8",
            "E8 and N16",
            "SW1A",
            "Q3 2025",
            "D5 2AB",
            "PO1 2nd rater",
            "E8 3rd floor",
            "N1 2hr",
            "E8 1",
            "M25 10",
            "OE1 8AB",
            "E37 4QLX",
            "xE37 4QL",
            "E37 4CK",
            "S47 5 am",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
