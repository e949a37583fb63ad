//! A solver that looks for other answers by which everything that is told stays the same.
//!
//! It shares nothing with the product but the scoring rules as they are written. It keeps all that
//! pages and files tell of a round, and V and ν besides, which only a handover pack tells. It searches
//! at random: what it finds to be possible is, and what it does not find may be all the same.

use std::collections::{BTreeMap, BTreeSet};

/// Role groups by their places: leaders, middle managers, frontline managers, practitioners,
/// clinicians, partners.
pub(super) const GROUPS: usize = 6;
pub(super) const DIMENSIONS: usize = 10;
const PRACTITIONERS: usize = 3;

/// What is the same in every world: what each group is asked, and what is known of the records.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    /// How many statements of each dimension each group is asked.
    pub(super) asked: [[i64; GROUPS]; DIMENSIONS],
    /// The evidence of the dimensions that have any: E, and its variance, of facts alone.
    pub(super) evidence: BTreeMap<usize, (f64, f64)>,
    /// Student's t at 0.975 for 1 to 200 degrees of freedom.
    pub(super) quantiles: Vec<f64>,
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) group: usize,
    /// The attacker wrote the answers.
    pub(super) invented: bool,
    /// Came by a link that the service mailed.
    pub(super) mailed: bool,
    /// The sum of the answers to the statements that the group is asked, by dimension; 0 where all
    /// are left blank.
    pub(super) sums: [i64; DIMENSIONS],
}

/// What everybody who answered said.
pub(super) type World = Vec<Person>;

/// Everything that is told of a figure, in the units that it is told in.
pub(super) type Told = Vec<i64>;

/// All that is told of a world.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Observed {
    pub(super) dimensions: Vec<Option<Told>>,
    pub(super) overall: Option<Told>,
    /// How many of each role group submitted.
    pub(super) submitted: Vec<Told>,
}

/// M of a dimension, still exact.
struct Figure {
    m: f64,
    /// What each person moves M by.
    weights: Vec<f64>,
    facts: f64,
    degrees: i64,
    few: bool,
    /// The least standard deviation that is told for its people's sake.
    least: f64,
}

impl Setting {
    fn counts(&self, dimension: usize, group: usize) -> bool {
        self.asked[dimension][group] >= 2
    }

    fn score(&self, dimension: usize, person: &Person) -> f64 {
        person.sums[dimension] as f64 / self.asked[dimension][person.group] as f64
    }

    /// The pools of a dimension, each with its people by their places; none where there is no P.
    fn pools(&self, world: &World, dimension: usize) -> Option<Vec<Vec<usize>>> {
        let mut pools: Vec<(usize, Vec<usize>)> = Vec::new();
        for group in (0..GROUPS).filter(|group| self.counts(dimension, *group)) {
            let counted = |it: &usize| world[*it].group == group && world[*it].sums[dimension] > 0;
            let people: Vec<_> = (0..world.len()).filter(counted).collect();
            if !people.is_empty() {
                pools.push((group, people));
            }
        }
        let all: usize = pools.iter().map(|(_, people)| people.len()).sum();
        let practitioners = pools.iter().any(|(group, _)| *group == PRACTITIONERS);
        if all < 10 || pools.len() < 3 || !practitioners {
            return None;
        }
        loop {
            pools.sort_by_key(|(first, people)| (people.len(), *first));
            if pools.len() < 2 || pools[0].1.len() >= 5 {
                break;
            }
            let (first, people) = pools.remove(0);
            pools[0].0 = pools[0].0.min(first);
            pools[0].1.extend(people);
        }
        Some(pools.into_iter().map(|(_, people)| people).collect())
    }

    fn quantile(&self, variance: f64, spread: f64) -> f64 {
        if spread <= 0.0 {
            return 1.959964;
        }
        let whole = (variance * variance / spread * (1.0 + 1e-12))
            .floor()
            .max(1.0) as usize;
        self.quantiles.get(whole - 1).copied().unwrap_or(1.959964)
    }

