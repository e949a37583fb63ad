//! What happened in a programme, as far as a person may see it: results published, corrected and
//! withdrawn, returns frozen, authorities that joined or left, allocations.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    app::AppState,
    error::Error,
    maturity::{self, Became, PublicationId},
    people::{
        Act, CurrentPerson,
        visits::{self, Told},
    },
    programmes::{AuthorityId, Days, Programme, Standing},
    ui::formats,
};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct News {
    pub(super) at: DateTime<Utc>,
    /// In which authority, if in one.
    pub(super) authority: Option<AuthorityId>,
    pub(super) what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Published {
        month: u32,
        result: PublicationId,
    },
    Corrected {
        month: u32,
        result: PublicationId,
        reason: String,
    },
    Withdrawn {
        month: u32,
        reason: String,
    },
    Joined(Days),
    Stands(Standing),
    Allocated {
        from: Option<Days>,
        to: Days,
    },
    /// `2026-q3`.
    Frozen(String),
}

impl News {
    /// The date in England.
    pub(super) fn on(&self) -> NaiveDate {
        formats::in_england(self.at)
    }
}

/// The verbs of the audit trail that everybody who sees the authority may read.
const OF_AUTHORITIES: [&str; 3] = [
    "authority.joined",
    "authority.standing-changed",
    "authority.allocated",
];

/// The verb of a return that was frozen; it speaks of every authority.
const FROZEN: &str = "return.frozen";

/// What happened after a moment, or ever, newest first; one query. `visible` are the authorities
/// that the person may read, `told` what became of their rounds.
pub(super) async fn since(
    state: &AppState,
    person: &CurrentPerson,
    programme: &Programme,
    (visible, told): (&[AuthorityId], &[maturity::Told]),
    since: Option<DateTime<Utc>>,
) -> Result<Vec<News>, Error> {
    let mut verbs = OF_AUTHORITIES.to_vec();
    if person.may(Act::ReadReturns, programme.place()) {
        verbs.push(FROZEN);
    }
    let db = state.database.read();
    let trail = visits::told_since(db, programme.id, &verbs, since).await?;
    let after = |news: &News| since.is_none_or(|since| news.at > since);
    let mut news: Vec<News> = told.iter().filter_map(of_round).filter(after).collect();
    news.extend(trail.iter().filter_map(of_trail));
    news.retain(|it| it.authority.is_none_or(|id| visible.contains(&id)));
    news.sort_by_key(|it| std::cmp::Reverse(it.at));
    Ok(news)
}

/// A proposal is no news: it is for the inside alone.
fn of_round(told: &maturity::Told) -> Option<News> {
    let (month, result) = (told.month, told.result);
    let reason = told.reason.clone().unwrap_or_default();
    let what = match told.became {
        Became::Proposed => return None,
        Became::Published => What::Published { month, result },
        Became::Corrected => What::Corrected {
            month,
            result,
            reason,
        },
        Became::Withdrawn => What::Withdrawn { month, reason },
    };
    Some(News {
        at: told.at,
        authority: Some(told.authority),
        what,
    })
}

fn of_trail(told: &Told) -> Option<News> {
    let authority = told.subject.strip_prefix("authority ");
    let authority = authority.and_then(|id| id.parse().ok()).map(AuthorityId);
    let days = |key: &str| serde_json::from_value(told.detail.get(key)?.clone()).ok();
    let what = match told.verb.as_str() {
        FROZEN => What::Frozen(told.subject.strip_prefix("return ")?.to_owned()),
        _ if authority.is_none() => return None,
        "authority.joined" => What::Joined(days("allocated_quarters")?),
        "authority.standing-changed" => {
            let word = |key: &str| told.detail.get(key)?.as_str();
            if word("from") == word("to") {
                return None;
            }
            What::Stands(word("to")?.parse().ok()?)
        }
        "authority.allocated" => What::Allocated {
            from: days("from_quarters"),
            to: days("allocated_quarters")?,
        },
        _ => return None,
    };
    Some(News {
        at: told.at,
        authority,
        what,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(verb: &str, subject: &str, detail: serde_json::Value) -> Option<What> {
        let told = Told {
            at: DateTime::UNIX_EPOCH,
            verb: verb.into(),
            subject: subject.into(),
            detail,
        };
        of_trail(&told).map(|news| news.what)
    }

    #[test]
    fn a_proposal_is_no_news() {
        let round = |became| maturity::Told {
            authority: AuthorityId(1),
            month: 6,
            result: PublicationId(1),
            at: DateTime::UNIX_EPOCH,
            became,
            reason: None,
        };
        assert_eq!(of_round(&round(Became::Proposed)), None);
        assert!(of_round(&round(Became::Published)).is_some());
    }

    #[test]
    fn the_trail_is_read_as_it_is_written() {
        let allocated =
            json!({ "from_quarters": 480, "allocated_quarters": 400, "from_on": "2026-01-01" });
        assert_eq!(
            told("authority.allocated", "authority 3", allocated),
            Some(What::Allocated {
                from: Some(Days::whole(120)),
                to: Days::whole(100)
            })
        );
        let left = json!({ "from": "active", "to": "withdrawn" });
        assert_eq!(
            told("authority.standing-changed", "authority 3", left),
            Some(What::Stands(Standing::Withdrawn))
        );
        let same = json!({ "from": "active", "to": "active" });
        assert_eq!(
            told("authority.standing-changed", "authority 3", same),
            None
        );
        assert_eq!(
            told("return.frozen", "return 2026-q3", json!({})),
            Some(What::Frozen("2026-q3".into()))
        );
        assert_eq!(told("authority.joined", "nobody", json!({})), None);
        assert_eq!(told("person.added", "person 3", json!({})), None);
    }
}
