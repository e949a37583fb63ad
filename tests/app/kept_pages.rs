//! Pages that are made once and kept: never older than what they show, never another person's.

use partners::people::Role;

use crate::harness::{TestApp, both};

const OVERVIEW: &str = "/programmes/hackney";
const AUTHORITY: &str = "/programmes/hackney/authorities/northbridge";

both! {
    async fn what_another_process_changes_is_on_the_next_page(app: TestApp) {
        let world = crate::entries::world(&app, "10").await;
        let programme = Some(world.programme.0.id);
        let reviewer = ("reviewer@dfe.example", Role::Reviewer);
        let mut reviewer = app.person(reviewer.0, reviewer.1, programme, &[]).await;
        let allocated = |page: &crate::harness::Page| page.table("Support days")[1][1].clone();
        for _ in 0..2 {
            assert_eq!(allocated(&reviewer.get(OVERVIEW).await), "10");
            assert!(reviewer.get(AUTHORITY).await.text("main").contains("10 days"));
        }
        let elsewhere = app.also_as("http://partners.test", false).await;
        let mut manager = elsewhere
            .person("manager@hackney.example", Role::Manager, programme, &[])
            .await;
        let more = [("days", "12.5"), ("reason", "More by agreement")];
        let done = manager.post(&format!("{AUTHORITY}/allocation"), &more).await;
        assert_eq!(done.status, 200, "{}", done.text("main"));
        assert_eq!(allocated(&reviewer.get(OVERVIEW).await), "12.5");
        assert!(reviewer.get(AUTHORITY).await.text("main").contains("12.5 days"));
    }

    async fn a_page_that_was_made_for_one_person_serves_no_other(app: TestApp) {
        let mut world = crate::entries::world(&app, "10").await;
        let programme = Some(world.programme.0.id);
        let mut reviewer = app
            .person("reviewer@dfe.example", Role::Reviewer, programme, &[])
            .await;
        for address in [OVERVIEW, AUTHORITY] {
            for _ in 0..2 {
                let own = world.facilitator.get(address).await;
                assert!(own.text("header").contains("Facilitator Hackney"), "{address}");
                assert!(own.text("main").contains("Log support days"), "{address}");
                let read = reviewer.get(address).await;
                assert!(!read.text("header").contains("Facilitator Hackney"), "{address}");
                assert!(!read.text("main").contains("Log support days"), "{address}");
                assert_ne!(app.stranger().get(address).await.heading(), read.heading());
            }
        }
    }

    async fn a_kept_page_is_of_its_day(app: TestApp) {
        let world = crate::entries::world(&app, "100").await;
        let programme = Some(world.programme.0.id);
        let mut reviewer = app
            .person("reviewer@dfe.example", Role::Reviewer, programme, &[])
            .await;
        let pace = |page: crate::harness::Page| {
            let rows = page.table("Support days");
            let column = rows[0].iter().position(|it| it == "Even pace to date").unwrap();
            rows[1][column].parse::<f64>().unwrap()
        };
        let today = pace(reviewer.get(OVERVIEW).await);
        app.it_is("2026-03-30T10:00:00Z");
        assert!(pace(reviewer.get(OVERVIEW).await) > today);
    }
}
