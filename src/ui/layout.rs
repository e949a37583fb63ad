//! The page around every page: header, navigation, notices, main and footer.

use maud::{DOCTYPE, Markup, html};

use super::{Text, assets, back_link, breadcrumbs, form, success_banner};

const SERVICE: &str = "Partners in Practice";
const ORGANISATION: &str = "Hackney Council";
const FEEDBACK: &str = "mailto:pip-tracker@hackney.example";

/// What [`page`] draws; begin with [`Page::new`] and set what differs.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// First part of the `<title>`; the content draws its own `h1`.
    pub title: &'a str,
    /// Second part of the `<title>`, such as the authority.
    pub section: Option<&'a str>,
    /// Whether the page shows an error summary: the `<title>` then says so.
    pub error: bool,
    /// Who is signed in.
    pub viewer: Option<Viewer<'a>>,
    /// Links of the service navigation.
    pub nav: Vec<NavItem<'a>>,
    /// Where "back" leads, as (href, text).
    pub back: Option<(&'a str, &'a str)>,
    /// The way here, as (href, text); takes the place of `back`.
    pub breadcrumbs: Vec<(&'a str, &'a str)>,
    /// What has just succeeded; not shown beside errors.
    pub banner: Option<&'a str>,
    /// Whether to say on the page that all of it is a demonstration.
    pub demonstration: bool,
    /// 1,280 px rather than 960 px, for dashboards.
    pub wide: bool,
    /// Everything inside `<main>`.
    pub content: Markup,
}

impl<'a> Page<'a> {
    /// A page with nothing but a title and its content.
    pub fn new(title: &'a str, content: Markup) -> Self {
        Self {
            title,
            section: None,
            error: false,
            viewer: None,
            nav: Vec::new(),
            back: None,
            breadcrumbs: Vec::new(),
            banner: None,
            demonstration: false,
            wide: false,
            content,
        }
    }
}

/// The person signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer<'a> {
    /// Their name, which leads to their account.
    pub name: &'a str,
    /// Address of their account.
    pub account_href: &'a str,
    /// Where the sign-out button posts to.
    pub sign_out_action: &'a str,
    /// Where the script asks how long they stay signed in.
    pub session_href: &'a str,
    /// What tells a form that was drawn for them from one that was drawn for somebody else.
    pub form_owner: String,
}

/// One link of the service navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem<'a> {
    /// The link's words.
    pub text: Text<'a>,
    /// Where it leads.
    pub href: Text<'a>,
    /// Whether this is the page, or the part of the service, being shown.
    pub current: bool,
}

impl<'a> NavItem<'a> {
    /// A link and whether it is the current one.
    pub fn new(text: impl Into<Text<'a>>, href: impl Into<Text<'a>>, current: bool) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
            current,
        }
    }
}

/// The whole document. Its forms say for whom they are drawn.
pub fn page(p: &Page) -> Markup {
    let owner = p.viewer.as_ref().map(|viewer| viewer.form_owner.as_str());
    form::fill_owner_slots(document(p), owner)
}

