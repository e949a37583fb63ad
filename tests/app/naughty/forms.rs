//! The forms of a page, as a browser would send them.

use scraper::{ElementRef, Html, Selector};

/// A form and the page it stands on.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) page: String,
    pub(super) action: String,
    pub(super) posts: bool,
    /// Whether it sends a file.
    pub(super) file: bool,
    pub(super) fields: Vec<Field>,
}

/// A name of a form and what the page has for it.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// What is sent if nobody touches it; none for a box that is not ticked.
    pub(super) value: Option<String>,
    /// What can be chosen.
    pub(super) choices: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Typed on one line or several.
    Typed,
    /// Typed, and never shown again.
    Secret,
    /// Radios, boxes, a list or a button.
    Chosen,
    Hidden,
    File,
}

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

fn attribute(element: ElementRef<'_>, name: &str) -> String {
    element.attr(name).unwrap_or_default().to_owned()
}

/// Every form of a page.
pub(super) fn forms_of(page: &str, html: &Html) -> Vec<Form> {
    html.select(&select("form"))
        .map(|form| read(page, form))
        .collect()
}

fn read(page: &str, form: ElementRef<'_>) -> Form {
    let mut fields: Vec<Field> = Vec::new();
    for control in form.select(&select(
        "input[name], textarea[name], select[name], button[name]",
    )) {
        let field = field(control);
        let chosen = field.kind == Kind::Chosen;
        match fields
            .iter_mut()
            .find(|other| chosen && other.name == field.name)
        {
            Some(group) => {
                group.value = group.value.take().or(field.value);
                group.choices.extend(field.choices);
            }
            None => fields.push(field),
        }
    }
    let action = attribute(form, "action");
    Form {
        page: page.to_owned(),
        action: if action.is_empty() {
            page.to_owned()
        } else {
            action
        },
        posts: attribute(form, "method").eq_ignore_ascii_case("post"),
        file: attribute(form, "enctype").starts_with("multipart"),
        fields,
    }
}

fn field(control: ElementRef<'_>) -> Field {
    let value = attribute(control, "value");
    let (kind, value, choices) = match (control.value().name(), control.attr("type")) {
        ("textarea", _) => (Kind::Typed, Some(control.text().collect()), vec![]),
        ("select", _) => {
            let options = select("option");
            let values: Vec<_> = control
                .select(&options)
                .map(|it| attribute(it, "value"))
                .collect();
            let chosen = control.select(&select("option[selected]")).next();
            let chosen = chosen.map(|it| attribute(it, "value"));
            (Kind::Chosen, chosen.or(values.first().cloned()), values)
        }
        ("button", _) => (Kind::Chosen, Some(value.clone()), vec![value]),
        (_, Some("radio" | "checkbox")) => {
            let on = control.attr("checked").map(|_| value.clone());
            (Kind::Chosen, on, vec![value])
        }
        (_, Some("hidden")) => (Kind::Hidden, Some(value), vec![]),
        (_, Some("password")) => (Kind::Secret, Some(value), vec![]),
        _ if control.attr("autocomplete") == Some("one-time-code") => {
            (Kind::Secret, Some(value), vec![])
        }
        (_, Some("file")) => (Kind::File, None, vec![]),
        _ => (Kind::Typed, Some(value), vec![]),
    };
    Field {
        name: attribute(control, "name"),
        kind,
        value,
        choices,
    }
}

impl Form {
    /// What tells it from others: where it goes and what it asks, whatever the record.
    pub(super) fn key(&self) -> String {
        let mut names: Vec<_> = self
            .fields
            .iter()
            .map(|field| digits_off(&field.name))
            .collect();
        names.sort();
        names.dedup();
        let way = if self.posts { "POST" } else { "GET" };
        format!("{way} {} {}", shape(&self.action), names.join(" "))
    }

    pub(super) fn of_kind(&self, kind: Kind) -> Vec<usize> {
        let fields = self.fields.iter().enumerate();
        fields
            .filter(|(_, field)| field.kind == kind)
            .map(|(at, _)| at)
            .collect()
    }

    /// What is sent where a person fills in what is blank with something that makes sense.
    pub(super) fn filled(&self) -> Vec<(String, Vec<u8>)> {
        let mut sent = Vec::new();
        for field in &self.fields {
            let value = field.value.clone().filter(|value| !value.is_empty());
            let value = match field.kind {
                Kind::Chosen => {
                    let first = field.choices.iter().find(|choice| !choice.is_empty());
                    value.or(first.cloned())
                }
                Kind::Typed => value.or_else(|| Some(plausible(&field.name).into())),
                Kind::Secret => Some("lantern-orchard-seven".into()),
                Kind::Hidden => Some(value.unwrap_or_default()),
                Kind::File => None,
            };
            if let Some(value) = value {
                sent.push((field.name.clone(), value.into_bytes()));
            }
        }
        sent
    }
}

fn plausible(name: &str) -> &'static str {
    match name {
        _ if name.ends_with("day") => "16",
        _ if name.ends_with("month") => "3",
        _ if name.ends_with("year") => "2026",
        _ if name.contains("days") => "1",
        _ if name.contains("email") => "someone@partners.example",
        _ if name.contains("people") => "someone@partners.example",
        _ => "A plain sentence about a day of training",
    }
}

fn digits_off(name: &str) -> String {
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// An address without what differs between records of one kind.
pub(super) fn shape(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let segments: Vec<&str> = path.split('/').collect();
    let mut shaped = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |at| segments[at]);
        shaped.push(match before {
            "programmes" if *segment != "new" => "{p}",
            "authorities" if *segment != "new" => "{a}",
            "rounds" => "{r}",
            "returns" | "quarters" => "{q}",
            "answer" | "set-password" | "calendar" if segment.len() > 20 || *segment == "x" => {
                "{token}"
            }
            _ if *segment == "{entry}" => "{n}",
            _ if !segment.is_empty() && segment.bytes().all(|c| c.is_ascii_digit()) => "{n}",
            _ if is_dimension(segment) => "{d}",
            _ => segment,
        });
    }
    let mut names: Vec<_> = query
        .split('&')
        .map(|it| it.split('=').next().unwrap())
        .collect();
    names.sort_unstable();
    names.dedup();
    let names = names.join("&");
    let mark = if names.is_empty() { "" } else { "?" };
    format!("{}{mark}{names}", shaped.join("/"))
}

fn is_dimension(segment: &str) -> bool {
    let number = segment.strip_prefix('d').map(str::parse::<u8>);
    matches!(number, Some(Ok(1..=10)))
}
