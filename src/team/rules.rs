//! How a person stands in a programme, and who may act on an account.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::people::{Act, AuthorityId, CurrentPerson, PersonId, Place, ProgrammeId, Role};

/// A person of a programme, as its managers see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// The row that gives the role.
    pub(super) membership: i32,
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) post: Post,
    pub(super) account: Account,
    /// Whether a second step is asked for at sign-in.
    pub(super) has_second_step: bool,
    /// Whether somebody at an identity provider signs in as them.
    pub(super) has_identity: bool,
}

/// A role with the authorities that it is held for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Post {
    pub(super) role: Role,
    /// In ascending order.
    pub(super) authorities: Vec<AuthorityId>,
}

impl Post {
    /// The role, for these authorities.
    pub(super) fn new(role: Role, mut authorities: Vec<AuthorityId>) -> Self {
        authorities.sort_unstable();
        authorities.dedup();
        Self { role, authorities }
    }
}

/// How an account is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    /// Whether a password was ever set.
    pub(super) has_password: bool,
    pub(super) disabled_at: Option<DateTime<Utc>>,
    pub(super) last_signed_in_at: Option<DateTime<Utc>>,
    /// The newest link to set a password.
    pub(super) link: Option<Link>,
}

/// A link to set a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) expires_at: DateTime<Utc>,
    pub(super) used_at: Option<DateTime<Utc>>,
}

/// How a person’s account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Has not set a password yet.
    Invited,
    /// Can sign in.
    Active,
    /// Can’t sign in.
    Disabled,
}

impl Standing {
    /// Every one.
    pub(super) const ALL: [Self; 3] = [Self::Invited, Self::Active, Self::Disabled];

    /// The word in addresses.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// The word on the screen.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Invited => "Invited",
            Self::Active => "Active",
            Self::Disabled => "Disabled",
        }
    }
}

impl Account {
    /// Whether its owner has been in: by a password, or by another way to sign in.
    pub(super) fn is_taken_up(&self) -> bool {
        self.has_password || self.last_signed_in_at.is_some()
    }

    pub(super) fn standing(&self) -> Standing {
        if self.disabled_at.is_some() {
            Standing::Disabled
        } else if self.is_taken_up() {
            Standing::Active
        } else {
            Standing::Invited
        }
    }

    /// Until when a link can be used, if one still can.
    pub(super) fn link_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let link = self.link.filter(|link| link.used_at.is_none());
        link.map(|link| link.expires_at)
            .filter(|until| *until > now)
    }
}

/// Where somebody holds a role: a programme, or (`None`) the right to set programmes up.
pub(super) type Seat = (Option<ProgrammeId>, Role);

/// Whether a manager may do what reaches beyond one programme, such as disabling an account:
/// every role of the person must be in a programme that the manager looks after too.
pub(super) fn answers_for(manager: &CurrentPerson, seats: &[Seat]) -> bool {
    seats.iter().all(|(programme, _)| match programme {
        Some(programme) => manager.may(Act::ManagePeople, at(*programme)),
        None => manager.may_start_programmes(),
    })
}

fn at(programme: ProgrammeId) -> Place {
    Place {
        programme,
        authority: None,
        drawn_for: None,
    }
}

/// What a manager is asked about before it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The second step that they have lost.
    SecondStep,
    /// That somebody at an identity provider signs in as them.
    Identity,
    /// That they can sign in.
    Disabling,
    /// Their role in the programme.
    Leaving,
}

/// The word in addresses.
impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SecondStep => "second-step",
            Self::Identity => "identity",
            Self::Disabling => "disabling",
            Self::Leaving => "leaving",
        })
    }
}

/// Why something about a person was refused by a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nobody else could manage this programme.
    LastManager,
    /// Nobody else could manage another programme.
    LastManagerElsewhere,
    /// Nobody else could set programmes up.
    LastFounder,
    /// The person has a role where the manager has no say.
    RolesElsewhere,
    /// Managers don’t shut themselves out.
    Oneself,
    /// Somebody with that e-mail address has a role in the programme.
    AlreadyIn,
    /// The account is disabled, and the manager has no say over it.
    DisabledElsewhere,
}

impl Refusal {
    /// A sentence for the manager.
    pub(super) fn sentence(&self) -> &'static str {
        match self {
            Self::LastManager => {
                "This is the only manager of the programme who can sign in. Make somebody else a programme manager first"
            }
            Self::LastManagerElsewhere => {
                "This is the only manager of another programme who can sign in. Make somebody else its manager first"
            }
            Self::LastFounder => {
                "This is the only person who can set up programmes. Whoever runs the service must add another first"
            }
            Self::RolesElsewhere => {
                "This person also has a role that you do not manage, so only its manager or whoever runs the service can do this. You can take them out of this programme"
            }
            Self::Oneself => "You can’t do this to your own account. Ask another programme manager",
            Self::AlreadyIn => {
                "Somebody with this email address has a role in the programme already. Find them on the list of people"
            }
            Self::DisabledElsewhere => {
                "The account with this email address is disabled. A manager of another programme that it has a role in must enable it first"
            }
        }
    }
}

/// Which people of the list to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) role: Option<Role>,
    pub(super) authority: Option<AuthorityId>,
    pub(super) standing: Option<Standing>,
}

impl Filter {
    pub(super) fn takes(&self, member: &Member) -> bool {
        let role = self.role.is_none_or(|role| member.post.role == role);
        let authorities = &member.post.authorities;
        let authority = self.authority.is_none_or(|id| authorities.contains(&id));
        let standing = self.standing;
        role && authority && standing.is_none_or(|it| member.account.standing() == it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Membership;

    fn manager(seats: &[Option<i32>]) -> CurrentPerson {
        let seat = |programme: &Option<i32>| Membership {
            programme: programme.map(ProgrammeId),
            role: Role::Manager,
            authorities: vec![],
        };
        CurrentPerson {
            id: PersonId(1),
            name: "A Manager".into(),
            email: "a@b.example".into(),
            has_ratings_to_do: false,
            memberships: seats.iter().map(seat).collect(),
        }
    }

    #[test]
    fn a_manager_answers_for_an_account_only_with_a_say_in_every_place_of_it() {
        let of = |programme| (Some(ProgrammeId(programme)), Role::Lead);
        let here = manager(&[Some(1)]);
        assert!(answers_for(&here, &[]));
        assert!(answers_for(&here, &[of(1)]));
        assert!(!answers_for(&here, &[of(1), of(2)]));
        assert!(!answers_for(&here, &[of(1), (None, Role::Manager)]));
        let everywhere = manager(&[Some(1), Some(2), None]);
        assert!(answers_for(
            &everywhere,
            &[of(1), of(2), (None, Role::Manager)]
        ));
    }

    #[test]
    fn a_link_works_until_its_last_moment_and_not_on_it() {
        let now = Utc::now();
        let link = |used_at| Account {
            link: Some(Link {
                expires_at: now,
                used_at,
            }),
            ..Account::default()
        };
        let second = chrono::Duration::seconds(1);
        assert_eq!(link(None).link_until(now), None);
        assert_eq!(link(None).link_until(now - second), Some(now));
        assert_eq!(link(Some(now)).link_until(now - second), None);
    }

    #[test]
    fn an_account_is_active_once_its_owner_has_been_in() {
        let mut account = Account::default();
        assert_eq!(account.standing(), Standing::Invited);
        account.last_signed_in_at = Some(Utc::now());
        assert_eq!(account.standing(), Standing::Active);
        account.has_password = true;
        account.disabled_at = Some(Utc::now());
        assert_eq!(account.standing(), Standing::Disabled);
    }
}
