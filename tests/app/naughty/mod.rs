//! Several hundred naughty strings in every field of every form that anybody can come to: no 500, no
//! element or attribute that is not ours, and nothing typed that is lost.

mod crawl;
mod faults;
mod forms;
mod prepare;
mod put;
mod strings;

use std::collections::BTreeSet;

use crate::harness::Kind;
use forms::shape;
use prepare::prepared;
use put::Sender;

/// One string in so many is put into the typed fields of a form, other ones into each form, so that
/// every string meets many. `NAUGHTY_SHARE=1` leaves none out, and takes a quarter of an hour.
fn share() -> usize {
    let set = std::env::var("NAUGHTY_SHARE").ok();
    set.map_or(40, |share| share.parse().unwrap())
}

/// Routes whose form nobody comes to by links, and why.
const NOT_MET: &[(&str, &str)] = &[
    (
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/reminder",
        "a button without a field, offered some days after people were asked",
    ),
    (
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/links",
        "a button without a field, offered where no mail can be sent",
    ),
    (
        "/account/session",
        "sent by the page’s script, without a field",
    ),
    (
        "/account/second-step/off",
        "another button of the form that asks for new recovery codes",
    ),
    (
        "/confirm-email/x",
        "a button behind a link that went by mail",
    ),
    (
        "/programmes/hackney/people/1/identity",
        "a button without a field, for whom a provider signs in",
    ),
];

/// Somebody sends every string; `who` are addresses of the demonstration.
fn sends(kind: Kind, who: &[&str], share: usize) {
    alone(async {
        let service = prepared(kind).await;
        let strings = strings::all();
        let (mut wrong, mut done) = (Vec::new(), BTreeSet::new());
        for email in who {
            let met = service.met(email).await;
            wrong.extend(met.wrong);
            let mut sender = Sender::new(&service.original, service.cookies(email));
            for form in met.forms.values() {
                if form.action != "/sign-out" && done.insert(form.key()) {
                    sender.put(form, &strings, share).await;
                }
            }
            sender.anew().await;
            eprintln!(
                "{email}: {} forms on {} pages, sent {}, accepted {}, copies {}",
                met.forms.len(),
                met.pages,
                sender.sent,
                sender.accepted,
                sender.copies
            );
            wrong.extend(
                sender
                    .wrong
                    .into_iter()
                    .map(|fault| format!("{email}: {fault}")),
            );
        }
        service.remove().await;
        let count = wrong.len();
        wrong.truncate(100);
        assert!(wrong.is_empty(), "{count} faults\n{}", wrong.join("\n"));
    });
}

/// All of it on this thread, whose clock is the service’s.
fn alone(body: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(body);
}

macro_rules! each {
    ($($name:ident: $who:expr;)+) => { $(mod $name {
        use super::*;

        #[test]
        fn sqlite() {
            sends(Kind::Sqlite, &$who, share());
        }

        #[test]
        #[ignore = "needs PostgreSQL"]
        fn postgres() {
            sends(Kind::Postgres, &$who, 6 * share());
        }
    })+ };
}

each! {
    managers_send: ["manager@hackney.example", "founder@elsewhere.example"];
    facilitators_send: ["facilitator@hackney.example", "second@hackney.example", "clinical@hackney.example"];
    leads_send: ["lead@northbridge.example", "lead@millbrook.example", "lead@westmere.example"];
    others_send: ["reviewer@dfe.example", "enrolled@hackney.example", "waiting", "nobody", "respondent"];
}

#[test]
fn every_form_is_met() {
    alone(async {
        let service = prepared(Kind::Sqlite).await;
        let mut met = BTreeSet::new();
        for email in prepare::EVERYBODY {
            let found = service.met(email).await;
            let posts = found.forms.values().filter(|form| form.posts);
            met.extend(posts.map(|form| shape(&form.action)));
        }
        service.remove().await;
        let known: BTreeSet<String> = super::permissions::posted().map(shape).collect();
        let excepted: BTreeSet<String> = NOT_MET.iter().map(|(path, _)| shape(path)).collect();
        let missed: Vec<_> = known
            .difference(&met)
            .filter(|it| !excepted.contains(*it))
            .collect();
        assert!(missed.is_empty(), "no form met for {missed:#?}");
        // A respondent has no role, so that the table does not tell of answers.
        let of_roles = |it: &&String| !it.starts_with("/answer/") && !it.contains('?');
        let unknown: Vec<_> = met.difference(&known).filter(of_roles).collect();
        assert!(
            unknown.is_empty(),
            "not in the permission table: {unknown:#?}"
        );
    });
}
