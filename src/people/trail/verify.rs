//! Walks every chain from its beginning and says what is not as it was written.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::chain::Link;
use crate::{
    entities::{audit_event, trail},
    people::ProgrammeId,
};

/// How many events are read at one time.
const PART: u64 = 1_000;

/// What walking a chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Whose; none is what is outside any programme.
    pub programme: Option<ProgrammeId>,
    /// Events walked.
    pub events: u64,
    /// The hash of the last: whoever wrote it down elsewhere knows later that nothing before it
    /// was changed.
    pub head: String,
    /// What is not as it was written, in sentences.
    pub differences: Vec<String>,
}

/// Walks every chain.
///
/// # Errors
/// Where the database fails.
pub async fn verify(db: &impl ConnectionTrait) -> Result<Vec<Chain>, DbErr> {
    let mut chains = Vec::new();
    let heads = trail::Entity::find()
        .order_by_asc(trail::Column::ProgrammeId)
        .all(db)
        .await?;
    let known: Vec<i32> = heads.iter().map(|head| head.programme_id).collect();
    for head in heads {
        chains.push(walk(db, head).await?);
    }
    let programmes: Vec<Option<i32>> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::ProgrammeId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    for programme in programmes {
        if !known.contains(&programme.unwrap_or_default()) {
            chains.push(Chain {
                programme: programme.map(ProgrammeId),
                events: 0,
                head: String::new(),
                differences: vec!["the audit trail’s count of these events is missing".into()],
            });
        }
    }
    Ok(chains)
}

async fn walk(db: &impl ConnectionTrait, trail: trail::Model) -> Result<Chain, DbErr> {
    let own = match trail.programme_id {
        0 => audit_event::Column::ProgrammeId.is_null(),
        id => audit_event::Column::ProgrammeId.eq(id),
    };
    let mut walk = Walk {
        at: trail.cut,
        before: trail.cut_hash.clone(),
        events: 0,
        differences: Vec::new(),
    };
    if trail.cut > 0 && !is_told_of(db, &trail).await? {
        let taken = match trail.cut {
            1 => "event 1 was".to_owned(),
            cut => format!("events 1 to {cut} were"),
        };
        let taken = format!("{taken} taken away and nothing tells of it");
        walk.differences.push(taken);
    }
    let mut after = i64::MIN;
    loop {
        let rows = audit_event::Entity::find()
            .filter(own.clone())
            .filter(audit_event::Column::Sequence.gt(after))
            .order_by_asc(audit_event::Column::Sequence)
            .limit(PART)
            .all(db)
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.sequence;
        for row in &rows {
            walk.step(row, trail.length);
        }
    }
    walk.end(&trail);
    Ok(Chain {
        programme: (trail.programme_id != 0).then_some(ProgrammeId(trail.programme_id)),
        events: walk.events,
        head: trail.head,
        differences: walk.differences,
    })
}

/// Whether the chain tells that it was shortened to where it begins. A programme’s never is: it goes
/// with the programme.
async fn is_told_of(db: &impl ConnectionTrait, trail: &trail::Model) -> Result<bool, DbErr> {
    if trail.programme_id != 0 {
        return Ok(false);
    }
    let details: Vec<String> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::Detail)
        .filter(audit_event::Column::ProgrammeId.is_null())
        .filter(audit_event::Column::Verb.eq("trail.shortened"))
        .into_tuple()
        .all(db)
        .await?;
    Ok(details.iter().any(|detail| {
        let detail = serde_json::from_str::<serde_json::Value>(detail);
        detail.is_ok_and(|detail| detail["last"].as_str() == Some(trail.cut_hash.as_str()))
    }))
}

struct Walk {
    /// The place of the event before.
    at: i64,
    /// Its hash, as it is kept.
    before: String,
    events: u64,
    differences: Vec<String>,
}

impl Walk {
    fn step(&mut self, row: &audit_event::Model, length: i64) {
        self.events += 1;
        if row.sequence <= self.at || row.sequence > length {
            let added = format!("{} was not written by the service", name(row));
            self.differences.push(added);
            return;
        }
        let gap = row.sequence - self.at > 1;
        if gap {
            self.missing(row.sequence - 1);
        }
        let link = Link {
            sequence: row.sequence,
            at: row.at,
            person: row.person_id,
            programme: row.programme_id,
            verb: &row.verb,
            subject: &row.subject,
            detail: &row.detail,
            request: row.request_id.as_deref(),
        };
        // What came before a gap is gone, so that what comes after it can't be held against it.
        if !gap && link.hash(&self.before) != row.hash {
            self.differences.push(format!(
                "{} is not what was written there: it, or the one before it, was changed or moved",
                name(row)
            ));
        }
        self.at = row.sequence;
        self.before.clone_from(&row.hash);
    }

    fn end(&mut self, trail: &trail::Model) {
        if self.at < trail.length {
            self.missing(trail.length);
        } else if self.before != trail.head {
            self.differences.push(format!(
                "event {} is the last, but not the one that was written last",
                self.at
            ));
        }
    }

    fn missing(&mut self, last: i64) {
        let first = self.at + 1;
        self.differences.push(if first == last {
            format!("event {first} is missing")
        } else {
            format!("events {first} to {last} are missing")
        });
    }
}

fn name(row: &audit_event::Model) -> String {
    let at: DateTime<Utc> = row.at;
    let at = at.format("%Y-%m-%d %H:%M:%S");
    format!("event {} ({}, {at} UTC)", row.sequence, row.verb)
}
