//! The accessibility statement, with what the 2018 regulations ask for and what was in fact tested.

use maud::{Markup, html};

use crate::ui::{CONTACT, link};

pub(super) const TITLE: &str = "Accessibility statement";

/// When the statement was written, and when it was last read through and tested.
const PREPARED: &str = "22 November 2026";

pub(super) fn statement(public_url: &str) -> Markup {
    html! {
        p.govuk-body {
            "This accessibility statement applies to the Partners in Practice tracker at " (public_url) "."
        }
        p.govuk-body {
            "This service is run by Hackney Council. We want as many people as possible to be able to use it. You should be able to:"
        }
        ul."govuk-list govuk-list--bullet" {
            li { "zoom in up to 400% without anything running off the screen" }
            li { "use all of it with a keyboard alone" }
            li { "use all of it without JavaScript" }
            li { "read every chart as a table, or as text, beside it" }
            li { "tell lines and statuses apart without seeing colours" }
        }
        p.govuk-body {
            (link("AbilityNet", "https://mcmw.abilitynet.org.uk/")) " has advice on making your device easier to use if you have a disability."
        }
        (feedback())
        (compliance())
        (tested())
        h2.govuk-heading-m { "Preparation of this accessibility statement" }
        p.govuk-body {
            "This statement was prepared on " (PREPARED) ". It was last reviewed on " (PREPARED) ". It is reviewed at least once a year, and when the service changes."
        }
    }
}

fn feedback() -> Markup {
    html! {
        h2.govuk-heading-m { "Feedback and contact information" }
        p.govuk-body {
            "If something keeps you from using this service, or you need what is in it in another form such as large print, easy read or a file, write to "
            a.govuk-link href={ "mailto:" (CONTACT) } { (CONTACT) }
            ". Say which page it is and what you use to read it. We answer within 10 working days."
        }
        h2.govuk-heading-m { "Enforcement procedure" }
        p.govuk-body {
            "The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector Bodies (Websites and Mobile Applications) "
            "(No. 2) Accessibility Regulations 2018 (the ‘accessibility regulations’). If you’re not happy with how we respond to your complaint, "
            (link("contact the Equality Advisory and Support Service (EASS)", "https://www.equalityadvisoryservice.com/")) "."
        }
    }
}

fn compliance() -> Markup {
    html! {
        h2.govuk-heading-m { "Technical information about this website’s accessibility" }
        p.govuk-body {
            "Hackney Council is committed to making its website accessible, in accordance with the Public Sector Bodies (Websites and Mobile Applications) "
            "(No. 2) Accessibility Regulations 2018."
        }
        h3.govuk-heading-s { "Compliance status" }
        p.govuk-body {
            "This website is partially compliant with the "
            (link("Web Content Accessibility Guidelines version 2.2", "https://www.w3.org/TR/WCAG22/"))
            " AA standard, due to the non-compliances listed below."
        }
        h2.govuk-heading-m { "Non-accessible content" }
        p.govuk-body { "The content listed below is non-accessible for the following reasons." }
        h3.govuk-heading-s { "Non-compliance with the accessibility regulations" }
        ul."govuk-list govuk-list--bullet" {
            li {
                "Nobody who uses assistive technology has audited the service yet. Automated tests find only some failures, so there can be others that we do not know of. "
                "We say that it is partially compliant until a person has audited it."
            }
            li {
                "A chart saved as a picture (PNG) has no text of its own when it stands elsewhere. This fails WCAG 2.2 success criterion 1.1.1 (non-text content) "
                "unless whoever uses it adds one. Its figures are in the table beside the chart, and a chart saved as SVG has a title and a description."
            }
        }
        h3.govuk-heading-s { "Disproportionate burden" }
        p.govuk-body { "We claim none." }
        h3.govuk-heading-s { "Content that’s not within the scope of the accessibility regulations" }
        p.govuk-body {
            "Files that people bring in from elsewhere, such as spreadsheets that are imported, are not shown as they are and are not covered."
        }
    }
}

fn tested() -> Markup {
    html! {
        h2.govuk-heading-m { "What was tested" }
        p.govuk-body { "The service was last tested on " (PREPARED) ", by those who make it. No outside body has tested it." }
        ul."govuk-list govuk-list--bullet" {
            li {
                "Journeys of each role through the service, and of somebody who answers a survey, run in Chromium. On every page on the way, "
                "the axe rules for WCAG 2.0, 2.1 and 2.2 at levels A and AA find no failure, at the width of a desktop or of a phone, but for one: where choosing a radio shows more fields, it says whether they are shown in a way that ARIA does not provide for radios. That is how the GOV.UK Design System makes it."
            }
            li { "On each of these pages nothing scrolls sideways at 360 and at 320 CSS pixels but wide tables and charts, each inside a region of its own." }
            li { "Every page that the tests open has one main heading, labels on its fields, a table or text beside each chart, and no id twice." }
            li { "The error summary takes the focus when a form is refused, and leads to the field." }
        }
        p.govuk-body {
            "Not tested by a person so far: screen readers, voice control, screen magnifiers, and all of the service by keyboard from beginning to end."
        }
        h2.govuk-heading-m { "What we’re doing to improve accessibility" }
        p.govuk-body {
            "The tests run again with every change. An audit by people who use assistive technology is to come before the service leaves beta; what it finds will be listed here with a date."
        }
    }
}
