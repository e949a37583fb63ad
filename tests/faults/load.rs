//! What people send while things go wrong, what was acknowledged of it, and whether that is there.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use tokio::task::JoinSet;

use crate::{
    browser::{Answer, Browser},
    server::until,
};

pub(crate) const LEDGER: &str = "/programmes/hackney/authorities/eastholme/support-days";
const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-18";

/// How many people log entries and how many answer the survey at one time.
const LOGGERS: usize = 4;
const RESPONDENTS: usize = 3;

/// An entry to log. It draws nothing, so that no allocation ends the run.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    number: u64,
    fields: Vec<(String, String)>,
}

/// What an entry says; no other begins so.
fn summary(number: u64) -> String {
    format!("Visit number {number} of this run")
}

impl Visit {
    /// A new form, filled in.
    fn new(entry: &BTreeMap<String, String>, next: &AtomicU64) -> Self {
        let number = next.fetch_add(1, Ordering::SeqCst);
        let days = entry.keys().find(|name| name.starts_with("days-")).unwrap();
        let mut fields = vec![
            ("submission".into(), format!("faults{number}")),
            ("authority".into(), "eastholme".into()),
            (days.clone(), "0.25".into()),
            ("activity".into(), "travel".into()),
            ("place".into(), "online".into()),
            ("counts".into(), "no".into()),
            ("summary".into(), summary(number)),
        ];
        for part in ["date-day", "date-month", "date-year"] {
            fields.push((part.into(), entry[part].clone()));
        }
        Self { number, fields }
    }

    /// Sends its form.
    pub(crate) async fn send(&self, browser: &Browser) -> Result<Answer, reqwest::Error> {
        let fields: Vec<_> = self
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        browser.post(LEDGER, &fields).await
    }
}

/// A form whose last acknowledged value must be there, or the one that was under way.
#[derive(Clone)]
struct Draft {
    browser: Browser,
    path: String,
    field: String,
    /// How many times it was sent.
    sent: u64,
    acknowledged: Option<String>,
    under_way: Option<String>,
}

impl Draft {
    fn new(browser: Browser, path: String, field: String) -> Self {
        Self {
            browser,
            path,
            field,
            sent: 0,
            acknowledged: None,
            under_way: None,
        }
    }

    /// A statement is answered from 1 to 5; a line says which it is.
    fn next_value(&mut self) -> String {
        self.sent += 1;
        match self.field.starts_with("answer-") {
            true => (self.sent % 5 + 1).to_string(),
            false => format!("The worker asked {} times", self.sent),
        }
    }

    /// Saves it again and again until nobody answers.
    async fn fill(mut self, count: &AtomicUsize) -> Self {
        loop {
            let value = self.next_value();
            self.under_way = Some(value.clone());
            match self
                .browser
                .post(&self.path, &[(&self.field, &value)])
                .await
            {
                Ok(answer) => {
                    assert_eq!(answer.status, 303, "{}: {}", self.path, answer.heading());
                    self.acknowledged = self.under_way.take();
                    count.fetch_add(1, Ordering::SeqCst);
                }
                Err(_) => return self,
            }
        }
    }

    async fn check(&mut self) {
        let there = self.browser.page(&self.path).await.fields();
        let there = there.get(&self.field).cloned().filter(|it| !it.is_empty());
        assert!(
            there == self.acknowledged || (there.is_some() && there == self.under_way),
            "{}: {there:?} is there, {:?} was acknowledged, {:?} under way",
            self.path,
            self.acknowledged,
            self.under_way
        );
        self.acknowledged = there;
        self.under_way = None;
    }
}

/// Everybody who writes, and all that they were told was saved.
pub(crate) struct Load {
    facilitator: Browser,
    /// The fields of an entry as its page has them.
    entry: BTreeMap<String, String>,
    next: Arc<AtomicU64>,
    /// The numbers of the entries that were acknowledged.
    logged: Vec<u64>,
    unanswered: Vec<Visit>,
    drafts: Vec<Draft>,
}

/// What somebody did until nobody answered.
enum Done {
    Logged(Vec<u64>, Visit),
    Drafted(Draft),
}

impl Load {
    /// Signs people in and opens their forms.
    pub(crate) async fn begin(url: &str) -> Self {
        let facilitator = Browser::signed_in(url, "facilitator@hackney.example").await;
        let entry = facilitator.page(&format!("{LEDGER}/new")).await.fields();
        let mut drafts = vec![begin_rating(&facilitator).await];
        let lead = Browser::signed_in(url, "lead@northbridge.example").await;
        let survey = lead.page(&format!("{ROUND}/survey")).await;
        let token = survey.body.split("/answer/").nth(1).expect("a link");
        let link = format!("/answer/{}", &token[..48]);
        for _ in 0..RESPONDENTS {
            let browser = Browser::new(url);
            let path = browser.post(&link, &[]).await.unwrap().location;
            let names = browser.page(&path).await.fields();
            let field = names.into_keys().find(|name| name.starts_with("answer-"));
            drafts.push(Draft::new(browser, path, field.expect("a statement")));
        }
        Self {
            facilitator,
            entry,
            next: Arc::new(AtomicU64::new(1)),
            logged: Vec::new(),
            unanswered: Vec::new(),
            drafts,
        }
    }

