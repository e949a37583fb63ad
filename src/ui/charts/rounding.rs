//! A score is rounded once, from full precision, on every kind of chart that prints one.

use super::{
    Basis, Chart, Reading, checks,
    gap::{self, Gap, GapRow},
    heat_map::{self, HeatMap, HeatRow},
    profile::{self, Profile},
    slope::{self, Slope, SlopeRow},
    trend::{self, Point, Series, Size, Trend},
};

/// To two decimals 3.65, which would go up to 3.7 if it were rounded again.
const SCORE: f64 = 3.646;

fn reading() -> Reading {
    Reading {
        score: SCORE.into(),
        interval: None,
        basis: Basis::Both,
    }
}

fn trend(size: Size) -> Chart {
    let point = |month| Point {
        month,
        reading: reading(),
        comparable: true,
        common_items: None,
    };
    let series = Series {
        name: "D5".into(),
        points: vec![point(0), point(12)],
    };
    trend::chart(&Trend {
        series: vec![series],
        size,
        levels: true,
    })
}

fn profile() -> Chart {
    let row = profile::Row {
        name: "D5".into(),
        now: Some(reading()),
        earlier: Some(SCORE.into()),
        change: None,
        verdict: String::new(),
    };
    profile::chart(&Profile {
        now: "Month 12".into(),
        earlier: Some("Baseline".into()),
        rows: vec![row],
    })
}

fn slope() -> Chart {
    let row = SlopeRow {
        name: "D5".into(),
        then: Some(SCORE.into()),
        change: None,
        now: Some(reading()),
        verdict: String::new(),
        clear: false,
    };
    slope::chart(&Slope {
        then: "Baseline".into(),
        now: "Month 12".into(),
        rows: vec![row],
    })
}

fn gap() -> Chart {
    let row = GapRow {
        name: "D5".into(),
        perception: Some(SCORE.into()),
        evidence: Some(SCORE.into()),
        flagged: false,
    };
    gap::chart(&Gap { rows: vec![row] })
}

fn heat_map() -> Chart {
    let row = HeatRow {
        name: "D5".into(),
        cells: vec![Some(reading())],
    };
    heat_map::chart(&HeatMap {
        columns: vec!["Northbridge".into()],
        rows: vec![row],
        round: "Month 12".into(),
    })
}

#[test]
fn a_score_is_labelled_by_rounding_it_once() {
    let charts = [
        ("small trend", trend(Size::Small)),
        ("trend", trend(Size::Full)),
        ("profile", profile()),
        ("slope", slope()),
        ("gap", gap()),
        ("heat map", heat_map()),
    ];
    for (kind, chart) in charts {
        let texts = checks::texts(&chart);
        assert!(texts.iter().any(|it| it == "3.6"), "{kind}: {texts:?}");
        assert!(!texts.iter().any(|it| it == "3.7"), "{kind}: {texts:?}");
        let told = &chart.summary;
        assert!(
            told.contains("3.6") && !told.contains("3.7"),
            "{kind}: {told}"
        );
        let cells = || chart.table.rows.iter().flatten();
        assert!(
            cells().any(|it| it == "3.65"),
            "{kind}: {:?}",
            chart.table.rows
        );
    }
}
