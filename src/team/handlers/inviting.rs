//! Inviting somebody, and a new link for one person.

use axum::{extract::State, response::IntoResponse};

use super::{Answer, acting, managed, member::refused_there, refused, to, with_authorities};
use crate::{
    app::{AppState, Fields},
    people::{CurrentPerson, PersonId},
    programmes::Shell,
    team::{
        InvitePath, LinkPath, MemberPath, TeamPath,
        actions::{self, Welcome},
        forms::{self, InviteForm},
        views,
    },
    ui::FieldErrors,
};

pub(in crate::team) async fn new(
    path: InvitePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (programme, authorities) = with_authorities(&state, &person, &path.programme).await?;
    let shell = Shell::new(&state, &person, &programme);
    let (form, errors) = (InviteForm::default(), FieldErrors::new());
    let mail = state.settings.mail.is_some();
    let place = (&programme, authorities.as_slice());
    Ok(views::invite(&shell, place, mail, &form, &errors).into_response())
}

pub(in crate::team) async fn invite(
    path: InvitePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let (programme, authorities) = with_authorities(&state, &person, &path.programme).await?;
    let form = InviteForm::sent(fields);
    let acting = acting(&state, &person, &programme);
    let shell = Shell::new(&state, &person, &programme);
    let errors = match form.parse(&authorities) {
        Err(errors) => errors,
        Ok(invitee) => match actions::invite(&state.database, &acting, &invitee).await? {
            Err(refusal) => forms::refused("email", &refusal),
            Ok(Welcome::Mailed) => {
                let programme = path.programme;
                return Ok(to(format!("{}?done=invited", TeamPath { programme })));
            }
            // The page itself answers: a secret is shown once, and in no address.
            Ok(welcome) => {
                return Ok(views::welcome(&shell, &programme, &welcome).into_response());
            }
        },
    };
    let place = (&programme, authorities.as_slice());
    Ok(refused(views::invite(
        &shell,
        place,
        acting.mail,
        &form,
        &errors,
    )))
}

pub(in crate::team) async fn new_link(
    path: LinkPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = managed(&state, &person, &path.programme).await?;
    let acting = acting(&state, &person, &programme);
    let id = PersonId(path.person);
    match actions::new_link(&state.database, &acting, id).await? {
        Ok(None) => Ok(to(format!("{}?done=link", MemberPath::of(&programme, id)))),
        Ok(Some(link)) => {
            let shell = Shell::new(&state, &person, &programme);
            let back = MemberPath::of(&programme, id).to_string();
            Ok(views::new_link(&shell, &programme, (&back, &link)).into_response())
        }
        Err(refusal) => refused_there(&state, &person, (&programme, id), &refusal).await,
    }
}
