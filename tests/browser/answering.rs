//! Answers that are saved while they are given, with JavaScript and through a lost connection.

use std::time::Duration;

use serde_json::json;

use crate::harness::{PHONE, Person, WIDE, journey};

const MILLBROOK: &str = "/programmes/hackney/authorities/millbrook/rounds/month-18";

/// Waits until the page says so.
async fn says(person: &Person, words: &str) {
    let mut said = String::new();
    for _ in 0..100 {
        said = person.text(".app-autosave").await;
        if said.starts_with(words) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it says “{said}”, not “{words}”");
}

async fn connection(person: &Person, on: bool) {
    let conditions = json!({
        "offline": !on, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
    });
    let cdp = person.driver.cdp();
    cdp.send_raw("Network.enable", json!({})).await.unwrap();
    cdp.send_raw("Network.emulateNetworkConditions", conditions)
        .await
        .unwrap();
}

async fn chosen(person: &Person, name: &str) -> serde_json::Value {
    let asks = format!("document.querySelector('input[name=\"{name}\"]:checked')?.value");
    person.asks(&asks).await
}

#[test]
#[ignore = "needs Chromium"]
fn answering_is_saved_as_one_goes() {
    journey("answering", PHONE, |person| async move {
        person.sign_in("lead@northbridge.example").await;
        person
            .open("/programmes/hackney/authorities/northbridge/rounds/month-18/survey")
            .await;
        let links = "[...document.querySelectorAll('main a')].map(a => a.href).find(a => a.includes('/answer/'))";
        let link = person.asks(links).await;
        let link = link.as_str().expect("a link of the survey").to_owned();
        person.as_somebody_else().await;
        person.open(&link).await;
        person.press("Start").await;
        let path = person.path().await;
        let first = "document.querySelector('main input[type=radio]').name";
        let name = person.asks(first).await.as_str().unwrap().to_owned();
        person.choose_value(&name, "4").await;
        says(&person, "Saved").await;
        person.open(&path).await;
        assert_eq!(chosen(&person, &name).await, "4");

        connection(&person, false).await;
        person.choose_value(&name, "2").await;
        says(&person, "Not saved: no connection").await;
        connection(&person, true).await;
        says(&person, "Saved").await;
        person.open(&path).await;
        assert_eq!(chosen(&person, &name).await, "2");

        person.press("Save and come back later").await;
        let code = person.text("#return-code").await;
        person.as_somebody_else().await;
        person.open(&link).await;
        person.follow("I have a return code").await;
        person.press("Continue").await;
        assert_eq!(person.count(".govuk-error-summary").await, 1);
        person.fill("Return code", &code).await;
        person.press("Continue").await;
        assert_eq!(person.heading().await, "Your answers so far");
        person.open(&path).await;
        assert_eq!(chosen(&person, &name).await, "2");
    });
}

#[test]
#[ignore = "needs Chromium"]
fn answering_for_the_authority_is_saved_as_one_goes() {
    journey("answering-agreed", WIDE, |person| async move {
        person.sign_in("lead@millbrook.example").await;
        person
            .open(&format!("{MILLBROOK}/self-assessment/d5"))
            .await;
        assert!(
            person
                .text("#answer-5-1-hint")
                .await
                .starts_with("Month 12: ")
        );
        person.choose_value("answer-5-1", "4").await;
        says(&person, "Saved").await;
        person.fill("Note on 5.1 (optional)", "Two audits").await;
        person.choose_value("answer-5-1", "2").await;
        person.choose("Yes, I’ve completed this section").await;
        person.press("Save and continue").await;
        assert_eq!(person.text("#sections-5-status").await, "Completed");
        person
            .open(&format!("{MILLBROOK}/self-assessment/d5"))
            .await;
        assert_eq!(chosen(&person, "answer-5-1").await, "2");
    });
}
