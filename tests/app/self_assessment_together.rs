//! The agreed self-assessment, worked on by several people: what was said the last time, nobody
//! overwriting another, and one signature.

use partners::people::Role;

use crate::harness::{Client, Page, TestApp, both};

const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18/self-assessment";
const BEFORE: &str = "/programmes/hackney/authorities/northbridge/rounds/month-0/self-assessment";

/// Two leads of Northbridge.
async fn leads(app: &TestApp) -> (Client, Client) {
    let hackney = app.programme("Hackney").await;
    let northbridge = app.authority(&hackney, "Northbridge", "120").await;
    let lead = async |email| {
        let (programme, authority) = (Some(hackney.0.id), [northbridge.id]);
        app.person(email, Role::Lead, programme, &authority).await
    };
    (
        lead("sam@northbridge.example").await,
        lead("ana@northbridge.example").await,
    )
}

fn section(number: usize) -> String {
    format!("{ROUND}/d{number}")
}

async fn complete(lead: &mut Client, tasks: &str) {
    for number in 1..=10 {
        let page = lead.get(&format!("{tasks}/d{number}")).await;
        let names: Vec<_> = (1..=4)
            .map(|item| format!("answer-{number}-{item}"))
            .collect();
        let mut filled: Vec<_> = names.iter().map(|name| (name.as_str(), "3")).collect();
        filled.push(("completed", "yes"));
        let page = lead.press(&page, "Save and continue", &filled).await;
        assert_eq!(page.banner(), "Section saved");
    }
}

async fn save(lead: &mut Client, page: &Page, filled: &[(&str, &str)]) -> Page {
    let mut filled = filled.to_vec();
    if !filled.iter().any(|(name, _)| *name == "completed") && page.value("completed").is_empty() {
        filled.push(("completed", "later"));
    }
    lead.press(page, "Save and continue", &filled).await
}

/// What a section holds now.
async fn values(lead: &mut Client, names: &[&str]) -> Vec<String> {
    let page = lead.get(&section(5)).await;
    names.iter().map(|name| page.value(name)).collect()
}

