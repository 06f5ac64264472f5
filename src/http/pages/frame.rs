//! What every page has around its own: head, navigation, foot, and the headers of its answer.

use std::io::Write;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LANGUAGE, VARY};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder};
use flate2::Compression;
use flate2::write::GzEncoder;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::{Value, json};

use super::assets;
use super::guard::{allow_verifier, guard};
use super::visit::Visit;
use crate::domain::fault::Told;
use crate::words::{self, Language, moments};

/// How tightly pages are packed, of 9: beyond it the bytes hardly fall, and the time doubles.
const PACKED: u32 = 5;

/// What the navigation marks as present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Home,
    Polls,
    Log,
    Mine,
    Device,
    Nowhere,
}

/// A page, ready to be sent.
pub struct Html {
    status: StatusCode,
    language: Language,
    markup: Markup,
    verifies: bool,
}

impl Html {
    /// The same under another status.
    pub fn with_status(mut self, status: StatusCode) -> Html {
        self.status = status;
        self
    }

    /// The same with leave to start the verifier's worker.
    pub fn verifying(mut self) -> Html {
        self.verifies = true;
        self
    }

    /// The whole answer, packed where the browser takes it: tighter than the server's own way of packing, whose first
    /// care is speed, by a fifth of a ballot paper.
    fn packed(self) -> HttpResponse {
        let text = self.markup.0.as_bytes();
        let mut packer =
            GzEncoder::new(Vec::with_capacity(text.len() / 3), Compression::new(PACKED));
        let packed = packer.write_all(text).and_then(|()| packer.finish());
        let packed = packed.expect("memory takes what is written to it");
        let mut answer = self.head();
        answer.insert_header((CONTENT_ENCODING, "gzip"));
        answer.insert_header((VARY, "Accept-Encoding"));
        answer.body(packed)
    }

    /// The whole answer.
    pub fn answer(self) -> HttpResponse {
        let mut answer = self.head();
        answer.body(self.markup.into_string())
    }

    /// The status and the headers.
    fn head(&self) -> HttpResponseBuilder {
        let mut answer = HttpResponse::build(self.status);
        guard(&mut answer);
        if self.verifies {
            allow_verifier(&mut answer);
        }
        answer
            .content_type("text/html; charset=utf-8")
            .insert_header((CACHE_CONTROL, "no-cache"))
            .insert_header((CONTENT_LANGUAGE, tag(self.language)));
        answer
    }
}

impl Responder for Html {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match assets::takes_gzip(request) {
            true => self.packed(),
            false => self.answer(),
        }
    }
}

/// The language as HTML names it.
pub fn tag(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    }
}

/// A module of the page with what it is given: `data`, and the messages whose codes begin with one of `families`.
pub struct Script {
    pub module: &'static str,
    pub families: &'static [&'static str],
    pub data: Value,
}

impl Visit {
    /// A page without a script of its own.
    pub fn page(&self, title: &str, section: Section, main: &Markup) -> Html {
        self.scripted(title, section, main, None)
    }

    /// A page with one.
    pub fn scripted(
        &self,
        title: &str,
        section: Section,
        main: &Markup,
        script: Option<Script>,
    ) -> Html {
        let styles = &["style.css", "evidence.css"];
        self.styled(title, section, main, script, styles)
    }

    /// The ballot's page, which has to be there soon on a slow phone: only the styles that every page has.
    pub fn light(
        &self,
        title: &str,
        section: Section,
        main: &Markup,
        script: Option<Script>,
    ) -> Html {
        self.styled(title, section, main, script, &["style.css"])
    }

