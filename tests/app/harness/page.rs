//! A page as a person and an assistive technology read it, with what must hold on every page.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Node, Selector};

use super::Sent;

/// A page that was answered, already checked for what must hold on every page.
pub(crate) struct Page {
    pub(crate) status: u16,
    /// Where the redirects ended.
    pub(crate) path: String,
    /// The text as it came.
    pub(crate) source: String,
    html: Html,
}

/// The CSS selector `css`.
fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

/// An element's text with single spaces; a line break is one too.
fn text_of(element: ElementRef<'_>) -> String {
    let text: String = element
        .descendants()
        .filter_map(|node| match node.value() {
            Node::Text(text) => Some(&**text),
            Node::Element(element) if element.name() == "br" => Some(" "),
            _ => None,
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    pub(super) fn read(path: &str, sent: &Sent, demonstration: bool) -> Self {
        let page = Self {
            status: sent.status,
            path: path.into(),
            source: sent.body.clone(),
            html: Html::parse_document(&sent.body),
        };
        if sent.header("content-type").starts_with("text/html") {
            page.check(demonstration);
        }
        page
    }

    fn all(&self, css: &str) -> Vec<ElementRef<'_>> {
        self.html.select(&selector(css)).collect()
    }

    /// The text of the first element; empty where there is none.
    pub(crate) fn text(&self, css: &str) -> String {
        self.all(css)
            .first()
            .copied()
            .map(text_of)
            .unwrap_or_default()
    }

    /// The text of each element.
    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        self.all(css).into_iter().map(text_of).collect()
    }

    /// How many elements there are.
    pub(crate) fn count(&self, css: &str) -> usize {
        self.all(css).len()
    }

    /// An attribute of the first element; empty where either is missing.
    pub(crate) fn attribute(&self, css: &str, name: &str) -> String {
        let first = self.all(css).first().copied();
        first
            .and_then(|e| e.attr(name))
            .unwrap_or_default()
            .to_owned()
    }

    /// The page's heading.
    pub(crate) fn heading(&self) -> String {
        self.text("h1")
    }

    /// The page's title.
    pub(crate) fn title(&self) -> String {
        self.text("title")
    }

    /// What stands in `<main>`.
    pub(crate) fn main(&self) -> String {
        self.text("main")
    }

    /// The green notice.
    pub(crate) fn banner(&self) -> String {
        self.text(".govuk-notification-banner--success .govuk-notification-banner__content")
    }

    /// The words of the error summary, in order.
    pub(crate) fn errors(&self) -> Vec<String> {
        self.texts(".govuk-error-summary__list li")
    }

    /// The words at a field, without the hidden "Error:".
    pub(crate) fn error_at(&self, field: &str) -> String {
        let text = self.text(&format!("[id='{field}-error']"));
        text.trim_start_matches("Error:").trim().to_owned()
    }

    /// What a field holds: an input, a textarea, the chosen option or button.
    pub(crate) fn value(&self, name: &str) -> String {
        let form = self.all("main form");
        let values: Vec<_> = form.into_iter().flat_map(fields_of).collect();
        let found = values.into_iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value).unwrap_or_default()
    }

    /// The name of each group of radios, in order.
    pub(crate) fn radio_names(&self) -> Vec<String> {
        let radios = self.all("main form input[type=radio]");
        let mut names: Vec<_> = radios
            .into_iter()
            .filter_map(|radio| radio.attr("name").map(str::to_owned))
            .collect();
        names.dedup();
        names
    }

    /// The name of the field with that label.
    pub(crate) fn field(&self, label: &str) -> String {
        let labels = self.all("label[for]");
        let found = labels.iter().find(|element| text_of(**element) == label);
        let label = found.unwrap_or_else(|| panic!("{}: no field “{label}”", self.path));
        let id = label.attr("for").unwrap();
        self.attribute(&format!("[id='{id}']"), "name")
    }

    /// The value beside a key of a summary list.
    pub(crate) fn summary(&self, key: &str) -> String {
        let keys = self.texts(".govuk-summary-list__key");
        let place = keys.iter().position(|own| own == key);
        let place = place.unwrap_or_else(|| panic!("{}: no “{key}” in {keys:?}", self.path));
        self.texts(".govuk-summary-list__value")[place].clone()
    }

    /// The rows of the table with that caption: head, body and foot.
    pub(crate) fn table(&self, caption: &str) -> Vec<Vec<String>> {
        let found = self
            .all("table")
            .into_iter()
            .find(|table| {
                let caption_of = table.select(&selector("caption")).next();
                caption_of.is_some_and(|element| text_of(element) == caption)
            })
            .unwrap_or_else(|| panic!("{}: no table “{caption}”", self.path));
        let (row, cell) = (selector("tr"), selector("th, td"));
        found
            .select(&row)
            .map(|row| row.select(&cell).map(text_of).collect())
            .collect()
    }

    /// The row of a table whose first cell is `first`.
    pub(crate) fn row(&self, caption: &str, first: &str) -> Vec<String> {
        let rows = self.table(caption);
        let row = rows.into_iter().find(|row| row[0] == first);
        row.unwrap_or_else(|| panic!("{}: no row “{first}” in “{caption}”", self.path))
    }

    /// Each link as (address, words).
    pub(crate) fn links(&self) -> Vec<(String, String)> {
        self.all("a[href]")
            .into_iter()
            .map(|a| (a.attr("href").unwrap().to_owned(), text_of(a)))
            .collect()
    }

    /// The address of the link with these words.
    pub(crate) fn link(&self, words: &str) -> String {
        let links = self.links();
        let found = links.iter().find(|(_, text)| text == words);
        found
            .map(|(href, _)| href.clone())
            .unwrap_or_else(|| panic!("{}: no link “{words}” in {links:?}", self.path))
    }

    /// Whether there is a button with these words.
    pub(crate) fn has_button(&self, words: &str) -> bool {
        self.texts("form button").iter().any(|text| text == words)
    }

    /// Where the form with that button is sent, and what with.
    pub(crate) fn filled_form(
        &self,
        button: &str,
        filled: &[(&str, &str)],
    ) -> (String, Vec<(String, String)>) {
        let buttons = selector("button");
        let forms = self.all("form");
        let (form, pressed) = forms
            .iter()
            .find_map(|form| {
                let pressed = form.select(&buttons).find(|b| text_of(*b) == button)?;
                Some((*form, pressed))
            })
            .unwrap_or_else(|| {
                panic!(
                    "{}: no button “{button}” in {:?}",
                    self.path,
                    self.texts("form button")
                )
            });
        let mut fields = fields_of(form);
        for (name, _) in filled {
            let named = form
                .select(&selector("input, textarea, select"))
                .any(|field| field.attr("name") == Some(name));
            assert!(named, "{}: no field “{name}”", self.path);
        }
        fields.retain(|(own, _)| !filled.iter().any(|(name, _)| name == own));
        for (name, value) in filled {
            assert_offered(form, name, value);
            fields.push(((*name).into(), (*value).into()));
        }
        if let Some(name) = pressed.attr("name") {
            let value = pressed.attr("value").unwrap_or_default();
            fields.push((name.into(), value.into()));
        }
        let action = form.attr("action").filter(|action| !action.is_empty());
        (action.unwrap_or(&self.path).to_owned(), fields)
    }
}

