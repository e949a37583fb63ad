//! What people looked at and took is in the audit trail, once a day; and what is new since.

use axum::http::Method;

use crate::{
    dashboards::{NORTHBRIDGE, OVERVIEW, People, publish, score},
    harness::{TestApp, both},
    permissions::people,
};

const NEW: &str = "/programmes/hackney/new";

/// The audit trail's events of a verb.
pub(crate) async fn events(app: &TestApp, verb: &str) -> Vec<String> {
    let all = app.stored().await.remove("audit_event").unwrap();
    all.into_iter().filter(|it| it.contains(verb)).collect()
}

/// What is told of [`cut_westmere`].
const CUT: &str = "Westmere: 60 days allocated, before 120 days";

/// Half of Westmere's days are gone.
async fn cut_westmere(people: &mut People) {
    let manager = people.get_mut("manager").unwrap();
    let cut = [("days", "60"), ("reason", "Cut by agreement")];
    manager
        .post("/programmes/hackney/authorities/westmere/allocation", &cut)
        .await;
}

both! {
    async fn a_view_is_kept_once_a_day_and_content(app: TestApp) {
        let mut people = people(&app).await;
        score(&app, "month-0", ["4", "3"]);
        publish(&mut people, "month-0").await;
        let profile = format!("{NORTHBRIDGE}/rounds/month-0/maturity");
        let working = format!("{profile}/d1");
        let chart = format!("{NORTHBRIDGE}/charts/overall.svg");
        let pages = [OVERVIEW, NORTHBRIDGE, NEW, &profile, &working];
        let before = events(&app, "results.viewed").await.len();
        let reviewer = people.get_mut("reviewer").unwrap();
        for _ in 0..3 {
            for path in pages {
                assert_eq!(reviewer.get(path).await.status, 200, "{path}");
            }
            assert_eq!(reviewer.send(Method::GET, &chart, None).await.status, 200);
        }
        let viewed = events(&app, "results.viewed").await;
        assert_eq!(viewed.len() - before, pages.len(), "{viewed:?}");
        assert_eq!(events(&app, "file.downloaded").await.len(), 1);
        assert!(viewed.last().unwrap().contains(r#"snapshots\":[1]"#), "{viewed:?}");
        // Another instance knows of it from the database.
        let also = app.also_as(&app.state.settings.public_url, false).await;
        let mut there = also.stranger();
        let page = there.get("/sign-in").await;
        let typed = [("email", "reviewer@dfe.example"), ("password", crate::harness::PASSWORD)];
        there.press(&page, "Sign in", &typed).await;
        there.get(NORTHBRIDGE).await;
        assert_eq!(events(&app, "results.viewed").await.len() - before, pages.len());
        app.it_is("2026-03-17T10:00:00Z");
        people.get_mut("reviewer").unwrap().get(NORTHBRIDGE).await;
        assert_eq!(events(&app, "results.viewed").await.len() - before, pages.len() + 1);
    }

    async fn drafts_and_refusals_are_no_views(app: TestApp) {
        let mut people = people(&app).await;
        score(&app, "month-0", ["4", "3"]);
        let profile = format!("{NORTHBRIDGE}/rounds/month-0/maturity");
        for who in ["nobody", "other manager", "reviewer", "facilitator"] {
            people.get_mut(who).unwrap().get(&profile).await;
        }
        let results = events(&app, "results.viewed").await.into_iter();
        let results: Vec<_> = results.filter(|it| !it.contains(r#"snapshots\":[]"#)).collect();
        assert_eq!(results, Vec::<String>::new());
    }

    async fn what_is_new_is_told_until_the_day_after(app: TestApp) {
        let mut people = people(&app).await;
        app.it_is("2026-03-17T09:00:00Z");
        people.get_mut("reviewer").unwrap().get(OVERVIEW).await;
        app.it_is("2026-03-18T09:00:00Z");
        let page = people.get_mut("reviewer").unwrap().get(OVERVIEW).await;
        assert!(page.main().contains("Nothing since your last visit on 17 March 2026"), "{}", page.main());
        score(&app, "month-0", ["4", "3"]);
        publish(&mut people, "month-0").await;
        // Twice the same day, and the next: what happened after yesterday's visit is new all day.
        for (now, said) in [
            ("2026-03-18T10:00:00Z", true),
            ("2026-03-18T12:00:00Z", true),
            ("2026-03-19T09:00:00Z", false),
        ] {
            app.it_is(now);
            let reviewer = people.get_mut("reviewer").unwrap();
            for path in [OVERVIEW, NEW] {
                let page = reviewer.get(path).await;
                assert_eq!(page.main().contains("Northbridge: baseline published. Overall"), said, "{now} {path}: {}", page.main());
            }
        }
    }

    async fn what_was_seen_the_same_day_is_not_new_the_next(app: TestApp) {
        let mut people = people(&app).await;
        app.it_is("2026-03-17T09:00:00Z");
        people.get_mut("reviewer").unwrap().get(OVERVIEW).await;
        app.it_is("2026-03-17T11:00:00Z");
        cut_westmere(&mut people).await;
        let before = events(&app, "results.viewed").await.len();
        // Twice, and kept once more: no result changed, and what is new did.
        for now in ["2026-03-17T12:00:00Z", "2026-03-17T13:00:00Z"] {
            app.it_is(now);
            let page = people.get_mut("reviewer").unwrap().get(OVERVIEW).await;
            assert!(page.main().contains(CUT), "{now}: {}", page.main());
        }
        assert_eq!(events(&app, "results.viewed").await.len() - before, 1);
        app.it_is("2026-03-18T09:00:00Z");
        for path in [OVERVIEW, NEW] {
            let page = people.get_mut("reviewer").unwrap().get(path).await;
            assert!(page.main().contains("Nothing since your last visit on 17 March 2026"), "{path}: {}", page.main());
        }
    }

    async fn a_look_at_some_authorities_takes_no_news_of_the_others(app: TestApp) {
        let mut people = people(&app).await;
        app.it_is("2026-03-17T09:00:00Z");
        people.get_mut("reviewer").unwrap().get(OVERVIEW).await;
        app.it_is("2026-03-17T11:00:00Z");
        cut_westmere(&mut people).await;
        app.it_is("2026-03-17T12:00:00Z");
        for path in [OVERVIEW, NEW] {
            let page = people.get_mut("reviewer").unwrap().get(&format!("{path}?authority=northbridge")).await;
            assert!(!page.main().contains(CUT), "{path}: {}", page.main());
        }
        app.it_is("2026-03-18T09:00:00Z");
        for path in [OVERVIEW, NEW] {
            let page = people.get_mut("reviewer").unwrap().get(path).await;
            assert!(page.main().contains(CUT), "{path}: {}", page.main());
        }
        app.it_is("2026-03-19T09:00:00Z");
        let page = people.get_mut("reviewer").unwrap().get(OVERVIEW).await;
        assert!(page.main().contains("Nothing since your last visit on 18 March 2026"), "{}", page.main());
    }

    async fn a_withdrawn_result_is_told_without_its_figures(app: TestApp) {
        let mut people = people(&app).await;
        score(&app, "month-0", ["4", "3"]);
        publish(&mut people, "month-0").await;
        let retract = format!("{NORTHBRIDGE}/rounds/month-0/publication/retraction");
        let page = people.get_mut("manager").unwrap().get(&retract).await;
        let manager = people.get_mut("manager").unwrap();
        manager.press(&page, "Withdraw the result", &[("reason", "The wrong file")]).await;
        for who in ["reviewer", "lead", "manager"] {
            for path in [OVERVIEW, NEW, NORTHBRIDGE] {
                let page = people.get_mut(who).unwrap().get(path).await;
                assert!(page.main().contains("withdrawn"), "{who} {path}: {}", page.main());
                if who == "reviewer" {
                    assert!(!page.main().contains("3.50"), "{path}: {}", page.main());
                }
            }
        }
        let reviewer = people.get_mut("reviewer").unwrap();
        assert!(reviewer.get(OVERVIEW).await.main().contains("Result withdrawn"));
    }

    async fn nobody_reads_news_of_what_they_may_not_see(app: TestApp) {
        let mut people = people(&app).await;
        cut_westmere(&mut people).await;
        for (who, sees) in [("manager", true), ("reviewer", true), ("lead", false), ("facilitator", false)] {
            let page = people.get_mut(who).unwrap().get(NEW).await;
            assert_eq!(page.main().contains(CUT), sees, "{who}: {}", page.main());
            assert!(!page.main().contains("Cut by agreement"), "{who}");
        }
    }
}
