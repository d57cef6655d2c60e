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
INSERT INTO `oauth_access_tokens` VALUES (0xD6542355569439C8512908E518AFDBFAD7991D784450045D7981C98D8CFDBBEE,0x5004FAD051CF7960E5562E2348A9AE7E0636946C4555071B49BDFCCD5869DC2A,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"1lQjVVaUOchRKQjlGK_b-teZHXhEUARdeYHJjYz9u-4\",\"grant_id\":\"cQyRbJlxqNtk2R5nHkw04Q\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\",\"http://login.example/userinfo\"],\"authentication\":{\"auth_time\":1796120110,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"kv8dsb05G5wqnZVMxF57evao3OgOHCwUmIGbIe6YODU\"},\"issued_at\":1796120110,\"expires_at\":4796120110,\"v\":1}',4796120110);
INSERT INTO `oauth_access_tokens` VALUES (0xE7756D0238095FB3F22872A1A49A48DBCC6FDCB0B3EF040DDC766BB2197AB26E,0x5004FAD051CF7960E5562E2348A9AE7E0636946C4555071B49BDFCCD5869DC2A,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"53VtAjgJX7PyKHKhpJpI28xv3LCz7wQN3HZrshl6sm4\",\"grant_id\":\"cQyRbJlxqNtk2R5nHkw04Q\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\",\"http://login.example/userinfo\"],\"authentication\":{\"auth_time\":1796120110,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"kv8dsb05G5wqnZVMxF57evao3OgOHCwUmIGbIe6YODU\"},\"issued_at\":1796120110,\"expires_at\":4796120110,\"v\":1}',4796120110);
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
INSERT INTO `oauth_authorization_codes` VALUES (0xB3DFC40738F45CE4FD88F819768455612409F6AB7CF71BACC1F98DBD73292D0E,0x5004FAD051CF7960E5562E2348A9AE7E0636946C4555071B49BDFCCD5869DC2A,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"s9_EBzj0XOT9iPgZdoRVYSQJ9qt89xuswfmNvXMpLQ4\",\"grant_id\":\"cQyRbJlxqNtk2R5nHkw04Q\",\"client_id\":\"web\",\"redirect_uri\":\"https://client.example/cb\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\"],\"code_challenge\":null,\"nonce\":null,\"authentication\":{\"auth_time\":1796120110,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"kv8dsb05G5wqnZVMxF57evao3OgOHCwUmIGbIe6YODU\"},\"issued_at\":1796120110,\"expires_at\":1796120410,\"v\":1}',0xE7756D0238095FB3F22872A1A49A48DBCC6FDCB0B3EF040DDC766BB2197AB26E,4796120110);
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
INSERT INTO `oauth_clients` VALUES (0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'web','{\"client_id\":\"web\",\"secrets\":[{\"sha256\":\"yydM7sZeMrmXeDl2hKS_K96oHi46ayo0wHE7xQF_z9w\"}],\"disabled\":false,\"resource_server\":false,\"metadata\":{\"redirect_uris\":[\"https://client.example/cb\"],\"token_endpoint_auth_method\":\"client_secret_basic\",\"grant_types\":[\"authorization_code\",\"refresh_token\"],\"response_types\":[\"code\"],\"scope\":\"openid offline_access read write\"},\"v\":1}');
INSERT INTO `oauth_clients` VALUES (0x5E8C9902207AFAEB7120430C585A445F21E92932081D64BC99F80E4925BCB002,'job','{\"client_id\":\"job\",\"secrets\":[{\"sha256\":\"tX3vT4bLn8t6OZ9TcmIx6zilJId0WoUYMsZlOndw85I\"}],\"disabled\":false,\"resource_server\":false,\"metadata\":{\"redirect_uris\":[],\"token_endpoint_auth_method\":\"client_secret_basic\",\"grant_types\":[\"client_credentials\"],\"response_types\":[\"code\"],\"scope\":\"read\"},\"v\":1}');
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
INSERT INTO `oauth_consents` VALUES (0x3DC444C647335C85CE7817BBB5D9C65C8796F58B83E3B9101A897069D2C55AC3,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"subject\":\"248289761001\",\"client_id\":\"web\",\"scope\":\"openid offline_access read write\",\"!resources\":[\"http://login.example/api\"],\"given_at\":1796120110,\"v\":1}');
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
INSERT INTO `oauth_failed_attempts` VALUES (0x21E1E484038292A0CD30D009719B989C7265E4340B6544B4C48C3E0895449DFB,1,0x3812439337AC300AAB48722561EF70D4C8AE819B1A3306CDD934523F2D9697F5,'{\"digest\":\"IeHkhAOCkqDNMNAJcZuYnHJl5DQLZUS0xIw-CJVEnfs\",\"version\":1,\"count\":0,\"last\":1796120110,\"before\":1796120110,\"blocked_for\":0,\"expires_at\":1798712110,\"v\":1}',1798712110);
INSERT INTO `oauth_failed_attempts` VALUES (0x2A111213E4109A82341B5EBAD579B97D2DF7B08C832196A15DFEBC9A0D111AA5,2,0x17F44CE75D3F96EC4BF9A789ED346ACC2DE54EE9115560B72B6A548296210599,'{\"digest\":\"KhESE-QQmoI0G1661Xm5fS33sIyDIZahXf68mg0RGqU\",\"version\":2,\"count\":0,\"last\":1796120110,\"before\":1796120110,\"blocked_for\":0,\"expires_at\":1796121910,\"v\":1}',1796121910);
INSERT INTO `oauth_failed_attempts` VALUES (0x6FF77FBD613F301C78D65D8D03B9A5B9210744DE0DAA6ED888ED7A2532A8DAE0,2,0x13E8E5ABD183A3C007905904F0A6D0BC1FE731CFFE8D7CF97B90B66A1B06BCA6,'{\"digest\":\"b_d_vWE_MBx41l2NA7mluSEHRN4Nqm7YiO16JTKo2uA\",\"version\":2,\"count\":0,\"last\":1796120110,\"before\":1796120110,\"blocked_for\":0,\"expires_at\":1796120170,\"v\":1}',1796120170);
INSERT INTO `oauth_failed_attempts` VALUES (0xCD624DA9B8BF87004B2E26FE756412B2CF35A824308429DED6576ADB08D7B837,2,0xAFA1EFEE49BA83C09091B1120D84CDA7C5C3B32B0C2A1DC9607431097D9BA6B9,'{\"digest\":\"zWJNqbi_hwBLLib-dWQSss81qCQwhCne1ldq2wjXuDc\",\"version\":2,\"count\":0,\"last\":1796120110,\"before\":1796120110,\"blocked_for\":0,\"expires_at\":1796121910,\"v\":1}',1796121910);
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
INSERT INTO `oauth_grants` VALUES (0x5004FAD051CF7960E5562E2348A9AE7E0636946C4555071B49BDFCCD5869DC2A,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,'{\"grant_id\":\"cQyRbJlxqNtk2R5nHkw04Q\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"scope\":\"openid offline_access read write\",\"session_id\":\"kv8dsb05G5wqnZVMxF57evao3OgOHCwUmIGbIe6YODU\",\"issued_at\":1796120110,\"expires_at\":1796120410,\"v\":1}',4796120110);
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
/*!40000 ALTER TABLE `oauth_migrations` ENABLE KEYS */;
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
INSERT INTO `oauth_refresh_tokens` VALUES (0x8BE135BD6E0D3391A90D5202981EB895384B9784161DFC056B36B05C30F55CB9,0x5004FAD051CF7960E5562E2348A9AE7E0636946C4555071B49BDFCCD5869DC2A,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"i-E1vW4NM5GpDVICmB64lThLl4QWHfwFazawXDD1XLk\",\"grant_id\":\"cQyRbJlxqNtk2R5nHkw04Q\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\"],\"authentication\":{\"auth_time\":1796120110,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"kv8dsb05G5wqnZVMxF57evao3OgOHCwUmIGbIe6YODU\"},\"granted_at\":1796120110,\"issued_at\":1796120110,\"expires_at\":4796120110,\"successor\":null,\"v\":1}',NULL,4796120110);
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
INSERT INTO `oauth_session_clients` VALUES (0x4E43A225315569E5948C5E1FEEB551C8A8A0387B5EAF97E88ECCACA33BA2EE4B,0x0492455B4828D3FADB2DDD80DE4E673358B0F930A8C4B422949F0ED05C418E2E,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"session_id\":\"kv8dsb05G5wqnZVMxF57evao3OgOHCwUmIGbIe6YODU\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"expires_at\":1798712110,\"v\":1}',NULL,1798712110);
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
INSERT INTO `oauth_session_people` VALUES (0x4E0EE5489E33C0ED771C3D89263B792DCDE21987EEE43F4D130524AC76913C4B,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0xC597A4CD3E709C7D419745AF767EBF952E680EF0C66A877FEE7EEB4D9C0A1DD4,4796120110);
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
INSERT INTO `oauth_session_subjects` VALUES (0x4E43A225315569E5948C5E1FEEB551C8A8A0387B5EAF97E88ECCACA33BA2EE4B,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,1798712110);
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
INSERT INTO `oauth_sessions` VALUES (0x90D3BEA69310564BE08EBB747A2D3E08A6A23F6C8D33006C7CBFCE6900532E63,'{\"digest\":\"kNO-ppMQVkvgjrt0ei0-CKaiP2yNMwBsfL_OaQBTLmM\",\"data\":\"{\\\"Answered\\\":[null,\\\"sealed:v1:iZmTVV15XqyTuI8Q55mF01CiZhsQon4LdWqbnpQNK9ytAfzvcM_OBlbTMPXhtWfn_ms5uAUdOSCGguQxyV28tBuCNvlrNwMSb1mImwSOCNngWoZJI4aTyvg5d2OId0KLV9rSKk2gwYmrBhdEkhgf93F9I3JUP9CD-m_AuTuIpKOF-j_oT3oAvwYszbVccSiF415P-3BDRrqInQMKdqD8dCEa8tfjkkTOlLme3lneL5bP3fB9FP9XeiCfkZ8fMP6FcQIYWUoyiGAeft_h-hxKwS-8DgDuKI9BYQ4ZAq3vO7WWlT1DOLk7iUeaT-k13_6HVlkrF0NvgQFrwYKzNNpOOwqs5ZSEGSLiYfTeUrsKrxtBjni4TwKPvPdN5tuqDxHLqlpmRP4v_8Au06wMGP4a5yll1kzAHCSaj_mm\\\"]}\",\"saved_at\":1796120110,\"expires_at\":1796120710,\"v\":1}',1796120710);
INSERT INTO `oauth_sessions` VALUES (0xC597A4CD3E709C7D419745AF767EBF952E680EF0C66A877FEE7EEB4D9C0A1DD4,'{\"digest\":\"xZekzT5wnH1Bl0Wvdn6_lS5oDvDGaod_7n7rTZwKHdQ\",\"subjects\":[\"248289761001\"],\"data\":\"{\\\"accounts\\\":[{\\\"subject\\\":\\\"248289761001\\\",\\\"username\\\":\\\"alice\\\",\\\"auth_time\\\":1796120110,\\\"acr\\\":\\\"1\\\",\\\"amr\\\":[\\\"pwd\\\"],\\\"session_id\\\":\\\"kv8dsb05G5wqnZVMxF57evao3OgOHCwUmIGbIe6YODU\\\",\\\"address\\\":\\\"127.0.0.1\\\"}],\\\"current\\\":\\\"248289761001\\\"}\",\"saved_at\":1796120110,\"expires_at\":4796120110,\"v\":1}',4796120110);
INSERT INTO `oauth_sessions` VALUES (0xEAD100C6A725E86C351007FB9D347A0B0F6F2478A8AEA42895F1601F492C7091,'{\"digest\":\"6tEAxqcl6Gw1EAf7nTR6Cw9vJHiorqQolfFgH0kscJE\",\"data\":\"{\\\"Answered\\\":[\\\"xZekzT5wnH1Bl0Wvdn6_lS5oDvDGaod_7n7rTZwKHdQ\\\",\\\"sealed:v1:-SF-6q-P_zoGF2GqoquoOJR5dqrPYg0If-qYXYAPHXzOBO0fGSgknoVFNXAOunhlqR0faDbVBtJDpJPeUMsX8YInlwPQ6HzqvoDAf8xkbjjcI6Ry0pM3fMfabrbi8wV3y7U2AIe8BrbzbmT252Lsi6-DTJS3Y8h1dtjbdVgjQeeklOz35mOxAGWT5ntgWCclWKS3m9gWnhOiHc63hNuFxWleduxeL5evOsfxH3N16qDjVe9beuSnntpRGy9YHHlkcp-DrO-n6d9RhkcrFuSblwfxCQIK3ge0Y1h9WG8BGl_suFNF72A3bp7XM1HR8i3oQZPYP_pIo6PZZRYIMuUKGUuvMKcJOIdI2f7lRL-7vGBmC8CUWVHZZPZbcUd9P9AC7XQfw_2hpUrmGXFhT0TexcOzWAz0ZRMzfDq7wjru1OlZNG5mRL03NUwWgZsQe1Jcj6D7_yonBFg3_xWnUytPL84FbUPwSL7PP7MXJ3o8OcUOSBMVF14ij0lXJ70Rx7uYW0fCG9O54ktFC-iTmJNQbob1ImoI4pk3KHny3vWbv0xEetbEBooUi3LUqWT-Ge-oUnQYGq2ycbz-moO5-GPr8qLX5RGsEQsQxsK5m3IljMEY17ed9xpo599IyYPKN-_-KmQprkM_NEKiP4Oig1_9x1hLVdqQ1K-dMUVha-LMRrP4lfNZMEEfgHNEAgLqgh0a-yt4IQLy8DJQGJEPCj4v9sD6-Hpm7aj7ZgFaDN1mJBPWQHcjvJEsI_DTDu51G7I2juaLqytqz1MzOE9eV-RjxjBO99CfF-2mL6xpDTOLMBB3rXEHoBZkK2l6vy1GkJvTlUIJ-AeP_mtuyILaDl3t4bWLHxS-E64U_iBJG1bOdW_tllKMN3D-V-rdSCTCTAsp-4taGgE5rcYIfCDCQFr48K7ti9QeYxtKhv5rMxgJhdJOT7tJo2maCMM\\\"]}\",\"saved_at\":1796120110,\"expires_at\":1796120710,\"v\":1}',1796120710);
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
INSERT INTO `oauth_signing_keys` VALUES (0x104861E4990E77351F700530679FB025B979CB0F2924A174B30762C47F57CDEB,0x03FC3DBEB5D371866767228BE0097169D1F03C7F7F011714CD6AAA844940BF3A,'{\"slot\":\"ES256.0\",\"algorithm\":\"ES256\",\"private_key\":\"sealed:v1:z4jUS3pMR0VGC0r-bQDhSv-FuIHbJkp6WR2uHjcoe4Vcku6i7T3TnUjShWwhuq2BMJpV8mkn7LZyS3bkSCCMSWJxeqUmAcLSDOAbCQLys-b54UMCECFINS_ftTKUld0mj6Fp7LZYxN4T1DcV3OWlCCK5Jo7184UO8l1QBw_6zH4AyMmU-rGZh3umd5PFl6gDiL9xM9GN_GMSUlm4kh_3qwHtxz4jd_q9jT1xsrXYhMfgtYmAwnoRBIp9cxKXFxSbSo_1wR2wDGcFGL1F8sfUGOh8CWDl6Ct3MNjkGvw18oxcds7HlaaSv80D9CkVF5Cynj-zSIPvUZ6Zr9CdgJoKNa2ANtt1bpoN9XuUG4I\",\"signs_from\":1796120110,\"signs_until\":4796120110,\"expires_at\":7796293210,\"v\":1}');
INSERT INTO `oauth_signing_keys` VALUES (0xEC21A83DCE21ABAE2C459E5F1F7754893ACFD8509B819E4A6B8317237051EED5,0x337EF14999186D1BF54C8D9D56BF6FD375BA9ED116A4F32A797D852C21BA3622,'{\"slot\":\"RS256.0\",\"algorithm\":\"RS256\",\"private_key\":\"sealed:v1:1WC0fcde65tEtIPY5nfJRHklA0QhQUFNdnmiCB5j5c3bAwlinb-Q7StaKMxoPBu6HNM8YKpHIV9n9kLYK0pw3Sp6M_tH9ELJDnCuRDgubtbqV-JnlF4_tWEkJgkUu9WN5pmPbQYybQYscow0FNPfQCBlV__NQB3laKwsh1tF5-oREirwkQ9i_al7yXwxymVkNkJn1WmVQEBQLKPfmOxO8bOJxpE2Ummd9Yya29cmD7zsynWo-FGDgfm2F7HzZONPF598_EZ3FUJbzAQBaypMX3k3TeWuZ5Oi8ou2PeoISaKyNddnhGvGkb4Qz107HYFycHuAxZd7Hyx_AHVpupk-r8mQaHq7DSX6bcHOEe-d7MCCnN81swoeDk_nRTf3XnILTVE9M5a3zK9bSXTv0bZzemKHIXbJghaFhVQAUR49dHB9Vh8CY7rRAPSeo-QuwgCRezSj7dkxVqaYCXRzhjJtrTaOHG_uRaQO04CkCaiMW-iUd-pFCqHUyA-9ot4TmTI1HWfKiRWdUDeT-KH67yJ1m2G0QrD4Jynr1xBKen8xz9rVeoXQkFdq3MJ1fHS6cheFwQg8PO-IODqZRjwEdoiUc_NJ6RrJTSYMkGHfHc-rkfZSDri7i_YbKo2h5WxBUIkcdNBoH-JG6cVmjL1ddf7jxIAxWCTJp99x9GP8bKjWSl2SsVK6K6sLVe-Lihr4pHHD2TM6rt9u-yEOBYStxGFcizQUWLViH1xqb5wT31i6yJmHUgCy0-0Y6gftzhjo4juzlYzqkYHz0f79bEUCLKTFeFZuDxo4QR5HeHtLCizgDOYwovHqGwozi0_tSrVW9tPcTWWXq6KFaGWNthzFG70q3LTcEIuwsJLBb8QxKWYG2QwjNxQSOrKy6oF-GK0RfifSfjsUIa-cGcBC8nhQX-OAYM_IlrEPmfH5_pK6Y-oaq3U4MK_PgDrOKxUkbbs-yS3QMCPKaGaAqy2y60r8s9vBGAtDhX2qt0-AjVX1AG7q8JklvP0pQ-yDodhXPnHk1RCMsNFJMesy_8O3KxzuKS0_k0KtJOAm1TQcKm8sNmP6OaSbNRi8QU1oKIC3Je2aQfZHygQzRF_sXpx4ves412PFOC_wWR3OWzcnzaKrerFJcFcOx-gkQ1MqQ7uVjhTHO_9CgIhj_4sTRLHHBLZgJw6xjg23kD0iFzbz9bKzNbYH9QjPnzIaUh-_F-h2x1rPYMeeIajjFw4nEoZtqlB5tDHJl2fzp_eShlNWVyam2ZZgihqmXrkK7Ola2ezgSsdAbNkxpQri0wjHGMu85kMSeUO4K17Ure1tK_j7S0NyzMNyFS5Mt5SOc79VgZirlf8T9FWJb-lig90BtpW2huR_JubLq3vU2EWIXja-kPYOSbBB8O62da4P2KIdln9V2bTL02EnJknK9ZraWBc_H7PqkR-gJSwIFaZT6-tDRxhUloqHR912ObaVuCrNpX_DWvSE_dOU_zz8plcqabtLWGyz932DTya4L7VnXp1hLWq0-pSkbs8bPC4g2e-8pUru-YLG-KNJddCNYRPVXMV_29qn969_7UqGt8-jOCGTMsot_4uqS-7AqDYn8-hQyMKXOVkGE-t1wAnHIHrNRtY8ZtSMdrlt5s4LCVaCOnJ_NCsfCYcJtpxpO-_9hqY7OUin6rDlu8bpS8PSDNG2n36PFqGzHmVHL9xQmPGmGWvYvVcOGnKusUIJYaMWIiSEwDm-Ay-K_gmR_0DsJeUrVC7HwyJ_9imrSrGZsljHjxBd5gzTyi7G0AYKR5PO_QVxK_rmBIh0O0O5jX2KOrFsUWbrN2qWJB03baFsdspk3t-DRkCLvamaM4TOiFExQPaQ2-gL7Liokh2dfoQiLuGXQuaaYt8tP6W_z1dqbBxfxo5z3A9oN_y5detqDptkhFJ2tyL5spOuaBxROmQxaH5lIYRCJS8zmK3IozJEDb3njafV4qjKVHjW6A3z3WR9Kk1B2pS_RoL8gG_uB_Pks-_DY3CA1xKdZSXbQfS0oX-8yuwz4vA4L0QydczhLa9QwAgHfsFdm9qt-l_swXfuMdELEQTo1K9-rZ8d589yWtWfzPPdS4FYiJG1mOCzgUzc4OLqBMA61e1i_w1SeIyH7EkY6K6wkdHSQFn25XcAR545Ud_eSA7biZzym_pk8MzSaKx157mZ7jGd7SRb8NXXoQzOOTQ2Qih-auUz3b1QBTc5e-CT2Ak35G4sU-zYEQXv71zE76QR24hWDzT63yKvRpD-Qiyu30_HpNd4fNTtnZZ0UKixnBCigaOuNfawwtYa6FZgHSnd8JTtpCxtJOINkQ\",\"signs_from\":1796120110,\"signs_until\":4796120110,\"expires_at\":7796293210,\"v\":1}');
INSERT INTO `oauth_signing_keys` VALUES (0xF4966588B5493E6D8DFBFCDBAF02089939CD0C77DB876FD579F66CB86C6FE083,0x04E16C435D62A570639A4334485F94944B43C9D92F099533C028B91C1CF4CE86,'{\"slot\":\"EdDSA.0\",\"algorithm\":\"EdDSA\",\"private_key\":\"sealed:v1:UMlOwIly7Al9ol-Dp5iHBp41-hEqg8ouq0wh0M-qcDQOC9HrjAIdmXcf0i4Qfb1T622fExEbVsIXpo_LT18F7jmGckQQ5WJzulPCj2JeYo8F38VAV43VUUwChd7h-qyz0b442X3-3jLJg1N-4gY_L45YM7TaSaTlYcbBRIWGbN_r5fuLisj5DxmcWzSv_1wVQkVS\",\"signs_from\":1796120110,\"signs_until\":4796120110,\"expires_at\":7796293210,\"v\":1}');
/*!40000 ALTER TABLE `oauth_signing_keys` ENABLE KEYS */;
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
INSERT INTO `oauth_used_once` VALUES (0x0F2D80D19F8E2A25489D9428313A0B6FE3D65FBE98921370C13903BC7866898B,0x6F06349B25B4CB7D8AAFA9D8F0F3C667E36D191CD9E5BCC06E1FA443F6408952,1796120140);
INSERT INTO `oauth_used_once` VALUES (0xCC5EABF1BB493865A9D4967C0B692A0DE1D10C9D7CE22D0F87BD59FB7A66E2EF,0x5D5C7C0F253A1A68ACE9428DD8E0B3B232DC613745496F424E72ED117684F207,1796120140);
/*!40000 ALTER TABLE `oauth_used_once` ENABLE KEYS */;
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
/*!40000 ALTER TABLE `oauth_users` ENABLE KEYS */;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;