    /// A dimension put through the rules, with all that is told of it.
    fn dimension(&self, world: &World, dimension: usize) -> Option<(Figure, Told)> {
        let pools = self.pools(world, dimension)?;
        let k = pools.len() as f64;
        let mut weights = vec![0.0; world.len()];
        let (mut p, mut people) = (0.0, 0);
        for pool in &pools {
            let n = pool.len() as f64;
            let score = |person: usize| self.score(dimension, &world[person]);
            let mean = pool.iter().map(|it| score(*it)).sum::<f64>() / n;
            p += mean / k;
            people += pool.len();
            for person in pool {
                let inflation = if n > 1.0 { (n / (n - 1.0)).sqrt() } else { 0.0 };
                weights[*person] = inflation * (score(*person) - mean) / (n * k);
            }
        }
        let evidence = self.evidence.get(&dimension).copied();
        let (m, alpha, beta) = match evidence {
            None => (p.min(3.0), 1.0, 0.0),
            Some((e, _)) if e + 0.5 < (p + e) / 2.0 - 1e-9 => (e + 0.5, 0.0, 1.0),
            Some((e, _)) => ((p + e) / 2.0, 0.5, 0.5),
        };
        for weight in &mut weights {
            *weight *= alpha;
        }
        let figure = Figure {
            m,
            weights,
            facts: evidence.map_or(0.0, |(_, facts)| beta * beta * facts),
            degrees: (people - pools.len()) as i64,
            few: people < 20,
            least: alpha * (if people < 20 { 0.1 } else { 0.02 } / people as f64).sqrt(),
        };
        let mut told = vec![bounded(p, figure.few)];
        if let Some((e, _)) = evidence {
            told.push(i64::from((p - e).abs() >= 0.75 - 1e-9));
            // With E known, M gives P away: no more is told of it than of P.
            if alpha != 0.5 || told[0] == hundredths(p) {
                told.push(hundredths(m));
            }
        }
        told.push(
            [1.8, 2.6, 3.4, 4.2]
                .iter()
                .filter(|bound| m >= **bound - 1e-9)
                .count() as i64,
        );
        told.extend(self.error(&figure));
        told.extend(self.blocs(world, dimension));
        // Which role groups count.
        let groups = 0..GROUPS as i64;
        told.extend(groups.filter(|group| {
            let counted = pools.iter().flatten();
            counted
                .into_iter()
                .any(|it| world[*it].group as i64 == *group)
        }));
        // Numbers of people in fives: who counts, and who answered under half.
        let blank = |it: &&Person| self.counts(dimension, it.group) && it.sums[dimension] == 0;
        told.extend([
            people as i64 / 5,
            world.iter().filter(blank).count() as i64 / 5,
        ]);
        Some((figure, told))
    }

    /// What is told of an error: the interval, the smallest visible change, V and ν.
    fn error(&self, of: &Figure) -> Told {
        let people: f64 = of.weights.iter().map(|weight| weight * weight).sum();
        let (m, few) = (of.m, of.few);
        let variance = (people + of.facts).max(of.least * of.least);
        let spread = if people > 0.0 {
            people * people / of.degrees.max(1) as f64
        } else {
            0.0
        };
        let margin = self.quantile(variance, spread) * variance.sqrt();
        let unit = if few { 10.0 } else { 100.0 };
        let end = |value: f64| (value.clamp(1.0, 5.0) * unit + 1e-9).round() as i64;
        let visible = self.quantile(2.0 * variance, 2.0 * spread) * (2.0 * variance).sqrt();
        let mut told = vec![
            end(m - margin),
            end(m + margin),
            (visible.max(0.3) * 10.0 + 1e-9).floor() as i64,
            i64::from(people > of.facts || of.facts == 0.0),
            digits(variance, few),
        ];
        told.push(if spread > 0.0 {
            digits(variance * variance / spread, few)
        } else {
            0
        });
        told
    }

