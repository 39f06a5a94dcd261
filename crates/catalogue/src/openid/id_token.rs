//! Identity tokens of a provider: whether they are signed by it, for this site, for this sign-in, and still stand.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde_json::{Map, Value};

/// Longest token that is looked at, in bytes.
const LONGEST: usize = 64 * 1024;
/// Seconds by which the clocks of provider and site may differ.
const LEEWAY: i64 = 60;

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Untrue {
    /// It is no token.
    #[error("it is no token")]
    Malformed,
    /// It is signed in a way that is not taken, such as not at all.
    #[error("it is signed in a way that is not taken")]
    Algorithm,
    /// No key of the provider is the one that it names.
    #[error("no key of the provider is the one that it names")]
    UnknownKey,
    /// Its signature does not fit.
    #[error("its signature does not fit")]
    Signature,
    /// It is of another provider.
    #[error("it is of another provider")]
    Issuer,
    /// It is for another site.
    #[error("it is for another site")]
    Audience,
    /// Its time has passed, or has not come.
    #[error("its time has passed, or has not come")]
    Time,
    /// It is of another sign-in.
    #[error("it is of another sign-in")]
    Nonce,
}

/// What a token must say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) nonce: &'a str,
    /// Second of now.
    pub(crate) now: i64,
}

/// Returns the claims of a token that is true; `keys` are those of the provider, as it publishes them.
pub(crate) fn claims(
    token: &str,
    keys: &[Value],
    expected: &Expected<'_>,
) -> Result<Map<String, Value>, Untrue> {
    if token.len() > LONGEST {
        return Err(Untrue::Malformed);
    }
    let (signed, seal) = token.rsplit_once('.').ok_or(Untrue::Malformed)?;
    let (header, body) = signed.split_once('.').ok_or(Untrue::Malformed)?;
    let header: Value = part(header)?;
    let seal = URL_SAFE_NO_PAD
        .decode(seal)
        .map_err(|_| Untrue::Malformed)?;
    verify(&header, signed.as_bytes(), &seal, keys)?;
    let claims: Map<String, Value> = part(body)?;
    check(&claims, expected)?;
    Ok(claims)
}

fn part<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Untrue> {
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| Untrue::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| Untrue::Malformed)
}

/// A way to sign: its name, the type of its keys, and for curves which one.
type Way = (&'static str, &'static str, &'static str);

/// The ways that are taken. None of them is made with a secret that a site could share with others, and none is no signature.
const WAYS: [Way; 9] = [
    ("RS256", "RSA", ""),
    ("RS384", "RSA", ""),
    ("RS512", "RSA", ""),
    ("PS256", "RSA", ""),
    ("PS384", "RSA", ""),
    ("PS512", "RSA", ""),
    ("ES256", "EC", "P-256"),
    ("ES384", "EC", "P-384"),
    ("EdDSA", "OKP", "Ed25519"),
];

/// Checks a signature with the key that the header names, or with the only ones that it can be.
fn verify(header: &Value, signed: &[u8], seal: &[u8], keys: &[Value]) -> Result<(), Untrue> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let algorithm = text(header, "alg").ok_or(Untrue::Malformed)?;
    // What must be understood is not.
    if header.get("crit").is_some() {
        return Err(Untrue::Algorithm);
    }
    let (name, family, curve) = WAYS
        .into_iter()
        .find(|(name, _, _)| *name == algorithm)
        .ok_or(Untrue::Algorithm)?;
    let named = text(header, "kid");
    let fitting: Vec<&Value> = keys
        .iter()
        .filter(|key| text(key, "kty").as_deref() == Some(family))
        .filter(|key| curve.is_empty() || text(key, "crv").as_deref() == Some(curve))
        .filter(|key| text(key, "use").is_none_or(|of| of == "sig"))
        .filter(|key| text(key, "alg").is_none_or(|of| of == name))
        .filter(|key| named.is_none() || text(key, "kid") == named)
        .collect();
    if fitting.is_empty() {
        return Err(Untrue::UnknownKey);
    }
    let fits = fitting
        .into_iter()
        .any(|key| signs(name, key, signed, seal).is_some());
    if fits { Ok(()) } else { Err(Untrue::Signature) }
}

