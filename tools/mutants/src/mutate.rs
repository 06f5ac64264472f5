//! All mutants of a file in one text: at the place of each stands a branch that asks whether it is on.
//!
//! ```text
//! a + b      (if crate::mutant::is(7) { (a) - (b) } else { (a + b) })
//! ```
//!
//! Where the mutants are and what stands in their place is cargo-mutants' list. Only one is ever on, so
//! a mutated branch holds its operands as they are written, without the mutants inside them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A mutant as cargo-mutants lists it.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// From the project root.
    pub file: String,
    /// With its type: `Ballots::add`; empty outside of functions.
    pub function: String,
    pub genre: String,
    /// Line and column of its place, both from 1.
    pub start: (usize, usize),
    pub replacement: String,
}

/// What a mutant changes, in words that do not move with the lines of a file.
#[derive(Clone, Debug)]
pub struct Change {
    /// The expression, pattern or field; `body` for a whole function.
    pub code: String,
    /// The operator, value or expression in its place; `gone` for an arm or field that is left out.
    pub becomes: String,
}

/// A file with its mutants in it.
#[derive(Default)]
pub struct Mutated {
    pub text: String,
    /// Where each mutant stands in the text, to know whom the compiler means: all at a place, then each.
    pub marks: Vec<(Vec<usize>, Range<usize>)>,
    /// Mutants in constants, each with the whole text that has it: nothing can be asked there when the
    /// program runs.
    pub constant: BTreeMap<usize, String>,
    /// For each mutant that was placed.
    pub changes: BTreeMap<usize, Change>,
}

/// Puts the mutants into the text of a file. Those for which it has no place are not among the changes.
pub fn mutate(text: &str, mutants: &BTreeMap<usize, Mutant>) -> syn::Result<Mutated> {
    let mut places = Places {
        text,
        mutants,
        in_constant: false,
        nodes: Vec::new(),
        out: Mutated::default(),
    };
    places.visit_file(&syn::parse_file(text)?);
    // Outer places before the inner ones; of two at one place the one met first is the outer.
    places
        .nodes
        .sort_by_key(|node| (node.at.start, Reverse(node.at.end)));
    let mut writer = Writer {
        text,
        nodes: places.nodes,
        out: places.out,
    };
    writer.write(0, 0..text.len());
    Ok(writer.out)
}

/// A place and the mutants there, each with the text it makes of it.
struct Node {
    at: Range<usize>,
    kind: Kind,
    mutants: Vec<(usize, String)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// One expression for another.
    Expression,
    /// Something to do before all else in a function.
    Body,
    /// What a function with such values gives in the end.
    Boxed,
    /// What is matched, where arms can go.
    Matched,
    /// A match arm without a guard, which gets one.
    Arm,
}

struct Places<'a> {
    text: &'a str,
    mutants: &'a BTreeMap<usize, Mutant>,
    in_constant: bool,
    nodes: Vec<Node>,
    out: Mutated,
}

impl<'a> Places<'a> {
    fn text_of(&self, span: Span) -> &'a str {
        &self.text[span.byte_range()]
    }

    /// The mutants that the list has where this span begins: number and replacement.
    fn take(&self, span: Span, genre: &str) -> Vec<(usize, String)> {
        let start = (span.start().line, span.start().column + 1);
        let here = |mutant: &Mutant| mutant.start == start && mutant.genre == genre;
        let found = self.mutants.iter().filter(|(_, mutant)| here(mutant));
        found
            .map(|(number, mutant)| (*number, mutant.replacement.clone()))
            .collect()
    }

    fn place(&mut self, at: Range<usize>, kind: Kind, mutants: Vec<(usize, String)>) {
        if self.in_constant && kind == Kind::Expression {
            for (number, text) in mutants {
                let [before, after] = [&self.text[..at.start], &self.text[at.end..]];
                let text = format!("{before}{text}{after}");
                self.out.constant.insert(number, text);
            }
        } else if !mutants.is_empty() {
            self.nodes.push(Node { at, kind, mutants });
        }
    }

    fn say(&mut self, number: usize, code: &str, becomes: &str) {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let change = Change {
            code: words(code),
            becomes: words(becomes),
        };
        self.out.changes.insert(number, change);
    }

    fn body(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let (Some(first), Some(last)) = (block.stmts.first(), block.stmts.last()) else {
            return;
        };
        let mut mutants = self.take(first.span(), "FnValue");
        for (number, value) in &mutants {
            self.say(*number, "body", value);
        }
        let returns = &signature.output;
        if matches!(returns, syn::ReturnType::Type(_, kind) if matches!(**kind, syn::Type::ImplTrait(_)))
        {
            // Values of several types behind one `impl Iterator`.
            for (_, value) in &mut mutants {
                *value = format!("crate::mutant::boxed({value})");
            }
            self.place(last.span().byte_range(), Kind::Boxed, mutants.clone());
        }
        let start = block.brace_token.span.open().byte_range().end;
        self.place(start..start, Kind::Body, mutants);
    }

    fn constant(&mut self, is: bool, visit: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.in_constant, is);
        visit(self);
        self.in_constant = outside;
    }
}

