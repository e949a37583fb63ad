use super::super::{checks::texts, hostile, surface};
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn event(from: &str, to: Option<&str>, words: &str) -> Event {
    Event {
        from: day(from),
        to: to.map(day),
        words: words.to_owned(),
    }
}

fn two_years(lanes: Vec<Lane>) -> Timeline {
    Timeline {
        start: day("2025-04-01"),
        end: day("2027-03-31"),
        today: day("2026-07-01"),
        lanes,
    }
}

fn lane(events: Vec<Event>) -> Lane {
    Lane {
        name: "Rounds".into(),
        events,
    }
}

#[test]
fn without_an_event_there_are_no_figures_yet() {
    let outside = lane(vec![event("1900-01-01", None, "Long ago")]);
    for lanes in [vec![], vec![lane(vec![])], vec![outside]] {
        assert_eq!(texts(&chart(&two_years(lanes))), [surface::NOTHING]);
    }
    let mut backwards = two_years(vec![lane(vec![event("2026-01-01", None, "New year")])]);
    backwards.end = day("2024-01-01");
    assert_eq!(texts(&chart(&backwards)), [surface::NOTHING]);
}

#[test]
fn text_keeps_apart_and_whole_whatever_the_data() {
    let days = hostile::days();
    for count in hostile::COUNTS {
        for (from, to) in days
            .iter()
            .flat_map(|from| days.iter().map(move |to| (*from, *to)))
        {
            let names = hostile::names();
            let events = names
                .iter()
                .take(count)
                .enumerate()
                .map(|(index, name)| Event {
                    from,
                    to: (index % 3 > 0).then_some(to),
                    words: name.clone(),
                });
            let events: Vec<Event> = events.collect();
            let lanes = [&names[4], &names[3]].map(|name| Lane {
                name: name.clone(),
                events: events.clone(),
            });
            let data = Timeline {
                today: from,
                ..two_years(lanes.to_vec())
            };
            assert!(!texts(&chart(&data)).iter().any(|text| text.contains('…')));
        }
    }
}

#[test]
fn any_stretch_of_time_can_be_shown() {
    let days = hostile::days();
    for (start, end) in days
        .iter()
        .flat_map(|start| days.iter().map(move |end| (*start, *end)))
    {
        let mut data = two_years(vec![lane(vec![
            event("2026-01-15", None, "A day"),
            event("2025-04-01", Some("2027-03-31"), "Two years"),
        ])]);
        (data.start, data.end) = (start, end);
        texts(&chart(&data));
    }
}

#[test]
fn events_are_told_in_the_order_of_their_dates_with_all_days_in_the_table() {
    let chart = chart(&two_years(vec![lane(vec![
        event("2026-04-01", Some("2026-05-15"), "Round month 12"),
        event("2025-04-01", Some("2025-05-15"), "Round month 0"),
        event("2028-01-01", None, "After the end"),
        event("2026-01-15", None, "Workshop"),
    ])]));
    let texts = texts(&chart);
    for words in [
        "Today",
        "Rounds",
        "Workshop",
        "Round month 0",
        "Round month 12",
    ] {
        assert!(texts.contains(&words.to_owned()), "{words}");
    }
    assert!(!texts.contains(&"After the end".to_owned()));
    let dates: Vec<&str> = chart.table.rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(
        dates,
        [
            "1 April to 15 May 2025",
            "15 January 2026",
            "1 April to 15 May 2026",
            "1 January 2028"
        ]
    );
    assert_eq!(chart.key, [Mark::Day, Mark::Span]);
}