    /// The mean of each bloc to one decimal, with its people in fives.
    fn blocs(&self, world: &World, dimension: usize) -> Told {
        let blocs: [&[usize]; 3] = [&[0, 1, 2], &[3, 4], &[5]];
        let mut told = Vec::new();
        for bloc in blocs {
            let counted = world
                .iter()
                .filter(|it| bloc.contains(&it.group) && self.counts(dimension, it.group))
                .filter(|it| it.sums[dimension] > 0);
            let (mailed, others): (Vec<_>, Vec<_>) = counted.partition(|it| it.mailed);
            if mailed.len() + others.len() == 0 {
                continue;
            }
            let sum: f64 = mailed.iter().map(|it| self.score(dimension, it)).sum();
            let mean = (sum / mailed.len().max(1) as f64 * 10.0 + 1e-9).round() as i64;
            if mailed.len() < 10 || mean == 10 || mean == 50 {
                return Vec::new();
            }
            told.extend([mean, mailed.len() as i64 / 5]);
        }
        told
    }

    fn overall(&self, figures: &[Option<Figure>]) -> Option<Told> {
        let figures: Vec<_> = figures.iter().flatten().collect();
        let all = figures.len() as f64;
        if figures.len() < 8 {
            return None;
        }
        let mut weights = vec![0.0; figures[0].weights.len()];
        for figure in &figures {
            for (sum, weight) in weights.iter_mut().zip(&figure.weights) {
                *sum += weight / all;
            }
        }
        let mean = Figure {
            m: figures.iter().map(|it| it.m).sum::<f64>() / all,
            weights,
            facts: figures.iter().map(|it| it.facts / all / all).sum(),
            degrees: figures.iter().map(|it| it.degrees).min()?,
            few: figures.iter().any(|it| it.few),
            least: figures.iter().map(|it| it.least).sum::<f64>() / all,
        };
        let mut told = vec![bounded(mean.m, mean.few)];
        told.extend(self.error(&mean));
        Some(told)
    }

    /// All that is told of a world.
    pub(super) fn observe(&self, world: &World) -> Observed {
        let (mut dimensions, mut figures) = (Vec::new(), Vec::new());
        for dimension in 0..DIMENSIONS {
            let (figure, told) = self.dimension(world, dimension).unzip();
            dimensions.push(told);
            figures.push(figure);
        }
        Observed {
            dimensions,
            overall: self.overall(&figures),
            submitted: (0..GROUPS).map(|group| submitted(world, group)).collect(),
        }
    }
}

/// How many of a group submitted: none, fewer than five, five to nine…; and from five on about how
/// many came by a mailed link and by the group’s, in fives that add up.
fn submitted(world: &World, group: usize) -> Told {
    let (mailed, others): (Vec<_>, Vec<_>) = world
        .iter()
        .filter(|it| it.group == group)
        .partition(|it| it.mailed);
    let (mailed, others) = (mailed.len() as i64, others.len() as i64);
    let all = mailed + others;
    if all < 5 {
        return vec![all.min(1)];
    }
    let (mut fives, left) = ([mailed / 5, others / 5], all / 5 - mailed / 5 - others / 5);
    fives[usize::from(others % 5 > mailed % 5)] += left;
    vec![all / 5 + 1, fives[0], fives[1]]
}

fn hundredths(value: f64) -> i64 {
    (value * 100.0 + 1e-9).round() as i64
}

/// Of few people, nothing beyond 1.2 and 4.8; of more, nothing beyond 1.05 and 4.95.
fn bounded(value: f64, few: bool) -> i64 {
    let margin = if few { 0.2 } else { 0.05 };
    if value < 1.0 + margin - 1e-9 {
        99
    } else if value > 5.0 - margin + 1e-9 {
        501
    } else {
        hundredths(value)
    }
}

/// To two significant digits, or one of few people, as their digits and their place.
fn digits(value: f64, few: bool) -> i64 {
    if value <= 1e-15 {
        return 0;
    }
    let place = value.log10().floor() as i32 - i32::from(!few);
    (value / 10f64.powi(place)).round() as i64 * 1000 + i64::from(place)
}

/// A small set of people whose answers the attacker is after: those of a role group in a dimension.
pub(super) type Target = (usize, usize);

