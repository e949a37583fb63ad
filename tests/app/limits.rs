//! How often, how much and how long: each refused with a page, and nobody else is hurt.

use axum::{
    body::{Body, Bytes},
    http::{Method, Request},
};
use futures_util::{StreamExt, future, stream};
use partners::{gate::TrustedProxies, people::Role};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::harness::{Client, Page, TestApp, both};

const EMAIL: &str = "manager@hackney.example";
const FILE: &str = "/programmes/hackney/support-days.csv";

/// Asks until it is too often: how often that was, and what it is answered with.
async fn until_refused(client: &mut Client, method: &Method, path: &str) -> (usize, Page) {
    for before in 0..10_000 {
        let sent = client.send(method.clone(), path, None).await;
        if sent.status == 429 {
            let wait: u64 = sent.header("retry-after").parse().unwrap();
            assert!(wait >= 1, "{path}: {wait}");
            return (before, client.read(path, &sent));
        }
    }
    panic!("{path} is never refused")
}

fn from(app: &TestApp, peer: &str) -> Client {
    let mut client = app.stranger();
    client.peer = Some(peer.parse().unwrap());
    client
}

/// A file in two parts.
pub(crate) const FILE_IN_TWO: [&str; 2] = [
    "--between\r\nContent-Disposition: form-data; name=\"file\"; filename=\"days.csv\"\r\n\r\n",
    "nothing\r\n--between--\r\n",
];