/// What a form sends as it stands.
fn fields_of(form: ElementRef<'_>) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for field in form.select(&selector("input[name], textarea[name], select[name]")) {
        let name = field.attr("name").unwrap().to_owned();
        match field.value().name() {
            "textarea" => fields.push((name, field.text().collect())),
            "select" => {
                let options: Vec<_> = field.select(&selector("option")).collect();
                let chosen = options.iter().find(|o| o.attr("selected").is_some());
                if let Some(option) = chosen.or(options.first()) {
                    let own = option.attr("value").map(str::to_owned);
                    fields.push((name, own.unwrap_or_else(|| text_of(*option))));
                }
            }
            _ => {
                let chosen = match field.attr("type") {
                    Some("radio" | "checkbox") => field.attr("checked").is_some(),
                    _ => true,
                };
                if chosen {
                    fields.push((name, field.attr("value").unwrap_or_default().to_owned()));
                }
            }
        }
    }
    fields
}

/// Nobody can choose what is not offered.
fn assert_offered(form: ElementRef<'_>, name: &str, value: &str) {
    let mut choices = BTreeSet::new();
    for field in form.select(&selector("input[type=radio], input[type=checkbox]")) {
        if field.attr("name") == Some(name) {
            choices.insert(field.attr("value").unwrap_or("on").to_owned());
        }
    }
    for select in form.select(&selector("select")) {
        if select.attr("name") == Some(name) {
            let options = selector("option");
            choices.extend(
                select
                    .select(&options)
                    .map(|o| o.attr("value").map_or_else(|| text_of(o), str::to_owned)),
            );
        }
    }
    assert!(
        choices.is_empty() || choices.contains(value),
        "“{value}” is not offered for {name}: {choices:?}"
    );
}

mod check {
    //! What must hold on every page.

    use std::collections::BTreeMap;

    use super::*;

    impl Page {
        pub(super) fn check(&self, demonstration: bool) {
            self.check_head(demonstration);
            self.check_policy();
            self.check_references();
            self.check_fields();
            self.check_tables();
        }

