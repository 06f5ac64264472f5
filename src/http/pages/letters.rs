//! Letters of invitation, to be printed: a file of its own with everything in it, a page for each member.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::qr;
use crate::domain::fault::Told;
use crate::words::{Language, say, term};

/// How a letter looks on paper.
const STYLE: &str = "body{font:12pt/1.6 serif;margin:0;color:#000}article{max-width:17cm;margin:0 auto;padding:2cm 0;page-break-after:always;break-after:page}\
    h1{font-size:22pt;line-height:1.3}svg{display:block;width:52mm;height:52mm;margin:6mm 0}code{font:11pt/1.5 monospace;overflow-wrap:anywhere}section+section{margin-top:8mm;border-top:1px solid #999}";

/// One letter.
pub struct Letter {
    /// Who is invited.
    pub member: String,
    /// The link with its code.
    pub link: String,
}

/// The letters of an organisation, in both languages; `until` says how long the links are good.
pub fn letters(organisation: &str, letters: &[Letter], until: &str) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head { meta charset="utf-8"; title { (organisation) } style { (PreEscaped(STYLE)) } }
            body { @for letter in letters { (one(organisation, letter, until)) } }
        }
    };
    page.into_string()
}

fn one(organisation: &str, letter: &Letter, until: &str) -> Markup {
    let code = letter.link.rsplit_once('#').map_or("", |(_, code)| code);
    let groups: Vec<String> = code
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    html! {
        article {
            h1 { (organisation) }
            @if let Some(drawn) = qr::drawing(&letter.link) { (PreEscaped(drawn)) }
            @for (language, tag) in [(Language::Chinese, "zh-CN"), (Language::English, "en")] {
                @let told = Told::new("letter-for").with("member", letter.member.clone()).with("until", until.to_owned());
                section lang=(tag) {
                    p { b { (say(language, &told)) } }
                    p { (term(language, "letter-how")) }
                    @if language == Language::Chinese { p { code { (letter.link) } } }
                    p { (term(language, "letter-code")) " " code { (groups.join(" ")) } }
                    p { (term(language, "letter-keep")) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_has_the_code_to_scan_and_to_type_and_escapes_names() {
        let letter = Letter {
            member: "m-1".to_owned(),
            link: "https://vote.example.org/zh/invitation#0123456789abcdef".to_owned(),
        };
        let text = letters("A <b>&\u{202e}", &[letter], "2026-12-31T16:00:00Z");
        assert!(text.contains("<svg"), "{text}");
        assert!(text.contains("0123 4567 89ab cdef"), "{text}");
        assert!(text.contains("A &lt;b&gt;&amp;"), "{text}");
    }
}
