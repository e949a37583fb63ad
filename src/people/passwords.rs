//! Argon2id, off the runtime's own threads and at most two at a time.

use std::sync::{Arc, OnceLock};

use argon2::Params;

use super::{Password, hashing::Hasher};
use crate::{
    error::Error,
    gate::{Place, Queue},
    metrics,
};

/// How many may wait. A turn takes a few hundredths of a second, so that the last of them waits
/// about a second; whoever comes then is told to come again.
const WAITING: usize = 32;

/// Hashes and checks passwords. Each takes 19 MiB while it runs, hence the limit of two.
#[derive(Clone, Debug)]
pub struct Passwords {
    queue: Queue,
    hasher: Hasher,
    /// Checked where there is no account, so that an unknown e-mail takes as long as a known one.
    nobody: Arc<OnceLock<Option<String>>>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::costing(Params::default())
    }
}

impl Passwords {
    /// Passwords whose hashes cost so much; the default is what OWASP advises.
    pub fn costing(cost: Params) -> Self {
        Self {
            queue: Queue::new(2, WAITING),
            hasher: Hasher::costing(cost),
            nobody: Arc::default(),
        }
    }

    /// The password's hash, with its own salt, as a PHC string.
    ///
    /// # Errors
    /// Where the machine has no randomness or memory left, or too many wait.
    pub async fn hash(&self, password: Password) -> Result<String, Error> {
        let (hasher, password) = (self.hasher.clone(), password.into_text());
        Self::run(self.place()?, move || hasher.hashed(&password))
            .await?
            .ok_or_else(|| Error::Internal("a password could not be hashed".into()))
    }

    /// Whether `password` is the one that `hash` was made of; as slow where there is no hash.
    ///
    /// # Errors
    /// Where the machine fails, or too many wait.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        self.verify_at(self.place()?, password, hash).await
    }

    /// A place in the line, for whoever must know that there is one before they do something else.
    ///
    /// # Errors
    /// [`Error::Busy`] where too many wait.
    pub fn place(&self) -> Result<Place, Error> {
        self.queue.place()
    }

    /// As [`Passwords::verify`], with a place that was taken before.
    ///
    /// # Errors
    /// Where the machine fails.
    pub async fn verify_at(
        &self,
        place: Place,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, Error> {
        let (hasher, nobody) = (self.hasher.clone(), self.nobody.clone());
        Self::run(place, move || {
            let nobody = nobody.get_or_init(|| hasher.hashed("nobody’s password"));
            match (hash, nobody) {
                (Some(hash), _) => hasher.matches(&password, &hash),
                (None, Some(nobody)) => {
                    hasher.matches(&password, nobody);
                    false
                }
                (None, None) => false,
            }
        })
        .await
    }

    /// The turn goes with the work, which nothing stops where the browser has gone.
    async fn run<T: Send + 'static>(
        place: Place,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _queued = metrics::Queued::new();
        let turn = place.turn().await?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await
            .map_err(|error| Error::Internal(error.to_string()))
    }
}
