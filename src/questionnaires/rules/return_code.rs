//! The secret that opens a draft, as somebody can copy it onto paper.

use std::fmt;

use crate::people::sha256;

/// Digits and capitals without the letters that look like others.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 24 characters of 5 bits each: 120 bits.
const LENGTH: usize = 24;

/// Opens one draft, on any device. Only its hash is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReturnCode(String);

impl ReturnCode {
    /// A new one that nobody can guess.
    pub(crate) fn random() -> Self {
        let bytes: [u8; LENGTH] = rand::random();
        let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
        Self(bytes.into_iter().map(letter).collect())
    }

    /// Reads what somebody typed: in capitals or not, with dashes, spaces or neither, and with
    /// letters that the alphabet leaves out in the place of the digits that they look like.
    pub(crate) fn read(typed: &str) -> Option<Self> {
        let plain = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let code: String = plain
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .take(LENGTH + 1)
            .collect();
        let known = |byte: u8| ALPHABET.contains(&byte);
        (code.len() == LENGTH && code.bytes().all(known)).then_some(Self(code))
    }

    /// What the database knows of it.
    pub(crate) fn hash(&self) -> String {
        sha256(&self.0)
    }

    /// What a page says of the draft that it belongs to. The code can't be worked out from it.
    pub(crate) fn mark(&self) -> String {
        let mut mark = sha256(&format!("page of {}", self.hash()));
        mark.truncate(16);
        mark
    }

    /// What the cookie holds.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// In groups of four.
impl fmt::Display for ReturnCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_however_it_was_copied() {
        let code = ReturnCode::random();
        let shown = code.to_string();
        assert_eq!((shown.len(), shown.matches('-').count()), (29, 5));
        for copied in [
            shown.clone(),
            shown.to_lowercase(),
            format!("  {} ", shown.replace('-', " ")),
            shown.replace('-', ""),
            shown.replace('0', "o").replace('1', "l"),
            shown.replace('0', "O").replace('1', "I"),
        ] {
            assert_eq!(ReturnCode::read(&copied), Some(code.clone()), "{copied}");
        }
    }

    #[test]
    fn anything_else_is_no_code() {
        let code = ReturnCode::random();
        for wrong in [
            "",
            "ABCD",
            &code.as_str()[1..],
            &format!("{code}A"),
            &format!("U{}", &code.as_str()[1..]),
            &format!("é{}", &code.as_str()[2..]),
            &"0".repeat(1_000_000),
        ] {
            assert_eq!(ReturnCode::read(wrong), None, "{wrong:.40}");
        }
        assert_ne!(ReturnCode::random(), code);
    }
}
