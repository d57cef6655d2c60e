//! What a declaration compiles to: every valid shape, and what the compiler says of a mistake. What the macros say of mistakes is tested in
//! `oauth-macros`, without the compiler.

/// One case a file, named after the shape or the mistake. `TRYBUILD=overwrite` writes the texts anew; read them.
#[test]
fn declarations() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("fail/*.rs");
}
