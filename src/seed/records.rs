//! The demonstration's QA records that were entered on a phone, and those drawn for a second rating.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Demonstration, fault};
use crate::{
    error::Error,
    people,
    programmes::{self, RoundId},
    questionnaires::{
        self, AuthorityRound, Chosen, Instrument, Item, Rating, RecordOrigin, Seen,
        actions::{self, By},
    },
};

/// What the facilitator saw this week, item by item: no opportunity at 0.
const ENTERED: [(Instrument, [u8; 15]); 2] = [
    (
        Instrument::PracticeObservation,
        [3, 4, 3, 3, 5, 3, 2, 3, 3, 1, 3, 3, 2, 0, 4],
    ),
    (
        Instrument::CaseAudit,
        [3, 3, 4, 2, 3, 3, 3, 2, 3, 5, 3, 4, 3, 3, 2],
    ),
];

impl Demonstration<'_> {
    /// Northbridge's facilitator has entered two records in the open round, and drawn what must be
    /// rated a second time for a colleague.
    pub(super) async fn records(&self, today: NaiveDate, now: DateTime<Utc>) -> Result<(), Error> {
        let rounds = programmes::store::rounds(self.db.read(), self.programme.id).await?;
        let round = rounds.into_iter().find(|round| round.month == 18);
        let at = AuthorityRound {
            programme: self.programme.clone(),
            authority: self.authority("northbridge")?.clone(),
            round: round.ok_or_else(|| fault("month-18"))?,
        };
        let facilitator = self.facilitator_of(&at.authority)?;
        let person = people::store::current_person(self.db.read(), facilitator).await?;
        let name = person.ok_or_else(|| fault("the facilitator"))?.name;
        let by = By {
            person: facilitator,
            today,
            now,
        };
        for (instrument, scores) in ENTERED {
            let seen = self.seen(at.round.id, instrument, &scores, today).await?;
            self.enter(&at, instrument, &seen, (by, &name)).await?;
        }
        let colleagues = people::store::colleagues(self.db.read(), self.programme.id).await?;
        let clinical = |it: &people::Colleague| it.email == "clinical@hackney.example";
        let raters: Vec<_> = colleagues.into_iter().filter(clinical).collect();
        actions::draw_second_ratings(self.db, &at, (&raters, None), by)
            .await?
            .map_err(|refusal| fault(&format!("{refusal:?}")))?;
        Ok(())
    }

    /// Each score with the line that the instrument gives as its example.
    async fn seen(
        &self,
        round: RoundId,
        instrument: Instrument,
        scores: &[u8],
        today: NaiveDate,
    ) -> Result<Seen, Error> {
        let db = self.db.read();
        let (_, version) = questionnaires::store::round_version(db, round, instrument).await?;
        let mut seen = Seen {
            on: Some(today),
            origin: RecordOrigin {
                team: Some("North".into()),
                chosen: Some(Chosen::NextDue),
            },
            ..Seen::default()
        };
        for (item, score) in version.items.iter().zip(scores) {
            let code = item.code.clone();
            if *score == 0 {
                seen.scores.insert(code, Rating::NoOpportunity);
                continue;
            }
            seen.scores.insert(code.clone(), Rating::Scored(*score));
            seen.notes.insert(code, line(item, *score).to_owned());
        }
        Ok(seen)
    }

    async fn enter(
        &self,
        at: &AuthorityRound,
        instrument: Instrument,
        seen: &Seen,
        who: (By, &str),
    ) -> Result<(), Error> {
        let refused = |refusal| fault(&format!("{refusal:?}"));
        let id = actions::begin_record(self.db, at, instrument, who)
            .await?
            .map_err(refused)?;
        actions::save_rating(self.db, at, id, seen, who)
            .await?
            .map_err(refused)?;
        let place = (at.authority.id, at.round.id);
        let head = questionnaires::store::record_head(self.db.read(), place, id).await?;
        let head = head.ok_or_else(|| fault("the record"))?;
        actions::submit_rating(self.db, at, &head, seen, who.0)
            .await?
            .map_err(refused)
    }
}

fn line(item: &Item, score: u8) -> &str {
    match score {
        1 | 2 => &item.low,
        3 => &item.middle,
        _ => &item.high,
    }
}
