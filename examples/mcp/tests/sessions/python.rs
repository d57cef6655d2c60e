//! The MCP SDK for Python, and FastMCP.

use serde_json::json;
use test_clients::python;
use test_needs::needs;

use crate::walk::{IDENTITIES, check, walk};

#[tokio::test]
async fn python_sdk_goes_all_the_way() {
    needs!(PYTHON_CLIENTS);
    for identity in IDENTITIES {
        for mode in ["legacy", "auto"] {
            let (server, report) = walk(python("mcp_session"), identity, json!({ "mode": mode })).await;
            check(&server, &report, identity).await;
        }
    }
}

#[tokio::test]
async fn fastmcp_goes_all_the_way() {
    needs!(PYTHON_CLIENTS);
    for identity in IDENTITIES {
        let (server, report) = walk(python("fastmcp_session"), identity, json!({})).await;
        check(&server, &report, identity).await;
    }
}
