//! What a version changes in the one before it, in words and in tables.

use maud::{Markup, html};

use super::count;
use crate::{
    programmes::Dimension,
    questionnaires::rules::{Change, Group, Item, ItemChange, Version, compare_versions},
    ui::*,
};

pub(super) fn comparison(before: &Version, now: &Version) -> Markup {
    let items = compare_versions(before, now);
    let changed: Vec<_> = items.iter().filter(|it| !it.changes.is_empty()).collect();
    let labels = [before.version.as_str(), &now.version];
    html! {
        h2.govuk-heading-m { "Compared with version " (before.version) }
        (two_thirds(html! { (kinds(&items)) (bridge(&items, labels)) (unheard(before, now)) }))
        @if !changed.is_empty() { (changes_table(&changed, labels)) }
    }
}

/// How many items changed in each way, and which.
fn kinds(items: &[ItemChange<'_>]) -> Markup {
    type Test = fn(&Change) -> bool;
    let tests: [(&str, Test); 5] = [
        ("Reworded", |it| {
            matches!(it, Change::Reworded | Change::LevelsReworded)
        }),
        ("Moved", |it| {
            matches!(it, Change::MovedFrom(_) | Change::Reordered)
        }),
        ("Put to other groups", |it| {
            matches!(it, Change::Groups { .. })
        }),
        ("New", |it| matches!(it, Change::New)),
        ("Gone", |it| matches!(it, Change::Gone)),
    ];
    let unchanged = items.iter().filter(|it| it.changes.is_empty());
    let mut rows = vec![row("Unchanged", unchanged)];
    rows.extend(
        tests.map(|(name, test)| row(name, items.iter().filter(|it| it.changes.iter().any(test)))),
    );
    let columns = vec![
        Column::text("What"),
        Column::number("Items"),
        Column::text("Which"),
    ];
    table(
        &Table::new("kinds", "Items by what changes", columns)
            .caption_size(Size::S)
            .rows(rows),
    )
}

fn row<'a>(name: &str, items: impl Iterator<Item = &'a ItemChange<'a>>) -> Vec<Markup> {
    let codes: Vec<&str> = items.map(code).collect();
    let which = match codes.len() {
        0 => "none".to_owned(),
        _ => formats::list(&codes),
    };
    vec![cell(name), cell(codes.len()), cell(which)]
}

fn code<'a>(item: &ItemChange<'a>) -> &'a str {
    item.now.or(item.before).map_or("", |it| it.code.as_str())
}

/// Over what rounds with the two versions are compared.
fn bridge(items: &[ItemChange<'_>], [before, now]: [&str; 2]) -> Markup {
    let common = items.iter().filter(|it| it.is_common()).count();
    html! {
        p.govuk-body {
            "A round with version " (before) " and a round with version " (now) " are compared over "
            @match common {
                0 => "nothing: no item is the same in both, so that what rests on them is not comparable.",
                1 => "the one item that is the same in both: code, dimension, wording and groups.",
                _ => { "the " (common) " items that are the same in both: code, dimension, wording and groups." }
            }
        }
    }
}

/// The dimensions that no item speaks to any more.
fn unheard(before: &Version, now: &Version) -> Markup {
    let has = |version: &Version, dimension: Dimension| {
        version.items.iter().any(|it| it.dimension == dimension)
    };
    let lost = Dimension::all().filter(|it| has(before, *it) && !has(now, *it));
    let lost: Vec<String> = lost.map(|it| it.to_string()).collect();
    let lost: Vec<&str> = lost.iter().map(String::as_str).collect();
    html! {
        @if !lost.is_empty() {
            (warning(&format!("No item of this version speaks to {} any more.", formats::list(&lost))))
        }
    }
}

fn changes_table(changed: &[&ItemChange<'_>], [before, now]: [&str; 2]) -> Markup {
    let rows = changed.iter().map(|it| {
        vec![
            cell(code(it)),
            lines(
                &it.changes
                    .iter()
                    .map(|change| told(change, it))
                    .collect::<Vec<_>>(),
            ),
            as_it_stands(it, it.before),
            as_it_stands(it, it.now),
            cell(match it.is_common() {
                true => "Yes",
                false => "No",
            }),
        ]
    });
    let columns = vec![
        Column::text("Item"),
        Column::text("What changes"),
        Column::text(format!("Version {before}")),
        Column::text(format!("Version {now}")),
        Column::text("Still compared"),
    ];
    let caption = format!("What changes in {}", count(changed.len(), "item", "items"));
    table(
        &Table::new("changes", caption, columns)
            .compact()
            .rows(rows.collect()),
    )
}

fn told(change: &Change, item: &ItemChange<'_>) -> String {
    match change {
        Change::New => "New".into(),
        Change::Gone => "Gone".into(),
        Change::Reworded => "Reworded".into(),
        Change::LevelsReworded => "Reworded: what its levels look like".into(),
        Change::MovedFrom(from) => {
            let to = item.now.map(|it| it.dimension.to_string());
            format!("Moved from {from} to {}", to.unwrap_or_default())
        }
        Change::Reordered => "Moved to another place on the form".into(),
        Change::Groups { added, removed } => groups_told(added, removed),
    }
}

fn groups_told(added: &[Group], removed: &[Group]) -> String {
    let names = |groups: &[Group]| {
        let names: Vec<String> = groups.iter().map(|it| it.title().to_lowercase()).collect();
        formats::list(&names.iter().map(String::as_str).collect::<Vec<_>>())
    };
    match (added, removed) {
        (added, []) => format!("Also put to {}", names(added)),
        ([], removed) => format!("No longer put to {}", names(removed)),
        _ => format!(
            "Also put to {}, no longer to {}",
            names(added),
            names(removed)
        ),
    }
}

/// An item in one of the versions, as far as it differs in the other.
fn as_it_stands(change: &ItemChange<'_>, item: Option<&Item>) -> Markup {
    let Some(item) = item else {
        return cell("–");
    };
    let mut told = vec![item.text.clone()];
    let other = [change.before, change.now].into_iter().flatten();
    let other = other.into_iter().find(|other| *other != item);
    let levels = [
        ("1", &item.low, other.map(|it| &it.low)),
        ("3", &item.middle, other.map(|it| &it.middle)),
        ("5", &item.high, other.map(|it| &it.high)),
    ];
    for (level, words, others) in levels {
        if others.is_some_and(|others| others != words) {
            told.push(format!("{level} looks like this: {words}"));
        }
    }
    lines(&told)
}

fn lines(lines: &[String]) -> Markup {
    html! { @for line in lines { div { (line) } } }
}
