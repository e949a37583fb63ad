//! What is kept too long is told, and goes when it is asked to; what is not stays as it is.

use partners::{
    people::Role,
    retention::{Done, Due, carry_out, due},
};

use crate::{
    harness::{Authenticator, PASSWORD, TestApp, both},
    imports::organisational_evidence,
    permissions::people,
    views_kept::events,
};

async fn found(app: &TestApp) -> Vec<Due> {
    let state = &app.state;
    let when = (state.today(), state.now());
    due(&state.database, &state.settings.keep, when)
        .await
        .unwrap()
}

/// How many of the rows are a person’s.
fn of_person(rows: &[String], id: &serde_json::Value) -> usize {
    let row = |row: &String| serde_json::from_str::<serde_json::Value>(row).unwrap();
    rows.iter().filter(|it| row(it)["person_id"] == *id).count()
}

/// Everything that is due, until nothing is.
async fn apply(app: &TestApp) -> Vec<String> {
    let mut gone = Vec::new();
    loop {
        let due = found(app).await;
        if due.is_empty() {
            return gone;
        }
        for item in due {
            let done = carry_out(&app.state.database, &item, app.now())
                .await
                .unwrap();
            // What went with a person is not left over any more.
            let taken_along = item.to_string().contains("that are over");
            assert!(done == Done::Gone || taken_along, "{item}: {done:?}");
            gone.push(item.to_string());
        }
        assert!(gone.len() < 100, "{gone:?}");
    }
}

/// What is not a person’s own or over, to be as it was.
async fn records(app: &TestApp) -> Vec<Vec<String>> {
    let mut stored = app.stored().await;
    let tables = [
        "entry",
        "entry_revision",
        "entry_person",
        "ledger",
        "publication",
        "record",
        "response",
    ];
    tables.map(|table| stored.remove(table).unwrap()).into()
}

