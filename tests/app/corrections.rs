//! Publications that are previewed, sent back, corrected and withdrawn; none is ever erased.

use std::collections::BTreeMap;

use crate::{
    harness::{Client, Page, TestApp, both},
    imports::{agreed, organisational_evidence},
    permissions::people,
};

const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-0";
const AUTHORITY: &str = "/programmes/hackney/authorities/northbridge";
type People = BTreeMap<&'static str, Client>;

fn at(rest: &str) -> String {
    format!("{ROUND}/{rest}")
}

/// Agreed on 4; the organisational record shows 3: M of D1 is 3.50.
async fn scored(app: &TestApp) -> People {
    let people = people(app).await;
    app.import("responses", "month-0", agreed("4").as_bytes(), &[])
        .done();
    evidence(app, "3", &[]);
    people
}

fn evidence(app: &TestApp, score: &str, more: &[&str]) {
    app.import(
        "evidence",
        "month-0",
        organisational_evidence(score).as_bytes(),
        more,
    )
    .done();
}

async fn press(
    people: &mut People,
    who: &str,
    path: &str,
    button: &str,
    typed: &[(&str, &str)],
) -> Page {
    let client = people.get_mut(who).unwrap();
    let page = client.get(path).await;
    client.press(&page, button, typed).await
}

async fn publish(people: &mut People, round: &str) {
    press(people, "facilitator", round, "Propose publication", &[]).await;
    let page = press(people, "lead", round, "Agree and publish", &[]).await;
    assert_eq!(page.banner(), "Result published");
}

async fn correct(people: &mut People, reason: &str) -> Page {
    let typed = [("reason", reason)];
    press(
        people,
        "facilitator",
        &at("publication/correction"),
        "Start the correction",
        &typed,
    )
    .await
}

async fn retract(people: &mut People) -> Page {
    let typed = [("reason", "A record was of another authority.")];
    press(
        people,
        "manager",
        &at("publication/retraction"),
        "Withdraw the result",
        &typed,
    )
    .await
}

async fn reviewer(people: &mut People, path: &str) -> Page {
    people.get_mut("reviewer").unwrap().get(path).await
}

fn m_of_d1(page: &Page) -> String {
    page.row("The figures", "D1 Leadership : how it was worked out")[4].clone()
}

