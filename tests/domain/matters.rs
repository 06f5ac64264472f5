//! Matters from the first documents to what takes hold: the log calls for each decision, nothing comes
//! before it, and what was mistimed or is another's is refused there.

mod bound;
mod examples;
mod keys;
mod no_confidence;
mod nominated;
mod objections;
mod organisation;
mod recalls;
mod seated;
mod seats;
mod stories;
mod tasks;
mod turn;
mod votes;
mod weighed;

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::charter::clause::Clause;
use folkmoot::domain::charter::sort::Sort;
use folkmoot::domain::fault::Fault;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::note::Note;
use folkmoot::domain::state::fate::Stance;
use folkmoot::domain::state::matter::Matter;
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::statement::support::{Says, Support};
use folkmoot::domain::statement::vote::Vote;
use folkmoot::domain::statement::{Said, admission, answer, due};
use folkmoot::domain::text::Value;
use folkmoot::domain::title::Titles;

use super::community::{Community, id, who};
pub use super::plans::matters::{
    BOARD, COUNCIL, FOUNDING, MOTION, VETO, WATCH, WISH, accepts, adopts, clause, document, gives,
    hash_of,
};
use super::verify::{pinned, verify_files};

/// A community with members, where matters can be brought.
#[derive(Clone)]
pub struct Forum {
    pub community: Community,
    references: u32,
}

impl Forum {
    /// Four members, and the founders' documents alone.
    pub fn new() -> Forum {
        Forum::with(&[])
    }

    /// Matters of this community.
    pub fn of(community: Community) -> Forum {
        Forum {
            community,
            references: 0,
        }
    }

    /// The text of a procedure in force.
    pub fn in_force(&self, procedure: &str) -> String {
        let documents = self.community.state.documents().in_force();
        let found = documents.find(Sort::Procedure, &id(procedure));
        let text = found.expect("it is in force").text();
        let (_, lines) = text.split_once('\n').expect("a line before its own");
        lines.to_owned()
    }

    /// Four members of a community that began with these documents, and with founders who decide by votes.
    pub fn with(texts: &[&str]) -> Forum {
        let mut community = Community::under(texts);
        community.enrol(["ada", "bo", "cy", "dan"]);
        Forum::of(community)
    }

    /// The clause that adopts a document.
    pub fn adopts(&mut self, text: &str) -> Clause {
        self.community.attach(document(text).text().as_bytes());
        adopts(text)
    }

    pub fn reason(&mut self) -> AttachmentRef {
        self.community.attach(b"As was discussed.\n")
    }

    pub fn matter(&mut self, procedure: &str, author: &str, clauses: &[Clause]) -> MatterStatement {
        self.references += 1;
        MatterStatement {
            procedure: hash_of(procedure),
            author: who(author),
            prev: None,
            reference: id(&format!("matter-{}", self.references)),
            titles: Titles::of("一件事项", "A matter"),
            text: self.community.attach(b"What is proposed, and why.\n"),
            concerns: None,
            repeats: None,
            fields: Vec::new(),
            clauses: clauses.to_vec(),
        }
    }

    /// Says it, and what the log calls for then; its hash.
    pub fn say(&mut self, said: impl Into<Said>, signer: &str) -> Hash {
        let hash = self.community.signed(said, &[who(signer)]);
        self.act();
        hash
    }

    /// The same by two lines.
    pub fn say_both(&mut self, said: impl Into<Said>, signers: [&str; 2]) -> Hash {
        let hash = self.community.signed(said, &signers.map(who));
        self.act();
        hash
    }

    /// The code for which it is refused.
    pub fn refused(&mut self, said: impl Into<Said>, signer: &str) -> String {
        self.refused_of(said, &[signer])
    }

    /// The code for which it is refused, whoever signs it.
    pub fn refused_of(&mut self, said: impl Into<Said>, signers: &[&str]) -> String {
        let signers: Vec<_> = signers.iter().copied().map(who).collect();
        let note = self.community.note(said, &signers);
        let told = self.community.submit(&note).unwrap_err().told();
        self.both_refuse(&note);
        let case = told
            .case
            .map_or_else(String::new, |case| format!(".{case}"));
        format!("{}{case}", told.code)
    }

