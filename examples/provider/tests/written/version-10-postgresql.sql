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
INSERT INTO public.oauth_access_tokens VALUES ('\x74ad4e977a4ca5709a00b08f74082f85ee951ef693768cd33027b467627f0de3', '\x0989b896467dab51ecd081a2e09aa6964a1f4ca36037b3ba15a74c96d197af88', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"dK1Ol3pMpXCaALCPdAgvhe6VHvaTdozTMCe0Z2J_DeM","grant_id":"2OEskx5x_UjwV6uWoyEdQQ","client_id":"web","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api","http://login.example/userinfo"],"authentication":{"auth_time":1796120109,"acr":"1","amr":["pwd"],"session_id":"x3pgGGgNlLOuBA8gK78G6oW9NQL94LguFQFwplbpP54"},"issued_at":1796120109,"expires_at":4796120109,"v":1}', 4796120109);
INSERT INTO public.oauth_access_tokens VALUES ('\xccfd2f6b89f199912a97090231182c3693194d55a1c7e440447d4e3cba0d4807', '\x0989b896467dab51ecd081a2e09aa6964a1f4ca36037b3ba15a74c96d197af88', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"zP0va4nxmZEqlwkCMRgsNpMZTVWhx-RARH1OPLoNSAc","grant_id":"2OEskx5x_UjwV6uWoyEdQQ","client_id":"web","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api","http://login.example/userinfo"],"authentication":{"auth_time":1796120109,"acr":"1","amr":["pwd"],"session_id":"x3pgGGgNlLOuBA8gK78G6oW9NQL94LguFQFwplbpP54"},"issued_at":1796120109,"expires_at":4796120109,"v":1}', 4796120109);
INSERT INTO public.oauth_authorization_codes VALUES ('\x2394f39bc9101324629eb1bd5054aafe624975072c420e52eefca7ea0c4f9c8f', '\x0989b896467dab51ecd081a2e09aa6964a1f4ca36037b3ba15a74c96d197af88', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"I5Tzm8kQEyRinrG9UFSq_mJJdQcsQg5S7vyn6gxPnI8","grant_id":"2OEskx5x_UjwV6uWoyEdQQ","client_id":"web","redirect_uri":"https://client.example/cb","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api"],"code_challenge":null,"nonce":null,"authentication":{"auth_time":1796120109,"acr":"1","amr":["pwd"],"session_id":"x3pgGGgNlLOuBA8gK78G6oW9NQL94LguFQFwplbpP54"},"issued_at":1796120109,"expires_at":1796120409,"v":1}', '\x74ad4e977a4ca5709a00b08f74082f85ee951ef693768cd33027b467627f0de3', 4796120109);
INSERT INTO public.oauth_clients VALUES ('\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', 'web', '{"client_id":"web","secrets":[{"sha256":"yydM7sZeMrmXeDl2hKS_K96oHi46ayo0wHE7xQF_z9w"}],"disabled":false,"resource_server":false,"metadata":{"redirect_uris":["https://client.example/cb"],"token_endpoint_auth_method":"client_secret_basic","grant_types":["authorization_code","refresh_token"],"response_types":["code"],"scope":"openid offline_access read write"},"v":1}');
INSERT INTO public.oauth_clients VALUES ('\x5e8c9902207afaeb7120430c585a445f21e92932081d64bc99f80e4925bcb002', 'job', '{"client_id":"job","secrets":[{"sha256":"U-Gf-h8TFgXCgwT-hAOKRENM5nWAZjbyVUY06Rkgs8Y"}],"disabled":false,"resource_server":false,"metadata":{"redirect_uris":[],"token_endpoint_auth_method":"client_secret_basic","grant_types":["client_credentials"],"response_types":["code"],"scope":"read"},"v":1}');
INSERT INTO public.oauth_consent_subjects VALUES ('\x3dc444c647335c85ce7817bbb5d9c65c8796f58b83e3b9101a897069d2c55ac3', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2');
INSERT INTO public.oauth_consents VALUES ('\x3dc444c647335c85ce7817bbb5d9c65c8796f58b83e3b9101a897069d2c55ac3', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"subject":"248289761001","client_id":"web","scope":"openid offline_access read write","!resources":["http://login.example/api"],"given_at":1796120109,"v":1}');
INSERT INTO public.oauth_failed_attempts VALUES ('\x6ff77fbd613f301c78d65d8d03b9a5b9210744de0daa6ed888ed7a2532a8dae0', 2, '\xb46edf7baa09bc8ec40146a5ec3f246fbb09e2440cb154fc1136bd6abe51ebf0', '{"digest":"b_d_vWE_MBx41l2NA7mluSEHRN4Nqm7YiO16JTKo2uA","version":2,"count":0,"last":1796120109,"before":1796120109,"blocked_for":0,"expires_at":1796120169,"v":1}', 1796120169);
INSERT INTO public.oauth_failed_attempts VALUES ('\xcd624da9b8bf87004b2e26fe756412b2cf35a824308429ded6576adb08d7b837', 2, '\x3c173081b1f770136c65823eb2f0144c269ab8c5ca02aea21060d95426a30d1e', '{"digest":"zWJNqbi_hwBLLib-dWQSss81qCQwhCne1ldq2wjXuDc","version":2,"count":0,"last":1796120109,"before":1796120109,"blocked_for":0,"expires_at":1796121909,"v":1}', 1796121909);
INSERT INTO public.oauth_failed_attempts VALUES ('\x2a111213e4109a82341b5ebad579b97d2df7b08c832196a15dfebc9a0d111aa5', 2, '\x02ef2da933afbe2f74ebecf8659443fdc00b9191814c69bd7c6d6a28dd32a5f0', '{"digest":"KhESE-QQmoI0G1661Xm5fS33sIyDIZahXf68mg0RGqU","version":2,"count":0,"last":1796120109,"before":1796120109,"blocked_for":0,"expires_at":1796121909,"v":1}', 1796121909);
INSERT INTO public.oauth_failed_attempts VALUES ('\x21e1e484038292a0cd30d009719b989c7265e4340b6544b4c48c3e0895449dfb', 1, '\x2c130a151a3ac4eaa068040a97220ca904b64cf2053d60c6fd815e86f0166b96', '{"digest":"IeHkhAOCkqDNMNAJcZuYnHJl5DQLZUS0xIw-CJVEnfs","version":1,"count":0,"last":1796120109,"before":1796120109,"blocked_for":0,"expires_at":1798712109,"v":1}', 1798712109);
INSERT INTO public.oauth_grants VALUES ('\x0989b896467dab51ecd081a2e09aa6964a1f4ca36037b3ba15a74c96d197af88', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '{"grant_id":"2OEskx5x_UjwV6uWoyEdQQ","client_id":"web","subject":"248289761001","scope":"openid offline_access read write","session_id":"x3pgGGgNlLOuBA8gK78G6oW9NQL94LguFQFwplbpP54","issued_at":1796120109,"expires_at":1796120409,"v":1}', 4796120109);
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
INSERT INTO public.oauth_refresh_tokens VALUES ('\xa70aefe494be941f196355a9f08046f324e7b11eb231fa87b4f974ae1c7fcc45', '\x0989b896467dab51ecd081a2e09aa6964a1f4ca36037b3ba15a74c96d197af88', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"digest":"pwrv5JS-lB8ZY1Wp8IBG8yTnsR6yMfqHtPl0rhx_zEU","grant_id":"2OEskx5x_UjwV6uWoyEdQQ","client_id":"web","subject":"248289761001","username":"alice","scope":"openid offline_access read write","audience":["http://login.example/api"],"authentication":{"auth_time":1796120109,"acr":"1","amr":["pwd"],"session_id":"x3pgGGgNlLOuBA8gK78G6oW9NQL94LguFQFwplbpP54"},"granted_at":1796120109,"issued_at":1796120109,"expires_at":4796120109,"successor":null,"v":1}', NULL, 4796120109);
INSERT INTO public.oauth_session_clients VALUES ('\x481b74fa171b3631f0d3c9927ecf2fcb15369ae3be013e2da99614176b65125f', '\x4be21f1647d9d5e0a7637acdc64d5c9e6c46b06fc819ab78c7d892485a9fa6b0', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', '{"session_id":"x3pgGGgNlLOuBA8gK78G6oW9NQL94LguFQFwplbpP54","client_id":"web","subject":"248289761001","expires_at":1798712109,"v":1}', NULL, 1798712109);
INSERT INTO public.oauth_session_people VALUES ('\xb053ea836771f82d1f42524aae84cbe7048a9bc604058c9a1be6daaa63c51755', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x3d028873b51ff90972f70098a87856c009c48e07c6bdd4a05de554e28141cc10', 4796120109);
INSERT INTO public.oauth_session_subjects VALUES ('\x481b74fa171b3631f0d3c9927ecf2fcb15369ae3be013e2da99614176b65125f', '\x4ace913314955c59729619db3eb77a3269cbfadb9f60e878c222d1e18f0e8c0f', '\x4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2', 1798712109);
INSERT INTO public.oauth_sessions VALUES ('\x90a81bc5bb8c52f4cb60a35f39ce5328ca0c650030148ef9e9bf9267035f3d35', '{"digest":"kKgbxbuMUvTLYKNfOc5TKMoMZQAwFI756b-SZwNfPTU","data":"{\"Answered\":[\"PQKIc7Uf-Qly9wCYqHhWwAnEjgfGvdSgXeVU4oFBzBA\",\"sealed:v1:VXlE6I3UJ57VfPSEKOKyJ95ZhgdwjbCUG9pnQDMB8KVB8LZYJ-gNI7PvG0UZ4s8IhGoDh-wBLulXTlMFFT7MqCe-Y0LrSUh49HGkePcrgjedzWlD1WPaI--5fVsvgb9hDrw3pIpjAePrTOX1LOD0tmErl4B2AIxt9BG-uULQBskvHBIuXgNZ7BJDQgbClJcYpDkykHG8lE1kguLtGVaicnZkIk2VkLxF7ZeQHRE_i8Sgtpg_Tbz1EC7_Hht6RsLeQOsWn6w4IzQDWOtG2faYu6dM88LQpvYWJ3m5kHDlp--LrxqQ9QIQuSbPPwSJXt2Nqp-M42aYvyxrAibVn3OGSB6T3HKWKTjZidnf1Jp4HyiOsYb6CxVyxsi7mSniWwhvzMYJ0bHk8zdNdPrpuGn8qZNkcQe23aXui04pMkwnqDWF5Lr_z-UahNGcDfCBdQDnZ_op9dXHa0pu3ajncHrQGW72GiyGBNLDLTCZ25geDieRwuCtIe3r4YVS9fhIOhF4hRcHDVcIvpC0znHH_MWzKMJ8ns_HCEmHxu6Gxf5IueKm5qsPPw66F9q4KWOcX5IozYdhvkGvpxnNSUCgHdoacs5n-jXE8nM_O5BTaZXEYEcvsaKob1ZDnejdkWIoXticFQ-vNJ87dScesskDklTbUiVbklFWoQA2q3GcSq82joX2iW_nE0RcgE4PgnNe_xoMxwtZa0XNQVeL8DFNHVOmHWA8IYC_WiSIrONo1vZUbJdhEubLAWmCZLQBinBokupKEbpxjAmCfAObpJkh3QUIcmgZsuNVakmG2Erw2qjWnm8ooloJbHp7cHZXkz10T_KE2BPYvbVnbCQeE66Ch3OuXPuMc2sZSSVofTmUecfsdE915pO67-Oh3fONjNBHjePD8xp_JgsUYTD5gGI_ODXPJ77FRbGUjHDqmv7OX6cAMJeMyjRxsRi-TeQ\"]}","saved_at":1796120109,"expires_at":1796120709,"v":1}', 1796120709);
INSERT INTO public.oauth_sessions VALUES ('\x3d028873b51ff90972f70098a87856c009c48e07c6bdd4a05de554e28141cc10', '{"digest":"PQKIc7Uf-Qly9wCYqHhWwAnEjgfGvdSgXeVU4oFBzBA","subjects":["248289761001"],"data":"{\"accounts\":[{\"subject\":\"248289761001\",\"username\":\"alice\",\"auth_time\":1796120109,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"x3pgGGgNlLOuBA8gK78G6oW9NQL94LguFQFwplbpP54\",\"address\":\"127.0.0.1\"}],\"current\":\"248289761001\"}","saved_at":1796120109,"expires_at":4796120109,"v":1}', 4796120109);
INSERT INTO public.oauth_sessions VALUES ('\xb6c3a3da85228386c3ead20e7e48a465b5b88a49e63075a46510b973a1d85eb3', '{"digest":"tsOj2oUig4bD6tIOfkikZbW4iknmMHWkZRC5c6HYXrM","data":"{\"Answered\":[null,\"sealed:v1:9i7HBTrWv2aGxKN8EZ9fMbtjCzXbBXytncjZCNxfbvGnwl5zW_1kxchAgiPNvjQwLIP43WG3ErwZZIjt9PIue8Td7PxFdJ2wYUT-sbc0pJJFZ7SQ74OawopHGP9zcgW8797FQ-o-FlKebIbE95cvnuK4IfCgNeMzqQLNgvhrfHeNVnT0YYjlIvBeziUCXMGseDpossZr5R7y7wdH4LS_BbpSymu5cHj29FFjBOiK50mOPRLGMl2VSaqoKeF53IPX23J797a4HTNv1XMBUqdXoRcNG8PaAzXKtoq2A5X66LiEp9ngfZ0g-OJrwmf73pM0Bq54tFaN-WoyL2l92uZp19M9ycLlycqs_nDOanCKQTsVBm7RAIxN3UZRWjuCeHqlnCMaQsD6EHVrET2vm0GtMM0_NNQaGUNMsC4H\"]}","saved_at":1796120109,"expires_at":1796120709,"v":1}', 1796120709);
INSERT INTO public.oauth_signing_keys VALUES ('\xec21a83dce21abae2c459e5f1f7754893acfd8509b819e4a6b8317237051eed5', '\x5915909679d5c56525ba691ceb148670ef1f817ca23c0273f93fba7cc3ab2d21', '{"slot":"RS256.0","algorithm":"RS256","private_key":"sealed:v1:pqo6pownst01erSsshYkCvtk4unAl3TX-Vtzjdyxlv_7A5Zov-i--xV9ZhgqP-hWK_1a6jVyzWKyqI-AWCAn6dzxEK9j1TSSXsoWOZyEdguwwAKfosLb9G4E4AmPpP4gjx5nb8vp2P7XbxaI6-7eP1z8m-ecYGmQXFthl5rzPEFRxVncFzn7fcnQSRUiGHwHMVB2zuc8nxdUvEKkFBmyfd_OwqjqCP7BmE43R-uLoo7_C8L0-RWeNWcv7ZLJ-WBltfDyxmQKUxOTKB7ZRfylrRfDmQ2rduiBnUZmHAhYiwswTerQt94oAWj01FYcbovTkRbUdELFKOx2zrGcPdE_ncsO-PjLOfErowia4RLOvTrt3qXB8ZRVK1RSPkqB1FyO8SRgGTdLGl7lMhY8I6dP9yJoxWC7tWg-j4OnSVQKfcrYIj3h2-Lrj9M8OLUBlTaVfCp54Ja9bYcdNPQWdYoHBy4TSI77tgRDO8ejAgcwSMJTyvS4CPVJGvnmCCU75L6hkOb7lzxEdlZBCLpPSHaPabv4L7gT__dAm_BrXTfoPvCVgKQVMu1E9IEsXYEoXRHtr3uVg7SGIwUtftVntjElT4bPHZoRo3j5Iy-5eYDdQbJjgBO9-RLH6lLKtpytEake68GU-SEwZmScL59Fglo9MzEbNJTInYEBELakSa2Tv4TwX7gPQMpLftUyX9DyqyH1T8xBdKKyza_1_8pgnaExlj_1pvOPki-c-oXxQHeBeXrZmQoNySkkPCdQdmdt5qy0RggCVSB6rW3hg3d96D-ig1dW-U6ZYpd2CHkuY_EGavqNpTi1dGFvP6PdSoqVSnVPheKOITOZitLqfxPTMPZlYEYibyLOkI02wI81OeyNYeH3-Y7zBG1B3iitd0gKqm5of4KHlu7dbrJ5FXr0kU3o3I8mv5pJl74RiYRo9y3oOOFowLSAJYEtZhqhPBvYaWy4y4RTZmUIBcR-9zyJ16nyRHH7Q-SdQJls5zPFC6__ABYmpJMleT8XfIKTnuetPkPTm50rT_A0I0VxFY5kyUO2cQFbAq5RD0pb6wkVgBwZRcUdU1Zpd7toJ7ZdO4F6bKKY4UO1Waqbee8A5r0AYHPXyAAx3G1W9tiBXjPsiu5xD208eLKVzRyghECkpqwk2ficaHG5PUstGnPtjBTbU9LXbJD4HOipxu2wtr7P5hhwEe6U512CYwCnwXuceKzZIB9zBksjaABR5zcoId9okpjzVgDuNyF-vxp-8zhVqlL6g_EjK3aqk8xvlD3w1UXoKfOes6NYHF_fbM7pk3oScKWN1Gjbrn3s-H_ubQR5IMWAQdYYh-oL3TDayYrKAEutUtyBVIBzDwWNDvNq5PtLVOawgX_KBTGFdUdBX0liyfBAmyW56B7mamtnnD-ktQRL6m5hFBtEqlCdD__nmPZtthAupDD3Ht2wftRq3KD5lGcQC9UxNCDnS0SMXvtubIQBvPldjQ7SkCx1dScwcMQtGdHOwuKd4IZfPQRgaJ7zFwCFexI_WXeoO6Um87Z85KcnPXjpS1-1qybDxeL_c0ILa5VsuRGCQi3VBOq-wuv4g7iDEtzhEvKSTR9muVfca8ytkvbMmnQRxYBFUYNfJGerOw-s9he4I-2_GMeJdIstgecwrpaw0AZoqjom3Dc7e0SpBb1Sc-9UTR2rNg5EujChWn5lPTljCnxE5WO2m9mOiqxUhLGXrtXTAdp4KTkFoVBjyNzMGtIYg0oAC6pBm_4NvAgKfXv3yKm9J1YmPMNxfAUFo1NaRC7RYF08h1pKAybQXxnAxfSN9dhkvsJ6MUfyouDEXHoo3awpAKgBjgDiHE8LXWqk_mMrpnbSLCealSahPJwf0OmXaKPYt3EGMMedzJTkKEVSH-lABia57HWk2oZYQlFBLHAz99N9KI3KOI0mTwxdoNHFxXSc58ZhDJ-M-vNucEtnZ03d7zp8s-Wk-yF01JB0TEgTSFjB7HhoDY3nmVZVvFCjxuTqOFqz9Y8wdSbRb1aLaWJedPs3Nm8sX7UjojqLGs-LPOeLtDoe0bW7N5EqKfoWs5-65l73o_nGNy1r_sM9asf6MkkD_VgibNpZ0u0x2tJU6EDhDHOdIlgt-CWgd-_BgqRbAdlNoGuUuHQXKft3H_012Cq85zWl4_qi31VbZsAYD6dmjgBxZoQm_6O9bqo8iqvOTuYgFfYIjYi03nB2kfzyPeAVjMBpvI3dmuVJnIz1VGfAEiAwnZ2esRvDiQXW9Q0H9Go9Jr1hbuof2EsZUr8piiNYjX0zI2FMf7zDLdVyyATnNBqvcxC9wwmBluHHcg","signs_from":1796120109,"signs_until":4796120109,"expires_at":7796293209,"v":1}');
INSERT INTO public.oauth_signing_keys VALUES ('\x104861e4990e77351f700530679fb025b979cb0f2924a174b30762c47f57cdeb', '\xc2393cf0125012d95a7aadab0ef8fcfd244b52fceac8c6f2ddad4b0dd1789331', '{"slot":"ES256.0","algorithm":"ES256","private_key":"sealed:v1:-SmNWBNxsgPL2Yca5mq3kh7Lud6FxHYuenveONMH2hSvm8mxDqIZtqyM34wFNQru0CxTWYqfzLLmnbQ_he-hsqpmanGfB7hR8RTGkZ0TPfXXp-u0uNkpTv9UgNgMV1PbavxVsg0xTYeSaN3lk5khMIMK4tg-i6EQnC8zsu9aUrArzrnAWihENbEUdZdnAG5PW6lyRA386s35byMIKVSUPYQlYVhgpTxG2E0vFNLzp7vi0a229PMO7q9D0OiivEKa7XNvHWO1M1EHakHX1mq4-nksGGLUcwZ-SL6RUQ_E6oiuXXg-Ohh6uCJFVurx3e3KDSEdJeOvsR9q9w05VDK6_8nXsfgJZewa_Rx7knY","signs_from":1796120109,"signs_until":4796120109,"expires_at":7796293209,"v":1}');
INSERT INTO public.oauth_signing_keys VALUES ('\xf4966588b5493e6d8dfbfcdbaf02089939cd0c77db876fd579f66cb86c6fe083', '\xaf4d9935e03e48c4d0cd6f63729383c65205507afad52e9a76e0284c82f5de0c', '{"slot":"EdDSA.0","algorithm":"EdDSA","private_key":"sealed:v1:mcSiU3BS2PlI3_dIr0xvACoJ3-4qgp9G683XxrQ-m1EPBB1hqrInar_hNSg7Xikmcv_x7oalvGwtBvac3uh1p8Vxt-T65HZDGKJ9HfJpevtBjNGrtQ0nlMJNEsEx7x49gZgw7bj8eqPydiPl3S-fgQe_fVn7Foz-jYMVaTemldf_unIzX-FLMvu2fAxH3TD5pYnu","signs_from":1796120109,"signs_until":4796120109,"expires_at":7796293209,"v":1}');
INSERT INTO public.oauth_used_once VALUES ('\x8b38a3bfb6e3f324801c275199b77126678138ed41a6d738fe06333ca42cfa4d', '\xe827bb97a0c7adba84005598767b0de1a27bd0c66e369e75b5e3a0294774e7aa', 1796120139);
INSERT INTO public.oauth_used_once VALUES ('\x34c4cfb47985e17c158ea150faeacd600b7c6c21e6fb0b8879085d2935f01e62', '\x523257077fa2fc4aeb7944c80714aa876556a79a95ca443f402818e63a6fa075', 1796120139);
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
CREATE INDEX oauth_events_about_client ON public.oauth_events USING btree (about_client, event_key);
CREATE INDEX oauth_events_about_subject ON public.oauth_events USING btree (about_subject, event_key);
CREATE INDEX oauth_events_expires_at ON public.oauth_events USING btree (expires_at);
CREATE INDEX oauth_events_kind_key ON public.oauth_events USING btree (kind_key, event_key);
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
