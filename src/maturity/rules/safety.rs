//! Risk and the child first: growth elsewhere without it, and any fall of it (rule 15).

use super::result::{ChangeReport, Verdict};
use crate::programmes::Dimension;

/// Why a change calls for an agreed response before its result can be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafetyFlag {
    /// D5 shows a clear fall.
    pub fall: bool,
    /// Which of D3 and D4 show a clear rise that D5 does not.
    pub rises: Vec<Dimension>,
    /// The overall figure shows a clear rise that D5 does not.
    pub overall_rises: bool,
}

/// The flag of a change, where it is raised.
pub fn safety_flag(report: &ChangeReport) -> Option<SafetyFlag> {
    let verdict = |number: u8| {
        let found = report
            .dimensions
            .iter()
            .find(|it| it.dimension.number() == number);
        found.map(|it| &it.verdict)
    };
    let d5_rises = verdict(5) == Some(&Verdict::ClearRise);
    let rises = [3, 4]
        .into_iter()
        .filter(|number| verdict(*number) == Some(&Verdict::ClearRise));
    let flag = SafetyFlag {
        fall: verdict(5) == Some(&Verdict::ClearFall),
        rises: rises
            .filter(|_| !d5_rises)
            .filter_map(Dimension::new)
            .collect(),
        overall_rises: !d5_rises && report.overall.verdict == Verdict::ClearRise,
    };
    (flag.fall || flag.overall_rises || !flag.rises.is_empty()).then_some(flag)
}

/// The flags of a result, each with the month of the round that the change is since.
pub fn safety_flags(changes: &[(u32, ChangeReport)]) -> Vec<(u32, SafetyFlag)> {
    let flags = changes
        .iter()
        .map(|(month, report)| Some((*month, safety_flag(report)?)));
    flags.flatten().collect()
}
