/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;
DROP TABLE IF EXISTS `oauth_access_tokens`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_access_tokens` (
  `digest` binary(32) NOT NULL,
  `grant_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_access_tokens_grant_key` (`grant_key`),
  KEY `oauth_access_tokens_client_key` (`client_key`),
  KEY `oauth_access_tokens_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_access_tokens` DISABLE KEYS */;
INSERT INTO `oauth_access_tokens` VALUES (0x1304CEFA5262C66DA3438652D54BFBB333C12209E94098A1D2A5AC47C7A12022,0x9026C6D057BF87AE726FB5C1233ECB97951B2F49D0D28E33A0DEF393B5A2347C,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"EwTO-lJixm2jQ4ZS1Uv7szPBIgnpQJih0qWsR8ehICI\",\"grant_id\":\"sxl8Lryql04E8RNHPQGEKQ\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\",\"http://login.example/userinfo\"],\"authentication\":{\"auth_time\":1796120021,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\"},\"issued_at\":1796120021,\"expires_at\":4796120021,\"v\":1}',4796120021);
INSERT INTO `oauth_access_tokens` VALUES (0x8078A66688BB95629CC0D2B5F31C0454FABDF633DF7FACCEAAF654F0EBEBDEA7,0x9026C6D057BF87AE726FB5C1233ECB97951B2F49D0D28E33A0DEF393B5A2347C,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"gHimZoi7lWKcwNK18xwEVPq99jPff6zOqvZU8Ovr3qc\",\"grant_id\":\"sxl8Lryql04E8RNHPQGEKQ\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\",\"http://login.example/userinfo\"],\"authentication\":{\"auth_time\":1796120021,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\"},\"issued_at\":1796120021,\"expires_at\":4796120021,\"v\":1}',4796120021);
/*!40000 ALTER TABLE `oauth_access_tokens` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_authorization_codes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_authorization_codes` (
  `digest` binary(32) NOT NULL,
  `grant_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `redeemed_for` binary(32) DEFAULT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_authorization_codes_grant_key` (`grant_key`),
  KEY `oauth_authorization_codes_client_key` (`client_key`),
  KEY `oauth_authorization_codes_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_authorization_codes` DISABLE KEYS */;
INSERT INTO `oauth_authorization_codes` VALUES (0xF7F360112FB2D1079A045E2033D742B4E173844A9F7B02ECE096B06F8507FB59,0x9026C6D057BF87AE726FB5C1233ECB97951B2F49D0D28E33A0DEF393B5A2347C,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"9_NgES-y0QeaBF4gM9dCtOFzhEqfewLs4Jawb4UH-1k\",\"grant_id\":\"sxl8Lryql04E8RNHPQGEKQ\",\"client_id\":\"web\",\"redirect_uri\":\"https://client.example/cb\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\"],\"code_challenge\":null,\"nonce\":null,\"authentication\":{\"auth_time\":1796120021,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\"},\"issued_at\":1796120021,\"expires_at\":1796120321,\"v\":1}',0x1304CEFA5262C66DA3438652D54BFBB333C12209E94098A1D2A5AC47C7A12022,4796120021);
/*!40000 ALTER TABLE `oauth_authorization_codes` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_claims`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_claims` (
  `subject_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`subject_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_claims` DISABLE KEYS */;
INSERT INTO `oauth_claims` VALUES (0xDE650D61F5BD166A91F8CCEC3158297DB18B9D50EAEDCA238CD29DC3A214A916,'{\"email\":\"carol@example.com\",\"email_verified\":true}');
/*!40000 ALTER TABLE `oauth_claims` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_clients`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_clients` (
  `client_key` binary(32) NOT NULL,
  `client_id` longtext NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`client_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_clients` DISABLE KEYS */;
INSERT INTO `oauth_clients` VALUES (0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'web','{\"client_id\":\"web\",\"secrets\":[{\"sha256\":\"yydM7sZeMrmXeDl2hKS_K96oHi46ayo0wHE7xQF_z9w\"}],\"disabled\":false,\"resource_server\":false,\"metadata\":{\"redirect_uris\":[\"https://client.example/cb\"],\"token_endpoint_auth_method\":\"client_secret_basic\",\"grant_types\":[\"authorization_code\",\"refresh_token\",\"password\"],\"response_types\":[\"code\"],\"scope\":\"openid offline_access read write\"},\"v\":1}');
INSERT INTO `oauth_clients` VALUES (0x5E8C9902207AFAEB7120430C585A445F21E92932081D64BC99F80E4925BCB002,'job','{\"client_id\":\"job\",\"secrets\":[{\"sha256\":\"DtpksDAdMmO4GN2OiFDPSzZl5BtggeojhsxztDihRNQ\"}],\"disabled\":false,\"resource_server\":false,\"metadata\":{\"redirect_uris\":[],\"token_endpoint_auth_method\":\"client_secret_basic\",\"grant_types\":[\"client_credentials\"],\"response_types\":[\"code\"],\"scope\":\"read\"},\"v\":1}');
/*!40000 ALTER TABLE `oauth_clients` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_consent_subjects`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_consent_subjects` (
  `consent_key` binary(32) NOT NULL,
  `subject_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  PRIMARY KEY (`consent_key`),
  KEY `oauth_consent_subjects_subject_key` (`subject_key`),
  KEY `oauth_consent_subjects_client_key` (`client_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_consent_subjects` DISABLE KEYS */;
INSERT INTO `oauth_consent_subjects` VALUES (0x3DC444C647335C85CE7817BBB5D9C65C8796F58B83E3B9101A897069D2C55AC3,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2);
/*!40000 ALTER TABLE `oauth_consent_subjects` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_consents`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_consents` (
  `consent_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`consent_key`),
  KEY `oauth_consents_client_key` (`client_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_consents` DISABLE KEYS */;
INSERT INTO `oauth_consents` VALUES (0x3DC444C647335C85CE7817BBB5D9C65C8796F58B83E3B9101A897069D2C55AC3,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"subject\":\"248289761001\",\"client_id\":\"web\",\"scope\":\"openid offline_access read write\",\"!resources\":[\"http://login.example/api\"],\"given_at\":1796120021,\"v\":1}');
/*!40000 ALTER TABLE `oauth_consents` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_credentials`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_credentials` (
  `digest` binary(32) NOT NULL,
  `version` bigint(20) NOT NULL,
  `mark` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`digest`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_credentials` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_credentials` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_device_codes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_device_codes` (
  `digest` binary(32) NOT NULL,
  `user_code` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `decision` longtext DEFAULT NULL,
  `grant_key` binary(32) DEFAULT NULL,
  `redeemed_for` binary(32) DEFAULT NULL,
  `polled_at` bigint(20) DEFAULT NULL,
  `polled_by` binary(32) DEFAULT NULL,
  `poll_interval` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  UNIQUE KEY `user_code` (`user_code`),
  KEY `oauth_device_codes_grant_key` (`grant_key`),
  KEY `oauth_device_codes_client_key` (`client_key`),
  KEY `oauth_device_codes_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_device_codes` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_device_codes` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_events`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_events` (
  `event_key` binary(32) NOT NULL,
  `about_subject` binary(32) DEFAULT NULL,
  `about_client` binary(32) DEFAULT NULL,
  `kind_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`event_key`),
  KEY `oauth_events_about_subject` (`about_subject`,`event_key`),
  KEY `oauth_events_about_client` (`about_client`,`event_key`),
  KEY `oauth_events_kind_key` (`kind_key`,`event_key`),
  KEY `oauth_events_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_events` DISABLE KEYS */;
INSERT INTO `oauth_events` VALUES (0x01A2311888087000800002AEF485E3B000000000000000000000000000000000,NULL,NULL,0x42E9F4BB26EE7F321843075E33DAB9102993A23CB30F183D2BC9E571A79D8AA8,'{\"id\":\"01a23118-8808-7000-8000-02aef485e3b0\",\"time\":1796120021,\"type\":\"signing_key.created\",\"data\":{\"key\":\"RS256.0\",\"algorithm\":\"RS256\",\"signs_from\":1796120021},\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A23118880870008000034593ED3B0100000000000000000000000000000000,NULL,0x5E8C9902207AFAEB7120430C585A445F21E92932081D64BC99F80E4925BCB002,0xA2D847BAF2235E887610AF40965A5710E9939DDC8D4E068F4D0AE5DDACFCA053,'{\"id\":\"01a23118-8808-7000-8000-034593ed3b01\",\"time\":1796120021,\"type\":\"client.created\",\"data\":{\"by\":\"operator\",\"scope\":\"read\"},\"client_id\":\"job\",\"operator\":\"command line\",\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A2311888087000800003885DC74FB200000000000000000000000000000000,0xDE650D61F5BD166A91F8CCEC3158297DB18B9D50EAEDCA238CD29DC3A214A916,NULL,0x0D74878B712DE55811B6B9EA8BCDBFE7B69046367580709EDD5B8DE5A2837D68,'{\"id\":\"01a23118-8808-7000-8000-03885dc74fb2\",\"time\":1796120021,\"type\":\"person.created\",\"data\":{},\"subject\":\"4711\",\"operator\":\"command line\",\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A2311888087000800006AEF485E3B000000000000000000000000000000000,NULL,NULL,0x42E9F4BB26EE7F321843075E33DAB9102993A23CB30F183D2BC9E571A79D8AA8,'{\"id\":\"01a23118-8808-7000-8000-06aef485e3b0\",\"time\":1796120021,\"type\":\"signing_key.created\",\"data\":{\"key\":\"ES256.0\",\"algorithm\":\"ES256\",\"signs_from\":1796120021},\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A231188808700080000AAEF485E3B000000000000000000000000000000000,NULL,NULL,0x42E9F4BB26EE7F321843075E33DAB9102993A23CB30F183D2BC9E571A79D8AA8,'{\"id\":\"01a23118-8808-7000-8000-0aaef485e3b0\",\"time\":1796120021,\"type\":\"signing_key.created\",\"data\":{\"key\":\"EdDSA.0\",\"algorithm\":\"EdDSA\",\"signs_from\":1796120021},\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A231188808700080000EAEF485E3B000000000000000000000000000000000,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,NULL,0xA33870A286C09E0A62554E18E1D21D211ACB770297BC9BB11AC63825C5C50E24,'{\"id\":\"01a23118-8808-7000-8000-0eaef485e3b0\",\"time\":1796120021,\"type\":\"login.succeeded\",\"data\":{\"methods\":[\"pwd\"]},\"subject\":\"248289761001\",\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\",\"address\":\"127.0.0.1\",\"request_id\":\"c91f5ecb8a721ffb\",\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A2311888087000800012AEF485E3B000000000000000000000000000000000,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0x528374F253B3D6DD10866951AD524F1D9DA4F0C622320E2610046984CCC3E7B7,'{\"id\":\"01a23118-8808-7000-8000-12aef485e3b0\",\"time\":1796120021,\"type\":\"consent.given\",\"data\":{\"scope\":\"openid offline_access read write\"},\"client_id\":\"web\",\"subject\":\"248289761001\",\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\",\"address\":\"127.0.0.1\",\"request_id\":\"c91f5ecb8a721ffd\",\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A2311888087000800016AEF485E3B000000000000000000000000000000000,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0xC2B0018AE1F112F4225603F81BA7A7E912263486204F130210EFBF1FB7E770C5,'{\"id\":\"01a23118-8808-7000-8000-16aef485e3b0\",\"time\":1796120021,\"type\":\"authorization.approved\",\"data\":{\"response_type\":\"code\",\"scope\":\"openid offline_access read write\"},\"client_id\":\"web\",\"subject\":\"248289761001\",\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\",\"grant_id\":\"sxl8Lryql04E8RNHPQGEKQ\",\"address\":\"127.0.0.1\",\"request_id\":\"c91f5ecb8a721ffd\",\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A231188808700080001AAEF485E3B000000000000000000000000000000000,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0x1E417481635AD4E2524C115BC23BFE45DB4B115A99EC9A20503231C923B67852,'{\"id\":\"01a23118-8808-7000-8000-1aaef485e3b0\",\"time\":1796120021,\"type\":\"token.issued\",\"data\":{\"grant_type\":\"authorization_code\",\"scope\":\"openid offline_access read write\",\"refresh_token\":true,\"id_token\":true},\"client_id\":\"web\",\"subject\":\"248289761001\",\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\",\"grant_id\":\"sxl8Lryql04E8RNHPQGEKQ\",\"address\":\"127.0.0.1\",\"request_id\":\"c91f5ecb8a721ffe\",\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A231188808700080001EAEF485E3B000000000000000000000000000000000,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0x9663F49124495403AE4DC9548089DE26ADE82CE8A7FF3166ABD3E04E216EB8B7,'{\"id\":\"01a23118-8808-7000-8000-1eaef485e3b0\",\"time\":1796120021,\"type\":\"token.refreshed\",\"data\":{\"scope\":\"openid offline_access read write\",\"rotated\":false},\"client_id\":\"web\",\"subject\":\"248289761001\",\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\",\"grant_id\":\"sxl8Lryql04E8RNHPQGEKQ\",\"address\":\"127.0.0.1\",\"request_id\":\"c91f5ecb8a721fff\",\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A2311888087000800022AEF485E3B000000000000000000000000000000000,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0xC2B0018AE1F112F4225603F81BA7A7E912263486204F130210EFBF1FB7E770C5,'{\"id\":\"01a23118-8808-7000-8000-22aef485e3b0\",\"time\":1796120021,\"type\":\"authorization.approved\",\"data\":{\"response_type\":\"code\",\"scope\":\"openid offline_access read write\"},\"client_id\":\"web\",\"subject\":\"248289761001\",\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\",\"grant_id\":\"HsCPYniPpIaEwut_b9PG_w\",\"address\":\"127.0.0.1\",\"request_id\":\"c91f5ecb8a722000\",\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A2311888087000800026AEF485E3B000000000000000000000000000000000,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0x1E417481635AD4E2524C115BC23BFE45DB4B115A99EC9A20503231C923B67852,'{\"id\":\"01a23118-8808-7000-8000-26aef485e3b0\",\"time\":1796120021,\"type\":\"token.issued\",\"data\":{\"grant_type\":\"authorization_code\",\"scope\":\"openid offline_access read write\",\"refresh_token\":true,\"id_token\":true},\"client_id\":\"web\",\"subject\":\"248289761001\",\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\",\"grant_id\":\"HsCPYniPpIaEwut_b9PG_w\",\"address\":\"127.0.0.1\",\"request_id\":\"c91f5ecb8a722001\",\"v\":1}',1803896021);
INSERT INTO `oauth_events` VALUES (0x01A231188808700080002AAEF485E3B000000000000000000000000000000000,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0xF7FB8CCB243AEBD13CF583A6B05FCB22815C4AA22538DD2323888F7113521594,'{\"id\":\"01a23118-8808-7000-8000-2aaef485e3b0\",\"time\":1796120021,\"type\":\"grant.revoked\",\"data\":{\"by\":\"client\"},\"client_id\":\"web\",\"subject\":\"248289761001\",\"grant_id\":\"HsCPYniPpIaEwut_b9PG_w\",\"address\":\"127.0.0.1\",\"request_id\":\"c91f5ecb8a722002\",\"v\":1}',1803896021);
/*!40000 ALTER TABLE `oauth_events` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_failed_attempts`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_failed_attempts` (
  `digest` binary(32) NOT NULL,
  `version` bigint(20) NOT NULL,
  `mark` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_failed_attempts_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_failed_attempts` DISABLE KEYS */;
INSERT INTO `oauth_failed_attempts` VALUES (0x21E1E484038292A0CD30D009719B989C7265E4340B6544B4C48C3E0895449DFB,1,0x46EA9820ACCB61A2047D05C019E442CD921F16D032E32FFE6536687416A2AB43,'{\"digest\":\"IeHkhAOCkqDNMNAJcZuYnHJl5DQLZUS0xIw-CJVEnfs\",\"version\":1,\"count\":0,\"last\":1796120021,\"before\":1796120021,\"blocked_for\":0,\"expires_at\":1798712021,\"v\":1}',1798712021);
INSERT INTO `oauth_failed_attempts` VALUES (0x2A111213E4109A82341B5EBAD579B97D2DF7B08C832196A15DFEBC9A0D111AA5,2,0xDD1B478DE638BF7E90B8D2FB904DBB0A7A2CA5EFA7B9F7FA7C0C07B7AD388967,'{\"digest\":\"KhESE-QQmoI0G1661Xm5fS33sIyDIZahXf68mg0RGqU\",\"version\":2,\"count\":0,\"last\":1796120021,\"before\":1796120021,\"blocked_for\":0,\"expires_at\":1796121821,\"v\":1}',1796121821);
INSERT INTO `oauth_failed_attempts` VALUES (0x6FF77FBD613F301C78D65D8D03B9A5B9210744DE0DAA6ED888ED7A2532A8DAE0,2,0x915AD2E8FF2F1D28ABB9AB315B70DD0F08F8D79D72E706E36A93EF322429F98C,'{\"digest\":\"b_d_vWE_MBx41l2NA7mluSEHRN4Nqm7YiO16JTKo2uA\",\"version\":2,\"count\":0,\"last\":1796120021,\"before\":1796120021,\"blocked_for\":0,\"expires_at\":1796120081,\"v\":1}',1796120081);
INSERT INTO `oauth_failed_attempts` VALUES (0xCD624DA9B8BF87004B2E26FE756412B2CF35A824308429DED6576ADB08D7B837,2,0x5E6245F35F0E3B3CF2598B01392F1B7BACDBDCC0D6A274860BA65D44A3404E68,'{\"digest\":\"zWJNqbi_hwBLLib-dWQSss81qCQwhCne1ldq2wjXuDc\",\"version\":2,\"count\":0,\"last\":1796120021,\"before\":1796120021,\"blocked_for\":0,\"expires_at\":1796121821,\"v\":1}',1796121821);
/*!40000 ALTER TABLE `oauth_failed_attempts` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_grants`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_grants` (
  `grant_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `subject_key` binary(32) DEFAULT NULL,
  `record` longtext NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`grant_key`),
  KEY `oauth_grants_client_key` (`client_key`),
  KEY `oauth_grants_subject_key` (`subject_key`),
  KEY `oauth_grants_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_grants` DISABLE KEYS */;
INSERT INTO `oauth_grants` VALUES (0x9026C6D057BF87AE726FB5C1233ECB97951B2F49D0D28E33A0DEF393B5A2347C,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,'{\"grant_id\":\"sxl8Lryql04E8RNHPQGEKQ\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"scope\":\"openid offline_access read write\",\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\",\"issued_at\":1796120021,\"expires_at\":1796120321,\"v\":1}',4796120021);
/*!40000 ALTER TABLE `oauth_grants` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_idle_clients`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_idle_clients` (
  `client_key` binary(32) NOT NULL,
  `idle_since` bigint(20) NOT NULL,
  PRIMARY KEY (`client_key`),
  KEY `oauth_idle_clients_idle_since` (`idle_since`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_idle_clients` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_idle_clients` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_logout_notices`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_logout_notices` (
  `notice_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `due_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`notice_key`),
  KEY `oauth_logout_notices_due_at` (`due_at`),
  KEY `oauth_logout_notices_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_logout_notices` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_logout_notices` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_mails`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_mails` (
  `mail_key` binary(32) NOT NULL,
  `queue_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `due_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`mail_key`),
  KEY `oauth_mails_queue_key` (`queue_key`,`due_at`),
  KEY `oauth_mails_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_mails` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_mails` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_migrations`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_migrations` (
  `version` bigint(20) NOT NULL,
  PRIMARY KEY (`version`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_migrations` DISABLE KEYS */;
INSERT INTO `oauth_migrations` VALUES (1);
INSERT INTO `oauth_migrations` VALUES (2);
INSERT INTO `oauth_migrations` VALUES (3);
INSERT INTO `oauth_migrations` VALUES (4);
INSERT INTO `oauth_migrations` VALUES (5);
INSERT INTO `oauth_migrations` VALUES (6);
INSERT INTO `oauth_migrations` VALUES (7);
INSERT INTO `oauth_migrations` VALUES (8);
INSERT INTO `oauth_migrations` VALUES (9);
INSERT INTO `oauth_migrations` VALUES (10);
INSERT INTO `oauth_migrations` VALUES (11);
INSERT INTO `oauth_migrations` VALUES (12);
INSERT INTO `oauth_migrations` VALUES (13);
INSERT INTO `oauth_migrations` VALUES (14);
INSERT INTO `oauth_migrations` VALUES (15);
INSERT INTO `oauth_migrations` VALUES (16);
/*!40000 ALTER TABLE `oauth_migrations` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_person_emails`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_person_emails` (
  `email_key` binary(32) NOT NULL,
  `subject_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`email_key`),
  KEY `oauth_person_emails_subject_key` (`subject_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_person_emails` DISABLE KEYS */;
INSERT INTO `oauth_person_emails` VALUES (0xE0D47CA1BC1EB62E650FC1FD660A9BFBF7CBA8DC6337D81DF7EA9AA9071A24A5,0xDE650D61F5BD166A91F8CCEC3158297DB18B9D50EAEDCA238CD29DC3A214A916,'{\"subject\":\"4711\"}');
/*!40000 ALTER TABLE `oauth_person_emails` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_pushed_requests`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_pushed_requests` (
  `digest` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `answer_by` bigint(20) DEFAULT NULL,
  `taken_by` binary(32) DEFAULT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_pushed_requests_client_key` (`client_key`),
  KEY `oauth_pushed_requests_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_pushed_requests` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_pushed_requests` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_refresh_tokens`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_refresh_tokens` (
  `digest` binary(32) NOT NULL,
  `grant_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `successor` longtext DEFAULT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_refresh_tokens_grant_key` (`grant_key`),
  KEY `oauth_refresh_tokens_client_key` (`client_key`),
  KEY `oauth_refresh_tokens_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_refresh_tokens` DISABLE KEYS */;
INSERT INTO `oauth_refresh_tokens` VALUES (0x40C0C501BEE580D0D9609DF471F6D706F0973F69EF5944D0D3F0C762C67E60BF,0x9026C6D057BF87AE726FB5C1233ECB97951B2F49D0D28E33A0DEF393B5A2347C,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"QMDFAb7lgNDZYJ30cfbXBvCXP2nvWUTQ0_DHYsZ-YL8\",\"grant_id\":\"sxl8Lryql04E8RNHPQGEKQ\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\"],\"authentication\":{\"auth_time\":1796120021,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\"},\"granted_at\":1796120021,\"issued_at\":1796120021,\"expires_at\":4796120021,\"successor\":null,\"v\":1}',NULL,4796120021);
/*!40000 ALTER TABLE `oauth_refresh_tokens` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_session_clients`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_session_clients` (
  `entry_key` binary(32) NOT NULL,
  `session_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `taken_by` binary(32) DEFAULT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`entry_key`),
  KEY `oauth_session_clients_session_key` (`session_key`),
  KEY `oauth_session_clients_client_key` (`client_key`),
  KEY `oauth_session_clients_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_session_clients` DISABLE KEYS */;
INSERT INTO `oauth_session_clients` VALUES (0x9D2A3694E434D2CBAE6B6D731BA5C0D7148B7E659C63CFA30E017E02D1C690C4,0x9021285B04F6605C3A310B5F90DF19591474D9C797E9CE3120D9AF297AB12E43,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"session_id\":\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"expires_at\":1798712021,\"v\":1}',NULL,1798712021);
/*!40000 ALTER TABLE `oauth_session_clients` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_session_people`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_session_people` (
  `entry_key` binary(32) NOT NULL,
  `subject_key` binary(32) NOT NULL,
  `session` binary(32) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`entry_key`),
  KEY `oauth_session_people_subject_key` (`subject_key`),
  KEY `oauth_session_people_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_session_people` DISABLE KEYS */;
INSERT INTO `oauth_session_people` VALUES (0x8185A15AAB00813929665D665EF5E856D42DDE828F2F9CA6B476D8FC3866C6AC,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x7E47601082BC4C20C77B63FB2ED32FFD6F05DBFCAED0F97729F2CC6F5EB79D76,4796120021);
/*!40000 ALTER TABLE `oauth_session_people` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_session_subjects`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_session_subjects` (
  `entry_key` binary(32) NOT NULL,
  `subject_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`entry_key`),
  KEY `oauth_session_subjects_subject_key` (`subject_key`),
  KEY `oauth_session_subjects_client_key` (`client_key`),
  KEY `oauth_session_subjects_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_session_subjects` DISABLE KEYS */;
INSERT INTO `oauth_session_subjects` VALUES (0x9D2A3694E434D2CBAE6B6D731BA5C0D7148B7E659C63CFA30E017E02D1C690C4,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,1798712021);
/*!40000 ALTER TABLE `oauth_session_subjects` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_sessions`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_sessions` (
  `digest` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_sessions_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_sessions` DISABLE KEYS */;
INSERT INTO `oauth_sessions` VALUES (0x1B8D802F4E56B3ABCF2E907D9EE6045A55EB18A0458DE10581E5717E5EC1849C,'{\"digest\":\"G42AL05Ws6vPLpB9nuYEWlXrGKBFjeEFgeVxfl7BhJw\",\"data\":\"{\\\"Answered\\\":[\\\"fkdgEIK8TCDHe2P7LtMv_W8F2_yu0Pl3KfLMb163nXY\\\",\\\"sealed:v1:XP3UzpFVlfLpU-lB2MZdCDS1qfYS9qGTGE2DZzP7cx-3kRhIcOH7ZBADuRCJx8H8GN9y41ZwudGIta_EmZSKuYykkvc5JBMQhmujxmBk3VyugCgCaBff5hVfbVxh_BGNKxZ9Pmiu9KtC3j90x7IB6fpPDnbtn9opUeI7G8CcGrFN5UM7Hcuk5uNX_anB6hmaz3QEgw7iaCjf90gD2h_Qq0qNzvGngHWpHOk7QIuqWXuaL5kC8qRIPRd4RRWlEA9rtne_8h3d4uV9KPK-D6CDXMjoY19LQemd9PMtHCTGoOgUMjQG-4e24cyC2EyJpuye8l16Rk860buOfnwXpuhCbveaaUOBAdblwtRoMlBCWPMgBNqPZ9WadXRXBtv-xgMrh24O6FU8xFpbaf8mW-UMvUaePQm8iUXIm0H6y-I_2BLisfVf6zQ3t77ZKYPm0Z4JFcnyemJ-g6w-3dku_D4QvPgIPldm6CP8demQq32_9yY7_RoDBTRRwHv0Z7VFMsNzataJcMDcGVO8e4CxsIKNGIv9yYWpbi5NbJ5_Bxwy-b2aeiIh-gBmCjd02eNIYiO_8TWRjDWdjJrmUIqyHf_vNvoUKGGin-SJsUUjGU1PCQPW5xL_47PQ_MyqOriJuzCtJzHnfmpg70g4m77S9zX8OPIA8ZcNmcnbGDd7yohCktGbB4_zayu6PqfycY4jlK5dD_698GSjxB89sk8pG_Kq5vX-jsNeyXm2fIdGuLbui5hr8rWvc6HOyqZl54Mo2_C8God66dpvor6PuHZyTIufHGofzcaSlg5JZQvgjk_MfWevJoe6BgZbExwN4nbt40nLDCAhbsfB_wu7kC24SA41NdE5PvShxcptrA9hiBQ6UU0EOHPYGqLu2OY3UIfnNoe8MpUR8D1RrsHdSmUgZQQNGXyh_rMEO5ynLv150Mju9vlh2B-3nggOQF29Y6NJGBl3TVl10mxEyw8dn3np5vGujN8UDdHM_BtwEEZkNBcyJHnziBsV8Tct2cfKVNyooQ4LvTqtpIMPvXal7FbQn8mqZA4Wm5ozjNO62Sz9L9H8I-RaHt-zB3ta1qSvvQB6N4mO7oWxROOlT8-6\\\"]}\",\"saved_at\":1796120021,\"expires_at\":1796120621,\"v\":1}',1796120621);
INSERT INTO `oauth_sessions` VALUES (0x7E47601082BC4C20C77B63FB2ED32FFD6F05DBFCAED0F97729F2CC6F5EB79D76,'{\"digest\":\"fkdgEIK8TCDHe2P7LtMv_W8F2_yu0Pl3KfLMb163nXY\",\"subjects\":[\"248289761001\"],\"data\":\"{\\\"accounts\\\":[{\\\"subject\\\":\\\"248289761001\\\",\\\"username\\\":\\\"alice\\\",\\\"auth_time\\\":1796120021,\\\"acr\\\":\\\"1\\\",\\\"amr\\\":[\\\"pwd\\\"],\\\"session_id\\\":\\\"PC3vhlpCvyg8IAO-uFVebMpp6syzUmmhRCOzHrbG23k\\\",\\\"address\\\":\\\"127.0.0.1\\\",\\\"generation\\\":0}],\\\"current\\\":\\\"248289761001\\\"}\",\"saved_at\":1796120021,\"expires_at\":4796120021,\"v\":1}',4796120021);
INSERT INTO `oauth_sessions` VALUES (0xA065A9E79C14D439FAD89103E771150B52AEEFE7C050FE9B158FD02F39C42630,'{\"digest\":\"oGWp55wU1Dn62JED53EVC1Ku7-fAUP6bFY_QLznEJjA\",\"data\":\"{\\\"Answered\\\":[null,\\\"sealed:v1:Ez2Jsz4HmnDJ02QJR5Mfu_qftFZoq_gFCUQEvA0VxRu2sleu3847SpRRjO_9Y9KoHvks3NRT_HyhQ-tlxAmERenXfB4dgqr2YKiAPpqdqs5Xj8f1eed5B0wZBCrLD3XfuUPUc5qMGGesnvi-N77WcQejuRpVnBSBFGKOTIU6sNUqH90Z_vGUIIkcwHgLKX1cO57VlAlzAPOXqGDpiNWETD01A3Ij6A3nvhNQBB6OBbAIWMdbPWCMGF4_OGargjmQr1PsG1zhq-Own1dH_dGYgG4RM3cRovwt-htztfc_EgBRe1Gw40Yv3ycyurRZacznLXTecvD4BFx-M0D1AK1DW1JWwNNy4XVbHle2CD92kFfNoKlybspSoR1RIRcegzwUnxTqAxK_8y2Zj45xjpS-3eQ1TyI6xf0QteX4jNuULORFSUTSsPVxmNoCejqOZE5HFcGff5GNqUmmecKkW8FWAgFleJ_CbS4XslbBOHegt5FCuBC1zbXZnnfmfEgwyIgAwTZ4IDBJs71iFu4u\\\"]}\",\"saved_at\":1796120021,\"expires_at\":1796120621,\"v\":1}',1796120621);
/*!40000 ALTER TABLE `oauth_sessions` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_signing_keys`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_signing_keys` (
  `slot_key` binary(32) NOT NULL,
  `mark` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`slot_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_signing_keys` DISABLE KEYS */;
INSERT INTO `oauth_signing_keys` VALUES (0x104861E4990E77351F700530679FB025B979CB0F2924A174B30762C47F57CDEB,0x266E498E31A7BDB9A022A5A861665D6CAF84D002C7D699DDA8EC0343D6017E1A,'{\"slot\":\"ES256.0\",\"algorithm\":\"ES256\",\"private_key\":\"sealed:v1:H-oMMw9R52eZ9JUOtDwO3-wojQCgDxQ7qqAfqxkhmL5c58Iwb32ocSL3TXrB-a0T7JDghqNyfxvLbdEvuIllgn1EhcmFWhoMYILzXxdxkLJpTORvV3ASHXl_eLEEiKG-uzz-oDKwgs2NE9rwxZO9-2ZCHqxUzobqDhEq-UXoMTk09kB7mPFoLykX8NgCCV43cSQMhsSAYzQozQFcBuXeQDEtSKvNvE2OpDzAYXRq2n26wADV7IKWun-LjZYnQGHWGCVnOEHnZk1kzLNVzKqqFuwiNEl1FUbZSYFdfabkP63boaN9JKmpPAqJFwxxuWuH_KHE3Iko6UXR0AgYzRwyTrY_2TFtkZxLzQO-3xw\",\"signs_from\":1796120021,\"signs_until\":4796120021,\"expires_at\":7796293121,\"v\":1}');
INSERT INTO `oauth_signing_keys` VALUES (0xEC21A83DCE21ABAE2C459E5F1F7754893ACFD8509B819E4A6B8317237051EED5,0x27DE7854D466C776633D3409C916921A3D269FEADD6C522E4F6214F29D47D372,'{\"slot\":\"RS256.0\",\"algorithm\":\"RS256\",\"private_key\":\"sealed:v1:L8XwlBqU-pr1G2I45o0mjFgpkrBLdc8-oxRGuuFGMdxNGk3svbgh4PnUbiDfP-o5QLUQ--tjBRgokopHs5j5UMzHU0ecSwNeoNAc1Dgn1U7LxMch7esIBQOaL9PYmnc8bn3Jq72dA1dih1ct0Fvy9bT4No3LLMn3Sojo_5ODH4v5BTK3dKrOtjD6hj58v7dg7HCvNL-A4wY_FtsYxoNEjSU33dtzmqxlgsl8VaHfHrPUYm539iHLalZ9oSSIdk-NXxkrQc7xfzf3yFlRX8BqsutrnG0uFsVtH2f8vitA8yW2Y24V5_993BGVHdT_5kgYn2tf83TVjSFBTh4DkteHFymvIqIEF8lL1fY9cnbcXA-jLfgzdRaKZXLUFuIaXLQ4bmUDUg3VRU3ncpBELrRvcSPpHskji2o6wsn7q0OjUjXQtRbOKMnaoI4elq_vHYcawGtT5QCEzUlnS2KohKFsfXMRE1botYB4SKpGF1XZ4f4D_B45xuQY9qmAkuPqJ0mAH3QezKtXiOC7FPqhWr8m0lBNLAQt_K8jPldvAGpE-ZOfdGrgX9UYrHYgzQ3RmK__tiyvDm8XWhtGawpPGwrUoP6EanSCg74JUZrCMQDt_Ebrbm-2VZtYNyeeOMzLwZmvxfd_OJj2dVlWjkGQl2IVuFXsu1-sY8VnZbi2_k_GTRY3PfQUVj2otAiQo5Q-aZG661opyfWyMZu4wkyOFWm6werx9l_g_Jn_IHfr3ZLwVw7epqGHH_AMqG_sei6R8eLmAIQd3ZFJjuYr4RYONyT1eoiofVPEaYz6Dr2q7V6Cpd3Y2kjnfckib0OacKrYxOu1UIRUSaFDn1UqPRmIvq9TLMXfiOpJg00E5COULuHcHveVfM-bklqlIBxEgFuvUMHHq1WE9oglujqnacmbGNTRJ-WrAqdy9a1DNVZ4bVNzQV8RvkdyDRs1c4fTSmExmOhQ1AZdloRaCzOa_k4n9ipYGuTEJC4PSxAx8TmFzQ3j2F29nbDITpWFQwGcTgksZAHp0zRq-MwqxTMlnmwDKbDG1RbOBiz88eelvXUntVm9kyXok4xjqAzjnPFOsR45mU1wTxAou4_qQ4abl11nKacVNwx9MGSiHz5-BeQFGfkOIZQ_FpZCpj_Ix904Rgx7Q4LfMqGkmYH0nW1HoKbICkYSQOX7c72uahZltaLvJ90FUtL_3p9yqrRzd5Qdm06acD3tYPsB1FxRLv9jEK66bxJDNamGjhLQI3pbjcYqgyPfainSTZ-H1a5O3HF8w5JPdEsHJeO1cQXOeY0NqFa1PJv0ODDtfrzRTzKy4FiCFUxH9vlPfoNPmamkLut1mvGW8VsY9Xt1w86-0eQK1xF1EzfMMMtygtcBu8lH3KhFvizFMa3L-vnaJ9Q2Rh3aHAoYvpR4_p6wirx8H4CKrmSi9nAIdrW69aLmaskWVBxNoe8hxzxKdxNXzOVLsTT7CaAVxoenZ9x17NVkiA-g_oMhZTr7Hk3Odmxt6RogFch0_s1AhGOUoihuohrsbE-02rySXrUQLKiR-GphqemC2T0mjlc4-uZIDGk6Q3AvwU1gO-3Iu9sYPtbqxuRunQcODAHekuu2vEQMfBTokwmSD7V3_F4TYlQd7VVDrxhZE48k-A_7HaEY2NIlTGUzoqIqCBSOXLS-x-zCl1UseCzJYXGBx56n2vfoekdXG5BqqvIE2fGuvK9NaGWNdmQutb2XDXv-831bXZrsvtnn44w9gKSJ8bYkszxVhPLhwZIrAmUkl_0AUM4CqjpcXoqF7m5dA40S2kuk32dgGa3EZ3zA1acby02gQ7a_PvovNfZZxiQODpOZ0Bmi4sa0444SMDHuyGWARGFwvGY41LaGSYsjems1NyRdt1F3iesQxEtzPe956AbEZwGJLn2vfAxXbgYuigNhF0ObSsvIk83Mc0sKO1I_FS4NSUqdgAYWHJNxe250wd_vDwIPlSFNagI-syyDo-QAHBM45ZFSvkUmkdJeIxjpIxhTEE2iWZBR9TbL0FqQCaBlYlTAwM6-gKEN6zI9ekIRChV00jlbjgMYMN5IxA83WPc-CFzDPzSvm44DNjebKU8JhtYWsztyR0rt1Cqs7W_g7e1-mMCqW_1KwuZn3nPwKCHX0sdSOXfp1GZAZY6RQB335R2QBSKMvKbFTzB-ks8PiveGOilIhOXp3krswh1bv0PCTXbknV-gTfz-uqDdxoHpHEGQH7EIYmG09F1fSE9PRcYm65DemHAv8vChmkJIrMTMOdqqS-sh8Mq35HDehNBALikJKHRuuK3EM-s_uk4J5qVu-XOKzQ\",\"signs_from\":1796120021,\"signs_until\":4796120021,\"expires_at\":7796293121,\"v\":1}');
INSERT INTO `oauth_signing_keys` VALUES (0xF4966588B5493E6D8DFBFCDBAF02089939CD0C77DB876FD579F66CB86C6FE083,0xC6C66930A19D6A9176D0A94676361648FCFF7B0B98FF0B67DAE30BADD75BA1A9,'{\"slot\":\"EdDSA.0\",\"algorithm\":\"EdDSA\",\"private_key\":\"sealed:v1:qBTdhkeaTb4xJvKlVPSmibvMHTXDvb0t_bD1tsIqpBoBq-q-dhK8oj3BNEkJ7STMm5hYnPGA17j5mQeS14IdpFgtmODIzzAFmJYJWsBz1jv8fCOcr6VGLloOTsEMYGcUYjPoOwjkwwBIlP64YyIILE8cszPvu_U8MQALrt9U_yzLqD2RpSHVAF9ONjt2N4tCXLKY\",\"signs_from\":1796120021,\"signs_until\":4796120021,\"expires_at\":7796293121,\"v\":1}');
/*!40000 ALTER TABLE `oauth_signing_keys` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_tenant_entries`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_tenant_entries` (
  `entry_key` binary(32) NOT NULL,
  `list_key` binary(32) NOT NULL,
  `row_key` binary(32) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`entry_key`),
  KEY `oauth_tenant_entries_list_key` (`list_key`,`row_key`),
  KEY `oauth_tenant_entries_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_tenant_entries` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_tenant_entries` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_tickets`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_tickets` (
  `digest` binary(32) NOT NULL,
  `version` bigint(20) NOT NULL,
  `mark` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `subject_key` binary(32) DEFAULT NULL,
  `taken_by` binary(32) DEFAULT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_tickets_subject_key` (`subject_key`),
  KEY `oauth_tickets_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_tickets` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_tickets` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_upstream_links`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_upstream_links` (
  `link_key` binary(32) NOT NULL,
  `subject_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`link_key`),
  KEY `oauth_upstream_links_subject_key` (`subject_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_upstream_links` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_upstream_links` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_used_once`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_used_once` (
  `digest` binary(32) NOT NULL,
  `mark` binary(32) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_used_once_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_used_once` DISABLE KEYS */;
INSERT INTO `oauth_used_once` VALUES (0xA5C78D0336BB6CFE733762A16FA229FEAE3013D07510011BF6B62C80B2D445B2,0x24CB93CA62DA1ACA7AA2425C976EFED688BA92E5EDC756CEC4372D70A3970442,1796120051);
INSERT INTO `oauth_used_once` VALUES (0xE8ED27622A8F9ABA7379678DD38A50D583E7BAAA0F6FF371C62A9DB098BB90E6,0x3BA5A7020068FD637E3FD4DDAF2D3E8342867CD44A25BC2CA1658411630CF14B,1796120051);
/*!40000 ALTER TABLE `oauth_used_once` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_user_names`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_user_names` (
  `name_key` binary(32) NOT NULL,
  `username_key` binary(32) NOT NULL,
  `subject_key` binary(32) NOT NULL,
  PRIMARY KEY (`name_key`),
  KEY `oauth_user_names_username_key` (`username_key`),
  KEY `oauth_user_names_subject_key` (`subject_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_user_names` DISABLE KEYS */;
INSERT INTO `oauth_user_names` VALUES (0x4C26D9074C27D89EDE59270C0AC14B71E071B15239519F75474B2F3BA63481F5,0x4C26D9074C27D89EDE59270C0AC14B71E071B15239519F75474B2F3BA63481F5,0xDE650D61F5BD166A91F8CCEC3158297DB18B9D50EAEDCA238CD29DC3A214A916);
/*!40000 ALTER TABLE `oauth_user_names` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_users`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_users` (
  `username_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`username_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_users` DISABLE KEYS */;
INSERT INTO `oauth_users` VALUES (0x4C26D9074C27D89EDE59270C0AC14B71E071B15239519F75474B2F3BA63481F5,'{\"username\":\"carol\",\"subject\":\"4711\",\"password\":\"$argon2id$v=19$m=19456,t=2,p=1$uvJf0PymTxsQkNpZnefDJw$1yK44UZqdrh5V+NoPN3mZyPYNAaPVoNbohK4CTCuC+s\"}');
/*!40000 ALTER TABLE `oauth_users` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_webhooks`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_webhooks` (
  `digest` binary(32) NOT NULL,
  `version` bigint(20) NOT NULL,
  `mark` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`digest`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_webhooks` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_webhooks` ENABLE KEYS */;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;