/// Returns something where a key made a signature.
fn signs(algorithm: &str, key: &Value, signed: &[u8], seal: &[u8]) -> Option<()> {
    let number = |name: &str| {
        let text = key.get(name)?.as_str()?;
        URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
    };
    let of_rsa = |how: &signature::RsaParameters| {
        let strip = |bytes: Vec<u8>| -> Vec<u8> {
            bytes.into_iter().skip_while(|byte| *byte == 0).collect()
        };
        let key = RsaPublicKeyComponents {
            n: strip(number("n")?),
            e: strip(number("e")?),
        };
        key.verify(how, signed, seal).ok()
    };
    let of_curve = |how: &'static dyn signature::VerificationAlgorithm, size: usize| {
        let (x, y) = (number("x")?, number("y")?);
        if x.len() != size || y.len() != size {
            return None;
        }
        let point = [&[4_u8], x.as_slice(), y.as_slice()].concat();
        UnparsedPublicKey::new(how, point).verify(signed, seal).ok()
    };
    match algorithm {
        "RS256" => of_rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
        "RS384" => of_rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
        "RS512" => of_rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
        "PS256" => of_rsa(&signature::RSA_PSS_2048_8192_SHA256),
        "PS384" => of_rsa(&signature::RSA_PSS_2048_8192_SHA384),
        "PS512" => of_rsa(&signature::RSA_PSS_2048_8192_SHA512),
        "ES256" => of_curve(&signature::ECDSA_P256_SHA256_FIXED, 32),
        "ES384" => of_curve(&signature::ECDSA_P384_SHA384_FIXED, 48),
        "EdDSA" => UnparsedPublicKey::new(&signature::ED25519, number("x")?)
            .verify(signed, seal)
            .ok(),
        _ => None,
    }
}

