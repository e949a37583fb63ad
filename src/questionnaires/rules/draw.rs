//! Which records are rated a second time, blind, and by whom.

use rand::{
    Rng,
    seq::{IndexedRandom, SliceRandom},
};

use super::{Instrument, RecordId, RecordLine};
use crate::people::{AuthorityId, Colleague, PersonId, Role};

/// Somebody who can rate a second time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondRater {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

/// Who can rate an observation a second time: managers and facilitators, of any authority.
pub fn second_raters(colleagues: &[Colleague]) -> Vec<Colleague> {
    let team = |it: &&Colleague| matches!(it.role, Role::Manager | Role::Facilitator);
    colleagues.iter().filter(team).cloned().collect()
}

/// Who can rate organisational evidence a second time: a lead of another active authority.
pub fn peers(
    colleagues: &[Colleague],
    authority: AuthorityId,
    active: &[AuthorityId],
) -> Vec<Colleague> {
    let peer = |it: &&Colleague| {
        it.role == Role::Lead
            && !it.authorities.contains(&authority)
            && it.authorities.iter().any(|own| active.contains(own))
    };
    colleagues.iter().filter(peer).cloned().collect()
}

/// A record, and whom it is drawn for.
pub type Draw = (RecordId, PersonId);

/// How many of so many records must be rated twice: of observations a fifth, at least two, as far
/// as there are any; of organisational evidence all.
pub fn second_ratings_needed(instrument: Instrument, records: usize) -> usize {
    match instrument {
        Instrument::OrganisationalEvidence => records,
        _ => records.div_ceil(5).max(2).min(records),
    }
}

/// The instrument's records that nobody has rated or been drawn to rate a second time.
fn undrawn(instrument: Instrument, records: &[RecordLine]) -> Vec<&RecordLine> {
    let of_it = records.iter().filter(|it| it.instrument == instrument);
    of_it
        .filter(|it| it.drawn.is_none() && !it.is_rated_twice())
        .collect()
}

/// How many more of the instrument's records must be drawn.
pub fn still_to_draw(instrument: Instrument, records: &[RecordLine]) -> usize {
    let all = records.iter().filter(|it| it.instrument == instrument);
    let all = all.count();
    let drawn = all - undrawn(instrument, records).len();
    second_ratings_needed(instrument, all).saturating_sub(drawn)
}

/// Draws as many of the instrument's records as are still needed, each alike likely, and gives
/// each to one of `raters` other than its first rater.
///
/// # Errors
/// The reference of a record that none of them may rate, whether it would be drawn or not: a
/// refusal must not tell which would.
pub fn draw(
    instrument: Instrument,
    records: &[RecordLine],
    raters: &[SecondRater],
    rng: &mut impl Rng,
) -> Result<Vec<Draw>, String> {
    let mut open = undrawn(instrument, records);
    let needed = still_to_draw(instrument, records);
    if needed == 0 {
        return Ok(Vec::new());
    }
    open.shuffle(rng);
    let mut drawn = Vec::new();
    for record in open {
        let others: Vec<_> = raters
            .iter()
            .filter(|it| !record.was_first_rated_by(it.person, &it.name))
            .collect();
        let rater = others.choose(rng).ok_or_else(|| record.reference.clone())?;
        drawn.push((record.id, rater.person));
    }
    drawn.truncate(needed);
    Ok(drawn)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::questionnaires::rules::{Drawn, Notes, Rated, Ratings};
    use rand::{SeedableRng, rngs::StdRng};

    const AUDIT: Instrument = Instrument::CaseAudit;

    fn records(raters: &[i32]) -> Vec<RecordLine> {
        let rated = |rater: i32| Rated {
            rater: String::new(),
            person: Some(PersonId(rater)),
            on: None,
            scores: Ratings::new(),
            notes: Notes::new(),
        };
        (1..)
            .zip(raters)
            .map(|(id, rater)| RecordLine {
                id: RecordId(id),
                instrument: AUDIT,
                version: 1,
                reference: format!("CA-{id}"),
                origin: Default::default(),
                ratings: vec![rated(*rater)],
                drawn: None,
                consensus: Vec::new(),
            })
            .collect()
    }

    fn people(ids: &[i32]) -> Vec<SecondRater> {
        let person = |id: &i32| SecondRater {
            person: PersonId(*id),
            name: id.to_string(),
        };
        ids.iter().map(person).collect()
    }

    #[test]
    fn a_peer_leads_another_active_authority() {
        let colleague = |id: i32, role, authorities: &[i32]| Colleague {
            id: PersonId(id),
            name: String::new(),
            email: String::new(),
            role,
            authorities: authorities.iter().map(|id| AuthorityId(*id)).collect(),
        };
        let all = [
            colleague(1, Role::Manager, &[]),
            colleague(2, Role::Facilitator, &[10, 11]),
            colleague(3, Role::Lead, &[10]),
            colleague(4, Role::Lead, &[11]),
            colleague(5, Role::Lead, &[12]),
            colleague(6, Role::Reviewer, &[]),
        ];
        let ids = |found: Vec<Colleague>| found.iter().map(|it| it.id.0).collect::<Vec<_>>();
        let active = [AuthorityId(10), AuthorityId(11)];
        assert_eq!(ids(peers(&all, AuthorityId(10), &active)), [4]);
        assert_eq!(ids(second_raters(&all)), [1, 2]);
    }

    #[test]
    fn a_fifth_and_at_least_two_and_no_more_than_there_are() {
        let needed = |n| second_ratings_needed(AUDIT, n);
        let found = [0, 1, 2, 3, 10, 11, 15, 16].map(needed);
        assert_eq!(found, [0, 1, 2, 2, 2, 3, 3, 4]);
        let all = |n| second_ratings_needed(Instrument::OrganisationalEvidence, n);
        assert_eq!([0, 1, 3].map(all), [0, 1, 3]);
    }

    #[test]
    fn what_was_drawn_or_rated_twice_is_not_drawn_again() {
        let mut all = records(&[1; 11]);
        all[0].drawn = Some(Drawn {
            person: PersonId(2),
            name: "b".into(),
        });
        let again = all[1].ratings[0].clone();
        all[1].ratings.push(again);
        assert_eq!(still_to_draw(AUDIT, &all), 1);
        for seed in 0..50 {
            let mut rng = StdRng::seed_from_u64(seed);
            let drawn = draw(AUDIT, &all, &people(&[2]), &mut rng).unwrap();
            assert_eq!(drawn.len(), 1);
            assert!(drawn[0].0.0 > 2, "{drawn:?}");
        }
        assert_eq!(still_to_draw(Instrument::GroupSupervision, &all), 0);
    }

    #[test]
    fn any_record_can_be_drawn_and_never_for_its_first_rater() {
        let all = records(&[1, 1, 2]);
        let mut seen = BTreeSet::new();
        for seed in 0..200 {
            let mut rng = StdRng::seed_from_u64(seed);
            for (record, person) in draw(AUDIT, &all, &people(&[1, 2]), &mut rng).unwrap() {
                let first = if record.0 == 3 { 2 } else { 1 };
                assert_ne!(person.0, first);
                seen.insert(record);
            }
        }
        assert_eq!(seen.len(), 3);
        // Whoever rated one of them cannot be alone, even if that one would not be drawn.
        for seed in 0..20 {
            let mut rng = StdRng::seed_from_u64(seed);
            let refused = draw(AUDIT, &all, &people(&[2]), &mut rng);
            assert_eq!(refused, Err("CA-3".into()));
        }
    }
}
