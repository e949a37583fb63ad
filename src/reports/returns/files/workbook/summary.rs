//! The figures at a glance, and what the return is.

use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartSolidFill, ChartType, XlsxError};

use super::sheet::{
    Cell::{Date, Days, Number, Text},
    Sheet,
};
use crate::{reports::returns::rules::Signed, ui::formats};

pub(super) fn summary(mut sheet: Sheet<'_>, signed: &Signed) -> Result<(), XlsxError> {
    let content = &signed.content;
    sheet.title(&format!("{}: quarterly return", content.programme))?;
    sheet.row(&[Text("First day of the quarter"), Date(content.days.0)])?;
    sheet.row(&[Text("Last day of the quarter"), Date(content.days.1)])?;
    sheet.row(&[Text("Frozen"), Date(formats::in_england(signed.frozen_at))])?;
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
        "Standing",
    ])?;
    let first = sheet.row;
    for it in &content.authorities {
        let pace = &it.pace;
        sheet.row(&[
            Text(&it.name),
            Days(it.days.quarter),
            Days(it.days.to_date),
            Days(pace.booked),
            Days(pace.remaining),
            Days(pace.allocated),
            Days(pace.expected),
            Number(pace.projected),
            Text(&it.standing),
        ])?;
    }
    if !content.authorities.is_empty() {
        let chart = bars(first, sheet.row - 1);
        sheet.sheet.insert_chart(sheet.row + 1, 0, &chart)?;
    }
    Ok(())
}

/// The days of the authorities in these rows.
fn bars(first: u32, last: u32) -> Chart {
    let mut chart = Chart::new(ChartType::BarStacked);
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
        series.set_format(ChartSolidFill::new().set_color(colour));
    }
    chart.x_axis().set_reverse();
    chart.y_axis().set_name("Days");
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart
        .set_width(900)
        .set_height(140 + 34 * (last - first + 1).min(60));
    chart.set_alt_text(
        "Delivered, booked and remaining days of each authority, as in the table above.",
    );
    chart
}

pub(super) fn about(mut sheet: Sheet<'_>, signed: &Signed) -> Result<(), XlsxError> {
    let content = &signed.content;
    sheet.title("About this return")?;
    sheet.row(&[Text("Programme"), Text(&content.programme)])?;
    sheet.row(&[Text("Lead authority"), Text(&content.lead_authority)])?;
    sheet.row(&[Text("First day of the programme"), Date(content.runs.0)])?;
    sheet.row(&[Text("Last day of the programme"), Date(content.runs.1)])?;
    sheet.row(&[Text("Quarter"), Text(&content.title)])?;
    let before = content.before.as_deref();
    sheet.row(&[Text("Return before"), Text(before.unwrap_or("None"))])?;
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
