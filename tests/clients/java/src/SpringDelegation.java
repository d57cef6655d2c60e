import com.nimbusds.oauth2.sdk.token.AccessToken;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.JwtBearerOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.TokenExchangeOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.endpoint.RestClientTokenExchangeTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.util.CollectionUtils;

/** Spring Security: an API that calls another one for its user, with the token that came in. */
final class SpringDelegation {
    private final Delegation delegation;

    SpringDelegation(Delegation delegation) {
        this.delegation = delegation;
    }

    private ClientRegistration registration(String id, AuthorizationGrantType grant, String... scope) {
        return ClientRegistrations.fromIssuerLocation(delegation.conversation.issuer)
                .registrationId(id)
                .clientId("notes-api")
                .clientSecret(delegation.conversation.text("client_secret"))
                .authorizationGrantType(grant)
                .scope(scope)
                .build();
    }

    /** Spring has no setting for the target. */
    private static OAuth2AuthorizedClientProvider exchange(URI target) {
        var responses = new RestClientTokenExchangeTokenResponseClient();
        responses.addParametersConverter(
                request -> CollectionUtils.toMultiValueMap(Map.of("resource", List.of(target.toString()))));
        var provider = new TokenExchangeOAuth2AuthorizedClientProvider();
        provider.setAccessTokenResponseClient(responses);
        return provider;
    }

    private static OAuth2AuthorizedClientManager manager(ClientRegistration registration, OAuth2AuthorizedClientProvider provider) {
        var registrations = new InMemoryClientRegistrationRepository(registration);
        var clients = new InMemoryOAuth2AuthorizedClientService(registrations);
        var manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, clients);
        manager.setAuthorizedClientProvider(provider);
        return manager;
    }

    private static String token(OAuth2AuthorizedClientManager manager, String id, Authentication principal) {
        var request = OAuth2AuthorizeRequest.withClientRegistrationId(id).principal(principal).build();
        return manager.authorize(request).getAccessToken().getTokenValue();
    }

    /** The token's scope, or the error of the provider. */
    private static String outcome(ClientRegistration registration, OAuth2AuthorizedClientProvider provider, Authentication principal) {
        try {
            var id = registration.getRegistrationId();
            var request = OAuth2AuthorizeRequest.withClientRegistrationId(id).principal(principal).build();
            var token = manager(registration, provider).authorize(request).getAccessToken();
            return token.getTokenType().getValue() + " " + String.join(" ", token.getScopes());
        } catch (OAuth2AuthorizationException error) {
            return error.getError().getErrorCode();
        }
    }

    private Authentication workload(String subject) throws Exception {
        var assertion = delegation.assertion(subject, delegation.conversation.issuer);
        return new JwtAuthenticationToken(Jwt.withTokenValue(assertion.serialize())
                .header("alg", "ES256")
                .subject(subject)
                .build());
    }

    Map<String, Object> run(AccessToken person) throws Exception {
        var report = new LinkedHashMap<String, Object>();
        // As the filter for bearer tokens has it.
        var incoming = SpringResource.jwtDecoder(delegation.conversation.issuer, delegation.conversation.resource);
        Authentication principal = new JwtAuthenticationToken(incoming.decode(person.getValue()));
        var grant = AuthorizationGrantType.TOKEN_EXCHANGE;
        var files = registration("files", grant, "read");
        var exchange = exchange(delegation.files);
        report.put("exchanged", outcome(files, exchange, principal));
        report.put("elsewhere", outcome(files, exchange(URI.create("https://mail.example")), principal));
        report.put("wider", outcome(registration("files", grant, "read", "write"), exchange, principal));
        var manager = manager(files, exchange);
        report.put("kept", token(manager, "files", principal).equals(token(manager, "files", principal)));

        var nightly = registration("files", AuthorizationGrantType.JWT_BEARER, "read");
        var bearer = new JwtBearerOAuth2AuthorizedClientProvider();
        var workload = workload("job:nightly");
        report.put("bearer", outcome(nightly, bearer, workload));
        report.put("again", outcome(nightly, bearer, workload));
        report.put("stranger", outcome(nightly, bearer, workload("job:other")));
        return report;
    }
}
