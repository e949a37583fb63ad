//! The lead's pages of the people asked by name: their addresses are seen by the lead alone.

use axum::{
    extract::{Query, State},
    http::header,
    response::IntoResponse,
};
use serde::Deserialize;

use super::{Answer, Came, refused, survey::by, to};
use crate::{
    app::{AppState, Fields},
    error::Error,
    files::{self, Fault, Sending},
    people::{Act, CurrentPerson},
    programmes::Shell,
    questionnaires::{
        AskPeoplePath, AskedPersonPath, AuthorityRound, NewLinkPath, PeopleFilePath,
        PeopleLinksPath, PeoplePath, ReminderPath, SurveyPath, WithdrawLinkPath,
        actions::asking::{self as actions, Asking, NewLink, NotAsked},
        files::{PeopleToAsk, read_people},
        forms::PeopleForm,
        letters::Asker,
        round_for,
        rules::{Group, Refusal},
        store,
        views::people as views,
    },
    ui::FieldErrors,
};

/// People on a page.
const PAGE: u64 = 50;

/// Which page of the people, and what was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::questionnaires) struct Shown {
    page: String,
    done: String,
}

/// The round of an address, for its lead alone.
async fn lead_round(
    state: &AppState,
    person: &CurrentPerson,
    address: [&str; 3],
) -> Result<AuthorityRound, Error> {
    round_for(state, person, Act::RunDiagnostic, address).await
}

fn asking<'a>(
    state: &'a AppState,
    person: &'a CurrentPerson,
    at: &'a AuthorityRound,
) -> Asking<'a> {
    Asking {
        at,
        by: by(state, person),
        asker: Asker {
            public_url: &state.settings.public_url,
            name: &person.name,
            email: &person.email,
        },
        mail: state.settings.mail.is_some(),
    }
}

