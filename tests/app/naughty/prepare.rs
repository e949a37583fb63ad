//! The demonstration, brought to where every form stands somewhere, and the people in front of it.

use std::{collections::BTreeMap, sync::Mutex};

use partners::people::{ProgrammeId, Role};
use scraper::{Html, Selector};
use tokio::sync::OnceCell;

use super::{
    crawl::{Met, crawl, go},
    forms::forms_of,
};
use crate::{
    harness::{self, Authenticator, Client, Copied, Kind, Original, TestApp},
    qa::id_of,
};

/// Whose pages are opened.
pub(super) const EVERYBODY: [&str; 13] = [
    "manager@hackney.example",
    "founder@elsewhere.example",
    "facilitator@hackney.example",
    "second@hackney.example",
    "clinical@hackney.example",
    "lead@northbridge.example",
    "lead@westmere.example",
    "lead@millbrook.example",
    "reviewer@dfe.example",
    ENROLLED,
    "waiting",
    "nobody",
    "respondent",
];

/// Somebody with a second step, signed in twice; "waiting" is asked for their code.
const ENROLLED: &str = "enrolled@hackney.example";

const PASSWORD: &str = "violet-harbour-lantern";
const NORTHBRIDGE: &str = "/programmes/hackney/authorities/northbridge";
const WESTMERE: &str = "/programmes/hackney/authorities/westmere";

/// The prepared service.
pub(super) struct Service {
    pub(super) original: Original,
    known: Known,
}

/// Cookies of each, and the pages that each begins with.
#[derive(Clone, Debug, Default)]
struct Known {
    cookies: BTreeMap<String, BTreeMap<String, String>>,
    from: BTreeMap<String, Vec<String>>,
}

/// The file and what is known of it; made by the first that asks.
static SQLITE: OnceCell<(Vec<u8>, Known)> = OnceCell::const_new();

/// What each of everybody met on the file.
static MET: [OnceCell<Met>; EVERYBODY.len()] = [const { OnceCell::const_new() }; EVERYBODY.len()];

/// The prepared service; on PostgreSQL each asks for a template of its own.
pub(super) async fn prepared(kind: Kind) -> Service {
    if kind == Kind::Postgres {
        let (original, known) = make(kind).await;
        return Service { original, known };
    }
    let (bytes, known) = SQLITE
        .get_or_init(|| async {
            let (original, known) = make(Kind::Sqlite).await;
            let Original::File(bytes) = original else {
                unreachable!("a file")
            };
            (bytes, known)
        })
        .await;
    Service {
        original: Original::File(bytes.clone()),
        known: known.clone(),
    }
}

async fn make(kind: Kind) -> (Original, Known) {
    let known = Mutex::new(Known::default());
    let original = Original::of(kind, |app| async {
        *known.lock().unwrap() = demonstrate(app).await;
    });
    (original.await, known.into_inner().unwrap())
}

impl Service {
    /// What tells who somebody is.
    pub(super) fn cookies(&self, email: &str) -> BTreeMap<String, String> {
        self.known.cookies.get(email).cloned().unwrap_or_default()
    }

    /// What somebody meets; on the file it is looked for once, and in more of what is alike.
    pub(super) async fn met(&self, email: &str) -> Met {
        if matches!(self.original, Original::Template { .. }) {
            return self.crawl(email, 1).await;
        }
        let place = EVERYBODY.iter().position(|it| *it == email).unwrap();
        let met = MET[place].get_or_init(|| self.crawl(email, 6));
        met.await.clone()
    }

    async fn crawl(&self, email: &str, most_alike: usize) -> Met {
        let mut from = self.known.from.get(email).cloned().unwrap_or_default();
        from.push("/".into());
        let (app, copied) = copy(&self.original).await;
        let mut here = app.stranger();
        here.cookies = self.cookies(email);
        let met = crawl(&mut here, &from, most_alike).await;
        copied.remove(app).await;
        met
    }

    pub(super) async fn remove(self) {
        self.original.remove().await;
    }
}

/// A service on a copy, from which mail could be sent.
pub(super) async fn copy(original: &Original) -> (TestApp, Copied) {
    let (app, copied) = original.copy().await;
    (app.with_mail("smtp://127.0.0.1:1"), copied)
}

async fn sign_in(app: &TestApp, email: &str) -> Client {
    let mut client = app.stranger();
    let fields = [("email", email), ("password", PASSWORD)];
    assert_eq!(
        client.submit("/sign-in", &fields).await.status,
        303,
        "{email}"
    );
    client
}

