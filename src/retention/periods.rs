//! How long things are kept, from the settings; the privacy notice tells the same figures.

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};

/// The periods, each with the reason for what it is where nobody says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Periods {
    /// `PARTNERS_KEEP_PROGRAMMES_YEARS`: a programme with all that is in it, after its last day.
    /// 7: a grant is audited for six years beside the current one.
    pub programmes_years: u32,
    /// `PARTNERS_KEEP_ACCOUNTS_MONTHS`: the name and address of somebody who no longer signs in.
    /// 24: as long as a programme lasts.
    pub accounts_months: u32,
    /// `PARTNERS_KEEP_LEFT_MONTHS`: the same of somebody who has left. 12: until the next yearly
    /// accounts are closed.
    pub left_months: u32,
    /// `PARTNERS_KEEP_ADDRESSES_DAYS`: the addresses of people asked, after their round’s result is
    /// published; a year after a round that has none. 30: nobody is asked or reminded again.
    pub addresses_days: u32,
    /// `PARTNERS_KEEP_TRAIL_YEARS`: audit events outside any programme, such as sign-ins. 7: as long
    /// as the programmes that they belong to.
    pub trail_years: u32,
}

impl Default for Periods {
    fn default() -> Self {
        Self {
            programmes_years: 7,
            accounts_months: 24,
            left_months: 12,
            addresses_days: 30,
            trail_years: 7,
        }
    }
}

impl Periods {
    /// Reads the periods that are set.
    ///
    /// # Errors
    /// One line that names the setting and says what it must be.
    pub fn read(setting: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let usual = Self::default();
        let read = |name: &str, usual: u32, unit: &str, most: u32| match setting(name) {
            None => Ok(usual),
            Some(set) => {
                let number = set.trim().parse().ok().filter(|n| (1..=most).contains(n));
                number.ok_or_else(|| {
                    format!("{name} must be a number of {unit} from 1 to {most}, not “{set}”")
                })
            }
        };
        Ok(Self {
            programmes_years: read(
                "PARTNERS_KEEP_PROGRAMMES_YEARS",
                usual.programmes_years,
                "years",
                50,
            )?,
            accounts_months: read(
                "PARTNERS_KEEP_ACCOUNTS_MONTHS",
                usual.accounts_months,
                "months",
                120,
            )?,
            left_months: read(
                "PARTNERS_KEEP_LEFT_MONTHS",
                usual.left_months,
                "months",
                120,
            )?,
            addresses_days: read(
                "PARTNERS_KEEP_ADDRESSES_DAYS",
                usual.addresses_days,
                "days",
                365,
            )?,
            trail_years: read("PARTNERS_KEEP_TRAIL_YEARS", usual.trail_years, "years", 50)?,
        })
    }

    /// A programme that ended before that day is to go.
    pub(super) fn programmes_before(&self, today: NaiveDate) -> NaiveDate {
        back(today, self.programmes_years.saturating_mul(12))
    }

    /// Who has not been seen since then is to go.
    pub(super) fn unused_before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        moment_back(now, self.accounts_months)
    }

    /// Who had left by then is to go.
    pub(super) fn left_before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        moment_back(now, self.left_months)
    }

    /// Addresses of a round published before then are to go.
    pub(super) fn published_before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - TimeDelta::days(self.addresses_days.into())
    }

    /// Events outside any programme that were written before then are to go.
    pub(super) fn events_before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        moment_back(now, self.trail_years.saturating_mul(12))
    }
}

/// A round that ended before that day, and has no published result, will have none.
pub(super) fn year_before(today: NaiveDate) -> NaiveDate {
    back(today, 12)
}

fn back(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(months))
        .unwrap_or(NaiveDate::MIN)
}

fn moment_back(now: DateTime<Utc>, months: u32) -> DateTime<Utc> {
    now.checked_sub_months(Months::new(months))
        .unwrap_or(DateTime::<Utc>::MIN_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_period_is_named() {
        for name in [
            "PARTNERS_KEEP_PROGRAMMES_YEARS",
            "PARTNERS_KEEP_ACCOUNTS_MONTHS",
            "PARTNERS_KEEP_LEFT_MONTHS",
            "PARTNERS_KEEP_ADDRESSES_DAYS",
            "PARTNERS_KEEP_TRAIL_YEARS",
        ] {
            for wrong in ["0", "-1", "seven", "1.5", "100000", "99999999999"] {
                let set = |asked: &str| (asked == name).then(|| wrong.to_owned());
                let error = Periods::read(set).unwrap_err();
                assert!(error.starts_with(name) && error.ends_with(&format!("“{wrong}”")));
            }
            let set = |asked: &str| (asked == name).then(|| "1".to_owned());
            assert_ne!(Periods::read(set).unwrap(), Periods::default(), "{name}");
        }
        assert_eq!(Periods::read(|_| None).unwrap(), Periods::default());
    }

    #[test]
    fn seven_years_after_its_last_day_a_programme_may_go() {
        let periods = Periods::default();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(
            periods.programmes_before(day("2033-09-01")),
            day("2026-09-01")
        );
        assert_eq!(
            periods.programmes_before(day("2032-02-29")),
            day("2025-02-28")
        );
    }
}
