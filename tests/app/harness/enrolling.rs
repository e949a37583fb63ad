//! Setting a second step up.

use chrono::{DateTime, Utc};

use super::{Authenticator, Client, PASSWORD, Page};

/// The page that sets it up.
pub(crate) const SECOND_STEP: &str = "/account/second-step";

impl Authenticator {
    /// Takes the secret from the page that shows it.
    pub(crate) fn scan(page: &Page) -> Self {
        Self::knowing(&page.text("#secret"))
    }

    /// Sets up a second step for somebody signed in: their app, and their recovery codes.
    pub(crate) async fn enrol(client: &mut Client, now: DateTime<Utc>) -> (Self, Vec<String>) {
        let page = client.get(SECOND_STEP).await;
        let app = Self::scan(&page);
        let typed = [("code", app.code(now)), ("password", PASSWORD.to_owned())];
        let typed = typed
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let page = client.press(&page, "Set up", &typed).await;
        assert_eq!(page.heading(), "Second step set up", "{:?}", page.errors());
        (app, page.texts("#recovery-codes li"))
    }
}
