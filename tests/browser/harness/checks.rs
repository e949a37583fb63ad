//! What must hold on every page: accessible, within its width, nothing against its own policy.

use std::{
    collections::HashSet,
    path::Path,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use serde_json::{Value, json};
use thirtyfour::{WebDriver, error::WebDriverResult};

static AXE: LazyLock<String> = LazyLock::new(|| {
    let path = std::env::var("AXE_CORE").expect("AXE_CORE, the path of axe.min.js");
    std::fs::read_to_string(path).expect("axe.min.js")
});

const TAGS: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

/// A page to the letter, and the widths that it was looked at.
type Seen = (String, Vec<u32>);

/// The pages that were fine: many a journey comes by the same ones.
static FINE: LazyLock<Mutex<HashSet<Seen>>> = LazyLock::new(Mutex::default);

/// Stops at the first page that breaks one of the rules; `here` names it. The rules of
/// accessibility are asked at each of the widths. A page that is the same to the letter as one
/// before is not asked again.
pub(super) async fn page(driver: &WebDriver, here: &str, (width, looked_at): (u32, &[u32])) {
    nothing_refused(driver, here).await;
    let source = ask(driver, "return document.documentElement.outerHTML").await;
    let known = (source.unwrap().to_string(), looked_at.to_vec());
    if !fine().contains(&known) {
        looks_right(driver, here, (width, looked_at)).await;
        fine().insert(known);
    }
}

fn fine() -> MutexGuard<'static, HashSet<Seen>> {
    FINE.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn looks_right(driver: &WebDriver, here: &str, (width, looked_at): (u32, &[u32])) {
    for wide in looked_at {
        set_width(driver, *wide).await;
        accessible(driver, &format!("{here} at {wide} px")).await;
    }
    for narrow in [360, 320] {
        set_width(driver, narrow).await;
        within_its_width(driver, here, narrow).await;
    }
    set_width(driver, width).await;
}

/// Makes the screen so many CSS pixels wide.
pub(super) async fn set_width(driver: &WebDriver, width: u32) {
    resize(driver, width, 800).await.unwrap();
}

async fn resize(driver: &WebDriver, width: u32, height: u64) -> WebDriverResult<()> {
    let metrics = json!({
        "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
    });
    let cdp = driver.cdp();
    cdp.send_raw("Emulation.setDeviceMetricsOverride", metrics)
        .await?;
    Ok(())
}

async fn ask(driver: &WebDriver, script: &str) -> WebDriverResult<Value> {
    Ok(driver.execute(script, Vec::new()).await?.json().clone())
}

async fn accessible(driver: &WebDriver, here: &str) {
    if ask(driver, "return !window.axe").await.unwrap() == true {
        driver.execute(AXE.as_str(), Vec::new()).await.unwrap();
    }
    let options =
        json!({ "runOnly": { "type": "tag", "values": TAGS }, "resultTypes": ["violations"] });
    // The design system says on a radio whether what it reveals is shown: readers of screens tell
    // it, though ARIA does not provide for it. The accessibility statement names it.
    let script = "return axe.run(document, arguments[0]).then(result => result.violations \
        .map(v => ({ ...v, nodes: v.nodes.filter(n => v.id !== 'aria-allowed-attr' || !/^<input class=\"govuk-radios__input\".* aria-expanded=/.test(n.html)) })) \
        .filter(v => v.nodes.length) \
        .map(v => v.id + ': ' + v.help + '\\n' + v.nodes.map(n => '    ' + n.html.slice(0, 300)).join('\\n')))";
    let found = driver.execute(script, vec![options]).await.unwrap();
    let found: Vec<String> = found.convert().unwrap();
    assert!(
        found.is_empty(),
        "{here} is not accessible:\n{}",
        found.join("\n")
    );
}

async fn within_its_width(driver: &WebDriver, here: &str, width: u32) {
    let wide = "const wide = document.documentElement.scrollWidth; \
        if (wide <= window.innerWidth) return []; \
        return [wide + ' px'].concat([...document.querySelectorAll('main *')] \
            .filter(e => !e.parentElement.closest('.app-scroll') && e.getBoundingClientRect().right > window.innerWidth + 1) \
            .slice(0, 5).map(e => e.outerHTML.slice(0, 150)))";
    let found: Vec<String> = serde_json::from_value(ask(driver, wide).await.unwrap()).unwrap();
    assert!(
        found.is_empty(),
        "{here} scrolls sideways at {width} px: {found:#?}"
    );
}

async fn nothing_refused(driver: &WebDriver, here: &str) {
    let lines = driver.browser_log().await.unwrap();
    let wrong: Vec<_> = lines
        .iter()
        .filter(|line| line.level == "SEVERE" || line.message.contains("Content Security Policy"))
        // A page that is itself an error, such as a refused form, is meant to be one.
        .filter(|line| {
            !line
                .message
                .contains("the server responded with a status of 4")
        })
        // The identity provider's own page.
        .filter(|line| !line.message.starts_with("https://fonts.googleapis.com/"))
        // A journey cut the connection.
        .filter(|line| !line.message.contains("ERR_INTERNET_DISCONNECTED"))
        .map(|line| line.message.as_str())
        .collect();
    assert!(wrong.is_empty(), "{here} writes to the console: {wrong:#?}");
}

/// Keeps a picture of the whole page in `target/screenshots`; the caller sets the width again.
pub(super) async fn picture(driver: &WebDriver, name: &str) -> WebDriverResult<()> {
    let size = "return [window.innerWidth, document.documentElement.scrollHeight]";
    let (width, height): (u32, u64) =
        serde_json::from_value(ask(driver, size).await?).unwrap_or((1280, 800));
    resize(driver, width, height.clamp(800, 8000)).await?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    std::fs::create_dir_all(&folder).expect("target/screenshots");
    driver.screenshot(&folder.join(format!("{name}.png"))).await
}
