//! Every limit of the service in one table: whose requests, to which pages, how often.

use std::num::NonZeroU32;

use axum::http::Method;
use governor::Quota;

/// Whose requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Of one address, signed in or not.
    Address,
    /// Of one person, from wherever; nobody else's requests reach such pages.
    Person,
}

/// What such a request does to the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cost {
    /// A query or two.
    Page,
    /// A file is made: a few at once, for everybody together.
    File,
    /// A file is sent: read among those few, but only once it is here (`files::Sending`).
    Upload,
}

/// `at_once` requests may come together; used up, `a_minute` come back each minute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    methods: &'static [Method],
    /// How the path is written in the router begins with the first and ends with the second.
    path: (&'static str, &'static str),
    pub(super) whose: Whose,
    at_once: u32,
    a_minute: u32,
    pub(super) cost: Cost,
}

const READ: &[Method] = &[Method::GET, Method::HEAD];
const CHANGE: &[Method] = &[Method::POST];
const ANY: &[Method] = &[Method::GET, Method::HEAD, Method::POST];

/// The first line that fits a request holds. A page that is in no line has no limit of its own:
/// it is a query or two, behind a sign-in.
///
/// A council of 500 may stand behind one address. So each number of an address is what 500 people
/// need who all begin at nine o'clock, and what comes back is what they need afterwards; guessing
/// is not held off by these, but by the budget of each account (`people::throttle`), the second
/// step's own, and 192 random bits in every link.
pub(super) const LIMITS: &[Limit] = &[
    // Everybody signs in at once, a few of them twice.
    by_address(CHANGE, "/sign-in", 600, 60),
    // There and back to the identity provider, or the page that asks for the code.
    by_address(READ, "/sign-in/", 1_200, 120),
    // Each sends a mail. An office forgets a few a day; a new one is told to begin here.
    by_address(CHANGE, "/forgotten-password", 60, 12),
    // The page and the form; all of a council may be invited in one morning.
    by_address(ANY, "/set-password/", 1_200, 120),
    // Forty items, kept one by one while they are answered: 500 people in ten minutes.
    by_address(ANY, "/answer/", 6_000, 3_000),
    // Calendars ask again by themselves, for many people from one address.
    by_address(ANY, "/calendar/", 1_200, 300),
    // Each hashes a password, and one of them sends a mail to whatever address is typed.
    by_person("/account/password", ""),
    by_person("/account/email", ""),
    by_person("/account/second-step", ""),
    // Each sends a mail; somebody who begins a programme invites a dozen people in a row.
    by_person("/programmes/", "/people/new"),
    by_person("/programmes/", "/people/{person}/link"),
    // A file to be read and checked, up to 8 MB. One is corrected and sent again a few times.
    upload("/imports/support-days"),
    upload("/import/{kind}"),
    upload("/survey/people/file"),
    upload("/instruments"),
    // Packs and workbooks: all of an authority, all of a return.
    file(ANY, "/handover/pack", 20, 10),
    file(READ, ".xlsx", 20, 10),
    // Somebody makes slides and takes every picture; a script takes every file of every quarter.
    file(READ, "/charts/{file}", 300, 120),
    file(READ, "/downloads/{file}", 300, 120),
    file(READ, ".csv", 300, 120),
    file(ANY, "/survey/people/links", 30, 10),
];

const fn by_address(
    methods: &'static [Method],
    begins: &'static str,
    at_once: u32,
    a_minute: u32,
) -> Limit {
    Limit {
        methods,
        path: (begins, ""),
        whose: Whose::Address,
        at_once,
        a_minute,
        cost: Cost::Page,
    }
}

const fn by_person(begins: &'static str, ends: &'static str) -> Limit {
    Limit {
        methods: CHANGE,
        path: (begins, ends),
        whose: Whose::Person,
        at_once: 30,
        a_minute: 10,
        cost: Cost::Page,
    }
}

const fn upload(ends: &'static str) -> Limit {
    Limit {
        cost: Cost::Upload,
        ..file(CHANGE, ends, 30, 10)
    }
}

const fn file(
    methods: &'static [Method],
    ends: &'static str,
    at_once: u32,
    a_minute: u32,
) -> Limit {
    Limit {
        methods,
        path: ("", ends),
        whose: Whose::Person,
        at_once,
        a_minute,
        cost: Cost::File,
    }
}

impl Limit {
    fn fits(&self, method: &Method, path: &str) -> bool {
        let (begins, ends) = self.path;
        self.methods.contains(method) && path.starts_with(begins) && path.ends_with(ends)
    }

    /// The limit as the counter wants it.
    pub(super) fn quota(&self) -> Quota {
        let least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Quota::per_minute(least_one(self.a_minute)).allow_burst(least_one(self.at_once))
    }
}

/// Which line of the table holds for a page, by how its path is written in the router.
pub(super) fn limit_of(method: &Method, path: &str) -> Option<usize> {
    LIMITS.iter().position(|limit| limit.fits(method, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_first_limit_that_fits() {
        let burst = |method, path: &str| {
            limit_of(&method, path).map(|line| (LIMITS[line].whose, LIMITS[line].at_once))
        };
        let round = "/programmes/{programme}/authorities/{authority}/rounds/{round}";
        assert_eq!(burst(Method::GET, "/sign-in"), None);
        assert_eq!(burst(Method::GET, "/programmes/{programme}"), None);
        assert_eq!(
            burst(Method::GET, &format!("{round}/import/{{kind}}")),
            None
        );
        for (method, path, expected) in [
            (Method::POST, "/sign-in".to_owned(), (Whose::Address, 600)),
            (Method::POST, "/sign-in/code".into(), (Whose::Address, 600)),
            (
                Method::GET,
                "/sign-in/provider".into(),
                (Whose::Address, 1_200),
            ),
            (
                Method::GET,
                "/answer/{token}/{section}".into(),
                (Whose::Address, 6_000),
            ),
            (
                Method::POST,
                format!("{round}/import/{{kind}}"),
                (Whose::Person, 30),
            ),
            (
                Method::GET,
                format!("{round}/import/{{kind}}/template.csv"),
                (Whose::Person, 300),
            ),
        ] {
            assert_eq!(burst(method, &path), Some(expected), "{path}");
        }
    }
}
