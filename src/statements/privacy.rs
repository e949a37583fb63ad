//! The privacy notice (UK GDPR, article 13), with the periods that the service goes by.

use maud::{Markup, html};

use crate::{
    retention::Periods,
    ui::{CONTACT, Column, Table, cell, formats, link, table},
};

pub(super) const TITLE: &str = "Privacy notice";

/// The council’s officer for data protection.
const DATA_PROTECTION: &str = "data-protection@hackney.example";

pub(super) fn notice(keep: &Periods) -> Markup {
    html! {
        p.govuk-body {
            "Partners in Practice is a programme in which Hackney Council supports other local authorities. This notice says what its tracker holds about you, why, and for how long."
        }
        p.govuk-body {
            strong { "There is no information about children or families in it." }
            " Every field for free text asks people to leave such information out, and refuses what looks like it."
        }
        (who())
        (held())
        (answers())
        (shared())
        (kept(keep))
        (rights())
    }
}

fn who() -> Markup {
    html! {
        h2.govuk-heading-m { "Who is responsible" }
        p.govuk-body {
            "Hackney Council is the controller. The authority that you work for decides with it whom a survey asks. The Department for Education, which pays for the programme, "
            "reads published results and totals of days; it has reviewers with accounts of their own."
        }
        p.govuk-body {
            "The council’s data protection officer: "
            a.govuk-link href={ "mailto:" (DATA_PROTECTION) } { (DATA_PROTECTION) }
            ". The programme team: "
            a.govuk-link href={ "mailto:" (CONTACT) } { (CONTACT) } "."
        }
        h2.govuk-heading-m { "Why, and by what right" }
        p.govuk-body {
            "To run the programme, to account for the days of support that public money pays for, and to keep the service safe. "
            "The legal basis is a task carried out in the public interest: article 6(1)(e) of the UK GDPR. Nothing is decided about you by a machine alone, and no profile is made of you."
        }
    }
}

fn held() -> Markup {
    html! {
        h2.govuk-heading-m { "What is held about you" }
        h3.govuk-heading-s { "If you have an account" }
        ul."govuk-list govuk-list--bullet" {
            li { "your name, work e-mail address, role and authorities" }
            li { "your password, in a form that nobody can read; where you use them, the secret of your second step, recovery codes in a form that nobody can read, and how another provider that you sign in by knows you" }
            li { "since when you are signed in and with what kind of browser, and for 180 days that somebody signed in on a device" }
            li { "for a day, wrong tries to sign in, without the address in a form that can be read" }
            li { "the days of support that you gave, confirmed or disputed, and what you wrote about them" }
            li { "the ratings, notes and decisions that you made" }
            li { "an audit trail: when you signed in, what you changed, which results you looked at and which files you took, and what you were refused" }
        }
        h3.govuk-heading-s { "If you are asked to answer a survey" }
        ul."govuk-list govuk-list--bullet" {
            li { "where your authority asks you by name: your work e-mail address and your role group, as your authority’s lead gave them" }
        }
        p.govuk-body { "You, or the authority that you work for, gave us this. Nothing was bought or taken from elsewhere." }
    }
}

fn answers() -> Markup {
    html! {
        h2.govuk-heading-m id="answers" { "How answers are kept apart from names" }
        ul."govuk-list govuk-list--bullet" {
            li { "Nobody needs an account to answer, and nobody is asked for a name." }
            li { "An answer that was submitted is kept with the authority, the round, the role group and the way it came (a link that we mailed, a link that was passed on, the group’s link or a file) alone: no name, no address, no time, and no mark that leads to one. The way is not kept where only a few people of the group could have used it beside others." }
            li { "That a personal link was used is kept apart, in one list for a whole role group, so that you are not reminded again. No page shows it." }
            li { "Pages on which you answer are not in the logs." }
            li { "What people say is shown only where ten or more have answered, and never of a single role group." }
            li { "Since nothing leads from an answer to you, we can’t show you yours, change it or delete it once you have submitted." }
        }
    }
}

fn shared() -> Markup {
    html! {
        h2.govuk-heading-m { "Who sees it" }
        ul."govuk-list govuk-list--bullet" {
            li { "People with a role in the same programme see your name, your role and what you entered, as far as their role allows." }
            li { "Your authority’s lead alone sees the addresses of the people asked by name." }
            li { "The programme manager reads the audit trail." }
            li { "Reviewers of the Department for Education see published results and totals of days, not answers, and of single entries only what changed after its quarter was closed: the next return lists it with the reason." }
        }
        p.govuk-body { "Nothing is sold. It stays on servers that the council chose; it is passed on where a law asks for it, such as to an auditor." }
    }
}

fn kept(keep: &Periods) -> Markup {
    let after = |n: u32, one: &str, many: &str| formats::plural(n.into(), one, many);
    let rows = [
        (
            "A programme: its days, ratings, answers, results, returns and audit trail",
            format!(
                "{} after it ended",
                after(keep.programmes_years, "year", "years")
            ),
            "Grants are audited for six years beside the current one",
        ),
        (
            "Name and address of an account that is not used",
            after(keep.accounts_months, "month", "months"),
            "A programme lasts two years",
        ),
        (
            "Name and address of somebody who has left",
            after(keep.left_months, "month", "months"),
            "Until the accounts of the year are closed",
        ),
        (
            "Addresses of people whom a survey asked by name, and their links",
            format!(
                "{} after the result was published, or a year after a round without one",
                after(keep.addresses_days, "day", "days")
            ),
            "Nobody is asked or reminded any more",
        ),
        (
            "Answers that were begun and not submitted",
            "30 days after the survey, or its round, closed".into(),
            "It may be extended",
        ),
        (
            "Sign-ins and what else belongs to no programme in the audit trail",
            after(keep.trail_years, "year", "years"),
            "As long as the programmes that they belong to",
        ),
    ];
    let rows = rows.map(|(what, long, why)| vec![cell(what), cell(long), cell(why)]);
    let columns = ["What", "How long", "Why"].map(Column::text).to_vec();
    html! {
        h2.govuk-heading-m { "How long it is kept" }
        (table(&Table::new("kept", "Periods", columns).hidden_caption().rows(rows.to_vec())))
        p.govuk-body {
            "Then it is deleted, or your name is replaced by a number: “Former colleague 12”, also in quality assurance records that came as a file and have your name word for word. What you did stays under that number for as long as the programme is kept. A return that was frozen keeps the names of those who wrote and signed it until its programme is deleted."
        }
    }
}

fn rights() -> Markup {
    html! {
        h2.govuk-heading-m { "Your rights" }
        p.govuk-body { "You can ask us:" }
        ul."govuk-list govuk-list--bullet" {
            li { "for a copy of what is held about you" }
            li { "to correct what is wrong" }
            li { "to delete it, or to use it less, where the law allows it" }
            li { "not to use it, for reasons that lie in your own situation" }
        }
        p.govuk-body {
            "Write to the data protection officer. We answer within a month. You need not give us anything; without a name and a work e-mail address you can’t have an account."
        }
        p.govuk-body {
            "If you are not content with our answer, you can complain to the Information Commissioner’s Office: "
            (link("ico.org.uk/make-a-complaint", "https://ico.org.uk/make-a-complaint/"))
            ", telephone 0303 123 1113, Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF."
        }
        p.govuk-body { "This notice was last changed on 22 November 2026. See also " (link("Cookies", "/cookies")) "." }
    }
}
