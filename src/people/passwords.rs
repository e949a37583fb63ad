//! Argon2id, off the runtime's own threads and at most two at a time.

use std::sync::{Arc, LazyLock};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use tokio::sync::Semaphore;

use crate::error::Error;

/// The fewest characters of a password (NCSC, OWASP ASVS 6.2.1).
pub(super) const FEWEST_CHARACTERS: usize = 8;

/// Hashes and checks passwords. Each takes 19 MiB while it runs, hence the limit of two.
#[derive(Clone, Debug)]
pub struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(2)))
    }
}

/// Checked where there is no account, so that an unknown e-mail takes as long as a known one.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hashed("nobody’s password"));

impl Passwords {
    /// The password's hash, with its own salt, as a PHC string.
    ///
    /// # Errors
    /// Where the machine has no randomness or memory left.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.run(move || hashed(&password))
            .await?
            .ok_or_else(|| Error::Internal("a password could not be hashed".into()))
    }

    /// Whether `password` is the one that `hash` was made of; as slow where there is no hash.
    ///
    /// # Errors
    /// Where the machine fails.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        self.run(move || match (hash, &*NOBODY) {
            (Some(hash), _) => matches(&password, &hash),
            (None, Some(nobody)) => {
                matches(&password, nobody);
                false
            }
            (None, None) => false,
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _turn = self
            .0
            .acquire()
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| Error::Internal(error.to_string()))
    }
}

fn hashed(password: &str) -> Option<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.ok().map(|hash| hash.to_string())
}

fn matches(password: &str, hash: &str) -> bool {
    Argon2::default()
        .verify_password(password.as_bytes(), hash)
        .is_ok()
}
