//! The life of an entry: booked, delivered, confirmed or disputed, settled; or cancelled.

use chrono::NaiveDate;

use super::{Entry, Status, status_on};

/// Why an entry can't take a step, in a sentence for the person who asked.
pub type Stay = String;

impl Entry {
    fn stands_as(self, status: Status) -> Self {
        Self { status, ..self }
    }

    /// Whether it says the same as another, whatever their standing.
    pub(in crate::support_days) fn says_as(&self, other: &Self) -> bool {
        let as_other = self.clone().in_order().stands_as(other.status);
        as_other == other.clone().in_order()
    }

    /// It took place as it was booked.
    ///
    /// # Errors
    /// Where it is not booked any more, or its date is still to come.
    pub fn deliver(self, today: NaiveDate) -> Result<Self, Stay> {
        if self.status != Status::Booked {
            return Err(self.is_already());
        }
        if self.held_on > today {
            return Err("Its date is still to come: it can be delivered on the day.".into());
        }
        Ok(self.stands_as(Status::Delivered))
    }

    /// The authority's lead agrees, also where they disputed it before.
    ///
    /// # Errors
    /// Where it is not delivered, or confirmed already.
    pub fn confirm(self) -> Result<Self, Stay> {
        match self.status {
            Status::Delivered | Status::Disputed => Ok(self.stands_as(Status::Confirmed)),
            _ => Err(self.is_already()),
        }
    }

    /// The authority's lead does not agree, also where they confirmed it before.
    ///
    /// # Errors
    /// Where it is not delivered, or disputed already.
    pub fn dispute(self) -> Result<Self, Stay> {
        match self.status {
            Status::Delivered | Status::Confirmed => Ok(self.stands_as(Status::Disputed)),
            _ => Err(self.is_already()),
        }
    }

    /// A dispute is answered without a change: the lead is asked again.
    ///
    /// # Errors
    /// Where it is not disputed.
    pub fn settle(self) -> Result<Self, Stay> {
        match self.status {
            Status::Disputed => Ok(self.stands_as(Status::Delivered)),
            _ => Err(self.is_already()),
        }
    }

    /// It will not take place, or should not have been logged.
    ///
    /// # Errors
    /// Where it is cancelled already.
    pub fn cancel(self) -> Result<Self, Stay> {
        match self.status {
            Status::Cancelled => Err(self.is_already()),
            _ => Ok(self.stands_as(Status::Cancelled)),
        }
    }

    /// What it should have said; `took_place` where a booked entry did. The lead is asked again,
    /// whatever they said of the entry as it was.
    ///
    /// # Errors
    /// Where it is cancelled, or nothing is changed.
    pub fn correct(&self, to: Self, took_place: bool, today: NaiveDate) -> Result<Self, Stay> {
        if self.status == Status::Cancelled {
            return Err(self.is_already());
        }
        let to = to.in_order();
        let given = took_place || self.status != Status::Booked;
        let status = match status_on(to.held_on, today) {
            Status::Delivered if !given => Status::Booked,
            status => status,
        };
        let delivers = self.status == Status::Booked && status == Status::Delivered;
        if !delivers && to.says_as(self) {
            return Err("Nothing was changed.".into());
        }
        Ok(to.stands_as(status))
    }

    fn is_already(&self) -> Stay {
        let status = self.status.title().to_lowercase();
        format!("This entry is {status}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        people::PersonId,
        programmes::Days,
        support_days::{Activity, Venue},
    };

    fn entry(status: Status) -> Entry {
        Entry {
            status,
            held_on: date("2026-03-16"),
            people: vec![(PersonId(1), Days::whole(1))],
            activity: Activity::Scoping,
            dimension: None,
            venue: Venue::Online,
            counts: true,
            summary: "Scoping".into(),
        }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_step_is_taken_from_where_it_can_be() {
        use Status::*;
        let today = date("2026-03-16");
        type Step = fn(Entry) -> Result<Entry, Stay>;
        let steps: [(Step, &[Status], Status); 5] = [
            (|it| it.deliver(date("2026-03-16")), &[Booked], Delivered),
            (Entry::confirm, &[Delivered, Disputed], Confirmed),
            (Entry::dispute, &[Delivered, Confirmed], Disputed),
            (Entry::settle, &[Disputed], Delivered),
            (
                Entry::cancel,
                &[Booked, Delivered, Confirmed, Disputed],
                Cancelled,
            ),
        ];
        for (step, from, to) in steps {
            for status in Status::ALL.iter().copied() {
                let stepped = step(entry(status)).map(|entry| entry.status);
                let expected = from.contains(&status).then_some(to);
                assert_eq!(stepped.ok(), expected, "{status:?} to {to:?}");
            }
        }
        assert!(entry(Booked).deliver(today.pred_opt().unwrap()).is_err());
    }

    #[test]
    fn a_correction_asks_the_lead_again() {
        use Status::*;
        let today = date("2026-03-20");
        let to = Entry {
            summary: "Scoping, mended".into(),
            ..entry(Delivered)
        };
        for status in [Delivered, Confirmed, Disputed] {
            let corrected = entry(status).correct(to.clone(), false, today).unwrap();
            assert_eq!(corrected.status, Delivered, "{status:?}");
            assert!(
                entry(status).correct(entry(Booked), false, today).is_err(),
                "{status:?}"
            );
        }
        assert!(entry(Cancelled).correct(to, false, today).is_err());
    }

    #[test]
    fn a_booking_is_delivered_only_where_it_took_place() {
        use Status::*;
        let today = date("2026-03-20");
        let correct = |to: &Entry, took_place| {
            entry(Booked)
                .correct(to.clone(), took_place, today)
                .map(|entry| entry.status)
                .ok()
        };
        let shorter = Entry {
            people: vec![(PersonId(1), Days::from_quarters(2))],
            ..entry(Booked)
        };
        assert_eq!(correct(&shorter, false), Some(Booked));
        assert_eq!(correct(&shorter, true), Some(Delivered));
        assert_eq!(correct(&entry(Booked), true), Some(Delivered));
        assert_eq!(correct(&entry(Booked), false), None);
        let later = Entry {
            held_on: date("2026-03-21"),
            ..entry(Booked)
        };
        assert_eq!(correct(&later, true), Some(Booked));
    }
}