    /// Errors unless both verifiers say the same of the log with this entry.
    fn both_refuse(&self, note: &Note) {
        let mut forced = self.community.clone();
        forced.forced_bytes(note.to_bytes());
        assert!(!verify_files(&forced.mirror(), &pinned(&forced)).holds);
    }

    pub fn act(&mut self) {
        while let Some(said) = due(&self.community.state) {
            self.community.signed(said, &[who("s/service")]);
        }
    }

    pub fn clock(&mut self, at: &str) {
        self.community.clock(at);
        self.act();
    }

    pub fn support(&mut self, matter: Hash, by: &str) -> Support {
        let found = self.found(&matter);
        let (seq, _) = found.support_of(&who(by));
        Support {
            matter,
            version: found.last().hash,
            by: who(by),
            seq: seq + 1,
            says: Says::For,
        }
    }

    pub fn admission(
        &mut self,
        matter: Hash,
        says: admission::Says,
    ) -> admission::AdmissionStatement {
        let reason = self.reason();
        let found = self.found(&matter);
        admission::AdmissionStatement {
            matter,
            version: found.last().hash,
            seq: found.admissions() + 1,
            says,
            into: None,
            reason,
        }
    }

    pub fn answer(&mut self, matter: Hash, by: &str, says: answer::Says) -> answer::Answer {
        let reason = self.reason();
        answer::Answer {
            matter,
            by: who(by),
            seq: self.found(&matter).answers_of(&who(by)) + 1,
            says,
            until: None,
            reason,
        }
    }

    /// A seat is offered to a member by the founders.
    pub fn seat(&mut self, body: &str, member: &str) -> String {
        let matter = self.agreed(&[clause(&format!("seat {body} {member}"))]);
        let fate = self.fate(&matter);
        fate.split("; ").nth(1).unwrap_or("nothing").to_owned()
    }

    /// A member accepts a mandate under a name of the member's own.
    pub fn accept(&mut self, mandate: &str, member: &str) {
        let (by, name) = (format!("m/{member}"), format!("o/{member}"));
        let accepts = accepts(&format!("mandate {mandate}"), &by, Some(&name));
        self.say_both(accepts, [&by, &name]);
    }

    /// The next vote by a mandate.
    pub fn vote(&self, matter: Hash, mandate: &str, says: Stance) -> Vote {
        let mandate = Value::read(mandate).unwrap();
        let found = self.found(&matter);
        Vote {
            matter,
            version: found.last().hash,
            seq: found.vote_of(&mandate).map_or(0, |vote| vote.seq) + 1,
            mandate,
            says,
            reason: None,
        }
    }

    pub fn found(&self, matter: &Hash) -> &Matter {
        self.community.state.matters().require(matter).unwrap()
    }

    /// The outcome, as of which instant, and what became of the clauses.
    pub fn fate(&self, matter: &Hash) -> String {
        let found = self.found(matter);
        let decided = found.decided().map_or_else(
            || "undecided".to_owned(),
            |decided| format!("{} {}", decided.outcome.write(), decided.at),
        );
        let taken = found.enacted().map(|(taken, at)| {
            let taken: Vec<String> = taken.iter().map(Value::write).collect();
            format!("; {} {at}", taken.join(", "))
        });
        format!("{decided}{}", taken.unwrap_or_default())
    }

    /// Brings a founders' matter and has another founder agree; its name.
    pub fn agreed(&mut self, clauses: &[Clause]) -> Hash {
        let matter = self.matter(FOUNDING, "o/alice", clauses);
        let matter = self.say(matter, "o/alice");
        let yes = self.answer(matter, "o/bob", answer::Says::Yes);
        self.say(yes, "o/bob");
        matter
    }

    pub fn revision_in_force(&self, name: &str) -> u32 {
        let documents = self.community.state.documents().in_force();
        documents
            .find(Sort::Procedure, &id(name))
            .unwrap()
            .revision()
    }
}
