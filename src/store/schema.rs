//! The tables as diesel sees them. Written as `diesel print-schema` does (see `diesel.toml`); what
//! the columns mean is said by the comments in `migrations/`. A test holds it against the database.

diesel::table! {
    /// What statements name by hash and size: contribution batches, rolls, long texts, workings.
    attachment (hash) {
        /// SHA-256 of the bytes.
        hash -> Bytea,
        /// The attachment, byte for byte; null once it is erased, where no result depends on it.
        bytes -> Nullable<Bytea>,
        /// What it is to the statement that names it: evidence, which stays, or a text for people, which may be erased.
        role -> Text,
        /// The index of the first entry that names it.
        entry -> Int8,
    }
}

diesel::table! {
    /// Who has signed the certificate of a poll.
    certificate_signature (poll, scrutineer) {
        /// The poll.
        poll -> Text,
        /// The principal.
        scrutineer -> Text,
        /// The index of the signed certificate.
        entry -> Int8,
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
    /// Claims against provisional rolls, with their rulings.
    claim (statement) {
        /// Hash of the claim statement.
        statement -> Bytea,
        /// The poll.
        poll -> Text,
        /// The index of the claim.
        entry -> Int8,
        /// Hash of the provisional roll statement that it is against.
        roll -> Bytea,
        /// Who objects.
        member -> Text,
        /// Whose place on the roll it is about.
        about -> Text,
        /// The attachment that says what is wrong.
        reason -> Bytea,
        /// Hash of the ruling statement; null while the claim waits.
        ruling -> Nullable<Bytea>,
        /// The index of the ruling.
        ruled_at -> Nullable<Int8>,
        /// The registrar who decided.
        ruled_by -> Nullable<Text>,
        /// What was decided.
        verdict -> Nullable<Text>,
        /// The entries that count for the member since; none for a dismissed claim.
        remedies -> Nullable<Array<Nullable<Int8>>>,
        /// The attachment with the reason of the ruling.
        ruling_reason -> Nullable<Bytea>,
    }
}

diesel::table! {
    /// The ledger, line by line.
    contribution (source, reference) {
        /// Who credited it.
        source -> Text,
        /// Unique for its source.
        reference -> Text,
        /// Who is credited.
        member -> Text,
        /// What kind of contribution it is.
        category -> Text,
        /// How much, in units of its category; may be negative.
        amount -> Int8,
        /// When it happened, as the source says.
        occurred_at -> Timestamptz,
        /// The index of the batch's entry.
        entry -> Int8,
    }
}

diesel::table! {
    /// What corrections did to lines of the ledger. The last one of a line stands.
    correction (source, reference, entry) {
        /// Who credited the line.
        source -> Text,
        /// The line.
        reference -> Text,
        /// The index of the correction.
        entry -> Int8,
        /// What stands instead of the amount; 0 reverses the line.
        amount -> Int8,
        /// The attachment with the reason.
        reason -> Bytea,
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
        /// What a ballot names: the marks, byte for byte; null for every other kind.
        marks -> Nullable<Bytea>,
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
    /// The parts of the lot that scrutineers have revealed.
    lot_reveal (poll, scrutineer) {
        /// The poll.
        poll -> Text,
        /// The principal.
        scrutineer -> Text,
        /// The secret that the notice committed to.
        secret -> Bytea,
        /// The index of the reveal.
        entry -> Int8,
    }
}

diesel::table! {
    /// Members as the log has them. A projection: rebuilt from the log at any time.
    member (member_) {
        /// The pseudonymous id.
        #[sql_name = "member"]
        member_ -> Text,
        /// The class, as the genesis statement lists it.
        class -> Text,
        /// When the membership began, as the enroller says.
        joined_at -> Timestamptz,
        /// The principal that enrolled the member.
        enrolled_by -> Text,
        /// Whether a registrar stands behind the enrolment: without it no vote.
        confirmed -> Bool,
        /// Whether the membership is in force.
        standing -> Text,
        /// To whom the contributions are credited instead; null for nobody.
        merged_into -> Nullable<Text>,
        /// The index of the enrolment.
        entry -> Int8,
        /// What a registrar says the member is, each as dimension and value, in bytewise order.
        tags -> Array<Nullable<Text>>,
    }
}

diesel::table! {
    /// Who held which office from which entry to which.
    office_term (holder, office, entry) {
        /// The principal.
        holder -> Text,
        /// The office, as statements name it.
        office -> Text,
        /// The index of the entry that began it.
        entry -> Int8,
        /// What it is limited to, ids with spaces between them; all for no limit.
        scope -> Text,
        /// The first instant after the term; null for no end.
        until -> Nullable<Timestamptz>,
        /// The index of the entry that ended it early or replaced it; null for none.
        ended_by -> Nullable<Int8>,
    }
}

diesel::table! {
    /// Adopted weight policies.
    policy (statement) {
        /// Hash of the statement: how polls name it.
        statement -> Bytea,
        /// The policy's name.
        name -> Text,
        /// In Chinese, or in the organisation's own language.
        title -> Text,
        /// In English.
        title_en -> Text,
        /// Its revision under that name.
        revision -> Int8,
        /// The index of the entry that adopted it.
        entry -> Int8,
    }
}

diesel::table! {
    /// Polls, with what the log has fixed so far. Null columns are not reached yet.
    poll (poll_) {
        /// The poll's id.
        #[sql_name = "poll"]
        poll_ -> Text,
        /// Hash of the notice.
        notice -> Bytea,
        /// The index of the notice.
        entry -> Int8,
        /// The returning officer.
        officer -> Text,
        /// The policy that makes the weights.
        policy -> Bytea,
        /// Whether marks are released only at the close.
        sealed -> Bool,
        /// When ballots are accepted from.
        opens_at -> Timestamptz,
        /// When ballots are accepted until.
        closes_at -> Timestamptz,
        /// Size of the log whose ledger makes the weights.
        ledger_size -> Nullable<Int8>,
        /// Hash of the provisional roll statement.
        provisional_roll -> Nullable<Bytea>,
        /// Hash of the certified roll statement.
        certified_roll -> Nullable<Bytea>,
        /// The attachment with the lines of the latest roll.
        roll_lines -> Nullable<Bytea>,
        /// Hash of the open statement.
        opened_by -> Nullable<Bytea>,
        /// Hash of the close statement.
        closed_by -> Nullable<Bytea>,
        /// Entries before the close: what is evaluated.
        closed_size -> Nullable<Int8>,
        /// Hash of the result statement.
        result -> Nullable<Bytea>,
        /// The attachment with the working of the result.
        outcome -> Nullable<Bytea>,
        /// Hash of the certificate statement, once enough have signed.
        certificate -> Nullable<Bytea>,
        /// Hash of the poll-change statement that called it off before it opened.
        cancelled_by -> Nullable<Bytea>,
        /// Hash of the statement that gave it up after it opened.
        annulled_by -> Nullable<Bytea>,
    }
}

diesel::table! {
    /// Every key of every principal, ended ones included.
    principal_key (holder, key) {
        /// Whose it is: m/MEMBER, o/OFFICER or s/SYSTEM.
        holder -> Text,
        /// The Ed25519 public key.
        key -> Bytea,
        /// The index of the entry that brought it.
        entry -> Int8,
        /// The index of the entry that ended it; null while it may be used.
        revoked_at -> Nullable<Int8>,
    }
}

diesel::table! {
    /// The certified roll of each poll.
    roll_line (poll, member) {
        /// The poll.
        poll -> Text,
        /// The member.
        member -> Text,
        /// The member's class at the record date.
        class -> Text,
        /// What the member's ballot weighs.
        weight -> Int8,
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

diesel::joinable!(certificate_signature -> entry (entry));
diesel::joinable!(certificate_signature -> poll (poll));
diesel::joinable!(claim -> poll (poll));
diesel::joinable!(contribution -> entry (entry));
diesel::joinable!(contribution -> member (member));
diesel::joinable!(correction -> attachment (reason));
diesel::joinable!(correction -> entry (entry));
diesel::joinable!(lot_reveal -> entry (entry));
diesel::joinable!(lot_reveal -> poll (poll));
diesel::joinable!(member -> entry (entry));
diesel::joinable!(policy -> entry (entry));
diesel::joinable!(poll -> entry (entry));
diesel::joinable!(poll -> policy (policy));
diesel::joinable!(roll_line -> member (member));
diesel::joinable!(roll_line -> poll (poll));

diesel::allow_tables_to_appear_in_same_query!(
    attachment,
    certificate_signature,
    checkpoint,
    claim,
    contribution,
    correction,
    entry,
    log_head,
    lot_reveal,
    member,
    office_term,
    policy,
    poll,
    principal_key,
    roll_line,
    staged_attachment,
    tile,
);
