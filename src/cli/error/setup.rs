//! What a service needs around it: directory, address, database.

use std::path::PathBuf;

use crate::domain::fault::{Term, Told, Value};
use crate::domain::id::Id;

crate::faults! {
    /// What a service needs around it: directory, address, database.
    pub enum SetupFault {
        /// A data directory that has a genesis statement.
        Begun { dir: PathBuf } "log-begun" Conflict;
        /// Nothing says where the data directory could be.
        NoHome "no-home" Malformed;
        /// The address cannot be had.
        Listen { listen: String, reason: Told } "cannot-listen" Unavailable;
        /// A program of PostgreSQL, or of a bench, failed.
        Program { program: String, reason: String } "program-failed" Unavailable;
        /// Something that was waited for.
        NeverCame { what: Value } "never-came" Unavailable;
        /// A file of invitations that `folkmoot invite` did not write.
        BadInvitations { path: PathBuf, line: usize } "bad-invitations" Malformed;
        /// A `folkmoot.toml` that cannot be read as such.
        BadSettings { path: PathBuf, reason: Told } "bad-settings" Malformed;
        /// A data directory whose first entry cannot be read.
        NoGenesis { path: PathBuf } "no-genesis" Malformed;
        /// A witness that nobody can ask.
        WitnessUrl { path: PathBuf, name: String } "witness-url" Malformed;
        /// The desk's key names nobody, or a member.
        DeskKey { path: PathBuf } "desk-key" Malformed;
        /// What `doctor` found.
        Unwell { count: usize } "unwell" Unfit;
        /// What is in the database does not follow from its log.
        Differs { what: Told } "audit-finding" Unfit;
        /// Polls that cannot be counted.
        MarksLost { polls: Vec<Id> } "marks-lost" Unfit;
        /// The database's clock is not believed: what it says, and what it should say.
        ClockInDoubt { why: Term, database: String, expected: String } "clock-doubt" Unfit;
        /// The trust file is of another log than the genesis statement.
        TrustDiffers { path: PathBuf } "trust-differs" Unfit;
        /// Not a high-water mark of the backup's log.
        NoMark { path: PathBuf, origin: String } "no-mark" Malformed;
        /// What an interrupted backup left.
        LeftOver { path: PathBuf } "left-over" Conflict;
        /// A restore that would overwrite a log.
        Occupied { dir: PathBuf, schema: String } "occupied" Conflict;
        /// A demo in a database that has a log.
        SchemaTaken { schema: String } "schema-taken" Conflict;
        /// Nobody could tell such a restore from a log that has lost its end.
        NothingToHoldAgainst { mark: PathBuf } "no-measure" Malformed;
    }
}
