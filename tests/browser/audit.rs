//! A manager reads who did what, and takes it as a file.

use serde_json::Value;

use crate::harness::{PASSWORD, Person, WIDE, journey_in_earnest};

#[test]
#[ignore = "needs Chromium"]
fn a_manager_finds_what_was_done_and_saves_it() {
    journey_in_earnest("audit", WIDE, |person| async move {
        person.sign_in("manager@hackney.example").await;
        person.set_up_second_step(PASSWORD).await;
        person.open("/programmes/hackney/set-up").await;
        person.follow("Audit trail: who did what").await;
        assert!(person.count("#events tbody tr").await > 10);
        finds(&person).await;
        saves(&person).await;
    });
}

/// A date that is none is refused and everything chosen stays; then only what was sought is there.
async fn finds(person: &Person) {
    person.unfold("Find events").await;
    person.select("Person", "Adaeze Fairweather").await;
    person
        .select("What happened", "Accounts and sign-ins")
        .await;
    person.fill("From", "31/2/2026").await;
    person.press("Find").await;
    assert_eq!(person.count(".govuk-error-summary").await, 1);
    assert_eq!(
        person.text("#kind option:checked").await,
        "Accounts and sign-ins"
    );
    person.fill("From", "").await;
    person.press("Find").await;
    let rows = "[...document.querySelectorAll('#events tbody tr')].map(row => row.textContent)";
    let rows: Vec<String> = serde_json::from_value(person.asks(rows).await).unwrap();
    assert!(
        rows.iter().any(|row| row.contains("second step")),
        "{rows:#?}"
    );
    assert!(
        rows.iter().all(|row| row.contains("Adaeze Fairweather")),
        "{rows:#?}"
    );
}

/// The file has what was found; that it was taken is found in its turn.
async fn saves(person: &Person) {
    let file = "fetch([...document.querySelectorAll('main a')].find(a => a.textContent.includes('CSV')).href) \
        .then(async answer => [answer.headers.get('content-type'), await answer.text()])";
    let file = person.asks(file).await;
    let [Value::String(kind), Value::String(text)] = file.as_array().unwrap().as_slice() else {
        panic!("{file}");
    };
    assert!(kind.starts_with("text/csv"), "{kind}");
    let rows = text.lines().count() - 1;
    assert_eq!(rows, person.count("#events tbody tr").await);
    assert!(
        text.contains("manager@hackney.example") || text.contains("Adaeze Fairweather"),
        "{text}"
    );
    person.follow("Show all").await;
    assert!(
        person
            .text("#events")
            .await
            .contains("Saved the audit trail as a file")
    );
}
