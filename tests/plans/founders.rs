//! What founders of test communities decide: offices, policies, the end of keys, by a matter and their votes.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::charter::clause::Clause;
use folkmoot::domain::charter::document::Document;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::id::Id;
use folkmoot::domain::office::{Office, Principal};
use folkmoot::domain::state::fate::Stance;
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::statement::vote::Vote;
use folkmoot::domain::text::Value;
use folkmoot::domain::title::Titles;

use super::matters::{FOUNDERS_BODY, deciding, document, hash_of};
use super::{FOUNDERS, key_of, who};

/// Why anything is said in tests.
pub const WHY: &[u8] = b"why";

/// The first documents of a test community: these, and where none of them says so, founders who decide by
/// their votes and hand over to nobody.
pub fn first(texts: &[&str]) -> Vec<Document> {
    let mut all: Vec<Document> = texts.iter().map(|text| document(text)).collect();
    let founders = FOUNDERS_BODY.replace("hands-over council founding\n", "");
    for own in [deciding(), founders] {
        let own = document(&own);
        let is_there = |other: &Document| other.sort() == own.sort() && other.name() == own.name();
        if !all.iter().any(is_there) {
            all.push(own);
        }
    }
    all
}

/// A clause that is known to be one.
pub fn clause(text: &str) -> Clause {
    Clause::read(text).unwrap_or_else(|| panic!("{text}"))
}

/// The clause that gives an office to whoever has the key of this name.
pub fn gives(office: &str, holder: &str, scope: &str) -> Clause {
    let key = key_of(&who(holder)).public();
    clause(&format!(
        "grant-office {office} {holder} {key} none {scope}"
    ))
}

/// The clauses that give offices without limits.
pub fn offices<'a>(given: impl IntoIterator<Item = (Office, &'a str)>) -> Vec<Clause> {
    let given = given.into_iter();
    given
        .map(|(office, holder)| gives(&office.to_string(), holder, "all"))
        .collect()
}

/// The clause that ends the key of this name.
pub fn ends_key(holder: &str) -> Clause {
    clause(&format!(
        "revoke {holder} {}",
        key_of(&who(holder)).public()
    ))
}

/// What alice brings for the founders to decide by [`deciding`], for the reason [`WHY`].
pub fn founders_matter(reference: Id, clauses: Vec<Clause>) -> MatterStatement {
    MatterStatement {
        procedure: hash_of(&deciding()),
        author: who(FOUNDERS[0]),
        prev: None,
        reference,
        titles: Titles::of("一件事项", "A matter"),
        text: AttachmentRef::to(WHY),
        concerns: None,
        repeats: None,
        fields: Vec::new(),
        clauses,
    }
}

/// Those to whom clauses give an office, each once.
pub fn holders(clauses: &[Clause]) -> Vec<Principal> {
    let mut all: Vec<Principal> = Vec::new();
    for clause in clauses {
        if let Clause::GrantOffice { holder, .. } = clause
            && !all.contains(holder)
        {
            all.push(holder.clone());
        }
    }
    all
}

/// The yes of each founder, in their order.
pub fn founders_votes(matter: Hash) -> [Vote; 3] {
    [1, 2, 3].map(|seat| Vote {
        matter,
        version: matter,
        mandate: Value::read(&format!("founders founder {seat} 1")).unwrap(),
        seq: 1,
        says: Stance::For,
        reason: None,
    })
}

/// The text of a policy with these rules, which the founders can revise.
pub fn policy(name: &str, revision: u32, lines: &[(&str, &str)]) -> String {
    let mut text = format!(
        "policy {name}\ntitle 票权规则\ntitle-en Weight rules\nrevision {revision}\namended-by deciding\n"
    );
    for (key, value) in lines {
        text.push_str(&format!("{key} {value}\n"));
    }
    text
}

/// The clause that adopts a document.
pub fn adopts(text: &str) -> Clause {
    let document = document(text);
    let attachment = AttachmentRef::to(document.text().as_bytes());
    let (sort, name) = (document.sort(), document.name());
    clause(&format!("adopt-{sort} {name} {}", attachment.write()))
}
