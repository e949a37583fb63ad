//! Rounds to attack, and what the attacker is after.

use std::collections::BTreeMap;

use partners::questionnaires::rules::Group;
use rand::{Rng, rngs::StdRng};
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::solver::{
    DIMENSIONS, EVERYBODY, GROUPS, Person, Setting, Target, World, answers, targets,
};

/// The codes of the statements that are put to each group, by dimension.
pub(super) type Statements = Vec<[Vec<String>; GROUPS]>;

/// The statements of the diagnostic that each group is asked, by dimension.
pub(super) fn statements() -> Statements {
    let mut statements = vec![[const { Vec::new() }; GROUPS]; DIMENSIONS];
    let mut file = csv::Reader::from_reader(
        include_bytes!("../../../seed-data/instruments/diagnostic.csv").as_slice(),
    );
    for row in file.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let dimension: usize = row["dimension"][1..].parse().unwrap();
        for (group, code) in Group::ALL[..GROUPS].iter().map(|it| it.code()).enumerate() {
            if row["groups"].split(' ').any(|asked| asked == code) {
                statements[dimension - 1][group].push(row["code"].clone());
            }
        }
    }
    statements
}

/// A round whose organisational evidence record has three facts of 3 in D1 and in D8.
pub(super) fn setting(statements: &Statements) -> Setting {
    let quantile = |degrees: u32| {
        let t = StudentsT::new(0.0, 1.0, f64::from(degrees)).unwrap();
        t.inverse_cdf(0.975)
    };
    let mut asked = [[0; GROUPS]; DIMENSIONS];
    for (of_dimension, asked) in statements.iter().zip(&mut asked) {
        *asked = of_dimension.each_ref().map(|codes| codes.len() as i64);
    }
    Setting {
        asked,
        evidence: [0, 7].map(|dimension| (dimension, (3.0, 0.4 / 3.0))).into(),
        quantiles: (1..=200).map(quantile).collect(),
    }
}

/// Groups of every size, up to three people whom the attacker invents, and in every third round
/// nobody far from the top of the scale.
pub(super) fn round(setting: &Setting, random: &mut StdRng) -> World {
    loop {
        let mut world = World::new();
        let (near_the_top, middle) = (random.random_range(0..3) == 0, random.random_range(1..5));
        let mut person = |group: usize, invented: bool, random: &mut StdRng| {
            let lean = random.random_range(-1..=1);
            let mut sums = [0; DIMENSIONS];
            for (sum, asked) in sums.iter_mut().zip(&setting.asked) {
                *sum = (0..asked[group])
                    .map(|_| match (invented, near_the_top) {
                        (true, _) => 5,
                        (false, true) => random.random_range(4..=5),
                        (false, false) => (middle + lean + random.random_range(-1..=2)).clamp(1, 5),
                    })
                    .sum();
            }
            let mailed = !invented && random.random_bool(0.7);
            world.push(Person {
                group,
                invented,
                mailed,
                sums,
            });
        };
        for group in 0..GROUPS {
            let people = [0, 4, 9, 14][random.random_range(0..4)];
            for _ in 0..random.random_range(0..=people) {
                person(group, false, random);
            }
        }
        for _ in 0..random.random_range(0..=3) {
            person(random.random_range(0..GROUPS), true, random);
        }
        if !targets(setting, &world).is_empty() {
            return world;
        }
    }
}

/// What the attacker is after in one dimension: the smallest group, and everybody real where they
/// are fewer than ten.
pub(super) fn chosen(setting: &Setting, world: &World, random: &mut StdRng) -> Vec<Target> {
    let all = targets(setting, world);
    let dimension = all[random.random_range(0..all.len())].0;
    let of_it = all.into_iter().filter(|target| target.0 == dimension);
    let (everybody, groups): (Vec<_>, Vec<_>) = of_it.partition(|target| target.1 == EVERYBODY);
    let smallest = groups
        .into_iter()
        .min_by_key(|target| answers(world, *target).len());
    smallest.into_iter().chain(everybody).collect()
}
