//! The variants of a plan, and the tests of its modules.

use std::future::Future;

/// A run of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Variant {
    /// Message Signing: requests and responses are signed.
    pub(crate) signs: bool,
    /// OpenID Connect, not plain OAuth.
    pub(crate) openid: bool,
    /// Tokens are bound to the certificate of the client, not to the key of DPoP proofs.
    pub(crate) mtls: bool,
    /// The client authenticates with its certificate (`tls_client_auth`), not with `private_key_jwt`.
    pub(crate) shows_certificate: bool,
}

/// Whether a module is for a run.
type Concerns = fn(&Variant) -> bool;

/// It is for each of them.
pub(crate) const ALL: Concerns = |_| true;

/// It is about DPoP proofs.
pub(crate) const DPOP: Concerns = |variant| !variant.mtls;

/// It is about client assertions.
pub(crate) const ASSERTIONS: Concerns = |variant| !variant.shows_certificate;

/// The runs of the Security Profile, or of Message Signing.
fn runs(signs: bool) -> impl Iterator<Item = Variant> {
    (0..8).map(move |number| {
        let [openid, mtls, shows_certificate] = [1, 2, 4].map(|bit| number & bit != 0);
        Variant { signs, openid, mtls, shows_certificate }
    })
}

/// Goes through a module with each run that it is for, all at the same time.
pub(crate) async fn run<F>(signs: bool, concerns: Concerns, module: impl Fn(Variant) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let variants = runs(signs).filter(concerns);
    let runs: Vec<_> = variants.map(|own| (own, tokio::spawn(module(own)))).collect();
    for (variant, run) in runs {
        if run.await.is_err() {
            panic!("failed with {variant:?}");
        }
    }
}

/// The tests of a plan, and one that says that no module of the list is forgotten.
macro_rules! fapi2_plan {
    ($list:literal, signs: $signs:literal; $($name:ident => $module:path $([$only:ident])?,)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                use crate::conformance::fapi2::plan;
                #[allow(unused_variables)]
                let concerns = plan::ALL;
                $(let concerns = plan::$only;)?
                plan::run($signs, concerns, $module).await;
            }
        )*

        #[test]
        fn every_module_has_its_test() {
            let modules = include_str!(concat!("../plans/", $list, ".txt")).lines();
            let mut modules: Vec<_> = modules.map(crate::conformance::plan::function_name).collect();
            let mut tests = vec![$(stringify!($name)),*];
            modules.sort_unstable();
            tests.sort_unstable();
            assert_eq!(tests, modules);
        }
    };
}
pub(super) use fapi2_plan;
