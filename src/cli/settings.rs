//! `folkmoot.toml` in the data directory: what `serve` is told by options, and what the site has of its own. Options and
//! the environment come before it. What members must be able to rely on stands in the log instead.
//!
//! ```toml
//! listen = "127.0.0.1:8080"       # as --listen
//! desk = "keys/enroller.key"      # as --desk; from the data directory
//! witnesses = "witnesses"         # as --witnesses; from the data directory
//! outbound-private = false        # as --outbound-private
//!
//! [site]
//! contact = { zh = "400-000-0000（每天 9:00–21:00）", en = "400-000-0000, daily 9:00 to 21:00" }
//! lines = [{ zh = "沪ICP备00000000号", en = "ICP 00000000", link = "https://beian.miit.gov.cn/" }]
//! files = "site"                  # a folder: its files are answered at the root of the site
//!
//! [oidc]
//! issuer = "https://login.example.org"
//! client = "folkmoot"
//! class = [{ claim = "cars", is = "es8", class = "owner" }]
//! tag = [{ claim = "acr", is = "loa2", tag = "assurance checked" }]
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::data::DataDir;
use super::error::setup::SetupFault;
use super::{CliError, terminal};
use crate::domain::fault::Told;
use crate::domain::hash::{decode_hex, encode_hex};
use crate::domain::id::Id;
use crate::http::site::{Both, Line, Site};
use crate::service::desk::oidc::{OidcSettings, Rule};
use crate::service::error::os;

/// The most characters of a line at the foot.
const LINE_CHARS_MAX: usize = 200;
/// The most lines there.
const LINES_MAX: usize = 12;
/// The most bytes of a file at the root of the site.
const FILE_BYTES_MAX: u64 = 65_536;
/// The most files there.
const FILES_MAX: usize = 32;

/// What the file says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where to listen.
    pub listen: Option<SocketAddr>,
    /// The key of the enroller whose desk this is.
    pub desk: Option<PathBuf>,
    /// The witnesses to ask.
    pub witnesses: Option<PathBuf>,
    /// Whether private addresses may be asked.
    #[serde(default, rename = "outbound-private")]
    pub outbound_private: bool,
    #[serde(default)]
    site: SiteSettings,
    oidc: Option<SignInSettings>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteSettings {
    contact: Option<Texts>,
    #[serde(default)]
    lines: Vec<LineSettings>,
    files: Option<PathBuf>,
}

/// The app whose sign-in is taken.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignInSettings {
    issuer: String,
    client: String,
    #[serde(default)]
    scope: String,
    joined: Option<String>,
    #[serde(default)]
    private: bool,
    class: Vec<ClassSettings>,
    #[serde(default)]
    tag: Vec<TagSettings>,
}

/// What gives somebody a tag, `dimension value`: a claim with its value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TagSettings {
    tag: String,
    claim: String,
    is: serde_json::Value,
}

/// What makes somebody of a class: a claim with its value; none for everybody.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassSettings {
    class: String,
    claim: Option<String>,
    #[serde(default)]
    is: serde_json::Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    zh: String,
    en: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineSettings {
    zh: String,
    en: String,
    link: Option<String>,
}

impl Settings {
    /// What the data directory's file says; nothing where there is none. Errors with `BadSettings`.
    pub fn read(data: &DataDir) -> Result<Settings, CliError> {
        let path = data.settings();
        if !path.exists() {
            return Ok(Settings::default());
        }
        let wrong = |reason: Told| SetupFault::BadSettings {
            path: path.clone(),
            reason,
        };
        let text = terminal::read_text(&path)?;
        let mut read: Settings = toml::from_str(&text).map_err(|error| {
            wrong(settings("unread").with("reason", error.message().to_owned()))
        })?;
        read.desk = read.desk.map(|key| data.root().join(key));
        read.witnesses = read.witnesses.map(|file| data.root().join(file));
        read.site.files = read.site.files.map(|folder| data.root().join(folder));
        read.site.check().map_err(wrong)?;
        Ok(read)
    }

    /// Whose sign-in the desk takes, if anybody's. The salt of pseudonyms is made when it is first needed. Errors with
    /// `BadSettings`, and as files do.
    pub fn sign_in(&self, data: &DataDir) -> Result<Option<OidcSettings>, CliError> {
        let Some(oidc) = self.oidc.clone() else {
            return Ok(None);
        };
        let path = data.settings();
        let wrong = |reason| SetupFault::BadSettings {
            path: path.clone(),
            reason,
        };
        let local = oidc.private && oidc.issuer.starts_with("http://");
        if !local && !oidc.issuer.starts_with("https://") {
            return Err(wrong(settings("issuer").with("link", oidc.issuer)).into());
        }
        let mut rules = Vec::new();
        for rule in oidc.class {
            let class = Id::parse(&rule.class);
            let class = class.ok_or_else(|| wrong(settings("class").with("class", rule.class)))?;
            let (claim, is) = (rule.claim, rule.is);
            rules.push(Rule {
                claim,
                is,
                gives: class,
            });
        }
        let mut tags = Vec::new();
        for rule in oidc.tag {
            let words = rule.tag.split_once(' ');
            let ids = words.and_then(|(name, value)| Some((Id::parse(name)?, Id::parse(value)?)));
            let gives = ids.ok_or_else(|| wrong(settings("tag").with("tag", rule.tag.clone())))?;
            let (claim, is) = (Some(rule.claim), rule.is);
            tags.push(Rule { claim, is, gives });
        }
        Ok(Some(OidcSettings {
            issuer: oidc.issuer,
            client: oidc.client,
            scope: oidc.scope,
            rules,
            tags,
            joined: oidc.joined,
            private: oidc.private,
            salt: salt(&data.sign_in_salt())?,
        }))
    }

