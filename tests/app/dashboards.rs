//! The overview and the authority's page on programmes of every shape, their filters, their
//! charts as files; and that nothing of them is there before publication.

use std::collections::BTreeMap;

use axum::http::Method;
use partners::people::Role;

use crate::{
    harness::{Client, TestApp, both},
    imports::{agreed, organisational_evidence},
    permissions::people,
};

pub(crate) const OVERVIEW: &str = "/programmes/hackney";
pub(crate) const NORTHBRIDGE: &str = "/programmes/hackney/authorities/northbridge";

pub(crate) type People = BTreeMap<&'static str, Client>;

/// What Northbridge agreed on and its records for a round; nothing is published of it.
pub(crate) fn score(app: &TestApp, round: &str, [answer, record]: [&str; 2]) {
    app.import("responses", round, agreed(answer).as_bytes(), &[])
        .done();
    app.import(
        "evidence",
        round,
        organisational_evidence(record).as_bytes(),
        &[],
    )
    .done();
}

/// Proposes and agrees.
pub(crate) async fn publish(people: &mut People, round: &str) {
    for (who, what) in [
        ("facilitator", "Propose publication"),
        ("lead", "Agree and publish"),
    ] {
        let person = people.get_mut(who).unwrap();
        let page = person.get(&format!("{NORTHBRIDGE}/rounds/{round}")).await;
        person.press(&page, what, &[]).await;
    }
}

/// The charts of an authority's page.
const CHARTS: [&str; 8] = [
    "overall",
    "profile",
    "gap",
    "d5",
    "burn-down",
    "timeline",
    "then-and-now",
    "days-by-activity",
];

