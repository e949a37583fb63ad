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
pub(super) fn known() -> Known {
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
fn a_visit_of_two_is_one_entry_and_words_are_read_in_any_dress() {
    let plan = plan(
        "2025-09-03,northbridge,bea@hackney.example,½,group-supervision,On Site,d3,A team met,V1\n\
         17/3/2026,st marys city of,BEA@hackney.example,\"1,25\",TRAVEL,online,,By train,\n\
         3/9/2025, NorthBridge ,ann@hackney.example,1 ½,\"Group Supervision, modelled or observed\",\
         on site,D3,,V1\n",
        &ledgers(120),
    )
    .unwrap();
    let [visit, journey] = &plan.entries[..] else {
        panic!("{:?}", plan.entries)
    };
    assert_eq!(
        (visit.authority, visit.reference.as_deref()),
        (NORTHBRIDGE, Some("V1"))
    );
    assert_eq!(visit.rows, [4, 2], "in the order of the people");
    let given = [
        (PersonId(1), Days::from_quarters(6)),
        (PersonId(2), Days::from_quarters(2)),
    ];
    assert_eq!(visit.entry.people, given);
    assert_eq!(visit.entry.activity, Activity::GroupSupervision);
    assert_eq!(visit.entry.venue, Venue::OnSite);
    assert_eq!(
        (visit.entry.status, visit.entry.counts),
        (Status::Delivered, true)
    );
    assert_eq!(visit.entry.summary, "A team met");
    assert_eq!(
        (journey.authority, journey.entry.counts),
        (AuthorityId(2), false)
    );
    assert_eq!(journey.entry.status, Status::Booked, "tomorrow");
    let rows: Vec<usize> = plan.rows().iter().map(|(row, ..)| *row).collect();
    assert_eq!(rows, [2, 3, 4]);
    let northbridge = &plan.totals[0];
    assert_eq!(
        (northbridge.entries, northbridge.delivered),
        (1, Days::whole(2))
    );
    assert_eq!(northbridge.left, Days::whole(118));
    let other = &plan.totals[1];
    assert_eq!(
        (other.not_counted, other.left),
        (Days::from_quarters(5), Days::whole(120))
    );
    assert_eq!(plan.totals.len(), 2, "only the authorities of the file");
}

#[test]
fn every_fault_is_said_at_once_with_row_column_and_value() {
    let long = "x".repeat(501);
    let reference = "r".repeat(61);
    let lines = faults(
        &format!(
            "31/2/2026,Nowhere,ann@hackney.example,1,training,online,D11,Met,\n\
             2024-08-31,Westmere,nobody@hackney.example,0.3,golf,the moon,D5,{long},{reference}\n\
             2026-09-01,Oldford,,121,,,,,\n\
             2026-03-16,Northbridge,lead@northbridge.example,0,training,online,,Met,\n\
             2026-03-16,St Marys City of,ann@hackney.example,half,training,online,,Met,\n"
        ),
        &ledgers(120),
    );
    let long = format!("“{}…”", "x".repeat(40));
    let reference = format!("“{}…”", "r".repeat(40));
    let window = "must be between 1 September 2024 and 31 August 2026, while the programme runs";
    assert_eq!(
        lines,
        [
            "row 2, date: “31/2/2026” must be a real date such as 2025-09-03, 3/9/2025 or 03 Sep 2025",
            "row 2, authority: “Nowhere” is not an authority of this programme",
            "row 2, dimension: “D11” must be D1 to D10, or empty",
            &format!("row 3, date: “2024-08-31” {window}"),
            "row 3, authority: “Westmere” is not an authority that you may log days for",
            "row 3, facilitator: “nobody@hackney.example” is not the e-mail address of anybody in this programme",
            "row 3, days: “0.3” must be in quarters of a day, such as 0.25, 0.5 or 1",
            "row 3, activity: “golf” is not an activity",
            "row 3, place: “the moon” is not a place: it must be on_site, in_hackney, online",
            &format!("row 3, summary: {long} must be 500 characters or less"),
            &format!("row 3, reference: {reference} must be 60 characters or less"),
            &format!("row 4, date: “2026-09-01” {window}"),
            "row 4, authority: “Oldford” is not active, so no days can be logged for it",
            "row 4, facilitator: is missing",
            "row 4, days: “121” must be 120 or fewer",
            "row 4, activity: is missing",
            "row 4, place: is missing",
            "row 4, summary: is missing",
            "row 5, facilitator: “lead@northbridge.example” is neither a programme manager nor a facilitator of the authority: Northbridge",
            "row 5, days: “0” must be 0.25 or more",
            "row 6, facilitator: “ann@hackney.example” is neither a programme manager nor a facilitator of the authority: St. Mary’s, City of",
            "row 6, days: “half” must be a number, such as 0.5 or 1",
        ]
    );
}

#[test]
fn the_last_character_and_the_last_day_still_fit() {
    let (summary, reference) = ("é".repeat(500), "r".repeat(60));
    let rows = format!(
        "2024-09-01,Northbridge,ann@hackney.example,0.25,training,online,D1,{summary},{reference}\n\
         2026-08-31,Northbridge,ann@hackney.example,119.75,training,online,D10,Met,\n"
    );
    let plan = plan(&rows, &ledgers(120)).unwrap();
    assert_eq!(plan.totals[0].left, Days::ZERO);
    assert_eq!(plan.totals[0].booked, Days::from_quarters(479));
}

#[test]
fn rows_of_a_reference_agree_and_name_nobody_twice() {
    let lines = faults(
        "2026-03-02,Northbridge,ann@hackney.example,1,training,online,D1,Met,V1\n\
         2026-03-03,St Marys City of,bea@hackney.example,1,travel,on_site,,Another,V1\n\
         2026-03-02,Northbridge,ann@hackney.example,1,training,online,D1,Met,V1\n\
         2026-03-02,Northbridge,ann@hackney.example,1,training,online,D1,,V2\n\
         2026-03-02,Northbridge,bea@hackney.example,1,training,online,D1,Met,V2\n",
        &ledgers(120),
    );
    let differs = |column: &str, own: &str, first: &str| {
        format!(
            "row 3, {column}: {own} differs from the first row of its reference: row 2 has {first}"
        )
    };
    assert_eq!(
        lines,
        [
            &differs("date", "“2026-03-03”", "“2026-03-02”"),
            &differs("authority", "“St Marys City of”", "“Northbridge”"),
            &differs("activity", "“travel”", "“training”"),
            &differs("place", "“on_site”", "“online”"),
            "row 3, dimension: differs from the first row of its reference: row 2 has “D1”",
            &differs("summary", "“Another”", "“Met”"),
            "row 4, facilitator: “ann@hackney.example” is in another row of the same reference already: row 2",
            "row 5, summary: is missing",
            "row 6, summary: “Met” differs from the first row of its reference: row 5 has nothing there",
        ]
    );
}

#[test]
fn what_the_ledger_or_the_file_has_already_is_refused() {
    let rows = "2026-03-02,Northbridge,ann@hackney.example,1,training,online,,Met,V1\n\
                2026-03-03,Northbridge,ann@hackney.example,1,training,online,,Met,\n\
                2026-03-03,Northbridge,ann@hackney.example,1,training,online,D4,Again,\n\
                2026-03-03,Northbridge,ann@hackney.example,1,training,online,,Met,V3\n\
                2026-03-03,Northbridge,ann@hackney.example,0.75,training,online,,Met,\n\
                2026-03-04,Northbridge,ann@hackney.example,x,training,online,,Met,V2\n";
    let mut ledgers = ledgers(120);
    let entry = |number: i32| (AuthorityId(3), EntryId(number));
    ledgers.references = [("V1", entry(12)), ("V2", entry(13))]
        .map(|(reference, entry)| (reference.to_owned(), entry))
        .into();
    let less = Likeness {
        authority: NORTHBRIDGE,
        held_on: date("2026-03-03"),
        activity: Activity::Training,
        venue: Venue::Online,
        people: vec![(PersonId(1), Days::from_quarters(3))],
    };
    ledgers.alike = HashMap::from([(less, EntryId(14))]);
    assert_eq!(
        faults(rows, &ledgers),
        [
            "row 2, reference: “V1” is in the ledger already: entry 12 of Westmere",
            "row 3: looks like an entry that is there already: row 5; give it a reference if it is another visit",
            "row 4: looks like an entry that is there already: row 5; give it a reference if it is another visit",
            "row 6: looks like an entry that is there already: entry 14 of the ledger; give it a reference if it is another visit",
            "row 7, days: “x” must be a number, such as 0.5 or 1",
            "row 7, reference: “V2” is in the ledger already: entry 13 of Westmere",
        ]
    );
}

#[test]
fn rows_beyond_the_allocation_are_named_with_what_is_left() {
    let rows = "2026-03-02,Northbridge,ann@hackney.example,1.5,training,online,,Met,\n\
                2026-03-03,Northbridge,ann@hackney.example,1,training,online,,Met,V1\n\
                2026-03-03,Northbridge,bea@hackney.example,0.75,training,online,,,V1\n\
                2026-03-04,Northbridge,ann@hackney.example,9,travel,online,,Met,\n\
                2026-03-05,Northbridge,ann@hackney.example,0.5,training,online,,Met,\n\
                2026-03-06,Northbridge,ann@hackney.example,0.25,training,online,,Met,\n\
                2026-03-06,St Marys City of,bea@hackney.example,2,training,online,,Met,\n";
    assert_eq!(
        faults(rows, &ledgers(2)),
        [
            "row 3, days: “1.75” is more than is left to draw: Northbridge has 0.5 days left, the entry asks for 1.75 days",
            "row 7, days: “0.25” is more than is left to draw: Northbridge has 0 days left, the entry asks for 0.25 days",
        ]
    );
}

#[test]
fn a_closed_quarter_takes_rows_with_a_reason_alone() {
    let rows = "2025-12-31,Northbridge,ann@hackney.example,1,training,online,,Met,\n\
                2026-01-01,Northbridge,ann@hackney.example,1,training,online,,Met,\n";
    let closed = Quarter::of(date("2025-12-31"));
    let mut ledgers = ledgers(120);
    ledgers.closed = vec![closed];
    assert_eq!(
        faults(rows, &ledgers),
        [
            "row 2, date: “2025-12-31” is in a closed quarter: October to December 2025; give a reason for the import"
        ]
    );
    ledgers.reason = true;
    let plan = plan(rows, &ledgers).unwrap();
    let restated: Vec<_> = plan.entries.iter().map(|filed| filed.restates).collect();
    assert_eq!(restated, [Some(closed), None]);
    assert_eq!(plan.restates, [closed]);
}

#[test]
fn a_file_without_rows_or_with_too_many_is_refused_as_a_whole() {
    assert_eq!(
        faults("", &ledgers(1)),
        ["row 1: the file has no rows below its header"]
    );
    let row = "2026-03-02,Northbridge,ann@hackney.example,1,travel,online,,Met,";
    let rows = |number: usize| {
        let rows: Vec<String> = (0..number).map(|i| format!("{row}{i}\n")).collect();
        rows.concat()
    };
    assert!(plan(&rows(MOST_ROWS), &ledgers(1)).is_ok());
    assert_eq!(
        faults(&rows(MOST_ROWS + 1), &ledgers(1)),
        ["row 1: the file has 20,001 rows; import at most 20,000 at a time"]
    );
}

#[test]
fn columns_come_in_any_order_and_unknown_ones_are_named() {
    let known = known();
    let read = |text: &str| {
        let draft = read(text.as_bytes(), &known);
        draft.plan(&ledgers(120), &known.authorities)
    };
    let file = "Summary;PLACE;activity;days;facilitator;authority;date\n\
                Met;online;training;0,5;ann@hackney.example;Northbridge;02.03.2026\n";
    assert_eq!(
        read(file).unwrap().totals[0].delivered,
        Days::from_quarters(2)
    );
    let lines: Vec<String> = read("date,mood\n2026-03-02,good\n")
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        lines[0],
        "row 1, mood: is not a column of this kind of file"
    );
    assert_eq!(lines.len(), 7, "the six that are missing too: {lines:?}");
}