        fn check_head(&self, demonstration: bool) {
            let path = &self.path;
            assert!(
                self.source.starts_with("<!DOCTYPE html>"),
                "{path}: doctype"
            );
            assert_eq!(self.count("html[lang=en]"), 1, "{path}: language");
            assert_eq!(self.count("h1"), 1, "{path}: one h1");
            assert_eq!(self.count("main#main-content"), 1, "{path}: one main");
            assert!(!self.heading().is_empty(), "{path}: a heading");
            let title = self.title();
            assert!(
                title.ends_with(" – Partners in Practice – Hackney Council"),
                "{path}: title {title}"
            );
            let problem = self.count(".govuk-error-summary") > 0;
            assert_eq!(
                title.starts_with("Error: "),
                problem,
                "{path}: title {title}"
            );
            assert!(
                !problem || [422, 429].contains(&self.status),
                "{path}: {}",
                self.status
            );
            let bar = self.count(".app-demonstration") > 0;
            assert_eq!(bar, demonstration, "{path}: the demonstration says so");
        }

        fn check_policy(&self) {
            let path = &self.path;
            assert_eq!(self.count("style, [style]"), 0, "{path}: inline style");
            for script in self.all("script") {
                assert!(script.attr("src").is_some(), "{path}: inline script");
            }
            for element in self.all("*") {
                for (name, value) in element.value().attrs() {
                    assert!(!name.starts_with("on"), "{path}: {name}={value}");
                    // A field may hold it: nothing follows a field's value.
                    let inert = name == "value" || !value.starts_with("javascript:");
                    assert!(inert, "{path}: {name}={value}");
                }
            }
            assert_eq!(self.count("[required]"), 0, "{path}: the server checks");
            let signed_in = self.count(".app-person") > 0;
            for form in self.all("form[method=post]") {
                assert!(form.attr("novalidate").is_some(), "{path}: novalidate");
                let fields = selector("input, select, textarea, button");
                let first = form.select(&fields).next();
                let says = first.filter(|field| field.attr("name") == Some("form-owner"));
                let owner = says.and_then(|field| field.attr("value"));
                let says = owner.is_some_and(|owner| !owner.is_empty());
                assert_eq!(says, signed_in, "{path}: a form says for whom it was drawn");
            }
        }

        fn check_references(&self) {
            let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
            for element in self.all("[id]") {
                *ids.entry(element.attr("id").unwrap()).or_default() += 1;
            }
            for (id, count) in &ids {
                assert_eq!(*count, 1, "{}: id {id} is not its own", self.path);
            }
            for name in [
                "for",
                "aria-describedby",
                "aria-labelledby",
                "aria-controls",
                "data-aria-controls",
            ] {
                for element in self.all(&format!("[{name}]")) {
                    for id in element.attr(name).unwrap().split_whitespace() {
                        assert!(
                            ids.contains_key(id),
                            "{}: {name}={id} leads nowhere",
                            self.path
                        );
                    }
                }
            }
            for a in self.all("a[href^='#']") {
                let id = &a.attr("href").unwrap()[1..];
                assert!(ids.contains_key(id), "{}: #{id} leads nowhere", self.path);
            }
        }

        fn check_fields(&self) {
            let labels: BTreeSet<&str> = self
                .all("label[for]")
                .into_iter()
                .filter(|label| !text_of(*label).is_empty())
                .filter_map(|label| label.attr("for"))
                .collect();
            for field in self.all("input:not([type=hidden]), textarea, select") {
                let id = field.attr("id").unwrap_or_default();
                assert!(
                    labels.contains(id),
                    "{}: field {id} has no label",
                    self.path
                );
            }
            for fieldset in self.all("fieldset") {
                let legend = fieldset.select(&selector("legend")).next();
                assert!(
                    legend.is_some_and(|legend| !text_of(legend).is_empty()),
                    "{}: a fieldset without a legend",
                    self.path
                );
            }
            for button in self.all("button, a") {
                let named = !text_of(button).is_empty() || button.attr("aria-label").is_some();
                assert!(named, "{}: a link or button without words", self.path);
            }
        }

        fn check_tables(&self) {
            for table in self.all("table") {
                let caption = table.select(&selector("caption")).next();
                let caption = caption.map(text_of).unwrap_or_default();
                assert!(
                    !caption.is_empty(),
                    "{}: a table without a caption",
                    self.path
                );
                let heads = table.select(&selector("thead tr:last-child > *")).count();
                for cell in table.select(&selector("th")) {
                    assert!(
                        cell.attr("scope").is_some(),
                        "{}: “{caption}” scope",
                        self.path
                    );
                }
                for row in table.select(&selector("tbody tr")) {
                    let cells = row.select(&selector("th, td")).count();
                    assert_eq!(cells, heads, "{}: “{caption}” has a ragged row", self.path);
                }
            }
        }
    }
}
