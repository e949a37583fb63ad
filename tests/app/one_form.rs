//! One form, one person: what was drawn for one is taken from nobody else who is signed in by then.

use crate::{
    harness::{Client, Page, TestApp, both},
    permissions::{people, posted},
};

const NORTHBRIDGE: &str = "/programmes/hackney/authorities/northbridge";

/// Pages that are drawn for nobody, and signing out, which is taken from everybody.
const NOBODYS: [&str; 8] = [
    "/answer/",
    "/sign-in",
    "/sign-in/",
    "/sign-out",
    "/set-password/",
    "/forgotten-password",
    "/confirm-email/",
    "/account/session",
];

fn is_nobodys(path: &str) -> bool {
    let own = |begins: &str| path == begins || (begins.ends_with('/') && path.starts_with(begins));
    NOBODYS.into_iter().any(own)
}

/// The same browser after somebody else has signed in with it, in another tab.
fn handed_over(from: &Client, to: &Client) -> Client {
    let mut browser = from.clone();
    browser.cookies = to.cookies.clone();
    browser
}

/// That nothing was saved, and who is signed in.
fn refused(page: &Page, name: &str) {
    assert_eq!(page.status, 412, "{}", page.main());
    assert_eq!(
        page.heading(),
        "Nothing was saved: this page was opened by somebody else"
    );
    assert!(
        page.main()
            .contains(&format!("You are signed in as {name}")),
        "{}",
        page.main()
    );
}

both! {
    async fn what_was_typed_by_one_is_not_saved_by_another(app: TestApp) {
        let mut people = people(&app).await;
        let mut facilitator = people.remove("facilitator").unwrap();
        let manager = people.remove("manager").unwrap();
        let page = facilitator.get(&format!("{NORTHBRIDGE}/support-days/new")).await;
        let typed = [("activity", "training"), ("summary", "A day of training, with <b>")];
        let before = app.stored().await;
        let mut browser = handed_over(&facilitator, &manager);
        let answer = browser.press(&page, "Log support days", &typed).await;
        refused(&answer, "Manager Hackney");
        assert_eq!(answer.summary("Summary"), "A day of training, with <b>");
        assert_eq!(answer.summary("Activity"), "training");
        for unseen in ["Submission", "Form owner"] {
            assert!(!answer.main().contains(unseen), "{unseen} was typed by nobody");
        }
        assert_eq!(app.stored().await["entry"], before["entry"]);
        // Signed in again, the first person sends the very page and it is theirs.
        let saved = facilitator.press(&page, "Log support days", &typed).await;
        assert_eq!(saved.status, 200, "{}", saved.main());
        assert_eq!(app.stored().await["entry"].len(), before["entry"].len() + 1);
    }

    async fn a_form_that_says_nothing_is_refused_too(app: TestApp) {
        let mut manager = people(&app).await.remove("manager").unwrap();
        for owner in ["", "0123456789abcdef", "é\0"] {
            let typed = [("form-owner", owner), ("reason", "Cut by agreement"), ("days", "60")];
            let page = manager.post(&format!("{NORTHBRIDGE}/allocation"), &typed).await;
            refused(&page, "Manager Hackney");
            assert_eq!(page.summary("Reason"), "Cut by agreement");
        }
        manager.form_owner = None;
        let page = manager.post(&format!("{NORTHBRIDGE}/allocation"), &[("reason", "Cut")]).await;
        refused(&page, "Manager Hackney");
        assert_eq!(app.stored().await["allocation"].len(), 2);
    }

    async fn every_form_of_a_signed_in_page_is_asked(app: TestApp) {
        let mut people = people(&app).await;
        let facilitator = people.remove("facilitator").unwrap();
        let lead = people.remove("lead").unwrap();
        let before = app.stored().await;
        for path in posted().filter(|path| !is_nobodys(path)) {
            let path = path.replace("{entry}", "1");
            let mut browser = handed_over(&facilitator, &lead);
            let sent = browser.submit(&path, &[("summary", "Typed")]).await;
            assert_eq!(sent.status, 412, "{path}");
            assert!(sent.body.contains("Typed"), "{path}: it is kept on the screen");
            let mut browser = handed_over(&facilitator, &lead);
            assert_eq!(browser.autosave(&path, &[]).await, 412, "{path}, as one goes");
            let mut browser = handed_over(&facilitator, &lead);
            let page = browser.upload(&path, "a.csv", b"a,b").await;
            refused(&page, "Lead Northbridge");
            assert!(page.main().contains("still on your computer"), "{path}");
        }
        assert_eq!(app.stored().await, before);
    }

    async fn a_password_is_shown_to_nobody_again(app: TestApp) {
        let mut people = people(&app).await;
        let (mut manager, lead) = (people.remove("manager").unwrap(), people.remove("lead").unwrap());
        let page = manager.get("/account/password").await;
        let typed = [("current", "lantern-orchard-seven"), ("password", "quiet-ladder-forest")];
        let mut browser = handed_over(&manager, &lead);
        let answer = browser.press(&page, "Change password", &typed).await;
        refused(&answer, "Lead Northbridge");
        for secret in ["lantern-orchard-seven", "quiet-ladder-forest"] {
            assert!(!answer.source.contains(secret));
        }
        let page = manager.get("/account/email").await;
        let mut browser = handed_over(&manager, &lead);
        if page.has_button("Change email address") {
            let typed = [("email", "new@hackney.example"), ("password", "lantern-orchard-seven")];
            let answer = browser.press(&page, "Change email address", &typed).await;
            refused(&answer, "Lead Northbridge");
            assert!(!answer.source.contains("lantern-orchard-seven"));
        }
    }

    async fn signing_out_is_taken_from_everybody(app: TestApp) {
        let mut people = people(&app).await;
        let (mut manager, lead) = (people.remove("manager").unwrap(), people.remove("lead").unwrap());
        let page = manager.get("/account").await;
        let mut browser = handed_over(&manager, &lead);
        assert_eq!(browser.press(&page, "Sign out", &[]).await.heading(), "Sign in");
        assert_eq!(browser.get("/account").await.heading(), "Sign in", "nobody is left signed in");
    }

    async fn who_answers_a_survey_while_signed_in_is_not_asked(app: TestApp) {
        let (mut lead, link) = crate::survey::opened(&app, "Practitioners").await;
        let page = crate::survey::answer_all(&mut lead, &link, "3").await;
        assert_eq!(page.status, 200);
    }

    async fn a_page_that_was_kept_says_for_whom(app: TestApp) {
        let mut people = people(&app).await;
        let mut owners = std::collections::BTreeSet::new();
        for who in ["manager", "facilitator", "lead", "manager"] {
            let client = people.get_mut(who).unwrap();
            for path in ["/programmes/hackney", "/programmes/hackney"] {
                let page = client.get(path).await;
                owners.insert((who, page.attribute("[name=form-owner]", "value")));
            }
        }
        assert_eq!(owners.len(), 3, "one each, also from the pages that are kept: {owners:?}");
    }
}
