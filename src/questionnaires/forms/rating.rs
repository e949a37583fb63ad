//! A rating as it was sent: what of it can be saved, and all that is wrong with it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::{
    questionnaires::rules::{
        Instrument, Item, LONGEST_LINE, LONGEST_TEAM, Rating, RecordOrigin, Seen, Version,
        can_be_read, shown_label,
    },
    ui::{FieldErrors, formats, read_date, read_text},
};

/// The name of an item's radios.
pub(in crate::questionnaires) fn score_field(code: &str) -> String {
    format!("score-{}", code.replace('.', "-"))
}

/// The name of an item's line.
pub(in crate::questionnaires) fn line_field(code: &str) -> String {
    format!("line-{}", code.replace('.', "-"))
}

/// What somebody selects who does not know how it was chosen: whoever selected a way can take it back.
pub(in crate::questionnaires) const NOT_KNOWN: &str = "not_known";

/// The fields of the day.
const DATE: [&str; 3] = ["date-day", "date-month", "date-year"];

/// What a form asks for.
#[derive(Clone, Copy, Debug)]
pub(in crate::questionnaires) struct Asked<'a> {
    /// The record's version of its instrument.
    pub(in crate::questionnaires) version: &'a Version,
    /// The round's first and last day and today, where the day is asked for.
    pub(in crate::questionnaires) days: Option<[NaiveDate; 3]>,
}

/// Every field of the page, as typed.
#[derive(Clone, Debug, Default)]
pub(in crate::questionnaires) struct RatingForm(BTreeMap<String, String>);

impl RatingForm {
    /// The fields that a browser sent.
    pub(in crate::questionnaires) fn sent(fields: Vec<(String, String)>) -> Self {
        Self(fields.into_iter().collect())
    }

    /// The form of what is saved.
    pub(in crate::questionnaires) fn saved(seen: &Seen) -> Self {
        let mut fields = BTreeMap::new();
        if let Some(on) = seen.on {
            let parts = [on.day(), on.month(), on.year_ce().1];
            fields.extend(
                DATE.iter()
                    .zip(parts)
                    .map(|(k, v)| ((*k).into(), v.to_string())),
            );
        }
        if let Some(team) = &seen.origin.team {
            fields.insert("team".into(), team.clone());
        }
        if let Some(chosen) = seen.origin.chosen {
            fields.insert("chosen".into(), chosen.to_string());
        }
        for (code, rating) in &seen.scores {
            fields.insert(score_field(code), String::from(*rating));
        }
        for (code, line) in &seen.notes {
            fields.insert(line_field(code), line.clone());
        }
        Self(fields)
    }

    /// What was typed into a field.
    pub(in crate::questionnaires) fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// The day as typed.
    pub(in crate::questionnaires) fn date(&self) -> [&str; 3] {
        DATE.map(|field| self.get(field))
    }

    /// What of it can be saved, with every error; a field with one stays as it was `before`. What
    /// is missing is an error only where the `whole` is asked for.
    pub(in crate::questionnaires) fn read(
        &self,
        asked: Asked<'_>,
        before: &Seen,
        whole: bool,
    ) -> (Seen, FieldErrors) {
        let mut errors = FieldErrors::new();
        let mut seen = Seen {
            on: self.read_day(asked, before, whole, &mut errors),
            origin: self.read_origin(asked, before, &mut errors),
            ..Seen::default()
        };
        self.refuse_strangers(asked.version, &mut errors);
        for item in &asked.version.items {
            self.read_item(
                asked.version.instrument,
                item,
                before,
                whole,
                (&mut seen, &mut errors),
            );
        }
        (seen, errors)
    }

    fn read_day(
        &self,
        asked: Asked<'_>,
        before: &Seen,
        whole: bool,
        errors: &mut FieldErrors,
    ) -> Option<NaiveDate> {
        let [first, last, today] = asked.days?;
        let typed = self.date();
        if !whole && typed.iter().all(|part| part.trim().is_empty()) {
            return None;
        }
        let label = asked.version.instrument.day_of();
        let Some(date) = read_date(errors, "date", label, typed) else {
            return before.on;
        };
        if date > today {
            errors.add_date("date", &[], format!("{label} must be today or in the past"));
        } else if !(first..=last).contains(&date) {
            let round = formats::date_range(first, last);
            errors.add_date(
                "date",
                &[],
                format!("{label} must be within this round, {round}"),
            );
        } else {
            return Some(date);
        }
        before.on
    }

