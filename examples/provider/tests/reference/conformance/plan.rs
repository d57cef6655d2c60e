//! What a run of a plan is about, and the tests of its modules.

use std::fmt;
use std::future::Future;

/// A run of a plan: the suite goes through all modules with each of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) response_type: &'static str,
    /// `response_mode`, if the request has one.
    pub(crate) response_mode: Option<&'static str>,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} by {}", self.response_type, self.response_mode.unwrap_or("default"))
    }
}

impl Plan {
    pub(crate) const fn of(response_type: &'static str) -> Self {
        Self { response_type, response_mode: None }
    }

    pub(crate) const fn form_post(response_type: &'static str) -> Self {
        Self { response_type, response_mode: Some("form_post") }
    }

    /// Whether `code`, `token` or `id_token` is in the response type.
    pub(crate) fn has(self, word: &str) -> bool {
        self.response_type.split(' ').any(|own| own == word)
    }

    /// Whether the client ends with an access token.
    pub(crate) fn gives_access(self) -> bool {
        self.has("code") || self.has("token")
    }
}

/// Goes through a module with each run, all at the same time, since some of them wait for a second to pass.
pub(crate) async fn run<F: Future<Output = ()> + Send + 'static>(plans: &[Plan], module: impl Fn(Plan) -> F) {
    let runs: Vec<_> = plans.iter().map(|plan| (plan, tokio::spawn(module(*plan)))).collect();
    for (plan, run) in runs {
        if run.await.is_err() {
            panic!("failed with the response type {plan}");
        }
    }
}

/// A module name as a function is called.
pub(crate) fn function_name(module: &str) -> String {
    module.replace('-', "_").to_lowercase()
}

/// The tests of a plan, and one that says that no module of the list is forgotten.
macro_rules! plan {
    ($list:literal, $plans:expr; $($name:ident => $module:path $([$only:expr])?,)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                #[allow(unused_variables)]
                let plans: &[crate::conformance::plan::Plan] = &$plans;
                $(let plans: &[crate::conformance::plan::Plan] = &$only;)?
                crate::conformance::plan::run(plans, $module).await;
            }
        )*

        #[test]
        fn every_module_has_its_test() {
            let modules = include_str!(concat!("plans/", $list, ".txt")).lines();
            let mut modules: Vec<_> = modules.map(crate::conformance::plan::function_name).collect();
            let mut tests = vec![$(stringify!($name)),*];
            modules.sort_unstable();
            tests.sort_unstable();
            assert_eq!(tests, modules);
        }
    };
}
pub(crate) use plan;