async fn demonstrate(app: TestApp) -> Known {
    let mut known = Known::default();
    let mut people = BTreeMap::new();
    for email in EVERYBODY {
        let client = match email {
            "nobody" | "respondent" => app.stranger(),
            ENROLLED => enrolled(&app).await,
            "waiting" => asked_for_code(&app).await,
            "founder@elsewhere.example" => {
                let (_, link) = app.add_person(email, Role::Manager, None, &[]).await;
                app.first_sign_in(email, &link).await
            }
            _ => sign_in(&app, email).await,
        };
        people.insert(email, client);
    }
    known.from = steps(&app, &mut people).await;
    for (email, client) in people {
        known.cookies.insert(email.into(), client.cookies);
    }
    known
}

async fn enrolled(app: &TestApp) -> Client {
    let hackney = ProgrammeId(id_of(app, "programme", "slug", "hackney").await);
    let role = Role::Reviewer;
    let mut client = app.person(ENROLLED, role, Some(hackney), &[]).await;
    let (_, codes) = Authenticator::enrol(&mut client, app.now()).await;
    let mut elsewhere = asked_for_code(app).await;
    let sent = elsewhere
        .submit("/sign-in/code", &[("code", &codes[0])])
        .await;
    assert_eq!(sent.status, 303);
    client
}

/// Who has given the password, and not the code.
async fn asked_for_code(app: &TestApp) -> Client {
    let mut client = app.stranger();
    let typed = [("email", ENROLLED), ("password", harness::PASSWORD)];
    let sent = client.submit("/sign-in", &typed).await;
    assert_eq!(sent.header("location"), "/sign-in/code");
    client
}

/// What somebody has to do before others find its form; the pages that this leads to.
async fn steps(
    app: &TestApp,
    people: &mut BTreeMap<&str, Client>,
) -> BTreeMap<String, Vec<String>> {
    let mut from: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut begin = |email: &str, pages: Vec<String>| {
        from.entry(email.to_owned()).or_default().extend(pages);
    };
    let lead = people.get_mut("lead@westmere.example").unwrap();
    let close = format!("{WESTMERE}/rounds/month-18/survey/close");
    fill(lead, &close, "/survey/close", &[]).await;
    let facilitator = people.get_mut("facilitator@hackney.example").unwrap();
    let month_18 = format!("{WESTMERE}/rounds/month-18");
    fill(facilitator, &month_18, "/publication", &[]).await;
    fill(
        facilitator,
        "/programmes/hackney/calendar",
        "/calendar/link",
        &[],
    )
    .await;
    let new = format!("{NORTHBRIDGE}/rounds/month-18/evidence/new");
    let observation = [("instrument", "practice_observation")];
    let draft = fill(facilitator, &new, "/evidence/new", &observation).await;
    let whole = fill(facilitator, &new, "/evidence/new", &observation).await;
    let check = fill(facilitator, &whole, "/draft", &[("then", "check")]).await;
    let month_12 = format!("{NORTHBRIDGE}/rounds/month-12/publication/correction");
    fill(facilitator, &month_12, "/correction", &[]).await;
    let import = format!("{NORTHBRIDGE}/rounds/month-18/import/evidence");
    let file = b"record,instrument,rater,date,PO1\nr1,practice_observation,ann,2026-03-10,4\n";
    let held = facilitator.upload(&import, "evidence.csv", file).await.path;
    begin("facilitator@hackney.example", vec![draft, check, held]);

    // One person has one file waiting.
    let other = people.get_mut("second@hackney.example").unwrap();
    let import = "/programmes/hackney/imports/support-days";
    let file = b"date,authority,facilitator,days,activity,place,summary\n\
        2026-03-10,southvale,second@hackney.example,0.5,training,online,A morning\n";
    let days = other.upload(import, "days.csv", file).await;
    assert_eq!(days.status, 200, "{}", days.main());
    // A flag is written at again while its result is corrected.
    let month_12 = "/programmes/hackney/authorities/millbrook/rounds/month-12";
    let correction = format!("{month_12}/publication/correction");
    fill(other, &correction, "/correction", &[]).await;
    let moderation = format!("{month_12}/moderation");
    begin("second@hackney.example", vec![days.path, moderation]);
    let manager = people.get_mut("manager@hackney.example").unwrap();
    let instruments = "/programmes/hackney/instruments";
    let file = include_str!("../../../seed-data/instruments/case_audit.csv");
    let file = file.replace("case_audit,1,", "case_audit,1a,");
    let version = manager
        .upload(instruments, "audit.csv", file.as_bytes())
        .await
        .path;
    let enrolled = id_of(app, "person", "email", ENROLLED).await;
    let reset = format!("/programmes/hackney/people/{enrolled}/second-step");
    let left = id_of(app, "person", "email", "lead@southvale.example").await;
    let disabled = format!("/programmes/hackney/people/{left}");
    fill(manager, &format!("{disabled}/disabling"), "/disabling", &[]).await;
    begin("manager@hackney.example", vec![version, reset, disabled]);
    begin(ENROLLED, vec!["/account".into(), "/account/email".into()]);
    begin("waiting", vec!["/sign-in/code".into()]);

    let lead = people.get_mut("lead@millbrook.example").unwrap();
    let import = "/programmes/hackney/authorities/millbrook/rounds/month-18/import/responses";
    let (_, _, template) = lead.fetch(&format!("{import}/template.csv")).await;
    let header = String::from_utf8(template).unwrap().trim().to_owned();
    let items = header.split(',').count() - 2;
    let file = format!("{header}\n1,practitioners{}\n", ",3".repeat(items));
    let held = lead
        .upload(import, "responses.csv", file.as_bytes())
        .await
        .path;
    begin("lead@millbrook.example", vec![held]);

    let rater = people.get_mut("clinical@hackney.example").unwrap();
    let (_, ratings) = go(rater, "/programmes/hackney/ratings").await;
    if let Some(number) = ratings.body.split("/programmes/hackney/ratings/").nth(1) {
        let number: String = number.chars().take_while(char::is_ascii_digit).collect();
        let path = format!("/programmes/hackney/ratings/{number}");
        let check = fill(rater, &path, &path, &[("then", "check")]).await;
        begin("clinical@hackney.example", vec![path, check]);
    }

    let lead = people.get_mut("lead@northbridge.example").unwrap();
    let asked = format!("{NORTHBRIDGE}/rounds/month-18/survey/people/new");
    fill(lead, &asked, "/people/new", &[]).await;
    let assessment = format!("{NORTHBRIDGE}/rounds/month-18/self-assessment");
    for dimension in 1..=10 {
        let section = format!("{assessment}/d{dimension}");
        fill(lead, &section, &section, &[("completed", "yes")]).await;
    }
    // Those that wait come first: the crawl opens few entries.
    let waiting = format!("{NORTHBRIDGE}/support-days/confirmation");
    begin(
        "lead@northbridge.example",
        vec![format!("{assessment}/check"), waiting],
    );
    let link = survey_link(lead).await;
    let respondent = people.get_mut("respondent").unwrap();
    let begun = respondent.post(&link, &[]).await.path;
    begin("respondent", vec![begun, link.clone()]);
    let (_, password) = app
        .add_person("new@partners.example", Role::Manager, None, &[])
        .await;
    begin(
        "nobody",
        vec![
            "/sign-in".into(),
            "/forgotten-password".into(),
            link,
            password,
        ],
    );
    from
}

