//! The demonstration's quarterly returns: two frozen, and the one after them being prepared.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days as Span, NaiveDate, Utc, Weekday};
use serde::Deserialize;

use super::{Demonstration, fault, morning};
use crate::{
    error::Error,
    people,
    reports::returns::{
        Part, Signatory,
        actions::{self, By, Writing},
    },
    support_days::Quarter,
};

const RETURNS: &str = include_str!("../../seed-data/demonstration/returns.csv");

const MANAGER: &str = "manager@hackney.example";

/// So many days after a quarter’s end its return is written, and so many it is frozen.
const WRITTEN_AFTER: u64 = 12;
const FROZEN_AFTER: u64 = 25;

/// The newest quarters that have ended: how many back, and whether the return is frozen.
const QUARTERS: [(usize, bool); 3] = [(3, true), (2, true), (1, false)];

/// Something written for the return of a quarter so many back.
#[derive(Deserialize)]
struct WordsRow {
    back: usize,
    /// Empty for the programme.
    authority: String,
    part: String,
    email: String,
    text: String,
}

impl Demonstration<'_> {
    /// Words as people wrote them, and the manager freezing what has been read.
    pub(super) async fn returns(&self, today: NaiveDate, now: DateTime<Utc>) -> Result<(), Error> {
        let rows: Vec<WordsRow> = super::read(RETURNS)?;
        let mut ended: Vec<Quarter> = Quarter::spanning(self.programme.starts_on, today)
            .filter(|quarter| quarter.ends_on() < today)
            .collect();
        ended.reverse();
        for (back, frozen) in QUARTERS {
            let quarter = *ended.get(back - 1).ok_or_else(|| fault("a quarter"))?;
            let written = morning(quarter.ends_on() + Span::new(WRITTEN_AFTER)).min(now);
            let own = rows.iter().filter(|row| row.back == back);
            let mut seen: BTreeMap<&str, i32> = BTreeMap::new();
            for row in own {
                self.write(quarter, row, &mut seen, written).await?;
            }
            if frozen {
                let mut on = quarter.ends_on() + Span::new(FROZEN_AFTER);
                while matches!(on.weekday(), Weekday::Sat | Weekday::Sun) {
                    on = on + Span::new(1);
                }
                self.freeze(quarter, morning(on)).await?;
            }
        }
        Ok(())
    }

    async fn by(&self, email: &str, now: DateTime<Utc>) -> Result<By, Error> {
        let colleagues = people::store::colleagues(self.db.read(), self.programme.id).await?;
        let found = colleagues.into_iter().find(|it| it.email == email);
        let person = found.ok_or_else(|| fault(email))?;
        Ok(By {
            person: person.id,
            name: person.name,
            role: person.role,
            now,
            today: now.date_naive(),
        })
    }

    async fn write<'a>(
        &self,
        quarter: Quarter,
        row: &'a WordsRow,
        seen: &mut BTreeMap<&'a str, i32>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let authority = match row.authority.as_str() {
            "" => None,
            slug => Some(self.authority(slug)?.id),
        };
        let part: Part = row.part.parse().map_err(|_| fault(&row.part))?;
        let last = seen.entry(row.authority.as_str()).or_default();
        let writing = Writing {
            authority,
            seen: *last,
            parts: vec![(part, row.text.clone())],
        };
        let by = self.by(&row.email, now).await?;
        let of = (&self.programme, quarter);
        let written = actions::write(self.db, of, writing, &by).await?;
        written.map_err(|refused| fault(&format!("{refused:?}")))?;
        *last = actions::newest(self.db, of, authority).await?;
        Ok(())
    }

    async fn freeze(&self, quarter: Quarter, now: DateTime<Utc>) -> Result<(), Error> {
        let of = (&self.programme, quarter, true);
        let mark = actions::mark(self.db, of, now).await?;
        let director = Signatory {
            name: "Ingrid Vale".into(),
            role: "Director of Children’s Services, Hackney".into(),
        };
        let by = self.by(MANAGER, now).await?;
        let frozen = actions::freeze(self.db, of, (&mark, vec![director]), &by).await?;
        frozen.map_err(|refused| fault(&format!("{refused:?}")))
    }
}
