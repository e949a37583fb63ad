//! What a round could show as it stands, while answers and records still come (rule 14).
//!
//! Records are taken as they are. Nobody's answers are looked at: people are counted as readers are
//! told of them, and assumed to differ as people do.

use std::collections::BTreeMap;

use super::{
    data::RoundData,
    disclosure::floored,
    error::{Source, Weights},
    evidence::Evidence,
    exact::Sample,
    needs::{Need, needs},
    perception::{FEWEST_STATEMENTS, lacks},
    pooling::{Pool, pooled},
    view::View,
};
use crate::{programmes::Dimension, questionnaires::rules::Group};

/// Assumed: the standard deviation of people's scores within a role group.
pub const SPREAD: f64 = 0.8;

/// How many of each role group have answered, at least, as readers are told; without families.
pub type Came = BTreeMap<Group, usize>;

/// What is told of so many submitted answers: steps of five, and while more may come, nothing of
/// fewer than five, since whoever can send one would learn from it who has answered already.
pub fn came(submitted: impl Iterator<Item = (Group, u64)>, more_may_come: bool) -> Came {
    let least = |count: u64| match count as usize {
        few @ 0..5 if !more_may_come => few.min(1),
        count => count - count % 5,
    };
    let staff = submitted.filter(|(group, _)| *group != Group::Families);
    let came = staff.map(|(group, count)| (group, least(count)));
    came.filter(|(_, least)| *least > 0).collect()
}

/// What a dimension of a round could show as it stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Prospect {
    /// There is no evidence: what it needs first.
    NoEvidence(Vec<Need>),
    /// The agreed self-assessment stands for what people say: no change of it is tested.
    NotTested,
    /// A change can be tested.
    Tested {
        /// The smallest change from a round like it that could be told from chance, one decimal.
        smallest: f64,
        /// What would lower it most.
        helps: Option<Source>,
        /// Of people: those of whom fewest have come.
        fewest: Vec<Group>,
    },
}

/// What each dimension could show, D1 first. `evidence` holds the round's records; `agreed` is
/// whether an agreed self-assessment is submitted.
pub fn prospects(evidence: &RoundData, came: &Came, agreed: bool) -> Vec<(Dimension, Prospect)> {
    let of = |dimension| {
        let view = View::whole(evidence, dimension);
        (dimension, prospect(&view, came, agreed))
    };
    Dimension::all().map(of).collect()
}

fn prospect(view: &View<'_>, came: &Came, agreed: bool) -> Prospect {
    let evidence = Evidence::of(view);
    let of_records = match &evidence.figure {
        Ok(figure) => figure.weights.clone().unwrap_or_default(),
        Err(_) => return Prospect::NoEvidence(needs(&evidence.told())),
    };
    let pools = pools(view, came);
    let missing = lacks(
        pools.iter().map(|pool| pool.scores.n()).sum(),
        &pools.iter().flat_map(|pool| pool.groups.clone()).collect(),
    );
    let mut weights = Weights::default();
    if missing.is_empty() {
        weights.add(&of_people(&pools), 0.5);
        weights.add(&of_records, 0.5);
    } else if agreed {
        return Prospect::NotTested;
    } else {
        weights.add(&of_records, 1.0);
    }
    Prospect::Tested {
        smallest: floored(weights.error().smallest_visible()),
        helps: weights.largest_part(),
        fewest: smallest(&pools),
    }
}

/// The role groups of which fewest have come: those of the smallest pool.
pub fn fewest(came: &Came) -> Vec<Group> {
    smallest(&pooled(&samples(came.iter())))
}

fn smallest(pools: &[Pool]) -> Vec<Group> {
    let fewest = pools.iter().min_by_key(|pool| pool.scores.n());
    fewest.map_or_else(Vec::new, |pool| pool.groups.iter().copied().collect())
}

/// The pools of whoever is asked enough of the dimension's statements.
fn pools(view: &View<'_>, came: &Came) -> Vec<Pool> {
    let asked = |group: Group| view.asked(group).len() >= FEWEST_STATEMENTS as usize;
    pooled(&samples(came.iter().filter(|(group, _)| asked(**group))))
}

/// So many people of each group, whatever they say.
fn samples<'a>(came: impl Iterator<Item = (&'a Group, &'a usize)>) -> BTreeMap<Group, Sample> {
    let (mut samples, mut place) = (BTreeMap::<Group, Sample>::new(), 0);
    for (group, people) in came {
        for _ in 0..*people {
            samples.entry(*group).or_default().add(place, 3, 1);
            place += 1;
        }
    }
    samples
}

/// As rule 7 has it, of people who each lie the assumed spread from their mean.
fn of_people(pools: &[Pool]) -> Weights<'static> {
    let mut weights = Weights::default();
    for pool in pools {
        let n = pool.scores.n();
        // Σ w² over the pool comes to SPREAD² / (n k²).
        let weight = SPREAD / (n * pools.len()) as f64;
        let people = pool.scores.deviations();
        weights
            .people
            .extend(people.map(|(whose, _)| (whose, weight)));
    }
    let degrees = pools.iter().map(|pool| pool.scores.n() - 1).sum();
    weights.people_degrees = Some(degrees);
    weights
}
