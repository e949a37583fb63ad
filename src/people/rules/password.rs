//! What a password may be. No rule asks for capitals, digits or signs: length and being hard to
//! guess are all.

use zxcvbn::zxcvbn;

/// The fewest characters (NCSC; OWASP ASVS 6.2.1).
const FEWEST: usize = 8;

/// The most: far above what ASVS 6.2.9 asks for, and little enough to hash.
const MOST: usize = 1000;

/// The decimal logarithm of the fewest guesses. Eight random characters are estimated at 10⁸, so
/// that whatever a password manager makes of the least length passes; a password that an attacker
/// with the usual lists meets within a tenth part of that does not.
const FEWEST_GUESSES: f64 = 7.0;

/// The fewest letters beside local words: a word of one’s own.
const FEWEST_OWN_LETTERS: usize = 5;

/// The letter that a sign commonly stands for.
fn meant(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        other => other,
    }
}

/// What everybody here would think of first.
const LOCAL: [&str; 12] = [
    "hackney",
    "council",
    "hackney council",
    "london",
    "partners",
    "partner",
    "practice",
    "partnersinpractice",
    "partners in practice",
    "pip",
    "tracker",
    "families",
];

/// Words that somebody who knows the person or the programme would try.
#[derive(Clone, Debug, Default)]
pub struct LocalWords(Vec<String>);

impl LocalWords {
    /// From names and e-mail addresses: each whole, and each of their parts.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words: Vec<String> = LOCAL.map(str::to_owned).to_vec();
        for text in texts {
            let text = text.to_lowercase();
            let parts = text.split(|c: char| !c.is_alphanumeric());
            words.extend(
                parts
                    .filter(|part| part.chars().count() >= 3)
                    .map(str::to_owned),
            );
            words.push(text.split_whitespace().collect());
            words.push(text);
        }
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self(words)
    }

    /// Whether next to nothing is left of a text without these words, digits and signs, also where
    /// digits and signs stand for letters. An estimate alone would count two such words as hard.
    fn are_nearly_all_of(&self, text: &str) -> bool {
        let plain: String = text.to_lowercase().chars().map(meant).collect();
        let words = self.0.iter().filter(|word| word.chars().count() >= 3);
        let left = words.fold(plain.clone(), |left, word| left.replace(word.as_str(), " "));
        let letters = left.chars().filter(|c| c.is_alphabetic()).count();
        left != plain && letters < FEWEST_OWN_LETTERS
    }
}

/// Why a password can't be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Nothing was typed.
    Missing,
    /// Under 8 characters.
    Short,
    /// Over 1,000 characters.
    Long,
    /// On the lists of common passwords, or as easy to guess as they are.
    Common,
    /// Built on a word of this place or of the person.
    Local,
}

impl Weakness {
    /// The words at the field.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "Enter a password",
            Self::Short => "Password must be 8 characters or more",
            Self::Long => "Password must be 1,000 characters or less",
            Self::Common => {
                "Password must be harder to guess: this one is common, or follows a pattern such \
                 as keys in a row"
            }
            Self::Local => {
                "Password must not be built on your name, your email address, or the name of the \
                 council, the programme or this service"
            }
        }
    }
}

/// A password that may be set.
#[derive(Clone)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

impl Password {
    /// What was typed, if it may be a password of the person whom the words are of.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn new(raw: String, local: &LocalWords) -> Result<Self, Weakness> {
        let characters = raw.chars().count();
        match characters {
            0 => return Err(Weakness::Missing),
            1..FEWEST => return Err(Weakness::Short),
            FEWEST..=MOST => {}
            _ => return Err(Weakness::Long),
        }
        if zxcvbn(&raw, &[]).guesses_log10() < FEWEST_GUESSES {
            return Err(Weakness::Common);
        }
        if local.are_nearly_all_of(&raw) {
            return Err(Weakness::Local);
        }
        let words: Vec<&str> = local.0.iter().map(String::as_str).collect();
        if zxcvbn(&raw, &words).guesses_log10() < FEWEST_GUESSES {
            return Err(Weakness::Local);
        }
        Ok(Self(raw))
    }

    /// To be hashed.
    pub(in crate::people) fn into_text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(raw: &str) -> Option<Weakness> {
        let local = LocalWords::new(["Priya Ramanathan", "priya.ramanathan@northbridge.example"]);
        Password::new(raw.into(), &local).err()
    }

    #[test]
    fn eight_characters_are_enough_and_seven_are_not() {
        assert_eq!(refused(""), Some(Weakness::Missing));
        assert_eq!(refused("kX9#mQ2"), Some(Weakness::Short));
        assert_eq!(refused("kX9#mQ2v"), None);
        assert_eq!(refused("жёлтый-фонарь"), None);
    }

    #[test]
    fn a_thousand_characters_are_not_too_many_and_one_more_is() {
        let long: String = (0..1000u32)
            .filter_map(|n| char::from_u32(97 + n * n % 26))
            .collect();
        let long = format!("lantern-orchard{}", &long[15..]);
        assert_eq!(refused(&long), None);
        assert_eq!(refused(&format!("{long}x")), Some(Weakness::Long));
    }

    #[test]
    fn what_everybody_uses_is_refused() {
        for common in [
            "password",
            "Password1!",
            "P@ssw0rd",
            "123456789",
            "1234567890",
            "qwertyuiop",
            "qwerty123",
            "1q2w3e4r5t",
            "zaq12wsx",
            "asdfghjkl",
            "iloveyou",
            "letmein123",
            "football1",
            "sunshine1",
            "liverpool1",
            "arsenal123",
            "welcome2024",
            "admin123",
            "aaaaaaaaaaaa",
            "abababababab",
            "abcdefghijkl",
            "11111111111",
            "drowssap",
            "changeme",
            "Monday01",
            "trustno1!",
            "superman99",
            "charlie2019",
            "passwordpassword",
            "        ",
        ] {
            assert_eq!(refused(common), Some(Weakness::Common), "{common}");
        }
    }

    #[test]
    fn what_everybody_here_would_think_of_is_refused() {
        for local in [
            "hackneyhackney",
            "Hackney-Council-1",
            "PartnersInPractice",
            "partnersinpractice2026",
            "Ramanathan",
            "ramanathan2026",
            "priya.ramanathan",
            "northbridge!",
            "N0rthbridge1",
        ] {
            let weakness = refused(local);
            assert!(
                matches!(weakness, Some(Weakness::Local | Weakness::Common)),
                "{local}: {weakness:?}"
            );
        }
    }

    #[test]
    fn three_random_words_pass_though_one_is_local() {
        for good in [
            "lantern-orchard-seven",
            "violet-harbour-lantern",
            "coffee tram fish",
            "correct horse battery staple",
            "hackney-otter-granite",
            "trumpetmagpiecellar",
        ] {
            assert_eq!(refused(good), None, "{good}");
        }
    }

    #[test]
    fn what_a_password_is_is_never_printed() {
        let password = Password::new("lantern-orchard-seven".into(), &LocalWords::default());
        assert_eq!(format!("{password:?}"), "Ok(Password)");
    }
}
