//! A form as it was sent: for whom it was drawn, and what was typed into it.

use axum::body::Body;
use futures_util::StreamExt as _;
use futures_util::stream;

use crate::ui::FORM_OWNER;

/// The first field of a form with a file stands well within so much.
const BEGINNING: usize = 2048;

/// Fields that are sent unseen: nobody typed them.
const UNSEEN: [&str; 9] = [
    FORM_OWNER,
    "about",
    "back",
    "mark",
    "next",
    "page",
    "proposal",
    "seen",
    "submission",
];

/// Fields that are shown to nobody again.
const SECRET: [&str; 4] = ["password", "current", "code", "session"];

/// What was sent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) owner: Option<String>,
    /// What a person typed or chose, with words for each field.
    pub(super) typed: Vec<(String, String)>,
    /// Whether a file came with it.
    pub(super) is_file: bool,
}

impl Sent {
    /// Of a form without a file.
    pub(super) fn form(body: &[u8]) -> Self {
        let mut sent = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            if name == FORM_OWNER {
                sent.owner = Some(value.into_owned());
            } else if !value.trim().is_empty() && is_typed(&name) {
                sent.typed.push((words(&name), value.into_owned()));
            }
        }
        sent
    }

    /// Of a form with a file, by its beginning: its first field must say for whom it was drawn.
    pub(super) fn file(beginning: &[u8]) -> Self {
        Self {
            owner: first_field(beginning),
            is_file: true,
            ..Self::default()
        }
    }
}

/// The value of the first field, where that is the form's owner.
fn first_field(beginning: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(beginning);
    let (head, rest) = text.split_once("\r\n\r\n")?;
    let (value, _) = rest.split_once("\r\n")?;
    names_the_owner(head).then(|| value.to_owned())
}

fn names_the_owner(head: &str) -> bool {
    let named = format!("; name=\"{FORM_OWNER}\"");
    let mut lines = head.lines().filter(|line| !line.is_empty());
    let boundary = lines.next().is_some_and(|line| line.starts_with("--"));
    boundary && lines.any(|line| line.ends_with(&named))
}

/// Whether more of a body would change what its first field says.
fn says_enough(beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(beginning);
    let head = text.split_once("\r\n\r\n");
    head.is_some_and(|(head, rest)| !names_the_owner(head) || rest.contains("\r\n"))
}

/// Reads the beginning of a body, no more of it than is needed, and puts it back before the rest.
pub(super) async fn beginning(body: Body) -> (Vec<u8>, Body) {
    let (mut rest, mut read, mut known) = (body.into_data_stream(), Vec::new(), Vec::new());
    while known.len() < BEGINNING
        && !says_enough(&known)
        && let Some(piece) = rest.next().await
    {
        if let Ok(bytes) = &piece {
            known.extend_from_slice(bytes);
        }
        let broken = piece.is_err();
        read.push(piece);
        if broken {
            break;
        }
    }
    known.truncate(BEGINNING);
    (known, Body::from_stream(stream::iter(read).chain(rest)))
}

fn is_typed(name: &str) -> bool {
    let unseen = UNSEEN.contains(&name) || name.starts_with("seen-") || name.starts_with("was-");
    !unseen && !SECRET.contains(&name)
}

/// `note-5-3` is “Note 5.3”, `last-day-month` “Last day month”.
fn words(name: &str) -> String {
    let mut words = String::new();
    for (place, part) in name.split(['-', '_']).enumerate() {
        let number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        let joined = place > 0 && number(part) && words.ends_with(|c: char| c.is_ascii_digit());
        match (place, joined) {
            (0, _) => {}
            (_, true) => words.push('.'),
            (_, false) => words.push(' '),
        }
        words.push_str(part);
    }
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_whose_it_is_and_what_was_typed() {
        let sent = Sent::form(
            b"form-owner=abc&summary=Two+visits&seen=3&seen-note-5-3=a&note-5-3=b&password=secret&place=+",
        );
        assert_eq!(sent.owner.as_deref(), Some("abc"));
        let typed = [("Summary", "Two visits"), ("Note 5.3", "b")];
        assert_eq!(
            sent.typed,
            typed.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        assert_eq!(Sent::form(b"summary=a").owner, None);
        assert_eq!(Sent::form(b"\xff\xfe").owner, None);
    }

    #[test]
    fn a_file_says_it_first_or_not_at_all() {
        let field = "--x\r\nContent-Disposition: form-data; name=\"form-owner\"\r\n\r\nabc\r\n";
        let file =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n1\r\n";
        let owner = |body: String| Sent::file(body.as_bytes()).owner;
        assert_eq!(owner(format!("{field}{file}--x--")).as_deref(), Some("abc"));
        assert_eq!(owner(format!("{file}{field}--x--")), None);
        assert_eq!(owner(format!("{file}--x--")), None);
        assert_eq!(owner("--x\r\nContent-Disposition".into()), None);
        assert_eq!(owner(String::new()), None);
    }

    #[test]
    fn fields_are_told_in_words() {
        for (name, told) in [
            ("summary", "Summary"),
            ("answer-5-3", "Answer 5.3"),
            ("last-day-month", "Last day month"),
            ("", ""),
        ] {
            assert_eq!(words(name), told);
        }
    }

    #[tokio::test]
    async fn no_more_of_a_body_is_waited_for_than_its_first_field_and_all_of_it_is_kept() {
        let head = "--x\r\nContent-Disposition: form-data; name=\"form-owner\"\r\n";
        let pieces = [head, "\r\nab", "c\r\n--x", "--\r\n"];
        let whole = pieces.concat();
        let pieces = pieces.map(|text| Ok::<_, std::io::Error>(text.to_owned()));
        let (known, body) = beginning(Body::from_stream(stream::iter(pieces))).await;
        assert_eq!(Sent::file(&known).owner.as_deref(), Some("abc"));
        assert!(known.ends_with(b"--x"), "the last piece is not waited for");
        let kept = axum::body::to_bytes(body, 1000).await.unwrap();
        assert_eq!(kept, whole);
    }
}
