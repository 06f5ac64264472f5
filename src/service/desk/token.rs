//! ID tokens of OpenID Connect: read, and held against who issued them, whom they are for, when, and which key
//! (OpenID Connect Core 1.0, 3.1.3.7; RFC 7515, RFC 7517, RFC 7518).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::domain::hash::Hash;
use crate::domain::log::key::PublicKey;

crate::faults! {
    /// Why nobody is enrolled by a sign-in.
    pub enum OidcError {
        /// The issuer does not answer as it should; the reason is for the service's own messages.
        Unreachable { reason: String } "sign-in-unreachable" Unavailable;
        /// The issuer takes no such code: used, expired, or of another client.
        Refused "sign-in-refused" Unfit;
        /// No token, or one that the issuer has not signed; which part.
        BadToken { what: &'static str } "sign-in-token" Unfit;
        /// A token of another issuer.
        OtherIssuer "sign-in-other-issuer" Unfit;
        /// A token for another client.
        OtherAudience "sign-in-other-audience" Unfit;
        /// A token that is too old, or from the future.
        Expired "sign-in-expired" Unfit;
        /// A sign-in for another key.
        OtherKey "sign-in-other-key" Unfit;
        /// No class for such a person.
        NoClass "sign-in-no-class" Unfit;
    }
}

/// How far the issuer's clock may be from this one's, in seconds.
const LEEWAY: i64 = 120;
/// How old a token may be, in seconds: it was asked for a moment ago.
const AGE_MAX: i64 = 600;

/// What a token must say.
pub struct Expected<'a> {
    /// Who issued it.
    pub issuer: &'a str,
    /// Whom it is for.
    pub client: &'a str,
    /// The nonce of the key to be enrolled.
    pub nonce: &'a str,
    /// Now, in seconds since 1970.
    pub now: i64,
}

/// The keys of an issuer (RFC 7517, 5).
#[derive(Debug, Clone, Deserialize)]
pub struct Keys {
    keys: Vec<Jwk>,
}

#[derive(Debug, Clone, Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(default)]
    n: String,
    #[serde(default)]
    e: String,
    #[serde(default)]
    x: String,
    #[serde(default)]
    y: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// The nonce that binds a sign-in to one new key of one log: the browser sends it, the issuer signs it.
pub fn nonce_of(origin: &str, key: &PublicKey) -> String {
    Hash::of(format!("folkmoot/oidc/nonce/v1\n{origin}\n{key}\n").as_bytes()).to_string()
}

/// The claims of a token that holds.
///
/// Errors with `BadToken` for what is no token or bears no signature of the issuer's, and with `OtherIssuer`,
/// `OtherAudience`, `Expired` and `OtherKey` for what was issued by or for somebody else, long ago, or for another key.
pub fn check(
    token: &str,
    keys: &Keys,
    expected: &Expected<'_>,
) -> Result<Map<String, Value>, OidcError> {
    let bad = |what| OidcError::BadToken { what };
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, signature] = parts[..] else {
        return Err(bad("form"));
    };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| bad("form"));
    let header: Header = serde_json::from_slice(&decode(head)?).map_err(|_| bad("header"))?;
    let signed = format!("{head}.{body}");
    let signature = decode(signature)?;
    let mut fitting = keys
        .keys
        .iter()
        .filter(|key| header.kid.is_none() || key.kid == header.kid);
    if !fitting.any(|key| key.has_signed(&header.alg, signed.as_bytes(), &signature)) {
        return Err(bad("signature"));
    }
    let claims: Map<String, Value> =
        serde_json::from_slice(&decode(body)?).map_err(|_| bad("claims"))?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(OidcError::OtherIssuer);
    }
    let for_us = match claims.get("aud") {
        Some(Value::String(one)) => one == expected.client,
        Some(Value::Array(several)) => {
            let named = several.iter().any(|one| one == expected.client);
            named && (several.len() == 1 || text("azp") == Some(expected.client))
        }
        _ => false,
    };
    if !for_us {
        return Err(OidcError::OtherAudience);
    }
    let time = |name: &str| claims.get(name).and_then(Value::as_i64);
    let (Some(expires), Some(issued)) = (time("exp"), time("iat")) else {
        return Err(bad("times"));
    };
    let old = expected.now.saturating_sub(issued) > AGE_MAX + LEEWAY;
    let early = issued.saturating_sub(expected.now) > LEEWAY;
    if old || early || expected.now.saturating_sub(expires) > LEEWAY {
        return Err(OidcError::Expired);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(OidcError::OtherKey);
    }
    match text("sub").is_some_and(|subject| !subject.is_empty()) {
        true => Ok(claims),
        false => Err(bad("subject")),
    }
}

