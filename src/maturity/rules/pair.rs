//! What two rounds have in common in one dimension, and both rescored on it (rule 12).

use std::collections::BTreeSet;

use super::{
    data::RoundData,
    maturity::{Figure, Maturity},
    pooling::{Pool, joined},
    result::{CommonItems, Difference, NotComparable, PerceptionBasis},
    scored::Scored,
    view::{InstrumentView, View, unchanged},
};
use crate::{
    programmes::Dimension,
    questionnaires::rules::{Group, Instrument, Item},
};

/// The two rounds' part of a dimension, the earlier first.
pub(super) struct Pair<'a> {
    views: [View<'a>; 2],
    scored: [Scored<'a>; 2],
    /// Of the diagnostic.
    versions: [&'a str; 2],
}

/// Both sides' M on what they have in common, the earlier first.
pub(super) struct Rescored<'a> {
    pub(super) maturities: [Maturity<'a>; 2],
    pub(super) basis: Option<PerceptionBasis>,
    pub(super) common: Common,
}

/// Role groups with a counted respondent, and instruments that count, in both rounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Common {
    pub(super) groups: BTreeSet<Group>,
    pub(super) instruments: BTreeSet<Instrument>,
}

/// The halves of M that both rounds have.
struct Halves {
    basis: Option<PerceptionBasis>,
    evidence: bool,
}

impl<'a> Pair<'a> {
    pub(super) fn of(earlier: &'a RoundData, later: &'a RoundData, dimension: Dimension) -> Self {
        let views = [earlier, later].map(|data| View::whole(data, dimension));
        Self {
            scored: views.each_ref().map(Scored::of),
            views,
            versions: [earlier, later].map(|data| data.diagnostic.version.as_str()),
        }
    }

    /// M of each round by itself.
    pub(super) fn by_itself(&self) -> [Option<Maturity<'a>>; 2] {
        self.scored.each_ref().map(Scored::m)
    }

    /// What differs in the halves that either round has; nothing unless both have an M.
    pub(super) fn differences(&self) -> Vec<Difference> {
        if self.scored.iter().any(|scored| scored.m().is_none()) {
            return Vec::new();
        }
        let bases = self.bases();
        let surveyed = bases == [Some(PerceptionBasis::Survey); 2];
        let has_p = bases.iter().any(Option::is_some);
        let has_e = self.scored.iter().any(|scored| scored.e().is_some());
        let all = [
            (
                Difference::Basis,
                differ(bases) || self.evidence_on_one_side(),
            ),
            (
                Difference::DiagnosticVersion,
                has_p && differ(self.versions),
            ),
            (
                Difference::Groups,
                surveyed && differ(self.scored.each_ref().map(groups)),
            ),
            (Difference::Pools, surveyed && self.other_pools()),
            (
                Difference::Instruments,
                has_e && differ(self.scored.each_ref().map(instruments)),
            ),
            (
                Difference::InstrumentVersion,
                has_e && self.other_versions().next().is_some(),
            ),
        ];
        let holding = all.into_iter().filter(|(_, holds)| *holds);
        holding.map(|(difference, _)| difference).collect()
    }

    fn bases(&self) -> [Option<PerceptionBasis>; 2] {
        let basis = |scored: &Scored<'_>| scored.p().map(|(_, basis)| basis);
        self.scored.each_ref().map(basis)
    }

    fn evidence_on_one_side(&self) -> bool {
        differ(self.scored.each_ref().map(|scored| scored.e().is_some()))
    }

    /// Whether groups that both rounds have are put together otherwise.
    fn other_pools(&self) -> bool {
        let common = Common::of(&self.scored).groups;
        let sets = self.scored.each_ref().map(|scored| {
            let pools = scored.perception.pools.iter();
            let kept = pools.map(|pool| &pool.groups & &common);
            kept.filter(|set| !set.is_empty()).collect::<BTreeSet<_>>()
        });
        differ(sets)
    }

    /// The instruments that count in both rounds, in other versions.
    fn other_versions(&self) -> impl Iterator<Item = [&InstrumentView<'a>; 2]> {
        let counted = Common::of(&self.scored).instruments;
        let [earlier, later] = &self.views;
        let mine = earlier.instruments.iter();
        mine.filter(move |view| counted.contains(&view.instrument))
            .filter_map(|mine| {
                let mut theirs = later.instruments.iter();
                let theirs = theirs.find(|view| view.instrument == mine.instrument)?;
                (mine.version != theirs.version).then_some([mine, theirs])
            })
    }

    /// How much of each instrument whose version is among the differences is the same in both.
    pub(super) fn common_items(&self, differences: &[Difference]) -> Vec<CommonItems> {
        let mut found = Vec::new();
        if differences.contains(&Difference::DiagnosticVersion) {
            let statements = self.views.each_ref().map(|view| view.statements.as_slice());
            found.push(in_common(Instrument::Diagnostic, self.versions, statements));
        }
        if differences.contains(&Difference::InstrumentVersion) {
            found.extend(self.other_versions().map(|sides| {
                let items = sides.map(|view| view.items.as_slice());
                in_common(sides[0].instrument, sides.map(|view| view.version), items)
            }));
        }
        found
    }

    /// The halves to compare: those of the one basis that both rounds have.
    fn halves(&self) -> Result<Halves, NotComparable> {
        let basis = match self.bases() {
            [earlier, later] if earlier == later => earlier,
            [Some(_), Some(_)] => return Err(NotComparable::OtherBasis),
            _ => return Err(NotComparable::PerceptionOnOneSide),
        };
        if self.evidence_on_one_side() {
            return Err(NotComparable::EvidenceOnOneSide);
        }
        let evidence = self.scored.iter().all(|scored| scored.e().is_some());
        Ok(Halves { basis, evidence })
    }

    /// Both sides' M on what they have in common. A group or an instrument that no longer counts
    /// once the items are narrowed is no longer in common, so this goes on until all are; then
    /// both sides are pooled alike.
    pub(super) fn rescored(&self) -> Result<Rescored<'a>, NotComparable> {
        let halves = self.halves()?;
        let mut common = Common::of(&self.scored);
        let (mut views, mut scored) = self.narrowed(&common);
        loop {
            let remaining = Common::of(&scored);
            if remaining == common {
                break;
            }
            common = remaining;
            (views, scored) = self.narrowed(&common);
        }
        let [earlier, later] = scored.each_ref().map(pools);
        let partition = joined(earlier, later);
        let scored = views.map(|view| {
            let pools = Some(partition.clone());
            Scored::of(&View { pools, ..view })
        });
        let [earlier, later] = scored.each_ref().map(|side| halves.maturity(side));
        Ok(Rescored {
            maturities: [earlier?, later?],
            basis: halves.basis,
            common: halves.rest_on(common),
        })
    }

    fn narrowed(&self, common: &Common) -> ([View<'a>; 2], [Scored<'a>; 2]) {
        let [earlier, later] = &self.views;
        let views = [(earlier, later), (later, earlier)]
            .map(|(side, other)| side.narrowed(other, &common.groups, &common.instruments));
        let scored = views.each_ref().map(Scored::of);
        (views, scored)
    }
}