/// Fills in a form of a page as a person would, and sends it; where that leads.
async fn fill(client: &mut Client, page: &str, action: &str, chosen: &[(&str, &str)]) -> String {
    let (path, sent) = go(client, page).await;
    let forms = forms_of(&path, &Html::parse_document(&sent.body));
    let Some(form) = forms.into_iter().find(|form| form.action.ends_with(action)) else {
        eprintln!("{page} ({}) has no form to {action}", sent.status);
        return path;
    };
    let mut fields: Vec<(String, String)> = form
        .filled()
        .into_iter()
        .map(|(name, value)| (name, String::from_utf8(value).unwrap()))
        .collect();
    for (name, value) in chosen {
        fields.retain(|(own, _)| own != name);
        fields.push(((*name).into(), (*value).into()));
    }
    let fields: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let sent = client.submit(&form.action, &fields).await;
    if sent.status != 303 {
        let html = Html::parse_document(&sent.body);
        let errors = Selector::parse(".govuk-error-summary li, h1").unwrap();
        let errors: Vec<String> = html.select(&errors).map(|it| it.text().collect()).collect();
        eprintln!("{action} on {page} is {}: {errors:?}", sent.status);
        return path;
    }
    sent.header("location").to_owned()
}

/// A link of the open survey.
async fn survey_link(lead: &mut Client) -> String {
    let page = lead
        .get("/programmes/hackney/authorities/northbridge/rounds/month-18/survey")
        .await;
    let at = page.source.find("/answer/").expect("a link to the survey");
    let rest = &page.source[at..];
    rest[..rest
        .find(|c: char| !c.is_alphanumeric() && c != '/' && c != '-' && c != '_')
        .unwrap()]
        .to_owned()
}
