//! A browser without a screen: keeps cookies, sends its origin, follows redirects.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::Page;

/// An answer as it came, before anything is followed or parsed.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Sent {
    /// A header as text; empty where it is not sent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie of that name as it was set; empty where it was not.
    pub(crate) fn cookie(&self, name: &str) -> &str {
        let set = self.headers.get_all(header::SET_COOKIE).iter();
        set.map(|cookie| cookie.to_str().unwrap())
            .find(|cookie| cookie.split('=').next() == Some(name))
            .unwrap_or_default()
    }
}

/// Somebody in front of the service.
#[derive(Clone)]
pub(crate) struct Client {
    router: Router,
    origin: String,
    demonstration: bool,
    /// Name and value of each cookie kept.
    pub(crate) cookies: BTreeMap<String, String>,
    /// Who speaks to the service; nobody that it can tell, where none is given.
    pub(crate) peer: Option<SocketAddr>,
    /// What stands in `X-Forwarded-For`.
    pub(crate) forwarded: Option<String>,
    /// For whom the forms of the last page were drawn; none before one was read.
    pub(crate) form_owner: Option<String>,
}

/// The hidden field that says for whom a form was drawn.
pub(crate) const FORM_OWNER: &str = "form-owner";

impl Client {
    pub(crate) fn new(router: Router, origin: &str, demonstration: bool) -> Self {
        Self {
            router,
            origin: origin.into(),
            demonstration,
            cookies: BTreeMap::new(),
            peer: None,
            forwarded: None,
            form_owner: None,
        }
    }

    /// An answer as a page, checked for what must hold on every page.
    pub(crate) fn read(&self, path: &str, sent: &Sent) -> Page {
        Page::read(path, sent, self.demonstration)
    }