impl Common {
    fn of([earlier, later]: &[Scored<'_>; 2]) -> Self {
        Self {
            groups: &groups(earlier) & &groups(later),
            instruments: &instruments(earlier) & &instruments(later),
        }
    }
}

impl Halves {
    /// M of a rescored side from these halves and no other.
    fn maturity<'a>(&self, scored: &Scored<'a>) -> Result<Maturity<'a>, NotComparable> {
        let p: Option<Option<Figure<'a>>> = self.basis.map(|basis| match basis {
            PerceptionBasis::Survey => scored.perception.survey.clone().ok(),
            PerceptionBasis::Agreed => scored.perception.agreed(),
        });
        let p = p.map(|p| p.ok_or(NotComparable::PerceptionNotRescored));
        let e = self
            .evidence
            .then(|| scored.e().ok_or(NotComparable::EvidenceNotRescored));
        let m = Maturity::of(p.transpose()?.as_ref(), e.transpose()?);
        m.ok_or(NotComparable::PerceptionNotRescored)
    }

    /// Groups say nothing of an agreed basis, nor instruments of a figure without evidence.
    fn rest_on(&self, common: Common) -> Common {
        let surveyed = self.basis == Some(PerceptionBasis::Survey);
        Common {
            groups: if surveyed {
                common.groups
            } else {
                BTreeSet::new()
            },
            instruments: if self.evidence {
                common.instruments
            } else {
                BTreeSet::new()
            },
        }
    }
}

fn pools<'s>(scored: &'s Scored<'_>) -> &'s [Pool] {
    &scored.perception.pools
}

fn in_common(
    instrument: Instrument,
    [earlier, later]: [&str; 2],
    [mine, theirs]: [&[&Item]; 2],
) -> CommonItems {
    CommonItems {
        instrument,
        versions: [earlier.into(), later.into()],
        items: [mine.len(), theirs.len()],
        common: unchanged(mine, theirs).len(),
    }
}

fn groups(scored: &Scored<'_>) -> BTreeSet<Group> {
    scored.perception.groups.clone()
}

fn instruments(scored: &Scored<'_>) -> BTreeSet<Instrument> {
    scored.evidence.counted()
}

fn differ<T: PartialEq>([earlier, later]: [T; 2]) -> bool {
    earlier != later
}
