//! What changed of earlier returns.

use serde::Deserialize;

use super::{ChangedResult, EntryFigures, Restated, ResultPart};
use crate::{
    maturity::rules::DisclosedFigure,
    people::AuthorityId,
    support_days::{Entry, Quarter, store::Restatement},
    ui::formats,
};

/// What the next return must know of an earlier one, whatever else was added to returns since.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::reports::returns) struct Told {
    content: ToldContent,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct ToldContent {
    authorities: Vec<ToldAuthority>,
}

#[derive(Clone, Debug, Deserialize)]
struct ToldAuthority {
    id: AuthorityId,
    results: Vec<ToldResult>,
}

/// A result that an earlier return has.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::reports::returns) struct ToldResult {
    pub(in crate::reports::returns) id: i32,
    pub(in crate::reports::returns) month: u32,
    title: String,
    scores: Vec<ToldScore>,
}

#[derive(Clone, Debug, Deserialize)]
struct ToldScore {
    code: String,
    maturity: Option<DisclosedFigure>,
}

impl Told {
    /// The results that it has of an authority.
    pub(in crate::reports::returns) fn results(&self, authority: AuthorityId) -> &[ToldResult] {
        let authorities = &self.content.authorities;
        let found = authorities.iter().find(|it| it.id == authority);
        found.map_or(&[], |it| &it.results)
    }
}

/// The results of the return before that stand no more; `reasons` are those of each.
pub(in crate::reports::returns) fn changed_results(
    name: &str,
    told: &[(&ToldResult, Vec<String>)],
    standing: &[ResultPart],
) -> Vec<ChangedResult> {
    let changed = told.iter().map(|(before, reasons)| {
        let now = standing.iter().find(|it| it.month == before.month);
        ChangedResult {
            authority: name.into(),
            round: before.title.clone(),
            what: if now.is_some() {
                "Corrected"
            } else {
                "Withdrawn"
            }
            .into(),
            reasons: reasons.clone(),
            figures: now.map(|now| figures(before, now)).unwrap_or_default(),
        }
    });
    changed.collect()
}

/// The maturities that differ as they are told.
fn figures(
    before: &ToldResult,
    now: &ResultPart,
) -> Vec<(String, Option<DisclosedFigure>, Option<DisclosedFigure>)> {
    let pairs = before.scores.iter().filter_map(|was| {
        let is = now.scores.iter().find(|it| it.code == was.code)?;
        let differs = was.maturity != is.maturity;
        differs.then(|| (was.code.clone(), was.maturity, is.maturity))
    });
    pairs.collect()
}

/// A restatement without who gave the days; `None` where it changed no quarter before `quarter`.
pub(in crate::reports::returns) fn restated(
    name: &str,
    it: &Restatement,
    quarter: Quarter,
) -> Option<Restated> {
    let was = it.before.as_ref().map(|before| &before.entry);
    let is = &it.now.entry;
    let touched = crate::support_days::restated(was, is);
    let quarters: Vec<Quarter> = touched.into_iter().filter(|it| *it < quarter).collect();
    (!quarters.is_empty()).then(|| Restated {
        authority: name.into(),
        quarters: quarters.iter().map(ToString::to_string).collect(),
        entry: it.id.0,
        on: formats::in_england(it.now.made_at),
        was: was.map(entry_figures),
        is: entry_figures(is),
        reason: it.now.reason.clone().unwrap_or_default(),
    })
}

fn entry_figures(entry: &Entry) -> EntryFigures {
    EntryFigures {
        held_on: entry.held_on,
        days: entry.days(),
        status: entry.status.title().into(),
        activity: entry.activity.title().into(),
        dimension: entry.dimension.map(|it| it.to_string()),
        counts: entry.counts,
    }
}

/// The numbers of the publications that a return has of an authority.
pub(in crate::reports::returns) fn numbers(told: &[ToldResult]) -> Vec<i32> {
    told.iter().map(|it| it.id).collect()
}

/// Those of an authority that stand no more.
pub(in crate::reports::returns) fn fallen<'a>(
    told: &'a [ToldResult],
    standing: &[ResultPart],
) -> Vec<&'a ToldResult> {
    let stands = |it: &&ToldResult| standing.iter().any(|now| now.id == it.id);
    told.iter().filter(|it| !stands(it)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        people::PersonId,
        programmes::Days,
        support_days::{Activity, EntryId, Revision, Status, Venue},
    };

    fn revision(number: i32, held_on: &str, quarters: i32) -> Revision {
        Revision {
            number,
            entry: Entry {
                status: Status::Delivered,
                held_on: held_on.parse().unwrap(),
                people: vec![(PersonId(7), Days::from_quarters(quarters))],
                activity: Activity::Training,
                dimension: None,
                venue: Venue::OnSite,
                counts: true,
                summary: "With somebody".into(),
            },
            reason: Some("The diary says so.".into()),
            made_by: Some(PersonId(7)),
            made_at: "2026-04-05T22:30:00Z".parse().unwrap(),
            restatement: true,
        }
    }

    #[test]
    fn only_earlier_quarters_are_told_and_nobody_is_named() {
        let quarter = "2026-q1".parse().unwrap();
        let moved = |before: &str, now: &str| Restatement {
            authority: AuthorityId(1),
            id: EntryId(12),
            before: Some(revision(1, before, 4)),
            now: revision(2, now, 2),
        };
        let told = restated("Northbridge", &moved("2025-12-31", "2026-01-02"), quarter).unwrap();
        assert_eq!(told.quarters, ["2025-q4"]);
        let was = told.was.as_ref().unwrap();
        assert_eq!((was.days.quarters(), told.is.days.quarters()), (4, 2));
        assert_eq!(told.on.to_string(), "2026-04-05", "in England");
        let json = serde_json::to_string(&told).unwrap();
        assert!(
            !json.contains("people") && !json.contains("With somebody"),
            "{json}"
        );
        assert_eq!(
            restated("N", &moved("2026-01-02", "2026-03-31"), quarter),
            None
        );
    }

    #[test]
    fn a_result_is_corrected_or_withdrawn() {
        let told: Told = serde_json::from_str(
            r#"{"content": {"more": 1, "authorities": [{"id": 3, "results": [
                {"id": 9, "month": 0, "title": "Baseline", "scores": [
                    {"code": "D1", "maturity": {"value": 3.5}}, {"code": "D2", "maturity": {"value": 3.01}}]}]}]}}"#,
        )
        .unwrap();
        let results = told.results(AuthorityId(3));
        assert_eq!(numbers(results), [9]);
        assert!(told.results(AuthorityId(4)).is_empty());
        let told: Vec<_> = results.iter().map(|it| (it, vec!["Why".into()])).collect();
        let withdrawn = changed_results("N", &told, &[]);
        assert_eq!(
            (withdrawn[0].what.as_str(), withdrawn[0].figures.len()),
            ("Withdrawn", 0)
        );
    }
}
