//! A person who reads words, fills in what has a label and presses what has a name.

use std::{cell::Cell, path::PathBuf, time::Duration};

use chrono::{Datelike, NaiveDate};
use serde_json::json;
use thirtyfour::{By, WebDriver, WebElement};

use super::checks;

/// Somebody in front of Chromium. Every page they come to is checked.
pub(crate) struct Person {
    pub(crate) driver: WebDriver,
    address: String,
    pub(super) folder: PathBuf,
    name: String,
    width: u32,
    looked_at: Vec<u32>,
    pages: Cell<u32>,
    scripts: Cell<bool>,
    checked: Cell<bool>,
}

impl Person {
    /// `folder` is where the person keeps files; the screen is so wide, and pages are looked at as
    /// on screens of the other widths too.
    pub(super) async fn new(
        driver: WebDriver,
        (address, folder): (String, PathBuf),
        name: &str,
        (width, looked_at): (u32, Vec<u32>),
    ) -> Self {
        checks::set_width(&driver, width).await;
        Self {
            driver,
            address,
            folder,
            name: name.into(),
            width,
            looked_at,
            pages: Cell::new(0),
            scripts: Cell::new(true),
            checked: Cell::new(true),
        }
    }

    /// Whether pages are checked from now on. Off where the same page was checked just before and
    /// comes again many times.
    pub(crate) fn checks_pages(&self, on: bool) {
        self.checked.set(on);
    }

    /// Clicks each of these elements, by its id, as one gesture.
    pub(crate) async fn click_all(&self, ids: &[String]) {
        let script = "for (const id of arguments[0]) document.getElementById(id).click()";
        let ids = vec![json!(ids)];
        self.driver.execute(script, ids).await.unwrap();
    }

    /// Chooses each of these radios, by its name and value, as one gesture.
    pub(crate) async fn choose_all(&self, choices: &[(String, String)]) {
        let script = "for (const [name, value] of arguments[0]) \
            [...document.getElementsByName(name)].find(i => i.value === value).click()";
        self.driver
            .execute(script, vec![json!(choices)])
            .await
            .unwrap();
    }

    /// Types into each of these fields, by its name, as one gesture.
    pub(crate) async fn fill_all(&self, texts: &[(String, String)]) {
        let script = "for (const [name, text] of arguments[0]) { \
            const field = document.getElementsByName(name)[0]; \
            field.value = text; field.dispatchEvent(new Event('change', { bubbles: true })) }";
        self.driver
            .execute(script, vec![json!(texts)])
            .await
            .unwrap();
    }

    /// Goes to an address of the service, or to a whole one that the service printed.
    pub(crate) async fn open(&self, path: &str) {
        let address = if path.starts_with('/') {
            format!("{}{path}", self.address)
        } else {
            path.to_owned()
        };
        self.driver.goto(&address).await.unwrap();
        self.arrived().await;
    }

    /// Turns scripts off for every page to come.
    pub(crate) async fn without_scripts(&self) {
        self.scripts.set(false);
        self.set_scripts(false).await;
    }

    async fn set_scripts(&self, on: bool) {
        let off = json!({ "value": !on });
        let cdp = self.driver.cdp();
        cdp.send_raw("Emulation.setScriptExecutionDisabled", off)
            .await
            .unwrap();
    }

    /// Presses the button with these words and comes to the next page.
    pub(crate) async fn press(&self, words: &str) {
        let path = format!("//button[normalize-space()={}]", quoted(words));
        self.leave_by(&self.find(&path, words).await).await;
    }

    /// Follows the link with these words and comes to the next page.
    pub(crate) async fn follow(&self, words: &str) {
        let path = format!("//a[normalize-space()={}]", quoted(words));
        self.leave_by(&self.find(&path, words).await).await;
    }

    /// Follows the first link that the selector finds.
    pub(crate) async fn follow_first(&self, css: &str) {
        let found = self.driver.find_all(By::Css(css)).await.unwrap();
        let link = found.first();
        let link = link.unwrap_or_else(|| panic!("no {css} here"));
        self.leave_by(link).await;
    }

    /// Follows the link at that XPath.
    pub(crate) async fn follow_path(&self, path: &str) {
        self.leave_by(&self.find(path, path).await).await;
    }

    /// Unfolds what stands behind these words.
    pub(crate) async fn unfold(&self, words: &str) {
        let path = format!("//summary[normalize-space()={}]", quoted(words));
        self.find(&path, words).await.click().await.unwrap();
    }

    /// Follows a link to a place on the same page.
    pub(crate) async fn follow_within(&self, words: &str) {
        let path = format!("//a[normalize-space()={}]", quoted(words));
        self.find(&path, words).await.click().await.unwrap();
    }

    /// Presses a button that changes the page it stands on.
    pub(crate) async fn toggle(&self, words: &str) {
        let path = format!("//button[normalize-space()={}]", quoted(words));
        self.find(&path, words).await.click().await.unwrap();
    }

