//! `partners verify`: a sound database is called sound, and each planted change is found.

use partners::people::Role;
use sea_orm::ConnectionTrait;

use crate::harness::{TestApp, both};

const NEW: &str = "/programmes/hackney/authorities/northbridge/support-days/new";

/// Logs one day delivered and two booked, delivers and cancels one of these.
async fn ledger(app: &TestApp) {
    let programme = app.programme("Hackney").await;
    let northbridge = app.authority(&programme, "Northbridge", "10").await;
    let (id, email) = (Some(programme.0.id), "facilitator@hackney.example");
    let mut facilitator = app
        .person(email, Role::Facilitator, id, &[northbridge.id])
        .await;
    for day in ["16", "17", "18"] {
        let page = facilitator.get(NEW).await;
        let days = page.field("Days of Facilitator Hackney");
        let fields = [
            ("date-day", day),
            (days.as_str(), "1.5"),
            ("activity", "training"),
            ("summary", "Two teams thought about risk together."),
        ];
        let sent = facilitator.press(&page, "Log support days", &fields).await;
        assert_eq!(sent.status, 200, "{}", sent.main());
    }
    app.it_is("2026-03-17T10:00:00Z");
    let entry = |id: i32| NEW.replace("new", &id.to_string());
    let page = facilitator.get(&entry(2)).await;
    assert_eq!(
        facilitator
            .press(&page, "Mark as delivered", &[])
            .await
            .status,
        200
    );
    let page = facilitator.get(&format!("{}/cancellation", entry(3))).await;
    let reason = [("reason", "The building is closed.")];
    assert_eq!(
        facilitator
            .press(&page, "Cancel this entry", &reason)
            .await
            .status,
        200
    );
}

