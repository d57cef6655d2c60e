SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.oauth_access_tokens (
    digest bytea NOT NULL,
    grant_key bytea NOT NULL,
    client_key bytea NOT NULL,
    record text NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_authorization_codes (
    digest bytea NOT NULL,
    grant_key bytea NOT NULL,
    client_key bytea NOT NULL,
    record text NOT NULL,
    redeemed_for bytea,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_clients (
    client_key bytea NOT NULL,
    client_id text NOT NULL,
    record text NOT NULL
);
CREATE TABLE public.oauth_consents (
    consent_key bytea NOT NULL,
    client_key bytea NOT NULL,
    record text NOT NULL
);
CREATE TABLE public.oauth_grants (
    grant_key bytea NOT NULL,
    client_key bytea NOT NULL,
    subject_key bytea,
    record text NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_migrations (
    version bigint NOT NULL
);
CREATE TABLE public.oauth_refresh_tokens (
    digest bytea NOT NULL,
    grant_key bytea NOT NULL,
    client_key bytea NOT NULL,
    record text NOT NULL,
    successor text,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_sessions (
    digest bytea NOT NULL,
    record text NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_users (
    username_key bytea NOT NULL,
    record text NOT NULL
);
INSERT INTO public.oauth_access_tokens VALUES ('\xb6899ee21d7ff8602b1ba47b1cf8ac0cc8b075a8385f9fbc6f6b914836ae6605', '\xcecdbffb55835d56eb14d1fda0539fd354c7cbf205c4aca62b2f9e5428559ac3', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"tome4h1_-GArG6R7HPisDMiwdag4X5-8b2uRSDauZgU","grant_id":"Ei66wp2tep79CuwtE0W4Fw","client_id":"web","subject":"248289761001","username":"alice","scope":"read write","audience":[],"issued_at":1796119857,"expires_at":4796119857}', 4796119857);
INSERT INTO public.oauth_access_tokens VALUES ('\xbe085086cffca91a3ba789e98544eecdd19b06df230bc47491cb5abf59d38cc3', '\xcecdbffb55835d56eb14d1fda0539fd354c7cbf205c4aca62b2f9e5428559ac3', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"vghQhs_8qRo7p4nphUTuzdGbBt8jC8R0kctav1nTjMM","grant_id":"Ei66wp2tep79CuwtE0W4Fw","client_id":"web","subject":"248289761001","username":"alice","scope":"read write","audience":[],"issued_at":1796119857,"expires_at":4796119857}', 4796119857);
INSERT INTO public.oauth_authorization_codes VALUES ('\x0bb3aa958bf0128ff5cb63ad75f046aeaa8af2b4cdf542638941767e5c79f76c', '\xcecdbffb55835d56eb14d1fda0539fd354c7cbf205c4aca62b2f9e5428559ac3', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"C7OqlYvwEo_1y2OtdfBGrqqK8rTN9UJjiUF2flx592w","grant_id":"Ei66wp2tep79CuwtE0W4Fw","client_id":"web","redirect_uri":"https://client.example/cb","subject":"248289761001","username":"alice","scope":"read write","audience":[],"code_challenge":null,"nonce":null,"auth_time":1796119857,"issued_at":1796119857,"expires_at":1796120157}', '\xb6899ee21d7ff8602b1ba47b1cf8ac0cc8b075a8385f9fbc6f6b914836ae6605', 1796120157);
INSERT INTO public.oauth_clients VALUES ('\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', 'web', '{"client_id":"web","secrets":[{"sha256":"yydM7sZeMrmXeDl2hKS_K96oHi46ayo0wHE7xQF_z9w"}],"disabled":false,"resource_server":false,"metadata":{"redirect_uris":["https://client.example/cb"],"token_endpoint_auth_method":"client_secret_basic","grant_types":["authorization_code","refresh_token"],"response_types":["code"],"scope":"read write"}}');
INSERT INTO public.oauth_clients VALUES ('\x5e8c9902207afaeb7120430c585a445f21e92932081d64bc99f80e4925bcb002', 'job', '{"client_id":"job","secrets":[{"sha256":"zavJWKizdbNCxUzkxypoqLeAJ79EUweiAoPloghpDZI"}],"disabled":false,"resource_server":false,"metadata":{"redirect_uris":[],"token_endpoint_auth_method":"client_secret_basic","grant_types":["client_credentials"],"response_types":["code"],"scope":"read"}}');
INSERT INTO public.oauth_consents VALUES ('\x3dc444c647335c85ce7817bbb5d9c65c8796f58b83e3b9101a897069d2c55ac3', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"subject":"248289761001","client_id":"web","scope":"read write","given_at":1796119857}');
INSERT INTO public.oauth_grants VALUES ('\xcecdbffb55835d56eb14d1fda0539fd354c7cbf205c4aca62b2f9e5428559ac3', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '{"grant_id":"Ei66wp2tep79CuwtE0W4Fw","client_id":"web","subject":"248289761001","scope":"read write","issued_at":1796119857,"expires_at":1796120157}', 4796119857);
INSERT INTO public.oauth_migrations VALUES (1);
INSERT INTO public.oauth_refresh_tokens VALUES ('\x3d8e5c04f1fc5b3188ed23700ade7f67c7e03a0bcb69a09140cd548ea502b392', '\xcecdbffb55835d56eb14d1fda0539fd354c7cbf205c4aca62b2f9e5428559ac3', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"PY5cBPH8WzGI7SNwCt5_Z8fgOgvLaaCRQM1UjqUCs5I","grant_id":"Ei66wp2tep79CuwtE0W4Fw","client_id":"web","subject":"248289761001","username":"alice","scope":"read write","audience":[],"issued_at":1796119857,"expires_at":4796119857,"successor":null}', '{"rotated_at":1796119857,"sealed":"1jlQH4_Dtvk4P8wYXcTfAucTikWGhwXVIgIkEVTJX0I"}', 4796119857);
INSERT INTO public.oauth_refresh_tokens VALUES ('\x1a89377f87a284e4555dd750e98b0562cd719f2f8746ca5b6f5415397b49eb3b', '\xcecdbffb55835d56eb14d1fda0539fd354c7cbf205c4aca62b2f9e5428559ac3', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"Gok3f4eihORVXddQ6YsFYs1xny-HRspbb1QVOXtJ6zs","grant_id":"Ei66wp2tep79CuwtE0W4Fw","client_id":"web","subject":"248289761001","username":"alice","scope":"read write","audience":[],"issued_at":1796119857,"expires_at":4796119857,"successor":null}', NULL, 4796119857);
INSERT INTO public.oauth_sessions VALUES ('\x30e5c7b7b2c0e086d4e5edec1fc53ce0a898069fdc4b4dcce3cb152ee06ed7bf', '{"digest":"MOXHt7LA4IbU5e3sH8U84KiYBp_cS03M48sVLuBu178","data":"{\"waiting\":[],\"logged_in\":{\"auth_time\":1796119857,\"subject\":\"248289761001\",\"username\":\"alice\"}}","saved_at":1796119857,"expires_at":1796121657}', 1796121657);
ALTER TABLE ONLY public.oauth_access_tokens
    ADD CONSTRAINT oauth_access_tokens_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_authorization_codes
    ADD CONSTRAINT oauth_authorization_codes_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_clients
    ADD CONSTRAINT oauth_clients_pkey PRIMARY KEY (client_key);
ALTER TABLE ONLY public.oauth_consents
    ADD CONSTRAINT oauth_consents_pkey PRIMARY KEY (consent_key);
ALTER TABLE ONLY public.oauth_grants
    ADD CONSTRAINT oauth_grants_pkey PRIMARY KEY (grant_key);
ALTER TABLE ONLY public.oauth_migrations
    ADD CONSTRAINT oauth_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.oauth_refresh_tokens
    ADD CONSTRAINT oauth_refresh_tokens_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_sessions
    ADD CONSTRAINT oauth_sessions_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_users
    ADD CONSTRAINT oauth_users_pkey PRIMARY KEY (username_key);
CREATE INDEX oauth_access_tokens_client_key ON public.oauth_access_tokens USING btree (client_key);
CREATE INDEX oauth_access_tokens_expires_at ON public.oauth_access_tokens USING btree (expires_at);
CREATE INDEX oauth_access_tokens_grant_key ON public.oauth_access_tokens USING btree (grant_key);
CREATE INDEX oauth_authorization_codes_client_key ON public.oauth_authorization_codes USING btree (client_key);
CREATE INDEX oauth_authorization_codes_expires_at ON public.oauth_authorization_codes USING btree (expires_at);
CREATE INDEX oauth_authorization_codes_grant_key ON public.oauth_authorization_codes USING btree (grant_key);
CREATE INDEX oauth_consents_client_key ON public.oauth_consents USING btree (client_key);
CREATE INDEX oauth_grants_client_key ON public.oauth_grants USING btree (client_key);
CREATE INDEX oauth_grants_expires_at ON public.oauth_grants USING btree (expires_at);
CREATE INDEX oauth_grants_subject_key ON public.oauth_grants USING btree (subject_key);
CREATE INDEX oauth_refresh_tokens_client_key ON public.oauth_refresh_tokens USING btree (client_key);
CREATE INDEX oauth_refresh_tokens_expires_at ON public.oauth_refresh_tokens USING btree (expires_at);
CREATE INDEX oauth_refresh_tokens_grant_key ON public.oauth_refresh_tokens USING btree (grant_key);
CREATE INDEX oauth_sessions_expires_at ON public.oauth_sessions USING btree (expires_at);
