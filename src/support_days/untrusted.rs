//! What strangers’ bytes meet first in this room: each ends in a value or in errors, whatever the
//! bytes are. For the fuzz targets in `tests/fuzz`; nothing else calls it.

use chrono::NaiveDate;

use super::{
    Quarter,
    files::{self, Known},
    forms::{EntryForm, FilterForm, Giver, SeriesForm},
};
use crate::{
    people::{Colleague, PersonId, ProgrammeId, Role},
    programmes::{Authority, AuthorityId, Days, Programme, Readiness, Standing},
    ui::FieldErrors,
};

fn programme(today: NaiveDate) -> Programme {
    Programme {
        id: ProgrammeId(1),
        slug: "hackney".into(),
        name: "Hackney".into(),
        lead_authority: "Hackney".into(),
        starts_on: today,
        ends_on: today + chrono::Days::new(700),
        authority_ceiling: 6,
        allocation_ceiling: Days::whole(120),
    }
}

fn authority(joined_on: NaiveDate) -> Authority {
    Authority {
        id: AuthorityId(1),
        programme: ProgrammeId(1),
        slug: "northbridge".into(),
        name: "Northbridge".into(),
        old_la_code: None,
        new_la_code: None,
        region: None,
        readiness: Readiness::Started,
        commitment: String::new(),
        standing: Standing::Active,
        joined_on,
    }
}

/// A file of support days.
pub fn file(bytes: &[u8]) {
    let today = NaiveDate::default();
    let facilitator = Colleague {
        id: PersonId(1),
        name: "Ann".into(),
        email: "ann@hackney.example".into(),
        role: Role::Facilitator,
        authorities: vec![AuthorityId(1)],
    };
    let known = Known {
        days: (today, today + chrono::Days::new(700)),
        today: today + chrono::Days::new(350),
        authorities: vec![authority(today)],
        loggable: [AuthorityId(1)].into(),
        people: vec![facilitator],
    };
    let draft = files::read(bytes, &known);
    for wrong in draft.faults {
        crate::files::Fault::from(wrong).to_string();
    }
}

/// The fields of any of the ledger’s forms.
pub fn form(pairs: Vec<(String, String)>) {
    let today = NaiveDate::default();
    let programme = programme(today);
    let people = [Giver {
        id: PersonId(1),
        name: "Ann".into(),
    }];
    let mut errors = FieldErrors::new();
    let entry = EntryForm::of(pairs.clone());
    entry.parse(&programme, &people, today, &mut errors);
    entry.parse_reason(&[Quarter::of(today)], &mut errors);
    entry.submission_hash(AuthorityId(1), PersonId(1));
    SeriesForm::of(pairs.clone()).parse(&programme, &people, today, &mut errors);
    let named = [(PersonId(1), "Ann".to_owned())];
    // Found or wrong: both are an answer.
    let _ = FilterForm::of(pairs).parse(&[authority(today)], &named);
}
