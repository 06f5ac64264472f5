//! Signed notes (C2SP signed-note v1.0.0): a text and the signatures of named keys on it.
//!
//! Every log entry is a [`Note`], read strictly: Ed25519 signatures only, each line known. What may
//! stand in the text and who must sign is the statement's matter. [`open`] reads checkpoints, which
//! may carry signature lines of strangers.

use std::fmt::Write;

use super::base64;
use super::key::{PublicKey, SecretKey};
use super::verifier::{VerifierKey, is_key_name, key_id};
use crate::domain::hash::Hash;
use crate::faults;

/// The longest log entry, in bytes: bundles could hold 65,535, the rest is kept in reserve.
pub const NOTE_BYTES_MAX: usize = 60_000;

/// The most signature lines of an entry.
pub const SIGNATURES_MAX: usize = 16;

/// The longest note that [`open`] reads: room for sixteen post-quantum cosignatures.
const OPEN_BYTES_MAX: usize = 131_072;

/// What a signature line begins with.
pub(super) const DASH: &str = "\u{2014} ";

faults! {
    /// Why bytes are not a note. Lines count from 1, bytes from 0.
    pub enum NoteError {
        /// More bytes than an entry may have.
        TooLong { length: usize, max: usize } "too-long.note" TooLarge;
        /// Not UTF-8: the first byte that does not fit.
        NotUtf8 { offset: usize } "not-utf8.note" Malformed;
        /// A control character other than the line feed: a tab or a carriage return, most often.
        ControlCharacter { line: usize } "not-a-note.control-character" Malformed;
        /// No empty line between text and signatures, or nothing after it.
        NoSignatures "not-a-note.no-signatures" Malformed;
        /// A signature line, counted after the empty line, that is not `— name base64` in its one spelling, or
        /// lacks its LF.
        BadSignatureLine { line: usize } "not-a-note.bad-signature-line" Malformed;
        /// More signature lines than allowed.
        TooManySignatures { count: usize, max: usize } "not-a-note.too-many-signatures" Malformed;
        /// One key signed twice.
        RepeatedSignature { name: String } "not-a-note.repeated-signature" Malformed;
        /// A name that no signature line can hold.
        BadName { name: String } "not-a-note.bad-name" Malformed;
    }
}

/// A text and the Ed25519 signatures on it, in the order of the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What is signed, with its final line feed.
    pub text: String,
    /// At least one, at most [`SIGNATURES_MAX`]; no key twice.
    pub signatures: Vec<NoteSignature>,
}

/// One signature line: `— NAME base64(key id ‖ signature)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// Names the key, such as `vote.example.org/council/m/alice`.
    pub name: String,
    /// Of name and key: see [`super::verifier::key_id`].
    pub key_id: [u8; 4],
    /// Ed25519 over the text.
    pub signature: [u8; 64],
}

impl Note {
    /// Joins a text and signatures; errors as [`Note::parse`] would on the printed note.
    pub fn new(text: &str, signatures: Vec<NoteSignature>) -> Result<Note, NoteError> {
        if let Some(bad) = signatures.iter().find(|line| !is_key_name(&line.name)) {
            return Err(NoteError::BadName {
                name: bad.name.clone(),
            });
        }
        let note = Note {
            text: text.to_owned(),
            signatures,
        };
        let parsed = Note::parse(&note.to_bytes())?;
        // A text without its final line feed would come back split elsewhere.
        if parsed == note {
            Ok(note)
        } else {
            Err(NoteError::NoSignatures)
        }
    }

    /// Signs a text with one key. `text` ends with a line feed.
    pub fn sign(text: &str, name: &str, key: &SecretKey) -> Result<Note, NoteError> {
        Note::new(text, vec![NoteSignature::make(text, name, key)])
    }

    /// Reads a note in its one spelling; the signatures are not verified here.
    pub fn parse(bytes: &[u8]) -> Result<Note, NoteError> {
        let (text, lines) = split(bytes, NOTE_BYTES_MAX)?;
        let mut signatures: Vec<NoteSignature> = Vec::new();
        for (position, line) in lines.enumerate() {
            let bad = || NoteError::BadSignatureLine {
                line: position.saturating_add(1),
            };
            let (name, key_id, signature) = split_line(line).ok_or_else(bad)?;
            let signature = signature.try_into().map_err(|_| bad())?;
            if signatures
                .iter()
                .any(|old| old.name == name && old.key_id == key_id)
            {
                return Err(NoteError::RepeatedSignature {
                    name: name.to_owned(),
                });
            }
            signatures.push(NoteSignature {
                name: name.to_owned(),
                key_id,
                signature,
            });
        }
        if signatures.len() > SIGNATURES_MAX {
            return Err(NoteError::TooManySignatures {
                max: SIGNATURES_MAX,
                count: signatures.len(),
            });
        }
        Ok(Note {
            text: text.to_owned(),
            signatures,
        })
    }

    /// The bytes of the entry: text, empty line, signature lines.
    pub fn to_bytes(&self) -> Vec<u8> {
        print(&self.text, &self.signatures).into_bytes()
    }

    /// SHA-256 of the text: the statement's hash.
    pub fn text_hash(&self) -> Hash {
        Hash::of(self.text.as_bytes())
    }
}

impl NoteSignature {
    /// Signs `text` under a name.
    pub fn make(text: &str, name: &str, key: &SecretKey) -> NoteSignature {
        NoteSignature {
            name: name.to_owned(),
            key_id: key_id(name, &key.public()),
            signature: key.sign(text.as_bytes()),
        }
    }

    /// Whether the line's key id is that of `key` under the line's name. Verifies nothing.
    pub fn names(&self, key: &PublicKey) -> bool {
        self.key_id == key_id(&self.name, key)
    }
}

