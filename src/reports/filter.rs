//! What of the overview is asked for: a round and authorities, in the address.

use super::points::round_name;
use crate::{
    programmes::{Authority, Round},
    ui::FieldErrors,
};

/// What of the overview is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// The round of the heat map, by its month; the newest published where none is asked for.
    pub(super) month: Option<u32>,
    /// The slugs of the authorities shown, by their names; none of them for all.
    pub(super) authorities: Vec<String>,
    /// The page asked for.
    pub(super) page: usize,
}

impl Filter {
    /// What an address asks for, as far as there is such a thing, and what there is not. What
    /// was typed is never repeated.
    pub(super) fn read(
        pairs: &[(String, String)],
        rounds: &[Round],
        visible: &[Authority],
    ) -> (Self, FieldErrors) {
        let mut errors = FieldErrors::new();
        let values = |name: &'static str| {
            let these = pairs.iter().filter(move |(own, _)| own == name);
            these
                .map(|(_, value)| value.trim())
                .filter(|it| !it.is_empty())
        };
        let round = values("round").next_back();
        let month = round.and_then(|slug| rounds.iter().find(|it| it.slug() == slug));
        if round.is_some() && month.is_none() {
            errors.add("round", "Select a round of this programme");
        }
        let known = |slug: &str| visible.iter().any(|it| it.slug == slug);
        if values("authority").any(|slug| !known(slug)) {
            // Nothing tells an authority that there is not from one that others see.
            errors.add("authority", "Select authorities that you can see here");
        }
        let asked = |slug: &str| values("authority").any(|it| it == slug);
        let chosen = visible.iter().filter(|it| asked(&it.slug));
        let page = values("page").next_back().and_then(|it| it.parse().ok());
        let filter = Self {
            month: month.map(|round| round.month),
            authorities: chosen.map(|it| it.slug.clone()).collect(),
            page: page.unwrap_or(1),
        };
        (filter, errors)
    }

    /// Whether that authority is shown.
    pub(super) fn shows(&self, slug: &str) -> bool {
        self.authorities.is_empty() || self.authorities.iter().any(|own| own == slug)
    }

    /// The same on that page, as the end of an address: `?round=month-6&page=2`.
    pub(super) fn query(&self, page: usize) -> String {
        // Slugs of rounds and authorities are plain words.
        let round = self.month.map(|month| format!("round=month-{month}"));
        let authorities = self.authorities.iter();
        let authorities = authorities.map(|slug| format!("authority={slug}"));
        let page = (page > 1).then(|| format!("page={page}"));
        let parts: Vec<String> = round.into_iter().chain(authorities).chain(page).collect();
        match parts.as_slice() {
            [] => String::new(),
            parts => format!("?{}", parts.join("&")),
        }
    }

    /// What is asked for, in words; nothing where it is all.
    pub(super) fn words(&self, visible: &[Authority]) -> Option<String> {
        let chosen = visible
            .iter()
            .filter(|it| self.authorities.contains(&it.slug));
        let mut parts: Vec<String> = chosen.map(|it| it.name.clone()).collect();
        parts.extend(self.month.map(round_name));
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programmes::{AuthorityId, ProgrammeId, Readiness, RoundId, RoundKind, Standing};

    fn rounds() -> Vec<Round> {
        let date = |text: &str| text.parse().unwrap();
        let round = |month| Round {
            id: RoundId(1),
            month,
            kind: RoundKind::Full,
            opens_on: date("2026-01-01"),
            closes_on: date("2026-04-30"),
        };
        vec![round(0), round(6)]
    }

    fn authority(slug: &str) -> Authority {
        Authority {
            id: AuthorityId(1),
            programme: ProgrammeId(1),
            slug: slug.into(),
            name: slug.to_uppercase(),
            old_la_code: None,
            new_la_code: None,
            region: None,
            readiness: Readiness::Started,
            commitment: String::new(),
            standing: Standing::Active,
            joined_on: "2026-01-01".parse().unwrap(),
        }
    }

    fn read(pairs: &[(&str, &str)]) -> (Filter, usize) {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let visible = [authority("a"), authority("b")];
        let (filter, errors) = Filter::read(&pairs, &rounds(), &visible);
        (filter, errors.len())
    }

    #[test]
    fn nothing_asked_for_is_all_of_the_first_page() {
        let (filter, wrong) = read(&[("round", ""), ("authority", ""), ("page", "x")]);
        assert_eq!((filter.query(1), wrong), (String::new(), 0));
        assert!(filter.shows("a"));
        assert_eq!(filter.page, 1);
    }

    #[test]
    fn what_is_asked_for_has_one_address() {
        let (filter, wrong) = read(&[
            ("authority", "b"),
            ("round", "month-6"),
            ("authority", "a"),
            ("page", "2"),
        ]);
        assert_eq!(wrong, 0);
        assert_eq!(
            filter.query(filter.page),
            "?round=month-6&authority=a&authority=b&page=2"
        );
    }

    #[test]
    fn what_there_is_not_is_left_out_and_said_once() {
        let (filter, wrong) = read(&[
            ("round", "';--"),
            ("authority", "<b>"),
            ("authority", "c"),
            ("authority", "b"),
            ("else", "1"),
        ]);
        assert_eq!(wrong, 2);
        assert_eq!(filter.query(1), "?authority=b");
        assert!(!filter.shows("a"));
    }
}
