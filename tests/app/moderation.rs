//! The moderation meeting: its agenda, what is written at each flag, and who never sees it.

use std::collections::BTreeMap;

use crate::{
    harness::{Client, TestApp, both},
    imports::{agreed, organisational_evidence},
    permissions::people,
    results::looked,
};

const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-0";
const AGENDA: &str = "/programmes/hackney/authorities/northbridge/rounds/month-0/moderation";

fn flag(dimension: &str) -> String {
    format!("{AGENDA}/{dimension}")
}

/// Everybody agreed on 5 and the organisational record shows 3: D1 and D8, which need no other
/// record, have P and E and are two apart.
async fn flagged(app: &TestApp) -> BTreeMap<&'static str, Client> {
    let people = people(app).await;
    app.import("responses", "month-0", agreed("5").as_bytes(), &[])
        .done();
    app.import(
        "evidence",
        "month-0",
        organisational_evidence("3").as_bytes(),
        &[],
    )
    .done();
    let mut people = people;
    looked(people.get_mut("facilitator").unwrap(), ROUND).await;
    people
}

both! {
    async fn each_flag_is_on_the_agenda_until_a_response_is_agreed(app: TestApp) {
        let mut people = flagged(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.get(AGENDA).await;
        assert_eq!(page.texts("section h2"), [
            "D1 Systemic leadership and purpose Open",
            "D8 Learning and workforce Open",
        ]);
        assert!(page.main().contains("The agreed self-assessment says more than the records show."));
        let round = facilitator.get(ROUND).await;
        assert!(round.main().contains("2 discussion flags are without an agreed response: D1 and D8."), "{}", round.main());

        let page = facilitator.get(&flag("d1")).await;
        let page = facilitator.press(&page, "Save", &[("notes", "Talked about, not written down.")]).await;
        assert_eq!(page.banner(), "Notes and response recorded");
        assert!(page.main().contains("Without an agreed response: D1 and D8."));
        let lead = people.get_mut("lead").unwrap();
        let page = lead.get(&flag("d1")).await;
        assert_eq!(page.value("notes"), "Talked about, not written down.");
        let page = lead.press(&page, "Save", &[("response", "Minutes are kept from May.")]).await;
        assert_eq!(page.text("#d1 h2"), "D1 Systemic leadership and purpose Agreed");
        assert_eq!(page.texts("#d1 details .govuk-summary-list").len(), 1, "what was written before stays");
        let round = people.get_mut("facilitator").unwrap().get(ROUND).await;
        assert!(round.main().contains("1 discussion flag is without an agreed response: D8."));

        // Open flags are told of and hold nothing up.
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.press(&round, "Propose publication", &[]).await;
        assert_eq!(page.banner(), "Proposed for publication");
    }

    async fn two_at_once_lose_nothing(app: TestApp) {
        let mut people = flagged(&app).await;
        let read = people.get_mut("lead").unwrap().get(&flag("d8")).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.get(&flag("d8")).await;
        facilitator.press(&page, "Save", &[("notes", "Written first"), ("response", "First response")]).await;
        let lead = people.get_mut("lead").unwrap();
        let typed = [("notes", "Written second"), ("response", "Second response")];
        let page = lead.press(&read, "Save", &typed).await;
        assert_eq!(page.status, 422);
        assert!(page.error_at("notes").starts_with("Facilitator Hackney wrote here"), "{:?}", page.errors());
        for kept in ["Written first", "First response", "Written second", "Second response"] {
            assert!(page.main().contains(kept), "{kept}");
        }
        assert_eq!((page.value("notes"), page.value("response")), ("Written second".into(), "Second response".into()));
        let both = [("notes", "Written first and second"), ("response", "Second response")];
        let page = lead.press(&page, "Save", &both).await;
        assert_eq!(page.status, 200);
        assert!(page.text("#d8").contains("First response"), "the history keeps it");
    }

    async fn what_is_written_is_guarded(app: TestApp) {
        let mut people = flagged(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let long = "a".repeat(4001);
        for (notes, response, at) in [
            ("", "", "notes"),
            ("Call someone@example.org", "", "notes"),
            ("Fine", "Born 03/09/2012", "response"),
            (&long, "", "notes"),
            ("a\u{202e}b", "", "notes"),
        ] {
            let page = facilitator.get(&flag("d1")).await;
            let page = facilitator.press(&page, "Save", &[("notes", notes), ("response", response)]).await;
            assert_eq!(page.status, 422, "{notes:.9}");
            assert!(!page.error_at(at).is_empty(), "{notes:.9}: {:?}", page.errors());
            assert_eq!(page.value("response"), response);
        }
        for none in ["d5", "d11", "overall", "x"] {
            assert_eq!(facilitator.get(&flag(none)).await.status, 404, "{none} has no flag");
        }
    }

    async fn it_is_never_shown_to_a_reviewer(app: TestApp) {
        let mut people = flagged(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.get(&flag("d1")).await;
        let typed = [("notes", "A frank remark"), ("response", "A frank response")];
        facilitator.press(&page, "Save", &typed).await;
        facilitator.post(&format!("{ROUND}/publication"), &[]).await;
        let lead = people.get_mut("lead").unwrap();
        let page = lead.get(ROUND).await;
        lead.press(&page, "Agree and publish", &[]).await;
        let reviewer = people.get_mut("reviewer").unwrap();
        assert_eq!(reviewer.get(AGENDA).await.status, 403);
        assert_eq!(reviewer.get(&flag("d1")).await.status, 403);
        for page in ["maturity", "maturity/d1", "maturity/overall", "results/1"] {
            let page = reviewer.get(&format!("{ROUND}/{page}")).await;
            assert!(!page.source.contains("frank"), "{}", page.path);
        }
        let facilitator = people.get_mut("facilitator").unwrap();
        let page = facilitator.get(AGENDA).await;
        assert!(page.main().contains("A frank remark") && page.main().contains("no longer written"));
        assert_eq!(facilitator.post(&flag("d1"), &[("notes", "More")]).await.status, 409);
    }
}
