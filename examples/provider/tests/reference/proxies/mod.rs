//! The provider behind real proxies, each with the configuration in `examples/provider/proxies`, which is what the
//! README recommends. Certificates pass over real TLS.

mod authentication;
mod bound_tokens;
mod front;
mod resumption;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use test_servers::ProxyKind;

use crate::mtls::{Own, REFUSED, escaped_pem};

/// A proxy, its configuration, and how it writes a certificate.
pub(crate) struct Kind {
    proxy: ProxyKind,
    configuration: &'static str,
    header: &'static str,
    written: fn(&Own) -> String,
    /// What comes of an expired certificate that nobody registered.
    expired: &'static str,
    /// What comes of a certificate by a CA that only the client shows the certificate of.
    intermediate: &'static str,
}

const NGINX: Kind = Kind {
    proxy: test_servers::NGINX,
    configuration: include_str!("../../../proxies/nginx.conf"),
    header: "x-client-cert",
    written: escaped_pem,
    // It forgives no error but a chain that it cannot verify.
    expired: "400 without an error code",
    intermediate: REFUSED,
};

const HAPROXY: Kind = Kind {
    proxy: test_servers::HAPROXY,
    configuration: include_str!("../../../proxies/haproxy.cfg"),
    header: "x-client-cert",
    written: |own| STANDARD.encode(&own.der),
    expired: REFUSED,
    intermediate: REFUSED,
};

const ENVOY: Kind = Kind {
    proxy: test_servers::ENVOY,
    configuration: include_str!("../../../proxies/envoy.yaml"),
    header: "x-forwarded-client-cert",
    written: |own| {
        let hash: String = Sha256::digest(&own.der).iter().map(|byte| format!("{byte:02x}")).collect();
        format!("Hash={hash};Cert=\"{}\"", escaped_pem(own))
    },
    expired: REFUSED,
    intermediate: "token",
};

/// The tests with each proxy.
macro_rules! with_each_proxy {
    ($($name:ident: $need:ident => $kind:ident;)*) => {
        $(
            mod $name {
                #[tokio::test]
                async fn clients_authenticate_with_certificates() {
                    test_needs::needs!($need);
                    super::authentication::certificates(&super::$kind).await;
                }

                #[tokio::test]
                async fn nobody_believes_the_header_of_a_client() {
                    test_needs::needs!($need);
                    super::authentication::headers(&super::$kind).await;
                }

                #[tokio::test]
                async fn tokens_are_bound_to_certificates() {
                    test_needs::needs!($need);
                    super::bound_tokens::bound(&super::$kind).await;
                }

                #[tokio::test]
                async fn the_certificate_is_there_when_a_tls_session_goes_on() {
                    test_needs::needs!($need);
                    super::resumption::resumed(&super::$kind).await;
                }
            }
        )*
    };
}

with_each_proxy! {
    nginx: NGINX => NGINX;
    haproxy: HAPROXY => HAPROXY;
    envoy: ENVOY => ENVOY;
}
