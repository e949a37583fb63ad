//! Every page that somebody can come to by links, and the forms on them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::Method;
use scraper::{Html, Selector};

use super::forms::{Form, forms_of, shape};
use crate::harness::{Client, Sent};

/// What somebody met.
#[derive(Clone, Default)]
pub(super) struct Met {
    /// One of each, by its key.
    pub(super) forms: BTreeMap<String, Form>,
    pub(super) pages: usize,
    pub(super) wrong: Vec<String>,
}

/// Goes to a page by its redirects; where that is and what was answered.
pub(super) async fn go(client: &mut Client, path: &str) -> (String, Sent) {
    let mut path = path.to_owned();
    let mut sent = client.send(Method::GET, &path, None).await;
    for _ in 0..8 {
        if !(300..400).contains(&sent.status) {
            break;
        }
        sent.header("location").clone_into(&mut path);
        sent = client.send(Method::GET, &path, None).await;
    }
    (path, sent)
}

/// Opens all that can be come to from these pages, and so many pages of one kind: the next entry has
/// the forms of those before it.
pub(super) async fn crawl(client: &mut Client, from: &[String], most_alike: usize) -> Met {
    let mut met = Met::default();
    let mut seen = BTreeSet::new();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    let mut next: VecDeque<String> = from.iter().cloned().collect();
    while let Some(path) = next.pop_front() {
        let count = alike.entry(shape(&path)).or_default();
        if *count >= most_alike || is_file(&path) || !seen.insert(path.clone()) {
            continue;
        }
        *count += 1;
        let (path, sent) = go(client, &path).await;
        met.pages += 1;
        if sent.status >= 500 {
            met.wrong.push(format!("{path} is {}", sent.status));
        }
        if !sent.header("content-type").starts_with("text/html") {
            continue;
        }
        let html = Html::parse_document(&sent.body);
        for form in forms_of(&path, &html) {
            met.forms.entry(form.key()).or_insert(form);
        }
        let links = Selector::parse("a[href^='/']").unwrap();
        for link in html.select(&links) {
            let href = link.attr("href").unwrap_or_default();
            next.push_back(href.split('#').next().unwrap_or_default().to_owned());
        }
    }
    met
}

fn is_file(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let kinds = [
        ".csv", ".svg", ".png", ".zip", ".xlsx", ".ics", ".json", "/file",
    ];
    kinds.iter().any(|kind| path.ends_with(kind))
}
