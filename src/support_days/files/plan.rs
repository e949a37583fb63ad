//! A file against the ledger: what each entry would do, or every reason why the file can’t go in.

use std::collections::{BTreeMap, HashMap};

use super::{Draft, Filed, Likeness, Wrong};
use crate::{
    people::PersonId,
    programmes::{Authority, AuthorityId, Days},
    support_days::{Balance, EntryId, Quarter, restated},
    ui::formats,
};

/// What the ledger says, of what a file asks it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledgers {
    /// Where each authority’s days stand.
    pub(crate) balances: BTreeMap<AuthorityId, Balance>,
    /// Those of the file’s references that an entry of the programme has.
    pub(crate) references: HashMap<String, (AuthorityId, EntryId)>,
    /// Entries that look like a row without reference.
    pub(crate) alike: HashMap<Likeness, EntryId>,
    /// The programme’s closed quarters.
    pub(crate) closed: Vec<Quarter>,
    /// Whether there is a reason, or one will be asked for, to change the figures of closed
    /// quarters.
    pub(crate) reason: bool,
}

/// What an import would do.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The entries, in the file’s order.
    pub(crate) entries: Vec<Filed>,
    /// What they come to, by authority in the order of its name.
    pub(crate) totals: Vec<Total>,
    /// The closed quarters whose figures change.
    pub(crate) restates: Vec<Quarter>,
}

/// What an import comes to for an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Total {
    /// The authority.
    pub(crate) authority: Authority,
    /// Entries added.
    pub(crate) entries: usize,
    /// Days that draw on the allocation: given, then agreed for a date to come.
    pub(crate) delivered: Days,
    /// Days agreed for a date to come, counted.
    pub(crate) booked: Days,
    /// Days outside the allocation.
    pub(crate) not_counted: Days,
    /// What can still be drawn after it.
    pub(crate) left: Days,
}

impl Plan {
    /// Each row of the file with its entry, and who gave how many days; by row.
    pub(crate) fn rows(&self) -> Vec<(usize, &Filed, (PersonId, Days))> {
        let mut rows: Vec<_> = self
            .entries
            .iter()
            .flat_map(|filed| {
                let people = filed.rows.iter().zip(&filed.entry.people);
                people.map(move |(row, given)| (*row, filed, *given))
            })
            .collect();
        rows.sort_unstable_by_key(|(row, ..)| *row);
        rows
    }
}

impl Draft {
    /// What the import would do, or every fault of the file by row.
    pub(crate) fn plan(
        mut self,
        ledgers: &Ledgers,
        authorities: &[Authority],
    ) -> Result<Plan, Vec<Wrong>> {
        let names: HashMap<AuthorityId, &str> = authorities
            .iter()
            .map(|authority| (authority.id, authority.name.as_str()))
            .collect();
        self.refuse_known(ledgers, &names);
        self.refuse_alike(ledgers);
        self.mark_closed(ledgers);
        let mut totals = self.draw(ledgers, authorities);
        if self.faults.is_empty() {
            let mut restates: Vec<Quarter> =
                self.entries.iter().filter_map(|it| it.restates).collect();
            restates.sort_unstable();
            restates.dedup();
            totals.retain(|total| total.entries > 0);
            return Ok(Plan {
                entries: self.entries,
                totals,
                restates,
            });
        }
        self.faults.sort_by_key(|wrong| wrong.row);
        Err(self.faults)
    }

    /// Entries whose reference a ledger of the programme has.
    fn refuse_known(&mut self, ledgers: &Ledgers, names: &HashMap<AuthorityId, &str>) {
        for (reference, row) in &self.references {
            let Some((authority, id)) = ledgers.references.get(reference) else {
                continue;
            };
            let name = names.get(authority).copied().unwrap_or_default();
            let detail = format!("entry {id} of {name}");
            let kind = "is in the ledger already";
            let wrong = Wrong::new(*row, "reference", kind, detail, reference);
            self.faults.push(wrong);
        }
        let known = &ledgers.references;
        self.entries.retain(|filed| {
            let reference = filed.reference.as_ref();
            !reference.is_some_and(|reference| known.contains_key(reference))
        });
    }

