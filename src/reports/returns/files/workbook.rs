//! A return as a workbook: real numbers, real dates, a sheet a subject, charts that can be edited.

use chrono::NaiveDate;
use rust_xlsxwriter::{Chart, DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{super::rules::*, added, entry_words, order};
use crate::{error::Error, files, programmes::Days};

/// More lines than that can't be told apart in a chart.
const MOST_LINES: usize = 12;

/// The file.
///
/// # Errors
/// Where a sheet can't be written.
pub(in crate::reports::returns) fn workbook(signed: &Signed) -> Result<Vec<u8>, Error> {
    build(signed).map_err(|error| Error::Internal(error.to_string()))
}

fn build(signed: &Signed) -> Result<Vec<u8>, XlsxError> {
    let content = &signed.content;
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(format!(
            "{}: quarterly return, {}",
            content.programme, content.title
        ))
        .set_author(&content.lead_authority)
        // Not the time of writing: the same return is the same bytes.
        .set_creation_datetime(&signed.frozen_at.naive_utc());
    book.set_properties(&properties);
    summary(
        Sheet::add(&mut book, "Summary", &[24, 16, 14, 14, 14, 14, 14, 14])?,
        signed,
    )?;
    days(Sheet::add(&mut book, "Days", &[28, 44, 16, 16])?, content)?;
    maturity(
        Sheet::add(
            &mut book,
            "Maturity",
            &[28, 14, 30, 12, 12, 12, 12, 12, 8, 44, 14, 24],
        )?,
        content,
    )?;
    coverage(
        Sheet::add(&mut book, "Coverage", &[28, 14, 44, 16, 34])?,
        content,
    )?;
    words(Sheet::add(&mut book, "Words", &[28, 14, 90, 44])?, content)?;
    corrections(
        Sheet::add(&mut book, "Corrections", &[28, 22, 16, 60, 60, 60])?,
        content,
    )?;
    about(Sheet::add(&mut book, "About", &[30, 100])?, signed)?;
    book.save_to_buffer()
}

/// A sheet that is filled row by row.
struct Sheet<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
}

/// What stands in a cell.
enum Cell<'a> {
    Text(&'a str),
    Number(Option<f64>),
    Days(Days),
    Date(NaiveDate),
}

impl<'a> Sheet<'a> {
    fn add(book: &'a mut Workbook, name: &str, widths: &[u16]) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?.set_landscape().set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, f64::from(*width))?;
        }
        Ok(Self {
            sheet,
            row: 0,
            column: 0,
        })
    }

    fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold().set_font_size(14);
        self.sheet
            .write_string_with_format(self.row, 0, text, &bold)?;
        self.row += 1;
        Ok(())
    }

    fn head(&mut self, names: &[&str]) -> Result<(), XlsxError> {
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top);
        for (column, name) in (0..).zip(names) {
            self.sheet
                .write_string_with_format(self.row, column, *name, &head)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Text is always text: nothing that somebody wrote can become a formula.
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let number = Format::new()
            .set_num_format("0.00")
            .set_align(FormatAlign::Top);
        let date = Format::new()
            .set_num_format("d mmm yyyy")
            .set_align(FormatAlign::Top);
        for cell in cells {
            let (row, column) = (self.row, self.column);
            match cell {
                Cell::Text(text) => {
                    self.sheet
                        .write_string_with_format(row, column, *text, &wrapped)?;
                }
                Cell::Number(Some(figure)) => {
                    // As on the page: more decimals would tell how many people a mean is of.
                    let shown = files::number(*figure, 2).parse().unwrap_or(*figure);
                    self.sheet
                        .write_number_with_format(row, column, shown, &number)?;
                }
                Cell::Number(None) => {}
                Cell::Days(days) => {
                    let days = days.as_f64();
                    self.sheet
                        .write_number_with_format(row, column, days, &number)?;
                }
                Cell::Date(on) => {
                    self.sheet
                        .write_datetime_with_format(row, column, *on, &date)?;
                }
            }
            self.column += 1;
        }
        self.column = 0;
        self.row += 1;
        Ok(())
    }

    fn gap(&mut self) {
        self.row += 1;
    }
}

use Cell::{Date, Days as InDays, Number, Text};

