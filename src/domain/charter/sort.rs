//! The sorts of documents.

use crate::domain::text::words;

/// Declares the sorts: variant, and the word that is its first line's and its first key.
macro_rules! sorts {
    ($($(#[$doc:meta])* $variant:ident $name:literal;)*) => {
        /// What sort of document it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Sort { $($(#[$doc])* $variant,)* }

        words!(Sort: $($name Sort::$variant)*);

        impl Sort {
            /// Every sort.
            pub const ALL: &'static [Sort] = &[$(Sort::$variant),*];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $(Sort::$variant => $name,)* }
            }
        }
    };
}

sorts! {
    /// What the organisation is.
    Organisation "organisation";
    /// How contributions become weight.
    Policy "policy";
    /// How matters are brought and decided.
    Procedure "procedure";
    /// Who sits where.
    Body "body";
}

impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

crate::tell! { Text: Sort; }
