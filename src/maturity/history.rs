//! What has become of a round’s proposals: which one stands, what is open to whom, in which order
//! it came about.

use chrono::{DateTime, NaiveDate, Utc};

use super::PublicationId;
use crate::ui::formats;

/// Where a proposal has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It waits for the authority’s lead.
    Proposed,
    /// It was taken back, or replaced by a newer one, before it was agreed to.
    Lapsed,
    /// The authority’s lead sent it back.
    SentBack,
    /// It is the round’s published result.
    Agreed,
    /// It was published until a correction took its place.
    Superseded,
    /// It was published until it was withdrawn.
    Withdrawn,
}

impl State {
    /// As the table keeps it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Lapsed => "lapsed",
            Self::SentBack => "sent_back",
            Self::Agreed => "agreed",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What a published result is, or was.
    pub(crate) const PUBLISHED: [Self; 3] = [Self::Agreed, Self::Superseded, Self::Withdrawn];
}

impl std::str::FromStr for State {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        let all = [
            Self::Proposed,
            Self::Lapsed,
            Self::SentBack,
            Self::Agreed,
            Self::Superseded,
            Self::Withdrawn,
        ];
        let found = all.into_iter().find(|state| state.code() == code);
        found.ok_or_else(|| format!("no state of a publication: {code}"))
    }
}

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Deed {
    pub(crate) by: String,
    pub(crate) at: DateTime<Utc>,
}

impl Deed {
    /// The date in England.
    pub(crate) fn on(&self) -> NaiveDate {
        formats::in_england(self.at)
    }
}

/// A proposal, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Publication {
    pub(crate) id: PublicationId,
    pub(crate) state: State,
    pub(crate) proposed: Deed,
    pub(crate) agreed: Option<Deed>,
    pub(crate) ended: Option<Deed>,
    /// Why it takes the place of an earlier result.
    pub(crate) reason: Option<String>,
    /// Why it was sent back or withdrawn.
    pub(crate) end_reason: Option<String>,
}

/// A published result that is being put right, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Correction {
    pub(crate) id: i32,
    pub(crate) reason: String,
    pub(crate) started: Deed,
    pub(crate) ended: Option<Deed>,
}

/// All proposals and corrections of an authority’s round, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    pub(crate) publications: Vec<Publication>,
    pub(crate) corrections: Vec<Correction>,
}

/// A line of the history: when, what, by whom, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event<'a> {
    pub(crate) deed: &'a Deed,
    pub(crate) what: &'static str,
    pub(crate) why: Option<&'a str>,
    /// The result that it is about, where one was published.
    pub(crate) result: Option<PublicationId>,
}

impl History {
    fn in_state(&self, state: State) -> Option<&Publication> {
        self.publications.iter().rev().find(|it| it.state == state)
    }

    /// The published result.
    pub(crate) fn standing(&self) -> Option<&Publication> {
        self.in_state(State::Agreed)
    }

    /// The proposal that waits for an agreement.
    pub(crate) fn proposal(&self) -> Option<&Publication> {
        self.in_state(State::Proposed)
    }

    /// The correction that is open.
    pub(crate) fn correction(&self) -> Option<&Correction> {
        self.corrections.iter().find(|it| it.ended.is_none())
    }

    /// Whether a result of the round was ever published.
    pub(crate) fn was_published(&self) -> bool {
        self.publications.iter().any(|it| it.agreed.is_some())
    }

    /// The result that was withdrawn last, where none stands in its place.
    pub(crate) fn withdrawn(&self) -> Option<&Publication> {
        match self.standing() {
            Some(_) => None,
            None => self.in_state(State::Withdrawn),
        }
    }

    /// The proposal that was last sent back, where none has followed it.
    pub(crate) fn sent_back(&self) -> Option<&Publication> {
        let last = self.publications.last()?;
        (last.state == State::SentBack).then_some(last)
    }

    /// That publication.
    pub(crate) fn find(&self, id: PublicationId) -> Option<&Publication> {
        self.publications.iter().find(|it| it.id == id)
    }

    /// Whether whoever reads published results may read this one: the one that stands, and those
    /// that it corrects. A withdrawal takes back all before it.
    pub(crate) fn is_open_to_readers(&self, id: PublicationId) -> bool {
        let taken_back = || {
            let later = self.publications.iter().filter(|it| it.id > id);
            later.into_iter().any(|it| it.state == State::Withdrawn)
        };
        match self.find(id).map(|it| it.state) {
            Some(State::Agreed) => true,
            Some(State::Superseded) => self.standing().is_some() && !taken_back(),
            _ => false,
        }
    }