fn summary(mut sheet: Sheet<'_>, signed: &Signed) -> Result<(), XlsxError> {
    let content = &signed.content;
    sheet.title(&format!("{}: quarterly return", content.programme))?;
    sheet.row(&[Text("First day of the quarter"), Date(content.days.0)])?;
    sheet.row(&[Text("Last day of the quarter"), Date(content.days.1)])?;
    sheet.row(&[Text("Frozen"), Date(in_england(signed.frozen_at))])?;
    sheet.gap();
    sheet.title("Days of support on the last day of the quarter")?;
    sheet.head(&[
        "Authority",
        "Delivered in the quarter",
        "Delivered to date",
        "Booked",
        "Remaining",
        "Allocated",
        "Expected to date",
        "Projected total",
    ])?;
    let first = sheet.row;
    for it in &content.authorities {
        let pace = &it.pace;
        sheet.row(&[
            Text(&it.name),
            InDays(it.days.quarter),
            InDays(it.days.to_date),
            InDays(pace.booked),
            InDays(pace.remaining),
            InDays(pace.allocated),
            InDays(pace.expected),
            Number(pace.projected),
        ])?;
    }
    if !content.authorities.is_empty() {
        let last = sheet.row - 1;
        let mut chart = Chart::new(rust_xlsxwriter::ChartType::BarStacked);
        chart.title().set_name("Days of support by authority");
        for (name, column, colour) in [
            ("Delivered to date", 2, "#00664F"),
            ("Booked", 3, "#84BD00"),
            ("Remaining", 4, "#C8CDCE"),
        ] {
            let series = chart.add_series();
            series.set_name(name);
            series.set_categories(("Summary", first, 0, last, 0));
            series.set_values(("Summary", first, column, last, column));
            series.set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(colour)),
            );
        }
        chart.x_axis().set_reverse();
        chart.y_axis().set_name("Days");
        chart
            .legend()
            .set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
        chart
            .set_width(900)
            .set_height(140 + 34 * (last - first + 1).min(60));
        chart.set_alt_text(
            "Delivered, booked and remaining days of each authority, as in the table above.",
        );
        sheet.sheet.insert_chart(sheet.row + 1, 0, &chart)?;
    }
    Ok(())
}

fn days(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    let order = order();
    for (title, of) in [
        (
            "Counted days by activity",
            (|it| &it.by_activity) as fn(&DaysPart) -> &Vec<DaysLine>,
        ),
        ("Counted days by dimension", |it| &it.by_dimension),
    ] {
        sheet.title(title)?;
        sheet.head(&[
            "Authority",
            "For",
            "Delivered in the quarter",
            "Delivered to date",
        ])?;
        for it in &content.authorities {
            for line in of(&it.days) {
                sheet.row(&[
                    Text(&it.name),
                    Text(&line.title),
                    InDays(line.quarter),
                    InDays(line.to_date),
                ])?;
            }
        }
        let lines = content.authorities.iter().flat_map(|it| of(&it.days));
        for line in added(lines, &order) {
            sheet.row(&[
                Text("All authorities"),
                Text(&line.title),
                InDays(line.quarter),
                InDays(line.to_date),
            ])?;
        }
        sheet.gap();
    }
    sheet.title("How expected and projected days were worked out")?;
    sheet.head(&["Authority", "Expected and projected"])?;
    for it in &content.authorities {
        for working in &it.pace.working {
            sheet.row(&[Text(&it.name), Text(working)])?;
        }
    }
    Ok(())
}

fn maturity(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    sheet.title("Overall maturity by round, 1 to 5")?;
    let rounds = overall_by_round(&content.authorities);
    let names = content.authorities.iter().map(|it| it.name.as_str());
    let head: Vec<&str> = ["Round"].into_iter().chain(names).collect();
    sheet.head(&head)?;
    let first = sheet.row;
    for (title, figures) in &rounds {
        let figures = figures.iter().map(|it| Number(*it));
        let cells: Vec<Cell<'_>> = [Text(title)].into_iter().chain(figures).collect();
        sheet.row(&cells)?;
    }
    if !rounds.is_empty() && content.authorities.len() <= MOST_LINES {
        let last = sheet.row - 1;
        let mut chart = Chart::new_line();
        chart.title().set_name("Overall maturity by round");
        for column in (1..).take(content.authorities.len()) {
            let series = chart.add_series();
            series.set_name(("Maturity", first - 1, column));
            series.set_categories(("Maturity", first, 0, last, 0));
            series.set_values(("Maturity", first, column, last, column));
            series.set_marker(rust_xlsxwriter::ChartMarker::new().set_automatic());
        }
        chart
            .y_axis()
            .set_min(1)
            .set_max(5)
            .set_name("Maturity, 1 to 5");
        chart
            .legend()
            .set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
        chart.set_width(900).set_height(360);
        chart.set_alt_text(
            "Overall maturity of each authority over the published rounds, as in the table above.",
        );
        sheet.sheet.insert_chart(sheet.row + 1, 0, &chart)?;
        sheet.row += 20;
    }
    sheet.gap();
    sheet.title("Published results")?;
    sheet.head(&[
        "Authority",
        "Round",
        "Dimension",
        "Perception",
        "Evidence",
        "Maturity",
        "90% interval from",
        "to",
        "Level",
        "Basis",
        "Published on",
        "Change since the round before",
    ])?;
    for (authority, result) in results(content) {
        for score in &result.scores {
            let change = score.changes.last();
            let change = change.map_or(String::new(), |it| {
                format!("{} since {}", it.verdict, it.since.to_lowercase())
            });
            sheet.row(&[
                Text(&authority.name),
                Text(&result.title),
                Text(&score.title),
                Number(score.perception),
                Number(score.evidence),
                Number(score.maturity),
                Number(score.interval.map(|it| it.0)),
                Number(score.interval.map(|it| it.1)),
                Number(score.level.map(f64::from)),
                Text(&score.basis),
                Date(result.published_on),
                Text(&change),
            ])?;
        }
    }
    Ok(())
}

