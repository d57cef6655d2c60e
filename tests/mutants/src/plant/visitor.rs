//! Walks through a file and plants.

use std::collections::BTreeSet;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, BinOp, Block, Expr, ImplItemFn, ItemFn, Pat, Signature, Stmt, TraitItemFn};

use super::edits::Edits;
use super::shape::{is_call, is_of_tests};
use super::{Mutant, values};

pub(crate) struct Visitor<'a> {
    file: &'a str,
    source: &'a str,
    next: u32,
    unviable: &'a BTreeSet<u32>,
    function: String,
    /// The conditions that have mutants already.
    seen: BTreeSet<(usize, usize)>,
    pub(crate) edits: Edits,
    pub(crate) mutants: Vec<Mutant>,
}

impl<'a> Visitor<'a> {
    pub(crate) fn new(file: &'a str, source: &'a str, next: u32, unviable: &'a BTreeSet<u32>) -> Self {
        let (function, seen) = (String::new(), BTreeSet::new());
        Self { file, source, next, unviable, function, seen, edits: Edits::default(), mutants: Vec::new() }
    }

    /// A new mutant: when it is on, as an expression. Without one if it did not compile.
    fn mutant(&mut self, at: impl Spanned, change: String) -> Option<String> {
        let (number, line) = (self.next, at.span().start().line);
        self.next += 1;
        let (file, function) = (self.file.to_owned(), self.function.clone());
        self.mutants.push(Mutant { number, file, line, function, change });
        (!self.unviable.contains(&number)).then(|| format!("crate::mutant::on({number})"))
    }

    fn text(&self, of: &impl Spanned) -> String {
        self.source[of.span().byte_range()].to_owned()
    }

    /// The code in a line, shortened.
    fn shown(&self, of: &impl Spanned) -> String {
        let words = self
            .text(of)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace('|', "/")
            .replace('`', "'");
        if words.chars().count() <= 70 { words } else { words.chars().take(69).chain(['…']).collect() }
    }

    fn function(
        &mut self,
        attributes: &[Attribute],
        signature: &Signature,
        body: &Block,
        inner: impl FnOnce(&mut Self),
    ) {
        if is_of_tests(attributes) || signature.constness.is_some() {
            return;
        }
        let outer = std::mem::replace(&mut self.function, signature.ident.to_string());
        for value in values::instead_of(&signature.output) {
            let is_that_already =
                self.text(body).split_whitespace().collect::<String>() == format!("{{{value}}}");
            if !is_that_already
                && let Some(on) = self.mutant(signature.ident.span(), format!("the body is `{value}`"))
            {
                let open: Range<usize> = body.brace_token.span.open().byte_range();
                self.edits.before(open.end, format!(" if {on} {{ return {value}; }}"));
            }
        }
        inner(self);
        self.function = outer;
    }

    /// The conditions of `&&` and `||`, or the one that it is.
    fn conditions(&mut self, of: &Expr) {
        match of {
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => {
                self.conditions(&binary.left);
                self.conditions(&binary.right);
            }
            Expr::Paren(inner) => self.conditions(&inner.expr),
            Expr::Let(_) | Expr::Lit(_) => {}
            _ => self.condition(of),
        }
    }

    fn condition(&mut self, of: &Expr) {
        let range: Range<usize> = of.span().byte_range();
        if !self.seen.insert((range.start, range.end)) {
            return;
        }
        let shown = self.shown(of);
        if let (Some(yes), no) =
            (self.mutant(of, format!("`{shown}` is true")), self.mutant(of, format!("`{shown}` is false")))
            && let Some(no) = no
        {
            self.edits.around(&range, "(((".into(), format!(") || {yes}) && !{no})"));
        }
        let Expr::Binary(binary) = of else { return };
        let [left, right] = [self.text(&binary.left), self.text(&binary.right)];
        let (other, is_or) = match binary.op {
            BinOp::Lt(_) => ("<=", true),
            BinOp::Gt(_) => (">=", true),
            BinOp::Le(_) => ("<", false),
            BinOp::Ge(_) => (">", false),
            _ => return,
        };
        if let Some(on) = self.mutant(of, format!("`{shown}` with {other}")) {
            let equal = format!("({on} && ({left}) == ({right}))");
            let after = if is_or { format!(") || {equal})") } else { format!(") && !{equal})") };
            self.edits.around(&range, "((".into(), after);
        }
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Const(_) | syn::Item::Static(_) => {}
            syn::Item::Mod(module) if is_of_tests(&module.attrs) => {}
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}

    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.attrs, &item.sig, &item.block, |this| visit::visit_block(this, &item.block));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.attrs, &item.sig, &item.block, |this| visit::visit_block(this, &item.block));
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(body) = &item.default {
            self.function(&item.attrs, &item.sig, body, |this| visit::visit_block(this, body));
        }
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if let Stmt::Expr(expression, Some(_)) = statement
            && is_call(expression)
            && let Some(on) = self.mutant(expression, format!("without `{}`", self.shown(statement)))
        {
            let range: Range<usize> = statement.span().byte_range();
            self.edits.around(&range, format!("if !{on} {{ "), " }".into());
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_expr(&mut self, of: &'ast Expr) {
        match of {
            Expr::If(inner) => self.conditions(&inner.cond),
            Expr::While(inner) => self.conditions(&inner.cond),
            Expr::Binary(binary) => match binary.op {
                BinOp::And(_) | BinOp::Or(_) => self.conditions(of),
                BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Gt(_) | BinOp::Le(_) | BinOp::Ge(_) => {
                    self.condition(of)
                }
                _ => {}
            },
            Expr::Match(inner) if inner.arms.last().is_some_and(|arm| matches!(arm.pat, Pat::Wild(_))) => {
                for arm in &inner.arms[..inner.arms.len() - 1] {
                    if !matches!(arm.pat, Pat::Guard(_))
                        && let Some(on) =
                            self.mutant(&arm.pat, format!("without the arm `{}`", self.shown(&arm.pat)))
                    {
                        let end = arm.pat.span().byte_range().end;
                        self.edits.around(&(end..end), String::new(), format!(" if !{on}"));
                    }
                }
            }
            _ => {}
        }
        visit::visit_expr(self, of);
    }

    fn visit_pat_guard(&mut self, guard: &'ast syn::PatGuard) {
        self.conditions(&guard.guard);
        visit::visit_pat_guard(self, guard);
    }
}
