//! Starting a programme.

use partners::people::Role;

use crate::harness::{Client, TestApp, both};

const START: [(&str, &str); 5] = [
    ("name", "Hackney"),
    ("lead-authority", "Hackney Council"),
    ("start-day", "1"),
    ("start-month", "sept"),
    ("start-year", "2024"),
];

async fn founder(app: &TestApp) -> Client {
    app.person("founder@hackney.example", Role::Manager, None, &[])
        .await
}

both! {
    async fn a_manager_starts_a_programme(app: TestApp) {
        let mut founder = founder(&app).await;
        let page = founder.get("/").await;
        assert!(page.main().contains("You do not have a role in a programme yet"));
        let page = founder.get(&page.link("Set up a programme")).await;
        let page = founder.press(&page, "Set up the programme", &START).await;
        assert_eq!((page.status, page.path.as_str()), (200, "/programmes/hackney/set-up"));
        let main = page.main();
        assert!(main.contains("1 September 2024 to 31 August 2026"), "{main}");
        assert!(main.contains("up to 6") && main.contains("up to 120"), "{main}");
        let rounds: Vec<_> = page.table("Rounds").into_iter().skip(1).map(|row| row[..2].to_vec()).collect();
        let (full, pulse) = ("Full round", "Pulse and quality assurance");
        assert_eq!(rounds, [
            ["Baseline", full], ["Month 6", pulse], ["Month 12", full], ["Month 18", pulse], ["Month 24", full],
        ]);
        let page = founder.get(&page.link("People and their roles")).await;
        assert_eq!(page.row("People with a role", "Founder Hackney")[1], "Programme manager");
    }

    async fn a_name_is_taken_once(app: TestApp) {
        let mut founder = founder(&app).await;
        founder.post("/programmes/new", &START).await;
        let page = founder.post("/programmes/new", &START).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.error_at("name"), "There is already a programme of that name");
        assert_eq!(page.value("name"), "Hackney");
    }

    async fn a_name_sent_twice_at_once_is_taken_once(app: TestApp) {
        let founder = founder(&app).await;
        let mut sends = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let mut founder = founder.clone();
            sends.spawn(async move { founder.submit("/programmes/new", &START).await.status });
        }
        let mut statuses = sends.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422, 422, 422]);
    }

    async fn what_was_typed_is_kept_when_it_is_refused(app: TestApp) {
        let mut founder = founder(&app).await;
        let long = "é".repeat(121);
        for (changed, field, error) in [
            (("name", ""), "name", "Enter the programme’s name"),
            (("name", "——"), "name", "Name must have letters or digits, and not be “new”"),
            (("name", "New"), "name", "Name must have letters or digits, and not be “new”"),
            (("name", "a\0b"), "name", "Name has a hidden control or direction mark. Type it again without it"),
            (("name", "a\u{202e}b"), "name", "Name has a hidden control or direction mark. Type it again without it"),
            (("name", &long), "name", "Name must be 120 characters or less"),
            (("lead-authority", " "), "lead-authority", "Enter the council that gives the support"),
            (("start-day", "31"), "start", "Start date must be a real date"),
            (("start-year", "24"), "start", "Start date must be a real date"),
            (("start-month", ""), "start", "Start date must include a month"),
            (("start-year", "99999"), "start", "Start date must be a real date"),
        ] {
            let mut typed = START;
            let place = typed.iter().position(|(name, _)| *name == changed.0).unwrap();
            typed[place] = changed;
            let page = founder.post("/programmes/new", &typed).await;
            assert_eq!(page.status, 422, "{changed:?}");
            assert_eq!(page.error_at(field), error, "{changed:?}");
            assert_eq!(page.errors(), [error], "{changed:?}");
            for (name, value) in typed {
                if !value.contains('\0') {
                    assert_eq!(page.value(name), value, "{changed:?}");
                }
            }
        }
        assert_eq!(founder.get("/programmes").await.count("main li"), 0);
    }

    async fn everything_missing_is_said_at_once(app: TestApp) {
        let page = founder(&app).await.post("/programmes/new", &[]).await;
        assert_eq!(page.errors(), [
            "Enter the programme’s name",
            "Enter the council that gives the support",
            "Enter start date",
        ]);
    }

    async fn the_first_and_last_years_have_rounds_too(app: TestApp) {
        let mut founder = founder(&app).await;
        for (name, year) in [("First", "1900"), ("Last", "2200")] {
            let mut typed = START;
            typed[0].1 = name;
            typed[4].1 = year;
            let page = founder.post("/programmes/new", &typed).await;
            assert_eq!(page.status, 200, "{year}");
        }
    }
}
