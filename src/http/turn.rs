//! Whose turn it is.

use actix_web::web::{Data, Json, Query};
use serde::Deserialize;

use super::error::{ApiError, ApiResult};
use super::parameters::{self, Spoken, bad};
use crate::domain::fault::{Term, declared};
use crate::domain::office::{Office, Principal};
use crate::domain::state::State;
use crate::domain::value::Value;
use crate::service::Engine;
use crate::view::Page;
use crate::view::turn::{Asked, StepView};

/// For whom, or about what, is asked.
#[derive(Deserialize)]
pub struct Whose {
    r#for: Option<String>,
    office: Option<String>,
    matter: Option<String>,
    poll: Option<String>,
}

impl Whose {
    /// Errors with `BadAddress` for what is not of its form, and for two at a time.
    fn read(self) -> Result<Asked, ApiError> {
        let unread = |text: String, form| bad(&text, declared(form));
        let person = self.r#for.map(|name| match Principal::parse(&name) {
            Some(person) => Ok(Asked::Person(person)),
            None => Err(unread(name, "value-form.name")),
        });
        let office = self.office.map(|office| match Office::read(&office) {
            Some(office) => Ok(Asked::Office(office)),
            None => Err(unread(office, "address-form.office")),
        });
        let matter = self
            .matter
            .map(|name| parameters::hash(&name).map(Asked::Matter));
        let poll = self.poll.map(|poll| parameters::id(&poll).map(Asked::Poll));
        let mut asked = [person, office, matter, poll].into_iter().flatten();
        match (asked.next(), asked.next()) {
            (None, _) => Ok(Asked::Anybody),
            (Some(asked), None) => asked,
            (Some(_), Some(_)) => Err(bad("", declared("address-form.one-of-these"))),
        }
    }
}

/// What waits for a person or an office, or comes next in something, the earliest end first.
pub async fn list(
    engine: Data<Engine>,
    Query(whose): Query<Whose>,
    parameters::Asked(window): parameters::Asked<u64>,
    Spoken(language): Spoken,
) -> ApiResult<Json<Page<StepView>>> {
    let asked = whose.read()?;
    let found = engine.inspect(move |state| {
        require_known(state, &asked)?;
        Ok(StepView::page(state, &asked, &window, language))
    });
    found.await?.map(Json)
}

/// Errors with `NotFound` for a name that never had a key, and for a matter or poll that there is not.
fn require_known(state: &State, asked: &Asked) -> Result<(), ApiError> {
    let (known, what, id) = match asked {
        Asked::Anybody | Asked::Office(_) => return Ok(()),
        Asked::Person(person) => {
            let known = !state.keys().of(person).is_empty();
            (known, "thing-person", person.to_string())
        }
        Asked::Matter(matter) => {
            let known = state.matters().find(matter).is_some();
            (known, "thing-matter", matter.to_string())
        }
        Asked::Poll(poll) => {
            state.polls().require(poll)?;
            return Ok(());
        }
    };
    match known {
        true => Ok(()),
        false => Err(ApiError::NotFound {
            what: Term(what),
            id,
        }),
    }
}
