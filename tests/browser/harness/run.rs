//! Runs a journey: service, driver, browser; and puts all of it away.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
};

use thirtyfour::{
    ChromeCapabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel,
    WebDriver,
};

use super::{
    Person,
    processes::{self, Listening},
};

/// The width of a small phone, in CSS pixels.
pub(crate) const PHONE: u32 = 360;

/// The width of a desk.
pub(crate) const WIDE: u32 = 1280;

/// Runs `body` as a person at a screen of that width, in a demonstration; `name` begins the names
/// of pictures.
pub(crate) fn journey<F: Future<Output = ()>>(
    name: &str,
    width: u32,
    body: impl FnOnce(Person) -> F,
) {
    let at = (processes::free_port(), &[][..]);
    let start = |folder: &Path| processes::service("demo", folder, at);
    run(name, (width, vec![width]), start, "127.0.0.1", body);
}

/// The same people and figures, served in earnest: managers and facilitators must set a second
/// step up. Pages are looked at as on a desk and as on a phone.
pub(crate) fn journey_in_earnest<F: Future<Output = ()>>(
    name: &str,
    width: u32,
    body: impl FnOnce(Person) -> F,
) {
    let at = (processes::free_port(), &[][..]);
    let start = |folder: &Path| processes::service("serve", folder, at);
    run(name, (width, vec![WIDE, PHONE]), start, "127.0.0.1", body);
}

/// In earnest, with an identity provider that is another site to the browser.
pub(crate) fn journey_with_provider<F: Future<Output = ()>>(
    name: &str,
    width: u32,
    body: impl FnOnce(Person) -> F,
) {
    let port = processes::free_port();
    let address = format!("http://localhost:{port}");
    let provider = processes::Provider::start(&address);
    let settings = [
        ("PARTNERS_PUBLIC_URL", address.as_str()),
        ("PARTNERS_OIDC_ISSUER", &provider.issuer),
        ("PARTNERS_OIDC_CLIENT_ID", "partners"),
        ("PARTNERS_OIDC_CLIENT_SECRET", "a-secret-of-the-tests"),
        ("PARTNERS_OIDC_NAME", "Example Sign-in"),
    ];
    let start = |folder: &Path| processes::service("serve", folder, (port, &settings));
    run(name, (width, vec![WIDE, PHONE]), start, "localhost", body);
}

/// Starts it all, and puts all of it away.
fn run<F: Future<Output = ()>>(
    name: &str,
    widths: (u32, Vec<u32>),
    start: impl FnOnce(&Path) -> Listening,
    host: &str,
    body: impl FnOnce(Person) -> F,
) {
    // The driver is spoken to in plain HTTP; its client wants to know how it would encrypt.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let service = start(folder.path());
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
    let address = format!("http://{host}:{}", service.port);
    let result = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let its = (address, folder.path().to_owned());
            let person = Person::new(driver.clone(), its, name, widths).await;
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

fn chromium(folder: &Path) -> ChromeCapabilities {
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
