//! What a declaration compiles to: every valid shape, and what the compiler says of a mistake. What the macros say of mistakes is tested in
//! `oauth-macros`, without the compiler.

#[allow(unreachable_pub, reason = "each shape is as a crate would have it")]
mod shapes;

/// One case a file, named after the mistake. `TRYBUILD=overwrite` writes the texts anew; read them.
#[test]
fn mistakes() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
