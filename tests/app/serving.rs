//! The program as an operator runs it: started, measured, told to stop.

use std::io::{Read, Write};

use partners::people::Role;

use crate::harness::{PASSWORD, Process, TestApp, both, free_address, read};

const EMAIL: &str = "manager@hackney.example";

/// The cookie of a sign-in.
fn sign_in(process: &Process) -> String {
    let form = format!("email=manager%40hackney.example&password={PASSWORD}");
    let answer = process.send("POST", "/sign-in", "", &form);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "));
    let pair = cookie.expect("a session").split(';').next().unwrap();
    pair.to_owned()
}

both! {
    async fn told_to_stop_it_finishes_what_it_was_asked(app: TestApp) {
        app.it_is(&chrono::Utc::now().to_rfc3339());
        app.person(EMAIL, Role::Manager, None, &[]).await;
        let process = Process::serve(&app.state.settings.database_url, &[]);
        let form = format!("email=manager%40hackney.example&password={PASSWORD}");
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            form.len(),
            address = process.address,
        );
        let (first, rest) = form.split_at(10);
        let mut upload = process.connect().unwrap();
        upload.write_all(head.as_bytes()).unwrap();
        upload.write_all(first.as_bytes()).unwrap();
        // Kept open, so that it can be asked when nobody else is let in any more.
        let mut idle = process.connect().unwrap();
        idle.write_all(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = [0; 15];
        idle.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
        process.tell_to_stop();
        let stopping = loop {
            let answer = process.send("GET", "/readyz", "", "");
            if !answer.starts_with("HTTP/1.1 200") {
                break answer;
            }
        };
        assert!(stopping.starts_with("HTTP/1.1 503"), "{stopping}");
        while process.connect().is_ok() {
            std::thread::yield_now();
        }
        upload.write_all(rest.as_bytes()).unwrap();
        let answer = read(&mut upload);
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let (code, log) = process.ended();
        assert_eq!(code, Some(0), "{log}");
        assert!(!log.contains("cut off"), "{log}");
    }

    async fn it_tells_an_operator_what_it_does_and_never_for_whom(app: TestApp) {
        app.it_is(&chrono::Utc::now().to_rfc3339());
        let (_, link) = app.add_person("somebody@hackney.example", Role::Manager, None, &[]).await;
        app.person(EMAIL, Role::Manager, None, &[]).await;
        // How many reminders wait tells how many have answered.
        app.tamper(
            "INSERT INTO outbox (recipient, subject, body, attempts, due_at, reminder) \
             VALUES ('a@b.example', '', '', 0, '2099-01-01 10:00:00+00:00', TRUE)",
        )
        .await;
        let metrics = free_address();
        let variables = [("PARTNERS_METRICS_ADDRESS", metrics.as_str())];
        let process = Process::serve(&app.state.settings.database_url, &variables);
        let cookie = sign_in(&process);
        process.send("POST", "/sign-in", "", "email=marker-email%40x.example&password=marker-password");
        process.send("GET", &link, "", "");
        process.send("GET", "/nowhere/marker-path?marker=query", &cookie, "");
        process.send("GET", "/answer/marker-token", "", "");
        process.send("POST", "/programmes/new", &cookie, "form-owner=marker-owner&name=marker-name&slug=%21marker");
        let sent_id = "GET /account HTTP/1.1\r\nHost: x\r\nx-request-id: marker-id\r\nUser-Agent: marker-agent\r\n\
             Connection: close\r\n\r\n";
        let answer = process.exchange(sent_id.as_bytes());
        assert!(answer.contains("x-request-id: ") && !answer.contains("marker"), "{answer}");
        let scrape = |path: &str| {
            let mut stream = std::net::TcpStream::connect(&metrics).unwrap();
            let get = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            stream.write_all(get.as_bytes()).unwrap();
            read(&mut stream)
        };
        let told = scrape("/metrics");
        for line in [
            "partners_sign_ins_total{result=\"good\"} 1",
            "partners_sign_ins_total{result=\"refused\"} 1",
            "partners_http_requests_total{method=\"GET\",status=\"200\",endpoint=\"/set-password/{token}\"} 1",
            "partners_http_requests_total{method=\"GET\",status=\"404\",endpoint=\"unmatched\"} 1",
            "partners_http_requests_duration_seconds_bucket{",
            "partners_database_connections{",
            "partners_database_write_wait_seconds_count",
            "partners_outbox_mails{state=\"waiting\"} 0",
            "partners_outbox_mails{state=\"failed\"} 0",
            "partners_outbox_overdue_seconds 0",
            "partners_passwords_waiting 0",
            "process_resident_memory_bytes ",
            "process_start_time_seconds ",
        ] {
            assert!(told.contains(line), "{line} in\n{told}");
        }
        assert!(!told.contains("/answer/"), "{told}");
        assert!(scrape("/").starts_with("HTTP/1.1 404"));
        let public = process.send("GET", "/metrics", &cookie, "");
        assert!(public.starts_with("HTTP/1.1 404"), "{public}");
        process.tell_to_stop();
        let (code, log) = process.ended();
        assert_eq!(code, Some(0));
        let token = link.rsplit('/').next().unwrap();
        let key = cookie.split('=').nth(1).unwrap();
        for (what, text) in [("metrics", &told), ("log", &log)] {
            for hidden in ["marker", token, key, PASSWORD, "@", "127.0.0.1", "Manager Hackney"] {
                assert!(!text.contains(hidden), "{hidden} in the {what}:\n{text}");
            }
        }
        let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let set_password = lines.iter().find(|line| line["span"]["page"] == "/set-password/{token}").unwrap();
        assert_eq!(set_password["status"], 200);
        assert_eq!(set_password["span"]["method"], "GET");
        assert!(set_password["milliseconds"].is_u64());
        assert_eq!(set_password["span"]["id"].as_str().unwrap().len(), 36);
        assert!(!log.contains("/answer/") && !log.contains("/readyz"), "{log}");
    }

    async fn what_is_no_request_is_refused_and_it_lives(app: TestApp) {
        let process = Process::serve(&app.state.settings.database_url, &[]);
        let huge = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "a".repeat(64 * 1024));
        assert!(process.exchange(huge.as_bytes()).starts_with("HTTP/1.1 431"));
        let many: String = (0..200).map(|i| format!("X-{i}: a\r\n")).collect();
        let many = format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n");
        assert!(process.exchange(many.as_bytes()).starts_with("HTTP/1.1 431"));
        for nonsense in [
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "nonsense\r\n\r\n",
            "GET / HTTP/1.1\r\nHost x\r\n\r\n",
            "\0\0\0\r\n\r\n",
        ] {
            let answer = process.exchange(nonsense.as_bytes());
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{nonsense}: {answer}");
        }
        // Who sends all of it before reading still reads why it was not wanted.
        let answer = process.send("POST", "/sign-in", "", &"a".repeat(9_000_000));
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer:.200}");
        assert!(process.send("GET", "/readyz", "", "").contains("ready"));
    }

    async fn an_error_page_has_a_reference_to_quote(app: TestApp) {
        let request = axum::http::Request::post("/sign-in").body(axum::body::Body::empty()).unwrap();
        let refused = app.stranger().send_raw(request).await;
        assert_eq!(refused.status, 403);
        let reference = refused.header("x-request-id").to_owned();
        assert!(refused.body.contains(&format!("quote this reference: {reference}.")), "{}", refused.body);
        let missing = app.stranger().get("/nowhere").await;
        assert!(!missing.main().contains("reference"), "{}", missing.main());
    }
}

#[test]
fn metrics_are_for_this_machine_alone() {
    for address in ["0.0.0.0:9464", "192.0.2.1:9464", "9464"] {
        let ended = crate::harness::partners(&["serve"], &[("PARTNERS_METRICS_ADDRESS", address)]);
        assert_eq!(ended.code, 2, "{}", ended.err);
        assert!(
            ended.err.starts_with("partners: PARTNERS_METRICS_ADDRESS"),
            "{}",
            ended.err
        );
    }
}
