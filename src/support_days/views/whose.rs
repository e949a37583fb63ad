//! Whose ledgers a page is about, and the addresses of their pages.

use axum_extra::routing::TypedPath;

use crate::{
    programmes::{Authority, AuthorityId, AuthorityPath, Programme, ProgrammePath},
    support_days::{
        BudgetPath, BudgetsPath, EntryId, EntryPath, Filter, LedgerFilePath, LedgerPath,
        ProgrammeLedgerFilePath, ProgrammeLedgerPath,
    },
};

/// One authority’s ledger, or as many of the programme’s as the person may see.
#[derive(Clone, Debug)]
pub(in crate::support_days) struct Whose {
    pub(in crate::support_days) programme: Programme,
    /// By name.
    pub(in crate::support_days) authorities: Vec<Authority>,
    /// Whether the page is that of its one authority.
    pub(in crate::support_days) alone: bool,
}

impl Whose {
    /// The authority that the page is of, where it is of one.
    pub(in crate::support_days) fn alone(&self) -> Option<&Authority> {
        self.authorities.first().filter(|_| self.alone)
    }

    /// The authority that the page is of, or the programme.
    pub(in crate::support_days) fn name(&self) -> &str {
        self.alone()
            .map_or(&self.programme.name, |authority| &authority.name)
    }

    /// The authorities that can be chosen between: none where the page is of one.
    pub(in crate::support_days) fn choices(&self) -> &[Authority] {
        if self.alone { &[] } else { &self.authorities }
    }

    /// The ledgers that are searched.
    pub(in crate::support_days) fn ledgers(&self, filter: &Filter) -> Vec<AuthorityId> {
        let wanted = |slug: &str| filter.authority.as_deref().is_none_or(|own| own == slug);
        let wanted = self.authorities.iter().filter(|it| wanted(&it.slug));
        wanted.map(|authority| authority.id).collect()
    }

    /// The authority of that id; always one of these.
    pub(in crate::support_days) fn authority(&self, id: AuthorityId) -> Option<&Authority> {
        self.authorities.iter().find(|authority| authority.id == id)
    }

    /// Where the page leads back to, and its words.
    pub(super) fn back(&self) -> (String, String) {
        let programme = self.programme.slug.clone();
        match self.alone() {
            Some(authority) => {
                let path = AuthorityPath {
                    programme,
                    authority: authority.slug.clone(),
                };
                (path.to_string(), format!("Back to {}", authority.name))
            }
            None => (
                ProgrammePath { programme }.to_string(),
                "Back to the overview".into(),
            ),
        }
    }

    /// The ledger’s page.
    pub(in crate::support_days) fn ledger(&self) -> String {
        self.either(
            |programme, authority| LedgerPath {
                programme,
                authority,
            },
            |programme| ProgrammeLedgerPath { programme },
        )
    }

    /// A page of what is found in the ledger.
    pub(in crate::support_days) fn found(&self, filter: &Filter, page: usize) -> String {
        with_query(self.ledger(), filter, page)
    }

    /// All that is found, as a file.
    pub(super) fn file(&self, filter: &Filter) -> String {
        let path = self.either(
            |programme, authority| LedgerFilePath {
                programme,
                authority,
            },
            |programme| ProgrammeLedgerFilePath { programme },
        );
        with_query(path, filter, 1)
    }

    pub(super) fn budget(&self) -> String {
        self.either(
            |programme, authority| BudgetPath {
                programme,
                authority,
            },
            |programme| BudgetsPath { programme },
        )
    }

    pub(super) fn entry(&self, authority: AuthorityId, id: EntryId) -> String {
        let authority = self.authority(authority);
        EntryPath {
            programme: self.programme.slug.clone(),
            authority: authority.map_or_else(String::new, |authority| authority.slug.clone()),
            entry: id.0,
        }
        .to_string()
    }

    /// The same page of one of the authorities.
    pub(super) fn of(&self, authority: &Authority) -> Self {
        Self {
            programme: self.programme.clone(),
            authorities: vec![authority.clone()],
            alone: true,
        }
    }

    fn either<A: TypedPath, P: TypedPath>(
        &self,
        of_authority: impl FnOnce(String, String) -> A,
        of_programme: impl FnOnce(String) -> P,
    ) -> String {
        let programme = self.programme.slug.clone();
        match self.alone() {
            Some(authority) => of_authority(programme, authority.slug.clone()).to_string(),
            None => of_programme(programme).to_string(),
        }
    }
}

/// The filter’s words are letters, digits and hyphens alone: they need no escaping.
fn with_query(path: String, filter: &Filter, page: usize) -> String {
    let query = filter.query(page);
    let pairs: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if pairs.is_empty() {
        path
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}