    /// The team and how it was chosen, asked of the first rater of an observation.
    fn read_origin(
        &self,
        asked: Asked<'_>,
        before: &Seen,
        errors: &mut FieldErrors,
    ) -> RecordOrigin {
        let facts = asked.version.instrument == Instrument::OrganisationalEvidence;
        if asked.days.is_none() || facts {
            return before.origin.clone();
        }
        let label = shown_label(self.get("team"));
        let wrong = errors.len();
        let team = read_text(errors, "team", "Team", None, LONGEST_TEAM, &label);
        if errors.len() == wrong {
            // A label names something: a number of five digits or more is somebody's case number.
            errors.guard_name("team", "Team", &team);
        }
        if errors.len() == wrong && !team.is_empty() && !can_be_read(&team) {
            errors.add("team", "Team must have a letter or a number");
        }
        let team = if errors.len() > wrong {
            before.origin.team.clone()
        } else {
            Some(team).filter(|team| !team.is_empty())
        };
        let chosen = match self.get("chosen") {
            "" | NOT_KNOWN => None,
            raw => raw.parse().ok().or_else(|| {
                errors.add("chosen", "Select how it was chosen");
                before.origin.chosen
            }),
        };
        RecordOrigin { team, chosen }
    }

    fn read_item(
        &self,
        instrument: Instrument,
        item: &Item,
        before: &Seen,
        whole: bool,
        (seen, errors): (&mut Seen, &mut FieldErrors),
    ) {
        let (code, field) = (&item.code, score_field(&item.code));
        let wrong = errors.len();
        let rating = match self.get(&field) {
            "" => None,
            raw => raw.parse().ok().filter(|it| is_offered(instrument, *it)),
        };
        if rating.is_none() && (whole || !self.get(&field).is_empty()) {
            errors.add(field, missing_score(instrument, code));
        }
        let kept = before
            .scores
            .get(code)
            .filter(|_| errors.len() > wrong && !whole);
        if let Some(rating) = rating.or(kept.copied()) {
            seen.scores.insert(code.clone(), rating);
        }
        let field = line_field(code);
        let wrong = errors.len();
        let label = line_label(instrument, code);
        let raw = self.get(&field).to_owned();
        let mut line = read_text(errors, field.clone(), &label, None, LONGEST_LINE, &raw);
        if errors.len() > wrong {
            line = before.notes.get(code).cloned().unwrap_or_default();
        } else if line.is_empty() && whole && matches!(rating, Some(Rating::Scored(_))) {
            errors.add(field, missing_line(instrument, code));
        }
        if !line.is_empty() {
            seen.notes.insert(code.clone(), line);
        }
    }

    /// A score of an item that is not on this page is not passed over in silence.
    fn refuse_strangers(&self, version: &Version, errors: &mut FieldErrors) {
        let stranger = |field: &&String| {
            let ours = |item: &Item| [score_field(&item.code), line_field(&item.code)];
            (field.starts_with("score-") || field.starts_with("line-"))
                && !version
                    .items
                    .iter()
                    .flat_map(ours)
                    .any(|own| own == **field)
        };
        if self.0.keys().any(|field| stranger(&field))
            && let Some(first) = version.items.first()
        {
            let message = "What was sent scores an item that is not on this page";
            errors.add(score_field(&first.code), message);
        }
    }
}

/// Facts are answered by yes, partly and no.
fn is_offered(instrument: Instrument, rating: Rating) -> bool {
    match (instrument, rating) {
        (Instrument::OrganisationalEvidence, Rating::Scored(score)) => score % 2 == 1,
        _ => true,
    }
}

fn missing_score(instrument: Instrument, code: &str) -> String {
    match instrument {
        Instrument::OrganisationalEvidence => {
            format!("Select yes, partly, no or no opportunity for {code}")
        }
        _ => format!("Select a score for {code}, or no opportunity"),
    }
}

fn missing_line(instrument: Instrument, code: &str) -> String {
    match instrument {
        Instrument::OrganisationalEvidence => format!("Enter the source of {code}"),
        _ => format!("Enter what you saw or heard for {code}"),
    }
}

