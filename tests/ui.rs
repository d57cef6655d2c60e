//! What a declaration compiles to: every valid shape, and the text of every mistake.

/// One case a file, named after the shape or the mistake. `TRYBUILD=overwrite` writes the texts anew; read them.
#[test]
fn declarations() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}
