//! Each kind of event in words, in one place.

use std::str::FromStr;

/// What an event is about, as the page’s filter groups them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Accounts,
    Refused,
    SetUp,
    SupportDays,
    Diagnostics,
    Quality,
    Publication,
    Returns,
    Viewed,
    Taken,
    Operation,
}

impl Kind {
    pub(super) const ALL: [Self; 11] = [
        Self::Accounts,
        Self::Refused,
        Self::SetUp,
        Self::SupportDays,
        Self::Diagnostics,
        Self::Quality,
        Self::Publication,
        Self::Returns,
        Self::Viewed,
        Self::Taken,
        Self::Operation,
    ];

    /// The word in addresses.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Refused => "refused",
            Self::SetUp => "set-up",
            Self::SupportDays => "support-days",
            Self::Diagnostics => "diagnostics",
            Self::Quality => "quality",
            Self::Publication => "publication",
            Self::Returns => "returns",
            Self::Viewed => "viewed",
            Self::Taken => "taken",
            Self::Operation => "operation",
        }
    }

    /// The words on the screen.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Accounts => "Accounts and sign-ins",
            Self::Refused => "Refused",
            Self::SetUp => "Set-up and people",
            Self::SupportDays => "Support days",
            Self::Diagnostics => "Surveys and self-assessments",
            Self::Quality => "Quality assurance",
            Self::Publication => "Moderation and publication",
            Self::Returns => "Returns",
            Self::Viewed => "Results that were looked at",
            Self::Taken => "Files that were taken or brought in",
            Self::Operation => "Operation and retention",
        }
    }

    /// Its events.
    pub(super) fn verbs(self) -> Vec<&'static str> {
        VERBS
            .iter()
            .filter(|(_, kind, _)| *kind == self)
            .map(|(verb, ..)| *verb)
            .collect()
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let found = Self::ALL.into_iter().find(|kind| kind.code() == text);
        found.ok_or(())
    }
}

use Kind::*;

/// Every verb that an event can have, its kind, and what it says after the name of who did it.
const VERBS: &[(&str, Kind, &str)] = &[
    ("access.refused", Refused, "Was refused a page or an act"),
    ("audit.downloaded", Taken, "Saved the audit trail as a file"),
    ("authority.allocated", SetUp, "Changed an allocation"),
    ("authority.joined", SetUp, "Added an authority"),
    (
        "authority.standing-changed",
        SetUp,
        "Changed an authority’s standing",
    ),
    (
        "calendar-link.made",
        Accounts,
        "Made an address for a calendar program",
    ),
    (
        "calendar-link.revoked",
        Accounts,
        "Revoked the address for a calendar program",
    ),
    ("consensus.recorded", Quality, "Recorded a consensus"),
    (
        "correction.started",
        Publication,
        "Started to correct a published result",
    ),
    ("correction.stopped", Publication, "Stopped a correction"),
    (
        "evidence.imported",
        Taken,
        "Imported quality-assurance records",
    ),
    ("file.downloaded", Taken, "Saved a file"),
    ("file.exported", Taken, "Exported a file by a command"),
    ("handover.imported", Taken, "Imported a handover pack"),
    ("handover.taken", Taken, "Took a handover pack"),
    (
        "installation.moved",
        Operation,
        "Moved the installation to another database",
    ),
    (
        "installation.restored",
        Operation,
        "Restored the installation from a copy",
    ),
    (
        "instrument.published",
        SetUp,
        "Published a version of an instrument",
    ),
    (
        "leftovers.deleted",
        Operation,
        "Deleted sessions, links, drafts, files and mails that were over",
    ),
    (
        "moderation.recorded",
        Publication,
        "Wrote notes or an agreed response",
    ),
    ("person.added", SetUp, "Gave a person a role"),
    (
        "person.anonymised",
        Operation,
        "Removed a person’s name and address, no longer needed",
    ),
    (
        "person.code-asked",
        Accounts,
        "Gave the right password and was asked for a code",
    ),
    ("person.code-refused", Accounts, "Gave a wrong code"),
    ("person.disabled", SetUp, "Disabled an account"),
    (
        "person.email-asked",
        Accounts,
        "Asked to change their e-mail address",
    ),
    (
        "person.email-changed",
        Accounts,
        "Changed their e-mail address",
    ),
    ("person.enabled", SetUp, "Enabled an account"),
    (
        "person.identity-kept",
        Accounts,
        "Signed in through another organisation for the first time",
    ),
    (
        "person.identity-removed",
        Accounts,
        "Removed the sign-in through another organisation",
    ),
    ("person.left", SetUp, "Took a person out of the programme"),
    (
        "person.link-made",
        SetUp,
        "Made a new link for a person to join",
    ),
    (
        "person.moved",
        SetUp,
        "Changed a person’s role or authorities",
    ),
    (
        "person.password-refused",
        Accounts,
        "Gave a wrong password on their own account page",
    ),
    ("person.password-set", Accounts, "Set a password"),
    (
        "person.recovery-codes-made",
        Accounts,
        "Made new recovery codes",
    ),
    (
        "person.reset-asked",
        Accounts,
        "Asked for a link to reset a password",
    ),
    (
        "person.second-step-added",
        Accounts,
        "Set up a second step for signing in",
    ),
    (
        "person.second-step-removed",
        Accounts,
        "Removed the second step for signing in",
    ),
    (
        "person.session-ended",
        Accounts,
        "Ended one of their sessions",
    ),
    ("person.sessions-ended", SetUp, "Ended a person’s sessions"),
    (
        "person.sign-in-refused",
        Accounts,
        "Tried to sign in and was refused",
    ),
    ("person.signed-in", Accounts, "Signed in"),
    ("person.signed-out", Accounts, "Signed out"),
    (
        "programme.deleted",
        Operation,
        "Deleted a programme whose time was over",
    ),
    ("programme.started", SetUp, "Started the programme"),
    ("publication.agreed", Publication, "Agreed to publication"),
    (
        "publication.handed-over",
        Publication,
        "Took in a published result with a handover pack",
    ),
    ("publication.proposed", Publication, "Proposed publication"),
    (
        "publication.retracted",
        Publication,
        "Withdrew a published result",
    ),
    ("publication.sent-back", Publication, "Sent a proposal back"),
    ("publication.withdrawn", Publication, "Took a proposal back"),
    ("quarter.closed", SupportDays, "Closed a quarter"),
    ("rating.submitted", Quality, "Submitted a rating"),
    ("record.begun", Quality, "Began a record"),
    (
        "record.deleted",
        Quality,
        "Deleted a record that was not submitted",
    ),
    (
        "responses.closed",
        Diagnostics,
        "Closed the responses for good, to look at the draft result",
    ),
    ("responses.imported", Taken, "Imported survey responses"),
    ("results.viewed", Viewed, "Looked at published results"),
    (
        "return.corrected",
        Returns,
        "Wrote a correction of a return",
    ),
    ("return.frozen", Returns, "Signed and froze a return"),
    ("return.written", Returns, "Wrote words for a return"),
    ("round.window-moved", SetUp, "Changed the dates of a round"),
    (
        "second-rating.reassigned",
        Quality,
        "Gave a second rating to somebody else",
    ),
    (
        "second-ratings.drawn",
        Quality,
        "Drew records for a second rating",
    ),
    (
        "self-assessment.cleared",
        Diagnostics,
        "Cleared a section of the self-assessment",
    ),
    (
        "self-assessment.saved",
        Diagnostics,
        "Saved a section of the self-assessment",
    ),
    (
        "self-assessment.submitted",
        Diagnostics,
        "Signed the self-assessment off",
    ),
    (
        "support-days.confirmed",
        SupportDays,
        "Confirmed support days",
    ),
    ("support-days.imported", Taken, "Imported support days"),
    ("support-days.recorded", SupportDays, "Logged support days"),
    ("support-days.revised", SupportDays, "Changed an entry"),
    (
        "support-days.series",
        SupportDays,
        "Booked a series of visits",
    ),
    (
        "survey.addresses-deleted",
        Operation,
        "Deleted the addresses of people asked, no longer needed",
    ),
    ("survey.closed", Diagnostics, "Closed the survey"),
    (
        "survey.headcounts-corrected",
        Diagnostics,
        "Corrected how many people the role groups have",
    ),
    (
        "survey.last-day-set",
        Diagnostics,
        "Changed the last day of the survey",
    ),
    ("survey.link-renewed", Diagnostics, "Renewed a survey link"),
    (
        "survey.link-withdrawn",
        Diagnostics,
        "Withdrew a survey link",
    ),
    (
        "survey.links-handed-out",
        Diagnostics,
        "Downloaded survey links",
    ),
    ("survey.opened", Diagnostics, "Opened the survey"),
    ("survey.people-asked", Diagnostics, "Asked people by name"),
    ("survey.reminded", Diagnostics, "Sent a reminder"),
    (
        "trail.shortened",
        Operation,
        "Deleted audit events whose time was over",
    ),
];