fn results(content: &Content) -> impl Iterator<Item = (&AuthorityPart, &ResultPart)> {
    let authorities = content.authorities.iter();
    authorities.flat_map(|it| it.results.iter().map(move |result| (it, result)))
}

fn coverage(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
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
        for (what, people) in [
            (
                "People, in the dimension with the fewest",
                &coverage.people[0],
            ),
            (
                "People, in the dimension with the most",
                &coverage.people[1],
            ),
            ("Families", &coverage.families),
        ] {
            sheet.row(&[
                Text(&authority.name),
                Text(&result.title),
                Text(what),
                Number(None),
                Text(people),
            ])?;
        }
        for it in &coverage.records {
            let records = Number(Some(it.records as f64));
            sheet.row(&[
                Text(&authority.name),
                Text(&result.title),
                Text(&it.title),
                records,
            ])?;
        }
    }
    Ok(())
}

fn words(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    sheet.title("Learning, risks and asks")?;
    sheet.head(&["Authority", "Part", "As written", "By"])?;
    let of_programme = content.words.iter().map(|it| ("The programme", it));
    let of_authorities = content.authorities.iter();
    let of_authorities =
        of_authorities.flat_map(|it| it.words.iter().map(|own| (it.name.as_str(), own)));
    for (whose, it) in of_programme.chain(of_authorities) {
        sheet.row(&[
            Text(whose),
            Text(it.part.title()),
            Text(&it.text),
            Text(&it.by.join("; ")),
        ])?;
    }
    Ok(())
}

fn corrections(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    sheet.title("Corrections to earlier returns")?;
    sheet.head(&["Authority", "Of", "On", "Was", "Is", "Reason"])?;
    for it in &content.restatements {
        let was = it.was.as_ref().map_or("Not logged".into(), entry_words);
        sheet.row(&[
            Text(&it.authority),
            Text(&it.quarters.join(" and ")),
            Date(it.on),
            Text(&was),
            Text(&entry_words(&it.is)),
            Text(&it.reason),
        ])?;
    }
    for it in &content.changed_results {
        sheet.row(&[
            Text(&it.authority),
            Text(&it.round),
            Number(None),
            Text("Published"),
            Text(&it.what),
            Text(&it.reasons.join(" ")),
        ])?;
    }
    for it in &content.notes {
        sheet.row(&[
            Text("The programme"),
            Text(&it.about),
            Date(it.on),
            Number(None),
            Text(&it.text),
            Text(&it.reason),
        ])?;
    }
    Ok(())
}

fn about(mut sheet: Sheet<'_>, signed: &Signed) -> Result<(), XlsxError> {
    let content = &signed.content;
    sheet.title("About this return")?;
    sheet.row(&[Text("Programme"), Text(&content.programme)])?;
    sheet.row(&[Text("Lead authority"), Text(&content.lead_authority)])?;
    sheet.row(&[Text("Quarter"), Text(&content.title)])?;
    for it in &content.rounds {
        sheet.row(&[Text(&it.title), Text(&it.asked)])?;
    }
    for it in &content.limitations {
        sheet.row(&[Text("Limitation"), Text(it)])?;
    }
    for it in &signed.sign_off {
        sheet.row(&[
            Text("Signed off by"),
            Text(&format!("{}, {}", it.name, it.role)),
        ])?;
    }
    Ok(())
}
