//! Authorization Server Issuer Identification.

use crate::support::{Fixture, parameters_of};

#[tokio::test]
async fn section_2_every_response_names_the_issuer_of_the_metadata() {
    let fixture = Fixture::start().await;
    let metadata = fixture.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    for response_type in ["code", "token", "none", "code token", "unknown"] {
        let response = parameters_of(&fixture.authorize(&[("response_type", response_type)]).await);
        assert_eq!(metadata["issuer"], response["iss"], "{response_type}");
    }
    let denied = parameters_of(&fixture.authorize_as(&[], &[("x-deny", "1")]).await);
    assert_eq!(metadata["issuer"], denied["iss"]);
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
}
