//! What speaks to the reader beside the page's own text.

use maud::{Markup, html};

/// What has just succeeded, shown once after a redirect.
pub fn success_banner(text: &str) -> Markup {
    banner(
        "Success",
        true,
        html! { p.govuk-notification-banner__heading { (text) } },
    )
}

/// What the reader should know that is not about what they just did.
pub fn important_banner(content: Markup) -> Markup {
    banner("Important", false, content)
}

fn banner(title: &str, success: bool, content: Markup) -> Markup {
    let role = if success { "alert" } else { "region" };
    let id = if success {
        "success-banner-title"
    } else {
        "important-banner-title"
    };
    html! {
        div.govuk-notification-banner.govuk-notification-banner--success[success]
            role=(role) aria-labelledby=(id) data-module="govuk-notification-banner" {
            div.govuk-notification-banner__header {
                h2.govuk-notification-banner__title id=(id) { (title) }
            }
            div.govuk-notification-banner__content { (content) }
        }
    }
}

/// Text set apart.
pub fn inset(content: Markup) -> Markup {
    html! { div.govuk-inset-text { (content) } }
}

/// A consequence to know before acting.
pub fn warning(text: &str) -> Markup {
    html! {
        div.govuk-warning-text {
            span.govuk-warning-text__icon aria-hidden="true" { "!" }
            strong.govuk-warning-text__text {
                span.govuk-visually-hidden { "Warning " }
                (text)
            }
        }
    }
}

/// A confirmation page's head, with its `h1`.
pub fn panel(title: &str, body: Markup) -> Markup {
    html! {
        div.govuk-panel.govuk-panel--confirmation {
            h1.govuk-panel__title { (title) }
            div.govuk-panel__body { (body) }
        }
    }
}

/// Help that only some people need.
pub fn details(summary: &str, content: Markup) -> Markup {
    html! {
        details.govuk-details {
            summary.govuk-details__summary { span.govuk-details__summary-text { (summary) } }
            div.govuk-details__text { (content) }
        }
    }
}
