//! The overview of a programme with more authorities than are read at once.

use partners::{people::Role, programmes::Programme};

use crate::harness::{TestApp, both};

const OVERVIEW: &str = "/programmes/hackney";

/// A programme that may have 20 authorities at one time.
fn national(programme: Programme) -> Programme {
    Programme {
        authority_ceiling: 20,
        ..programme
    }
}

both! {
    async fn thirteen_authorities_are_two_pages_and_one_sum(app: TestApp) {
        let (programme, founder) = app.programme("Hackney").await;
        let place = (national(programme), founder);
        for number in 1..=13 {
            app.authority(&place, &format!("Borough {number:02}"), &number.to_string()).await;
        }
        let programme = Some(place.0.id);
        let mut reviewer = app.person("reviewer@dfe.example", Role::Reviewer, programme, &[]).await;
        let first = reviewer.get(OVERVIEW).await;
        assert!(first.title().starts_with("Hackney (page 1 of 2)"), "{}", first.title());
        let rows = first.table("Support days");
        assert_eq!(rows.len(), 1 + 8 + 1, "header, authorities, sum: {rows:?}");
        assert_eq!(rows[8][0], "Borough 08");
        let all: u32 = (1..=13).sum();
        assert_eq!(rows[9][..2], ["All, 13 authorities".to_owned(), all.to_string()]);
        let second = reviewer.get(&first.link("Next, page 2 of 2")).await;
        let rows = second.table("Support days");
        assert_eq!(rows.len(), 1 + 5 + 1, "{rows:?}");
        assert_eq!(rows[5][0], "Borough 13");
        assert_eq!(rows[6][1], all.to_string());
        let anywhere = first.link("Borough 13");
        assert_eq!(reviewer.get(&anywhere).await.heading(), "Borough 13");
        assert_eq!(second.link("Previous, page 1 of 2"), OVERVIEW);
        for wrong in ["0", "3", "x", "';--", "-1", "99999999999999999999"] {
            let page = reviewer.get(&format!("{OVERVIEW}?page={wrong}")).await;
            assert_eq!(page.status, 200, "{wrong}");
        }
    }

    async fn an_authority_over_its_allocation_takes_none_from_the_others(app: TestApp) {
        let mut world = crate::entries::world(&app, "10").await;
        app.authority(&world.programme, "Westmere", "10").await;
        let own = world.facilitator.get("/programmes/hackney/authorities/northbridge/support-days/new").await;
        let own = own.field("Days of Facilitator Hackney");
        world.log(&[(&own, "8")]).await;
        let id = Some(world.programme.0.id);
        let mut manager = app.person("manager@hackney.example", Role::Manager, id, &[]).await;
        let cut = [("days", "5"), ("reason", "Cut by agreement")];
        manager.post("/programmes/hackney/authorities/northbridge/allocation", &cut).await;
        let rows = manager.get(OVERVIEW).await.table("Support days");
        let column = |name: &str| rows[0].iter().position(|heading| heading == name).unwrap();
        for (heading, northbridge, westmere, all) in [
            ("Allocated", "5", "10", "15"),
            ("Delivered", "8", "0", "8"),
            ("Remaining", "0", "10", "10"),
        ] {
            let figures: Vec<_> = rows[1..].iter().map(|row| row[column(heading)].as_str()).collect();
            assert_eq!(figures, [northbridge, westmere, all], "{heading}");
        }
        let paces = rows[1..].iter().map(|row| row[column("Even pace to date")].parse::<f64>().unwrap());
        let paces: Vec<_> = paces.collect();
        assert_eq!(paces[0] + paces[1], paces[2]);
    }

    async fn six_authorities_are_one_page(app: TestApp) {
        let place = app.programme("Hackney").await;
        for number in 1..=6 {
            app.authority(&place, &format!("Borough {number}"), "120").await;
        }
        let mut reviewer = app
            .person("reviewer@dfe.example", Role::Reviewer, Some(place.0.id), &[])
            .await;
        let page = reviewer.get(OVERVIEW).await;
        assert!(page.title().starts_with("Hackney – "), "{}", page.title());
        assert!(!page.links().iter().any(|(_, words)| words.contains("page 2")));
    }
}
