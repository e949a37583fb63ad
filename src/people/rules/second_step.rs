//! Codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds), and the recovery codes
//! for whoever has lost it.

use chrono::{DateTime, TimeDelta, Utc};
use totp_rs::{Builder, Secret, Totp};

use super::sha256;

/// How many recovery codes there are.
pub(crate) const RECOVERY_CODES: usize = 10;

/// How many wrong tries a person has before they must wait.
pub(crate) const TRIES: u64 = 10;

/// How long a wrong try counts.
pub(crate) const TRIES_COUNT_FOR: TimeDelta = TimeDelta::minutes(15);

/// How long a right password waits for its code.
pub(crate) const CODE_AWAITED_FOR: TimeDelta = TimeDelta::minutes(10);

/// Letters of a recovery code: none that could be taken for another.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The name that an app shows.
const ISSUER: &str = "Partners in Practice";

/// A secret that an app makes codes from.
#[derive(Clone)]
pub(crate) struct SecondStep(Totp);

impl SecondStep {
    /// A new one of 160 bits, for the account of an e-mail address.
    pub(crate) fn generate(email: &str) -> Option<Self> {
        Self::build(Secret::generate(), email)
    }

    /// One that was written with [`text`](Self::text).
    pub(crate) fn read(text: &str, email: &str) -> Option<Self> {
        Self::build(Secret::try_from_base32(text).ok()?, email)
    }

    fn build(secret: Secret, email: &str) -> Option<Self> {
        let totp = Builder::new()
            .with_secret(secret)
            .with_account_name(email.replace(':', ""))
            .with_issuer(Some(ISSUER));
        totp.build().ok().map(Self)
    }

    /// For the database, and to be typed into an app: base 32.
    pub(crate) fn text(&self) -> String {
        self.0.secret().to_base32()
    }

    /// The address that a QR code holds.
    pub(crate) fn address(&self) -> Option<String> {
        self.0.to_url().ok()
    }

    /// The 30 seconds that a code is of: these, those before or those after, and only after
    /// `last`, whose code was used.
    pub(crate) fn step_of(&self, code: &str, last: i64, now: DateTime<Utc>) -> Option<i64> {
        let seconds = u64::try_from(now.timestamp()).ok()?;
        let step = i64::try_from(self.0.check(code, seconds)?).ok()?;
        (step > last).then_some(step)
    }
}

/// How many letters of 5 random bits a recovery code has (OWASP ASVS 6.5.2: 112 bits or more under
/// a plain hash).
const RECOVERY_LETTERS: usize = 24;

/// What was typed where a code is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// Six digits of an app.
    Code(String),
    /// A recovery code, as its hash.
    Recovery(String),
}

impl Typed {
    /// Reads it, spaces and hyphens or not; nothing that can be neither is left.
    pub(crate) fn read(raw: &str) -> Option<Self> {
        let text: String = raw.chars().filter(|c| c.is_alphanumeric()).collect();
        let text = text.to_ascii_lowercase();
        if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Self::Code(text));
        }
        let text = text.replace('o', "0").replace(['i', 'l'], "1");
        let whole = text.len() == RECOVERY_LETTERS && text.bytes().all(|b| LETTERS.contains(&b));
        whole.then(|| Self::Recovery(sha256(&text)))
    }
}

/// New recovery codes of 120 random bits each, as they are shown.
pub(crate) fn recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| recovery_code()).collect()
}

fn recovery_code() -> String {
    let random: [u8; RECOVERY_LETTERS] = rand::random();
    let letters = random.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    grouped(&letters.iter().collect::<String>(), '-')
}

/// What is kept of a recovery code.
pub(crate) fn recovery_hash(code: &str) -> String {
    sha256(&code.replace('-', ""))
}

/// Text in groups of four, to be read aloud or typed.
pub(crate) fn grouped(text: &str, between: char) -> String {
    let mut grouped = String::new();
    for (i, letter) in text.chars().enumerate() {
        if i > 0 && i % 4 == 0 {
            grouped.push(between);
        }
        grouped.push(letter);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// The secret and the last six digits of RFC 6238, appendix B.
    fn example() -> SecondStep {
        SecondStep::read("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "a@b.example").unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let step = example().step_of(code, 0, at(seconds));
            assert_eq!(step, Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_no_more() {
        let (code, step) = ("081804", 1_111_111_109 / 30);
        for (off, fine) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = example().step_of(code, 0, at((step + off) * 30));
            assert_eq!(found.is_some(), fine, "{off} steps");
        }
    }

    #[test]
    fn a_code_is_worth_nothing_once_it_or_a_later_one_was_used() {
        let (code, step) = ("081804", 1_111_111_109 / 30);
        for (last, fine) in [(step - 1, true), (step, false), (step + 1, false)] {
            let found = example().step_of(code, last, at(1_111_111_109));
            assert_eq!(found.is_some(), fine, "{last}");
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = |raw| Typed::read(raw) == Some(Typed::Code("012345".into()));
        assert!(code("012345") && code(" 012 345 ") && code("012-345"));
        for neither in ["", "12345", "1234567", "12345a", "٠١٢٣٤٥", "🌍"] {
            assert_eq!(Typed::read(neither), None, "{neither}");
        }
    }

    #[test]
    fn a_recovery_code_is_read_however_it_is_typed() {
        let hash = Typed::Recovery(recovery_hash("0a1b-2c3d-4e5f-6g7h-8j9k-0m1n"));
        for raw in [
            "0a1b-2c3d-4e5f-6g7h-8j9k-0m1n",
            "OAIB 2C3D 4E5F 6G7H 8J9K OMIN",
            "0alb2c3d4e5f6g7h8j9k0mln",
        ] {
            assert_eq!(Typed::read(raw), Some(hash.clone()), "{raw}");
        }
        assert_eq!(Typed::read("0a1b-2c3d-4e5f-6g7h-8j9k-0m1u"), None);
    }

    #[test]
    fn ten_codes_are_ten() {
        let codes = recovery_codes();
        let different: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!((codes.len(), different.len()), (10, 10));
        for code in &codes {
            let read = Typed::read(code);
            assert_eq!(read, Some(Typed::Recovery(recovery_hash(code))), "{code}");
        }
    }

    #[test]
    fn a_secret_is_written_and_read() {
        let new = SecondStep::generate("ann@hackney.example").unwrap();
        assert_eq!(new.text().len(), 32, "160 bits");
        let again = SecondStep::read(&new.text(), "ann@hackney.example").unwrap();
        assert_eq!(again.address(), new.address());
        let address = new.address().unwrap();
        assert!(
            address.starts_with("otpauth://totp/Partners%20in%20Practice:"),
            "{address}"
        );
        assert_eq!(grouped("ABCDEFGHI", ' '), "ABCD EFGH I");
    }
}
