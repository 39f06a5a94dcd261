//! API tokens on the wire: JSON Web Tokens with HMAC-SHA256 and the two claims that CKAN writes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// `{"alg":"HS256","typ":"JWT"}`, encoded.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
/// Longest token that is looked at, in bytes.
const LONGEST: usize = 4096;

/// Signs and checks tokens.
pub(crate) struct Signer {
    secret: Vec<u8>,
}

impl Signer {
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self {
            secret: secret.to_vec(),
        }
    }

    /// Returns bytes that only this secret makes of a purpose and some bytes.
    pub(crate) fn keyed(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let mut mac = self.mac(purpose);
        mac.update(&[0]);
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }

    /// Tells whether bytes are what [`Signer::keyed`] makes, in the same time whatever they are.
    pub(crate) fn is_keyed(&self, purpose: &str, bytes: &[u8], keyed: &[u8]) -> bool {
        let mut mac = self.mac(purpose);
        mac.update(&[0]);
        mac.update(bytes);
        mac.verify_slice(keyed).is_ok()
    }

    fn mac(&self, signed: &str) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(signed.as_bytes());
        mac
    }

    /// Writes the token with this id, issued at this second; the second of its end, where it has one, is told too.
    pub(crate) fn sign(&self, id: &str, issued_at: i64, end: Option<i64>) -> String {
        let mut claims = json!({"jti": id, "iat": issued_at});
        if let Some(end) = end {
            claims["exp"] = json!(end);
        }
        let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
        let signed = format!("{HEADER}.{claims}");
        let signature = URL_SAFE_NO_PAD.encode(self.mac(&signed).finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    /// Returns the id in a token whose signature is right.
    pub(crate) fn verify(&self, token: &str) -> Option<String> {
        if token.len() > LONGEST {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
        if header.get("alg")?.as_str()? != "HS256" {
            return None;
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(signed).verify_slice(&signature).ok()?;
        let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        claims.get("jti")?.as_str().map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_a_changed_one_is_not() {
        let signer = Signer::new(b"secret");
        let token = signer.sign("abc", 1_700_000_000, None);
        assert_eq!(signer.verify(&token).as_deref(), Some("abc"));
        assert_eq!(Signer::new(b"other").verify(&token), None);
        for changed in [
            format!("{token}x"),
            token.replacen('.', "..", 1),
            String::new(),
            "a.b.c".to_owned(),
        ] {
            assert_eq!(signer.verify(&changed), None, "{changed}");
        }
        let none = format!(
            "{}.{}.",
            URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#),
            token.split('.').nth(1).unwrap()
        );
        assert_eq!(signer.verify(&none), None);
    }
}
