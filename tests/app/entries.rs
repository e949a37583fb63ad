//! The life of an entry: corrected, confirmed, disputed, settled, copied; its history.

use partners::{
    people::{AuthorityId, ProgrammeId, Role},
    programmes::{Authority, Programme},
};
use sea_orm::ConnectionTrait;

use crate::harness::{Client, Page, TestApp, both};

const NEW: &str = "/programmes/hackney/authorities/northbridge/support-days/new";
const LEDGER: &str = "/programmes/hackney/authorities/northbridge/support-days";
const AUTHORITY: &str = "/programmes/hackney/authorities/northbridge";
const WAITING: &str = "/programmes/hackney/authorities/northbridge/support-days/confirmation";
const OWN: &str = "Days of Facilitator Hackney";
const SECOND: &str = "Days of Second Hackney";

/// Two facilitators and the lead of an authority.
pub(crate) struct World {
    pub(crate) programme: (Programme, partners::people::PersonId),
    pub(crate) authority: Authority,
    pub(crate) facilitator: Client,
    pub(crate) second: Client,
    pub(crate) lead: Client,
}

pub(crate) async fn world(app: &TestApp, allocation: &str) -> World {
    let programme = app.programme("Hackney").await;
    let authority = app.authority(&programme, "Northbridge", allocation).await;
    let (id, own) = (Some(programme.0.id), [authority.id]);
    let person = async |email: &str, role| app.person(email, role, id, &own).await;
    World {
        facilitator: person("facilitator@hackney.example", Role::Facilitator).await,
        second: person("second@hackney.example", Role::Facilitator).await,
        lead: person("lead@northbridge.example", Role::Lead).await,
        programme,
        authority,
    }
}

/// The address of an entry from that of its page.
pub(crate) fn address(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}: {:?}", page.path, page.errors());
    page.path.split('?').next().unwrap().to_owned()
}

impl World {
    /// Logs a day of training on the 16th, with other fields as given; its address.
    pub(crate) async fn log(&mut self, changes: &[(&str, &str)]) -> String {
        let page = self.facilitator.get(NEW).await;
        let mut typed = vec![("activity", "training"), ("summary", "Two teams on risk.")];
        typed.retain(|(name, _)| !changes.iter().any(|(own, _)| own == name));
        typed.extend_from_slice(changes);
        let page = self
            .facilitator
            .press(&page, "Log support days", &typed)
            .await;
        address(&page)
    }

    async fn stats(&mut self) -> Vec<String> {
        let page = self.facilitator.get(LEDGER).await;
        page.texts("main .app-stat__value")
    }
}

/// Opens the entry's correction and sends it with these fields.
async fn correct(client: &mut Client, entry: &str, changes: &[(&str, &str)]) -> Page {
    let page = client.get(&format!("{entry}/correction")).await;
    client.press(&page, "Save the correction", changes).await
}

/// The lead disputes it with a reason.
async fn dispute(lead: &mut Client, entry: &str, reason: &str) -> Page {
    let page = lead.get(&format!("{entry}/dispute")).await;
    lead.press(&page, "Dispute this entry", &[("reason", reason)])
        .await
}

/// The titles of an entry's history, newest first.
fn events(page: &Page) -> Vec<String> {
    page.texts(".app-timeline__title")
}

/// Takes somebody out of an authority, as an administrator of the database would.
async fn unassign(app: &TestApp, programme: ProgrammeId, authority: AuthorityId) {
    let db = sea_orm::Database::connect(&app.state.settings.database_url)
        .await
        .unwrap();
    let sql = format!(
        "DELETE FROM assignment WHERE authority_id = {authority} AND membership_id IN
         (SELECT m.id FROM membership m JOIN person p ON p.id = m.person_id
          WHERE m.programme_id = {programme} AND p.email = 'second@hackney.example')"
    );
    let done = db.execute_unprepared(&sql).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    db.close().await.unwrap();
}

