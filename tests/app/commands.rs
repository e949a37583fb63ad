//! The command line: people, settings, exit codes.

use crate::harness::{PASSWORD, TestApp, both, partners};

#[test]
fn a_wrong_setting_is_one_line_and_exit_2() {
    for (name, value) in [
        ("DATABASE_URL", "mysql://user:secret@host/db"),
        ("DATABASE_URL", "sqlite:///proc/nowhere/x.sqlite"),
        ("DATABASE_URL", "postgres://user:secret@127.0.0.1:port/db"),
        ("PARTNERS_ADDRESS", "3000"),
        ("PARTNERS_PUBLIC_URL", "partners.example"),
        ("PARTNERS_LOG", "xml"),
        ("PARTNERS_MAIL_FROM", "nobody"),
        ("PARTNERS_SMTP_URL", "http://user:secret@mail.example"),
    ] {
        for command in ["serve", "demo"] {
            let variables = match name {
                "PARTNERS_MAIL_FROM" => {
                    [(name, value), ("PARTNERS_SMTP_URL", "smtp://mail.example")]
                }
                _ => [
                    ("PARTNERS_MAIL_FROM", "surveys@partners.example"),
                    (name, value),
                ],
            };
            let ended = partners(&[command], &variables);
            assert_eq!(ended.code, 2, "{command} {name}: {}", ended.err);
            assert!(
                ended.err.starts_with(&format!("partners: {name}")),
                "{}",
                ended.err
            );
            assert_eq!(ended.err.trim().lines().count(), 1, "{}", ended.err);
            assert!(!ended.err.contains("secret"), "{}", ended.err);
        }
    }
}

#[test]
fn a_database_that_is_away_is_no_wrong_setting() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "postgres://nobody:secret@{}/none",
        closed.local_addr().unwrap()
    );
    drop(closed);
    let ended = partners(&["serve"], &[("DATABASE_URL", &url)]);
    assert_eq!(ended.code, 1, "it is started again: {}", ended.err);
    let line = "partners: DATABASE_URL can't be opened";
    assert!(ended.err.starts_with(line), "{}", ended.err);
    assert!(!ended.err.contains("secret"), "{}", ended.err);
}

#[test]
fn what_only_looks_makes_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let mistyped = folder.path().join("mistyped.sqlite");
    let url = format!("sqlite://{}", mistyped.display());
    for command in [
        &["verify"][..],
        &["retention"],
        &["retention", "--apply"],
        &["export", "maturity", "--programme", "hackney"],
    ] {
        let ended = partners(command, &[("DATABASE_URL", &url)]);
        assert_eq!(ended.code, 1, "{command:?}: {}", ended.out);
        assert!(ended.err.contains("there is no database"), "{}", ended.err);
        assert!(!mistyped.exists(), "{command:?}");
    }
    // Nor is one made in what is there for something else.
    std::fs::write(&mistyped, "").unwrap();
    let ended = partners(&["verify"], &[("DATABASE_URL", &url)]);
    assert_eq!(ended.code, 1, "{}", ended.out);
    assert!(ended.err.contains("nothing of partners"), "{}", ended.err);
}

#[test]
fn the_demonstration_is_for_this_machine_alone() {
    let ended = partners(&["demo"], &[("PARTNERS_ADDRESS", "0.0.0.0:0")]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("loopback"), "{}", ended.err);
}

#[test]
fn help_tells_all_commands_and_settings() {
    let help = partners(&["--help"], &[]).done();
    for word in [
        "demo",
        "serve",
        "migrate",
        "person",
        "import",
        "export",
        "DATABASE_URL",
        "PARTNERS_LOG",
        "PARTNERS_SMTP_URL",
        "PARTNERS_MAIL_FROM",
    ] {
        assert!(help.contains(word), "{word}");
    }
    assert_eq!(partners(&["nothing"], &[]).code, 2);
}

both! {
    async fn a_person_added_gets_a_link_that_works(app: TestApp) {
        let programme = app.programme("Hackney").await;
        app.authority(&programme, "Northbridge", "120").await;
        let add = ["person", "add", "--email", "Lead@Northbridge.example", "--name", "Helen Trevanion",
            "--role", "lead", "--programme", "hackney", "--authority", "northbridge"];
        let link = app.command(&add).done();
        app.authority(&programme, "Westmere", "120").await;
        let another = app.command(&[&add[..11], &["westmere"]].concat());
        assert_eq!(another.code, 1);
        assert!(another.err.contains("leads another authority"), "{}", another.err);
        let path = link.trim().split_once("//").unwrap().1;
        let path = &path[path.find('/').unwrap()..];
        // The command has the machine's clock, and a link lives for 72 hours.
        app.it_is(&chrono::Utc::now().to_rfc3339());
        let mut lead = app.first_sign_in("lead@northbridge.example", path).await;
        let account = lead.get("/account").await;
        assert_eq!(account.summary("Role"), "Authority lead");
        assert_eq!(account.summary("Name"), "Helen Trevanion");
        let fields = [("email", "lead@northbridge.example"), ("password", PASSWORD)];
        assert_eq!(app.stranger().submit("/sign-in", &fields).await.status, 303);
    }

    async fn a_person_in_no_possible_place_is_refused(app: TestApp) {
        let programme = app.programme("Hackney").await;
        app.authority(&programme, "Northbridge", "120").await;
        for arguments in [
            &["--role", "lead", "--programme", "hackney"][..],
            &["--role", "lead", "--programme", "hackney", "--authority", "nowhere"],
            &["--role", "lead", "--programme", "nowhere", "--authority", "northbridge"],
            &["--role", "reviewer", "--programme", "hackney", "--authority", "northbridge"],
            &["--role", "facilitator"],
            &["--role", "manager", "--email", "not-an-email"],
            &["--role", "manager", "--name", ""],
            &["--role", "manager", "--name", "a\u{7}b"],
        ] {
            let mut all = vec!["person", "add"];
            for (name, value) in [("--email", "a@b.example"), ("--name", "A Person")] {
                if !arguments.contains(&name) {
                    all.extend([name, value]);
                }
            }
            all.extend(arguments);
            let ended = app.command(&all);
            assert_eq!(ended.code, 1, "{arguments:?}: {ended:?}");
            assert_eq!(ended.out, "", "{arguments:?}");
            assert!(ended.err.starts_with("partners: "), "{}", ended.err);
        }
        assert_eq!(app.command(&["person", "add", "--email", "a@b.example"]).code, 2);
    }
}
