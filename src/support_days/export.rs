//! Entries as a file: RFC 4180, the newest revision of each, whoever gave it on one row.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;

use super::{
    EntryId,
    store::{self, Found},
};
use crate::{
    error::Error,
    files::{self, free_text},
    people::PersonId,
    programmes::AuthorityId,
};

/// How many entries are read at one time.
pub(crate) const PART: usize = 1_000;

/// The columns of the file, in order. `facilitator` lists the people’s e-mail addresses, and
/// `days_each` the days of each in the same order, both joined by `; `.
const COLUMNS: [&str; 14] = [
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

/// Those entries (up to [`PART`] of them), in the order given, after the header where `headed`;
/// with the days of `person` alone, where one is asked for. `slugs` has the word in addresses of
/// each of their authorities.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn part(
    db: &impl ConnectionTrait,
    headed: bool,
    ids: &[EntryId],
    slugs: &BTreeMap<AuthorityId, String>,
    person: Option<PersonId>,
) -> Result<Vec<u8>, Error> {
    let mut found = store::found(db, ids).await?;
    if let Some(person) = person {
        for entry in &mut found {
            entry.latest.entry.people.retain(|(id, _)| *id == person);
        }
    }
    let people = found.iter().flat_map(|it| &it.latest.entry.people);
    let addresses = store::addresses(db, people.map(|(id, _)| *id)).await?;
    csv(headed, &found, slugs, &addresses).map_err(|error| Error::Internal(error.to_string()))
}

fn csv(
    headed: bool,
    found: &[Found],
    slugs: &BTreeMap<AuthorityId, String>,
    addresses: &BTreeMap<PersonId, String>,
) -> Result<Vec<u8>, csv::Error> {
    let mut out = files::writer();
    if headed {
        out.write_record(COLUMNS)?;
    }
    for entry in found {
        let slug = slugs.get(&entry.authority).map_or("", String::as_str);
        out.write_record(row(entry, slug, addresses))?;
    }
    out.into_inner().map_err(|error| error.into_error().into())
}

/// The row of an entry; people by e-mail address, in the order of their days.
fn row(
    found: &Found,
    authority: &str,
    addresses: &BTreeMap<PersonId, String>,
) -> [String; COLUMNS.len()] {
    let entry = &found.latest.entry;
    let people = entry.people.iter();
    let who: Vec<&str> = people
        .map(|(id, _)| addresses.get(id).map_or("", String::as_str))
        .collect();
    let each: Vec<String> = entry.people.iter().map(|(_, it)| it.to_string()).collect();
    let dimension = entry.dimension.map(|dimension| dimension.to_string());
    let reference = found.reference.as_deref().unwrap_or_default();
    [
        found.id.to_string(),
        found.latest.number.to_string(),
        entry.held_on.to_string(),
        authority.to_owned(),
        free_text(&who.join("; ")).into_owned(),
        entry.days().to_string(),
        each.join("; "),
        entry.activity.code().to_owned(),
        entry.venue.code().to_owned(),
        dimension.unwrap_or_default(),
        entry.counts.to_string(),
        entry.status.code().to_owned(),
        free_text(&entry.summary).into_owned(),
        free_text(reference).into_owned(),
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
        let found = Found {
            id: EntryId(12),
            authority: AuthorityId(1),
            reference: Some("-V1".into()),
            latest,
        };
        let emails = [(PersonId(1), "a@b.example"), (PersonId(2), "c@d.example")];
        let emails = emails.map(|(id, email)| (id, email.to_owned())).into();
        let slugs = [(AuthorityId(1), "northbridge".to_owned())].into();
        let out = csv(true, &[found], &slugs, &emails).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "id,revision,date,authority,facilitator,days,days_each,activity,place,dimension,\
             counted,status,summary,reference\r\n\
             12,2,2026-03-16,northbridge,a@b.example; c@d.example,1.5,0.5; 1,joint_audit,on_site,\
             D5,true,delivered,\"'=1+1, “read”\",'-V1\r\n"
        );
        assert_eq!(csv(false, &[], &slugs, &emails).unwrap(), b"");
    }
}
