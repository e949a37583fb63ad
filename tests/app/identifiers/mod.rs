//! What could identify a child or family comes in by no door.

mod measured;

use partners::people::Role;

use crate::harness::{Client, TestApp, both};

const NEW: &str = "/programmes/hackney/authorities/northbridge/support-days/new";
const SUMMARY: &str = "Group supervision of the case of a girl, NHS no 943 476 5919, and of \
                       her brother; grandmother is on 07700 900123.";

async fn facilitator(app: &TestApp) -> Client {
    let programme = app.programme("Hackney").await;
    let northbridge = app.authority(&programme, "Northbridge", "120").await;
    let (id, email) = (Some(programme.0.id), "facilitator@hackney.example");
    app.person(email, Role::Facilitator, id, &[northbridge.id])
        .await
}

/// Whether any row of any table has these words.
async fn keeps(app: &TestApp, words: &str) -> bool {
    let stored = app.stored().await;
    stored.values().flatten().any(|row| row.contains(words))
}

both! {
    async fn a_summary_is_refused_with_the_places_marked_until_they_are_removed(app: TestApp) {
        let mut facilitator = facilitator(&app).await;
        let page = facilitator.get(NEW).await;
        let fields = [("activity", "group_supervision"), ("dimension", "D3"), ("summary", SUMMARY)];
        let page = facilitator.press(&page, "Log support days", &fields).await;
        assert_eq!(page.status, 422);
        let words = "Summary has what looks like an NHS number (“943 476 5919”) and a phone number \
                     (“07700 900123”). Remove them: nothing that could identify a child or family \
                     can be kept";
        assert_eq!(page.errors(), [words]);
        assert_eq!(page.error_at("summary"), words);
        assert_eq!(page.texts("#summary-marked mark"), ["943 476 5919", "07700 900123"]);
        assert!(page.attribute("#summary", "aria-describedby").contains("summary-marked"));
        assert_eq!(page.value("summary"), SUMMARY, "what was typed is kept to be mended");
        assert!(!keeps(&app, "476 5919").await && !keeps(&app, "900123").await);

        let mended = [("summary", "Group supervision of one case, a girl and her brother.")];
        let page = facilitator.press(&page, "Log support days", &mended).await;
        assert_eq!((page.status, page.banner().as_str()), (200, "Support days logged"));
    }

    async fn a_record_named_by_a_case_number_is_refused_by_row_and_column(app: TestApp) {
        facilitator(&app).await;
        let file = "record,instrument,rater,date,CA1\n\
            CA-03,case_audit,rater 2,2024-10-01,3\n\
            Mosaic 345678,case_audit,rater 2,2024-10-01,3\n\
            CA-04,case_audit,jo@example.org,2024-10-01,3\n";
        let ended = app.import("evidence", "month-0", file.as_bytes(), &[]);
        assert_eq!(ended.code, 1);
        let lines: Vec<_> = ended.err.lines().filter(|line| line.starts_with("row ")).collect();
        assert_eq!(lines.len(), 2, "{}", ended.err);
        assert!(lines[0].starts_with("row 3, record: has what looks like a case number (“345678”)"));
        assert!(lines[1].starts_with("row 4, rater: has what looks like an e-mail address"));
        assert!(!keeps(&app, "CA-03").await, "all or nothing");
    }

    async fn a_person_is_not_named_by_a_telephone_number(app: TestApp) {
        app.programme("Hackney").await;
        let arguments = ["person", "add", "--email", "two@hackney.example", "--role", "manager"];
        let named = |name| app.command(&[&arguments[..], &["--name", name]].concat());
        let ended = named("Duty 07700 900123");
        assert_eq!(ended.code, 1);
        assert!(ended.err.contains("The name has what looks like a phone number"), "{}", ended.err);
        assert!(!keeps(&app, "two@hackney.example").await);
        named("Ada Two").done();
    }
}
