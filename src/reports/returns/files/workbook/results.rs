//! Published results: their figures, their changes, and what they rest on.

use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartMarker, XlsxError};

use super::sheet::{
    Cell::{self, Date, Nothing, Number, Text, Whole},
    Sheet,
};
use crate::maturity::rules::DisclosedFigure;
use crate::reports::returns::rules::{AuthorityPart, Content, ResultPart, overall_by_round};

/// More lines than that can't be told apart in a chart.
const MOST_LINES: usize = 12;

fn results(content: &Content) -> impl Iterator<Item = (&AuthorityPart, &ResultPart)> {
    let authorities = content.authorities.iter();
    authorities.flat_map(|it| it.results.iter().map(move |result| (it, result)))
}

/// Said where it is so, and nothing where it is not.
fn yes(holds: bool) -> Cell<'static> {
    if holds { Text("Yes") } else { Nothing }
}

/// `4.8 or more`, where a figure is told as a bound.
pub(super) fn in_words(told: Option<DisclosedFigure>) -> String {
    told.map(|told| told.to_string()).unwrap_or_default()
}

/// A number, or the words of a bound.
pub(super) fn told(told: Option<DisclosedFigure>, words: &str) -> Cell<'_> {
    match told {
        Some(DisclosedFigure { bound: Some(_), .. }) => Text(words),
        _ => Number(told.map(|told| told.value)),
    }
}

pub(super) fn maturity(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    overall(&mut sheet, content)?;
    sheet.gap();
    sheet.title("Published results")?;
    sheet.head(&[
        "Authority",
        "Round",
        "Dimension",
        "Perception",
        "Evidence",
        "Maturity",
        "95% interval from",
        "to",
        "Level",
        "Basis",
        "Agreed self-assessment",
        "Published on",
        "New in this return",
        "Scoring version",
    ])?;
    for (authority, result) in results(content) {
        for score in &result.scores {
            let [perception, maturity] = [score.perception, score.maturity].map(in_words);
            sheet.row(&[
                Text(&authority.name),
                Text(&result.title),
                Text(&score.title),
                told(score.perception, &perception),
                Number(score.evidence),
                told(score.maturity, &maturity),
                Number(score.interval.map(|it| it.low)),
                Number(score.interval.map(|it| it.high)),
                Whole(score.level.map(f64::from)),
                Text(&score.basis),
                yes(score.agreed),
                Date(result.published_on),
                yes(result.new),
                Whole(Some(f64::from(result.scoring_version))),
            ])?;
        }
    }
    Ok(())
}

fn overall(sheet: &mut Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    sheet.title("Overall maturity by round, 1 to 5")?;
    let rounds = overall_by_round(&content.authorities);
    let names = content.authorities.iter().map(|it| it.name.as_str());
    let head: Vec<&str> = ["Round"].into_iter().chain(names).collect();
    sheet.head(&head)?;
    let first = sheet.row;
    for (title, figures) in &rounds {
        let words: Vec<String> = figures.iter().map(|figure| in_words(*figure)).collect();
        let figures = figures
            .iter()
            .zip(&words)
            .map(|(figure, words)| told(*figure, words));
        let cells: Vec<Cell<'_>> = [Text(title)].into_iter().chain(figures).collect();
        sheet.row(&cells)?;
    }
    if !rounds.is_empty() && content.authorities.len() <= MOST_LINES {
        let chart = lines(first, sheet.row - 1, content.authorities.len());
        sheet.sheet.insert_chart(sheet.row + 1, 0, &chart)?;
        sheet.row += 20;
    }
    Ok(())
}

/// A line for each authority over the rounds in these rows.
fn lines(first: u32, last: u32, authorities: usize) -> Chart {
    let mut chart = Chart::new_line();
    chart.title().set_name("Overall maturity by round");
    for column in (1..).take(authorities) {
        let series = chart.add_series();
        series.set_name(("Maturity", first - 1, column));
        series.set_categories(("Maturity", first, 0, last, 0));
        series.set_values(("Maturity", first, column, last, column));
        series.set_marker(ChartMarker::new().set_automatic());
    }
    chart
        .y_axis()
        .set_min(1)
        .set_max(5)
        .set_name("Maturity, 1 to 5");
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(900).set_height(360);
    chart.set_alt_text(
        "Overall maturity of each authority over the published rounds, as in the table above.",
    );
    chart
}

pub(super) fn changes(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    sheet.title("Changes since the first published round and the one before")?;
    sheet.head(&[
        "Authority",
        "Round",
        "Dimension",
        "Since",
        "Difference",
        "What can be said",
    ])?;
    for (authority, result) in results(content) {
        for score in &result.scores {
            for change in &score.changes {
                sheet.row(&[
                    Text(&authority.name),
                    Text(&result.title),
                    Text(&score.title),
                    Text(&change.since),
                    Number(change.difference),
                    Text(&change.verdict),
                ])?;
            }
        }
    }
    sheet.gap();
    sheet.title("Remarks on results and their comparisons")?;
    sheet.head(&["Authority", "Round", "Remark"])?;
    for (authority, result) in results(content) {
        for remark in result.safety.iter().chain(&result.remarks) {
            sheet.row(&[Text(&authority.name), Text(&result.title), Text(remark)])?;
        }
    }
    Ok(())
}

pub(super) fn coverage(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    sheet.title("What published results rest on")?;
    sheet.head(&[
        "Authority",
        "Round",
        "What",
        "Records",
        "People, in steps of five",
    ])?;
    for (authority, result) in results(content) {
        let coverage = &result.coverage;
        let whose = || [Text(&authority.name), Text(&result.title)];
        let [fewest, most] = &coverage.people;
        for (what, people) in [
            ("People, in the dimension with the fewest", fewest),
            ("People, in the dimension with the most", most),
            ("Families", &coverage.families),
        ] {
            let [authority, round] = whose();
            sheet.row(&[authority, round, Text(what), Nothing, Text(people)])?;
        }
        for it in &coverage.records {
            let [authority, round] = whose();
            let records = Whole(Some(it.records as f64));
            sheet.row(&[authority, round, Text(&it.title), records])?;
        }
    }
    Ok(())
}
