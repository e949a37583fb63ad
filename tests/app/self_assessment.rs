//! The authority's agreed self-assessment.

use crate::{
    harness::{Client, Page, TestApp, both},
    permissions::people,
};

const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18";
const TASKS: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18/self-assessment";

async fn lead(app: &TestApp) -> Client {
    people(app).await.remove("lead").unwrap()
}

fn section(number: usize) -> String {
    format!("{TASKS}/d{number}")
}

/// A section completed with one answer throughout.
fn answered(number: usize, answer: &str) -> Vec<(String, String)> {
    let mut fields: Vec<_> = (1..=4)
        .map(|item| (format!("answer-{number}-{item}"), answer.to_owned()))
        .collect();
    fields.push(("completed".into(), "yes".into()));
    fields
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect()
}

async fn complete(lead: &mut Client, numbers: std::ops::RangeInclusive<usize>) -> Page {
    let mut last = None;
    for number in numbers {
        let page = lead.get(&section(number)).await;
        let fields = answered(number, "3");
        let fields = borrowed(&fields);
        last = Some(lead.press(&page, "Save and continue", &fields).await);
    }
    last.unwrap()
}

fn statuses(page: &Page) -> Vec<String> {
    page.texts("[id^=sections-][id$=-status]")
}

both! {
    async fn a_lead_completes_it_section_by_section_and_submits(app: TestApp) {
        let mut lead = lead(&app).await;
        let page = lead.get(TASKS).await;
        assert_eq!(statuses(&page).len(), 10);
        assert!(statuses(&page).iter().all(|status| status == "Not yet started"));
        assert_eq!(page.text("#submit-1-status"), "Cannot start yet");
        let page = complete(&mut lead, 1..=9).await;
        assert_eq!(page.banner(), "Section saved");
        assert!(page.main().contains("You have completed 9 of 10 sections"));
        let early = lead.post(&format!("{TASKS}/check"), &[]).await;
        assert_eq!(early.status, 422, "not before every section is completed");
        let page = complete(&mut lead, 10..=10).await;
        let page = lead.get(&page.link("Check answers and sign off")).await;
        assert_eq!(page.count(".govuk-summary-list__row"), 40);
        let page = lead.press(&page, "Sign off the self-assessment", &[]).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Self-assessment signed off"));

        let again = lead.post(&format!("{TASKS}/check"), &[]).await;
        assert_eq!(again.status, 409);
        let fields = answered(1, "5");
        let late = lead.post(&section(1), &borrowed(&fields)).await;
        assert_eq!(late.status, 422);
        let page = lead.get(TASKS).await;
        assert!(!page.main().contains("5 Everywhere") && page.main().contains("3 In about half"));
        let out = app.command(&["export", "maturity", "--programme", "hackney", "--round", "month-18"]);
        assert!(out.done().contains("northbridge,month-18,D1,3.000000,"));
    }

    async fn what_is_saved_is_come_back_to(app: TestApp) {
        let mut lead = lead(&app).await;
        let page = lead.get(&section(5)).await;
        let page = lead.press(&page, "Save and continue", &[
            ("answer-5-1", "4"),
            ("answer-5-2", "na"),
            ("answer-5-3", "dk"),
            ("note-5-1", "Two audits\nand a visit"),
            ("completed", "later"),
        ]).await;
        assert_eq!(statuses(&page)[4], "In progress");
        let page = lead.get(&section(5)).await;
        let kept = ["answer-5-1", "answer-5-2", "answer-5-3", "answer-5-4", "note-5-1"].map(|name| page.value(name));
        assert_eq!(kept, ["4", "na", "dk", "", "Two audits\nand a visit"]);
        let page = lead.get(&page.link("Clear the answers of this section")).await;
        let page = lead.press(&page, "Clear the answers", &[]).await;
        assert_eq!((page.banner().as_str(), statuses(&page)[4].as_str()), ("Answers cleared", "Not yet started"));
    }

    async fn bad_answers_are_refused_with_nothing_lost(app: TestApp) {
        let mut lead = lead(&app).await;
        let (long, huge) = ("é".repeat(501), "a".repeat(1_000_000));
        for (field, value, at) in [
            ("answer-5-1", "6", "answer-5-1"),
            ("answer-5-1", "0", "answer-5-1"),
            ("answer-5-1", "4.5", "answer-5-1"),
            ("answer-5-1", "na\0", "answer-5-1"),
            ("answer-6-1", "4", "answer-5-1"),
            ("answer-99-1", "4", "answer-5-1"),
            ("note-5-2", &long, "note-5-2"),
            ("note-5-2", &huge, "note-5-2"),
            ("note-5-2", "a\0b", "note-5-2"),
            ("note-5-2", "a\u{202e}b", "note-5-2"),
            ("completed", "", "completed"),
            ("completed", "maybe", "completed"),
        ] {
            let mut typed = vec![("answer-5-2", "2"), ("note-5-3", "Kept"), ("completed", "later")];
            typed.retain(|(name, _)| *name != field);
            typed.push((field, value));
            let page = lead.post(&section(5), &typed).await;
            assert_eq!(page.status, 422, "{field}={value:.9}");
            assert_eq!(page.errors().len(), 1, "{field}={value:.9}: {:?}", page.errors());
            assert!(!page.error_at(at).is_empty(), "{field}={value:.9}");
            assert_eq!((page.value("answer-5-2"), page.value("note-5-3")), ("2".into(), "Kept".into()));
            if field == "note-5-2" && !value.contains('\0') {
                assert_eq!(page.value(field), value);
            }
        }
        assert_eq!(statuses(&lead.get(TASKS).await)[4], "Not yet started");
        for key in ["d0", "d11", "5", "x", "D5"] {
            assert_eq!(lead.get(&format!("{TASKS}/{key}")).await.status, 404, "{key}");
        }
    }

    async fn a_round_that_is_not_open_takes_no_answers(app: TestApp) {
        let mut lead = lead(&app).await;
        complete(&mut lead, 1..=10).await;
        app.it_is("2026-03-31T22:30:00Z");
        let fields = answered(1, "5");
        for (path, fields) in [(section(1), borrowed(&fields)), (format!("{TASKS}/check"), vec![])] {
            let page = lead.post(&path, &fields).await;
            assert_eq!(page.status, 200, "half past eleven on its last day: {path}");
            app.it_is("2026-03-31T23:00:00Z");
            assert_eq!(lead.post(&path, &fields).await.status, 422, "{path}");
            app.it_is("2026-03-31T22:45:00Z");
        }
        let baseline = TASKS.replace("month-18", "month-0");
        let page = lead.post(&format!("{baseline}/d1"), &borrowed(&fields)).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.value("answer-1-1"), "5", "what was typed is kept");
    }

    async fn others_read_it_once_it_is_submitted(app: TestApp) {
        let mut people = people(&app).await;
        let lead = people.get_mut("lead").unwrap();
        complete(lead, 1..=10).await;
        let page = lead.get(&section(2)).await;
        lead.press(&page, "Save and continue", &[("note-2-1", "A private note")]).await;
        for who in ["manager", "facilitator"] {
            let page = people.get_mut(who).unwrap().get(TASKS).await;
            assert!(page.main().contains("has not submitted") && !page.main().contains("A private note"));
        }
        people.get_mut("lead").unwrap().post(&format!("{TASKS}/check"), &[]).await;
        for (who, status) in [("manager", 200), ("facilitator", 200), ("reviewer", 403), ("other manager", 403)] {
            let page = people.get_mut(who).unwrap().get(TASKS).await;
            assert_eq!(page.status, status, "{who}");
            assert_eq!(page.main().contains("A private note"), status == 200, "{who}");
        }
    }

    async fn two_leads_work_on_different_sections_at_once(app: TestApp) {
        let mut people = people(&app).await;
        let lead = people.remove("lead").unwrap();
        let mut sends = tokio::task::JoinSet::new();
        for number in 1..=10 {
            let mut lead = lead.clone();
            sends.spawn(async move {
                let fields = answered(number, "4");
                lead.submit(&section(number), &borrowed(&fields)).await.status
            });
        }
        assert_eq!(sends.join_all().await, [303; 10]);
        let page = { lead }.get(TASKS).await;
        assert!(statuses(&page).iter().all(|status| status == "Completed"), "{:?}", statuses(&page));
    }

    async fn it_is_submitted_once_however_often_it_is_sent(app: TestApp) {
        let mut lead = lead(&app).await;
        complete(&mut lead, 1..=10).await;
        let mut sends = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let mut lead = lead.clone();
            sends.spawn(async move { lead.submit(&format!("{TASKS}/check"), &[]).await.status });
        }
        let mut statuses = sends.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409, 409, 409]);
    }

    async fn another_authority_is_out_of_reach(app: TestApp) {
        let mut lead = lead(&app).await;
        for path in [ROUND, TASKS, &section(1), &format!("{TASKS}/check"), &format!("{ROUND}/survey"), &format!("{ROUND}/evidence")] {
            let path = path.replace("northbridge", "westmere");
            assert_eq!(lead.get(&path).await.status, 403, "{path}");
        }
    }
}