/// Prints text, empty line and signature lines.
pub(super) fn print(text: &str, signatures: &[NoteSignature]) -> String {
    let mut note = format!("{text}\n");
    for line in signatures {
        let mut blob = line.key_id.to_vec();
        blob.extend(line.signature);
        writeln!(note, "{DASH}{} {}", line.name, base64::encode(&blob))
            .expect("writing to a string succeeds");
    }
    note
}

faults! {
    /// Why a note does not stand under the keys at hand.
    pub enum OpenError {
        /// Not a note at all.
        Note { error: NoteError } "unopened.note" Malformed;
        /// A line under a known name and key id whose signature is wrong.
        WrongSignature { name: String } "unopened.wrong-signature" Unsigned;
        /// No line of a known key, of so many at hand.
        NoKnownSignature { count: usize } "unopened.no-known-signature" Unsigned;
    }
}

impl From<NoteError> for OpenError {
    fn from(error: NoteError) -> OpenError {
        OpenError::Note { error }
    }
}

/// Reads a note that strangers may have signed too; the text and the names of the known signers.
///
/// Lines of unknown keys, of any signature type, are ignored; a wrong signature under a known key
/// refuses the note, and so does the lack of any known one (signed-note, section "Signatures").
pub fn open<'a, 'k>(
    bytes: &'a [u8],
    keys: &'k [VerifierKey],
) -> Result<(&'a str, Vec<&'k VerifierKey>), OpenError> {
    let (text, lines) = signature_lines(bytes)?;
    let mut signers = Vec::new();
    for line in lines {
        let known = |key: &&VerifierKey| key.name() == line.name && key.id() == line.key_id;
        let Some(key) = keys.iter().find(known) else {
            continue;
        };
        let valid = <&[u8; 64]>::try_from(line.signature.as_slice())
            .is_ok_and(|signature| key.public_key().verify(text.as_bytes(), signature));
        if !valid {
            return Err(OpenError::WrongSignature {
                name: line.name.to_owned(),
            });
        }
        signers.push(key);
    }
    if signers.is_empty() {
        return Err(OpenError::NoKnownSignature { count: keys.len() });
    }
    Ok((text, signers))
}

/// The name and key id of each signature line of a note that strangers may have signed too.
pub fn signers(bytes: &[u8]) -> Result<Vec<(&str, [u8; 4])>, NoteError> {
    let (_, lines) = signature_lines(bytes)?;
    Ok(lines.iter().map(|line| (line.name, line.key_id)).collect())
}

/// The signature lines, with their ends, that bear a name and key id of these keys; none of what is no note.
pub fn lines_of(note: &str, keys: &[VerifierKey]) -> String {
    let (_, lines) = signature_lines(note.as_bytes()).unwrap_or_default();
    let known = |line: &&Line<'_>| {
        let mut keys = keys.iter();
        keys.any(|key| key.name() == line.name && key.id() == line.key_id)
    };
    let kept = lines.iter().filter(known);
    kept.map(|line| format!("{}\n", line.text)).collect()
}

/// A signature line of any type.
pub(super) struct Line<'a> {
    /// As it stands, without its end.
    pub text: &'a str,
    /// Of the key.
    pub name: &'a str,
    /// Of name, type and key.
    pub key_id: [u8; 4],
    /// What follows the key id; not empty.
    pub signature: Vec<u8>,
}

/// The text and the signature lines of a note that strangers may have signed too. Nothing is verified here.
pub(super) fn signature_lines(bytes: &[u8]) -> Result<(&str, Vec<Line<'_>>), NoteError> {
    let (text, lines) = split(bytes, OPEN_BYTES_MAX)?;
    let mut found = Vec::new();
    for (position, text) in lines.enumerate() {
        let bad = NoteError::BadSignatureLine {
            line: position.saturating_add(1),
        };
        let (name, key_id, signature) = split_line(text).ok_or(bad)?;
        found.push(Line {
            text,
            name,
            key_id,
            signature,
        });
    }
    Ok((text, found))
}

/// Splits at the last empty line into the text and the signature lines without their ends.
fn split(bytes: &[u8], max: usize) -> Result<(&str, impl Iterator<Item = &str>), NoteError> {
    if bytes.len() > max {
        return Err(NoteError::TooLong {
            length: bytes.len(),
            max,
        });
    }
    let note = str::from_utf8(bytes).map_err(|error| NoteError::NotUtf8 {
        offset: error.valid_up_to(),
    })?;
    if let Some(offset) = note.bytes().position(|byte| byte < b' ' && byte != b'\n') {
        let before = &bytes[..offset];
        let line = before.split(|&byte| byte == b'\n').count();
        return Err(NoteError::ControlCharacter { line });
    }
    let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::NoSignatures)?;
    let line_count = lines.split('\n').count();
    let lines = lines.strip_suffix('\n').ok_or(match lines {
        "" => NoteError::NoSignatures,
        _ => NoteError::BadSignatureLine { line: line_count },
    })?;
    let text = &note[..text.len().saturating_add(1)];
    Ok((text, lines.split('\n')))
}

/// Takes a signature line apart into name, key id and signature of any length but none.
fn split_line(line: &str) -> Option<(&str, [u8; 4], Vec<u8>)> {
    let (name, blob) = line.strip_prefix(DASH)?.split_once(' ')?;
    let blob = base64::decode(blob)?;
    let (key_id, signature) = blob.split_first_chunk::<4>()?;
    let fits = is_key_name(name) && !signature.is_empty();
    fits.then(|| (name, *key_id, signature.to_vec()))
}
