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
CREATE TABLE public.oauth_migrations (
    version bigint NOT NULL
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
CREATE TABLE public.oauth_used_once (
    digest bytea NOT NULL,
    mark bytea NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.oauth_users (
    username_key bytea NOT NULL,
    record text NOT NULL
);
INSERT INTO public.oauth_access_tokens VALUES ('\x40de13e22527bcd674a7466136d88bbace92c83004ed2808b5e2158cd78ae7a6', '\x28173a63f282f8bd5f8a7df185ac6a8c18f2e39faebf3801d09024ead103d597', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"QN4T4iUnvNZ0p0ZhNtiLus6SyDAE7SgIteIVjNeK56Y","grant_id":"f3YKFk4jtVXvXmdyUYlOOg","client_id":"web","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api","http://login.example/userinfo"],"authentication":{"auth_time":1796119828,"acr":"1","amr":["pwd"],"session_id":"60G2p3sD8y0PZKRrg8yszptRwFAMsX5FAx0P5AmyoSY"},"issued_at":1796119829,"expires_at":4796119829,"v":1}', 4796119829);
INSERT INTO public.oauth_access_tokens VALUES ('\x9ab1ac902d6b19be75f277b23274636043bc46c9823127c886a8b0e23c595303', '\x28173a63f282f8bd5f8a7df185ac6a8c18f2e39faebf3801d09024ead103d597', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"mrGskC1rGb518neyMnRjYEO8RsmCMSfIhqiw4jxZUwM","grant_id":"f3YKFk4jtVXvXmdyUYlOOg","client_id":"web","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api","http://login.example/userinfo"],"authentication":{"auth_time":1796119828,"acr":"1","amr":["pwd"],"session_id":"60G2p3sD8y0PZKRrg8yszptRwFAMsX5FAx0P5AmyoSY"},"issued_at":1796119829,"expires_at":4796119829,"v":1}', 4796119829);
INSERT INTO public.oauth_authorization_codes VALUES ('\xa33f3786db182e92ad93fb5f2e52b1f0f8127344706b9a91b43d3d4ca8c8baa2', '\x28173a63f282f8bd5f8a7df185ac6a8c18f2e39faebf3801d09024ead103d597', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"oz83htsYLpKtk_tfLlKx8PgSc0Rwa5qRtD09TKjIuqI","grant_id":"f3YKFk4jtVXvXmdyUYlOOg","client_id":"web","redirect_uri":"https://client.example/cb","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api"],"code_challenge":null,"nonce":null,"authentication":{"auth_time":1796119828,"acr":"1","amr":["pwd"],"session_id":"60G2p3sD8y0PZKRrg8yszptRwFAMsX5FAx0P5AmyoSY"},"issued_at":1796119829,"expires_at":1796120129,"v":1}', '\x40de13e22527bcd674a7466136d88bbace92c83004ed2808b5e2158cd78ae7a6', 4796119829);
INSERT INTO public.oauth_clients VALUES ('\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', 'web', '{"client_id":"web","secrets":[{"sha256":"yydM7sZeMrmXeDl2hKS_K96oHi46ayo0wHE7xQF_z9w"}],"disabled":false,"resource_server":false,"metadata":{"redirect_uris":["https://client.example/cb"],"token_endpoint_auth_method":"client_secret_basic","grant_types":["authorization_code","refresh_token"],"response_types":["code"],"scope":"openid offline_access read write"},"v":1}');
INSERT INTO public.oauth_clients VALUES ('\x5e8c9902207afaeb7120430c585a445f21e92932081d64bc99f80e4925bcb002', 'job', '{"client_id":"job","secrets":[{"sha256":"-R4w4LKiOegmATrIh2-0KmJDrfc3Hx0llRlXBidIUAI"}],"disabled":false,"resource_server":false,"metadata":{"redirect_uris":[],"token_endpoint_auth_method":"client_secret_basic","grant_types":["client_credentials"],"response_types":["code"],"scope":"read"},"v":1}');
INSERT INTO public.oauth_consent_subjects VALUES ('\x3dc444c647335c85ce7817bbb5d9c65c8796f58b83e3b9101a897069d2c55ac3', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2');
INSERT INTO public.oauth_consents VALUES ('\x3dc444c647335c85ce7817bbb5d9c65c8796f58b83e3b9101a897069d2c55ac3', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"subject":"248289761001","client_id":"web","scope":"openid offline_access read write","!resources":["http://login.example/api"],"given_at":1796119829,"v":1}');
INSERT INTO public.oauth_failed_attempts VALUES ('\x6ff77fbd613f301c78d65d8d03b9a5b9210744de0daa6ed888ed7a2532a8dae0', 2, '\x221b3295ac3d7a04889cdce7497bae8da5782eb140657c29192bc3ece6d2561e', '{"digest":"b_d_vWE_MBx41l2NA7mluSEHRN4Nqm7YiO16JTKo2uA","version":2,"count":0,"last":1796119828,"before":1796119828,"blocked_for":0,"expires_at":1796119888,"v":1}', 1796119888);
INSERT INTO public.oauth_failed_attempts VALUES ('\xcd624da9b8bf87004b2e26fe756412b2cf35a824308429ded6576adb08d7b837', 2, '\x279c5cbe1eea495acc05be33ce7ce282cad55bd07a0e7fc66ecb2a8093e00953', '{"digest":"zWJNqbi_hwBLLib-dWQSss81qCQwhCne1ldq2wjXuDc","version":2,"count":0,"last":1796119828,"before":1796119828,"blocked_for":0,"expires_at":1796121628,"v":1}', 1796121628);
INSERT INTO public.oauth_failed_attempts VALUES ('\x2a111213e4109a82341b5ebad579b97d2df7b08c832196a15dfebc9a0d111aa5', 2, '\xd79eaee2789420bf456186b2bb25245140f760fc794388ec855e050bc2c3f9bc', '{"digest":"KhESE-QQmoI0G1661Xm5fS33sIyDIZahXf68mg0RGqU","version":2,"count":0,"last":1796119828,"before":1796119828,"blocked_for":0,"expires_at":1796121628,"v":1}', 1796121628);
INSERT INTO public.oauth_failed_attempts VALUES ('\x21e1e484038292a0cd30d009719b989c7265e4340b6544b4c48c3e0895449dfb', 1, '\x60cd2d8c10d5597445325f33fde5cb8c6e8dcf29ad7319adeb9a65cd69b3c1a8', '{"digest":"IeHkhAOCkqDNMNAJcZuYnHJl5DQLZUS0xIw-CJVEnfs","version":1,"count":0,"last":1796119828,"before":1796119828,"blocked_for":0,"expires_at":1798711828,"v":1}', 1798711828);
INSERT INTO public.oauth_grants VALUES ('\x28173a63f282f8bd5f8a7df185ac6a8c18f2e39faebf3801d09024ead103d597', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '{"grant_id":"f3YKFk4jtVXvXmdyUYlOOg","client_id":"web","subject":"248289761001","scope":"openid offline_access read write","session_id":"60G2p3sD8y0PZKRrg8yszptRwFAMsX5FAx0P5AmyoSY","issued_at":1796119829,"expires_at":1796120129,"v":1}', 4796119829);
INSERT INTO public.oauth_migrations VALUES (1);
INSERT INTO public.oauth_migrations VALUES (2);
INSERT INTO public.oauth_migrations VALUES (3);
INSERT INTO public.oauth_migrations VALUES (4);
INSERT INTO public.oauth_migrations VALUES (5);
INSERT INTO public.oauth_migrations VALUES (6);
INSERT INTO public.oauth_migrations VALUES (7);
INSERT INTO public.oauth_migrations VALUES (8);
INSERT INTO public.oauth_migrations VALUES (9);
INSERT INTO public.oauth_refresh_tokens VALUES ('\x005cca56db746dd94786fb79d551ee34db8460a8e9ee76e5272cb7454a4830bc', '\x28173a63f282f8bd5f8a7df185ac6a8c18f2e39faebf3801d09024ead103d597', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"AFzKVtt0bdlHhvt51VHuNNuEYKjp7nblJyy3RUpIMLw","grant_id":"f3YKFk4jtVXvXmdyUYlOOg","client_id":"web","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api"],"authentication":{"auth_time":1796119828,"acr":"1","amr":["pwd"],"session_id":"60G2p3sD8y0PZKRrg8yszptRwFAMsX5FAx0P5AmyoSY"},"granted_at":1796119829,"issued_at":1796119829,"expires_at":4796119829,"successor":null,"v":1}', NULL, 4796119829);
INSERT INTO public.oauth_session_clients VALUES ('\xb7f74974835d413c79962153a98d1ee402d27d1db3855db3c4f72272421c02c9', '\xb18e5a8185816d60a551850a033f5d060f7b64d16650e34ac802a05821f1634a', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"session_id":"60G2p3sD8y0PZKRrg8yszptRwFAMsX5FAx0P5AmyoSY","client_id":"web","subject":"248289761001","expires_at":1798711829,"v":1}', NULL, 1798711829);
INSERT INTO public.oauth_session_people VALUES ('\xb9816e626a33194937d231fdff8b5b91ecea2beccd9c826e63b451b045c97d06', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x9b9886d91951c00451c40a30ca547160870455d1935896e444c71297efa580bd', 4796119829);
INSERT INTO public.oauth_session_subjects VALUES ('\xb7f74974835d413c79962153a98d1ee402d27d1db3855db3c4f72272421c02c9', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', 1798711829);
INSERT INTO public.oauth_sessions VALUES ('\x351f2d322b7d51bbc7709988a4c3176e20e7c99b0e4874e911a7f7a24c20f689', '{"digest":"NR8tMit9UbvHcJmIpMMXbiDnyZsOSHTpEaf3okwg9ok","data":"{\"Answered\":[\"m5iG2RlRwARRxAowylRxYIcEVdGTWJbkRMcSl--lgL0\",\"sealed:v1:Jed_x42ozBVCztXqE4nlqCT092KxAVZOrqOqPKkffhpv58YfGSk_iLsyqBMcM687jcN-P_8OfctUjk8lghovypigS8skOYtNm-z3mlwpm_l9jWuBSzYxr1UGMSpXd4Hdun004MKgNxO6NNd4whGy-3QmyetAKAwUlkH9ox9Ic-kS2ABkURrw9cF_gTA3VVb4212H3PzvqnIXXPfKsZb7AdSsjOGu__iauuG1hSltfc5IxzmuB35rRaXhLJImgcklr_TDakk65RgPpTO7AZ_tWnyPcNrY_2ssbGqp-iV26VSkP_J8HB2eTRqC8KSthLZ0TdQ7efi3RBTY6ZvZUZyPZS8L_xxPFu81CV3uNCtPGoubllUaHy0BSVo21_ZcS1P1F2fIQffh2tRVYLMPpjwuiEGJjFpfEaABbXCK3ZJYXJ8XlN3MVO6RTsWyHJZg7Kdms9omfblesOFzml6ZlrdbZpZTMNgiL_Ns2fz_Jpsu7t10rrj_I5KS12c5Q1u13lab_joVcwQbSAjmNI0ZtUEhduk3yN-gVIwPN45F-weejhC-FEJVAQiy6NeZDXwlkwHsHc6U79VI8gstzp6nIpYkJiznprBUl499_G_rnRLx0R51Opc5HWjcEMltoNhCfHSAbBHt2x3a44Mq0QfRrfZXnPrBmV8uCJYYMb61M5T38V44eVA4bjIydA-dmKFxE2VTYXRBcuAWzdyQbU2yjRf-CuL2Gz8B2NH5xL3NTtAyhHO_HRh6gz25Wi1psMmhx9OZ1T8tuIsbfUedjFqhi2sLhMa23Ohu4atniAGajKort6mlnRt3PPyV1U74ktCuBRDcvLHhPSLaLM1G_Ic1XphHc_LTOeMPTdikbXbbQJCKechjRdohTX8tzolzrllQ_oVZL7unjxfCGIGo-LWHiiAt4LcSC14ywr92mH2vJ8PoO8uL2c-N3hNkwPM\"]}","saved_at":1796119828,"expires_at":1796120428,"v":1}', 1796120428);
INSERT INTO public.oauth_sessions VALUES ('\x9b9886d91951c00451c40a30ca547160870455d1935896e444c71297efa580bd', '{"digest":"m5iG2RlRwARRxAowylRxYIcEVdGTWJbkRMcSl--lgL0","subjects":["248289761001"],"data":"{\"accounts\":[{\"subject\":\"248289761001\",\"username\":\"alice\",\"auth_time\":1796119828,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"60G2p3sD8y0PZKRrg8yszptRwFAMsX5FAx0P5AmyoSY\",\"address\":\"127.0.0.1\"}],\"current\":\"248289761001\"}","saved_at":1796119829,"expires_at":4796119829,"v":1}', 4796119829);
INSERT INTO public.oauth_sessions VALUES ('\xe7cf1f1ad6a381bfd69b8abf94be438cefcb60a246ac9980cee8656ee6081d2e', '{"digest":"588fGtajgb_Wm4q_lL5DjO_LYKJGrJmAzuhlbuYIHS4","data":"{\"Answered\":[null,\"sealed:v1:JB433e4Bovd-7-GT_2Ala0RdpWUlgWSYQ-jtr33Uj6GtOZFT4ZlfYDGIDrpAB6fqumBSATyiO-5hWs4-lSHvhjttuSZbv7PnrMhUvojV_tzavUnG6qfCmLX5ywPs5NMqsF1e12JCHbdw8OS-qEnllDPHHOWIwqED13i1phX15aE6-2Nd6Q6Kd2FyjIhrHY1f4n1CwzTHesvMxpsn9x3rwoTiCouwBRDEVGatrWs_1SHJPMOPXz9rd0RrtcXaAluzTp6UldGBI4pMx8hCf_Lq4A8LfNA01fZOT0OLpYXxfHt18Trzr2WXaJ4n7SI2Dfit4qUWDtzougsFR8NbCPfz8D8-HK4_x2GbSbvOFYDAD0rhIj9GGvN-nkVyw7U1MI6fNzRNZWlxz9h7g7J3KOqms6k9sdZ6tGPOgkEu\"]}","saved_at":1796119829,"expires_at":1796120429,"v":1}', 1796120429);
INSERT INTO public.oauth_signing_keys VALUES ('\xec21a83dce21abae2c459e5f1f7754893acfd8509b819e4a6b8317237051eed5', '\xbb11c3e2080b1de9a8d95d491ff7c14c392b96680368c2347597a3a3d3c0fc7a', '{"slot":"RS256.0","algorithm":"RS256","private_key":"sealed:v1:zERfaP64nw-qctWZZxSUPVbwcqKXh9c2uckamokuWz88ArHBEd2YzVip2I37H4ymk8MP_NZyKzorzerFsfvd8XZnHxFZ9Po7U_7fj4WO-uPYhm9vB1kSOwRK4bhk41_374ZzNYIThy_DTfRDSUdKX7JGCXmyfiR3tunRkZ8z-MX7la88qxW2vOtZGwqCONnzOzsjEjcTsN6C1rwaaLqUUd1w01n8wniCAIVHicb2N-NNTPhYkru9qSLnMvMbGtNWToLi9LkCrbrNlV18WS_OK0Xz6ezzAy3I4Vw1zBRe8MW7HMqEu_KRJZmO9jUMMLZo1UAsItOu6fxHtEOQutQWSD_tcVos8QP9LVh-LTF6t9iu6DV6TccniT-pdvKesdzzIEhvgaNAtmMJtF_-tDEnVSAi5O5SwCJ8ya0O5nktXSou9BXgATpG0WGigP9t4BsJer-oOo2zEoIPWag_NU3EoQkzkpP42IU7j4QQxgx9hbkh5i1sAYGnWdFr7d-qc8y5lAz9Wnf3Mv_iyAm-gL4iPiwDebXU2g-xGXk8UgVM06CHbgBywrJ9B0jKF3FPJt9AacxdVtFu34Z15ECvEI_mvd0UhFz1N6dAtE6YW4kmSnSfojqWqvVbzF2GkPRnM2e2BfyOilnxT4OUn6foc4bcjYIucHFdz06n3X94aFFdiWl2vXSPa4U9KgLJivKj4rRR_WO0eynQ0Wil5s04qHTrJW3vLqyZroFc3PUfLPiDUqe1Y6XXuH8Hp9kEzGdMFpYUcx5Hxa5Hu8Ld0k-hT4GwjwuLCHdgwHIKZr6WNW_cxQRufvX2hexyOBJKO6RW7fd9Ws5R9H7wlQZVBWRu0xYWVlgH05FefhsF2y8NP1eS1iWOk3YvOMQRsSMF6UQiKk6Z2rpk5HhMq2MJ7dTYa_eYVV_gLIJl5SP8QstSgxLEV6SUtafuLINqALIMmxicxnMVg-xTVo3s0lVBH-3WM70zMuEKS14YJRVQ6xS9I96q0VyVHKTrCXqZW0KiMBuRi5r8zYb_SO42zI9UNtzoerTi1ipJ_nxh90B1HOlKzhbu3gKee4PwUlV4AVAJ_ueezZg0CgQISCH_RZzIi1xNV7g8znZsvVU0bJ5axTMbSetXsydxr0S4s-g7Zq4rS-JFLNlcwrD3tD3EQYbCQJFRPIgqR34NaWH33kyO0NSlsSYBFsrp0SwQk7TaCCc6kytlCLA28ZZ4E6vNnE0RaaifrR6s0TJj_2KevcfjxmO-QZXQyivZllF0rM8hgLE9jtSlp2qJjXRR6ZAjCPb0Lmt9FqkGSrsiLTarYxs78YNDox04aiCE851-bmgN6tO5KPqR9U9HzAqOhemBMBblZK__w8Cn2FXAWT5rmWtHwlQAGFjU0B9RN41g_8D5Y_tlIXZQdCAQNb09WkUmBlz02iSaNMMLezGPx1MLoqRtRLvy2lJTXxujIS1FDm2cbukUCCemyj0-nwNXu4PQVRSZo1x46el0esfzne2tEX2TIV88zxhG2RnFugH8NPIvC_Uk4dNiR0Nx7Gk4zxVzh_MkV4cwTd2xGnV8mmaEv3x1UTq2RUXgzQocNre9T7fZUJGF5neB4fxql_KNJYWO8B64mmU8WfDOxiADfiGv-n67iJt7HRtpMoPPzFY0MdOY6733Fcf9uSXP7uh691whfq4kiuhrQ-pv7IHiOXHKrbFtJWB_eTiHmq11JnEVTmZ-Pr4N7XGotuL7RsOwy-cN1W2D0mhbRveahehBJXxFDhTlvMwttOOaF-4xysMQ74upSMav5KR8g9tLTFsC4p6eIeGQ2oZNCK-8f8P0Dgb6MMDBhgk4HorH4pJANYvshH2yzLH-3AP221laAssP0qjWQTWsS9MDh7CJQBLnU4yz5Cz5f9PA_vkecwhSXafDmcLor2lDFRhPiKDLfxMfAdgUGBkR6TEcSXRRSi1tXHFGdcfPuuAeG6Uu8WsfkkLF-LaBEFMEFPV5huL0dRml1b-NnjFP1Lr0667w6eVgu9XEV3a4nGYEKgJLaSMXFcpFpnnCcH9v78N3y4heVIkkQHSv_Ybu3xQzId9iP385HnEpSQsN__66yU_IWWgj0n6fANymrBLpchvKkDp8Oztl9KkVwt_Qn_RMJeSfR-RMkM1luwagSZgNlbmqJid_fowEV8PmKrmzjudzP-4DTASlNeCVoHFnRs0a-ZvYYsSuaAouHzU32Zmx1nMn5nrHHGYEoOSDc1ffSYVlubQUF11XUFKcm-Cyq7VAq5SGu7n3vMZELM4vgWlPlLwqW2bnGssoZDmKJ0Uw-DlM6X8f","signs_from":1796119828,"signs_until":4796119828,"expires_at":7796292928,"v":1}');
INSERT INTO public.oauth_signing_keys VALUES ('\x104861e4990e77351f700530679fb025b979cb0f2924a174b30762c47f57cdeb', '\x50ab1342e552d5399a5643f630961e6c9bc6726f7578db4547fec3e765753437', '{"slot":"ES256.0","algorithm":"ES256","private_key":"sealed:v1:m9Gc5KWSAA1G0B5OEHpY9DhLErrIF5O7qIYgTGqhcGvKhn9zbIHNYgGjLGmLWLY40lBFGIW7rUT02odl9OWIVBYIuOj4vud9Wwphg8odGufJAQ154OuqfpbiAd1qySTDhltTpf5uhv9XkX3vXQs2BauWoJDooLMjtFrJUFr-mspX2b8mhKErfYKyZyjtlB2Fjz2bwWJjg399DxMSf_2jtBuEhLVO6WPmM3dUycCb6OL-aijwwO8HvaP2mp1K6mhvKS_9oFy1anUGxBNv10skUhostZkO7H7ddWQRqjRA9IEcdeak-wRW_M2viMxI5tZ_SKXEJrLdCrYBqLwnp5ozPhn0zs1Yjur35f9vtFw","signs_from":1796119828,"signs_until":4796119828,"expires_at":7796292928,"v":1}');
INSERT INTO public.oauth_signing_keys VALUES ('\xf4966588b5493e6d8dfbfcdbaf02089939cd0c77db876fd579f66cb86c6fe083', '\xe66e64d51e0a5489471b0428d47e2fb194ee554001d7fc06ef4f9a0f429866a4', '{"slot":"EdDSA.0","algorithm":"EdDSA","private_key":"sealed:v1:sjoqwqVj4yFYIgCFkMvactCWVHcbZSt2r7TfvfzvAXPCO1-BcVuHBfk3ghlYz8Gc1OxXS49F7DhqBQKY4DaCmpEA1vdhQQMgSPdHus_Bq9TKj5HkUxWkEfuHGSD9XdOXJ3zI5UesORz4R_maDbZiIm7iOvC0z_SZs9e3jlHZy89n6P6OoahZYb_g8fPBHRXlpsp8","signs_from":1796119828,"signs_until":4796119828,"expires_at":7796292928,"v":1}');
INSERT INTO public.oauth_used_once VALUES ('\x6fb51ceb7845264f68231614c34a0c5801dfe6b1cd9972bfca84a1210bb5d1d9', '\x512f80c0a625ae8e3d8f8a8f8fb8c048d921d80e9710b7bde0e5ef30a67f450d', 1796119858);
INSERT INTO public.oauth_used_once VALUES ('\x55c8183c1c7983a292f02cd49961d67f3d35c9d9568f80846b952644832ca495', '\xc43917b95a1b848696d16a96f7c3f518c2fd99c3ea4c835760b411520b03678d', 1796119859);
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
ALTER TABLE ONLY public.oauth_failed_attempts
    ADD CONSTRAINT oauth_failed_attempts_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_grants
    ADD CONSTRAINT oauth_grants_pkey PRIMARY KEY (grant_key);
ALTER TABLE ONLY public.oauth_idle_clients
    ADD CONSTRAINT oauth_idle_clients_pkey PRIMARY KEY (client_key);
ALTER TABLE ONLY public.oauth_logout_notices
    ADD CONSTRAINT oauth_logout_notices_pkey PRIMARY KEY (notice_key);
ALTER TABLE ONLY public.oauth_migrations
    ADD CONSTRAINT oauth_migrations_pkey PRIMARY KEY (version);
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
ALTER TABLE ONLY public.oauth_used_once
    ADD CONSTRAINT oauth_used_once_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.oauth_users
    ADD CONSTRAINT oauth_users_pkey PRIMARY KEY (username_key);
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
CREATE INDEX oauth_failed_attempts_expires_at ON public.oauth_failed_attempts USING btree (expires_at);
CREATE INDEX oauth_grants_client_key ON public.oauth_grants USING btree (client_key);
CREATE INDEX oauth_grants_expires_at ON public.oauth_grants USING btree (expires_at);
CREATE INDEX oauth_grants_subject_key ON public.oauth_grants USING btree (subject_key);
CREATE INDEX oauth_idle_clients_idle_since ON public.oauth_idle_clients USING btree (idle_since);
CREATE INDEX oauth_logout_notices_due_at ON public.oauth_logout_notices USING btree (due_at);
CREATE INDEX oauth_logout_notices_expires_at ON public.oauth_logout_notices USING btree (expires_at);
CREATE INDEX oauth_pushed_requests_client_key ON public.oauth_pushed_requests USING btree (client_key);
CREATE INDEX oauth_pushed_requests_expires_at ON public.oauth_pushed_requests USING btree (expires_at);
CREATE INDEX oauth_refresh_tokens_client_key ON public.oauth_refresh_tokens USING btree (client_key);
CREATE INDEX oauth_refresh_tokens_expires_at ON public.oauth_refresh_tokens USING btree (expires_at);
CREATE INDEX oauth_refresh_tokens_grant_key ON public.oauth_refresh_tokens USING btree (grant_key);
CREATE INDEX oauth_session_clients_client_key ON public.oauth_session_clients USING btree (client_key);
CREATE INDEX oauth_session_clients_expires_at ON public.oauth_session_clients USING btree (expires_at);
CREATE INDEX oauth_session_clients_session_key ON public.oauth_session_clients USING btree (session_key);
CREATE INDEX oauth_session_people_expires_at ON public.oauth_session_people USING btree (expires_at);
CREATE INDEX oauth_session_people_subject_key ON public.oauth_session_people USING btree (subject_key);
CREATE INDEX oauth_session_subjects_client_key ON public.oauth_session_subjects USING btree (client_key);
CREATE INDEX oauth_session_subjects_expires_at ON public.oauth_session_subjects USING btree (expires_at);
CREATE INDEX oauth_session_subjects_subject_key ON public.oauth_session_subjects USING btree (subject_key);
CREATE INDEX oauth_sessions_expires_at ON public.oauth_sessions USING btree (expires_at);
CREATE INDEX oauth_used_once_expires_at ON public.oauth_used_once USING btree (expires_at);
