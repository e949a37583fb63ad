//! Argon2id in memory that is lent rather than freed.
//!
//! Each hash fills 19 MiB. Freed, they stay with the allocator's part for that thread, and the next
//! hash is on another thread: sixty sign-ins one after another were seen to leave 210 MiB behind.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHash, Version,
    password_hash::phc::{Output, ParamsString, Salt},
};

/// Makes and checks hashes; as many blocks of memory are kept as were ever needed at once.
#[derive(Clone, Debug)]
pub(super) struct Hasher {
    cost: Params,
    memory: Arc<Mutex<Vec<Vec<Block>>>>,
}

impl Hasher {
    pub(super) fn costing(cost: Params) -> Self {
        Self {
            cost,
            memory: Arc::default(),
        }
    }

    /// The hash with its own salt, as a PHC string.
    pub(super) fn hashed(&self, password: &str) -> Option<String> {
        let salt: [u8; 16] = rand::random();
        let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
        let argon = Argon2::new(algorithm, version, self.cost.clone());
        let hash = PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(&self.cost).ok()?,
            salt: Some(Salt::new(&salt).ok()?),
            hash: Some(self.output(&argon, password, &salt)?),
        };
        Some(hash.to_string())
    }

    /// Whether the hash was made of the password.
    pub(super) fn matches(&self, password: &str, hash: &str) -> bool {
        PasswordHash::new(hash)
            .ok()
            .and_then(|hash| self.agrees(password, &hash))
            .unwrap_or(false)
    }

    fn agrees(&self, password: &str, hash: &PasswordHash) -> Option<bool> {
        let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
        let version = Version::try_from(hash.version?).ok()?;
        let argon = Argon2::new(algorithm, version, Params::try_from(hash).ok()?);
        let output = self.output(&argon, password, hash.salt.as_deref()?)?;
        // Outputs are compared in constant time.
        Some(hash.hash.as_ref()? == &output)
    }

    fn output(&self, argon: &Argon2<'_>, password: &str, salt: &[u8]) -> Option<Output> {
        let params = argon.params();
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let mut out = [0; Output::MAX_LENGTH];
        let out = out.get_mut(..length)?;
        let blocks = params.block_count();
        let mut memory = self.lent();
        if memory.len() < blocks {
            memory.resize(blocks, Block::new());
        }
        let lent = &mut memory[..blocks];
        let done = argon.hash_password_into_with_memory(password.as_bytes(), salt, out, lent);
        self.memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(memory);
        done.ok()?;
        Output::new(out).ok()
    }

    fn lent(&self) -> Vec<Block> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.pop().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use argon2::{PasswordHasher, PasswordVerifier};

    use super::*;

    fn least() -> Params {
        Params::new(
            Params::MIN_M_COST,
            Params::MIN_T_COST,
            Params::MIN_P_COST,
            None,
        )
        .unwrap()
    }

    #[test]
    fn a_hash_is_that_of_its_password_alone_in_memory_used_before() {
        let hasher = Hasher::costing(least());
        let hash = hasher.hashed("lantern-orchard-seven").unwrap();
        assert_ne!(hasher.hashed("lantern-orchard-seven").unwrap(), hash);
        assert!(hasher.matches("lantern-orchard-seven", &hash));
        for wrong in ["lantern-orchard-eight", "", "lantern-orchard-seven "] {
            assert!(!hasher.matches(wrong, &hash), "{wrong}");
        }
        for wrong in ["", "$argon2id$", "lantern-orchard-seven"] {
            assert!(!hasher.matches("lantern-orchard-seven", wrong), "{wrong}");
        }
        assert_eq!(hasher.memory.lock().unwrap().len(), 1, "one after another");
    }

    #[test]
    fn it_agrees_with_the_crates_own() {
        let (hasher, theirs) = (Hasher::costing(least()), Argon2::from(least()));
        let ours = PasswordHash::new(&hasher.hashed("a password").unwrap()).unwrap();
        assert!(theirs.verify_password(b"a password", &ours).is_ok());
        // Made at another cost, before this one was chosen.
        let dearer = Params::new(4 * Params::MIN_M_COST, 2, 1, None).unwrap();
        let their_hash = Argon2::from(dearer).hash_password(b"a password").unwrap();
        assert!(hasher.matches("a password", &their_hash.to_string()));
        assert!(!hasher.matches("another", &their_hash.to_string()));
    }
}
