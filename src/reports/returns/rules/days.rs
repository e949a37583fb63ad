//! An authority's days in a quarter and to its end, from the sums of its ledger.

use super::{DaysLine, DaysPart};
use crate::{
    programmes::{Days, Dimension},
    support_days::{
        Activity, Balance, Status,
        store::{Period, Reported},
    },
};

/// The days of an authority, and where they stand on the quarter's last day.
pub(in crate::reports::returns) struct DaysOf {
    pub(in crate::reports::returns) part: DaysPart,
    pub(in crate::reports::returns) balance: Balance,
}

/// The days of one authority of `allocated` days. What is dated after the quarter is booked, seen
/// from its last day, whether or not it was delivered since.
pub(in crate::reports::returns) fn days_part(lines: &[Reported], allocated: Days) -> DaysOf {
    let mut part = DaysPart::default();
    let mut balance = Balance {
        allocated,
        ..Balance::default()
    };
    for line in lines {
        let within = line.period == Period::Within;
        if !line.counts {
            if within && line.status.is_delivered() {
                part.not_counted = part.not_counted + line.days;
            }
            continue;
        }
        match (line.period, line.status.is_delivered()) {
            (Period::After, _) => balance.add(Status::Booked, true, line.days),
            (_, false) => {
                balance.add(Status::Booked, true, line.days);
                part.overdue = part.overdue + line.days;
            }
            (_, true) => balance.add(line.status, true, line.days),
        }
        if within && line.status.is_delivered() {
            part.quarter = part.quarter + line.days;
            match line.status {
                Status::Disputed => part.disputed = part.disputed + line.days,
                Status::Delivered => part.unconfirmed = part.unconfirmed + line.days,
                Status::Booked | Status::Confirmed | Status::Cancelled => {}
            }
        }
    }
    part.to_date = balance.delivered;
    part.by_activity = by_activity(lines);
    part.by_dimension = by_dimension(lines);
    DaysOf { part, balance }
}

fn by_activity(lines: &[Reported]) -> Vec<DaysLine> {
    let each = Activity::ALL.iter().map(|activity| {
        let names = (activity.code().to_owned(), activity.title().to_owned());
        line(names, lines, |it| it.activity == *activity)
    });
    each.filter(|line| line.to_date > Days::ZERO).collect()
}

fn by_dimension(lines: &[Reported]) -> Vec<DaysLine> {
    let dimensions = Dimension::all().map(Some).chain([None]);
    let each = dimensions.map(|dimension| {
        let names = match dimension {
            Some(it) => (it.to_string(), it.label()),
            None => ("none".into(), "No one dimension".into()),
        };
        line(names, lines, |it| it.dimension == dimension)
    });
    each.filter(|line| line.to_date > Days::ZERO).collect()
}

fn line(
    (code, title): (String, String),
    lines: &[Reported],
    of: impl Fn(&Reported) -> bool,
) -> DaysLine {
    let delivered = |it: &&Reported| {
        it.counts && it.status.is_delivered() && it.period != Period::After && of(it)
    };
    let delivered = lines.iter().filter(delivered);
    let within = delivered.clone().filter(|it| it.period == Period::Within);
    DaysLine {
        code,
        title,
        quarter: within.map(|it| it.days).sum(),
        to_date: delivered.map(|it| it.days).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::AuthorityId;

    fn kind(period: Period, status: Status, counts: bool, quarters: i32) -> Reported {
        Reported {
            authority: AuthorityId(1),
            period,
            activity: Activity::Training,
            dimension: Dimension::new(3),
            status,
            counts,
            entries: 1,
            days: Days::from_quarters(quarters),
        }
    }

    #[test]
    fn what_is_delivered_after_the_quarter_is_booked_seen_from_its_end() {
        let lines = [
            kind(Period::Before, Status::Confirmed, true, 8),
            kind(Period::Before, Status::Booked, true, 1),
            kind(Period::Within, Status::Delivered, true, 4),
            kind(Period::Within, Status::Disputed, true, 2),
            kind(Period::Within, Status::Confirmed, true, 3),
            kind(Period::Within, Status::Booked, true, 5),
            kind(Period::Within, Status::Delivered, false, 40),
            kind(Period::After, Status::Delivered, true, 6),
            kind(Period::After, Status::Booked, true, 7),
        ];
        let DaysOf { part, balance } = days_part(&lines, Days::from_quarters(50));
        let quarters = |days: Days| days.quarters();
        assert_eq!(quarters(part.quarter), 4 + 2 + 3);
        assert_eq!(quarters(part.to_date), 8 + 4 + 2 + 3);
        assert_eq!(
            (quarters(part.disputed), quarters(part.unconfirmed)),
            (2, 4)
        );
        assert_eq!(
            (quarters(part.overdue), quarters(part.not_counted)),
            (1 + 5, 40)
        );
        assert_eq!(quarters(balance.booked), 1 + 5 + 6 + 7);
        assert_eq!(quarters(balance.remaining()), 50 - 17 - 19);
        let line = &part.by_activity[0];
        assert_eq!((quarters(line.quarter), quarters(line.to_date)), (9, 17));
        assert_eq!(part.by_dimension[0].code, "D3");
        assert_eq!(part.by_activity.len() + part.by_dimension.len(), 2);
    }
}
