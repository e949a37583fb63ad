//! How long a device keeps a respondent's place.

use chrono::{DateTime, TimeDelta, Utc};

use super::ReturnCode;

/// After so many minutes in which nothing is opened or saved, a device that many people may use
/// offers nobody the answers that were begun on it: their return code opens them. The longest form
/// takes about ten minutes, so that whoever reads it twice, or is called away for a moment, is
/// still there; and whoever sits down at a computer in a waiting room later is not let in.
pub const SITTING_MINUTES: i64 = 20;

/// What a device keeps of a draft: its key, and when it was last used there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) key: ReturnCode,
    used_at: Option<DateTime<Utc>>,
}

impl Place {
    /// As a cookie holds it.
    pub(crate) fn read(cookie: &str) -> Option<Self> {
        let (key, used_at) = cookie.split_once('.').unwrap_or((cookie, ""));
        let used_at = used_at.parse().ok();
        Some(Self {
            key: ReturnCode::read(key)?,
            used_at: used_at.and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
        })
    }

    /// What the cookie of a draft that is used now holds.
    pub(crate) fn write(key: &ReturnCode, now: DateTime<Utc>) -> String {
        format!("{}.{}", key.as_str(), now.timestamp())
    }

    /// Whether it is used in the same sitting still. A time to come is nobody's.
    pub(crate) fn is_in_sitting(&self, now: DateTime<Utc>) -> bool {
        let lasts = TimeDelta::minutes(SITTING_MINUTES);
        self.used_at
            .is_some_and(|used_at| used_at <= now && now - used_at <= lasts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-03-16T{time}Z").parse().unwrap()
    }

    #[test]
    fn a_sitting_lasts_twenty_minutes_without_use() {
        let key = ReturnCode::random();
        let place = Place::read(&Place::write(&key, at("10:00:00"))).unwrap();
        assert_eq!(place.key, key);
        for (now, lasts) in [
            ("09:59:59", false),
            ("10:00:00", true),
            ("10:20:00", true),
            ("10:20:01", false),
            ("23:00:00", false),
        ] {
            assert_eq!(place.is_in_sitting(at(now)), lasts, "{now}");
        }
    }

    #[test]
    fn a_place_without_a_time_is_in_no_sitting() {
        let key = ReturnCode::random();
        for cookie in ["", ".x", ".99999999999999999999"] {
            let place = Place::read(&format!("{}{cookie}", key.as_str())).unwrap();
            assert!(!place.is_in_sitting(at("10:00:00")), "{cookie}");
        }
        assert_eq!(Place::read("x.1"), None);
    }
}