    /// Rows without reference that look like another entry, of the ledger or of the file.
    fn refuse_alike(&mut self, ledgers: &Ledgers) {
        let mut seen: HashMap<Likeness, usize> = HashMap::with_capacity(self.entries.len());
        let named = self.entries.iter().filter(|it| it.reference.is_some());
        for filed in named {
            seen.entry(filed.likeness()).or_insert(filed.row());
        }
        let faults = &mut self.faults;
        self.entries.retain(|filed| {
            if filed.reference.is_some() {
                return true;
            }
            let likeness = filed.likeness();
            let other = match ledgers.alike.get(&likeness) {
                Some(id) => Some(format!("entry {id} of the ledger")),
                None => seen.get(&likeness).map(|row| format!("row {row}")),
            };
            let Some(other) = other else {
                seen.insert(likeness, filed.row());
                return true;
            };
            let detail = format!("{other}; give it a reference if it is another visit");
            let kind = "looks like an entry that is there already";
            faults.push(Wrong::new(filed.row(), "", kind, detail, ""));
            false
        });
    }

    /// Notes the closed quarter that an entry lies in: a fault where there is no reason to.
    fn mark_closed(&mut self, ledgers: &Ledgers) {
        for filed in &mut self.entries {
            let quarters = restated(None, &filed.entry);
            let closed = quarters.into_iter().find(|it| ledgers.closed.contains(it));
            filed.restates = closed;
            if let (Some(quarter), false) = (closed, ledgers.reason) {
                let value = filed.entry.held_on.to_string();
                let detail = format!("{}; give a reason for the import", quarter.title());
                let kind = "is in a closed quarter";
                self.faults
                    .push(Wrong::new(filed.row(), "date", kind, detail, &value));
            }
        }
    }

    /// Draws the entries in the file’s order; each that no longer fits is a fault of its row.
    fn draw(&mut self, ledgers: &Ledgers, authorities: &[Authority]) -> Vec<Total> {
        let mut totals: Vec<Total> = Vec::with_capacity(authorities.len());
        let mut places: HashMap<AuthorityId, (usize, Balance)> = HashMap::new();
        for authority in authorities {
            let balance = ledgers.balances.get(&authority.id);
            let balance = balance.copied().unwrap_or_default();
            places.insert(authority.id, (totals.len(), balance));
            totals.push(Total::none(authority.clone()));
        }
        for filed in &self.entries {
            let Some((place, balance)) = places.get_mut(&filed.authority) else {
                continue;
            };
            let Some(total) = totals.get_mut(*place) else {
                continue;
            };
            if let Err(over) = balance.may_draw(Days::ZERO, filed.entry.drawn()) {
                let days = |days: Days| formats::days(days.quarters().into());
                let (left, asked) = (days(over.left), days(over.asked));
                let name = &total.authority.name;
                let detail = format!("{name} has {left} left, the entry asks for {asked}");
                let kind = "is more than is left to draw";
                let value = filed.entry.days().to_string();
                self.faults
                    .push(Wrong::new(filed.row(), "days", kind, detail, &value));
                continue;
            }
            balance.replace(None, &filed.entry);
            total.add(filed, balance);
        }
        totals
    }
}

impl Total {
    fn none(authority: Authority) -> Self {
        Self {
            authority,
            entries: 0,
            delivered: Days::ZERO,
            booked: Days::ZERO,
            not_counted: Days::ZERO,
            left: Days::ZERO,
        }
    }

    fn add(&mut self, filed: &Filed, after: &Balance) {
        let days = filed.entry.days();
        self.entries += 1;
        let part = match (filed.entry.counts, filed.entry.status.is_delivered()) {
            (false, _) => &mut self.not_counted,
            (true, true) => &mut self.delivered,
            (true, false) => &mut self.booked,
        };
        *part = *part + days;
        self.left = after.remaining();
    }
}
