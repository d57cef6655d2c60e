//! The MCP SDKs for TypeScript.

use test_clients::node;
use test_needs::needs;

use crate::walk::{check, each, walk};

#[tokio::test]
async fn typescript_sdk_1_gets_more_scope_when_its_application_asks() {
    needs!(NODE_CLIENTS);
    for (form, identity) in each() {
        let (server, report) = walk(node("mcp-session-v1"), form, identity).await;
        assert_eq!(report["gaveUp"]["code"], 403, "its own answer is a refresh: {report}");
        check(&server, &report, identity).await;
    }
}

#[tokio::test]
async fn typescript_sdk_2_steps_up_by_itself() {
    needs!(NODE_CLIENTS);
    for (form, identity) in each() {
        let (server, report) = walk(node("mcp-session-v2"), form, identity).await;
        check(&server, &report, identity).await;
    }
}
