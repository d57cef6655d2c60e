import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ProtectedResourceRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.jarm.JARMValidator;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.rar.AuthorizationDetail;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.token.DPoPTokenError;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Nimbus: pushes a request for a payment with a proof, reads the response from a JWT (JARM), and has tokens that are bound to
 * its key (RFC 9449).
 */
final class NimbusDpop {
    private final Conversation conversation;
    private final OIDCProviderMetadata provider;
    private final ClientID id;
    private final ClientAuthentication authentication;
    private final URI callback;
    private final JWK key;
    private final DPoPProofFactory proofs;
    private Nonce nonce;
    private int demands;

    private NimbusDpop(Conversation conversation, JWK key, JWSAlgorithm algorithm) throws Exception {
        this.conversation = conversation;
        this.key = key;
        provider = OIDCProviderMetadata.resolve(new Issuer(conversation.issuer));
        id = new ClientID(conversation.text("client_id"));
        authentication = new ClientSecretBasic(id, new Secret(conversation.text("client_secret")));
        callback = URI.create(conversation.text("redirect_uri"));
        proofs = new DefaultDPoPProofFactory(key, algorithm);
    }

    /** Sends a request with a proof, and once more with the nonce if the provider asks for one. */
    private HTTPResponse send(HTTPRequest request, AccessToken token) throws Exception {
        for (var attempt = 0; ; attempt++) {
            var method = request.getMethod().name();
            request.setDPoP(
                    token == null
                            ? proofs.createDPoPJWT(method, request.getURI(), nonce)
                            : proofs.createDPoPJWT(method, request.getURI(), token, nonce));
            var response = request.send();
            if (attempt > 0 || !isDemand(response, token)) {
                return response;
            }
            demands++;
            nonce = response.getDPoPNonce();
        }
    }

    private static boolean isDemand(HTTPResponse response, AccessToken token) throws Exception {
        if (response.indicatesSuccess()) {
            return false;
        }
        var error = token == null
                ? TokenErrorResponse.parse(response).getErrorObject()
                : DPoPTokenError.parse(response.getWWWAuthenticate());
        return OAuth2Error.USE_DPOP_NONCE_CODE.equals(error.getCode());
    }

    private AuthorizationCodeGrant authorize() throws Exception {
        var verifier = new CodeVerifier();
        var authorization = new AuthorizationRequest.Builder(ResponseType.CODE, id)
                .redirectionURI(callback)
                .scope(Scope.parse(conversation.text("scope")))
                .state(new State("12"))
                .responseMode(ResponseMode.JWT)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .authorizationDetails(AuthorizationDetail.parseList(conversation.text("authorization_details")))
                .build();
        var push = new PushedAuthorizationRequest(
                provider.getPushedAuthorizationRequestEndpointURI(), authentication, authorization);
        var pushed = PushedAuthorizationResponse.parse(send(push.toHTTPRequest(), null));
        if (!pushed.indicatesSuccess()) {
            throw new IllegalStateException(pushed.toErrorResponse().getErrorObject().toString());
        }
        var reference = new AuthorizationRequest.Builder(pushed.toSuccessResponse().getRequestURI(), id)
                .endpointURI(provider.getAuthorizationEndpointURI())
                .build();
        var theirs = new ImmutableJWKSet<SecurityContext>(JWKSet.load(provider.getJWKSetURI().toURL()));
        var signed = new JWSVerificationKeySelector<SecurityContext>(JWSAlgorithm.RS256, theirs);
        var jarm = new JARMValidator(new Issuer(conversation.issuer), id, signed, null);
        var response = AuthenticationResponseParser.parse(conversation.open(reference.toURI()), jarm).toSuccessResponse();
        return new AuthorizationCodeGrant(response.getAuthorizationCode(), callback, verifier);
    }

    private HTTPRequest tokenRequest(AuthorizationGrant grant) {
        return new TokenRequest.Builder(provider.getTokenEndpointURI(), authentication, grant).build().toHTTPRequest();
    }