both! {
    async fn a_sound_ledger_verifies_and_each_planted_change_is_found(app: TestApp) {
        ledger(&app).await;
        let said = app.command(&["verify"]).done();
        let line = "hackney/northbridge: 5 revisions in 3 entries replayed, 0 snapshots rescored";
        assert!(said.contains(line), "{said}");
        let latest = "entry_id = 2 AND number = 2";
        for (plant, mend, tells) in [
            (
                "UPDATE entry SET quarters = 7 WHERE id = 1".to_owned(),
                "UPDATE entry SET quarters = 6 WHERE id = 1".to_owned(),
                "entry 1: its row is not what its revisions say",
            ),
            (
                "UPDATE entry SET activity = 'travel' WHERE id = 2".to_owned(),
                "UPDATE entry SET activity = 'training' WHERE id = 2".to_owned(),
                "entry 2: its row is not what its revisions say",
            ),
            (
                "UPDATE entry_person SET quarters = quarters + 1".to_owned(),
                "UPDATE entry_person SET quarters = quarters - 1".to_owned(),
                "entry 1, revision 1: its seal is broken",
            ),
            (
                format!("UPDATE entry_revision SET held_on = '2026-03-15' WHERE {latest}"),
                format!("UPDATE entry_revision SET held_on = '2026-03-17' WHERE {latest}"),
                "entry 2, revision 2: its seal is broken",
            ),
            (
                "UPDATE entry_revision SET reason = 'Another.' WHERE entry_id = 3 AND number = 2".to_owned(),
                "UPDATE entry_revision SET reason = 'The building is closed.' WHERE entry_id = 3 AND number = 2".to_owned(),
                "entry 3, revision 2: its seal is broken",
            ),
            (
                "UPDATE entry_revision SET made_by = NULL WHERE entry_id = 1".to_owned(),
                "UPDATE entry_revision SET made_by = (SELECT made_by FROM entry_revision WHERE entry_id = 2 AND number = 1) WHERE entry_id = 1".to_owned(),
                "entry 1, revision 1: its seal is broken",
            ),
            (
                "UPDATE ledger SET delivered = 11".to_owned(),
                "UPDATE ledger SET delivered = 12".to_owned(),
                "delivered: 2.75 days are kept, the replay gives 3",
            ),
            (
                "UPDATE allocation SET quarters = 11".to_owned(),
                "UPDATE allocation SET quarters = 40".to_owned(),
                "4.5 days were drawn at one time, and never more than 2.75 allocated",
            ),
            (
                "UPDATE allocation SET quarters = 480".to_owned(),
                "UPDATE allocation SET quarters = 40".to_owned(),
                "its allocations are not those that the audit trail tells of",
            ),
        ] {
            let db = app.state.database.write_tx().await.unwrap();
            db.execute_unprepared(&plant).await.unwrap();
            db.commit().await.unwrap();
            let found = app.command(&["verify"]);
            assert_eq!(found.code, 1, "{plant}");
            assert!(found.out.contains(tells), "{plant}: {}", found.out);
            let db = app.state.database.write_tx().await.unwrap();
            db.execute_unprepared(&mend).await.unwrap();
            db.commit().await.unwrap();
            app.command(&["verify"]).done();
        }
    }

    async fn a_last_revision_taken_away_whole_is_found(app: TestApp) {
        ledger(&app).await;
        let db = app.state.database.write_tx().await.unwrap();
        for step in [
            "DELETE FROM entry_person WHERE revision_id = (SELECT MAX(id) FROM entry_revision)",
            "DELETE FROM entry_revision WHERE id = (SELECT MAX(id) FROM entry_revision)",
            "UPDATE entry SET revision = 1, status = 'booked' WHERE id = 3",
            "UPDATE ledger SET revisions = 4, booked = 6",
        ] {
            db.execute_unprepared(step).await.unwrap();
        }
        db.commit().await.unwrap();
        let found = app.command(&["verify"]);
        assert_eq!(found.code, 1);
        let tells = "the last revision is not the one that was last sealed";
        assert!(found.out.contains(tells), "{}", found.out);
    }

    async fn a_published_result_or_return_that_is_hidden_is_found(app: TestApp of Demonstration) {
        let last = "(SELECT MAX(id) FROM publication WHERE state = 'agreed')";
        for (plant, (what, tells)) in [
            (
                "UPDATE publication SET state = 'hidden' \
                 WHERE id = (SELECT MIN(id) FROM publication WHERE state = 'agreed')".to_owned(),
                ("published result ", "it does not stand as the trail tells"),
            ),
            (
                format!("UPDATE publication SET state = 'sent_back' WHERE id = {last}"),
                ("published result ", "it does not stand as the trail tells"),
            ),
            (
                format!("DELETE FROM publication WHERE id = {last}"),
                ("published result ", "it is gone"),
            ),
            (
                "DELETE FROM quarterly_return \
                 WHERE starts_on = (SELECT MAX(starts_on) FROM quarterly_return)".to_owned(),
                ("return ", "it is gone"),
            ),
        ] {
            app.tamper(&plant).await;
            let found = app.command(&["verify"]);
            assert_eq!(found.code, 1, "{plant}");
            let mut lines = found.out.lines().filter_map(|line| line.strip_prefix("hackney: "));
            let told = lines.any(|line| line.starts_with(what) && line.ends_with(tells));
            assert!(told, "{plant}: {}", found.out);
        }
    }

    async fn a_changed_snapshot_is_found(app: TestApp of Demonstration) {
        let said = app.command(&["verify"]).done();
        assert!(said.contains("3 snapshots rescored"), "{said}");
        let db = app.state.database.write_tx().await.unwrap();
        let plant = "UPDATE rating SET scores = REPLACE(scores, '3', '5')";
        db.execute_unprepared(plant).await.unwrap();
        db.commit().await.unwrap();
        let found = app.command(&["verify"]);
        assert_eq!(found.code, 1);
        assert!(found.out.contains("is not what the stored answers and records score"), "{}", found.out);
    }
}
