//! Modules of pages joined to one file each: a page's module with everything that it imports, each once and in the order
//! in which a browser would run them. What a module hides from others stays hidden: each becomes a function of its own.
//!
//! It knows the modules of this project alone: an import is a line, of names or of a whole module, from the same folder;
//! what is exported is declared there. Tests of `assets` hold them to that.

/// A module: its file name, and its text without comments and indentation.
pub type Module = (&'static str, String);

/// What an import line says: the names, as they stand between `import` and `from`, and the file.
fn import(line: &str) -> Option<(&str, &str)> {
    let (names, file) = line.strip_prefix("import ")?.split_once(" from \"./")?;
    Some((names, file.strip_suffix("\";")?))
}

/// The files that a module imports, in order.
pub fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(import).map(|(_, file)| file)
}

/// The name that a joined module has: `$keys` for `keys.js`.
fn called(file: &str) -> String {
    format!("${}", file.trim_end_matches(".js"))
}

/// The name that an `export` line declares.
fn exported(line: &str) -> Option<(&str, &str)> {
    let declared = line.strip_prefix("export ")?;
    let mut words = declared.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let name = words.find(|word| !matches!(*word, "async" | "function" | "const" | "class"))?;
    Some((declared, name))
}

/// An import line as it stands where the module is at hand by its name.
fn taken(names: &str, file: &str) -> String {
    let names = match names.strip_prefix("* as ") {
        Some(whole) => whole.to_owned(),
        None => names.replace(" as ", ": "),
    };
    format!("const {names} = {};\n", called(file))
}

/// A module that others import, as a function that gives what it exports.
fn wrapped((file, text): &Module) -> String {
    let mut inside = String::new();
    let mut names: Vec<&str> = Vec::new();
    for line in text.lines() {
        if let Some((names, file)) = import(line) {
            inside.push_str(&taken(names, file));
        } else if let Some((declared, name)) = exported(line) {
            names.push(name);
            inside.push_str(&format!("{declared}\n"));
        } else {
            inside.push_str(&format!("{line}\n"));
        }
    }
    let names = names.join(",");
    format!(
        "const {}=(()=>{{\n{inside}return{{{names}}};\n}})();\n",
        called(file)
    )
}

/// The modules that one needs, itself last, each behind those that it imports.
fn in_order<'a>(file: &str, all: &'a [Module], order: &mut Vec<&'a Module>) {
    if order.iter().any(|(known, _)| *known == file) {
        return;
    }
    let Some(found) = all.iter().find(|(known, _)| *known == file) else {
        return;
    };
    for needed in imports(&found.1) {
        in_order(needed, all, order);
    }
    order.push(found);
}

/// One module with all that it imports.
pub fn joined(file: &str, all: &[Module]) -> String {
    let mut order = Vec::new();
    in_order(file, all, &mut order);
    let Some((own, needed)) = order.split_last() else {
        return String::new();
    };
    let mut text: String = needed.iter().map(|module| wrapped(module)).collect();
    for line in own.1.lines() {
        match import(line) {
            Some((names, file)) => text.push_str(&taken(names, file)),
            None => text.push_str(&format!("{line}\n")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_stands_behind_what_it_imports_and_each_stands_once() {
        let all: Vec<Module> = vec![
            ("a.js", "import { b as other, C } from \"./b.js\";\nimport * as c from \"./c.js\";\nother(c.d, new C());\n".to_owned()),
            ("b.js", "import { d } from \"./c.js\";\nexport function b() { return d; }\nexport class C {}\nconst e = 1;\n".to_owned()),
            ("c.js", "export const d = 2;\nexport async function f() {}\n".to_owned()),
        ];
        assert_eq!(
            joined("a.js", &all),
            "const $c=(()=>{\nconst d = 2;\nasync function f() {}\nreturn{d,f};\n})();\n\
             const $b=(()=>{\nconst { d } = $c;\nfunction b() { return d; }\nclass C {}\nconst e = 1;\nreturn{b,C};\n})();\n\
             const { b: other, C } = $b;\nconst c = $c;\nother(c.d, new C());\n"
        );
    }
}
