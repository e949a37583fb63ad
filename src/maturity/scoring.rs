//! A round as it stands now: what is stored, put through the rules.

use sea_orm::{ConnectionTrait, DbErr};

use super::{
    Frozen,
    rules::{
        self, Prospect, QaInstrument, Questionnaire, Record, Respondent, RoundData, RoundResult,
    },
    store::{self, PublishedRound},
};
use crate::{
    people::AuthorityId,
    programmes::{Dimension, Round, RoundId},
    questionnaires::{
        rules::{
            CameBy, Collected, Coverage, Instrument, SelfAssessmentState, SurveyState, Version,
        },
        store as questionnaires,
    },
};

/// What was collected, as the rules take it.
pub fn round_data(collected: Collected) -> RoundData {
    let Collected {
        versions,
        responses,
        agreed,
        records,
    } = collected;
    let mut qa: Vec<_> = Instrument::EVIDENCE
        .map(|instrument| QaInstrument {
            instrument,
            version: version(&versions, instrument).version,
            items: version(&versions, instrument).items,
            records: Vec::new(),
        })
        .into();
    for record in records {
        if let Some(of) = qa.iter_mut().find(|it| it.instrument == record.instrument) {
            of.records.push(Record {
                ratings: record.ratings,
                raters: record.raters,
                team: record.team,
                consensus: record.consensus,
            });
        }
    }
    RoundData {
        diagnostic: version(&versions, Instrument::Diagnostic),
        family: version(&versions, Instrument::Family),
        respondents: responses
            .into_iter()
            .map(|response| Respondent {
                group: response.group,
                mailed: response.came_by == CameBy::MailedLink,
                answers: response.answers,
            })
            .collect(),
        agreed,
        qa,
    }
}

/// The version in use; one without items where the round has none.
fn version(versions: &[Version], instrument: Instrument) -> Questionnaire {
    let found = versions.iter().find(|it| it.instrument == instrument);
    Questionnaire {
        version: found.map(|it| it.version.clone()).unwrap_or_default(),
        items: found.map(|it| it.items.clone()).unwrap_or_default(),
    }
}

/// What the round holds now, as the rules take it.
pub(super) async fn data_now(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<RoundData, DbErr> {
    let mut collected = questionnaires::collected_many(db, &[authority], &[round]).await?;
    Ok(round_data(
        collected.remove(&(authority, round)).unwrap_or_default(),
    ))
}

/// The round’s result as readers get it: from what is stored now, or, where its answers are in
/// another installation, as it was published there.
pub(super) async fn result_now(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<RoundResult, DbErr> {
    let published = store::published_before(db, authority, u32::MAX).await?;
    let elsewhere = published.iter().find(|it| it.round == round);
    if let Some(id) = elsewhere.and_then(|it| it.handed_over)
        && let Some(snapshot) = store::snapshot(db, id).await?
    {
        return Ok(snapshot.result);
    }
    Ok(rules::score(&data_now(db, authority, round).await?))
}

/// The round’s result from what is stored now, compared with every earlier published round.
pub(crate) async fn scored_now(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: &Round,
) -> Result<Frozen, DbErr> {
    let earlier = store::published_before(db, authority, round.month).await?;
    let elsewhere = earlier.iter().filter_map(|published| published.handed_over);
    let elsewhere = store::snapshots(db, &elsewhere.collect::<Vec<_>>()).await?;
    let here = earlier
        .iter()
        .filter(|published| published.handed_over.is_none());
    let rounds: Vec<_> = here
        .map(|published| published.round)
        .chain([round.id])
        .collect();
    let mut collected = questionnaires::collected_many(db, &[authority], &rounds).await?;
    let mut data = |round| round_data(collected.remove(&(authority, round)).unwrap_or_default());
    let now = data(round.id);
    let result = rules::score(&now);
    let change = |published: &PublishedRound| {
        let snapshot = elsewhere.iter().find(|it| it.round == published.round);
        match snapshot {
            Some(snapshot) => rules::published_change(&snapshot.result, &result),
            None => rules::change(&data(published.round), &now),
        }
    };
    let changes = earlier.iter().map(|published| published.month);
    let changes = changes.zip(earlier.iter().map(change)).collect();
    Ok(Frozen { result, changes })
}

/// What does not rest on the survey, as it is now: evidence and the agreed self-assessment.
pub(super) async fn without_survey(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<RoundResult, DbErr> {
    let mut collected = questionnaires::collected_many(db, &[authority], &[round]).await?;
    let mut collected = collected.remove(&(authority, round)).unwrap_or_default();
    collected.responses.clear();
    Ok(rules::score(&round_data(collected)))
}

/// What each dimension could show as the round stands, D1 first.
pub(super) async fn prospects(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
    coverage: &Coverage,
) -> Result<Vec<(Dimension, Prospect)>, DbErr> {
    let collected = questionnaires::collected_evidence(db, authority, round).await?;
    let submitted = coverage.submitted.iter();
    let came = rules::came(
        submitted.map(|(group, count)| (*group, *count)),
        coverage.survey == SurveyState::Open,
    );
    let agreed = matches!(
        coverage.self_assessment,
        SelfAssessmentState::Submitted { .. }
    );
    Ok(rules::prospects(&round_data(collected), &came, agreed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::rules::{
        Answers, CameBy, CollectedRecord, CollectedResponse, Group, Rating, Ratings,
    };

    #[test]
    fn every_evidence_instrument_stands_once_with_its_own_records() {
        let rating = Ratings::from([("CA1".to_owned(), Rating::Scored(3))]);
        let record = |instrument, raters| CollectedRecord {
            instrument,
            ratings: vec![rating.clone(); raters],
            raters: vec!["a".into(); raters],
            team: None,
            consensus: [("CA1".to_owned(), 4)].into(),
        };
        let data = round_data(Collected {
            versions: vec![Version {
                instrument: Instrument::CaseAudit,
                version: "2".into(),
                items: Vec::new(),
            }],
            responses: vec![CollectedResponse {
                group: Group::Leaders,
                answers: Answers::new(),
                came_by: CameBy::MailedLink,
            }],
            agreed: None,
            records: vec![
                record(Instrument::CaseAudit, 2),
                record(Instrument::OrganisationalEvidence, 1),
                record(Instrument::CaseAudit, 1),
            ],
        });
        let held = |it: &QaInstrument| (it.instrument, it.version.clone(), it.records.len());
        assert_eq!(
            data.qa.iter().map(held).collect::<Vec<_>>(),
            [
                (Instrument::PracticeObservation, String::new(), 0),
                (Instrument::CaseAudit, "2".to_owned(), 2),
                (Instrument::GroupSupervision, String::new(), 0),
                (Instrument::OrganisationalEvidence, String::new(), 1),
            ]
        );
        assert_eq!(data.qa[1].records[0].ratings.len(), 2);
        assert_eq!(data.qa[1].records[0].consensus["CA1"], 4);
        assert_eq!(data.respondents[0].group, Group::Leaders);
    }
}
