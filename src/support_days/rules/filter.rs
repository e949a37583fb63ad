//! What a ledger is searched for, and in which order it is read.

use std::str::FromStr;

use chrono::NaiveDate;

use super::{Activity, Status};
use crate::{people::PersonId, programmes::Dimension};

/// Where the entries sought stand in their life: at one status, or at any of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// At this one.
    At(Status),
    /// Delivered, whatever the authority's lead has said of it.
    Given,
    /// Not cancelled.
    Standing,
}

impl Stage {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 7] = [
        Self::At(Status::Booked),
        Self::Given,
        Self::At(Status::Delivered),
        Self::At(Status::Confirmed),
        Self::At(Status::Disputed),
        Self::Standing,
        Self::At(Status::Cancelled),
    ];

    /// The word used in addresses; a single status has its own.
    pub fn code(self) -> &'static str {
        match self {
            Self::At(status) => status.code(),
            Self::Given => "all-delivered",
            Self::Standing => "not-cancelled",
        }
    }

    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::At(Status::Delivered) => "Waiting for confirmation",
            Self::At(status) => status.title(),
            Self::Given => "Delivered",
            Self::Standing => "Not cancelled",
        }
    }

    /// The statuses that are meant.
    pub fn statuses(self) -> Vec<Status> {
        let all = Status::ALL.iter().copied();
        match self {
            Self::At(status) => vec![status],
            Self::Given => all.filter(|status| status.is_delivered()).collect(),
            Self::Standing => all.filter(|it| *it != Status::Cancelled).collect(),
        }
    }
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut all = Self::ALL.into_iter();
        all.find(|stage| stage.code() == text)
            .ok_or_else(|| format!("“{text}” is not one of the list"))
    }
}

/// What a ledger can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The day of the support.
    #[default]
    Date,
    /// How many days.
    Days,
    /// The steps of an entry's life.
    Status,
    /// What was done, by its title.
    Activity,
}

impl SortBy {
    /// The word used in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Days => "days",
            Self::Status => "status",
            Self::Activity => "activity",
        }
    }

    /// Whether it begins with the least where nothing else is asked: words do, figures do not.
    fn ascends(self) -> bool {
        matches!(self, Self::Status | Self::Activity)
    }
}

/// The order in which entries are read; what is equal in it stands newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// Least, earliest or first letter first.
    pub ascending: bool,
}

impl Sort {
    /// The order of a heading that is pressed where entries stand in this one: the other way round
    /// if it is theirs already.
    pub fn pressed(self, by: SortBy) -> Self {
        let ascending = if self.by == by {
            !self.ascending
        } else {
            by.ascends()
        };
        Self { by, ascending }
    }

    /// The order of two words of an address; the usual one where they are none.
    pub fn read(by: &str, order: &str) -> Self {
        let all = [SortBy::Date, SortBy::Days, SortBy::Status, SortBy::Activity];
        let by = all.into_iter().find(|it| it.code() == by);
        let by = by.unwrap_or_default();
        let ascending = match order {
            "asc" => true,
            "desc" => false,
            _ => by.ascends(),
        };
        Self { by, ascending }
    }
}

/// What entries are sought; the default is every one, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this authority's, by its word in addresses.
    pub authority: Option<String>,
    /// Held on that day or later.
    pub from: Option<NaiveDate>,
    /// Held on that day or earlier.
    pub to: Option<NaiveDate>,
    /// Given by that person, alone or with others; days are then that person's own.
    pub person: Option<PersonId>,
    /// What was done.
    pub activity: Option<Activity>,
    /// What it served; the inner none is no one dimension.
    pub dimension: Option<Option<Dimension>>,
    /// Where it stands.
    pub stage: Option<Stage>,
    /// Whether it counts.
    pub counted: Option<bool>,
    /// In which order.
    pub sort: Sort,
}

impl Filter {
    /// Whether every entry of the ledgers is sought, so that their sums are known.
    pub fn takes_whole_ledgers(&self) -> bool {
        let whole = Self {
            authority: self.authority.clone(),
            sort: self.sort,
            ..Self::default()
        };
        *self == whole
    }

    /// Whether anything is asked for.
    pub fn is_set(&self) -> bool {
        self.authority.is_some() || !self.takes_whole_ledgers()
    }

    /// The address of a page of what is found (the first is 1): what differs from the usual, in
    /// one order, so that the same search always has the same address.
    pub fn query(&self, page: usize) -> Vec<(&'static str, String)> {
        let sort = self.sort;
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string());
        let by = (sort.by != SortBy::default()).then(|| sort.by.code().to_owned());
        let order = (sort.ascending != sort.by.ascends()).then(|| {
            let word = if sort.ascending { "asc" } else { "desc" };
            word.to_owned()
        });
        let dimension = self.dimension.map(|it| match it {
            Some(dimension) => dimension.to_string(),
            None => "none".into(),
        });
        let counted = self.counted.map(|counted| {
            let word = if counted { "yes" } else { "no" };
            word.to_owned()
        });
        let all = [
            ("authority", self.authority.clone()),
            ("from", date(self.from)),
            ("to", date(self.to)),
            ("person", self.person.map(|person| person.to_string())),
            ("activity", self.activity.map(|it| it.code().to_owned())),
            ("dimension", dimension),
            ("status", self.stage.map(|it| it.code().to_owned())),
            ("counted", counted),
            ("sort", by),
            ("order", order),
            ("page", (page > 1).then(|| page.to_string())),
        ];
        all.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_asked_for_has_no_address_of_its_own() {
        let filter = Filter::default();
        assert_eq!(filter.query(1), []);
        assert_eq!(filter.query(2), [("page", "2".to_owned())]);
        assert!(filter.takes_whole_ledgers() && !filter.is_set());
    }

    #[test]
    fn one_authority_is_asked_for_and_still_whole() {
        let filter = Filter {
            authority: Some("northbridge".into()),
            sort: Sort::read("days", ""),
            ..Filter::default()
        };
        assert!(filter.takes_whole_ledgers() && filter.is_set());
        let counted = Filter {
            counted: Some(false),
            ..Filter::default()
        };
        assert!(!counted.takes_whole_ledgers());
    }

    #[test]
    fn a_heading_pressed_twice_turns_the_order() {
        let usual = Sort::default();
        assert!(!usual.ascending, "newest first");
        let turned = usual.pressed(SortBy::Date);
        assert!(turned.ascending);
        assert_eq!(turned.pressed(SortBy::Date), usual);
        assert!(usual.pressed(SortBy::Activity).ascending);
        assert!(!usual.pressed(SortBy::Days).ascending);
    }

    #[test]
    fn an_order_is_read_from_its_address() {
        for by in [SortBy::Date, SortBy::Days, SortBy::Status, SortBy::Activity] {
            for ascending in [true, false] {
                let filter = Filter {
                    sort: Sort { by, ascending },
                    ..Filter::default()
                };
                let query = filter.query(1);
                let word = |name| {
                    let found = query.iter().find(|(own, _)| *own == name);
                    found.map_or("", |(_, value)| value.as_str())
                };
                assert_eq!(Sort::read(word("sort"), word("order")), filter.sort);
            }
        }
        assert_eq!(Sort::read("'; --", "sideways"), Sort::default());
    }

    #[test]
    fn what_is_delivered_may_be_confirmed_or_disputed() {
        assert_eq!(
            Stage::Given.statuses(),
            [Status::Delivered, Status::Confirmed, Status::Disputed]
        );
        assert_eq!(Stage::Standing.statuses().len(), 4);
        for stage in Stage::ALL {
            assert_eq!(stage.code().parse(), Ok(stage));
        }
    }
}
