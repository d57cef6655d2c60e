//! The MCP SDK for Python, and FastMCP.

use test_clients::python;
use test_needs::needs;

use crate::walk::{check, each, walk};

#[tokio::test]
async fn python_sdk_goes_all_the_way() {
    needs!(PYTHON_CLIENTS);
    for (form, identity) in each() {
        let (server, report) = walk(python("mcp_session"), form, identity).await;
        check(&server, &report, identity).await;
    }
}

#[tokio::test]
async fn fastmcp_goes_all_the_way() {
    needs!(PYTHON_CLIENTS);
    for (form, identity) in each() {
        let (server, report) = walk(python("fastmcp_session"), form, identity).await;
        check(&server, &report, identity).await;
    }
}
