//! The MCP SDK for Go.

use serde_json::json;
use test_clients::go;
use test_needs::needs;

use crate::walk::{IDENTITIES, check, walk};

#[tokio::test]
async fn go_sdk_goes_all_the_way() {
    needs!(GO_CLIENTS);
    for identity in IDENTITIES {
        let (server, report) = walk(go("mcpsession"), identity, json!({})).await;
        check(&server, &report, identity).await;
    }
}
