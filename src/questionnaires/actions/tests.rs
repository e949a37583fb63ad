//! Imports, the self-assessment and the survey on an empty SQLite database.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::{
    answering::{self, Saved, Stopped, first_time},
    *,
};
use crate::{
    database::Database,
    people::{self, PersonId, Role, actions::NewPerson},
    programmes::{self, Days, Dimension, Readiness, RoundId},
    questionnaires::{
        rules::*,
        store::{self, Invitation},
    },
};

struct World {
    db: Database,
    at: AuthorityRound,
    by: By,
    _folder: tempfile::TempDir,
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/test.sqlite", folder.path().display());
    let db = Database::connect(&url).await.unwrap();
    db.migrate().await.unwrap();
    let now: DateTime<Utc> = "2025-10-01T12:00:00Z".parse().unwrap();
    load_instruments(&db, now).await.unwrap();
    let person = manager(&db, now).await;
    let start = programmes::actions::Start {
        name: "Test".into(),
        slug: "test".into(),
        lead_authority: "Hackney".into(),
        starts_on: on(2025, 9, 1),
    };
    let programme = programmes::actions::start_programme(&db, start, person, now)
        .await
        .unwrap();
    let join = programmes::actions::Join {
        name: "Northbridge".into(),
        readiness: Readiness::Started,
        commitment: "c".into(),
        joined_on: on(2025, 9, 1),
        allocation: (Days::whole(10), "first".into()),
    };
    let joined = programmes::actions::add_authority(&db, &programme, join, person, now).await;
    let authority = joined.unwrap().unwrap();
    let round = programmes::store::round(db.read(), programme.id, "month-0")
        .await
        .unwrap()
        .unwrap();
    World {
        db,
        at: AuthorityRound {
            programme,
            authority,
            round,
        },
        by: By {
            person,
            today: on(2025, 10, 1),
            now,
        },
        _folder: folder,
    }
}

async fn manager(db: &Database, now: DateTime<Utc>) -> PersonId {
    let new = NewPerson {
        email: "m@x.example".into(),
        name: "M".into(),
        role: Role::Manager,
        programme: None,
        authorities: vec![],
    };
    let tx = db.write_tx().await.unwrap();
    let person = people::actions::add_person(&tx, &new, now).await.unwrap();
    tx.commit().await.unwrap();
    person
}

fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

impl World {
    async fn responses(&self, text: &str, replace: bool) -> Result<Imported, ImportError> {
        import_responses(&self.db, &self.at, text.as_bytes(), self.importing(replace)).await
    }

    async fn evidence(&self, text: &str, replace: bool) -> Result<Imported, ImportError> {
        import_evidence(&self.db, &self.at, text.as_bytes(), self.importing(replace)).await
    }

    fn importing(&self, replace: bool) -> Importing {
        Importing {
            person: None,
            replace,
            held: None,
            today: self.by.today,
            now: self.by.now,
        }
    }

    async fn collected(&self) -> Collected {
        let (authority, round) = (self.at.authority.id, self.at.round.id);
        let many = store::collected_many(self.db.read(), &[authority], &[round]).await;
        many.unwrap().remove(&(authority, round)).unwrap()
    }

