//! A result and how it was worked out: redone from its own pages, alike for everybody, and for
//! nobody too early.

use std::collections::BTreeMap;

use crate::{
    dashboards::publish,
    harness::{Client, Page, TestApp, both},
    imports::{agreed, organisational_evidence},
    permissions::people,
};

const ROUND: &str = "/programmes/hackney/authorities/northbridge/rounds/month-0";

fn at(rest: &str) -> String {
    format!("{ROUND}/{rest}")
}

/// A survey of three leaders, four middle managers, six frontline managers and eight
/// practitioners, whose answers differ from person to person and statement to statement.
fn survey() -> String {
    let items: Vec<_> = (1..=10)
        .flat_map(|d| (1..=4).map(move |s| format!("{d}.{s}")))
        .collect();
    let mut file = format!("respondent,group,{}\n", items.join(","));
    let groups = [
        ("leaders", 3, 4),
        ("middle_managers", 4, 3),
        ("frontline_managers", 6, 2),
        ("practitioners", 8, 1),
    ];
    for (group, people, least) in groups {
        for person in 0..people {
            let answer = |item: usize| (least + (person * 7 + item * 3) % 3).min(5).to_string();
            let answers: Vec<_> = (0..40).map(answer).collect();
            file += &format!("{group}{person},{group},{}\n", answers.join(","));
        }
    }
    file
}

/// Five case audits and four group supervisions that speak to D5, and one audit that saw none.
fn observations() -> String {
    let mut file = "record,instrument,rater,date,CA4,CA5,CA6,CA7,GS1,GS2,GS3\n".to_owned();
    for (n, scores) in ["2,3,2,3", "3,3,2,2", "4,2,2,3", "2,2,2,2", "3,3,3,4"]
        .iter()
        .enumerate()
    {
        file += &format!("a{n},case_audit,x,2024-10-01,{scores},,,\n");
    }
    file += "a9,case_audit,x,2024-10-01,no,no,no,no,,,\n";
    for (n, scores) in ["2,2,3", "3,2,2", "4,4,3", "1,2,2"].iter().enumerate() {
        file += &format!("s{n},group_supervision,x,2024-10-01,,,,,{scores}\n");
    }
    file
}

async fn surveyed(app: &TestApp) -> BTreeMap<&'static str, Client> {
    let people = people(app).await;
    app.import("responses", "month-0", survey().as_bytes(), &[])
        .done();
    app.import("evidence", "month-0", observations().as_bytes(), &[])
        .done();
    let mut people = people;
    looked(people.get_mut("lead").unwrap(), ROUND).await;
    people
}

/// Takes the first look at the draft of a round.
pub(crate) async fn looked(client: &mut Client, round: &str) {
    let page = client.get(&format!("{round}/look")).await;
    let page = client
        .press(&page, "Close the responses and look", &[])
        .await;
    assert_eq!(page.path, format!("{round}/maturity"));
}

fn number(text: &str) -> f64 {
    text.replace('−', "-")
        .parse()
        .unwrap_or_else(|_| panic!("no number: {text}"))
}

