//! What is wrong with an answer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use scraper::{Html, Selector};

use crate::harness::{Client, Sent};

/// What is wrong with an answer to something naughty; nothing where it is sound.
pub(super) fn faults(client: &Client, path: &str, sent: &Sent) -> Vec<String> {
    let mut faults = Vec::new();
    if sent.status >= 500 {
        faults.push(format!("answered with {}", sent.status));
    }
    let is_page = sent.header("content-type").starts_with("text/html");
    if sent.status >= 400 && !is_page {
        faults.push(format!("{} without a page", sent.status));
    }
    if !is_page {
        return faults;
    }
    if !sent.body.contains("govuk-template") {
        faults.push(format!("{} not in the service’s look", sent.status));
    }
    faults.extend(planted(&sent.body));
    // The whole of what a page must hold is looked at where something was shown.
    if !sent.body.contains("x-naughty") {
        return faults;
    }
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| client.read(path, sent))) {
        let words = panic.downcast_ref::<String>().cloned();
        faults.push(words.unwrap_or_else(|| "the page does not hold".into()));
    }
    faults
}

/// Elements and attributes that no page of ours has.
fn planted(body: &str) -> Vec<String> {
    if !body.contains("x-naughty") {
        return Vec::new();
    }
    let html = Html::parse_document(body);
    let all = Selector::parse("*").unwrap();
    let mut planted = Vec::new();
    for element in html.select(&all) {
        let element = element.value();
        if element.name().contains("naughty") {
            planted.push(format!("the element <{}>", element.name()));
        }
        for (name, value) in element.attrs() {
            let leads = ["href", "src", "action", "formaction", "data", "content"].contains(&name)
                && ["//", "http", "javascript:", "data:", "vbscript:", "\\"]
                    .iter()
                    .any(|way| value.trim_start().to_lowercase().starts_with(way))
                && value.contains("naughty");
            if name.contains("naughty") || leads {
                planted.push(format!("{name}=“{value}” on <{}>", element.name()));
            }
        }
    }
    planted
}
