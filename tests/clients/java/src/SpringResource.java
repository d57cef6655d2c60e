import java.util.Map;
import java.util.TreeSet;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

/** Spring Security's resource server checks JWT access tokens (RFC 9068). */
final class SpringResource {
    // The page "Check tokens in another service" has this code. In an application it is a `@Bean`.
    static JwtDecoder jwtDecoder(String issuer, String resource) {
        var decoder = NimbusJwtDecoder.withJwkSetUri(issuer + "/jwks")
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(issuer)
                .audience(resource)
                // Not bound to a certificate. (The filter for bearer tokens refuses those that are bound by DPoP.)
                .validators(all -> all.put("cnf", token ->
                        token.hasClaim("cnf") && !token.getClaimAsMap("cnf").containsKey("jkt")
                                ? OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token"))
                                : OAuth2TokenValidatorResult.success()))
                .build());
        return decoder;
    }

    public static void main(String[] arguments) throws Exception {
        var conversation = new Conversation();
        var provider = new JwtAuthenticationProvider(jwtDecoder(conversation.issuer, conversation.resource));
        conversation.check(token -> {
            var authentication = provider.authenticate(new BearerTokenAuthenticationToken(token));
            var authorities = AuthorityUtils.authorityListToSet(authentication.getAuthorities());
            return Map.of("sub", authentication.getName(), "authorities", new TreeSet<>(authorities).toString());
        });
    }
}
