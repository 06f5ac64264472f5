//! Documents under which matters are brought in tests.

use folkmoot::domain::charter::document::{Document, compose};
use folkmoot::domain::hash::Hash;

/// What the founders decide, by one who brings it and another who answers.
pub const FOUNDING: &str = "\
procedure founding
title 创始决定
title-en Decision of the founders
revision 1
amended-by founding
mode binding
bring office founder
clause adopt-policy
clause adopt-procedure
clause adopt-body
clause retire
clause grant-office
clause end-office
clause revoke
clause expel
answer office founder 30 days
decide answer
";

/// What members bring, three of them support, and the registrar takes up.
pub const WISH: &str = "\
procedure wish
title 心愿
title-en Wish
revision 1
amended-by founding
mode binding
bring member class owner
bring-limit 2 1 month
again-after 6 months
field budget number optional
title 预算
title-en Budget
clause end-office
support heads inclusive count 3
support-within 30 days
versions support voids
admit 1 office registrar 7 days
deliberation 2 days 30 days
decide admission
cooling-off 7 days
stay veto ends
";

/// Makes a wish wait; the registrar's yes lets it pass.
pub const VETO: &str = "\
procedure veto
title 否决
title-en Veto
revision 1
amended-by founding
mode binding
bring office founder
concerns matter
answer office registrar 5 days
decide answer
";

pub fn document(text: &str) -> Document {
    let lines = text.lines().map(|line| line.split_once(' ').unwrap());
    let given: Vec<(String, String)> = lines
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    compose(&given).unwrap_or_else(|why| panic!("{why:?}\n{text}"))
}

/// The hash of a document's text.
pub fn hash_of(text: &str) -> Hash {
    Hash::of(document(text).text().as_bytes())
}