    /// Goes to an address; the page it leads to.
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let sent = self.send(Method::GET, path, None).await;
        self.follow(path, sent).await
    }

    /// Sends fields that no page need have offered; the page it leads to.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let sent = self.submit(path, fields).await;
        self.follow(path, sent).await
    }

    /// Sends fields and follows nothing.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Sent {
        let body = self.encoded(fields);
        self.send(Method::POST, path, Some(body)).await
    }

    /// Fields as a form of the last page sends them: with the one that says for whom it was drawn.
    fn encoded(&self, fields: &[(&str, &str)]) -> String {
        let mut body = form_urlencoded::Serializer::new(String::new());
        let says = fields.iter().any(|(name, _)| *name == FORM_OWNER);
        if let Some(owner) = self.form_owner.as_deref().filter(|_| !says) {
            body.append_pair(FORM_OWNER, owner);
        }
        body.extend_pairs(fields).finish()
    }

    /// Sends fields as the page's script does while a form is filled in; the status.
    pub(crate) async fn autosave(&mut self, path: &str, fields: &[(&str, &str)]) -> u16 {
        let body = self.encoded(fields);
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::ORIGIN, &self.origin)
            .header(
                header::CONTENT_TYPE,
                "application/x-www-form-urlencoded;charset=UTF-8",
            )
            .header("x-autosave", "1")
            .body(Body::from(body))
            .unwrap();
        self.send_raw(request).await.status
    }

    /// Fills in a page that is saved as one goes, as a person does, up to the moment at which its
    /// script saves it; the status.
    pub(crate) async fn fill_in(&mut self, page: &Page, filled: &[(&str, &str)]) -> u16 {
        let (action, fields) = page.filled_form("Save and continue", filled);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.autosave(&action, &fields).await
    }

    /// Sends bytes as a page of ours would, whatever they are, and follows nothing.
    pub(crate) async fn send_bytes(&mut self, path: &str, kind: &str, body: Vec<u8>) -> Sent {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::ORIGIN, &self.origin)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        self.send_raw(request).await
    }

    /// Sends a file in the field `file`; the page it leads to.
    pub(crate) async fn upload(&mut self, path: &str, name: &str, content: &[u8]) -> Page {
        self.look_first().await;
        let owner = self.form_owner.clone().unwrap_or_default();
        let mut body = format!(
            "--between\r\nContent-Disposition: form-data; name=\"{FORM_OWNER}\"\r\n\r\n{owner}\r\n\
             --between\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--between--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::ORIGIN, &self.origin)
            .header(
                header::CONTENT_TYPE,
                "multipart/form-data; boundary=between",
            )
            .body(Body::from(body))
            .unwrap();
        let sent = self.send_raw(request).await;
        self.follow(path, sent).await
    }

    /// Sends an empty form and takes what comes as a file: its status and its bytes.
    pub(crate) async fn take(&mut self, path: &str) -> (u16, Vec<u8>) {
        self.look_first().await;
        let host = self.origin.split("://").nth(1).unwrap();
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::HOST, host)
            .header(header::ORIGIN, &self.origin)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(self.encoded(&[])))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, body.to_vec())
    }

    /// A form was drawn on some page: whoever has met none yet looks at their account.
    async fn look_first(&mut self) {
        if self.form_owner.is_none() && !self.cookies.is_empty() {
            self.get("/account").await;
        }
    }

    /// Follows a link to a file: its status, its headers and its bytes.
    pub(crate) async fn fetch(&mut self, path: &str) -> (u16, HeaderMap, Vec<u8>) {
        let host = self.origin.split("://").nth(1).unwrap();
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let request = Request::builder()
            .uri(path)
            .header(header::HOST, host)
            .header(header::COOKIE, cookies.join("; "))
            .body(Body::empty())
            .unwrap();
        let (parts, body) = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts.status.as_u16(), parts.headers, body.to_vec())
    }

    /// Fills in the form that has the button `button` and presses it, as a person does: what the
    /// page has filled in and what is hidden goes along. A name given twice is given two values.
    pub(crate) async fn press(
        &mut self,
        page: &Page,
        button: &str,
        filled: &[(&str, &str)],
    ) -> Page {
        let (action, fields) = page.filled_form(button, filled);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(&action, &fields).await
    }

    /// One request of a browser, with its cookies and its origin.
    pub(crate) async fn send(&mut self, method: Method, path: &str, body: Option<String>) -> Sent {
        let mut request = Request::builder().method(method.clone()).uri(path);
        if method != Method::GET && method != Method::HEAD {
            request = request
                .header(header::ORIGIN, &self.origin)
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let body = match (&method, body) {
            (&Method::POST, None) => self.encoded(&[]),
            (_, body) => body.unwrap_or_default(),
        };
        let request = request.body(Body::from(body)).unwrap();
        self.send_raw(request).await
    }

    /// A request as it stands, with the host and the cookies added.
    pub(crate) async fn send_raw(&mut self, mut request: Request<Body>) -> Sent {
        let host = self.origin.split("://").nth(1).unwrap();
        let headers = request.headers_mut();
        headers.insert(header::HOST, host.parse().unwrap());
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        if let Some(forwarded) = &self.forwarded {
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        }
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        self.keep_cookies(&parts.headers);
        let body = String::from_utf8_lossy(&body).into_owned();
        self.keep_form_owner(&body);
        Sent {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }

    /// Remembers for whom the forms of a page are drawn.
    fn keep_form_owner(&mut self, body: &str) {
        let before = format!("name=\"{FORM_OWNER}\" value=\"");
        if let Some((_, rest)) = body.split_once(&before) {
            self.form_owner = rest.split('"').next().map(str::to_owned);
        }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() || rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
    }

    async fn follow(&mut self, path: &str, mut sent: Sent) -> Page {
        let mut path = path.to_owned();
        for _ in 0..8 {
            if !(300..400).contains(&sent.status) {
                return Page::read(&path, &sent, self.demonstration);
            }
            let see_other = u16::from(StatusCode::SEE_OTHER);
            assert_eq!(sent.status, see_other, "{path} redirects as a page does");
            path = sent.header("location").to_owned();
            assert!(path.starts_with('/'), "leads out of the service: {path}");
            sent = self.send(Method::GET, &path, None).await;
        }
        panic!("{path} redirects without end");
    }
}