impl<'ast> Visit<'ast> for Places<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.body(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.body(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.body(&function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.constant(true, |places| visit::visit_item_const(places, item));
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.constant(true, |places| visit::visit_item_static(places, item));
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.constant(false, |places| visit::visit_expr_closure(places, closure));
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        let mut mutants = self.take(binary.op.span(), "BinaryOperator");
        for (number, operator) in &mut mutants {
            self.say(*number, self.text_of(binary.span()), operator);
            let (left, right) = (binary.left.span(), binary.right.span());
            let (left, right) = (self.text_of(left), self.text_of(right));
            *operator = format!("({left}) {operator} ({right})");
        }
        self.place(binary.span().byte_range(), Kind::Expression, mutants);
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        let mut mutants = self.take(unary.op.span(), "UnaryOperator");
        for (number, operand) in &mut mutants {
            *operand = self.text_of(unary.expr.span()).to_owned();
            self.say(*number, self.text_of(unary.span()), operand);
        }
        self.place(unary.span().byte_range(), Kind::Expression, mutants);
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_match(&mut self, matched: &'ast syn::ExprMatch) {
        // That an arm is missing the compiler says of what is matched: the last first, which may be for
        // all that the others leave.
        let arms = matched.arms.iter();
        let deleted = arms.flat_map(|arm| self.take(arm.span(), "MatchArm"));
        let deleted = deleted.last().into_iter().collect();
        self.place(matched.expr.span().byte_range(), Kind::Matched, deleted);
        visit::visit_expr_match(self, matched);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let mut deleted = self.take(arm.span(), "MatchArm");
        for (number, _) in &deleted {
            self.say(*number, self.text_of(arm.pat.span()), "gone");
        }
        if let Some((_, guard)) = &arm.guard {
            let mut mutants = self.take(guard.span(), "MatchArmGuard");
            for (number, value) in &mutants {
                self.say(*number, self.text_of(guard.span()), value);
            }
            // An arm whose guard is never true is as good as gone.
            deleted
                .iter_mut()
                .for_each(|(_, value)| *value = "false".to_owned());
            mutants.append(&mut deleted);
            self.place(guard.span().byte_range(), Kind::Expression, mutants);
        } else {
            let end = arm.pat.span().byte_range().end;
            self.place(end..end, Kind::Arm, deleted);
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, literal: &'ast syn::ExprStruct) {
        let at = literal.span().byte_range();
        let mut mutants = Vec::new();
        for pair in literal.fields.pairs() {
            let field = pair.value().span();
            for (number, _) in self.take(field, "StructField") {
                self.say(number, self.text_of(field), "gone");
                let end = pair.punct().map_or(field.byte_range().end, |comma| {
                    comma.span().byte_range().end
                });
                let before = &self.text[at.start..field.byte_range().start];
                mutants.push((number, format!("{before}{}", &self.text[end..at.end])));
            }
        }
        self.place(at, Kind::Expression, mutants);
        visit::visit_expr_struct(self, literal);
    }
}

struct Writer<'a> {
    text: &'a str,
    nodes: Vec<Node>,
    out: Mutated,
}

impl Writer<'_> {
    /// Writes a range of the text, with the nodes that lie in it and are not before the given one.
    fn write(&mut self, first: usize, range: Range<usize>) {
        let mut written = range.start;
        for index in first..self.nodes.len() {
            let Range { start, end } = self.nodes[index].at;
            if start > range.end {
                break;
            }
            if start >= written && end <= range.end {
                self.out.text.push_str(&self.text[written..start]);
                self.node(index);
                written = end;
            }
        }
        self.out.text.push_str(&self.text[written..range.end]);
    }

    fn node(&mut self, index: usize) {
        let node = &self.nodes[index];
        let (at, kind, mutants) = (node.at.clone(), node.kind, node.mutants.clone());
        let start = self.out.text.len();
        self.out.text.push_str(match kind {
            Kind::Boxed => "crate::mutant::boxed(",
            Kind::Expression => "(",
            Kind::Body | Kind::Arm | Kind::Matched => "",
        });
        for (number, text) in &mutants {
            let is = format!("crate::mutant::is({number})");
            let branch = match kind {
                Kind::Expression => format!("if {is} {{ {text} }} else "),
                Kind::Body => format!(" if {is} {{ return {text}; }}"),
                Kind::Arm => format!(" if !{is}"),
                Kind::Boxed | Kind::Matched => continue,
            };
            let start = self.out.text.len();
            self.out.text.push_str(&branch);
            let mark = (vec![*number], start..self.out.text.len());
            self.out.marks.push(mark);
        }
        let [before, after] = match kind {
            Kind::Expression => ["{ (", ") })"],
            Kind::Boxed => ["", ")"],
            Kind::Body | Kind::Arm | Kind::Matched => ["", ""],
        };
        self.out.text.push_str(before);
        self.write(index + 1, at);
        self.out.text.push_str(after);
        let numbers = mutants.iter().map(|(number, _)| *number).collect();
        self.out.marks.push((numbers, start..self.out.text.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant(start: (usize, usize), genre: &str, replacement: &str) -> Mutant {
        Mutant {
            file: "a.rs".to_owned(),
            function: "f".to_owned(),
            genre: genre.to_owned(),
            start,
            replacement: replacement.to_owned(),
        }
    }

    #[test]
    fn a_mutant_is_a_branch_and_holds_no_other() {
        let text = "fn f(a: u64) -> u64 {\n    a + 2 * a\n}\n";
        let mutants = BTreeMap::from([
            (3, mutant((2, 5), "FnValue", "0")),
            (4, mutant((2, 7), "BinaryOperator", "-")),
            (5, mutant((2, 11), "BinaryOperator", "/")),
        ]);
        let mutated = mutate(text, &mutants).unwrap();
        assert_eq!(
            mutated.text,
            "fn f(a: u64) -> u64 { if crate::mutant::is(3) { return 0; }\n    \
             (if crate::mutant::is(4) { (a) - (2 * a) } else { \
             (a + (if crate::mutant::is(5) { (2) / (a) } else { (2 * a) })) })\n}\n"
        );
        assert_eq!(mutated.changes[&4].code, "a + 2 * a");
    }

    #[test]
    fn an_arm_goes_by_its_guard() {
        let text = "fn f(a: u64) { match a { 0 => g(), n if n > 3 => h(), _ => {} } }\n";
        let mutants = BTreeMap::from([
            (1, mutant((1, 26), "MatchArm", "")),
            (2, mutant((1, 36), "MatchArm", "")),
        ]);
        let mutated = mutate(text, &mutants).unwrap().text;
        assert!(mutated.contains("0 if !crate::mutant::is(1) => g()"));
        assert!(
            mutated.contains("n if (if crate::mutant::is(2) { false } else { (n > 3) }) => h()")
        );
    }

    #[test]
    fn a_constant_has_a_text_for_each_mutant() {
        let text = "static S: T = T { x: 1, ..U };\n";
        let mutants = BTreeMap::from([(6, mutant((1, 19), "StructField", ""))]);
        let mutated = mutate(text, &mutants).unwrap();
        assert_eq!(mutated.text, text);
        assert_eq!(mutated.constant[&6], "static S: T = T {  ..U };\n");
    }
}
