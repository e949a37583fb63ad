//! CSV in: UTF-8 (with a byte-order mark or without) or Windows-1252; comma, semicolon or tab;
//! any line ends; columns found by their header, in any order.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use super::{quoted, without_guard};
use crate::ui::is_hidden;

/// Something wrong in a file, and where. The header is row 1, as a spreadsheet counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The row.
    pub row: usize,
    /// The column's header; empty where the whole row is meant.
    pub column: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Fault {
    /// A fault in a cell, or in a whole row where `column` is empty.
    pub fn new(row: usize, column: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            row,
            column: column.into(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Fault {
    /// `row 3, 4.2: …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column.as_str() {
            "" => write!(f, "row {}: {}", self.row, self.message),
            column => write!(f, "row {}, {column}: {}", self.row, self.message),
        }
    }
}

/// A file's rows below its header. Rows without any content are left out.
#[derive(Clone, Debug)]
pub struct Sheet {
    columns: BTreeMap<String, usize>,
    rows: Vec<(usize, csv::StringRecord)>,
}

/// One row of a [`Sheet`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// As a spreadsheet counts; the header is row 1.
    pub number: usize,
    columns: &'a BTreeMap<String, usize>,
    cells: &'a csv::StringRecord,
}

impl Sheet {
    /// Reads a file whose columns may be `known` and must be `required`. Beside the rows stand
    /// the faults of what was passed over, such as an unknown column: the caller adds its own to
    /// them, and takes the file only where there is none.
    ///
    /// # Errors
    /// Every fault, where they leave no sense in reading the rows.
    pub fn read(
        bytes: &[u8],
        known: &[&str],
        required: &[&str],
    ) -> Result<(Self, Vec<Fault>), Vec<Fault>> {
        let text = decode(bytes).map_err(|fault| vec![fault])?;
        let mut records = records(&text).map_err(|fault| vec![fault])?.into_iter();
        let Some((header_row, header)) = records.next() else {
            let names = required.join(", ");
            return Err(vec![Fault::new(
                1,
                "",
                format!("the file is empty; its first row must name the columns: {names}"),
            )]);
        };
        let rows: Vec<_> = records.collect();
        let (columns, mut faults) = match_header(header_row, &header, known);
        let missing = required.iter().filter(|name| !columns.contains_key(**name));
        let missing: Vec<_> = missing
            .map(|name| Fault::new(header_row, *name, "this column is missing"))
            .collect();
        let hidden = unreadable(&header, &rows);
        let stop = !missing.is_empty() || !hidden.is_empty();
        faults.extend(missing);
        faults.extend(
            rows.iter()
                .filter_map(|(row, cells)| homeless(*row, &header, cells)),
        );
        faults.extend(hidden);
        if stop {
            Err(faults)
        } else {
            Ok((Self { columns, rows }, faults))
        }
    }

    /// The rows, in the file's order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(number, cells)| Row {
            number: *number,
            columns: &self.columns,
            cells,
        })
    }
}

impl<'a> Row<'a> {
    /// A cell without the space around it, and without the apostrophe that keeps a spreadsheet from
    /// running it; empty where the file has no such column.
    pub fn get(&self, column: &str) -> &'a str {
        let index = self.columns.get(column);
        let cell = index.and_then(|index| self.cells.get(*index));
        without_guard(cell.unwrap_or_default().trim()).trim()
    }

    /// A fault in a cell of this row.
    pub fn fault(&self, column: &str, message: impl Into<String>) -> Fault {
        Fault::new(self.number, column, message)
    }
}

fn decode(bytes: &[u8]) -> Result<String, Fault> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let message = "the file is in UTF-16; save it as CSV in UTF-8";
        return Err(Fault::new(1, "", message));
    }
    if bytes.starts_with(b"%PDF-") {
        let message = "the file is a PDF; save the sheet that it was made from as CSV";
        return Err(Fault::new(1, "", message));
    }
    // A zip archive and an OLE container: what Excel and LibreOffice save unless told otherwise.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let message = "the file is a workbook; save its sheet as CSV";
        return Err(Fault::new(1, "", message));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        }
    };
    Ok(text.replace("\r\n", "\n"))
}

/// The records that have any content, each with its row.
fn records(text: &str) -> Result<Vec<(usize, csv::StringRecord)>, Fault> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut row, mut found) = (0, Vec::new());
    loop {
        // The reader passes over blank lines, which a spreadsheet counts.
        let start = usize::try_from(reader.position().byte()).unwrap_or_default();
        let rest = text.as_bytes().get(start..).unwrap_or_default();
        row += 1 + rest
            .iter()
            .take_while(|b| matches!(b, b'\n' | b'\r'))
            .count();
        let mut record = csv::StringRecord::new();
        match reader.read_record(&mut record) {
            Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(true) => found.push((row, record)),
            Ok(false) => return Ok(found),
            Err(error) => return Err(Fault::new(row, "", error.to_string())),
        }
    }
}

/// The separator that the first line has most of, outside quotes.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in first.unwrap_or_default().bytes() {
        quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == *delimiter);
        }
    }
    // The first of equals wins: a comma.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(delimiter, _)| *delimiter)
}

/// Where each known column stands, and the faults of the others.
fn match_header(
    row: usize,
    header: &csv::StringRecord,
    known: &[&str],
) -> (BTreeMap<String, usize>, Vec<Fault>) {
    let (mut columns, mut faults) = (BTreeMap::new(), Vec::new());
    for (index, name) in header.iter().map(str::trim).enumerate() {
        let known = known.iter().find(|known| known.eq_ignore_ascii_case(name));
        match known {
            Some(known) if columns.contains_key(*known) => {
                faults.push(Fault::new(row, *known, "this column is there twice"));
            }
            Some(known) => {
                columns.insert((*known).to_owned(), index);
            }
            None if name.is_empty() => {}
            None => {
                let message = "is not a column of this kind of file";
                faults.push(Fault::new(row, cut(name), message));
            }
        }
    }
    (columns, faults)
}

