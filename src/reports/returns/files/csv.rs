//! A return as tidy rows: one figure or one text a row.

use std::borrow::Cow;

use super::{super::rules::*, entry_words, published_of};
use crate::{error::Error, files, maturity::rules::DisclosedFigure, programmes::Days, ui::formats};

/// The columns, in order.
const COLUMNS: [&str; 12] = [
    "quarter",
    "section",
    "authority",
    "authority_code",
    "round",
    "dimension",
    "activity",
    "measure",
    "value",
    "unit",
    "text",
    "by",
];

/// A row; what is not said is empty.
#[derive(Clone, Debug, Default)]
struct Row<'a> {
    section: &'a str,
    authority: &'a str,
    code: &'a str,
    round: &'a str,
    dimension: &'a str,
    activity: &'a str,
    measure: &'a str,
    value: String,
    unit: &'a str,
    text: Cow<'a, str>,
    by: String,
}

/// The file.
///
/// # Errors
/// Where a row can't be written, which memory does not refuse.
pub(in crate::reports::returns) fn csv(signed: &Signed) -> Result<Vec<u8>, Error> {
    let failed = |error: ::csv::Error| Error::Internal(error.to_string());
    let mut out = files::writer();
    out.write_record(COLUMNS).map_err(failed)?;
    for row in rows(signed) {
        let cells = [
            Cow::Borrowed(signed.content.quarter.as_str()),
            row.section.into(),
            files::free_text(row.authority),
            row.code.into(),
            row.round.into(),
            row.dimension.into(),
            row.activity.into(),
            row.measure.into(),
            row.value.as_str().into(),
            row.unit.into(),
            files::free_text(&row.text),
            files::free_text(&row.by),
        ];
        out.write_record(cells.iter().map(|cell| cell.as_bytes()))
            .map_err(failed)?;
    }
    out.into_inner()
        .map_err(|error| Error::Internal(error.to_string()))
}

fn rows(signed: &Signed) -> Vec<Row<'_>> {
    let content = &signed.content;
    let mut rows = about(signed);
    for authority in &content.authorities {
        let of = Row {
            authority: &authority.name,
            code: authority.code.as_deref().unwrap_or_default(),
            ..Row::default()
        };
        rows.push(Row {
            section: "about",
            measure: "standing",
            text: (&authority.standing).into(),
            ..of.clone()
        });
        days(&mut rows, &of, authority);
        for result in &authority.results {
            publication(&mut rows, &of, result);
            scores(&mut rows, &of, result);
            coverage(&mut rows, &of, result);
        }
        rows.extend(authority.words.iter().map(|it| written(&of, it)));
    }
    rounds(&mut rows, content);
    rows.extend(content.words.iter().map(|it| written(&Row::default(), it)));
    corrections(&mut rows, content);
    rows.extend(content.limitations.iter().map(|it| Row {
        section: "limitations",
        text: it.into(),
        ..Row::default()
    }));
    rows.extend(signed.sign_off.iter().map(|it| Row {
        section: "sign_off",
        text: (&it.role).into(),
        by: it.name.clone(),
        ..Row::default()
    }));
    rows
}

fn about(signed: &Signed) -> Vec<Row<'_>> {
    let content = &signed.content;
    let text = |measure, text: &str| Row {
        section: "about",
        measure,
        text: text.to_owned().into(),
        ..Row::default()
    };
    let date = |measure, value: String, unit| Row {
        section: "about",
        measure,
        value,
        unit,
        ..Row::default()
    };
    vec![
        text("programme", &content.programme),
        text("lead_authority", &content.lead_authority),
        date("programme_first_day", content.runs.0.to_string(), "date"),
        date("programme_last_day", content.runs.1.to_string(), "date"),
        date("first_day", content.days.0.to_string(), "date"),
        date("last_day", content.days.1.to_string(), "date"),
        date(
            "frozen_at",
            signed.frozen_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "time, UTC",
        ),
        text("return_before", content.before.as_deref().unwrap_or("None")),
    ]
}

