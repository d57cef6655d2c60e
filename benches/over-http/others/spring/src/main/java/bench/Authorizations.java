package bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/** Authorizations in memory. The service that comes along looks through all of them for each token; this one has maps. */
final class Authorizations implements OAuth2AuthorizationService {
    private final Map<String, OAuth2Authorization> byId = new ConcurrentHashMap<>();
    private final Map<String, String> byToken = new ConcurrentHashMap<>();

    @Override
    public void save(OAuth2Authorization authorization) {
        OAuth2Authorization earlier = byId.put(authorization.getId(), authorization);
        if (earlier != null) {
            tokens(earlier, false);
        }
        tokens(authorization, true);
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        byId.remove(authorization.getId());
        tokens(authorization, false);
    }

    @Override
    public OAuth2Authorization findById(String id) {
        return byId.get(id);
    }

    @Override
    public OAuth2Authorization findByToken(String token, OAuth2TokenType type) {
        String id = byToken.get(token);
        return id == null ? null : byId.get(id);
    }

    private void tokens(OAuth2Authorization authorization, boolean kept) {
        token(authorization, authorization.getToken(OAuth2AuthorizationCode.class), kept);
        token(authorization, authorization.getAccessToken(), kept);
        token(authorization, authorization.getRefreshToken(), kept);
    }

    private void token(
            OAuth2Authorization authorization,
            OAuth2Authorization.Token<? extends OAuth2Token> token,
            boolean kept) {
        if (token == null) {
            return;
        }
        if (kept) {
            byToken.put(token.getToken().getTokenValue(), authorization.getId());
        } else {
            byToken.remove(token.getToken().getTokenValue());
        }
    }
}
