//! The MCP SDK for Go.

use test_clients::go;
use test_needs::needs;

use crate::walk::{check, each, walk};

#[tokio::test]
async fn go_sdk_goes_all_the_way() {
    needs!(GO_CLIENTS);
    for (form, identity) in each() {
        let (server, report) = walk(go("mcpsession"), form, identity).await;
        check(&server, &report, identity).await;
    }
}