    fn styled(
        &self,
        title: &str,
        section: Section,
        main: &Markup,
        script: Option<Script>,
        styles: &[&str],
    ) -> Html {
        let organisation = self.organisation();
        let markup = html! {
            (DOCTYPE)
            html lang=(tag(self.language)) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                    meta name="color-scheme" content="light dark";
                    title { (title) " · " (organisation) }
                    link rel="icon" href=(assets::address("icon.svg")) type="image/svg+xml";
                    link rel="manifest" href=(self.link("/app.webmanifest"));
                    link rel="apple-touch-icon" href=(assets::address("icon-192.png"));
                    @for style in styles { link rel="stylesheet" href=(assets::address(style)); }
                    script type="module" src=(assets::address("offline.js")) {}
                    @if let Some(script) = &script {
                        script type="module" src=(assets::address(script.module)) {}
                    }
                }
                body {
                    a.skip href="#main" { (self.word("page-skip")) }
                    (self.top(&organisation, section))
                    main #main .wrap tabindex="-1" { (self.news()) (main) }
                    (self.foot())
                    @if let Some(script) = &script { (self.data(script)) }
                }
            }
        };
        Html {
            status: StatusCode::OK,
            language: self.language,
            markup,
            verifies: false,
        }
    }

    /// What the organisation is called: of a name in two halves, `示例 / Example`, the half of the language.
    pub fn organisation(&self) -> String {
        let born = self.state().genesis();
        let name = born.map_or("", |(_, born)| born.organisation.0.as_str());
        let (chinese, english) = name.split_once(" / ").unwrap_or((name, name));
        self.title(chinese, english).to_owned()
    }

    /// What a module reads: nothing in it runs.
    fn data(&self, script: &Script) -> Markup {
        let families = script.families.iter();
        let said: std::collections::BTreeMap<String, String> = families
            .flat_map(|prefix| words::family(self.language, prefix))
            .collect();
        let genesis = self.state().genesis().map(|(hash, _)| hash.to_string());
        let data = json!({
            "language": self.language.as_str(),
            "origin": self.engine.origin(),
            "genesis": genesis,
            "log_key": self.engine.log_key().to_string(),
            "now": self.now.to_string(),
            "zone": self.zone.name(),
            "zone_said": self.zone.said(self.language),
            "words": said,
            "page": script.data,
        });
        let text = data.to_string().replace('<', "\\u003c");
        html! { script #data type="application/json" { (PreEscaped(text)) } }
    }

    fn top(&self, organisation: &str, section: Section) -> Markup {
        let (other, there) = self.other();
        let items = [
            (Section::Home, "/", "page-nav-home"),
            (Section::Polls, "/polls", "page-nav-polls"),
            (Section::Log, "/log", "page-nav-log"),
            (Section::Mine, "/mine", "page-nav-mine"),
        ];
        html! {
            header.top { div.wrap.bar {
                a.brand href=(self.link("/")) { (seal()) span { (organisation) } }
                nav.nav aria-label=(self.word("page-nav")) { ul {
                    @for (item, path, code) in items {
                        li { a href=(self.link(path)) aria-current=[(item == section).then_some("page")] { (self.word(code)) } }
                    }
                } }
                div.util {
                    a href=(self.link("/help/this-device")) aria-current=[(section == Section::Device).then_some("page")] { (self.word("page-nav-device")) }
                    a href=(there) lang=(tag(other)) hreflang=(tag(other)) { (words::term(other, "page-this-language")) }
                }
            } }
        }
    }

    /// What is shown to who last came when the pages had another program.
    fn news(&self) -> Markup {
        let told = Told::new("site-news-why").with("before", "{before}".to_owned());
        let told = told.with("now", "{now}".to_owned());
        html! {
            div #news .note.act.mb data-edition=(assets::edition()) hidden {
                b { (self.word("site-news")) } p { (self.say(&told)) }
                div.btns { button.btn.alt.s type="button" { (self.word("site-news-seen")) } a href="/assets.json" { (self.word("site-news-list")) } }
            }
        }
    }

    fn foot(&self) -> Markup {
        let head = &self.published.head;
        let size = moments::grouped(&head.size.to_string());
        let root = head.root.to_string();
        let entries = Told::new("page-foot-entries").with("count", head.size);
        html! {
            footer.foot { div.wrap {
                p.help { b { (self.word("page-foot-help")) } " " @if let Some(contact) = self.site.contact(self.language) { span.contact { (contact) } " · " } a href=(self.link("/help/this-device")) { (self.word("page-foot-device")) } }
                p { (self.word("page-foot-log")) " " a.num href=(self.link("/log")) { (self.say(&entries).replace(&head.size.to_string(), &size)) }
                    " · " (self.word("page-foot-head")) " " span.mono { (grouped_hex(&root, 16)) } }
                p.fine {
                    @for (text, link) in self.site.foot(self.language) {
                        @if let Some(link) = link { a href=(link) rel="noopener" { (text) } } @else { span { (text) } }
                    }
                    a href=(self.link("/people")) { (self.word("site-foot-people")) } a href=(self.link("/officer")) { (self.word("officer-crumb")) } a href="/api/organisation" { "JSON" } a href="/api/trust" { (self.word("page-foot-trust")) } a href=(self.link("/verify")) { (self.word("page-foot-verify")) }
                    span { (self.engine.origin()) } span { (self.word("site-foot-program")) " " a.mono href="/assets.json" { (grouped_hex(assets::edition(), 16)) } }
                }
            } }
        }
    }
}

/// The first `digits` of a hash in groups of four.
pub fn grouped_hex(hash: &str, digits: usize) -> String {
    let shown: Vec<char> = hash.chars().take(digits).collect();
    let groups = shown
        .chunks(4)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

/// The mark of the project: people in a ring.
fn seal() -> Markup {
    const RING: [(&str, &str, &str); 7] = [
        ("15", "6.6", "2.6"),
        ("21.6", "9.6", "1.5"),
        ("23.4", "16", "2.1"),
        ("19.6", "21.9", "1.4"),
        ("13.4", "23", "2.3"),
        ("7.7", "19", "1.5"),
        ("7", "11.8", "1.9"),
    ];
    html! {
        svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true" focusable="false" {
            rect.lg-b width="30" height="30" rx="6" {}
            g.lg-d { @for (x, y, r) in RING { circle cx=(x) cy=(y) r=(r) {} } }
        }
    }
}
