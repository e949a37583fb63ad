//! A round’s result: the published one, a draft, a proposal as it would be published, or an
//! earlier one; its profile, and how each figure was worked out.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::IntoResponse};

use super::{
    Answer, back_to_authority, back_to_round, looking::looked_at, rate_first, rates_first,
};
use crate::{
    app::AppState,
    error::Error,
    maturity::{
        MaturityPath, PublicationId, ResultPath, ResultWorkingPath, Snapshot, WorkingPath,
        corrected_since,
        history::{History, Publication, State as Stage},
        published,
        rules::{RoundResult, came, fewest, second_ratings},
        scored_now, scoring,
        snapshot::beside,
        store,
        views::{self, Figure, Preview, Published, Shown, Standing},
        with_proposal,
    },
    people::{
        Act, CurrentPerson,
        visits::{self, Seen},
    },
    programmes::{Dimension, Shell},
    questionnaires::{
        self, AuthorityRound,
        actions::draft_waits,
        round_for,
        rules::{DoubleRatings, TooSoon},
    },
};

/// Which result of a round is asked for.
#[derive(Clone, Copy, Debug)]
enum Which {
    /// What is published, or else the draft.
    Current,
    /// What is stored, scored now.
    Draft,
    /// That proposal or published result.
    One(PublicationId),
}

/// What there is for the person to see.
enum Found {
    Shown(Box<Shown>),
    /// Nobody has looked yet: a result without what rests on the survey, and why it is too soon.
    Waiting(Box<RoundResult>, Option<TooSoon>),
    /// A record is to be rated blind first.
    RateFirst,
    /// Published once, and withdrawn.
    Withdrawn(Box<Publication>),
    NotPublished,
}

/// One request for a result.
struct Asked<'a> {
    state: &'a AppState,
    person: &'a CurrentPerson,
    at: AuthorityRound,
    /// Whether the person sees more than what is published.
    inside: bool,
    which: Which,
    /// `profile`, or the figure that is worked out.
    page: &'a str,
}