fn days<'a>(rows: &mut Vec<Row<'a>>, of: &Row<'a>, authority: &'a AuthorityPart) {
    let row = |measure, days: Days| Row {
        section: "support_days",
        measure,
        value: days.to_string(),
        unit: "days",
        ..of.clone()
    };
    let (days, pace) = (&authority.days, &authority.pace);
    rows.extend([
        row("delivered_in_quarter", days.quarter),
        row("delivered_to_date", days.to_date),
        row("not_counted_in_quarter", days.not_counted),
        row("unconfirmed_in_quarter", days.unconfirmed),
        row("disputed_in_quarter", days.disputed),
        row("overdue", days.overdue),
        row("allocated", pace.allocated),
        Row {
            text: (&pace.working[0]).into(),
            ..row("expected_to_date", pace.expected)
        },
        row("booked", pace.booked),
        row("remaining", pace.remaining),
    ]);
    rows.push(Row {
        section: "support_days",
        measure: "projected_total",
        value: pace.projected.map(shown).unwrap_or_default(),
        unit: "days",
        text: (&pace.working[1]).into(),
        ..of.clone()
    });
    for line in &days.by_activity {
        for (measure, days) in [
            ("delivered_in_quarter", line.quarter),
            ("delivered_to_date", line.to_date),
        ] {
            rows.push(Row {
                activity: &line.code,
                ..row(measure, days)
            });
        }
    }
    for line in &days.by_dimension {
        for (measure, days) in [
            ("delivered_in_quarter", line.quarter),
            ("delivered_to_date", line.to_date),
        ] {
            rows.push(Row {
                dimension: &line.code,
                ..row(measure, days)
            });
        }
    }
}

/// When a result was published, by which version, and what a reader must know of it.
fn publication<'a>(rows: &mut Vec<Row<'a>>, of: &Row<'a>, result: &'a ResultPart) {
    let of = Row {
        section: "maturity",
        round: &result.title,
        ..of.clone()
    };
    rows.push(Row {
        measure: "published_on",
        value: result.published_on.to_string(),
        unit: "date",
        text: if result.new { "new in this return" } else { "" }.into(),
        ..of.clone()
    });
    rows.push(Row {
        measure: "scoring_version",
        value: result.scoring_version.to_string(),
        unit: "version",
        ..of.clone()
    });
    rows.extend(result.safety.iter().map(|sentence| Row {
        measure: "safety",
        text: sentence.into(),
        ..of.clone()
    }));
    rows.extend(result.remarks.iter().map(|remark| Row {
        measure: "remark",
        text: remark.into(),
        ..of.clone()
    }));
}

fn scores<'a>(rows: &mut Vec<Row<'a>>, of: &Row<'a>, result: &'a ResultPart) {
    for score in &result.scores {
        let of = Row {
            section: "maturity",
            round: &result.title,
            dimension: &score.code,
            ..of.clone()
        };
        let exactly = |value| DisclosedFigure { value, bound: None };
        let figures = [
            ("perception", score.perception),
            ("evidence", score.evidence.map(exactly)),
            ("maturity", score.maturity),
            ("interval_low", score.interval.map(|it| exactly(it.low))),
            ("interval_high", score.interval.map(|it| exactly(it.high))),
        ];
        for (measure, figure) in figures {
            let Some(figure) = figure else { continue };
            rows.push(Row {
                measure,
                value: shown(figure.value),
                unit: "score, 1 to 5",
                text: in_words(Some(figure)).into(),
                ..of.clone()
            });
        }
        let level = score.level.map(|it| it.to_string()).unwrap_or_default();
        rows.push(Row {
            measure: "level",
            value: level,
            unit: "level, 1 to 5",
            ..of.clone()
        });
        rows.push(Row {
            measure: "basis",
            text: (&score.basis).into(),
            ..of.clone()
        });
        if score.agreed {
            rows.push(Row {
                measure: "agreed_self_assessment",
                text: "Yes".into(),
                ..of.clone()
            });
        }
        for change in &score.changes {
            rows.push(Row {
                measure: "change",
                value: change.difference.map(shown).unwrap_or_default(),
                unit: "score",
                text: format!("{} since {}", change.verdict, change.since.to_lowercase()).into(),
                ..of.clone()
            });
        }
    }
}

