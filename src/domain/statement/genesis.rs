//! `genesis`: the birth of an organisation and its log. Entry 0, signed by all founders.
//!
//! ```text
//! folkmoot/genesis/v1
//! log vote.example.org/council
//! organisation 示例车友会 / Example Owners' Club
//! clock real                      or `test`: time is moved by founders' statements, for tests
//! founder alice 8c1d…             id and key, in id order; at least three
//! founder bob 77e0…
//! founder carol 9b12…
//! service 5a0b…                   the key the service signs statements with
//! log-key 41f6…                   the key the service signs checkpoints with
//! category development            what contributions are counted in, in id order, each with its titles
//! title 发展
//! title-en Development
//! class owner                     what members may be, in id order, each with its titles
//! title 车主
//! title-en Owner
//! enrol-limit 100000              how many members one enroller may enrol in one UTC day
//! founded 2026-12-01T12:00:00Z
//! document procedure founding 5be1… 420     the first documents: sort, name, attachment; in that order
//! ```

use std::sync::Arc;

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind, first};
use crate::domain::attachment::Named;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal, service};
use crate::domain::state::organisation::{self, Founding};
use crate::domain::state::{Effect, members, offices};

impl Kind for Founding {
    const NAME: &'static str = "genesis";
    const SIGNED_BY: Signing = Signing::AllFounders;
    const EXAMPLE: &'static str = "\
organisation 示例车友会 / Example Owners' Club
clock test
founder alice 48d4189f5390821b79e1c25a853a93a2dae9227801bc8441b983d2de1aa428dc
founder bob 8bce97dce2937023ccc035e592f7eb23c7556a8866b4cd05ad3209c36fd72fae
founder carol 5ba95a2303130d14e64f0fd383b94ed0484581fd1dcf4028a6fa35d3f55804f9
service 88dba34293e8f6850d050169ac08420e48017b210fd3cc7de81ffd2f807c2991
log-key fd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618
category development
title 发展
title-en Development
category interaction
title 互动
title-en Interaction
class guest
title 访客
title-en Guest
class owner
title 车主
title-en Owner
enrol-limit 2000000
founded 2026-12-01T00:00:00Z
document procedure founding 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 420
document body founders 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 420
";
    const COMPOSED: bool = false;

    fn introduces(&self) -> Vec<(Principal, PublicKey)> {
        Founding::founders(self)
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn attachments(&self) -> Vec<Named> {
        let documents = self.documents.iter();
        documents
            .map(|document| document.attachment.evidence())
            .collect()
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        if case.state.genesis().is_some() {
            return Err(organisation::Refusal::AlreadyFounded.into());
        }
        let (founders, found) = (self.introduces(), case.signatories.len());
        if found != founders.len() {
            return Err(Unfit::SignatureCount {
                kind: Self::NAME,
                expected: founders.len(),
                found,
            }
            .into());
        }
        if case.signatories != founders {
            return Err(Unfit::SignatureOrder {
                kind: Self::NAME,
                wanted: founders.into_iter().map(|(founder, _)| founder).collect(),
            }
            .into());
        }
        let documents = first::read(case, self, &self.documents)?;
        let founded = organisation::Effect::Founded {
            hash: case.hash,
            founding: Arc::new(self.clone()),
        };
        let classes = members::Effect::ClassesSet {
            classes: self.class_ids(),
        };
        // Their office comes with their seats.
        let founders = founders.into_iter().map(|(name, key)| {
            let person = name.clone();
            Effect::from(offices::Effect::Named { name, person, key })
        });
        let engine = offices::Effect::Granted {
            office: Office::Service,
            holder: service(),
            key: self.service,
            scope: offices::everything(),
            until: None,
        };
        let born = [founded.into(), classes.into(), engine.into()];
        let mut all: Vec<Effect> = born.into_iter().chain(founders).collect();
        let state = case.state.with(&all);
        all.extend(first::in_force(&state, self, self.founded, &documents));
        Ok(all)
    }
}
