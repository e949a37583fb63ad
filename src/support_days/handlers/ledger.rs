//! A ledger as it is searched: an authority’s, or the programme’s; as a page and as a file.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use futures_util::{StreamExt, stream};

use super::Answer;
use crate::{
    app::AppState,
    database::Database,
    error::Error,
    people::{
        self, Act, CurrentPerson, PersonId,
        visits::{Seen, downloaded},
    },
    programmes::{self, Authority, AuthorityId, Shell, authority_for, programme_for},
    support_days::{
        EntryId, Filter, LedgerFilePath, LedgerPath, ProgrammeLedgerFilePath, ProgrammeLedgerPath,
        export,
        forms::FilterForm,
        store::{self, Ledger},
        supports,
        views::{self, Shown, Whose},
    },
    ui::FieldErrors,
};

/// The address’s fields, in its order.
type Pairs = Query<Vec<(String, String)>>;

pub(in crate::support_days) async fn ledger(
    path: LedgerPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(pairs): Pairs,
) -> Answer {
    let whose = one(&state, &person, &path.programme, &path.authority).await?;
    page(&state, &person, &whose, FilterForm::of(pairs)).await
}

pub(in crate::support_days) async fn programme_ledger(
    path: ProgrammeLedgerPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(pairs): Pairs,
) -> Answer {
    let whose = readable(&state, &person, &path.programme).await?;
    page(&state, &person, &whose, FilterForm::of(pairs)).await
}

pub(in crate::support_days) async fn ledger_file(
    path: LedgerFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(pairs): Pairs,
) -> Answer {
    let whose = one(&state, &person, &path.programme, &path.authority).await?;
    file(&state, &person, &whose, FilterForm::of(pairs)).await
}

pub(in crate::support_days) async fn programme_ledger_file(
    path: ProgrammeLedgerFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(pairs): Pairs,
) -> Answer {
    let whose = readable(&state, &person, &path.programme).await?;
    file(&state, &person, &whose, FilterForm::of(pairs)).await
}

async fn one(
    state: &AppState,
    person: &CurrentPerson,
    programme: &str,
    authority: &str,
) -> Result<Whose, Error> {
    let (programme, authority) =
        authority_for(state, person, Act::ReadLedger, programme, authority).await?;
    Ok(Whose {
        programme,
        authorities: vec![authority],
        alone: true,
    })
}

/// Every authority of the programme whose ledger the person may read.
async fn readable(
    state: &AppState,
    person: &CurrentPerson,
    programme: &str,
) -> Result<Whose, Error> {
    let act = Act::ReadLedger;
    let programme = programme_for(state, person, Act::ReadProgramme, programme).await?;
    if !person.may_somewhere(act, programme.id) {
        return Err(person.refuse(act, programme.id));
    }
    let db = state.database.read();
    let mut authorities = programmes::store::authorities(db, programme.id).await?;
    authorities.retain(|authority| person.may(act, authority.place()));
    Ok(Whose {
        programme,
        authorities,
        alone: false,
    })
}

async fn page(state: &AppState, person: &CurrentPerson, whose: &Whose, form: FilterForm) -> Answer {
    let people = givers(state, whose, &form).await?;
    let filter = match form.parse(whose.choices(), &people) {
        Ok(filter) => filter,
        Err(errors) => return refused(state, person, whose, (form, people), errors).await,
    };
    let asked = filter.query(form.page());
    let sent = form.sent().iter();
    if !sent
        .map(|(n, v)| (n.as_str(), v))
        .eq(asked.iter().map(|(n, v)| (*n, v)))
    {
        // One search has one address, which can be shared.
        return Ok(Redirect::to(&whose.found(&filter, form.page())).into_response());
    }
    let ledgers = store::ledgers(state.database.read(), &whose.ledgers(&filter)).await?;
    let found = find(state, &ledgers, filter, form.page()).await?;
    let page = views::Ledger {
        found: Some(found),
        ..blank(state, person, whose, &ledgers, (form, people))
    };
    let shell = shell(state, person, whose);
    Ok(views::ledger(&shell, whose, &page).into_response())
}

/// The page of a search that could not be read: all that is wrong, and nothing found.
async fn refused(
    state: &AppState,
    person: &CurrentPerson,
    whose: &Whose,
    asked: (FilterForm, Vec<(PersonId, String)>),
    errors: FieldErrors,
) -> Answer {
    let all = whose.ledgers(&Filter::default());
    let ledgers = store::ledgers(state.database.read(), &all).await?;
    let page = views::Ledger {
        errors,
        ..blank(state, person, whose, &ledgers, asked)
    };
    let page = views::ledger(&shell(state, person, whose), whose, &page);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn shell<'a>(state: &AppState, person: &'a CurrentPerson, whose: &Whose) -> Shell<'a> {
    let shell = Shell::new(state, person, &whose.programme);
    if whose.alone {
        shell
    } else {
        shell.current("Ledger")
    }
}

