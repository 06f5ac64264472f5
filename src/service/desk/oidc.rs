//! Signing in at the host's app (OpenID Connect, code flow with PKCE, a public client) instead of an invitation: what it
//! claims of a person becomes a class, and a pseudonym that nobody can trace back without this desk's salt.
//!
//! Claims also become tags, such as a city or how sure the issuer is of the person (`assurance checked`): these are listed for the registrar,
//! who alone gives tags.
//!
//! Nothing personal is kept, and nothing of it goes into the log. One subject is one member, always the same: so whoever
//! comes again finds that the member is enrolled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::token::{self, Expected, Keys, OidcError};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::time::Time;
use crate::domain::weight::member::Tag;
use crate::service::outbound::Outbound;

/// How claims become a class or a tag.
#[derive(Debug, Clone)]
pub struct Rule<T> {
    /// Which claim; `None` for everybody.
    pub claim: Option<String>,
    /// What it must be, or contain.
    pub is: Value,
    /// Then this.
    pub gives: T,
}

impl<T> Rule<T> {
    /// Whether it is about somebody with these claims.
    fn fits(&self, claims: &Map<String, Value>) -> bool {
        match self.claim.as_ref().map(|claim| claims.get(claim)) {
            None => true,
            Some(Some(Value::Array(several))) => several.contains(&self.is),
            Some(found) => found == Some(&self.is),
        }
    }
}

/// Whose sign-in is taken, and how.
#[derive(Debug, Clone)]
pub struct OidcSettings {
    /// The issuer's address.
    pub issuer: String,
    /// What this service is called there.
    pub client: String,
    /// Asked for besides `openid`.
    pub scope: String,
    /// The first that fits.
    pub rules: Vec<Rule<Id>>,
    /// Of each dimension the first that fits.
    pub tags: Vec<Rule<Tag>>,
    /// The claim with the day or time since when somebody is a member; else the membership begins with the sign-in.
    pub joined: Option<String>,
    /// Whether the issuer may be at a private address.
    pub private: bool,
    /// What pseudonyms are made with; whoever has it can tell who is who.
    pub salt: [u8; 32],
}

/// What an issuer says of itself (OpenID Connect Discovery 1.0, 3).
#[derive(Debug, Clone, Deserialize)]
pub struct Discovered {
    issuer: String,
    /// Where the browser goes.
    pub authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// What the browser brings back.
pub struct SignIn<'a> {
    /// From the address.
    pub code: &'a str,
    /// Of PKCE.
    pub verifier: &'a str,
    /// Where the issuer was told to lead back.
    pub redirect: &'a str,
    /// The key to be enrolled.
    pub key: &'a PublicKey,
}

/// Who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The pseudonym.
    pub member: Id,
    /// By the first rule that fits.
    pub class: Id,
    /// Not later than now.
    pub joined: Time,
    /// By the rules; at most one of a dimension.
    pub tags: BTreeMap<Id, Id>,
}

/// The issuer whose sign-in is taken.
pub struct Provider {
    settings: OidcSettings,
    outbound: Outbound,
    known: Mutex<Option<Arc<Discovered>>>,
}

impl Provider {
    /// Asks nobody yet.
    pub fn new(settings: OidcSettings) -> Provider {
        Provider {
            outbound: Outbound::new(settings.private),
            known: Mutex::new(None),
            settings,
        }
    }

    /// Whose sign-in it is.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// The dimensions of the tags that its claims can become, in order.
    pub fn dimensions(&self) -> BTreeSet<&Id> {
        let rules = self.settings.tags.iter();
        rules.map(|rule| &rule.gives.0).collect()
    }

    /// What the service is called at the issuer, and what it asks for.
    pub fn asks(&self) -> (&str, String) {
        (
            &self.settings.client,
            format!("openid {}", self.settings.scope).trim().to_owned(),
        )
    }

    /// Where the browser goes. Blocks; errors with `Unreachable`.
    pub fn discovered(&self) -> Result<Arc<Discovered>, OidcError> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = &*known() {
            return Ok(found.clone());
        }
        let issuer = self.settings.issuer.trim_end_matches('/');
        let found: Discovered = self.get(&format!("{issuer}/.well-known/openid-configuration"))?;
        if found.issuer != self.settings.issuer {
            return Err(OidcError::OtherIssuer);
        }
        let found = Arc::new(found);
        *known() = Some(found.clone());
        Ok(found)
    }

    /// Who has signed in, by the wall clock for tokens and by the log's for membership. Blocks; errors with every `OidcError`.
    pub fn person(
        &self,
        origin: &str,
        sign_in: &SignIn<'_>,
        wall: i64,
        now: Time,
    ) -> Result<Person, OidcError> {
        let found = self.discovered()?;
        let token = self.exchange(&found, sign_in)?;
        let keys: Keys = self.get(&found.jwks_uri)?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            client: &self.settings.client,
            nonce: &token::nonce_of(origin, sign_in.key),
            now: wall,
        };
        let claims = token::check(&token, &keys, &expected)?;
        self.settings.person(&claims, now)
    }

    /// The ID token for a code (RFC 6749, 4.1.3; RFC 7636, 4.5).
    fn exchange(&self, found: &Discovered, sign_in: &SignIn<'_>) -> Result<String, OidcError> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", self.settings.client.as_str()),
            ("code", sign_in.code),
            ("code_verifier", sign_in.verifier),
            ("redirect_uri", sign_in.redirect),
        ];
        let form: Vec<String> = fields
            .iter()
            .map(|(name, text)| format!("{name}={}", escaped(text)))
            .collect();
        let form = form.join("&");
        let answer = self
            .outbound
            .post_form(&found.token_endpoint, form.as_bytes());
        let answer = answer.map_err(|error| unreachable(&error))?;
        match answer.status {
            200 => {
                let tokens: Tokens = serde_json::from_slice(&answer.body)
                    .map_err(|_| OidcError::BadToken { what: "answer" })?;
                Ok(tokens.id_token)
            }
            400..=499 => Err(OidcError::Refused),
            status => Err(unreachable(&format!(
                "the token endpoint answered {status}"
            ))),
        }
    }

    fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, OidcError> {
        let answer = self
            .outbound
            .get(url)
            .map_err(|error| unreachable(&error))?;
        let read = serde_json::from_slice(&answer.body)
            .ok()
            .filter(|_| answer.status == 200);
        read.ok_or_else(|| unreachable(&format!("{url} answered {}", answer.status)))
    }
}

