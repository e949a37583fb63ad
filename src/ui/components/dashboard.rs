//! Extras that govuk-frontend does not have: cards, big numbers, figures, a timeline.

use maud::{Markup, html};

use crate::ui::Text;

/// Cards in a grid: one column on a phone, three on a wide screen.
pub fn cards(content: Markup) -> Markup {
    html! { div.app-cards { (content) } }
}

/// A card with a title, linked where there is a page behind it.
pub fn card(title: &str, href: Option<&str>, content: Markup) -> Markup {
    html! {
        div.app-card {
            h2.app-card__title {
                @if let Some(href) = href { a.govuk-link href=(href) { (title) } } @else { (title) }
            }
            (content)
        }
    }
}

/// Big numbers side by side.
pub fn stats(content: Markup) -> Markup {
    html! { dl.app-stats { (content) } }
}

/// A big number with its unit, what it counts, and a note where there is one.
pub fn stat(label: &str, value: &str, note: &str) -> Markup {
    html! {
        div.app-stat {
            dt.app-stat__label { (label) }
            dd.app-stat__value { (value) }
            @if !note.is_empty() { dd.app-stat__note { (note) } }
        }
    }
}

/// A picture with its title above and its source or reading below.
///
/// `id` names the figure; the title's id is `{id}-title`.
pub fn figure(id: &str, title: &str, caption: Markup, body: Markup) -> Markup {
    html! {
        figure.app-figure id=(id) aria-labelledby={ (id) "-title" } {
            p.app-figure__title id={ (id) "-title" } { (title) }
            div.app-figure__body { (body) }
            figcaption.app-figure__caption { (caption) }
        }
    }
}

/// Small figures in a grid, to be compared.
pub fn multiples(content: Markup) -> Markup {
    html! { div.app-multiples { (content) } }
}

/// A region that scrolls sideways by itself, reached and named for keyboards and screen readers.
pub fn scroll(label_id: &str, content: Markup) -> Markup {
    html! { div.app-scroll role="region" aria-labelledby=(label_id) tabindex="0" { (content) } }
}

/// One event of a timeline.
#[derive(Debug, Clone)]
pub struct TimelineItem<'a> {
    title: Text<'a>,
    when: Text<'a>,
    content: Markup,
    state: &'static str,
    current: bool,
}

impl<'a> TimelineItem<'a> {
    /// Something and when it is.
    pub fn new(title: impl Into<Text<'a>>, when: impl Into<Text<'a>>, content: Markup) -> Self {
        Self {
            title: title.into(),
            when: when.into(),
            content,
            state: "app-timeline__item",
            current: false,
        }
    }

    /// It is over; say so in its words as well.
    pub fn done(mut self) -> Self {
        self.state = "app-timeline__item app-timeline__item--done";
        self
    }

    /// It is now.
    pub fn current(mut self) -> Self {
        self.state = "app-timeline__item app-timeline__item--current";
        self.current = true;
        self
    }
}

/// Events in order.
pub fn timeline(items: &[TimelineItem]) -> Markup {
    html! {
        ol.app-timeline {
            @for item in items {
                li class=(item.state) aria-current=[item.current.then_some("step")] {
                    p.app-timeline__title { (item.title) }
                    p.app-timeline__when { (item.when) }
                    (item.content)
                }
            }
        }
    }
}
