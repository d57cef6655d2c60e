import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/**
 * What services do for people, with two libraries in one program, since starting Java costs more than either: an API exchanges the
 * token of its user, a workload presents a token of another issuer, and a till asks for an approval.
 */
final class Delegation {
    final Conversation conversation;
    final OIDCProviderMetadata provider;
    /** The API whose client exchanges tokens, and the one that it calls. */
    final URI notes;
    final URI files;
    private final ECDSASigner signer;

    private Delegation() throws Exception {
        conversation = new Conversation();
        provider = OIDCProviderMetadata.resolve(new Issuer(conversation.issuer));
        notes = URI.create(conversation.resource);
        files = URI.create(conversation.text("target"));
        var key = conversation.text("private_key").replaceAll("-----[A-Z ]+-----|\\s", "");
        var encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key));
        signer = new ECDSASigner((ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(encoded));
    }

    ClientAuthentication client(String name) {
        return new ClientSecretBasic(new ClientID(name), new Secret(conversation.text("client_secret")));
    }

    /** Signed with the key of the trusted issuer, which is also that of the client whose requests are signed. */
    SignedJWT signed(JWTClaimsSet claims) throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID(conversation.text("kid")).build();
        var signed = new SignedJWT(header, claims);
        signed.sign(signer);
        return signed;
    }

    /** A token of the trusted issuer about one of its workloads. */
    SignedJWT assertion(String subject, String audience) throws Exception {
        return signed(new JWTClaimsSet.Builder()
                .issuer(conversation.text("trusted"))
                .subject(subject)
                .audience(audience)
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
                .jwtID(UUID.randomUUID().toString())
                .build());
    }

    /** The token with which the client of a person calls the notes. */
    private AccessToken login() throws Exception {
        var web = client("web");
        var callback = URI.create(conversation.text("redirect_uri"));
        var verifier = new CodeVerifier();
        var request = new AuthorizationRequest.Builder(ResponseType.CODE, web.getClientID())
                .endpointURI(provider.getAuthorizationEndpointURI())
                .redirectionURI(callback)
                .scope(new Scope("read", "write"))
                .resource(notes)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build();
        var response = AuthorizationResponse.parse(conversation.open(request.toURI())).toSuccessResponse();
        var grant = new AuthorizationCodeGrant(response.getAuthorizationCode(), callback, verifier);
        return token(new TokenRequest.Builder(provider.getTokenEndpointURI(), web, grant));
    }

    /** The token of a service that acts for people. */
    private AccessToken agent() throws Exception {
        var grant = new ClientCredentialsGrant();
        return token(new TokenRequest.Builder(provider.getTokenEndpointURI(), client("agent"), grant).resource(notes));
    }

    private static AccessToken token(TokenRequest.Builder request) throws Exception {
        var response = TokenResponse.parse(request.build().toHTTPRequest().send());
        return response.toSuccessResponse().getTokens().getAccessToken();
    }

    public static void main(String[] arguments) throws Exception {
        var delegation = new Delegation();
        var person = delegation.login();
        delegation.conversation.done(Map.of(
                "nimbus", new NimbusDelegation(delegation).run(person, delegation.agent()),
                "ciba", new NimbusCiba(delegation).run(),
                "spring", new SpringDelegation(delegation).run(person)));
    }
}