    /// Why that published result stands no more: why it was withdrawn, and why each was published
    /// in its place.
    pub(crate) fn reasons_since(&self, id: PublicationId) -> Vec<String> {
        let published = self.publications.iter().filter(|it| it.agreed.is_some());
        let reasons = published.filter(|it| it.id >= id).flat_map(|it| {
            let correction = it.reason.clone().filter(|_| it.id > id);
            let withdrawal = it.end_reason.clone();
            [
                correction,
                withdrawal.filter(|_| it.state == State::Withdrawn),
            ]
        });
        reasons.flatten().collect()
    }

    /// Everything that happened, the oldest first.
    pub(crate) fn events(&self) -> Vec<Event<'_>> {
        let mut events: Vec<_> = self.publications.iter().flat_map(events_of).collect();
        for it in &self.corrections {
            events.push(Event {
                deed: &it.started,
                what: "Correction started",
                why: Some(&it.reason),
                result: None,
            });
            if let Some(deed) = &it.ended {
                events.push(Event {
                    deed,
                    what: "Correction ended",
                    why: None,
                    result: None,
                });
            }
        }
        events.sort_by_key(|event| event.deed.at);
        events
    }
}

fn events_of(it: &Publication) -> Vec<Event<'_>> {
    let published = it.agreed.as_ref().map(|_| it.id);
    let event = |deed, what, why: Option<_>, result| Event {
        deed,
        what,
        why: why.map(String::as_str),
        result,
    };
    let mut events = vec![event(&it.proposed, "Proposed", it.reason.as_ref(), None)];
    if let Some(agreed) = &it.agreed {
        events.push(event(agreed, "Agreed and published", None, published));
    }
    let end = match it.state {
        State::Lapsed => Some(("Proposal withdrawn or replaced", None)),
        State::SentBack => Some(("Sent back", it.end_reason.as_ref())),
        State::Superseded => Some(("Replaced by the corrected result", None)),
        State::Withdrawn => Some(("Result withdrawn", it.end_reason.as_ref())),
        State::Proposed | State::Agreed => None,
    };
    if let (Some((what, why)), Some(deed)) = (end, &it.ended) {
        events.push(event(deed, what, why, None));
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(states: &[State]) -> History {
        let deed = |minute: i64| Deed {
            by: "A".into(),
            at: DateTime::from_timestamp(minute * 60, 0).unwrap(),
        };
        let publications = states.iter().zip(1..).map(|(state, n)| Publication {
            id: PublicationId(n),
            state: *state,
            proposed: deed(i64::from(n) * 10),
            agreed: State::PUBLISHED
                .contains(state)
                .then(|| deed(i64::from(n) * 10 + 1)),
            ended: Some(deed(i64::from(n) * 10 + 2)),
            reason: None,
            end_reason: Some("Because".into()),
        });
        History {
            publications: publications.collect(),
            corrections: Vec::new(),
        }
    }

    fn open(states: &[State]) -> Vec<i32> {
        let history = history(states);
        let ids = history.publications.iter().map(|it| it.id);
        ids.filter(|id| history.is_open_to_readers(*id))
            .map(|id| id.0)
            .collect()
    }

    #[test]
    fn readers_reach_what_stands_and_what_it_corrects() {
        use State::*;
        assert!(open(&[Proposed]).is_empty());
        assert_eq!(open(&[Lapsed, SentBack, Agreed, Proposed]), [3]);
        assert_eq!(open(&[Superseded, Lapsed, Agreed]), [1, 3]);
        assert!(open(&[Superseded, Withdrawn]).is_empty(), "nothing stands");
        assert_eq!(open(&[Superseded, Withdrawn, Agreed]), [3]);
    }

    #[test]
    fn a_withdrawal_is_told_until_something_stands_again() {
        use State::*;
        assert!(history(&[Withdrawn, Proposed]).withdrawn().is_some());
        assert!(history(&[Withdrawn, Agreed]).withdrawn().is_none());
        assert!(history(&[SentBack]).sent_back().is_some());
        assert!(history(&[SentBack, Proposed]).sent_back().is_none());
    }

    #[test]
    fn events_stand_in_their_order() {
        let history = history(&[State::SentBack, State::Agreed]);
        let what: Vec<_> = history.events().iter().map(|it| it.what).collect();
        assert_eq!(
            what,
            ["Proposed", "Sent back", "Proposed", "Agreed and published"]
        );
        assert_eq!(history.events()[1].why, Some("Because"));
    }
}
