//! The tables as diesel sees them. Written as `diesel print-schema` does (see `diesel.toml`); what
//! the columns mean is said by the comments in `migrations/`. A test holds it against the database.

diesel::table! {
    /// What statements name by hash: marks, contribution batches, rolls, long texts, workings.
    attachment (hash) {
        /// SHA-256 of the bytes.
        hash -> Bytea,
        /// The attachment, byte for byte.
        bytes -> Bytea,
        /// What it is, as its first line says.
        kind -> Text,
        /// The index of the first entry that names it.
        entry -> Int8,
        /// The poll whose close releases it; null when it is public at once.
        sealed_poll -> Nullable<Text>,
    }
}

diesel::table! {
    /// The heads that the service has signed (C2SP tlog-checkpoint).
    checkpoint (size) {
        /// The number of entries that the head covers.
        size -> Int8,
        /// The RFC 6962 tree hash over them.
        root -> Bytea,
        /// The signed note, byte for byte.
        note -> Bytea,
    }
}

diesel::table! {
    /// The log: signed notes in the order in which they were accepted. Never changed, never deleted.
    entry (index) {
        /// The place in the log: 0, 1, 2 ... without a gap.
        index -> Int8,
        /// The kind of the statement, as its first line says.
        kind -> Text,
        /// SHA-256 of the statement text, without its signatures.
        statement_hash -> Bytea,
        /// The name on the first signature line.
        signer -> Text,
        /// The Ed25519 public key that the first signature line was checked with.
        key -> Bytea,
        /// The RFC 6962 leaf hash of the body; the scrubber recomputes it and never trusts it.
        leaf_hash -> Bytea,
        /// The signed note, byte for byte: statement, empty line, signature lines.
        body -> Bytea,
    }
}

diesel::table! {
    /// Where the log ends: exactly one row, advanced by compare-and-swap with every batch.
    log_head (one_row) {
        /// Always true: there is one log in a schema.
        one_row -> Bool,
        /// The number of entries; the next entry gets this index.
        size -> Int8,
        /// The RFC 6962 tree hash over the leaf hashes of all entries.
        root -> Bytea,
    }
}

diesel::table! {
    /// Uploads that wait for a statement to name them; forgotten when none does.
    staged_attachment (hash) {
        /// SHA-256 of the bytes.
        hash -> Bytea,
        /// The upload, byte for byte.
        bytes -> Bytea,
        /// When it was uploaded, by the clock of the database.
        staged_at -> Timestamptz,
    }
}

diesel::table! {
    /// Full tiles of the tree (C2SP tlog-tiles): immutable. Partial ones are computed when asked for.
    tile (level, index) {
        /// The level: a hash on level n covers 256 to the power n entries.
        level -> Int2,
        /// The place on its level, from the left.
        index -> Int8,
        /// Its 256 hashes of 32 bytes, from the left.
        hashes -> Bytea,
    }
}

diesel::joinable!(attachment -> entry (entry));

diesel::allow_tables_to_appear_in_same_query!(
    attachment,
    checkpoint,
    entry,
    log_head,
    staged_attachment,
    tile,
);