    async fn settle(&self, state: &str) {
        use sea_orm::ConnectionTrait;
        let sql = format!(
            "INSERT INTO publication (authority_id, round_id, state, scoring_version, result, proposed_by, proposed_at) \
             VALUES ({}, {}, '{state}', 1, '{{}}', {}, '2025-10-01 12:00:00+00:00')",
            self.at.authority.id, self.at.round.id, self.by.person
        );
        let tx = self.db.write_tx().await.unwrap();
        tx.execute_unprepared(&sql).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn link(&self, group: Group) -> Invitation {
        let (authority, round) = (self.at.authority.id, self.at.round.id);
        let survey = store::survey(self.db.read(), authority, round)
            .await
            .unwrap()
            .unwrap();
        let (_, token) = survey.links.iter().find(|(g, _)| *g == group).unwrap();
        store::invitation(self.db.read(), token)
            .await
            .unwrap()
            .unwrap()
    }
}

/// A hundred people in every role group.
fn everybody() -> Headcounts {
    Group::ALL.map(|group| (group, 100)).into()
}

#[tokio::test]
async fn instruments_are_loaded_once() {
    let world = world().await;
    load_instruments(&world.db, world.by.now).await.unwrap();
    let collected = world.collected().await;
    let items: Vec<_> = collected
        .versions
        .iter()
        .map(|v| (v.instrument, v.items.len()))
        .collect();
    assert_eq!(items.len(), 6);
    assert_eq!(items[0], (Instrument::Diagnostic, 40));
    assert_eq!(collected.versions[0].items[39].code, "10.4");
}

#[tokio::test]
async fn responses_are_all_or_nothing_and_replaced_only_when_told() {
    let world = world().await;
    let good = "respondent,group,1.1,Y1\na,leaders,4,\nb,families,,dk\nc,agreed,2,\n";
    let faulty = "respondent,group,1.1\na,leaders,4\nb,leaders,6\n";
    assert!(
        matches!(world.responses(faulty, false).await, Err(ImportError::Faults(f)) if f.len() == 1)
    );
    assert!(world.collected().await.responses.is_empty());
    let imported = world.responses(good, false).await.unwrap();
    assert_eq!(
        imported,
        Imported {
            count: 2,
            agreed: true,
            not_asked: 0,
        }
    );
    let held = world.collected().await;
    assert_eq!(held.responses.len(), 2);
    assert_eq!(held.agreed.unwrap()["1.1"], Answer::Extent(2));
    let refused = world.responses(good, false).await.unwrap_err().to_string();
    assert!(refused.contains("already"), "{refused}");
    assert!(world.responses(faulty, true).await.is_err());
    assert_eq!(world.collected().await.responses.len(), 2);
    world.responses("respondent,group\n", true).await.unwrap();
    let held = world.collected().await;
    assert!(held.responses.is_empty() && held.agreed.is_none());
}

#[tokio::test]
async fn evidence_keeps_raters_apart_and_blank_rows() {
    let world = world().await;
    let text = "record,instrument,rater,date,PO1,OE1\n\
                v1,practice_observation,a,2025-09-02,3,\n\
                v1,practice_observation,b,2/9/2025,5,\n\
                o1,organisational_evidence,a,3 Sep 2025,,\n";
    assert_eq!(world.evidence(text, false).await.unwrap().count, 2);
    let held = world.collected().await;
    assert_eq!(held.records.len(), 2);
    assert_eq!(held.records[0].ratings.len(), 2);
    assert_eq!(
        held.records[1],
        CollectedRecord {
            instrument: Instrument::OrganisationalEvidence,
            ratings: vec![Ratings::new()],
            raters: vec!["a".into()],
            team: None,
            consensus: Default::default(),
        }
    );
    let (authority, round) = (world.at.authority.id, world.at.round.id);
    let coverage = store::coverage(world.db.read(), authority, round)
        .await
        .unwrap();
    assert_eq!(
        coverage.records[0],
        RecordCount {
            instrument: Instrument::PracticeObservation,
            records: 1,
            second_rated: 1
        }
    );
    assert!(world.evidence(text, false).await.is_err());
    assert!(world.evidence(text, true).await.is_ok());
    let lines = store::records(world.db.read(), authority, round)
        .await
        .unwrap();
    assert_eq!(lines[0].differing(), ["PO1"]);
}

#[tokio::test]
async fn nothing_is_written_under_a_proposal_or_a_publication() {
    for state in ["proposed", "agreed"] {
        let world = world().await;
        open_survey(&world.db, &world.at, &everybody(), world.by)
            .await
            .unwrap()
            .unwrap();
        let link = world.link(Group::Leaders).await;
        world.settle(state).await;
        assert!(world.responses("respondent,group\n", true).await.is_err());
        assert!(
            world
                .evidence("record,instrument,rater,date\n", true)
                .await
                .is_err()
        );
        let section = Section::default();
        let saved = save_section(&world.db, &world.at, (Dimension::D5, &section), world.by).await;
        assert!(matches!(saved.unwrap(), Err(Refusal::Settled(_))));
        let started = answering::start(&world.db, &link, world.by.today)
            .await
            .unwrap();
        assert_eq!(started, Err(Stopped::Closed));
    }
}

#[tokio::test]
async fn a_self_assessment_is_submitted_whole_and_once() {
    let world = world().await;
    let (db, at, by) = (&world.db, &world.at, world.by);
    let section = Section {
        complete: true,
        ..Section::default()
    };
    for dimension in Dimension::all().skip(1) {
        save_section(db, at, (dimension, &section), by)
            .await
            .unwrap()
            .unwrap();
    }
    let first = Dimension::new(1).unwrap();
    let submitted = submit_self_assessment(db, at, by).await.unwrap();
    assert_eq!(submitted, Err(Refusal::Incomplete(vec![first])));
    assert!(world.collected().await.agreed.is_none());
    save_section(db, at, (first, &section), by)
        .await
        .unwrap()
        .unwrap();
    submit_self_assessment(db, at, by).await.unwrap().unwrap();
    assert_eq!(world.collected().await.agreed, Some(Answers::new()));
    let again = submit_self_assessment(db, at, by).await.unwrap();
    assert_eq!(again, Err(Refusal::Submitted));
    let late = save_section(db, at, (first, &section), by).await.unwrap();
    assert_eq!(late, Err(Refusal::Submitted));
}

#[tokio::test]
async fn a_section_outside_the_window_is_refused() {
    let world = world().await;
    let section = Section::default();
    for (today, open) in [
        (world.at.round.opens_on - Duration::days(1), false),
        (world.at.round.opens_on, true),
        (world.at.round.closes_on, true),
        (world.at.round.closes_on + Duration::days(1), false),
    ] {
        let by = By { today, ..world.by };
        let saved = save_section(&world.db, &world.at, (Dimension::D5, &section), by)
            .await
            .unwrap();
        assert_eq!(saved.is_ok(), open, "{today}");
    }
}

#[tokio::test]
async fn a_draft_submitted_by_many_at_once_is_one_response_and_leaves_no_draft() {
    let world = world().await;
    let (db, today) = (&world.db, world.by.today);
    open_survey(db, &world.at, &everybody(), world.by)
        .await
        .unwrap()
        .unwrap();
    let link = world.link(Group::Leaders).await;
    let key = answering::start(db, &link, today).await.unwrap().unwrap();
    let blank = answering::submit(db, &link, &key, None, today)
        .await
        .unwrap();
    assert_eq!(blank, Err(Stopped::Blank));
    let (_, version) = store::round_version(db.read(), world.at.round.id, Instrument::Diagnostic)
        .await
        .unwrap();
    let parts = parts_for(Group::Leaders, &version);
    let answers = Answers::from([("1.1".to_owned(), Answer::Extent(3))]);
    answering::save(
        db,
        &link,
        &key,
        (&parts[0], &first_time(&answers)),
        Saved::ByHand,
    )
    .await
    .unwrap()
    .unwrap();
    let submissions: Vec<_> = (0..8)
        .map(|_| {
            let (db, link, key) = (db.clone(), link.clone(), key.clone());
            tokio::spawn(async move {
                answering::submit(&db, &link, &key, None, today)
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut accepted = 0;
    for submission in submissions {
        accepted += usize::from(submission.await.unwrap().is_ok());
    }
    assert_eq!(accepted, 1);
    assert_eq!(
        world.collected().await.responses,
        [CollectedResponse {
            group: Group::Leaders,
            answers,
            came_by: CameBy::GroupLink,
        }]
    );
    let draft = store::draft(db.read(), link.id, &key.hash()).await.unwrap();
    assert_eq!(draft, None);
    let late = answering::save(
        db,
        &link,
        &key,
        (&parts[0], &Changes::default()),
        Saved::ByHand,
    )
    .await
    .unwrap();
    assert_eq!(late, Err(Stopped::Submitted));
}

#[tokio::test]
async fn a_closed_survey_takes_nothing_and_stays_closed() {
    let world = world().await;
    let (db, at, by) = (&world.db, &world.at, world.by);
    assert_eq!(
        close_survey(db, at, by).await.unwrap(),
        Err(Refusal::NotOpen)
    );
    open_survey(db, at, &everybody(), by)
        .await
        .unwrap()
        .unwrap();
    let link = world.link(Group::Families).await;
    let key = answering::start(db, &link, by.today)
        .await
        .unwrap()
        .unwrap();
    close_survey(db, at, by).await.unwrap().unwrap();
    assert_eq!(
        answering::submit(db, &link, &key, None, by.today)
            .await
            .unwrap(),
        Err(Stopped::Closed)
    );
    let kept = store::draft(db.read(), link.id, &key.hash()).await;
    assert!(kept.unwrap().is_some(), "whoever wrote it can read it");
    assert_eq!(
        open_survey(db, at, &everybody(), by).await.unwrap(),
        Err(Refusal::NotOpen)
    );
    assert_eq!(
        close_survey(db, at, by).await.unwrap(),
        Err(Refusal::NotOpen)
    );
}

#[tokio::test]
async fn drafts_go_thirty_days_after_closing_or_with_publication() {
    let world = world().await;
    let (db, at, by) = (&world.db, &world.at, world.by);
    open_survey(db, at, &everybody(), by)
        .await
        .unwrap()
        .unwrap();
    let link = world.link(Group::Families).await;
    let key = answering::start(db, &link, by.today)
        .await
        .unwrap()
        .unwrap();
    let key = key.hash();
    close_survey(db, at, by).await.unwrap().unwrap();
    let tx = db.write_tx().await.unwrap();
    for (days, kept) in [(30, true), (31, false)] {
        let now = by.now + Duration::days(days);
        store::delete_old_drafts(&tx, at.authority.id, now)
            .await
            .unwrap();
        let draft = store::draft(&tx, link.id, &key).await.unwrap();
        assert_eq!(draft.is_some(), kept, "{days}");
    }
    store::add_draft(&tx, link.id, key.clone()).await.unwrap();
    let rounds = programmes::store::rounds(&tx, at.programme.id)
        .await
        .unwrap();
    for (round, kept) in [(rounds[1].id, true), (rounds[0].id, false)] {
        store::delete_drafts(&tx, at.authority.id, round)
            .await
            .unwrap();
        let draft = store::draft(&tx, link.id, &key).await.unwrap();
        assert_eq!(draft.is_some(), kept, "{round}");
    }
}

#[tokio::test]
async fn three_thousand_respondents_come_in_quickly() {
    use std::fmt::Write;
    let world = world().await;
    let mut text = String::from("respondent,group,1.1,1.2,1.3,2.4\n");
    for number in 0..3000 {
        writeln!(text, "r{number},leaders,1,2,3,dk").unwrap();
    }
    let start = std::time::Instant::now();
    assert_eq!(world.responses(&text, false).await.unwrap().count, 3000);
    assert!(
        start.elapsed() < std::time::Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(world.collected().await.responses.len(), 3000);
}

#[tokio::test]
async fn a_round_keeps_the_versions_it_began_with() {
    let world = world().await;
    world
        .responses("respondent,group,1.1\na,leaders,3\n", false)
        .await
        .unwrap();
    let mut later = world.collected().await.versions.remove(0);
    later.version = "2".into();
    later.items.truncate(1);
    let tx = world.db.write_tx().await.unwrap();
    store::add_version(&tx, None, &later, world.by.now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.collected().await.versions[0].version, "1");
    let rounds = programmes::store::rounds(world.db.read(), world.at.programme.id)
        .await
        .unwrap();
    let ids: Vec<RoundId> = rounds.iter().map(|round| round.id).collect();
    let authority = world.at.authority.id;
    let many = store::collected_many(world.db.read(), &[authority], &ids)
        .await
        .unwrap();
    assert_eq!(many.len(), 5);
    assert_eq!(many[&(authority, ids[1])].versions[0].version, "2");
}
