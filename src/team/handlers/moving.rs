//! Another role or other authorities for one person.

use axum::{extract::State, response::IntoResponse};

use super::{Answer, acting, found, refused, to, with_authorities};
use crate::{
    app::{AppState, Fields},
    people::{CurrentPerson, SignedIn},
    programmes::Shell,
    team::{
        MemberPath, MovePath, actions,
        forms::{self, PostForm},
        store, views,
    },
    ui::FieldErrors,
};

pub(in crate::team) async fn role(
    path: MovePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (programme, authorities) = with_authorities(&state, &person, &path.programme).await?;
    let (member, _) = found(&state, &person, &programme, path.person).await?;
    let work = store::open_work(state.database.read(), programme.id, member.id).await?;
    let form = PostForm::of(&member.post, &authorities);
    let place = (&programme, authorities.as_slice());
    let shell = Shell::new(&state, &person, &programme);
    let errors = FieldErrors::new();
    let whose = (&member, &work, member.id == person.id);
    Ok(views::change_role(&shell, place, whose, &form, &errors).into_response())
}

pub(in crate::team) async fn change_role(
    path: MovePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    signed_in: SignedIn,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let (programme, authorities) = with_authorities(&state, &person, &path.programme).await?;
    let (member, _) = found(&state, &person, &programme, path.person).await?;
    let form = PostForm::sent(fields);
    let acting = acting(&state, &person, &programme);
    let whose = (member.id, signed_in.session.as_str());
    let errors = match form.parse(&authorities) {
        Err(errors) => errors,
        Ok(post) => match actions::change_post(&state.database, &acting, whose, &post).await? {
            Err(refusal) => forms::refused("role", &refusal),
            // Whoever gives the own role away does not see these pages any more.
            Ok(true) if member.id == person.id => return Ok(to("/")),
            Ok(changed) => {
                let done = if changed { "?done=moved" } else { "" };
                let back = MemberPath::of(&programme, member.id);
                return Ok(to(format!("{back}{done}")));
            }
        },
    };
    let work = store::open_work(state.database.read(), programme.id, member.id).await?;
    let place = (&programme, authorities.as_slice());
    let shell = Shell::new(&state, &person, &programme);
    Ok(refused(views::change_role(
        &shell,
        place,
        (&member, &work, member.id == person.id),
        &form,
        &errors,
    )))
}