/// The page with nothing found.
fn blank(
    state: &AppState,
    person: &CurrentPerson,
    whose: &Whose,
    ledgers: &BTreeMap<AuthorityId, Ledger>,
    (form, people): (FilterForm, Vec<(PersonId, String)>),
) -> views::Ledger {
    let alone = whose.alone();
    let may_record = |place| person.may(Act::RecordSupportDays, place);
    views::Ledger {
        balance: alone.and_then(|authority| Some(ledgers.get(&authority.id)?.balance)),
        people,
        form,
        errors: FieldErrors::new(),
        found: None,
        may_record: alone.is_some_and(|authority| may_record(authority.place())),
        today: state.today(),
    }
}

async fn find(
    state: &AppState,
    ledgers: &BTreeMap<AuthorityId, Ledger>,
    filter: Filter,
    page: usize,
) -> Result<Shown, Error> {
    let db = state.database.read();
    let totals = store::totals(db, ledgers, &filter).await?;
    let entries = usize::try_from(totals.entries).unwrap_or_default();
    let pages = entries.div_ceil(store::PAGE).max(1);
    let page = page.min(pages);
    let authorities: Vec<_> = ledgers.keys().copied().collect();
    let ids = store::found_ids(db, &authorities, &filter, Some(page - 1)).await?;
    let entries = store::found(db, &ids).await?;
    let people = entries.iter().flat_map(|it| &it.latest.entry.people);
    let names = store::names(db, people.map(|(id, _)| *id)).await?;
    Ok(Shown {
        filter,
        totals,
        entries,
        pages: (page, pages),
        names,
    })
}

/// Who can be asked for: those who can have given support there, and whoever is asked for and did.
async fn givers(
    state: &AppState,
    whose: &Whose,
    form: &FilterForm,
) -> Result<Vec<(PersonId, String)>, Error> {
    let db = state.database.read();
    let mut colleagues = people::store::colleagues(db, whose.programme.id).await?;
    colleagues.retain(|colleague| {
        let mut here = whose.authorities.iter();
        here.any(|authority| supports(colleague, authority.id))
    });
    let mut people: Vec<_> = colleagues.into_iter().map(|it| (it.id, it.name)).collect();
    if let Some(id) = form.person()
        && !people.iter().any(|(own, _)| *own == id)
    {
        let all = whose.ledgers(&Filter::default());
        let name = store::giver(db, &all, id).await?;
        people.extend(name.map(|name| (id, name)));
    }
    Ok(people)
}

/// Every entry that the page of the same address has, on all its pages and in the same order.
async fn file(state: &AppState, person: &CurrentPerson, whose: &Whose, form: FilterForm) -> Answer {
    let people = givers(state, whose, &form).await?;
    let filter = match form.parse(whose.choices(), &people) {
        Ok(filter) => filter,
        Err(errors) => return refused(state, person, whose, (form, people), errors).await,
    };
    // One moment of the database for what is found; each entry is read as it stands when its part
    // is sent.
    let db = state.database.snapshot().await?;
    let ids = store::found_ids(&db, &whose.ledgers(&filter), &filter, None).await?;
    db.rollback().await?;
    let subject = match whose.alone() {
        Some(authority) => format!("authority {}", authority.id),
        None => format!("programme {}", whose.programme.id),
    };
    let seen = Seen {
        programme: whose.programme.id,
        subject,
        what: "support-days.csv",
        snapshots: Vec::new(),
    };
    downloaded(state, person, seen).await?;
    let slug = |it: &Authority| (it.id, it.slug.clone());
    let rest = Rest {
        database: state.database.clone(),
        ids: ids.into_iter(),
        slugs: whose.authorities.iter().map(slug).collect(),
        person: filter.person,
        headed: true,
    };
    // What fails before the first part is sent fails with a page.
    let Some((first, rest)) = rest.part().await? else {
        return Ok(attachment(whose, Body::empty()));
    };
    let rest = stream::try_unfold(rest, Rest::part);
    let parts = stream::once(async { Ok(first) }).chain(rest);
    Ok(attachment(whose, Body::from_stream(parts)))
}

/// What of a file is still to be sent.
struct Rest {
    database: Database,
    ids: std::vec::IntoIter<EntryId>,
    slugs: BTreeMap<AuthorityId, String>,
    person: Option<PersonId>,
    headed: bool,
}

impl Rest {
    /// The next part and what comes after it; none at the end. An error once the file is under way
    /// breaks the connection off, so that nobody takes half of a file for the whole.
    async fn part(mut self) -> Result<Option<(Vec<u8>, Self)>, Error> {
        let ids: Vec<_> = self.ids.by_ref().take(export::PART).collect();
        if ids.is_empty() && !self.headed {
            return Ok(None);
        }
        let headed = std::mem::take(&mut self.headed);
        let db = self.database.read();
        let csv = export::part(db, headed, &ids, &self.slugs, self.person).await?;
        Ok(Some((csv, self)))
    }
}

/// The name is made of slugs: letters, digits and hyphens.
fn attachment(whose: &Whose, csv: Body) -> Response {
    let of = whose.alone().map_or(&whose.programme.slug, |it| &it.slug);
    let disposition = format!("attachment; filename=\"support-days-{of}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, csv).into_response()
}
