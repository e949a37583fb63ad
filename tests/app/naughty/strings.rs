//! The strings of `strings.txt`.

/// A string that may be no text.
#[derive(Clone, Debug)]
pub(super) struct Naughty {
    pub(super) bytes: Vec<u8>,
}

impl Naughty {
    /// As text, where it is some.
    pub(super) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// All of them, in the order of the file.
pub(super) fn all() -> Vec<Naughty> {
    let lines = include_str!("strings.txt").lines();
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .map(|line| Naughty {
            bytes: repeated(line),
        })
        .collect()
}

fn repeated(line: &str) -> Vec<u8> {
    let Some((times, text)) = line.strip_prefix("@ ").and_then(|it| it.split_once(' ')) else {
        return bytes(line);
    };
    bytes(text).repeat(times.parse().unwrap())
}

fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = escape(&rest[at + 1..], &mut bytes);
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// Reads what follows a backslash; what is left.
fn escape<'a>(text: &'a str, bytes: &mut Vec<u8>) -> &'a str {
    let (kind, rest) = text.split_at(1);
    match kind {
        "n" => bytes.push(b'\n'),
        "r" => bytes.push(b'\r'),
        "t" => bytes.push(b'\t'),
        "0" => bytes.push(0),
        "\\" => bytes.push(b'\\'),
        "x" => {
            bytes.push(u8::from_str_radix(&rest[..2], 16).unwrap());
            return &rest[2..];
        }
        "u" => {
            let (digits, rest) = rest[1..].split_once('}').unwrap();
            let c = char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap();
            bytes.extend_from_slice(c.to_string().as_bytes());
            return rest;
        }
        other => panic!("\\{other} is no escape in “{text}”"),
    }
    rest
}

#[test]
fn there_are_several_hundred_and_each_is_read() {
    let all = all();
    assert!(all.len() > 500, "{}", all.len());
    assert!(all.iter().any(|naughty| naughty.bytes == b"\xed\xa0\x80"));
    assert!(all.iter().any(|naughty| naughty.bytes == b"one\r\ntwo"));
    assert!(all.iter().any(|naughty| naughty.bytes.len() == 70_000));
    assert!(
        all.iter()
            .filter(|naughty| naughty.text().is_none())
            .count()
            > 10
    );
}
