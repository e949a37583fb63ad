//! What a manager types of a person, as it was typed, and what it means.

use serde::Deserialize;

use super::rules::{Filter, Post, Refusal, Standing};
use crate::{
    mail,
    people::{AuthorityId, Role},
    programmes::Authority,
    ui::{FieldErrors, read_text},
};

/// Characters of a name.
const NAME: usize = 200;

/// Somebody to invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Invitee {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) post: Post,
}

/// The form that invites.
#[derive(Clone, Debug, Default)]
pub(super) struct InviteForm {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) post: PostForm,
}

impl InviteForm {
    /// The fields of a sent form.
    pub(super) fn sent(fields: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "name" => form.name = value,
                "email" => form.email = value,
                _ => form.post.take(&name, value),
            }
        }
        form
    }

    pub(super) fn parse(&self, authorities: &[Authority]) -> Result<Invitee, FieldErrors> {
        let mut errors = FieldErrors::new();
        let missing = Some("Enter the person’s name");
        let name = read_text(&mut errors, "name", "Name", missing, NAME, &self.name);
        if name.chars().any(char::is_control) && errors.get("name").is_none() {
            errors.add("name", "Name must be on one line");
        }
        let email = read_email(&mut errors, &self.email);
        match (email, self.post.read(&mut errors, authorities)) {
            (Some(email), Some(post)) if errors.is_empty() => Ok(Invitee { name, email, post }),
            _ => Err(errors),
        }
    }
}

fn read_email(errors: &mut FieldErrors, raw: &str) -> Option<String> {
    let email = mail::address(raw);
    if raw.trim().is_empty() {
        errors.add("email", "Enter the person’s email address");
    } else if email.is_none() {
        errors.add(
            "email",
            "Enter an email address in the correct format, like name@council.gov.uk",
        );
    }
    email
}

/// A role and what it is for: a lead’s one authority, a facilitator’s several. Authorities are
/// named by their words in addresses.
#[derive(Clone, Debug, Default)]
pub(super) struct PostForm {
    pub(super) role: String,
    pub(super) led: String,
    pub(super) assigned: Vec<String>,
}

impl PostForm {
    /// The fields of a sent form.
    pub(super) fn sent(fields: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            form.take(&name, value);
        }
        form
    }

    fn take(&mut self, name: &str, value: String) {
        match name {
            "role" => self.role = value,
            "led" => self.led = value,
            "assigned" => self.assigned.push(value),
            _ => {}
        }
    }

    /// The form of what is held.
    pub(super) fn of(post: &Post, authorities: &[Authority]) -> Self {
        let held = authorities
            .iter()
            .filter(|authority| post.authorities.contains(&authority.id))
            .map(|authority| authority.slug.clone());
        let mut form = Self {
            role: post.role.code().into(),
            ..Self::default()
        };
        match post.role {
            Role::Lead => form.led = held.take(1).collect(),
            Role::Facilitator => form.assigned = held.collect(),
            Role::Manager | Role::Reviewer => {}
        }
        form
    }

    pub(super) fn parse(&self, authorities: &[Authority]) -> Result<Post, FieldErrors> {
        let mut errors = FieldErrors::new();
        let post = self.read(&mut errors, authorities);
        match post {
            Some(post) if errors.is_empty() => Ok(post),
            _ => Err(errors),
        }
    }

    fn read(&self, errors: &mut FieldErrors, authorities: &[Authority]) -> Option<Post> {
        let find = |slug: &str| -> Option<AuthorityId> {
            let found = authorities.iter().find(|authority| authority.slug == slug);
            found.map(|authority| authority.id)
        };
        let Ok(role) = self.role.parse::<Role>() else {
            errors.add("role", "Select a role");
            return None;
        };
        let held: Option<Vec<AuthorityId>> = match role {
            Role::Manager | Role::Reviewer => Some(Vec::new()),
            Role::Lead => find(&self.led).map(|id| vec![id]),
            Role::Facilitator => self.assigned.iter().map(|slug| find(slug)).collect(),
        };
        match (role, &held) {
            (Role::Lead, None) => errors.add("led", "Select the authority that they lead"),
            (_, None) => errors.add("assigned", "Select authorities of this programme"),
            _ => {}
        }
        held.map(|held| Post::new(role, held))
    }
}

/// Which people of the list to show, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FilterForm {
    pub(super) role: String,
    pub(super) authority: String,
    pub(super) state: String,
    /// What was just done, for the green notice.
    pub(super) done: String,
}

impl FilterForm {
    /// What it asks for; a word that means nothing asks for nothing.
    pub(super) fn read(&self, authorities: &[Authority]) -> Filter {
        let authority = authorities.iter().find(|it| it.slug == self.authority);
        let mut standings = Standing::ALL.into_iter();
        Filter {
            role: self.role.parse().ok(),
            authority: authority.map(|authority| authority.id),
            standing: standings.find(|it| it.code() == self.state),
        }
    }
}

/// The error of a refusal, at the field that it is about.
pub(super) fn refused(field: &'static str, refusal: &Refusal) -> FieldErrors {
    let mut errors = FieldErrors::new();
    errors.add(field, refusal.sentence());
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors_of(form: &InviteForm) -> Vec<String> {
        let errors = form.parse(&[]).err().unwrap_or_default();
        errors.iter().map(|(field, _)| field.to_owned()).collect()
    }

    #[test]
    fn every_error_is_told_at_once_and_the_last_length_is_taken() {
        let mut form = InviteForm::default();
        assert_eq!(errors_of(&form), ["name", "email", "role"]);
        form.post.role = "manager".into();
        form.email = format!("{}@b.example", "a".repeat(64));
        form.name = "n".repeat(NAME);
        assert_eq!(errors_of(&form), [""; 0]);
        form.name.push('n');
        form.email = format!("a@{}.example", "b".repeat(300));
        assert_eq!(errors_of(&form), ["name", "email"]);
        form.name = "Ann\nLee".into();
        form.email = "a\u{202e}@b.example".into();
        assert_eq!(errors_of(&form), ["name", "email"]);
    }

    #[test]
    fn a_lead_needs_an_authority_and_a_facilitator_may_have_none_yet() {
        let post = |role: &str, assigned: &[&str]| PostForm {
            role: role.into(),
            assigned: assigned.iter().map(|it| (*it).to_owned()).collect(),
            ..PostForm::default()
        };
        assert!(post("lead", &[]).parse(&[]).is_err());
        assert!(post("facilitator", &[]).parse(&[]).is_ok());
        assert!(post("facilitator", &["elsewhere"]).parse(&[]).is_err());
        assert!(post("king", &[]).parse(&[]).is_err());
    }
}