fn document(p: &Page) -> Markup {
    html! {
        (DOCTYPE)
        html.govuk-template lang="en" {
            head {
                meta charset="utf-8";
                title { (full_title(p)) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="theme-color" content="#0b0c0c";
                link rel="icon" sizes="any" type="image/svg+xml" href=(assets::favicon());
                link rel="stylesheet" href=(assets::stylesheet());
                script type="module" src=(assets::script()) {}
            }
            body.govuk-template__body.app-wide[p.wide] {
                a.govuk-skip-link href="#main-content" data-module="govuk-skip-link" { "Skip to main content" }
                (header(p))
                div.govuk-width-container {
                    @if !p.breadcrumbs.is_empty() {
                        (breadcrumbs(&p.breadcrumbs))
                    } @else if let Some((href, text)) = p.back {
                        nav aria-label="Back" { (back_link(href, text)) }
                    }
                    main.govuk-main-wrapper id="main-content" {
                        @if let (Some(text), false) = (p.banner, p.error) { (success_banner(text)) }
                        (p.content)
                    }
                }
                (footer())
            }
        }
    }
}

fn full_title(p: &Page) -> String {
    let error = if p.error { "Error: " } else { "" };
    let section = p.section.map(|s| format!("{s} – ")).unwrap_or_default();
    format!("{error}{} – {section}{SERVICE} – {ORGANISATION}", p.title)
}

fn header(p: &Page) -> Markup {
    html! {
        header.govuk-template__header {
            @if p.demonstration {
                div.app-demonstration {
                    p.govuk-width-container.app-demonstration__text {
                        strong { "This is a demonstration." }
                        " Authorities, people and figures are fictional."
                    }
                }
            }
            div.govuk-generic-header.app-header {
                div.govuk-generic-header__container.govuk-width-container {
                    div.govuk-generic-header__logo {
                        a.govuk-generic-header__homepage-link href="/" { (ORGANISATION) }
                    }
                }
            }
            (service_navigation(p))
            div.govuk-phase-banner.govuk-width-container {
                p.govuk-phase-banner__content {
                    strong.govuk-tag.govuk-phase-banner__content__tag { "Beta" }
                    span.govuk-phase-banner__text {
                        "This is a new service. Help us improve it and "
                        a.govuk-link href=(FEEDBACK) { "give your feedback by email" } "."
                    }
                }
            }
        }
    }
}

fn service_navigation(p: &Page) -> Markup {
    html! {
        section.govuk-service-navigation aria-label="Service information" data-module="govuk-service-navigation" {
            div.govuk-width-container.govuk-service-navigation__inlining-container {
                div.govuk-service-navigation__container {
                    span.govuk-service-navigation__service-name {
                        a.govuk-service-navigation__link href="/" { (SERVICE) }
                    }
                    @if !p.nav.is_empty() { (navigation(&p.nav)) }
                }
                @if let Some(viewer) = &p.viewer { (person(viewer)) }
            }
        }
    }
}

fn navigation(items: &[NavItem]) -> Markup {
    html! {
        nav.govuk-service-navigation__wrapper aria-label="Menu" {
            @if items.len() > 1 {
                button.govuk-service-navigation__toggle.govuk-js-service-navigation-toggle
                    type="button" aria-controls="navigation" hidden aria-hidden="true" { "Menu" }
            }
            ul.govuk-service-navigation__list id="navigation" {
                @for item in items {
                    li.govuk-service-navigation__item.govuk-service-navigation__item--active[item.current] {
                        a.govuk-service-navigation__link href=(item.href) aria-current=[item.current.then_some("page")] {
                            @if item.current {
                                strong.govuk-service-navigation__active-fallback { (item.text) }
                            } @else { (item.text) }
                        }
                    }
                }
            }
        }
    }
}

fn person(viewer: &Viewer) -> Markup {
    html! {
        div.app-person data-session=(viewer.session_href) {
            a.govuk-link.govuk-link--no-visited-state href=(viewer.account_href) {
                span.govuk-visually-hidden { "Your account: " } (viewer.name)
            }
            form.app-person__form method="post" action=(viewer.sign_out_action) novalidate {
                (form::owner_slot())
                button.app-link-button type="submit" { "Sign out" }
            }
        }
    }
}

/// What every footer leads to.
const STATEMENTS: [(&str, &str); 3] = [
    ("/accessibility", "Accessibility statement"),
    ("/privacy", "Privacy"),
    ("/cookies", "Cookies"),
];

fn footer() -> Markup {
    html! {
        footer.govuk-template__footer {
            div.govuk-footer {
                div.govuk-width-container {
                    div.govuk-footer__meta {
                        div.govuk-footer__meta-item.govuk-footer__meta-item--grow {
                            h2.govuk-visually-hidden { "About this service" }
                            ul.govuk-footer__inline-list {
                                @for (href, text) in STATEMENTS {
                                    li.govuk-footer__inline-list-item {
                                        a.govuk-footer__link href=(href) { (text) }
                                    }
                                }
                            }
                            div.govuk-footer__meta-custom {
                                "Do not enter information about children or families. "
                                "Report a safeguarding concern through your usual statutory channels."
                            }
                            div.govuk-footer__meta-custom {
                                "Programme of Hackney Council, a Department for Education partner in practice"
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where people write when something is wrong.
pub const CONTACT: &str = "pip-tracker@hackney.example";

/// A page that says one thing, to anybody: errors, and links that are over.
pub fn plain_page(title: &str, demonstration: bool, body: Markup) -> Markup {
    let content = super::two_thirds(maud::html! { (super::heading(title)) (body) });
    page(&Page {
        demonstration,
        ..Page::new(title, content)
    })
}
