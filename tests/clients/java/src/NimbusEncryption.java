import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWEDecryptionKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.jarm.JARMValidator;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientInformationResponse;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientRegistrationRequest;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientRegistrationResponseParser;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nimbus: registers with keys of its own, pushes request objects that it encrypted for the provider, and checks authorization
 * responses (JARM, signed alone and also encrypted), ID tokens and UserInfo responses.
 */
final class NimbusEncryption {
    private static final URI CALLBACK = URI.create("https://client.example/cb");

    private final Conversation conversation;
    private final OIDCProviderMetadata provider;
    private final JWKSet theirs;
    private final RSAKey rsa = new RSAKeyGenerator(2048).keyUse(KeyUse.ENCRYPTION).keyID("rsa").generate();
    private final ECKey ec = new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.ENCRYPTION).keyID("ec").generate();
    private final ECKey signing = new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).keyID("sig").generate();

    private NimbusEncryption(Conversation conversation) throws Exception {
        this.conversation = conversation;
        provider = OIDCProviderMetadata.resolve(new Issuer(conversation.issuer));
        theirs = JWKSet.load(provider.getJWKSetURI().toURL());
    }

    /** The client, registered for these algorithms; without any, its messages are only signed. */
    private OIDCClientInformationResponse register(JWEAlgorithm alg, EncryptionMethod enc) throws Exception {
        var metadata = new OIDCClientMetadata();
        metadata.setRedirectionURI(CALLBACK);
        metadata.setScope(new Scope("openid", "profile"));
        metadata.setJWKSet(new JWKSet(List.of(rsa, ec, signing)).toPublicJWKSet());
        metadata.setRequestObjectJWSAlg(JWSAlgorithm.ES256);
        if (alg != null) {
            metadata.setIDTokenJWEAlg(alg);
            metadata.setIDTokenJWEEnc(enc);
            metadata.setUserInfoJWEAlg(alg);
            metadata.setUserInfoJWEEnc(enc);
            metadata.setAuthorizationJWEAlg(alg);
            metadata.setAuthorizationJWEEnc(enc);
            metadata.setRequestObjectJWEAlg(alg);
            metadata.setRequestObjectJWEEnc(enc);
        }
        var request = new OIDCClientRegistrationRequest(provider.getRegistrationEndpointURI(), metadata, null);
        var response = OIDCClientRegistrationResponseParser.parse(request.toHTTPRequest().send());
        if (!response.indicatesSuccess()) {
            throw new IllegalStateException(response.toErrorResponse().getErrorObject().toString());
        }
        return (OIDCClientInformationResponse) response;
    }

    private EncryptedJWT encrypted(SignedJWT object, JWEAlgorithm alg, EncryptionMethod enc) throws Exception {
        var type = JWEAlgorithm.Family.RSA.contains(alg) ? KeyType.RSA : KeyType.EC;
        var key = theirs.getKeys().stream()
                .filter(own -> own.getKeyUse() == KeyUse.ENCRYPTION && own.getKeyType().equals(type))
                .findFirst()
                .orElseThrow();
        var header = new JWEHeader.Builder(alg, enc).contentType("JWT").keyID(key.getKeyID()).build();
        var jwe = new JWEObject(header, new Payload(object));
        jwe.encrypt(type.equals(KeyType.RSA) ? new RSAEncrypter(key.toRSAKey()) : new ECDHEncrypter(key.toECKey()));
        return EncryptedJWT.parse(jwe.serialize());
    }

    private Map<String, Object> run(JWEAlgorithm alg, EncryptionMethod enc) throws Exception {
        var client = register(alg, enc).getOIDCClientInformation();
        var id = client.getID();
        var claims = new JWTClaimsSet.Builder()
                .issuer(id.getValue())
                .audience(conversation.issuer)
                .expirationTime(new Date(System.currentTimeMillis() + 60_000))
                .claim("client_id", id.getValue())
                .claim("response_type", "code")
                .claim("response_mode", "jwt")
                .claim("redirect_uri", CALLBACK.toString())
                .claim("scope", "openid profile")
                .claim("state", "in the object")
                .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("oauth-authz-req+jwt"))
                .keyID("sig")
                .build();
        var object = new SignedJWT(header, claims);
        object.sign(new ECDSASigner(signing));
        var request = alg == null ? object : encrypted(object, alg, enc);

        var authentication = new ClientSecretBasic(id, client.getSecret());
        var authorization = new AuthorizationRequest.Builder(request, id).build();
        var push = new PushedAuthorizationRequest(
                provider.getPushedAuthorizationRequestEndpointURI(), authentication, authorization);
        var pushed = PushedAuthorizationResponse.parse(push.toHTTPRequest().send());
        if (!pushed.indicatesSuccess()) {
            throw new IllegalStateException(pushed.toErrorResponse().getErrorObject().toString());
        }
        var reference = new AuthorizationRequest.Builder(pushed.toSuccessResponse().getRequestURI(), id)
                .endpointURI(provider.getAuthorizationEndpointURI())
                .build();
        var back = conversation.open(reference.toURI());

        var signed = new JWSVerificationKeySelector<SecurityContext>(JWSAlgorithm.RS256, new ImmutableJWKSet<>(theirs));
        var own = new ImmutableJWKSet<SecurityContext>(new JWKSet(List.of(rsa, ec)));
        var opened = alg == null ? null : new JWEDecryptionKeySelector<SecurityContext>(alg, enc, own);
        var issuer = new Issuer(conversation.issuer);
        var response = AuthenticationResponseParser.parse(back, new JARMValidator(issuer, id, signed, opened));
        var success = response.toSuccessResponse();
        var grant = new AuthorizationCodeGrant(success.getAuthorizationCode(), CALLBACK);
        var exchange = new TokenRequest.Builder(provider.getTokenEndpointURI(), authentication, grant).build();
        var tokens = ((OIDCTokenResponse) OIDCTokenResponseParser.parse(exchange.toHTTPRequest().send()))
                .getOIDCTokens();
        var idToken = tokens.getIDToken();
        var subject = new IDTokenValidator(issuer, id, signed, opened).validate(idToken, null).getSubject();

        var asked = new UserInfoRequest(provider.getUserInfoEndpointURI(), tokens.getBearerAccessToken());
        var answered = UserInfoResponse.parse(asked.toHTTPRequest().send()).toSuccessResponse();
        var report = new LinkedHashMap<String, Object>();
        report.put("state", success.getState().getValue());
        report.put("sub", subject.getValue());
        report.put("is_encrypted", idToken instanceof EncryptedJWT);
        if (alg == null) {
            report.put("name", answered.getUserInfo().getName());
        } else {
            var userinfo = (EncryptedJWT) answered.getUserInfoJWT();
            var isRsa = JWEAlgorithm.Family.RSA.contains(alg);
            userinfo.decrypt(isRsa ? new RSADecrypter(rsa) : new ECDHDecrypter(ec));
            report.put("name", userinfo.getJWTClaimsSet().getStringClaim("name"));
        }
        return report;
    }

    public static void main(String[] arguments) throws Exception {
        var nimbus = new NimbusEncryption(new Conversation());
        var report = new LinkedHashMap<String, Object>();
        report.put("signed", nimbus.run(null, null));
        var encs = List.of(EncryptionMethod.A128CBC_HS256, EncryptionMethod.A128GCM, EncryptionMethod.A256GCM);
        var algorithms = List.of(
                JWEAlgorithm.RSA_OAEP_256, JWEAlgorithm.ECDH_ES, JWEAlgorithm.ECDH_ES_A128KW, JWEAlgorithm.ECDH_ES_A256KW);
        for (var number = 0; number < algorithms.size(); number++) {
            var alg = algorithms.get(number);
            report.put(alg.getName(), nimbus.run(alg, encs.get(number % 3)));
        }
        nimbus.conversation.done(report);
    }
}