/// The first cell of a row that stands under no header.
fn homeless(row: usize, header: &csv::StringRecord, cells: &csv::StringRecord) -> Option<Fault> {
    let named = |index: usize| {
        header
            .get(index)
            .is_some_and(|name| !name.trim().is_empty())
    };
    let (index, cell) = cells
        .iter()
        .enumerate()
        .find(|(index, cell)| !cell.trim().is_empty() && !named(*index))?;
    let (cell, place) = (quoted(cell.trim()), index + 1);
    let message = format!("{cell} is in column {place}, which has no header");
    Some(Fault::new(row, "", message))
}

/// Every cell with characters that nobody can see: NUL, marks of direction.
fn unreadable(header: &csv::StringRecord, rows: &[(usize, csv::StringRecord)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (row, cells) in rows {
        for (index, cell) in cells.iter().enumerate() {
            if cell.chars().any(is_hidden) {
                let column = header.get(index).unwrap_or_default().trim();
                let message = "has a hidden control or direction mark; type it again without it";
                faults.push(Fault::new(*row, column, message));
            }
        }
    }
    faults
}

/// A header's name, cut where it is long and without what can't be shown.
fn cut(name: &str) -> String {
    name.chars().filter(|c| !is_hidden(*c)).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Sheet, Vec<Fault>> {
        let known = ["name", "4.2", "note"];
        match Sheet::read(text.as_bytes(), &known, &["name"])? {
            (sheet, faults) if faults.is_empty() => Ok(sheet),
            (_, faults) => Err(faults),
        }
    }

    fn cells(sheet: &Sheet) -> Vec<(usize, &str, &str)> {
        sheet
            .rows()
            .map(|row| (row.number, row.get("name"), row.get("4.2")))
            .collect()
    }

    #[test]
    fn every_separator_line_end_and_mark_reads_alike() {
        for text in [
            "name,4.2\na,1\nb,2\n",
            "name;4.2\r\na;1\r\nb;2",
            "\u{feff}name\t4.2\na\t1\nb\t2\n",
            "4.2, NAME \n1,a\n2, b\n",
            "\"name\",\"4.2\"\r\"a\",1\rb,2\r",
        ] {
            let sheet = read(text).unwrap();
            assert_eq!(cells(&sheet), [(2, "a", "1"), (3, "b", "2")], "{text:?}");
        }
    }

    #[test]
    fn windows_1252_is_read_and_utf_16_refused() {
        let sheet = Sheet::read(b"name\nJos\xe9 \x96 x\n", &["name"], &["name"])
            .unwrap()
            .0;
        assert_eq!(sheet.rows().next().unwrap().get("name"), "José – x");
        assert!(Sheet::read(b"\xff\xfen\0a\0", &["name"], &["name"]).is_err());
    }

    #[test]
    fn a_workbook_is_named_as_one() {
        for workbook in [&b"PK\x03\x04\x14\0"[..], b"\xd0\xcf\x11\xe0\xa1\xb1"] {
            let faults = Sheet::read(workbook, &["name"], &["name"]).unwrap_err();
            assert!(faults[0].message.contains("save its sheet as CSV"));
        }
        let faults = Sheet::read(b"%PDF-1.7\n%\xe2\xe3", &["name"], &["name"]).unwrap_err();
        assert!(faults[0].message.contains("is a PDF"));
    }

    #[test]
    fn rows_count_as_a_spreadsheet_counts_them() {
        let sheet = read("name,4.2\r\n\r\na,1\r\n,\r\n\"b\r\nb\",2\r\n\r\n\r\nc,3").unwrap();
        let rows: Vec<_> = sheet.rows().map(|row| row.number).collect();
        assert_eq!(rows, [3, 5, 8]);
        assert_eq!(sheet.rows().nth(1).unwrap().get("name"), "b\nb");
    }

    #[test]
    fn the_header_says_all_that_is_wrong_at_once() {
        let faults = read("4.2,4.2,colour\n1,2,3\n").unwrap_err();
        let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "row 1, 4.2: this column is there twice",
                "row 1, colour: is not a column of this kind of file",
                "row 1, name: this column is missing",
            ]
        );
    }

    #[test]
    fn an_empty_column_is_passed_over_and_a_full_one_without_header_is_not() {
        assert_eq!(cells(&read("name,4.2,\na,1,\n").unwrap()), [(2, "a", "1")]);
        let faults = read("name,4.2,\na,1,x\nb,2,,y\n").unwrap_err();
        assert_eq!(
            faults[0].to_string(),
            "row 2: “x” is in column 3, which has no header"
        );
        assert_eq!(faults[1].row, 3);
    }

    #[test]
    fn nothing_and_a_header_alone() {
        assert_eq!(read("").unwrap_err()[0].row, 1);
        assert_eq!(read("\n\n").unwrap_err().len(), 1);
        assert_eq!(read("name\n").unwrap().rows().count(), 0);
        assert_eq!(
            read("name,4.2\na")
                .unwrap()
                .rows()
                .next()
                .unwrap()
                .get("4.2"),
            ""
        );
    }

    #[test]
    fn hidden_characters_are_faults_with_their_place() {
        let faults = read("name,4.2\na\0b,1\nc,\u{202e}2\n").unwrap_err();
        let places: Vec<_> = faults.iter().map(|f| (f.row, f.column.as_str())).collect();
        assert_eq!(places, [(2, "name"), (3, "4.2")]);
    }
}
