/// What a declaration has only with axum: its router. The core has a macro of the same name that leaves it out.
#[doc(hidden)]
#[macro_export]
macro_rules! __router {
    ($($item:tt)*) => { $($item)* };
}