impl<'a> Asked<'a> {
    async fn of(
        state: &'a AppState,
        person: &'a CurrentPerson,
        address: [&str; 3],
        (which, page): (Which, &'a str),
    ) -> Result<Self, Error> {
        let at = round_for(state, person, Act::ReadAuthority, address).await?;
        Ok(Self {
            inside: person.may(Act::ReadRound, at.authority.place()),
            state,
            person,
            at,
            which,
            page,
        })
    }

    async fn found(&self) -> Result<Found, Error> {
        let db = self.state.database.read();
        let (authority, round) = (self.at.authority.id, self.at.round.id);
        let history = store::history(db, authority, round).await?;
        match (self.which, history.standing()) {
            (Which::One(id), _) => self.one(&history, id).await,
            (Which::Current, Some(standing)) => self.published(&history, standing).await,
            (Which::Current | Which::Draft, _) if self.inside => self.draft(&history).await,
            (Which::Current, None) => Ok(match history.withdrawn() {
                Some(withdrawn) => Found::Withdrawn(Box::new(withdrawn.clone())),
                None => Found::NotPublished,
            }),
            (Which::Draft, _) => Ok(Found::NotPublished),
        }
    }

    /// A proposal is shown to the inside as it would be published; what was published, to whoever
    /// may read it; what came to nothing, to nobody.
    async fn one(&self, history: &History, id: PublicationId) -> Result<Found, Error> {
        match history.find(id) {
            Some(it) if it.state == Stage::Proposed && self.inside => {
                self.preview(history, it).await
            }
            Some(it) if history.is_open_to_readers(id) => self.published(history, it).await,
            Some(it) if it.agreed.is_some() && self.inside => self.published(history, it).await,
            _ if self.inside => Err(Error::NotFound),
            _ => Ok(Found::NotPublished),
        }
    }

    async fn preview(&self, history: &History, it: &Publication) -> Result<Found, Error> {
        if rates_first(self.state, self.person, &self.at).await? {
            return Ok(Found::RateFirst);
        }
        let snapshots = with_proposal(self.state, &self.at, it.id).await?;
        let snapshots = snapshots.ok_or(Error::NotFound)?;
        let mut these = snapshots.iter().filter(|snapshot| snapshot.id == it.id);
        let snapshot = these.next().ok_or(Error::NotFound)?.clone();
        let may_agree = self
            .person
            .may(Act::AgreePublication, self.at.authority.place());
        let preview = Preview {
            proposal: it.id,
            may_agree,
        };
        let published = Published::of(&self.at, history, it, self.state.today());
        let standing = Standing::Preview(published, preview);
        Ok(self.shown(&snapshot, &snapshots, standing))
    }

    async fn published(&self, history: &History, it: &Publication) -> Result<Found, Error> {
        let (state, authority) = (self.state, self.at.authority.id);
        self.keep_view(it.id).await?;
        let mut of_authority = published(state, &[authority]).await?;
        let standing = of_authority.remove(&authority).unwrap_or_default();
        let here = standing.iter().find(|snapshot| snapshot.id == it.id);
        let snapshot = match here {
            Some(snapshot) => snapshot.clone(),
            None => {
                let kept = store::snapshot(state.database.read(), it.id).await?;
                beside(Arc::new(kept.ok_or(Error::NotFound)?), &standing)
            }
        };
        let words = Published::of(&self.at, history, it, snapshot.published_on);
        let shown = self.shown(
            &snapshot,
            &standing,
            match it.state {
                Stage::Superseded => Standing::Earlier(words),
                Stage::Withdrawn => Standing::Withdrawn(words),
                _ => Standing::Published(words),
            },
        );
        Ok(shown)
    }

    async fn keep_view(&self, result: PublicationId) -> Result<(), Error> {
        let seen = Seen {
            programme: self.at.programme.id,
            subject: format!(
                "authority {} round {}",
                self.at.authority.id, self.at.round.id
            ),
            what: self.page,
            snapshots: vec![result.0],
        };
        visits::viewed(self.state, self.person, seen).await
    }

    async fn draft(&self, history: &History) -> Result<Found, Error> {
        if rates_first(self.state, self.person, &self.at).await? {
            return Ok(Found::RateFirst);
        }
        let db = self.state.database.read();
        let (authority, round) = (self.at.authority.id, self.at.round.id);
        if !looked_at(db, &self.at).await? {
            let waits = draft_waits(db, &self.at, self.state.today()).await?;
            let result = scoring::without_survey(db, authority, round).await?;
            return Ok(Found::Waiting(Box::new(result), waits));
        }
        let frozen = scored_now(db, authority, &self.at.round).await?;
        Ok(Found::Shown(Box::new(Shown {
            result: frozen.result,
            changes: frozen.changes,
            changes_corrected: Vec::new(),
            changes_withdrawn: Vec::new(),
            standing: Standing::Draft {
                correcting: history.correction().map(|it| it.reason.clone()),
                withdrawn: history.withdrawn().cloned().map(Box::new),
            },
            base: self.base(),
        })))
    }

    fn shown(&self, snapshot: &Snapshot, standing: &[Arc<Snapshot>], as_it: Standing) -> Found {
        Found::Shown(Box::new(Shown {
            result: snapshot.result.clone(),
            changes: snapshot.changes.clone(),
            changes_corrected: corrected_since(snapshot, standing),
            changes_withdrawn: snapshot.changes_withdrawn.clone(),
            standing: as_it,
            base: self.base(),
        }))
    }

    /// The address of the profile.
    fn base(&self) -> String {
        match self.which {
            Which::Current => MaturityPath::of(&self.at).to_string(),
            Which::Draft => ResultPath::of(&self.at, "draft").to_string(),
            Which::One(id) => ResultPath::of(&self.at, id.to_string()).to_string(),
        }
    }

    fn shell(&self) -> Shell<'a> {
        let shell = Shell::new(self.state, self.person, &self.at.programme).wide();
        match self.inside {
            true => back_to_round(shell, &self.at),
            false => back_to_authority(shell, &self.at),
        }
    }