both! {
    async fn a_lead_sees_exactly_what_will_be_published(app: TestApp) {
        let mut people = scored(&app).await;
        press(&mut people, "facilitator", ROUND, "Propose publication", &[]).await;
        let lead = people.get_mut("lead").unwrap();
        let round = lead.get(ROUND).await;
        let preview = round.link("See exactly what the Department for Education will see");
        let mut seen = Vec::new();
        for part in ["", "/d1", "/d5", "/overall"] {
            let page = lead.get(&format!("{preview}{part}")).await;
            assert!(page.main().contains("This is what the Department for Education will see"), "{part}");
            let (_, published) = page.main().split_once("Published on").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
            seen.push((part, published));
        }
        let authority = lead.get(&format!("{preview}/authority-page")).await;
        let proposed = authority.table("Maturity by dimension and round");
        let page = lead.get(&preview).await;
        lead.press(&page, "Agree and publish", &[]).await;
        for (part, proposed) in seen {
            let page = reviewer(&mut people, &at(&format!("maturity{part}"))).await;
            let main = page.main();
            let (_, published) = main.split_once("Published on").unwrap();
            assert_eq!(proposed, published, "{part}");
        }
        let page = reviewer(&mut people, AUTHORITY).await;
        assert_eq!(page.table("Maturity by dimension and round"), proposed);
        assert_eq!(reviewer(&mut people, &format!("{preview}/authority-page")).await.status, 403);
    }

    async fn a_proposal_is_sent_back_with_a_reason(app: TestApp) {
        let mut people = scored(&app).await;
        let path = at("publication/send-back");
        let early = people.get_mut("lead").unwrap().get(&path).await;
        assert_eq!(early.status, 422, "nothing is proposed");
        press(&mut people, "facilitator", ROUND, "Propose publication", &[]).await;
        let page = press(&mut people, "lead", &path, "Send back", &[("reason", " ")]).await;
        assert_eq!(page.error_at("reason"), "Enter what should be put right");
        let page = press(&mut people, "lead", &path, "Send back", &[("reason", "Two audits are missing.")]).await;
        assert_eq!(page.banner(), "Proposal sent back");
        let page = people.get_mut("facilitator").unwrap().get(ROUND).await;
        assert!(page.main().contains("“Two audits are missing.”"));
        evidence(&app, "2", &["--replace"]);
        publish(&mut people, ROUND).await;
        let page = people.get_mut("facilitator").unwrap().get(ROUND).await;
        let history = page.table("History of publication");
        let what: Vec<_> = history[1..].iter().rev().map(|row| row[1].split('.').next().unwrap()).collect();
        assert_eq!(what, ["Proposed", "Sent back", "Proposed", "Agreed and published"]);
        assert_eq!(history[3][2..], ["Lead Northbridge", "Two audits are missing."]);
        let page = reviewer(&mut people, &at("maturity")).await;
        assert!(!page.source.contains("Two audits"), "why it was sent back stays inside");
    }

    async fn a_proposal_is_sent_back_or_agreed_to_and_never_both(app: TestApp) {
        let mut people = scored(&app).await;
        press(&mut people, "facilitator", ROUND, "Propose publication", &[]).await;
        let lead = people.get_mut("lead").unwrap();
        let asked = lead.get(&at("publication/send-back")).await;
        let page = lead.get(ROUND).await;
        lead.press(&page, "Agree and publish", &[]).await;
        let page = lead.press(&asked, "Send back", &[("reason", "Wait.")]).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.errors(), ["This round is already published"]);
    }

    async fn a_correction_takes_the_place_of_a_result_and_keeps_it(app: TestApp) {
        let mut people = scored(&app).await;
        publish(&mut people, ROUND).await;
        app.it_is("2026-04-20T10:00:00Z");
        let page = correct(&mut people, "").await;
        assert_eq!(page.error_at("reason"), "Enter why the result is corrected");
        let page = correct(&mut people, "A record was entered twice.").await;
        assert_eq!(page.banner(), "Correction started");
        let unchanged = press(&mut people, "facilitator", ROUND, "Propose publication", &[]).await;
        assert!(unchanged.errors()[0].starts_with("The figures are those that are published"), "{:?}", unchanged.errors());
        evidence(&app, "2", &["--replace"]);
        assert_eq!(m_of_d1(&reviewer(&mut people, &at("maturity")).await), "3.50", "it stays published");
        let draft = people.get_mut("lead").unwrap().get(&at("results/draft")).await;
        // min((4 + 2) ÷ 2, 2 + 0.5)
        assert_eq!(m_of_d1(&draft), "2.50");
        assert_eq!(reviewer(&mut people, &at("results/draft")).await.status, 404);
        let said = app.command(&["verify"]).done();
        assert!(said.contains("0 snapshots rescored") && said.contains("1 snapshot being corrected"), "{said}");
        let stop = people.get_mut("facilitator").unwrap().post(&at("publication/correction/stop"), &[]).await;
        assert_eq!(stop.status, 422, "the figures have changed");

        publish(&mut people, ROUND).await;
        let page = reviewer(&mut people, &at("maturity")).await;
        assert_eq!(m_of_d1(&page), "2.50");
        assert!(page.main().contains("Corrected on 20 April 2026 because: “A record was entered twice.”"), "{}", page.main());
        let earlier = page.link("See the result published on 16 March 2026");
        for who in ["reviewer", "lead", "facilitator"] {
            let page = people.get_mut(who).unwrap().get(&earlier).await;
            assert_eq!(m_of_d1(&page), "3.50", "{who}");
            assert!(page.main().contains("It was corrected on 20 April 2026"), "{who}");
        }
        assert_eq!(reviewer(&mut people, &format!("{earlier}/d1")).await.status, 200);
        let said = app.command(&["verify"]).done();
        assert!(said.contains("1 snapshot rescored"), "{said}");
        let ended = app.import("evidence", "month-0", organisational_evidence("4").as_bytes(), &["--replace"]);
        assert_eq!(ended.code, 1, "it is closed again");

        app.tamper("UPDATE publication SET result = REPLACE(result, '3.5', '4.5') WHERE state = 'superseded'").await;
        let found = app.command(&["verify"]);
        assert_eq!(found.code, 1);
        assert!(found.out.contains("it is not what was agreed to"), "{}", found.out);
    }

    async fn a_correction_that_changes_nothing_is_stopped(app: TestApp) {
        let mut people = scored(&app).await;
        publish(&mut people, ROUND).await;
        correct(&mut people, "We look once more.").await;
        let twice = people.get_mut("facilitator").unwrap().get(&at("publication/correction")).await;
        assert_eq!(twice.status, 422);
        let page = press(&mut people, "facilitator", ROUND, "Stop the correction", &[]).await;
        assert_eq!(page.banner(), "Correction stopped");
        let said = app.command(&["verify"]).done();
        assert!(said.contains("1 snapshot rescored"), "{said}");
    }

    async fn the_answers_of_a_published_survey_are_not_exchanged(app: TestApp) {
        let mut people = people(&app).await;
        let file = |last: &str| {
            let mut file = "respondent,group,1.1,1.2,1.3\n".to_owned();
            for (group, answer) in [("leaders", "4"), ("practitioners", "2"), ("clinicians", "3")] {
                for i in 0..5 {
                    let answer = if group == "clinicians" && i == 4 { last } else { answer };
                    file += &format!("{group}{i},{group},{answer},{answer},{answer}\n");
                }
            }
            file
        };
        app.import("responses", "month-0", file("3").as_bytes(), &[]).done();
        publish(&mut people, ROUND).await;
        correct(&mut people, "One response was wrong.").await;
        // The two published means would tell the one answer that differs.
        let ended = app.import("responses", "month-0", file("5").as_bytes(), &["--replace"]);
        assert_eq!(ended.code, 1);
        assert!(ended.err.contains("its responses are closed for good"), "{}", ended.err);
        let held = app.stored().await["response"].clone();
        app.import("responses", "month-0", file("3").as_bytes(), &["--replace"]).done();
        assert_eq!(app.stored().await["response"], held, "the same answers change nothing");
        retract(&mut people).await;
        let ended = app.import("responses", "month-0", file("5").as_bytes(), &["--replace"]);
        assert_eq!(ended.code, 1, "nor once it is withdrawn");
    }

    async fn a_withdrawal_hides_the_figures_and_not_that_they_were(app: TestApp) {
        let mut people = scored(&app).await;
        publish(&mut people, ROUND).await;
        let lead = people.get_mut("lead").unwrap();
        assert_eq!(lead.get(&at("publication/retraction")).await.status, 403, "only the manager");
        app.it_is("2026-04-20T10:00:00Z");
        let page = retract(&mut people).await;
        assert_eq!(page.banner(), "Published result withdrawn");
        let page = reviewer(&mut people, &at("maturity")).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Result withdrawn"));
        assert!(page.main().contains(
            "published on 16 March 2026 and withdrawn on 20 April 2026 because: “A record was of another authority.”"
        ), "{}", page.main());
        for path in ["maturity", "maturity/d1", "results/1", "results/1/d1"] {
            let page = reviewer(&mut people, &at(path)).await;
            assert!(!page.main().contains("3.50") && !page.main().contains("4.00"), "{path}: {}", page.main());
        }
        let page = reviewer(&mut people, AUTHORITY).await;
        assert!(page.main().contains("the result published on 16 March 2026 was withdrawn on 20 April 2026"));
        assert!(!page.main().contains("3.50"));
        let page = people.get_mut("lead").unwrap().get(&at("results/1")).await;
        assert_eq!(m_of_d1(&page), "3.50", "the authority still reaches it");
        app.command(&["verify"]).done();
        let trail = people.get_mut("manager").unwrap().get("/programmes/hackney/audit").await;
        assert!(trail.main().contains("Withdrew a published result"), "{}", trail.main());
        assert!(!trail.main().contains("Took a proposal back"), "{}", trail.main());

        evidence(&app, "2", &["--replace"]);
        publish(&mut people, ROUND).await;
        let page = reviewer(&mut people, &at("maturity")).await;
        assert_eq!(m_of_d1(&page), "2.50");
        assert!(page.main().contains("An earlier result, published on 16 March 2026, was withdrawn on 20 April 2026"));
        assert_eq!(reviewer(&mut people, &at("results/1")).await.status, 404);
        app.command(&["verify"]).done();
    }

    async fn a_later_round_keeps_the_change_that_it_froze_and_says_so(app: TestApp) {
        let mut people = scored(&app).await;
        publish(&mut people, ROUND).await;
        let later = ROUND.replace("month-0", "month-6");
        app.import("responses", "month-6", agreed("5").as_bytes(), &[]).done();
        app.import("evidence", "month-6", organisational_evidence("4").as_bytes(), &[]).done();
        publish(&mut people, &later).await;
        let since = |page: &Page| page.row("Change since earlier rounds", "D1 Leadership")[1].clone();
        let page = reviewer(&mut people, &format!("{later}/maturity")).await;
        // 4.50 less 3.50; agreed on, and so not tested.
        assert!(since(&page).contains("+1.00"), "{}", since(&page));

        correct(&mut people, "A record was entered twice.").await;
        evidence(&app, "2", &["--replace"]);
        let page = people.get_mut("facilitator").unwrap().get(&later).await;
        assert!(page.has_button("Withdraw the proposal") || !page.has_button("Propose publication"));
        publish(&mut people, ROUND).await;
        let page = reviewer(&mut people, &format!("{later}/maturity")).await;
        assert!(since(&page).contains("+1.00"), "it is kept as it was frozen");
        assert!(page.main().contains("Baseline was published anew after this change was worked out"), "{}", page.main());
        app.command(&["verify"]).done();

        // A correction of the later round works it out again: 4.50 less 2.50.
        let typed = [("reason", "The baseline was corrected.")];
        let path = format!("{later}/publication/correction");
        press(&mut people, "facilitator", &path, "Start the correction", &typed).await;
        publish(&mut people, &later).await;
        let page = reviewer(&mut people, &format!("{later}/maturity")).await;
        assert!(since(&page).contains("+2.00"), "{}", since(&page));
        app.command(&["verify"]).done();

        retract(&mut people).await;
        let page = reviewer(&mut people, &format!("{later}/maturity")).await;
        assert!(page.main().contains("The change since baseline is not shown: that result was withdrawn."));
        assert!(!page.main().contains("+2.00"), "the difference would tell the withdrawn figure");
        app.command(&["verify"]).done();
    }

    async fn a_round_waits_for_the_correction_of_an_earlier_one(app: TestApp) {
        let mut people = scored(&app).await;
        publish(&mut people, ROUND).await;
        let later = ROUND.replace("month-0", "month-6");
        app.import("responses", "month-6", agreed("2").as_bytes(), &[]).done();
        correct(&mut people, "A record was entered twice.").await;
        let page = press(&mut people, "facilitator", &later, "Propose publication", &[]).await;
        assert!(page.errors()[0].starts_with("An earlier round is being corrected"), "{:?}", page.errors());
    }
}
