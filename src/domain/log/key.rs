//! Ed25519 keys and signatures under profile `strict-v1` (docs/FORMATS.md).
//!
//! Only keys on which all careful verifiers agree exist as [`PublicKey`]; there is no way to make
//! another one. Batch verification is absent on purpose: it accepts signatures this refuses.

use std::fmt;

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};

use crate::domain::hash::{decode_hex, encode_hex};
use crate::domain::line::Form;
use crate::domain::value::Value;
use crate::faults;

/// The encoding of the curve's neutral element, which `strict-v1` forbids as R.
const IDENTITY: [u8; 32] = {
    let mut bytes = [0; 32];
    bytes[0] = 1;
    bytes
};

faults! {
    /// Why 32 bytes are not a key that may sign.
    pub enum KeyError {
        /// Not 64 lower-case hexadecimal digits.
        NotHex "public-key.not-hex" Malformed;
        /// The bytes name no point of the curve (RFC 8032 section 5.1.3).
        NotAPoint "public-key.not-a-point" Malformed;
        /// The point has another, canonical encoding.
        NotCanonical "public-key.not-canonical" Malformed;
        /// The point has order 1, 2, 4 or 8, so that anybody can sign for it.
        SmallOrder "public-key.small-order" Unfit;
        /// The point is not in the prime-order subgroup, so that verifiers would disagree.
        HasTorsion "public-key.has-torsion" Unfit;
    }
}

/// An enrollable key: canonical, on the curve, in the prime-order subgroup and not its zero.
///
/// Ordered bytewise. Printed and read as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl Value for PublicKey {
    const FORM: Form = Form::Named("key");
    fn read(text: &str) -> Option<PublicKey> {
        PublicKey::parse(text).ok()
    }
    fn write(&self) -> String {
        self.to_string()
    }
}

impl PublicKey {
    /// Checks the conditions of `strict-v1`; costs about one signature verification.
    pub fn enrollable(bytes: [u8; 32]) -> Result<PublicKey, KeyError> {
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::NotAPoint)?;
        let point = key.to_edwards();
        if point.compress().to_bytes() != bytes {
            return Err(KeyError::NotCanonical);
        }
        if point.is_small_order() {
            return Err(KeyError::SmallOrder);
        }
        if !point.is_torsion_free() {
            return Err(KeyError::HasTorsion);
        }
        Ok(PublicKey(bytes))
    }

    /// Reads 64 lower-case hexadecimal digits and checks them as [`PublicKey::enrollable`] does.
    pub fn parse(text: &str) -> Result<PublicKey, KeyError> {
        PublicKey::enrollable(decode_hex(text).ok_or(KeyError::NotHex)?)
    }

    /// The 32 bytes of RFC 8032.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Unpacks the point once, for whoever verifies more than one signature of this key.
    pub fn prepare(&self) -> PreparedKey {
        let key = VerifyingKey::from_bytes(&self.0).expect("an enrollable key decodes");
        PreparedKey(key)
    }

    /// Whether `signature` is valid for `message` under `strict-v1`.
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.prepare().verify(message, signature)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode_hex(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A [`PublicKey`] with its point unpacked (about 200 bytes), a tenth faster per verification.
#[derive(Clone, Debug)]
pub struct PreparedKey(VerifyingKey);

impl PreparedKey {
    /// The key that was unpacked.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.to_bytes())
    }

    /// Whether `signature` is valid for `message` under `strict-v1`.
    ///
    /// S < L and the bytewise comparison of R are the library's; an R of small order can, for an
    /// enrollable key, only be the identity, which is compared here. That equals `verify_strict`
    /// without its second point decompression (vectors: tests/domain/log_vectors.rs).
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        signature[..32] != IDENTITY
            && self
                .0
                .verify(message, &Signature::from_bytes(signature))
                .is_ok()
    }
}

/// A signing key. Its memory is wiped when dropped; it prints only its public half.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// The key of a 32-byte seed (the private key of RFC 8032 section 5.1.5).
    pub fn from_seed(seed: &[u8; 32]) -> SecretKey {
        SecretKey(SigningKey::from_bytes(seed))
    }

    /// The seed, for writing a key file.
    pub fn seed(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The public half. A key made from a seed is always enrollable.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs as RFC 8032 section 5.1.6 says: the same message gives the same signature.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey of {}", self.public())
    }
}
