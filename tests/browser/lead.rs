//! A lead completes a section of the self-assessment, opens the survey, and confirms or disputes
//! days; a respondent answers.

use crate::{
    facilitator::signs_in_and_logs,
    harness::{PHONE, Person, WIDE, journey},
};

const ROUND: &str = "/programmes/hackney/authorities/millbrook/rounds/month-18";

/// What a lead disputes a day for.
const WRONG: &str = "It was less than half a day";

#[test]
#[ignore = "needs Chromium"]
fn a_lead_completes_a_section_and_comes_back() {
    journey("lead", WIDE, |person| async move {
        person.sign_in("lead@millbrook.example").await;
        assert!(person.path().await.ends_with("/authorities/millbrook"));
        person.open(ROUND).await;
        person.open(&format!("{ROUND}/self-assessment")).await;
        person
            .follow("Risk, authority and the child’s experience")
            .await;
        person.press("Save and continue").await;
        let error = "Select whether you’ve completed this section";
        assert_eq!(person.text(".govuk-error-summary__list").await, error);
        for statement in ["answer-5-1", "answer-5-2", "answer-5-3", "answer-5-4"] {
            person.choose_value(statement, "3").await;
        }
        person
            .fill("Note on 5.1 (optional)", "Two audits and a visit")
            .await;
        person.choose("Yes, I’ve completed this section").await;
        person.press("Save and continue").await;
        assert_eq!(person.text("#sections-5-status").await, "Completed");
        person.follow("Look through all answers so far").await;
        person.open(&format!("{ROUND}/maturity")).await;
    });
}

#[test]
#[ignore = "needs Chromium"]
fn a_respondent_answers_by_a_link_of_the_survey() {
    journey("respondent", PHONE, |person| async move {
        person.sign_in("lead@millbrook.example").await;
        person.open(&format!("{ROUND}/survey")).await;
        let people = ("people-practitioners".to_owned(), "20".to_owned());
        person.fill_all(&[people]).await;
        person.press("Open the survey").await;
        assert!(
            person
                .text(".govuk-notification-banner")
                .await
                .contains("Survey opened")
        );
        let links = "[...document.querySelectorAll('main a')].map(a => a.href).find(a => a.includes('/answer/'))";
        let link = person.asks(links).await;
        let link = link.as_str().expect("a link of the survey").to_owned();

        person.as_somebody_else().await;
        person.open(&link).await;
        person.press("Start").await;
        let mut pages = 0;
        while person
            .asks("!!document.querySelector('main input[type=radio]')")
            .await
            == true
        {
            answer_the_page(&person, ["4", "na", "dk", "2"]).await;
            person.press("Save and continue").await;
            pages += 1;
            assert!(pages <= 10, "more pages than dimensions");
        }
        assert_eq!(
            person.heading().await,
            "Check your answers before you submit them"
        );
        person.press("Submit my answers").await;
        assert_eq!(person.heading().await, "Answers submitted");
        person.open(&link).await;
        assert_eq!(
            person.heading().await,
            "You have already submitted your answers"
        );
    });
}

async fn answer_the_page(person: &Person, answers: [&str; 4]) {
    let names =
        "[...new Set([...document.querySelectorAll('main input[type=radio]')].map(i => i.name))]";
    let names: Vec<String> = serde_json::from_value(person.asks(names).await).unwrap();
    for (name, answer) in names.iter().zip(answers) {
        person.choose_value(name, answer).await;
    }
}

#[test]
#[ignore = "needs Chromium"]
fn a_lead_confirms_and_disputes_and_is_answered() {
    journey("confirming", WIDE, |person| async move {
        let entry = signs_in_and_logs(&person).await;
        person.as_somebody_else().await;
        person.sign_in("lead@northbridge.example").await;
        person.follow("Confirm support days").await;
        person.press("Confirm selected days").await;
        let done = person.text(".govuk-notification-banner").await;
        assert!(done.contains("Support days confirmed"), "{done}");
        disputes(&person, &entry).await;
        person.as_somebody_else().await;
        settles(&person).await;
        assert_eq!(person.path().await, entry);
    });
}

async fn disputes(person: &Person, entry: &str) {
    person.open(entry).await;
    person.follow("Dispute this entry").await;
    person.press("Dispute this entry").await;
    assert_eq!(person.count(".govuk-error-summary").await, 1);
    person.fill("What is wrong?", WRONG).await;
    person.press("Dispute this entry").await;
    let page = person.text("main").await;
    assert!(
        page.contains("Northbridge disputes this entry") && page.contains(WRONG),
        "{page}"
    );
}

/// The facilitator answers that dispute, which their week shows.
async fn settles(person: &Person) {
    person.sign_in("facilitator@hackney.example").await;
    let answer = format!("//li[contains(., '{WRONG}')]//a[starts-with(., 'Answer the dispute')]");
    person.follow_path(&answer).await;
    person.follow("Settle the dispute").await;
    let how = "We agreed that it was half a day";
    person.fill("How was it settled?", how).await;
    person.press("Settle the dispute").await;
    let history = person.text(".app-timeline").await;
    assert!(history.contains(how), "{history}");
}
