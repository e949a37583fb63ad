//! Puts naughty strings into a form, and says what is wrong with the answers.

use std::{
    collections::{BTreeMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use scraper::Html;

use super::{
    crawl::go,
    faults::faults,
    forms::{Form, Kind, forms_of, shape},
    prepare::copy,
    strings::Naughty,
};
use crate::harness::{Client, Copied, Original, Sent, TestApp};

/// How many strings a typed field meets while all else is sound, so that some are accepted.
const ALONE: usize = 40;

/// How many a hidden or chosen field meets.
const UNSEEN: usize = 8;

/// How many a form that only asks meets.
const ASKED: usize = 40;

/// Fields that show only the beginning of what is far too long: a return code is short.
const CUT: [&str; 1] = ["code"];

/// What is asked stands in the address, which has its limit; in bytes for each field.
const LONGEST_ASKED: usize = 600;

/// A mark that no text may hold: what is sent with it is refused, and shown again.
const REFUSED: &str = "\u{200f}";

/// Somebody, in front of a copy of the service.
pub(super) struct Sender<'a> {
    original: &'a Original,
    cookies: BTreeMap<String, String>,
    at: Option<(TestApp, Copied, Client)>,
    pub(super) sent: usize,
    pub(super) accepted: usize,
    pub(super) copies: usize,
    pub(super) wrong: Vec<String>,
}

/// Fields by their place, and what they are changed to.
type Changes = Vec<(usize, Vec<u8>)>;

impl<'a> Sender<'a> {
    pub(super) fn new(original: &'a Original, cookies: BTreeMap<String, String>) -> Self {
        Self {
            original,
            cookies,
            at: None,
            sent: 0,
            accepted: 0,
            copies: 0,
            wrong: Vec::new(),
        }
    }

    /// The next request meets the service as it was.
    pub(super) async fn anew(&mut self) {
        if let Some((app, copied, _)) = self.at.take() {
            copied.remove(app).await;
        }
    }

    async fn client(&mut self) -> &mut Client {
        if self.at.is_none() {
            let (app, copied) = copy(self.original).await;
            let mut client = app.stranger();
            client.cookies = self.cookies.clone();
            self.copies += 1;
            self.at = Some((app, copied, client));
        }
        &mut self.at.as_mut().unwrap().2
    }

    /// Puts strings into every field of a form.
    pub(super) async fn put(&mut self, form: &Form, strings: &[Naughty], share: usize) {
        let (mut now, mut changed) = (form.clone(), false);
        for changes in plan(form, strings, share) {
            let sent = self.send(&now, &changes).await;
            let typed = changes.iter().all(|(at, bytes)| {
                form.fields[*at].kind == Kind::Typed && std::str::from_utf8(bytes).is_ok()
            });
            // The string before may have used the record up.
            let sent = if typed && matches!(sent.status, 400..=421) && form.posts {
                self.anew().await;
                now = form.clone();
                self.send(form, &changes).await
            } else {
                sent
            };
            // What is refused leaves all as it was.
            changed |= form.posts && !matches!(sent.status, 400..=422);
            for fault in self.judge(&now, &changes, &sent, typed).await {
                self.wrong.push(format!(
                    "{} on {}: {fault}: {}",
                    form.key(),
                    form.page,
                    told(form, &changes)
                ));
            }
            if form.posts && matches!(sent.status, 200..400) {
                self.accepted += 1;
                match self.again(form).await {
                    Some(form) => now = form,
                    None => {
                        self.anew().await;
                        now = form.clone();
                    }
                }
            }
        }
        if changed {
            self.anew().await;
        }
    }

    /// The form as its page has it now.
    async fn again(&mut self, form: &Form) -> Option<Form> {
        let (path, sent) = go(self.client().await, &form.page).await;
        let forms = forms_of(&path, &Html::parse_document(&sent.body));
        forms.into_iter().find(|other| {
            other.action == form.action
                && other.fields.len() == form.fields.len()
                && other.key() == form.key()
        })
    }

    async fn send(&mut self, form: &Form, changes: &Changes) -> Sent {
        self.sent += 1;
        let mut fields = form.filled();
        let mut file = None;
        for (at, bytes) in changes {
            let field = &form.fields[*at];
            if field.kind == Kind::File {
                file = Some(bytes.clone());
                continue;
            }
            fields.retain(|(name, _)| *name != field.name);
            fields.push((field.name.clone(), bytes.clone()));
        }
        let client = self.client().await;
        if form.file {
            let body = multipart(&fields, file.unwrap_or_default());
            let kind = "multipart/form-data; boundary=between-the-parts";
            return client.send_bytes(&form.action, kind, body).await;
        }
        let body = urlencoded(&fields);
        if form.posts {
            let kind = "application/x-www-form-urlencoded";
            client
                .send_bytes(&form.action, kind, body.into_bytes())
                .await
        } else {
            let path = form.action.split('?').next().unwrap_or_default();
            go(client, &format!("{path}?{body}")).await.1
        }
    }

    /// What is wrong with the answer, and with the page that it leads to.
    async fn judge(
        &mut self,
        form: &Form,
        changes: &Changes,
        sent: &Sent,
        typed: bool,
    ) -> Vec<String> {
        let client = self.client().await;
        if matches!(sent.status, 300..400) {
            let to = sent.header("location").to_owned();
            if !to.starts_with('/') || to.starts_with("//") || to.contains('\\') {
                return vec![format!("leads to {to}")];
            }
            let (path, sent) = go(client, &to).await;
            return faults(client, &path, &sent);
        }
        let mut wrong = faults(client, &form.page, sent);
        if !form.posts {
            return wrong;
        }
        if typed && matches!(sent.status, 400..=421) {
            wrong.push(format!("what was typed is lost by a {}", sent.status));
        }
        if sent.status == 422 {
            wrong.extend(lost(form, changes, sent));
        }
        wrong
    }
}

/// Typed fields that a refused form does not give back as they were sent.
fn lost(form: &Form, changes: &Changes, sent: &Sent) -> Vec<String> {
    let forms = forms_of(&form.page, &Html::parse_document(&sent.body));
    let same = |other: &&Form| shape(&other.action) == shape(&form.action);
    let fields: Vec<_> = forms
        .iter()
        .filter(same)
        .flat_map(|it| &it.fields)
        .collect();
    let mut lost = Vec::new();
    for (at, bytes) in changes {
        let field = &form.fields[*at];
        let Ok(text) = std::str::from_utf8(bytes) else {
            continue;
        };
        if field.kind != Kind::Typed {
            continue;
        }
        match fields.iter().find(|other| other.name == field.name) {
            None => lost.push(format!("{} is gone from the refused form", field.name)),
            Some(other) => {
                let (back, typed) = (other.value.clone().unwrap_or_default(), as_read(text));
                let cut = CUT.contains(&field.name.as_str()) && typed.starts_with(&back);
                if back != typed && !typed.trim().is_empty() && !cut {
                    let back: String = back.chars().take(60).collect();
                    lost.push(format!("{} came back as {back:?}", field.name));
                }
            }
        }
    }
    lost
}

/// As a browser reads it from a page: line ends are one kind, NUL can't be written.
fn as_read(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "\u{fffd}")
}

