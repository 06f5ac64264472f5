//! The documents in force together: which there are, and whether what they name is among them.

use std::sync::Arc;

use super::body::{Body, Filled};
use super::document::{Document, told};
use super::organisation::Organisation;
use super::policy::PolicyDocument;
use super::procedure::{Decide, Procedure};
use super::sort::Sort;
use super::who::{Conditions, Who};
use super::{body_fit, contradiction};
use crate::domain::id::Id;
use crate::domain::persistent::Map;
use crate::domain::weight::policy::PolicyError;

crate::faults! {
    /// What is wrong with a document among the others. `line` is one of its lines.
    pub enum Misnamed {
        /// No such document is in force.
        NotInForce { line: String, sort: Sort, name: Id } "not-in-force" Unfit;
        /// A body has no such group of seats.
        NoSuchGroup { line: String, group: Id } "no-such-group" Unfit;
        /// The organisation does not know a word.
        NotOfTheOrganisation { line: String, name: Id } "not-of-the-organisation" Unfit;
        /// What makes a decision wait, or appeals, could itself be made to wait or be appealed.
        NeverEnds { line: String, other: String } "unfit-procedure.never-ends" Unfit;
        /// An objection to a poll that only another poll could decide.
        ObjectionByPoll { line: String, other: String } "unfit-procedure.objection-by-poll" Unfit;
    }
}

crate::sum_of_faults! {
    /// What is wrong with a document, alone or among the others.
    pub enum Misfit {
        Procedure(contradiction::Contradiction);
        Body(body_fit::Contradiction);
        Named(Misnamed);
        Policy(PolicyFault);
    }
}

crate::faults! {
    /// What is wrong with a policy.
    pub enum PolicyFault {
        Unfit { error: PolicyError } "bad-policy" Unfit;
    }
}

/// The documents in force, by their names. Copies share what did not change.
#[derive(Debug, Clone, Default)]
pub struct Charter {
    organisation: Option<Arc<Organisation>>,
    policies: Map<Id, Arc<PolicyDocument>>,
    procedures: Map<Id, Arc<Procedure>>,
    bodies: Map<Id, Arc<Body>>,
}

impl Charter {
    /// The same with one more document, in place of one of its name.
    pub fn put(&mut self, document: &Document) {
        match document {
            Document::Organisation(document) => self.organisation = Some(document.clone()),
            Document::Policy(document) => {
                self.policies.insert(document.id.clone(), document.clone());
            }
            Document::Procedure(document) => {
                self.procedures
                    .insert(document.id.clone(), document.clone());
            }
            Document::Body(document) => {
                self.bodies.insert(document.id.clone(), document.clone());
            }
        }
    }

    /// The same without a document. That of the organisation always stays.
    pub fn retire(&mut self, sort: Sort, name: &Id) {
        match sort {
            Sort::Organisation => {}
            Sort::Policy => {
                self.policies.remove(name);
            }
            Sort::Procedure => {
                self.procedures.remove(name);
            }
            Sort::Body => {
                self.bodies.remove(name);
            }
        }
    }

    /// What the organisation is, once a document says it.
    pub fn organisation(&self) -> Option<&Arc<Organisation>> {
        self.organisation.as_ref()
    }

    /// The policy of this name.
    pub fn policy(&self, name: &Id) -> Option<&Arc<PolicyDocument>> {
        self.policies.get(name)
    }

    /// The procedure of this name.
    pub fn procedure(&self, name: &Id) -> Option<&Arc<Procedure>> {
        self.procedures.get(name)
    }

    /// The body of this name.
    pub fn body(&self, name: &Id) -> Option<&Arc<Body>> {
        self.bodies.get(name)
    }

    /// The procedures, in order of their names.
    pub fn procedures(&self) -> impl Iterator<Item = &Arc<Procedure>> {
        self.procedures.values()
    }

    /// The bodies, in order of their names.
    pub fn bodies(&self) -> impl Iterator<Item = &Arc<Body>> {
        self.bodies.values()
    }