fn coverage<'a>(rows: &mut Vec<Row<'a>>, of: &Row<'a>, result: &'a ResultPart) {
    let of = Row {
        section: "coverage",
        round: &result.title,
        ..of.clone()
    };
    let coverage = &result.coverage;
    let texts = [
        ("people_in_dimension_with_fewest", &coverage.people[0]),
        ("people_in_dimension_with_most", &coverage.people[1]),
        ("families", &coverage.families),
    ];
    for (measure, text) in texts {
        rows.push(Row {
            measure,
            unit: "people, in steps of five",
            text: text.into(),
            ..of.clone()
        });
    }
    for it in &coverage.records {
        rows.push(Row {
            measure: &it.code,
            value: it.records.to_string(),
            unit: "records",
            ..of.clone()
        });
    }
}

fn written<'a>(of: &Row<'a>, it: &'a Written) -> Row<'a> {
    Row {
        section: "words",
        measure: it.part.code(),
        text: (&it.text).into(),
        by: it.by.join("; "),
        ..of.clone()
    }
}

fn rounds<'a>(rows: &mut Vec<Row<'a>>, content: &'a Content) {
    for it in &content.rounds {
        for (measure, date) in [("opens_on", it.window.0), ("closes_on", it.window.1)] {
            rows.push(Row {
                section: "rounds",
                round: &it.title,
                measure,
                value: date.to_string(),
                unit: "date",
                text: (&it.asked).into(),
                ..Row::default()
            });
        }
        rows.push(Row {
            section: "rounds",
            round: &it.title,
            measure: "published_of",
            text: published_of(it).into(),
            ..Row::default()
        });
    }
}

fn corrections<'a>(rows: &mut Vec<Row<'a>>, content: &'a Content) {
    for it in &content.restatements {
        let was = it.was.as_ref().map_or("nothing".into(), entry_words);
        rows.push(Row {
            section: "corrections",
            authority: &it.authority,
            measure: "restated_days",
            value: it.entry.to_string(),
            unit: "entry number",
            text: format!(
                "{}, changed on {}. Was: {was}. Is: {}. Reason: {}",
                it.quarters.join(" and "),
                formats::date(it.on),
                entry_words(&it.is),
                it.reason
            )
            .into(),
            ..Row::default()
        });
    }
    for it in &content.changed_results {
        changed_result(rows, it);
    }
    for it in &content.notes {
        rows.push(Row {
            section: "corrections",
            measure: "note",
            text: format!(
                "{}, written on {}: {} Reason: {}",
                it.about,
                formats::date(it.on),
                it.text,
                it.reason
            )
            .into(),
            by: it.by.clone(),
            ..Row::default()
        });
    }
}

/// Why a result stands no more, then each maturity that differs as it was and as it is; without a
/// value where there was or is none.
fn changed_result<'a>(rows: &mut Vec<Row<'a>>, it: &'a ChangedResult) {
    let of = Row {
        section: "corrections",
        authority: &it.authority,
        round: &it.round,
        ..Row::default()
    };
    rows.push(Row {
        measure: if it.what == "Withdrawn" {
            "withdrawn_result"
        } else {
            "corrected_result"
        },
        text: it.reasons.join(" ").into(),
        ..of.clone()
    });
    for (code, was, is) in &it.figures {
        for (measure, figure) in [("maturity_was", was), ("maturity_is", is)] {
            rows.push(Row {
                dimension: code,
                measure,
                value: figure.map(|it| shown(it.value)).unwrap_or_default(),
                unit: "score, 1 to 5",
                text: in_words(*figure).into(),
                ..of.clone()
            });
        }
    }
}

/// `4.8 or more`, where a figure is told as a bound; nothing where it is a number.
fn in_words(figure: Option<DisclosedFigure>) -> String {
    let bound = figure.filter(|figure| figure.bound.is_some());
    bound.map(|figure| figure.to_string()).unwrap_or_default()
}

/// With the decimals of the page: more would tell how many people a mean is of.
fn shown(figure: f64) -> String {
    files::number(figure, 2)
}