/// What is put where, in turn: every string into all the typed fields at once, in a form that must
/// be refused for it; then into one field at a time.
fn plan(form: &Form, strings: &[Naughty], share: usize) -> Vec<Changes> {
    let mut hasher = DefaultHasher::new();
    form.key().hash(&mut hasher);
    let offset = usize::try_from(hasher.finish() % 10_007).unwrap_or_default();
    let string = |number: usize| {
        let mut bytes = strings[number % strings.len()].bytes.clone();
        if !form.posts {
            bytes.truncate(LONGEST_ASKED);
        }
        bytes
    };
    let some = |field: usize, count: usize| {
        (0..count).map(move |number| offset + 41 * field + number * 29)
    };
    let typed = form.of_kind(Kind::Typed);
    let mut plan = Vec::new();
    if !typed.is_empty() {
        let count = if form.posts { strings.len() } else { ASKED };
        for number in (0..count).step_by(share) {
            let changes = typed.iter().enumerate().map(|(place, at)| {
                let mut bytes = string(offset + number + 37 * place);
                if form.posts && std::str::from_utf8(&bytes).is_ok() {
                    bytes.extend_from_slice(REFUSED.as_bytes());
                }
                (*at, bytes)
            });
            plan.push(changes.collect());
        }
    }
    let alone = ALONE.min(strings.len() / share / 4);
    for at in &typed {
        plan.extend(some(*at, alone).map(|number| vec![(*at, string(number))]));
    }
    for kind in [Kind::Secret, Kind::Hidden, Kind::Chosen] {
        for at in form.of_kind(kind) {
            plan.extend(some(at, UNSEEN.min(alone)).map(|number| vec![(at, string(number))]));
        }
    }
    for at in form.of_kind(Kind::File) {
        plan.extend(some(at, alone).map(|number| vec![(at, string(number))]));
        let lines: Vec<Vec<u8>> = strings.iter().map(|it| it.bytes.clone()).collect();
        plan.push(vec![(at, lines.join(&b'\n'))]);
    }
    plan
}

fn told(form: &Form, changes: &Changes) -> String {
    let told = changes.iter().map(|(at, bytes)| {
        let text: String = String::from_utf8_lossy(bytes).chars().take(60).collect();
        format!("{}={text:?}", form.fields[*at].name)
    });
    told.collect::<Vec<_>>().join(" ")
}

fn urlencoded(fields: &[(String, Vec<u8>)]) -> String {
    let encode = |bytes: &[u8]| form_urlencoded::byte_serialize(bytes).collect::<String>();
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name.as_bytes()), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn multipart(fields: &[(String, Vec<u8>)], file: Vec<u8>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!(
            "--between-the-parts\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value);
        body.extend_from_slice(b"\r\n");
    }
    // The file is called as what it holds, as far as a name can be.
    let name: String = String::from_utf8_lossy(&file)
        .chars()
        .filter(|c| !c.is_control() && *c != '"')
        .take(80)
        .collect();
    let head = format!(
        "--between-the-parts\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(&file);
    body.extend_from_slice(b"\r\n--between-the-parts--\r\n");
    body
}
