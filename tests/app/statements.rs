//! What the service says of itself to anybody.

use axum::http::Method;
use partners::statements::COOKIES;

use crate::harness::{TestApp, both};

const PAGES: [(&str, &str); 3] = [
    ("/accessibility", "Accessibility statement"),
    ("/privacy", "Privacy notice"),
    ("/cookies", "Cookies"),
];

both! {
    async fn every_footer_leads_to_them_and_nobody_need_sign_in(app: TestApp) {
        for path in ["/sign-in", "/nowhere", "/privacy"] {
            let page = app.stranger().get(path).await;
            let links = page.links();
            for (href, _) in PAGES {
                assert!(links.iter().any(|(own, _)| own == href), "{path}: {href}");
            }
        }
        for (path, heading) in PAGES {
            let page = app.stranger().get(path).await;
            assert_eq!((page.status, page.heading().as_str()), (200, heading));
        }
    }

    async fn the_accessibility_statement_has_what_the_regulations_ask_for(app: TestApp) {
        let page = app.stranger().get("/accessibility").await;
        let said = page.main();
        for sentence in [
            "This accessibility statement applies to",
            "is committed to making its website accessible, in accordance with the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.",
            "This website is partially compliant with the Web Content Accessibility Guidelines version 2.2 AA standard, due to the non-compliances listed below.",
            "The content listed below is non-accessible for the following reasons.",
            "is responsible for enforcing the Public Sector Bodies",
            "contact the Equality Advisory and Support Service (EASS)",
            "This statement was prepared on",
            "It was last reviewed on",
            "The service was last tested on",
        ] {
            assert!(said.contains(sentence), "{sentence}");
        }
    }

    async fn the_privacy_notice_tells_the_periods_that_are_set(app: TestApp) {
        let page = app.stranger().get("/privacy").await;
        let keep = app.state.settings.keep;
        let told = page.table("Periods");
        for (what, long) in [
            ("A programme", format!("{} years after it ended", keep.programmes_years)),
            ("Name and address of an account", format!("{} months", keep.accounts_months)),
            ("Name and address of somebody", format!("{} months", keep.left_months)),
            ("Addresses", format!("{} days after the result", keep.addresses_days)),
            ("Sign-ins", format!("{} years", keep.trail_years)),
        ] {
            let row = told.iter().find(|row| row[0].starts_with(what)).unwrap();
            assert!(row[1].starts_with(&long), "{row:?}");
        }
        assert!(page.main().contains("no information about children or families"));
    }

    async fn every_cookie_that_is_set_is_listed(app: TestApp) {
        let https = app.also_as("https://partners.test", false).await;
        let page = https.stranger().get("/cookies").await;
        let listed = page.table("The cookies of this service");
        assert_eq!(listed.len(), COOKIES.len() + 1);
        assert!(listed[1..].iter().all(|row| row[0].starts_with("__Host-partners")), "{listed:?}");
        let email = "manager@hackney.example";
        let (_, link) = app.add_person(email, partners::people::Role::Manager, None, &[]).await;
        let mut person = app.first_sign_in(email, &link).await;
        person.send(Method::GET, "/account", None).await;
        for name in person.cookies.keys() {
            let known = COOKIES.iter().any(|it| it.name == name);
            assert!(known, "{name} is not listed");
        }
    }

    async fn a_weakness_can_be_told_of(app: TestApp) {
        let sent = app.stranger().send(Method::GET, "/.well-known/security.txt", None).await;
        assert_eq!(sent.status, 200);
        assert_eq!(sent.header("content-type"), "text/plain; charset=utf-8");
        assert!(sent.body.contains("Contact: mailto:"), "{}", sent.body);
        assert!(sent.body.contains("Expires: 2026-09-12T00:00:00Z\r\n"), "{}", sent.body);
        assert!(sent.body.contains("Canonical: http://partners.test/.well-known/security.txt\r\n"));
    }
}
