import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.id.Actor;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nimbus: token exchange (RFC 8693), and the JWT bearer grant (RFC 7523). */
final class NimbusDelegation {
    private final Delegation delegation;

    NimbusDelegation(Delegation delegation) {
        this.delegation = delegation;
    }

    private TokenResponse send(AuthorizationGrant grant, URI resource, String... scope) throws Exception {
        var endpoint = delegation.provider.getTokenEndpointURI();
        var request = new TokenRequest.Builder(endpoint, delegation.client("notes-api"), grant);
        if (resource != null) {
            request.resource(resource);
        }
        if (scope.length > 0) {
            request.scope(new Scope(scope));
        }
        return TokenResponse.parse(request.build().toHTTPRequest().send());
    }

    private static String refusal(TokenResponse response) {
        return response.indicatesSuccess() ? "none" : response.toErrorResponse().getErrorObject().getCode();
    }

    /** What the provider says of a token to its client: whose it is, where it counts, and who acts. */
    private Map<String, Object> said(TokenResponse response) throws Exception {
        AccessToken token = response.toSuccessResponse().getTokens().getBearerAccessToken();
        var said = new LinkedHashMap<String, Object>();
        said.put("type", token.getType().getValue());
        said.put("issued", token.getIssuedTokenType() == null ? null : token.getIssuedTokenType().getURI().toString());
        said.put("scope", token.getScope().toString());
        var endpoint = delegation.provider.getIntrospectionEndpointURI();
        var request = new TokenIntrospectionRequest(endpoint, delegation.client("notes-api"), token).toHTTPRequest();
        var introspected = TokenIntrospectionResponse.parse(request.send()).toSuccessResponse();
        said.put("sub", introspected.getSubject().getValue());
        said.put("aud", Audience.toStringList(introspected.getAudience()));
        var actor = Actor.parseTopLevel(introspected.toJSONObject());
        said.put("act", actor == null ? null : actor.getSubject().getValue());
        return said;
    }

    private TokenExchangeGrant exchange(AccessToken person, AccessToken agent) {
        var own = TokenTypeURI.ACCESS_TOKEN;
        var audience = List.of(new Audience(delegation.files));
        return new TokenExchangeGrant(person, own, agent, agent == null ? null : own, own, audience);
    }

    Map<String, Object> run(AccessToken person, AccessToken agent) throws Exception {
        var report = new LinkedHashMap<String, Object>();
        report.put("exchanged", said(send(exchange(person, null), null)));
        report.put("acting", said(send(exchange(person, agent), null)));
        var elsewhere = new TokenExchangeGrant(person, TokenTypeURI.ACCESS_TOKEN);
        report.put("elsewhere", refusal(send(elsewhere, URI.create("https://mail.example"))));
        report.put("wider", refusal(send(exchange(person, null), null, "read", "write")));
        report.put("invented", refusal(send(exchange(new BearerAccessToken("invented"), null), null)));
        report.put("a person acts", refusal(send(exchange(agent, person), null)));

        var audience = delegation.conversation.issuer;
        var assertion = delegation.assertion("job:nightly", audience);
        report.put("bearer", said(send(new JWTBearerGrant(assertion), delegation.files)));
        report.put("again", refusal(send(new JWTBearerGrant(assertion), delegation.files)));
        var endpoint = delegation.provider.getTokenEndpointURI().toString();
        for (var wrong : Map.of("endpoint", List.of("job:nightly", endpoint), "stranger", List.of("job:other", audience)).entrySet()) {
            var other = delegation.assertion(wrong.getValue().get(0), wrong.getValue().get(1));
            report.put(wrong.getKey(), refusal(send(new JWTBearerGrant(other), delegation.files)));
        }
        return report;
    }
}