    /// Every document, the organisation's first, then policies, procedures and bodies by their names.
    pub fn documents(&self) -> Vec<Document> {
        let organisation = self
            .organisation
            .iter()
            .cloned()
            .map(Document::Organisation);
        let policies = self.policies.values().cloned().map(Document::Policy);
        let procedures = self.procedures.values().cloned().map(Document::Procedure);
        let bodies = self.bodies.values().cloned().map(Document::Body);
        let rest = policies.chain(procedures).chain(bodies);
        organisation.chain(rest).collect()
    }

    /// The document of a sort and a name.
    pub fn find(&self, sort: Sort, name: &Id) -> Option<Document> {
        match sort {
            Sort::Organisation => {
                let document = self.organisation.clone()?;
                (document.id == *name).then_some(Document::Organisation(document))
            }
            Sort::Policy => self.policy(name).cloned().map(Document::Policy),
            Sort::Procedure => self.procedure(name).cloned().map(Document::Procedure),
            Sort::Body => self.body(name).cloned().map(Document::Body),
        }
    }

    /// Everything that is wrong with a document where these are in force, itself among them.
    pub fn misfits(&self, document: &Document) -> Vec<Misfit> {
        let mut found = Names {
            charter: self,
            found: Vec::new(),
        };
        found.procedure_named("amended-by", document.amended_by());
        let mut all: Vec<Misfit> = Vec::new();
        match document {
            Document::Organisation(_) => {}
            Document::Policy(policy) => {
                let organisation = self.organisation.as_ref();
                let checked = organisation.map_or(Ok(()), |organisation| {
                    let categories = organisation.category_ids();
                    policy.policy.check(&categories, &organisation.class_ids())
                });
                all.extend(
                    checked
                        .err()
                        .map(|error| PolicyFault::Unfit { error }.into()),
                );
            }
            Document::Procedure(procedure) => {
                let alone = procedure.contradictions();
                all.extend(alone.into_iter().map(Misfit::from));
                found.procedure(procedure);
            }
            Document::Body(body) => {
                all.extend(body.contradictions().into_iter().map(Misfit::from));
                found.body(body);
            }
        }
        all.extend(found.found.into_iter().map(Misfit::from));
        all
    }

    /// The documents that name this one, other than itself.
    pub fn named_by(&self, sort: Sort, name: &Id) -> Vec<Document> {
        let mut without = self.clone();
        without.retire(sort, name);
        let others = without.documents().into_iter();
        let broken = others.filter(|document| without.misfits(document) != self.misfits(document));
        broken.collect()
    }
}

/// What a document names and is not there.
struct Names<'a> {
    charter: &'a Charter,
    found: Vec<Misnamed>,
}

