//! Client authentication with certificates, and headers that a client makes up.

use super::Kind;
use super::front::Front;
use crate::mtls::{Ca, REFUSED, outcome_with, self_signed};

/// The provider judges each certificate, as on a listener of its own.
pub(super) async fn certificates(kind: &Kind) {
    let front = Front::start(kind);
    let issued = front.ca.issue("job.example");
    for (own, client_id, expected) in [
        (&issued, "job", "token"),
        (&front.ca.issue("other.example"), "job", REFUSED),
        (&Ca::new().issue("job.example"), "job", REFUSED),
        (&self_signed("job.example"), "job", REFUSED),
        (&front.registered, "own", "token"),
        (&self_signed("own.example"), "own", REFUSED),
        (&issued, "own", REFUSED),
        (&front.ca.issue_expired("job.example"), "job", kind.expired),
    ] {
        let client = front.client(Some(own));
        assert_eq!(outcome_with(&client, &front.mtls(), client_id, &[]).await, expected, "{client_id}");
        // The other port asks for no certificate, so none arrives.
        assert_eq!(outcome_with(&client, &front.plain(), client_id, &[]).await, REFUSED, "{client_id}");
    }
    // A CA in between: one that `mtls_ca` has too, and one that only the client shows.
    for (intermediate, expected) in
        [(&front.intermediate, "token"), (&front.ca.intermediate(), kind.intermediate)]
    {
        let mut own = intermediate.issue("job.example");
        own.pem += &intermediate.1;
        let client = front.client(Some(&own));
        assert_eq!(outcome_with(&client, &front.mtls(), "job", &[]).await, expected);
    }
    for client_id in ["job", "own"] {
        assert_eq!(outcome_with(&front.client(None), &front.mtls(), client_id, &[]).await, REFUSED);
    }
}

/// A header counts only if the proxy wrote it.
pub(super) async fn headers(kind: &Kind) {
    // Otherwise the provider refuses requests without TLS before it looks at anything else of them.
    let front = Front::start_with(kind, "insecure_transport = true");
    let issued = front.ca.issue("job.example");
    let value = (kind.written)(&issued);
    let forged = [(kind.header, value.clone())];
    let twice = [(kind.header, value.clone()), (kind.header, value.clone())];
    // The header is what the provider reads, if it comes from where the proxies are, and from nowhere else.
    let direct = &front.provider.url;
    let near = front.direct([127, 0, 0, 1]);
    assert_eq!(outcome_with(&near, direct, "job", &forged).await, "token");
    assert_eq!(outcome_with(&front.direct([127, 0, 0, 2]), direct, "job", &forged).await, REFUSED);

    for own in [None, Some(front.ca.issue("other.example"))] {
        let client = front.client(own.as_ref());
        for url in [front.mtls(), front.plain()] {
            for headers in [&forged[..], &twice] {
                assert_eq!(outcome_with(&client, &url, "job", headers).await, REFUSED, "{url}");
            }
        }
    }
    // Neither does a header that somebody made up spoil the certificate.
    let forged = [(kind.header, (kind.written)(&self_signed("job.example")))];
    assert_eq!(outcome_with(&front.client(Some(&issued)), &front.mtls(), "job", &forged).await, "token");
    // One that names the header as one for the next hop loses its own certificate at most.
    let hop = [("connection", format!("close, {}", kind.header)), (kind.header, value)];
    assert_eq!(outcome_with(&front.client(None), &front.mtls(), "job", &hop).await, REFUSED);
}
