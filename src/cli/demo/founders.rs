//! What the demo's founders decide: they bring matters, vote on them, and officers accept.

use std::collections::BTreeSet;

use super::super::CliError;
use super::community::{Community, FOUNDERS, id, policy_titles, principal};
use crate::domain::attachment::AttachmentRef;
use crate::domain::charter::clause::{Clause, DocumentRef, Ids};
use crate::domain::charter::concerned::Mandate;
use crate::domain::charter::document::Document;
use crate::domain::charter::policy::PolicyDocument;
use crate::domain::fault::Told;
use crate::domain::hash::Hash;
use crate::domain::office::Office;
use crate::domain::state::fate::Stance;
use crate::domain::state::offices::everything;
use crate::domain::statement::accept::{Accept, OfferRef};
use crate::domain::statement::matter::MatterStatement;
use crate::domain::statement::vote::Vote;
use crate::domain::title::Titles;
use crate::domain::weight::policy::Policy;
use crate::words;

impl Community {
    /// The founders bring a matter with these clauses and vote for it.
    fn decide(
        &self,
        reference: &str,
        titles: Titles,
        clauses: Vec<Clause>,
        document: Option<String>,
    ) -> Result<Hash, CliError> {
        let text = format!("{}\n{}\n", titles.title.0, titles.title_en.0);
        let matter = MatterStatement {
            procedure: self.founding,
            author: principal(FOUNDERS[0]),
            prev: None,
            reference: id(reference),
            titles,
            text: AttachmentRef::to(text.as_bytes()),
            concerns: None,
            repeats: None,
            fields: Vec::new(),
            clauses,
        };
        let attachments = document.into_iter().chain([text]).map(String::into_bytes);
        let attachments: Vec<Vec<u8>> = attachments.collect();
        let matter = self.submit(matter, &FOUNDERS[..1], &attachments)?;
        for (seat, founder) in (1..).zip(FOUNDERS) {
            let vote = Vote {
                matter,
                version: matter,
                mandate: Mandate {
                    body: id("founders"),
                    group: id("founder"),
                    seat,
                    number: 1,
                },
                seq: 1,
                says: Stance::For,
                reason: None,
            };
            self.submit(vote, &[founder], &[])?;
        }
        Ok(matter)
    }

    /// The founders fill every office, and those who hold them accept.
    pub fn grant_offices(&self) -> Result<(), CliError> {
        let offices = [
            (Office::Registrar, "o/lin"),
            (Office::RollChecker, "o/mei"),
            (Office::ReturningOfficer, "o/gao"),
            (Office::Scrutineer, "o/wang"),
            (Office::Scrutineer, "o/xu"),
            (Office::Scrutineer, "o/zhou"),
            (Office::Enroller, "s/app"),
            (Office::Source, "s/app"),
        ];
        let clauses = offices.map(|(office, holder)| Clause::GrantOffice {
            office,
            holder: principal(holder),
            key: self.key(holder).public(),
            until: None,
            scope: Ids(everything()),
        });
        let titles = words::titles(&Told::new("offices-and-documents"));
        let matter = self.decide("offices", titles, clauses.to_vec(), None)?;
        let holders: BTreeSet<&str> = offices.iter().map(|(_, holder)| *holder).collect();
        for holder in holders {
            let accept = Accept {
                what: OfferRef::Matter(matter),
                by: principal(holder),
                name: None,
                key: Some(self.key(holder).public()),
                statement: None,
            };
            self.submit(accept, &[holder], &[])?;
        }
        Ok(())
    }

    /// The founders adopt the policy; the hash that notices name it by.
    pub fn adopt_policy(&self) -> Result<Hash, CliError> {
        let document = Document::from(PolicyDocument {
            id: id("house"),
            titles: policy_titles(),
            revision: 2,
            amended_by: id("founding"),
            policy: Policy::parse(&[
                ("factor", "interaction 1/2"),
                ("transform", "linear"),
                ("base", "1"),
                ("bonus-limit", "99"),
            ])
            .expect("the demo's policy is one"),
        });
        let text = document.text();
        let attachment = AttachmentRef::to(text.as_bytes());
        let clause = Clause::AdoptPolicy {
            document: DocumentRef {
                name: document.name().clone(),
                attachment,
            },
        };
        let titles = document.titles().clone();
        self.decide("policy", titles, vec![clause], Some(text))?;
        Ok(attachment.hash)
    }
}