    private static Tokens tokens(HTTPResponse response) throws Exception {
        var parsed = OIDCTokenResponseParser.parse(response);
        if (!parsed.indicatesSuccess()) {
            throw new IllegalStateException(parsed.toErrorResponse().getErrorObject().toString());
        }
        return ((OIDCTokenResponse) parsed).getTokens();
    }

    /** The status of the API, and the error in its challenges. */
    private static String outcome(HTTPResponse response) throws Exception {
        var outcome = new StringBuilder().append(response.getStatusCode());
        if (!response.indicatesSuccess()) {
            for (var challenge : response.getHeaderValues("WWW-Authenticate")) {
                var isDpop = challenge.startsWith("DPoP");
                var error = isDpop ? DPoPTokenError.parse(challenge) : BearerTokenError.parse(challenge);
                outcome.append(isDpop ? " DPoP " : " Bearer ").append(error.getCode());
            }
        }
        return outcome.toString();
    }

    private Map<String, Object> run(NimbusDpop other) throws Exception {
        var report = new LinkedHashMap<String, Object>();
        var grant = authorize();
        // The code is bound to the key of the proof that came with the pushed request.
        report.put("without", TokenErrorResponse.parse(tokenRequest(grant).send()).getErrorObject().getCode());
        var stolen = TokenErrorResponse.parse(other.send(tokenRequest(grant), null));
        report.put("stolen", stolen.getErrorObject().getCode());
        var first = tokens(send(tokenRequest(grant), null));
        // Not null only if `token_type` is DPoP.
        DPoPAccessToken token = first.getDPoPAccessToken();
        report.put("type", token.getType().getValue());
        report.put("details", AuthorizationDetail.toJSONString(token.getAuthorizationDetails()));
        var again = tokens(send(tokenRequest(new RefreshTokenGrant(first.getRefreshToken())), null));
        token = again.getDPoPAccessToken();
        report.put("refreshed", token.getType().getValue());

        var introspection = new TokenIntrospectionRequest(provider.getIntrospectionEndpointURI(), authentication, token);
        var introspected = TokenIntrospectionResponse.parse(introspection.toHTTPRequest().send()).toSuccessResponse();
        var confirmed = introspected.getJWKThumbprintConfirmation();
        report.put("confirmed", JWKThumbprintConfirmation.of(key).equals(confirmed));
        report.put("introspected", introspected.getTokenType().getValue());

        var asked = new UserInfoRequest(provider.getUserInfoEndpointURI(), token).toHTTPRequest();
        report.put("sub", UserInfoResponse.parse(send(asked, token)).toSuccessResponse().getUserInfo().getSubject().getValue());
        var api = URI.create(conversation.issuer + "/api/me");
        var own = new ProtectedResourceRequest(api, token) {
            @Override
            public HTTPRequest toHTTPRequest() {
                var request = new HTTPRequest(HTTPRequest.Method.GET, getEndpointURI());
                request.setAuthorization(getAccessToken().toAuthorizationHeader());
                return request;
            }
        };
        report.put("own", outcome(send(own.toHTTPRequest(), token)));
        report.put("foreign", outcome(other.send(own.toHTTPRequest(), token)));
        report.put("naked", outcome(own.toHTTPRequest().send()));
        var bearer = own.toHTTPRequest();
        bearer.setAuthorization(new BearerAccessToken(token.getValue()).toAuthorizationHeader());
        report.put("bearer", outcome(send(bearer, token)));
        report.put("demands", demands);
        return report;
    }

    public static void main(String[] arguments) throws Exception {
        var conversation = new Conversation();
        var isRsa = "PS256".equals(conversation.text("algorithm"));
        var key = isRsa ? new RSAKeyGenerator(2048).generate() : new ECKeyGenerator(Curve.P_256).generate();
        var algorithm = isRsa ? JWSAlgorithm.PS256 : JWSAlgorithm.ES256;
        var stranger = new NimbusDpop(conversation, new ECKeyGenerator(Curve.P_256).generate(), JWSAlgorithm.ES256);
        conversation.done(new NimbusDpop(conversation, key, algorithm).run(stranger));
    }
}
