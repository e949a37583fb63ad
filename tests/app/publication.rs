//! A round's result: proposed, agreed, and only then read by others.

use std::collections::BTreeMap;

use crate::{
    harness::{Client, TestApp, both},
    imports::{agreed, organisational_evidence},
    permissions::people,
};

const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-0";
const MATURITY: &str = "/programmes/hackney/authorities/northbridge/rounds/month-0/maturity";

async fn scored(app: &TestApp) -> BTreeMap<&'static str, Client> {
    let people = people(app).await;
    app.import("responses", "month-0", agreed("4").as_bytes(), &[])
        .done();
    app.import(
        "evidence",
        "month-0",
        organisational_evidence("3").as_bytes(),
        &[],
    )
    .done();
    people
}

/// Proposes, agrees; the two steps of publication.
async fn publish(people: &mut BTreeMap<&'static str, Client>) {
    let facilitator = people.get_mut("facilitator").unwrap();
    let page = facilitator.get(ROUND).await;
    let page = facilitator.press(&page, "Propose publication", &[]).await;
    assert_eq!(page.banner(), "Proposed for publication");
    let lead = people.get_mut("lead").unwrap();
    let page = lead.get(ROUND).await;
    let page = lead.press(&page, "Agree and publish", &[]).await;
    assert_eq!(page.banner(), "Result published");
}

