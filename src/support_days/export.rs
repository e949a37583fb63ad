//! Entries as rows of the support-days file: RFC 4180, the newest revision of each.

use std::collections::BTreeMap;

use super::store::Logged;
use crate::{files, people::PersonId};

/// The columns of the file, in order. `facilitator` lists the people’s e-mail addresses, and
/// `days_each` the days of each in the same order, both joined by `; `.
pub(crate) const COLUMNS: [&str; 14] = [
    "id",
    "revision",
    "date",
    "authority",
    "facilitator",
    "days",
    "days_each",
    "activity",
    "place",
    "dimension",
    "counted",
    "status",
    "summary",
    "reference",
];

/// An entry to export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exported {
    /// As it stands now.
    pub(crate) logged: Logged,
    /// What the file that it came by knows it by.
    pub(crate) reference: Option<String>,
}

/// The entries of the authority of that word in addresses as CSV, after the header where
/// `headed`. `emails` has the address of each of their people.
///
/// # Errors
/// Where memory can’t be written to.
pub(crate) fn csv<'a>(
    headed: bool,
    authority: &str,
    entries: impl IntoIterator<Item = &'a Exported>,
    emails: &BTreeMap<PersonId, String>,
) -> Result<Vec<u8>, csv::Error> {
    let mut out = files::writer();
    if headed {
        out.write_record(COLUMNS)?;
    }
    for exported in entries {
        out.write_record(row(authority, exported, emails))?;
    }
    out.into_inner().map_err(|error| error.into_error().into())
}

fn row(
    authority: &str,
    exported: &Exported,
    emails: &BTreeMap<PersonId, String>,
) -> [String; COLUMNS.len()] {
    let latest = &exported.logged.latest;
    let entry = &latest.entry;
    let text = |text: &str| files::free_text(text).into_owned();
    let (people, days): (Vec<&str>, Vec<String>) = entry
        .people
        .iter()
        .map(|(id, days)| (emails.get(id).map_or("", String::as_str), days.to_string()))
        .unzip();
    [
        exported.logged.id.to_string(),
        latest.number.to_string(),
        entry.held_on.to_string(),
        authority.to_owned(),
        text(&people.join("; ")),
        entry.days().to_string(),
        days.join("; "),
        entry.activity.code().to_owned(),
        entry.venue.code().to_owned(),
        entry.dimension.map(|it| it.to_string()).unwrap_or_default(),
        entry.counts.to_string(),
        entry.status.code().to_owned(),
        text(&entry.summary),
        text(exported.reference.as_deref().unwrap_or_default()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        programmes::Days,
        support_days::{Activity, Entry, EntryId, Revision, Status, Venue},
    };

    #[test]
    fn a_row_has_numbers_as_numbers_and_text_defused() {
        let latest = Revision {
            number: 2,
            entry: Entry {
                status: Status::Delivered,
                held_on: "2026-03-16".parse().unwrap(),
                people: vec![
                    (PersonId(1), Days::from_quarters(2)),
                    (PersonId(2), Days::whole(1)),
                ],
                activity: Activity::JointAudit,
                dimension: "D5".parse().ok(),
                venue: Venue::OnSite,
                counts: true,
                summary: "=1+1, “read”".into(),
            },
            reason: None,
            made_by: None,
            made_at: chrono::DateTime::UNIX_EPOCH,
            restatement: false,
        };
        let exported = Exported {
            logged: Logged {
                id: EntryId(12),
                latest,
            },
            reference: Some("-V1".into()),
        };
        let emails = [(PersonId(1), "a@b.example"), (PersonId(2), "c@d.example")];
        let emails = emails.map(|(id, email)| (id, email.to_owned())).into();
        let out = csv(true, "northbridge", [&exported], &emails).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "id,revision,date,authority,facilitator,days,days_each,activity,place,dimension,\
             counted,status,summary,reference\r\n\
             12,2,2026-03-16,northbridge,a@b.example; c@d.example,1.5,0.5; 1,joint_audit,on_site,\
             D5,true,delivered,\"'=1+1, “read”\",'-V1\r\n"
        );
        assert_eq!(csv(false, "northbridge", [], &emails).unwrap(), b"");
    }
}
