//! As little of a browser as is needed: one cookie jar, forms, no redirects.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use scraper::{Html, Selector};

/// Longer than any page may take, and much shorter than for ever.
const LONGEST: Duration = Duration::from_secs(20);

/// The password of the demonstration.
const PASSWORD: &str = "violet-harbour-lantern";

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) retry_after: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn heading(&self) -> String {
        let html = Html::parse_document(&self.body);
        let h1 = Selector::parse("h1").unwrap();
        html.select(&h1).flat_map(|it| it.text()).collect()
    }

    /// What fields of a form hold as the page has them, by name.
    pub(crate) fn fields(&self) -> BTreeMap<String, String> {
        let html = Html::parse_document(&self.body);
        let mut fields = BTreeMap::new();
        for field in html.select(&Selector::parse("main input[name], main textarea[name]").unwrap())
        {
            let name = field.attr("name").unwrap().to_owned();
            let chooses = matches!(field.attr("type"), Some("radio" | "checkbox"));
            let value = match field.value().name() {
                "textarea" => field.text().collect::<String>().trim_start().to_owned(),
                _ => field.attr("value").unwrap_or_default().to_owned(),
            };
            if !chooses || field.attr("checked").is_some() {
                fields.insert(name, value);
            } else {
                fields.entry(name).or_default();
            }
        }
        fields
    }
}

/// Somebody in front of the service; copies share their cookies.
#[derive(Clone)]
pub(crate) struct Browser {
    client: reqwest::Client,
    pub(crate) url: String,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    /// What the last page with a form sends unseen: for whom and for which draft it was drawn, and what it showed.
    unseen: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Browser {
    pub(crate) fn new(url: &str) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(LONGEST)
            .no_proxy()
            .build()
            .unwrap();
        Self {
            client,
            url: url.to_owned(),
            cookies: Arc::default(),
            unseen: Arc::default(),
        }
    }

    /// Somebody of the demonstration, signed in.
    pub(crate) async fn signed_in(url: &str, email: &str) -> Self {
        let browser = Self::new(url);
        let fields = [("email", email), ("password", PASSWORD)];
        let answer = browser.post("/sign-in", &fields).await.unwrap();
        assert_eq!(answer.status, 303, "{email} signs in: {}", answer.body);
        browser.page("/account").await;
        browser
    }

    /// The same person, at the program’s new address.
    pub(crate) fn moved(&self, url: &str) -> Self {
        let moved = Self::new(url);
        *moved.cookies.lock().unwrap() = self.cookies.lock().unwrap().clone();
        *moved.unseen.lock().unwrap() = self.unseen.lock().unwrap().clone();
        moved
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Answer, reqwest::Error> {
        let request = self.client.get(format!("{}{path}", self.url));
        self.send(request).await
    }

    /// What is there, whatever else happens.
    pub(crate) async fn page(&self, path: &str) -> Answer {
        let answer = self.get(path).await.unwrap();
        assert_eq!(answer.status, 200, "{path}: {}", answer.heading());
        answer
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<Answer, reqwest::Error> {
        let body = {
            let unseen = self.unseen.lock().unwrap();
            let unsaid = |(name, _): &(&String, &String)| fields.iter().all(|(own, _)| own != name);
            form_urlencoded::Serializer::new(String::new())
                .extend_pairs(unseen.iter().filter(unsaid))
                .extend_pairs(fields)
                .finish()
        };
        let request = self
            .client
            .post(format!("{}{path}", self.url))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        self.send(request).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Answer, reqwest::Error> {
        let cookies: Vec<_> = {
            let cookies = self.cookies.lock().unwrap();
            cookies.iter().map(|(n, v)| format!("{n}={v}")).collect()
        };
        let response = request.header("cookie", cookies.join("; ")).send().await?;
        let header = |name: &str| {
            let value = response.headers().get(name);
            value
                .and_then(|it| it.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        let (status, location) = (response.status().as_u16(), header("location"));
        let retry_after = header("retry-after");
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies
                .lock()
                .unwrap()
                .insert(name.into(), value.into());
        }
        let body = response.text().await?;
        if status == 200 && body.contains("<form") {
            *self.unseen.lock().unwrap() = unseen_of(&body);
        }
        Ok(Answer {
            status,
            location,
            retry_after,
            body,
        })
    }
}

fn unseen_of(page: &str) -> BTreeMap<String, String> {
    let html = Html::parse_document(page);
    let hidden = Selector::parse("form input[type=hidden][name]").unwrap();
    let known =
        |name: &str| ["form-owner", "draft", "page"].contains(&name) || name.starts_with("seen-");
    html.select(&hidden)
        .map(|field| (field.attr("name").unwrap(), field.attr("value")))
        .filter(|(name, _)| known(name))
        .map(|(name, value)| (name.to_owned(), value.unwrap_or_default().to_owned()))
        .collect()
}
