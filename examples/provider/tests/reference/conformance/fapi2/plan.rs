//! The variants of a plan, and the tests of its modules.

use std::future::Future;

/// A run of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Variant {
    /// Message Signing: requests and responses are signed.
    pub(crate) signs: bool,
    /// OpenID Connect, not plain OAuth.
    pub(crate) openid: bool,
}

/// The runs of the Security Profile.
pub(crate) const SECURITY_PROFILE: [Variant; 2] =
    [Variant { signs: false, openid: false }, Variant { signs: false, openid: true }];

/// The runs of Message Signing.
pub(crate) const MESSAGE_SIGNING: [Variant; 2] =
    [Variant { signs: true, openid: false }, Variant { signs: true, openid: true }];

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
    ($list:literal, $variants:expr; $($name:ident => $module:path,)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                crate::conformance::fapi2::plan::run(&$variants, $module).await;
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