    /// The same people at the program’s new address.
    pub(crate) fn move_to(&mut self, url: &str) {
        self.facilitator = self.facilitator.moved(url);
        for draft in &mut self.drafts {
            draft.browser = draft.browser.moved(url);
        }
    }

    /// The facilitator’s browser.
    pub(crate) fn facilitator(&self) -> &Browser {
        &self.facilitator
    }

    /// A new entry.
    pub(crate) fn visit(&self) -> Visit {
        Visit::new(&self.entry, &self.next)
    }

    /// An entry was acknowledged.
    pub(crate) fn acknowledged(&mut self, visit: &Visit) {
        if !self.logged.contains(&visit.number) {
            self.logged.push(visit.number);
        }
    }

    /// How many entries were acknowledged.
    pub(crate) fn visits(&self) -> usize {
        self.logged.len()
    }

    /// Writes with everybody at once; after so many acknowledgements `stop` is called, and the end
    /// is where nobody is answered any more.
    pub(crate) async fn run(&mut self, after: usize, stop: impl FnOnce()) {
        let (count, mut tasks) = (Arc::new(AtomicUsize::new(0)), JoinSet::new());
        for _ in 0..LOGGERS {
            let (browser, entry) = (self.facilitator.clone(), self.entry.clone());
            let (next, count) = (self.next.clone(), count.clone());
            tasks.spawn(async move { log(&browser, &entry, &next, &count).await });
        }
        for draft in self.drafts.drain(..) {
            let count = count.clone();
            tasks.spawn(async move { Done::Drafted(draft.fill(&count).await) });
        }
        until("enough acknowledgements", || {
            let enough = count.load(Ordering::SeqCst) >= after;
            async move { enough }
        })
        .await;
        stop();
        while let Some(done) = tasks.join_next().await {
            match done.unwrap() {
                Done::Logged(numbers, unanswered) => {
                    self.logged.extend(numbers);
                    self.unanswered.push(unanswered);
                }
                Done::Drafted(draft) => self.drafts.push(draft),
            }
        }
    }

    /// Sends again, twice, what nobody answered, as a person would who goes back.
    pub(crate) async fn repeat(&mut self) {
        for visit in std::mem::take(&mut self.unanswered) {
            for _ in 0..2 {
                let answer = visit.send(&self.facilitator).await.unwrap();
                assert_eq!(answer.status, 303, "{}", answer.heading());
            }
            self.acknowledged(&visit);
        }
    }

    /// Whether all that was acknowledged is there, once each, and nothing that nobody sent.
    pub(crate) async fn check(&mut self) {
        let file = self.facilitator.page(&format!("{LEDGER}.csv")).await.body;
        for number in &self.logged {
            let found = file.matches(&summary(*number)).count();
            assert_eq!(found, 1, "visit {number} is there {found} times");
        }
        let (all, logged) = (file.matches("Visit number ").count(), self.logged.len());
        let most = logged + self.unanswered.len();
        assert!(
            (logged..=most).contains(&all),
            "{all} of {logged} to {most}"
        );
        for draft in &mut self.drafts {
            draft.check().await;
        }
    }
}

/// Logs entries until nobody answers.
async fn log(
    browser: &Browser,
    entry: &BTreeMap<String, String>,
    next: &AtomicU64,
    count: &AtomicUsize,
) -> Done {
    let mut logged = Vec::new();
    loop {
        let visit = Visit::new(entry, next);
        match visit.send(browser).await {
            Ok(answer) => {
                assert_eq!(answer.status, 303, "{}", answer.heading());
                logged.push(visit.number);
                count.fetch_add(1, Ordering::SeqCst);
            }
            Err(_) => return Done::Logged(logged, visit),
        }
    }
}

/// A record that is rated line by line.
async fn begin_rating(facilitator: &Browser) -> Draft {
    let new = format!("{ROUND}/evidence/new");
    let answer = facilitator
        .post(&new, &[("instrument", "practice_observation")])
        .await;
    let answer = answer.unwrap();
    assert_eq!(answer.status, 303, "{}", answer.heading());
    let path = answer.location.split('?').next().unwrap().to_owned();
    let names = facilitator.page(&path).await.fields();
    let field = names.into_keys().find(|name| name.starts_with("line-"));
    Draft::new(facilitator.clone(), path, field.expect("a line"))
}
