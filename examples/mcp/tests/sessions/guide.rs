//! The page "Protect an MCP server" shows this example.

use test_clients::assert_compiled;

#[test]
fn the_guide_shows_code_that_is_compiled() {
    let guide = include_str!("../../../../oauth-runtime/docs/protect-an-mcp-server.md");
    let sources = [
        include_str!("../../src/provider.rs"),
        include_str!("../../src/tools.rs"),
        include_str!("../../src/main.rs"),
        include_str!("../../src/apart/provider.rs"),
        include_str!("../../src/apart/server.rs"),
        include_str!("../../src/bin/mcp-provider.rs"),
        include_str!("../../src/bin/mcp-server.rs"),
    ];
    assert_compiled(guide, &sources);
}

#[test]
#[should_panic(expected = "no source has this")]
fn other_code_is_found() {
    let guide = "Text.\n\n```rust,ignore\nb(1, 2); // for a reason\n// …\nd(2);\n```\n";
    assert_compiled(guide, &["fn a() {\n    // Why.\n    b(1,\n 2,\n);\n    c();\n    d();\n}\n"]);
}
