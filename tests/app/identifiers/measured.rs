//! How often the guard misses, and how often it cries wolf, on a list of invented examples.

use partners::identifiers::{Kind, find};

const PAGE: &str = include_str!("../../../docs/identifier-guard.md");
const EXAMPLES: &str = include_str!("examples.csv");

/// Counts over the whole list or the half that the rule was not tuned to.
#[derive(Default)]
struct Rates {
    identifiers: usize,
    missed: usize,
    harmless: usize,
    refused: usize,
}

impl Rates {
    /// Adds a text with the identifiers in it, each as `kind: piece`, and says what went wrong.
    fn add(&mut self, text: &str, identifiers: &[&str]) {
        let mut found: Vec<(&str, &str)> = find(text)
            .into_iter()
            .map(|found| (word(found.kind), &text[found.range]))
            .collect();
        for identifier in identifiers {
            let (kind, piece) = identifier.split_once(": ").unwrap();
            assert!(text.contains(piece), "{piece} is not in {text}");
            self.identifiers += 1;
            // The whole piece must be marked, and as what it is.
            let place = found
                .iter()
                .position(|(k, p)| *k == kind && p.contains(piece));
            match place {
                Some(place) => drop(found.remove(place)),
                None => {
                    self.missed += 1;
                    eprintln!("missed {kind} {piece}: {text}");
                }
            }
        }
        if identifiers.is_empty() {
            self.harmless += 1;
            self.refused += usize::from(!found.is_empty());
        }
        for (kind, piece) in found {
            eprintln!("false alarm, {kind} {piece}: {text}");
        }
    }

    /// As the README says it.
    fn sentence(&self) -> String {
        let Self {
            identifiers,
            missed,
            harmless,
            refused,
        } = self;
        let share = |part: &usize, all: &usize| 100.0 * *part as f64 / *all as f64;
        format!(
            "{missed} of {identifiers} identifiers missed ({:.1}%), {refused} of {harmless} \
             harmless texts refused ({:.1}%)",
            share(missed, identifiers),
            share(refused, harmless),
        )
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => "email",
        Kind::NhsNumber => "nhs_number",
        Kind::DateOfBirth => "date_of_birth",
        Kind::Telephone => "telephone",
        Kind::Postcode => "postcode",
        Kind::CaseNumber => "case_number",
    }
}

#[test]
fn the_page_states_both_rates_as_they_are() {
    let (mut whole, mut held_out) = (Rates::default(), Rates::default());
    let (mut examples, mut kinds) = (0, std::collections::BTreeSet::new());
    for row in csv::Reader::from_reader(EXAMPLES.as_bytes()).records() {
        let row = row.unwrap();
        let (half, text) = (&row[0], &row[1]);
        let identifiers: Vec<&str> = row[2].split(" | ").filter(|i| !i.is_empty()).collect();
        kinds.extend(
            identifiers
                .iter()
                .filter_map(|i| i.split(": ").next().map(str::to_owned)),
        );
        whole.add(text, &identifiers);
        match half {
            "held out" => held_out.add(text, &identifiers),
            half => assert_eq!(half, "tuned"),
        }
        examples += 1;
    }
    assert!(
        examples >= 200 && kinds.len() == Kind::ALL.len(),
        "{examples} of {kinds:?}"
    );
    let said = PAGE.split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in [
        format!("{examples} invented examples"),
        format!("Whole list: {}.", whole.sentence()),
        format!("Held-out half: {}.", held_out.sentence()),
    ] {
        assert!(
            said.contains(&sentence),
            "docs/identifier-guard.md does not say: {sentence}"
        );
    }
}

/// The demonstration has none, so that every word of it could have been typed in.
#[test]
fn the_demonstrations_own_words_pass() {
    let files = [
        include_str!("../../../seed-data/demonstration/consensus.csv"),
        include_str!("../../../seed-data/demonstration/notes.csv"),
        include_str!("../../../seed-data/demonstration/allocations.csv"),
        include_str!("../../../seed-data/demonstration/authorities.csv"),
        include_str!("../../../seed-data/demonstration/support_days.csv"),
        include_str!("../../../seed-data/demonstration/ledger_steps.csv"),
    ];
    for row in files
        .iter()
        .flat_map(|file| csv::Reader::from_reader(file.as_bytes()).into_records())
    {
        for cell in &row.unwrap() {
            // Days are given to facilitators by their addresses.
            let people = cell.contains("@hackney.example:");
            assert!(people || find(cell).is_empty(), "{cell}");
        }
    }
}