both! {
    async fn nothing_is_due_while_a_programme_runs(app: TestApp) {
        people(&app).await;
        assert_eq!(found(&app).await, []);
    }

    async fn a_programme_goes_whole_seven_years_after_its_end(app: TestApp of Demonstration) {
        // A second one runs on.
        let (other, _) = app.programme("Elsewhere").await;
        let kept = app.stored().await;
        let hackney = kept["programme"].iter().find(|row| row.contains("hackney")).unwrap();
        let hackney: serde_json::Value = serde_json::from_str(hackney).unwrap();
        let ends: chrono::NaiveDate = hackney["ends_on"].as_str().unwrap()[..10].parse().unwrap();
        let last = ends.checked_add_months(chrono::Months::new(84)).unwrap();
        let programmes = |due: Vec<Due>| {
            let all = due.into_iter().filter(|it| matches!(it, Due::Programme { .. }));
            all.collect::<Vec<_>>()
        };
        app.it_is(&format!("{}T10:00:00Z", last.pred_opt().unwrap()));
        assert!(programmes(found(&app).await).iter().all(|it| !it.to_string().contains("hackney")));
        app.it_is(&format!("{last}T10:00:00Z"));
        let all = programmes(found(&app).await);
        let item = all.iter().find(|it| it.to_string().contains("programme hackney,")).unwrap();
        assert_eq!(carry_out(&app.state.database, item, app.now()).await.unwrap(), Done::Gone);
        assert_eq!(carry_out(&app.state.database, item, app.now()).await.unwrap(), Done::NotDue);
        let left = app.stored().await;
        for table in [
            "authority", "entry", "entry_revision", "entry_person", "ledger", "allocation", "record",
            "rating", "response", "publication", "self_assessment", "self_assessment_section",
            "quarterly_return", "return_words", "closed_quarter", "survey", "invitation", "draft",
        ] {
            assert!(left[table].is_empty(), "{table}: {:?}", left[table].first());
        }
        assert!(!kept["response"].is_empty() && !kept["quarterly_return"].is_empty());
        let rest: Vec<_> = kept["round"].iter().filter(|row| {
            let row: serde_json::Value = serde_json::from_str(row).unwrap();
            row["programme_id"] == other.id.0
        }).cloned().collect();
        assert_eq!(left["round"], rest, "the other has its rounds");
        let told = events(&app, "programme.deleted").await;
        assert_eq!(told.len(), 1);
        let gone = kept["audit_event"].len();
        assert!(told[0].contains("hackney") && gone > 10, "{told:?}");
        app.command(&["verify"]).done();
    }

    async fn who_has_left_or_does_not_come_is_known_by_a_number(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        Authenticator::enrol(facilitator, app.now()).await;
        let new = "/programmes/hackney/authorities/northbridge/support-days/new";
        let page = facilitator.get(new).await;
        let typed = [("activity", "training"), ("summary", "A day of training")];
        let sent = facilitator.press(&page, "Log support days", &typed).await;
        let entry = sent.path.split('?').next().unwrap().to_owned();
        // A file names its rater in words.
        let filed = organisational_evidence("3").replace(",a,", ",Facilitator Hackney,");
        app.import("evidence", "month-0", filed.as_bytes(), &[]).done();
        let before = records(&app).await;
        let stored = app.stored().await;
        let is_theirs = |row: &&String| row.contains("facilitator@hackney.example");
        let row = stored["person"].iter().find(is_theirs).unwrap();
        let id = serde_json::from_str::<serde_json::Value>(row).unwrap()["id"].clone();
        for own in ["second_step", "recovery_code", "known_device", "session"] {
            assert_ne!(of_person(&stored[own], &id), 0, "{own}");
        }
        app.tamper(
            "UPDATE person SET disabled_at = '2026-04-01 10:00:00+00:00' \
             WHERE email = 'facilitator@hackney.example'",
        )
        .await;
        app.it_is("2027-03-31T10:00:00Z");
        let names = |due: Vec<Due>| due.iter().filter(|it| matches!(it, Due::Person { .. })).count();
        assert_eq!(names(found(&app).await), 0);
        app.it_is("2027-04-02T10:00:00Z");
        // Whoever is the only manager of a programme that runs is needed; this one has two.
        assert_eq!(names(found(&app).await), 1);
        let gone = apply(&app).await;
        assert!(gone.iter().any(|it| it.contains("has left")), "{gone:?}");
        let stored = app.stored().await;
        assert!(!stored["person"].concat().contains("facilitator@hackney.example"));
        assert!(!stored["person"].concat().contains("Facilitator Hackney"));
        assert!(stored["rating"].concat().contains("Former colleague "));
        assert_eq!(records(&app).await, before, "what they did stays");
        for own in ["second_step", "recovery_code", "known_device", "session"] {
            assert_eq!(of_person(&stored[own], &id), 0, "{own}");
        }
        let mut manager = app.stranger();
        manager.post("/sign-in", &[("email", "manager@hackney.example"), ("password", PASSWORD)]).await;
        let page = manager.get(&entry).await;
        assert!(page.main().contains("Former colleague "), "{}", page.main());
        let mut gone = app.stranger();
        let tried = [("email", "facilitator@hackney.example"), ("password", PASSWORD)];
        assert_eq!(gone.submit("/sign-in", &tried).await.status, 422);
        assert_eq!(events(&app, "person.anonymised").await.len(), 1);
        app.command(&["verify"]).done();
        app.it_is("2029-06-01T10:00:00Z");
        let gone = apply(&app).await;
        assert!(gone.iter().any(|it| it.contains("not seen since")), "{gone:?}");
        assert!(!app.stored().await["person"].concat().contains("reviewer@dfe.example"));
        app.command(&["verify"]).done();
    }

    async fn of_managers_who_are_all_idle_one_stays(app: TestApp) {
        let hackney = app.programme("Hackney").await;
        let here = Some(hackney.0.id);
        let (first, second) = ("first@hackney.example", "second@hackney.example");
        app.person(first, Role::Manager, here, &[]).await;
        app.person(second, Role::Manager, here, &[]).await;
        app.person("idle@hackney.example", Role::Reviewer, here, &[]).await;
        app.tamper("UPDATE programme SET ends_on = '2032-08-31'").await;
        app.it_is("2028-12-01T10:00:00Z");
        // Somebody who is given the role again is expected.
        app.add_person("idle@hackney.example", Role::Reviewer, here, &[]).await;
        app.it_is("2029-01-01T10:00:00Z");
        let due = found(&app).await;
        let all: Vec<_> = due.iter().filter(|it| matches!(it, Due::Person { .. })).collect();
        let [one] = all.as_slice() else { panic!("{all:?}") };
        // The other manager is gone meanwhile, or this one came.
        for (plant, mend) in [
            (
                "UPDATE person SET disabled_at = '2028-12-31 10:00:00+00:00' \
                 WHERE email = 'second@hackney.example'",
                "UPDATE person SET disabled_at = NULL WHERE email = 'second@hackney.example'",
            ),
            (
                "UPDATE person SET last_signed_in_at = '2028-12-31 10:00:00+00:00' \
                 WHERE email = 'first@hackney.example'",
                "UPDATE person SET last_signed_in_at = created_at \
                 WHERE email = 'first@hackney.example'",
            ),
        ] {
            app.tamper(plant).await;
            let done = carry_out(&app.state.database, one, app.now()).await.unwrap();
            assert_eq!(done, Done::NotDue, "{plant}");
            app.tamper(mend).await;
        }
        apply(&app).await;
        let people = app.stored().await["person"].concat();
        assert!(!people.contains(first), "{people}");
        assert!(people.contains(second) && people.contains("idle@hackney.example"), "{people}");
        assert!(people.contains("founder@hackney.example"), "alone may set programmes up");
        app.command(&["verify"]).done();
    }

    async fn a_survey_that_nobody_closed_keeps_nothing_for_good(app: TestApp of Demonstration) {
        let survey = "SELECT id FROM survey WHERE closed_at IS NULL";
        app.tamper(&format!(
            "INSERT INTO invitee (survey_id, role_group, email) \
             SELECT MIN(id), 'practitioners', 'somebody@northbridge.example' FROM ({survey}) AS s"
        ))
        .await;
        app.tamper(&format!(
            "INSERT INTO answered (survey_id, role_group, invitees) \
             SELECT MIN(id), 'practitioners', '[]' FROM ({survey}) AS s"
        ))
        .await;
        app.tamper(&format!(
            "INSERT INTO draft (id, invitation_id, key_hash, answers, sections) \
             SELECT 1, MIN(id), 'x', '{{}}', '{{}}' FROM invitation WHERE survey_id IN ({survey})"
        ))
        .await;
        let addresses = async || {
            let due = found(&app).await;
            due.iter().filter(|it| matches!(it, Due::Addresses { .. })).count()
        };
        app.tamper("UPDATE round SET closes_on = '2026-04-30' WHERE closes_on >= '2026-03-16'").await;
        app.it_is("2026-05-30T10:00:00Z");
        apply(&app).await;
        assert_eq!(app.stored().await["draft"].len(), 1, "it may be extended");
        app.it_is("2026-06-01T10:00:00Z");
        apply(&app).await;
        assert!(app.stored().await["draft"].is_empty());
        app.it_is("2027-04-30T10:00:00Z");
        assert_eq!(addresses().await, 0);
        app.it_is("2027-05-01T10:00:00Z");
        assert_eq!(addresses().await, 1);
        apply(&app).await;
        let stored = app.stored().await;
        assert!(!stored["invitee"].concat().contains("somebody@northbridge.example"));
        assert!(stored["answered"].is_empty());
        app.command(&["verify"]).done();
    }

    async fn an_extended_programme_does_not_go(app: TestApp) {
        app.programme("Hackney").await;
        app.it_is("2034-01-01T10:00:00Z");
        let due = found(&app).await;
        let item = due.iter().find(|it| matches!(it, Due::Programme { .. })).unwrap();
        app.tamper("UPDATE programme SET ends_on = '2034-08-31'").await;
        assert_eq!(carry_out(&app.state.database, item, app.now()).await.unwrap(), Done::NotDue);
        assert!(!app.stored().await["programme"].is_empty());
    }

    async fn sessions_and_links_that_are_over_go(app: TestApp) {
        people(&app).await;
        app.add_person("late@hackney.example", Role::Manager, None, &[]).await;
        app.it_is("2026-06-01T10:00:00Z");
        let due = found(&app).await;
        let [Due::Leftovers { rows }] = due.as_slice() else { panic!("{due:?}") };
        assert!(*rows > 0);
        apply(&app).await;
        assert!(app.stored().await["password_link"].is_empty());
        let told = events(&app, "leftovers.deleted").await;
        assert!(told.len() == 1 && told[0].contains("sessions"), "{told:?}");
        assert_eq!(found(&app).await, []);
    }

    async fn old_sign_ins_go_and_the_chain_is_whole(app: TestApp) {
        people(&app).await;
        app.it_is("2033-03-17T10:00:00Z");
        // Somebody comes on the day: what follows stays.
        let mut stranger = app.stranger();
        stranger.post("/sign-in", &[("email", "a@b.example"), ("password", "x")]).await;
        let due = found(&app).await;
        let item = due.iter().find(|it| matches!(it, Due::Events { .. })).unwrap();
        assert_eq!(carry_out(&app.state.database, item, app.now()).await.unwrap(), Done::Gone);
        assert!(events(&app, "person.signed-in\"").await.is_empty());
        assert_eq!(events(&app, "person.sign-in-refused").await.len(), 1);
        assert_eq!(events(&app, "trail.shortened").await.len(), 1);
        app.command(&["verify"]).done();
        // What is left is guarded as before.
        let tx = app.state.database.write_tx().await.unwrap();
        let all = "DELETE FROM audit_event WHERE programme_id IS NULL";
        assert!(sea_orm::ConnectionTrait::execute_unprepared(&tx, all).await.is_err());
        tx.rollback().await.unwrap();
    }

    async fn the_command_tells_and_does_nothing_unless_it_is_asked_to(app: TestApp) {
        // Long before the clock on the wall.
        app.it_is("2010-01-01T10:00:00Z");
        app.programme("Hackney").await;
        app.tamper("UPDATE programme SET starts_on = '2010-01-01', ends_on = '2011-12-31'").await;
        let before = app.stored().await;
        let told = app.command(&["retention"]).done();
        assert!(told.contains("due: programme hackney, which ended on 31 December 2011"), "{told}");
        assert!(told.contains("Nothing was changed: --apply does it."), "{told}");
        assert_eq!(app.stored().await, before);
        let done = app.command(&["retention", "--apply"]).done();
        assert!(done.contains("gone: programme hackney"), "{done}");
        assert!(app.stored().await["programme"].is_empty());
        assert!(app.command(&["retention"]).done().contains("Nothing is due."));
        app.command(&["verify"]).done();
    }
}
