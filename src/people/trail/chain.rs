//! How an event is bound to the one before it.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::people::rules::sha256;

/// What an event’s hash is made of, beside the hash of the event before it.
#[derive(Clone, Debug)]
pub(super) struct Link<'a> {
    /// Its place in the chain, from 1 without a gap.
    pub(super) sequence: i64,
    pub(super) at: DateTime<Utc>,
    pub(super) person: Option<i32>,
    pub(super) programme: Option<i32>,
    pub(super) verb: &'a str,
    pub(super) subject: &'a str,
    /// JSON, as it is kept.
    pub(super) detail: &'a str,
    pub(super) request: Option<&'a str>,
}

impl Link<'_> {
    /// The SHA-256, in hexadecimal, of a JSON array without spaces: the hash before (empty for the
    /// first), then the fields in the order above, the time in UTC to the microsecond. The number
    /// of the row is not among them, so that a copy in another database has the same hashes.
    pub(super) fn hash(&self, before: &str) -> String {
        let at = self.at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
        let fields = json!([
            before,
            self.sequence,
            at,
            self.person,
            self.programme,
            self.verb,
            self.subject,
            self.detail,
            self.request,
        ]);
        sha256(&fields.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link<'static> {
        Link {
            sequence: 1,
            at: "2026-03-16T10:00:00.123456Z".parse().unwrap(),
            person: Some(3),
            programme: None,
            verb: "person.added",
            subject: "person 3",
            detail: "{}",
            request: None,
        }
    }

    #[test]
    fn the_hash_is_that_of_a_text_that_anybody_can_write() {
        let text =
            r#"["",1,"2026-03-16T10:00:00.123456Z",3,null,"person.added","person 3","{}",null]"#;
        assert_eq!(link().hash(""), sha256(text));
    }

    #[test]
    fn nothing_finer_than_a_microsecond_is_told() {
        let finer = Link {
            at: "2026-03-16T10:00:00.123456789Z".parse().unwrap(),
            ..link()
        };
        assert_eq!(finer.hash(""), link().hash(""));
    }

    #[test]
    fn every_field_and_the_event_before_make_another_hash() {
        let own = link().hash("");
        let changed = [
            Link {
                sequence: 2,
                ..link()
            },
            Link {
                at: "2026-03-16T10:00:00.123457Z".parse().unwrap(),
                ..link()
            },
            Link {
                person: None,
                ..link()
            },
            Link {
                programme: Some(3),
                ..link()
            },
            Link {
                verb: "person.added person",
                subject: " 3",
                ..link()
            },
            Link {
                subject: "person 4",
                ..link()
            },
            Link {
                detail: "{ }",
                ..link()
            },
            Link {
                request: Some(""),
                ..link()
            },
        ];
        for other in changed {
            assert_ne!(other.hash(""), own, "{other:?}");
        }
        assert_ne!(link().hash(&own), own);
    }
}
