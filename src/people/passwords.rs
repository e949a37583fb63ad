//! Argon2id, off the runtime's own threads and at most two at a time.

use std::sync::{Arc, OnceLock};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use tokio::sync::Semaphore;

use super::Password;
use crate::error::Error;

/// Hashes and checks passwords. Each takes 19 MiB while it runs, hence the limit of two.
#[derive(Clone, Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    hasher: Argon2<'static>,
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
            turns: Arc::new(Semaphore::new(2)),
            hasher: Argon2::new(Algorithm::default(), Version::default(), cost),
            nobody: Arc::default(),
        }
    }

    /// The password's hash, with its own salt, as a PHC string.
    ///
    /// # Errors
    /// Where the machine has no randomness or memory left.
    pub async fn hash(&self, password: Password) -> Result<String, Error> {
        let (hasher, password) = (self.hasher.clone(), password.into_text());
        self.run(move || hashed(&hasher, &password))
            .await?
            .ok_or_else(|| Error::Internal("a password could not be hashed".into()))
    }

    /// Whether `password` is the one that `hash` was made of; as slow where there is no hash.
    ///
    /// # Errors
    /// Where the machine fails.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let (hasher, nobody) = (self.hasher.clone(), self.nobody.clone());
        self.run(move || {
            let nobody = nobody.get_or_init(|| hashed(&hasher, "nobody’s password"));
            match (hash, nobody) {
                (Some(hash), _) => matches(&hasher, &password, &hash),
                (None, Some(nobody)) => {
                    matches(&hasher, &password, nobody);
                    false
                }
                (None, None) => false,
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _turn = self
            .turns
            .acquire()
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| Error::Internal(error.to_string()))
    }
}

fn hashed(hasher: &Argon2<'_>, password: &str) -> Option<String> {
    let hash = hasher.hash_password(password.as_bytes());
    hash.ok().map(|hash| hash.to_string())
}

fn matches(hasher: &Argon2<'_>, password: &str, hash: &str) -> bool {
    hasher.verify_password(password.as_bytes(), hash).is_ok()
}
