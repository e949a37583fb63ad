//! Responses and evidence as files, and the maturity that is exported of them.

use std::collections::BTreeMap;

use crate::harness::{TestApp, both};

/// Every item of the diagnostic.
fn items() -> Vec<String> {
    (1..=10)
        .flat_map(|d| (1..=4).map(move |s| format!("{d}.{s}")))
        .collect()
}

fn header() -> String {
    format!("respondent,group,{}", items().join(","))
}

/// A file in which the authority agreed on `answer` throughout.
pub(crate) fn agreed(answer: &str) -> String {
    format!("{}\r\nr1,agreed,{}\r\n", header(), [answer; 40].join(","))
}

/// The eighteen items of the organisational evidence record, each with `score`.
pub(crate) fn organisational_evidence(score: &str) -> String {
    let codes: Vec<_> = (1..=18).map(|i| format!("OE{i}")).collect();
    format!(
        "record,instrument,rater,date,{}\ne1,organisational_evidence,a,2024-10-01,{}\n",
        codes.join(","),
        [score; 18].join(",")
    )
}

async fn northbridge(app: &TestApp) {
    let programme = app.programme("Hackney").await;
    app.authority(&programme, "Northbridge", "120").await;
}

/// The exported rows of a round by dimension, each by its columns.
fn exported(app: &TestApp, round: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let out = app
        .command(&[
            "export",
            "maturity",
            "--programme",
            "hackney",
            "--round",
            round,
        ])
        .done();
    assert!(out.contains("\r\n") && !out.starts_with('\u{feff}'));
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    reader
        .deserialize()
        .map(|row: Result<BTreeMap<String, String>, _>| row.unwrap())
        .map(|row| (row["dimension"].clone(), row))
        .collect()
}

fn cells<'a>(row: &'a BTreeMap<String, String>, columns: &[&str]) -> Vec<&'a str> {
    columns.iter().map(|column| row[*column].as_str()).collect()
}

