//! Who may do what: one table, denied by default, asked for every record.

use super::{AuthorityId, CurrentPerson, PersonId, ProgrammeId, Role, trail::refused};

/// Something a person can ask to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Open the programme’s overview.
    ReadProgramme,
    /// Add authorities, change allocations and the windows of rounds.
    SetUpProgramme,
    /// Invite people, change their roles, disable their accounts, end their sessions.
    ManagePeople,
    /// Open an authority’s page: day totals and published results.
    ReadAuthority,
    /// Read the entries of an authority’s ledger.
    ReadLedger,
    /// Log, deliver, correct, settle or cancel support days.
    RecordSupportDays,
    /// Confirm or dispute delivered days for the authority.
    ConfirmSupportDays,
    /// Close a quarter: its figures change only with a reason.
    CloseQuarters,
    /// See a round’s coverage and its results before they are published.
    ReadRound,
    /// Complete the self-assessment, open and close the survey.
    RunDiagnostic,
    /// Propose that a round’s result is published.
    ProposePublication,
    /// Agree to publication for the authority, or send it back.
    AgreePublication,
    /// Withdraw a published result.
    WithdrawPublication,
    /// Import versions of instruments and publish them for coming rounds.
    ManageInstruments,
    /// Enter QA records, draw second ratings, record consensus.
    RecordEvidence,
    /// Rate a record blind that was drawn for the person.
    RateDrawn,
    /// Write notes and agreed responses to a round’s discussion flags.
    ModerateRound,
    /// Import survey responses that were collected elsewhere.
    ImportResponses,
    /// Take the authority’s handover pack.
    TakeHandover,
    /// Write an authority’s learning, risks and asks for a quarter’s return.
    WriteForReturn,
    /// Prepare a quarter’s return, sign it off and freeze it.
    PrepareReturns,
    /// Read frozen returns, which speak of every authority.
    ReadReturns,
    /// Take the files of published results and day totals of every authority.
    Download,
    /// Read the audit trail, and take it as a file.
    ReadAudit,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 24] = [
        Self::ReadProgramme,
        Self::SetUpProgramme,
        Self::ManagePeople,
        Self::ReadAuthority,
        Self::ReadLedger,
        Self::RecordSupportDays,
        Self::ConfirmSupportDays,
        Self::CloseQuarters,
        Self::ReadRound,
        Self::RunDiagnostic,
        Self::ProposePublication,
        Self::AgreePublication,
        Self::WithdrawPublication,
        Self::ManageInstruments,
        Self::RecordEvidence,
        Self::RateDrawn,
        Self::ModerateRound,
        Self::ImportResponses,
        Self::TakeHandover,
        Self::WriteForReturn,
        Self::PrepareReturns,
        Self::ReadReturns,
        Self::Download,
        Self::ReadAudit,
    ];
}

/// How far a role’s permission goes within its programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Nowhere,
    /// The authorities that the person leads or is assigned to.
    Own,
    /// The records that were drawn for the person.
    Drawn,
    Everywhere,
}