impl Names<'_> {
    fn missing(&mut self, line: String, sort: Sort, name: &Id) {
        let name = name.clone();
        self.found.push(Misnamed::NotInForce { line, sort, name });
    }

    fn procedure_named(&mut self, key: &str, name: &Id) {
        self.procedure_at(told(key, name), name);
    }

    fn procedure_at(&mut self, line: String, name: &Id) {
        if self.charter.procedure(name).is_none() {
            self.missing(line, Sort::Procedure, name);
        }
    }

    fn body_at(&mut self, line: String, name: &Id, group: Option<&Id>) {
        match (self.charter.body(name), group) {
            (None, _) => self.missing(line, Sort::Body, name),
            (Some(body), Some(group)) if body.group(group).is_none() => {
                let group = group.clone();
                self.found.push(Misnamed::NoSuchGroup { line, group });
            }
            (Some(_), _) => {}
        }
    }

    fn who_at(&mut self, line: &str, who: &Who) {
        match who {
            Who::Body { body, group } => self.body_at(line.to_owned(), body, group.as_ref()),
            Who::Member(conditions) => self.conditions_at(line, conditions),
            Who::Office(_) | Who::Author | Who::Supporters | Who::Concerned | Who::Electors => {}
        }
    }

    fn conditions_at(&mut self, line: &str, conditions: &Conditions) {
        let Some(organisation) = self.charter.organisation() else {
            return;
        };
        let class = conditions.class.iter();
        let mut unknown: Vec<Id> = class
            .filter(|class| !organisation.class_ids().contains(class))
            .cloned()
            .collect();
        let dimensions = conditions.tags.iter().map(|tag| &tag.0);
        let dimensions = dimensions.filter(|name| !organisation.has_dimension(name));
        unknown.extend(dimensions.cloned());
        let categories = conditions.values.iter().map(|value| &value.category);
        let categories =
            categories.filter(|category| !organisation.category_ids().contains(category));
        unknown.extend(categories.cloned());
        for name in unknown {
            let line = line.to_owned();
            self.found
                .push(Misnamed::NotOfTheOrganisation { line, name });
        }
    }

    fn procedure(&mut self, procedure: &Procedure) {
        if let Some(policy) = &procedure.policy
            && self.charter.policy(policy).is_none()
        {
            self.missing(told("policy", policy), Sort::Policy, policy);
        }
        let lists = [
            ("bring", &procedure.bring),
            ("supporter", &procedure.supporter),
        ];
        let voters = ("voters", &procedure.voters);
        for (key, whos) in lists.into_iter().chain([voters]) {
            for who in whos {
                self.who_at(&told(key, who), who);
            }
        }
        if let Some(admit) = &procedure.admit {
            self.who_at(&told("admit", admit), &admit.by.who);
        }
        let within = [
            ("answer", &procedure.answer),
            ("announce", &procedure.announce),
            ("task", &procedure.tasks),
        ];
        for (key, lines) in within {
            for line in lines {
                self.who_at(&told(key, line), &line.who);
            }
        }
        if let Decide::Body { body, .. } = &procedure.decide {
            self.body_at(told("decide", &procedure.decide), body, None);
        }
        if let Some(nominate) = &procedure.nominate {
            self.procedure_at(told("nominate", nominate), &nominate.procedure);
        }
        self.leads_to(procedure);
    }

    /// What waits, appeals and objects must end: it leads to no such thing again.
    fn leads_to(&mut self, procedure: &Procedure) {
        let mut leads: Vec<(String, Id)> = Vec::new();
        for stay in &procedure.stays {
            leads.push((told("stay", stay), stay.procedure.clone()));
        }
        if let Some(appeal) = &procedure.appeal {
            leads.push((told("appeal", appeal), appeal.clone()));
        }
        let objection = procedure.objection.as_ref();
        if let Some(objection) = objection {
            leads.push((told("objection", objection), objection.procedure.clone()));
        }
        for (line, name) in leads {
            let Some(other) = self.charter.procedure(&name).cloned() else {
                self.missing(line, Sort::Procedure, &name);
                continue;
            };
            let again = other.stays.first().map(|stay| told("stay", stay));
            let again = again.or_else(|| Some(told("appeal", other.appeal.as_ref()?)));
            if let Some(other) = again {
                let line = line.clone();
                self.found.push(Misnamed::NeverEnds { line, other });
            }
            if line.starts_with("objection ") && other.decide == Decide::Poll {
                let other = told("decide", &other.decide);
                self.found.push(Misnamed::ObjectionByPoll { line, other });
            }
        }
    }

    fn body(&mut self, body: &Body) {
        if let Some(under) = &body.under {
            self.body_at(told("under", under), under, None);
        }
        for other in &body.excludes {
            self.body_at(told("excludes", other), other, None);
        }
        if let Some(hands_over) = &body.hands_over {
            let line = told("hands-over", hands_over);
            self.body_at(line.clone(), &hands_over.body, None);
            self.procedure_at(line, &hands_over.amended_by);
        }
        for group in &body.groups {
            let lists = [("voters", &group.voters), ("sits", &group.sits)];
            for (key, whos) in lists {
                for who in whos {
                    self.who_at(&told(key, who), who);
                }
            }
            if let Filled::ExOfficio { body, group: seats } = &group.filled {
                self.body_at(told("filled", &group.filled), body, Some(seats));
            }
            for procedure in group.filled_by() {
                self.procedure_at(format!("group {}", group.id), procedure);
            }
        }
    }
}
