//! Everybody asked by name, how their invitations stand, and what can be done for all of them.
//! Nothing here tells who has answered, nor how many a reminder went to.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{caption, nothing_done, people_counted};
use crate::{
    programmes::Shell,
    questionnaires::{
        AskPeoplePath, AskedPersonPath, AuthorityRound, PeopleLinksPath, PeoplePath, ReminderPath,
        SurveyPath,
        rules::{Group, Refusal, Settled},
        store::{Invitee, Mails, Survey},
    },
    ui::*,
};

/// What the page shows.
pub(in crate::questionnaires) struct PeoplePage {
    pub(in crate::questionnaires) survey: Survey,
    /// In each group, without those withdrawn.
    pub(in crate::questionnaires) asked: BTreeMap<Group, u64>,
    /// In all, with them.
    pub(in crate::questionnaires) all: u64,
    pub(in crate::questionnaires) people: Vec<Invitee>,
    /// This page of the list, and how many there are.
    pub(in crate::questionnaires) pages: (u64, u64),
    /// How the invitations stand, where mail can be sent.
    pub(in crate::questionnaires) mails: Option<Mails>,
    pub(in crate::questionnaires) settled: Option<Settled>,
    pub(in crate::questionnaires) today: NaiveDate,
}

impl PeoplePage {
    /// Whether links can be withdrawn.
    fn open(&self) -> bool {
        self.survey.closed_at.is_none() && self.settled.is_none()
    }

    /// Whether people can be asked today.
    fn asks(&self, at: &AuthorityRound) -> bool {
        let last_day = self.survey.last_day(&at.round);
        self.open() && at.round.is_open(self.today) && self.today <= last_day
    }
}

pub(in crate::questionnaires) fn people(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    page: &PeoplePage,
    refusal: Option<&Refusal>,
) -> Markup {
    let title = "People asked by name";
    let mut errors = FieldErrors::new();
    if let Some(refusal) = refusal {
        errors.add("asked", nothing_done(at, refusal));
    }
    let content = html! {
        (error_summary(&errors))
        (two_thirds(html! {
            (heading_with_caption(&caption(at), title))
            div id="asked" { (counts(page)) }
            @if !page.asks(at) {
                (inset(html! { "The survey takes no answers now, so nobody can be asked. " (link("Back to the survey", &SurveyPath::of(at).to_string())) }))
            } @else {
                (link_button("Ask people by name", &AskPeoplePath::of(at).to_string(), ButtonKind::Primary))
            }
            @if page.all > 0 {
                @match &page.mails {
                    Some(mails) => {
                        (invitations(at, page, mails))
                        (reminders(at, page))
                    }
                    None => (links(at, page)),
                }
            }
        }))
        @if page.all > 0 { (list(at, page)) }
    };
    let numbered = match page.pages {
        (_, 1) => title.to_owned(),
        (this, all) => format!("{title} (page {this} of {all})"),
    };
    let back = SurveyPath::of(at).to_string();
    let shell = shell.clone().back(back, "Back to the survey");
    shell.page(
        &numbered,
        Some(&at.authority.name),
        !errors.is_empty(),
        content,
    )
}

fn counts(page: &PeoplePage) -> Markup {
    let total = page.asked.values().sum();
    let groups = page.asked.iter();
    let rows: Vec<_> = groups
        .map(|(group, count)| SummaryRow::new(group.title(), formats::whole(count.cast_signed())))
        .collect();
    html! {
        @if page.all == 0 {
            p.govuk-body { "Nobody is asked by name yet. Each person that you ask gets a link of their own." }
        } @else {
            p.govuk-body { (people_counted(total)) " have a personal link. You alone see this list; who of them has answered is shown to nobody." }
            (summary_list(&rows))
        }
    }
}

fn invitations(at: &AuthorityRound, page: &PeoplePage, mails: &Mails) -> Markup {
    let rows = mails.undelivered.iter().map(|(person, email)| {
        let mend = AskedPersonPath::of(at, *person).to_string();
        let mend = match page.open() {
            true => link_hidden("Send again or withdraw", email, &mend),
            false => html! { "Not delivered" },
        };
        vec![cell(email), mend]
    });
    let columns = ["E-mail address", "What to do"].map(Column::text);
    let undelivered = Table::new("undelivered", "Could not be delivered", columns.into())
        .caption_size(Size::S)
        .rows(rows.collect());
    html! {
        h2.govuk-heading-m { "Invitations" }
        p.govuk-body id="mails" {
            @match mails.waiting {
                0 if mails.undelivered.is_empty() => "All invitations have been sent.",
                0 => "No invitation waits to be sent.",
                1 => "1 invitation waits to be sent.",
                waiting => { (formats::whole(waiting.cast_signed())) " invitations wait to be sent." },
            }
        }
        @if !mails.undelivered.is_empty() { (table(&undelivered)) }
    }
}

fn reminders(at: &AuthorityRound, page: &PeoplePage) -> Markup {
    let today = page.survey.reminded_on == Some(page.today);
    html! {
        h2.govuk-heading-m { "Reminder" }
        p.govuk-body { "A reminder goes by e-mail to everybody with a personal link who has not answered with it. You are not told who, or how many, they are." }
        @if let Some(day) = page.survey.reminded_on {
            p.govuk-body id="reminded" { "The last reminder was sent on " (formats::date(day)) "." }
        }
        @if page.asks(at) && !today {
            (post_button(&ReminderPath::of(at).to_string(), "Send a reminder", ButtonKind::Secondary))
        } @else if page.asks(at) {
            p.govuk-body { "The next can be sent tomorrow." }
        }
    }
}

/// Without mail: the lead passes the links on.
fn links(at: &AuthorityRound, page: &PeoplePage) -> Markup {
    html! {
        h2.govuk-heading-m { "Pass the links on" }
        p.govuk-body { "This service can’t send e-mail here. Download a file with a link for each person and send each their own, to nobody else. Each download makes new links; the ones before go on working." }
        p.govuk-body { "To remind people, write to all of them: whoever has answered can ignore it." }
        @if page.asks(at) {
            (post_button(&PeopleLinksPath::of(at).to_string(), "Download the links (CSV)", ButtonKind::Secondary))
        }
    }
}

fn list(at: &AuthorityRound, page: &PeoplePage) -> Markup {
    let rows = page.people.iter().map(|it| {
        let one = AskedPersonPath::of(at, it.id).to_string();
        let email = match !it.withdrawn && page.open() {
            true => link(&it.email, &one),
            false => cell(&it.email),
        };
        let state = if it.withdrawn { "Withdrawn" } else { "Given" };
        vec![email, cell(it.group.title()), cell(state)]
    });
    let columns = ["E-mail address", "Role group", "Link"].map(Column::text);
    let people = Table::new("people", "Everybody asked by name", columns.into());
    let (this, all) = page.pages;
    let (this, all) = (this as usize, all as usize);
    html! {
        (table(&people.rows(rows.collect())))
        (pagination("Pages of people", (this, all), |page| format!("{}?page={page}", PeoplePath::of(at))))
    }
}
