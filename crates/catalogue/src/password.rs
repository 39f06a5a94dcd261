//! Passwords: Argon2id in PHC notation.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};

use crate::error::ActionError;

/// Hashes a password with a salt of its own. Costs tens of milliseconds, on purpose.
pub(crate) fn hash(password: &str) -> Result<String, ActionError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| ActionError::Internal(format!("password hashing failed: {error}")))
}

/// Tells whether a password is the one that was hashed.
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|parsed| {
        Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again() {
        let hashed = hash("correct-horse").unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(verify("correct-horse", &hashed));
        assert!(!verify("wrong-horse", &hashed));
        assert!(!verify("correct-horse", "$pbkdf2-sha512$x"));
    }
}
