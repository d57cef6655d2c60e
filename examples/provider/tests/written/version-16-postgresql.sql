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
CREATE TABLE public.oauth_claims (
    subject_key bytea NOT NULL,
    record text NOT NULL
);
CREATE TABLE public.oauth_clients (
    client_key bytea NOT NULL,
    client_id text NOT NULL,
    record text NOT NULL
);
CREATE TABLE public.oauth_consent_subjects (
    consent_key bytea NOT NULL,
    subject_key bytea NOT NULL,
    client_key bytea NOT NULL
);
CREATE TABLE public.oauth_consents (
    consent_key bytea NOT NULL,
    client_key bytea NOT NULL,
    record text NOT NULL
);
CREATE TABLE public.oauth_credentials (
    digest bytea NOT NULL,
    version bigint NOT NULL,
    mark bytea NOT NULL,
    record text NOT NULL
);
CREATE TABLE public.oauth_device_codes (
    digest bytea NOT NULL,
    user_code bytea NOT NULL,
    client_key bytea NOT NULL,
    record text NOT NULL,
    decision text,
    grant_key bytea,
    redeemed_for bytea,
    polled_at bigint,
    polled_by bytea,
    poll_interval bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_events (
    event_key bytea NOT NULL,
    about_subject bytea,
    about_client bytea,
    kind_key bytea NOT NULL,
    record text NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_failed_attempts (
    digest bytea NOT NULL,
    version bigint NOT NULL,
    mark bytea NOT NULL,
    record text NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_grants (
    grant_key bytea NOT NULL,
    client_key bytea NOT NULL,
    subject_key bytea,
    record text NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_idle_clients (
    client_key bytea NOT NULL,
    idle_since bigint NOT NULL
);
CREATE TABLE public.oauth_logout_notices (
    notice_key bytea NOT NULL,
    record text NOT NULL,
    due_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_mails (
    mail_key bytea NOT NULL,
    queue_key bytea NOT NULL,
    record text NOT NULL,
    due_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_migrations (
    version bigint NOT NULL
);
CREATE TABLE public.oauth_person_emails (
    email_key bytea NOT NULL,
    subject_key bytea NOT NULL,
    record text NOT NULL
);
CREATE TABLE public.oauth_pushed_requests (
    digest bytea NOT NULL,
    client_key bytea NOT NULL,
    record text NOT NULL,
    answer_by bigint,
    taken_by bytea,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_refresh_tokens (
    digest bytea NOT NULL,
    grant_key bytea NOT NULL,
    client_key bytea NOT NULL,
    record text NOT NULL,
    successor text,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_session_clients (
    entry_key bytea NOT NULL,
    session_key bytea NOT NULL,
    client_key bytea NOT NULL,
    record text NOT NULL,
    taken_by bytea,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_session_people (
    entry_key bytea NOT NULL,
    subject_key bytea NOT NULL,
    session bytea NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_session_subjects (
    entry_key bytea NOT NULL,
    subject_key bytea NOT NULL,
    client_key bytea NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_sessions (
    digest bytea NOT NULL,
    record text NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_signing_keys (
    slot_key bytea NOT NULL,
    mark bytea NOT NULL,
    record text NOT NULL
);
CREATE TABLE public.oauth_tenant_entries (
    entry_key bytea NOT NULL,
    list_key bytea NOT NULL,
    row_key bytea NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_tickets (
    digest bytea NOT NULL,
    version bigint NOT NULL,
    mark bytea NOT NULL,
    record text NOT NULL,
    subject_key bytea,
    taken_by bytea,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_upstream_links (
    link_key bytea NOT NULL,
    subject_key bytea NOT NULL,
    record text NOT NULL
);
CREATE TABLE public.oauth_used_once (
    digest bytea NOT NULL,
    mark bytea NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_user_names (
    name_key bytea NOT NULL,
    username_key bytea NOT NULL,
    subject_key bytea NOT NULL
);
CREATE TABLE public.oauth_users (
    username_key bytea NOT NULL,
    record text NOT NULL
);
CREATE TABLE public.oauth_webhooks (
    digest bytea NOT NULL,
    version bigint NOT NULL,
    mark bytea NOT NULL,
    record text NOT NULL
);
INSERT INTO public.oauth_access_tokens VALUES ('\xbca163d4762ce4320a4b41bdf6d821706fe00c7dda9c6abea75f043adcaed13d', '\xaf6014434eaba2edd51e93a3f6a52bd2d53b1c20d70aa0561e95276cc5576ce2', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"vKFj1HYs5DIKS0G99tghcG_gDH3anGq-p18EOtyu0T0","grant_id":"jGskElEMVGrB2JSccmmzog","client_id":"web","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api","http://login.example/userinfo"],"authentication":{"auth_time":1796120018,"acr":"1","amr":["pwd"],"session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk"},"issued_at":1796120018,"expires_at":4796120018,"v":1}', 4796120018);
INSERT INTO public.oauth_access_tokens VALUES ('\xb12769bab68f4b094e71b065690e0975d4e983f1b3cacb0abce379e4acd36bc8', '\xaf6014434eaba2edd51e93a3f6a52bd2d53b1c20d70aa0561e95276cc5576ce2', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"sSdpuraPSwlOcbBlaQ4JddTpg_GzyssKvON55KzTa8g","grant_id":"jGskElEMVGrB2JSccmmzog","client_id":"web","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api","http://login.example/userinfo"],"authentication":{"auth_time":1796120018,"acr":"1","amr":["pwd"],"session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk"},"issued_at":1796120018,"expires_at":4796120018,"v":1}', 4796120018);
INSERT INTO public.oauth_authorization_codes VALUES ('\x118fcd39da35f8a445c4556ad9f706adf083aa3e4bb8e03cf417576d5149b4e3', '\xaf6014434eaba2edd51e93a3f6a52bd2d53b1c20d70aa0561e95276cc5576ce2', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"EY_NOdo1-KRFxFVq2fcGrfCDqj5LuOA89BdXbVFJtOM","grant_id":"jGskElEMVGrB2JSccmmzog","client_id":"web","redirect_uri":"https://client.example/cb","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api"],"code_challenge":null,"nonce":null,"authentication":{"auth_time":1796120018,"acr":"1","amr":["pwd"],"session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk"},"issued_at":1796120018,"expires_at":1796120318,"v":1}', '\xbca163d4762ce4320a4b41bdf6d821706fe00c7dda9c6abea75f043adcaed13d', 4796120018);
INSERT INTO public.oauth_claims VALUES ('\xde650d61f5bd166a91f8ccec3158297db18b9d50eaedca238cd29dc3a214a916', '{"email":"carol@example.com","email_verified":true}');
INSERT INTO public.oauth_clients VALUES ('\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', 'web', '{"client_id":"web","secrets":[{"sha256":"yydM7sZeMrmXeDl2hKS_K96oHi46ayo0wHE7xQF_z9w"}],"disabled":false,"resource_server":false,"metadata":{"redirect_uris":["https://client.example/cb"],"token_endpoint_auth_method":"client_secret_basic","grant_types":["authorization_code","refresh_token","password"],"response_types":["code"],"scope":"openid offline_access read write"},"v":1}');
INSERT INTO public.oauth_clients VALUES ('\x5e8c9902207afaeb7120430c585a445f21e92932081d64bc99f80e4925bcb002', 'job', '{"client_id":"job","secrets":[{"sha256":"qDRhH0Iks74HBNiOdZ4MZim9njeXuJwAx9NO_MPhyhM"}],"disabled":false,"resource_server":false,"metadata":{"redirect_uris":[],"token_endpoint_auth_method":"client_secret_basic","grant_types":["client_credentials"],"response_types":["code"],"scope":"read"},"v":1}');
INSERT INTO public.oauth_consent_subjects VALUES ('\x3dc444c647335c85ce7817bbb5d9c65c8796f58b83e3b9101a897069d2c55ac3', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2');
INSERT INTO public.oauth_consents VALUES ('\x3dc444c647335c85ce7817bbb5d9c65c8796f58b83e3b9101a897069d2c55ac3', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"subject":"248289761001","client_id":"web","scope":"openid offline_access read write","!resources":["http://login.example/api"],"given_at":1796120018,"v":1}');
INSERT INTO public.oauth_events VALUES ('\x01a231187c507000800002bc2d71e46300000000000000000000000000000000', NULL, NULL, '\x42e9f4bb26ee7f321843075e33dab9102993a23cb30f183d2bc9e571a79d8aa8', '{"id":"01a23118-7c50-7000-8000-02bc2d71e463","time":1796120018,"type":"signing_key.created","data":{"key":"RS256.0","algorithm":"RS256","signs_from":1796120018},"v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c507000800006bc2d71e46300000000000000000000000000000000', NULL, NULL, '\x42e9f4bb26ee7f321843075e33dab9102993a23cb30f183d2bc9e571a79d8aa8', '{"id":"01a23118-7c50-7000-8000-06bc2d71e463","time":1796120018,"type":"signing_key.created","data":{"key":"ES256.0","algorithm":"ES256","signs_from":1796120018},"v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c50700080000abc2d71e46300000000000000000000000000000000', NULL, NULL, '\x42e9f4bb26ee7f321843075e33dab9102993a23cb30f183d2bc9e571a79d8aa8', '{"id":"01a23118-7c50-7000-8000-0abc2d71e463","time":1796120018,"type":"signing_key.created","data":{"key":"EdDSA.0","algorithm":"EdDSA","signs_from":1796120018},"v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c50700080000ebc2d71e46300000000000000000000000000000000', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', NULL, '\xa33870a286c09e0a62554e18e1d21d211acb770297bc9bb11ac63825c5c50e24', '{"id":"01a23118-7c50-7000-8000-0ebc2d71e463","time":1796120018,"type":"login.succeeded","data":{"methods":["pwd"]},"subject":"248289761001","session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk","address":"127.0.0.1","request_id":"7198d0e0db8cdb26","v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c507000800012bc2d71e46300000000000000000000000000000000', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\x528374f253b3d6dd10866951ad524f1d9da4f0c622320e2610046984ccc3e7b7', '{"id":"01a23118-7c50-7000-8000-12bc2d71e463","time":1796120018,"type":"consent.given","data":{"scope":"openid offline_access read write"},"client_id":"web","subject":"248289761001","session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk","address":"127.0.0.1","request_id":"7198d0e0db8cdb28","v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c50700080000265d160b3e000000000000000000000000000000000', NULL, '\x5e8c9902207afaeb7120430c585a445f21e92932081d64bc99f80e4925bcb002', '\xa2d847baf2235e887610af40965a5710e9939ddc8d4e068f4d0ae5ddacfca053', '{"id":"01a23118-7c50-7000-8000-0265d160b3e0","time":1796120018,"type":"client.created","data":{"by":"operator","scope":"read"},"client_id":"job","operator":"command line","v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c507000800016bc2d71e46300000000000000000000000000000000', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\xc2b0018ae1f112f4225603f81ba7a7e912263486204f130210efbf1fb7e770c5', '{"id":"01a23118-7c50-7000-8000-16bc2d71e463","time":1796120018,"type":"authorization.approved","data":{"response_type":"code","scope":"openid offline_access read write"},"client_id":"web","subject":"248289761001","session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk","grant_id":"jGskElEMVGrB2JSccmmzog","address":"127.0.0.1","request_id":"7198d0e0db8cdb28","v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c50700080001abc2d71e46300000000000000000000000000000000', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\x1e417481635ad4e2524c115bc23bfe45db4b115a99ec9a20503231c923b67852', '{"id":"01a23118-7c50-7000-8000-1abc2d71e463","time":1796120018,"type":"token.issued","data":{"grant_type":"authorization_code","scope":"openid offline_access read write","refresh_token":true,"id_token":true},"client_id":"web","subject":"248289761001","session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk","grant_id":"jGskElEMVGrB2JSccmmzog","address":"127.0.0.1","request_id":"7198d0e0db8cdb29","v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c50700080001ebc2d71e46300000000000000000000000000000000', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\x9663f49124495403ae4dc9548089de26ade82ce8a7ff3166abd3e04e216eb8b7', '{"id":"01a23118-7c50-7000-8000-1ebc2d71e463","time":1796120018,"type":"token.refreshed","data":{"scope":"openid offline_access read write","rotated":false},"client_id":"web","subject":"248289761001","session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk","grant_id":"jGskElEMVGrB2JSccmmzog","address":"127.0.0.1","request_id":"7198d0e0db8cdb2a","v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c507000800022bc2d71e46300000000000000000000000000000000', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\xc2b0018ae1f112f4225603f81ba7a7e912263486204f130210efbf1fb7e770c5', '{"id":"01a23118-7c50-7000-8000-22bc2d71e463","time":1796120018,"type":"authorization.approved","data":{"response_type":"code","scope":"openid offline_access read write"},"client_id":"web","subject":"248289761001","session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk","grant_id":"2MMqCo_kX3tuI5MHIYBz2A","address":"127.0.0.1","request_id":"7198d0e0db8cdb2b","v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c507000800026bc2d71e46300000000000000000000000000000000', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\x1e417481635ad4e2524c115bc23bfe45db4b115a99ec9a20503231c923b67852', '{"id":"01a23118-7c50-7000-8000-26bc2d71e463","time":1796120018,"type":"token.issued","data":{"grant_type":"authorization_code","scope":"openid offline_access read write","refresh_token":true,"id_token":true},"client_id":"web","subject":"248289761001","session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk","grant_id":"2MMqCo_kX3tuI5MHIYBz2A","address":"127.0.0.1","request_id":"7198d0e0db8cdb2c","v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c50700080002abc2d71e46300000000000000000000000000000000', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\xf7fb8ccb243aebd13cf583a6b05fcb22815c4aa22538dd2323888f7113521594', '{"id":"01a23118-7c50-7000-8000-2abc2d71e463","time":1796120018,"type":"grant.revoked","data":{"by":"client"},"client_id":"web","subject":"248289761001","grant_id":"2MMqCo_kX3tuI5MHIYBz2A","address":"127.0.0.1","request_id":"7198d0e0db8cdb2d","v":1}', 1803896018);
INSERT INTO public.oauth_events VALUES ('\x01a231187c50700080000260d00952c100000000000000000000000000000000', '\xde650d61f5bd166a91f8ccec3158297db18b9d50eaedca238cd29dc3a214a916', NULL, '\x0d74878b712de55811b6b9ea8bcdbfe7b69046367580709edd5b8de5a2837d68', '{"id":"01a23118-7c50-7000-8000-0260d00952c1","time":1796120018,"type":"person.created","data":{},"subject":"4711","operator":"command line","v":1}', 1803896018);
INSERT INTO public.oauth_failed_attempts VALUES ('\x6ff77fbd613f301c78d65d8d03b9a5b9210744de0daa6ed888ed7a2532a8dae0', 2, '\xf8ae0c633728d403204ee4dcf74e39bd114a546923619dfd756c6f93c70777e7', '{"digest":"b_d_vWE_MBx41l2NA7mluSEHRN4Nqm7YiO16JTKo2uA","version":2,"count":0,"last":1796120018,"before":1796120018,"blocked_for":0,"expires_at":1796120078,"v":1}', 1796120078);
INSERT INTO public.oauth_failed_attempts VALUES ('\xcd624da9b8bf87004b2e26fe756412b2cf35a824308429ded6576adb08d7b837', 2, '\x7caf72645bf9835b21568d26193567f16adc3312ad9283c8122131a4ab18ed63', '{"digest":"zWJNqbi_hwBLLib-dWQSss81qCQwhCne1ldq2wjXuDc","version":2,"count":0,"last":1796120018,"before":1796120018,"blocked_for":0,"expires_at":1796121818,"v":1}', 1796121818);
INSERT INTO public.oauth_failed_attempts VALUES ('\x2a111213e4109a82341b5ebad579b97d2df7b08c832196a15dfebc9a0d111aa5', 2, '\x1edb241bb7890f8fe69479b5f0350606f138a4e9e6655933ffa740ea21384df3', '{"digest":"KhESE-QQmoI0G1661Xm5fS33sIyDIZahXf68mg0RGqU","version":2,"count":0,"last":1796120018,"before":1796120018,"blocked_for":0,"expires_at":1796121818,"v":1}', 1796121818);
INSERT INTO public.oauth_failed_attempts VALUES ('\x21e1e484038292a0cd30d009719b989c7265e4340b6544b4c48c3e0895449dfb', 1, '\x51664ffff8588b83e38d6e70383bbd59f639ff687e47324563dba6fef7d2bc15', '{"digest":"IeHkhAOCkqDNMNAJcZuYnHJl5DQLZUS0xIw-CJVEnfs","version":1,"count":0,"last":1796120018,"before":1796120018,"blocked_for":0,"expires_at":1798712018,"v":1}', 1798712018);
INSERT INTO public.oauth_grants VALUES ('\xaf6014434eaba2edd51e93a3f6a52bd2d53b1c20d70aa0561e95276cc5576ce2', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '{"grant_id":"jGskElEMVGrB2JSccmmzog","client_id":"web","subject":"248289761001","scope":"openid offline_access read write","session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk","issued_at":1796120018,"expires_at":1796120318,"v":1}', 4796120018);
INSERT INTO public.oauth_migrations VALUES (1);
INSERT INTO public.oauth_migrations VALUES (2);
INSERT INTO public.oauth_migrations VALUES (3);
INSERT INTO public.oauth_migrations VALUES (4);
INSERT INTO public.oauth_migrations VALUES (5);
INSERT INTO public.oauth_migrations VALUES (6);
INSERT INTO public.oauth_migrations VALUES (7);
INSERT INTO public.oauth_migrations VALUES (8);
INSERT INTO public.oauth_migrations VALUES (9);
INSERT INTO public.oauth_migrations VALUES (10);
INSERT INTO public.oauth_migrations VALUES (11);
INSERT INTO public.oauth_migrations VALUES (12);
INSERT INTO public.oauth_migrations VALUES (13);
INSERT INTO public.oauth_migrations VALUES (14);
INSERT INTO public.oauth_migrations VALUES (15);
INSERT INTO public.oauth_migrations VALUES (16);
INSERT INTO public.oauth_person_emails VALUES ('\xe0d47ca1bc1eb62e650fc1fd660a9bfbf7cba8dc6337d81df7ea9aa9071a24a5', '\xde650d61f5bd166a91f8ccec3158297db18b9d50eaedca238cd29dc3a214a916', '{"subject":"4711"}');
INSERT INTO public.oauth_refresh_tokens VALUES ('\x16da1672457755dfc67b65546934adefb5ad6cf2ff4d549177dc715be68c0523', '\xaf6014434eaba2edd51e93a3f6a52bd2d53b1c20d70aa0561e95276cc5576ce2', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"FtoWckV3Vd_Ge2VUaTSt77WtbPL_TVSRd9xxW-aMBSM","grant_id":"jGskElEMVGrB2JSccmmzog","client_id":"web","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api"],"authentication":{"auth_time":1796120018,"acr":"1","amr":["pwd"],"session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk"},"granted_at":1796120018,"issued_at":1796120018,"expires_at":4796120018,"successor":null,"v":1}', NULL, 4796120018);
INSERT INTO public.oauth_session_clients VALUES ('\xb5438825e0735b8f85051901579f510597e1c25870dc50521f78a972ca6d1888', '\x21c2fdfa4ff81619c5acfc29a38cf4734c3baf14b71170b33b93576784c79ff8', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"session_id":"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk","client_id":"web","subject":"248289761001","expires_at":1798712018,"v":1}', NULL, 1798712018);
INSERT INTO public.oauth_session_people VALUES ('\x8092b62020d776f8c271b3fda230c01cb4b59455c5b862f6567fcd60dcd89f07', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\xa050506d596254a8b1cc454f66070eee37db8c5e142943b4ebc41b82ca63634f', 4796120018);
INSERT INTO public.oauth_session_subjects VALUES ('\xb5438825e0735b8f85051901579f510597e1c25870dc50521f78a972ca6d1888', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', 1798712018);
INSERT INTO public.oauth_sessions VALUES ('\x4c184114a05bf02189e392e6df7368aaf73b236c5b8a860f7d72d364b4ee3d05', '{"digest":"TBhBFKBb8CGJ45Lm33Noqvc7I2xbioYPfXLTZLTuPQU","data":"{\"Answered\":[\"oFBQbVliVKixzEVPZgcO7jfbjF4UKUO068QbgspjY08\",\"sealed:v1:APYxJCQy8foIpKg_EjhH3tM3ELWKo2ZRQ-x-ZkV_L1ekRnz45W7uaefcc_5V5bv0d5xEw4R9aCPhlUmNdeoxkkKVRkUtrxvyuhWdWRzQRwvFJfUCz-C7u_t3RLo89zi1kMZuYJUYrVZM8O_VcKY4YlzGToqzmCRDLU9cySJgGcaXo3YYs_4pVImCXNHRy_BU5DDQTaAZmy3cljzCRXxXXps_Ristedh8HFLPl-wnenzxdlwIl2tCiet2Ph4H-hhn_iR-6BY2RCB6ZeTAmyq5cuJD6SDkHURM2FEwbDSLLMKpL-EynnVKCuO46Lwc6I2Mp-CMcO4AjXTNv-vJMSSOaCdTtHaDBKBV3H_jo-tjSFzeia3nhi151OpgOWgyRvDkUDx1WAsQAV7LEwYT-Zz3IjOcoqN7I95L6hYZ-0GoTuLQZrfBfEmANyvENTDN28i4tVVszU4u2ez3KeqQMG7mJb2od3uexuXIubJ-TI8Vv5fqIReJEeSaV9q2fh2jEGhzhpz43MRROsP3W5N0HMH9WWH4cgMWGo08EJoMPrGPZmI7Ut1sEtuSgfquQfj670NlJzrJY8g0bnkwFhjX1l1lS40sWXZG9asjGYoOrWwQ7aJTK3rN0iuv5MCrhzl2uicbZn_WWhgNaiNtKEVRzHsr-Y6DyCJ39La1JKDt0pNxWcMxSfzHrKr-EOFlb6LK3ogDfbkbgmyOa2MMqY8fThR8TUhrqtouSjmz0NsowLzEjo1qtcpCSYzlsJx9zFRIHiIIFYKWNFY9ah3O2K-EbTi-blqVjwJ0WnkCYZYuZyJ5m_Sr058n0v-VruSSmnOHHfmrzqSiY8Cbj_rInEy9aNi3MroUtYOoZocr4ZRTVfrtAJ-lByaFq3RWeWXf5DY3honPTh8xVJI92vNljrZWuxILvkptnO7yPmxD67vsZxYyUG5GMw-fFgQXvNBnSFkGIv2UxtA1Q3tRW_MTejBZjcmQf6G10TgLfh8hyuS3ZZrCuOHj5PSTAjbQqg5RvVx0ntRA4u-6H7HxRIM0B31DLmNEP1qXvBxA1mHK7VVwXhrV9BDLWt4QyHJICbMyP_hmIv6_3_lXDyOEVBHY\"]}","saved_at":1796120018,"expires_at":1796120618,"v":1}', 1796120618);
INSERT INTO public.oauth_sessions VALUES ('\xa050506d596254a8b1cc454f66070eee37db8c5e142943b4ebc41b82ca63634f', '{"digest":"oFBQbVliVKixzEVPZgcO7jfbjF4UKUO068QbgspjY08","subjects":["248289761001"],"data":"{\"accounts\":[{\"subject\":\"248289761001\",\"username\":\"alice\",\"auth_time\":1796120018,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"iIqv6nKDlNiJ5AkPrVaVubr0faiEGzhKJu2_S3IGZQk\",\"address\":\"127.0.0.1\",\"generation\":0}],\"current\":\"248289761001\"}","saved_at":1796120018,"expires_at":4796120018,"v":1}', 4796120018);
INSERT INTO public.oauth_sessions VALUES ('\xe0853429f06e08ec0b55e5b2b8bfed54d26c5a97437572e4f12e9e075874e70d', '{"digest":"4IU0KfBuCOwLVeWyuL_tVNJsWpdDdXLk8S6eB1h05w0","data":"{\"Answered\":[null,\"sealed:v1:l9HJSs8VwVCiWFNreJFlp3wv6SBHRs1BvaGFwHIp1bREj-lsTNhI9z2UO_bC0u4gB-Ip_UIOBjVXMULZjsQlIoUI8LBUtGxNllLc24tOqLPW4zLJsS0lTnRUfzaVh374bu9W4fOHswI9dATBFcyCugksU7Zx4FwWhS4bsXI2t6F_M37Klu8SqKvpZ3u0KwRX5Kh5sFteVt2eqkxKXkBi75dXEwxUual2RpjekkMuJY31651qbMA9H1tJqbrrq6_le_4ztX2xPydiJ9t3xA5uhlpP63X_F10r4CsEWme6mWZn7rZIFyPP-QXE8qwtJ1fj-zQwDH27tXasuF_HOplEJ2XPvXI36gsTOzMUgsLjBA6Ro4k6ov3QpHZ4B-7o817w0HxT8wPmyoAyH6Bujkn2vLa2K4fgX9rmDw6fYpPDmjKZSE4uoRxMt9PH0D3sK98MLSJUtMLUxWWlIydp8CJS6_GYzc5jfFZci6xwylOJxvOmLHe390FjA-H7nLWbtPSc7MnfqXJuHCToDvsb\"]}","saved_at":1796120018,"expires_at":1796120618,"v":1}', 1796120618);
INSERT INTO public.oauth_signing_keys VALUES ('\xec21a83dce21abae2c459e5f1f7754893acfd8509b819e4a6b8317237051eed5', '\x3dcbd6313d624ce5c7d44da79368272aef478d6c447bda64b669d870265310fd', '{"slot":"RS256.0","algorithm":"RS256","private_key":"sealed:v1:HXERg7Q-Ui7JPyuGmZaLv_PCLIMgTaYJ-hbeDGAu79HpR1FZ3ztIG1TwxZLwgA4943vi8H-AZKCO3wUnA2YrkSa8eoyBIzERO_1tsVHhIwlG0B_gH5404IOxPopFKRdkNs74ePZYCsCJfiaahc9NDZkEj4knDbd0Ok5kAQpUqXH9RFuaRncrL4FZKO54Sflm7n09ubpttk1UzKZf3ywOoXhsLz6HJEvcZxVZTB1_VrOaERtUB1sJPjzMvr46cccUMeC43bsWwUtpb0abuJMNxV2H4VFmrqo-6q4cLVvEJwpe706YEve0uoaBCuteow5q9XYfeJISCtCwfukp2xq0u2UMHV0RBaya7DkJANlf__RJihkE8EMRT3-EVP6yuCxbuXLvg56Qgs7tdbY_2MC9Denu3zTvETXvXDrAEZjv_ZeHy8S0aikdZ9MQNjXF3xU0C-PmcF00HRHo84QIOV3Micq7QFMXbsFdVRcR_gpSsHaS4mVvhJVEhB8RTZow6fQtQd9_GygQCAwPzlZysI0RMWtW65bSXPlddYF3kcfYl0TYOq2BjswJXc2JamFtIaSIC8l-5RoQxuP9ZAGy03XCZvPTbQawD3ed73BRpFIAlVIzBJdpflfFyhPdFvf1l4EXxCsjUEaII_tSZ41R9hCyBiEhykM1OvdlQjiPUx66q6rWLRXbZBo9XpVfvfEpodbslwqsqSRAFL_-PP32LKj_yvrxvQkWkZ0F_EwTz0u0cR1naCdu1qQGitGkekT1aDR6TV3PNFNjsk3EhkOITyW3RdQcxe4kpKuAUx7AV5OrIzJ3wniG_tso_LeBijkw7fwH3fHfZ-R-f56fzwFSeURqOz9HeXwD0b8DrlbF-Mi0TGeyv3vsEpzFzlAqZ6c7h0SI4TPB3o-6Pkfv4JK3JeIkOnjuMKSxYtB5IYGzjH0t_66vwXWi1Y6AE8-qz6vg7-PO9D0TtHOMItGWNorFnqo_34VE8hcr1hhLudWdhZ0W7aCNjlmKtTOQtIZkHXtFJZr_SkrSvklq-cb4Jko614S0roZJPJsvPh2JaTkpgs9Fllc3CbDh_t-lGUiFh4jGTU59r_1sIolv5Faj4qzyJTNy77WU5oMrN0iPmXQsrf04L7cb5WyoPEZvgVieBYROvpnWOsnTtyPkALdc1oz63F5ngEAvCw81QZ9mgejb9MxpLG-QTiM_HvVfbVNOfWbQ6DcpZqBa3fouf7H3JrqW6Xs3LGOny0SCFxoXHr5imZyyOxxvyXGlO9Wsqnvauw2d4uWsNtbHAqAg5N2vw76lYlzX7Ag1hiWafRaYQLUONZLgFU241WcZ_MH-GmctkHoTSZLQRFgI4Tg_wsqfm9AvEIVxajm1duqGmHXcxANnesan4pXQwdgmDg3s1nljQ-k6KzzImV0lWWWyOsOlvFNUBV1rXeUTDZqwtGfISgLhPcFhnkiSmPI7HFQ_yHZExKZyGRcieMcxYeR6OXgiNXvos4KICqoN1XJqGJ5ONkbVPKESFeWGgk0ByQFrsqmFqxV2dSMc0I4a1TasDD3GmPXLgBWrfxo4ycff_0Jb4pZPT_RN0EKqqkLGvwp1Sx3EGYMqIMlJv0XPxMa9ZOGIvIb2wWueuMFoDrsCXcXbYbfVdDOZ05_5Zm7SbauxSc6_UaYl4TbTD9CSTts7_zcoNkabdR9ol7pgN7c5DOQTFnRH-L99fyMSFVwvfHzbiA0Ic929AoT8EaFq9hU25F1-QQuopkbClmLJpAS0GmR894DxVsAHhVXGpUepQp5djc39U_p5iQFX_Lnwr5r2NJoKoZ2iyphQDFqP0x6P5kUyV3Nq4Zd8dpf20TDWpeijxAKl7Ccwhf6Oi8sUU7qNK99JUPmj1Mj0MF59Y9A-ATyZvcYdnLfLE6S1vQCEZeKpJjB8ySbXToYlurlNZxLolvxG0iwjJD4BHLXZY4HXvaGSnScmR1bn1QbrL3HHUajm7YeXUrIzBbW2MYAwxvuPr3ef84KjQIUR6VIU9Rypck2jJS3anYIK9UcxPaZu5M8Z3mIKtZILLWS1RSf7grqsCoNZ3edidtqhq_SzBxYFzt7DVqdFDcyp87S9XZdSoRSPIclVCZAQFsRAq32m0kuS3qcjCn1iwjB1SM1_OIoVkjn7CpD3zSkZIDp883pB41bBHSRfzmy-6koeArjCzLrT0HusrVlSdFxxSB-ONfWPFuLZtW9kixl4Tbi1Fpxo9EZNcN8VcKU1xq5XaBcX2nPC-n0RBFmiSCBrapJttkyMiP0XHnizBE20TJUBDWBM8do9I85a-GDyQ3NKKb-b1A","signs_from":1796120018,"signs_until":4796120018,"expires_at":7796293118,"v":1}');
INSERT INTO public.oauth_signing_keys VALUES ('\x104861e4990e77351f700530679fb025b979cb0f2924a174b30762c47f57cdeb', '\x3c2276be9a7420ce87d85ef02ce6c75d423410d152ea4027a0d300e9c1875040', '{"slot":"ES256.0","algorithm":"ES256","private_key":"sealed:v1:IfwJgxdSGb6whsxn8V7IfULcN3tUXw1huCjpVKqivIgDp7o-OrEJ2hkrWWKvM7n5qgxUqcMy_QmF8HtA8MMVmxJ78ROowLhriAKTrslyd-w5tKmkGwKdfIwLqOVPyqi7gh0D7nih9rtC8IZzqbgNcxmeJTwt27jFVo96MFJy8mT0Jg02xdGl983VdOvAc20_VHXDFORFSvyup2nvsQdmKg6Vpl47AkbesD_G3Fun9f4n47KaABIqkY5lKZshgqRFLFy0jbZCgzwL_u17EYDJPrt-qEigFMhwTrn6jCgBIkWx343FYjs6k6BRJkF5o2YwG_LhpHBCL2kloCMUN0JHElN9ju9jdBeMVHLoStM","signs_from":1796120018,"signs_until":4796120018,"expires_at":7796293118,"v":1}');
INSERT INTO public.oauth_signing_keys VALUES ('\xf4966588b5493e6d8dfbfcdbaf02089939cd0c77db876fd579f66cb86c6fe083', '\x6038e0ca9855a4043ded9636da4083e0ff75bf58c772d2a62bdf670d3bbb0ff7', '{"slot":"EdDSA.0","algorithm":"EdDSA","private_key":"sealed:v1:8Dm9P4JFjuxUrquSVu1Bgl5s6ocx2JxygbgoGT-7oHlHoxDU1wf5svFBxIlekGyEBZVfgpG24zAg4Ly6-DX4kcOdxOQcGXzqz_6B00wvpRM6hGnq3K1iQOopXYVrX-Ad0p8_5GOMN9E6Wmy7uCdYk34kIzs19ry-RucgtTmHww2pkJQoCTfJM8rjqWFxn7eUsKiX","signs_from":1796120018,"signs_until":4796120018,"expires_at":7796293118,"v":1}');
INSERT INTO public.oauth_used_once VALUES ('\x95ef1c0035a59064c14453ac7870c7f2c22d964d026e1fbbe0c93ea0b56f5975', '\xa18d61791ca17dd64353b472113c0efe49768d6914cd716cc17319abc1a13ee3', 1796120048);
INSERT INTO public.oauth_used_once VALUES ('\xc28518932760a6892bfd33952fc7a12c6f670633d24c728d444d7a9532a92d75', '\x06c1fc6e189a502046c62e9e3e94247a9e034cb00acc43340163673384191b05', 1796120048);
INSERT INTO public.oauth_user_names VALUES ('\x4c26d9074c27d89ede59270c0ac14b71e071b15239519f75474b2f3ba63481f5', '\x4c26d9074c27d89ede59270c0ac14b71e071b15239519f75474b2f3ba63481f5', '\xde650d61f5bd166a91f8ccec3158297db18b9d50eaedca238cd29dc3a214a916');
INSERT INTO public.oauth_users VALUES ('\x4c26d9074c27d89ede59270c0ac14b71e071b15239519f75474b2f3ba63481f5', '{"username":"carol","subject":"4711","password":"$argon2id$v=19$m=19456,t=2,p=1$uvJf0PymTxsQkNpZnefDJw$1yK44UZqdrh5V+NoPN3mZyPYNAaPVoNbohK4CTCuC+s"}');
ALTER TABLE ONLY public.oauth_access_tokens
    ADD CONSTRAINT oauth_access_tokens_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_authorization_codes
    ADD CONSTRAINT oauth_authorization_codes_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_claims
    ADD CONSTRAINT oauth_claims_pkey PRIMARY KEY (subject_key);
ALTER TABLE ONLY public.oauth_clients
    ADD CONSTRAINT oauth_clients_pkey PRIMARY KEY (client_key);
ALTER TABLE ONLY public.oauth_consent_subjects
    ADD CONSTRAINT oauth_consent_subjects_pkey PRIMARY KEY (consent_key);
ALTER TABLE ONLY public.oauth_consents
    ADD CONSTRAINT oauth_consents_pkey PRIMARY KEY (consent_key);
ALTER TABLE ONLY public.oauth_credentials
    ADD CONSTRAINT oauth_credentials_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_device_codes
    ADD CONSTRAINT oauth_device_codes_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_device_codes
    ADD CONSTRAINT oauth_device_codes_user_code_key UNIQUE (user_code);
ALTER TABLE ONLY public.oauth_events
    ADD CONSTRAINT oauth_events_pkey PRIMARY KEY (event_key);
ALTER TABLE ONLY public.oauth_failed_attempts
    ADD CONSTRAINT oauth_failed_attempts_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_grants
    ADD CONSTRAINT oauth_grants_pkey PRIMARY KEY (grant_key);
ALTER TABLE ONLY public.oauth_idle_clients
    ADD CONSTRAINT oauth_idle_clients_pkey PRIMARY KEY (client_key);
ALTER TABLE ONLY public.oauth_logout_notices
    ADD CONSTRAINT oauth_logout_notices_pkey PRIMARY KEY (notice_key);
ALTER TABLE ONLY public.oauth_mails
    ADD CONSTRAINT oauth_mails_pkey PRIMARY KEY (mail_key);
ALTER TABLE ONLY public.oauth_migrations
    ADD CONSTRAINT oauth_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.oauth_person_emails
    ADD CONSTRAINT oauth_person_emails_pkey PRIMARY KEY (email_key);
ALTER TABLE ONLY public.oauth_pushed_requests
    ADD CONSTRAINT oauth_pushed_requests_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_refresh_tokens
    ADD CONSTRAINT oauth_refresh_tokens_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_session_clients
    ADD CONSTRAINT oauth_session_clients_pkey PRIMARY KEY (entry_key);
ALTER TABLE ONLY public.oauth_session_people
    ADD CONSTRAINT oauth_session_people_pkey PRIMARY KEY (entry_key);
ALTER TABLE ONLY public.oauth_session_subjects
    ADD CONSTRAINT oauth_session_subjects_pkey PRIMARY KEY (entry_key);
ALTER TABLE ONLY public.oauth_sessions
    ADD CONSTRAINT oauth_sessions_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_signing_keys
    ADD CONSTRAINT oauth_signing_keys_pkey PRIMARY KEY (slot_key);
ALTER TABLE ONLY public.oauth_tenant_entries
    ADD CONSTRAINT oauth_tenant_entries_pkey PRIMARY KEY (entry_key);
ALTER TABLE ONLY public.oauth_tickets
    ADD CONSTRAINT oauth_tickets_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_upstream_links
    ADD CONSTRAINT oauth_upstream_links_pkey PRIMARY KEY (link_key);
ALTER TABLE ONLY public.oauth_used_once
    ADD CONSTRAINT oauth_used_once_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_user_names
    ADD CONSTRAINT oauth_user_names_pkey PRIMARY KEY (name_key);
ALTER TABLE ONLY public.oauth_users
    ADD CONSTRAINT oauth_users_pkey PRIMARY KEY (username_key);
ALTER TABLE ONLY public.oauth_webhooks
    ADD CONSTRAINT oauth_webhooks_pkey PRIMARY KEY (digest);
CREATE INDEX oauth_access_tokens_client_key ON public.oauth_access_tokens USING btree (client_key);
CREATE INDEX oauth_access_tokens_expires_at ON public.oauth_access_tokens USING btree (expires_at);
CREATE INDEX oauth_access_tokens_grant_key ON public.oauth_access_tokens USING btree (grant_key);
CREATE INDEX oauth_authorization_codes_client_key ON public.oauth_authorization_codes USING btree (client_key);
CREATE INDEX oauth_authorization_codes_expires_at ON public.oauth_authorization_codes USING btree (expires_at);
CREATE INDEX oauth_authorization_codes_grant_key ON public.oauth_authorization_codes USING btree (grant_key);
CREATE INDEX oauth_consent_subjects_client_key ON public.oauth_consent_subjects USING btree (client_key);
CREATE INDEX oauth_consent_subjects_subject_key ON public.oauth_consent_subjects USING btree (subject_key);
CREATE INDEX oauth_consents_client_key ON public.oauth_consents USING btree (client_key);
CREATE INDEX oauth_device_codes_client_key ON public.oauth_device_codes USING btree (client_key);
CREATE INDEX oauth_device_codes_expires_at ON public.oauth_device_codes USING btree (expires_at);
CREATE INDEX oauth_device_codes_grant_key ON public.oauth_device_codes USING btree (grant_key);
CREATE INDEX oauth_events_about_client ON public.oauth_events USING btree (about_client, event_key);
CREATE INDEX oauth_events_about_subject ON public.oauth_events USING btree (about_subject, event_key);
CREATE INDEX oauth_events_expires_at ON public.oauth_events USING btree (expires_at);
CREATE INDEX oauth_events_kind_key ON public.oauth_events USING btree (kind_key, event_key);
CREATE INDEX oauth_failed_attempts_expires_at ON public.oauth_failed_attempts USING btree (expires_at);
CREATE INDEX oauth_grants_expires_at ON public.oauth_grants USING btree (expires_at);
CREATE INDEX oauth_grants_of_client ON public.oauth_grants USING btree (client_key, grant_key);
CREATE INDEX oauth_grants_subject_key ON public.oauth_grants USING btree (subject_key);
CREATE INDEX oauth_idle_clients_idle_since ON public.oauth_idle_clients USING btree (idle_since);
CREATE INDEX oauth_logout_notices_due_at ON public.oauth_logout_notices USING btree (due_at);
CREATE INDEX oauth_logout_notices_expires_at ON public.oauth_logout_notices USING btree (expires_at);
CREATE INDEX oauth_mails_expires_at ON public.oauth_mails USING btree (expires_at);
CREATE INDEX oauth_mails_queue_key ON public.oauth_mails USING btree (queue_key, due_at);
CREATE INDEX oauth_person_emails_subject_key ON public.oauth_person_emails USING btree (subject_key);
CREATE INDEX oauth_pushed_requests_client_key ON public.oauth_pushed_requests USING btree (client_key);
CREATE INDEX oauth_pushed_requests_expires_at ON public.oauth_pushed_requests USING btree (expires_at);
CREATE INDEX oauth_refresh_tokens_client_key ON public.oauth_refresh_tokens USING btree (client_key);
CREATE INDEX oauth_refresh_tokens_expires_at ON public.oauth_refresh_tokens USING btree (expires_at);
CREATE INDEX oauth_refresh_tokens_grant_key ON public.oauth_refresh_tokens USING btree (grant_key);
CREATE INDEX oauth_session_clients_expires_at ON public.oauth_session_clients USING btree (expires_at);
CREATE INDEX oauth_session_clients_of_client ON public.oauth_session_clients USING btree (client_key, entry_key);
CREATE INDEX oauth_session_clients_session_key ON public.oauth_session_clients USING btree (session_key);
CREATE INDEX oauth_session_people_expires_at ON public.oauth_session_people USING btree (expires_at);
CREATE INDEX oauth_session_people_subject_key ON public.oauth_session_people USING btree (subject_key);
CREATE INDEX oauth_session_subjects_client_key ON public.oauth_session_subjects USING btree (client_key);
CREATE INDEX oauth_session_subjects_expires_at ON public.oauth_session_subjects USING btree (expires_at);
CREATE INDEX oauth_session_subjects_subject_key ON public.oauth_session_subjects USING btree (subject_key);
CREATE INDEX oauth_sessions_expires_at ON public.oauth_sessions USING btree (expires_at);
CREATE INDEX oauth_tenant_entries_expires_at ON public.oauth_tenant_entries USING btree (expires_at);
CREATE INDEX oauth_tenant_entries_list_key ON public.oauth_tenant_entries USING btree (list_key, row_key);
CREATE INDEX oauth_tickets_expires_at ON public.oauth_tickets USING btree (expires_at);
CREATE INDEX oauth_tickets_subject_key ON public.oauth_tickets USING btree (subject_key);
CREATE INDEX oauth_upstream_links_subject_key ON public.oauth_upstream_links USING btree (subject_key);
CREATE INDEX oauth_used_once_expires_at ON public.oauth_used_once USING btree (expires_at);
CREATE INDEX oauth_user_names_subject_key ON public.oauth_user_names USING btree (subject_key);
CREATE INDEX oauth_user_names_username_key ON public.oauth_user_names USING btree (username_key);