/// The table. A new act or role does not compile until its line is here.
fn reach(role: Role, act: Act) -> Reach {
    use Act::*;
    use Reach::*;
    use Role::*;
    match (act, role) {
        (ReadProgramme, Manager | Facilitator | Lead | Reviewer) => Everywhere,

        (SetUpProgramme | CloseQuarters | ManageInstruments | WithdrawPublication, Manager) => {
            Everywhere
        }
        (
            SetUpProgramme | CloseQuarters | ManageInstruments | WithdrawPublication,
            Facilitator | Lead | Reviewer,
        ) => Nowhere,

        (ManagePeople, Manager) => Everywhere,
        (ManagePeople, Facilitator | Lead | Reviewer) => Nowhere,

        (ReadAuthority, Manager | Reviewer) => Everywhere,
        (ReadAuthority, Facilitator | Lead) => Own,

        (ReadLedger | ReadRound | ModerateRound | ImportResponses, Manager) => Everywhere,
        (ReadLedger | ReadRound | ModerateRound | ImportResponses, Facilitator | Lead) => Own,
        (ReadLedger | ReadRound | ModerateRound | ImportResponses, Reviewer) => Nowhere,

        (RecordSupportDays | ProposePublication | RecordEvidence, Manager) => Everywhere,
        (RecordSupportDays | ProposePublication | RecordEvidence, Facilitator) => Own,
        (RecordSupportDays | ProposePublication | RecordEvidence, Lead | Reviewer) => Nowhere,

        (RateDrawn, Manager | Facilitator | Lead) => Drawn,
        (RateDrawn, Reviewer) => Nowhere,

        (TakeHandover, Manager) => Everywhere,
        (TakeHandover, Lead) => Own,
        (TakeHandover, Facilitator | Reviewer) => Nowhere,

        (WriteForReturn, Manager) => Everywhere,
        (WriteForReturn, Facilitator | Lead) => Own,
        (WriteForReturn, Reviewer) => Nowhere,

        (PrepareReturns, Manager) => Everywhere,
        (PrepareReturns, Facilitator | Lead | Reviewer) => Nowhere,

        (ReadAudit, Manager) => Everywhere,
        (ReadAudit, Facilitator | Lead | Reviewer) => Nowhere,

        (ReadReturns | Download, Manager | Reviewer) => Everywhere,
        (ReadReturns | Download, Facilitator | Lead) => Nowhere,

        (ConfirmSupportDays | RunDiagnostic | AgreePublication, Lead) => Own,
        (
            ConfirmSupportDays | RunDiagnostic | AgreePublication,
            Manager | Facilitator | Reviewer,
        ) => Nowhere,
    }
}

/// The record that an act is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The programme.
    pub programme: ProgrammeId,
    /// The authority in it, where the act is on one.
    pub authority: Option<AuthorityId>,
    /// Whom a QA record was drawn for, where the act is on one.
    pub drawn_for: Option<PersonId>,
}

impl CurrentPerson {
    /// Whether the person may do `act` there.
    pub fn may(&self, act: Act, place: Place) -> bool {
        self.memberships
            .iter()
            .filter(|membership| membership.programme == Some(place.programme))
            .any(|membership| match reach(membership.role, act) {
                Reach::Nowhere => false,
                Reach::Everywhere => true,
                Reach::Drawn => place.drawn_for == Some(self.id),
                Reach::Own => place
                    .authority
                    .is_some_and(|authority| membership.authorities.contains(&authority)),
            })
    }

    /// Whether the person may set up a new programme.
    pub fn may_start_programmes(&self) -> bool {
        self.memberships
            .iter()
            .any(|membership| membership.programme.is_none() && membership.role == Role::Manager)
    }

    /// Refuses unless the person [may set up a new programme](Self::may_start_programmes).
    ///
    /// # Errors
    /// [`Error::NotPermitted`](crate::error::Error::NotPermitted).
    pub fn must_start_programmes(&self) -> Result<(), crate::error::Error> {
        if self.may_start_programmes() {
            return Ok(());
        }
        refused(
            self.id,
            format_args!("StartProgrammes"),
            None,
            "programmes".into(),
        );
        Err(crate::error::Error::NotPermitted)
    }

    /// Whether the person logs support days for any authority of the programme.
    pub fn records_days_in(&self, programme: ProgrammeId) -> bool {
        self.may_somewhere(Act::RecordSupportDays, programme)
    }

    /// Whether the person may do `act` in the programme, be it on one authority of it alone.
    pub fn may_somewhere(&self, act: Act, programme: ProgrammeId) -> bool {
        self.memberships
            .iter()
            .filter(|membership| membership.programme == Some(programme))
            .any(|membership| match reach(membership.role, act) {
                Reach::Nowhere | Reach::Drawn => false,
                Reach::Everywhere => true,
                Reach::Own => !membership.authorities.is_empty(),
            })
    }