both! {
    async fn a_correction_keeps_old_and_new(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let form = world.facilitator.get(&format!("{entry}/correction")).await;
        let (own, second) = (form.field(OWN), form.field(SECOND));
        assert_eq!((form.value(&own), form.value("activity")), ("1".into(), "training".into()));
        assert_eq!(form.value("summary"), "Two teams on risk.");
        let refused = correct(&mut world.facilitator, &entry, &[(&own, "2")]).await;
        assert_eq!((refused.status, refused.error_at("reason")), (422, "Enter why it is corrected".into()));
        assert_eq!(refused.value(&own), "2");
        let changes = [
            (own.as_str(), "1.5"), (&second, "0.25"), ("date-day", "13"), ("activity", "travel"),
            ("dimension", "D5"), ("place", "online"), ("summary", "One team."),
            ("reason", "The wrong visit"),
        ];
        let page = correct(&mut world.facilitator, &entry, &changes).await;
        assert_eq!(page.banner(), "Correction saved");
        assert_eq!(page.summary("Days"), "1.75 days");
        assert_eq!(page.summary("Counts"), "Not counted", "as usual for travel");
        assert_eq!(events(&page), ["Corrected", "Logged"]);
        let told = page.text(".app-timeline__item");
        for words in [
            "By Facilitator Hackney", "Reason: The wrong visit", "16 March 2026 at 10:00am",
            "Date from “16 March 2026” to “13 March 2026”",
            "Who from “Facilitator Hackney, 1 day” to “Facilitator Hackney, 1.5 days; Second Hackney, 0.25 days”",
            "What was done from “Leadership or practitioner training” to “Travel”",
            "Where from “On site” to “Online”",
            "Dimension from “No one dimension” to “D5",
            "Counts from “Counted towards the allocation” to “Not counted”",
            "Summary from “Two teams on risk.” to “One team.”",
        ] {
            assert!(told.contains(words), "{words} in {told}");
        }
        assert_eq!(world.stats().await[1..], ["0 days", "0 days", "120 days", "1.75 days"]);
    }

    async fn nothing_changed_is_no_correction(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let page = correct(&mut world.facilitator, &entry, &[("reason", "Looked again")]).await;
        assert_eq!((page.status, page.errors()), (422, vec!["Nothing was changed.".to_owned()]));
        assert_eq!(page.value("reason"), "Looked again");
        assert_eq!(events(&world.facilitator.get(&entry).await), ["Logged"]);
    }

    async fn everything_wrong_in_a_correction_is_said_at_once(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let page = world.facilitator.post(&format!("{entry}/correction"), &[]).await;
        assert_eq!(page.status, 422);
        // Date, people, activity, place, summary and reason.
        assert_eq!(page.errors().len(), 6, "{:?}", page.errors());
        for (day, year) in [("31", "2024"), ("1", "2026")] {
            let month = if year == "2024" { "8" } else { "9" };
            let outside = [("date-day", day), ("date-month", month), ("date-year", year), ("reason", "Moved")];
            let page = correct(&mut world.facilitator, &entry, &outside).await;
            assert!(page.error_at("date").starts_with("Date must be between 1 September 2024"), "{day}");
        }
        let long = "é".repeat(401);
        let page = correct(&mut world.facilitator, &entry, &[("reason", &long)]).await;
        assert_eq!(page.error_at("reason"), "Reason must be 400 characters or less");
    }

    async fn the_same_correction_sent_twice_is_one(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[("date-day", "17")]).await;
        app.it_is("2026-03-17T10:00:00Z");
        let page = world.facilitator.get(&format!("{entry}/correction?took-place=yes")).await;
        let own = page.field(OWN);
        let typed = [(own.as_str(), "0.5"), ("reason", "Half a day only")];
        for _ in 0..2 {
            let page = world.facilitator.press(&page, "Save the correction", &typed).await;
            assert_eq!((page.status, page.banner().as_str()), (200, "Correction saved"));
            assert_eq!(events(&page), ["Delivered", "Booked"]);
        }
    }

    async fn the_second_of_two_corrections_sees_what_changed(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let first = world.facilitator.get(&format!("{entry}/correction")).await;
        let second = world.second.get(&format!("{entry}/correction")).await;
        let own = first.field(OWN);
        let typed = [(own.as_str(), "2"), ("reason", "Two days")];
        world.facilitator.press(&first, "Save the correction", &typed).await;
        let typed = [("summary", "Three teams."), ("reason", "A team was missing")];
        let told = world.second.press(&second, "Save the correction", &typed).await;
        assert_eq!(told.status, 422);
        assert_eq!(told.errors(), ["Somebody changed this entry after you opened it. Check what changed, then decide"]);
        let changed = told.text("#changed");
        for words in ["Corrected", "By Facilitator Hackney", "Reason: Two days", "“Facilitator Hackney, 1 day” to “Facilitator Hackney, 2 days”"] {
            assert!(changed.contains(words), "{words} in {changed}");
        }
        assert!(!changed.contains("Logged"), "only what is new: {changed}");
        for (name, value) in [("summary", "Three teams."), ("reason", "A team was missing"), (own.as_str(), "1")] {
            assert_eq!(told.value(name), value, "what was typed is kept");
        }
        assert!(told.main().contains("“Facilitator Hackney, 2 days” to “Facilitator Hackney, 1 day”"), "what it would undo");
        let page = world.second.press(&told, "Save the correction", &[(&own, "2")]).await;
        assert_eq!(page.banner(), "Correction saved");
        assert_eq!((page.summary("Days"), page.summary("Summary")), ("2 days".into(), "Three teams.".into()));
        assert_eq!(events(&page), ["Corrected", "Corrected", "Logged"]);
    }

    async fn of_eight_corrections_at_once_one_wins(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let page = world.facilitator.get(&format!("{entry}/correction")).await;
        let own = page.field(OWN);
        let mut sends = tokio::task::JoinSet::new();
        for i in 0..8 {
            let (mut person, own, path) = (world.facilitator.clone(), own.clone(), format!("{entry}/correction"));
            sends.spawn(async move {
                let (days, reason) = (format!("{}", i + 2), format!("By {i}"));
                let typed = [
                    ("seen", "1"), (&*own, &*days), ("date-day", "16"), ("date-month", "3"),
                    ("date-year", "2026"), ("activity", "training"), ("place", "on_site"),
                    ("summary", "Two teams on risk."), ("reason", &reason),
                ];
                person.submit(&path, &typed).await.status
            });
        }
        let statuses = sends.join_all().await;
        let count = |status| statuses.iter().filter(|own| **own == status).count();
        assert_eq!((count(303), count(422)), (1, 7), "{statuses:?}");
        assert_eq!(events(&world.facilitator.get(&entry).await), ["Corrected", "Logged"]);
    }

    async fn the_last_quarter_day_has_one_winner_among_corrections_and_entries(app: TestApp) {
        let mut world = world(&app, "9").await;
        let mut entries = Vec::new();
        for i in 0..7 {
            let hour = format!("Hour {i}");
            entries.push(world.log(&[("summary", &hour)]).await);
        }
        let page = world.facilitator.get(&format!("{}/correction", entries[0])).await;
        let own = page.field(OWN);
        // Seven whole days and one of 1.75 leave a quarter.
        world.log(&[(own.as_str(), "1.75")]).await;
        let mut sends = tokio::task::JoinSet::new();
        for i in 0..64 {
            let (mut person, own) = (world.facilitator.clone(), own.clone());
            let entry = entries[i % entries.len()].clone();
            sends.spawn(async move {
                let (key, summary) = (format!("{i}"), format!("Hour {}", i % 7));
                let mut typed = vec![
                    ("date-day", "16"), ("date-month", "3"), ("date-year", "2026"),
                    ("activity", "training"), ("place", "on_site"), ("summary", &*summary),
                ];
                if i < 32 {
                    typed.extend([("seen", "1"), (&*own, "1.25"), ("reason", &*key)]);
                    person.submit(&format!("{entry}/correction"), &typed).await.status
                } else {
                    typed.extend([("submission", &*key), ("authority", "northbridge"), (&*own, "0.25")]);
                    person.submit(LEDGER, &typed).await.status
                }
            });
        }
        let statuses = sends.join_all().await;
        let count = |status| statuses.iter().filter(|own| **own == status).count();
        assert_eq!((count(303), count(422)), (1, 63), "{statuses:?}");
        assert_eq!(world.stats().await, ["9 days", "9 days", "0 days", "0 days", "0 days"]);
    }

    async fn a_correction_reduces_over_a_cut_allocation_and_never_raises(app: TestApp) {
        let mut world = world(&app, "10").await;
        let days = world.facilitator.get(NEW).await.field(OWN);
        let entry = world.log(&[(&days, "8")]).await;
        let over = correct(&mut world.facilitator, &entry, &[(&days, "10.25"), ("reason", "More")]).await;
        assert_eq!(over.error_at(&days), "Northbridge has 10 days left to draw. This entry asks for 10.25");
        let id = Some(world.programme.0.id);
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        let cut = [("days", "3"), ("reason", "Cut by agreement")];
        manager.post(&format!("{AUTHORITY}/allocation"), &cut).await;
        let page = correct(&mut manager, &entry, &[(&days, "7.75"), ("reason", "Less")]).await;
        assert_eq!((page.status, page.summary("Days")), (200, "7.75 days".into()));
        let page = correct(&mut manager, &entry, &[(&days, "8"), ("reason", "More")]).await;
        assert_eq!(page.status, 422);
        let page = correct(&mut manager, &entry, &[("summary", "Words alone"), ("reason", "Words")]).await;
        assert_eq!(page.status, 200, "the same days are no more than before");
    }

    async fn a_booking_is_delivered_with_what_changed(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[("date-day", "20")]).await;
        let early = world.facilitator.get(&format!("{entry}/correction")).await;
        assert!(early.radio_names().iter().all(|name| name != "took-place"), "not before its day");
        app.it_is("2026-03-20T09:00:00Z");
        let page = world.facilitator.get(&entry).await;
        let page = world.facilitator.get(&page.link("Deliver with changes")).await;
        assert_eq!(page.value("took-place"), "yes");
        let own = page.field(OWN);
        let typed = [(own.as_str(), "0.75"), ("reason", "They stopped at three")];
        let page = world.facilitator.press(&page, "Save the correction", &typed).await;
        assert_eq!((page.summary("Status"), page.summary("Days")), ("Delivered".into(), "0.75 days".into()));
        assert_eq!(world.stats().await[1..3], ["0.75 days", "0 days"]);

        let entry = world.log(&[("date-day", "21")]).await;
        app.it_is("2026-03-22T09:00:00Z");
        let page = correct(&mut world.facilitator, &entry, &[(&own, "2"), ("reason", "Longer")]).await;
        assert_eq!(page.error_at("took-place"), "Select yes if it took place");
        let page = world.facilitator.press(&page, "Save the correction", &[("took-place", "no")]).await;
        assert_eq!(page.summary("Status"), "Booked, date passed");
        let page = correct(&mut world.facilitator, &entry, &[("date-day", "30"), ("took-place", "no"), ("reason", "Moved")]).await;
        assert_eq!(page.summary("Status"), "Booked");
    }

    async fn whoever_has_left_stays_on_their_entries(app: TestApp) {
        let mut world = world(&app, "120").await;
        let page = world.facilitator.get(NEW).await;
        let (own, second) = (page.field(OWN), page.field(SECOND));
        let mut booked = Vec::new();
        for summary in ["To deliver", "To correct", "To cancel"] {
            booked.push(world.log(&[("date-day", "17"), (&own, "1"), (&second, "0.5"), ("summary", summary)]).await);
        }
        unassign(&app, world.programme.0.id, world.authority.id).await;
        app.it_is("2026-03-17T10:00:00Z");
        let both = "Facilitator Hackney (1), Second Hackney (0.5)";
        let page = world.facilitator.get(&booked[0]).await;
        let page = world.facilitator.press(&page, "Mark as delivered", &[]).await;
        assert_eq!((page.banner(), page.summary("Who")), ("Marked as delivered".into(), both.into()));
        let typed = [(own.as_str(), "0.25"), ("took-place", "yes"), ("reason", "Left early")];
        let page = correct(&mut world.facilitator, &booked[1], &typed).await;
        assert_eq!(page.summary("Who"), "Facilitator Hackney (0.25), Second Hackney (0.5)");
        let page = world.facilitator.get(&format!("{}/cancellation", booked[2])).await;
        let page = world.facilitator.press(&page, "Cancel this entry", &[("reason", "Ill")]).await;
        assert_eq!((page.summary("Status"), page.summary("Who")), ("Cancelled".into(), both.into()));
        assert_eq!(world.facilitator.get(LEDGER).await.status, 200);
        let copy = world.facilitator.get(&format!("{NEW}?copy={}", booked[0].rsplit('/').next().unwrap())).await;
        assert!(!copy.source.contains(SECOND), "they can't be booked again");
        assert_eq!(world.stats().await[1..3], ["2.25 days", "0 days"]);
        assert_eq!(world.second.get(&booked[0]).await.status, 403);
    }

    async fn a_lead_confirms_disputes_and_withdraws(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let page = world.lead.get(&entry).await;
        for words in ["Correct this entry", "Cancel this entry", "Copy this entry"] {
            assert!(!page.links().iter().any(|(_, text)| text == words), "{words}");
        }
        let page = world.lead.press(&page, "Confirm this entry", &[]).await;
        assert_eq!((page.banner(), page.summary("Status")), ("Entry confirmed".into(), "Confirmed".into()));
        let form = world.lead.get(&page.link("Dispute this entry")).await;
        let refused = world.lead.press(&form, "Dispute this entry", &[("reason", " ")]).await;
        assert_eq!((refused.status, refused.error_at("reason")), (422, "Enter what is wrong".into()));
        let long = "é".repeat(401);
        let refused = world.lead.press(&form, "Dispute this entry", &[("reason", &long)]).await;
        assert_eq!(refused.error_at("reason"), "Reason must be 400 characters or less");
        let page = dispute(&mut world.lead, &entry, "It was half a day").await;
        assert_eq!((page.banner(), page.summary("Status")), ("Entry disputed".into(), "Disputed".into()));
        let apart = world.facilitator.get(&entry).await.text(".govuk-notification-banner");
        for words in ["Northbridge disputes this entry", "“It was half a day”", "Lead Northbridge", "still draw"] {
            assert!(apart.contains(words), "{words} in {apart}");
        }
        assert_eq!(world.stats().await[1], "1 day", "it still draws");
        let page = world.lead.press(&page, "Withdraw the dispute and confirm", &[]).await;
        assert_eq!(events(&page), ["Dispute withdrawn, confirmed", "Disputed", "Confirmed", "Logged"]);
        let again = world.lead.post(&format!("{entry}/confirmation"), &[("seen", "4")]).await;
        assert_eq!(again.status, 409);
        assert!(again.main().contains("This entry is confirmed."), "{}", again.main());
    }

    async fn a_second_dispute_is_refused_in_words(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let form = world.lead.get(&format!("{entry}/dispute")).await;
        for _ in 0..2 {
            let page = world.lead.press(&form, "Dispute this entry", &[("reason", "Half a day")]).await;
            assert_eq!((page.status, events(&page)), (200, vec!["Disputed".to_owned(), "Logged".into()]), "sent twice, taken once");
        }
        let other = world.lead.press(&form, "Dispute this entry", &[("reason", "And online")]).await;
        assert_eq!(other.status, 409);
        assert!(other.main().contains("This entry is disputed."), "{}", other.main());
        assert_eq!(world.lead.get(&format!("{entry}/dispute")).await.status, 409);
        for seen in ["2", "0", "", "x", "2147483647", "-2147483648", "99999999999"] {
            let page = world.lead.post(&format!("{entry}/dispute"), &[("seen", seen), ("reason", "Again")]).await;
            assert_eq!(page.status, 409, "{seen}");
        }
        assert_eq!(events(&world.lead.get(&entry).await), ["Disputed", "Logged"]);
    }

    async fn a_dispute_is_settled_and_the_lead_is_asked_again(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        assert_eq!(world.facilitator.get(&format!("{entry}/settlement")).await.status, 409);
        dispute(&mut world.lead, &entry, "Half a day").await;
        let page = world.facilitator.get(&entry).await;
        let form = world.facilitator.get(&page.link("Settle the dispute")).await;
        let refused = world.facilitator.press(&form, "Settle the dispute", &[]).await;
        assert_eq!(refused.error_at("reason"), "Enter how it was settled");
        let typed = [("reason", "The afternoon was online")];
        let page = world.facilitator.press(&form, "Settle the dispute", &typed).await;
        assert_eq!((page.banner(), page.summary("Status")), ("Dispute answered".into(), "Delivered".into()));
        assert_eq!(events(&page), ["Dispute answered", "Disputed", "Logged"]);
        assert!(page.main().contains("Reason: The afternoon was online"));
        assert!(world.lead.get(&entry).await.has_button("Confirm this entry"));

        dispute(&mut world.lead, &entry, "Still not").await;
        let own = world.facilitator.get(NEW).await.field(OWN);
        let page = correct(&mut world.facilitator, &entry, &[(&own, "0.5"), ("reason", "They are right")]).await;
        assert_eq!((page.summary("Status"), events(&page)[0].as_str()), ("Delivered".into(), "Corrected"));
    }

    async fn a_lead_does_not_confirm_what_changed_unseen(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let seen = world.lead.get(&entry).await;
        let own = world.facilitator.get(NEW).await.field(OWN);
        correct(&mut world.facilitator, &entry, &[(&own, "3"), ("reason", "Three days")]).await;
        let told = world.lead.press(&seen, "Confirm this entry", &[]).await;
        assert_eq!(told.status, 422);
        assert!(told.text("#changed").contains("“Facilitator Hackney, 1 day” to “Facilitator Hackney, 3 days”"));
        assert_eq!(events(&world.lead.get(&entry).await), ["Corrected", "Logged"]);
        let page = world.lead.press(&told, "Confirm this entry", &[]).await;
        assert_eq!(page.summary("Status"), "Confirmed");
        let page = correct(&mut world.facilitator, &entry, &[(&own, "2"), ("reason", "Two days")]).await;
        assert_eq!(page.summary("Status"), "Delivered", "what was confirmed is asked again");
    }

    async fn what_was_confirmed_unseen_is_not_cancelled(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let form = world.facilitator.get(&format!("{entry}/cancellation")).await;
        let page = world.lead.get(&entry).await;
        world.lead.press(&page, "Confirm this entry", &[]).await;
        let reason = [("reason", "Not held")];
        let told = world.facilitator.press(&form, "Cancel this entry", &reason).await;
        assert_eq!(told.status, 422);
        assert_eq!(told.value("reason"), "Not held");
        assert_eq!(events(&world.facilitator.get(&entry).await), ["Confirmed", "Logged"]);
        // Told of it, they may; and a second press of the same form is the same step.
        for _ in 0..2 {
            let page = world.facilitator.press(&told, "Cancel this entry", &reason).await;
            assert_eq!(address(&page), entry);
            assert_eq!(events(&page), ["Cancelled", "Confirmed", "Logged"]);
        }
    }

    async fn a_booking_changed_unseen_is_not_delivered(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[("date-day", "17")]).await;
        app.it_is("2026-03-17T10:00:00Z");
        let seen = world.facilitator.get(&entry).await;
        let form = world.second.get(&format!("{entry}/correction")).await;
        let own = form.field(OWN);
        correct(&mut world.second, &entry, &[(&own, "3"), ("took-place", "no"), ("reason", "Longer")]).await;
        let told = world.facilitator.press(&seen, "Mark as delivered", &[]).await;
        assert_eq!(told.status, 422, "{}", told.main());
        assert_eq!(events(&world.facilitator.get(&entry).await)[0], "Corrected");
    }

    async fn a_cancelled_entry_takes_no_step(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let form = world.facilitator.get(&format!("{entry}/correction")).await;
        world.facilitator.post(&format!("{entry}/cancellation"), &[("seen", "1"), ("reason", "Not held")]).await;
        let late = world.facilitator.press(&form, "Save the correction", &[("reason", "Late")]).await;
        assert_eq!(late.status, 409);
        assert!(late.main().contains("This entry is cancelled."));
        for step in ["correction", "settlement", "cancellation", "delivery"] {
            assert_eq!(world.facilitator.get(&format!("{entry}/{step}")).await.status, 409, "{step}");
        }
        assert_eq!(world.lead.get(&format!("{entry}/dispute")).await.status, 409);
        assert_eq!(world.lead.post(&format!("{entry}/confirmation"), &[("seen", "2")]).await.status, 409);
        let page = world.facilitator.get(&entry).await;
        assert_eq!(events(&page), ["Cancelled", "Logged"]);
        assert!(!page.links().iter().any(|(_, text)| text == "Correct this entry"));
    }

    async fn a_lead_confirms_a_page_of_entries(app: TestApp) {
        let mut world = world(&app, "120").await;
        assert!(world.lead.get(WAITING).await.main().contains("No support days wait"));
        assert!(!world.lead.get(AUTHORITY).await.main().contains("for your confirmation"));
        for summary in ["One", "Two", "Three"] {
            world.log(&[("summary", summary)]).await;
        }
        world.log(&[("date-day", "20"), ("summary", "Booked")]).await;
        let page = world.lead.get(AUTHORITY).await;
        assert!(page.main().contains("3 entries wait for your confirmation"), "{}", page.main());
        assert!(!world.facilitator.get(AUTHORITY).await.main().contains("for your confirmation"));
        let page = world.lead.get(&page.link("Confirm support days")).await;
        let values: Vec<String> = page.texts(".govuk-checkboxes__item");
        assert_eq!(values.len(), 3, "{values:?}");
        assert!(values[0].contains("16 March 2026, 1 day") && values[0].contains("“One”"), "{values:?}");
        let none = world.lead.post(WAITING, &[]).await;
        assert_eq!((none.status, none.error_at("entry")), (422, "Select the support days that you confirm".into()));
        let last = page.attribute("#entry-3", "value");
        let done = world.lead.post(WAITING, &[("entry", &last)]).await;
        assert_eq!(done.banner(), "Support days confirmed");
        assert_eq!(done.texts(".govuk-checkboxes__item").len(), 2);
        // All that wait are ticked.
        let done = world.lead.press(&done, "Confirm selected days", &[]).await;
        assert_eq!(done.banner(), "Support days confirmed");
        assert!(done.main().contains("No support days wait"));
        let again = world.lead.post(WAITING, &[("entry", &last)]).await;
        assert_eq!(again.status, 200, "sent twice, confirmed once");
        let rows = world.facilitator.get(LEDGER).await.table("Support days");
        let confirmed = rows.iter().filter(|row| row[2] == "Confirmed").count();
        assert_eq!((rows.len() - 1, confirmed), (4, 3));
    }

    async fn what_changed_is_not_confirmed_with_the_rest(app: TestApp) {
        let mut world = world(&app, "120").await;
        let first = world.log(&[("summary", "One")]).await;
        let second = world.log(&[("summary", "Two")]).await;
        let page = world.lead.get(WAITING).await;
        correct(&mut world.facilitator, &first, &[("summary", "One, mended"), ("reason", "A word")]).await;
        let told = world.lead.press(&page, "Confirm selected days", &[
            ("entry", &page.attribute("#entry", "value")), ("entry", &page.attribute("#entry-2", "value")),
            ("entry", &page.attribute("#entry", "value")),
        ]).await;
        assert_eq!(told.status, 422);
        assert_eq!(told.errors(), ["1 entry has changed since you opened this page: check what changed. 1 entry is confirmed"]);
        let changed = told.text("#changed");
        assert!(changed.contains("“One” to “One, mended”") && changed.contains("A word"), "{changed}");
        assert_eq!(world.lead.get(&first).await.summary("Status"), "Delivered");
        assert_eq!(world.lead.get(&second).await.summary("Status"), "Confirmed");
    }

    async fn nobody_confirms_for_another_authority(app: TestApp) {
        let mut world = world(&app, "120").await;
        let entry = world.log(&[]).await;
        let westmere = app.authority(&world.programme, "Westmere", "120").await;
        let id = Some(world.programme.0.id);
        let mut lead = app.person("lead@westmere.example", Role::Lead, id, &[westmere.id]).await;
        let elsewhere = entry.replace("northbridge", "westmere");
        assert_eq!(lead.post(&format!("{entry}/confirmation"), &[("seen", "1")]).await.status, 403);
        assert_eq!(lead.post(&format!("{elsewhere}/confirmation"), &[("seen", "1")]).await.status, 404);
        assert_eq!(lead.get(&format!("{elsewhere}/dispute")).await.status, 404);
        let number = format!("{}-1", entry.rsplit('/').next().unwrap());
        lead.post(&WAITING.replace("northbridge", "westmere"), &[("entry", &number)]).await;
        assert_eq!(world.lead.get(&entry).await.summary("Status"), "Delivered");
        for strange in ["", "-", "x-1", "1-x", "99999999999-1", "-1--1"] {
            let page = world.lead.post(WAITING, &[("entry", strange)]).await;
            assert!(matches!(page.status, 200 | 422), "{strange}: {}", page.status);
        }
    }

    async fn a_past_entry_is_copied_with_todays_date(app: TestApp) {
        let mut world = world(&app, "120").await;
        let page = world.facilitator.get(NEW).await;
        let (own, second) = (page.field(OWN), page.field(SECOND));
        let entry = world.log(&[
            ("date-day", "2"), (&own, "0.5"), (&second, "1.25"), ("activity", "travel"),
            ("counts", "yes"), ("dimension", "D3"), ("place", "online"),
        ]).await;
        let page = world.facilitator.get(&entry).await;
        let copy = world.facilitator.get(&page.link("Copy this entry")).await;
        for (name, value) in [
            ("date-day", "16"), ("date-month", "3"), ("date-year", "2026"), (&own, "0.5"),
            (&second, "1.25"), ("activity", "travel"), ("counts", "yes"), ("dimension", "D3"),
            ("place", "online"), ("summary", "Two teams on risk."), ("authority", "northbridge"),
        ] {
            assert_eq!(copy.value(name), value, "{name}");
        }
        let copied = world.facilitator.press(&copy, "Log support days", &[]).await;
        assert_ne!(address(&copied), entry);
        assert_eq!((copied.summary("Date"), copied.summary("Days")), ("16 March 2026".into(), "1.75 days".into()));
        assert_eq!(world.facilitator.get(&format!("{NEW}?copy=999999")).await.status, 404);
        for strange in ["x", "", "99999999999"] {
            let page = world.facilitator.get(&format!("{NEW}?copy={strange}")).await;
            assert!(page.status < 500, "{strange}");
        }
    }
}