fn unreachable(reason: &impl ToString) -> OidcError {
    OidcError::Unreachable {
        reason: reason.to_string(),
    }
}

impl OidcSettings {
    fn person(&self, claims: &Map<String, Value>, now: Time) -> Result<Person, OidcError> {
        let rule = self.rules.iter().find(|rule| rule.fits(claims));
        let rule = rule.ok_or(OidcError::NoClass)?;
        let mut tags = BTreeMap::new();
        for rule in self.tags.iter().filter(|rule| rule.fits(claims)) {
            let (dimension, value) = rule.gives.clone();
            tags.entry(dimension).or_insert(value);
        }
        let subject = claims
            .get("sub")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let since = self
            .joined
            .as_ref()
            .and_then(|claim| claims.get(claim))
            .and_then(Value::as_str);
        let since = since.and_then(|text| {
            Time::parse(text).or_else(|| Time::parse(&format!("{text}T00:00:00Z")))
        });
        Ok(Person {
            member: self.pseudonym(subject),
            class: rule.gives.clone(),
            joined: since.map_or(now, |since| since.min(now)),
            tags,
        })
    }

    /// The member of a subject: the first 80 bits of a hash over salt, issuer and subject.
    fn pseudonym(&self, subject: &str) -> Id {
        let mut text = b"folkmoot/oidc/member/v1\n".to_vec();
        text.extend_from_slice(&self.salt);
        text.extend_from_slice(format!("{}\n{subject}", self.issuer).as_bytes());
        let hash = Hash::of(&text).to_string();
        Id::parse(&format!("m-{}", &hash[..20])).expect("digits make an id")
    }
}

/// As forms want it (URL standard, application/x-www-form-urlencoded).
fn escaped(text: &str) -> String {
    let each = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings() -> OidcSettings {
        let rule = |claim: Option<&str>, is: Value, class: &str| Rule {
            claim: claim.map(str::to_owned),
            is,
            gives: Id::parse(class).unwrap(),
        };
        let tag = |claim: &str, is: Value, dimension: &str, value: &str| Rule {
            claim: Some(claim.to_owned()),
            is,
            gives: (Id::parse(dimension).unwrap(), Id::parse(value).unwrap()),
        };
        OidcSettings {
            issuer: "https://login.example.org".to_owned(),
            client: "folkmoot".to_owned(),
            scope: String::new(),
            rules: vec![
                rule(Some("cars"), json!("es8"), "owner"),
                rule(Some("staff"), json!(true), "staff"),
            ],
            tags: vec![
                tag("acr", json!("loa3"), "assurance", "in-person"),
                tag("amr", json!("id-card"), "assurance", "checked"),
                tag("home", json!("上海"), "city", "shanghai"),
            ],
            joined: Some("since".to_owned()),
            private: false,
            salt: [7; 32],
        }
    }

    #[test]
    fn claims_become_a_class_a_day_and_one_pseudonym() {
        let now = Time::parse("2026-12-01T00:00:00Z").unwrap();
        let person = |claims: Value| settings().person(claims.as_object().unwrap(), now);
        let owner =
            person(json!({ "sub": "u-1", "cars": ["es6", "es8"], "since": "2021-05-01" })).unwrap();
        assert_eq!(owner.class.as_str(), "owner");
        assert_eq!(owner.joined.to_string(), "2021-05-01T00:00:00Z");
        let staff = person(json!({ "sub": "u-1", "staff": true, "since": "2030-01-01" })).unwrap();
        assert_eq!((staff.class.as_str(), staff.joined), ("staff", now));
        assert_eq!(owner.member, staff.member);
        assert_ne!(
            owner.member,
            person(json!({ "sub": "u-2", "staff": true }))
                .unwrap()
                .member
        );
        assert_eq!(
            person(json!({ "sub": "u-1", "staff": "true" })),
            Err(OidcError::NoClass)
        );
        assert!(!owner.member.to_string().contains("u-1"));
    }

    #[test]
    fn claims_become_at_most_one_tag_of_a_dimension_and_others_none() {
        let now = Time::parse("2026-12-01T00:00:00Z").unwrap();
        let tags = |claims: Value| {
            let mut claims = claims.as_object().unwrap().clone();
            claims.extend([
                ("sub".to_owned(), json!("u-1")),
                ("staff".to_owned(), json!(true)),
            ]);
            let tags = settings().person(&claims, now).unwrap().tags;
            let texts = tags.iter();
            texts
                .map(|(dimension, value)| format!("{dimension} {value}"))
                .collect::<Vec<_>>()
        };
        let all = json!({ "home": "上海", "amr": ["pwd", "id-card"], "acr": "loa3" });
        assert_eq!(tags(all), ["assurance in-person", "city shanghai"]);
        let some = json!({ "home": "北京", "amr": ["id-card"] });
        assert_eq!(tags(some), ["assurance checked"]);
        assert_eq!(tags(json!({ "acr": 3 })), Vec::<String>::new());
    }
}
