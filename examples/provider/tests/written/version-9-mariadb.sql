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
INSERT INTO `oauth_access_tokens` VALUES (0x0BFE49E51F4C2C5266FFE5487C2086989F972E85ED68E7F8268E2EB8A799F442,0xBCE9FB8D3AFC4E0CF050BF412352DC9B8F9B55FDC6089CE3987260C71E5E91E7,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"C_5J5R9MLFJm_-VIfCCGmJ-XLoXtaOf4Jo4uuKeZ9EI\",\"grant_id\":\"R-IRwQnAB7eg2gx6haM_eg\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\",\"http://login.example/userinfo\"],\"authentication\":{\"auth_time\":1796119853,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"wnVqPKDPI5ZtCH7eAk_ajm1WYpi3dT3xvOL1GRG7DB0\"},\"issued_at\":1796119853,\"expires_at\":4796119853,\"v\":1}',4796119853);
INSERT INTO `oauth_access_tokens` VALUES (0x62F96EB7055A740C56FD616D38C25AD065CCB9C287FFAF0C197F09446FE108A5,0xBCE9FB8D3AFC4E0CF050BF412352DC9B8F9B55FDC6089CE3987260C71E5E91E7,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"YvlutwVadAxW_WFtOMJa0GXMucKH_68MGX8JRG_hCKU\",\"grant_id\":\"R-IRwQnAB7eg2gx6haM_eg\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\",\"http://login.example/userinfo\"],\"authentication\":{\"auth_time\":1796119853,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"wnVqPKDPI5ZtCH7eAk_ajm1WYpi3dT3xvOL1GRG7DB0\"},\"issued_at\":1796119853,\"expires_at\":4796119853,\"v\":1}',4796119853);
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
INSERT INTO `oauth_authorization_codes` VALUES (0x500E714D7D5B5C5E86C0B339447E879B56CC4F1ADAC6B3EAE285F5EFB9D6880A,0xBCE9FB8D3AFC4E0CF050BF412352DC9B8F9B55FDC6089CE3987260C71E5E91E7,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"UA5xTX1bXF6GwLM5RH6Hm1bMTxraxrPq4oX177nWiAo\",\"grant_id\":\"R-IRwQnAB7eg2gx6haM_eg\",\"client_id\":\"web\",\"redirect_uri\":\"https://client.example/cb\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\"],\"code_challenge\":null,\"nonce\":null,\"authentication\":{\"auth_time\":1796119853,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"wnVqPKDPI5ZtCH7eAk_ajm1WYpi3dT3xvOL1GRG7DB0\"},\"issued_at\":1796119853,\"expires_at\":1796120153,\"v\":1}',0x62F96EB7055A740C56FD616D38C25AD065CCB9C287FFAF0C197F09446FE108A5,4796119853);
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
INSERT INTO `oauth_clients` VALUES (0x5E8C9902207AFAEB7120430C585A445F21E92932081D64BC99F80E4925BCB002,'job','{\"client_id\":\"job\",\"secrets\":[{\"sha256\":\"bfcI68AbOM4FgnQn3CyC_Z0Hmn-LPCVVf7zbPqQ7ZSQ\"}],\"disabled\":false,\"resource_server\":false,\"metadata\":{\"redirect_uris\":[],\"token_endpoint_auth_method\":\"client_secret_basic\",\"grant_types\":[\"client_credentials\"],\"response_types\":[\"code\"],\"scope\":\"read\"},\"v\":1}');
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
INSERT INTO `oauth_consents` VALUES (0x3DC444C647335C85CE7817BBB5D9C65C8796F58B83E3B9101A897069D2C55AC3,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"subject\":\"248289761001\",\"client_id\":\"web\",\"scope\":\"openid offline_access read write\",\"!resources\":[\"http://login.example/api\"],\"given_at\":1796119853,\"v\":1}');
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
INSERT INTO `oauth_failed_attempts` VALUES (0x21E1E484038292A0CD30D009719B989C7265E4340B6544B4C48C3E0895449DFB,1,0x1527325784CA55A0DC486AF9685D155F15EE8D8FD8EFCBB4813982DC95064E31,'{\"digest\":\"IeHkhAOCkqDNMNAJcZuYnHJl5DQLZUS0xIw-CJVEnfs\",\"version\":1,\"count\":0,\"last\":1796119853,\"before\":1796119853,\"blocked_for\":0,\"expires_at\":1798711853,\"v\":1}',1798711853);
INSERT INTO `oauth_failed_attempts` VALUES (0x2A111213E4109A82341B5EBAD579B97D2DF7B08C832196A15DFEBC9A0D111AA5,2,0x2CC8C86EA05502C8A4737EFA02C324774D3CD00853E91C9FB09BD661E03EE938,'{\"digest\":\"KhESE-QQmoI0G1661Xm5fS33sIyDIZahXf68mg0RGqU\",\"version\":2,\"count\":0,\"last\":1796119853,\"before\":1796119853,\"blocked_for\":0,\"expires_at\":1796121653,\"v\":1}',1796121653);
INSERT INTO `oauth_failed_attempts` VALUES (0x6FF77FBD613F301C78D65D8D03B9A5B9210744DE0DAA6ED888ED7A2532A8DAE0,2,0x9AD387F2784339F84A1B9D6CB3B1C561A61D0547B4BA4BBC63BB8136AC8D3334,'{\"digest\":\"b_d_vWE_MBx41l2NA7mluSEHRN4Nqm7YiO16JTKo2uA\",\"version\":2,\"count\":0,\"last\":1796119853,\"before\":1796119853,\"blocked_for\":0,\"expires_at\":1796119913,\"v\":1}',1796119913);
INSERT INTO `oauth_failed_attempts` VALUES (0xCD624DA9B8BF87004B2E26FE756412B2CF35A824308429DED6576ADB08D7B837,2,0xE85C4B099AC7A490F232881B5488809F6A753CA679DEE62C1F3B849BE3EEDCC7,'{\"digest\":\"zWJNqbi_hwBLLib-dWQSss81qCQwhCne1ldq2wjXuDc\",\"version\":2,\"count\":0,\"last\":1796119853,\"before\":1796119853,\"blocked_for\":0,\"expires_at\":1796121653,\"v\":1}',1796121653);
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
INSERT INTO `oauth_grants` VALUES (0xBCE9FB8D3AFC4E0CF050BF412352DC9B8F9B55FDC6089CE3987260C71E5E91E7,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,'{\"grant_id\":\"R-IRwQnAB7eg2gx6haM_eg\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"scope\":\"openid offline_access read write\",\"session_id\":\"wnVqPKDPI5ZtCH7eAk_ajm1WYpi3dT3xvOL1GRG7DB0\",\"issued_at\":1796119853,\"expires_at\":1796120153,\"v\":1}',4796119853);
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
INSERT INTO `oauth_refresh_tokens` VALUES (0x5447219CD2A40CDBA0D575FB7657AC0E37CC300F95042784A752A7AC01E90A0E,0xBCE9FB8D3AFC4E0CF050BF412352DC9B8F9B55FDC6089CE3987260C71E5E91E7,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"VEchnNKkDNug1XX7dlesDjfMMA-VBCeEp1KnrAHpCg4\",\"grant_id\":\"R-IRwQnAB7eg2gx6haM_eg\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"openid offline_access read write\",\"audience\":[\"http://login.example/api\"],\"authentication\":{\"auth_time\":1796119853,\"acr\":\"1\",\"amr\":[\"pwd\"],\"session_id\":\"wnVqPKDPI5ZtCH7eAk_ajm1WYpi3dT3xvOL1GRG7DB0\"},\"granted_at\":1796119853,\"issued_at\":1796119853,\"expires_at\":4796119853,\"successor\":null,\"v\":1}',NULL,4796119853);
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
INSERT INTO `oauth_session_clients` VALUES (0xC75863B8A1BC72B508E15A8E06506FC073099A2C4E8C62504CD7E82376EAC2BA,0xAEF4FC862B4C0231A7C9C5B7042DBB40E2855552A61BB1ABFCF23C26CC7FC04D,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"session_id\":\"wnVqPKDPI5ZtCH7eAk_ajm1WYpi3dT3xvOL1GRG7DB0\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"expires_at\":1798711854,\"v\":1}',NULL,1798711854);
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
INSERT INTO `oauth_session_people` VALUES (0x484A45182BD1907014D2C54913325BB403BCFC4639641784BC4D79C062A4C7A6,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x00AB78CA5E648C763D7E13B81F43834DCE113AC63F7C51BDAAB653205995199C,4796119853);
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
INSERT INTO `oauth_session_subjects` VALUES (0xC75863B8A1BC72B508E15A8E06506FC073099A2C4E8C62504CD7E82376EAC2BA,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,1798711854);
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
INSERT INTO `oauth_sessions` VALUES (0x00AB78CA5E648C763D7E13B81F43834DCE113AC63F7C51BDAAB653205995199C,'{\"digest\":\"AKt4yl5kjHY9fhO4H0ODTc4ROsY_fFG9qrZTIFmVGZw\",\"subjects\":[\"248289761001\"],\"data\":\"{\\\"accounts\\\":[{\\\"subject\\\":\\\"248289761001\\\",\\\"username\\\":\\\"alice\\\",\\\"auth_time\\\":1796119853,\\\"acr\\\":\\\"1\\\",\\\"amr\\\":[\\\"pwd\\\"],\\\"session_id\\\":\\\"wnVqPKDPI5ZtCH7eAk_ajm1WYpi3dT3xvOL1GRG7DB0\\\",\\\"address\\\":\\\"127.0.0.1\\\"}],\\\"current\\\":\\\"248289761001\\\"}\",\"saved_at\":1796119853,\"expires_at\":4796119853,\"v\":1}',4796119853);
INSERT INTO `oauth_sessions` VALUES (0x0E65BB28D13551C8A02E64126B99E73392379B79A8A40A604828C382C1A9793B,'{\"digest\":\"DmW7KNE1UcigLmQSa5nnM5I3m3mopApgSCjDgsGpeTs\",\"data\":\"{\\\"Answered\\\":[null,\\\"sealed:v1:hF_pLC4IOAodHSudQ2CX1TECHez1fYYNSCdDpgbuIXtWkNh513-4xyhYWL6ZB2G7qvSr71_A75Ik5RbebmqjJlDUqHT60bDlQ57_8TQ-PMH59bq_nyidVOipr43s7dnbSonwHiigMiy6nU8zC4lB8yygrU0YyvQ5ybPxcYDpHPOWri18Wni38jJnlJ47Wob7WlxwRWWLxwT_kJR3BcuxTMyc85Ci_qIGFnM1gGl75ZWPXuL9TTn1pJfqEW208IAPjBxsQDlnjge8SnPfmcYAclEGbbNxcZn4mBRz0kO1JKYBhW-mNFkChkQD-Y0nvpW6BZzBWdfzdLDxu9qkokABsD7B_W-GVpKncu46JJhZMYnRC1n-WN4SaV0EjqkCxAxnlxIPM5kix8-GaBRcY1k2lufPSFQv6sVSlMCN\\\"]}\",\"saved_at\":1796119853,\"expires_at\":1796120453,\"v\":1}',1796120453);
INSERT INTO `oauth_sessions` VALUES (0xFAD1FF2915608686609CE6D19BCB0D64F1215BC11304631ACB383E317C73D354,'{\"digest\":\"-tH_KRVghoZgnObRm8sNZPEhW8ETBGMayzg-MXxz01Q\",\"data\":\"{\\\"Answered\\\":[\\\"AKt4yl5kjHY9fhO4H0ODTc4ROsY_fFG9qrZTIFmVGZw\\\",\\\"sealed:v1:XLk5BsYVXB0EP5rJEhoald1OgKF3ghLAWC9cMq_xGbkPYvSz-cox7rhi4xJ-6b6eAO_vVndUR9fFRWGOpUNqQ7q4A22OJhJpjgfxXUfIIcTq8v4X0xxVZV9gTsDgkM7WKxsH4shBslZuLAlVgNWHZsVPg-qFnzkrFJpDEr7XK2bPbV9Fi1xn-7N5RMaYQwFAfS7K1nXuzd-rJP1WS2PHzuJDnNW8mqFRlLS6DkqR8Lhxj0RMtzO8dx60Dhl1q9xzOe9EVxY8FxX9hkZ2PJJ0xsT12xhbkOYJUC43MbgPkQRY6OscnfkoImwZPHRS44OWg3CSAsH4apesmfbQynRRqW-rpFE4rPJQxk0kwC4fo8iWyn5Nhfv5CtLUvkh6S3Mrws-B3Pq55Edbe6qlING5Soni4Dx0P5LnQCdd6Px_0KkMviKSh_KxxIDa_oxsv20n60ewmJraDXbnl2lQ-XMmsESLRQZFbvt3AXxWKVvbKKdgNwebSavxpo7ENm2XrkPddwih2N12BNRe2jaQr2wIqASJofZYSSemQkfIa03vvFDJ6Lh8E725NlaZ_Wtg2QcXGdsJ_obgSHmPdD6YxI5El0LPDCbUDFptinZJrAqXmQ-BrzNLjCpPZyXN-PRzu_r7GpRUZZab8dw6O1pg-hqGDV5MdE9ZnmtJ27Vb8ecf-HEvFvdPVbl9zYoPC1sfcpS2R2kRd6Nz8c3INNdHsmrFREm8c83ZbjUG00sXb6gQvLqINYOink7dfWlF5QM2Jy_XVHaNDquMThSrbi2nc-EkVdjfyom8dPoud1IHhSDxe-Hc8-BsOW2NzBkpF1BjO5CKfBlB1fPK_hTZehEzBdctp1yx4i4KD2Rqh_Dud-B28StBB6spU9fmINJTxNs4qWzbZwIfVypEeSnwLsSizFfyGfNi0RLXZbNNeA4cikZdy0MDLPW_ijE-lmo\\\"]}\",\"saved_at\":1796119853,\"expires_at\":1796120453,\"v\":1}',1796120453);
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
INSERT INTO `oauth_signing_keys` VALUES (0x104861E4990E77351F700530679FB025B979CB0F2924A174B30762C47F57CDEB,0x776E39701BB4F6927F69195E55AE4B710314251844A03E6F40BADC28733A9050,'{\"slot\":\"ES256.0\",\"algorithm\":\"ES256\",\"private_key\":\"sealed:v1:_FX7ghD4qMgmzgtD0XrOffBZplLfHCOFTYuszMT_iEC4ihbtNrpIl0OTQASMCQ0-0j4CIlVgVEXFEOuy9Fh5PG27GJS2gOIOsJ3YnnKpCTedY22_6_au2ogFlM-RvED767f1GMv8kusDniVG6t85Grwe3b3j_ZKEYxGYjhrd1UiygKXey--LzPaBUVYZG1zybROgAvkHm68p5TIOnKjGOw89dVJrKBfwft2KuaAYMUU1_LSOSXVTQIfTg0GfI5x8bsYWNYgNEho5ORAUjf5k3azeUip9Qjvy88CsXJyNT7pK2jKNLdcTZX7POtLmU7DRh7BCLN0TVH-OfVIECZekL6KmJivs7YlzoQjfc-I\",\"signs_from\":1796119853,\"signs_until\":4796119853,\"expires_at\":7796292953,\"v\":1}');
INSERT INTO `oauth_signing_keys` VALUES (0xEC21A83DCE21ABAE2C459E5F1F7754893ACFD8509B819E4A6B8317237051EED5,0x83207046646F06D84E4BE2B483B4139A48F5E85E6816983F34048372A6AF181C,'{\"slot\":\"RS256.0\",\"algorithm\":\"RS256\",\"private_key\":\"sealed:v1:_T-qM2eI8N53hHcXYL_k3w2EYnoRaCqddjqN7GRA16WR2YpO-JOoG4-nMp15HZK_i_HJGJaHOsJhIgYVyZPFzOEHwLDmrg2EdwcuXOiZEc87kd1Xi7-pVjrdia5NK7oYZ9kjZuJo085R3pAvIa-CQle3HGDIzFwj6JgcrALp4pd-n-8JpVOXaBl7v5rKpHVz836SCvNZaFFqxJHefaExRDZr4kr-axmEEMH03e1wFoowPjVXO8x7lErayqe2jxLihV_0yBnLLNHi7_IFVr76yeU7QvJgTqwjZYQ0M5QmOXVoBoLaFHwV80BtQyda74c37cm9YsmMF_5DzAeW-MeH855AbQ06AZWE1lVGpo6VKMN69sygFZST2UcnQKIx1Cn3y8872ptWoKbYDOqBudO7kSzMjAtcQL6kKD8jGBTXXbOXdHJuomcBwdqAVpuZqM25myphadgEsK_Jpz2Du_UXGW2H6tVVgjDoZWXrmbqXUK-F9pJGMOGhMdcrPybSBlV8O9LYVHKVHsVFfoPX8NQbmAVB9FGk9NuYRsqCo4TbD_Flf6TL5TJ66W_-DI7nBMI4_4n0DfKFY41To2I8qpvtkO7rZwsgUrryizE4zqeVhROAwpj3oLXNQ8M_igclPFsRbYH_tyINIi11BEFAWn4qPGWYhU5ISj_KBIAGpVSmLGEzAlCnqYiY_PEfG-RwD0ubfxDTqnph3LPo8gQQbsKnTyuKenyDfNGbIp7Z7B7cMpT33WfyIY2GhXkLYubnnhJcljcQ2AzFR39948TPO-x7V5O1AhsvGEQuJOcTKzv0zqaeZrBp5Ceo5CewqehZ_pYHcTjs_0mZvaj4rkN9n0dJJovaZA8xcMOEJEZlF_PYBfyC3NAABCx79_iOM3XEqCkk8Ol33x9hAKnij1y6_cm-gPMZ5b-GfqOkvHEFhvA2nkHJF1IPxsp1xT6Zu0xF3ubKAoYdF_dvB2Tq44qlAPPQdv6XTxqGRa4DKQt_Qkl8RkW1F0vmuNuhbJKZrUr8Dc-kbbwsnlw3uZEwIgQ812pzROD5CGrML_ldLw6_8hXFAxAIb8CyPjyaFUCujA_MZNAxgE-d86-9JJKlaVBJJEP4_Y6dN9uBpGXfMVfIwX0RQboPD1hngzfEK0y1BbUoSCO-neev3FSlF4wjnjcVKCehWqQVDR70VApuGc5O24aozijvZZyLeZBBKA0HuDAHY3ReTy7w4UBzUu0h5AeB1HtN6yC6lz5tiOry6WH7vu8FWMcV7bbhY7FwUEPdAnc7qy8ev7A7sZKX1jqzmYxZ_0IkGsdgArEv23dhcdGmAwFxLo0IcpgXuTuNsqxYwGHm1xE8cMHR46E00663oDRntGRXj-bpXJlIp5PqY6cXkCCEu5-Pz4gwaDeciznzF2V0Y66wUIOKWOdPh-2qA9r7W7O2VBXMEmeacFNMSZexKBNjOWCbiMoUKEZFYysKgsbJyCTU9lEySfUlqp6P3NwqNkqXg3zh76GrbpWNcqd84JRuwYbsBez4LlIs4C_Ex6n0R6ev5EbDc76jp2iYvVV1dC5StOtAcf8Ep1RyXxepP3gaKt8qwg9xSsyoHs54Sj4EZDoLtv7gg1LF-nLXC3W7kzuaH4n5PA04ho6T7DxuXyOP2LthYfn8ye97Dyy5JBUvyK9UNk6vPJHeVbD7qGuwyz8JHEkmyhcFA7Z2FjS-HZr33kzhAulW0pbtNYTWYA2la-0LXQzXYUI9hPyhUo65L3N_iqU7rmkS4QU-MKd62tdi7E6gux9QeeQXkGx02skC7t1d7vN5Gx_YRi4iYCSlkRRt6XjuyeOmvlGaQSF12cOmdSeMNzPTDPIr-4zmg5xGwuevPgIQ0h7MFOSoP1I4Ynt1xvc9LP92N4yEGDivKaBuGIrZULDNcp-ft93hapOUjoXHN-gCAXfIiRF7MWsH37m81S0jxvYIhSuC6dtmiPWbT9s2235uVaHsrtbaRL139UpBy1Ymf9DOYS-VIzt8H5gY4qUDiXc4oy1ksRSV81Vj3JGfU52ioCHVIgayBkfAdANDy-0iGvPqAP4Q9-j7dNRGsmFReImG4kX8JDM98mloBSBePlCKKxEDK-lRh6bJaDKADnvQPGvCX-iJW93t54KuMAqqBBUnVWokxh5b6g-C0OSvbB9g9DCkcdxv8ImLjBR6HG6pDa3M7eJGue4FT_U7_XgCkUQX2_GJNLpa8VjOCGeqlZQ4ZNFloPGN1-R1h3U9FqCSP41ZEEeSSYwdBE0uwoHY0z1LPaAR6z5qC4Pf8Erj1nqT4EHPv6OEc04hKTqF910I6A\",\"signs_from\":1796119853,\"signs_until\":4796119853,\"expires_at\":7796292953,\"v\":1}');
INSERT INTO `oauth_signing_keys` VALUES (0xF4966588B5493E6D8DFBFCDBAF02089939CD0C77DB876FD579F66CB86C6FE083,0x813FD9B8C65DEA6D6255D52B5A1346BDF15A52CCA184343E0C648466F8E0346F,'{\"slot\":\"EdDSA.0\",\"algorithm\":\"EdDSA\",\"private_key\":\"sealed:v1:gBsp1I9krmAMM56lZcKbngRoSyACv2L4Z5_wZBa1C50ID-905r2NjFyYStMk3xo_acdiJJGzrifKmWTJfeUp5zf8OY7W1cHH_17z-yu1xjH15qAWqAaEmLNR2KfuE4M85tRhS8H5fYdDD77Y1s1NAy2L5WRdk5kdmIz1dPXdbWAF4eSMLMsIYaGh4gezA1-xT_rk\",\"signs_from\":1796119853,\"signs_until\":4796119853,\"expires_at\":7796292953,\"v\":1}');
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
INSERT INTO `oauth_used_once` VALUES (0x00E775EA78B056BAA3C3E2A7D761C3C322B173A4FB58EB83D3BE45C6742B3289,0x40F08409FD9C760B43367D304B3C2B8DBE68BC64FAABA7309F7D2742DF675F3F,1796119883);
INSERT INTO `oauth_used_once` VALUES (0xF8E99221A3ABC2D51512317174C01B0CAB183D260752A2BDEC0A479268592C4D,0xA3E8B95395EA1AB2B9525A0EF1AE1CA47108FBD533B6D4DFE1C71149293C6B7C,1796119883);
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
