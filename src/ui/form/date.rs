//! A date in three fields.

use maud::{Markup, html};

use super::{Field, FieldErrors};

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// Day of the month.
    Day,
    /// Month, as a number or a name.
    Month,
    /// Year of four digits.
    Year,
}

impl DatePart {
    pub(super) fn suffix(self) -> &'static str {
        match self {
            DatePart::Day => "day",
            DatePart::Month => "month",
            DatePart::Year => "year",
        }
    }

    fn label(self) -> &'static str {
        match self {
            DatePart::Day => "Day",
            DatePart::Month => "Month",
            DatePart::Year => "Year",
        }
    }

    fn width(self) -> &'static str {
        match self {
            DatePart::Day | DatePart::Month => "govuk-input--width-2",
            DatePart::Year => "govuk-input--width-4",
        }
    }
}

/// Day, month and year as typed, named `{name}-day`, `{name}-month` and `{name}-year`.
pub fn date_input(field: Field, [day, month, year]: [&str; 3], errors: &FieldErrors) -> Markup {
    let parts = [
        (DatePart::Day, day),
        (DatePart::Month, month),
        (DatePart::Year, year),
    ];
    field.group(
        Some("group"),
        errors,
        html! {
            div.govuk-date-input id=(field.key()) {
                @for (part, value) in parts { (part_input(&field, part, value, errors)) }
            }
        },
    )
}

fn part_input(field: &Field, part: DatePart, value: &str, errors: &FieldErrors) -> Markup {
    let id = format!("{}-{}", field.key(), part.suffix());
    let wrong = errors.marks(field.key(), part);
    html! {
        div.govuk-date-input__item {
            div.govuk-form-group {
                label.govuk-label.govuk-date-input__label for=(id) { (part.label()) }
                input.govuk-input.govuk-date-input__input.{(part.width())}.govuk-input--error[wrong]
                    id=(id) name={ (field.name) "-" (part.suffix()) } type="text" inputmode="numeric"
                    value=[(!value.is_empty()).then_some(value)];
            }
        }
    }
}
