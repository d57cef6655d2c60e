//! The MCP SDKs for TypeScript.

use serde_json::json;
use test_clients::node;
use test_needs::needs;

use crate::walk::{IDENTITIES, check, walk};

#[tokio::test]
async fn typescript_sdk_1_gets_more_scope_when_its_application_asks() {
    needs!(NODE_CLIENTS);
    for identity in IDENTITIES {
        let (server, report) = walk(node("mcp-session-v1"), identity, json!({})).await;
        assert_eq!(report["gaveUp"]["code"], 403, "its own answer is a refresh: {report}");
        check(&server, &report, identity).await;
    }
}

#[tokio::test]
async fn typescript_sdk_2_steps_up_by_itself() {
    needs!(NODE_CLIENTS);
    for identity in IDENTITIES {
        for mode in ["legacy", "auto"] {
            let (server, report) = walk(node("mcp-session-v2"), identity, json!({ "mode": mode })).await;
            check(&server, &report, identity).await;
        }
    }
}