/// As many possibilities as are looked for, of which three or fewer are too few.
pub(super) const ENOUGH: usize = 4;

/// How often another world is looked for before it is given up.
const TRIES: usize = 1_000_000;

/// Every target of the world: fewer than ten people of a group whose scores count, and whom the
/// attacker did not invent.
pub(super) fn targets(setting: &Setting, world: &World) -> Vec<Target> {
    let mut targets = Vec::new();
    for dimension in 0..DIMENSIONS {
        if setting.pools(world, dimension).is_none() {
            continue;
        }
        for group in (0..GROUPS).filter(|group| setting.counts(dimension, *group)) {
            let real = world.iter().filter(|it| in_target(it, group));
            if (1..10).contains(&real.count()) {
                targets.push((dimension, group));
            }
        }
        let counted = world
            .iter()
            .filter(|it| setting.counts(dimension, it.group));
        if counted.filter(|it| !it.invented).count() < 10 {
            targets.push((dimension, EVERYBODY));
        }
    }
    targets
}

/// Stands for everybody whose answers the attacker did not invent.
pub(super) const EVERYBODY: usize = GROUPS;

/// The real answers of a target, sorted; of whoever is there in each of the worlds.
pub(super) fn answers(world: &[Person], (dimension, group): Target) -> Vec<i64> {
    let real = world.iter().filter(|it| in_target(it, group));
    let mut sums: Vec<_> = real
        .map(|it| it.group as i64 * 100 + it.sums[dimension])
        .collect();
    sums.sort_unstable();
    sums
}

fn in_target(person: &Person, group: usize) -> bool {
    !person.invented && (group == EVERYBODY || person.group == group)
}

/// Another world by which all that is told of a world stays as it is, in which the target says what
/// is not yet among what it may have said; it then is.
pub(super) fn another_alike(
    setting: &Setting,
    world: &World,
    target: Target,
    said: &mut BTreeSet<Vec<i64>>,
    random: &mut dyn FnMut(usize) -> usize,
) -> Option<World> {
    let observed = setting.observe(world);
    (0..TRIES).find_map(|_| {
        let other = changed(setting, world, target, random)?;
        // Of whoever is there in each of the worlds.
        let answers = answers(&other[..world.len()], target);
        let alike = !said.contains(&answers) && setting.observe(&other) == observed;
        alike.then(|| {
            said.insert(answers);
            other
        })
    })
}

/// The sums that P and its variance are made of, in twelfths of a score.
#[derive(Clone, Debug, PartialEq)]
struct Pools {
    /// Of each pool: its people, Σ x and Σ x².
    sums: Vec<[i64; 3]>,
}

impl Pools {
    fn perception(&self) -> f64 {
        let k = self.sums.len() as f64;
        let means = self
            .sums
            .iter()
            .map(|[n, sum, _]| *sum as f64 / (12 * n) as f64);
        means.sum::<f64>() / k
    }

    fn variance(&self) -> f64 {
        let k = self.sums.len() as f64;
        let of = |[n, sum, squares]: &[i64; 3]| match n {
            1 => 0.0,
            n => (n * squares - sum * sum) as f64 / (144 * n * n * (n - 1)) as f64,
        };
        self.sums.iter().map(of).sum::<f64>() / k / k
    }

    fn change(&mut self, pool: usize, from: i64, to: i64) {
        self.sums[pool][1] += to - from;
        self.sums[pool][2] += to * to - from * from;
    }

    /// How far P and its variance are from where what is told of them would be another.
    fn distance(&self, [p, variance]: [f64; 2], within: f64) -> f64 {
        let apart = (self.variance() - variance).abs() / (variance * within).max(1e-9);
        apart + (self.perception() - p).abs() / 0.002
    }
}

/// How many changes of the others are tried.
const STEPS: usize = 150;

