//! Where to tell of a weakness (RFC 9116).

use chrono::{DateTime, Days, Utc};

use crate::ui::CONTACT;

/// How long what it says can be relied on.
const VALID: Days = Days::new(180);

/// The file, with lines that end as the standard asks.
pub(super) fn text(public_url: &str, now: DateTime<Utc>) -> String {
    let expires = now.checked_add_days(VALID).unwrap_or(now).date_naive();
    [
        format!("Contact: mailto:{CONTACT}"),
        format!("Expires: {expires}T00:00:00Z"),
        "Preferred-Languages: en".into(),
        format!("Canonical: {public_url}/.well-known/security.txt"),
        String::new(),
    ]
    .join("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_expires_within_a_year() {
        let now = "2026-03-16T10:00:00Z".parse().unwrap();
        let said = text("https://partners.example", now);
        assert!(said.contains("Expires: 2026-09-12T00:00:00Z\r\n"), "{said}");
        assert!(said.ends_with("Canonical: https://partners.example/.well-known/security.txt\r\n"));
    }
}