/// The label of an item's line.
pub(in crate::questionnaires) fn line_label(instrument: Instrument, code: &str) -> String {
    match instrument {
        Instrument::OrganisationalEvidence => format!("Source of {code}"),
        _ => format!("What you saw or heard for {code}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programmes::Dimension;

    fn version(instrument: Instrument) -> Version {
        let item = |code: &str| Item {
            code: code.into(),
            dimension: Dimension::D5,
            text: "t".into(),
            groups: vec![],
            low: "l".into(),
            middle: "m".into(),
            high: "h".into(),
        };
        Version {
            instrument,
            version: "1".into(),
            items: vec![item("X1"), item("X2")],
        }
    }

    fn read(
        instrument: Instrument,
        fields: &[(&str, &str)],
        before: &Seen,
        whole: bool,
    ) -> (Seen, Vec<String>) {
        let on = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let asked = Asked {
            version: &version(instrument),
            days: Some([on(2), on(20), on(16)]),
        };
        let fields = fields.iter().map(|(k, v)| ((*k).into(), (*v).into()));
        let (seen, errors) = RatingForm::sent(fields.collect()).read(asked, before, whole);
        let errors = errors
            .iter()
            .map(|(field, text)| format!("{field}: {text}"));
        (seen, errors.collect())
    }

    const DAY: [(&str, &str); 3] = [
        ("date-day", "2"),
        ("date-month", "3"),
        ("date-year", "2026"),
    ];

    #[test]
    fn a_draft_may_lack_anything_and_a_whole_nothing() {
        let nothing = Seen::default();
        let audit = Instrument::CaseAudit;
        assert_eq!(read(audit, &[], &nothing, false), (nothing.clone(), vec![]));
        assert_eq!(
            read(
                audit,
                &[("score-X1", "3"), ("score-X2", "no")],
                &nothing,
                true
            )
            .1,
            [
                "date-day: Enter date of the audit",
                "line-X1: Enter what you saw or heard for X1",
            ]
        );
        let whole = [
            &DAY[..],
            &[("score-X1", "3"), ("line-X1", " a "), ("score-X2", "no")],
        ];
        let (seen, errors) = read(audit, &whole.concat(), &nothing, true);
        assert_eq!((seen.notes["X1"].as_str(), errors.len()), ("a", 0));
        assert_eq!(read(audit, &DAY, &nothing, true).1.len(), 2, "two scores");
    }

    #[test]
    fn a_wrong_field_keeps_what_was_saved_before() {
        let (before, _) = read(
            Instrument::CaseAudit,
            &[&DAY[..], &[("score-X1", "3"), ("line-X1", "before")]].concat(),
            &Seen::default(),
            false,
        );
        let typed = [
            ("date-day", "17"),
            ("date-month", "3"),
            ("date-year", "2026"),
            ("score-X1", "6"),
            ("line-X1", "Case no. 1234567"),
            ("score-X2", "2"),
            ("line-X2", "after"),
        ];
        let (seen, errors) = read(Instrument::CaseAudit, &typed, &before, false);
        assert_eq!(errors.len(), 3, "{errors:?}");
        assert_eq!(
            errors[0],
            "date-day: Date of the audit must be today or in the past"
        );
        assert_eq!(
            (seen.on, &seen.notes["X1"]),
            (before.on, &before.notes["X1"])
        );
        assert_eq!(seen.scores["X1"], Rating::Scored(3));
        assert_eq!(
            (seen.scores["X2"], seen.notes["X2"].as_str()),
            (Rating::Scored(2), "after")
        );
    }

    #[test]
    fn a_day_outside_the_round_is_another_rounds() {
        for (day, ok) in [("1", false), ("2", true), ("16", true)] {
            let typed = [
                ("date-day", day),
                ("date-month", "3"),
                ("date-year", "2026"),
            ];
            let (seen, errors) = read(
                Instrument::GroupSupervision,
                &typed,
                &Seen::default(),
                false,
            );
            assert_eq!((seen.on.is_some(), errors.is_empty()), (ok, ok), "{day}");
        }
    }

    #[test]
    fn facts_have_no_two_and_no_four() {
        let scored = |score| {
            let typed = [("score-X1", score)];
            read(
                Instrument::OrganisationalEvidence,
                &typed,
                &Seen::default(),
                false,
            )
            .1
            .len()
        };
        assert_eq!(
            ["1", "2", "3", "4", "5", "no"].map(scored),
            [0, 1, 0, 1, 0, 0]
        );
        let strange = read(
            Instrument::CaseAudit,
            &[("score-Z9", "1")],
            &Seen::default(),
            false,
        );
        assert_eq!(strange.1.len(), 1);
    }
}
