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
}

/// The runs of the Security Profile; the first two are with DPoP.
pub(crate) const SECURITY_PROFILE: [Variant; 4] = runs(false);

/// The runs of Message Signing; the first two are with DPoP.
pub(crate) const MESSAGE_SIGNING: [Variant; 4] = runs(true);

const fn runs(signs: bool) -> [Variant; 4] {
    [
        Variant { signs, openid: false, mtls: false },
        Variant { signs, openid: true, mtls: false },
        Variant { signs, openid: false, mtls: true },
        Variant { signs, openid: true, mtls: true },
    ]
}

/// Goes through a module with each run, all at the same time.
pub(crate) async fn run<F>(variants: &[Variant], module: impl Fn(Variant) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let runs: Vec<_> = variants.iter().map(|own| (own, tokio::spawn(module(*own)))).collect();
    for (variant, run) in runs {
        if run.await.is_err() {
            panic!("failed with {variant:?}");
        }
    }
}

/// The tests of a plan, and one that says that no module of the list is forgotten.
macro_rules! fapi2_plan {
    ($list:literal, $variants:expr; $($name:ident => $module:path $([$only:expr])?,)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                #[allow(unused_variables)]
                let variants: &[crate::conformance::fapi2::plan::Variant] = &$variants;
                $(let variants: &[crate::conformance::fapi2::plan::Variant] = &$only;)?
                crate::conformance::fapi2::plan::run(variants, $module).await;
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
