//! Logs, and mirrors of them.

use std::path::PathBuf;

use crate::domain::fault::Told;

crate::faults! {
    /// Logs, and mirrors of them.
    pub enum LogFault {
        /// Verification found something wrong, which has been printed.
        DoesNotHold { log: String } "log-does-not-hold" Unfit;
        /// A receipt or checkpoint that somebody holds is of another history, signed by the same key.
        OtherHistory { log: String, path: String } "log-other-history" Unfit;
        /// A receipt or checkpoint that somebody holds proves nothing of this log, which holds.
        Unusable { path: PathBuf } "held-unusable" Malformed;
        /// A file of a log is not where it should be.
        NoLog { log: String, path: String } "no-log" Unavailable;
        /// A mirror of another log.
        OtherMirror { path: PathBuf, kept: String, found: String } "other-mirror" Conflict;
        /// A mirror that ends before the newest head that was seen; sizes of that head and of the mirror.
        SeenFurther { path: PathBuf, had: u64, has: u64 } "seen-further" Unfit;
        /// The log shows another state than it did before; sizes of what was kept and of the log.
        RolledBack { path: PathBuf, kept: u64, found: u64 } "mirror-ahead" Unfit;
        /// The log has another history than the one that was seen before; sizes of both heads, and the file that
        /// proves it.
        Forked { kept: u64, found: u64, evidence: PathBuf } "log-forked" Unfit;
        /// The log does not show that it continues what was seen before.
        NotContinued { kept: u64, found: u64 } "log-not-continued" Unfit;
        /// A file that does not prove a fork.
        NoFork { path: PathBuf, reason: Told } "no-fork" Unfit;
        /// A checkpoint that no key of the trust file signed.
        NotSigned { log: String, reason: Told } "checkpoint-not-signed" Unfit;
        /// A checkpoint behind which the witnesses that the trust file requires do not stand.
        NotWitnessed { log: String, reason: Told } "checkpoint-not-witnessed" Unfit;
        /// A log of which nobody has said that it is so large.
        TooLarge { size: u64, max: u64 } "log-too-large" TooLarge;
        /// A mirror that does not say how far it has come.
        NoCheckpoint { path: PathBuf } "no-checkpoint" Malformed;
        /// Should be a checkpoint of this log.
        Checkpoint { path: PathBuf, reason: Told } "bad-checkpoint-file" Malformed;
    }
}