both! {
    async fn each_statement_shows_what_was_said_the_last_time(app: TestApp) {
        let (mut sam, _) = leads(&app).await;
        assert!(!sam.get(&section(5)).await.main().contains("Baseline"), "there was no round before");
        app.it_is("2024-10-15T09:00:00Z");
        complete(&mut sam, BEFORE).await;
        let page = sam.get(&format!("{BEFORE}/d5")).await;
        save(&mut sam, &page, &[("answer-5-1", "4"), ("note-5-1", "Two audits"), ("answer-5-2", "dk")]).await;
        app.it_is("2026-03-16T10:00:00Z");
        assert!(!sam.get(&section(5)).await.main().contains("Baseline"), "not before it was signed off");
        app.it_is("2024-10-15T10:00:00Z");
        let page = sam.get(&format!("{BEFORE}/check")).await;
        sam.press(&page, "Sign off the self-assessment", &[]).await;
        app.it_is("2026-03-16T10:00:00Z");
        let page = sam.get(&section(5)).await;
        assert_eq!(page.text("#answer-5-1-hint"), "Baseline: 4 In most places. Note: Two audits");
        assert_eq!(page.text("#answer-5-2-hint"), "Baseline: Don’t know");
        assert_eq!(page.value("answer-5-1"), "", "it is shown, not answered");
        let page = sam.get(&format!("{ROUND}/check")).await;
        assert!(page.main().contains("Not providedBaseline: 4 In most places. Note: Two audits"), "{}", page.main());

        app.tamper("UPDATE self_assessment_section SET answers = '{}', notes = '{}' WHERE dimension = 'D5'").await;
        assert_eq!(sam.get(&section(5)).await.text("#answer-5-1-hint"), "Baseline: no answer");
    }

    async fn two_people_at_one_section_both_win(app: TestApp) {
        let (mut sam, mut ana) = leads(&app).await;
        let (first, second) = (sam.get(&section(5)).await, ana.get(&section(5)).await);
        let page = save(&mut sam, &first, &[("answer-5-1", "3"), ("note-5-1", "An audit"), ("completed", "yes")]).await;
        assert_eq!(page.banner(), "Section saved");
        let page = save(&mut ana, &second, &[("answer-5-2", "4"), ("note-5-3", "A visit")]).await;
        assert_eq!(page.banner(), "Section saved");
        let names = ["answer-5-1", "note-5-1", "answer-5-2", "note-5-3", "completed"];
        assert_eq!(values(&mut sam, &names).await, ["3", "An audit", "4", "A visit", "yes"]);
    }

    async fn many_at_once_lose_nothing(app: TestApp) {
        let (sam, ana) = leads(&app).await;
        let page = { sam.clone() }.get(&section(5)).await;
        let mut sends = tokio::task::JoinSet::new();
        for item in 1..=4 {
            let mut lead = if item % 2 == 0 { sam.clone() } else { ana.clone() };
            let mut fields: Vec<(String, String)> = (1..=4).map(|i| (format!("seen-answer-5-{i}"), String::new())).collect();
            fields.push((format!("answer-5-{item}"), item.to_string()));
            fields.extend([("was-completed".into(), String::new()), ("completed".into(), "later".into())]);
            let path = page.path.clone();
            sends.spawn(async move {
                let fields: Vec<_> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                lead.submit(&path, &fields).await.status
            });
        }
        assert_eq!(sends.join_all().await, [303; 4]);
        let names = ["answer-5-1", "answer-5-2", "answer-5-3", "answer-5-4"];
        assert_eq!(values(&mut { sam }, &names).await, ["1", "2", "3", "4"]);
    }

    async fn two_answers_to_one_statement_are_for_the_people_to_settle(app: TestApp) {
        let (mut sam, mut ana) = leads(&app).await;
        let (first, second) = (sam.get(&section(5)).await, ana.get(&section(5)).await);
        app.it_is("2026-03-16T10:42:00Z");
        save(&mut sam, &first, &[("answer-5-1", "3"), ("note-5-1", "An audit")]).await;
        let typed = [("answer-5-1", "4"), ("note-5-1", "A visit"), ("answer-5-2", "2")];
        let page = save(&mut ana, &second, &typed).await;
        assert_eq!((page.status, page.errors().len()), (422, 2));
        assert_eq!(
            page.error_at("answer-5-1"),
            "5.1: Sam Northbridge (16 March 2026 at 10:42am) saved “3 In about half”; you chose “4 In most places”. Select the answer that you agree and save again"
        );
        assert!(page.error_at("note-5-1").contains("“An audit”"), "{}", page.error_at("note-5-1"));
        let names = ["answer-5-1", "note-5-1", "answer-5-2"];
        let kept: Vec<_> = names.iter().map(|name| page.value(name)).collect();
        assert_eq!(kept, ["4", "A visit", "2"], "what was typed stays");
        assert_eq!(values(&mut sam, &names).await, ["3", "An audit", "2"], "the rest is saved");

        let page = save(&mut ana, &page, &[("note-5-1", "An audit and a visit")]).await;
        assert_eq!(page.banner(), "Section saved");
        assert_eq!(values(&mut sam, &names).await, ["4", "An audit and a visit", "2"]);
        // Sam's page is older than that, and Sam changes nothing of it.
        let page = save(&mut sam, &first, &[("answer-5-4", "1")]).await;
        assert_eq!(page.banner(), "Section saved");
        assert_eq!(values(&mut sam, &names).await, ["4", "An audit and a visit", "2"]);
    }

    async fn it_is_saved_as_one_goes(app: TestApp) {
        let (mut sam, mut ana) = leads(&app).await;
        let page = sam.get(&section(5)).await;
        let token = page.value("page");
        let own = |value: &'static str| [("page", token.clone()), ("seen-answer-5-1", String::new()), ("answer-5-1", value.to_owned()), ("completed", "yes".to_owned())];
        for value in ["2", "3"] {
            let fields = own(value);
            let fields: Vec<_> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
            assert_eq!(sam.autosave(&page.path, &fields).await, 204, "a page does not stand in its own way");
        }
        assert_eq!(values(&mut sam, &["answer-5-1", "completed"]).await, ["3", ""], "completed is for the button");
        let late = [("page", "another"), ("seen-answer-5-1", ""), ("answer-5-1", "5"), ("seen-answer-5-2", ""), ("answer-5-2", "5")];
        assert_eq!(ana.autosave(&page.path, &late).await, 409);
        assert_eq!(values(&mut ana, &["answer-5-1", "answer-5-2"]).await, ["3", "5"], "the other one is saved");
        assert_eq!(ana.autosave(&page.path, &[("note-5-1", "Ring 020 7946 0000")]).await, 422);
        app.it_is("2026-03-31T23:00:00Z");
        assert_eq!(ana.autosave(&page.path, &[("answer-5-3", "5")]).await, 422, "the round has ended");
    }

    async fn only_what_was_read_is_cleared(app: TestApp) {
        let (mut sam, mut ana) = leads(&app).await;
        let page = sam.get(&section(5)).await;
        save(&mut sam, &page, &[("answer-5-1", "3")]).await;
        let asked = sam.get(&format!("{}/clear", section(5))).await;
        let page = ana.get(&section(5)).await;
        save(&mut ana, &page, &[("note-5-2", "A visit")]).await;
        let refused = sam.press(&asked, "Clear the answers", &[]).await;
        assert_eq!((refused.status, refused.errors().len()), (422, 1));
        assert!(refused.main().contains("A visit"), "what is there now: {}", refused.main());
        let names = ["answer-5-1", "note-5-2"];
        assert_eq!(values(&mut sam, &names).await, ["3", "A visit"]);
        let page = sam.press(&refused, "Clear the answers", &[]).await;
        assert_eq!(page.banner(), "Answers cleared");
        assert_eq!(values(&mut sam, &names).await, ["", ""]);
    }

    async fn it_is_signed_off_as_it_was_read(app: TestApp) {
        let (mut sam, mut ana) = leads(&app).await;
        complete(&mut sam, ROUND).await;
        let page = sam.get(&format!("{ROUND}/check")).await;
        assert!(page.main().contains("I am signing this off for Northbridge"), "{}", page.main());
        let other = ana.get(&section(5)).await;
        save(&mut ana, &other, &[("answer-5-1", "5")]).await;
        let refused = sam.press(&page, "Sign off the self-assessment", &[]).await;
        assert_eq!((refused.status, refused.errors().len()), (422, 1));
        assert!(refused.errors()[0].contains("Somebody changed an answer"), "{:?}", refused.errors());
        assert!(refused.main().contains("5 Everywhere, and we check it"));
        let page = sam.press(&refused, "Sign off the self-assessment", &[]).await;
        assert_eq!(page.heading(), "Self-assessment signed off");
        let page = ana.get(ROUND).await;
        assert_eq!((page.summary("Signed off"), page.summary("By")), ("16 March 2026 at 10:00am".into(), "Sam Northbridge".into()));
        assert_eq!(ana.post(&format!("{ROUND}/check"), &[]).await.status, 409);
    }
}