impl Jwk {
    /// Whether this key has signed a message by this algorithm.
    fn has_signed(&self, algorithm: &str, message: &[u8], signature: &[u8]) -> bool {
        let part = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
        let verified = match (algorithm, self.kty.as_str()) {
            ("RS256", "RSA") => {
                let key = RsaPublicKeyComponents {
                    n: part(&self.n),
                    e: part(&self.e),
                };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            ("ES256", "EC") => {
                let point = [vec![4], part(&self.x), part(&self.y)].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            ("EdDSA", "OKP") => {
                UnparsedPublicKey::new(&ED25519, part(&self.x)).verify(message, signature)
            }
            _ => return false,
        };
        verified.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::hash::decode_hex;
    use crate::domain::log::key::SecretKey;
    use serde_json::json;

    const NOW: i64 = 1_900_000_000;

    fn keys(seed: u8) -> Keys {
        let key = SecretKey::from_seed(&[seed; 32]).public();
        let bytes: [u8; 32] = decode_hex(&key.to_string()).unwrap();
        let x = URL_SAFE_NO_PAD.encode(bytes);
        serde_json::from_value(
            json!({ "keys": [{ "kty": "OKP", "kid": "k", "crv": "Ed25519", "x": x }] }),
        )
        .unwrap()
    }

    fn token(seed: u8, more: &[(&str, Value)]) -> String {
        let mut claims = json!({
            "iss": "https://login.example.org", "aud": "folkmoot", "sub": "u-1", "iat": NOW, "exp": NOW + 300, "nonce": "n",
        });
        for (name, value) in more {
            claims[*name] = value.clone();
        }
        let head = URL_SAFE_NO_PAD.encode(json!({ "alg": "EdDSA", "kid": "k" }).to_string());
        let body = URL_SAFE_NO_PAD.encode(claims.to_string());
        let signed = format!("{head}.{body}");
        let signature = SecretKey::from_seed(&[seed; 32]).sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn checked(token: &str) -> Result<String, String> {
        let expected = Expected {
            issuer: "https://login.example.org",
            client: "folkmoot",
            nonce: "n",
            now: NOW + 60,
        };
        let found = check(token, &keys(1), &expected);
        found
            .map(|claims| claims["sub"].to_string())
            .map_err(|fault| format!("{fault:?}"))
    }

    #[test]
    fn a_token_holds_for_its_issuer_client_time_and_key_only() {
        assert_eq!(checked(&token(1, &[])), Ok("\"u-1\"".to_owned()));
        assert_eq!(
            checked(&token(1, &[("aud", json!(["folkmoot"]))])),
            Ok("\"u-1\"".to_owned())
        );
        let refused = [
            (token(2, &[]), "BadToken { what: \"signature\" }"),
            (
                token(1, &[("iss", json!("https://evil.example"))]),
                "OtherIssuer",
            ),
            (token(1, &[("aud", json!("another-app"))]), "OtherAudience"),
            (
                token(1, &[("aud", json!(["folkmoot", "another-app"]))]),
                "OtherAudience",
            ),
            (token(1, &[("nonce", json!("m"))]), "OtherKey"),
            (token(1, &[("nonce", Value::Null)]), "OtherKey"),
            (token(1, &[("exp", json!(NOW - 300))]), "Expired"),
            (token(1, &[("iat", json!(NOW - 4000))]), "Expired"),
            (token(1, &[("iat", json!(NOW + 4000))]), "Expired"),
            (
                token(1, &[("sub", json!(""))]),
                "BadToken { what: \"subject\" }",
            ),
            ("a.b".to_owned(), "BadToken { what: \"form\" }"),
            ("..".to_owned(), "BadToken { what: \"header\" }"),
        ];
        for (token, code) in refused {
            assert_eq!(checked(&token), Err(code.to_owned()), "{token}");
        }
        // A token that says that it is not signed, and one whose body was changed.
        let none = URL_SAFE_NO_PAD.encode("{\"alg\":\"none\"}");
        let whole = token(1, &[]);
        let parts: Vec<&str> = whole.split('.').collect();
        assert_eq!(
            checked(&format!("{none}.{}.", parts[1])),
            Err("BadToken { what: \"signature\" }".to_owned())
        );
        let other = token(1, &[("sub", json!("u-2"))]);
        let body = other.split('.').nth(1).unwrap();
        assert_eq!(
            checked(&format!("{}.{body}.{}", parts[0], parts[2])),
            Err("BadToken { what: \"signature\" }".to_owned())
        );
    }
}