/// What arrives in two parts, from a page that was drawn for `client`: when the second is waited
/// for, and by what it comes.
pub(crate) fn in_two_parts(
    client: &Client,
    [first, second]: [&'static str; 2],
) -> (Body, oneshot::Receiver<()>, oneshot::Sender<()>) {
    let owner = client.form_owner.as_deref().unwrap_or_default();
    let first = match first.starts_with("--between") {
        true => format!(
            "--between\r\nContent-Disposition: form-data; name=\"form-owner\"\r\n\r\n{owner}\r\n{first}"
        ),
        false => format!("form-owner={owner}&{first}"),
    };
    let (waits, waited_for) = oneshot::channel();
    let (comes, come) = oneshot::channel();
    let second = async move {
        let _ = waits.send(());
        let _ = come.await;
        Ok::<_, std::io::Error>(Bytes::from(second))
    };
    let parts = stream::once(future::ready(Ok(Bytes::from(first)))).chain(stream::once(second));
    (Body::from_stream(parts), waited_for, comes)
}

both! {
    async fn an_address_signs_in_so_often_and_no_other_pays_for_it(app: TestApp) {
        let mut many = from(&app, "192.0.2.1:1000");
        let (fresh, page) = until_refused(&mut many, &Method::POST, "/sign-in").await;
        assert_eq!((page.status, page.heading().as_str()), (429, "You have asked for this too often"));
        // Another port is the same address, what it says of itself is nothing.
        let mut same = from(&app, "192.0.2.1:2000");
        same.forwarded = Some("203.0.113.9".into());
        // Some come back while the test goes on.
        let (more, _) = until_refused(&mut same, &Method::POST, "/sign-in").await;
        assert!(more < fresh / 2, "{more} of {fresh}");
        assert_eq!(from(&app, "192.0.2.2:1000").submit("/sign-in", &[]).await.status, 422);
        // Other pages are there for it.
        assert_eq!(same.get("/sign-in").await.status, 200);
        assert_eq!(same.get("/set-password/x").await.status, 410);
    }

    async fn behind_a_proxy_each_client_is_counted_and_none_chooses_its_address(app: TestApp) {
        let app = app.with_settings(|settings| {
            settings.trusted_proxies = TrustedProxies::parse("10.0.0.0/8").unwrap();
        });
        let by_proxy = |forwarded: &str| {
            let mut client = from(&app, "10.0.0.1:1000");
            client.forwarded = Some(forwarded.into());
            client
        };
        let ways = &Method::POST;
        let (fresh, _) = until_refused(&mut by_proxy("192.0.2.1"), ways, "/sign-in").await;
        for forwarded in [
            "192.0.2.1",
            "203.0.113.7, 192.0.2.1",
            "10.0.0.9, 192.0.2.1:443",
            "::ffff:192.0.2.1",
        ] {
            let (more, _) = until_refused(&mut by_proxy(forwarded), ways, "/sign-in").await;
            assert!(more < fresh / 2, "{forwarded}: {more} of {fresh}");
        }
        for forwarded in ["192.0.2.1, 192.0.2.2", "192.0.2.3", "nonsense"] {
            let sent = by_proxy(forwarded).submit("/sign-in", &[]).await;
            assert_eq!(sent.status, 422, "{forwarded}");
        }
    }

    async fn a_person_takes_so_many_files_from_wherever_and_nobody_else_pays_for_it(app: TestApp) {
        let hackney = app.programme("Hackney").await;
        let programme = Some(hackney.0.id);
        let mut manager = app.person(EMAIL, Role::Manager, programme, &[]).await;
        let mut reviewer = app.person("reviewer@dfe.example", Role::Reviewer, programme, &[]).await;
        let (fresh, page) = until_refused(&mut manager, &Method::GET, FILE).await;
        assert_eq!((page.status, page.heading().as_str()), (429, "You have asked for this too often"));
        manager.peer = Some("192.0.2.1:1000".parse().unwrap());
        let (more, _) = until_refused(&mut manager, &Method::GET, FILE).await;
        assert!(more < fresh / 2, "{more} of {fresh}");
        assert_eq!(manager.get("/programmes/hackney").await.status, 200);
        assert_ne!(reviewer.send(Method::GET, FILE, None).await.status, 429);
        // Who is not signed in is led to sign in, and uses nothing up.
        assert_eq!(app.stranger().send(Method::GET, FILE, None).await.status, 303);
    }

    async fn a_person_tries_to_set_up_a_second_step_so_often_and_nobody_else_pays_for_it(app: TestApp) {
        // The second page asks twice who is asking, and counts once.
        for (email, path) in [
            (EMAIL, "/account/second-step"),
            ("other@hackney.example", "/account/second-step/off"),
        ] {
            let mut person = app.person(email, Role::Manager, None, &[]).await;
            let (fresh, page) = until_refused(&mut person, &Method::POST, path).await;
            assert!((30..60).contains(&fresh), "{path}: {fresh}");
            assert_eq!((page.status, page.heading().as_str()), (429, "You have asked for this too often"));
        }
    }

    async fn whoever_sends_a_file_slowly_holds_up_nobody_who_takes_one(app: TestApp) {
        let hackney = app.programme("Hackney").await;
        let programme = Some(hackney.0.id);
        let mut manager = app.person(EMAIL, Role::Manager, programme, &[]).await;
        let mut arriving = Vec::new();
        for _ in 0..8 {
            let (body, waited_for, comes) = in_two_parts(&manager, FILE_IN_TWO);
            let request = Request::post("/programmes/hackney/imports/support-days")
                .header("content-type", "multipart/form-data; boundary=between")
                .header("sec-fetch-site", "same-origin")
                .body(body)
                .unwrap();
            let mut sender = manager.clone();
            let sent = tokio::spawn(async move { sender.send_raw(request).await.status });
            waited_for.await.unwrap();
            arriving.push((comes, sent));
        }
        assert_eq!(manager.send(Method::GET, FILE, None).await.status, 200);
        for (comes, sent) in arriving {
            comes.send(()).unwrap();
            assert_eq!(sent.await.unwrap(), 422, "it is read, and found wrong");
        }
    }

    async fn long_headers_are_refused(app: TestApp) {
        let asks = |length: usize| {
            let request = Request::get("/sign-in").header("x-long", "a".repeat(length));
            request.body(Body::empty()).unwrap()
        };
        for (length, status) in [(12 * 1024, 200), (16 * 1024, 431), (64 * 1024, 431)] {
            let sent = app.stranger().send_raw(asks(length)).await;
            assert_eq!(sent.status, status, "{length}");
            assert!(sent.header("content-type").starts_with("text/html"));
        }
    }

    async fn a_form_is_smaller_than_a_file(app: TestApp) {
        for (kind, length, status) in [
            ("application/x-www-form-urlencoded", 1024 * 1024, 422),
            ("application/x-www-form-urlencoded", 1024 * 1024 + 1, 413),
        ] {
            let body = "email".to_owned() + &"=".repeat(length - 5);
            let request = Request::post("/sign-in")
                .header("content-type", kind)
                .header("sec-fetch-site", "same-origin")
                .body(Body::from(body))
                .unwrap();
            assert_eq!(app.stranger().send_raw(request).await.status, status, "{length}");
        }
    }

    async fn a_body_that_does_not_end_is_cut(app: TestApp) {
        let app = app.with_state(|state| state.patience = std::time::Duration::from_millis(50));
        let never = stream::pending::<Result<Bytes, std::io::Error>>();
        let request = Request::post("/sign-in")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from_stream(never))
            .unwrap();
        let sent = app.stranger().send_raw(request).await;
        assert_eq!(sent.status, 408);
        assert!(sent.body.contains("Service unavailable"));
    }

    async fn a_socket_with_a_long_header_is_answered_and_the_service_goes_on(app: TestApp) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = app.router().into_make_service_with_connect_info::<std::net::SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await });
        for (length, status) in [(64 * 1024, "HTTP/1.1 431 "), (10, "HTTP/1.1 200 ")] {
            let mut socket = TcpStream::connect(address).await.unwrap();
            let request = format!(
                "GET /sign-in HTTP/1.1\r\nHost: partners.test\r\nConnection: close\r\nX-Long: {}\r\n\r\n",
                "a".repeat(length)
            );
            socket.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            socket.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with(status), "{:.40}", answer);
        }
        server.abort();
    }
}