    /// What the site has of its own. Errors with `BadSettings` and as files do.
    pub fn site(&self, data: &DataDir) -> Result<Site, CliError> {
        let both = |zh: &String, en: &String| Both {
            zh: zh.clone(),
            en: en.clone(),
        };
        let lines = self.site.lines.iter().map(|line| Line {
            text: both(&line.zh, &line.en),
            link: line.link.clone(),
        });
        let mut files = BTreeMap::new();
        if let Some(folder) = &self.site.files {
            let path = data.settings();
            let wrong = |reason| CliError::from(SetupFault::BadSettings { path, reason });
            gather(folder, "/", &mut files).map_err(wrong)?;
        }
        let contact = self.site.contact.as_ref();
        Ok(Site {
            contact: contact.map(|texts| both(&texts.zh, &texts.en)),
            lines: lines.collect(),
            files,
        })
    }
}

impl SiteSettings {
    /// Errors with what cannot stand at the foot of a page.
    fn check(&self) -> Result<(), Told> {
        let contact = self.contact.iter().flat_map(|both| [&both.zh, &both.en]);
        let lines = self.lines.iter().flat_map(|line| [&line.zh, &line.en]);
        for text in contact.chain(lines) {
            let plain = text
                .chars()
                .all(|letter| !letter.is_control() && !turns(letter));
            if !plain || text.chars().count() > LINE_CHARS_MAX {
                return Err(settings("text")
                    .with("text", text.clone())
                    .with("max", LINE_CHARS_MAX));
            }
        }
        if self.lines.len() > LINES_MAX {
            return Err(settings("lines").with("max", LINES_MAX));
        }
        for link in self.lines.iter().filter_map(|line| line.link.as_ref()) {
            let here = link.starts_with('/') && !link.starts_with("//");
            if !here && !link.starts_with("https://") {
                return Err(settings("link").with("link", link.clone()));
            }
        }
        Ok(())
    }
}

/// What pseudonyms are made with: 64 hexadecimal digits in a file for its owner only.
fn salt(path: &Path) -> Result<[u8; 32], CliError> {
    if !path.exists() {
        let mut fresh = [0; 32];
        getrandom::fill(&mut fresh)?;
        terminal::write_new(path, 0o600, format!("{}\n", encode_hex(&fresh)).as_bytes())?;
    }
    let kept = decode_hex(terminal::read_text(path)?.trim());
    let wrong = || SetupFault::BadSettings {
        path: path.to_owned(),
        reason: settings("salt"),
    };
    Ok(kept.ok_or_else(wrong)?)
}

/// What is wrong with the settings, by its case.
fn settings(case: &'static str) -> Told {
    Told::new("settings").case(case)
}

/// Whether a character turns the direction of what follows.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The files of a folder, and of `.well-known` in it. Errors with the first that cannot be had.
fn gather(folder: &Path, at: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Told> {
    let told = |error: std::io::Error| {
        let about = settings("folder").with("path", folder.display().to_string());
        about.with("reason", os(&error))
    };
    for found in fs::read_dir(folder).map_err(told)? {
        let found = found.map_err(told)?;
        let name = found.file_name().to_string_lossy().into_owned();
        let about = found.metadata().map_err(told)?;
        if about.is_dir() && at == "/" && name == ".well-known" {
            gather(&found.path(), "/.well-known/", files)?;
            continue;
        }
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        if !about.is_file() || !name.chars().all(plain) || about.len() > FILE_BYTES_MAX {
            let path = found.path().display().to_string();
            return Err(settings("file")
                .with("path", path)
                .with("max", FILE_BYTES_MAX));
        }
        let bytes = fs::read(found.path()).map_err(told)?;
        files.insert(format!("{at}{name}"), bytes);
        if files.len() > FILES_MAX {
            return Err(settings("files").with("max", FILES_MAX));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Settings, Site), CliError> {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::at(folder.path());
        fs::create_dir_all(folder.path().join("site/.well-known")).unwrap();
        fs::write(folder.path().join("site/robots.txt"), "User-agent: *\n").unwrap();
        fs::write(folder.path().join("site/.well-known/x.json"), "{}").unwrap();
        fs::write(data.settings(), text).unwrap();
        let settings = Settings::read(&data)?;
        let site = settings.site(&data)?;
        Ok((settings, site))
    }

    #[test]
    fn settings_are_read_with_the_files_of_the_site() {
        let text = "listen = \"127.0.0.1:9000\"\ndesk = \"keys/app.key\"\n[site]\nfiles = \"site\"\n\
             contact = { zh = \"电话\", en = \"phone\" }\nlines = [{ zh = \"备案\", en = \"filing\", link = \"https://x\" }]\n";
        let (settings, site) = read(text).unwrap();
        assert_eq!(settings.listen.unwrap().port(), 9000);
        assert!(settings.desk.unwrap().ends_with("keys/app.key"));
        assert_eq!(site.contact.unwrap().en, "phone");
        assert_eq!(site.lines[0].link.as_deref(), Some("https://x"));
        let paths: Vec<&String> = site.files.keys().collect();
        assert_eq!(paths, ["/.well-known/x.json", "/robots.txt"]);
    }

    #[test]
    fn what_cannot_stand_on_a_page_is_refused() {
        for text in [
            "lisen = 1",
            "[site]\nlines = [{ zh = \"a\", en = \"b\", link = \"javascript:1\" }]",
            "[site]\ncontact = { zh = \"\u{202e}\", en = \"b\" }",
            "[site]\nlines = [{ zh = \"a\" }]",
            "[site]\nfiles = \"nowhere\"",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
