//! Asks the identity provider: briefly, following nothing, reading little.

use std::{future::Future, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest answer that is read: a provider's keys and claims are a few kilobytes.
const LONGEST: usize = 1024 * 1024;

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unanswered {
    /// It could not be asked, or did not answer in time.
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    /// It answered with more than is read.
    #[error("its answer is too long")]
    TooLong,
    /// It answered with what is no answer.
    #[error("its answer can't be read")]
    Unreadable,
}

/// A client of the provider.
#[derive(Clone, Debug)]
pub(super) struct Http(reqwest::Client);

impl Http {
    pub(super) fn new() -> Result<Self, Unanswered> {
        // The one that the database and the mail server are spoken to with; chosen once a process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Where it leads to is the provider's word: nothing else is asked.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()?;
        Ok(Self(client))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        let mut built = openidconnect::http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            built = built.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > LONGEST {
                return Err(Unanswered::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        built.body(body).map_err(|_| Unanswered::Unreadable)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = Unanswered;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Unanswered>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
