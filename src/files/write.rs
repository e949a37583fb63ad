//! CSV out: RFC 4180, CRLF, UTF-8 without a byte-order mark.

use std::borrow::Cow;

/// A writer of rows into memory.
pub fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new())
}

/// Free text as a cell. What a spreadsheet would run as a formula gets a leading apostrophe, and so
/// does what has one already, so that [`without_guard`] gives each back.
pub fn free_text(text: &str) -> Cow<'_, str> {
    if is_risky(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A cell as it was before [`free_text`] wrote it.
pub fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_risky(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A number as machines read it: a point, no thousands, an ASCII minus; halves away from zero.
pub fn number(figure: f64, places: u32) -> String {
    let shown = crate::ui::formats::number(figure, places);
    shown.replace(',', "").replace('\u{2212}', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_as_machines_read_it() {
        assert_eq!(number(12_345.675, 2), "12345.68");
        assert_eq!(number(-0.125, 2), "-0.13");
        assert_eq!(number(-0.001, 2), "0.00");
    }

    #[test]
    fn formulas_are_defused_and_all_else_is_left_alone() {
        for risky in ["=1+1", "+1", "-1", "@SUM", "\tx", "\rx"] {
            assert_eq!(free_text(risky), format!("'{risky}"));
        }
        for plain in ["", "a=b", "1", " =1"] {
            assert_eq!(free_text(plain), plain);
        }
        for text in ["=1+1", "- a point", "plain", "'quoted'", "'", "'=1", "''@"] {
            assert_eq!(without_guard(&free_text(text)), text);
        }
    }

    #[test]
    fn lines_end_in_crlf_and_quotes_are_doubled() {
        let mut out = writer();
        out.write_record(["a", "b \"c\", d"]).unwrap();
        assert_eq!(out.into_inner().unwrap(), b"a,\"b \"\"c\"\", d\"\r\n");
    }
}
