//! What an event keeps of a change, in words: before → after.

use serde_json::{Map, Value};

use crate::{
    programmes::{Authority, AuthorityId, Dimension, Round},
    ui::formats,
};

/// How many of a list are written out.
const FEW: usize = 4;

/// What numbers in an event stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) authorities: Vec<Authority>,
    pub(super) rounds: Vec<Round>,
    pub(super) people: std::collections::BTreeMap<i32, String>,
    /// The authority of an entry or a publication, by subject.
    pub(super) places: std::collections::BTreeMap<String, AuthorityId>,
}

impl Names {
    pub(super) fn authority(&self, id: i32) -> Option<&Authority> {
        self.authorities.iter().find(|it| it.id.0 == id)
    }

    pub(super) fn person(&self, id: i32) -> String {
        let known = self.people.get(&id).cloned();
        known.unwrap_or_else(|| format!("Person {id}"))
    }
}

/// The lines of an event’s detail, those that say something to a person.
pub(super) fn lines(detail: &Value, names: &Names) -> Vec<String> {
    let Value::Object(fields) = detail else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    lines.extend(pair(fields, ("from", "to"), |it| value("", it, names)));
    for to in ["allocated_quarters", "to_quarters"] {
        lines.extend(pair(fields, ("from_quarters", to), days));
    }
    for (key, it) in fields {
        let told = [
            "from",
            "to",
            "from_quarters",
            "allocated_quarters",
            "to_quarters",
        ];
        let bare = matches!(it, Value::Null) || it.as_array().is_some_and(Vec::is_empty);
        if told.contains(&key.as_str()) || bare || is_seal(it) {
            continue;
        }
        let said = match key.as_str() {
            "quarters" => days(it),
            _ => value(key, it, names),
        };
        lines.push(format!("{}: {said}", words(key)));
    }
    lines
}

/// `active → withdrawn`; the second alone where there was nothing before.
fn pair(
    fields: &Map<String, Value>,
    (from, to): (&str, &str),
    say: impl Fn(&Value) -> String,
) -> Option<String> {
    let after = fields.get(to).filter(|it| !it.is_null())?;
    let before = fields.get(from).filter(|it| !it.is_null());
    Some(match before {
        Some(before) if before == after => say(after),
        Some(before) => format!("{} → {}", say(before), say(after)),
        None => say(after),
    })
}

fn days(quarters: &Value) -> String {
    quarters
        .as_i64()
        .map_or_else(|| quarters.to_string(), formats::days)
}

fn value(key: &str, it: &Value, names: &Names) -> String {
    match (key, it) {
        ("authority", Value::Number(id)) | ("authorities", Value::Number(id)) => {
            let id = id.as_i64().and_then(|id| i32::try_from(id).ok());
            let found = id.and_then(|id| names.authority(id));
            found.map_or_else(|| it.to_string(), |it| it.name.clone())
        }
        ("authority", Value::String(slug)) => {
            let found = names.authorities.iter().find(|it| it.slug == *slug);
            found.map_or_else(|| slug.clone(), |it| it.name.clone())
        }
        ("act", Value::String(act)) => spaced(act),
        ("round", Value::String(slug)) => {
            let found = names.rounds.iter().find(|it| it.slug() == *slug);
            found.map_or_else(|| slug.clone(), Round::title)
        }
        ("dimension", Value::String(code)) => match code.parse::<Dimension>() {
            Ok(dimension) => format!("{dimension} {}", dimension.short_title()),
            Err(_) => code.clone(),
        },
        (_, Value::String(text)) => match text.parse::<chrono::NaiveDate>() {
            Ok(date) => formats::date(date),
            Err(_) => text.replace('_', " "),
        },
        (_, Value::Bool(yes)) => if *yes { "yes" } else { "no" }.into(),
        (_, Value::Array(all)) if all.len() > FEW || all.iter().any(Value::is_array) => {
            formats::whole(all.len() as i64)
        }
        (_, Value::Array(all)) => {
            let all: Vec<_> = all.iter().map(|it| value(key, it, names)).collect();
            formats::list(&all.iter().map(String::as_str).collect::<Vec<_>>())
        }
        (_, Value::Object(fields)) => {
            let parts = fields.iter().filter(|(_, it)| !is_seal(it));
            let parts: Vec<_> = parts
                .map(|(key, it)| format!("{} {}", words(key).to_lowercase(), value(key, it, names)))
                .collect();
            parts.join(", ")
        }
        (_, other) => other.to_string(),
    }
}

/// A hash says nothing to a person; the file has it.
fn is_seal(it: &Value) -> bool {
    it.as_str()
        .is_some_and(|text| text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit()))
}

/// `last_day` → `Last day`.
fn words(key: &str) -> String {
    let spaced = key.replace(['_', '-'], " ");
    let mut letters = spaced.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

/// `ReadLedger` → `read ledger`.
fn spaced(act: &str) -> String {
    let mut out = String::new();
    for (i, letter) in act.char_indices() {
        if letter.is_uppercase() && i > 0 {
            out.push(' ');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(detail: Value) -> Vec<String> {
        lines(&detail, &Names::default())
    }

    #[test]
    fn a_change_says_before_and_after() {
        assert_eq!(
            said(json!({ "from": "active", "to": "withdrawn" })),
            ["active → withdrawn"]
        );
        let cut =
            json!({ "from_quarters": 480, "allocated_quarters": 240, "from_on": "2026-01-01" });
        assert_eq!(said(cut), ["120 days → 60 days", "From on: 1 January 2026"]);
        let window =
            json!({ "from": ["2026-01-01", "2026-01-31"], "to": ["2026-01-01", "2026-02-28"] });
        assert_eq!(
            said(window),
            ["1 January 2026 and 31 January 2026 → 1 January 2026 and 28 February 2026"]
        );
        assert_eq!(
            said(json!({ "from": null, "to": "2026-02-28" })),
            ["28 February 2026"]
        );
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        assert!(said(json!({})).is_empty());
        assert!(said(json!({ "authorities": [], "seal": "0".repeat(64), "x": null })).is_empty());
        assert_eq!(said(json!({ "entries": [1, 2, 3, 4, 5] })), ["Entries: 5"]);
        assert_eq!(said(json!({ "drawn": [[132, 4]] })), ["Drawn: 1"]);
        assert_eq!(said(json!({ "act": "ReadLedger" })), ["Act: read ledger"]);
    }
}
