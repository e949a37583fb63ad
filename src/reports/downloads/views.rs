//! The page of downloads.

use maud::{Markup, html};

use super::{
    DownloadPath, DownloadsPath,
    file::{File, Subject},
    gather::Source,
    period::{Period, PeriodForm},
};
use crate::{programmes::Shell, ui::*};

/// The files of the period, the form to choose another, and who is left out.
pub(super) fn downloads(
    shell: &Shell<'_>,
    source: &Source,
    form: &PeriodForm,
    errors: &FieldErrors,
) -> Markup {
    let whole = source.whole();
    let period = whole.and_then(|whole| form.parse(whole).ok());
    let content = html! {
        (error_summary(errors))
        (heading_with_caption(&source.programme.name, "Downloads"))
        @match (whole, period) {
            (None, _) => p.govuk-body {
                "The programme begins on " (formats::date(source.programme.starts_on))
                ". There are no files before it does."
            },
            (Some(whole), None) => (choose(source, whole, form, errors)),
            (Some(whole), Some(period)) => {
                (lead(source, period))
                (choose(source, whole, form, errors))
                (files(source, period))
                (explained(source))
            }
        }
    };
    shell.page("Downloads", None, !errors.is_empty(), content)
}

fn lead(source: &Source, period: Period) -> Markup {
    let all = address(source, File::All, period);
    two_thirds(html! {
        p.govuk-body-l { "Published results and day totals of every authority, as files." }
        p.govuk-body { (period.title()) "." }
        @if source.demonstration {
            (inset(html! { "This is a demonstration: every figure in these files is invented." }))
        }
        (link_button("Download everything (zip)", &all, ButtonKind::Primary))
    })
}

fn choose(source: &Source, whole: Period, form: &PeriodForm, errors: &FieldErrors) -> Markup {
    let path = DownloadsPath {
        programme: source.programme.slug.clone(),
    };
    let quarters: Vec<_> = whole.quarters().collect();
    let choices = |any: &'static str| {
        let each = quarters.iter();
        let each = each.map(|it| Choice::new(it.code(), it.title()));
        [Choice::new("", any)]
            .into_iter()
            .chain(each)
            .collect::<Vec<_>>()
    };
    two_thirds(html! {
        h2.govuk-heading-m { "Choose the period" }
        (get_form(&path.to_string(), html! {
            (select(Field::new("from", "From"), &choices("The start of the programme"), form.from.trim(), errors))
            (select(Field::new("to", "To"), &choices("The latest quarter"), form.to.trim(), errors))
            (button("Show files", ButtonKind::Secondary))
        }))
    })
}

fn files(source: &Source, period: Period) -> Markup {
    html! {
        (dfe(source, period))
        h2.govuk-heading-m { "Files for reading and analysis" }
        p.govuk-body { "Every authority by name, with each column described as CSV on the Web." }
        (listing(source, period, |it| [File::Reading(it), File::Description(it)]))
        p.govuk-body {
            a.govuk-link href=(address(source, File::Readme, period)) { (File::Readme.name()) }
            " says what each file is. It is in the zip too."
        }
    }
}

fn dfe(source: &Source, period: Period) -> Markup {
    html! {
        h2.govuk-heading-m { "Files for DfE" }
        (two_thirds(html! {
            p.govuk-body { "Pairs of data and metadata for Explore education statistics, ready to be loaded as they are." }
            (left_out(source))
        }))
        (listing(source, period, |it| [File::Data(it), File::Meta(it)]))
    }
}

/// Who is not in DfE's files, and why.
fn left_out(source: &Source) -> Markup {
    let placed = source.places.placed.len() as i64;
    html! {
        p.govuk-body id="placed" {
            @if placed == 0 { "No authority is in them." } @else {
                (formats::plural(placed, "authority is", "authorities are")) " in them, under today’s code and name."
            }
        }
        @let words = source.places.left_out_words();
        @if !words.is_empty() {
            ul.govuk-list.govuk-list--bullet id="left-out" {
                @for sentence in words { li { (sentence) } }
            }
            p.govuk-body { "National and regional figures do not include them." }
        }
    }
}

/// The files of each subject, or that there are none.
fn listing(source: &Source, period: Period, files: impl Fn(Subject) -> [File; 2]) -> Markup {
    let rows = Subject::ALL.map(|subject| {
        let content = html! {
            p.govuk-body { (subject.says()) }
            @if source.has(subject, period) {
                @for file in files(subject) {
                    p.govuk-body.app-code {
                        a.govuk-link href=(address(source, file, period)) { (file.name()) }
                    }
                }
            } @else {
                p.govuk-body { (subject.lacking()) " in this period." }
            }
        };
        SummaryRow::new(subject.title(), content)
    });
    summary_list(&rows)
}

fn address(source: &Source, file: File, period: Period) -> String {
    let path = DownloadPath {
        programme: source.programme.slug.clone(),
        file: file.name(),
    };
    format!("{path}{}", period.query())
}

fn explained(source: &Source) -> Markup {
    let rounds = source.rounds.iter();
    let rounds = rounds.map(|it| (it.title(), formats::month(source.stands_in(it))));
    details(
        "What the figures and symbols mean",
        html! {
            ul.govuk-list.govuk-list--bullet {
                li { strong { "z" } " not applicable: there can be no figure here" }
                li { strong { "x" } " not available: there is no figure, or none is published" }
                li { strong { "c" } " confidential: a figure would tell of a few people" }
            }
            p.govuk-body {
                "Numbers of people are rounded down to a step of five, and role groups are told together. "
                "A sum with a confidential part is confidential as well."
            }
            p.govuk-body {
                "A round’s month is counted from the programme’s start: "
                @for (place, (round, month)) in rounds.enumerate() {
                    @if place > 0 { ", " }
                    (round) " is " (month)
                }
                "."
            }
        },
    )
}
