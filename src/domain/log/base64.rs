//! Base64 as C2SP uses it: RFC 4648 section 4, padded, trailing bits zero, nothing else accepted.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::domain::hash::Hash;

/// Prints bytes in the standard alphabet with padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads the one canonical spelling; anything else is `None`.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Reads a 32-byte hash; anything else is `None`.
pub(super) fn decode_hash(text: &str) -> Option<Hash> {
    decode(text)?.try_into().ok().map(Hash)
}