/// What an event says; one that is not known says its own word.
pub(super) fn sentence(verb: &str) -> &str {
    let found = VERBS.binary_search_by_key(&verb, |(known, ..)| *known);
    found.map_or(verb, |at| VERBS[at].2)
}

/// The verbs of a person’s own account, which belong to no programme.
pub(super) fn of_accounts() -> Vec<&'static str> {
    Kind::Accounts.verbs()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use super::*;

    #[test]
    fn each_verb_stands_once_in_order() {
        assert!(VERBS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(Kind::ALL.into_iter().all(|kind| !kind.verbs().is_empty()));
        assert_eq!(sentence("survey.opened"), "Opened the survey");
        assert_eq!(sentence("no.such-verb"), "no.such-verb");
    }

    /// Verbs are found in the code by their first word: a new one must be added here.
    #[test]
    fn every_verb_of_the_code_is_told_in_words() {
        let firsts: BTreeSet<_> = VERBS
            .iter()
            .filter_map(|(verb, ..)| verb.split_once('.'))
            .map(|(first, _)| first)
            .collect();
        let pattern = format!(
            "\"((?:{})\\.[a-z]+(?:-[a-z]+)*)\"",
            firsts.iter().copied().collect::<Vec<_>>().join("|")
        );
        let pattern = regex::Regex::new(&pattern).unwrap();
        let files = [
            ".csv", ".svg", ".rs", ".ics", ".zip", ".json", ".xlsx", ".txt",
        ];
        let mut missing = BTreeSet::new();
        for source in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
            for found in pattern.captures_iter(&source) {
                let verb = found[1].to_owned();
                let known = VERBS.iter().any(|(known, ..)| **known == verb);
                if !known && verb != "no.such-verb" && !files.iter().any(|it| verb.ends_with(it)) {
                    missing.insert(verb);
                }
            }
        }
        assert!(missing.is_empty(), "{missing:?}");
    }

    fn sources(folder: &Path) -> Vec<String> {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all.extend(sources(&path));
            } else if path.extension().is_some_and(|it| it == "rs") {
                all.push(std::fs::read_to_string(path).unwrap());
            }
        }
        all
    }
}
