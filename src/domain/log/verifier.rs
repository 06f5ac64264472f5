//! Public keys with names: key ids, and verifier keys, their one-line spelling (C2SP signed-note,
//! "Verifier keys").

use std::fmt;

use super::base64;
use super::key::{KeyError, PublicKey};
use crate::domain::hash::{Hash, decode_hex, encode_hex};
use crate::faults;

/// The signature type byte of Ed25519 in key ids and verifier keys.
const TYPE_ED25519: u8 = 1;

faults! {
    /// Why a line is not a verifier key.
    pub enum VerifierKeyError {
        /// Not `NAME+KEYID+BASE64`.
        Form { text: String } "verifier-key.form" Malformed;
        /// Another signature type than Ed25519.
        Type { name: String } "verifier-key.type" Malformed;
        /// The key id, eight hexadecimal digits, does not follow from name and key.
        Id { name: String, expected: String } "verifier-key.id" Malformed;
        /// The key itself is not acceptable.
        Key { name: String, error: KeyError } "verifier-key.key" Malformed;
    }
}

/// A public key with the name under which it signs notes.
///
/// Spelled `NAME+KEYID+BASE64`, the id as eight lower-case hexadecimal digits, then the base64 of
/// the type byte 0x01 and the 32 key bytes:
/// `vote.example.org/council+f0883909+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: PublicKey,
    id: [u8; 4],
}

impl VerifierKey {
    /// Names a key; `None` if no signature line can hold the name.
    pub fn new(name: &str, key: PublicKey) -> Option<VerifierKey> {
        let id = key_id(name, &key);
        is_key_name(name).then(|| VerifierKey {
            name: name.to_owned(),
            key,
            id,
        })
    }

    /// Reads the one spelling of a verifier key.
    pub fn parse(text: &str) -> Result<VerifierKey, VerifierKeyError> {
        let form = || VerifierKeyError::Form {
            text: text.to_owned(),
        };
        let (name, rest) = text.split_once('+').ok_or_else(form)?;
        let (id, key) = rest.split_once('+').ok_or_else(form)?;
        let id: [u8; 4] = decode_hex(id).ok_or_else(form)?;
        let blob = base64::decode(key).ok_or_else(form)?;
        let name_owned = || name.to_owned();
        let key = match blob.split_first() {
            Some((&TYPE_ED25519, key)) => key.try_into().ok(),
            _ => None,
        };
        let key = key.ok_or_else(|| VerifierKeyError::Type { name: name_owned() })?;
        let key = PublicKey::enrollable(key).map_err(|error| VerifierKeyError::Key {
            name: name_owned(),
            error,
        })?;
        let parsed = VerifierKey::new(name, key).ok_or_else(form)?;
        if parsed.id != id {
            let expected = encode_hex(&parsed.id);
            return Err(VerifierKeyError::Id {
                name: name_owned(),
                expected,
            });
        }
        Ok(parsed)
    }

    /// The name in signature lines; for a log its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key itself.
    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }

    /// The key id in signature lines.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut blob = vec![TYPE_ED25519];
        blob.extend(self.key.as_bytes());
        write!(
            f,
            "{}+{}+{}",
            self.name,
            encode_hex(&self.id),
            base64::encode(&blob)
        )
    }
}

/// The first four bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ public key).
pub fn key_id(name: &str, key: &PublicKey) -> [u8; 4] {
    let type_byte = [TYPE_ED25519];
    let Hash([a, b, c, d, ..]) =
        Hash::of_parts(&[name.as_bytes(), b"\n", &type_byte, key.as_bytes()]);
    [a, b, c, d]
}

/// Whether a signature line can hold this name: not empty, no Unicode space, plus or control.
pub(super) fn is_key_name(name: &str) -> bool {
    let barred = |c: char| c.is_whitespace() || c == '+' || c.is_control();
    !name.is_empty() && !name.contains(barred)
}
