//! Passwords: Argon2id in PHC notation for ours; the hashes of CKAN are known too, until their owners sign in.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use base64::Engine as _;
use base64::alphabet::Alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha512};

use crate::error::ActionError;

/// Most rounds of PBKDF2 that are computed; a hash that asks for more is none of CKAN's.
const MOST_ROUNDS: u32 = 2_000_000;
/// Bytes of a SHA-512.
const WIDTH: usize = 64;

/// Hashes a password with a salt of its own. Costs tens of milliseconds, on purpose.
pub(crate) fn hash(password: &str) -> Result<String, ActionError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| ActionError::Internal(format!("password hashing failed: {error}")))
}

/// Tells whether a password is the one that was hashed, here or by a CKAN.
pub fn verify(password: &str, hash: &str) -> bool {
    if let Some(rest) = hash.strip_prefix("$pbkdf2-sha512$") {
        return verify_pbkdf2(password, rest).unwrap_or(false);
    }
    if hash.len() == 80 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return verify_sha1(password, hash);
    }
    PasswordHash::new(hash).is_ok_and(|parsed| {
        Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
    })
}

/// Tells whether a hash was made otherwise than [`hash`] makes it now, and should be made anew while the password is at hand.
pub(crate) fn is_outdated(hash: &str) -> bool {
    let params = argon2::Params::default();
    let (memory, time, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
    !hash.starts_with(&format!("$argon2id$v=19$m={memory},t={time},p={lanes}$"))
}

/// Checks `ROUNDS$SALT$CHECKSUM` as passlib writes it: base64 with `.` for `+`, without padding.
fn verify_pbkdf2(password: &str, text: &str) -> Option<bool> {
    let mut parts = text.split('$');
    let (rounds, salt, checksum) = (parts.next()?, parts.next()?, parts.next()?);
    let rounds: u32 = rounds
        .parse()
        .ok()
        .filter(|n| (1..=MOST_ROUNDS).contains(n))?;
    let alphabet =
        Alphabet::new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./").ok()?;
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&alphabet, config);
    let salt = engine.decode(salt).ok()?;
    let checksum = engine.decode(checksum).ok()?;
    (parts.next().is_none() && checksum.len() == WIDTH)
        .then(|| same(&pbkdf2_block(password.as_bytes(), &salt, rounds), &checksum))
}

/// The first block of PBKDF2 with HMAC-SHA512 (RFC 8018), which is all that 64 bytes take.
fn pbkdf2_block(password: &[u8], salt: &[u8], rounds: u32) -> [u8; WIDTH] {
    let keyed = Hmac::<Sha512>::new_from_slice(password).expect("HMAC takes keys of any length");
    let mac = |parts: &[&[u8]]| -> [u8; WIDTH] {
        let mut mac = keyed.clone();
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    };
    let mut last = mac(&[salt, &1_u32.to_be_bytes()]);
    let mut sum = last;
    for _ in 1..rounds {
        last = mac(&[&last]);
        for (sum, byte) in sum.iter_mut().zip(last) {
            *sum ^= byte;
        }
    }
    sum
}

/// Checks the hashes of CKAN before 2.3: forty digits of salt, then SHA-1 of password and salt.
fn verify_sha1(password: &str, hash: &str) -> bool {
    let (salt, expected) = hash.split_at(40);
    let digest = Sha1::new()
        .chain_update(password.as_bytes())
        .chain_update(salt.as_bytes())
        .finalize();
    let found: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    same(found.as_bytes(), expected.to_ascii_lowercase().as_bytes())
}

/// Compares without telling by the time it takes where the difference is.
pub(crate) fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .fold(0, |differences, (left, right)| differences | (left ^ right))
            == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As passlib writes it, of the salt `0123456789abcdef`.
    const PASSLIB: &str = "$pbkdf2-sha512$25000$MDEyMzQ1Njc4OWFiY2RlZg$agTmlxh02UsmYeyq5QtTqISENf2PPnMYX6r9esjMjqCYmZNlkWrepT/kD1yS9NN24R9JG/nmG8hjG.e4TngW6w";

    #[track_caller]
    fn check(password: &str, hash: &str, expected: bool) {
        assert_eq!(verify(password, hash), expected, "{password:?} {hash}");
    }

    #[test]
    fn a_password_is_known_again() {
        let hashed = hash("correct-horse").unwrap();
        assert!(!is_outdated(&hashed), "{hashed}");
        check("correct-horse", &hashed, true);
        check("wrong-horse", &hashed, false);
    }

    #[test]
    fn hashes_of_ckan_are_known_and_outdated() {
        let sha1 =
            "b295d117135a9763da282e7dae73a5ca7d3e5b11a26c2e6a983dff2d427285f5cde3d5b376658485";
        for hash in [PASSLIB, sha1] {
            check("correct-horse", hash, true);
            check("wrong-horse", hash, false);
            check("", hash, false);
            assert!(is_outdated(hash));
        }
    }

    #[test]
    fn what_is_no_hash_fits_no_password() {
        let cut = &PASSLIB[..PASSLIB.len() - 4];
        let (more, none) = (format!("{PASSLIB}$x"), PASSLIB.replacen("25000", "0", 1));
        let endless = PASSLIB.replacen("25000", "4294967295", 1);
        for hash in [
            "",
            "x",
            "$",
            "$pbkdf2-sha512$",
            "$pbkdf2-sha512$x$y$z",
            cut,
            &more,
            &none,
            &endless,
        ] {
            check("correct-horse", hash, false);
            check("", hash, false);
        }
    }
}
