//! Public keys with names: key ids, and verifier keys, their one-line spelling (C2SP signed-note,
//! "Verifier keys").

use std::fmt;

use super::base64;
use super::key::{KeyError, PublicKey};
use crate::domain::hash::{Hash, decode_hex, encode_hex};
use crate::faults;

/// The signature type byte of Ed25519 in key ids and verifier keys.
const TYPE_ED25519: u8 = 1;

/// The signature type byte of Ed25519 cosignatures (C2SP tlog-cosignature).
const TYPE_COSIGNATURE: u8 = 4;

faults! {
    /// Why a line is not a verifier key.
    pub enum VerifierKeyError {
        /// Not `NAME+KEYID+BASE64`.
        Form { text: String } "verifier-key.form" Malformed;
        /// Another signature type than the one that is wanted, as two hexadecimal digits.
        Type { name: String, wanted: String } "verifier-key.type" Malformed;
        /// The key id, eight hexadecimal digits, does not follow from name and key.
        Id { name: String, expected: String } "verifier-key.id" Malformed;
        /// The key itself is not acceptable.
        Key { name: String, error: KeyError } "verifier-key.key" Malformed;
    }
}

/// A public key with the name under which it makes signature lines of one type.
///
/// Spelled `NAME+KEYID+BASE64`, the id as eight lower-case hexadecimal digits, then the base64 of
/// the type byte and the 32 key bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedKey<const TYPE: u8> {
    name: String,
    key: PublicKey,
    id: [u8; 4],
}

/// A key that signs notes:
/// `vote.example.org/council+f0883909+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY`.
pub type VerifierKey = NamedKey<TYPE_ED25519>;

/// A key that cosigns checkpoints, of a witness.
pub type WitnessKey = NamedKey<TYPE_COSIGNATURE>;

impl<const TYPE: u8> NamedKey<TYPE> {
    /// Names a key; `None` if no signature line can hold the name.
    pub fn new(name: &str, key: PublicKey) -> Option<NamedKey<TYPE>> {
        let id = id_of(TYPE, name, &key);
        is_key_name(name).then(|| NamedKey {
            name: name.to_owned(),
            key,
            id,
        })
    }

    /// Reads the one spelling of such a key.
    pub fn parse(text: &str) -> Result<NamedKey<TYPE>, VerifierKeyError> {
        let form = || VerifierKeyError::Form {
            text: text.to_owned(),
        };
        let (name, rest) = text.split_once('+').ok_or_else(form)?;
        let (id, key) = rest.split_once('+').ok_or_else(form)?;
        let id: [u8; 4] = decode_hex(id).ok_or_else(form)?;
        let blob = base64::decode(key).ok_or_else(form)?;
        let name_owned = || name.to_owned();
        let key = match blob.split_first() {
            Some((found, key)) if *found == TYPE => key.try_into().ok(),
            _ => None,
        };
        let key = key.ok_or_else(|| VerifierKeyError::Type {
            name: name_owned(),
            wanted: encode_hex(&[TYPE]),
        })?;
        let key = PublicKey::enrollable(key).map_err(|error| VerifierKeyError::Key {
            name: name_owned(),
            error,
        })?;
        let parsed = NamedKey::new(name, key).ok_or_else(form)?;
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

impl<const TYPE: u8> fmt::Display for NamedKey<TYPE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut blob = vec![TYPE];
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
    id_of(TYPE_ED25519, name, key)
}

/// The same of any signature type.
fn id_of(signature_type: u8, name: &str, key: &PublicKey) -> [u8; 4] {
    let type_byte = [signature_type];
    let Hash([a, b, c, d, ..]) =
        Hash::of_parts(&[name.as_bytes(), b"\n", &type_byte, key.as_bytes()]);
    [a, b, c, d]
}

/// Whether a signature line can hold this name: not empty, no Unicode space, plus or control.
pub(super) fn is_key_name(name: &str) -> bool {
    let barred = |c: char| c.is_whitespace() || c == '+' || c.is_control();
    !name.is_empty() && !name.contains(barred)
}
