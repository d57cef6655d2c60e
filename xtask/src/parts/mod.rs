//! The parts of `cargo xtask test`.

mod book;
mod checks;
mod context;
mod dependencies;
mod features;
mod footprint;
mod instructions;
mod interleavings;
mod msrv;
mod msrv_libraries;
mod new_projects;
mod package;
mod tests;

pub(crate) use context::Context;

/// A part.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// Whether it builds or runs tests; `cargo xtask check` leaves it out.
    pub(crate) is_test: bool,
    /// Whether it takes so long that `cargo xtask test` leaves it to `cargo xtask check`.
    pub(crate) is_slow: bool,
    /// Whether it waits for what is installed.
    pub(crate) needs_tools: bool,
    /// Whether it may run while tests run. They wait more than they compute, and cargo is free.
    pub(crate) is_beside_tests: bool,
    /// Gives its outcome if it didn't fail.
    pub(crate) run: fn(&mut Context) -> Result<String, String>,
}

impl Part {
    const fn new(
        name: &'static str,
        about: &'static str,
        run: fn(&mut Context) -> Result<String, String>,
    ) -> Self {
        Self { name, about, is_test: false, is_slow: false, needs_tools: false, is_beside_tests: false, run }
    }

    const fn of_tests(self) -> Self {
        Self { is_test: true, ..self }
    }

    const fn with_tools(self) -> Self {
        Self { needs_tools: true, ..self }
    }

    const fn beside_tests(self) -> Self {
        Self { is_beside_tests: true, ..self }
    }
}

/// The part that builds test programs while others run.
pub(crate) const BUILD_OTHERS: &str = "build-others";

/// All of them, in the order in which they run: what fails fast comes first.
pub(crate) const PARTS: &[Part] = &[
    Part::new("format", "the code is formatted with rustfmt", checks::format),
    Part::new("msrv", "the workspace compiles with the oldest Rust that Cargo.toml names", msrv::check),
    Part::new(
        "crates",
        "the smallest provider, and the pages without passkeys, bring no more crates than their budgets",
        footprint::crates,
    ),
    // The test programs have all features, so nothing else in `test` would notice.
    Part::new(
        "smallest",
        "the smallest provider compiles, with the default features alone, and the core without OpenID Connect",
        footprint::compiles,
    )
    .beside_tests(),
    // Beside the tests, because their tool is installed while the first programs are built.
    Part::new("dependencies", "licences, sources and versions satisfy deny.toml", dependencies::check)
        .with_tools()
        .beside_tests(),
    Part::new("advisories", "no dependency has a known vulnerability", dependencies::advisories)
        .with_tools()
        .beside_tests(),
    Part::new(
        "build",
        "the test programs that take longest, which then run beside the other parts",
        tests::build,
    )
    .of_tests(),
    Part::new(BUILD_OTHERS, "all test programs, without a warning of rustc or clippy", tests::build_others)
        .of_tests()
        .beside_tests(),
    Part::new("docs", "the documentation, without a warning, and the examples in it", tests::docs)
        .of_tests()
        .with_tools()
        .beside_tests(),
    Part {
        is_slow: true,
        ..Part::new(
            "lint",
            "rustc and clippy have no warnings (`test` has that in `build-others`)",
            checks::lint,
        )
    },
    Part {
        is_slow: true,
        ..Part::new(
            "features",
            "each feature compiles alone, and the small ones in every combination (not in `test`)",
            features::check,
        )
        .with_tools()
    },
    Part {
        is_slow: true,
        ..Part::new(
            "msrv-libraries",
            "the libraries compile with the oldest Rust that their own manifests name (not in `test`)",
            msrv_libraries::check,
        )
    },
    Part {
        is_slow: true,
        ..Part::new(
            "package",
            "cargo packages every library, and each compiles from its package (not in `test`)",
            package::check,
        )
    },
    Part {
        is_slow: true,
        ..Part::new("book", "mdBook makes a book of the guide (not in `test`)", book::check)
    },
    Part {
        is_slow: true,
        ..Part::new(
            "new-projects",
            "what `cargo xtask new` makes compiles, and its tests pass (not in `test`)",
            new_projects::check,
        )
    },
    Part {
        is_slow: true,
        ..Part::new(
            "size",
            "the smallest provider's program is within its budget (not in `test`)",
            footprint::size,
        )
    },
    Part {
        is_slow: true,
        ..Part::new(
            "instructions",
            "requests take no more instructions than their budgets, counted with Valgrind (not in `test`)",
            instructions::check,
        )
    },
    Part {
        is_slow: true,
        ..Part::new(
            "interleavings",
            "the store in memory and keys that rotate, in thousands of orders of their threads (not in `test`)",
            interleavings::check,
        )
    },
    Part::new("tests", "the test programs, side by side", tests::programs).of_tests().with_tools(),
];

/// What a part says that has nothing to add.
pub(crate) fn passed() -> String {
    "passed".to_owned()
}
