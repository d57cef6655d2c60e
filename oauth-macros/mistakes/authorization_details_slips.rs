//! Authorization details: types of a request.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(password), authorization_details(payment_initiation = Payment))]
struct Nobody {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    authorization_details(payment_initiation, payment_initiation = Payment, payment_initiation = Other, "" = Other)
)]
struct Twice {
    #[store]
    store: MemoryStore,
}

fn main() {}