    /// What stands in place of a result.
    async fn instead(&self, found: Found) -> Answer {
        let (at, shell) = (&self.at, self.shell());
        Ok(match found {
            Found::Shown(shown) => {
                let (db, place) = (self.state.database.read(), (at.authority.id, at.round.id));
                let turnout = questionnaires::store::turnout(db, place.0, place.1).await?;
                views::profile(&shell, at, &shown, &turnout).into_response()
            }
            Found::Waiting(result, waits) => {
                views::waiting(&shell, at, (&result, waits)).into_response()
            }
            Found::RateFirst => rate_first(self.state, self.person, at),
            Found::Withdrawn(it) => views::withdrawn(&shell, at, &it).into_response(),
            Found::NotPublished => {
                let page = views::not_published(&shell, at);
                (StatusCode::NOT_FOUND, page).into_response()
            }
        })
    }
}

async fn profile(
    state: &AppState,
    person: &CurrentPerson,
    address: [&str; 3],
    which: Which,
) -> Answer {
    let asked = Asked::of(state, person, address, (which, "profile")).await?;
    let found = asked.found().await?;
    asked.instead(found).await
}

async fn account(
    state: &AppState,
    person: &CurrentPerson,
    address: [&str; 3],
    (which, page): (Which, &str),
) -> Answer {
    let asked = Asked::of(state, person, address, (which, page)).await?;
    let figure = figure_of(page).ok_or(Error::NotFound)?;
    let found = asked.found().await?;
    let Found::Shown(shown) = found else {
        return asked.instead(found).await;
    };
    let shell = asked.shell().back(&shown.base, "Back to the profile");
    let db = state.database.read();
    let (authority, round) = (asked.at.authority.id, asked.at.round.id);
    let twice = questionnaires::store::rated_twice(db, asked.at.programme.id).await?;
    let twice = DoubleRatings::of(&twice);
    let page = match figure {
        Figure::Overall => views::overall_working(&shell, &asked.at, &shown, &twice),
        Figure::Of(dimension) => {
            // How far second ratings are is never published.
            let second = match shown.standing {
                Standing::Draft { .. } => {
                    second_ratings(&scoring::data_now(db, authority, round).await?, dimension)
                }
                _ => Vec::new(),
            };
            let turnout = questionnaires::store::turnout(db, authority, round).await?;
            let submitted = turnout.iter().map(|of| (of.group, of.submitted()));
            let beside = views::Beside {
                second,
                twice,
                fewest: fewest(&came(submitted, false)),
            };
            views::working(&shell, &asked.at, &shown, dimension, &beside)
        }
    };
    Ok(page.into_response())
}

/// `d5`, or `overall`; one address a figure.
fn figure_of(key: &str) -> Option<Figure> {
    if key == "overall" {
        return Some(Figure::Overall);
    }
    let dimension = dimension_of(key)?;
    Some(Figure::Of(dimension))
}

/// The dimension of `d5`.
pub(super) fn dimension_of(key: &str) -> Option<Dimension> {
    let mut all = Dimension::all();
    all.find(|dimension| views::key(*dimension) == key)
}

fn which_of(result: &str) -> Result<Which, Error> {
    match result {
        "draft" => Ok(Which::Draft),
        number => match number.parse() {
            Ok(id) => Ok(Which::One(PublicationId(id))),
            Err(_) => Err(Error::NotFound),
        },
    }
}

pub(in crate::maturity) async fn maturity(
    path: MaturityPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    profile(&state, &person, address, Which::Current).await
}

pub(in crate::maturity) async fn working(
    path: WorkingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    account(&state, &person, address, (Which::Current, &path.dimension)).await
}

pub(in crate::maturity) async fn result(
    path: ResultPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    profile(&state, &person, address, which_of(&path.result)?).await
}

pub(in crate::maturity) async fn result_working(
    path: ResultWorkingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let asked = (which_of(&path.result)?, path.dimension.as_str());
    account(&state, &person, address, asked).await
}
