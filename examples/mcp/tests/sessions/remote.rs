//! mcp-remote, through which an application without OAuth reaches the server.

use serde_json::json;
use test_clients::node;
use test_needs::needs;

use crate::walk::{Identity, each, refuses_another_resource, walk};

#[tokio::test]
async fn mcp_remote_gets_more_scope_when_its_user_asks() {
    needs!(NODE_CLIENTS);
    for (form, identity) in each() {
        let (server, report) = walk(node("mcp-remote"), form, identity).await;
        assert_eq!(report["tools"], json!(["add_note", "list_notes"]), "{report}");
        let notes = (&report["before"], &report["added"], &report["after"]);
        assert_eq!(notes, (&json!(""), &json!("added"), &json!("from an agent")), "{report}");

        let lines = server.journal.lines();
        let registers = lines.iter().any(|line| line == "POST /register 201");
        assert_eq!(registers, identity == Identity::Registration, "{lines:#?}");
        assert!(server.documents.requests() > 0 || registers, "{lines:#?}");
        assert!(server.journal.count("POST /token refresh_token 200") >= 2, "{lines:#?}");
        let tokens = report["accessTokens"].as_array().expect("a list");
        assert!(tokens.len() == 4 && (1..4).all(|at| tokens[at] != tokens[at - 1]), "{report}");

        // When it wants all the scopes that the resource has, it asks for those of the first challenge again.
        let visits = server.journal.visits();
        let scopes: Vec<_> = visits.iter().flatten().filter(|(name, _)| name == "scope").collect();
        assert_eq!(scopes[0].1, "read", "{scopes:?}");
        assert!(report["gaveUp"].get("succeeded").is_none(), "{report}");
        assert!(scopes.iter().any(|(_, scope)| scope == "read write"), "{scopes:?}");
        assert!(server.journal.count("POST /mcp 403") > 0, "{lines:#?}");

        let mistaken = report["mistaken"].as_str().expect("a message");
        assert_ne!(mistaken, "connected", "{report}");
        refuses_another_resource(&server, &visits[0]).await;
    }
}