both! {
    async fn a_result_is_published_by_agreement(app: TestApp) {
        let mut people = scored(&app).await;
        publish(&mut people).await;
        for who in ["manager", "facilitator", "lead", "reviewer"] {
            let page = people.get_mut(who).unwrap().get(MATURITY).await;
            assert_eq!(page.status, 200, "{who}");
            assert!(page.main().contains("3.50"), "{who}: {}", page.main());
        }
        let page = people.get_mut("lead").unwrap().get(ROUND).await;
        assert!(page.main().contains("Facilitator Hackney proposed it and Lead Northbridge agreed"));
    }

    async fn a_reviewer_never_sees_a_draft(app: TestApp) {
        let mut people = scored(&app).await;
        for step in ["scored", "proposed"] {
            let reviewer = people.get_mut("reviewer").unwrap();
            for path in [ROUND, MATURITY] {
                let page = reviewer.get(path).await;
                assert_eq!(page.status, 404, "{step} {path}");
                for figure in ["3.5", "4.0", "Proposed", "Draft"] {
                    assert!(!page.main().contains(figure), "{step} {path}: {figure}");
                }
            }
            let facilitator = people.get_mut("facilitator").unwrap();
            facilitator.post(&format!("{ROUND}/publication"), &[]).await;
        }
        for who in ["nobody", "other manager"] {
            let page = people.get_mut(who).unwrap().get(MATURITY).await;
            assert!(!page.main().contains("3.5"), "{who}");
        }
    }

    async fn rounds_are_published_in_their_order(app: TestApp) {
        let mut people = scored(&app).await;
        app.import("responses", "month-6", agreed("2").as_bytes(), &[]).done();
        let later = ROUND.replace("month-0", "month-6");
        for (who, what) in [("facilitator", "Propose publication"), ("lead", "Agree and publish")] {
            let person = people.get_mut(who).unwrap();
            let page = person.get(&later).await;
            person.press(&page, what, &[]).await;
        }
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.post(&format!("{ROUND}/publication"), &[]).await;
        assert_eq!(page.status, 422);
        assert!(page.errors()[0].starts_with("A later round is already published"), "{:?}", page.errors());
    }

    async fn a_begun_self_assessment_is_warned_of(app: TestApp) {
        let mut people = people(&app).await;
        app.import("evidence", "month-0", organisational_evidence("3").as_bytes(), &[]).done();
        app.it_is("2024-10-15T09:00:00Z");
        let warning = "is begun and not submitted";
        let page = people.get_mut("facilitator").unwrap().get(ROUND).await;
        assert!(!page.main().contains(warning));
        let lead = people.get_mut("lead").unwrap();
        let page = lead.get(&format!("{ROUND}/self-assessment/d1")).await;
        lead.press(&page, "Save and continue", &[("answer-1-1", "3"), ("completed", "later")]).await;
        let page = people.get_mut("facilitator").unwrap().get(ROUND).await;
        assert!(page.main().contains(warning), "{}", page.main());
    }

    async fn nothing_scored_is_nothing_to_publish(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.post(&format!("{ROUND}/publication"), &[]).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.errors(), ["No dimension has a score yet, so there is nothing to publish"]);
    }

    async fn agreement_is_to_what_was_read(app: TestApp) {
        let mut people = scored(&app).await;
        people.get_mut("facilitator").unwrap().post(&format!("{ROUND}/publication"), &[]).await;
        let lead = people.get_mut("lead").unwrap();
        let page = lead.get(ROUND).await;
        for proposal in ["", "0", "x", "999999", "99999999999"] {
            let typed = [("proposal", proposal)];
            let refused = lead.post(&format!("{ROUND}/publication/agreement"), &typed).await;
            assert_eq!(refused.status, 422, "{proposal}");
        }
        // Proposed again while the lead reads: the page read first no longer counts.
        people.get_mut("facilitator").unwrap().post(&format!("{ROUND}/publication"), &[]).await;
        let lead = people.get_mut("lead").unwrap();
        let refused = lead.press(&page, "Agree and publish", &[]).await;
        assert_eq!(refused.status, 422);
        let page = lead.get(ROUND).await;
        let page = lead.press(&page, "Agree and publish", &[]).await;
        assert_eq!(page.banner(), "Result published");
    }

    async fn what_is_published_is_for_good(app: TestApp) {
        let mut people = scored(&app).await;
        publish(&mut people).await;
        let before = people.get_mut("reviewer").unwrap().get(MATURITY).await.main();
        for kind in ["responses", "evidence"] {
            let file = if kind == "responses" { agreed("1") } else { organisational_evidence("1") };
            let ended = app.import(kind, "month-0", file.as_bytes(), &["--replace"]);
            assert_eq!(ended.code, 1, "{kind}");
            assert!(ended.err.contains("published"), "{}", ended.err);
        }
        let facilitator = people.get_mut("facilitator").unwrap();
        for path in ["publication", "publication/withdrawal"] {
            assert_eq!(facilitator.post(&format!("{ROUND}/{path}"), &[]).await.status, 422, "{path}");
        }
        let lead = people.get_mut("lead").unwrap();
        let again = lead.post(&format!("{ROUND}/publication/agreement"), &[("proposal", "1")]).await;
        assert_eq!(again.status, 422);
        let after = people.get_mut("reviewer").unwrap().get(MATURITY).await.main();
        assert_eq!(before, after);
    }

    async fn a_proposal_is_agreed_to_once_however_often_it_is_sent(app: TestApp) {
        let mut people = scored(&app).await;
        people.get_mut("facilitator").unwrap().post(&format!("{ROUND}/publication"), &[]).await;
        let lead = people.get_mut("lead").unwrap();
        let proposal = lead.get(ROUND).await.value("proposal");
        let mut sends = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let (mut lead, proposal) = (lead.clone(), proposal.clone());
            sends.spawn(async move {
                let path = format!("{ROUND}/publication/agreement");
                lead.submit(&path, &[("proposal", &proposal)]).await.status
            });
        }
        let mut statuses = sends.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422, 422, 422, 422, 422]);
    }

    async fn a_proposal_that_was_withdrawn_can_be_put_right(app: TestApp) {
        let mut people = scored(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        facilitator.post(&format!("{ROUND}/publication"), &[]).await;
        let ended = app.import("responses", "month-0", agreed("1").as_bytes(), &["--replace"]);
        assert_eq!(ended.code, 1, "nothing changes under a proposal");
        let page = facilitator.get(ROUND).await;
        let page = facilitator.press(&page, "Withdraw the proposal", &[]).await;
        assert_eq!(page.banner(), "Proposal withdrawn");
        app.import("responses", "month-0", agreed("1").as_bytes(), &["--replace"]).done();
        publish(&mut people).await;
        let page = people.get_mut("reviewer").unwrap().get(MATURITY).await;
        assert!(!page.main().contains("3.50"));
    }
}
