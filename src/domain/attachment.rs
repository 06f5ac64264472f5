//! Attachments as statements name them. Their bytes stand beside the statement, stored once by hash.

use crate::domain::hash::Hash;
use crate::domain::line::Form;
use crate::domain::text::Value;

/// An attachment as a line names it: its SHA-256 and its size in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentRef {
    /// SHA-256 of the bytes.
    pub hash: Hash,
    /// How many bytes it has.
    pub size: u64,
}

/// What an attachment is to the statement that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Results depend on it: it is there for ever.
    Evidence,
    /// A text for people, on which no result depends: it may be erased.
    Text,
    /// The marks of a ballot: they stand with their entry, and no line says their size.
    Marks,
}

/// An attachment with what it is to the statement that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// SHA-256 of the bytes.
    pub hash: Hash,
    /// How many bytes it has, where the statement says it.
    pub size: Option<u64>,
    /// What it is.
    pub role: Role,
}

impl Role {
    /// The role as the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Evidence => "evidence",
            Role::Text => "text",
            Role::Marks => "marks",
        }
    }

    /// Whether it may be erased.
    pub fn is_erasable(self) -> bool {
        match self {
            Role::Text => true,
            Role::Evidence | Role::Marks => false,
        }
    }
}

impl AttachmentRef {
    /// The reference to these bytes, with their size.
    pub fn to(bytes: &[u8]) -> AttachmentRef {
        AttachmentRef {
            hash: Hash::of(bytes),
            size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        }
    }

    /// Named as evidence.
    pub fn evidence(self) -> Named {
        self.named(Role::Evidence)
    }

    /// Named as a text for people.
    pub fn text(self) -> Named {
        self.named(Role::Text)
    }

    fn named(self, role: Role) -> Named {
        Named {
            hash: self.hash,
            size: Some(self.size),
            role,
        }
    }
}

impl Named {
    /// The marks with this hash.
    pub fn marks(hash: Hash) -> Named {
        Named {
            hash,
            size: None,
            role: Role::Marks,
        }
    }
}

impl Value for AttachmentRef {
    const FORM: Form = Form::Named("attachment");
    fn read(text: &str) -> Option<AttachmentRef> {
        let (hash, size) = <(Hash, u64)>::read(text)?;
        Some(AttachmentRef { hash, size })
    }
    fn write(&self) -> String {
        (self.hash, self.size).write()
    }
}