/// A world in which people of the target say something else, and of the others, none of them
/// invented, some make up for it, so that P and its variance stay about as they are.
fn changed(
    setting: &Setting,
    world: &World,
    target: Target,
    random: &mut dyn FnMut(usize) -> usize,
) -> Option<World> {
    let (dimension, group) = target;
    let asked = |person: &Person| setting.asked[dimension][person.group];
    let twelfths = |person: &Person| person.sums[dimension] * 12 / asked(person);
    let summed = |world: &World| {
        let of_pools = setting.pools(world, dimension)?;
        let mut pools = Pools { sums: Vec::new() };
        let mut free = Vec::new();
        for (pool, people) in of_pools.iter().enumerate() {
            let scores = || people.iter().map(|it| twelfths(&world[*it]));
            let squares = scores().map(|it| it * it).sum();
            pools
                .sums
                .push([people.len() as i64, scores().sum(), squares]);
            free.extend(
                people
                    .iter()
                    .filter(|it| !world[**it].invented)
                    .map(|it| (*it, pool)),
            );
        }
        Some((pools, free))
    };
    let (before, _) = summed(world)?;
    let before = [before.perception(), before.variance()];
    let mut world = world.clone();
    // Somebody more may have answered, here alone.
    for _ in 0..random(5).saturating_sub(2) {
        let group = world[random(world.len())].group;
        let mut sums = [0; DIMENSIONS];
        sums[dimension] = setting.asked[dimension][group] * (1 + random(5) as i64);
        world.push(Person {
            group,
            invented: false,
            mailed: false,
            sums,
        });
    }
    // Somebody may have left it blank, or not have.
    for _ in 0..random(5).saturating_sub(2) {
        let person = random(world.len());
        let person = &mut world[person];
        let asked = asked(person);
        if !person.invented && asked >= 2 {
            let sum = &mut person.sums[dimension];
            *sum = if *sum > 0 {
                0
            } else {
                asked * (1 + random(5) as i64)
            };
        }
    }
    let (mut pools, free) = summed(&world)?;
    let theirs: Vec<_> = free
        .iter()
        .copied()
        .filter(|(it, _)| in_target(&world[*it], group))
        .collect();
    let mut changed = BTreeSet::new();
    for _ in 0..if theirs.is_empty() { 0 } else { 1 + random(3) } {
        let change = (theirs[random(theirs.len())], [-2, -1, 1, 2][random(4)]);
        if moved(setting, &mut world, &mut pools, dimension, change) {
            changed.insert(change.0.0);
        }
    }
    let others: Vec<_> = free
        .into_iter()
        .filter(|(it, _)| !changed.contains(it))
        .collect();
    if others.is_empty() {
        return None;
    }
    // How near is near enough depends on how much is told, and on luck.
    let within = [0.003, 0.01, 0.03, 0.1][random(4)];
    let mut distance = pools.distance(before, within);
    for _ in 0..STEPS {
        if distance < 1.0 {
            return Some(world);
        }
        let (mut done, mut by) = ([(others[0], 0); 4], [-1, 1][random(2)]);
        for change in done.iter_mut().take(1 + random(4)) {
            let tried = (others[random(others.len())], by);
            if moved(setting, &mut world, &mut pools, dimension, tried) {
                *change = tried;
            }
            by = -by;
        }
        let now = pools.distance(before, within);
        if now <= distance || (now < 1.5 * distance && random(10) == 0) {
            distance = now;
        } else {
            for (whom, by) in done {
                moved(setting, &mut world, &mut pools, dimension, (whom, -by));
            }
        }
    }
    None
}

/// Changes what one person says in a dimension, where the scale has room for it.
fn moved(
    setting: &Setting,
    world: &mut World,
    pools: &mut Pools,
    dimension: usize,
    ((person, pool), by): ((usize, usize), i64),
) -> bool {
    let person = &mut world[person];
    let asked = setting.asked[dimension][person.group];
    let (from, to) = (person.sums[dimension], person.sums[dimension] + by);
    if !(asked..=5 * asked).contains(&to) {
        return false;
    }
    person.sums[dimension] = to;
    pools.change(pool, from * 12 / asked, to * 12 / asked);
    true
}
