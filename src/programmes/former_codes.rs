//! Codes of local authorities that are no longer in use, and what became of the places.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::{LocalAuthority, local_authorities};

/// What a GSS code stands for today.
#[derive(Clone, Debug)]
pub enum CodeToday {
    /// One of the 153, under this code or under a former one of the same place.
    One(&'static LocalAuthority),
    /// A place that was split or merged: the day its code ended, and what took its place.
    Reorganised(NaiveDate, Vec<&'static str>),
    /// No code of an authority that was ever in the lists.
    Unknown,
}

/// A former code with one of its successors; a place that was split has several rows.
#[derive(Debug, Deserialize)]
struct Former {
    new_la_code: String,
    ended_on: NaiveDate,
    now_new_la_code: String,
    now_la_name: String,
    same_place: String,
}

static FORMER: LazyLock<Vec<Former>> = LazyLock::new(|| {
    let file = include_str!("../../seed-data/local_authorities_former.csv");
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    reader.deserialize().flatten().collect()
});

/// What a GSS code stands for today. A place that changed its code alone is the same place, also
/// where that happened twice.
pub fn code_today(code: &str) -> CodeToday {
    let mut code = code;
    // A chain of codes is no longer than the list.
    for _ in 0..=FORMER.len() {
        if let Some(found) = local_authorities().iter().find(|it| it.new_la_code == code) {
            return CodeToday::One(found);
        }
        let successors: Vec<_> = FORMER.iter().filter(|it| it.new_la_code == code).collect();
        match successors.as_slice() {
            [] => return CodeToday::Unknown,
            [only] if only.same_place == "yes" => code = &only.now_new_la_code,
            [first, ..] => {
                let names = successors.iter().map(|it| it.now_la_name.as_str());
                return CodeToday::Reorganised(first.ended_on, names.collect());
            }
        }
    }
    CodeToday::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_file_is_read_and_leads_to_today() {
        let file = include_str!("../../seed-data/local_authorities_former.csv");
        assert_eq!(FORMER.len(), file.trim().lines().count() - 1);
        for former in FORMER.iter() {
            let now = code_today(&former.now_new_la_code);
            assert!(!matches!(now, CodeToday::Unknown), "{former:?}");
            let old = code_today(&former.new_la_code);
            let same = former.same_place == "yes";
            assert_eq!(matches!(old, CodeToday::One(_)), same, "{former:?}");
        }
    }

    #[test]
    fn a_code_alone_that_changed_is_todays_pair_and_a_merger_is_none() {
        let CodeToday::One(sheffield) = code_today("E08000019") else {
            panic!("Sheffield is still Sheffield");
        };
        assert_eq!(sheffield.new_la_code, "E08000039");
        let CodeToday::Reorganised(ended_on, into) = code_today("E10000006") else {
            panic!("Cumbria was split");
        };
        assert_eq!(ended_on.to_string(), "2023-03-31");
        assert_eq!(into, ["Cumberland", "Westmorland and Furness"]);
        assert!(matches!(code_today("E09000012"), CodeToday::One(_)));
        for wrong in ["", "X", "E08000019 "] {
            assert!(matches!(code_today(wrong), CodeToday::Unknown), "{wrong}");
        }
    }
}