pub(in crate::questionnaires) async fn page(
    path: PeoplePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(shown): Query<Shown>,
) -> Answer {
    let at = lead_round(
        &state,
        &person,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    let banner = Came::of(&shown.done).banner();
    let number = shown.page.parse().unwrap_or(1);
    draw(&state, &person, &at, (number, None), banner).await
}

/// The page of the people; back to the survey where there is none.
async fn draw(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    (number, refusal): (u64, Option<&Refusal>),
    banner: Option<&'static str>,
) -> Answer {
    let db = state.database.read();
    let Some(survey) = store::survey(db, at.authority.id, at.round.id).await? else {
        return Ok(to(SurveyPath::of(at)));
    };
    let (asked, all) = store::asked(db, survey.id).await?;
    let pages = all.div_ceil(PAGE).max(1);
    let number = number.clamp(1, pages);
    let mails = match state.settings.mail.is_some() {
        true => Some(store::mails(db, survey.id).await?),
        false => None,
    };
    let page = views::PeoplePage {
        people: store::invitees_page(db, survey.id, (number, PAGE)).await?,
        pages: (number, pages),
        asked,
        all,
        mails,
        settled: store::round_is_settled(db, at.authority.id, at.round.id).await?,
        today: state.today(),
        survey,
    };
    let shell = Shell::new(state, person, &at.programme).banner(banner);
    let drawn = views::people(&shell, at, &page, refusal);
    Ok(match refusal {
        None => drawn.into_response(),
        Some(_) => refused(drawn),
    })
}

/// Back to the people, or why nothing was done.
async fn ended(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    (result, done): (Result<(), Refusal>, &str),
) -> Answer {
    match result {
        Ok(()) => Ok(to(format!("{}?done={done}", PeoplePath::of(at)))),
        Err(refusal) => draw(state, person, at, (1, Some(&refusal)), None).await,
    }
}

pub(in crate::questionnaires) async fn new(
    path: AskPeoplePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = lead_round(
        &state,
        &person,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    let typed = (&PeopleForm::default(), &FieldErrors::new());
    Ok(ask_page(&state, &person, &at, typed, &[]).into_response())
}

fn ask_page(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    typed: (&PeopleForm, &FieldErrors),
    faults: &[Fault],
) -> maud::Markup {
    let shell = Shell::new(state, person, &at.programme);
    views::ask(&shell, at, state.settings.mail.is_some(), typed, faults)
}

pub(in crate::questionnaires) async fn ask(
    path: AskPeoplePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<PeopleForm>,
) -> Answer {
    let at = lead_round(
        &state,
        &person,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    match form.parse() {
        Ok(people) => add(&state, &person, &at, ("people", &form), people).await,
        Err(errors) => Ok(refused(ask_page(
            &state,
            &person,
            &at,
            (&form, &errors),
            &[],
        ))),
    }
}

pub(in crate::questionnaires) async fn upload(
    path: PeopleFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    sending: Sending,
) -> Answer {
    let at = lead_round(
        &state,
        &person,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    let form = PeopleForm::default();
    match sending.received(&state.gate, "of people to ask").await? {
        Ok(sent) => {
            let people = read_people(&sent.content);
            add(&state, &person, &at, ("file", &form), people).await
        }
        Err(sentence) => {
            let mut errors = FieldErrors::new();
            errors.add("file", sentence);
            Ok(refused(ask_page(
                &state,
                &person,
                &at,
                (&form, &errors),
                &[],
            )))
        }
    }
}

/// Adds the people, or shows every fault beside what was typed.
async fn add(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    (field, form): (&'static str, &PeopleForm),
    people: PeopleToAsk,
) -> Answer {
    let mut errors = FieldErrors::new();
    if people.people.is_empty() && people.faults.is_empty() {
        errors.add(field, "The file has nobody to ask");
        return Ok(refused(ask_page(state, person, at, (form, &errors), &[])));
    }
    let added = actions::ask_people(&state.database, asking(state, person, at), people).await?;
    let faults = match added {
        Ok(()) => return Ok(to(format!("{}?done=asked", PeoplePath::of(at)))),
        Err(NotAsked::Refused(refusal)) => {
            errors.add(field, views::nothing_done(at, &refusal));
            Vec::new()
        }
        Err(NotAsked::Faults(faults)) => {
            errors.add(field, views::many_faults(field, faults.len()));
            faults
        }
    };
    Ok(refused(ask_page(
        state,
        person,
        at,
        (form, &errors),
        &faults,
    )))
}

pub(in crate::questionnaires) async fn hand_out(
    path: PeopleLinksPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = lead_round(
        &state,
        &person,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    let made = actions::hand_out_links(&state.database, asking(&state, &person, &at)).await?;
    match made {
        Ok(links) => links_file(&at, &links),
        Err(refusal) => draw(&state, &person, &at, (1, Some(&refusal)), None).await,
    }
}

fn links_file(at: &AuthorityRound, links: &[(String, Group, String)]) -> Answer {
    let fault = |error: &dyn std::fmt::Display| Error::Internal(error.to_string());
    let mut out = files::writer();
    out.write_record(["email", "group", "link"])
        .map_err(|error| fault(&error))?;
    for (email, group, link) in links {
        let email = files::free_text(email);
        out.write_record([&*email, group.code(), link])
            .map_err(|error| fault(&error))?;
    }
    let csv = out.into_inner().map_err(|error| fault(&error))?;
    let name = format!("links-{}-{}.csv", at.authority.slug, at.round.slug());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, csv).into_response())
}

pub(in crate::questionnaires) async fn remind(
    path: ReminderPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = lead_round(
        &state,
        &person,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    let reminded = actions::remind(&state.database, asking(&state, &person, &at)).await?;
    ended(&state, &person, &at, (reminded, "reminded")).await
}

pub(in crate::questionnaires) async fn send_again(
    path: NewLinkPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = lead_round(
        &state,
        &person,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    let asking = asking(&state, &person, &at);
    match actions::send_again(&state.database, asking, path.person).await? {
        Ok(NewLink::Mailed) => ended(&state, &person, &at, (Ok(()), "sent")).await,
        Ok(NewLink::Shown(email, link)) => {
            let shell = Shell::new(&state, &person, &at.programme);
            Ok(views::new_link(&shell, &at, (&email, &link)).into_response())
        }
        Err(refusal) => ended(&state, &person, &at, (Err(refusal), "")).await,
    }
}

pub(in crate::questionnaires) async fn person(
    path: AskedPersonPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = lead_round(
        &state,
        &person,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    let db = state.database.read();
    let survey = store::survey(db, at.authority.id, at.round.id).await?;
    let survey = survey.ok_or(Error::NotFound)?;
    let invitee = store::invitee(db, survey.id, path.person).await?;
    let invitee = invitee.ok_or(Error::NotFound)?;
    if invitee.withdrawn || survey.closed_at.is_some() {
        return Ok(to(PeoplePath::of(&at)));
    }
    let shell = Shell::new(&state, &person, &at.programme);
    let mail = state.settings.mail.is_some();
    Ok(views::person(&shell, &at, &invitee, mail).into_response())
}

pub(in crate::questionnaires) async fn withdraw(
    path: WithdrawLinkPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = lead_round(
        &state,
        &person,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    let who = (&at, by(&state, &person));
    let withdrawn = actions::withdraw(&state.database, who, path.person).await?;
    ended(&state, &person, &at, (withdrawn, "withdrawn")).await
}
