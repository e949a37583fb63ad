//! What two rounds have in common in one dimension, and their figures rescored on it (rule 7).

use std::collections::BTreeSet;

use super::{
    data::RoundData,
    exact::Estimate,
    freeze::Scored,
    maturity::Maturity,
    result::{CommonItems, Difference, NotComparable, PerceptionBasis},
    view::{InstrumentView, View, unchanged},
};
use crate::{
    programmes::Dimension,
    questionnaires::rules::{Group, Instrument, Item},
};

/// The two rounds' part of a dimension, the earlier first.
pub(super) struct Pair<'a> {
    views: [View<'a>; 2],
    scored: [Scored; 2],
    /// Of the diagnostic.
    versions: [&'a str; 2],
}

/// The halves of M that both rounds have.
pub(super) struct Halves {
    pub(super) basis: Option<PerceptionBasis>,
    pub(super) evidence: bool,
}

/// Role groups with a counted respondent, and instruments that count, in both rounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Common {
    pub(super) groups: BTreeSet<Group>,
    pub(super) instruments: BTreeSet<Instrument>,
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
    pub(super) fn by_itself(&self) -> [Option<Estimate>; 2] {
        self.scored.each_ref().map(|it| it.m().map(|m| m.estimate))
    }

    /// What the rounds have in common as they are.
    pub(super) fn common(&self) -> Common {
        Common::of(&self.scored)
    }

    /// What differs in the halves that either round has; nothing unless both have an M.
    pub(super) fn differences(&self) -> Vec<Difference> {
        let [Some(_), Some(_)] = self.by_itself() else {
            return Vec::new();
        };
        let bases = self
            .scored
            .each_ref()
            .map(|it| it.p().map(|(_, basis)| basis));
        let surveyed = bases == [Some(PerceptionBasis::Survey); 2];
        let has_p = bases.iter().any(Option::is_some);
        let has_e = self.scored.iter().any(|it| it.e().is_some());
        let other_groups = differ(self.scored.each_ref().map(groups));
        let other_instruments = differ(self.scored.each_ref().map(instruments));
        let all = [
            (Difference::Basis, has_p && differ(bases)),
            (
                Difference::DiagnosticVersion,
                has_p && differ(self.versions),
            ),
            (Difference::Groups, surveyed && other_groups),
            (Difference::Instruments, has_e && other_instruments),
            (
                Difference::InstrumentVersion,
                has_e && self.other_instrument_version(),
            ),
        ];
        all.into_iter()
            .filter_map(|(difference, holds)| holds.then_some(difference))
            .collect()
    }

    /// Whether an instrument that counts in both rounds has another version in the later one.
    fn other_instrument_version(&self) -> bool {
        self.other_versions().next().is_some()
    }

    /// The instruments that count in both rounds, in other versions.
    fn other_versions(&self) -> impl Iterator<Item = [&InstrumentView<'a>; 2]> {
        let counted = self.common().instruments;
        let [earlier, later] = &self.views;
        let mine = earlier.instruments.iter();
        mine.filter(move |it| counted.contains(&it.instrument))
            .filter_map(|mine| {
                let mut theirs = later.instruments.iter();
                let theirs = theirs.find(|it| it.instrument == mine.instrument)?;
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
                let items = sides.map(|it| it.items.as_slice());
                in_common(sides[0].instrument, sides.map(|it| it.version), items)
            }));
        }
        found
    }

    /// The halves to compare; a half that only one round has makes the two not comparable.
    pub(super) fn halves(&self) -> Result<Halves, NotComparable> {
        let [earlier, later] = &self.scored;
        let basis = match (earlier.p(), later.p()) {
            (None, None) => None,
            (Some((_, earlier)), Some((_, later))) if earlier == later => Some(earlier),
            (Some(_), Some(_)) => Some(self.agreed_on_both()?),
            _ => return Err(NotComparable::PerceptionOnOneSide),
        };
        match (earlier.e(), later.e()) {
            (None, None) => Ok(Halves {
                basis,
                evidence: false,
            }),
            (Some(_), Some(_)) => Ok(Halves {
                basis,
                evidence: true,
            }),
            _ => Err(NotComparable::EvidenceOnOneSide),
        }
    }

    /// A survey and an agreed basis have the agreed one in common, if both rounds have it.
    fn agreed_on_both(&self) -> Result<PerceptionBasis, NotComparable> {
        let agreed = self
            .scored
            .iter()
            .all(|it| it.perception.agreed().is_some());
        agreed
            .then_some(PerceptionBasis::Agreed)
            .ok_or(NotComparable::NoCommonBasis)
    }

    /// Both sides' M on what they have in common. A group or an instrument that no longer counts
    /// once the items are narrowed is no longer in common, so this goes on until all are.
    pub(super) fn rescored(
        &self,
        halves: &Halves,
    ) -> Result<([Estimate; 2], Common), NotComparable> {
        let [earlier, later] = &self.views;
        let mut common = self.common();
        loop {
            let scored = [(earlier, later), (later, earlier)].map(|(side, other)| {
                Scored::of(&side.narrowed(other, &common.groups, &common.instruments))
            });
            let remaining = Common::of(&scored);
            if remaining == common {
                let [earlier, later] = scored;
                return Ok((
                    [halves.maturity(&earlier)?, halves.maturity(&later)?],
                    common,
                ));
            }
            common = remaining;
        }
    }
}

impl Common {
    fn of([earlier, later]: &[Scored; 2]) -> Self {
        Self {
            groups: &groups(earlier) & &groups(later),
            instruments: &instruments(earlier) & &instruments(later),
        }
    }
}

impl Halves {
    /// M of a rescored side from these halves and no other.
    fn maturity(&self, scored: &Scored) -> Result<Estimate, NotComparable> {
        let p = match self.basis {
            None => None,
            Some(PerceptionBasis::Survey) => Some(scored.perception.survey.clone().ok()),
            Some(PerceptionBasis::Agreed) => Some(scored.perception.agreed()),
        };
        let missing = match scored.perception.answers_elsewhere {
            true => NotComparable::AnswersElsewhere,
            false => NotComparable::PerceptionNotRescored,
        };
        let p = p.map(|p| p.ok_or(missing)).transpose()?;
        let e = self
            .evidence
            .then(|| scored.e().ok_or(NotComparable::EvidenceNotRescored));
        let m = Maturity::of(p.as_ref(), e.transpose()?);
        m.map(|m| m.estimate)
            .ok_or(NotComparable::PerceptionNotRescored)
    }
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

fn groups(scored: &Scored) -> BTreeSet<Group> {
    scored.perception.groups.clone()
}

fn instruments(scored: &Scored) -> BTreeSet<Instrument> {
    scored.evidence.counted()
}

fn differ<T: PartialEq>([earlier, later]: [T; 2]) -> bool {
    earlier != later
}
