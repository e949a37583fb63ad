//! Two tabs, a computer that several people use, and a change of person: nothing is lost, mixed or
//! shown to somebody else.

use crate::harness::{PHONE, Person, WIDE, journey};

const NORTHBRIDGE: &str = "/programmes/hackney/authorities/northbridge";

/// The first link of the survey, which is a group’s.
async fn group_link(person: &Person) -> String {
    person.sign_in("lead@northbridge.example").await;
    person
        .open(&format!("{NORTHBRIDGE}/rounds/month-18/survey"))
        .await;
    let links = "[...document.querySelectorAll('main a')].map(a => a.href).find(a => a.includes('/answer/'))";
    let link = person.asks(links).await;
    person.as_somebody_else().await;
    link.as_str().expect("a link of the survey").to_owned()
}

/// The names of the statements on a page.
async fn statements(person: &Person) -> Vec<String> {
    let names =
        "[...new Set([...document.querySelectorAll('main input[type=radio]')].map(i => i.name))]";
    serde_json::from_value(person.asks(names).await).unwrap()
}

async fn chosen(person: &Person, name: &str) -> serde_json::Value {
    let asks = format!("document.querySelector('input[name=\"{name}\"]:checked')?.value");
    person.asks(&asks).await
}

/// Goes to another tab, a new one; the one before.
async fn new_tab(person: &Person) -> thirtyfour::WindowHandle {
    let before = person.driver.window().await.unwrap();
    let tab = person.driver.new_tab().await.unwrap();
    person.driver.switch_to_window(tab).await.unwrap();
    before
}

async fn to_tab(person: &Person, tab: thirtyfour::WindowHandle) -> thirtyfour::WindowHandle {
    let before = person.driver.window().await.unwrap();
    person.driver.switch_to_window(tab).await.unwrap();
    before
}

#[test]
#[ignore = "needs Chromium"]
fn two_tabs_and_a_shared_device() {
    journey("one-sitting", PHONE, |person| async move {
        let link = group_link(&person).await;
        // Without scripts first: what the buttons send alone.
        person.without_scripts().await;
        person.open(&link).await;
        person.press("Start").await;
        let path = person.path().await;
        let names = statements(&person).await;
        let first = new_tab(&person).await;
        person.open(&path).await;
        person.choose_value(&names[0], "4").await;
        person.press("Save and come back later").await;
        let code = person.text("#return-code").await;
        let second = to_tab(&person, first).await;
        person.choose_value(&names[0], "2").await;
        person.choose_value(&names[1], "3").await;
        person.press("Save and continue").await;
        assert_eq!(
            person.count(".govuk-error-summary").await,
            1,
            "both are shown"
        );
        assert_eq!(chosen(&person, &names[0]).await, "2");
        person.choose_value(&names[0], "5").await;
        person.press("Save and come back later").await;
        person.open(&path).await;
        assert_eq!(chosen(&person, &names[0]).await, "5");
        assert_eq!(chosen(&person, &names[1]).await, "3");

        // The next person comes by the same link, while this tab is open still.
        let old = to_tab(&person, second).await;
        person.open(&link).await;
        assert_eq!(
            person.heading().await,
            "Is it you who began to answer on this device?"
        );
        assert!(!person.text("body").await.contains(&code));
        person.press("Start my own answers").await;
        assert_eq!(chosen(&person, &names[0]).await, serde_json::Value::Null);
        let own = to_tab(&person, old).await;
        person.choose_value(&names[1], "1").await;
        person.press("Save and continue").await;
        assert!(person.heading().await.starts_with("Not saved"));
        assert!(person.text("main").await.contains("1 Not yet"));
        to_tab(&person, own).await;
        person.choose_value(&names[0], "1").await;
        person.press("Save and come back later").await;
        person.follow("I am finished on this computer").await;
        person.press("I am finished on this computer").await;
        person.open(&path).await;
        assert_eq!(person.count("input[type=radio]").await, 0);

        // The first person, at home.
        person.as_somebody_else().await;
        person.open(&link).await;
        person.follow("I have a return code").await;
        person.fill("Return code", &code).await;
        person.press("Continue").await;
        person.open(&path).await;
        assert_eq!(chosen(&person, &names[0]).await, "5");
        assert_eq!(chosen(&person, &names[1]).await, "3");
    });
}

#[test]
#[ignore = "needs Chromium"]
fn a_form_of_one_person_is_not_sent_by_another() {
    journey("one-person", WIDE, |person| async move {
        person.sign_in("facilitator@hackney.example").await;
        person
            .open(&format!("{NORTHBRIDGE}/support-days/new"))
            .await;
        person.fill("Summary", "A morning with the team").await;
        let known = person.leave_device().await;
        let facilitators = new_tab(&person).await;
        person.sign_in("manager@hackney.example").await;
        let managers = to_tab(&person, facilitators).await;
        person.press("Log support days").await;
        assert!(person.heading().await.starts_with("Nothing was saved"));
        let page = person.text("main").await;
        assert!(page.contains("A morning with the team"), "{page}");
        // Who is signed in is signed out, and the first person sends the very form.
        person.return_to_device(&known).await;
        person.driver.back().await.unwrap();
        assert_eq!(
            person.field("Summary").await.prop("value").await.unwrap(),
            Some("A morning with the team".into())
        );
        to_tab(&person, managers).await;
    });
}
