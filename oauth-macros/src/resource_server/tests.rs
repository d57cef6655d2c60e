//! The expansion as text.

use quote::quote;

use super::resource_server;

#[test]
fn a_server_without_scope_tokens_has_no_module_of_them() {
    let code = resource_server(
        quote!(),
        quote!(
            struct Api;
        ),
    )
    .to_string()
    .replace(' ', "");
    assert!(code.contains("__verifier:::oauth_runtime::__private::TokenVerifier"), "{code}");
    assert!(
        !code.contains("compile_error") && !code.contains("ScopeToken") && !code.contains("modscope"),
        "{code}"
    );
}

#[test]
fn fields_are_parameters_behind_the_verifier() {
    let item = quote!(
        pub struct Api {
            notes: Notes,
        }
    );
    let code = resource_server(quote!(scopes(read = "Read")), item).to_string().replace(' ', "");
    assert!(code.contains("TokenVerifier,notes:Notes)"), "{code}");
    assert!(code.contains("metadata_response(request,&[\"read\"])"), "{code}");
}
