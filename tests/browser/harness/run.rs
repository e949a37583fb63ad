//! Runs a journey: demonstration, driver, browser; and puts all of it away.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use thirtyfour::{
    ChromeCapabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel,
    WebDriver,
};

use super::{Person, processes};

/// The width of a small phone, in CSS pixels.
pub(crate) const PHONE: u32 = 360;

/// The width of a desk.
pub(crate) const WIDE: u32 = 1280;

/// Runs `body` as a person at a screen of that width; `name` begins the names of pictures.
pub(crate) fn journey<F: Future<Output = ()>>(
    name: &str,
    width: u32,
    body: impl FnOnce(Person) -> F,
) {
    let folder = tempfile::tempdir().unwrap();
    let service = processes::demonstration(folder.path());
    let driving = processes::chromedriver();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let driver = runtime.block_on(async {
        let server = format!("http://127.0.0.1:{}", driving.port);
        WebDriver::new(&server, chromium(folder.path())).await
    });
    let driver = driver.expect("chromium starts");
    let address = format!("http://127.0.0.1:{}", service.port);
    let result = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let its = (address, folder.path().to_owned());
            let person = Person::new(driver.clone(), its, name, width).await;
            body(person).await;
        });
    }));
    runtime.block_on(async {
        if result.is_err() {
            let _ = super::checks::picture(&driver, &format!("failed-{name}")).await;
        }
        let _ = driver.quit().await;
    });
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

fn chromium(folder: &std::path::Path) -> ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-prefers-reduced-motion",
    ] {
        capabilities.add_arg(argument).unwrap();
    }
    let profile = folder.join("profile");
    let profile = format!("--user-data-dir={}", profile.display());
    capabilities.add_arg(&profile).unwrap();
    if let Ok(binary) = std::env::var("CHROMIUM") {
        capabilities.set_binary(&binary).unwrap();
    }
    capabilities
        .set_browser_log_level(LoggingPrefsLogLevel::All)
        .unwrap();
    capabilities
}
