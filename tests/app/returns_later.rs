//! What comes after a return: whoever reads it is known, and nothing under it moves in silence.

use crate::{
    harness::{TestApp, both},
    permissions::people,
    returns::{RETURNS, file, freeze, get, log, of, press, write},
};

const AUTHORITY: &str = "/programmes/hackney/authorities/northbridge";

both! {
    async fn who_reads_a_return_is_in_the_audit_trail(app: TestApp) {
        let mut people = people(&app).await;
        freeze(&mut people, "2025-q4").await;
        for rest in ["", "/return.csv", "/return.xlsx"] {
            file(&mut people, "reviewer", &of("2025-q4", rest)).await;
        }
        let mut kept = crate::views_kept::events(&app, "results.viewed").await;
        kept.retain(|it| it.contains("return 2025-q4"));
        // The manager who was led to it by freezing, and the reviewer.
        assert_eq!(kept.len(), 2, "{kept:?}");
        let taken = crate::views_kept::events(&app, "file.downloaded").await;
        for file in ["return.csv", "return.xlsx"] {
            let one = taken.iter().filter(|it| it.contains("return 2025-q4") && it.contains(file));
            assert_eq!(one.count(), 1, "{file}: {taken:?}");
        }
    }

    async fn a_quarter_that_was_passed_over_changes_with_a_reason_that_is_listed(app: TestApp) {
        let mut people = people(&app).await;
        let entry = log(&mut people, ["15", "9", "2025"]).await;
        let page = get(&mut people, "manager", &of("2025-q4", "/freezing")).await;
        assert!(page.main().contains("There is no return of"), "{}", page.main());
        freeze(&mut people, "2025-q4").await;
        let path = format!("{entry}/correction");
        let silent = press(&mut people, "facilitator", &path, "Save the correction", &[("activity", "feedback")]).await;
        assert_eq!(silent.status, 422, "{}", silent.main());
        let told = [("activity", "feedback"), ("reason", "It was feedback on cases.")];
        let page = press(&mut people, "facilitator", &path, "Save the correction", &told).await;
        assert_eq!(page.status, 200, "{:?}", page.errors());
        app.it_is("2026-04-20T10:00:00Z");
        let page = get(&mut people, "manager", &of("2026-q1", "")).await;
        assert!(page.main().contains("It was feedback on cases."), "{}", page.main());
    }

    async fn an_allocation_never_begins_in_a_closed_quarter(app: TestApp) {
        let mut people = people(&app).await;
        freeze(&mut people, "2025-q4").await;
        let path = format!("{AUTHORITY}/allocation");
        let from = |day, month, year| {
            [("days", "60"), ("reason", "Cut by agreement"), ("from-day", day), ("from-month", month), ("from-year", year)]
        };
        let manager = people.get_mut("manager").unwrap();
        let page = manager.post(&path, &from("31", "12", "2025")).await;
        assert_eq!(page.status, 422);
        let said = "Date must be after 31 December 2025: the quarters up to then are closed";
        assert!(page.errors().iter().any(|it| it.contains(said)), "{:?}", page.errors());
        let page = manager.post(&path, &from("1", "1", "2026")).await;
        assert_eq!(page.status, 200, "{:?}", page.errors());
    }

    async fn what_was_read_and_ticked_is_what_is_frozen(app: TestApp) {
        let mut people = people(&app).await;
        let opened = get(&mut people, "manager", &of("2025-q4", "/freezing")).await;
        let words = get(&mut people, "lead", RETURNS).await;
        let words = words.link("Write for Northbridge in October to December 2025");
        write(&mut people, "lead", &words, &[("risks", "Posts are vacant.")]).await;
        let mistyped = [("read", "yes"), ("sign-off", "Ann Example")];
        let manager = people.get_mut("manager").unwrap();
        let page = manager.press(&opened, "Freeze the return", &mistyped).await;
        assert_eq!((page.status, page.errors().len()), (422, 2), "{:?}", page.errors());
        // The tick is gone with what it stood for.
        let corrected = [("sign-off", "Ann Example, Director of Children’s Services")];
        let page = manager.press(&page, "Freeze the return", &corrected).await;
        assert_eq!(page.status, 422, "{}", page.main());
        let page = get(&mut people, "reviewer", &of("2025-q4", "")).await;
        assert_eq!(page.status, 404);
    }
}