    /// Chooses the radio of that name and value, by its label.
    pub(crate) async fn choose_value(&self, name: &str, value: &str) {
        let path = format!("//label[@for = //input[@name='{name}' and @value='{value}']/@id]");
        self.find(&path, name).await.click().await.unwrap();
    }

    /// How many elements there are.
    pub(crate) async fn count(&self, css: &str) -> usize {
        self.driver.find_all(By::Css(css)).await.unwrap().len()
    }

    /// Types into the field with that label, in place of what it holds.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Types a date into its three fields.
    pub(crate) async fn fill_date(&self, date: NaiveDate) {
        self.fill("Day", &date.day().to_string()).await;
        self.fill("Month", &date.month().to_string()).await;
        self.fill("Year", &date.year().to_string()).await;
    }

    /// Chooses a file of that content, saved under that name, for the field with that label.
    pub(crate) async fn attach(&self, label: &str, name: &str, content: &str) {
        let path = self.folder.join(name);
        std::fs::write(&path, content).unwrap();
        let path = path.to_str().expect("a path of letters");
        self.field(label).await.send_keys(path).await.unwrap();
    }

    /// Chooses the radio or checkbox with that label.
    pub(crate) async fn choose(&self, label: &str) {
        let path = format!("//label[normalize-space()={}]", quoted(label));
        self.find(&path, label).await.click().await.unwrap();
    }

    /// Chooses from the list with that label.
    pub(crate) async fn select(&self, label: &str, option: &str) {
        let list = self.field(label).await;
        let path = format!(".//option[normalize-space()={}]", quoted(option));
        list.find(By::XPath(&path))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
    }

    /// The page's heading.
    pub(crate) async fn heading(&self) -> String {
        self.text("h1").await
    }

    /// The words of the first element; empty where there is none.
    pub(crate) async fn text(&self, css: &str) -> String {
        let found = self.driver.find_all(By::Css(css)).await.unwrap();
        match found.first() {
            Some(element) => {
                let text = element.text().await.unwrap();
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            }
            None => String::new(),
        }
    }

    /// Where the person is, without the host.
    pub(crate) async fn path(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        url.path().to_owned()
    }

    /// What a script of one expression answers.
    pub(crate) async fn asks(&self, expression: &str) -> serde_json::Value {
        let script = format!("return {expression};");
        let answer = self.driver.execute(script, Vec::new()).await.unwrap();
        answer.json().clone()
    }

    /// What a script that takes its time answers, by the function that is its last argument.
    pub(crate) async fn runs(
        &self,
        script: &str,
        args: Vec<serde_json::Value>,
    ) -> serde_json::Value {
        let answer = self.driver.execute_async(script, args).await.unwrap();
        answer.json().clone()
    }

    /// The element that a label is for.
    pub(crate) async fn field(&self, label: &str) -> WebElement {
        let path = format!("//label[normalize-space()={}]", quoted(label));
        let id = self.find(&path, label).await.attr("for").await.unwrap();
        let id = id.expect("a label is for a field");
        self.driver.find(By::Id(id)).await.unwrap()
    }

    /// Waits until there is such an element; its words.
    pub(crate) async fn wait_for(&self, css: &str) -> String {
        for _ in 0..200 {
            if self.count(css).await > 0 {
                return self.text(css).await;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("no {css} on {}", self.path().await);
    }

    async fn find(&self, path: &str, words: &str) -> WebElement {
        match self.driver.find(By::XPath(path)).await {
            Ok(element) => element,
            Err(_) => panic!(
                "no “{words}” on {}:\n{}",
                self.path().await,
                self.text("body").await
            ),
        }
    }

    async fn leave_by(&self, element: &WebElement) {
        self.asks("document.documentElement.dataset.left = 'yes'")
            .await;
        element.click().await.unwrap();
        for _ in 0..200 {
            let there = self.asks(
                "document.readyState === 'complete' && !document.documentElement.dataset.left",
            );
            if there.await == true {
                return self.arrived().await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("stayed on {}", self.path().await);
    }

    async fn arrived(&self) {
        if self.checked.get() || std::env::var_os("SCREENSHOTS").is_some() {
            self.look().await;
        }
    }

    /// Checks the page as it is now.
    pub(crate) async fn look(&self) {
        let number = self.pages.get() + 1;
        self.pages.set(number);
        let here = format!("{} ({})", self.path().await, self.heading().await);
        if std::env::var_os("SCREENSHOTS").is_some() {
            let name = format!("{}-{number:02}", self.name);
            checks::picture(&self.driver, &name).await.unwrap();
            checks::set_width(&self.driver, self.width).await;
        }
        if !self.checked.get() {
            return;
        }
        // The page's own scripts were passed over when it came; ours wait for promises.
        if !self.scripts.get() {
            self.set_scripts(true).await;
        }
        checks::page(&self.driver, &here, (self.width, &self.looked_at)).await;
        if !self.scripts.get() {
            self.set_scripts(false).await;
        }
    }
}

/// Text as XPath writes it; no word of ours has both kinds of quotes.
fn quoted(words: &str) -> String {
    let quote = if words.contains('\'') { '"' } else { '\'' };
    format!("{quote}{words}{quote}")
}
