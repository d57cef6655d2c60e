//! Mutants in a source file: each is text beside the code as it is, which counts if its number is on.

mod edits;
mod shape;
mod values;
mod visitor;

use std::collections::BTreeSet;

use visitor::Visitor;

/// The module that says which mutant is on.
pub(crate) const SWITCH: &str = include_str!("switch.rs");

/// One change of the code.
#[derive(Debug, Clone)]
pub(crate) struct Mutant {
    pub(crate) number: u32,
    pub(crate) file: String,
    pub(crate) line: usize,
    /// The function that it is in.
    pub(crate) function: String,
    /// What is different, with the code that it is about.
    pub(crate) change: String,
}

impl Mutant {
    /// What it is called from one run to the next; lines move.
    pub(crate) fn name(&self) -> String {
        format!("{}:{} {}: {}", self.file, self.line, self.function, self.change)
    }
}

/// The file with its mutants, which are numbered from `first`; those in `unviable` are counted, and left out.
pub(crate) fn plant(
    file: &str,
    source: &str,
    first: u32,
    unviable: &BTreeSet<u32>,
) -> Result<(String, Vec<Mutant>), String> {
    let parsed = syn::parse_file(source).map_err(|error| format!("{file}: {error}"))?;
    let mut visitor = Visitor::new(file, source, first, unviable);
    syn::visit::visit_file(&mut visitor, &parsed);
    Ok((visitor.edits.apply(source), visitor.mutants))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::plant;

    fn planted(source: &str) -> (String, Vec<String>) {
        let (text, mutants) = plant("f.rs", source, 1, &BTreeSet::new()).expect("Rust");
        (text, mutants.into_iter().map(|mutant| mutant.change).collect())
    }

    #[test]
    fn a_condition_is_taken_for_true_and_for_false_and_a_bound_moves() {
        let (text, changes) = planted("fn f(a: u8, b: bool) { if a < 3 && b { g(); } }");
        assert_eq!(
            changes,
            [
                "`a < 3` is true",
                "`a < 3` is false",
                "`a < 3` with <=",
                "`b` is true",
                "`b` is false",
                "without `g();`"
            ]
        );
        let once = "(((((a < 3) || (crate::mutant::on(3) && (a) == (3)))) || crate::mutant::on(1)) && !crate::mutant::on(2))";
        assert!(text.contains(once), "{text}");
        syn::parse_file(&text).expect("Rust again");
    }

    #[test]
    fn a_body_is_replaced_by_values_of_its_type() {
        let (_, changes) = planted("fn f() -> Result<bool, E> { g() }\nfn h() -> Option<u8> { i() }");
        assert_eq!(changes, ["the body is `Ok(true)`", "the body is `Ok(false)`", "the body is `None`"]);
    }

    #[test]
    fn an_arm_is_left_out_if_another_takes_everything() {
        let (text, changes) =
            planted("fn f(a: u8) -> X { match a { 1 => g(1), 2 if a > h() => g(2), _ => g(3) } }");
        assert!(changes.contains(&"without the arm `1`".to_owned()), "{changes:?}");
        assert!(text.contains("1 if !crate::mutant::on(1) =>"), "{text}");
        assert!(planted("fn f(a: bool) -> X { match a { true => g(1), false => g(2) } }").1.is_empty());
    }

    #[test]
    fn nothing_is_planted_into_tests_and_constants() {
        let source = "const A: bool = 1 == 2;\nconst fn f() -> bool { true }\n#[cfg(test)] mod t { fn g() -> bool { true } }\
            #[test] fn h() { i(); }";
        assert_eq!(planted(source).1, [""; 0]);
    }
}
