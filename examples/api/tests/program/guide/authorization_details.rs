//! The code of the page "Rich authorization requests", compiled.

use http::request::Parts;
use oauth_runtime::authorization_details::AuthorizationDetail;
use oauth_runtime::prelude::*;
use serde::{Deserialize, Serialize};

use oauth_runtime::{AuthorizationServer, ClientMetadata};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    amount: u64,
    creditor: String,
}

impl AuthorizationDetail for Payment {
    // What the person reads.
    fn describe(&self, _language: &str) -> String {
        format!("Pay {} € to “{}”", self.amount, self.creditor)
    }

    // What the type alone does not say. The error goes to the client.
    fn check(&self) -> Result<(), String> {
        match self.amount {
            0 => Err("amount: more than 0".into()),
            _ => Ok(()),
        }
    }

    // A client may ask for a token for less than was approved.
    fn is_within(&self, granted: &Self) -> bool {
        self.creditor == granted.creditor && self.amount <= granted.amount
    }
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    endpoints(pushed_authorization_request, metadata),
    authorization_details(payment_initiation = Payment)
)]
struct Bank {
    #[store]
    store: MemoryStore,
}

impl Interaction for Bank {
    async fn authorize(&self, request: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        let lines = self.describe_authorization_details(request.authorization_details(), "en");
        let _page = lines.join("\n");
        Ok(Approval::new("alice").authorization_details(request.authorization_details().clone()).into())
    }
}

async fn pay(token: Granted<(), Bank>) -> String {
    let payments = token.authorization_details.of_type::<Payment>("payment_initiation");
    payments.len().to_string()
}

#[test]
fn the_guide_shows_code_that_is_compiled() {
    let guide = include_str!("../../../../../oauth-runtime/docs/rich-authorization-requests.md");
    test_clients::assert_compiled(guide, &[include_str!("authorization_details.rs")]);
}

#[test]
fn and_it_starts() {
    let shop = ClientMetadata::default().with(|shop| {
        shop.authorization_details_types = vec!["payment_initiation".into()];
    });
    assert_eq!(shop.authorization_details_types, ["payment_initiation"]);
    let bank = Bank::new("https://bank.example".parse().expect("an issuer"), MemoryStore::new());
    let _: axum::Router = axum::Router::new().route("/pay", axum::routing::post(pay)).with_state(bank);
}