/// The big figures of a page by their labels.
fn figures(page: &Page) -> BTreeMap<String, String> {
    let labels = page.texts(".app-stat__label");
    labels
        .into_iter()
        .zip(page.texts(".app-stat__value"))
        .collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Scores are shown with two places; a sum of them is out by little more.
fn near(one: f64, other: f64, by: f64, what: &str) {
    assert!((one - other).abs() <= by, "{what}: {one} and {other}");
}

/// What a page says, but for the reference of the request.
fn told(page: &Page) -> String {
    let main = page.main();
    let before = main.split("quote this reference").next();
    before.unwrap_or_default().to_owned()
}

/// Organisational facts that two people rated: 3 and `second` throughout.
fn rated_twice(second: &str) -> String {
    let first = organisational_evidence("3");
    let second = organisational_evidence(second).replace("evidence,a,", "evidence,b,");
    format!("{first}{}\n", second.lines().nth(1).unwrap())
}

both! {
    async fn double_ratings_are_told_of_published_rounds_alone(app: TestApp) {
        let mut people = people(&app).await;
        for (round, second) in [("month-0", "4"), ("month-18", "3")] {
            app.import("responses", round, survey().as_bytes(), &[]).done();
            app.import("evidence", round, rated_twice(second).as_bytes(), &[]).done();
        }
        let lead = people.get_mut("lead").unwrap();
        looked(lead, ROUND).await;
        let draft = lead.get(&at("maturity/d1")).await;
        assert!(draft.main().contains("two people have scored 0 items of organisational evidence records, too few"), "{}", draft.main());
        publish(&mut people, "month-0").await;
        let reviewer = people.get_mut("reviewer").unwrap();
        let page = reviewer.get(&at("maturity/d1")).await;
        let said = "two people have scored 18 items of organisational evidence records: their mean squared half-difference is 0.25, where 0.4 is assumed.";
        assert!(page.main().contains(said), "{}", page.main());
    }

    async fn every_figure_can_be_redone_from_its_own_page(app: TestApp) {
        let mut people = surveyed(&app).await;
        let page = people.get_mut("lead").unwrap().get(&at("maturity/d5")).await;
        assert_eq!(page.heading(), "How D5 was worked out");
        // Nothing of a group, and no number of people but in steps of five.
        let said = page.texts("main li");
        assert!(said.contains(&"People who count: 15 to 19".to_owned()), "{said:?}");
        assert!(!page.main().contains("s²"));
        let records = page.table("Records by instrument");
        let entering: Vec<_> = records.iter().filter(|row| row.last().unwrap() == "Yes").cloned().collect();
        let counted: Vec<_> = entering.iter().map(|row| (row[0].as_str(), row[1].as_str(), row[2].as_str())).collect();
        assert_eq!(counted, [("Case audit", "5", "1"), ("Group-supervision observation", "4", "0")]);
        assert!(page.main().contains("1 record left out: no opportunity to see any of it"));
        let column = |rows: &[Vec<String>], n: usize| -> Vec<f64> {
            rows.iter().map(|row| number(&row[n])).collect()
        };
        let e = mean(&column(&entering, 4));

        let shown = figures(&page);
        let p = number(&shown["Perception (P)"]);
        near(number(&shown["Evidence (E)"]), e, 0.011, "E");
        let (mean_of_both, cap) = ((p + e) / 2.0, e + 0.5);
        let m = mean_of_both.min(cap);
        near(number(&shown["Maturity (M)"]), m, 0.011, "M");
        let level = 1 + [1.8, 2.6, 3.4, 4.2].iter().filter(|bound| m >= **bound).count();
        assert_eq!(shown["Level"], level.to_string());

        let out = app.command(&["export", "maturity", "--programme", "hackney", "--round", "month-0"]).done();
        let d5 = out.lines().find(|line| line.starts_with("northbridge,month-0,D5,")).unwrap();
        let d5: Vec<_> = d5.split(',').collect();
        near(number(d5[3]), number(&shown["Perception (P)"]), 0.005_001, "exported P");
        near(number(d5[7]), number(&shown["Maturity (M)"]), 0.005_001, "exported M");
        // Fewer than twenty people count: the interval has one decimal.
        let interval = page.texts(".app-stat__note").into_iter().find(|note| note.contains("interval")).unwrap();
        let told: Vec<_> = interval.trim_start_matches("95% interval ").split(" to ").map(number).collect();
        near(told[0], number(d5[9]), 0.050_001, "from");
        near(told[1], number(d5[10]), 0.050_001, "to");
    }

    async fn no_page_counts_a_small_group(app: TestApp) {
        let mut people = surveyed(&app).await;
        let lead = people.get_mut("lead").unwrap();
        for n in 1..=10 {
            let page = lead.get(&at(&format!("maturity/d{n}"))).await;
            assert_eq!(page.status, 200, "d{n}");
            let counted = page.texts("main li").into_iter().find(|li| li.starts_with("People who count")).unwrap();
            // 21 answered; three leaders are asked too little of some dimensions.
            let steps = ["People who count: 20 to 24", "People who count: 15 to 19"];
            assert!(steps.contains(&counted.as_str()), "{counted}");
            assert!(!page.main().contains("(fewer than five)"));
        }
        for wrong in ["d0", "d11", "5", "D5", "x"] {
            assert_eq!(lead.get(&at(&format!("maturity/{wrong}"))).await.status, 404, "{wrong}");
        }
    }

    async fn a_reviewer_reads_the_same_working_as_the_authority(app: TestApp) {
        let mut people = surveyed(&app).await;
        let facilitator = people.get_mut("facilitator").unwrap();
        facilitator.post(&at("publication"), &[]).await;
        let lead = people.get_mut("lead").unwrap();
        let page = lead.get(ROUND).await;
        lead.press(&page, "Agree and publish", &[]).await;
        let mut pages: Vec<_> = (1..=10).map(|n| at(&format!("maturity/d{n}"))).collect();
        pages.extend([at("maturity"), at("maturity/overall")]);
        for path in pages {
            let own = people.get_mut("lead").unwrap().get(&path).await;
            let reviewer = people.get_mut("reviewer").unwrap().get(&path).await;
            assert_eq!((own.status, reviewer.status), (200, 200), "{path}");
            assert_eq!(own.main(), reviewer.main(), "{path}");
        }
        let profile = people.get_mut("reviewer").unwrap().get(&at("maturity")).await;
        let d5 = profile.row("The figures", "D5 Risk and the child : how it was worked out");
        assert!(d5.iter().any(|cell| cell.contains("found in pockets") || cell.contains("Most teams")), "{d5:?}");
    }

    async fn a_reviewer_meets_nothing_of_a_round_before_it_is_published(app: TestApp) {
        let mut people = people(&app).await;
        let direct = ["", "/look", "/maturity", "/maturity/d1", "/maturity/overall", "/results/draft",
            "/results/draft/d1", "/results/1", "/results/1/d1", "/results/1/authority-page", "/moderation",
            "/moderation/d1", "/publication/send-back", "/publication/correction",
            "/publication/retraction", "/evidence", "/self-assessment", "/survey"];
        let mut met = Vec::new();
        for step in ["nothing", "scored", "proposed", "sent back"] {
            match step {
                "scored" => {
                    app.import("responses", "month-0", agreed("5").as_bytes(), &[]).done();
                    app.import("evidence", "month-0", organisational_evidence("3").as_bytes(), &[]).done();
                }
                "proposed" => {
                    people.get_mut("facilitator").unwrap().post(&at("publication"), &[]).await;
                }
                "sent back" => {
                    let lead = people.get_mut("lead").unwrap();
                    let page = lead.get(&at("publication/send-back")).await;
                    let page = lead.press(&page, "Send back", &[("reason", "Two audits are missing.")]).await;
                    assert_eq!(page.banner(), "Proposal sent back");
                }
                _ => {}
            }
            let reviewer = people.get_mut("reviewer").unwrap();
            let mut pages = BTreeMap::new();
            for path in direct {
                let page = reviewer.get(&format!("{ROUND}{path}")).await;
                assert!(page.status >= 400, "{step}: {path} is {}", page.status);
                pages.insert(path.to_owned(), (page.status, told(&page)));
            }
            let mut next = vec!["/".to_owned()];
            while let Some(path) = next.pop() {
                if pages.contains_key(&path) {
                    continue;
                }
                let page = reviewer.get(&path).await;
                let links = page.links().into_iter().map(|(href, _)| href.split('#').next().unwrap().to_owned());
                // One’s own account has a new secret on it whenever a second step is looked at.
                let followed = |href: &String| href.starts_with('/') && !href.starts_with("/account/");
                next.extend(links.filter(followed));
                pages.insert(path, (page.status, told(&page)));
            }
            met.push(pages);
        }
        for pages in &met[1..] {
            assert_eq!(pages, &met[0], "a reviewer can tell that something is under way");
        }
    }

    async fn an_open_survey_shows_no_figure_of_it(app: TestApp) {
        let mut people = people(&app).await;
        let round = ROUND.replace("month-0", "month-18");
        app.import("evidence", "month-18", organisational_evidence("3").as_bytes(), &[]).done();
        let lead = people.get_mut("lead").unwrap();
        lead.post(&format!("{round}/survey"), &[]).await;
        for path in ["maturity", "maturity/d1", "results/draft", "results/draft/overall"] {
            let page = lead.get(&format!("{round}/{path}")).await;
            assert!(page.main().contains("The survey is open"), "{path}: {}", page.main());
            assert!(page.texts(".app-stat__value").is_empty(), "{path}");
        }
        let page = lead.get(&format!("{round}/moderation")).await;
        assert!(page.main().contains("The survey is open"));
    }

    async fn whoever_rates_blind_sees_no_figure_first(app: TestApp) {
        let mut people = people(&app).await;
        app.import("responses", "month-0", agreed("5").as_bytes(), &[]).done();
        app.import("evidence", "month-0", organisational_evidence("3").as_bytes(), &[]).done();
        people.get_mut("facilitator").unwrap().post(&at("publication"), &[]).await;
        app.tamper(
            "INSERT INTO second_rating (record_id, person_id, drawn_by, drawn_at) \
             SELECT record.id, person.id, person.id, proposed_at FROM record, person, publication \
             WHERE person.email IN ('lead@northbridge.example')",
        ).await;
        let lead = people.get_mut("lead").unwrap();
        for path in ["maturity", "maturity/d1", "maturity/overall", "results/draft", "results/draft/d1",
            "results/1", "results/1/d1", "results/1/authority-page", "moderation", "moderation/d1"] {
            let page = lead.get(&at(path)).await;
            assert_eq!(page.status, 409, "{path}");
            assert!(page.main().contains("blind rating"), "{path}");
            assert!(!page.main().contains("4.00") && !page.main().contains("3.00"), "{path}");
        }
        let agreed = lead.post(&at("publication/agreement"), &[("proposal", "1")]).await;
        assert_eq!(agreed.status, 409);
        let facilitator = people.get_mut("facilitator").unwrap();
        assert_eq!(facilitator.get(&at("maturity/d1")).await.status, 200);
    }
}
