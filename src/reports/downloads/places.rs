//! Which authorities a file for DfE can have, under today's code and name, and which it can't.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    programmes::{Authority, AuthorityId, CodeToday, LocalAuthority, code_today},
    ui::formats,
};

/// An authority under the code and the name that it has today, whatever it is called here.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) id: AuthorityId,
    pub(super) joined_on: NaiveDate,
    pub(super) today: &'static LocalAuthority,
}

/// Why an authority is in no file for DfE.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    NoCode,
    Unknown,
    Reorganised(NaiveDate, Vec<&'static str>),
    /// Another authority of the programme stands under the same code.
    Twice,
}

impl Reason {
    /// `no code`.
    pub(super) fn words(&self) -> String {
        match self {
            Self::NoCode => "no code".into(),
            Self::Unknown => "a code that is not among today’s 153".into(),
            Self::Reorganised(ended_on, into) => format!(
                "reorganised on {}, now {}",
                formats::date(*ended_on),
                formats::list(into)
            ),
            Self::Twice => "the same code as another authority of the programme".into(),
        }
    }
}

/// The authorities of a programme, sorted by whether a file for DfE can have them.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// By today's name.
    pub(super) placed: Vec<Placed>,
    /// Names as the programme has them, in its order, with the reason.
    pub(super) left_out: Vec<(String, Reason)>,
}

impl Places {
    pub(super) fn of(authorities: &[Authority]) -> Self {
        let mut places = Self::default();
        let mut taken = BTreeSet::new();
        // Whoever stands under today's code goes before whoever stood under a former one.
        let mut in_order: Vec<_> = authorities.iter().collect();
        in_order.sort_by_key(|it| !has_code_of_today(it));
        for authority in in_order {
            match today_of(authority) {
                Ok(today) if taken.insert(&today.new_la_code) => places.placed.push(Placed {
                    id: authority.id,
                    joined_on: authority.joined_on,
                    today,
                }),
                Ok(_) => places.leave_out(authority, Reason::Twice),
                Err(reason) => places.leave_out(authority, reason),
            }
        }
        places.placed.sort_by_key(|it| &it.today.la_name);
        places.left_out.sort();
        places
    }

    fn leave_out(&mut self, authority: &Authority, reason: Reason) {
        self.left_out.push((authority.name.clone(), reason));
    }

    /// One sentence a reason: `5 of 5 authorities left out: no code (A, B).`
    pub(super) fn left_out_words(&self) -> Vec<String> {
        let all = self.placed.len() + self.left_out.len();
        let reasons: BTreeSet<&Reason> = self.left_out.iter().map(|(_, reason)| reason).collect();
        let sentence = |reason: &Reason| {
            let these = self.left_out.iter().filter(|(_, own)| own == reason);
            let names: Vec<&str> = these.map(|(name, _)| name.as_str()).collect();
            format!(
                "{} of {} left out: {} ({}).",
                names.len(),
                formats::plural(all as i64, "authority", "authorities"),
                reason.words(),
                names.join("; ")
            )
        };
        reasons.into_iter().map(sentence).collect()
    }

    /// The regions that have an authority here, each once, by code.
    pub(super) fn regions(&self) -> Vec<(&'static str, &'static str)> {
        let each = self.placed.iter().map(|it| it.today);
        let all: BTreeSet<_> = each
            .map(|it| (it.region_code.as_str(), it.region_name.as_str()))
            .collect();
        all.into_iter().collect()
    }
}

fn has_code_of_today(authority: &Authority) -> bool {
    let code = authority.new_la_code.as_deref().unwrap_or_default();
    matches!(code_today(code), CodeToday::One(it) if it.new_la_code == code)
}

fn today_of(authority: &Authority) -> Result<&'static LocalAuthority, Reason> {
    let code = authority.new_la_code.as_deref().map(str::trim);
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        return Err(Reason::NoCode);
    };
    match code_today(code) {
        CodeToday::One(today) => Ok(today),
        CodeToday::Reorganised(ended_on, into) => Err(Reason::Reorganised(ended_on, into)),
        CodeToday::Unknown => Err(Reason::Unknown),
    }
}

/// What a row is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Area<'a> {
    National,
    Regional(&'static str, &'static str),
    Authority(&'a Placed),
}

impl<'a> Area<'a> {
    /// England, its regions, its authorities by name.
    pub(super) fn all(places: &'a Places) -> Vec<Self> {
        let regions = places.regions().into_iter();
        let regions = regions.map(|(code, name)| Self::Regional(code, name));
        let authorities = places.placed.iter().map(Self::Authority);
        [Self::National]
            .into_iter()
            .chain(regions)
            .chain(authorities)
            .collect()
    }

    /// The authorities that a row of the area is about.
    pub(super) fn members(self, places: &'a Places) -> Vec<&'a Placed> {
        let placed = places.placed.iter();
        let of_it = placed.filter(|it| match self {
            Self::National => true,
            Self::Regional(code, _) => it.today.region_code == code,
            Self::Authority(own) => own.id == it.id,
        });
        of_it.collect()
    }

    /// Its cells: level, country, and where there are `authorities` in the file, region and
    /// authority.
    pub(super) fn cells(self, authorities: bool) -> Vec<&'a str> {
        let (level, [region, name, old, new, la]) = match self {
            Self::National => ("National", [""; 5]),
            Self::Regional(code, name) => ("Regional", [code, name, "", "", ""]),
            Self::Authority(Placed { today, .. }) => (
                "Local authority",
                [
                    today.region_code.as_str(),
                    &today.region_name,
                    &today.old_la_code,
                    &today.new_la_code,
                    &today.la_name,
                ],
            ),
        };
        let mut cells = vec![level, "E92000001", "England"];
        if authorities {
            cells.extend([region, name, old, new, la]);
        }
        cells
    }
}
