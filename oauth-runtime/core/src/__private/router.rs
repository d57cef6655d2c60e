/// What a declaration has only with axum. The façade has a macro of the same name that keeps it.
#[doc(hidden)]
#[macro_export]
macro_rules! __router {
    ($($item:tt)*) => {};
}
