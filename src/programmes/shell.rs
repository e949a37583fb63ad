//! What surrounds every page of a programme: who is signed in, and where they can go.

use maud::Markup;

use super::{Programme, ProgrammePath, SetUpPath};
use crate::{
    app::AppState,
    people::{Act, CurrentPerson, viewer},
    ui::{self, NavItem, Page},
};

/// The surroundings of a page, worked out from the person’s roles once.
#[derive(Clone, Debug)]
pub struct Shell<'a> {
    person: &'a CurrentPerson,
    demonstration: bool,
    links: Vec<(&'static str, String)>,
    current: &'static str,
    banner: Option<&'static str>,
    back: Option<(String, String)>,
    wide: bool,
}

impl<'a> Shell<'a> {
    /// The shell of a page in `programme`.
    pub fn new(state: &AppState, person: &'a CurrentPerson, programme: &Programme) -> Self {
        let slug = || programme.slug.clone();
        let place = programme.place();
        let mut links = vec![("Overview", ProgrammePath { programme: slug() }.to_string())];
        if person.records_days_in(programme.id) {
            links.insert(0, ("Your week", format!("/programmes/{}/week", slug())));
            links.push((
                "Log support days",
                format!("/programmes/{}/support-days/new", slug()),
            ));
        }
        if person.may_somewhere(Act::ReadLedger, programme.id) {
            links.push(("Ledger", format!("/programmes/{}/support-days", slug())));
        }
        if person.has_ratings_to_do {
            links.push(("Ratings for you", format!("/programmes/{}/ratings", slug())));
        }
        links.push(("Budgets", format!("/programmes/{}/budgets", slug())));
        if person.may(Act::ReadReturns, place)
            || person.may_somewhere(Act::WriteForReturn, programme.id)
        {
            links.push(("Returns", format!("/programmes/{}/returns", slug())));
        }
        if person.may(Act::Download, place) {
            links.push(("Downloads", format!("/programmes/{}/downloads", slug())));
        }
        if person.may(Act::SetUpProgramme, place) {
            links.push(("Set-up", SetUpPath { programme: slug() }.to_string()));
        }
        Self {
            person,
            demonstration: state.demonstration,
            links,
            current: "",
            banner: None,
            back: None,
            wide: false,
        }
    }

    /// The shell of a page outside any programme.
    pub fn outside(state: &AppState, person: &'a CurrentPerson) -> Self {
        Self {
            person,
            demonstration: state.demonstration,
            links: Vec::new(),
            current: "",
            banner: None,
            back: None,
            wide: false,
        }
    }

    /// On a page that the navigation names.
    #[must_use]
    pub fn current(mut self, text: &'static str) -> Self {
        self.current = text;
        self
    }

    /// With a green notice of what was just done.
    #[must_use]
    pub fn banner(mut self, banner: Option<&'static str>) -> Self {
        self.banner = banner;
        self
    }

    /// With a link back.
    #[must_use]
    pub fn back(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.back = Some((href.into(), text.into()));
        self
    }

    /// On a wider page, for charts and tables.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// The whole page. `section` is the second part of its title; `error` marks a refused form.
    pub fn page(&self, title: &str, section: Option<&str>, error: bool, content: Markup) -> Markup {
        ui::page(&Page {
            section,
            error,
            viewer: Some(viewer(self.person)),
            nav: self
                .links
                .iter()
                .map(|(text, href)| NavItem::new(*text, href.as_str(), *text == self.current))
                .collect(),
            back: self
                .back
                .as_ref()
                .map(|(href, text)| (href.as_str(), text.as_str())),
            banner: self.banner,
            demonstration: self.demonstration,
            wide: self.wide,
            ..Page::new(title, content)
        })
    }
}
