package bench;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/** People who are logged in. */
final class Sessions implements SecurityContextRepository {
    private final Map<String, SecurityContext> people = new HashMap<>();

    Sessions(int many) {
        for (int number = 0; number < many; number++) {
            var person = UsernamePasswordAuthenticationToken.authenticated("person-" + number, null, List.of());
            people.put(
                    String.format("5b1f0c9e7d3a4862-%08x-b7f2d0a95c3e41d8", number), new SecurityContextImpl(person));
        }
    }

    private SecurityContext of(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals("session")) {
                    return people.get(cookie.getValue());
                }
            }
        }
        return null;
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        SecurityContext found = of(request);
        return new Found(found == null ? new SecurityContextImpl() : found, found == null);
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return loadDeferredContext(holder.getRequest()).get();
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return of(request) != null;
    }

    private record Found(SecurityContext context, boolean isGenerated) implements DeferredSecurityContext {
        @Override
        public SecurityContext get() {
            return context;
        }
    }
}
