use std::collections::{BTreeMap, HashMap};

use super::*;
use crate::{
    people::Role,
    programmes::{Readiness, Standing},
    support_days::{Balance, EntryId, Status},
};

const HEADER: &str = "date,authority,facilitator,days,activity,place,dimension,summary,reference";
const NORTHBRIDGE: AuthorityId = AuthorityId(1);

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn authority(id: i32, name: &str, standing: Standing) -> Authority {
    Authority {
        id: AuthorityId(id),
        programme: crate::programmes::ProgrammeId(1),
        slug: crate::programmes::slug_of(name),
        name: name.into(),
        old_la_code: None,
        new_la_code: None,
        region: None,
        readiness: Readiness::Started,
        commitment: "We will think together.".into(),
        standing,
        joined_on: date("2024-09-01"),
    }
}

fn colleague(id: i32, email: &str, role: Role, authorities: &[i32]) -> Colleague {
    Colleague {
        id: PersonId(id),
        name: email.into(),
        email: email.into(),
        role,
        authorities: authorities.iter().map(|id| AuthorityId(*id)).collect(),
    }
}

/// The programme runs from 1 September 2024 to 31 August 2026; it is 16 March 2026.
fn known() -> Known {
    Known {
        days: (date("2024-09-01"), date("2026-08-31")),
        today: date("2026-03-16"),
        authorities: vec![
            authority(1, "Northbridge", Standing::Active),
            authority(2, "St. Mary’s, City of", Standing::Active),
            authority(3, "Westmere", Standing::Active),
            authority(4, "Oldford", Standing::Completed),
        ],
        loggable: [1, 2, 4].map(AuthorityId).into(),
        people: vec![
            colleague(1, "ann@hackney.example", Role::Facilitator, &[1]),
            colleague(2, "bea@hackney.example", Role::Manager, &[]),
            colleague(3, "lead@northbridge.example", Role::Lead, &[1]),
        ],
    }
}

/// Each authority has so many days left; nothing else is in the ledger.
fn ledgers(days: u16) -> Ledgers {
    let balance = Balance {
        allocated: Days::whole(days),
        ..Balance::default()
    };
    let balances = (1..=4).map(|id| (AuthorityId(id), balance));
    Ledgers {
        balances: balances.collect::<BTreeMap<_, _>>(),
        ..Ledgers::default()
    }
}

fn plan(rows: &str, ledgers: &Ledgers) -> Result<Plan, Vec<Wrong>> {
    let known = known();
    read(format!("{HEADER}\n{rows}").as_bytes(), &known).plan(ledgers, &known.authorities)
}

fn faults(rows: &str, ledgers: &Ledgers) -> Vec<String> {
    let faults = plan(rows, ledgers).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_visit_of_two_is_one_entry_and_everything_is_read_as_it_is_written() {
    let rows = "03 Sep 2025,NORTHBRIDGE,Bea@Hackney.example,½,Group supervision, \n";
    assert!(plan(rows, &ledgers(120)).is_err(), "a comma too many");
    let plan = plan(
        "2025-09-03,northbridge,bea@hackney.example,½,group-supervision,On Site,d3,A team met,V1\n\
         17/3/2026,st marys city of,BEA@hackney.example,\"1,25\",travel,online,,By train,\n\
         3/9/2025, Northbridge ,ann@hackney.example,1 ½,Group Supervision,on_site,D3,,V1\n",
        &ledgers(120),
    );
    assert_eq!(
        plan.unwrap_err()[0].to_string(),
        "row 2, activity: “group-supervision” is not an activity",
        "the activity’s title is longer, its code has a word more than none"
    );
}