    /// Refuses unless [`may`](Self::may).
    ///
    /// # Errors
    /// [`Error::NotPermitted`](crate::error::Error::NotPermitted).
    pub fn must(&self, act: Act, place: Place) -> Result<(), crate::error::Error> {
        if self.may(act, place) {
            Ok(())
        } else {
            let at = match place.authority {
                Some(authority) => format!("authority {authority}"),
                None => format!("programme {}", place.programme),
            };
            refused(self.id, act, Some(place.programme), at);
            Err(crate::error::Error::NotPermitted)
        }
    }

    /// Refuses what [`may_somewhere`](Self::may_somewhere) or another look at the person’s roles
    /// has found that they may nowhere do.
    pub fn refuse(&self, act: Act, programme: ProgrammeId) -> crate::error::Error {
        refused(
            self.id,
            act,
            Some(programme),
            format!("programme {programme}"),
        );
        crate::error::Error::NotPermitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Membership;

    const HERE: Place = Place {
        programme: ProgrammeId(1),
        authority: Some(AuthorityId(10)),
        drawn_for: None,
    };
    const THERE: Place = Place {
        programme: ProgrammeId(1),
        authority: Some(AuthorityId(11)),
        drawn_for: None,
    };
    const ELSEWHERE: Place = Place {
        programme: ProgrammeId(2),
        authority: Some(AuthorityId(20)),
        drawn_for: None,
    };

    fn person(role: Role) -> CurrentPerson {
        CurrentPerson {
            id: PersonId(1),
            name: "A Person".into(),
            email: "a@b.example".into(),
            has_ratings_to_do: false,
            memberships: vec![Membership {
                programme: Some(ProgrammeId(1)),
                role,
                authorities: vec![AuthorityId(10)],
            }],
        }
    }

    #[test]
    fn nobody_reaches_another_programme() {
        for role in Role::ALL {
            for act in Act::ALL {
                assert!(!person(role).may(act, ELSEWHERE), "{role:?} {act:?}");
            }
        }
    }

    #[test]
    fn a_lead_and_a_facilitator_reach_only_their_own_authority() {
        for role in [Role::Lead, Role::Facilitator] {
            for act in Act::ALL
                .into_iter()
                .filter(|act| *act != Act::ReadProgramme)
            {
                assert!(!person(role).may(act, THERE), "{role:?} {act:?}");
            }
        }
        assert!(person(Role::Lead).may(Act::AgreePublication, HERE));
        assert!(person(Role::Facilitator).may(Act::RecordSupportDays, HERE));
    }

    #[test]
    fn a_reviewer_reads_and_no_more() {
        let allowed: Vec<_> = Act::ALL
            .into_iter()
            .filter(|act| person(Role::Reviewer).may(*act, HERE))
            .collect();
        let reads = [
            Act::ReadProgramme,
            Act::ReadAuthority,
            Act::ReadReturns,
            Act::Download,
        ];
        assert_eq!(allowed, reads);
    }

    #[test]
    fn a_drawn_record_is_rated_by_whom_it_was_drawn_for_alone() {
        let drawn_for = |person| Place {
            drawn_for: Some(PersonId(person)),
            ..THERE
        };
        for role in [Role::Manager, Role::Facilitator, Role::Lead] {
            assert!(person(role).may(Act::RateDrawn, drawn_for(1)), "{role:?}");
            assert!(!person(role).may(Act::RateDrawn, drawn_for(2)), "{role:?}");
            assert!(!person(role).may(Act::RateDrawn, HERE), "{role:?}");
        }
        assert!(!person(Role::Reviewer).may(Act::RateDrawn, drawn_for(1)));
    }

    #[test]
    fn nobody_both_logs_days_and_confirms_them() {
        for role in Role::ALL {
            let person = person(role);
            assert!(
                !(person.may(Act::RecordSupportDays, HERE)
                    && person.may(Act::ConfirmSupportDays, HERE))
            );
        }
    }

    #[test]
    fn nobody_both_proposes_and_agrees() {
        for role in Role::ALL {
            let person = person(role);
            assert!(
                !(person.may(Act::ProposePublication, HERE)
                    && person.may(Act::AgreePublication, HERE))
            );
        }
    }
}