both! {
    async fn an_agreed_self_assessment_stands_where_there_is_no_survey(app: TestApp) {
        northbridge(&app).await;
        app.import("responses", "month-0", agreed("4").as_bytes(), &[]).done();
        app.import("evidence", "month-0", organisational_evidence("3").as_bytes(), &[]).done();
        let rows = exported(&app, "month-0");
        assert_eq!(rows.len(), 11);
        let columns = ["perception", "perception_se", "evidence", "maturity", "maturity_se",
            "interval_low", "level", "basis", "perception_basis", "gap_flag"];
        // D1 needs the organisational evidence record alone: min((4 + 3) / 2, 3 + 0.5).
        assert_eq!(cells(&rows["D1"], &columns)[..1], ["4.000000"]);
        assert_eq!(cells(&rows["D1"], &columns)[1..9],
            ["", "3.000000", "3.500000", "", "", "4", "both", "agreed"]);
        // D5 has no evidence: min(4, 3).
        assert_eq!(cells(&rows["D5"], &columns)[..9],
            ["4.000000", "", "", "3.000000", "", "", "3", "perception_only", "agreed"]);
        // (2 × 3.5 + 8 × 3.0) / 10, and never more than one level above D5’s.
        assert_eq!(cells(&rows["overall"], &["maturity", "maturity_se", "level"]), ["3.100000", "", "3"]);
    }

    async fn a_survey_is_scored_by_its_groups(app: TestApp) {
        northbridge(&app).await;
        let mut file = format!("{}\n", header());
        // Leaders and practitioners are asked 1.1 to 1.3; 1.4 is for leaders and managers.
        for (group, answer) in [("leaders", "4"), ("practitioners", "2"), ("clinicians", "3")] {
            for i in 0..5 {
                let answers = [answer; 3].join(",");
                file += &format!("{group}{i},{group},{answers}{}\n", ",".repeat(37));
            }
        }
        app.import("responses", "month-0", file.as_bytes(), &[]).done();
        app.import("evidence", "month-0", organisational_evidence("1").as_bytes(), &[]).done();
        let rows = exported(&app, "month-0");
        let columns = ["perception", "perception_se", "evidence", "maturity", "maturity_se",
            "interval_low", "interval_high", "level", "basis", "perception_basis",
            "respondents_counted", "respondents_excluded"];
        assert_eq!(cells(&rows["D1"], &columns), [
            // One record of three facts: V = 0.4 / 3, and 1.959964 √V either way of 1.5.
            "3.000000", "0.000000", "1.000000", "1.500000", "0.365148", "1.000000", "2.215678",
            "1", "both", "survey", "15", "0",
        ]);
        // One dimension of ten: no overall figure.
        assert_eq!(cells(&rows["overall"], &["maturity", "level"]), ["", ""]);
    }

    async fn every_fault_is_said_by_row_and_column_and_nothing_is_kept(app: TestApp) {
        northbridge(&app).await;
        let file = "respondent,group,1.1,1.2\n\
            a,leaders,6,3\n\
            a,practitioners,2,2\n\
            b,neighbours,1,1\n\
            ,leaders,na,dk\n\
            c,leaders,1.5,−1\n";
        let ended = app.import("responses", "month-0", file.as_bytes(), &[]);
        assert_eq!(ended.code, 1);
        for words in ["row 2", "row 3", "row 4", "row 5", "row 6", "1.1", "group", "“6”", "“neighbours”"] {
            assert!(ended.err.contains(words), "{words}: {}", ended.err);
        }
        assert!(ended.err.lines().count() >= 6, "{}", ended.err);
        let rows = exported(&app, "month-0");
        assert!(rows.values().all(|row| row["perception"].is_empty()));

        let unknown = "respondent,group,1.1,11.1\na,leaders,1,1\n";
        let ended = app.import("responses", "month-0", unknown.as_bytes(), &[]);
        assert_eq!(ended.code, 1);
        assert!(ended.err.contains("11.1"), "{}", ended.err);

        let records = "record,instrument,rater,date,CA1,PO1\n\
            x,case_audit,a,2024-10-01,6,\n\
            x,case_audit,a,2024-10-01,3,\n\
            y,golf,a,2024-10-01,3,\n\
            z,case_audit,a,31/02/2024,no,3\n";
        let ended = app.import("evidence", "month-0", records.as_bytes(), &[]);
        assert_eq!(ended.code, 1);
        for words in ["row 2", "row 3", "row 4", "row 5", "CA1", "rater", "instrument", "date"] {
            assert!(ended.err.contains(words), "{words}: {}", ended.err);
        }
    }

    async fn a_file_is_read_as_a_spreadsheet_saves_it(app: TestApp) {
        northbridge(&app).await;
        let plain = agreed("4");
        let semicolons = plain.replace(',', ";");
        let tabs = plain.replace(',', "\t");
        let marked = format!("\u{feff}{plain}");
        for (i, file) in [plain, semicolons, tabs, marked].iter().enumerate() {
            let more: &[&str] = if i == 0 { &[] } else { &["--replace"] };
            app.import("responses", "month-0", file.as_bytes(), more).done();
            assert_eq!(exported(&app, "month-0")["D1"]["perception"], "4.000000", "{i}");
        }
        for (file, why) in [
            (&b""[..], "empty"),
            (b"\n\n", "blank"),
            (b"\0\0\0", "NUL"),
            (b"respondent\n", "without a group"),
            (b"respondent,group,group\na,leaders,leaders\n", "a column twice"),
        ] {
            let ended = app.import("responses", "month-0", file, &["--replace"]);
            assert_eq!(ended.code, 1, "{why}: {ended:?}");
        }
        assert_eq!(exported(&app, "month-0")["D1"]["perception"], "4.000000", "still there");
    }

    async fn a_round_is_filled_once_unless_it_is_replaced(app: TestApp) {
        northbridge(&app).await;
        app.import("responses", "month-0", agreed("4").as_bytes(), &[]).done();
        let ended = app.import("responses", "month-0", agreed("2").as_bytes(), &[]);
        assert_eq!(ended.code, 1, "{ended:?}");
        assert_eq!(exported(&app, "month-0")["D1"]["perception"], "4.000000");
        app.import("responses", "month-0", agreed("2").as_bytes(), &["--replace"]).done();
        assert_eq!(exported(&app, "month-0")["D1"]["perception"], "2.000000");
        for round in ["month-7", "0", ""] {
            let ended = app.import("responses", round, agreed("2").as_bytes(), &[]);
            assert_eq!(ended.code, 1, "{round}");
        }
    }
}
