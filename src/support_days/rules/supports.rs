//! Who can have given support to an authority.

use crate::{
    people::{Colleague, Role},
    programmes::AuthorityId,
};

/// Whether a person of the programme can have given support to the authority: the managers, and
/// the facilitators who are assigned to it.
pub fn supports(colleague: &Colleague, authority: AuthorityId) -> bool {
    match colleague.role {
        Role::Manager => true,
        Role::Facilitator => colleague.authorities.contains(&authority),
        Role::Lead | Role::Reviewer => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PersonId;

    #[test]
    fn a_facilitator_supports_their_own_and_a_manager_all() {
        let (own, other) = (AuthorityId(1), AuthorityId(2));
        let of = |role| Colleague {
            id: PersonId(1),
            name: "A Person".into(),
            email: "a@b.example".into(),
            role,
            authorities: vec![own],
        };
        for (role, expected) in [
            (Role::Manager, [true, true]),
            (Role::Facilitator, [true, false]),
            (Role::Lead, [false, false]),
            (Role::Reviewer, [false, false]),
        ] {
            let colleague = of(role);
            let found = [own, other].map(|authority| supports(&colleague, authority));
            assert_eq!(found, expected, "{role:?}");
        }
    }
}