both! {
    async fn a_programme_without_an_authority_has_an_overview(app: TestApp) {
        let (programme, _) = app.programme("Hackney").await;
        let mut manager = app.person("manager@hackney.example", Role::Manager, Some(programme.id), &[]).await;
        for path in [OVERVIEW, "/programmes/hackney?round=month-0", "/programmes/hackney/new"] {
            assert_eq!(manager.get(path).await.status, 200, "{path}");
        }
        assert!(manager.get(OVERVIEW).await.main().contains("No authority has joined yet"));
        assert_eq!(manager.get("/programmes/hackney/charts/heat-map.svg").await.status, 404);
    }

    async fn nothing_published_says_so_and_draws_no_result(app: TestApp) {
        let mut people = people(&app).await;
        score(&app, "month-0", ["4", "3"]);
        people.get_mut("facilitator").unwrap()
            .post(&format!("{NORTHBRIDGE}/rounds/month-0/publication"), &[]).await;
        let reviewer = people.get_mut("reviewer").unwrap();
        for path in [OVERVIEW, NORTHBRIDGE, "/programmes/hackney/new"] {
            let page = reviewer.get(path).await;
            assert_eq!(page.status, 200, "{path}");
            // P = 4, E = 3: the smaller of 3.5 and 3.5.
            for figure in ["3.5", "roposed", "Open round", "For you to agree"] {
                assert!(!page.main().contains(figure), "{path} {figure}: {}", page.main());
            }
        }
        for chart in ["overall", "profile", "gap", "d1", "then-and-now"] {
            for kind in ["svg", "png"] {
                let path = format!("{NORTHBRIDGE}/charts/{chart}.{kind}");
                assert_eq!(reviewer.get(&path).await.status, 404, "{path}");
            }
        }
        for path in ["heat-map.svg", "heat-map.svg?round=month-0"] {
            let path = format!("{OVERVIEW}/charts/{path}");
            assert_eq!(reviewer.get(&path).await.status, 404, "{path}");
        }
        // What needs doing is for those who do it.
        for (who, words) in [("facilitator", "waits for the authority’s agreement"), ("lead", "waits for your agreement")] {
            let page = people.get_mut(who).unwrap().get(OVERVIEW).await;
            assert!(page.main().contains(words), "{who}: {}", page.main());
        }
    }

    async fn every_chart_of_a_published_round_is_a_file(app: TestApp) {
        let mut people = people(&app).await;
        score(&app, "month-0", ["4", "3"]);
        publish(&mut people, "month-0").await;
        let reviewer = people.get_mut("reviewer").unwrap();
        let page = reviewer.get(NORTHBRIDGE).await;
        for chart in CHARTS {
            let path = format!("{NORTHBRIDGE}/charts/{chart}.svg");
            let offered = page.links().iter().any(|(href, _)| *href == path);
            let sent = reviewer.send(Method::GET, &path, None).await;
            // Neither a second round nor a day is there yet.
            let there = !["then-and-now", "days-by-activity"].contains(&chart);
            assert_eq!((offered, sent.status == 200), (there, there), "{chart}");
            if there {
                assert_eq!(sent.header("content-type"), "image/svg+xml; charset=utf-8");
                let name = format!("attachment; filename=\"northbridge-{chart}.svg\"");
                assert_eq!(sent.header("content-disposition"), name);
            }
        }
        let heat_map = reviewer.send(Method::GET, "/programmes/hackney/charts/heat-map.png", None).await;
        assert_eq!(heat_map.status, 200);
        assert_eq!(heat_map.header("content-type"), "image/png");
        for wrong in ["overall", "overall.pdf", "d11.svg", "D5.svg", "..%2f.svg", "x.svg"] {
            let path = format!("{NORTHBRIDGE}/charts/{wrong}");
            assert_eq!(reviewer.get(&path).await.status, 404, "{path}");
        }
        // One authority's charts are not another's.
        let lead = people.get_mut("lead").unwrap();
        for path in ["trend-westmere.svg", "days-westmere.svg"] {
            assert_eq!(lead.get(&format!("{OVERVIEW}/charts/{path}")).await.status, 404, "{path}");
        }
        assert_eq!(lead.get("/programmes/hackney/authorities/westmere/charts/burn-down.svg").await.status, 403);
    }

    async fn a_clear_message_answers_a_wrong_filter(app: TestApp) {
        let mut people = people(&app).await;
        score(&app, "month-0", ["4", "3"]);
        publish(&mut people, "month-0").await;
        let reviewer = people.get_mut("reviewer").unwrap();
        for wrong in ["round=';--", "round=%3Cscript%3E", "round=month-7", "authority=nowhere", "authority='%20or%201=1", "round=x&authority=%22%3E"] {
            let page = reviewer.get(&format!("{OVERVIEW}?{wrong}")).await;
            assert_eq!(page.status, 422, "{wrong}");
            assert!(page.errors().iter().all(|it| it.starts_with("Select ")), "{:?}", page.errors());
            assert!(page.main().contains("Northbridge") && page.main().contains("Westmere"), "{wrong}");
            assert_eq!(page.count("script:not([src])"), 0);
            assert!(!page.main().contains(";--") && !page.main().contains("1=1"), "{wrong}: typed words are not repeated");
        }
        // An authority that the person does not see is one that there is not.
        let lead = people.get_mut("lead").unwrap();
        let unseen = lead.get(&format!("{OVERVIEW}?authority=westmere")).await;
        let unknown = lead.get(&format!("{OVERVIEW}?authority=nowhere")).await;
        assert_eq!((unseen.status, unseen.main()), (unknown.status, unknown.main()));
    }

    async fn the_address_holds_round_and_authorities(app: TestApp) {
        let mut people = people(&app).await;
        score(&app, "month-0", ["4", "3"]);
        publish(&mut people, "month-0").await;
        let reviewer = people.get_mut("reviewer").unwrap();
        let page = reviewer.get(&format!("{OVERVIEW}?round=month-0&authority=northbridge")).await;
        assert_eq!(page.status, 200);
        let rows = page.table("Support days");
        assert_eq!(rows.len(), 1 + 1 + 1, "head, Northbridge, sum: {rows:?}");
        assert!(page.main().contains("Shown: Northbridge, Baseline"));
        let file = page.links().into_iter().find(|(href, _)| href.contains("heat-map.svg")).unwrap().0;
        assert!(file.ends_with("?round=month-0&authority=northbridge"), "{file}");
        assert_eq!(reviewer.get(&file).await.status, 200);
        let later = reviewer.get(&format!("{OVERVIEW}?round=month-24")).await;
        assert_eq!(later.status, 200);
        assert!(later.main().contains("Month 24 is not published yet"), "{}", later.main());
        assert!(!later.main().contains("heat-map.svg"));
    }

    async fn strange_names_stand_as_they_are(app: TestApp) {
        let place = app.programme("Hackney").await;
        let long = "Sixty Letters of a Council, and One Apostrophe’s ‘Worth’ <b>";
        for name in [long, "O'Brien & Sons, City of"] {
            app.authority(&place, name, "120").await;
        }
        let mut manager = app.person("manager@hackney.example", Role::Manager, Some(place.0.id), &[]).await;
        let page = manager.get(OVERVIEW).await;
        for name in [long, "O'Brien & Sons, City of"] {
            assert!(page.main().contains(name), "{name}");
            let own = manager.get(&page.link(name)).await;
            assert_eq!(own.heading(), name);
            let charts = own.links().into_iter().filter(|(href, _)| href.ends_with(".svg"));
            for (href, _) in charts.collect::<Vec<_>>() {
                let sent = manager.send(Method::GET, &href, None).await;
                assert_eq!(sent.status, 200, "{href}");
                let safe = sent.header("content-disposition").chars().all(|c| c.is_ascii() && c != '\'' && c != '<');
                assert!(safe, "{}", sent.header("content-disposition"));
            }
        }
    }

    async fn a_frozen_return_is_news_the_next_day(app: TestApp) {
        let mut people = people(&app).await;
        for who in ["reviewer", "lead"] {
            people.get_mut(who).unwrap().get(OVERVIEW).await;
        }
        app.it_is("2026-03-16T12:00:00Z");
        let manager = people.get_mut("manager").unwrap();
        let page = manager.get("/programmes/hackney/returns/2025-q4/freezing").await;
        let page = manager.press(&page, "Freeze the return", &[("read", "yes")]).await;
        assert_eq!(page.banner(), "Return frozen", "{:?}", page.errors());
        app.it_is("2026-03-17T09:00:00Z");
        let frozen = "The return for October to December 2025";
        for (who, sees) in [("reviewer", true), ("lead", false)] {
            for path in [OVERVIEW, "/programmes/hackney/new"] {
                let page = people.get_mut(who).unwrap().get(path).await;
                assert_eq!(page.main().contains(&format!("{frozen} was frozen.")), sees, "{who} {path}: {}", page.main());
            }
        }
        let reviewer = people.get_mut("reviewer").unwrap();
        let page = reviewer.get(OVERVIEW).await;
        let page = reviewer.get(&page.link(frozen)).await;
        assert_eq!(page.status, 200);
    }

    async fn a_withdrawn_authority_is_told_of(app: TestApp) {
        let mut people = people(&app).await;
        let manager = people.get_mut("manager").unwrap();
        manager.post("/programmes/hackney/authorities/northbridge/standing", &[("standing", "withdrawn")]).await;
        for who in ["manager", "reviewer", "lead"] {
            let client = people.get_mut(who).unwrap();
            let page = client.get(OVERVIEW).await;
            assert_eq!(page.status, 200, "{who}");
            assert!(page.main().contains("Withdrew from the programme"), "{who}: {}", page.main());
            assert!(client.get("/programmes/hackney/new").await.main().contains("withdrew from the programme"), "{who}");
            assert_eq!(client.get(NORTHBRIDGE).await.status, 200, "{who}");
        }
    }
}
