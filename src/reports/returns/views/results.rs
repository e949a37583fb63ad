//! The published results of a return, and what they rest on.

use maud::{Markup, html};

use crate::{maturity::words, reports::returns::rules::*, ui::*};

pub(super) fn section(content: &Content) -> Markup {
    let any = content.authorities.iter().any(|it| !it.results.is_empty());
    html! {
        h2.govuk-heading-m { "Published results" }
        @if any {
            @for authority in &content.authorities {
                @for result in shown(authority) { (safety(authority, result)) }
            }
            p.govuk-body {
                "Results that stood when this was made, from 1 to 5, with 95% intervals. Authorities stand by name; they are not ranked."
            }
            (overall(content))
            @for authority in &content.authorities {
                @for result in shown(authority) { (of_result(authority, result)) }
            }
            (coverage(content))
        } @else {
            p.govuk-body { "No result is published." }
        }
    }
}

fn overall(content: &Content) -> Markup {
    let rounds = overall_by_round(&content.authorities);
    let rows = content.authorities.iter().map(|authority| {
        let mut cells = vec![cell(&authority.name)];
        for (title, _) in &rounds {
            let result = authority.results.iter().find(|it| it.title == *title);
            cells.push(match result.and_then(ResultPart::overall) {
                Some(score) => html! {
                    (with_interval(score))
                    @if let Some(level) = score.level { ", level " (level) }
                },
                None => cell("–"),
            });
        }
        cells
    });
    let mut columns = vec![Column::text("Authority")];
    columns.extend(rounds.iter().map(|(title, _)| Column::text(title.as_str())));
    table(
        &Table::new("return-overall", "Overall maturity by round", columns)
            .caption_size(Size::S)
            .rows(rows.collect()),
    )
}

/// The newest result, and any that the return before does not have.
fn shown(authority: &AuthorityPart) -> impl Iterator<Item = &ResultPart> {
    let newest = authority.results.last().map(|it| it.id);
    let results = authority.results.iter();
    results.filter(move |it| it.new || Some(it.id) == newest)
}

/// Before every figure: what raises the safety flag.
fn safety(authority: &AuthorityPart, result: &ResultPart) -> Markup {
    let whose = format!("{}, {}", authority.name, result.title.to_lowercase());
    html! {
        @for sentence in &result.safety { (warning(&format!("{whose}: {sentence}"))) }
    }
}

fn of_result(authority: &AuthorityPart, result: &ResultPart) -> Markup {
    let since: Vec<&str> = result
        .scores
        .first()
        .map(|it| it.changes.iter().map(|it| it.since.as_str()).collect())
        .unwrap_or_default();
    let rows = result.scores.iter().map(|score| {
        let mut cells = vec![
            cell(&score.title),
            cell(score.perception.map_or("–".into(), |it| it.to_string())),
            cell(figure(score.evidence)),
            cell(with_interval(score)),
            cell(
                score
                    .level
                    .map_or("–".into(), |it| format!("{it} {}", words::level_name(it))),
            ),
            html! { (score.basis) @if score.agreed { " (agreed self-assessment)" } },
        ];
        cells.extend(score.changes.iter().map(|change| {
            let by = change
                .difference
                .map(|it| format!(" ({})", formats::signed(it, 2)));
            cell(format!("{}{}", change.verdict, by.unwrap_or_default()))
        }));
        cells
    });
    let mut columns = vec![
        Column::text("Dimension"),
        Column::number("Perception"),
        Column::number("Evidence"),
        Column::text("Maturity and interval"),
        Column::text("Level"),
        Column::text("Basis"),
    ];
    columns.extend(
        since
            .iter()
            .map(|since| Column::text(format!("Since {}", since.to_lowercase()))),
    );
    let caption = format!(
        "{}, {}: published on {}{}",
        authority.name,
        result.title.to_lowercase(),
        formats::date(result.published_on),
        if result.new {
            ", new in this return"
        } else {
            ""
        },
    );
    let id = format!("return-result-{}", result.id);
    html! {
        (table(&Table::new(id, caption, columns).caption_size(Size::S).compact().rows(rows.collect())))
        @for remark in &result.remarks { p.govuk-body-s { (remark) } }
        p.govuk-body-s { "Scoring version " (result.scoring_version) "." }
    }
}

fn figure(figure: Option<f64>) -> String {
    figure.map_or("–".into(), |it| formats::number(it, 2))
}

fn coverage(content: &Content) -> Markup {
    let instruments: Vec<&str> = content
        .authorities
        .iter()
        .flat_map(|it| &it.results)
        .map(|it| {
            it.coverage
                .records
                .iter()
                .map(|own| own.title.as_str())
                .collect()
        })
        .next()
        .unwrap_or_default();
    let results = content.authorities.iter();
    let results = results.flat_map(|it| it.results.iter().map(move |result| (it, result)));
    let rows = results.map(|(authority, result)| {
        let coverage = &result.coverage;
        let mut cells = vec![
            html! { (authority.name) ", " (result.title.to_lowercase()) },
            cell(&coverage.people[0]),
            cell(&coverage.people[1]),
            cell(&coverage.families),
        ];
        cells.extend(coverage.records.iter().map(|it| cell(it.records)));
        cells
    });
    let mut columns: Vec<Column<'_>> = [
        "Authority and round",
        "People in the dimension with the fewest",
        "People in the dimension with the most",
        "Families",
    ]
    .map(Column::text)
    .to_vec();
    columns.extend(instruments.into_iter().map(Column::number));
    html! {
        (table(&Table::new("return-coverage", "What published results rest on: people whose answers count, and records", columns)
            .caption_size(Size::S)
            .compact()
            .rows(rows.collect())))
        p."govuk-body-s app-secondary" { "People in steps of five. Without a number where groups had to be put together." }
    }
}
