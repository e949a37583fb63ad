//! What holds of every file.

use proptest::prelude::*;

use super::{Sheet, free_text, read_day, writer};

const COLUMNS: [&str; 3] = ["name", "4.2", "note"];

/// Anything that a cell may hold: without space around it, as every text is kept, and without marks
/// that nobody sees, which a file is refused for.
fn cell() -> impl Strategy<Value = String> {
    let piece = "[-=+@';,\"a-zé0-9 \t\n|]{0,12}|\\PC{0,12}";
    piece
        .prop_map(|text: String| text.trim().to_owned())
        .prop_filter("hidden", |text: &String| {
            !text.chars().any(crate::ui::is_hidden)
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(rows in prop::collection::vec((cell(), cell(), cell()), 0..8)) {
        let mut out = writer();
        out.write_record(COLUMNS).unwrap();
        for (one, two, three) in &rows {
            out.write_record([free_text(one), free_text(two), free_text(three)].map(|it| it.into_owned()))
                .unwrap();
        }
        let bytes = out.into_inner().unwrap();
        let (sheet, faults) = Sheet::read(&bytes, &COLUMNS, &COLUMNS).unwrap();
        prop_assert!(faults.is_empty(), "{:?}", faults);
        let read: Vec<_> = sheet
            .rows()
            .map(|row| COLUMNS.map(|column| row.get(column).to_owned()))
            .collect();
        let written: Vec<_> = rows
            .into_iter()
            .map(|(one, two, three)| [one, two, three].map(|it| it.trim().to_owned()))
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        prop_assert_eq!(read, written);
    }

    #[test]
    fn any_bytes_are_rows_or_faults(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut file = b"name,note\n".to_vec();
        file.extend(bytes);
        match Sheet::read(&file, &COLUMNS, &["name"]) {
            Ok((sheet, _)) => prop_assert!(sheet.rows().all(|row| row.number > 1)),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }

    #[test]
    fn a_day_is_read_however_it_is_written(days in 0..109_938_i64) {
        let first = chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        let day = first + chrono::Duration::days(days);
        for written in ["%Y-%m-%d", "%d/%m/%Y", "%-d %b %Y", "%-d %B %Y", "%-d.%-m.%Y"] {
            let text = day.format(written).to_string();
            prop_assert_eq!(read_day(&text), Some(day), "{}", text);
        }
    }
}