fn check(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), Untrue> {
    let text = |key: &str| claims.get(key).and_then(Value::as_str);
    let second = |key: &str| {
        let value = claims.get(key)?;
        value
            .as_i64()
            .or_else(|| value.as_f64().map(|at| at as i64))
    };
    if text("iss") != Some(expected.issuer) {
        return Err(Untrue::Issuer);
    }
    let for_this_site = match claims.get("aud") {
        Some(Value::String(one)) => one == expected.client_id,
        Some(Value::Array(some)) => {
            let named = some
                .iter()
                .any(|one| one.as_str() == Some(expected.client_id));
            // Among several, the one that it was made for is this site.
            named && (some.len() == 1 || text("azp") == Some(expected.client_id))
        }
        _ => false,
    };
    if !for_this_site || text("azp").is_some_and(|party| party != expected.client_id) {
        return Err(Untrue::Audience);
    }
    let now = expected.now;
    let stands = second("exp").is_some_and(|end| now < end.saturating_add(LEEWAY))
        && second("iat").is_none_or(|made| made <= now + LEEWAY)
        && second("nbf").is_none_or(|begin| begin <= now + LEEWAY);
    if !stands {
        return Err(Untrue::Time);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(Untrue::Nonce);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    struct Provider {
        keys: EcdsaKeyPair,
        chance: SystemRandom,
    }

    impl Provider {
        fn new() -> Self {
            let chance = SystemRandom::new();
            let way = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let made = EcdsaKeyPair::generate_pkcs8(way, &chance).expect("a key");
            let keys = EcdsaKeyPair::from_pkcs8(way, made.as_ref(), &chance).expect("a key");
            Self { keys, chance }
        }

        fn published(&self) -> Value {
            let point = self.keys.public_key().as_ref();
            let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
            json!({"kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "x": encode(&point[1..33]), "y": encode(&point[33..])})
        }

        fn token(&self, header: &Value, claims: &Value) -> String {
            let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let signed = format!("{}.{}", encode(header), encode(claims));
            let seal = self.keys.sign(&self.chance, signed.as_bytes());
            let seal = seal.expect("a signature");
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(seal.as_ref()))
        }
    }

    fn told() -> Value {
        json!({"iss": "https://id.example.org", "aud": "cairn", "sub": "7", "exp": NOW + 60, "iat": NOW, "nonce": "n"})
    }

    fn asked(token: &str, keys: &[Value]) -> Result<Map<String, Value>, Untrue> {
        let expected = Expected {
            issuer: "https://id.example.org",
            client_id: "cairn",
            nonce: "n",
            now: NOW,
        };
        claims(token, keys, &expected)
    }

    #[test]
    fn a_true_token_is_taken_and_every_other_refused() {
        let provider = Provider::new();
        let other = Provider::new();
        let keys = [provider.published()];
        let header = json!({"alg": "ES256", "kid": "one"});
        let taken = asked(&provider.token(&header, &told()), &keys).expect("a true token");
        assert_eq!(taken["sub"], "7");
        assert_eq!(
            asked(&other.token(&header, &told()), &keys),
            Err(Untrue::Signature)
        );
        for (changed, reason) in [
            (json!({"iss": "https://evil.example"}), Untrue::Issuer),
            (json!({"aud": "other"}), Untrue::Audience),
            (json!({"aud": ["cairn", "other"]}), Untrue::Audience),
            (json!({"azp": "other"}), Untrue::Audience),
            (json!({"aud": null}), Untrue::Audience),
            (json!({"exp": NOW - 61}), Untrue::Time),
            (json!({"exp": null}), Untrue::Time),
            (json!({"iat": NOW + 3600}), Untrue::Time),
            (json!({"nbf": NOW + 3600}), Untrue::Time),
            (json!({"nonce": "m"}), Untrue::Nonce),
            (json!({"nonce": null}), Untrue::Nonce),
        ] {
            let mut claims = told();
            for (key, value) in changed.as_object().expect("an object") {
                claims[key] = value.clone();
            }
            let token = provider.token(&header, &claims);
            assert_eq!(asked(&token, &keys), Err(reason), "{changed}");
        }
        for (header, reason) in [
            (json!({"alg": "none"}), Untrue::Algorithm),
            (json!({"alg": "HS256", "kid": "one"}), Untrue::Algorithm),
            (json!({"alg": "RS256", "kid": "one"}), Untrue::UnknownKey),
            (json!({"alg": "ES256", "kid": "two"}), Untrue::UnknownKey),
            (json!({"alg": "ES256", "crit": ["x"]}), Untrue::Algorithm),
            (json!({"kid": "one"}), Untrue::Malformed),
        ] {
            let token = provider.token(&header, &told());
            assert_eq!(asked(&token, &keys), Err(reason), "{header}");
        }
        let token = provider.token(&header, &told());
        let (signed, _) = token.rsplit_once('.').expect("parts");
        for broken in ["", "a.b.c", &format!("{signed}."), signed, "é.é.é"] {
            assert!(asked(broken, &keys).is_err(), "{broken}");
        }
        let several = json!({"aud": ["cairn", "other"], "azp": "cairn"});
        let mut claims = told();
        for (key, value) in several.as_object().expect("an object") {
            claims[key] = value.clone();
        }
        assert!(asked(&provider.token(&header, &claims), &keys).is_ok());
    }

    #[test]
    fn signatures_with_rsa_are_those_of_the_standard() {
        // RFC 7515, appendix A.2.
        let key = json!({"kty": "RSA", "e": "AQAB", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"});
        let signed = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let seal = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        let seal = URL_SAFE_NO_PAD.decode(seal).expect("base 64");
        let header = json!({"alg": "RS256"});
        let keys = [key];
        assert_eq!(verify(&header, signed.as_bytes(), &seal, &keys), Ok(()));
        assert_eq!(
            verify(&header, b"something else", &seal, &keys),
            Err(Untrue::Signature)
        );
    }
}
